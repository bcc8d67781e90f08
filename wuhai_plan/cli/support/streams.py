"""Standard output and error: what they can't encode, and what to do when nobody reads them."""

from __future__ import annotations

import codecs
import os
import sys

# What replaces a sign that the reader's encoding lacks: as wide, and never another sign of ours.
# A minus that became a question mark would no longer say which way.
# Nor may a count beside its sign, as ✓1, read as more or less.
PLAIN = dict(zip("−–“”‘’·…→÷×≥≤▲▽▼◆●✓◎✗⊘○—", "--\"\"''-.>/x><^vV!=*@X&o~", strict=True))


def open_streams() -> None:
    """Make sure that stdout and stderr are there, if only to refuse, and fail on no character."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever called
            # What is written to stdout fails there, as to a disk that is full: it is lost.
            mode = os.O_RDONLY if name == "stdout" else os.O_WRONLY
            descriptor = os.open(os.devnull, mode)
            setattr(sys, name, open(descriptor, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
        elif hasattr(stream, "reconfigure"):
            codecs.register_error("plain-signs", _plain)
            stream.reconfigure(errors="plain-signs")


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(PLAIN.get(sign, "?") for sign in text), error.end


def silence_stdout() -> None:
    """Send the rest of stdout nowhere, so that flushing it at the end can't fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
