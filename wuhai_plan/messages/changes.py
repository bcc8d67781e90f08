"""What became known between two moments, in words."""

from __future__ import annotations

from wuhai_plan.messages import figures, promises
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.views.changes import ChangesReport, FigureChange


def span(report: ChangesReport, tr: Messages) -> str:
    """Return between which moments."""
    return tr("changes-span", since=report.since, until=report.until)


def headline(report: ChangesReport, tr: Messages) -> str:
    """Return the headline before and after, and what the first is now."""
    return tr(
        "changes-headline",
        first=report.first_day,
        last=report.known.as_of,
        before=figures.percent(report.before),
        after=figures.percent(report.after),
        restated=figures.percent(report.restated),
    )


def figure_cells(figure: FigureChange, tr: Messages) -> tuple[str, str, str, str, str]:
    """Return the item, the day, from what to what, by whom and why, what it did to the headline."""
    item, entry = figure.item, figure.entry
    old, new = (figures.value(item, reading, tr) for reading in (figure.old, figure.new))
    to = figures.with_unit(new, item, tr) if figure.new and figure.new.value is not None else new
    move = tr("term-changed", name="", old=old, new=to).strip()
    why = tr.noted(entry.by or tr("nobody"), entry.note)
    points = promises.effect(figure.effect, tr)
    return tr.text(item.title), figure.date.isoformat(), move, why, points
