"""Where everything is printed: reports and data to stdout, notes and errors to stderr."""

from __future__ import annotations

import os
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wuhai_plan.errors import PlanError, Problem, RequestError, UsageError
from wuhai_plan.files import same_file, write_whole
from wuhai_plan.messages.catalogue import Messages

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

SHOWN = 20
LEAST = 60


class Output:
    """The reader's terminal or pipe."""

    def __init__(self, *, no_color: bool = False) -> None:
        self._no_color = no_color
        self.most: int | None = SHOWN
        self.excel = False  # whether data begins with a byte order mark
        self.sources: Callable[[], Sequence[Path]] = tuple  # what no output may replace
        self._console: Console | None = None

    @property
    def console(self) -> Console:
        """The Rich console; made only when a table is to be shown."""
        if self._console is None:
            from wuhai_plan.cli.support.console import PlanConsole

            self._console = PlanConsole(color=self._colored())
        return self._console

    def width(self, least: int = 0) -> int:
        """Return the width to draw for: the terminal's, or the least that loses no figure.

        Lines that are longer than the terminal only wrap.
        """
        self.console.width = max(self.console.width, least)
        return self.console.width

    @property
    def ascii_only(self) -> bool:
        """Whether the terminal's encoding has no block characters."""
        try:
            "█░│".encode(sys.stdout.encoding or "ascii")
        except UnicodeEncodeError:
            return True
        return False

    def show(self, renderable: RenderableType) -> None:
        """Print a table or text that Rich draws."""
        self.console.print(renderable)

    def line(self, parts: Sequence[str], between: str = "  ") -> None:
        """Print parts on one line, or one a line where they don't fit the terminal's width."""
        from rich.cells import cell_len

        whole = between.join(parts)
        fits = not sys.stdout.isatty() and "COLUMNS" not in os.environ
        if not fits:
            fits = cell_len(whole) <= _width()
        sys.stdout.write(f"{whole}\n" if fits else "\n  ".join(parts) + "\n")

    def data(
        self, data: bytes, tr: Messages, to: Path | None = None, *, force: bool = False
    ) -> None:
        """Write data to stdout as it is, or whole to a file. A terminal gets no control codes."""
        data = BOM_UTF8 + data if self.excel else data
        if to is not None:
            if any(same_file(to, source) for source in self.sources()):
                raise RequestError.of("output-is-source", path=str(to))
            write_whole(to, data, overwrite=force)
            self.err(tr("wrote-file", path=to))
        elif sys.stdout.isatty():
            from wuhai_plan.texts import clean

            sys.stdout.write(clean(data.decode("utf-8-sig").replace("\r\n", "\n"), lines=True))
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()

    def needs_file(self, to: Path | None) -> None:
        """Refuse to write what only programs read to a terminal."""
        if to is None and sys.stdout.isatty():
            raise UsageError.of("usage-needs-file")

    def for_excel(self, *, asked: bool, csv: bool) -> None:
        """Begin data with a byte order mark where it was asked for; only CSV has one."""
        if asked and not csv:
            raise UsageError.of("usage-goes-with", one="--excel", other="--format csv")
        self.excel = asked

    def err(self, text: str) -> None:
        """Print a line for people to stderr."""
        sys.stdout.flush()
        sys.stderr.write(f"{text}\n")

    def notes(self, problems: Sequence[Problem], tr: Messages) -> None:
        """Print what the reader should know besides the report."""
        for problem in problems:
            self.err(tr.joined("note", tr.problem(problem)))

    def error(self, error: PlanError, tr: Messages) -> None:
        """Print an error: one problem as a line, several as a list of at most `most`."""
        problems = [tr.problem(problem) for problem in error.problems]
        if len(problems) == 1:
            self.err(tr.joined("error", problems[0]))
            return
        self.err(tr("error-many", count=len(problems)))
        for message in problems[: self.most]:
            self.err(tr.joined("error-item", message))
        if self.most is not None and len(problems) > self.most:
            self.err(tr("error-more", count=len(problems) - self.most))

    @property
    def plain(self) -> bool:
        """Whether the reader wants no colour."""
        plain = self._no_color or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return bool(plain)

    def _colored(self) -> bool:
        return not self.plain and sys.stdout.isatty()


def _width() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns
