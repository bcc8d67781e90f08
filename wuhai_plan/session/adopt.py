"""`plan adopt`: record the plan file in the log as the plan in force."""

from __future__ import annotations

from msgspec.structs import replace

from wuhai_plan.errors import RequestError
from wuhai_plan.log.line import sha256_of
from wuhai_plan.log.ulid import new
from wuhai_plan.model import Adopted, Entry
from wuhai_plan.session.change import ChangeInput, moment_to_record, reporter, written_text
from wuhai_plan.session.core import Session, known
from wuhai_plan.session.promises import earlier
from wuhai_plan.views.adopt import AdoptReport
from wuhai_plan.views.promises import Headline, need_note, promise_changes, with_effect


def adopt(session: Session, change: ChangeInput) -> AdoptReport:
    """Record the plan file as the plan in force, and say what it changes against the one before.

    A note is needed where a promise was changed, dropped or removed. The same file again is not
    recorded.
    """
    _ = session.plan, session.zone  # raises where either is not sound
    text = session.plan_bytes.decode()
    note, by = written_text("note", change.note), reporter(change.by)
    with session.open_log(dry_run=change.dry_run) as log:
        history = session.history(log.adoptions())
        last = history.in_force
        fold = log.fold(history)
        now = known(history, fold, session.today)
        headline, before, changes = Headline(now.measures()), None, []
        if last is not None:
            then = earlier(last.plan, now, log)
            before = then.complete()
            differing = promise_changes(last.plan, history, now.as_of)
            changes = [with_effect(each, then, headline) for each in differing]
        report = AdoptReport(
            history,
            session.today,
            entry=None,
            before=before,
            after=headline.complete,
            changes=tuple(changes),
            written=False,
        )
        if last is not None and last.entry.plan is not None and last.entry.plan.toml == text:
            return report
        needs_note = not note and need_note(changes)
        if needs_note and change.dry_run:
            return replace(report, needs_note=True)
        if needs_note:
            raise RequestError.of("adopt-needs-note")
        at = moment_to_record(session, fold.last_at, fold.last_id)
        digest = sha256_of(session.plan_bytes)
        entry = Entry(id=new(at, fold.last_id), at=at, by=by, note=note, plan=Adopted(digest, text))
        log.append(entry)
    return replace(report, entry=entry, written=session.recorded == entry.id)
