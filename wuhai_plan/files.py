"""The disk: whole reads, files written whole or not at all, the operating system's locks.

For appending see log/append.py.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING

from wuhai_plan.errors import StorageError
from wuhai_plan.interrupts import taken_back
from wuhai_plan.paths import BINARY, NotAFileError, open_to_read

if TYPE_CHECKING:
    from typing_extensions import Buffer

PIECE = 1 << 20  # bytes of evidence read at once
_CODES = {
    errno.EACCES: "storage-permission",
    errno.EPERM: "storage-permission",
    errno.EROFS: "storage-read-only",
    errno.EISDIR: "storage-directory",
    errno.ENOTDIR: "storage-no-folder",
    errno.ENOENT: "storage-no-folder",
    errno.ENOSPC: "storage-full",
    errno.EDQUOT: "storage-full",
    errno.EFBIG: "storage-limit",
    errno.ELOOP: "storage-broken-link",
}


def storage_error(error: OSError, path: Path) -> StorageError:
    """Turn an operating system's error into one that says what to do."""
    if isinstance(error, NotAFileError):
        return StorageError.of("storage-not-a-file", path=str(path))
    code = _CODES.get(error.errno or 0, "storage-other")
    if code == "storage-no-folder" and path.is_symlink():
        code = "storage-broken-link"
    if code == "storage-permission" and path.is_dir():  # what Windows says of a folder
        code = "storage-directory"
    reason = errno.errorcode.get(error.errno or 0, "?")
    return StorageError.of(code, path=str(path), reason=reason)


def require_file(path: Path) -> None:
    """Refuse what is there and neither a file nor a folder: a pipe or a device would never end."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise storage_error(NotAFileError(), path)


def read_at_most(path: Path, size: int) -> bytes | None:
    """Return a file's bytes, of a longer one those up to a byte more than a size.

    For files from outside, which may be of any length; else as `read_bytes`.
    """
    with opened(path) as file:
        return None if file is None else file.read(size + 1)


class Front(FileIO):
    """A file as long as it is now, whatever is appended to it meanwhile."""

    def __init__(self, file: FileIO) -> None:
        super().__init__(file.fileno(), closefd=False)
        self._size = os.fstat(file.fileno()).st_size

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place, counted from the beginning, from here or from the end as it was."""
        return super().seek(offset if whence != os.SEEK_END else self._size + offset)

    def read(self, size: int | None = -1) -> bytes:
        """Read so many bytes at most, or all that are left."""
        left = max(self._size - self.tell(), 0)
        if size is None or size < 0:
            return super().readall()[:left]
        return super().read(min(size, left))

    def readinto(self, buffer: Buffer) -> int:
        """Read into a buffer; return how many bytes, 0 at the end as it was."""
        return super().readinto(memoryview(buffer)[: max(self._size - self.tell(), 0)])


@contextmanager
def opened(path: Path) -> Iterator[FileIO | None]:
    """Open a file to read piece by piece; None where there is none.

    Raise `StorageError` for the rest: what can't be read, a folder, a pipe, a device.
    """
    try:
        file = open_to_read(path)
    except FileNotFoundError as error:
        if path.is_symlink():
            raise storage_error(error, path) from error
        yield None
        return
    except OSError as error:
        raise storage_error(error, path) from error
    with file:
        try:
            yield file
        except OSError as error:
            raise storage_error(error, path) from error


def read_bytes(path: Path) -> bytes | None:
    """Return a file's bytes, or None where there is none; raise as `opened` does."""
    with opened(path) as file:
        return None if file is None else file.read()


def sha256_of(path: Path) -> str | None:
    """Return the SHA-256 of a file of any size, or None where there is none; raise as `opened`."""
    from hashlib import sha256  # takes a while to load, and few entries have evidence

    with opened(path) as file:
        if file is None:
            return None
        digest = sha256()
        while piece := file.read(PIECE):
            digest.update(piece)
        return digest.hexdigest()


def holds_lines(path: Path, lines: bytes) -> bool:
    """Say whether a file holds whole lines, one after the other; then they are on disk for sure."""
    with opened(path) as file:
        if file is None or b"\n" + lines.strip(b"\n") + b"\n" not in b"\n" + file.read():
            return False
        os.fsync(file.fileno())
        sync_folder(path.parent)
    return True


def same_file(path: Path, other: Path) -> bool:
    """Return whether two paths lead to one file, by links of either kind or another spelling."""
    with suppress(OSError):
        return path.samefile(other)
    return os.path.realpath(path) == os.path.realpath(other)


@taken_back()
def write_whole(path: Path, data: bytes, *, overwrite: bool) -> None:
    """Write a file whole or not at all; an existing one only with `overwrite`.

    The bytes go to a file beside it, are flushed to disk, and take its name in one step.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(data)  # a device or a pipe: there is nothing to replace
            return
        if target.is_dir():
            raise StorageError.of("storage-directory", path=str(path))
        if target.exists() and not overwrite:
            raise StorageError.of("storage-exists", path=str(path))
        beside = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o666)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                beside.chmod(target.stat().st_mode & 0o7777)
            beside.replace(target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
    except OSError as error:
        raise storage_error(error, path) from error


@taken_back()
def write_files(folder: Path, files: Mapping[str, bytes], *, overwrite: bool) -> list[Path]:
    """Write files by their names into a folder, which is made where it isn't there: all or none.

    Existing ones are replaced only with `overwrite`; a link that stands for one is replaced by a
    file, and not followed. All bytes are on disk before the first file takes its name.
    """
    paths = {name: folder / name for name in files}
    made = False
    beside: dict[Path, Path] = {}
    try:
        for path in paths.values():
            if path.is_dir() and not path.is_symlink():
                raise StorageError.of("storage-directory", path=str(path))
            if os.path.lexists(path) and not overwrite:
                raise StorageError.of("storage-exists", path=str(path))
        if not folder.is_dir():
            folder.mkdir()
            made = True
        try:
            for name, data in files.items():
                part = folder / f".{name}.{os.getpid()}.part"
                beside[part] = paths[name]
                write_whole(part, data, overwrite=False)
            for part, path in beside.items():
                part.replace(path)
        except BaseException:
            for part in beside:
                part.unlink(missing_ok=True)
            if made:
                with suppress(OSError):
                    folder.rmdir()
            raise
        sync_folder(folder)
    except OSError as error:
        raise storage_error(error, folder) from error
    return list(paths.values())


def sync_folder(folder: Path) -> None:
    """Flush a folder to disk, so that the names in it stay.

    Windows has no such call; its journal keeps a name with its file.
    """
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    # Windows keeps others from reading what is locked, so lock a byte no log will ever reach.
    _FAR = 1 << 40

    def try_lock(descriptor: int) -> bool:
        """Lock an open file, if nobody else has it; say whether it is locked now."""
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def queue_for_lock(descriptor: int, until: float) -> bool:
        """Wait for the lock up to a moment of the monotonic clock; say whether it came."""
        while time.monotonic() < until:
            time.sleep(0.01)
            if try_lock(descriptor):
                return True
        return False

    def lock_holder(descriptor: int) -> str | None:
        """Name the process that has the lock: nobody, as Windows doesn't tell."""
        return None

else:
    import fcntl

    def try_lock(descriptor: int) -> bool:
        """Lock an open file, if nobody else has it; say whether it is locked now."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def queue_for_lock(descriptor: int, until: float) -> bool:
        """Wait in the system's own queue, where who came first goes first; say whether it came.

        Asking again and again would let busy writers starve the others. The system's wait has no
        end of its own, so a thread does the waiting; given up on, it ends with the descriptor: a
        lock that is granted to a closed one is gone at once.
        """
        from threading import Thread

        held: list[bool] = []

        def wait() -> None:
            with suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                held.append(True)

        waiter = Thread(target=wait, daemon=True)
        waiter.start()
        waiter.join(max(until - time.monotonic(), 0))
        return bool(held)

    def lock_holder(descriptor: int) -> str | None:
        """Name the process that has the lock, where the system tells (Linux does)."""
        inode = str(os.fstat(descriptor).st_ino)
        try:
            rows = Path("/proc/locks").read_text(encoding="ascii").splitlines()
            for row in rows:
                fields = row.split()
                if "FLOCK" in fields and fields[5].rpartition(":")[2] == inode:
                    command = Path(f"/proc/{fields[4]}/cmdline").read_bytes()
                    words = command.replace(b"\0", b" ").decode(errors="replace")
                    return f"{fields[4]} ({words.strip()})"
        except (OSError, IndexError):
            pass
        return None
