"""What an import did, a line an item, in plain text."""

from __future__ import annotations

from collections.abc import Iterator

from wuhai_plan.messages import Messages, figures
from wuhai_plan.views.imported import ImportReport, Moved


def imported(report: ImportReport, say: Messages) -> Iterator[list[str]]:
    """Yield the parts of each line: how the items moved, then how many entries came."""
    for one in report.moved:
        yield _moved(one, report, say)
    done = "import-done" if report.written else "import-would"
    counts = [say(done, added=report.added), say("import-known", known=report.known)]
    yield [*counts, say("import-empty", empty=report.empty)] if report.empty else counts


def _moved(one: Moved, report: ImportReport, say: Messages) -> list[str]:
    item, after = one.after.item, one.after
    reached = figures.so_far(after, say) if after.last else figures.value(item, None, say)
    return [
        say(
            "import-moved",
            title=item.title,
            before=figures.value(item, one.before.last, say),
            after=reached,
            percent=figures.percent(after.complete),
        ),
        say("change-rating", rating=figures.rating(after.rating, say), date=report.as_of),
    ]
