"""`plan check`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.errors import UsageError
from wuhai_plan.session.check import check


@plan_command()
def command(
    run: Run,
    *,
    evidence: Annotated[bool, typer.Option("--evidence", help="opt-check-evidence")] = False,
    seal: Annotated[str | None, typer.Option(metavar="FINGERPRINT", help="opt-check-seal")] = None,
    known_at: Annotated[str | None, typer.Option(metavar="TIME", help="opt-check-known-at")] = None,
) -> None:
    """Tell every problem of the plan and the log."""
    run.shown_errors = None
    if (seal is None) is not (known_at is None):
        raise UsageError.of("seal-needs-both")
    _check_files(run)
    if evidence:
        _check_evidence(run)
    if seal is not None and known_at is not None:
        _check_seal(run, seal, known_at)
    run.print_plan_note()


def _check_files(run: Run) -> None:
    report = check(run.session)
    chapters, items = len(report.plan.chapters), len(report.plan.items)
    run.out.line([run.tr("check-plan", file=report.plan_file, items=items, chapters=chapters)])
    counts = {"entries": report.entries, "withdrawn": report.withdrawn}
    run.out.line([run.tr("check-log", file=report.log_file, **counts)])


def _check_evidence(run: Run) -> None:
    from wuhai_plan.session.check import check_evidence

    same, other = check_evidence(run.session)
    run.out.line([run.tr("evidence-sound", same=same, other=other)])


def _check_seal(run: Run, fingerprint: str, known_at: str) -> None:
    from wuhai_plan.session.check import check_seal

    seal = check_seal(run.session, fingerprint, known_at)
    moment = seal.known_at.isoformat(timespec="seconds")
    run.out.line([run.tr("seal-holds", entries=seal.entries, known_at=moment)])
