"""What a plan that is adopted changes: a table, the headline, the entry's id."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render.changes import promise_lines
from wuhai_plan.views.adopt import AdoptReport


def render_adopt(report: AdoptReport, tr: Messages, width: int) -> Iterator[RenderableType]:
    """Yield what changed against the plan in force before, what that did, and what was recorded."""
    yield from promise_lines(report.changes, report.plan, tr, width)
    before, after = figures.percent(report.before), figures.percent(report.after)
    entry, last = report.entry, report.history.in_force
    if report.needs_note:
        yield Text(tr("adopt-headline", before=before, after=after, day=report.as_of))
        yield Text(tr("adopt-would-need"))
        return
    if entry is None:
        facts = {"at": last.entry.at, "by": last.entry.by or tr("nobody")} if last else {}
        yield Text(tr("adopt-same", **facts))
        return
    if last is None:
        yield Text(tr("adopt-first", complete=after, day=report.as_of))
    elif report.changes:
        yield Text(tr("adopt-headline", before=before, after=after, day=report.as_of))
    else:
        yield Text(tr("adopt-nothing"))
    done = tr("adopt-done" if report.written else "adopt-would")
    yield Text(tr("adopt-entry", done=done, id=entry.id) if report.written else done)
