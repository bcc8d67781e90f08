"""`plan confirm`: a second party finds readings right."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from wuhai_plan.errors import RequestError
from wuhai_plan.log.verdicts import Verdicts
from wuhai_plan.session.change import ChangeInput
from wuhai_plan.session.core import Session
from wuhai_plan.session.verdict import check_target, draft, find_target, record, stands_at
from wuhai_plan.views.change import ChangeReport


def confirm(session: Session, names: Sequence[str], change: ChangeInput) -> list[ChangeReport]:
    """Vouch for readings, each named by its entry or as the last of its item; for all or none.

    What is vouched for is the total or the stage that the item stands at right after it. Nobody
    confirms what they reported.
    """
    word = draft(session, change)
    with session.open_log(dry_run=change.dry_run) as opened:
        history = session.history(opened.adoptions())
        log = opened.read(history)
        verdicts = Verdicts.of(log.entries)
        targets = dict.fromkeys(find_target(session, history, log, name) for name in names)
        words = []
        for target in targets:
            check_target(target, verdicts, word.by)
            if not target.reads:
                raise RequestError.of("word-not-reading", id=target.id)
            stands = stands_at(log, history, target, verdicts, session.today)
            if stands is None:
                raise RequestError.of("word-uncounted", id=target.id)
            last = verdicts.confirmed.get(target.id)
            if last is not None and (last.value, last.stage) == (stands.value, stands.stage):
                raise RequestError.of("already-confirmed", id=target.id, by=last.by or last.id)
            figure = {"value": stands.value, "stage": stands.stage}
            about = {"item": target.item, "date": target.date, "confirm": target.id}
            words.append(replace(word, **about, **figure))
        return record(session, opened, log, history, words)
