"""A notice to one unit, one page of Markdown."""

from __future__ import annotations

from wuhai_plan.export.markdown import escape, table_lines
from wuhai_plan.messages import figures, notice
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.views.notice import NoticeReport

COLUMNS = ("item", "value", "complete", "gap", "due", "why", "next")
HEADS = {"why": "notice-why"}


def notice_md(report: NoticeReport, tr: Messages) -> bytes:
    """Return the notice: to whom, of what day, a table of what it asks about, and who asks."""
    lines = [
        "# " + escape(tr("notice-title")),
        "",
        f"{escape(tr.text(report.plan.title))} · {figures.dates(report, tr)}",
        "",
        escape(tr("notice-to", lead=report.lead)),
        "",
        escape(notice.opening(report, tr)),
    ]
    if report.rows:
        heads = [tr("col-no"), *(tr(HEADS.get(name, f"col-{name}")) for name in COLUMNS)]
        right = [True, *(name in figures.NUMBERS for name in COLUMNS)]
        rows = []
        for number, row in enumerate(report.rows, 1):
            cells = notice.cells(row, report, tr)
            rows.append([str(number), *(cells[name] for name in COLUMNS)])
        lines += ["", *table_lines(heads, rows, right)]
    if report.plan.publisher:
        lines += ["", escape(tr.text(report.plan.publisher))]
    if report.plan.note:
        lines += ["", f"> {escape(tr.text(report.plan.note))}"]
    return ("\n".join(lines) + "\n").encode()
