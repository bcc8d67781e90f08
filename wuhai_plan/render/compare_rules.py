"""The items that rule sets rate differently, as a table."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import RuleSet
from wuhai_plan.render.status import STYLES
from wuhai_plan.rules import DEFAULT
from wuhai_plan.texts import clean
from wuhai_plan.views.compare_rules import CompareRulesReport
from wuhai_plan.views.sensitivity import SensitivityReport


def compared(report: CompareRulesReport, tr: Messages, width: int) -> RenderableType:
    """Return the items that the rule sets rate differently, a column a rule set."""
    parts = _heading(report, tr)
    for rule in report.rules:
        parts.append(Text(rule_line(rule, tr), "dim"))
    if not report.rows:
        return Group(*parts, Text(tr("rules-agree", count=report.asked)))
    part, whole = len(report.rows), report.asked
    parts.append(Text(tr("rules-differ", part=part, whole=whole)))
    table = _table(width)
    table.add_column(tr("col-item"), ratio=1, overflow="fold", min_width=16)
    for rule in report.rules:
        table.add_column(Text(rule_name(rule, tr)), overflow="fold")
    for row in report.rows:
        name = Text(tr.text(row.measure.item.title))
        name.append(f"\n{row.measure.item.id}", "dim")
        usual = row.ratings[DEFAULT]
        cells = []
        for key, one in row.ratings.items():
            style = "dim" if one is usual and key != DEFAULT else STYLES[one]
            cells.append(Text(figures.rating(one, tr), style))
        table.add_row(name, *cells)
    return Group(*parts, table)


def rule_line(rule: RuleSet, tr: Messages) -> str:
    """Return a rule set in a line: what it goes by, and its thresholds."""
    limits = rule.limits
    shown = {
        name: figures.grouped(value)
        for name, value in (
            ("ahead", limits.ahead),
            ("behind", limits.behind),
            ("critical", limits.critical),
        )
    }
    name = rule_name(rule, tr)
    if rule.id != DEFAULT and (title := clean(figures.rules_title(rule, tr))) != name:
        name = tr("with-note", text=name, note=title)
    return tr(f"rules-{limits.basis.value}", name=name, **shown)


def rule_name(rule: RuleSet, tr: Messages) -> str:
    """Return a rule set's name, as --rules takes it; the word for the plan's own."""
    return tr("rules-default") if rule.id == DEFAULT else rule.id


def _heading(report: CompareRulesReport | SensitivityReport, tr: Messages) -> list[RenderableType]:
    heading = Text(tr.text(report.plan.title), "bold")
    heading.append(f"\n{figures.dates(report, tr)}", "not bold dim")
    parts: list[RenderableType] = [heading]
    if report.plan.note:
        parts.append(Text(tr.text(report.plan.note), "yellow"))
    return parts


def _table(width: int | None) -> Table:
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", width=width)
