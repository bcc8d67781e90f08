"""Many lines at once, where they are written as `plan` writes them: the quick way to read them."""

# Annotations are not put off here: msgspec would have to work out their strings in every run.

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from sys import intern
from typing import Annotated, cast

from msgspec import DecodeError, Meta, Struct
from msgspec.json import Decoder, Encoder

from wuhai_plan.dates import parse_iso_day
from wuhai_plan.log.line import NAMES, BadLineError, checked
from wuhai_plan.model import Adopted, Entry, Evidence
from wuhai_plan.numbers import MAX_WHOLE_DIGITS, bounded

# What is out of bounds is read on its own, which says so.
_Int = Annotated[int, Meta(gt=-(10**MAX_WHOLE_DIGITS), lt=10**MAX_WHOLE_DIGITS)]


class Line(Struct, omit_defaults=True, gc=False, rename=NAMES):
    """A line, its keys in the order in which `plan` writes them."""

    id: Annotated[str, Meta(min_length=26, max_length=26)]
    at: Annotated[dt.datetime, Meta(tz=True)]
    item: str | None = None
    date: str | None = None
    add: _Int | float | None = None
    set: _Int | float | None = None
    confirm: str | None = None
    value: _Int | float | None = None
    stage: str | None = None
    void: str | None = None
    send_back: str | None = None
    plan: Adopted | None = None
    by: str | None = None
    note: str | None = None
    problem: str | None = None
    next: str | None = None
    evidence: tuple[Evidence, ...] = ()


_decoder = Decoder(Line)
_encoder = Encoder()


def fast_decode(data: bytes) -> list[Line] | None:
    """Read lines that are, byte for byte, what `plan` writes; None where any is not.

    They are when writing what was read gives them again. That can't be where a key is repeated,
    unknown or null, or where a number read as binary stands for other digits than were written.
    """
    try:
        lines = _decoder.decode_lines(data)
        same = _encoder.encode_lines(lines)
    except (DecodeError, UnicodeError, RecursionError):
        return None
    if same == data or same == data.replace(b'+00:00",', b'Z",'):
        return lines
    return None


@lru_cache(maxsize=4096)
def digits(value: float) -> Decimal | None:
    """Return the digits that a binary number stands for, the shortest: they are those written.

    None where they are out of bounds.
    """
    number = Decimal(repr(value))
    return number if bounded(number) else None


def line_of(entry: Entry) -> Line:
    """Return an entry, however its line is written, as a line that was read with many."""
    return Line(
        id=entry.id,
        at=entry.at,
        item=entry.item,
        date=None if entry.date is None else entry.date.isoformat(),
        # Decimals, which decoding never gives and folding takes as they are.
        add=cast(float | None, entry.add),
        set=cast(float | None, entry.set),
        stage=entry.stage,
        void=entry.void,
        by=entry.by,
        note=entry.note,
        evidence=entry.evidence,
        plan=entry.plan,
        problem=entry.problem,
        next=entry.next,
        confirm=entry.confirm,
        value=cast(float | None, entry.value),
        send_back=entry.send_back,
    )


def moments(lines: Iterable[Line]) -> list[str]:
    """Return when each was recorded, as `isoformat` writes it, in a tenth of the time."""
    text = _encoder.encode_lines([line.at for line in lines]).decode()
    return text.replace('Z"', '+00:00"').replace('"', "").splitlines()


def entry_of(line: Line, number: int = 0) -> Entry:
    """Return a line's entry, not yet checked; raise `BadLineError` where it can't be one."""
    return Entry(
        id=line.id,
        at=line.at,
        item=line.item and intern(line.item),  # the same few names, over and over
        date=_day(line.date),
        add=decimal(line.add),
        set=decimal(line.set),
        stage=line.stage,
        void=line.void,
        by=line.by and intern(line.by),
        note=line.note,
        evidence=line.evidence,
        plan=line.plan,
        problem=line.problem,
        next=line.next,
        confirm=line.confirm,
        value=decimal(line.value),
        send_back=line.send_back,
        line=number,
    )


def checked_entry(line: Line, number: int) -> Entry | None:
    """Return a line's entry; None where there is anything to tell about it."""
    try:
        return checked(entry_of(line, number))
    except BadLineError:
        return None


def decimal(value: float | Decimal | None) -> Decimal | None:
    """Return a line's number exactly; raise `BadLineError` where it is out of bounds."""
    if value is None or isinstance(value, Decimal):
        return value
    number = Decimal(value) if isinstance(value, int) else digits(value)
    if number is None:
        raise BadLineError("log-number-bounds")
    return number


@lru_cache(maxsize=4096)
def _day(text: str | None) -> dt.date | None:
    day = None if text is None else parse_iso_day(text)
    if day is None and text is not None:
        raise BadLineError("log-bad-date")
    return day
