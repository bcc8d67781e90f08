"""One run of a command: a session opened, and everything it has to say to its reader."""

# Here and in the commands annotations are no strings: Typer reads them in every run.

import errno
import sys
from codecs import BOM_UTF8
from pathlib import Path

import typer

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.output import Content, Output
from wuhai_plan.cli.support.streams import silence_stdout
from wuhai_plan.errors import PlanError, RequestError, UsageError
from wuhai_plan.files import same_file, write_whole
from wuhai_plan.lang import Lang
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.session.core import Choices, Session

SHOWN_ERRORS = 20


class Run(typer.Context):
    """What a command works with: the session, the output, and the messages of its language."""

    session: Session
    out: Output
    exit_code = 0  # of a run in which nothing fails
    shown_errors: int | None = SHOWN_ERRORS  # how many are listed; None for all
    # Where data goes and how, by the options of commands that can write to a file.
    file: Path | None = None
    force = False
    excel = False  # data begins with a byte order mark

    @property
    def tr(self) -> Messages:
        """The messages; asked for anew, since the plan, once read, may choose the language."""
        return Messages(self.session.lang)

    @property
    def lang(self) -> Lang:
        """The reader's language."""
        return self.session.lang

    def print(self, content: Content, *, note: bool = True) -> None:
        """Print what Rich draws, or write data to where the reader wants it.

        With data, which has no place for it, the plan's own note goes to stderr; not so where the
        data holds it (`note=False`).
        """
        if not isinstance(content, bytes):
            self.out.console.print(content)
            return
        data = BOM_UTF8 + content if self.excel else content
        if self.file is None:
            self.out.data(data)
        else:
            self._save(data, self.file)
        if note:
            self.print_plan_note()

    def _save(self, data: bytes, file: Path) -> None:
        sources = (self.session.plan_path, self.session.log_path)
        if any(same_file(file, source) for source in sources):
            raise RequestError.of("output-is-source", path=str(file))
        write_whole(file, data, overwrite=self.force)
        self.out.err(self.tr("wrote-file", path=file))

    def need_file(self) -> None:
        """Refuse to write what only programs read to a terminal."""
        if self.file is None and sys.stdout.isatty():
            raise UsageError.of("usage-needs-file")

    def choose_excel(self, *, excel: bool, csv: bool) -> None:
        """Begin data with a byte order mark where it was asked for; only CSV has one."""
        if excel and not csv:
            raise UsageError.of("usage-goes-with", one="--excel", other="--format csv")
        self.excel = excel

    def print_plan_note(self) -> None:
        """Print the plan's own note, where a report has no place for it."""
        if self.session.plan.note:
            self.out.err(self.tr("note", message=self.session.plan.note))

    def print_notes(self) -> None:
        """Print what the reader should know besides the report."""
        for problem in self.session.notes:
            self.out.err(self.tr.joined("note", self.tr.problem(problem)))

    def print_error(self, error: PlanError) -> None:
        """Print an error: one problem as a line, several as a list."""
        tr = self.tr
        problems = [tr.problem(problem) for problem in error.problems]
        if len(problems) == 1:
            self.out.err(tr.joined("error", problems[0]))
            return
        self.out.err(tr("error-many", count=len(problems)))
        for message in problems[: self.shown_errors]:
            self.out.err(tr.joined("error-item", message))
        if self.shown_errors is not None and len(problems) > self.shown_errors:
            self.out.err(tr("error-more", count=len(problems) - self.shown_errors))

    def output_lost(self, error: OSError) -> int:
        """Say that stdout takes no more; return the exit code.

        What was recorded before stays recorded, so the command did what it was asked to.
        """
        silence_stdout()
        reason = errno.errorcode.get(error.errno or 0, "?")
        recorded = self.session.recorded
        code = "output-lost" if recorded else "output-failed"
        self.print_error(PlanError.of(code, reason=reason, id=recorded))
        return 0 if recorded else 1


def open_session(
    run: Run,
    plan: options.PlanFile = None,
    log: options.LogFile = None,
    lang: options.Language = None,
    *,
    no_color: options.NoColor = False,
    no_cache: options.NoCache = False,
) -> None:
    """Open the session of a run, as every command does."""
    run.session = Session(Choices(plan, log, lang, not no_cache))
    run.out = Output(no_color=no_color)
