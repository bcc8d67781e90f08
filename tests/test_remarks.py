"""Problems, next steps and remarks of an item, however its log is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import msgpack

from tests import plain_replay
from tests.helpers import SMALL_PLAN, cut, fold_log, history_of, log_line, sound_plan, told, ulid
from tests.random_words import TARGETING, Keys, spoken
from wuhai_plan import caches
from wuhai_plan.errors import LogError
from wuhai_plan.log import checkpoint
from wuhai_plan.log.append import look_at_log
from wuhai_plan.log.fold import Fold
from wuhai_plan.log.note_sections import note_sections
from wuhai_plan.model import Entry

PLAN = sound_plan(SMALL_PLAN)
BEGIN = dt.datetime(2023, 7, 1, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
DAY = dt.date(2023, 6, 30)
DAYS = ("2023-04-30", "2023-05-31", "2023-06-30")
TEXTS = ("", "no power", '无电 "x"\nmore', "Problems: none")
NOTES = (
    "on air",
    "at 10:30",
    "Problems: rain",
    "done\n存在问题：下雨\n下一步措施：等",
    "Next step: wait",
)


@st.composite
def logs(draw: st.DrawFn) -> list[bytes]:
    """Readings, remarks and words of two items, any of them with a problem or a next step."""
    lines: dict[int, Keys] = {}
    sorts: dict[int, str] = {}
    for number in range(1, draw(st.integers(2, 14))):
        keys: Keys = {"item": draw(st.sampled_from(["homes", "calls"]))}
        keys["date"] = draw(st.sampled_from(DAYS))
        keys["at"] = (BEGIN + dt.timedelta(hours=number)).isoformat()
        for name, some in (("note", NOTES), ("problem", TEXTS), ("next", TEXTS)):
            if draw(st.booleans()):
                keys[name] = draw(st.sampled_from(some))
        sort = draw(st.sampled_from(["set", "set", "remark", "remark", *TARGETING]))
        if sort in TARGETING:
            sorts[number] = sort
        elif sort == "remark":
            keys |= {"set": ..., "note": keys.get("note", "told")}
        else:
            keys["set"] = 91
        lines[number] = keys
    return spoken(draw, sorts, lines, list(PLAN.items.values()))


def folds(path: Path, lines: list[bytes], known_at: dt.datetime | None) -> Iterator[Fold]:
    """What a log comes to, read in each way there is."""
    history, place = history_of(PLAN, known_at), path.with_name("kept")
    for part in (len(lines) // 2, len(lines)):  # with a checkpoint of half of it, of all
        path.write_bytes(b"".join(lines[:part]))
        # Half of it may lack what a word speaks of.
        with suppress(LogError), look_at_log(path, checkpoint=place) as log:
            log.adoptions()
            log.fold(history_of(PLAN))
        path.write_bytes(b"".join(lines))
        with look_at_log(path, checkpoint=place) as log:
            log.adoptions()
            yield log.fold(history)
    with look_at_log(path) as log:
        yield log.read(history).known_at(known_at).fold(history)
        listing = log.listing(history)
        list(listing)
        yield listing.fold
    path.write_bytes(b"".join(reversed(lines)))
    with look_at_log(path) as log:
        yield log.fold(history)


@settings(max_examples=150, deadline=None)
@given(logs(), st.sampled_from(DAYS), st.none() | st.integers(0, 14), st.integers(60, 2000))
def test_are_the_latest_of_each_however_the_log_is_read(tmp_path_factory, lines, day, hours, size):
    known_at = None if hours is None else BEGIN + dt.timedelta(hours=hours)
    path = tmp_path_factory.mktemp("log") / "progress.jsonl"
    path.write_bytes(b"".join(lines))
    with look_at_log(path) as log:
        entries = list(log.read(history_of(PLAN)).known_at(known_at).entries)
    with pytest.MonkeyPatch.context() as patch:
        cut(patch, size)
        for fold in folds(path, lines, known_at):
            for name in ("homes", "calls"):
                item, as_of = PLAN.items[name], dt.date.fromisoformat(day)
                assert told(fold, item, as_of) == plain_replay.told(entries, item, as_of)


@pytest.mark.parametrize(
    ("note", "problem", "next_step", "progress"),
    [
        ("310 座。\n存在问题：两处缺电\n下一步措施：7月接电", "两处缺电", "7月接电", "310 座。"),
        ("problems: a\nand b\nNEXT STEP: c", "a\nand b", "c", ""),
        ("at 10:30: fine", "", "", "at 10:30: fine"),
    ],
)
def test_of_the_first_edition_are_lines_of_a_note(note, problem, next_step, progress):
    sections = note_sections(note)
    assert (sections.problem, sections.next, sections.progress) == (problem, next_step, progress)


def test_of_a_word_are_its_items_but_its_note_is_of_the_reading():
    """Why a reading is returned is no problem of the item's, whatever it begins with."""
    keys = {"item": "homes", "note": "Problems: the figure", "return": ulid(1)}
    data = log_line(1) + log_line(2, **keys)
    for more, problem in ((b"", None), (log_line(3, set=..., problem="rain"), "rain")):
        assert fold_log(data + more, PLAN).texts(PLAN.items["homes"], DAY) == (problem, None)
    data = log_line(1) + log_line(2, **keys, problem="doubts", next="")
    assert fold_log(data, PLAN).texts(PLAN.items["homes"], DAY) == ("doubts", None)


def test_one_more_leaves_what_was_before_as_it_was():
    at, day = BEGIN, dt.date(2023, 6, 30)
    first = Entry(id=ulid(1), at=at, item="homes", date=day, problem="rain")
    fold = Fold().with_entry(first, (), "homes")
    more = Entry(id=ulid(2), at=at, item="homes", date=day, problem="snow")
    assert fold.with_entry(more, (), "homes").texts(PLAN.items["homes"], day) == ("snow", None)
    assert fold.texts(PLAN.items["homes"], day) == ("rain", None)


def test_are_sought_in_the_log_where_a_checkpoint_is_of_before_there_were_any(tmp_path):
    """One that was kept in another form is none: its remarks would be missing without a word."""
    path, place = tmp_path / "progress.jsonl", tmp_path / "kept"
    path.write_bytes(log_line(1, set=..., problem="rain"))
    with look_at_log(path, checkpoint=place) as log:
        log.adoptions()
        fold = log.fold(history_of(PLAN))
    fields = len(checkpoint.Checkpoint.__struct_fields__)
    kept = msgpack.decode(caches.read(place) or b"")
    caches.write(
        place, msgpack.encode(kept[-fields:])
    )  # the form had no number, nor the fold remarks
    assert checkpoint.load(place) is None
    assert fold.remarks["homes"]
