"""One clear line back for one entry, in plain text."""

from __future__ import annotations

from wuhai_plan.messages import Messages, figures
from wuhai_plan.report import ChangeReport


def change(report: ChangeReport, say: Messages) -> list[str]:
    """Return the parts of the line: what changed, how the item now stands, the entry's id."""
    item, before, after = report.item, report.before, report.after
    done = "change-withdrawn" if report.withdrawn else "change-recorded"
    if not report.written:
        done = "change-dry-withdrawn" if report.withdrawn else "change-dry"
    parts = [
        say(
            "change-line",
            done=say(done),
            title=item.title,
            before=figures.value(item, before.last, say),
            after=figures.so_far(after, say) if after.last else figures.value(item, None, say),
            percent=figures.percent(report.after.complete),
        ),
        say(
            "change-rating",
            rating=figures.rating(report.after.rating, say),
            date=report.as_of,
        ),
    ]
    if report.written:
        parts.append(say("change-entry", id=report.entry.id))
    return parts


def later(report: ChangeReport, say: Messages) -> str | None:
    """Return a remark where a later reading stands whatever this entry says."""
    if report.later is None:
        return None
    shown = figures.value(report.item, report.later, say)
    return say("change-later", date=report.later.date, value=shown)
