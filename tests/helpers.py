"""What several tests need: a short plan with one item of each kind, lines of a log, messages."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from tests.plain_replay import DayEnd, Told
from wuhai_plan.errors import Problem
from wuhai_plan.history import History
from wuhai_plan.lang import Lang
from wuhai_plan.log import ahead, pieces
from wuhai_plan.log.ahead import look_ahead
from wuhai_plan.log.fold import Fold
from wuhai_plan.log.fold_builder import fold_file
from wuhai_plan.log.reader import Log, read
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Entry, Item, Plan, Reading, Text
from wuhai_plan.planfile.reader import parse
from wuhai_plan.views import Known

ROOT = Path(__file__).parents[1]
LONG = os.environ.get("PLAN_TORTURE") == "long"

SMALL_PLAN = """\
[plan]
title = { en = "A small plan", zh = "小计划" }
start = 2023-01-01
due = 2023-12-31
timezone = "Asia/Shanghai"
pace = "month"

[chapter.urban]
title = { en = "Urban", zh = "城市" }

[chapter.ecology]
title = { en = "Ecology", zh = "生态" }

[chapter.livelihood]
title = { en = "Livelihood", zh = "民生" }

[ladder.construction]
stages = [
  { id = "approved", percent = 10, title = { en = "Approved", zh = "立项" } },
  { id = "started", percent = 30, title = { en = "Started", zh = "开工" } },
  { id = "in-use", percent = 100, title = { en = "In use", zh = "投用" } },
]

[item.homes]
chapter = "urban"
title = { en = "New homes", zh = "新建住房" }
kind = "count"
target = 600
unit = { en = "homes", zh = "套" }

[item.reuse]
chapter = "ecology"
title = { en = "Water reused", zh = "再生水利用率" }
kind = "level"
baseline = 60
target = 67
unit = "%"

[item.calls]
chapter = "livelihood"
title = { en = "Hotline calls answered", zh = "热线接通率" }
kind = "keep"
target = 90
period = "month"
unit = "%"

[item.clinic]
chapter = "livelihood"
title = { en = "A new clinic", zh = "新建卫生院" }
kind = "milestone"
ladder = "construction"
"""


def sound_plan(text: str | bytes) -> Plan:
    """Read a plan file that must have nothing wrong in it."""
    plan, problems = parse(text if isinstance(text, bytes) else text.encode(), "plan.toml")
    assert problems == []
    assert plan is not None
    return plan


def history_of(plan: Plan, known_at: dt.datetime | None = None) -> History:
    """What was promised where no plan was adopted, as known at a moment."""
    return History(plan=plan, known_at=known_at)


def known_of(
    plan: Plan,
    day: dt.date,
    readings: Mapping[str, Sequence[Reading]],
    began: dt.date | None = None,
    reported: Mapping[str, Sequence[str]] | None = None,
) -> Known:
    """What a report as of a day is made of, where no plan was adopted."""
    recorded = {key: {date: date for date in dates} for key, dates in (reported or {}).items()}
    return Known(history_of(plan), day, readings, began=began, reported=recorded)


def read_log(data: bytes, plan: Plan, besides: Iterable[Entry] = ()) -> tuple[Log, list[Problem]]:
    """Every entry of a log by a plan that nobody adopted, and what is wrong with it."""
    history = History(plan=plan, adopting=frozenset(ahead.find_adoptions(data)))
    return read(data, history, "progress.jsonl", besides)


def fold_log(data: bytes, plan: Plan, known_at: dt.datetime | None = None) -> Fold:
    """What a log folds to by a plan that nobody adopted, as known at a moment."""
    file = io.BytesIO(data)
    return fold_file(file, history_of(plan, known_at), look_ahead(file))


def cut(patch: pytest.MonkeyPatch, size: int) -> None:
    """Have logs read in pieces of so many bytes."""
    for module in (pieces, ahead):
        patch.setattr(module, "PIECE", size)


def ulid(number: int) -> str:
    """An id that sorts by its number."""
    return f"{number:026d}"


CHANGES = {"add", "set", "stage", "void", "plan", "confirm", "return"}


def log_line(number: int = 1, /, **keys: object) -> bytes:
    """A line of the log with its newline: 310 homes on 30 June unless told; `...` leaves out."""
    change = {"set": 310} if not CHANGES & keys.keys() else {}
    usual = {
        "id": ulid(number),
        "at": "2023-07-03T09:12:44+08:00",
        "item": "homes",
        "date": "2023-06-30",
        **change,
    }
    fields = {name: value for name, value in {**usual, **keys}.items() if value is not ...}
    parts = (f"{json.dumps(name)}:{_json(value)}" for name, value in fields.items())
    return ("{" + ",".join(parts) + "}\n").encode()


def _json(value: object) -> str:
    return f"{value}" if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


# Every kind of line, with what makes its end hard to find: braces, quotes, strokes, Chinese.
SMALL_LOG = (
    log_line(1, note="首次报送 “{}”, [1]", evidence=[{"ref": "纪要.pdf", "sha256": "ab" * 32}])
    + log_line(2, add=Decimal("-5.70"), by='the "}" office, \\"')
    + log_line(3, item="clinic", stage="started", note="}\\")
    + log_line(4, item=..., date=..., void=ulid(1), note="错报")
)


def reported(
    entries: Iterable[Entry], item: Item, day: dt.date, known_at: dt.datetime | None = None
) -> tuple[Reading, ...]:
    """What an item stood at by the end of each day up to one, as the program tells it."""
    plan = Plan(title=Text("P"), start=item.start, due=item.due, chapters={}, items={item.id: item})
    log = Log().with_entries(entries).known_at(known_at)
    return log.fold(history_of(plan)).readings(item, day)


def told(fold: Fold, item: Item, day: dt.date) -> Told:
    """What a fold tells of an item up to a day."""
    return Told(
        [DayEnd(r.date, r.value, r.stage, r.entries) for r in absolute(fold, item, day)],
        [DayEnd(r.date, r.value, r.stage, r.entries) for r in fold.confirmed(item, day)],
        [(date, r.entry, r.by, r.note, r.answered) for date, r in fold.returns(item, day)],
        fold.reports(item, day),
        fold.texts(item, day),
    )


def absolute(fold: Fold, item: Item, day: dt.date) -> list[Reading]:
    """What an item stood at by the end of each day up to one, from its baseline on."""
    return [item.on(day).absolute(reading) for reading in fold.readings(item, day)]


def in_both_languages(problem: Problem) -> tuple[str, str]:
    """A problem's message in English and in Chinese; both must say something, and differ."""
    english, chinese = (Messages(lang).problem(problem) for lang in (Lang.EN, Lang.ZH))
    assert english.strip()
    assert chinese.strip()
    assert english != chinese
    return english, chinese


def environment(**given: str | bytes) -> dict[str, str | bytes]:
    """What a child process gets: nothing of the caller's choices, one reporter, this checkout."""
    chosen = ("PLAN_", "LC_", "COV_", "PYTHON", "COLUMNS")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(chosen)}
    ours = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return {**kept, **ours, "PLAN_BY": "ops", "LANG": "C.UTF-8", **given}


def confined(folder: Path, *args: str, memory: int = 512 << 20) -> subprocess.CompletedProcess[str]:
    """Run a command that may take so much memory and ten seconds of a processor, and no more."""
    limits = (
        "import os, resource, sys; "
        f"resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory})); "
        "resource.setrlimit(resource.RLIMIT_CPU, (10, 10)); "
        "os.execv(sys.executable, [sys.executable, '-m', 'wuhai_plan', *sys.argv[1:]])"
    )
    return subprocess.run(
        [sys.executable, "-c", limits, *args],
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
