"""How units stand, as people read it: the cells of a table of them."""

from __future__ import annotations

from collections.abc import Iterator

from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.views.units import UnitRow, UnitsReport

REPORTS = ("on_time", "late", "missing")
WORDS = ("returned", "waiting")  # of a second party
COUNTS = (*REPORTS, *WORDS)
FIGURES = ("complete", "expected", "gap", "rating")
HEADS = {
    "rank": "col-rank", "lead": "col-lead", "reported": "col-reported",
    "complete": "col-complete", "expected": "col-expected", "gap": "col-gap",
    "rating": "col-rating", "on_time": "col-on-time", "late": "col-late",
    "missing": "col-missing", "returned": "col-returned", "waiting": "col-waiting",
}  # fmt: skip
NUMBERS = {"rank", *FIGURES[:3], "reported", *COUNTS}


def columns(report: UnitsReport) -> list[str]:
    """Return the columns of a table of units; a second party's where there is one."""
    names = ["rank", "lead", "reported", *FIGURES, *REPORTS]
    return [*names, *WORDS] if report.judged else names


def lead(unit: UnitRow, tr: Messages) -> str:
    """Return a unit's name; the words for none where its items have no lead."""
    return tr("no-lead") if unit.lead is None else tr.text(unit.lead)


def rows(report: UnitsReport, tr: Messages) -> Iterator[dict[str, str]]:
    """Yield the cells of each unit, by the name of the column that each is for."""
    for unit in report.units:
        rollup, reports = unit.rollup, unit.reports
        waiting = rollup.waiting
        yield {
            **figures.cells(rollup, tr),
            "rank": "–" if unit.rank is None else f"{unit.rank}",
            "lead": lead(unit, tr),
            **{name: f"{getattr(reports, name)}" for name in REPORTS},
            "returned": f"{unit.returned}",
            "waiting": "–" if waiting is None else f"{waiting}",
        }


def below(report: UnitsReport, tr: Messages) -> str:
    """Say which reports are counted."""
    return tr("units-below", day=report.as_of)


def report_words(cells: dict[str, str], names: list[str], tr: Messages) -> list[str]:
    """Return a unit's counts of reports and of a second party's words in words."""
    counts = [name for name in COUNTS if name in names]
    return [tr(f"units-{name}", count=cells[name]) for name in counts]
