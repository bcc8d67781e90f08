"""`plan check`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support import options as opt
from wuhai_plan.cli.support.commands import Command
from wuhai_plan.cli.support.context import Run, opened
from wuhai_plan.errors import UsageError
from wuhai_plan.session.check import check as look

app = typer.Typer(add_completion=False)


@app.command(cls=Command)
def check(
    *,
    evidence: Annotated[bool, typer.Option("--evidence", help="opt-check-evidence")] = False,
    seal: Annotated[
        str | None, typer.Option("--seal", metavar="FINGERPRINT", help="opt-check-seal")
    ] = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", metavar="TIME", help="opt-check-known-at")
    ] = None,
    plan: opt.PlanFile = None,
    log: opt.LogFile = None,
    lang: opt.Language = None,
    no_color: opt.NoColor = False,
    no_cache: opt.NoCache = False,
) -> None:
    """Tell every problem of the plan and the log."""
    with opened(plan, log, lang, no_color=no_color, no_cache=no_cache) as run:
        run.out.most = None
        if (seal is None) is not (known_at is None):
            raise UsageError.of("seal-needs-both")
        _files(run)
        if evidence:
            _evidence(run)
        if seal is not None and known_at is not None:
            _seal(run, seal, known_at)
        run.plan_note()


def _files(run: Run) -> None:
    found = look(run.session)
    chapters, items = len(found.plan.chapters), len(found.plan.items)
    run.out.line([run.tr("check-plan", file=found.plan_file, items=items, chapters=chapters)])
    counts = {"entries": found.entries, "withdrawn": found.withdrawn}
    run.out.line([run.tr("check-log", file=found.log_file, **counts)])


def _evidence(run: Run) -> None:
    from wuhai_plan.session.check import check_evidence

    same, other = check_evidence(run.session)
    run.out.line([run.tr("evidence-sound", same=same, other=other)])


def _seal(run: Run, fingerprint: str, known_at: str) -> None:
    from wuhai_plan.session.check import check_seal

    found = check_seal(run.session, fingerprint, known_at)
    moment = found.known_at.isoformat(timespec="seconds")
    run.out.line([run.tr("seal-holds", entries=found.entries, known_at=moment)])
