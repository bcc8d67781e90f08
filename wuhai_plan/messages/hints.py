"""What `plan check` hints at, a line each."""

from __future__ import annotations

from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.views.check import Hint

MOST_NAMED = 3  # items of a hint, so that it takes a line of a plan of a hundred items


def hint_text(hint: Hint, tr: Messages) -> str:
    """Return how many items a hint is of, what it says, and the first of them by name."""
    count = len(hint.items)
    named = tr.fact(hint.items[:MOST_NAMED]) + (" …" if count > MOST_NAMED else "")
    form = "-one" if count == 1 else ""
    return tr(f"hint-{hint.kind.value}{form}", count=count, items=named)
