"""`plan seal`."""

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.session.seal import make_seal


@plan_command()
def command(run: Run, *, known_at: options.KnownAt = None) -> None:
    """Print a fingerprint of what is known."""
    seal = make_seal(run.session, known_at)
    moment = seal.known_at.isoformat(timespec="seconds")
    run.out.line(run.tr("seal-made", fingerprint=seal.fingerprint))
    run.out.err(run.tr("seal-of", entries=seal.entries, known_at=moment))
    run.out.err(run.tr("seal-check", fingerprint=seal.fingerprint, known_at=moment))
