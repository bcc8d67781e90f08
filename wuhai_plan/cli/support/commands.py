"""What every command is, and one run of it: a session opened, and all it has to say to its reader.

A command has its own options and those it shares; Typer's context of it is the `Run`.
"""

# Here and in the commands annotations are no strings: Typer reads them in every run.

import errno
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand

from wuhai_plan.cli.support import options
from wuhai_plan.cli.support.groups import Translated
from wuhai_plan.cli.support.output import Content, Output
from wuhai_plan.cli.support.streams import silence_stdout
from wuhai_plan.errors import PlanError, RequestError, UsageError
from wuhai_plan.files import write_files, write_whole
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Plan
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
    # The state that commands of `plan export` write: as of a day, as it was known at a moment.
    as_of: str | None = None
    known_at: str | None = None

    @property
    def tr(self) -> Messages:
        """The messages; asked for anew, since the plan, once read, may choose the language."""
        return Messages(self.session.lang)

    def print(self, content: Content, plan: Plan | None = None) -> None:
        """Print what Rich draws, or write data, whole or piece by piece, to where it is wanted.

        The own note of a plan goes to stderr with its data, where these have no place for it.
        """
        if isinstance(content, bytes):
            self._print_data(content)
        elif isinstance(content, Iterator):
            self._print_pieces(content)
        else:
            self.out.drawn(content)
        if plan is not None and plan.note:
            self.out.err(self.tr("note", message=plan.note))

    def _print_pieces(self, pieces: Iterator[bytes]) -> None:
        """Write data that is made while it is read to stdout."""
        mark = BOM_UTF8 if self.excel else b""
        for piece in pieces:
            self.out.data(mark + piece)
            mark = b""

    def _print_data(self, content: bytes) -> None:
        data = BOM_UTF8 + content if self.excel else content
        if self.file is None:
            self.out.data(data)
        else:
            if self.session.is_source(self.file):
                raise RequestError.of("output-is-source", path=str(self.file))
            write_whole(self.file, data, overwrite=self.force)
            self.out.err(self.tr("wrote-file", path=self.file))

    def print_files(self, contents: Mapping[str, bytes]) -> None:
        """Write files by their names into the folder that was chosen."""
        assert self.file is not None  # noqa: S101 - who asks for this has chosen one
        for name in contents:
            if self.session.is_source(self.file / name):
                raise RequestError.of("output-is-source", path=str(self.file / name))
        for path in write_files(self.file, contents, overwrite=self.force):
            self.out.err(self.tr("wrote-file", path=path))

    def need_file(self, suffix: str = ".xlsx") -> None:
        """Refuse to write what only programs read to a terminal."""
        if self.file is None and sys.stdout.isatty():
            raise UsageError.of("usage-needs-file", suffix=suffix)

    def choose_excel(self, *, excel: bool, csv: bool) -> None:
        """Begin data with a byte order mark where it was asked for; only CSV has one."""
        if excel and not csv:
            raise UsageError.of("usage-goes-with", option="--excel", other="--format csv")
        self.excel = excel

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
        shown = problems[: self.shown_errors]
        for message in shown:
            self.out.err(tr.joined("error-item", message))
        if len(shown) < len(problems):
            self.out.err(tr("error-more", count=len(problems) - len(shown)))

    def output_lost(self, error: OSError) -> int:
        """Say that stdout takes no more; return the exit code.

        What was recorded before stays recorded, so the command did what it was asked to. Or that
        the folder is gone from which a path was to be found.
        """
        if error.errno == errno.ENOENT and not _has_folder():
            self.print_error(PlanError.of("folder-gone"))
            return 1
        silence_stdout()
        reason = errno.errorcode.get(error.errno or 0, "?")
        recorded = self.session.recorded
        code = "output-lost" if recorded else "output-failed"
        self.print_error(PlanError.of(code, reason=reason, id=recorded))
        return 0 if recorded else 1


def _has_folder() -> bool:
    """Say whether the folder that this was called in is still there."""
    try:
        Path.cwd()
    except FileNotFoundError:
        return False
    return True


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


def plan_command(
    cls: type[TyperCommand] | None = None, *, ignore_unknown_options: bool = False
) -> Callable[[Callable[..., None]], Any]:
    """Make the decorated function a command: its parameters become arguments and options."""

    def decorate(function: Callable[..., None]) -> Any:
        app = typer.Typer(add_completion=False)
        settings = {"ignore_unknown_options": ignore_unknown_options}
        app.command(cls=cls or Command, context_settings=settings)(function)
        return typer.main.get_command(app)

    return decorate


class Command(Translated, TyperCommand):
    """A command. Its context is a `Run`, which Typer hands to the function as `run`.

    What it shares with others is made of functions as commands are: the parameters of those in
    `before` and `after` are options before and after its own, and they are called before it.
    """

    context_class = Run
    # Too many words are refused in `invoke`, in the reader's language.
    allow_extra_args = True
    before: tuple[Any, ...] = ()
    after: tuple[Any, ...] = (plan_command(TyperCommand)(open_session),)

    def __init__(self, *, params: list[Any], **settings: Any) -> None:
        ahead = [param for shared in self.before for param in shared.params]
        behind = [param for shared in self.after for param in shared.params]
        super().__init__(params=[*ahead, *params, *behind], **settings)

    def invoke(self, ctx: Any) -> int:
        """Run the command; print its notes or what went wrong, and return the exit code."""
        if ctx.args:
            from wuhai_plan.cli.support.usage import CommandLineError

            raise CommandLineError("usage-extra", ctx, value=" ".join(ctx.args))
        for shared in (*self.before, *self.after):
            shared.callback(**{param.name: ctx.params.pop(param.name) for param in shared.params})
        try:
            super().invoke(ctx)
            sys.stdout.flush()
            code: int = ctx.exit_code
        except PlanError as error:
            ctx.print_error(error)
            code = error.exit_code
        except BrokenPipeError:  # the reader has seen enough, as with `| head`
            silence_stdout()
            return 0
        except OSError as error:
            code = ctx.output_lost(error)
        except MemoryError:
            ctx.print_error(PlanError.of("memory-short"))
            code = 1
        ctx.print_notes()
        return code


def choose_file(run: Run, *, output: options.OutFile = None, force: options.Force = False) -> None:
    """Choose where the data goes."""
    run.file, run.force = output, force


def choose_state(run: Run, *, as_of: options.AsOf = None, known_at: options.KnownAt = None) -> None:
    """Choose the state that is written."""
    run.as_of, run.known_at = as_of, known_at


class ExportCommand(Command):
    """A command that writes the state of every item."""

    before = (plan_command(TyperCommand)(choose_file),)
    after = (plan_command(TyperCommand)(choose_state), *Command.after)
