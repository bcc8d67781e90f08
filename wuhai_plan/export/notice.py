"""Notices to units as documents: a page a unit."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from wuhai_plan.export.document import Column, DocumentWriter
from wuhai_plan.messages import figures, notice
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.messages.paper import full_day
from wuhai_plan.views.notice import NoticeReport

# Millimetres of each column; that of the reasons has what is left.
WIDTHS = {"no": 11, "item": 31, "value": 25, "complete": 19, "due": 23}
CENTRED = {"no", "due"}
LONGEST_NAME = 120  # bytes of a unit's name in a file's
RESERVED = '<>:"/\\|?*\ufffd'  # what no file's name may hold on some system, or nobody can read


def notice_bytes(reports: Sequence[NoticeReport], tr: Messages) -> bytes:
    """Return the notices in one document, each beginning on a page of its own."""
    first = reports[0]
    note, publisher = tr.text(first.plan.note), tr.text(first.plan.publisher)
    title = tr("notice-title")
    document = DocumentWriter(first.as_of, title, publisher, tr.lang, note=note[:100])
    for number, report in enumerate(reports):
        if number:
            document.new_page()
        _page(document, report, tr)
    return document.data()


def _page(document: DocumentWriter, report: NoticeReport, tr: Messages) -> None:
    """Write to whom, of what day, a table of what is asked about, and who asks."""
    plan = report.plan
    document.text(tr("notice-title"), "title")
    document.ends(tr.text(plan.title), full_day(report.as_of, tr), "date-line")
    if plan.note:
        document.text(tr.text(plan.note), "warning")
    document.text(tr("notice-to", lead=report.lead), "address")
    document.text(notice.opening(report, tr), "body")
    if report.rows:
        heads = {name: tr(f"col-{name}") for name in WIDTHS}
        columns = [
            Column(heads[name], width, right=name in figures.NUMBERS, centred=name in CENTRED)
            for name, width in WIDTHS.items()
        ]
        columns.append(Column(tr("notice-why"), document.width - sum(WIDTHS.values())))
        rows = []
        for number, row in enumerate(report.rows, 1):
            cells = notice.cells(row, report, tr) | {"no": f"{number}"}
            rows.append([*(cells[name] for name in WIDTHS), cells["why"]])
        document.table(columns, rows)
    document.text("", "sign-off")
    document.text(tr.text(plan.publisher), "sign-off")
    document.text(full_day(report.as_of, tr), "sign-off")


def notice_files(reports: Sequence[NoticeReport], tr: Messages) -> dict[str, bytes]:
    """Return the notices by the names of their files: a number, which makes each its own, and the
    unit's name, as far as files can bear it.
    """
    places = max(2, len(f"{len(reports)}"))
    return {
        f"{number:0{places}}{_in_file_name(tr.text(report.lead))}.docx": notice_bytes([report], tr)
        for number, report in enumerate(reports, 1)
    }


def _in_file_name(name: str) -> str:
    """Return a name with a hyphen before it, cut, without what leads elsewhere; "" for none."""
    signs = (
        "_" if sign in RESERVED or not sign.isprintable() else sign
        for sign in unicodedata.normalize("NFC", name)
    )
    short = "".join(signs).encode()[:LONGEST_NAME].decode(errors="ignore")
    short = short.strip(" ._")
    return f"-{short}" if short else ""
