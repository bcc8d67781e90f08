"""The disk: whole reads, whole-file replacement, and appending under a lock with fsync.

The lock is the operating system's, on the file itself, so it is gone when its holder dies and
leaves nothing behind in the folder.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path

from wuhai_plan.errors import StorageError

LOCK_WAIT = 10.0
_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
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
        raise StorageError.of("storage-not-a-file", path=str(path))


def read_bytes(path: Path) -> bytes | None:
    """Return a file's bytes, or None where there is none; raise `StorageError` for the rest."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        if path.is_symlink():
            raise storage_error(error, path) from error
        return None
    except OSError as error:
        raise storage_error(error, path) from error


@contextmanager
def opened(path: Path) -> Iterator[FileIO | None]:
    """Open a file to read piece by piece; None where there is none. Raise as `read_bytes` does."""
    try:
        file = path.open("rb", buffering=0)
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


def same_file(path: Path, other: Path) -> bool:
    """Return whether two paths lead to one file, by links of either kind or another spelling."""
    with suppress(OSError):
        return path.samefile(other)
    return os.path.realpath(path) == os.path.realpath(other)


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
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
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
        _sync_folder(target.parent)
    except OSError as error:
        raise storage_error(error, path) from error


class LockedFile:
    """A file held open for appending by the only writer there is."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor
        self.size = os.fstat(descriptor).st_size

    def read(self) -> bytes:
        """Return the whole file."""
        return self._read_from(0)

    @property
    def raw(self) -> FileIO:
        """The file to read from and to ask the system about, without a buffer."""
        return open(self._descriptor, "rb", buffering=0, closefd=False)

    def _read_from(self, start: int) -> bytes:
        os.lseek(self._descriptor, start, os.SEEK_SET)
        parts = []
        while part := os.read(self._descriptor, 1 << 20):
            parts.append(part)
        return b"".join(parts)

    def append(self, data: bytes) -> None:
        """Add bytes in one write and flush them to disk; on any failure the file is as it was."""
        try:
            if not self.size:  # first its name: then no file with bytes in it has one yet to flush
                _sync_folder(self.path.parent)
            left = memoryview(data)
            while left:  # one write, save on a disk that is filling up: the next one says why
                left = left[os.write(self._descriptor, left) :]
            os.fsync(self._descriptor)
            if not _same_file(self._descriptor, self.path):  # replaced, perhaps by git, meanwhile
                raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))
        except BaseException:
            self.truncate(self.size)
            raise
        self.size += len(data)

    def truncate(self, size: int) -> None:
        """Cut the file back to a size, as far as the disk allows."""
        with suppress(OSError):
            os.ftruncate(self._descriptor, size)
            os.fsync(self._descriptor)
        self.size = os.fstat(self._descriptor).st_size

    def move_tail(self, start: int, to: Path) -> None:
        """Move the bytes from `start` on to another file's end, safe there before gone here."""
        with locked(to) as beside:
            beside.append(self._read_from(start) + b"\n")
        os.ftruncate(self._descriptor, start)
        os.fsync(self._descriptor)
        self.size = start


@contextmanager
def locked(path: Path) -> Iterator[LockedFile]:
    """Hold a file for appending, made if missing; raise `StorageError` when it stays taken.

    A file made here and left empty is taken away again.
    """
    require_file(path)
    try:
        descriptor, made = _open_locked(path)
        try:
            file = LockedFile(path, descriptor)
            yield file
        finally:
            if made and not os.fstat(descriptor).st_size and _same_file(descriptor, path):
                with suppress(OSError):
                    path.unlink()
            os.close(descriptor)
    except OSError as error:
        raise storage_error(error, path) from error


def _open_locked(path: Path) -> tuple[int, bool]:
    """Open and lock; again if the name came to stand for another file while we waited."""
    until = time.monotonic() + LOCK_WAIT
    flags = os.O_RDWR | os.O_APPEND | _BINARY
    while True:
        made = False
        try:
            descriptor = os.open(path, flags)
        except FileNotFoundError:
            if path.is_symlink():
                raise
            try:
                descriptor = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o666)
            except FileExistsError:  # another writer made it just now, and may take it away again
                continue
            made = True
        try:
            _wait_for_lock(descriptor, path, until)
            if _same_file(descriptor, path):
                return descriptor, made
            if time.monotonic() >= until:
                raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _wait_for_lock(descriptor: int, path: Path, until: float) -> None:
    if _try_lock(descriptor) or _queue_for_lock(descriptor, until):
        return
    holder = _holder(descriptor)
    code = "storage-locked-by" if holder else "storage-locked"
    raise StorageError.of(code, path=str(path), holder=holder, seconds=round(LOCK_WAIT))


def _same_file(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    # Windows keeps others from reading what is locked, so lock a byte no log will ever reach.
    _FAR = 1 << 40

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _queue_for_lock(descriptor: int, until: float) -> bool:
        while time.monotonic() < until:
            time.sleep(0.01)
            if _try_lock(descriptor):
                return True
        return False

    def _sync_folder(folder: Path) -> None:
        """Windows has no such call; its journal keeps a name with its file."""

    def _holder(descriptor: int) -> str | None:
        return None

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _queue_for_lock(descriptor: int, until: float) -> bool:
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

    def _sync_folder(folder: Path) -> None:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _holder(descriptor: int) -> str | None:
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
