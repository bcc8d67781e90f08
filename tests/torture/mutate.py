"""Plans and logs spoilt at random: a seed gives the same one again."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any, TypeVar

from tests.helpers import SMALL_LOG, SMALL_PLAN
from wuhai_plan.model import EntryFields

T = TypeVar("T")

PLAN = (
    SMALL_PLAN.replace("[plan]", '[plan]\nname = "town"\nreport = "month"\nlag = 15\nlang = "en"')
    + """
[rating]
ahead = 10
behind = -10
critical = -30

[rules.strict]
title = "Strict"
basis = "ratio"
ahead = 110
behind = 90
critical = 70

[item.budget]
chapter = "urban"
title = "Spent"
kind = "cap"
target = 290
unit = { en = "million", zh = "百万" }
checkpoints = { 2023-03-31 = 50, 2023-09-30 = 200 }
lead = { en = "Finance", zh = "财政局" }
leader = "A. Name"
liaison = "B. Name"
support = ["Works", "Water"]
tags = ["money", "roads"]
note = "a note"
quote = "the promise's words"
more = { "Heading" = "text" }
weight = 2.5
was = "costs"

[item.air]
chapter = "ecology"
title = "Air"
kind = "keep"
target = [20, 35.5]
period = "quarter"
report = "quarter"

[item.school]
chapter = "livelihood"
title = "School"
kind = "milestone"
promised = 2023-02-15
dropped = { on = 2023-09-01, note = "why" }
stages = [
  { id = "begun", percent = 20, due = 2023-04-30 },
  { id = "open", percent = 100, title = "Open", due = 2023-10-31 },
]

[item.roads]
chapter = "urban"
title = "Roads"
kind = "count"
baseline = 100
target = 400
start = 2023-02-01
due = 2023-11-30
pace = "quarter"
revisions = [ { from = 2023-07-01, target = 300, due = 2023-12-15, weight = 2, note = "why" } ]
"""
)

_REPORTED = (
    ("roads", "add", "20.5"),
    ("budget", "set", "{month}0"),
    ("calls", "set", "9{month}.25"),
    ("air", "set", "2{month}"),
    ("school", "stage", '"begun"'),
    ("reuse", "set", "6{month}"),
)
LOG = (
    SMALL_LOG
    + "".join(
        f'{{"id":"{month}{number:025d}","at":"2023-{month:02}-28T09:12:44+08:00","item":"{item}",'
        f'"date":"2023-{month:02}-28","{change}":{value.format(month=month)},"by":"ops"}}\n'
        for month in range(1, 9)
        for number, (item, change, value) in enumerate(_REPORTED, 101)
        if item != "school" or month > 2
    ).encode()
)

DATES = (
    "0001-01-01", "0001-01-31", "0001-12-31", "9999-12-31", "9999-12-01", "9999-01-01",
    "2024-02-29", "2023-02-29", "2023-06-30", "1582-10-10", "2023-1-1",
)  # fmt: skip
NUMBERS = (
    "0", "-0", "-1", "0.000000000001", "1e-12", "999999999999999999", "-999999999999999999", "1e17",
    "1e18", "1e400", "1e999999999999", "-1e-999999999999", "inf", "nan", "-inf", "true", "1_000",
    "0x7fffffffffffffff", "9" * 5000, "0." + "3" * 5000, "12.5",
)  # fmt: skip
STRINGS = (
    "", " ", "\\u001b[31m", "\\u202e", "\\u0000", "x" * 20_000, "长" * 9_999, "a\\nb", "../../x",
    "/dev/zero", "[bold]", "{0}", "{x!r:>9999999}", "%s%n", "=1+1", "\\ud7ff", "\\U0001F3E5",
    "homes", "count", "level", "keep", "cap", "milestone", "month", "quarter", "year", "end", "day",
    "none", "at-most", "Asia/Shanghai", "../../etc/passwd", "started", "in-use", "urban",
)  # fmt: skip
KEYS = (
    "target", "baseline", "start", "due", "pace", "report", "lag", "weight", "promised", "dropped",
    "checkpoints", "revisions", "kind", "period", "bound", "stages", "ladder", "chapter", "title",
    "unit", "was", "support", "tags", "more", "note", "log", "lang", "timezone", "ahead", "basis",
)  # fmt: skip


def _value(chance: random.Random, depth: int = 0) -> str:
    """A value of TOML, of any sort."""
    kind = chance.randrange(9 if depth < 3 else 4)
    if kind < 2:
        return chance.choice(DATES)
    if kind == 2:
        return chance.choice(NUMBERS)
    if kind == 3:
        return f'"{chance.choice(STRINGS)}"'
    if kind == 4:
        return "[" + ", ".join(_value(chance, depth + 1) for _ in range(chance.randrange(4))) + "]"
    if kind == 5:
        pairs = (f"{chance.choice((*KEYS, 'on', 'from', 'id', 'percent', *DATES[:4]))} = "
                 f"{_value(chance, depth + 1)}" for _ in range(chance.randrange(4)))  # fmt: skip
        return "{ " + ", ".join(pairs) + " }"
    if kind == 6:
        return f"{chance.choice(DATES)}T{chance.choice(('00:00:00', '23:59:60', '12:00:00Z'))}"
    if kind == 7:
        level = chance.choice((3, 60, 2_000))
        return "[" * level + "]" * level
    return chance.choice(('"""a\nb"""', "'x'", "", "=", "[[", "2023-06", "07:32:00"))


def _lines(chance: random.Random, data: str) -> str:
    """Lines left out, doubled, swapped, or with another value."""
    lines = data.split("\n")
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at = chance.randrange(len(lines))
        what = chance.randrange(7)
        if what == 0:
            del lines[at]
        elif what == 1:
            lines.insert(at, chance.choice(lines))
        elif what == 2:
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        elif what == 3:
            lines.insert(at, f"{chance.choice(KEYS)} = {_value(chance)}")
        else:
            key, equals, _ = lines[at].partition(" = ")
            lines[at] = f"{key} = {_value(chance)}" if equals else lines[at]
        lines = lines or [""]
    return "\n".join(lines)


def _dates(chance: random.Random, data: str) -> str:
    """Days and numbers in place of others."""
    share = chance.choice((0.05, 0.3, 1))
    data = re.sub(
        r"\d{4}-\d\d-\d\d",
        lambda m: chance.choice(DATES[:7]) if chance.random() < share else m[0],
        data,
    )
    return re.sub(
        r"(?<= )\d+\.?\d*(?=[\n,\]])",
        lambda m: chance.choice(NUMBERS[:8]) if chance.random() < share / 3 else m[0],
        data,
    )


def _many(chance: random.Random, data: str) -> str:
    """Very many items, chapters or unknown tables."""
    count = chance.choice((50, 500, 2_000))
    return data + "".join(
        chance.choice((
            f'[item.i{number}]\nchapter = "x{number}"\ntitle = "t"\nkind = "count"\ntarget = 5\n',
            f'[item.i{number}]\nchapter = "urban"\ntitle = "t"\nkind = "keep"\ntarget = 5\n',
            f'[chapter.c{number}]\ntitle = "c"\n',
            f"[x{number}]\n",
        ))
        for number in range(count)
    )  # fmt: skip


def noise(chance: random.Random, data: bytes) -> bytes:
    """Bytes turned over, left out, put in, cut off."""
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 20))):
        at = chance.randrange(len(spoilt) + 1)
        end = min(len(spoilt), at + chance.choice((0, 0, 1, 1, 3, 40)))
        spoilt[at:end] = chance.choice((
            b"", chance.randbytes(1), chance.randbytes(3), b"\0" * chance.randrange(50), b"\n",
            b'"', b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xff", b"[", b"]]", b"{", b"}", b"=", b"#",
            b"\r\n", data[at // 2 : at // 2 + 60],
        ))  # fmt: skip
    return (
        bytes(spoilt[: chance.randrange(len(spoilt) + 1)])
        if chance.random() < 0.1
        else bytes(spoilt)
    )


def plan(seed: int) -> bytes:
    """A plan spoilt at random."""
    chance = random.Random(f"plan {seed}")
    ways: tuple[Callable[[random.Random, str], str], ...] = (_lines, _dates, _lines, _dates)
    text = chance.choice(ways)(chance, PLAN)
    if chance.random() < 0.3:
        text = chance.choice(ways)(chance, text)
    if chance.random() < 0.02:
        text = _many(chance, text)
    data = text.encode(errors="surrogatepass")
    if chance.random() < 0.3:
        data = noise(chance, data)
    return data.replace(b"\n", b"\r\n") if chance.random() < 0.05 else data


MOMENTS = (
    "0001-01-01T00:00:00+23:59", "0001-01-01T00:00:00-23:59", "9999-12-31T23:59:59+23:59",
    "9999-12-31T23:59:59-23:59", "2023-07-03T09:12:44Z", "2023-07-03T09:12:44.123456+08:00",
    "2023-07-03T09:12:60+08:00", "2023-07-03T09:12", "2024-01-01T00:00:00+00:00", "", "x",
)  # fmt: skip
_NUMBERS = (
    "0", "-0", "-0.0", "1e17", "1E+17", "999999999999999999.999999999999", "1e18", "1e-12", "-310",
    "0.1", "1e400", "1e99999999999999999999", "-1e-400", "1234567890123456789",
)  # fmt: skip


def _json(chance: random.Random, depth: int = 0) -> str:
    """A value of JSON, of any sort."""
    kind = chance.randrange(8 if depth < 3 else 4)
    if kind == 0:
        return chance.choice(("null", "true", "false", "[]", "{}", "NaN", "Infinity"))
    if kind == 1:
        return chance.choice(_NUMBERS)
    if kind == 2:
        return f'"{chance.choice((*STRINGS, *DATES, *MOMENTS, f"{chance.randrange(200):026d}"))}"'
    if kind == 3:
        return json.dumps(chance.choice(("homes", "clinic", "started", "air", "costs", "Z" * 26)))
    if kind == 4:
        return "[" + ",".join(_json(chance, depth + 1) for _ in range(chance.randrange(4))) + "]"
    if kind == 5:
        keys = ("ref", "sha256", "id", "x", "a\\u0041")
        pairs = (f'"{chance.choice(keys)}":{_json(chance, depth + 1)}' for _ in range(3))
        return "{" + ",".join(pairs) + "}"
    if kind == 6:
        level = chance.choice((3, 100, 100_000))
        return "[" * level + "]" * level
    ref = chance.choice(
        ("/dev/zero", "../../etc/passwd", "a\\u0000b", "x" * 12_000, "plan.toml", ".")
    )
    return f'[{{"ref":"{ref}","sha256":"{"ab" * 32}"}}]'


_FIELDS = (*EntryFields.__struct_fields__, "new")


def _fields(chance: random.Random, line: bytes) -> bytes:
    """A line with keys of other values, left out, doubled, or new."""
    fields: dict[str, Any] = json.loads(line)
    written = [(name, json.dumps(value, ensure_ascii=False)) for name, value in fields.items()]
    for _ in range(chance.choice((1, 1, 2, 3))):
        what, name = chance.randrange(5), chance.choice(_FIELDS)
        if what == 0 and written:
            del written[chance.randrange(len(written))]
        elif what == 1:
            written.insert(chance.randrange(len(written) + 1), (name, _json(chance)))
        elif what == 2:
            written = [(key, chance.choice(DATES).join('""') if key == "date" else value)
                       for key, value in written]  # fmt: skip
        elif what == 3:
            written = [(key, f'"{chance.choice(MOMENTS[:6])}"' if key == "at" else value)
                       for key, value in written]  # fmt: skip
        else:
            written = [(key, _json(chance) if key == name else value) for key, value in written]
    text = ",".join(f'"{key}":{value}' for key, value in written)
    return f"{{{text}}}".encode(errors="surrogatepass")


def log(seed: int) -> bytes:
    """A log spoilt at random."""
    chance = random.Random(f"log {seed}")
    lines = LOG.splitlines()
    for _ in range(chance.choice((0, 1, 1, 1, 2, 5, 30))):
        at = chance.randrange(len(lines))
        spoilt = _fields(chance, LOG.splitlines()[at % len(LOG.splitlines())])
        what = chance.randrange(6)
        if what == 0:
            lines.insert(chance.randrange(len(lines)), spoilt)
        elif what == 1:
            chance.shuffle(lines)
        elif what == 2:
            lines.insert(at, lines[at])
        else:
            lines[at] = spoilt
    data = b"\n".join(lines) + chance.choice((b"\n", b"\n", b"\n", b"", b"\r\n", b"\n\n", b"\n \n"))
    if chance.random() < 0.3:
        data = noise(chance, data)
    if chance.random() < 0.01:
        data += chance.choice(
            (b"\0" * 3_000_000, b'{"a":' * 300_000, b'"' * 2_000_000, b"x\n" * 20_000)
        )
    if chance.random() < 0.01:
        data += LOG.splitlines()[4][:-1] + b',"note":"' + b"n" * 1_500_000 + b'"}\n'
    return data
