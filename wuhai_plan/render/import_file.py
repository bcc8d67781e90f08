"""What an import did, a line an item, in plain text."""

from __future__ import annotations

from collections.abc import Iterator

from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render.change import move
from wuhai_plan.views.import_file import ImportReport


def render_import_file(report: ImportReport, tr: Messages) -> Iterator[list[str]]:
    """Yield the parts of each line: how the items moved, then how many entries came."""
    for before, after in report.moved:
        yield move("import-moved", before, after, report.as_of, tr)
    done = "import-done" if report.written else "import-would"
    counts = [tr(done, added=report.added), tr("import-known", known=report.known)]
    yield [*counts, tr("import-empty", empty=report.empty)] if report.empty else counts
