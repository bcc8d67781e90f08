"""What is planned and reported, frozen: a plan, its chapters, ladders and items; entries, readings.

Numbers are `Decimal`, exact as written. Days are `date`; a span's first and last day belong to it.
"""

# No `from __future__ import annotations`: msgspec would have to work out their strings in every run
# that reads evidence from a log.

import datetime as dt
from decimal import Decimal
from enum import Enum
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from wuhai_plan.lang import Lang
from wuhai_plan.numbers import EXACT


class Kind(str, Enum):
    """What an item measures."""

    COUNT = "count"
    LEVEL = "level"
    KEEP = "keep"
    CAP = "cap"
    MILESTONE = "milestone"


LAG = 15  # days after a period's end by which its report is due, where nothing else is said
CUMULATIVE = (Kind.COUNT, Kind.CAP)  # what may be added to
IN_PERCENT = (Kind.KEEP, Kind.MILESTONE)  # what has no total or value to draw


class Pace(str, Enum):
    """How the expected share grows between an item's start and due date."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    END = "end"


class Bound(str, Enum):
    """Which side of the target is the good one."""

    AT_LEAST = "at-least"
    AT_MOST = "at-most"


class Basis(str, Enum):
    """What the thresholds of a rating are held against.

    The gap in percentage points; complete in percent of expected; complete in percent of the whole.
    """

    POINTS = "points"
    RATIO = "ratio"
    TARGET = "target"

    @property
    def neutral(self) -> int:
        """Where it says neither ahead nor behind: a gap of 0, or 100 percent."""
        return 0 if self is Basis.POINTS else 100


class Period(str, Enum):
    """How often a `keep` is judged."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Frequency(str, Enum):
    """How often an item is reported."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    NONE = "none"


class Rating(str, Enum):
    """How an item stands; the order is that of every list and table."""

    DONE = "done"
    MET = "met"
    AHEAD = "ahead"
    ON_PACE = "on-pace"
    SLIPPING = "slipping"
    BEHIND = "behind"
    CRITICAL = "critical"
    OVERDUE = "overdue"
    MISSED = "missed"
    UNREPORTED = "unreported"
    UPCOMING = "upcoming"
    DROPPED = "dropped"


class Text(Struct, frozen=True):
    """A text in English, in Chinese, or both; a missing language falls back to the other."""

    en: str | None = None
    zh: str | None = None

    def get(self, lang: Lang) -> str:
        """Return the text in a language, or in the other where it has none."""
        first, second = (self.zh, self.en) if lang is Lang.ZH else (self.en, self.zh)
        return first if first is not None else second or ""


class Stage(Struct, frozen=True):
    """A step of a ladder: reaching it means `percent` of the promise is kept."""

    id: str
    percent: Decimal
    title: Text
    due: dt.date | None = None


class Ladder(Struct, frozen=True):
    """Named stages that rise to 100 percent."""

    id: str
    stages: tuple[Stage, ...]


class Chapter(Struct, frozen=True):
    """A group of items; the order of chapters in the file is their order in every table."""

    id: str
    title: Text


class Thresholds(Struct, frozen=True):
    """Where a rating changes: gaps in percentage points, or percents where the basis is another."""

    ahead: Decimal = Decimal(10)
    behind: Decimal = Decimal(-10)
    critical: Decimal = Decimal(-30)
    basis: Basis = Basis.POINTS


class RuleSet(Struct, frozen=True):
    """Another way to rate, by name: its title (None: the catalogue has it) and its thresholds."""

    id: str
    title: Text | None
    limits: Thresholds


class Revision(Struct, frozen=True, kw_only=True):
    """What was changed of an item from a day on; None where it stays as it was.

    `high` goes with `target`: it is the upper end of a kept range.
    """

    since: dt.date
    target: Decimal | None = None
    high: Decimal | None = None
    due: dt.date | None = None
    weight: Decimal | None = None
    baseline: Decimal | None = None
    checkpoints: tuple[tuple[dt.date, Decimal], ...] | None = None
    note: Text | None = None


class Counts(str, Enum):
    """Which readings the headline counts: all that stand, or those that were confirmed."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"


class Dropped(Struct, frozen=True):
    """From which day a promise is given up, and why."""

    on: dt.date
    note: Text | None = None


class Reading(Struct, frozen=True):
    """What an item stood at by the end of a day that was reported: the total, value or stage.

    `entries` is how many entries the day had. A count's total is `relative` until a total is
    reported: what was added since the item's baseline.
    """

    date: dt.date
    value: Decimal | None
    stage: str | None
    entries: int = 1
    relative: bool = False


class Item(Struct, frozen=True, kw_only=True):
    """One promise. `target` is None for a milestone; `high` is the upper end of a kept range.

    The fields are what was promised first; `on` returns what was in force on a day.
    """

    id: str
    chapter: str
    title: Text
    kind: Kind
    start: dt.date
    due: dt.date
    pace: Pace
    report: Frequency = Frequency.MONTH
    lag: int = LAG
    target: Decimal | None = None
    high: Decimal | None = None
    unit: Text | None = None
    baseline: Decimal | None = None
    bound: Bound = Bound.AT_LEAST
    period: Period = Period.MONTH
    stages: tuple[Stage, ...] = ()
    checkpoints: tuple[tuple[dt.date, Decimal], ...] = ()
    weight: Decimal = Decimal(1)
    lead: Text | None = None
    leader: Text | None = None
    liaison: Text | None = None
    support: tuple[Text, ...] = ()
    tags: tuple[str, ...] = ()
    source: Text | None = None
    note: Text | None = None
    quote: Text | None = None
    more: tuple[tuple[str, Text], ...] = ()
    was: str | None = None
    promised: dt.date | None = None
    dropped: Dropped | None = None
    revisions: tuple[Revision, ...] = ()

    def on(self, day: dt.date) -> "Item":
        """Return the item as in force on a day, with the revisions made by then and no later ones.

        What was in force on a day never changes by what is revised after it.
        """
        if not self.revisions:
            return self
        made = tuple(revision for revision in self.revisions if revision.since <= day)
        item = replace(self, revisions=made)
        for revision in made:
            item = item.revised(revision)
        return item

    def revised(self, by: Revision) -> "Item":
        """Return the item after one revision."""
        changed = replace(
            self,
            target=self.target if by.target is None else by.target,
            high=self.high if by.target is None else by.high,
            due=by.due or self.due,
            weight=self.weight if by.weight is None else by.weight,
            baseline=self.baseline if by.baseline is None else by.baseline,
            checkpoints=self.checkpoints if by.checkpoints is None else by.checkpoints,
        )
        if changed.kind is not Kind.LEVEL or changed.baseline is None:
            return changed
        up = changed.goal > changed.baseline
        return replace(changed, bound=Bound.AT_LEAST if up else Bound.AT_MOST)

    @property
    def first(self) -> "Item":
        """The item at its first terms: never revised, not dropped."""
        return replace(self, revisions=(), dropped=None)

    def is_promised(self, day: dt.date) -> bool:
        """Say whether the promise was made by a day; before, it is in no report."""
        return self.promised is None or self.promised <= day

    def is_dropped(self, day: dt.date) -> bool:
        """Say whether the promise is given up by a day."""
        return self.dropped is not None and self.dropped.on <= day

    def absolute(self, reading: Reading) -> Reading:
        """Return a reading with its total as it stands: a relative one counts from the baseline."""
        if not reading.relative or reading.value is None:
            return reading
        return replace(reading, value=EXACT.add(self.origin, reading.value), relative=False)

    def stage(self, stage_id: str | None) -> Stage | None:
        """Return the stage of that id, or None where the ladder has none."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)

    @property
    def origin(self) -> Decimal:
        """Where the item starts from: its baseline, else 0."""
        return self.baseline if self.baseline is not None else Decimal(0)

    @property
    def goal(self) -> Decimal:
        """Where the item is to arrive: its target; a milestone's is 100 percent."""
        return self.target if self.target is not None else Decimal(100)

    @property
    def staged(self) -> bool:
        """Whether stages have due dates of their own, which then take the place of pace."""
        return any(stage.due for stage in self.stages)


class Plan(Struct, frozen=True, kw_only=True):
    """What was promised: the plan file, checked. `renamed` holds ids by what they were earlier.

    `pace`, `report` and `lag` are those of items that name none of their own.
    """

    title: Text
    start: dt.date
    due: dt.date
    chapters: dict[str, Chapter]
    items: dict[str, Item]
    renamed: dict[str, str] = {}
    thresholds: Thresholds = Thresholds()
    rules: dict[str, RuleSet] = {}
    pace: Pace = Pace.DAY
    report: Frequency = Frequency.MONTH
    lag: int = LAG
    counts: Counts = Counts.REPORTED
    name: str | None = None
    timezone: str | None = None
    lang: Lang | None = None
    log: str | None = None
    source: Text | None = None
    publisher: Text | None = None
    contact: Text | None = None
    note: Text | None = None

    def find(self, item_id: str | None) -> Item | None:
        """Return the item of an id, or of one that it had earlier; None where there is none."""
        return self.items.get(self.id_today(item_id))

    def id_today(self, item_id: str | None) -> str:
        """Return what an item's id is today; none for none."""
        return self.renamed.get(item_id or "", item_id or "")

    def promised_by(self, day: dt.date) -> list[Item]:
        """Return the items that were promised by a day, by chapter, then as in the file."""
        rank = {chapter: place for place, chapter in enumerate(self.chapters)}
        items = [item for item in self.items.values() if item.is_promised(day)]
        return sorted(items, key=lambda item: rank[item.chapter])


class Evidence(Struct, frozen=True, omit_defaults=True):
    """What an entry rests on: a file's name or an address; a file's SHA-256 as hex digits."""

    ref: str
    sha256: str | None = None


class Adopted(Struct, frozen=True):
    """A whole plan file as it was adopted: its SHA-256 as hex digits, its text."""

    sha256: str
    toml: str


class EntryFields(Struct, frozen=True, kw_only=True):
    """What an entry says, in the order of every list.

    It does one of `add`, `set`, `stage`, `void`, `plan`, `confirm` and `send_back` (`return` in the
    log); `confirm` goes with the `value` or the `stage` that is vouched for. An entry with none of
    these is a remark. An empty `problem` or `next` clears the item's.
    """

    id: str
    at: dt.datetime
    item: str | None = None
    date: dt.date | None = None
    add: Decimal | None = None
    set: Decimal | None = None
    stage: str | None = None
    void: str | None = None
    by: str | None = None
    note: str | None = None
    evidence: tuple[Evidence, ...] = ()
    plan: Adopted | None = None
    problem: str | None = None
    next: str | None = None
    confirm: str | None = None
    value: Decimal | None = None
    send_back: str | None = None


class Entry(EntryFields, frozen=True, kw_only=True):
    """One line of the log. `line` is where it was read; a line read twice keeps the first."""

    line: int = 0

    @property
    def target(self) -> str | None:
        """The id of the entry that it withdraws, confirms or returns, if it does."""
        if self.void is not None:
            return self.void
        return self.send_back if self.confirm is None else self.confirm

    @property
    def judges(self) -> bool:
        """Whether it is the word of a second party: it confirms or returns a reading."""
        return self.confirm is not None or self.send_back is not None

    @property
    def reports(self) -> bool:
        """Whether it is a reading or a remark: it speaks of no other entry, and adopts no plan."""
        return self.target is None and self.plan is None

    @property
    def reads(self) -> bool:
        """Whether it is a reading: it gives a value or a stage."""
        return self.reports and not self.remarks

    @property
    def remarks(self) -> bool:
        """Whether it is a remark, which changes no figure."""
        return self.reports and self.add is None and self.set is None and self.stage is None


recorded_order = attrgetter("at", "id")  # of entries, whatever their order in the file
