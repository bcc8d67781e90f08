"""A seal as a small text: lines of printable ASCII, always the same, to publish and to print.

    plan seal 1
    fingerprint: T9G2-RT89-T2J9-A1PT-9BY2-HQ8T-R8X8-ES0N
    known at: 2023-07-10T18:00:00+08:00
    entries: 317
    plan sha256: 64 hex digits
    headline: as of 2023-07-10, complete 39.8%, …

The plan is the one adopted last by then, without one the plan file. No text of the plan or the log
stands in it.
"""

from __future__ import annotations

import datetime as dt
import re

from msgspec import Struct

from wuhai_plan.errors import Problem, RequestError

FIRST = "plan seal 1"
MOST = 2048  # bytes
_DIGITS = "[0-9A-HJKMNP-TV-Z]{4}"
# What stands on the lines below the first, in their order.
_LINES = {
    "fingerprint": f"{_DIGITS}(?:-{_DIGITS}){{7}}",
    "known at": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}",
    "entries": "0|[1-9][0-9]{0,11}",
    "plan sha256": "[0-9a-f]{64}",
    "headline": "[!-~](?:[ -~]{0,298}[!-~])?",
}


class SealFile(Struct, frozen=True):
    """What a seal's file says; `plan` is the SHA-256 of the plan, `headline` how it stood."""

    fingerprint: str
    known_at: dt.datetime
    entries: int
    plan: str
    headline: str


def seal_bytes(seal: SealFile) -> bytes:
    """Write a seal."""
    moment = seal.known_at.isoformat(timespec="seconds")
    values = (seal.fingerprint, moment, str(seal.entries), seal.plan, seal.headline)
    lines = [f"{name}: {value}" for name, value in zip(_LINES, values, strict=True)]
    return "".join(f"{line}\n" for line in (FIRST, *lines)).encode("ascii")


def parse_seal(data: bytes, file: str) -> SealFile:
    """Read a seal from outside; raise `RequestError` with every line that is not as written."""
    if len(data) > MOST:
        raise RequestError(Problem("seal-file-long", {"most": MOST}, file))
    # Mail and other systems end lines their own way.
    first, *lines = data.decode("latin-1").replace("\r\n", "\n").removesuffix("\n").split("\n")
    if first != FIRST:
        raise RequestError(Problem("seal-file-first", {"first": FIRST}, file, 1))
    lines += [""] * (len(_LINES) - len(lines))
    values, problems = [], []
    for number, ((name, pattern), line) in enumerate(zip(_LINES.items(), lines, strict=False), 2):
        match = re.fullmatch(f"{name}: ({pattern})", line)
        values.append(match[1] if match else "")
        if not match or (name == "known at" and _moment(match[1]) is None):
            problems.append(Problem("seal-file-line", {"name": name}, file, number))
    if len(lines) > len(_LINES):
        problems.append(Problem("seal-file-more", {}, file, len(_LINES) + 2))
    moment = _moment(values[1])
    if problems or moment is None:
        raise RequestError(*problems)
    return SealFile(values[0], moment, int(values[2]), values[3], values[4])


def _moment(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:  # as 2023-02-30
        return None
