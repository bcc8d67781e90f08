"""Where everything is printed: reports and data to stdout, notes and errors to stderr."""

from __future__ import annotations

import os
import sys
from functools import cached_property
from itertools import islice
from shutil import get_terminal_size
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, RenderableType

    from wuhai_plan.render.layout import Lines, StyledLine

# What a command may print: what Rich draws, or data, which may be made while it is printed.
Content: TypeAlias = "RenderableType | Lines | bytes | Iterator[bytes]"

PIECE = 200  # lines written at once

# The least width of a table that loses no figure, of anything that can be read, and the most that
# is filled: COLUMNS may say anything.
LEAST_WIDTH = 60
NARROWEST, WIDEST = 40, 1000


class Output:
    """The reader's terminal or pipe."""

    def __init__(self, *, no_color: bool = False) -> None:
        environment = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        self.plain = no_color or bool(environment)  # the reader wants no colour
        self._codes: dict[str, tuple[str, str]] = {}  # by style

    @cached_property
    def console(self) -> Console:
        """The Rich console, which takes user text as it is; made only when a table is shown."""
        from wuhai_plan.cli.support.console import PlanConsole

        color = sys.stdout.isatty() and not self.plain
        return PlanConsole(
            color_system="auto" if color else None,
            force_terminal=None if color else False,
            markup=False,
            highlight=False,
            emoji=False,
        )

    def width(self, least: int = 0) -> int:
        """Return the width to draw for: the terminal's, or the least that loses no figure.

        Lines that are longer than the terminal only wrap.
        """
        self.console.width = min(max(self.console.width, least, NARROWEST), WIDEST)
        return self.console.width

    @property
    def ascii_only(self) -> bool:
        """Whether the terminal's encoding has no block characters."""
        try:
            "█░│".encode(sys.stdout.encoding or "ascii")
        except UnicodeEncodeError:
            return True
        return False

    def drawn(self, content: RenderableType | Lines) -> None:
        """Print what Rich draws; as plain text without the blanks that it fills lines up with."""
        from wuhai_plan.render.layout import Lines

        if isinstance(content, Lines):
            painted = map(self._painted, content)
            while batch := list(islice(painted, PIECE)):
                sys.stdout.write("\n".join(batch) + "\n")
            return
        console = self.console
        if console.color_system is not None:
            console.print(content)
            return
        with console.capture() as captured:
            console.print(content)
        lines = captured.get().split("\n")
        sys.stdout.write("\n".join(line.rstrip(" ") for line in lines))

    def _painted(self, line: StyledLine) -> str:
        if self.console.color_system is None:
            return "".join([text for text, _ in line]).rstrip(" ")
        return "".join([self._in_style(text, style) for text, style in line])

    def _in_style(self, text: str, style: str) -> str:
        """Return text between the codes that begin and end a style on this terminal."""
        if style not in self._codes:
            from rich.text import Text

            with self.console.capture() as captured:
                self.console.print(Text("x", style), end="")
            begin, _, end = captured.get().partition("x")
            self._codes[style] = begin, end
        begin, end = self._codes[style]
        return f"{begin}{text}{end}"

    def line(self, *parts: str) -> None:
        """Print parts on one line, or one a line where they don't fit the terminal's width."""
        from rich.cells import cell_len

        whole = "  ".join(parts)
        # A pipe has no width, unless the reader names one.
        has_width = sys.stdout.isatty() or "COLUMNS" in os.environ
        fits = not has_width or cell_len(whole) <= get_terminal_size().columns
        sys.stdout.write(f"{whole}\n" if fits else "\n  ".join(parts) + "\n")

    def data(self, data: bytes) -> None:
        """Write data to stdout as it is; to a terminal as text, without control codes."""
        if sys.stdout.isatty():
            from wuhai_plan.texts import clean

            text = data.decode("utf-8-sig").replace("\r\n", "\n")
            sys.stdout.write(clean(text, lines=True, whole=True))
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()

    def err(self, text: str) -> None:
        """Print a line for people to stderr."""
        sys.stdout.flush()
        sys.stderr.write(f"{text}\n")
