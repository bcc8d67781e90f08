"""`plan check`: whether plan, log and evidence are sound."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from wuhai_plan.errors import LogError, PlanError, PlanFileError, Problem, StorageError
from wuhai_plan.files import sha256_of
from wuhai_plan.history import AdoptedPlan, history, takes
from wuhai_plan.log.append import look_at_log
from wuhai_plan.log.fast_decode import entry_of
from wuhai_plan.log.listing import Listing
from wuhai_plan.log.verdicts import Verdicts
from wuhai_plan.model import Evidence
from wuhai_plan.session.core import Session


def check(session: Session) -> tuple[int, int, int]:
    """Read everything; raise with every problem of the plan and the log together.

    Return how many entries there are, how many of them are withdrawn, and how many readings don't
    count, being of items or stages that only another plan holds.
    """
    plan, plan_problems = session.plan_as_read
    if plan is None:
        raise PlanFileError(*plan_problems)
    problems = [*plan_problems]
    counts, listing = (0, 0, 0), None
    try:
        with look_at_log(session.log_path) as opened:
            adopted = [AdoptedPlan(e, session.adopted_plan(e)) for e in opened.adoptions()]
            listing = opened.listing(history(plan, adopted))
            entries, uncounted = _count(listing)
            counts = entries, len(listing.verdicts.withdrawn), uncounted
            session.notes += opened.notes
    except (LogError, PlanFileError) as error:  # of the plan, that its log is elsewhere
        problems += error.problems
    if not plan_problems:  # else the zone was checked with the rest of the plan
        try:
            _ = session.zone
        except PlanFileError as error:
            problems += error.problems
    if listing is not None and listing.history.differs:
        session.note_difference(listing.history)
    if not problems:
        problems += _check_checkpoint(session, listing)
    if problems:
        raise PlanError(*problems) if plan_problems else LogError(*problems)
    return counts


def _count(listing: Listing) -> tuple[int, int]:
    """Return how many entries there are, and how many readings of them don't count today."""
    if len(listing.history.plans) == 1:
        return sum(1 for _ in listing), 0
    entries, uncounted, items = 0, 0, listing.history.plan.items
    for line in listing:
        entries += 1
        entry = entry_of(line)
        if entry.reports and not entry.remarks:
            item = items.get(listing.history.id_today(line.item))
            uncounted += item is None or not takes(item, entry)
    return entries, uncounted


def _check_checkpoint(session: Session, listing: Listing | None) -> list[Problem]:
    """Check that a run which goes by the checkpoint says what the log does; else remove it.

    Where that is not allowed, say so: it will be gone by again.
    """
    place = session.checkpoint_place
    if place is None or listing is None:
        return []
    kept, read = (
        (
            fold.all_readings(listing.history.counted, dt.date.max), fold.remarks, fold.last_id,
            str(fold.last_at), str(fold.first_at), history.adopting,
        )
        for history, fold in (session.look(), (listing.history, listing.fold))
    )  # fmt: skip
    if kept == read:
        return []
    try:
        place.unlink(missing_ok=True)
    except OSError:
        return [Problem("cache-stays", {"path": str(place)}, session.log_path.name)]
    return [Problem("cache-differs", {}, session.log_path.name)]


def check_evidence(session: Session, root: Path | None = None) -> tuple[int, int]:
    """Compare the files that standing entries rest on with their SHA-256.

    They are named from the log's folder, and are in it or, where it is given, in `root`: lines may
    come from strangers. Return how many are unchanged and how many can't be compared (addresses);
    raise where any has changed or gone, or lies elsewhere.
    """
    entries, path = session.log.entries, session.log_path
    verdicts = Verdicts.of(entries)
    standing = [entry for entry in entries if verdicts.counts(entry)]
    hashed = [(entry, ref) for entry in standing for ref in entry.evidence if ref.sha256]
    folders = [folder.resolve() for folder in (path.parent, root) if folder]
    problems = [
        Problem(code, {"ref": ref.ref, "item": entry.item, "id": entry.id}, path.name, entry.line)
        for entry, ref in hashed
        if (code := _compare(ref, folders))
    ]
    if problems:
        raise LogError(*problems)
    return len(hashed), sum(len(entry.evidence) for entry in standing) - len(hashed)


def _compare(evidence: Evidence, folders: Sequence[Path]) -> str | None:
    """Return what is wrong with a file named from the first folder; it may be in any of them."""
    try:
        whole = (folders[0] / evidence.ref).resolve()
        if not any(whole.is_relative_to(folder) for folder in folders):
            return "evidence-outside"
        digest = sha256_of(whole)
    except StorageError as error:
        forbidden = error.problems[0].code == "storage-permission"
        return "evidence-unreadable" if forbidden else "evidence-no-file"
    except (ValueError, OSError, RuntimeError):  # a name that no file can have; links in a ring
        return "evidence-no-file"
    if digest is None:
        return "evidence-gone"
    return None if digest == evidence.sha256 else "evidence-changed"
