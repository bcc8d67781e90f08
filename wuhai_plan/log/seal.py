"""A seal: a short fingerprint of the set of entries known at a moment.

It is the SHA-256 of the entries' lines, each ended by a newline, in the order of their bytes; its
first 160 bits in Crockford's base 32, by fours. So it is the same for any order of the lines and
for Windows line ends, and another set of entries with the same seal can't be made.
"""

from __future__ import annotations

import datetime as dt
from hashlib import sha256

from wuhai_plan.log.reader import Log
from wuhai_plan.log.ulid import DIGITS

BITS = 160


def seal(log: Log, known_at: dt.datetime) -> tuple[str, int]:
    """Return the seal of what was recorded up to a moment, and how many entries that is."""
    known = sorted(log.lines[entry.id] for entry in log.known_at(known_at).entries)
    digest = sha256()
    for line in known:
        digest.update(line + b"\n")
    # 160 bits: short enough to print, and no second log with the same seal can be made.
    number = int.from_bytes(digest.digest()[: BITS // 8], "big")
    digits = "".join(DIGITS[number >> shift & 31] for shift in range(BITS - 5, -1, -5))
    return "-".join(digits[start : start + 4] for start in range(0, len(digits), 4)), len(known)


def plain(text: str) -> str:
    """Return a seal as typed without what people add or mistake: hyphens, blanks, o, i and l."""
    bare = text.upper().replace("-", "").replace(" ", "")
    return bare.translate({ord("O"): "0", ord("I"): "1", ord("L"): "1"})


def is_fingerprint(text: str) -> bool:
    """Say whether a text, as typed, has as many digits as a seal and no other characters."""
    digits = plain(text)
    return len(digits) == BITS // 5 and set(digits) <= set(DIGITS)
