"""What bars and axes may never show: done before it is, and marks that run into each other."""

from __future__ import annotations

import datetime as dt
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


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_marks_on_the_axis_of_a_screen_never_touch(desk, years, width, ascii_only, monkeypatch):
    from wuhai_plan.cli.support.output import Output

    monkeypatch.setattr(Output, "ascii_only", ascii_only)
    screen = desk.ok("chart", "--as-of", "2023-06-30", width=width).splitlines()
    rule, month, today = "-+^" if ascii_only else "─┬▲"
    axis = next(line for line in screen if set(line.strip()) == {rule, month, today})
    marks = [place for place, sign in enumerate(axis) if sign == month]
    assert all(after - before >= 3 for before, after in itertools.pairwise(marks))
    # Where there is no room for every month, as many have a mark as there is room for.
    assert len(marks) >= min(12 * years - 2, len(axis.strip()) // 5)
    dates = screen[screen.index(axis) + 1]
    start, due = SPANS[years]
    assert re.fullmatch(rf"{start}  +2023-06-30  +{due}", dates.strip())


def test_names_of_months_in_a_picture_never_touch(desk, years):
    desk.ok("chart", "--as-of", "2023-06-30", "-o", "c.svg")
    drawing = ElementTree.fromstring((desk.folder / "c.svg").read_bytes())  # noqa: S314 - ours
    labels = [text for text in drawing.iter(f"{SVG}text") if text.get("font-size") == "11"]
    days = [dt.date.fromisoformat(f"{label.text}-01") for label in labels]
    gaps = {(b.year - a.year) * 12 + b.month - a.month for a, b in itertools.pairwise(days)}
    assert gaps == {{3: 3, 5: 6, 20: 20}[years]}
    places = [int(label.get("x", 0)) for label in labels]
    widest = max(em(label.text or "") for label in labels) * 11
    assert all(after - before > widest + 4 for before, after in itertools.pairwise(places))


def test_dates_below_the_curve_of_a_page_never_touch(desk, years):
    page = desk.ok("export", "html", "--as-of", "2023-06-30")
    axis = page.partition("<svg class=chart")[2].partition("</svg>")[0]
    start, due = SPANS[years]
    names = re.findall(r"<text(?: class=tight)? x=(\d+) y=442[^>]*>([^<]+)</text>", axis)
    assert [date for _, date in names] == [start, "2023-06-30", due]
    places = [int(x) for x, _ in names]
    # A date is about 200 units wide; that of today stands above the middle of its place.
    assert places[0] + 260 < places[1] < places[2] - 260
    months = re.search(r'<path class=months d="([^"]*)"', axis)
    assert months
    # Marks without names: every month has one but the first, at the left edge.
    assert months[1].count("M") == {3: 35, 5: 60, 20: 239}[years]
