"""The JSON Schemas of the formats."""

from pathlib import Path


def read(name: str) -> bytes:
    """Return the schema of plan, entry or status."""
    return (Path(__file__).parent / f"{name}.json").read_bytes()
