"""Write this folder's plan.toml and progress.jsonl: the Wuhai 2023 plan with an INVENTED year.

No figure here is real: all progress is made up from the tables below and a fixed seed. There is no
clock in it: every run gives the same bytes. From the top of the repository:

    python examples/illustrative/make.py
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from wuhai_plan.dates import Periods
from wuhai_plan.log.line import encode
from wuhai_plan.model import Adopted, Entry, Evidence, Item, Kind, Plan, Stage
from wuhai_plan.planfile.reader import parse

HERE = Path(__file__).resolve().parent
ROOT_PLAN = HERE.parent.parent / "plan.toml"
ZONE = dt.timezone(dt.timedelta(hours=8))
SEED = "an invented year"
ADOPTED = dt.date(2023, 1, 12)

HEADER = """\
#:schema ../../wuhai_plan/schemas/plan.json
# ILLUSTRATION ONLY. The promises are those of the plan.toml at the top of the
# repository; ALL PROGRESS recorded in this folder is INVENTED.
# 仅为演示。任务与仓库根目录的 plan.toml 相同；本文件夹中的进展均为虚构。
# Written by make.py: change that, not this.

"""
NAME = 'name = "wuhai-2023-invented"'
TITLE = """\
title = { en = "Wuhai 2023 plan, invented progress", zh = "乌海市2023年计划（虚构进展）" }"""
NOTE = """\
note = { en = "Illustration only: all progress in this folder is invented.", \
zh = "仅为演示：本文件夹中的进展均为虚构。" }"""

# How far an item is at each month's end, January to December, in percent.
COURSES = {
    "over": (9, 20, 34, 47, 60, 72, 84, 94, 101, 104, 107, 109),
    "swift": (14, 31, 55, 76, 91, 100, 100, 100, 100, 100, 100, 100),
    "early": (8, 19, 33, 47, 61, 74, 85, 95, 100, 100, 100, 100),
    "ahead": (6, 15, 28, 38, 48, 61, 73, 83, 93, 96, 100, 100),
    "steady": (5, 14, 27, 35, 43, 53, 61, 69, 77, 86, 94, 100),
    "slow": (3, 9, 18, 24, 32, 41, 51, 60, 67, 77, 88, 97),
    "late": (2, 5, 10, 16, 23, 31, 38, 46, 53, 61, 71, 83),
    "stalled": (2, 4, 11, 16, 21, 26, 28, 30, 33, 37, 42, 48),
    "tardy": (0, 0, 0, 0, 0, 0, 0, 0, 0, 55, 68, 88),  # first reported in October
    "silent": (0,) * 12,  # never reported
}
# Who follows which course; all others are steady.
FOLLOWERS = {
    "over": "bare-ground smes-in-technology",
    "swift": "haibowan-revetment redevelopment-plan insurance-for-all project-drive",
    "early": """wind-solar-hydrogen convention-economy legacy-mines idle-resources
        pharmacies-and-vegetables joint-110-12345 bundled-services elder-home-refits
        rock-art-museum reading-network""",
    "ahead": """5g-base-stations mine-park-5g smart-factories organosilicon-projects
        investment-drive logistics-port green-mines air-supervision air-projects
        yellow-river-works new-energy-vehicles battery-and-charging-stations quarter-hour-pilots
        old-neighbourhoods territorial-greening-plan pocket-parks online-heating-services
        tech-incubator medical-investment peoples-hospital-ward cancer-screening science-museum
        digital-library""",
    "slow": """drained-mine-water eco-restoration-pilot affordable-rentals shanty-homes soe-reform
        national-hightech-zone rd-activities rd-spending care-complexes calligraphy-exhibition
        fair-enforcement""",
    "late": "hydrogen-city water-warning residential-charging agri-park protected-grape-base "
    "rd-institutions",
    "stalled": "trade-doubling coal-chemistry-centre",
    "tardy": "industrial-internet mining-rights demolition-remnants juncao-base eight-point-rules",
    "silent": """discharge-permits freight-greening energy-supermarket mediation-centres
        village-collectives grape-brand equity-stakes border-trade-zone talent-project""",
}
COURSE_OF = {item: course for course, items in FOLLOWERS.items() for item in items.split()}

DESKS = {
    "economy": "demo: industry desk",
    "ecology": "demo: ecology desk",
    "urban": "demo: housing desk",
    "reform": "demo: reform desk",
    "livelihood": "demo: 民生演示组",  # reports in Chinese
    "governance": "demo: office desk",
}
WORDS = {
    "add": ("{month} return, added", "{number}月新增（虚构）"),
    "set": ("{month} return, total to date", "{number}月累计（虚构）"),
    "reading": ("{month} reading", "{number}月读数（虚构）"),
    "stage": ("stage reported in {month}", "{number}月阶段上报（虚构）"),
    "same": ("stage unchanged in {month}", "{number}月阶段无变化（虚构）"),
}
STEPS = {"medical-investment": Decimal("0.01"), "bare-ground": Decimal(100)}
READINGS = {  # a level's first reading, and the months between the ones that follow
    "mine-park-5g": (71, 3),
    "drained-mine-water": (61, 1),
    "reclaimed-water": (54, 1),
    "residential-charging": (48, 3),
    "rd-institutions": (44, 3),
    "rd-activities": (57, 3),
    "rd-spending": (51, 3),
}
MISSED = {("hotline-solved", 7): Decimal("87.4")}
PROVEN = ("in-use", "awarded", "held", "issued")  # stages that come with a document
# What was kept up for so long, and no less: never reported before its time is over.
KEPT = ("first-quarter", "first-half", "three-quarters", "full-year")

OVERCOUNTED = {("shanty-homes", 3): 38, ("green-mines", 6): 2, ("municipal-projects", 6): 1}
SENT_TWICE = ("new-energy-vehicles", 8)
MISFILED = ("pocket-parks", "in-use", dt.date(2023, 7, 18))
BACKDATED = {
    "old-neighbourhoods": (3, dt.date(2023, 5, 10), 79),  # June's total was there already
    "affordable-rentals": (24, dt.date(2023, 8, 5), 45),
}


class Reporter:
    """Whoever reports on one item, with a seeded chance of its own."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.by = DESKS[item.chapter]
        self.ends = [end for _, end in Periods(item.start, item.due, 1)]
        self._chance = random.Random(f"{SEED}/{item.id}")
        self._routine = random.Random(f"{SEED}/{item.id}/routine")  # of returns without news
        self._chinese = not self.by.isascii()
        self._course = COURSES[COURSE_OF.get(item.id, "steady")]

    def year(self) -> Iterator[Entry]:
        """Tell the item's whole year."""
        match self.item.kind:
            case Kind.COUNT | Kind.CAP:
                return self._count()
            case Kind.LEVEL:
                return self._level()
            case Kind.KEEP:
                return self._keep()
            case Kind.MILESTONE:
                return self._climb()

    def _count(self) -> Iterator[Entry]:
        step, before = STEPS.get(self.item.id, Decimal(1)), Decimal(0)
        for month, (end, share) in enumerate(zip(self.ends, self._shares(), strict=True), 1):
            total = self.item.goal * share // (100 * step) * step
            over = OVERCOUNTED.get((self.item.id, month), 0)
            if month == 1:
                continue  # the Spring Festival: February's return covers both months
            if month % 3 == 0 and total:
                yield self._entry(end, "set", set=total + over)
            elif month % 3 == 0 and share:
                yield self._entry(end, "set", set=total, routine=True)
            elif total > before:
                yield self._entry(end, "add", add=total - before)
                if (self.item.id, month) == SENT_TWICE:
                    again = self._entry(end, "add", add=total - before, days=9)
                    yield again
                    yield self._withdraw(again, "the August return was sent twice")
            if over:
                words = f"correction, {over} counted twice"
                yield self._entry(end + dt.timedelta(days=12), words, set=total)
            before = total
        if self.item.id in BACKDATED:
            more, day, days = BACKDATED[self.item.id]
            yield self._entry(day, "found late, added to its own day", add=Decimal(more), days=days)

    def _level(self) -> Iterator[Entry]:
        first, every = READINGS[self.item.id]
        for month, (end, share) in enumerate(zip(self.ends, self._shares(), strict=True), 1):
            if month == 1:
                yield self._entry(end, "reading", set=Decimal(first))
            elif month % every == 0:
                tenths = (self.item.goal - first) * share // 10
                yield self._entry(end, "reading", set=first + tenths / 10)

    def _keep(self) -> Iterator[Entry]:
        for month, end in enumerate(self.ends, 1):
            held = self.item.goal
            if held < 100:
                held += Decimal(self._chance.randrange(4, 62)) / 10
            yield self._entry(end, "reading", set=MISSED.get((self.item.id, month), held))

    def _climb(self) -> Iterator[Entry]:
        last, told = None, 0
        for month, (end, share) in enumerate(zip(self.ends, self._shares(), strict=True), 1):
            reached = [stage for stage in self.item.stages if stage.percent <= share]
            if share and reached and reached[-1] != last:
                last, told = reached[-1], month
                yield self._reach(last, end)
            elif month % 3 == 0 and last and told <= month - 3 and share < 100:
                yield self._entry(end, "same", stage=last.id, routine=True)
        if self.item.id == MISFILED[0]:
            wrong = self._entry(MISFILED[2], "stage", stage=MISFILED[1])
            yield wrong
            yield self._withdraw(wrong, "meant for another item")

    def _reach(self, stage: Stage, end: dt.date) -> Entry:
        """Report a stage in the month that ends so; that nothing has begun is a routine return."""
        routine = not stage.percent
        chance = self._routine if routine else self._chance
        day = end.replace(day=chance.randrange(5, 27))
        if stage.due and stage.id in KEPT:
            day = max(day, stage.due)
        proven = stage.id in PROVEN
        return self._entry(day, "stage", stage=stage.id, proven=proven, routine=routine)

    def _shares(self) -> Iterator[Decimal]:
        """Give the course in percent, a little off it while it is under way, never falling."""
        share = Decimal(0)
        for percent in self._course:
            off = self._chance.randrange(-20, 21) if 0 < percent < 100 else 0
            share = max(share, percent + Decimal(off) / 10)
            yield share

    def _withdraw(self, entry: Entry, why: str) -> Entry:
        days = (entry.at.date() - entry.date).days + 2 if entry.date else 2
        return self._entry(entry.date or self.item.due, why, void=entry.id, days=days)

    def _entry(
        self,
        day: dt.date,
        words: str,
        *,
        add: Decimal | None = None,
        set: Decimal | None = None,
        stage: str | None = None,
        void: str | None = None,
        days: int | None = None,
        proven: bool = False,
        routine: bool = False,
    ) -> Entry:
        """Make an entry, recorded some days after its date in office hours."""
        chance = self._routine if routine else self._chance
        time = dt.time(chance.randrange(9, 17), chance.randrange(60), chance.randrange(60))
        late = dt.timedelta(days=chance.randrange(2, 7) if days is None else days)
        at = dt.datetime.combine(day + late, time, ZONE)
        said = WORDS[words][self._chinese] if words in WORDS else words
        url = f"https://example.org/invented/{self.item.id}/{stage}"
        return Entry(
            id=ulid(at, chance),
            at=at,
            item=self.item.id,
            date=day,
            add=add,
            set=set,
            stage=stage,
            void=void,
            by=self.by,
            note="invented: " + said.format(month=f"{day:%B}", number=day.month),
            evidence=(Evidence(url),) if proven else (),
        )


def ulid(at: dt.datetime, chance: random.Random) -> str:
    """Return a ULID: 48 bits of milliseconds, then 80 bits of chance."""
    number = int(at.timestamp()) * 1000 << 80 | chance.getrandbits(80)
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "".join(digits[number >> shift & 31] for shift in range(125, -1, -5))


def relabelled(text: str) -> str:
    """Return the root plan's text with a header, a name, a title and a note that say what it is."""
    head, chapters, rest = text.partition("\n[chapter.")
    for pattern, new in (
        (r"\A(?:#.*\n|\n)+(?=\[plan\]\n)", HEADER),
        (r"(?m)^name = .*$", NAME),
        (r"(?m)^title = .*$", TITLE),
        (r"(?m)^note = .*$", NOTE),
    ):
        head, times = re.subn(pattern, new, head)
        if times != 1:
            raise ValueError(f"{ROOT_PLAN}: {pattern} was replaced {times} times, not once")
    return head + chapters + rest


def adoption(text: str) -> Entry:
    """Return the entry that adopts the plan, at the beginning of its year."""
    at, digest = dt.datetime.combine(ADOPTED, dt.time(10), ZONE), sha256(text.encode()).hexdigest()
    chance = random.Random(f"{SEED}/adoption")
    note = "invented: the plan as the people's congress passed it"
    plan = Adopted(digest, text)
    return Entry(id=ulid(at, chance), at=at, by="督查室", note=note, plan=plan)


def progress(plan: Plan, text: str) -> bytes:
    """Return the invented log, its entries by when they were recorded."""
    unknown = COURSE_OF.keys() - plan.items.keys()
    if unknown:
        raise ValueError(f"no such items: {', '.join(sorted(unknown))}")
    entries = [entry for item in plan.items.values() for entry in Reporter(item).year()]
    entries = sorted((adoption(text), *entries), key=lambda entry: entry.id)
    return b"".join(map(encode, entries))


def main() -> None:
    """Write both files beside this one."""
    text = relabelled(ROOT_PLAN.read_bytes().decode())
    plan, problems = parse(text.encode(), "plan.toml")
    if plan is None or problems:
        raise ValueError(f"{ROOT_PLAN} is not sound; plan check tells why")
    (HERE / "plan.toml").write_bytes(text.encode())
    (HERE / "progress.jsonl").write_bytes(progress(plan, text))


if __name__ == "__main__":
    main()
