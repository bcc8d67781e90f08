"""`plan check`."""

from pathlib import Path
from typing import Annotated

import typer

from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.errors import UsageError
from wuhai_plan.messages.hints import hint_text
from wuhai_plan.session.check import check, check_evidence
from wuhai_plan.session.check_seal import check_seal, require_seal_options
from wuhai_plan.views.check import hints
from wuhai_plan.views.seal import SealCheck


@plan_command()
def command(
    run: Run,
    *,
    evidence: Annotated[bool, typer.Option("--evidence", help="opt-check-evidence")] = False,
    evidence_root: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="opt-check-evidence-root")
    ] = None,
    seal: Annotated[
        str | None, typer.Option(metavar="FILE|FINGERPRINT", help="opt-check-seal")
    ] = None,
    known_at: Annotated[str | None, typer.Option(metavar="TIME", help="opt-check-known-at")] = None,
    signers: Annotated[
        Path | None, typer.Option(metavar="ALLOWED", help="opt-check-signers")
    ] = None,
) -> None:
    """Tell every problem of the plan and the log; where there is none, hints."""
    run.shown_errors = None
    require_seal_options(seal, known_at, signers)
    if evidence_root and not evidence:
        raise UsageError.of("usage-goes-with", option="--evidence-root", other="--evidence")
    entries, withdrawn, uncounted = check(run.session)
    plan, file = run.session.plan, run.session.plan_path.name
    counts = {"items": len(plan.items), "chapters": len(plan.chapters)}
    run.out.line(run.tr("check-plan", file=file, **counts))
    file = run.session.log_path.name
    run.out.line(run.tr("check-log", file=file, entries=entries, withdrawn=withdrawn))
    if uncounted:
        run.out.line(run.tr("check-uncounted", count=uncounted))
    if evidence:
        same, other = check_evidence(run.session, evidence_root)
        run.out.line(run.tr("evidence-sound", same=same, other=other))
    if seal is not None:
        print_seal_check(run, check_seal(run.session, seal, known_at, signers))
    for hint in hints(plan):
        run.out.line(run.tr.joined("hint", hint_text(hint, run.tr)))


def print_seal_check(run: Run, check: SealCheck) -> None:
    """Print what was found of a seal that holds."""
    moment = check.sealed.known_at.isoformat(timespec="seconds")
    run.out.line(run.tr("seal-holds", entries=check.sealed.entries, known_at=moment))
    if check.headline:
        run.out.line(run.tr("seal-plan-holds", headline=check.headline))
    if check.signer is not None:
        run.out.line(run.tr("seal-signed", signer=check.signer, known_at=moment))
    elif check.unchecked:
        run.out.err(run.tr.joined("note", run.tr("seal-signature-unchecked")))
