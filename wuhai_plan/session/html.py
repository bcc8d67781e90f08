"""The look that is handed on: the page with all there is, and its seal."""

from __future__ import annotations

from wuhai_plan.errors import RequestError
from wuhai_plan.log.replay import Replay
from wuhai_plan.session.core import Session, when
from wuhai_plan.session.seal import seal_known
from wuhai_plan.session.show import rows_by_item
from wuhai_plan.views.html import HtmlReport, Sealing, html_report


def page(session: Session, *, as_of: str | None = None, known_at: str | None = None) -> HtmlReport:
    """Gather the page to hand on, with the seal of exactly what it rests on."""
    plan = session.plan
    day, moment = when(session, as_of, known_at)
    if moment is not None and moment >= session.now:
        raise RequestError.of("seal-future", value=known_at)
    _ = session.log  # tells of a line cut short, which sealing leaves out in silence
    session.log, sealed = seal_known(session, moment)
    known = [e for e in session.log.entries if moment is None or e.at <= moment]
    replay = Replay(known)
    return html_report(
        plan,
        replay.all_readings(plan, day),
        rows_by_item(plan, known, replay, day),
        as_of=day,
        known_at=moment,
        seal=Sealing(sealed.fingerprint, sealed.entries, sealed.known_at) if sealed else None,
    )
