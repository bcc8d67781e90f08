"""`plan export html`: the page to hand on, with all there is, and its seal."""

from __future__ import annotations

from collections import defaultdict

from wuhai_plan.log.verdicts import Verdicts
from wuhai_plan.session.core import Session, known, when
from wuhai_plan.session.seal import seal_report
from wuhai_plan.views.html import HtmlReport, html_report
from wuhai_plan.views.log import LogRow, log_rows


def html(session: Session, *, as_of: str | None = None, known_at: str | None = None) -> HtmlReport:
    """Gather the page to hand on, with the seal of exactly what it rests on."""
    day, moment = when(session, as_of, known_at)
    sealed = seal_report(session, known_at)
    log = session.log
    history, fold = session.look(moment)
    rows: defaultdict[str, list[LogRow]] = defaultdict(list)
    for row in log_rows(history, log.entries, Verdicts.of(log.entries)):
        # That a reading was confirmed stands beside it: the word needs no line of its own.
        if row.item is not None and row.is_dated_by(day) and row.entry.confirm is None:
            rows[row.item.id].append(row)
    return html_report(known(history, fold, day), rows, sealed)
