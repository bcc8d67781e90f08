"""Charts in the item's own unit, wherever they are drawn: screen, picture and page."""

from __future__ import annotations

import itertools
import json
import re

import pytest

from tests.cli.conftest import Desk
from tests.cli.test_drawings import JUNE, SVG, svg

KINDS = """
[item.baseline]
chapter = "services"
title = { en = "Homes with heat", zh = "供暖住房" }
kind = "count"
baseline = 16961
target = 29961
unit = { en = "homes", zh = "套" }

[item.down]
chapter = "services"
title = { en = "Waiting", zh = "等候人数" }
kind = "level"
baseline = 190000
target = 140000
unit = { en = "people", zh = "人" }
pace = "day"

[item.air]
chapter = "services"
title = { en = "Good days", zh = "优良天数比例" }
kind = "level"
target = 67
unit = "%"

[item.cap]
chapter = "services"
title = { en = "Emissions", zh = "排放量" }
kind = "cap"
target = 290
unit = { en = "kt", zh = "千吨" }

[item.balance]
chapter = "services"
title = { en = "Balance", zh = "净迁入" }
kind = "count"
target = 500

[item.once]
chapter = "services"
title = { en = "Read once", zh = "仅报一次" }
kind = "count"
target = 40
unit = { en = "mines", zh = "座" }

[item.nothing]
chapter = "services"
title = { en = "Read as none", zh = "零" }
kind = "count"
target = 40

[item.later]
chapter = "services"
title = { en = "At the end", zh = "年底" }
kind = "count"
target = 12
pace = "end"
"""
REPORTED = [
    ("baseline", "2023-03-31", 17000), ("baseline", "2023-06-10", 17175),
    ("down", "2023-03-31", 180000), ("down", "2023-06-15", 219500),
    ("air", "2023-03-31", 63.2), ("cap", "2023-04-30", 110), ("cap", "2023-06-20", 170),
    ("balance", "2023-02-15", -120), ("balance", "2023-06-20", 90),
    ("once", "2023-06-30", 12), ("nothing", "2023-06-30", 0), ("later", "2023-03-31", 3),
]  # fmt: skip
QUARTERS = ["100%", "75%", "50%", "25%", "0%"]
# Of each item the numbers beside its curve, from the top, and what its lines are in both languages.
SHOWN = {
    "base-stations": (
        ["600", "400", "200", "0"],
        "total (stations)|expected|target 600 stations",
        "累计完成（座）|序时进度|目标值 600座",
    ),
    "baseline": (
        ["30,000", "25,000", "20,000", "15,000"],
        "total (homes)|expected|target 29,961 homes",
        "累计完成（套）|序时进度|目标值 29,961套",
    ),
    "base-rate": (
        ["68%", "66%", "64%", "62%", "60%"],
        "value|expected|target 67%",
        "实际值|序时进度|目标值 67%",
    ),
    "down": (
        ["220,000", "200,000", "180,000", "160,000", "140,000"],
        "value (people)|expected|target 140,000 people",
        "实际值（人）|序时进度|目标值 140,000人",
    ),
    "air": (["80%", "60%", "40%", "20%", "0%"], "value||target 67%", "实际值||目标值 67%"),
    "hotline": (
        QUARTERS,
        "periods met|expected|every period met",
        "达标期占比|序时进度|各期均达标",
    ),
    "cap": (
        ["300", "200", "100", "0"],
        "used (kt)|may be used by then|ceiling ≤ 290 kt",
        "累计使用（千吨）|届时可用|上限 ≤ 290千吨",
    ),
    "museum": (QUARTERS, "complete|expected|target In use", "完成率|序时进度|目标值 投用"),
    "pilot": (QUARTERS, "complete||target In use", "完成率||目标值 投用"),
    "balance": (
        ["600", "400", "200", "0", "−200"],
        "total|expected|target 500",
        "累计完成|序时进度|目标值 500",
    ),
    "later": (["15", "10", "5", "0"], "total||target 12", "累计完成||目标值 12"),
}
UNREPORTED = ("pilot",)  # no line is drawn of it, and no word said in a picture's key


def drawn_words(item: str, words: str) -> list[str]:
    """Return what a picture says of the three lines of an item; nothing of one not drawn."""
    value, *others = words.split("|")
    return ["" if item in UNREPORTED else value, *others]


@pytest.fixture
def kinds(desk: Desk) -> Desk:
    """Add items of every kind, with what was reported of them."""
    with desk.plan.open("a", encoding="utf-8") as plan:
        plan.write(KINDS)
    with desk.log.open("a", encoding="utf-8") as log:
        for n, (key, date, value) in enumerate(REPORTED):
            entry = f'{{"id":"01H{n + 500:023d}","at":"2023-07-03T10:00:00+08:00","item":"{key}",'
            log.write(f'{entry}"date":"{date}","set":{value},"by":"ops"}}\n')
    return desk


def curve_of(screen: str) -> list[tuple[str, str]]:
    """Return the rows of a curve on a screen from the top: what stands beside it, and its cells.

    The last is the line at its foot, beside which the lowest number stands.
    """
    lines = screen.splitlines()
    foot = next(n for n, line in enumerate(lines) if "▲" in line and "┬" in line)
    top = lines.index("") + 1
    edge = re.match(r" *\S+ ", lines[foot])
    assert edge
    return [(line[: edge.end()].strip(), line[edge.end() :]) for line in lines[top : foot + 1]]


@pytest.mark.parametrize("item", SHOWN)
@pytest.mark.parametrize("width", [80, 120])
def test_a_screen_shows_an_item_in_its_own_unit(kinds, item, width):
    beside, en, zh = SHOWN[item]
    for lang, words in (("en", en), ("zh", zh)):
        screen = kinds.ok("chart", item, "--lang", lang, *JUNE, width=width)
        assert [label for label, _ in curve_of(screen) if label] == beside
        value, line, target = words.split("|")
        legend = screen.splitlines()[-1]
        up_to = {"en": " up to 2023-06-30", "zh": "，截至 2023-06-30"}[lang]
        parts = [f"█ {value}{up_to}", line and f"─ {line}", f"┄ {target}"]
        assert legend == "  ".join(filter(None, parts))


@pytest.mark.parametrize("item", SHOWN)
def test_a_picture_shows_an_item_in_its_own_unit(kinds, item):
    beside, en, zh = SHOWN[item]
    for lang, words in (("en", en), ("zh", zh)):
        drawing = svg(kinds, item, "--lang", lang)
        said = ["".join(text.itertext()) for text in drawing.iter(f"{SVG}text")]
        assert [text for text in said if text in beside] == beside[::-1]
        assert [text for text in said if text in words.split("|")] == [
            word for word in drawn_words(item, words) if word
        ]


@pytest.mark.parametrize("item", SHOWN)
def test_a_page_shows_an_item_in_its_own_unit(kinds, item):
    beside, en, zh = SHOWN[item]
    page = kinds.ok("export", "html", *JUNE)
    row = page.partition(f'<tbody id="{item}"')[2].partition("<tbody id=")[0]
    number = re.search(r'<use href="#_a(\d+)"/>', row)
    assert number
    axes = page.partition(f"<g class=axes id=_a{number[1]}>")[2].partition("</g>")[0]
    assert re.findall(r"text-anchor=end>([^<]*)<", axes) == beside[::-1]
    caption = row.partition("<figcaption>")[2].partition("</figcaption>")[0]
    parts = re.findall(r"<i class=(\w+)></i>(.*?)(?= <i|$)", caption.strip())
    classes = [name for name, _ in parts]
    lines = zip(("line", "should", "goal"), drawn_words(item, en), strict=True)
    assert classes == [name for name, word in lines if word]
    for words in (en, zh):
        said = [word for word in drawn_words(item, words) if word]
        assert all(f">{word}<" in part for word, (_, part) in zip(said, parts, strict=True))
    small = row.partition("<figure>")[0]
    assert ("should" in classes) == ('<use href="#_e' in small)
    # A target that never changes is one line that all of them share.
    shared = '<use href="#_g"/>' in small
    assert shared != ("<path class=goal" in small)
    assert page.count("id=_g ") == 1
    assert '<path class=goal id=_g d="M0 0H240"/>' in page


def test_a_line_begins_at_the_baseline_and_the_target_is_a_line(kinds):
    rows = curve_of(kinds.ok("chart", "baseline", *JUNE))
    assert [row for row, (_, cells) in enumerate(rows) if cells.startswith("─")] == [10]
    assert rows[0][1].count("┄") > 60
    rows = curve_of(kinds.ok("chart", "down", *JUNE))
    labels = [label for label, _ in rows]
    first = next(row for row, (_, cells) in enumerate(rows) if cells.startswith("─"))
    assert labels.index("200,000") < first < labels.index("180,000")
    assert rows[-2][1].startswith("┄┄┄┄")


def test_what_is_below_nothing_is_drawn_below_nothing(kinds):
    rows = curve_of(kinds.ok("chart", "balance", *JUNE))
    zero = [label for label, _ in rows].index("0")
    column = [cells.ljust(80)[12] for _, cells in rows[:-1]]  # in February
    assert set(column[:zero]) <= {" ", "┄", "─"}
    assert column[zero] == "█"  # the row's upper edge is the number beside it
    drawing = svg(kinds, "balance")
    area = next(p for p in drawing.iter(f"{SVG}path") if p.get("fill") == "#dbe8f5")
    heights = {int(y) for y in re.findall(r"[ V](\d+)", area.get("d", ""))}
    assert min(heights) < 225 < max(heights)  # a quarter of it is below 0


def test_the_ground_is_a_line_of_its_own(kinds):
    """What stands on it is drawn from there: a baseline that no round number is."""
    across = {
        item: [
            int(line[1])
            for path in svg(kinds, item).iter(f"{SVG}path")
            if path.get("stroke") == "#5b6673"
            and (line := re.fullmatch(r"M0 (\d+)H\d+", path.get("d", "")))
        ]
        for item in ("baseline", "balance", "base-rate")
    }
    # Of 300 units: 16,961 from 15,000 to 30,000; 0 from −200 to 600; 60 from 60 on.
    assert across == {"baseline": [261, 300], "balance": [225, 300], "base-rate": [300]}


def test_a_small_curve_rises_and_falls_as_the_value_does(kinds):
    screen = kinds.ok("chart", "base-stations", "down", "air", "nothing", *JUNE, width=120)
    drawn = {"".join(dict.fromkeys(line.split()[-1])) for line in screen.splitlines()[3:7]}
    # Of 600: 150, then 310; of 140,000 to 219,500: 180,000, then all; 63.2 of 67; none of 40.
    assert drawn == {"▂▄", "▄█", "▇", "▁"}


@pytest.mark.parametrize("item", ["once", "nothing"])
def test_an_item_reported_only_on_the_day_shown_has_a_point(kinds, item):
    rows = curve_of(kinds.ok("chart", item, *JUNE))
    today = rows[-1][1].index("▲")
    assert {cells.ljust(80)[today] for _, cells in rows[:-1]} & set("▁▂▃▄▅▆▇█")
    if item == "nothing":
        assert rows[-2][1].ljust(80)[today] == "▁"
    dots = [(int(dot.get("cx", 0)), dot.get("r")) for dot in svg(kinds, item).iter(f"{SVG}circle")]
    assert [size for _, size in dots] == ["5"]
    several = svg(kinds, item, "pilot")
    assert len(list(several.iter(f"{SVG}circle"))) == 1
    marks = kinds.ok("chart", item, "pilot", *JUNE).splitlines()
    title = {"once": "Read once", "nothing": "Read as none"}[item]
    row = next(line for line in marks if title in line)
    assert set(row) & set("▁▂▃▄▅▆▇")
    page = kinds.ok("export", "html", *JUNE)
    small = page.partition(f'id="_c-{item}"')[2].partition("</g>")[0]
    assert re.search(r'<path class=point d="M\d+ \d+h0"/>', small)


@pytest.mark.parametrize("item", ["air", "later", "pilot"])
def test_an_item_without_a_line_has_only_its_target(kinds, item):
    screen = kinds.ok("chart", item, *JUNE)
    assert not any("─" in cells for _, cells in curve_of(screen)[:-1])
    assert "expected" not in screen
    drawing = svg(kinds, item)
    assert not [p for p in drawing.iter(f"{SVG}path") if p.get("stroke-dasharray") == "6 4"]


def test_a_caps_line_is_what_may_be_used_by_then(kinds):
    drawing = svg(kinds, "cap")
    lines = [p.get("d") for p in drawing.iter(f"{SVG}path") if p.get("stroke-dasharray") == "6 4"]
    assert lines[1] is not None
    # By the day, though the plan goes by the month: no step is higher than a day's or two.
    heights = [int(y) for y in re.findall(r"[ V](\d+)", lines[1])]
    assert max(b - a for a, b in itertools.pairwise(sorted(heights))) <= 3


@pytest.mark.parametrize(
    ("what", "en", "zh"),
    [
        ("economy", "1 done · 1 on pace · 1 slipping", "已完成1项 · 达序时1项 · 略滞后1项"),
        (
            "services",
            "4 behind · 5 critical · 3 upcoming",
            "滞后4项 · 严重滞后5项 · 未到考核期3项",
        ),
        ("empty", "", ""),
    ],
)
def test_a_group_is_counted_by_ratings_below_its_figures(kinds, what, en, zh):
    for lang, counts in (("en", en), ("zh", zh)):
        screen = kinds.ok("chart", what, "--lang", lang, *JUNE, width=120).splitlines()
        assert screen[3] == counts or not counts
        drawing = svg(kinds, what, "--lang", lang)
        said = ["".join(text.itertext()) for text in drawing.iter(f"{SVG}text")]
        assert counts in said or not counts
    assert "1 on pace" not in kinds.ok("chart", "base-stations", *JUNE)


def test_the_plan_is_counted_as_its_status_counts(kinds):
    overall = json.loads(kinds.ok("status", "--format", "json", *JUNE))["overall"]
    counts = [f"{n} {rating.replace('-', ' ')}" for rating, n in overall["ratings"].items() if n]
    assert kinds.ok("chart", *JUNE, width=120).splitlines()[3] == " · ".join(counts)


def test_counts_break_between_ratings_on_a_narrow_screen(kinds):
    screen = kinds.ok("chart", *JUNE, "--lang", "zh", width=60).splitlines()
    counts = [line for line in screen if "项" in line]
    assert len(counts) == 2
    assert counts[0].endswith("项")
    assert counts[1][0] not in "、项"


def test_all_the_days_there_are_fit_in_a_drawing(kinds):
    plan = kinds.plan.read_text(encoding="utf-8")
    for year, far in (("start = 2023", "start = 0001"), ("due = 2023-12", "due = 9999-12")):
        plan = plan.replace(year, far)
    kinds.plan.write_text(plan, encoding="utf-8")
    for what in ((), ("base-stations",), ("services",)):
        screen = kinds.ok("chart", *what, *JUNE)
        assert re.search(r"1000 +2000 +3000 +4000 +5000 +6000 +7000 +8000 +9000\n", screen)
        kinds.ok("chart", *what, *JUNE, "-o", "c.svg", "--force")
        assert (kinds.folder / "c.svg").stat().st_size < 100_000
    page = kinds.ok("export", "html", *JUNE)
    assert max(map(len, re.findall(r' d="([^"]*)"', page))) < 6000
