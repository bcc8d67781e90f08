"""What has to be known of a log before its lines are folded: a search through its bytes."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from msgspec import Struct

from wuhai_plan.log.line import BadLineError, decode, strip
from wuhai_plan.log.pieces import ADOPTS, PIECE, NeedsFullReadError, decoded_entry, require_line
from wuhai_plan.model import Entry

BEGINNING = len('{"id":"01H4DQC2X0000000000000000A')
# In lines that withdraw, confirm or return an entry, as `plan` writes them.
TARGETING = (b'"void":', b'"confirm":', b'"return":')


class Ahead(Struct, frozen=True):
    """What entries speak of others or adopt plans, by their ids; whether lines seem to be in order.

    What they speak of may come before them, so all have to be known first. `targeting` withdraw,
    confirm or return an entry.
    """

    targeting: dict[str, Entry]
    adoptions: dict[str, Entry]
    in_order: bool


def look_ahead(file: BinaryIO, start: int = 0) -> Ahead:
    """Search a log from a line on; raise `NeedsFullReadError` where that is not enough.

    Lines begin with their ids: where those of the pieces' first lines ascend, the rest mostly does.
    """
    entries: dict[str, Entry] = {}
    in_order, last, rest = True, b"", b""
    file.seek(start)
    # Searched as it is read: cutting it into whole lines would cost as much as the search.
    while data := file.read(PIECE):
        begin, end = data.find(b"\n") + 1, data.rfind(b"\n") + 1
        require_line(rest, data)
        first = rest + data[:begin]
        if begin:
            in_order = in_order and last <= first[:BEGINNING]
            last, rest = first[:BEGINNING], data[end:]
            for mark in (*TARGETING, ADOPTS):
                for entry in (*find_entries(mark, first), *find_entries(mark, data, begin, end)):
                    entries[entry.id] = entry
        else:
            rest += data
    if rest:
        raise NeedsFullReadError
    return Ahead(
        {key: entry for key, entry in entries.items() if entry.target is not None},
        {key: entry for key, entry in entries.items() if entry.plan is not None},
        in_order,
    )


def find_entries(
    mark: bytes, data: bytes, begin: int = 0, end: int | None = None
) -> Iterator[Entry]:
    """Yield the entries of those among whole lines that hold some bytes, the last one first.

    Python searches backwards in half the time: it is most of what a search through a log takes.
    """
    place = data.rfind(mark, begin, end)
    while place >= 0:
        start = data.rfind(b"\n", begin, place) + 1 or begin
        entry = decoded_entry(data[start : data.index(b"\n", place)])
        if entry is not None:
            yield entry
        place = data.rfind(mark, begin, start)


def find_adoptions(data: bytes) -> dict[str, Entry]:
    """Return the sound adoptions of plans in a log of any state, by their ids."""
    adoptions = {}
    for line in data.removeprefix(BOM_UTF8).split(b"\n"):
        if ADOPTS in line:  # behind an escape the reader refuses it
            with suppress(BadLineError):
                entry = decode(strip(line), 0)
                if entry.plan is not None:
                    adoptions[entry.id] = entry
    return adoptions
