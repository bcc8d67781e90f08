"""The least that any reader of the log does: decode each line, sum by item and date.

What `plan status` on a log never seen before is measured against.
"""

from __future__ import annotations

import sys
from collections import defaultdict

from msgspec import Struct
from msgspec.json import Decoder


class Line(Struct):
    """What is summed up."""

    item: str
    date: str
    add: float | None = None
    set: float | None = None


def main() -> None:
    """Sum up a log."""
    decode = Decoder(Line).decode
    totals: defaultdict[tuple[str, str], float] = defaultdict(float)
    with open(sys.argv[1], "rb") as file:  # noqa: PTH123 - nothing more is imported
        for line in file:
            entry = decode(line)
            if entry.set is not None:
                totals[entry.item, entry.date] = entry.set
            elif entry.add is not None:
                totals[entry.item, entry.date] += entry.add


if __name__ == "__main__":
    main()
