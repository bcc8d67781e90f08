"""`plan merge`: add the entries of another copy of the log."""

from __future__ import annotations

from pathlib import Path

from wuhai_plan.errors import LogError, Problem, RequestError
from wuhai_plan.files import read_bytes
from wuhai_plan.log.merge import missing
from wuhai_plan.log.reader import read
from wuhai_plan.session.core import Session


def merge(session: Session, other: Path, *, dry_run: bool = False) -> tuple[int, int]:
    """Add the entries of another copy of the log: all of them, or none where any is in doubt.

    Return how many were added, and how many were there already.
    """
    data = read_bytes(other)
    if data is None:
        raise RequestError.of("merge-missing", path=str(other))
    file = str(other)
    theirs = read(data, session.plan, file)[0]
    with session.open_log(dry_run=dry_run) as opened:
        # A withdrawal may stand in one copy and what it withdraws in the other.
        mine = opened.read(besides=theirs.entries)
        # Read again with what is there by now, which a withdrawal in the other copy may speak of.
        problems = read(data, session.plan, file, mine.entries)[1]
        lines, misfits = missing(mine, theirs, file)
        if problems or misfits:
            raise LogError(*problems, *misfits)
        opened.append_lines(lines)
    if theirs.torn is not None:
        session.notes.append(Problem("log-torn", {"offset": theirs.torn}, file))
    added = lines.count(b"\n")
    return added, len(theirs.entries) - added
