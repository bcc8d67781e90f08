"""What may be lost without loss: files in the user's cache folder, beside no plan and no log.

Each begins with a mark of the program that wrote it and a checksum of what follows, so what is
damaged, cut short or of another version counts as none; so does what belongs to another user.
Whoever reads one has to know by its content that it is still about the same thing.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from zlib import crc32

from wuhai_plan import __version__


def place(about: Path, kind: str) -> Path | None:
    """Return where something of a kind about a file is kept; None where there is no such folder."""
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
    """Return what was kept; None where nothing sound of this user's and this program's is there."""
    try:
        with path.open("rb", buffering=0) as file:
            mine = getattr(os, "geteuid", None)
            if mine is not None and os.fstat(file.fileno()).st_uid != mine():
                return None
            data = file.read()
    except OSError:
        return None
    mark = _mark()
    head = len(mark) + 4
    if not data.startswith(mark) or crc32(data[head:]) != int.from_bytes(
        data[head - 4 : head], "big"
    ):
        return None
    return data[head:]


def write(path: Path, data: bytes) -> None:
    """Keep something, whole or not at all; where that can't be done, do nothing.

    It is not flushed to disk: a file that a crash cut short is found out by its checksum.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            beside.write_bytes(_mark() + crc32(data).to_bytes(4, "big") + data)
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError:
        return


@cache
def _mark() -> bytes:
    """Return the mark of this program: its version, and when what reads files was last changed.

    The latter tells apart two states of one version, as whoever works on the program has them.
    """
    here = Path(__file__).parent
    newest = 0
    for folder in (here, here / "log", here / "planfile"):
        try:
            with os.scandir(folder) as found:
                times = [one.stat().st_mtime_ns for one in found if one.name.endswith(".py")]
        except OSError:
            continue
        newest = max(newest, *times)
    return f"wuhai-plan {__version__} {newest}\n".encode()
