"""What bars and axes may never show: done before it is, and marks that run into each other."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from tests.cli.conftest import Desk
from wuhai_plan.export.svg import em
from wuhai_plan.views.bars import filled

SVG = "{http://www.w3.org/2000/svg}"
JUNE = ("--as-of", "2023-06-30")

# ---- bars


@pytest.mark.parametrize("width", [1, 2, 12, 14, 20, 40, 190, 200])
def test_a_bar_is_full_only_at_the_end_and_empty_only_at_the_beginning(width: int):
    tiny = Fraction(1, 10**9)
    shares = (tiny, Fraction(1, 200), Fraction(1, 2), Fraction(199, 200), 1 - tiny)
    inside = [filled(share, width) for share in shares]
    assert inside == sorted(inside)
    assert max(inside) < width
    assert width == 1 or min(inside) > 0
    assert [filled(share, width) for share in (None, Fraction(-1, 5), Fraction(0))] == [0, 0, 0]
    assert [filled(share, width) for share in (Fraction(1), Fraction(6, 5))] == [width, width]


def bars(desk: Desk, later: Callable[[], None], homes: str) -> dict[str, tuple[int, int]]:
    """Return how much of its bar an item fills, and the bar's width, wherever it is drawn."""
    june = ("--as-of", "2023-06-30")
    desk.ok("update", "homes", homes, "--date", "2023-06-30")
    later()
    lengths = {}
    for command in (("status", "--items"), ("chart", "homes", "museum")):
        screen = desk.ok(*command, *june, width=160)  # names have their room before bars
        row = next(line for line in screen.splitlines() if "Homes rebuilt" in line)
        bar = re.search("[█░]{10,}", row)
        assert bar
        lengths[command[0]] = (bar[0].count("█"), len(bar[0]))
    desk.ok("chart", "homes", "museum", *june, "-o", "c.svg", "--force")
    drawing = ElementTree.fromstring((desk.folder / "c.svg").read_bytes())  # noqa: S314 - ours
    _, ground, complete, *_ = (int(rect.get("width", 0)) for rect in drawing.iter(f"{SVG}rect"))
    lengths["svg"] = (complete, ground)
    page = desk.ok("export", "html", *june).partition('<tbody id="homes"')[2]
    path = re.search(r'viewBox="0 0 (\d+) 14".*?<path class=done d="M0 3H(\d+)V', page)
    assert path
    return {**lengths, "page": (int(path[2]), int(path[1]))}


@pytest.mark.parametrize(("homes", "short_by"), [("2481.99", 1), ("2482", 0)])
def test_no_bar_is_full_before_its_item_is_complete(desk, later, homes: str, short_by: int):
    lengths = bars(desk, later, homes)
    assert lengths == {name: (width - short_by, width) for name, (_, width) in lengths.items()}
    assert {*lengths} == {"status", "chart", "svg", "page"}


# ---- axes

SPANS = {
    3: ("2022-01-01", "2024-12-31"),
    5: ("2021-03-15", "2026-03-14"),
    20: ("2010-01-01", "2029-12-31"),
}


@pytest.fixture(params=list(SPANS))
def years(request, desk) -> int:
    """Make the plan one of several years."""
    start, due = SPANS[request.param]
    plan = desk.plan.read_text(encoding="utf-8")
    plan = plan.replace("start = 2023-01-01\ndue = 2023-12-31", f"start = {start}\ndue = {due}")
    desk.plan.write_text(plan, encoding="utf-8")
    return int(request.param)


YEARS = {3: "2022 2023 2024", 5: "2022 2023 2024 2025 2026", 20: "2010 2020"}


def svg(desk: Desk, *what: str) -> ElementTree.Element:
    desk.ok("chart", *what, *JUNE, "-o", "c.svg", "--force")
    return ElementTree.fromstring((desk.folder / "c.svg").read_bytes())  # noqa: S314 - ours


def below(drawing: ElementTree.Element) -> list[ElementTree.Element]:
    """Return the names below the large curve of a picture."""
    return [text for text in drawing.iter(f"{SVG}text") if text.get("font-size") == "11"]


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_marks_on_the_axis_of_a_screen_are_named_and_never_touch(
    desk, years, width, ascii_only, monkeypatch
):
    from wuhai_plan.cli.support.output import Output

    monkeypatch.setattr(Output, "ascii_only", ascii_only)
    screen = desk.ok("chart", *JUNE, width=width).splitlines()
    rule, mark, today = "-+^" if ascii_only else "─┬▲"
    axis = next(line for line in screen if {rule, mark, today} == set(line[6:].strip()))
    names, dates = screen[screen.index(axis) + 1 :][:2]
    places = [place for place, sign in enumerate(axis) if sign == mark]
    begin = [found.start() for found in re.finditer(r"\S+", names)]
    assert set(places) <= set(begin)
    assert len(begin) - len(places) <= 1  # where the day asked for stands in its place
    assert all(after - before >= 6 for before, after in itertools.pairwise(begin))
    assert set(YEARS[years].split()) - {"2026"} <= set(names.split())  # that has no room at 60
    assert all(re.fullmatch(r"\d{4}", name) for name in names.split())
    start, due = SPANS[years]
    assert re.fullmatch(rf"{start}  +2023-06-30  +{due}", dates.strip())


def test_years_below_a_picture_never_touch(desk, years):
    labels = below(svg(desk))
    assert set(YEARS[years].split()) <= {label.text for label in labels}
    assert all(re.fullmatch(r"\d{4}", label.text or "") for label in labels)
    places = [int(label.get("x", 0)) for label in labels]
    widest = max(em(label.text or "") for label in labels) * 11
    assert all(after - before > widest + 4 for before, after in itertools.pairwise(places))


def test_years_below_the_curve_of_a_page_never_touch(desk, years):
    page = desk.ok("export", "html", *JUNE)
    axis = page.partition("<svg class=chart")[2].partition("</svg>")[0]
    names = re.findall(r"<text x=(\d+) y=442>(\d{4})</text>", axis)
    assert set(YEARS[years].split()) - {"2026"} <= {name for _, name in names}
    places = [int(x) for x, _ in names]
    # A year is about 90 units wide where the screen is narrow.
    assert all(after - before > 100 for before, after in itertools.pairwise(places))
    assert places[-1] + 90 < 1220
    marks = re.search(r'<path class=months d="([^"]*)"', axis)
    assert marks
    assert len(names) <= marks[1].count("M") <= len(names) + 1


def test_months_are_named_where_there_is_one_year(desk):
    screen = desk.ok("chart", *JUNE, width=80)
    assert re.search(r"2023-01 +2023-03 +2023-05 +2023-07 +2023-09 +2023-11\n", screen)
    months = [label.text for label in below(svg(desk))]
    assert months == [f"2023-{month:02d}" for month in range(1, 13)]
    page = desk.ok("export", "html", *JUNE)
    names = re.findall(r"<text x=\d+ y=442>([^<]+)</text>", page)
    assert names == ["2023-01", "2023-04", "2023-07", "2023-10"]


def test_a_title_without_end_stays_within_the_picture(desk):
    plan = desk.plan.read_text(encoding="utf-8")
    long = "Donaudampfschifffahrtsgesellschaft" * 6
    desk.plan.write_text(plan.replace("A city's year", long), encoding="utf-8")
    titles = [text.text or "" for text in svg(desk).iter(f"{SVG}text") if text.get("y") == "48"]
    assert titles[0] in long
    # The widest of the fonts named draws these letters bold at 0.7 of their height.
    assert len(titles[0]) * 0.7 * 24 < 960 - 36
