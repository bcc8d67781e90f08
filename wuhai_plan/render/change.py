"""One clear line back for one entry, in plain text."""

from __future__ import annotations

from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.views.change import ChangeReport


def change(report: ChangeReport, tr: Messages) -> list[str]:
    """Return the parts of the line: what changed, how the item now stands, the entry's id."""
    item, before, after = report.item, report.before, report.after
    done = "change-withdrawn" if report.withdrawn else "change-recorded"
    if not report.written:
        done = "change-dry-withdrawn" if report.withdrawn else "change-dry"
    parts = [
        tr(
            "change-line",
            done=tr(done),
            title=item.title,
            before=figures.value(item, before.last, tr),
            after=figures.so_far(after, tr) if after.last else figures.value(item, None, tr),
            percent=figures.percent(report.after.complete),
        ),
        tr(
            "change-rating",
            rating=figures.rating(report.after.rating, tr),
            date=report.as_of,
        ),
    ]
    if report.written:
        parts.append(tr("change-entry", id=report.entry.id))
    return parts


def later(report: ChangeReport, tr: Messages) -> str | None:
    """Return a remark where a later reading stands whatever this entry says."""
    if report.later is None:
        return None
    shown = figures.value(report.item, report.later, tr)
    return tr("change-later", date=report.later.date, value=shown)
