"""`plan return`: a second party sends a reading back; it no longer counts."""

from __future__ import annotations

from msgspec.structs import replace

from wuhai_plan.errors import RequestError
from wuhai_plan.log.verdicts import Verdicts
from wuhai_plan.session.change import ChangeInput
from wuhai_plan.session.core import Session
from wuhai_plan.session.verdict import check_target, draft, find_target, record
from wuhai_plan.views.change import ChangeReport


def send_back(session: Session, name: str, change: ChangeInput) -> ChangeReport:
    """Return a reading or a remark, named by its entry, or the last reading of an item."""
    word = draft(session, change)
    if word.note is None:
        raise RequestError.of("return-needs-note")
    with session.open_log(dry_run=change.dry_run) as opened:
        history = session.history(opened.adoptions())
        log = opened.read(history)
        verdicts = Verdicts.of(log.entries)
        target = find_target(session, history, log, name)
        check_target(target, verdicts, word.by)
        last = verdicts.returned.get(target.id)
        if last is not None:
            raise RequestError.of("already-returned", id=target.id, by=last.by or last.id)
        word = replace(word, item=target.item, date=target.date, send_back=target.id)
        return record(session, opened, log, history, [word])[0]
