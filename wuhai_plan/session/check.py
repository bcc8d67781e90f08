"""`plan check`: whether plan, log, evidence and seal are sound."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from wuhai_plan.errors import LogError, PlanError, PlanFileError, Problem, StorageError
from wuhai_plan.files import read_bytes
from wuhai_plan.log.append import look_at_log
from wuhai_plan.log.reader import Log
from wuhai_plan.log.seal import plain, seal
from wuhai_plan.log.withdrawals import withdrawn
from wuhai_plan.model import Evidence
from wuhai_plan.session.core import Session, zone_of_plan
from wuhai_plan.session.seal import Sealed, settled
from wuhai_plan.views.check import CheckReport


def check(session: Session) -> CheckReport:
    """Read everything; raise with every problem of the plan and the log together."""
    plan, plan_problems = session.plan_as_read
    if plan is None:
        raise PlanFileError(*plan_problems)
    problems = [*plan_problems]
    log = Log()
    try:
        with look_at_log(session.log_path, plan) as opened:
            log = opened.read()
            session.notes += opened.notes
    except LogError as error:
        problems += error.problems
    if not any(problem.code == "plan-bad-timezone" for problem in problems):
        try:
            zone_of_plan(plan, session.plan_path.name)
        except PlanFileError as error:
            problems += error.problems
    if not problems:
        problems += _check_checkpoint(session, log)
    if problems:
        raise PlanError(*problems) if plan_problems else LogError(*problems)
    return CheckReport(
        plan,
        session.plan_path.name,
        session.log_path.name,
        len(log.entries),
        len(withdrawn(log.entries)),
    )


def _check_checkpoint(session: Session, log: Log) -> list[Problem]:
    """Check that a run which goes by the checkpoint says what the log does; else remove it."""
    place = session.checkpoint_place
    if place is None:
        return []
    kept, read = (
        (fold.all_readings(session.plan, dt.date.max), fold.last_id, fold.last_at)
        for fold in (session.fold(), log.fold())
    )
    if kept == read:
        return []
    place.unlink(missing_ok=True)
    return [Problem("cache-differs", {}, session.log_path.name)]


def check_seal(session: Session, fingerprint: str, known_at: str) -> Sealed:
    """Say whether what was known at a moment is all there and unchanged; raise where it isn't."""
    moment = session.moment(known_at)
    own, entries = seal(settled(session), moment)
    if plain(own) != plain(fingerprint):
        facts: dict[str, object] = {"given": fingerprint, "found": own, "entries": entries}
        facts["known_at"] = moment.isoformat(timespec="seconds")
        raise LogError(Problem("seal-differs", facts, session.log_path.name))
    return Sealed(own, entries, moment)


def check_evidence(session: Session) -> tuple[int, int]:
    """Compare the files that standing entries rest on with their SHA-256.

    Return how many are unchanged and how many can't be compared (addresses); raise where any has
    changed or gone.
    """
    log = session.log
    withdrawn_ids = withdrawn(log.entries)
    problems: list[Problem] = []
    same = other = 0
    for entry in log.entries:
        for evidence in entry.evidence if entry.id not in withdrawn_ids else ():
            if evidence.sha256 is None:
                other += 1
                continue
            code = _compare(evidence, session.log_path.parent)
            if code is None:
                same += 1
                continue
            facts: dict[str, object] = {"ref": evidence.ref, "item": entry.item, "id": entry.id}
            problems.append(Problem(code, facts, session.log_path.name, entry.line))
    if problems:
        raise LogError(*problems)
    return same, other


def _compare(evidence: Evidence, folder: Path) -> str | None:
    from hashlib import sha256

    try:
        data = read_bytes(folder / evidence.ref)
    except StorageError:
        return "evidence-unreadable"
    if data is None:
        return "evidence-gone"
    return None if sha256(data).hexdigest() == evidence.sha256 else "evidence-changed"
