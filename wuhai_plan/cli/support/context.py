"""One run of a command: a session opened, its errors told in the reader's language."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from wuhai_plan.cli.support.output import Output
from wuhai_plan.cli.support.streams import quiet
from wuhai_plan.errors import PlanError
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Lang
from wuhai_plan.session.core import Choices, Session


class Run:
    """What a command works with: the session, the output, and the messages of its language."""

    def __init__(self, session: Session, out: Output) -> None:
        self.session = session
        self.out = out
        self.code = 0
        out.sources = lambda: (session.plan_path, session.log_path)

    @property
    def tr(self) -> Messages:
        """The messages; asked for anew, since the plan, once read, may choose the language."""
        return Messages(self.session.lang)

    @property
    def lang(self) -> Lang:
        """The reader's language."""
        return self.session.lang

    def data(self, data: bytes, to: Path | None = None, *, force: bool = False) -> None:
        """Write data out; what the plan's own note says goes with it, to stderr."""
        self.out.data(data, self.tr, to, force=force)
        self.plan_note()

    def plan_note(self) -> None:
        """Tell the plan's own note, where a report has no place for it."""
        if self.session.plan.note:
            self.out.err(self.tr("note", message=self.session.plan.note))


def _unprinted(run: Run, error: OSError) -> int:
    """Say that stdout took no more; what was recorded before stays recorded, and is done."""
    quiet()
    reason = errno.errorcode.get(error.errno or 0, "?")
    recorded = run.session.recorded
    code = "output-lost" if recorded else "output-failed"
    run.out.error(PlanError.of(code, reason=reason, id=recorded), run.tr)
    return 0 if recorded else 1


@contextmanager
def opened(
    plan: Path | None = None,
    log: Path | None = None,
    lang: Lang | None = None,
    *,
    no_color: bool = False,
    no_cache: bool = False,
) -> Iterator[Run]:
    """Open a session; print its notes, and turn its errors into a message and an exit code."""
    run = Run(Session(Choices(plan, log, lang, not no_cache)), Output(no_color=no_color))
    code = 0
    try:
        yield run
        sys.stdout.flush()
    except PlanError as error:
        run.out.error(error, run.tr)
        code = error.exit_code
    except BrokenPipeError:
        quiet()
        return
    except OSError as error:
        code = _unprinted(run, error)
    run.out.notes(run.session.notes, run.tr)
    if code or run.code:
        raise typer.Exit(code or run.code)
