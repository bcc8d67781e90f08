"""`plan seal`."""

from pathlib import Path
from typing import Annotated

import typer

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.errors import UsageError
from wuhai_plan.session.seal import make_seal, write_seal


@plan_command()
def command(
    run: Run,
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="opt-seal-output")
    ] = None,
    sign: Annotated[Path | None, typer.Option(metavar="KEY", help="opt-seal-sign")] = None,
    known_at: options.KnownAt = None,
    force: options.Force = False,
) -> None:
    """Print a fingerprint of what is known; write it to a file, signed if asked."""
    if sign is not None and output is None:
        raise UsageError.of("usage-goes-with", option="--sign", other="-o FILE")
    seal = make_seal(run.session, known_at)
    moment = seal.known_at.isoformat(timespec="seconds")
    if output is not None:
        for path in write_seal(run.session, seal, output, sign, overwrite=force):
            run.out.err(run.tr("wrote-file", path=path))
    run.out.line(run.tr("seal-made", fingerprint=seal.fingerprint))
    run.out.err(run.tr("seal-of", entries=seal.entries, known_at=moment))
    if output is None:
        run.out.err(run.tr("seal-check", fingerprint=seal.fingerprint, known_at=moment))
    else:
        run.out.err(run.tr("seal-check-signed" if sign else "seal-check-file", path=output))
