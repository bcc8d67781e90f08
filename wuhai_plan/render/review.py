"""What waits for a word as a table."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from wuhai_plan.messages import promises, review
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.messages.entries import endings
from wuhai_plan.render import layout
from wuhai_plan.render.lines import Row, table, widths
from wuhai_plan.render.log import heads
from wuhai_plan.texts import clean
from wuhai_plan.views.review import ReviewReport

COLUMNS = ("log-entry", "col-item", "log-date", "review-value", "changes-effect")


def render_review(
    report: ReviewReport, tr: Messages, width: int
) -> Iterator[RenderableType | layout.Lines]:
    """Yield each reading with its effect on the headline; below it what it rests on."""
    yield Group(*layout.heading(report, tr), Text())
    if not report.waiting:
        yield Text(tr("review-none"))
        return
    shorten = endings([row.entry.id for row in report.waiting])
    rows = [heads(COLUMNS, tr)]
    for row in report.waiting:
        cells = [
            shorten(row.entry.id),
            clean(tr.text(row.item.title)),
            row.reading.date.isoformat(),
            clean(review.value(row, tr)),
            promises.effect(row.effect, tr),
        ]
        rows.append(Row(cells, below=clean(review.about(row, tr)), under=1))
    yield layout.Lines(table(rows, widths(rows, width, (0, 1, 0, 1, 0)), width))
    yield Text(tr("review-count", count=len(report.waiting)), "dim")
