"""One item on a screen: its fields, its arithmetic, its forecast, its entries, its curve."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from wuhai_plan.messages import entries, explain, fields, figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render.curve import chart
from wuhai_plan.texts import clean
from wuhai_plan.views.log import LogRow
from wuhai_plan.views.show import ShowReport

WIDE = 100
DIGEST = 12  # digits of a SHA-256 that tell files apart at a glance


def show(
    report: ShowReport, tr: Messages, width: int, *, ascii_only: bool = False
) -> RenderableType:
    """Return an item whole, as it fits a width in cells."""
    item = report.measure.item
    heading = Text(tr.text(item.title), "bold")
    dates = " · ".join([figures.dates(report, tr), tr("show-id", id=item.id)])
    heading.append(f"\n{dates}", "not bold dim")
    parts: list[RenderableType] = [heading]
    if report.plan.note:
        parts.append(Text(tr.text(report.plan.note), "yellow"))
    parts.append(_pairs((tr(f"field-{key}"), text) for key, text in fields.fields(report, tr)))
    parts += _part("arithmetic", _arithmetic(report, tr), tr)
    if item.revisions:
        parts += _part("revisions", Text("\n".join(fields.revisions(report, tr))), tr)
    parts += _part("forecast", Text("\n".join(explain.forecast(report, tr))), tr)
    parts += _part("entries", _entries(report, tr, wide=width >= WIDE), tr)
    drawn = chart(report.curve, report.as_of, tr, width - 2, ascii_only=ascii_only)
    parts += _part("curve", Group(*drawn), tr)
    return Group(*parts)


def _arithmetic(report: ShowReport, tr: Messages) -> Table:
    """Return the steps; a label that stands above already is not said again."""
    rows, last = [], ""
    for key, text in explain.arithmetic(report, tr):
        rows.append(("" if key == last else tr(f"field-{key}"), text))
        last = key
    return _pairs(rows)


def _entries(report: ShowReport, tr: Messages, *, wide: bool) -> RenderableType:
    """Return who reported what, when and on what evidence; withdrawn ones are struck out."""
    if not report.rows:
        return Text(tr("nothing-yet"))
    tails = entries.id_tails([row.entry.id for row in report.rows])
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("entry", "date", "recorded", "change", "by", "note"):
        folds = name in ("change", "by", "note")
        table.add_column(
            tr(f"log-{name}"), overflow="fold", no_wrap=not folds, min_width=8 if folds else None
        )
    for row in report.rows:
        style = "dim" if row.withdrawn_by else ""
        table.add_row(*_entry(row, tr, tails, wide=wide), style=style)
    return table


def _entry(row: LogRow, tr: Messages, tails: dict[str, str], *, wide: bool) -> list[Text]:
    entry, style = row.entry, "strike" if row.withdrawn_by else ""
    evidence = [
        f"{one.ref} (sha256 {one.sha256[:DIGEST]}…)" if one.sha256 else one.ref
        for one in entry.evidence
    ]
    cells = [
        tails[entry.id],
        entry.date.isoformat() if entry.date else "",
        entry.at.strftime("%Y-%m-%d %H:%M" if wide else "%Y-%m-%d"),
        entries.change(row, tr, tails),
        entry.by or "",
        " · ".join(part for part in (entry.note, *evidence) if part),
    ]
    return [Text(clean(cell), style) for cell in cells]


def _part(name: str, body: RenderableType, tr: Messages) -> list[RenderableType]:
    return [Text(f"\n{tr(f'show-{name}')}", "bold"), Padding(body, (0, 0, 0, 2), expand=False)]


def _pairs(rows: Iterable[tuple[str, str]]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in rows:
        table.add_row(Text(label), Text(text))
    return table
