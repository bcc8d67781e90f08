"""Whoever tampers with what was known at a published seal is found out; whoever reorders is not."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from tests.cli.conftest import Desk
from tests.cli.test_adopt import edit, pass_time

RUNS = 1000
Lines = list[str]


def change(line: str, rng: random.Random) -> str:
    """A line that says something else: a figure, a day, a moment, a name, a word."""
    entry: dict[str, Any] = json.loads(line)
    keys = [key for key in entry if key not in ("id", "evidence")]
    key = rng.choice(keys)
    if key == "at":
        hour = rng.randrange(10, 24)
        entry["at"] = entry["at"][:11] + f"{hour}" + entry["at"][13:]
        entry["at"] = (
            entry["at"] if entry["at"] != json.loads(line)["at"] else "2023-01-01T00:00:00Z"
        )
    elif key == "plan":
        eased = f"target = {rng.randrange(1, 600)}"
        toml = re.sub("target = 6[05]0", eased, entry["plan"]["toml"])
        entry["plan"] = {"sha256": sha256(toml.encode()).hexdigest(), "toml": toml}
    elif isinstance(entry[key], int | float):
        entry[key] += rng.choice((-1, 1, 0.5))
    elif key == "date":
        entry["date"] = f"2023-0{rng.randrange(1, 7)}-1{rng.randrange(10)}"
        entry["date"] = entry["date"] if entry["date"] not in line else "2023-02-03"
    else:
        entry[key] += "x"
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":"))


def deleted(lines: Lines, rng: random.Random) -> Lines:
    place = rng.randrange(len(lines))
    return lines[:place] + lines[place + 1 :]


def altered(lines: Lines, rng: random.Random) -> Lines:
    place = rng.randrange(len(lines))
    return [*lines[:place], change(lines[place], rng), *lines[place + 1 :]]


def added(lines: Lines, rng: random.Random) -> Lines:
    """An entry slipped in as if it had been there: backdated."""
    entry = json.loads(rng.choice([line for line in lines if '"item"' in line]))
    entry["id"] = f"{rng.getrandbits(100):026d}"[-26:]
    return [*lines, json.dumps(entry, ensure_ascii=False, separators=(",", ":"))]


def adoption_altered(lines: Lines, rng: random.Random) -> Lines:
    places = [place for place, line in enumerate(lines) if '"plan":{' in line]
    place = rng.choice(places)
    entry = json.loads(lines[place])
    toml = entry["plan"]["toml"] + "#" * rng.randrange(1, 9)
    entry["plan"] = {"sha256": sha256(toml.encode()).hexdigest(), "toml": toml}
    line = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
    return [*lines[:place], line, *lines[place + 1 :]]


def reordered(lines: Lines, rng: random.Random) -> Lines:
    return rng.sample(lines, len(lines))


def doubled(lines: Lines, rng: random.Random) -> Lines:
    return [*lines, *rng.choices(lines, k=rng.randrange(1, 4))]


TAMPERINGS: list[Callable[[Lines, random.Random], Lines]] = [
    deleted, altered, added, adoption_altered,
]  # fmt: skip


@pytest.fixture
def sealed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with two adopted plans, evidence and a seal that was published."""
    minutes = desk.folder / "minutes.pdf"
    minutes.write_bytes(b"minutes")
    first = json.loads(desk.entries()[1])
    first["evidence"][0]["sha256"] = sha256(b"minutes").hexdigest()
    lines = desk.entries()
    lines[1] = json.dumps(first, ensure_ascii=False, separators=(",", ":"))
    desk.log.write_text("\n".join(lines) + "\n", encoding="utf-8")
    desk.ok("adopt", "--note", "passed")
    edit(desk, "target = 600", "target = 650")
    pass_time(monkeypatch, hours=1)
    desk.ok("adopt", "--note", "raised")
    desk.ok("update", "museum", "in-use", "--date", "2023-07-01", "--evidence", "minutes.pdf")
    pass_time(monkeypatch, hours=2)
    desk.ok("seal", "-o", "july.seal", "--known-at", "2023-07-20T12:00:00+08:00")
    desk.ok("update", "homes", "2100", "--date", "2023-06-30")  # what came later is no tampering
    return desk


def checked(desk: Desk) -> tuple[int, str]:
    result = desk("check", "--seal", "july.seal", "--evidence")
    assert "Traceback" not in result.err
    return result.code, result.err


def test_every_tampering_is_noticed(sealed: Desk) -> None:
    whole = sealed.entries()
    known, later = whole[:-1], whole[-1:]
    assert checked(sealed)[0] == 0
    for run in range(RUNS):
        rng = random.Random(run)
        tamper = TAMPERINGS[run % len(TAMPERINGS)]
        lines = tamper(known, rng) + later
        assert sorted(lines) != sorted(whole), (run, tamper)
        sealed.log.write_text("\n".join(lines) + "\n", encoding="utf-8")
        code, err = checked(sealed)
        assert code == 1, (run, tamper.__name__, err)


@pytest.mark.parametrize("move", [reordered, doubled])
def test_lines_in_another_order_or_twice_change_nothing(
    sealed: Desk, move: Callable[[Lines, random.Random], Lines]
) -> None:
    whole = sealed.entries()
    for run in range(RUNS // 10):
        lines = move(whole, random.Random(run))
        sealed.log.write_text("\n".join(lines) + "\n", encoding="utf-8")
        assert checked(sealed) == (0, ""), run


def test_evidence_that_was_swapped_is_noticed(sealed: Desk) -> None:
    minutes = sealed.folder / "minutes.pdf"
    for other in (b"Minutes", b"", b"minutes "):
        minutes.write_bytes(other)
        code, err = checked(sealed)
        assert code == 1
        assert "minutes.pdf" in err
    minutes.unlink()
    assert checked(sealed)[0] == 1


def test_two_readers_who_were_shown_two_views_find_out(sealed: Desk) -> None:
    """Each view holds by itself; their fingerprints of the same moment differ."""
    whole = sealed.entries()
    known_at = ("--known-at", "2023-07-20T12:00:00+08:00")
    seals = set()
    for run in range(RUNS // 10):
        view = TAMPERINGS[run % 3](whole[:-1], random.Random(run)) + whole[-1:]
        sealed.log.write_text("\n".join(view) + "\n", encoding="utf-8")
        result = sealed("seal", *known_at)
        if result.code == 0:
            seals.add(result.out)
            assert sealed("check", "--seal", result.out.strip(), *known_at).code == 0
    sealed.log.write_text("\n".join(whole) + "\n", encoding="utf-8")
    assert sealed.ok("seal", *known_at) not in seals
    assert len(seals) > RUNS // 30
