"""What an import did, a line an item, in plain text."""

from __future__ import annotations

from collections.abc import Iterator

from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.views.import_file import ImportReport, Moved


def imported(report: ImportReport, tr: Messages) -> Iterator[list[str]]:
    """Yield the parts of each line: how the items moved, then how many entries came."""
    for one in report.moved:
        yield _moved(one, report, tr)
    done = "import-done" if report.written else "import-would"
    counts = [tr(done, added=report.added), tr("import-known", known=report.known)]
    yield [*counts, tr("import-empty", empty=report.empty)] if report.empty else counts


def _moved(one: Moved, report: ImportReport, tr: Messages) -> list[str]:
    item, after = one.after.item, one.after
    reached = figures.so_far(after, tr) if after.last else figures.value(item, None, tr)
    return [
        tr(
            "import-moved",
            title=item.title,
            before=figures.value(item, one.before.last, tr),
            after=reached,
            percent=figures.percent(after.complete),
        ),
        tr("change-rating", rating=figures.rating(after.rating, tr), date=report.as_of),
    ]
