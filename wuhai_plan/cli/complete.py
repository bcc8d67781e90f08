"""`plan __complete SHELL WORD… =CURRENT`: what the completion scripts ask at every press of Tab."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def complete(args: Sequence[str]) -> None:
    """Print what may stand in place of the current word; nothing at all where anything fails."""
    try:
        from wuhai_plan.completion.answer import answer

        shell, *before, current = args
        # The script writes `=` before the word: PowerShell drops empty arguments.
        lines = answer(shell, before, current.removeprefix("=")).lines()
        sys.stdout.buffer.write(lines.encode(errors="replace"))
        sys.stdout.buffer.flush()
    except Exception:  # noqa: BLE001 - an error in the middle of somebody's typing helps nobody
        return
