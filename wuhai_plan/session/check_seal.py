"""`plan check --seal`: whether what was sealed is all there and unchanged, and who signed it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wuhai_plan.errors import LogError, PlanError, Problem, RequestError, UsageError
from wuhai_plan.files import read_at_most
from wuhai_plan.log.seal import is_fingerprint, plain
from wuhai_plan.log.seal_file import MOST, SealFile, parse_seal
from wuhai_plan.log.signature import Signature, find_signer, signature_path
from wuhai_plan.session.core import Session
from wuhai_plan.session.seal import make_seal, plan_in_force, seal_file
from wuhai_plan.views.seal import SealCheck, Sealed


def require_seal_options(seal: str | None, known_at: str | None, signers: Path | None) -> None:
    """Refuse options that don't go together: a fingerprint needs its moment, a file brings it."""
    if signers is not None and (seal is None or known_at is not None):
        raise UsageError.of("usage-goes-with", option="--signers", other="--seal FILE")
    if seal is None:
        if known_at is not None:
            raise UsageError.of("seal-needs-both")
    elif known_at is None:
        if is_fingerprint(seal):
            raise UsageError.of("seal-needs-both")
    elif not is_fingerprint(seal) and Path(seal).exists():
        raise UsageError.of("seal-file-moment", path=seal)


def check_seal(
    session: Session, seal: str, known_at: str | None = None, signers: Path | None = None
) -> SealCheck:
    """Check a fingerprint of a moment, or without one a seal's file; raise with what is wrong."""
    if known_at is None:
        return _check_file(session, Path(seal), signers)
    sealed = make_seal(session, known_at)
    if plain(sealed.fingerprint) != plain(seal):
        raise LogError(differs(session, sealed, seal))
    return SealCheck(sealed)


def read_seal(path: Path) -> tuple[bytes, SealFile]:
    """Return the bytes of a seal's file, and what it says."""
    data = read_at_most(path, MOST)
    if data is None:
        raise RequestError.of("seal-file-missing", path=str(path))
    return data, parse_seal(data, path.name)


def _check_file(session: Session, path: Path, signers: Path | None) -> SealCheck:
    """Check a seal's file against log and plan, and who signed it where that is asked."""
    data, published = read_seal(path)
    sealed = make_seal(session, published.known_at.isoformat(timespec="seconds"))
    problems = list(_compare(session, sealed, published, path.name))
    signature, signer = signature_path(path), None
    if signers is not None:
        try:
            signer = find_signer(data, Signature(signature, signers, published.known_at))
        except PlanError as error:
            problems += error.problems
    if problems:
        raise LogError(*problems)
    unchecked = signers is None and signature.exists()
    return SealCheck(sealed, published.headline, signer, unchecked=unchecked)


def _compare(session: Session, sealed: Sealed, published: SealFile, file: str) -> Iterator[Problem]:
    """Return what a seal's file says otherwise than the log and the plan do."""
    if sealed.fingerprint != published.fingerprint:
        yield differs(session, sealed, published.fingerprint)
    elif sealed.entries != published.entries:
        given, actual = published.entries, sealed.entries
        yield Problem("seal-file-entries", {"given": given, "actual": actual}, file)
    plan = plan_in_force(session, sealed.known_at)
    if plan != published.plan:
        place = session.plan_path.name
        yield Problem("seal-plan-differs", {"given": published.plan, "actual": plan}, place)
    elif sealed.fingerprint == published.fingerprint:
        headline = seal_file(session, sealed).headline
        if headline != published.headline:
            about: dict[str, object] = {"given": published.headline, "actual": headline}
            yield Problem("seal-headline-differs", about, file)


def differs(session: Session, sealed: Sealed, given: str) -> Problem:
    """Return the problem of a log that has another fingerprint than the one given."""
    facts = {
        "given": given,
        "seal": sealed.fingerprint,
        "entries": sealed.entries,
        "known_at": sealed.known_at.isoformat(timespec="seconds"),
    }
    return Problem("seal-differs", {**facts}, session.log_path.name)
