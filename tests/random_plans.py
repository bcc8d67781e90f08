"""Random plans of all kinds and logs that fit them, as the text of their files."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from hypothesis import strategies as st

from tests.helpers import LONG
from tests.random_words import TARGETING, Keys, spoken
from wuhai_plan.planfile.reader import parse
from wuhai_plan.session.core import Choices, Session

ZONE = dt.timezone(dt.timedelta(hours=8))
WEST = dt.timezone(-dt.timedelta(hours=7))  # where it is still the day before
NINE = dt.time(9)
LATER = dt.datetime(2026, 1, 1, tzinfo=ZONE)
SPANS = [
    ("2023-01-01", "2023-12-31"),
    ("2023-02-15", "2023-11-20"),
    ("2023-11-01", "2024-04-30"),
    ("2023-01-01", "2023-10-31"),  # ten months, so that gaps fall on thresholds
]
KINDS = ("count", "level", "keep", "cap", "milestone")
SORTS = ("reading",) * 12 + ("remark", "void", "void", "confirm", "confirm", "confirm", "return")
STAGES = ("s0", "s1", "s2")


class Case(NamedTuple):
    """A plan file and a log, the day and the moment of a report."""

    plan: str
    log: str
    day: dt.date
    known_at: dt.datetime | None


def examples(short: int) -> int:
    """Return how many examples to try: many more where time was given."""
    return short * 40 if LONG else short


@contextmanager
def session_of(case: Case) -> Iterator[Session]:
    """Write a case's files and open them as a command would, in a year to come."""
    with TemporaryDirectory() as folder:
        plan, log = Path(folder) / "plan.toml", Path(folder) / "progress.jsonl"
        plan.write_text(case.plan, encoding="utf-8")
        log.write_text(case.log, encoding="utf-8")
        yield Session(Choices(plan, log), LATER.astimezone)


def days(first: dt.date, before: int, after: int) -> st.SearchStrategy[dt.date]:
    return st.integers(-before, after).map(lambda n: first + dt.timedelta(n))


def odd_days(plan: str, first: dt.date, before: int, after: int) -> st.SearchStrategy[dt.date]:
    """Return days of a span, often one that the plan names, or a neighbour of it."""
    named = sorted(set(re.findall(r"\d{4}-\d\d-\d\d", plan)))
    near = st.builds(
        lambda day, n: dt.date.fromisoformat(day) + dt.timedelta(n),
        st.sampled_from(named),
        st.integers(-1, 1),
    )
    return st.one_of(days(first, before, after), near)


numbers = st.one_of(
    st.sampled_from(["0.5", "1", "3", "10", "33.3", "60", "67", "100", "600", "9999.99"]),
    st.integers(1, 1200).map(str),
)
signed = st.one_of(numbers, numbers, numbers.map("-{}".format), st.just("0"))


@st.composite
def checkpoints(
    draw: st.DrawFn, start: dt.date, due: dt.date, origin: Decimal, goal: Decimal
) -> str:
    """Draw one to three checkpoints within dates, on the way from one value to another."""
    at = draw(st.lists(days(start, 0, (due - start).days), min_size=1, max_size=3, unique=True))
    tenths = sorted(draw(st.lists(st.integers(0, 10), min_size=len(at), max_size=len(at))))
    values = [origin + (goal - origin) * tenth / 10 for tenth in tenths]
    pairs = (f"{day} = {value:f}" for day, value in zip(sorted(at), values, strict=True))
    return "{ " + ", ".join(pairs) + " }"


def earlier(item: str) -> str:
    """Return the id that an item had before, if it had one."""
    return f"old-{item}"


class Draft:
    """An item while it is drawn; keys are kept as TOML text, and only those that make it sound."""

    def __init__(self, head: str, keys: dict[str, str]) -> None:
        self.head, self.keys, self.revisions = head, keys, list[str]()

    @property
    def text(self) -> str:
        lines = [f"{key} = {value}" for key, value in self.keys.items()]
        if self.revisions:
            lines.append("revisions = [ " + ", ".join(self.revisions) + " ]")
        return f"[item.{self.keys['title'].strip(chr(34))}]\n" + "\n".join(lines) + "\n"

    def sound(self) -> bool:
        return not parse((self.head + self.text).encode(), "plan.toml")[1]

    def take(self, key: str, value: str) -> None:
        """Take a key where the item stays sound with it."""
        before = self.keys
        self.keys = {**before, key: value}
        if not self.sound():
            self.keys = before

    def revise(self, revision: dict[str, str]) -> None:
        """Take a revision where the item stays sound with it."""
        self.revisions.append("{ " + ", ".join(f"{k} = {v}" for k, v in revision.items()) + " }")
        if not self.sound():
            self.revisions.pop()


@st.composite
def items(draw: st.DrawFn, head: str, name: str, start: dt.date, due: dt.date) -> str:
    """Draw one item of any kind."""
    kind = draw(st.sampled_from(KINDS))
    chapter = draw(st.sampled_from(["a", "b"]))
    keys = {"title": f'"{name}"', "chapter": f'"{chapter}"', "kind": f'"{kind}"'}
    if kind == "milestone":
        keys |= draw(ladders(start, due))
    else:
        keys["target"] = draw(targets(kind))
    if kind == "cap":
        keys["pace"] = draw(st.sampled_from(['"day"', '"month"', '"quarter"']))
    draft = Draft(head, keys)
    if not draft.sound():  # stages that fall outside, say
        keys.pop("stages", None)
        keys.setdefault("target", "600")
        keys["kind"] = '"count"' if kind == "milestone" else f'"{kind}"'
    maybe = st.sampled_from([False, False, True])
    if draw(maybe):
        draft.take("start", str(draw(days(start, 40, 200))))
    if draw(maybe):
        draft.take("due", str(draw(days(due, 200, 100))))
    if draw(maybe):
        draft.take("promised", str(draw(days(start, 20, 250))))
    if draw(maybe):
        draft.take("bound", draw(st.sampled_from(['"at-least"', '"at-most"'])))
    if kind in ("count", "level") and draw(st.booleans()):
        draft.take("baseline", draw(signed if kind == "level" else numbers))
    for key, values in OPTIONS.items():
        if draw(maybe):
            draft.take(key, draw(st.sampled_from(values)))
    if draw(maybe):
        draft.take("checkpoints", draw(own_checkpoints(draft, start, due)))
    if draw(maybe):
        draft.take("was", f'"{earlier(name)}"')
    if draw(maybe):
        dropped = draw(days(start, 0, 400))
        draft.take("dropped", f'{{ on = {dropped}, note = "why" }}')
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        draft.revise(draw(revisions(draft, kind, start, due)))
    return draft.text


OPTIONS = {
    "period": ['"month"', '"quarter"', '"year"'],
    "pace": ['"day"', '"month"', '"quarter"', '"end"'],
    "report": ['"month"', '"quarter"', '"year"', '"none"'],
    "lag": ["0", "5", "40"],
    "weight": ["0", "2", "0.5"],
}


@st.composite
def targets(draw: st.DrawFn, kind: str) -> str:
    if kind == "keep" and draw(st.booleans()):
        low, width = draw(st.integers(-5, 90)), draw(st.integers(1, 30))
        return f"[{low}, {low + width}]"
    return draw(signed if kind in ("level", "keep") else numbers)


@st.composite
def ladders(draw: st.DrawFn, start: dt.date, due: dt.date) -> dict[str, str]:
    if draw(st.booleans()):
        return {"ladder": '"usual"'}
    dues = sorted(draw(st.lists(days(start, 0, (due - start).days), max_size=3)))
    stages = []
    for stage, percent in zip(STAGES, (10, 40, 100), strict=True):
        own = draw(st.booleans()) and dues
        stages.append(
            f'{{ id = "{stage}", percent = {percent}' + _due(dues.pop(0) if own else None)
        )
    return {"stages": "[ " + ", ".join(stages) + " ]"}


def _due(day: dt.date | None) -> str:
    return f", due = {day} }}" if day else " }"


def own_checkpoints(draft: Draft, start: dt.date, due: dt.date) -> st.SearchStrategy[str]:
    """Return checkpoints for an item as far as it is drawn."""
    first = dt.date.fromisoformat(draft.keys.get("start", str(start)))
    last = dt.date.fromisoformat(draft.keys.get("due", str(due)))
    target = draft.keys.get("target", "100")
    goal = Decimal(100) if target.startswith("[") else Decimal(target)
    return checkpoints(first, max(first, last), Decimal(draft.keys.get("baseline", "0")), goal)


@st.composite
def revisions(
    draw: st.DrawFn, draft: Draft, kind: str, start: dt.date, due: dt.date
) -> dict[str, str]:
    """Draw one revision, of one term or several, also from a day after the item is due."""
    revision = {"from": str(draw(days(start, 0, 450)))}
    some = st.sampled_from([False, False, True])
    if kind != "milestone" and draw(st.booleans()):
        revision["target"] = draw(targets(kind))
    if draw(some):
        revision["due"] = str(draw(days(due, 150, 400)))
    if draw(some):
        revision["weight"] = draw(st.sampled_from(["0", "1", "2", "0.5"]))
    if draw(some):
        revision["baseline"] = draw(signed if kind == "level" else numbers)
    if draw(some):
        revision["checkpoints"] = draw(own_checkpoints(draft, start, due))
    return revision


@st.composite
def plans(draw: st.DrawFn, most: int = 4) -> str:
    """Draw a plan of up to so many items."""
    first, last = draw(st.sampled_from(SPANS))
    more = [
        f"{key} = {draw(st.sampled_from(OPTIONS[key]))}\n"
        for key in ("pace", "report", "lag")
        if draw(st.booleans())
    ]
    limits = draw(st.sampled_from(["", "", "[rating]\nahead = 5.5\nbehind = -5\ncritical = -40\n"]))
    head = (
        f'[plan]\ntitle = "Random"\nstart = {first}\ndue = {last}\ntimezone = "Asia/Shanghai"\n'
        + "".join(more)
        + limits
        + '[chapter.a]\ntitle = "Chapter A"\n[chapter.b]\ntitle = "Chapter B"\n'
        + '[ladder.usual]\nstages = [ { id = "s0", percent = 0 }, { id = "s1", percent = 33.3 }, '
        + '{ id = "s2", percent = 100 } ]\n'
    )
    span = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    count = draw(st.integers(1, most))
    return head + "".join(draw(items(head, f"item-{n}", *span)) for n in range(count))


@st.composite
def logs(draw: st.DrawFn, plan: str, most: int = 8) -> str:
    """Draw a log that fits a plan: in any order, several a day, some judged, on odd days too."""
    read = parse(plan.encode(), "plan.toml")[0]
    assert read is not None
    first = draw(odd_days(plan, dt.date(2023, 1, 5), 0, 300))
    moment, lines, sorts = dt.datetime.combine(first, NINE, ZONE), dict[int, Keys](), {}
    every = list(read.items.values())
    for number in range(1, draw(st.sampled_from([most, most - 2, most // 2, 2, 0])) + 1):
        moment += dt.timedelta(draw(st.sampled_from([0, 0, 1, 20, 60, 150])))
        zone = draw(st.sampled_from([ZONE, ZONE, WEST]))
        keys: Keys = {"at": moment.astimezone(zone).isoformat()}
        item = draw(st.sampled_from(every))
        keys["item"] = draw(st.sampled_from([item.id, item.was or item.id]))
        keys["date"] = str(draw(odd_days(plan, item.start, 10, 420)))
        sort = draw(st.sampled_from(SORTS))
        if sort in TARGETING:
            sorts[number] = sort
        elif sort == "remark":
            keys |= {"set": ..., "note": "told"}
        elif item.kind.value == "milestone":
            keys["stage"] = draw(st.sampled_from(STAGES))
        else:
            relative = item.kind.value in ("count", "cap") and draw(st.booleans())
            keys["add" if relative else "set"] = Decimal(draw(values(item.target)))
        lines[number] = {**keys, **draw(st.sampled_from([{}, {"colour": "red"}]))}
    text = draw(st.permutations(spoken(draw, sorts, lines, every)))
    return b"".join(text).decode()


@st.composite
def values(draw: st.DrawFn, target: Decimal | None) -> str:
    """Draw a part of a target, one next to nothing or just short of all of it, or any value."""
    if draw(st.booleans()):
        return draw(signed)
    shares = ["0.1", "0.4", "0.9", "1", "1.1", "0.0000001", "0.9999999", "0.9996"]
    near = (target or Decimal(1)) * Decimal(draw(st.sampled_from(shares)))
    return f"{near:f}"


@st.composite
def cases(draw: st.DrawFn, most: int = 4) -> Case:
    """Draw a plan, a log, and what a report is asked of."""
    plan = draw(plans(most))
    log = draw(logs(plan))
    day = draw(odd_days(plan, dt.date(2023, 1, 1), 5, 560))
    moment = draw(st.sampled_from([None, None, None, 30, 200]))
    known = None if moment is None else dt.datetime(2023, 1, 6, tzinfo=ZONE) + dt.timedelta(moment)
    return Case(plan, log, day, known)
