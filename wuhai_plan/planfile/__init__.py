"""The plan file: TOML in, a checked `Plan` out, or every mistake in it at once."""
