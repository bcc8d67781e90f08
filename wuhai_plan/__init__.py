"""Plain-text accounting for public promises: a plan in TOML, progress in an append-only log."""

__version__ = "0.1.0"
