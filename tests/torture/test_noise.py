"""Bytes of every kind for a log: an answer, never a traceback."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.helpers import LONG, read_log
from tests.torture.conftest import Answer, Desk
from tests.torture.helpers import PLAN, four_entries, strict_json
from wuhai_plan.lang import Lang
from wuhai_plan.messages.catalogue import Messages

STRINGS = 1_000_000 if LONG else 100_000
SAID = [Messages(lang) for lang in (Lang.EN, Lang.ZH)]
WORDS = [
    b'{"id":"01H00000000000000000000001",', b'"at":"2023-07-03T09:12:44+08:00",', b'"item":"homes"',
    b'"date":"2023-06-30"', b'"set":', b'"add":', b'"stage":"started"', b'"void":', b'"note":',
    b'"evidence":[{"ref":"a"}]', b"null", b"true", b"1e999999999999999999", b"-0", b"0.1", b"NaN",
    b'"\\ud800"', b'"\\u0000"', b"\xed\xa0\x80", b"\xef\xbb\xbf", "年".encode(), b"\xff", b"\0",
    b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"\n", b"\r\n", b" ", b"\x0b", b"\xc2\x85",
]  # fmt: skip


def answers(data: bytes, *, aloud: bool = True) -> bool:
    """Read noise; return whether it passed for a log. What is silent must be lines of JSON."""
    log, problems = read_log(data, PLAN)
    for problem in problems:
        assert problem.line is None or problem.line > 0
        if aloud:
            assert all(tr.problem(problem) for tr in SAID)
    if problems:
        return False
    assert log.torn is None or 0 <= log.torn < len(data)
    for number, line in enumerate(data[: log.torn].removeprefix(b"\xef\xbb\xbf").split(b"\n")):
        if line.strip(b" \t\r"):
            assert isinstance(strict_json(line), dict), number
    return True


def _noise(chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(200))


def _words(chance: random.Random) -> bytes:
    return b"".join(chance.choices(WORDS, k=chance.randrange(1, 30)))


def _mutated(whole: bytes) -> Callable[[random.Random], bytes]:
    def mutate(chance: random.Random) -> bytes:
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 5)):
            start = chance.randrange(len(data) + 1)
            end = min(len(data), start + chance.choice([0, 0, 1, 2, 30, 300]))
            source = chance.randrange(len(whole))
            data[start:end] = chance.choice(
                [b"", whole[source : source + 40], chance.randbytes(2), chance.choice(WORDS)]
            )
        return bytes(data)

    return mutate


def test_random_bytes(desk: Desk, figures: Counter[str]) -> None:
    chance = random.Random(20230630)
    kinds = (_noise, _words, _mutated(four_entries(desk.log)))
    passed = 0
    for number in range(STRINGS):
        passed += answers(kinds[number % 3](chance), aloud=not number % 10)
    assert passed > STRINGS / 1000  # some are only blank, or changed where it doesn't show
    figures["random logs read without a traceback"] += STRINGS


def _answered(answer: Answer) -> bool:
    """Say whether a command was content; if not, it must have said why."""
    assert "Traceback" not in answer.err
    if answer.code:
        assert answer.code == 1
        assert answer.err.startswith("plan: ")
        assert answer.out == ""
    return not answer.code


def test_commands_on_random_bytes(desk: Desk) -> None:
    chance = random.Random(20230701)
    kinds = (_noise, _words, _mutated(four_entries(desk.log)))
    for number in range(3_000 if LONG else 300):
        data = kinds[number % 3](chance)
        desk.log.write_bytes(data)
        for look in (["status"], ["log"], ["check"]):
            _answered(desk(*look))
        if not _answered(desk("update", "homes", "+1")):
            assert desk.log.read_bytes() == data


# Lines that are nearly right.

_texts = st.one_of(
    st.sampled_from(["homes", "clinic", "started", "", "01H00000000000000000000001", "\ufeff"]),
    st.text(max_size=8),
)
_moments = st.one_of(
    st.sampled_from(["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2023-06-30"]),
    st.datetimes().map(lambda moment: moment.isoformat() + "+08:00"),
)
_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _texts | _moments,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=5,
)
_changes = st.one_of(
    st.builds(lambda value: {"item": "homes", "add": value}, st.integers(-5, 5)),
    st.builds(lambda value: {"item": "reuse", "set": float(value)}, st.decimals(0, 99, places=2)),
    st.sampled_from(["approved", "in-use"]).map(lambda stage: {"item": "clinic", "stage": stage}),
    st.just({"void": f"{0:026d}", "note": "why"}),
)
_right = st.builds(
    lambda change, rest: {**rest, **change},
    _changes,
    st.fixed_dictionaries(
        {
            "id": st.integers(0, 50).map("{:026d}".format),
            "at": _moments,
            "date": st.dates().map(str),
        }
    ),
)
_keys = st.sampled_from(["id", "at", "item", "date", "add", "set", "stage", "void", "by", "note"])
_wrong = st.dictionaries(
    _keys | st.sampled_from(["evidence", "extra"]), _values | _texts | _moments, max_size=2
)
_lines = st.builds(
    lambda right, wrong: json.dumps({**right, **wrong}, ensure_ascii=False).encode(
        errors="surrogatepass"
    ),
    _right,
    st.just({}) | st.just({}) | _wrong,
)


@settings(
    max_examples=5_000 if LONG else 500,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    lines=st.lists(_lines, max_size=4),
    noise=st.just(b"") | st.binary(max_size=20),
    end=st.sampled_from([b"\n", b"\r\n", b"\n\n", b""]),
)
def test_lines_that_are_nearly_right(
    desk: Desk, lines: list[bytes], noise: bytes, end: bytes
) -> None:
    data = end.join([*lines, noise])
    if answers(data):
        desk.log.write_bytes(data)
        for look in (["status", "--items"], ["log"], ["check"]):
            assert desk(*look).code == 0
        _answered(desk("update", "homes", "+1"))
