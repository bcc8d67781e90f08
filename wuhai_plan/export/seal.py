"""How a plan stands in a line of ASCII, alike in every language: what a seal's file says of it."""

from __future__ import annotations

from wuhai_plan.measure.rollup import AsPromised, Rollup
from wuhai_plan.messages import figures
from wuhai_plan.views.status import StatusReport

UNKNOWN = "unknown"


def headline(report: StatusReport) -> str:
    """Return the plan's figures as of a day, with what the first promises would come to."""
    overall, first = report.overall, report.overall.as_promised
    parts = [
        f"as of {report.as_of.isoformat()}",
        f"complete {_percent(overall)}",
        f"expected {UNKNOWN if overall.expected is None else figures.percent(overall.expected)}",
        f"gap {UNKNOWN if overall.gap is None else figures.gap(overall.gap).replace('−', '-')}",
        f"rating {overall.rating.value if overall.rating else UNKNOWN}",
        f"reported {overall.reported} of {overall.items}",
        *([f"as first promised {_percent(first)}"] if first else []),
    ]
    return ", ".join(parts)


def _percent(standing: Rollup | AsPromised) -> str:
    return UNKNOWN if standing.complete is None else figures.percent(standing.complete)
