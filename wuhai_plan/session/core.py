"""The plan and its log as one reader sees them: which files, which language, what day it is."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from wuhai_plan import caches
from wuhai_plan.dates import parse_day, parse_iso_day, parse_moment
from wuhai_plan.errors import LogError, PlanFileError, Problem, RequestError
from wuhai_plan.files import opened, read_bytes, require_file
from wuhai_plan.locale import reader_lang
from wuhai_plan.log.fold import Fold, fold_log
from wuhai_plan.log.fold_builder import NeedsFullReadError, fold_file
from wuhai_plan.model import Lang, Plan
from wuhai_plan.paths import LOG_NAME, nearest_plan
from wuhai_plan.planfile.kept import pack, unpack
from wuhai_plan.planfile.reader import parse

if TYPE_CHECKING:
    from wuhai_plan.log.reader import Log

# In bytes: what is shorter is read as soon as what is kept of it.
CHECKPOINT_LEAST = 1 << 20
PLAN_LEAST = 1 << 13


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
    return dt.datetime.now(zone).astimezone(zone).replace(microsecond=0)  # noqa: TID251 - the clock


class Session:
    """One run over one plan. Files are read when first needed, and once."""

    def __init__(
        self,
        choices: Choices | None = None,
        clock: Callable[[dt.tzinfo | None], dt.datetime] | None = None,
    ) -> None:
        self.choices = choices or Choices()
        self.notes: list[Problem] = []
        self.recorded: str | None = None  # the id of what this run has recorded
        self._clock = clock or system_clock
        self._plan_lang: Lang | None = None

    @cached_property
    def plan_path(self) -> Path:
        """The plan file: the one chosen, PLAN_FILE's, or the nearest plan.toml from here up."""
        path = self.choices.plan or _path_in("PLAN_FILE") or nearest_plan(Path.cwd())
        if path is None:
            raise PlanFileError(Problem("plan-not-found", {"folder": str(Path.cwd())}))
        return path

    @cached_property
    def log_path(self) -> Path:
        """The log: the one chosen, PLAN_LOG's, the plan's, or progress.jsonl beside the plan."""
        named = self.choices.log or _path_in("PLAN_LOG")
        return named if named else self.plan_path.parent / (self.plan.log or LOG_NAME)

    @cached_property
    def plan(self) -> Plan:
        """The plan, checked; raises `PlanFileError` with all that is wrong in its file."""
        kept = self.kept_plan()
        if kept is not None:
            self._plan_lang = kept.lang
            return kept
        plan, problems = self.read_plan()
        if plan is None or problems:
            raise PlanFileError(*problems)
        if self.plan_place is not None:
            caches.write(self.plan_place, pack(self._plan_bytes, plan))
        return plan

    def kept_plan(self) -> Plan | None:
        """Return the plan as it was read from the same bytes before, where it was kept."""
        kept = caches.read(self.plan_place) if self.plan_place else None
        return unpack(kept, self._plan_bytes) if kept else None

    @cached_property
    def plan_place(self) -> Path | None:
        """Where the plan is kept as it was read; a short one is not."""
        worth = self.choices.cache and len(self._plan_bytes) >= PLAN_LEAST
        return caches.place(self.plan_path, "plan") if worth else None

    def read_plan(self) -> tuple[Plan | None, list[Problem]]:
        """Read the plan file; the plan where one can be made of it, and all mistakes."""
        plan, problems = parse(self._plan_bytes, self.plan_path.name)
        self._plan_lang = plan.lang if plan else None
        return plan, problems

    @cached_property
    def _plan_bytes(self) -> bytes:
        data = read_bytes(self.plan_path)
        if data is None:
            raise PlanFileError(Problem("plan-missing", {"path": str(self.plan_path)}))
        return data

    @cached_property
    def log(self) -> Log:
        """The log, read in full; raises `LogError` where any of it can't be."""
        log, problems = self.read_log(self.plan)
        if problems:
            raise LogError(*problems)
        return log

    def read_log(self, plan: Plan) -> tuple[Log, list[Problem]]:
        """Read the log against a plan; a missing file is an empty log. A torn tail is a note."""
        from wuhai_plan.log.reader import read

        require_file(self.log_path)
        log, problems = read(read_bytes(self.log_path) or b"", plan, self.log_path.name)
        if log.torn is not None:
            self.notes.append(Problem("log-torn", {"offset": log.torn}, self.log_path.name))
        return log, problems

    def fold(self, known_at: dt.datetime | None = None) -> Fold:
        """Return what was reported by item and day: all there is, or what was known at a moment.

        All of the log is checked, by reading it or by a checkpoint of when it was read; raises
        `LogError` where anything is wrong with it.
        """
        if "log" not in self.__dict__:
            try:
                return self._fold_file(known_at)
            except NeedsFullReadError:
                pass
        return fold_log(self.log, known_at)

    def _fold_file(self, known_at: dt.datetime | None) -> Fold:
        require_file(self.log_path)
        with opened(self.log_path) as file:
            if file is None:
                return Fold({}, {})
            place = self.checkpoint_place
            if place is not None:
                from wuhai_plan.log.checkpoint import folded

                fold = folded(file, self.plan, place).fold
                if known_at is None or fold.last_at is None or fold.last_at <= known_at:
                    return fold
            return fold_file(file, self.plan, known_at)

    @cached_property
    def checkpoint_place(self) -> Path | None:
        """Where a checkpoint of the log is kept: in the user's cache folder, for a long one."""
        try:
            short = self.log_path.stat().st_size < CHECKPOINT_LEAST
        except OSError:
            return None
        if short or not self.choices.cache:
            return None
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

        Its name is checked here, not when the plan is read: a look at a past day needs no zone,
        and loading them takes time.
        """
        if self.plan.timezone is None:
            return None
        from wuhai_plan.planfile.zone import zone_of

        zone = zone_of(self.plan.timezone)
        if zone is None:
            facts: dict[str, object] = {"value": self.plan.timezone}
            key = "plan.timezone"
            raise PlanFileError(Problem("plan-bad-timezone", facts, self.plan_path.name, None, key))
        return zone

    @property
    def today(self) -> dt.date:
        """The day it is where the plan is."""
        return self.now.date()

    def day(self, text: str) -> dt.date:
        """Read a DATE; raise `RequestError` where it is none."""
        day = parse_iso_day(text) or parse_day(text, self.today)
        if day is None:
            raise RequestError.of("bad-date", value=text)
        return day

    def moment(self, text: str) -> dt.datetime:
        """Read a TIME; raise `RequestError` where it is none."""
        moment = parse_moment(text, self.today, self.now.tzinfo or dt.timezone.utc)
        if moment is None:
            raise RequestError.of("bad-time", value=text)
        return moment


def when(
    session: Session, as_of: str | None, known_at: str | None
) -> tuple[dt.date, dt.datetime | None]:
    """Return the day and the moment asked for: today, and None for all that is known."""
    day = session.day(as_of) if as_of else session.today
    return day, session.moment(known_at) if known_at else None


def _path_in(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value) if value else None
