"""`plan merge`: what came in, and what it changes of the past."""

from __future__ import annotations

from collections.abc import Iterator

from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.views.merge import MergeReport


def merge_lines(report: MergeReport, tr: Messages, *, dry_run: bool) -> Iterator[str]:
    """Say what a merge brought in, which past reports it changes, and the plan in force by it."""
    key = "merge-would" if dry_run else "merge-done"
    yield tr(key, added=report.added, known=report.known)
    if report.first is not None and report.last is not None:
        yield tr("merge-changes", first=report.first, last=report.last)
    for plan, following in report.plans:
        until = following.at if following else tr("merge-now")
        yield tr("merge-plan", at=plan.at, by=plan.by or tr("nobody"), until=until)
    if report.first_plan:
        yield tr("merge-first-plan")
