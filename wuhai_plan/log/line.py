"""One line of the log: JSON to `Entry` with everything checked, and `Entry` to JSON."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from decimal import Decimal
from importlib import import_module
from typing import Annotated

from msgspec import DecodeError, Meta, Raw, Struct, ValidationError
from msgspec.json import Decoder, Encoder

from wuhai_plan.errors import Problem
from wuhai_plan.model import Adopted, Entry, Evidence
from wuhai_plan.numbers import bounded, exact, plain

LONGEST_LINE, LONGEST_PLAN = 1 << 20, 4 << 20  # bytes of a line, of one that adopts a plan
CHANGES = ("add", "set", "stage", "void", "confirm", "send_back", "plan")
NAMES = {"send_back": "return"}  # of fields that a word of Python's own would name, on disk
ID = r"[0-9A-Z]{26}"
# What problems and next steps in a note of the first edition begin with, before a colon. They are
# in logs for good, whatever a screen calls these today.
LABELS = {
    "problems": "problem",
    "存在问题": "problem",
    "next step": "next",
    "下一步措施": "next",
    "correction": "correction",
    "更正说明": "correction",
}
COLONS = (":", "：")
_BLANK = b" \t\r\n"


class _Line(Struct, rename=NAMES):
    """The shape on disk. Numbers stay as written until they are made exact."""

    id: str
    at: Annotated[dt.datetime, Meta(tz=True)]
    item: str | None = None
    date: dt.date | None = None
    add: Raw = Raw()
    set: Raw = Raw()
    confirm: str | None = None
    value: Raw = Raw()
    stage: str | None = None
    void: str | None = None
    send_back: str | None = None
    plan: Adopted | None = None
    by: str | None = None
    note: str | None = None
    problem: str | None = None
    next: str | None = None
    evidence: tuple[Evidence, ...] = ()


_KEYS = tuple(f'"{name}"'.encode() for name in _Line.__struct_encode_fields__)
_decoder = Decoder(_Line)
_any_decoder = Decoder(dict[str, Raw])
_encoder = Encoder(decimal_format="number")


class BadLineError(Exception):
    """A line that can't be read: the message code and its facts."""

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts

    def at(self, file: str, line: int, offset: int) -> Problem:
        """Return the problem, with its place in the file."""
        return Problem(self.code, {**self.facts, "offset": offset}, file, line)


def decode(data: bytes, line: int) -> Entry:
    """Read one line; raise `BadLineError` with what is wrong."""
    try:
        raw = _decoder.decode(data)
        # msgspec takes the last of two equal keys, other readers the first: neither may count.
        twice = _repeated(data)
    except (DecodeError, UnicodeDecodeError, RecursionError):
        raise _diagnose(data) from None
    if twice:
        raise BadLineError("log-key-twice", name=twice)
    return checked(
        Entry(
            id=raw.id,
            at=raw.at,
            item=raw.item,
            date=raw.date,
            add=_number("add", raw.add),
            set=_number("set", raw.set),
            stage=raw.stage,
            void=raw.void,
            by=raw.by,
            note=raw.note,
            evidence=raw.evidence,
            plan=raw.plan,
            problem=raw.problem,
            next=raw.next,
            confirm=raw.confirm,
            value=_number("value", raw.value),
            send_back=raw.send_back,
            line=line,
        )
    )


def checked(entry: Entry) -> Entry:
    """Return an entry that is sound by itself; raise `BadLineError` for any other."""
    if not re.fullmatch(ID, entry.id):
        raise BadLineError("log-bad-id", value=entry.id)
    stage = entry.stage if entry.confirm is None else None  # there it is what is vouched for
    changes = (entry.add, entry.set, stage, entry.void, entry.plan, entry.confirm, entry.send_back)
    count = len(changes) - changes.count(None)
    if count > 1:
        raise BadLineError("log-one-change", count=count, options=[*map(disk_name, CHANGES)])
    if entry.confirm is not None or entry.value is not None:
        _check_figure(entry)
    if entry.plan is not None:
        _check_plan(entry, entry.plan)
    elif entry.void is None or entry.problem is not None or entry.next is not None:
        for name, value in (("item", entry.item), ("date", entry.date)):
            if value is None:
                raise BadLineError("log-missing-key", name=name)
    sent_back = entry.send_back is not None
    if (sent_back or entry.void is not None) and not (entry.note or "").strip():
        raise BadLineError("log-return-note" if sent_back else "log-void-note")
    if not count and not tells(entry.note, entry.problem, entry.next):
        raise BadLineError("log-no-change")
    return entry


def tells(note: str | None, problem: str | None, next_step: str | None) -> bool:
    """Say whether a remark with these tells anything; an empty problem or next step clears one."""
    return problem is not None or next_step is not None or bool(note and note.strip())


def may_be_labelled(note: str) -> bool:
    """Say whether a note, or several in one, may hold a problem or a next step with its label."""
    if not any(colon in note for colon in COLONS):
        return False
    lowered = note.lower()
    return any(label in lowered for label in LABELS)


def disk_name(field: str) -> str:
    """Return the key in the log of a field of an entry."""
    return NAMES.get(field, field)


def _check_figure(entry: Entry) -> None:
    """Check that a confirmation, and nothing else, has the value or the stage vouched for."""
    if entry.confirm is None:
        raise BadLineError("log-value-alone")
    if (entry.value is None) == (entry.stage is None):
        raise BadLineError("log-confirm-figure")


def _check_plan(entry: Entry, plan: Adopted) -> None:
    for name in ("item", "date", "problem", "next"):
        if getattr(entry, name) is not None:
            raise BadLineError("log-plan-key", name=name)
    if sha256_of(plan.toml.encode()) != plan.sha256:
        raise BadLineError("log-plan-sha256")


def sha256_of(data: bytes) -> str:
    """Return a SHA-256 as hex digits.

    Python's own, where it is: hashlib loads OpenSSL's, which takes longer than all else that is
    done for an adopted plan in every run.
    """
    for module in ("_sha2", "_sha256", "hashlib"):
        with suppress(ImportError):
            return str(import_module(module).sha256(data).hexdigest())
    raise ImportError("hashlib")


def encode(entry: Entry) -> bytes:
    """Write an entry as one line, its keys in the order of the format, ended by a newline."""
    fields: dict[str, object] = {"id": entry.id, "at": entry.at.isoformat(timespec="seconds")}
    if entry.item is not None:
        fields["item"] = entry.item
    if entry.date is not None:
        fields["date"] = entry.date.isoformat()
    for name in ("add", "set", "confirm", "value", "stage", "void", "send_back", "plan"):
        value = getattr(entry, name)
        if value is not None:
            fields[disk_name(name)] = Decimal(plain(value)) if isinstance(value, Decimal) else value
    if entry.by:
        fields["by"] = entry.by
    if entry.note:
        fields["note"] = entry.note
    if entry.problem is not None:
        fields["problem"] = entry.problem
    if entry.next is not None:
        fields["next"] = entry.next
    if entry.evidence:
        fields["evidence"] = entry.evidence
    return _encoder.encode(fields) + b"\n"


def strip(data: bytes) -> bytes:
    """Return a line without the white space around it, such as a Windows line end."""
    return data.strip(_BLANK)


def _repeated(data: bytes) -> str | None:
    """Return a key that the line gives twice, which other readers might take the other way."""
    if b"\\u" not in data and all(data.count(key) <= 1 for key in _KEYS):
        return None  # as nearly all lines: a key can hide only behind an escape
    from collections import Counter
    from json import loads

    pairs: list[list[str]] = []
    loads(
        data,
        object_pairs_hook=lambda fields: pairs.append([key for key, _ in fields]),
        parse_int=str,  # its own is refused where it is too long
    )
    times = Counter(pairs[-1])
    return next((key for key in pairs[-1] if times[key] > 1), None)


def _number(name: str, raw: Raw) -> Decimal | None:
    text = bytes(raw)
    if not text or text == b"null":
        return None
    if text[:1] not in b"-0123456789":
        raise BadLineError("log-not-number", name=name)
    number = exact(text.decode())
    if not bounded(number):
        raise BadLineError("log-number-bounds", name=name)
    return number


def _diagnose(data: bytes) -> BadLineError:
    """Say why a line was refused: not JSON, or which key is missing or holds the wrong type."""
    try:
        fields = _any_decoder.decode(data)
    except ValidationError:
        return BadLineError("log-not-object")
    except (DecodeError, UnicodeDecodeError, RecursionError):
        return BadLineError("log-not-json")
    for name in ("id", "at"):
        if name not in fields:
            return BadLineError("log-missing-key", name=name)
    for field, kind in _Line.__annotations__.items():
        name = disk_name(field)
        if name in fields and not _fits(name, bytes(fields[name])):
            wants = name if name in ("at", "date", "evidence", "plan") else "string"
            return BadLineError(f"log-bad-{wants}", name=name, kind=kind)
    return BadLineError("log-not-json")


def _fits(name: str, value: bytes) -> bool:
    probe = {"id": b'"x"', "at": b'"2000-01-01T00:00:00Z"', name: value}
    try:
        _decoder.decode(b"{%b}" % b",".join(b'"%b":%b' % (k.encode(), v) for k, v in probe.items()))
    except (DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True
