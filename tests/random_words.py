"""Words of a second party and withdrawals in random logs, right and wrong, in any order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from tests.helpers import log_line, ulid
from tests.plain_replay import standings
from wuhai_plan.log.line import decode
from wuhai_plan.model import Entry, Item
from wuhai_plan.numbers import bounded

ZERO = Decimal(0)
Keys = dict[str, Any]  # of a line, by its number
TARGETING = ("void", "confirm", "return")
TEXTS = ("problem", "next")
READS = ("add", "set", "stage")


def is_told(keys: Keys) -> bool:
    """Say whether a line is a reading or a remark."""
    return not any(name in keys for name in TARGETING)


def is_reading(keys: Keys) -> bool:
    return is_told(keys) and any(keys.get(name, ...) is not ... for name in READS)


def speak(
    draw: st.DrawFn,
    sorts: Mapping[int, str],
    lines: dict[int, Keys],
    usual: str,
    *,
    back: bool = False,
) -> None:
    """Give lines of those sorts (`TARGETING`) something to speak of, only `back` or either way.

    `lines` holds the keys of all lines by their numbers, and gets those. What has nothing to speak
    of becomes a remark of the item `usual`. A confirmation's figure is for `vouch`.
    """
    for number, sort in sorts.items():
        lines[number] |= {"set": ..., "item": ..., "date": ..., sort: ulid(0)}
    places = {number: place for place, number in enumerate(lines)}
    for number, sort in sorts.items():
        targets = [
            other
            for other, keys in lines.items()
            if (places[other] < places[number] if back else other != number)
            and (sort == "void" or is_reading(keys) or (sort == "return" and is_told(keys)))
        ]
        if not targets:
            del lines[number][sort]
            lines[number] |= {"item": usual, "date": "2023-06-01", "note": "told"}
            continue
        target = draw(st.sampled_from(targets))
        keys = lines[target]
        own: Keys = {sort: ulid(target), "item": keys.get("item", ...)}
        own["date"] = keys.get("date", ...)
        if sort == "void":
            own |= draw(st.sampled_from([{}, {}, {"date": ...}, {"item": ..., "date": ...}]))
        if ... in (own["item"], own["date"]):  # then it tells nothing of an item
            lines[number] = {k: v for k, v in lines[number].items() if k not in TEXTS}
        if sort != "confirm":
            own["note"] = draw(st.sampled_from(["why", "Problems: no power"]))
        lines[number] |= own


def vouch(draw: st.DrawFn, lines: dict[int, Keys], items: Iterable[Item]) -> None:
    """Give confirmations a figure: mostly what the item stood at, else another one."""
    known = entries({n: k for n, k in lines.items() if "confirm" not in k})
    confirms = [n for n, keys in lines.items() if "confirm" in keys]
    # As if all had their last word: a confirmation takes back a return before it.
    for number in confirms:
        keys = lines[number]
        known.append(entries({number: {**keys, "value": 0}})[0])
    today = {item.was: item.id for item in items}
    known = [replace(entry, item=today.get(entry.item, entry.item)) for entry in known]
    stands = {s.entry: s for item in items for s in standings(known, item)}
    stages = {name: item.stages for item in items for name in (item.id, item.was)}
    for number in confirms:
        target = lines[number]["confirm"]
        reading = lines[int(target)]
        standing = stands.get(target)
        right = draw(st.integers(0, 4)) > 0
        if reading.get("stage", ...) is not ...:
            others = [stage.id for stage in stages[reading["item"]]]
            lines[number]["stage"] = reading["stage"] if right else draw(st.sampled_from(others))
        elif standing is not None and right and bounded(standing.value or ZERO):
            lines[number]["value"] = standing.value
        else:
            values = [reading.get(n) for n in ("add", "set") if reading.get(n, ...) is not ...]
            lines[number]["value"] = draw(st.sampled_from([*values, 0, 7]))


def entries(lines: Mapping[int, Keys]) -> list[Entry]:
    """Return lines as they are read."""
    return [decode(log_line(number, **keys).strip(), 0) for number, keys in lines.items()]


def written(lines: Mapping[int, Keys]) -> list[bytes]:
    """Return lines in the order of their numbers."""
    return [log_line(number, **lines[number]) for number in sorted(lines)]


def spoken(
    draw: st.DrawFn,
    sorts: Mapping[int, str],
    lines: dict[int, Keys],
    items: Sequence[Item],
    *,
    back: bool = False,
) -> list[bytes]:
    """Return lines, those of `sorts` speaking of others, confirmations with their figures."""
    speak(draw, sorts, lines, items[0].id, back=back)
    vouch(draw, lines, items)
    return written(lines)
