"""The scripts that make a shell ask `plan __complete` what may follow."""

from pathlib import Path

ENDINGS = {"bash": "bash", "zsh": "zsh", "fish": "fish", "powershell": "ps1"}


def script(shell: str) -> bytes:
    """Return the script for a shell."""
    return (Path(__file__).parent / "shells" / f"plan.{ENDINGS[shell]}").read_bytes()
