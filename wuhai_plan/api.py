"""The interface for Python programs: a plan and its log, with the guarantees of the command line.

    from wuhai_plan import open_plan

    plan = open_plan("plan.toml")
    for item in plan.status(as_of="2023-06-30").items:
        print(item.id, item.percent, item.rating)
    plan.update("new-homes", 120, date="2023-06-30", by="housing office")

Every call reads the files as they stand, as a command would. docs/python.md has the whole of it.
"""

from __future__ import annotations

import datetime as dt
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from wuhai_plan.errors import PlanError, RequestError
from wuhai_plan.export.changes import FigureRecord, PromiseRecord, figure_record, promise_record
from wuhai_plan.export.review import WaitingRecord, waiting_record
from wuhai_plan.export.rows import ItemStanding, item_standing
from wuhai_plan.export.units import UnitStanding, unit_standing
from wuhai_plan.lang import Lang
from wuhai_plan.measure.rollup import Rollup, Share
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import EntryFields, Kind, Text
from wuhai_plan.numbers import bounded, rounded_percent
from wuhai_plan.session.adopt import adopt
from wuhai_plan.session.change import ChangeInput
from wuhai_plan.session.changes import changes
from wuhai_plan.session.confirm import confirm
from wuhai_plan.session.core import Choices, Session
from wuhai_plan.session.log import entries
from wuhai_plan.session.lookup import find_item
from wuhai_plan.session.review import review
from wuhai_plan.session.send_back import send_back
from wuhai_plan.session.status import status
from wuhai_plan.session.units import units
from wuhai_plan.session.update import update
from wuhai_plan.session.value import ParsedValue
from wuhai_plan.session.void import void
from wuhai_plan.views.change import ChangeReport

Day = dt.date | str
Moment = dt.datetime | dt.date | str
Value = int | Decimal | str
EvidenceFiles = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]


class PlanWarning(UserWarning):
    """What a reader should know besides the answer, such as a last line cut short by a crash."""


class Standing(Rollup, frozen=True, kw_only=True):
    """How a chapter or the whole plan stands: exact shares of 1, the gap in percentage points.

    The shares are None where there is no weight at all.
    """

    id: str | None
    title: str

    @property
    def percent(self) -> Decimal | None:
        """Complete in percent with one decimal, rounded as the tables are."""
        return None if self.complete is None else rounded_percent(self.complete, 1)


class Status(Struct, frozen=True, kw_only=True):
    """How a plan stood as of a day, by what was known at a moment (all there is, without one).

    `adopted` is when the plan in force was adopted, `differs` whether the plan file differs from it
    (None without such a plan, and of a past moment).
    """

    name: str | None
    title: str
    adopted: dt.datetime | None
    differs: bool | None
    as_of: dt.date
    known_at: dt.datetime | None
    overall: Standing
    chapters: tuple[Standing, ...]
    items: tuple[ItemStanding, ...]

    def item(self, name: str) -> ItemStanding:
        """Return an item by its id; raise `KeyError` where it is not among those asked for."""
        return {item.id: item for item in self.items}[name]


class LogEntry(EntryFields, frozen=True, kw_only=True):
    """An entry of the log, and the ids of those that withdraw, confirm or return it, if any.

    `send_back`, the entry that it returns, is called `return` in the log.
    """

    withdrawn_by: str | None
    confirmed_by: str | None
    returned_by: str | None


class Change(Struct, frozen=True, kw_only=True):
    """What one entry changed: its item before and after, as of the day it speaks of.

    `written` is False for a dry run: then the entry's id is none that will ever be seen again.
    """

    entry: str
    date: dt.date
    before: ItemStanding
    after: ItemStanding
    written: bool


class Adoption(Struct, frozen=True, kw_only=True):
    """What adopting the plan file changed against the plan adopted before it.

    `entry` is None where that is the same to the byte: then nothing was recorded. `before` and
    `after` are today's headline by either plan, `before` None where none was adopted.
    """

    entry: str | None
    before: Share | None
    after: Share | None
    changes: tuple[PromiseRecord, ...]
    written: bool


class Changes(Struct, frozen=True, kw_only=True):
    """What became known after one moment and up to another, with the headline of both.

    `restated` is the headline of the first moment's day as known at the second.
    """

    since: dt.datetime
    until: dt.datetime
    before: Share | None
    after: Share | None
    restated: Share | None
    promises: tuple[PromiseRecord, ...]
    new: tuple[FigureRecord, ...]
    restatements: tuple[FigureRecord, ...]


class Units(Struct, frozen=True, kw_only=True):
    """How the units stood as of a day, by rank; last the items that no unit leads."""

    as_of: dt.date
    known_at: dt.datetime | None
    units: tuple[UnitStanding, ...]


class OpenPlan:
    """A plan and its log, by the files they are in."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices

    @property
    def path(self) -> Path:
        """The plan file."""
        assert self._choices.plan is not None  # noqa: S101 - open_plan has found it
        return self._choices.plan

    def status(
        self,
        *what: str,
        as_of: Day | None = None,
        known_at: Moment | None = None,
    ) -> Status:
        """Return how the plan stands; of the chapters and items named only, where some are."""
        with self._session() as session:
            day, moment = _day(as_of), _moment(known_at)
            report = status(session, what, as_of=day, known_at=moment, whole=True)
            lang, adopted = session.lang, report.history.in_force
            return Status(
                name=report.plan.name,
                title=report.plan.title.get(lang),
                adopted=adopted.entry.at if adopted else None,
                differs=report.history.differs,
                as_of=report.as_of,
                known_at=report.known_at,
                overall=_standing(None, report.plan.title, report.overall, lang),
                chapters=tuple(
                    _standing(group.id, group.title, group.rollup, lang) for group in report.groups
                ),
                items=tuple(item_standing(measure, lang) for measure in report.items),
            )

    def item(
        self, name: str, *, as_of: Day | None = None, known_at: Moment | None = None
    ) -> ItemStanding:
        """Return how one item stands, named by its id or a unique beginning of it."""
        with self._session() as session:
            moment = _moment(known_at)
            history, _ = session.look(session.known_at(moment) if moment else None)
            item_id = find_item(history.plan, name).id
        return self.status(item_id, as_of=as_of, known_at=known_at).item(item_id)

    def units(self, *, as_of: Day | None = None, known_at: Moment | None = None) -> Units:
        """Return how each unit that leads items stands, and how it reports."""
        with self._session() as session:
            report = units(session, as_of=_day(as_of), known_at=_moment(known_at))
            standings = (unit_standing(unit, session.lang) for unit in report.units)
            return Units(as_of=report.as_of, known_at=report.known_at, units=tuple(standings))

    def entries(
        self,
        *what: str,
        since: Day | None = None,
        until: Day | None = None,
        by: str | None = None,
        recorded_since: Moment | None = None,
    ) -> tuple[LogEntry, ...]:
        """Return the entries by when they were recorded; `since` and `until` are about `date`.

        `recorded_since` leaves out what was known at that moment.
        """
        with self._session() as session:
            asked = entries(
                session, what, since=_day(since), until=_day(until), by=by,
                recorded_since=_moment(recorded_since),
            )  # fmt: skip
            return tuple(
                LogEntry(
                    **{name: getattr(row.entry, name) for name in EntryFields.__struct_fields__},
                    withdrawn_by=row.withdrawn_by,
                    confirmed_by=row.confirmed_by,
                    returned_by=row.returned_by,
                )
                for row in asked.rows()
            )

    def update(
        self,
        item: str,
        value: Value | None = None,
        *,
        date: Day | None = None,
        note: str | None = None,
        problem: str | None = None,
        next: str | None = None,
        by: str | None = None,
        evidence: EvidenceFiles = (),
        correct: bool = False,
        dry_run: bool = False,
    ) -> Change:
        """Append an entry; when this returns it is on disk.

        A number is the total to date or the reading; a text is read as `plan update` reads it, so
        that "+50" is fifty more and "started" a stage. Without a value it is a remark: a note, a
        problem or a next step, which an empty text clears.
        """
        refs = _refs(evidence)
        change = ChangeInput(_day(date), note, by, refs, correct, dry_run, problem, next)
        with self._session() as session:
            typed = _typed(session, item, value)
            return _change(update(session, item, typed, change), session.lang)

    def void(
        self, entry: str, *, note: str, by: str | None = None, dry_run: bool = False
    ) -> Change:
        """Withdraw an entry, named by any unique ending of its id; nothing is erased."""
        change = ChangeInput(note=note, by=by, dry_run=dry_run)
        with self._session() as session:
            return _change(void(session, entry, change), session.lang)

    def review(
        self, *what: str, as_of: Day | None = None, known_at: Moment | None = None
    ) -> tuple[WaitingRecord, ...]:
        """Return the readings that nobody confirmed or returned, the weightiest first."""
        with self._session() as session:
            report = review(session, what, as_of=_day(as_of), known_at=_moment(known_at))
            return tuple(map(waiting_record, report.waiting))

    def confirm(
        self,
        *entries: str,
        note: str | None = None,
        by: str | None = None,
        evidence: EvidenceFiles = (),
        dry_run: bool = False,
    ) -> tuple[Change, ...]:
        """Vouch for readings of others, named by their entries or items; for all or none."""
        change = ChangeInput(note=note, by=by, evidence=_refs(evidence), dry_run=dry_run)
        with self._session() as session:
            return tuple(_change(r, session.lang) for r in confirm(session, entries, change))

    def send_back(
        self,
        entry: str,
        *,
        note: str,
        by: str | None = None,
        evidence: EvidenceFiles = (),
        dry_run: bool = False,
    ) -> Change:
        """Return a reading to its unit, with the reason: it no longer counts; nothing is erased."""
        change = ChangeInput(note=note, by=by, evidence=_refs(evidence), dry_run=dry_run)
        with self._session() as session:
            return _change(send_back(session, entry, change), session.lang)

    def adopt(
        self, *, note: str | None = None, by: str | None = None, dry_run: bool = False
    ) -> Adoption:
        """Record the plan file as the plan in force; a changed promise needs a note."""
        with self._session() as session:
            report = adopt(session, ChangeInput(note=note, by=by, dry_run=dry_run))
            return Adoption(
                entry=report.entry.id if report.entry else None,
                before=report.before,
                after=report.after,
                changes=tuple(promise_record(each, session.lang) for each in report.changes),
                written=report.written,
            )

    def changes(self, *, since: Moment | None = None, until: Moment | None = None) -> Changes:
        """Return what became known between two moments, or what two seals' files speak of.

        Without them: since the adoption before the last, until now.
        """
        with self._session() as session:
            report = changes(session, since=_moment(since), until=_moment(until))
            return Changes(
                since=report.since,
                until=report.until,
                before=report.before,
                after=report.after,
                restated=report.restated,
                promises=tuple(promise_record(each, session.lang) for each in report.promises),
                new=tuple(map(figure_record, report.new)),
                restatements=tuple(map(figure_record, report.restatements)),
            )

    @contextmanager
    def _session(self) -> Iterator[Session]:
        """Look at the files as they stand; errors say what is wrong, notes become warnings."""
        session = Session(self._choices)
        try:
            yield session
        except PlanError as error:
            tr = Messages(session.lang)
            error.text = "\n".join(tr.problem(problem) for problem in error.problems)
            raise
        finally:
            for note in session.notes:
                warnings.warn(Messages(session.lang).problem(note), PlanWarning, stacklevel=4)


def open_plan(
    path: str | os.PathLike[str] | None = None,
    *,
    log: str | os.PathLike[str] | None = None,
    lang: str | None = None,
) -> OpenPlan:
    """Open a plan: the file named, else PLAN_FILE's, else the nearest plan.toml from here up.

    The log is the one named, else PLAN_LOG's, else the plan's own. `lang`, "en" or "zh", is the
    language of titles and errors. Raises `PlanError` where the plan is missing or not sound.
    """
    chosen = Lang(lang) if lang else None
    named = Choices(Path(path) if path else None, Path(log) if log else None, chosen)
    with OpenPlan(named)._session() as session:
        _ = session.plan
        return OpenPlan(Choices(session.plan_path.absolute(), session.log_path.absolute(), chosen))


def _typed(session: Session, item: str, value: Value | None) -> ParsedValue | str | None:
    """Return a number as a total or a reading; a milestone's refusal is that of the text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise RequestError.of("api-not-exact", value=repr(value))
    number = Decimal(value)
    if not bounded(number):
        raise RequestError.of("not-a-number", value=value)
    if find_item(session.plan, item).kind is Kind.MILESTONE:
        return str(value)
    return ParsedValue(set=number)


def _refs(evidence: EvidenceFiles) -> tuple[str, ...]:
    given = [evidence] if isinstance(evidence, (str, os.PathLike)) else evidence
    return tuple(os.fspath(ref) for ref in given)


def _day(day: Day | None) -> str | None:
    if isinstance(day, dt.datetime):
        return day.date().isoformat()
    return day.isoformat() if isinstance(day, dt.date) else day


def _moment(moment: Moment | None) -> str | None:
    return moment.isoformat() if isinstance(moment, dt.date) else moment


def _standing(name: str | None, title: Text | None, rollup: Rollup, lang: Lang) -> Standing:
    return Standing(**asdict(rollup), id=name, title=title.get(lang) if title else "")


def _change(report: ChangeReport, lang: Lang) -> Change:
    return Change(
        entry=report.entry.id,
        date=report.as_of,
        before=item_standing(report.before, lang),
        after=item_standing(report.after, lang),
        written=report.written,
    )
