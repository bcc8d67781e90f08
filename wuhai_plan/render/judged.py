"""The status judged in other ways: by other rule sets, and added up otherwise."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wuhai_plan.messages import Messages, figures
from wuhai_plan.model import RuleSet
from wuhai_plan.render.status import STYLES
from wuhai_plan.rules import DEFAULT
from wuhai_plan.texts import clean
from wuhai_plan.views.rules import RulesReport
from wuhai_plan.views.sensitivity import SensitivityReport


def compared(report: RulesReport, say: Messages, width: int) -> RenderableType:
    """Return the items that the rule sets rate differently, a column a rule set."""
    parts = _heading(report, say)
    for rule in report.rules:
        parts.append(Text(rule_line(rule, say), "dim"))
    if not report.rows:
        return Group(*parts, Text(say("rules-agree", count=report.asked)))
    part, whole = len(report.rows), report.asked
    parts.append(Text(say("rules-differ", part=part, whole=whole)))
    table = _table(width)
    table.add_column(say("col-item"), ratio=1, overflow="fold", min_width=16)
    for rule in report.rules:
        table.add_column(Text(rule_name(rule, say)), overflow="fold")
    for row in report.rows:
        name = Text(say.text(row.measure.item.title))
        name.append(f"\n{row.measure.item.id}", "dim")
        usual = row.ratings[DEFAULT]
        cells = []
        for key, one in row.ratings.items():
            style = "dim" if one is usual and key != DEFAULT else STYLES[one]
            cells.append(Text(figures.rating(one, say), style))
        table.add_row(name, *cells)
    return Group(*parts, table)


def sensitivity(report: SensitivityReport, say: Messages) -> RenderableType:
    """Return the overall figure beside what other ways of adding up make of it."""
    table = _table(None)
    table.add_column(say("col-way"), overflow="fold")
    for name in ("complete", "difference", "expected", "gap"):
        table.add_column(say(f"col-{name}"), justify="right", no_wrap=True)
    table.add_column(say("col-rating"), no_wrap=True)
    table.add_column(say("col-reported"), justify="right", no_wrap=True)
    for way in report.ways:
        one = way.rollup
        table.add_row(
            Text(say(f"way-{way.id}")),
            Text(figures.percent(one.complete)),
            Text(figures.gap(way.change)),
            Text(figures.percent(one.expected)),
            Text(figures.gap(one.gap)),
            Text(figures.rating(one.rating, say), STYLES[one.rating] if one.rating else "dim"),
            Text(say("reported-of", part=one.reported, whole=one.items)),
        )
    return Group(*_heading(report, say), table)


def rule_line(rule: RuleSet, say: Messages) -> str:
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
    name = rule_name(rule, say)
    if rule.id != DEFAULT and (title := clean(figures.rules_title(rule, say))) != name:
        name = say("with-note", text=name, note=title)
    return say(f"rules-{limits.basis.value}", name=name, **shown)


def rule_name(rule: RuleSet, say: Messages) -> str:
    """Return a rule set's name, as --rules takes it; the word for the plan's own."""
    return say("rules-default") if rule.id == DEFAULT else rule.id


def _heading(report: RulesReport | SensitivityReport, say: Messages) -> list[RenderableType]:
    heading = Text(say.text(report.plan.title), "bold")
    heading.append(f"\n{figures.dates(report, say)}", "not bold dim")
    parts: list[RenderableType] = [heading]
    if report.plan.note:
        parts.append(Text(say.text(report.plan.note), "yellow"))
    return parts


def _table(width: int | None) -> Table:
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", width=width)
