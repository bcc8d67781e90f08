"""One item on a screen: its fields, its arithmetic, its forecast, its entries, its curve."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from wuhai_plan.messages import Messages, account, entries, fields, figures
from wuhai_plan.render.chart import chart
from wuhai_plan.report import LogRow
from wuhai_plan.texts import clean
from wuhai_plan.views.item import ItemReport

WIDE = 100
DIGEST = 12  # digits of a SHA-256 that tell files apart at a glance


def show(
    report: ItemReport, say: Messages, width: int, *, ascii_only: bool = False
) -> RenderableType:
    """Return an item whole, as it fits a width in cells."""
    item = report.measure.item
    heading = Text(say.text(item.title), "bold")
    dates = " · ".join([figures.dates(report, say), say("show-id", id=item.id)])
    heading.append(f"\n{dates}", "not bold dim")
    parts: list[RenderableType] = [heading]
    if report.plan.note:
        parts.append(Text(say.text(report.plan.note), "yellow"))
    parts.append(_pairs((say(f"field-{key}"), text) for key, text in fields.fields(report, say)))
    parts += _part("arithmetic", _arithmetic(report, say), say)
    if item.revisions:
        parts += _part("revisions", Text("\n".join(fields.revisions(report, say))), say)
    parts += _part("forecast", Text("\n".join(account.forecast(report, say))), say)
    parts += _part("entries", _entries(report, say, wide=width >= WIDE), say)
    drawn = chart(report.curve, report.as_of, say, width - 2, ascii_only=ascii_only)
    parts += _part("curve", Group(*drawn), say)
    return Group(*parts)


def _arithmetic(report: ItemReport, say: Messages) -> Table:
    """Return the steps; a label that stands above already is not said again."""
    rows, last = [], ""
    for key, text in account.arithmetic(report, say):
        rows.append(("" if key == last else say(f"field-{key}"), text))
        last = key
    return _pairs(rows)


def _entries(report: ItemReport, say: Messages, *, wide: bool) -> RenderableType:
    """Return who reported what, when and on what evidence; withdrawn ones are struck out."""
    if not report.rows:
        return Text(say("nothing-yet"))
    tails = entries.id_tails([row.entry.id for row in report.rows])
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("entry", "date", "recorded", "change", "by", "note"):
        folds = name in ("change", "by", "note")
        table.add_column(
            say(f"log-{name}"), overflow="fold", no_wrap=not folds, min_width=8 if folds else None
        )
    for row in report.rows:
        style = "dim" if row.withdrawn_by else ""
        table.add_row(*_entry(row, say, tails, wide=wide), style=style)
    return table


def _entry(row: LogRow, say: Messages, tails: dict[str, str], *, wide: bool) -> list[Text]:
    entry, style = row.entry, "strike" if row.withdrawn_by else ""
    evidence = [
        f"{one.ref} (sha256 {one.sha256[:DIGEST]}…)" if one.sha256 else one.ref
        for one in entry.evidence
    ]
    cells = [
        tails[entry.id],
        entry.date.isoformat() if entry.date else "",
        entry.at.strftime("%Y-%m-%d %H:%M" if wide else "%Y-%m-%d"),
        entries.change(row, say, tails),
        entry.by or "",
        " · ".join(part for part in (entry.note, *evidence) if part),
    ]
    return [Text(clean(cell), style) for cell in cells]


def _part(name: str, body: RenderableType, say: Messages) -> list[RenderableType]:
    return [Text(f"\n{say(f'show-{name}')}", "bold"), Padding(body, (0, 0, 0, 2), expand=False)]


def _pairs(rows: Iterable[tuple[str, str]]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in rows:
        table.add_row(Text(label), Text(text))
    return table
