"""The JSON Schemas of the formats."""

from pathlib import Path


def read(name: str) -> bytes:
    """Return a schema: plan, entry, status, show, due, log, changes or units."""
    return (Path(__file__).parent / f"{name}.json").read_bytes()
