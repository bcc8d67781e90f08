"""`plan chart` and `plan export html`, as their users see them."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.conftest import Desk
from wuhai_plan.texts import has_control

JUNE = ("--as-of", "2023-06-30")
KNOWN = (*JUNE, "--known-at", "2023-07-10")
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: bytes) -> list[str]:
    drawing = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    return ["".join(one.itertext()) for one in drawing.iter(f"{SVG}text")]


def without(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    monkeypatch.setitem(sys.modules, library, None)


# ---- the chart in the terminal


@pytest.mark.parametrize("what", ["base-stations", "hotline", "museum", "pilot", "services"])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [60, 80, 200])
def test_a_chart_fits_any_width(desk, what, lang, width):
    from rich.cells import cell_len

    screen = desk.ok("chart", what, "--lang", lang, *JUNE, width=width)
    assert all(cell_len(line.rstrip()) <= width for line in screen.splitlines())


def test_a_chart_says_how_it_stands_and_when(desk):
    screen = desk.ok("chart", "base-stations", *JUNE)
    assert "51.7% complete, 50.0% expected, gap +1.7  ● on pace" in screen
    assert re.search(r"2023-01-01 +2023-06-30 +2023-12-31", screen)
    assert "\x1b" not in screen


def test_a_chart_knows_only_what_was_known_then(desk):
    then = desk.ok("chart", "base-stations", *JUNE, "--known-at", "2023-07-01")
    assert "25.0% complete" in then


def test_what_has_nothing_to_draw_says_so(desk):
    assert "nothing to draw" in desk.ok("chart", "empty")


def test_an_unknown_name_is_told(desk):
    assert "(services)”" in desk.fails("chart", "servces")


def test_a_chart_in_a_plain_encoding_has_plain_marks(desk):
    from rich.console import Console

    from wuhai_plan.lang import Lang
    from wuhai_plan.messages.catalogue import Messages
    from wuhai_plan.render.chart import render_chart
    from wuhai_plan.session.chart import chart
    from wuhai_plan.session.core import Session

    console = Console(width=80, color_system=None, force_terminal=False)
    with console.capture() as caught:
        report = chart(Session(), ["services"], as_of="2023-06-30")
        console.print(render_chart(report, Messages(Lang.EN), 80, ascii_only=True))
    shown = caught.get()
    assert "#" in shown
    assert not set(shown) & set("█▄─│░▁▂▃▅▆▇┬▲") - {"▲"}


# ---- the chart as a picture


@pytest.mark.parametrize("what", [(), ("services",), ("homes",), ("homes", "economy")])
def test_an_svg_holds_the_words_and_figures_of_the_screen(desk, what):
    desk.ok("chart", *what, *JUNE, "--lang", "zh", "-o", "c.svg")
    said = texts((desk.folder / "c.svg").read_bytes())
    assert "截至 2023-06-30" in " ".join(said)
    screen = desk.ok("chart", *what, *JUNE, "--lang", "zh", width=80)
    figures = re.findall(r"−?\d+\.\d%", screen)
    rows = " ".join(said)
    assert [one for one in figures if one not in rows] == []


def test_an_svg_shows_the_note_and_takes_text_as_text(desk):
    plan = desk.plan.read_text(encoding="utf-8")
    plan = plan.replace("A city's year", "<b>A & B</b> 'year'")
    desk.plan.write_text(plan.replace("start =", 'note = "invented <i>"\nstart =', 1), "utf-8")
    desk.ok("chart", *JUNE, "-o", "c.svg")
    said = texts((desk.folder / "c.svg").read_bytes())
    assert "<b>A & B</b> 'year'" in said
    assert "invented <i>" in said


def test_a_long_title_is_broken_and_cut_in_a_picture(desk):
    long = "全市厂矿疏干水和再生水综合利用率逐年提高" * 8
    plan = desk.plan.read_text(encoding="utf-8").replace("新建基站", long)
    desk.plan.write_text(plan, "utf-8")
    desk.ok("chart", "economy", *JUNE, "--lang", "zh", "-o", "c.svg")
    said = [one for one in texts((desk.folder / "c.svg").read_bytes()) if "疏干水" in one]
    assert all(len(one) <= 21 for one in said)
    assert any(one.endswith("…") for one in said)


def test_a_png_is_a_picture_with_chinese_in_it(desk):
    drawn = desk("chart", *JUNE, "--lang", "zh", "-o", "c.png")
    if "“国”" in drawn.err:
        pytest.skip("no Chinese font is installed: no Chinese PNG was drawn")
    assert drawn.code == 0
    data = (desk.folder / "c.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") == 1920


def test_a_picture_is_never_written_over_another_unless_asked(desk):
    desk.ok("chart", *JUNE, "-o", "c.svg")
    assert "--force" in desk.fails("chart", *JUNE, "-o", "c.svg")
    desk.ok("chart", *JUNE, "-o", "c.svg", "--force")


@pytest.mark.parametrize("name", ["c.gif", "c", "c.pdf"])
def test_only_svg_and_png_are_drawn(desk, name):
    message = desk.fails("chart", "-o", name, code=2)
    assert ".svg, .png" in message
    assert not (desk.folder / name).exists()


def test_a_missing_library_is_told_in_one_line(desk, monkeypatch):
    without(monkeypatch, "resvg_py")
    message = desk.fails("chart", "-o", "c.png")
    assert "pip install 'wuhai-plan[png]'" in message
    assert message.count("\n") == 1


def test_a_missing_font_is_told_in_one_line(desk, monkeypatch):
    import resvg_py

    whole = resvg_py.svg_to_bytes
    blind = lambda **more: whole(**more, skip_system_fonts=True)  # noqa: E731
    monkeypatch.setattr(resvg_py, "svg_to_bytes", blind)
    message = desk.fails("chart", *JUNE, "--lang", "zh", "-o", "c.png")
    assert "“国”" in message
    assert message.count("\n") == 1
    assert not (desk.folder / "c.png").exists()


# ---- the page


def page(desk: Desk, *args: str) -> str:
    desk.ok("export", "html", "-o", "page.html", "--force", *args)
    return (desk.folder / "page.html").read_text(encoding="utf-8")


def test_a_page_is_the_same_to_the_byte_whenever_it_is_made(desk, later):
    first = page(desk, *KNOWN)
    desk.ok("update", "base-stations", "400", "--date", "2023-06-30", "--note", "later")
    later()
    assert page(desk, *KNOWN) == first
    assert page(desk, *JUNE) != first


def test_a_page_carries_the_seal_of_what_it_rests_on(desk):
    for args in (KNOWN, JUNE):
        text = page(desk, *args)
        found = re.search(r"plan (check --seal \S+ --known-at [^<\s]+)<", text)
        assert found
        assert "10" in desk.ok(*found[1].split(), "--lang", "en")


def test_a_page_of_all_that_is_known_is_that_of_the_last_entry(desk):
    last = ("--known-at", "2023-07-03T09:14:00")
    assert page(desk, *JUNE) == page(desk, *JUNE, *last)
    assert "known at 2023-07-03T09:14:00+08:00" in page(desk, *JUNE).partition("</header>")[0]


def test_a_page_without_entries_has_no_seal(desk):
    desk.log.unlink()
    assert "Nothing has been recorded yet" in page(desk)


def test_a_page_tells_its_day_its_knowledge_and_its_note_at_the_top(desk):
    plan = desk.plan.read_text(encoding="utf-8")
    desk.plan.write_text(plan.replace("start =", 'note = "all invented"\nstart =', 1), "utf-8")
    head = page(desk, *KNOWN).partition("</header>")[0]
    for told in ("as of 2023-06-30", "known at 2023-07-10T23:59:59+08:00", "all invented"):
        assert told in head


def test_a_page_lets_only_its_own_style_and_script_run(desk):
    text = page(desk, *JUNE)
    policy = re.search(r'Content-Security-Policy content="([^"]*)"', text)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    for name in ("style", "script"):
        for inner in re.findall(rf"<{name}>(.*?)</{name}>", text, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()
            assert re.search(rf"{name}-src[^;]* ?'sha256-{re.escape(digest)}'", policy[1])
    assert not re.search(r"\sstyle=|\son\w+=|\ssrc=", text.rpartition("<script>")[0])
    addresses = set(re.findall(r'(?:href|src)="?(?!#)([^"\s>]+)', text))
    assert addresses == {"https://example.org/a"}


def test_a_page_says_each_thing_in_both_languages(desk):
    text = page(desk, *JUNE)
    for word in ("What needs attention", "需要关注", "310 of 600", "310 ÷ 600", "超序时", "ahead"):
        assert word in text
    assert page(desk, *JUNE, "--lang", "zh").count("<html lang=zh") == 1


def test_a_page_lists_at_most_thirty_entries_and_says_where_the_others_are(desk, later):
    for n in range(35):
        desk.ok("update", "base-stations", str(400 + n), "--date", "2023-07-19")
    later()
    text = page(desk)
    item = text.partition('id="base-stations"')[2].partition("<tbody id=")[0]
    assert item.partition("<tbody>")[2].count("<tr>") == 30
    assert "7 earlier entries are in the log: plan log base-stations" in item


def test_a_page_to_a_pipe_is_the_page(desk):
    assert desk.ok("export", "html", *KNOWN) == page(desk, *KNOWN)


def test_a_page_without_its_library_says_what_to_install(desk, monkeypatch):
    without(monkeypatch, "jinja2")
    message = desk.fails("export", "html")
    assert "pip install 'wuhai-plan[html]'" in message
    assert message.count("\n") == 1


def test_every_word_given_to_the_templates_is_used_there():
    from wuhai_plan.export.html import TEMPLATES, WORDS

    text = "".join(file.read_text(encoding="utf-8") for file in Path(TEMPLATES).glob("*.html"))
    assert [one for one in WORDS if f"w.{one.replace('-', '_')}" not in text] == []
    assert not has_control(text, lines=True)


@pytest.mark.parametrize("name", ["chart", "chart.pdf", ".svg"])
def test_a_name_that_is_no_picture_is_told_as_it_was_typed(desk, name):
    said = desk.fails("chart", "-o", name, *JUNE, code=2)
    assert f"“{name}”" in said
    assert ".svg, .png" in said


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [40, 60, 76, 100])
def test_a_title_has_room_beside_its_bar_however_narrow_the_screen(desk, lang, width):
    screen = desk.ok("chart", "services", "--lang", lang, *JUNE, width=width)
    assert not [line for line in screen.splitlines() if len(line.strip()) == 1]
