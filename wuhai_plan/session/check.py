"""`plan check`: whether plan, log, evidence and seal are sound."""

from __future__ import annotations

from pathlib import Path

from wuhai_plan.errors import LogError, PlanError, PlanFileError, Problem, StorageError
from wuhai_plan.files import opened, read_bytes
from wuhai_plan.log.fold import fold_log
from wuhai_plan.log.reader import Log
from wuhai_plan.log.replay import Replay
from wuhai_plan.log.seal import plain, seal
from wuhai_plan.model import Evidence
from wuhai_plan.session.core import Session
from wuhai_plan.session.seal import Sealed, settled
from wuhai_plan.views.check import CheckReport


def check(session: Session) -> CheckReport:
    """Read everything; raise with every problem of the plan and the log together."""
    plan, problems = session.read_plan()
    if plan is None:
        raise PlanFileError(*problems)
    found: list[Problem] = list(problems)
    session.plan = plan
    log, damage = session.read_log(plan)
    found += damage
    if not any(problem.code == "plan-bad-timezone" for problem in problems):
        try:
            _ = session.zone
        except PlanFileError as error:
            found += error.problems
    if not found:
        found += _kept(session, log)
    if found:
        raise PlanError(*found) if problems else LogError(*found)
    return CheckReport(
        plan,
        session.plan_path.name,
        session.log_path.name,
        len(log.entries),
        len(Replay(log.entries).withdrawn_by),
    )


def _kept(session: Session, log: Log) -> list[Problem]:
    """Check that what the cache folder holds tells what the files do; remove what does not."""
    found = []
    if session.kept_plan() not in (None, session.plan):
        found.append((session.plan_path, session.plan_place))
    place = session.checkpoint_place
    if place is not None:
        from wuhai_plan.log.checkpoint import misleads

        with opened(session.log_path) as file:
            if file is not None and misleads(file, session.plan, fold_log(log), place):
                found.append((session.log_path, place))
    for _, kept in found:
        if kept is not None:
            kept.unlink(missing_ok=True)
    return [Problem("cache-differs", {}, about.name) for about, _ in found]


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
