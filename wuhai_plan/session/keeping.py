"""Keeping the log whole: merging copies, sealing what is known, checking seals and evidence."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

from msgspec import Struct

from wuhai_plan.errors import LogError, Problem, RequestError, StorageError
from wuhai_plan.files import locked, read_bytes
from wuhai_plan.log import Log, Replay, read
from wuhai_plan.log.append import append_lines
from wuhai_plan.log.merge import missing
from wuhai_plan.log.seal import plain, seal
from wuhai_plan.model import Evidence
from wuhai_plan.session.core import Session


class Merged(Struct, frozen=True):
    """How many entries a merge added, and how many were there already."""

    added: int
    known: int


class Sealed(Struct, frozen=True):
    """A seal: its fingerprint, of how many entries, known at which moment."""

    fingerprint: str
    entries: int
    known_at: dt.datetime


def merge(session: Session, other: Path, *, dry_run: bool = False) -> Merged:
    """Add the entries of another copy of the log: all of them, or none where any is in doubt."""
    data = read_bytes(other)
    if data is None:
        raise RequestError.of("merge-missing", path=str(other))
    file = str(other)
    theirs = read(data, session.plan, file)[0]
    counted: list[Merged] = []

    def choose(mine: Log) -> bytes:
        problems = read(data, session.plan, file, mine.lines)[1]
        lines, clashes = missing(mine, theirs, file)
        if problems or clashes:
            raise LogError(*problems, *clashes)
        added = lines.count(b"\n")
        counted.append(Merged(added, len(theirs.entries) - added))
        return b"" if dry_run else lines

    if dry_run:
        mine, problems = read(
            read_bytes(session.log_path) or b"", session.plan, session.log_path.name, theirs.lines
        )
        if problems:
            raise LogError(*problems)
        choose(mine)
    else:
        append_lines(session.log_path, session.plan, choose, session.notes, theirs.lines)
    if theirs.torn is not None:
        session.notes.append(Problem("log-torn", {"offset": theirs.torn}, file))
    return counted[0]


def make_seal(session: Session, known_at: str | None = None) -> Sealed:
    """Seal what was known at a moment; without one, what is known now."""
    if known_at:
        moment = session.moment(known_at)
        if moment >= session.now:
            raise RequestError.of("seal-future", value=known_at)
    else:
        moment = session.now
        wait_past(session, moment)
    return Sealed(*seal(settled(session), moment), moment)


def seal_known(session: Session, known_at: dt.datetime | None) -> tuple[Log, Sealed | None]:
    """Return the log and the seal of all in it, or of what was known at a moment that has passed.

    The seal speaks of the moment asked for, else of the last entry's: it comes out the same at any
    later time, until more is recorded. None where nothing is recorded.
    """
    log = settled(session)
    moment = known_at or max((entry.at for entry in log.entries), default=None)
    if moment is None:
        return log, None
    if moment == session.moment_now():  # in this very second more may still be recorded
        wait_past(session, moment)
        log = settled(session)
    return log, Sealed(*seal(log, moment), moment)


def check_seal(session: Session, fingerprint: str, known_at: str) -> Sealed:
    """Say whether what was known at a moment is all there and unchanged; raise where it isn't."""
    moment = session.moment(known_at)
    found, entries = seal(settled(session), moment)
    if plain(found) != plain(fingerprint):
        facts: dict[str, object] = {"given": fingerprint, "found": found, "entries": entries}
        facts["known_at"] = moment.isoformat(timespec="seconds")
        raise LogError(Problem("seal-differs", facts, session.log_path.name))
    return Sealed(found, entries, moment)


def check_evidence(session: Session) -> tuple[int, int]:
    """Compare the files that standing entries rest on with their SHA-256.

    Return how many are unchanged and how many can't be compared (addresses); raise where any has
    changed or gone.
    """
    log = session.log
    withdrawn = Replay(log.entries).withdrawn_by
    problems: list[Problem] = []
    same = other = 0
    for entry in log.entries:
        for one in entry.evidence if entry.id not in withdrawn else ():
            if one.sha256 is None:
                other += 1
                continue
            code = _compare(one, session.log_path.parent)
            if code is None:
                same += 1
                continue
            facts: dict[str, object] = {"ref": one.ref, "item": entry.item, "id": entry.id}
            problems.append(Problem(code, facts, session.log_path.name, entry.line))
    if problems:
        raise LogError(*problems)
    return same, other


def _compare(one: Evidence, folder: Path) -> str | None:
    from hashlib import sha256

    try:
        data = read_bytes(folder / one.ref)
    except StorageError:
        return "evidence-unreadable"
    if data is None:
        return "evidence-gone"
    return None if sha256(data).hexdigest() == one.sha256 else "evidence-changed"


def wait_past(session: Session, moment: dt.datetime) -> None:
    """Wait until a moment's second is over: nothing can be recorded in it any more."""
    while session.moment_now() <= moment:
        time.sleep(0.02)


def settled(session: Session) -> Log:
    """Read the log when no writer is at it; a reader who may not write reads it as it is."""
    path = session.log_path
    data = read_bytes(path)
    if data is not None:
        try:
            with locked(path) as file:
                data = file.read()
        except StorageError as error:
            if error.problems[0].code not in ("storage-permission", "storage-read-only"):
                raise
    log, problems = read(data or b"", session.plan, path.name)
    if problems:
        raise LogError(*problems)
    return log
