"""Where the plan file and its log are, and the one way in which a file that is named is opened."""

from __future__ import annotations

import errno
import os
import stat
from io import FileIO
from pathlib import Path

PLAN_NAME = "plan.toml"
LOG_NAME = "progress.jsonl"
# How every file is opened: its bytes as they are, and not for programs that this one starts.
BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # for the other end of a pipe


def nearest_plan(start: Path) -> Path | None:
    """Return the plan file in a folder or the nearest one above it.

    A broken link or a folder of that name counts too: opening it fails with a message, where
    passing over it would take a plan higher up, which is not meant.
    """
    paths = (folder / PLAN_NAME for folder in (start, *start.parents))
    # lexists, which no folder that is closed to its reader stops.
    return next((path for path in paths if os.path.lexists(path)), None)


def stays_within(name: str) -> bool:
    """Say whether a path that a file names stays, by its words, in the folder of that file."""
    way = os.path.normpath(name)
    return not (Path(way).is_absolute() or Path(way).drive or Path(way).parts[:1] == ("..",))


class NotAFileError(OSError):
    """What is there is no file: a pipe or a device might never end, or do something when read."""


def open_to_read(path: Path) -> FileIO:
    """Open a file to read, unbuffered; raise `OSError`, for what is no file a `NotAFileError`.

    It is looked at before, since some devices act when they are opened, and again after, since its
    name may have come to stand for something else. No pipe is waited for in between.
    """
    try:
        _require_file(path.stat().st_mode)
        file = FileIO(os.open(path, os.O_RDONLY | BINARY | NO_WAIT))
    except ValueError as error:  # a name that no file can have
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL)) from error
    try:
        _require_file(os.fstat(file.fileno()).st_mode)
    except OSError:
        file.close()
        raise
    return file


def _require_file(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise NotAFileError
