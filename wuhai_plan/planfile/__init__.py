"""The plan file: TOML in, a checked `Plan` out, or every mistake in it at once.

A plan that was read before, and is the same, needs nothing that reads TOML.
"""
