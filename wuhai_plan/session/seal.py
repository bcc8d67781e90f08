"""`plan seal`: the fingerprint of what is known at a moment, and the file of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from wuhai_plan.errors import Problem, RequestError, StorageError
from wuhai_plan.files import same_file, write_whole
from wuhai_plan.log.seal import seal
from wuhai_plan.log.seal_file import SealFile, seal_bytes
from wuhai_plan.log.signature import sign, signature_path
from wuhai_plan.session.core import Session
from wuhai_plan.views.seal import Sealed


def make_seal(session: Session, known_at: str | None = None) -> Sealed:
    """Seal what was known at a moment; without one, what is known now, by the plan in force."""
    if known_at:
        return seal_at(session, session.known_at(known_at))
    moment = session.settled(session.now)
    history = session.history(session.log.adoptions())
    if history.differs:
        raise RequestError.of("seal-plan-unadopted", plan=session.plan_path.name)
    if not history.adopted:
        session.notes.append(Problem("seal-no-plan"))
    return seal_at(session, moment)


def seal_at(session: Session, moment: dt.datetime) -> Sealed:
    """Seal what was known at a moment that is settled."""
    return Sealed(*seal(session.log, moment), moment)


def seal_report(session: Session, known_at: str | None = None) -> Sealed | None:
    """Seal what a report rests on, and hold the session to it; None where nothing is recorded.

    Without a moment it speaks of the last entry's: it comes out the same at any later time, until
    more is recorded. What is recorded meanwhile is left out of the report.
    """
    if known_at:
        sealed = make_seal(session, known_at)
    else:
        last = session.look()[1].last_at
        if last is None:
            return None
        if last.replace(microsecond=0) <= session.moment_now():  # else waiting might take years
            session.settled(last)
        sealed = seal_at(session, last)
    session.hold_to(sealed.known_at)
    return sealed


def seal_file(session: Session, sealed: Sealed) -> SealFile:
    """Return what the file of a seal says: the plan in force, and how it stood on that day."""
    from wuhai_plan.export.seal import headline
    from wuhai_plan.session.status import status

    moment = sealed.known_at
    day, until = moment.date().isoformat(), moment.isoformat(timespec="seconds")
    report = status(session, as_of=day, known_at=until)
    return SealFile(
        sealed.fingerprint, moment, sealed.entries, plan_in_force(session, moment), headline(report)
    )


def plan_in_force(session: Session, moment: dt.datetime) -> str:
    """Return the SHA-256 of the plan in force at a moment, as hex digits.

    That of the first adopted where none was by then, of the plan file where none was ever.
    """
    from hashlib import sha256

    adopted = session.history(session.log.adoptions(), moment).adopted
    if adopted and adopted[-1].entry.plan is not None:
        return adopted[-1].entry.plan.sha256
    return sha256(session.plan_bytes).hexdigest()


def write_seal(
    session: Session,
    sealed: Sealed,
    file: Path,
    key: Path | None = None,
    *,
    overwrite: bool = False,
) -> list[Path]:
    """Write a seal's file, with a key its signature too; return what was written.

    The signature comes first: where the file is there, all of it is.
    """
    signature = signature_path(file)
    for path in (file, signature):
        _require_free(session, path, key, overwrite=overwrite)
    if key is None and signature.exists():
        raise RequestError.of("seal-file-signed", path=str(file), signature=str(signature))
    data = seal_bytes(seal_file(session, sealed))
    files = [(signature, sign(data, key))] if key else []
    files.append((file, data))
    for path, content in files:
        write_whole(path, content, overwrite=overwrite)
    return [path for path, _ in files]


def _require_free(session: Session, path: Path, key: Path | None, *, overwrite: bool) -> None:
    """Refuse a path that may not be written, before a key is asked for anything."""
    if session.is_source(path):
        raise RequestError.of("output-is-source", path=str(path))
    if key and same_file(path, key):
        raise RequestError.of("output-is-key", path=str(path))
    if path.is_dir():
        raise StorageError.of("storage-directory", path=str(path))
    if path.exists() and not overwrite:
        raise StorageError.of("storage-exists", path=str(path))
