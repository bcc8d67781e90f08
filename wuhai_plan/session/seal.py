"""`plan seal`: the fingerprint of what is known at a moment."""

from __future__ import annotations

import datetime as dt
import time
from contextlib import ExitStack

from wuhai_plan.errors import RequestError, StorageError
from wuhai_plan.log.append import locked
from wuhai_plan.log.reader import Log
from wuhai_plan.log.seal import seal
from wuhai_plan.session.core import Session
from wuhai_plan.views.seal import Sealed


def make_seal(session: Session, known_at: str | None = None) -> Sealed:
    """Seal what was known at a moment; without one, what is known now."""
    moment = session.moment(known_at) if known_at else session.now
    if not known_at:
        wait_past(session, moment)
    elif moment >= session.now:
        raise RequestError.of("seal-future", value=known_at)
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


def wait_past(session: Session, moment: dt.datetime) -> None:
    """Wait until a moment's second is over: nothing can be recorded in it any more."""
    # Moments are kept to the second, so entries of this second would still count.
    while session.moment_now() <= moment:
        time.sleep(0.02)


def settled(session: Session) -> Log:
    """Read the log when no writer is at it; a reader who may not write reads it as it is."""
    with ExitStack() as held:
        if session.log_path.exists():  # else there is nothing to lock
            try:
                held.enter_context(locked(session.log_path))
            except StorageError as error:
                if error.problems[0].code not in ("storage-permission", "storage-read-only"):
                    raise
        with session.open_log(dry_run=True) as log:  # tells of a line cut short
            return log.read()
