"""The plan and its log as one reader sees them: which files, which language, what day it is."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from wuhai_plan.dates import is_ambiguous, parse_day, parse_iso_day, parse_moment, tells_offset
from wuhai_plan.errors import LogError, PlanFileError, Problem, RequestError, StorageError
from wuhai_plan.files import read_bytes, same_file
from wuhai_plan.history import AdoptedPlan, History, history
from wuhai_plan.lang import Lang
from wuhai_plan.locale import reader_lang
from wuhai_plan.log.append import OpenLog, locked, look_at_log, open_log
from wuhai_plan.log.fold import Fold
from wuhai_plan.model import Counts, Entry, Item, Plan
from wuhai_plan.paths import LOG_NAME, nearest_plan, stays_within
from wuhai_plan.planfile.reader import SoundItems, parse
from wuhai_plan.views import Known, ReturnedReading

if TYPE_CHECKING:
    from wuhai_plan.log.listing import Listing
    from wuhai_plan.log.reader import Log

Clock: TypeAlias = Callable[[dt.tzinfo | None], dt.datetime]
NEVER = "9999-99-99"  # after every day as it is written
CHECKPOINT_LEAST = 1 << 20  # bytes; a shorter log is folded as soon as a checkpoint is read


class Choices(Struct, frozen=True):
    """What the reader chose for a whole run; None where they left it open.

    `cache` tells whether checkpoints of long logs may be used and kept.
    """

    plan: Path | None = None
    log: Path | None = None
    lang: Lang | None = None
    cache: bool = True


def system_clock(zone: dt.tzinfo | None) -> dt.datetime:
    """Return the moment it is, to the second, in a zone (the machine's own without one)."""
    try:
        now = dt.datetime.now(zone).astimezone(zone)  # noqa: TID251 - the clock
    except (ValueError, OverflowError, OSError):  # TZ may ask for an offset of days
        raise RequestError.of("bad-machine-zone", value=os.environ.get("TZ", "")) from None
    return now.replace(microsecond=0)


def typed_day(text: str, today: dt.date) -> dt.date:
    """Read a DATE by what day it is; raise `RequestError` where it is none."""
    day = parse_day(text, today)
    if day is None:
        raise RequestError.of("ambiguous-date" if is_ambiguous(text) else "bad-date", value=text)
    return day


class Session:
    """One run over one plan. Files are read when first needed, and once."""

    def __init__(self, choices: Choices | None = None, clock: Clock | None = None) -> None:
        self.choices = choices or Choices()
        self.notes: list[Problem] = []
        self.recorded: str | None = None  # the id of what this run has recorded
        self._clock = clock or system_clock
        self._plan_lang: Lang | None = None
        self._log: Log | None = None
        self._adoptions: tuple[Entry, ...] = ()  # of all the log, where it was read
        self._adopted: dict[str, Plan] = {}
        self._items = SoundItems()

    @cached_property
    def plan_path(self) -> Path:
        """The plan file: the one chosen, PLAN_FILE's, or the nearest plan.toml from here up."""
        named = self.choices.plan or os.environ.get("PLAN_FILE")
        path = Path(named) if named else nearest_plan(Path.cwd())
        if path is None:
            raise PlanFileError(Problem("plan-not-found", {"folder": str(Path.cwd())}))
        return path

    @cached_property
    def log_path(self) -> Path:
        """The log: the one chosen, PLAN_LOG's, the plan's, or progress.jsonl beside the plan."""
        named = self.choices.log or os.environ.get("PLAN_LOG")
        if named:
            return Path(named)
        plan, problems = self.plan_as_read
        usual = self.plan_path.parent / LOG_NAME
        if plan is None:
            if usual.exists():  # which past moments need, whatever became of the plan file
                return usual
            raise PlanFileError(*problems)
        if plan.log and not stays_within(plan.log):  # a plan may come from a stranger
            facts, file = {"value": plan.log}, self.plan_path.name
            raise PlanFileError(Problem("plan-log-outside", {**facts}, file, key="plan.log"))
        return self.plan_path.parent / plan.log if plan.log else usual

    def is_source(self, path: Path) -> bool:
        """Say whether a path leads to the plan file or the log, which no output may replace."""
        return any(same_file(path, source) for source in (self.plan_path, self.log_path))

    @cached_property
    def plan_bytes(self) -> bytes:
        """The plan file as it was read."""
        data = read_bytes(self.plan_path)
        if data is None:
            raise PlanFileError(Problem("plan-missing", {"path": str(self.plan_path)}))
        return data

    @cached_property
    def plan_as_read(self) -> tuple[Plan | None, list[Problem]]:
        """The plan, where one can be made of the plan file, and all mistakes in it."""
        plan, problems = parse(self.plan_bytes, self.plan_path.name, self._items)
        self._plan_lang = plan.lang if plan else None
        return plan, problems

    @property
    def plan(self) -> Plan:
        """The plan, checked; raises `PlanFileError` with all that is wrong in its file."""
        plan, problems = self.plan_as_read
        if plan is None or problems:
            raise PlanFileError(*problems)
        return plan

    @property
    def log(self) -> Log:
        """Every entry; raises `LogError` where any of the log can't be read."""
        if self._log is None:
            with self.open_log(dry_run=True) as log:
                # Past moments are read though the plan file has become none.
                by_now = self.now if self.plan_as_read[1] else None
                self._adoptions = log.adoptions()
                self._log = log.read(self.history(self._adoptions, by_now))
        return self._log

    def hold_to(self, moment: dt.datetime) -> None:
        """Leave out of this run what was recorded after a moment."""
        self._log = self.log.known_at(moment)

    def look(self, known_at: dt.datetime | None = None) -> tuple[History, Fold]:
        """Return what was promised and what was reported: all there is, or known at a moment."""
        if self._log is not None:  # entries and figures of one report come from one reading
            history = self.history(self._adoptions, known_at)
            return history, self._log.known_at(known_at).fold(history)
        with self.open_log(dry_run=True) as log:
            history = self.history(log.adoptions(), known_at)
            return history, log.fold(history)

    def history(self, adoptions: Iterable[Entry], known_at: dt.datetime | None = None) -> History:
        """Return what was promised, by the plan file and the plans adopted in the log.

        What was known at a moment does without the plan file where a plan was adopted: it may have
        become any other meanwhile. Raise `PlanFileError` or `LogError` for a plan that isn't sound.
        """
        adopted = [AdoptedPlan(entry, self.adopted_plan(entry)) for entry in adoptions]
        plan, problems = self.plan_as_read
        promised = history(None if problems else plan, adopted, known_at)
        if promised is None:
            raise PlanFileError(*problems)
        return promised

    def note_difference(self, history: History) -> None:
        """Note that the plan file differs from the plan adopted last."""
        facts = {"plan": self.plan_path.name, "at": history.adopted[-1].entry.at.isoformat()}
        self.notes.append(Problem("plan-differs", {**facts}))

    def adopted_plan(self, entry: Entry, file: str | None = None) -> Plan:
        """Return the plan that an entry of a log adopts; raise `LogError` where it isn't sound."""
        assert entry.plan is not None  # noqa: S101 - an adoption has one
        text, file = entry.plan.toml, file or self.log_path.name
        if text not in self._adopted:
            plan, problems = self.plan_as_read
            if problems or text.encode() != self.plan_bytes:
                plan, problems = parse(text.encode(), f"{file} ({entry.id})", self._items)
            if plan is None or problems:
                unsound = Problem("log-plan-unsound", {"id": entry.id}, file)
                raise LogError(unsound, *problems)
            self._adopted[text] = plan
        return self._adopted[text]

    @contextmanager
    def listing(self, known_at: dt.datetime | None = None) -> Iterator[Listing]:
        """Hold the log open to go through its entries: all there are, or those known at a moment.

        Going through them raises `LogError` where the log isn't sound, perhaps after some.
        """
        if self._log is None:
            with self.open_log(dry_run=True) as log:
                yield log.listing(self.history(log.adoptions(), known_at))
        else:
            from wuhai_plan.log.listing import Listing

            history = self.history(self._adoptions, known_at)
            yield Listing(None, history, lambda _history: self.log)

    @contextmanager
    def open_log(self, *, dry_run: bool = False) -> Iterator[OpenLog]:
        """Hold the log open for a change; on a dry run, to look at it. See `log/append.py`."""
        opening = look_at_log if dry_run else open_log
        with opening(self.log_path, checkpoint=self.checkpoint_place) as log:
            try:
                yield log
            finally:
                self.notes += (note for note in log.notes if note not in self.notes)
            self.recorded = log.last_written or self.recorded

    @property
    def checkpoint_place(self) -> Path | None:
        """Where a checkpoint of the log is kept: in the user's cache folder, for a long one."""
        try:
            short = self.log_path.stat().st_size < CHECKPOINT_LEAST
        except OSError:
            return None
        if short or not self.choices.cache:
            return None
        from wuhai_plan import caches  # hashes, which a short log does without

        return caches.place(self.log_path, "checkpoint")

    @property
    def lang(self) -> Lang:
        """The language to speak: the reader's choice, else the plan's, else the locale's."""
        return reader_lang(self.choices.lang, self._plan_lang)

    @cached_property
    def now(self) -> dt.datetime:
        """The moment this run began, in the plan's time zone."""
        return self.moment_now()

    def moment_now(self) -> dt.datetime:
        """Return the moment it is now, in the plan's time zone.

        What is recorded is dated by this under the lock: dated by when its writer began, it might
        change what was known at a moment that has been reported on in between.
        """
        return self._clock(self.zone)

    @cached_property
    def zone(self) -> dt.tzinfo | None:
        """The plan's time zone; None stands for the machine's own.

        Its name is checked here, not when the plan is read: a report of a past day needs no zone,
        and loading them takes time.
        """
        plan, _ = self.plan_as_read  # of a past moment a file with mistakes tells no more than this
        return None if plan is None else self.zone_of(plan)

    def zone_of(self, plan: Plan) -> dt.tzinfo | None:
        """Return the time zone of a plan; raise `PlanFileError` where its name is none."""
        name = plan.timezone
        if name is None:
            return None
        from wuhai_plan.planfile.zone import zone_of

        zone = zone_of(name)
        if zone is None:
            file, key = self.plan_path.name, "plan.timezone"
            raise PlanFileError(Problem("plan-bad-timezone", {"value": name}, file, key=key))
        return zone

    @property
    def today(self) -> dt.date:
        """The day it is where the plan is."""
        return self.now.date()

    def day(self, text: str) -> dt.date:
        """Read a DATE; raise `RequestError` where it is none."""
        return parse_iso_day(text) or typed_day(text, self.today)

    def moment(self, text: str) -> dt.datetime:
        """Read a TIME; raise `RequestError` where it is none."""
        moment = parse_moment(text, self.today, self.zone)
        if moment is None:
            raise RequestError.of("bad-time", value=text)
        return moment

    def known_at(self, text: str) -> dt.datetime:
        """Read a TIME that is not to come, else raise `RequestError`, and have it settled."""
        _, mistakes = self.plan_as_read
        if mistakes and not tells_offset(text, self.today):
            raise PlanFileError(*mistakes)
        moment, now = self.moment(text).replace(microsecond=0), self.moment_now()
        if moment > now:
            raise RequestError.of("known-at-future", value=text, latest=now.isoformat())
        return self.settled(moment)

    def settled(self, moment: dt.datetime) -> dt.datetime:
        """Return a moment once nothing more can be recorded by it: no report of it changes later.

        Entries are dated to the second, so its second has to be over; and who has dated one under
        the lock has to be done. A reader who may not write can't wait for them.
        """
        while self.moment_now() <= moment:
            time.sleep(0.02)
        if self.log_path.exists():  # else there is nothing to lock
            try:
                with locked(self.log_path):
                    pass
            except StorageError as error:
                if error.problems[0].code not in ("storage-permission", "storage-read-only"):
                    raise
        return moment


def when(
    session: Session, as_of: str | None, known_at: str | None
) -> tuple[dt.date, dt.datetime | None]:
    """Return the day and the moment asked for: today, and None for all that is known."""
    day = session.day(as_of) if as_of else session.today
    return day, session.known_at(known_at) if known_at else None


def known(history: History, fold: Fold, day: dt.date, *, whole: bool = True) -> Known:
    """Return what a report as of a day is made of; `whole` with every reading and report.

    A plain status asks only where items stand: the ends of their readings do.
    """
    items, counts = history.counted, history.plan.counts
    asked = items if whole else items.keys() & fold.remarks.keys()
    judged = fold.judged or counts is Counts.CONFIRMED
    return Known(
        history,
        day,
        claimed=fold.all_readings(items, day, whole=whole),
        confirmed={key: fold.confirmed(items[key], day) for key in items} if judged else {},
        judged=fold.judged,
        began=fold.began,
        reported={key: fold.reports(items[key], day) for key in asked},
        texts={key: fold.texts(items[key], day) for key in fold.remarks if key in items},
        returned={key: _returned(fold, items[key], day) for key in fold.returned if key in items},
    )


def _returned(fold: Fold, item: Item, day: dt.date) -> tuple[ReturnedReading, ...]:
    """Return the readings of an item that were returned, answered or not as of a day."""
    last = day.isoformat()
    return tuple(
        ReturnedReading(date, each.by, each.note, (each.answered or NEVER) <= last)
        for date, each in fold.returns(item, day)
    )
