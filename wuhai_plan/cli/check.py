"""`plan check`."""

from pathlib import Path
from typing import Annotated

import typer

from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.errors import UsageError
from wuhai_plan.messages.hints import hint_text
from wuhai_plan.session.check import check, check_evidence, check_seal
from wuhai_plan.views.check import hints


@plan_command()
def command(
    run: Run,
    *,
    evidence: Annotated[bool, typer.Option("--evidence", help="opt-check-evidence")] = False,
    evidence_root: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="opt-check-evidence-root")
    ] = None,
    seal: Annotated[str | None, typer.Option(metavar="FINGERPRINT", help="opt-check-seal")] = None,
    known_at: Annotated[str | None, typer.Option(metavar="TIME", help="opt-check-known-at")] = None,
) -> None:
    """Tell every problem of the plan and the log; where there is none, hints."""
    run.shown_errors = None
    if (seal is None) is not (known_at is None):
        raise UsageError.of("seal-needs-both")
    if evidence_root and not evidence:
        raise UsageError.of("usage-goes-with", one="--evidence-root", other="--evidence")
    entries, withdrawn = check(run.session)
    plan, file = run.session.plan, run.session.plan_path.name
    counts = {"items": len(plan.items), "chapters": len(plan.chapters)}
    run.out.line(run.tr("check-plan", file=file, **counts))
    file = run.session.log_path.name
    run.out.line(run.tr("check-log", file=file, entries=entries, withdrawn=withdrawn))
    if evidence:
        same, other = check_evidence(run.session, evidence_root)
        run.out.line(run.tr("evidence-sound", same=same, other=other))
    if seal is not None and known_at is not None:
        sealed = check_seal(run.session, seal, known_at)
        moment = sealed.known_at.isoformat(timespec="seconds")
        run.out.line(run.tr("seal-holds", entries=sealed.entries, known_at=moment))
    for hint in hints(plan):
        run.out.line(run.tr.joined("hint", hint_text(hint, run.tr)))
