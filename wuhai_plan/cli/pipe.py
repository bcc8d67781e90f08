"""What to do when nobody reads any more."""

from __future__ import annotations

import os
import sys


def quiet() -> None:
    """Leave a closed pipe without a word: nobody is there to read it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
