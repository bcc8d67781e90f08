"""docs/check_seal.py, which needs no `plan`, against the program: on random logs and tampered ones.

Lines reordered or doubled leave a seal as it is; anything else breaks it, in both.
"""

from __future__ import annotations

import ast
import datetime as dt
import json
import random
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import SMALL_PLAN, log_line, read_log, sound_plan, ulid
from tests.random_plans import Case, cases, examples
from wuhai_plan.log.seal import seal
from wuhai_plan.model import Plan

CHECKER = Path(__file__).parents[1] / "docs" / "check_seal.py"
PLAN = sound_plan(SMALL_PLAN)
ZONE = dt.timezone(dt.timedelta(hours=8))


def load() -> Any:
    spec = spec_from_file_location("check_seal", CHECKER)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


checker = load()


def ours(data: bytes, moment: dt.datetime, plan: Plan = PLAN) -> tuple[str, int] | None:
    """What the program says of a log; None where it can't be read."""
    log, problems = read_log(data, plan)
    return None if problems else seal(log, moment)


def theirs(path: Path, data: bytes, moment: dt.datetime) -> tuple[str, int] | None:
    """What the checker says of the same."""
    path.write_bytes(data)
    try:
        lines = checker.known(path, moment.isoformat(timespec="seconds"))
    except SystemExit:
        return None
    return checker.fingerprint(lines), len(lines)


def test_the_checker_is_short_and_needs_the_standard_library_alone():
    text = CHECKER.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    tree = ast.walk(ast.parse(text))
    names = [
        *(alias.name for node in tree if isinstance(node, ast.Import) for alias in node.names),
        *(str(node.module) for node in tree if isinstance(node, ast.ImportFrom)),
    ]
    assert names
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


# --- random logs --------------------------------------------------------------------------------

SECONDS = dt.datetime(2023, 7, 3, 12, 0, 0, tzinfo=ZONE)
fractions = st.sampled_from(["", "", ".5", ".999999", ".9999994", ".9999995", ".123456789"])
offsets = st.sampled_from(["+08:00", "+0800", "Z", "z", "-11:30", "+00:00", "-00:00"])


@st.composite
def moments(draw: st.DrawFn) -> str:
    """A moment near noon of 3 July in Beijing, as some program might write it."""
    written = draw(offsets)
    sign = -1 if written.startswith("-") else 1
    digits = written[1:].replace(":", "") or "0000"
    offset = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) * sign
    local = (SECONDS + dt.timedelta(seconds=draw(st.integers(-3, 3)))).astimezone(dt.timezone.utc)
    there = (local + offset).strftime(f"%Y-%m-%d{draw(st.sampled_from('Tt '))}%H:%M:%S")
    return there + draw(fractions) + written


@st.composite
def odd_lines(draw: st.DrawFn, number: int) -> bytes:
    """A line with what other programs may make of it: spaces, escapes, keys that nobody knows."""
    more: dict[str, Any] = {}
    if draw(st.booleans()):
        more["note"] = draw(st.text(max_size=8))
    if draw(st.booleans()):
        more["other"] = draw(st.sampled_from([None, 1.5, {"id": 1, "at": {"id": 2}}, [[]], "id"]))
    fields = {
        "id": ulid(number), "at": draw(moments()), "item": "homes", "date": "2023-06-30",
        "set": draw(st.integers(0, 900)), **more,
    }  # fmt: skip
    separators = draw(st.sampled_from([(",", ":"), (", ", ": ")]))
    text = json.dumps(fields, separators=separators, ensure_ascii=draw(st.booleans()))
    return text.encode("utf-8", "surrogatepass")


@st.composite
def odd_logs(draw: st.DrawFn) -> bytes:
    """A log with lines in any order, some twice, blank ones, and a last one cut short."""
    lines = [draw(odd_lines(number)) for number in range(draw(st.integers(0, 6)))]
    lines += draw(st.lists(st.sampled_from(lines), max_size=3)) if lines else []
    ends = st.sampled_from([b"\n", b"\r\n", b" \n", b"\n\n", b"\n \t\n"])
    data = b"".join(draw(st.sampled_from([b"", b" "])) + line + draw(ends) for line in lines)
    tail = draw(st.sampled_from([b"", b"", b'{"id"', b"\0\0", b"x", b'{"id":{}}x', b'{"a":"}']))
    return draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + data + tail


@settings(max_examples=examples(150))
@given(odd_logs(), st.integers(-3, 3))
def test_the_checker_says_of_any_log_what_the_program_says(tmp_path_factory, data, seconds):
    moment = SECONDS + dt.timedelta(seconds=seconds)
    path = tmp_path_factory.getbasetemp() / "odd.jsonl"
    assert theirs(path, data, moment) == ours(data, moment)


@settings(max_examples=examples(50))
@given(cases(), st.integers(0, 600))
def test_and_of_logs_with_every_kind_of_entry(tmp_path_factory, case: Case, day):
    moment = dt.datetime(2023, 1, 6, tzinfo=ZONE) + dt.timedelta(day)
    path, data = tmp_path_factory.getbasetemp() / "case.jsonl", case.log.encode()
    found = ours(data, moment, sound_plan(case.plan))
    assert found is not None
    assert theirs(path, data, moment) == found


@pytest.mark.parametrize(
    "bad",
    [
        b"[]\n",
        b"1\n",
        b"{}\n",
        b'{"id":"x"}\n',
        b"\xff\n",
        log_line(1, at="2023-07-03"),
        log_line(1, at="2023-07-03T09:12:44"),
        log_line(1, at="2023-02-30T09:12:44Z"),
        log_line(1, at=7),
        log_line(1).replace(b'"set":310', b'"set":310,"at":"2023-07-03T09:12:44Z"'),
        log_line(1) + log_line(1, set=7),
        log_line(1) + log_line(1)[:-2] + b" }\n",
        b'{"a":' * 100_000 + b"\n",
        b"{",
    ],
    ids=range(14),
)
def test_what_neither_can_read(tmp_path, bad):
    """A line cut short is left out by both; anything else is refused."""
    cut_short = bad == b"{"
    data = log_line(0) + bad
    found = theirs(tmp_path / "bad.jsonl", data, SECONDS)
    assert found == ours(data, SECONDS)
    assert (found is not None) is cut_short


# --- tampering ----------------------------------------------------------------------------------


def clean_log() -> list[bytes]:
    """Forty entries, one each hour up to 40 hours after the first."""
    first = dt.datetime(2023, 7, 3, 9, tzinfo=ZONE)
    hours = ((first + dt.timedelta(hours=n)).isoformat() for n in range(40))
    return [
        log_line(n, set=300 + n, at=at, by="办公室", note=f"第{n}次") for n, at in enumerate(hours)
    ]


SEALED_AT = dt.datetime(2023, 7, 4, 9, tzinfo=ZONE)  # 25 entries


def deleted(rng: random.Random, lines: list[bytes]) -> None:
    del lines[rng.randrange(25)]


def altered(rng: random.Random, lines: list[bytes]) -> None:
    at = rng.randrange(25)
    entry = json.loads(lines[at])
    key = rng.choice(["set", "note", "by", "date", "item", "other", "evidence"])
    entry[key] = {
        "set": rng.randrange(300), "note": "", "by": "另一办公室", "date": "2023-05-31",
        "item": "reuse", "other": 1, "evidence": [],
    }[key]  # fmt: skip
    lines[at] = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def spaced(rng: random.Random, lines: list[bytes]) -> None:
    """The same said in other bytes is another line too."""
    at = rng.randrange(25)
    lines[at] = lines[at].replace(b",", b", ", 1)


def backdated(rng: random.Random, lines: list[bytes]) -> None:
    at = rng.randrange(25, 40)
    entry = json.loads(lines[at])
    entry["at"] = (SEALED_AT - dt.timedelta(minutes=rng.randrange(600))).isoformat()
    lines[at] = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def postdated(rng: random.Random, lines: list[bytes]) -> None:
    at = rng.randrange(25)
    entry = json.loads(lines[at])
    entry["at"] = (SEALED_AT + dt.timedelta(minutes=1 + rng.randrange(600))).isoformat()
    lines[at] = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def added(rng: random.Random, lines: list[bytes]) -> None:
    moment = (SEALED_AT - dt.timedelta(minutes=rng.randrange(600))).isoformat()
    lines.insert(rng.randrange(41), log_line(100 + rng.randrange(900), at=moment))


def renamed(rng: random.Random, lines: list[bytes]) -> None:
    at = rng.randrange(25)
    lines[at] = lines[at].replace(ulid(at).encode(), ulid(500 + at).encode())


TAMPERINGS = (deleted, altered, spaced, backdated, postdated, added, renamed)


def disturb(rng: random.Random, lines: list[bytes]) -> bytes:
    """Reorder lines and double some, which is no tampering; and end them the Windows way."""
    lines = [*lines, *rng.choices(lines, k=rng.randrange(4))]
    if rng.random() < 0.8:
        rng.shuffle(lines)
    data = b"".join(lines)
    return data if rng.random() < 0.7 else data.replace(b"\n", b"\r\n")


def test_a_thousand_tamperings_are_all_noticed_and_no_reordering_is(tmp_path):
    rng, path = random.Random(20230704), tmp_path / "log.jsonl"
    sealed = ours(b"".join(clean_log()), SEALED_AT)
    assert sealed is not None
    assert sealed[1] == 25
    for number in range(1000):
        lines = clean_log()
        tamper = TAMPERINGS[number % len(TAMPERINGS)]
        tamper(rng, lines)
        data = disturb(rng, lines)
        found = ours(data, SEALED_AT)
        assert found is not None, tamper
        assert found[0] != sealed[0], tamper
        assert theirs(path, data, SEALED_AT) == found
    for _ in range(300):
        data = disturb(rng, clean_log())
        assert ours(data, SEALED_AT) == sealed == theirs(path, data, SEALED_AT)
    later = [*clean_log(), log_line(99, at=(SEALED_AT + dt.timedelta(seconds=1)).isoformat())]
    assert ours(b"".join(later), SEALED_AT) == sealed
