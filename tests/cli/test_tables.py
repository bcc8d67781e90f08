"""Tables at a glance: an item a line, names whole, every rating counted, first promises beside."""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import subprocess
from fractions import Fraction

import pytest
from openpyxl import load_workbook
from rich.cells import cell_len

from tests.cli.test_output import PLAN as COMMAND
from tests.cli.test_output import on_a_terminal
from tests.helpers import log_line, ulid
from wuhai_plan.export.cells import points_cell, share_cell
from wuhai_plan.messages import figures

# What openpyxl says of data bars, which it does not read.
pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported")

WORDS = {
    "en": ["Homes", "roads", "of", "the", "river", "and", "schools", "rebuilt", "for", "winter"],
    "zh": [
        "新建",
        "改造",
        "煤炭清洁高效利用",
        "黄河",
        "滨河段",
        "住房",
        "供热管网",
        "挥发性有机物",
    ],
}
UNITS = {"en": ["stations", "hundred million yuan", "%", ""], "zh": ["座", "万平方米", "%", ""]}
JUNE = ("--as-of", "2023-06-30")


def a_title(chance: random.Random, lang: str) -> str:
    blank = " " if lang == "en" else ""
    return blank.join(chance.choices(WORDS[lang], k=chance.randrange(1, 14)))


def a_plan(seed: int) -> tuple[str, bytes]:
    """Return a plan of a few chapters, with items of every kind and any length of names."""
    chance = random.Random(seed)
    lines = ['[plan]\ntitle = "Plan"\nstart = 2023-01-01\ndue = 2023-12-31\ntimezone = "UTC"']
    for chapter in "ab":
        title = {lang: a_title(chance, lang) for lang in WORDS}
        lines.append(
            f'[chapter.{chapter}]\ntitle = {{ en = "{title["en"]}", zh = "{title["zh"]}" }}'
        )
    log = b""
    for n in range(chance.choice([1, 5, 18])):
        item, kind = "-".join(chance.choices(["road", "x", "homes-2"], k=3)) + f"-{n}", n % 6
        title = {lang: a_title(chance, lang) for lang in WORDS}
        unit = chance.randrange(4)
        lines.append(f"""[item.{item}]
chapter = "{chance.choice("ab")}"
title = {{ en = "{title["en"]}", zh = "{title["zh"]}" }}
lead = "{a_title(chance, chance.choice(["en", "zh"]))}"
kind = "{("count", "level", "keep", "cap", "milestone", "level")[kind]}"
""")
        if kind == 4:
            first, last = "percent = 50, title = ", 'percent = 100, title = "All"'
            half = f'{{ id = "half", {first}"{title["en"]}" }}'
            lines.append(f'stages = [{half}, {{ id = "all", {last} }}]')
        else:
            lines.append(f"target = {chance.choice([67, 5.7, 1234567])}")
            if UNITS["en"][unit]:
                lines.append(f'unit = {{ en = "{UNITS["en"][unit]}", zh = "{UNITS["zh"][unit]}" }}')
        if kind == 1:
            lines.append(f"baseline = {chance.choice([3, 190000])}")
        if chance.random() < 0.2:
            lines.append("due = 2023-07-10")
        if chance.random() < 0.1:
            lines.append("dropped = { on = 2023-05-01 }")
        elif chance.random() < 0.1:
            lines.append("promised = 2023-03-01")
        if chance.random() < 0.8:
            change = {"stage": "half"} if kind == 4 else {"set": chance.choice([1, 60, 3.25])}
            log += log_line(n + 1, item=item, date="2023-04-30", **change)
    return "\n".join(lines) + "\n", log


@pytest.fixture(params=range(12))
def any_plan(request, empty_desk):
    plan, log = a_plan(request.param)
    empty_desk.plan.write_text(plan, encoding="utf-8")
    empty_desk.log.write_bytes(log)
    return empty_desk


def rated(line: str) -> bool:
    """Say whether a line of a table is a row: it holds a rating beside its symbol."""
    return any(f"{symbol} " in line for symbol in figures.SYMBOLS.values())


# ---- lines


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("width", "most"), [(60, 2), (80, 2), (100, 2), (120, 1), (200, 1)])
def test_an_item_takes_one_line_of_a_wide_terminal_and_two_of_a_narrow_one(
    any_plan, lang: str, width: int, most: int
):
    items = json.loads(any_plan.ok("status", "--format", "json", *JUNE))["items"]
    screen = any_plan.ok("status", "--items", "--lang", lang, *JUNE, width=width).splitlines()
    assert max(map(cell_len, screen)) <= width
    rows = [line for line in screen if re.match("  [^ ]", line)]
    assert len(rows) == len(items)
    assert all(map(rated, rows))  # whatever the names, no figure and no rating is cut
    # Two lines of heading, one of the columns' heads, and one for each of two chapters.
    overall = next(n for n, line in enumerate(screen) if re.match("Overall|总体", line))
    assert overall <= 2 + 1 + 2 + len(items) * most


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("width", "most"), [(60, 2), (80, 2), (120, 1), (200, 1)])
def test_what_needs_attention_takes_no_more_lines_either(any_plan, lang, width, most):
    then = ("--as-of", "2023-07-15")
    rows = json.loads(any_plan.ok("due", "--format", "json", *then))["items"]
    screen = any_plan.ok("due", "--lang", lang, *then, width=width).splitlines()
    assert max(map(cell_len, screen)) <= width
    assert len(screen) <= 3 + len(rows) * most
    assert sum(map(rated, screen[3:])) >= len(rows)


@pytest.mark.parametrize("by", ["chapter", "lead"])
@pytest.mark.parametrize("since", [(), ("--since", "2023-04-01")])
@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_the_name_of_a_group_takes_two_lines_at_most(any_plan, by: str, since, width: int):
    screen = any_plan.ok("status", "--by", by, *since, *JUNE, width=width)
    assert max(map(cell_len, screen.splitlines())) <= width
    rows = screen.splitlines()[3:]
    overall = next(n for n, line in enumerate(rows) if line.startswith("Overall"))
    figures_of = [n for n, line in enumerate(rows[: overall + 1]) if re.search(r"%|–", line)]
    assert all(later - row <= 2 for row, later in itertools.pairwise(figures_of))


def test_names_have_their_room_before_bars(desk):
    """At 80 columns there is a bar beside short names, and none beside one that would be broken."""
    short = desk.ok("status", *JUNE, "--lang", "zh")
    assert "█" in short
    long = desk.ok("status", *JUNE, "--lang", "en")
    assert "Services for people [bold]  " in long
    assert "█" not in long


def test_an_id_stands_beside_its_title_where_there_is_room(desk):
    wide = desk.ok("status", "--items", *JUNE, "--lang", "zh", width=120)
    assert re.search(r"博物馆 +museum  开工", wide)
    narrow = desk.ok("status", "--items", *JUNE, "--lang", "zh")
    assert re.search(r"  博物馆 .*▼ 滞后\n    开工 · museum\n", narrow)


@pytest.mark.parametrize(
    "command",
    ["status", "status --items", "status --compare-rules", "due", "log", "show homes", "chart"],
)
def test_plain_text_has_no_blanks_at_the_ends_of_lines(desk, command: str):
    done = subprocess.run(
        [*COMMAND, *command.split()], capture_output=True, check=True, cwd=desk.folder,
        env={**os.environ, "LANG": "C.UTF-8"},
    )  # fmt: skip
    assert not [line for line in done.stdout.decode().splitlines() if line.endswith(" ")]
    seen = on_a_terminal(desk.folder, command.split(), NO_COLOR="1")
    assert not [line for line in seen.split("\r\n") if line.endswith(" ")]


# ---- counts


def counted(text: str, lang: str) -> dict[str, int]:
    """Return the numbers of a line of counts by the words beside them."""
    pattern = r"(\d+) ([a-z ]+?)(?= ·|$)" if lang == "en" else r"(\D+?)(\d+)项"
    pairs = re.findall(pattern, text, re.MULTILINE)
    if lang == "zh":
        pairs = [(number, re.sub(r"^[\W_]+", "", word)) for word, number in pairs]
    return {word.strip(): int(number) for number, word in pairs}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_counts_below_a_status_are_of_all_its_items_and_those_dropped(any_plan, lang, width):
    overall = json.loads(any_plan.ok("status", "--format", "json", *JUNE))["overall"]
    screen = any_plan.ok("status", *JUNE, "--lang", lang, width=width)
    _, _, below = screen.partition("Overall" if lang == "en" else "总体")
    lines = [line for line in below.splitlines()[1:] if rated(line)]
    numbers = counted("\n".join(lines), lang)
    assert sum(numbers.values()) == overall["items"] + overall["ratings"]["dropped"]
    assert list(numbers.values()) == [count for count in overall["ratings"].values() if count]


def test_counts_stand_in_a_column_from_100_columns_on(desk):
    assert "Ratings" not in desk.ok("status", *JUNE, width=99)
    wide = desk.ok("status", *JUNE, width=100)
    assert re.search(r"Economy .*✓1 ●1 ▽1\n", wide)
    assert re.search(r"Overall .*✓1 ●1 ▽1 ▼2 ◆1 ○1\n", wide)
    assert (
        "\n✓ 1 done · ● 1 on pace · ▽ 1 slipping · ▼ 2 behind · ◆ 1 critical · ○ 1 upcoming\n"
        in wide
    )


def test_who_never_reported_though_a_report_was_due_is_counted(desk):
    said = "never reported, though a report was due: 1"
    for command in (("status",), ("status", "--format", "md"), ("export", "html")):
        assert said in desk.ok(*command, *JUNE)
        assert said[:14] not in desk.ok(*command, "--as-of", "2023-01-31")


# ---- what was first promised

CHANGED = """\
[plan]
title = "Try"
start = 2024-01-01
due = 2024-12-31
timezone = "UTC"
[chapter.a]
title = "A"
[chapter.b]
title = "B"
[item.kept]
chapter = "a"
title = "Kept"
kind = "count"
target = 10
[item.eased]
chapter = "a"
title = "Eased"
kind = "count"
target = 100
revisions = [{ from = 2024-03-01, target = 50 }]
[item.gone]
chapter = "b"
title = "Gone"
kind = "count"
target = 10
dropped = { on = 2024-05-01 }
[item.later]
chapter = "b"
title = "Later"
kind = "count"
target = 10
promised = 2024-06-01
"""
THEN = ("--as-of", "2024-06-30")


@pytest.fixture
def changed(empty_desk):
    empty_desk.plan.write_text(CHANGED, encoding="utf-8")
    empty_desk.log.write_bytes(
        log_line(1, item="kept", date="2024-06-30", set=5)
        + log_line(2, item="eased", date="2024-06-30", set=25)
        + log_line(3, item="gone", date="2024-04-30", set=3)
    )
    return empty_desk


def test_the_first_promises_stand_beside_the_headline(changed):
    said = "as first promised: 35.0% (gap −14.7); 1 dropped, 1 eased, 1 added"
    assert f"\n{said}\n" in changed.ok("status", *THEN)
    assert f"\n{said}\n" in changed.ok("status", "--items", *THEN)
    groups = "of which A 37.5% (−12.2) · B 30.0% (−19.7)"
    assert groups in changed.ok("status", *THEN)
    assert groups in changed.ok("status", "--items", *THEN, width=120)
    assert groups in changed.ok("status", "a", "b", *THEN, "--format", "md")
    wide = changed.ok("status", *THEN, width=120)
    assert "of which" not in wide
    assert re.search(r"As first promised\nA .* 37\.5% \(−12\.2\); 1 eased\n", wide)
    assert re.search(r"B .* 30\.0% \(−19\.7\); 1 dropped, 1 added\nOverall ", wide)
    assert "按原承诺：35.0%（较序时 −14.7）；取消1项、放宽1项、新增1项" in changed.ok(
        "status", *THEN, "--lang", "zh"
    )
    before = changed.ok("status", "--as-of", "2024-02-28", width=120)
    assert "first promised" not in before


def test_the_first_promises_stand_in_markdown_workbook_and_page(changed):
    said = "as first promised: 35.0% (gap −14.7); 1 dropped, 1 eased, 1 added"
    bulletin = changed.ok("export", "md", *THEN)
    assert f"\n\n{said}\n" in bulletin
    assert "| 35.0% (−14.7); 1 dropped, 1 eased, 1 added |\n" in bulletin
    page = changed.ok("export", "html", *THEN)
    assert page.count(said) == 1
    assert "as first promised: 30.0% (gap −19.7); 1 dropped" in page
    changed.ok("export", "xlsx", *THEN, "-o", "x.xlsx")
    heads, *rows = list(load_workbook(changed.folder / "x.xlsx").worksheets[0].values)[3:7]
    assert heads[-6:] == (
        "As first promised", "Gap as first promised", "Promises dropped", "Promises eased",
        "Promises tightened", "Changed otherwise",
    )  # fmt: skip
    assert [row[-6:] for row in rows] == [
        (0.375, -12.2, 0, 1, 0, 0), (0.3, -19.7, 1, 0, 0, 0), (0.35, -14.7, 1, 1, 0, 0),
    ]  # fmt: skip


def test_what_was_dropped_stands_in_lists_with_its_percent_and_no_gap(changed):
    shown = changed.ok("status", "--items", *THEN)
    assert re.search(r"  Gone +gone  3 of 10 +30\.0% +– +– +— dropped\n", shown)
    assert "| Gone | 3 of 10 | 30.0% | – | – | — dropped |" in changed.ok(
        "status", "--items", "--format", "md", *THEN
    )
    changed.ok("export", "xlsx", *THEN, "-o", "x.xlsx", "--columns", "id,percent,gap,rating")
    rows = load_workbook(changed.folder / "x.xlsx").worksheets[1].values
    assert ("gone", 0.3, None, "dropped") in list(rows)


# ---- said as a person would

SAID = [
    ("kind = 'count'\ntarget = 600\nunit = 'stations'", 310,
     "310 of 600 stations", "310 / 600 stations"),
    ("kind = 'count'\nbaseline = 16961\ntarget = 29961", 17175,
     "16,961 → 17,175, target 29,961", "16,961 → 17,175，目标值29,961"),
    ("kind = 'level'\nbaseline = 190000\ntarget = 140000", 219500,
     "190,000 → 219,500, target 140,000", "190,000 → 219,500，目标值140,000"),
    ("kind = 'level'\nbaseline = 60\ntarget = 67\nunit = '%'", 63,
     "60% → 63%, target 67%", "60% → 63%，目标值67%"),
    ("kind = 'level'\ntarget = 67\nunit = '%'", 63.2, "63.2%, target 67%", "63.2%，目标值67%"),
    ("kind = 'level'\ntarget = 35\nbound = 'at-most'", 38,
     "38, target at most 35", "38，目标值不高于35"),
    ("kind = 'keep'\ntarget = 95", 91.2, "91.2, at least 95", "91.2，应不低于95"),
    ("kind = 'keep'\ntarget = 95\nbound = 'at-most'", 91.2, "91.2, at most 95", "91.2，应不高于95"),
    ("kind = 'keep'\ntarget = [90, 95]", 91.2, "91.2, within 90–95", "91.2，应在90–95之间"),
    ("kind = 'cap'\ntarget = 290\nunit = { en = 'Mt', zh = '万吨' }", 232,
     "232 of at most 290 Mt", "232，上限290万吨"),
]  # fmt: skip


@pytest.mark.parametrize(("promise", "value", "english", "chinese"), SAID)
def test_what_was_reached_is_said_as_a_person_would(
    empty_desk, promise: str, value: float, english: str, chinese: str
):
    plan = "[plan]\ntitle='x'\nstart=2023-01-01\ndue=2023-12-31\n[chapter.a]\ntitle='a'\n"
    item = f"[item.i]\nchapter='a'\ntitle='i'\n{promise}\n"
    empty_desk.plan.write_text(plan + item, encoding="utf-8")
    empty_desk.log.write_bytes(log_line(1, item="i", date="2023-06-15", set=value))
    for lang, said in (("en", english), ("zh", chinese)):
        assert f" {said}  " in empty_desk.ok("status", "--items", *JUNE, "--lang", lang, width=120)
        assert f"| {said} |" in empty_desk.ok(
            "status", "--items", *JUNE, "--lang", lang, "--format", "md"
        )
        assert said in empty_desk.ok("export", "html", *JUNE)


def test_a_change_says_where_it_came_from_once(desk):
    change = desk.ok("update", "base-rate", "64", "--date", "2023-07-01", "--lang", "en", width=200)
    assert "city 63 → 64%, target 67%  57.1%" in change


@pytest.mark.parametrize(
    ("report", "as_of", "english", "chinese"),
    [
        ("month", "2023-07-20", "report for January 2023 missing, was due 15 February",
         "2023年1月未报送（应于2月15日前报送）"),
        ("quarter", "2023-07-20", "report for Q1 2023 missing, was due 15 April",
         "2023年一季度未报送（应于4月15日前报送）"),
        ("year", "2024-07-20", "report for 2023 missing, was due 15 January",
         "2023年未报送（应于1月15日前报送）"),
        ("quarter", "2024-07-20", "report for Q1 2023 missing, was due 15 April 2023",
         "2023年一季度未报送（应于2023年4月15日前报送）"),
    ],
)  # fmt: skip
def test_a_missing_report_is_that_of_the_items_own_period(
    empty_desk, report: str, as_of: str, english: str, chinese: str
):
    plan = "[plan]\ntitle='x'\nstart=2023-01-01\ndue=2024-12-31\n[chapter.a]\ntitle='a'\n"
    items = "".join(
        f"[item.{name}]\nchapter='a'\ntitle='{name}'\nkind='count'\ntarget=9\nreport='{report}'\n"
        for name in ("one", "two")
    )
    empty_desk.plan.write_text(plan + items, encoding="utf-8")
    empty_desk.log.write_bytes(
        log_line(1, item="two", date="2023-01-15", at="2023-01-16T09:00:00Z", set=1)
    )
    for lang, said in (("en", english), ("zh", chinese)):
        rows = json.loads(
            empty_desk.ok("due", "--as-of", as_of, "--lang", lang, "--format", "json")
        )
        assert said in next(row["why"] for row in rows["items"] if row["id"] == "one")
    shown = empty_desk.ok("show", "one", "--as-of", as_of, width=200)
    assert english.removeprefix("report for ") in shown


# ---- one decimal everywhere


def test_a_workbook_rounds_as_every_table_does():
    chance = random.Random(7)
    shares = [Fraction(chance.randrange(-(10**6), 2 * 10**6), 10**6) for _ in range(2000)]
    shares += [Fraction(9995, 10000), Fraction(99999999, 10**8), Fraction(1, 10**8), Fraction(0)]
    for share in shares:
        value, form = share_cell(share)
        shown = f"{value * 100:.1f}%".replace("-", figures.MINUS)
        assert (shown, form) == (figures.percent(share), "0.0%")
        points, _ = points_cell(share * 100)
        assert f"{points:+.1f}".replace("-", figures.MINUS).replace("+0.0", "0.0") == figures.gap(
            share * 100
        )


# ---- readings replaced the same day


def test_readings_that_a_later_one_of_the_day_replaced_say_so(changed):
    changed.log.write_bytes(
        log_line(1, item="kept", date="2024-04-30", at="2024-05-01T09:00:00Z", add=2)
        + log_line(2, item="kept", date="2024-04-30", at="2024-05-02T09:00:00Z", set=3)
        + log_line(3, item="kept", date="2024-04-30", at="2024-05-03T09:00:00Z", set=4)
        + log_line(4, item="kept", date="2024-04-30", at="2024-05-04T09:00:00Z", add=1)
        + log_line(5, item="kept", date="2024-05-31", at="2024-06-01T09:00:00Z", set=5)
    )
    shown = changed.ok("show", "kept", *THEN, width=120)
    assert "+2 (replaced that day)" in shown
    assert "= 3 (replaced that day)" in shown
    assert shown.count("(replaced that day)") == 2
    assert changed.ok("export", "html", *THEN).count("（当日已更新）") == 2
    with changed.log.open("ab") as log:
        about = {"item": "kept", "date": "2024-04-30", "at": "2024-06-02T09:00:00Z"}
        log.write(log_line(6, **about, void=ulid(3), note="wrong"))
    shown = changed.ok("show", "kept", *THEN, width=120)
    assert "= 3 (replaced" not in shown
    assert "+2 (replaced that day)" in shown


KEPT_BY = """
publisher = { en = "Supervision Office", zh = "督查室" }
contact = "office@example.org"
"""
MORE = """
liaison = "Li"
more = { "Budget [code]" = "12-7", "Room" = { en = "East", zh = "东楼" } }
"""


def test_the_page_says_who_keeps_it_and_where_to_report_an_error(changed):
    text = changed.plan.read_text().replace("[plan]\n", f"[plan]{KEPT_BY}", 1)
    changed.plan.write_text(text)
    page = changed.ok("export", "html", *THEN)
    for words in ("Supervision Office", "督查室", "office@example.org", "勘误联系方式"):
        assert words in page


def test_what_the_plan_has_besides_stands_in_show_and_nobody_is_named_on_the_page(changed):
    changed.plan.write_text(changed.plan.read_text() + MORE)
    shown = " ".join(changed.ok("show", "later", *THEN).split())
    assert "Besides Budget [code]: 12-7; Room: East" in shown
    assert "Liaison Li" in shown
    page = changed.ok("export", "html", *THEN)
    assert "12-7" not in page
    assert ">Li<" not in page
