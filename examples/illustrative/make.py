"""Write this folder's plan.toml and progress.jsonl: the Wuhai 2023 plan with an INVENTED year.

No figure here is real: all progress is made up from the tables below and a fixed seed. There is no
clock in it: every run gives the same bytes. From the top of the repository:

    python examples/illustrative/make.py
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from wuhai_plan.dates import Periods
from wuhai_plan.log.fold import Fold
from wuhai_plan.log.line import encode
from wuhai_plan.log.replay import replay
from wuhai_plan.measure.complete import complete
from wuhai_plan.measure.expected import expected
from wuhai_plan.model import Adopted, Entry, Evidence, Item, Kind, Plan, Stage
from wuhai_plan.numbers import plain
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
SLOW = ("slow", "late", "stalled", "tardy", "silent")
COURSE_OF = {item: course for course, items in FOLLOWERS.items() for item in items.split()}

DESKS = {
    "economy": "demo: industry desk",
    "ecology": "demo: ecology desk",
    "urban": "demo: housing desk",
    "reform": "demo: reform desk",
    "livelihood": "demo: 民生演示组",
    "governance": "demo: office desk",
}
# Who leads and who supports a chapter's items: invented like the rest.
UNITS = {
    "economy": (("demo: industry", "演示：工业组"), ("demo: projects", "演示：项目组")),
    "ecology": (("demo: ecology", "演示：生态组"), ("demo: land", "演示：国土组")),
    "urban": (("demo: housing", "演示：住建组"), ("demo: districts", "演示：各区")),
    "reform": (("demo: reform", "演示：改革组"), ("demo: science", "演示：科技组")),
    "livelihood": (("demo: civil affairs", "演示：民生组"), ("demo: finance", "演示：财政组")),
    "governance": (("demo: office", "演示：政务组"), ("demo: justice", "演示：司法组")),
}
# What a report says: people here report in Chinese.
WORDS = {
    "add": "虚构：{month}月新增{figure}",
    "set": "虚构：累计{figure}",
    "reading": "虚构：{month}月实际值{figure}",
    "stage": "虚构：{stage}",
    "same": "虚构：{month}月仍为{stage}",
}
# What keeps an item behind, and what is to be done about it.
TROUBLES = {
    "economy": (
        ("配套资金到位慢", "加快资金拨付，每周调度一次"),
        ("部分企业设备到货推迟", "派员驻厂协调，限一个月内完成安装"),
        ("用地手续尚未办结", "会同自然资源部门，限一个月内办结"),
    ),
    "ecology": (
        ("治理面积大，施工队伍不足", "增加两支队伍，分片作业"),
        ("上级验收尚未安排", "备齐资料，主动对接验收时间"),
        ("部分点位责任主体不清", "逐点认定责任，列出清单限期整改"),
    ),
    "urban": (
        ("部分管线迁改滞后", "会同产权单位现场办公，限期完成迁改"),
        ("部分居民意见尚未统一", "入户走访，逐户签订协议"),
        ("材料供应不及时", "增加供货单位，保证连续施工"),
    ),
    "reform": (
        ("系统数据尚未贯通", "与自治区部门对接接口，尽快联调"),
        ("实施细则尚未印发", "修改征求意见稿，提请审议"),
        ("企业申报积极性不高", "上门辅导，集中受理一批"),
    ),
    "livelihood": (
        ("专业人员不足", "先行抽调支援，同步招聘"),
        ("设备采购流标", "调整参数，重新招标"),
        ("场地装修未完成", "增加班组，限期完工"),
    ),
    "governance": (
        ("部门之间衔接不畅", "建立联席会议，每月调度"),
        ("基层人手不足", "抽调骨干，组建专班"),
        ("制度文件仍在会签", "限时会签，月底前印发"),
    ),
}
LAG = Fraction(1, 10)  # from here on an item is called behind
# The same of what is read off, month by month.
SHORTFALLS = (
    ("部分单位指标偏低", "逐家通报，督促限期达标"),
    ("统计口径不一，部分数据漏报", "统一口径，补报漏报数据"),
)
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
OFFICE = "督查室"
WEEK = dt.timedelta(days=7)
# When the supervision office went to see, each time another eighth of the items.
VISITS = (dt.date(2023, 7, 20), dt.date(2023, 10, 20), dt.date(2023, 12, 20))
SEEN = 8
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
        self._course = COURSES[COURSE_OF.get(item.id, "steady")]

    def year(self) -> Iterator[Entry]:
        """Tell the item's whole year, with what kept it behind."""
        entries = list(self._figures())
        withdrawn = {entry.void for entry in entries}
        standing = [e for e in entries if e.id not in withdrawn and not e.void]
        fold = Fold()
        for entry in sorted(standing, key=lambda entry: entry.id):
            fold.add(entry, [self.item.id], self.item.id)
        later = sorted({entry.date for entry in standing if entry.date})
        trouble = False
        for entry in sorted(entries, key=lambda entry: (str(entry.date), entry.id)):
            if entry not in standing or entry.date is None:
                yield entry
                continue
            until = next((date for date in later if date > entry.date), self.item.due)
            if self._behind(fold, entry.date, until):
                # A problem stands until it is cleared.
                yield entry if trouble else replace(entry, **self._trouble())
                trouble = True
            else:
                yield replace(entry, problem="", next="") if trouble else entry
                trouble = False

    def _behind(self, fold: Fold, day: dt.date, until: dt.date) -> bool:
        """Say whether the item is behind at a quarter's end from a report to the one after it."""
        for end in self.ends[5::3]:  # bulletins begin at mid-year
            if day <= end < until or end == until == self.item.due:
                share = complete(self.item, fold.readings(self.item, end), end)
                line = expected(self.item, end)
                if share is not None and line is not None and line - share >= LAG:
                    return True
        return False

    def _trouble(self) -> dict[str, str]:
        read_off = self.item.kind in (Kind.LEVEL, Kind.KEEP)
        troubles = SHORTFALLS if read_off else TROUBLES[self.item.chapter]
        problem, next_step = troubles[sum(map(ord, self.item.id)) % len(troubles)]
        return {"problem": f"虚构：{problem}", "next": f"虚构：{next_step}"}

    def _figures(self) -> Iterator[Entry]:
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
        said = WORDS.get(words, f"invented: {words}").format(
            month=day.month,
            figure=self._figure(add if set is None else set),
            stage=next((s.title.zh for s in self.item.stages if s.id == stage), ""),
        )
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
            note=said,
            evidence=(Evidence(url),) if proven else (),
        )

    def _figure(self, number: Decimal | None) -> str:
        unit = self.item.unit.zh if self.item.unit else ""
        return "" if number is None else f"{plain(number)}{unit}"


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
    return with_units(head + chapters + rest)


def with_units(text: str) -> str:
    """Return a plan's text with who leads each item, and who supports those that are slow."""

    def named(match: re.Match[str]) -> str:
        (lead_en, lead), (support_en, support) = UNITS[match[2]]
        text = f'{match[0]}lead = {{ en = "{lead_en}", zh = "{lead}" }}\n'
        if COURSE_OF.get(match[1]) in SLOW:
            text += f'support = [{{ en = "{support_en}", zh = "{support}" }}]\n'
        return text

    return re.sub(r'(?m)^\[item\.(.*)\]\nchapter = "(.*)"\n', named, text)


def adoption(text: str) -> Entry:
    """Return the entry that adopts the plan, at the beginning of its year."""
    at, digest = dt.datetime.combine(ADOPTED, dt.time(10), ZONE), sha256(text.encode()).hexdigest()
    chance = random.Random(f"{SEED}/adoption")
    note = "invented: the plan as the people's congress passed it"
    plan = Adopted(digest, text)
    return Entry(id=ulid(at, chance), at=at, by=OFFICE, note=note, plan=plan)


def progress(plan: Plan, text: str) -> bytes:
    """Return the invented log, its entries by when they were recorded."""
    unknown = COURSE_OF.keys() - plan.items.keys()
    if unknown:
        raise ValueError(f"no such items: {', '.join(sorted(unknown))}")
    entries = [entry for item in plan.items.values() for entry in Reporter(item).year()]
    words = [word for day in VISITS for word in confirmed(entries, day, plan)]
    entries += [*returned(entries), *words]
    entries = sorted((adoption(text), *entries), key=lambda entry: entry.id)
    return b"".join(map(encode, entries))


def returned(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the returns of what was counted twice, before their units corrected it."""
    for entry in entries:
        date = entry.date
        over = date is not None and (entry.item, date.month) in OVERCOUNTED
        if date and over and entry.set and entry.at.date() < date + WEEK:
            why = "虚构：有重复统计，请核对后重新报送"
            yield replace(word_on(entry, entry.at + WEEK, why), send_back=entry.id)


def confirmed(entries: Iterable[Entry], day: dt.date, plan: Plan) -> Iterator[Entry]:
    """Yield what the supervision office found right when it went to see: each visit other items."""
    out = {entry.void for entry in entries} | {word.send_back for word in returned(entries)}
    last: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.reads and entry.id not in out and entry.date and entry.at.date() < day:
            last.setdefault(entry.item or "", []).append(entry)
    for place, (item, readings) in enumerate(sorted(last.items())):
        if place % SEEN == VISITS.index(day):
            entry, stands = [*replay(plan.items[item], readings)][-1]
            at = dt.datetime.combine(day, dt.time(14, place % 60), ZONE)
            word = word_on(entry, at, "虚构：实地核查属实")
            yield replace(word, confirm=entry.id, value=stands.value, stage=stands.stage)


def word_on(entry: Entry, at: dt.datetime, note: str) -> Entry:
    """Return an entry of the supervision office about a reading."""
    name = ulid(at, random.Random(f"{SEED}/word/{entry.id}"))
    return Entry(id=name, at=at, item=entry.item, date=entry.date, by=OFFICE, note=note)


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
