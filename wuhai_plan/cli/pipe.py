"""What to do when nobody reads any more."""

from __future__ import annotations

import os
import sys


def open_streams() -> None:
    """Make stdout and stderr fit for printing: there, and never failing on a character."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever called
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def quiet() -> None:
    """Leave a closed pipe without a word: nobody is there to read it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
