"""`plan seal`: the fingerprint of what is known at a moment."""

from __future__ import annotations

import datetime as dt

from wuhai_plan.log.seal import seal
from wuhai_plan.session.core import Session
from wuhai_plan.views.seal import Sealed


def make_seal(session: Session, known_at: str | None = None) -> Sealed:
    """Seal what was known at a moment; without one, what is known now."""
    moment = session.known_at(known_at) if known_at else session.settled(session.now)
    return seal_at(session, moment)


def seal_at(session: Session, moment: dt.datetime) -> Sealed:
    """Seal what was known at a moment that is settled."""
    return Sealed(*seal(session.log, moment), moment)


def seal_all(session: Session) -> Sealed | None:
    """Seal all there is; None where nothing is recorded.

    The seal speaks of the last entry's moment: it comes out the same at any later time, until more
    is recorded.
    """
    last = session.fold().last_at
    if last is None:
        return None
    if last.replace(microsecond=0) <= session.moment_now():  # else waiting might take years
        session.settled(last)
    return seal_at(session, last)
