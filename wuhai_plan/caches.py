"""Caches. Deleting them costs only time.

A cache file stands in a folder of the user's own, beside no plan and no log. It begins with a mark
of the program that wrote it and a checksum of what follows, so one that is damaged, cut short or
written by another state of the program counts as none. Whoever reads one has to make sure, by
content, that it is still about the same data.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from wuhai_plan import __version__
from wuhai_plan.interrupts import taken_back
from wuhai_plan.paths import BINARY, NO_WAIT

# No link is followed: nobody can lead a cache file, or the folder, to another place. And no pipe
# that stands in its place is waited for.
_WARILY = getattr(os, "O_NOFOLLOW", 0) | NO_WAIT


def place(about: Path, kind: str) -> Path | None:
    """Return where a cache of a kind about a file stands; None where there is no such folder."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")  # noqa: PTH111 - "~" stays where none is known
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    if not base or not os.path.isabs(base):  # noqa: PTH117
        return None
    name = os.fsencode(os.path.realpath(about))
    return Path(base, "wuhai-plan", f"{crc32(name):08x}{len(name):03d}.{kind}")


def read(path: Path) -> bytes | None:
    """Return what a cache file holds; None where there is none that is sound."""
    try:
        with _own_folder(path.parent) as folder:
            descriptor = os.open(
                _named(path, folder), os.O_RDONLY | BINARY | _WARILY, dir_fd=folder
            )
            with os.fdopen(descriptor, "rb") as file:
                _require_own(descriptor, stat.S_ISREG)
                data = file.read()
    except OSError:
        return None
    mark, rest = data[:32], data[36:]
    sound = mark == _mark() and crc32(rest) == int.from_bytes(data[32:36], "big")
    return rest if sound else None


@taken_back()
def write(path: Path, data: bytes) -> None:
    """Write a cache file, whole or not at all; where that can't be done, do nothing.

    It is not flushed to disk: its checksum tells when a crash has cut it short.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _own_folder(path.parent) as folder:
            name = _named(path, folder)
            beside = f"{name}.{os.getpid()}"
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY | _WARILY
            try:
                with os.fdopen(os.open(beside, flags, 0o600, dir_fd=folder), "wb") as file:
                    file.write(_mark() + crc32(data).to_bytes(4, "big") + data)
                os.replace(beside, name, src_dir_fd=folder, dst_dir_fd=folder)
            except BaseException:
                with suppress(OSError):
                    os.unlink(beside, dir_fd=folder)
                raise
    except OSError:
        return


@contextmanager
def _own_folder(path: Path) -> Iterator[int | None]:
    """Hold a folder open while files in it are named; raise `OSError` where it isn't the user's.

    What is then opened in it is in this very folder, whatever its name leads to meanwhile. None on
    Windows, where folders can't be opened and each user's are closed to others.
    """
    if sys.platform == "win32":
        yield None
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | _WARILY)
    try:
        _require_own(descriptor, stat.S_ISDIR)
        yield descriptor
    finally:
        os.close(descriptor)


def _require_own(descriptor: int, is_kind: Callable[[int], bool]) -> None:
    """Raise `OSError` unless this is of a kind, the user's, and writable by nobody else."""
    state = os.fstat(descriptor)
    own = sys.platform == "win32" or (
        state.st_uid == os.geteuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    )
    if not (own and is_kind(state.st_mode)):
        raise PermissionError


def _named(path: Path, folder: int | None) -> str:
    return os.fspath(path) if folder is None else path.name


@cache
def _mark() -> bytes:
    """Return 32 bytes that stand for this program: its version, and how it reads logs.

    The sources are hashed since two states of one version may fold a log differently.
    """
    digest = sha256(__version__.encode())
    here = Path(__file__).parent
    beside = (here / name for name in ("dates.py", "model.py", "numbers.py"))
    for source in (*sorted(here.joinpath("log").glob("*.py")), *beside):
        digest.update(source.read_bytes())
    return digest.digest()
