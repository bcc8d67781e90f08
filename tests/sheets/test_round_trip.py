"""A log written as CSV and imported into an empty one: the same state, whatever it holds."""

from __future__ import annotations

import datetime as dt
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.helpers import SMALL_PLAN, ulid
from wuhai_plan.export.log import entries_csv
from wuhai_plan.log.line import encode
from wuhai_plan.model import Entry, Evidence
from wuhai_plan.session.core import Choices, Session
from wuhai_plan.session.import_file import import_file
from wuhai_plan.session.log import entries as look

NASTY = st.sampled_from(
    [
        "=1+1", "'=1+1", "''@x", "+86 473", "-5", "@SUM(A1)", '他说"完成"', "第一行\n第二行", "🏥",
        "a,b;c\td", "\r", "存在问题：资金", "Problems: none", "'", '"', "  两边空格  ", "_x0041_",
    ]
)  # fmt: skip
TEXT = st.one_of(
    NASTY,
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
)
NOTE = st.lists(TEXT, max_size=3).map("".join).filter(lambda text: text.strip() or not text)
REF = st.one_of(st.just("纪要.pdf"), st.just("https://example.org/a?b=1,2"), st.just("=a.pdf"))
HASH = st.none() | st.just("9f" * 32)
ZONES = st.sampled_from([dt.timezone.utc, dt.timezone(dt.timedelta(hours=8))])
EARLY, LATE = (dt.datetime.fromisoformat(f"{year}-01-01") for year in (2000, 2030))
NUMBER = st.decimals("-999999", "999999", places=3, allow_nan=False).map(
    lambda number: number.normalize() + 0
)
CHANGES = st.one_of(
    NUMBER.map(lambda n: {"item": "homes", "add": n}),
    NUMBER.map(lambda n: {"item": "homes", "set": n}),
    NUMBER.map(lambda n: {"item": "reuse", "set": n}),
    st.sampled_from(["approved", "started", "in-use"]).map(
        lambda stage: {"item": "clinic", "stage": stage}
    ),
)


HARD = Entry(
    id=ulid(1), at=EARLY.replace(tzinfo=dt.timezone.utc), item="homes", date=dt.date(2023, 1, 1),
    add=Decimal("0.1"), note="=1+1\r\n'=\"🏥\"",
)  # fmt: skip


@st.composite
def logs(draw) -> list[Entry]:
    found: list[Entry] = []
    for number in range(draw(st.integers(1, 6))):
        at = draw(st.datetimes(EARLY, LATE, timezones=ZONES))
        common = {
            "id": ulid(number),
            "at": at.replace(microsecond=0),
            "by": draw(NOTE) or None,
            "note": draw(NOTE) or None,
        }
        if found and draw(st.booleans()):
            target = draw(st.sampled_from(found))
            common["note"] = common["note"] or "错报"
            found.append(Entry(**common, item=target.item, date=target.date, void=target.id))
            continue
        refs = draw(st.lists(st.builds(Evidence, REF, HASH), max_size=2))
        day = draw(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)))
        found.append(Entry(**common, **draw(CHANGES), date=day, evidence=tuple(refs)))
    return found


def session(folder: Path, log: str) -> Session:
    now = LATE.replace(tzinfo=dt.timezone.utc)  # no entry was recorded after it
    return Session(Choices(folder / "plan.toml", folder / log), now.astimezone)


def written(one: Session) -> bytes:
    return b"".join(entries_csv(look(one).lines()))


def state(one: Session) -> list[Entry]:
    """What the log says, entry by entry, its readings included; where a line stood left out."""
    return [entry_at_no_line(entry) for entry in one.log.entries]


def entry_at_no_line(entry: Entry) -> Entry:
    fields = {name: getattr(entry, name) for name in entry.__struct_fields__}
    return Entry(**{**fields, "line": 0})


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "excel"])
@given(log=logs())
@settings(max_examples=150)
@example(log=[HARD])
def test_a_log_through_csv_into_an_empty_log_is_the_same(mark: bytes, log: list[Entry]):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "plan.toml").write_text(SMALL_PLAN, encoding="utf-8")
        (folder / "progress.jsonl").write_bytes(b"".join(map(encode, log)))
        source = session(folder, "progress.jsonl")
        (folder / "log.csv").write_bytes(mark + written(source))

        done = import_file(session(folder, "new.jsonl"), [folder / "log.csv"])
        assert (done.added, done.known) == (len(log), 0)
        new = session(folder, "new.jsonl")
        assert state(new) == state(source)
        assert written(new) == written(source)

        before = (folder / "new.jsonl").read_bytes()
        again = import_file(session(folder, "new.jsonl"), [folder / "log.csv"])
        assert (again.added, again.known) == (0, len(log))
        assert (folder / "new.jsonl").read_bytes() == before


@given(text=TEXT)
def test_what_is_guarded_is_given_back(text: str):
    from wuhai_plan.export.csv import guarded, unguarded

    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
