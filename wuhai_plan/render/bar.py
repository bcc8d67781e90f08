"""A bar of fixed width: how much is complete, and a tick where it should be by now."""

from __future__ import annotations

from rich.text import Text

from wuhai_plan.measure.rollup import Measure, Rollup
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.render.layout import rating_style
from wuhai_plan.views.bars import filled

MARKS = ("█", "░", "│")  # full, empty, tick
ASCII_MARKS = ("#", ".", "|")


def bar(standing: Measure | Rollup, width: int, *, ascii_only: bool) -> Text:
    """Draw a bar. It is full only for what is complete and empty only for what is not begun."""
    expected = standing.expected
    full, empty, tick = ASCII_MARKS if ascii_only else MARKS
    cells = filled(standing.complete, width)
    text = Text(full * cells + empty * (width - cells), no_wrap=True)
    text.stylize(rating_style(standing.rating), 0, cells)
    text.stylize("dim", cells)
    # At 0 and at 1 the end of the bar itself says where it should be.
    if width and expected is not None and 0 < expected < 1:
        place = min(int(expected * width), width - 1)
        text.plain = f"{text.plain[:place]}{tick}{text.plain[place + 1 :]}"
        text.stylize("not dim bold", place, place + 1)
    return text


def legend(tr: Messages, *, ascii_only: bool) -> Text:
    """Return the line that says what a bar's marks mean."""
    full, _, tick = ASCII_MARKS if ascii_only else MARKS
    return Text(tr("legend", full=full, tick=tick), "dim")
