"""The running hash of what was read of a log."""

from __future__ import annotations

from hashlib import sha256


class HashedBytes:
    """Bytes in the order they were read: how many, and their SHA-256 so far."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Begin anew: the log is being read from its first byte again."""
        self.size = 0
        self._hash = sha256()

    def add(self, data: bytes | memoryview) -> None:
        """Take in the bytes that come next."""
        self.size += len(data)
        self._hash.update(data)

    @property
    def digest(self) -> bytes:
        """The SHA-256 of all of them."""
        return self._hash.digest()
