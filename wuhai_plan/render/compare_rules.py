"""The items that rule sets rate differently, as a table."""

from __future__ import annotations

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.text import Text

from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import RuleSet
from wuhai_plan.render import layout
from wuhai_plan.rules import DEFAULT
from wuhai_plan.texts import clean
from wuhai_plan.views.compare_rules import CompareRulesReport

LEAST_NAME = 16  # cells


def render_compare_rules(report: CompareRulesReport, tr: Messages, width: int) -> RenderableType:
    """Return the items that the rule sets rate differently, a column a rule set."""
    parts = layout.heading(report, tr)
    parts += [Text(_rule_line(rule, tr), "dim") for rule in report.rules]
    if not report.rows:
        return Group(*parts, Text(tr("rules-agree", count=len(report.status.items))))
    parts.append(Text(tr("rules-differ", part=len(report.rows), whole=len(report.status.items))))
    names = max(width - sum(_widths(report, tr)), LEAST_NAME)
    table = layout.plain_table(width)
    table.add_column(tr("col-item"), ratio=1, overflow="fold", min_width=LEAST_NAME)
    for rule in report.rules:
        table.add_column(Text(_rule_name(rule, tr)), overflow="fold")
    for row in report.rows:
        cells = []
        for name, rating in row.ratings.items():
            cell = layout.rating_cell(rating, tr)
            if name != DEFAULT and rating is row.ratings[DEFAULT]:
                cell.style = "dim"  # only what differs from the plan's own rating is to stand out
            cells.append(cell)
        table.add_row(layout.name_cell(row.measure.item, names - layout.GAP, tr), *cells)
    return Group(*parts, table)


def _widths(report: CompareRulesReport, tr: Messages) -> list[int]:
    """Return how wide each rule set's column is, with the gap before it."""
    heads = [cell_len(_rule_name(rule, tr)) for rule in report.rules]
    columns = zip(*(row.ratings.values() for row in report.rows), strict=True)
    cells = [max(cell_len(figures.rating(each, tr)) for each in column) for column in columns]
    return [max(head, cell) + layout.GAP for head, cell in zip(heads, cells, strict=True)]


def _rule_line(rule: RuleSet, tr: Messages) -> str:
    """Return a rule set in a line: what it goes by, and its thresholds."""
    limits, name = rule.limits, _rule_name(rule, tr)
    if rule.id != DEFAULT and (title := clean(figures.rules_title(rule, tr))) != name:
        name = tr("with-note", text=name, note=title)
    return tr(
        f"rules-{limits.basis.value}",
        name=name,
        ahead=figures.grouped(limits.ahead),
        behind=figures.grouped(limits.behind),
        critical=figures.grouped(limits.critical),
    )


def _rule_name(rule: RuleSet, tr: Messages) -> str:
    """Return a rule set's name, as --rules takes it; the word for the plan's own."""
    return tr("rules-default") if rule.id == DEFAULT else rule.id
