"""The bulletin as a document: what it says, how it is laid out, and that it is safe and exact."""

from __future__ import annotations

import builtins
import io
import json
import re
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_LINE_SPACING
from docx.shared import Mm, Pt

from tests.cli.conftest import Desk
from tests.cli.papers import W, opened, part, rows_of, text_of

INVENTED = Path(__file__).parents[2] / "examples" / "illustrative"
JULY = ("--as-of", "2023-07-20")
JUNE = ("--as-of", "2023-06-30", "--known-at", "2023-07-10")


@pytest.fixture
def year(desk: Desk) -> Desk:
    """The invented year of 110 items."""
    for name in ("plan.toml", "progress.jsonl"):
        shutil.copy(INVENTED / name, desk.folder / name)
    return desk


def bulletin(desk: Desk, *args: str, lang: str = "en") -> bytes:
    desk.ok("export", "docx", "--lang", lang, "-o", "b.docx", "--force", *args)
    return (desk.folder / "b.docx").read_bytes()


def test_a_bulletin_says_how_the_plan_stands_and_what_changed(year):
    text = text_of(opened(bulletin(year, *JUNE, "--number", "No. 6")))
    lines = text.splitlines()
    assert lines[:4] == [
        "Wuhai 2023 plan, invented progress: progress bulletin",
        "No. 6",
        "\t10 July 2023",
        "Illustration only: all progress in this folder is invented.",
    ]
    assert "as of 30 June 2023, " in text
    overall = json.loads(year.ok("status", *JUNE, "--format", "json"))["overall"]
    percent, expected = (f"{overall[key]:.1f}%" for key in ("percent", "expected"))
    assert f"The plan is {percent} complete against {expected} expected" in text
    assert re.search(r"Since 31 March 2023 it has gained [\d.]+ points; entries since then: ", text)
    heads = [line for line in lines if re.match(r"\d\. (Overall|What|Prom|Units|About)", line)]
    assert heads == [
        "1. Overall", "2. What lags", "3. Promises dropped or changed", "4. Units by rank",
        "5. About the figures",
    ]  # fmt: skip


def test_what_lags_farthest_behind_stands_first(year):
    text = text_of(opened(bulletin(year, *JUNE)))
    behind = [float(points) for points in re.findall(r"; ([\d.]+) points behind\.", text)]
    critical, *rest = behind
    assert critical > 30
    assert len(rest) > 10
    assert rest == sorted(rest, reverse=True) != rest[::-1]


def test_what_changed_is_told_since_the_day_asked_for(year):
    assert "Since 31 May 2023 it has" in text_of(
        opened(bulletin(year, *JUNE, "--since", "2023-05-31"))
    )
    assert "Since" not in text_of(opened(bulletin(year, "--as-of", "2023-02-15")))
    year.fails("export", "docx", *JUNE, "--since", "2023-07-01", "-o", "x.docx")


def test_a_chinese_bulletin_has_the_form_of_official_papers(year):
    data = bulletin(year, *JUNE, "--number", "第6期", lang="zh")
    document = opened(data)
    first, annex = document.sections
    assert [round((size or 0) / Mm(1)) for size in (first.page_width, first.page_height)] == [
        210,
        297,
    ]
    margins = (first.top_margin, first.left_margin, first.right_margin)
    assert [round((margin or 0) / Mm(1)) for margin in margins] == [37, 28, 26]
    assert annex.orientation == WD_ORIENT.LANDSCAPE
    assert (annex.page_width or 0) > (annex.page_height or 0)
    styles = {style.style_id: style for style in document.styles}
    fonts = {
        key: styles[key].element.rPr.rFonts.get(f"{W}eastAsia")
        for key in ("title", "body", "heading1", "heading2")
    }
    assert fonts == {
        "title": "方正小标宋简体",
        "body": "仿宋_GB2312",
        "heading1": "黑体",
        "heading2": "楷体_GB2312",
    }
    assert [styles[key].font.size for key in ("title", "body")] == [Pt(22), Pt(16)]
    body = styles["body"].paragraph_format
    assert body.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    assert Pt(28) <= body.line_spacing <= Pt(30)
    assert body.first_line_indent == Pt(32)
    # 28 characters fit on a line.
    between = int(styles["body"].element.rPr.find(f"{W}spacing").get(f"{W}val")) / 20
    assert 28 * (16 + between) <= (210 - 28 - 26) * 72 / 25.4 < 29 * (16 + between)
    text = text_of(document)
    assert text.startswith("乌海市2023年计划（虚构进展）\n进展情况通报\n第6期\n")
    assert all(
        f"\n{head}\n" in text for head in ("一、总体情况", "二、滞后任务", "（一）严重滞后（1项）")
    )
    gap = json.loads(year.ok("status", *JUNE, "--format", "json"))["overall"]["gap"]
    assert f"低于序时{-gap:.1f}个百分点" in text
    feet = [first.footer.paragraphs[0], first.even_page_footer.paragraphs[0]]
    assert [foot.text for foot in feet] == ["—  —", "—  —"]
    assert part(data, "word/footer1.xml").count("instrText") == 2
    assert "仅为演示" in first.header.paragraphs[0].text


def test_every_item_stands_in_the_annex_with_its_figures_at_the_right(year):
    document = opened(bulletin(year, *JUNE))
    table = document.tables[-1]
    head, *rows = rows_of(table)
    assert head == [
        "No.", "Item", "Lead", "Target", "So far", "Claimed", "Confirmed", "Gap", "Change",
        "Rating", "Due",
    ]  # fmt: skip
    items = [row for row in rows if row[0].isdigit()]
    assert [row[0] for row in items] == [f"{n}" for n in range(1, 111)]
    assert items[2][1:] == [
        "New 5G base stations", "demo: industry", "600 stations", "376 stations", "62.7%", "0.0%",
        "+12.7", "+35.0", "ahead", "2023-12-31",
    ]  # fmt: skip
    assert len(rows) - len(items) == 6  # a row a chapter
    styles = [cell.paragraphs[0].style.style_id for cell in table.rows[2].cells]
    assert styles[5:9] == ["table-right"] * 4


def test_tables_repeat_their_headings_and_stay_within_the_margins(year):
    for lang in ("en", "zh"):
        document = opened(bulletin(year, *JUNE, lang=lang))
        widths = [156, 156, 253] if lang == "zh" else [160, 160, 253]
        for table, most in zip(document.tables, widths, strict=True):
            rows = table._tbl.tr_lst
            assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
            columns = [int(col.get(f"{W}w")) for col in table._tbl.tblGrid.gridCol_lst]
            assert sum(columns) <= most * 20 * 72 / 25.4 + len(columns)
            assert min(columns) > 8 * 56


def test_units_are_ranked_and_what_was_confirmed_stands_beside(city):
    document = opened(bulletin(city, *JULY))
    units = document.tables[1]
    assert rows_of(units)[0] == [
        "Rank", "Lead", "Claimed", "Confirmed", "Gap", "Rating", "On time / late / missing",
        "Returned / waiting",
    ]  # fmt: skip
    assert rows_of(units)[1][:2] == ["1", "Health bureau"]
    assert {"Claimed", "Confirmed"} <= set(rows_of(document.tables[0])[0])
    assert {"Claimed", "Confirmed"} <= set(rows_of(document.tables[2])[0])
    text = text_of(document)
    assert re.search(r"As reported [\d.]+% is complete, of which [\d.]+% was confirmed", text)
    assert "Trees planted (Forestry [bold]bureau)." in text
    assert "50 days overdue" in text
    assert "A market.\xa0" not in text
    assert re.search(r"A market\. dropped: from ", text)
    assert text.count("\nSupervision office\n20 July 2023\n") == 1


def test_the_seal_is_that_of_what_is_known(year):
    text = text_of(opened(bulletin(year, *JUNE)))
    seal, moment = re.findall(r"plan check --seal (\S+) --known-at (\S+)", text)[0]
    assert year("check", "--seal", seal, "--known-at", moment).code == 0


def test_promises_that_changed_say_what_by_whom_and_why(city, later):
    city.ok("adopt", "--by", "office")
    text = city.plan.read_text(encoding="utf-8")
    revised = 'revisions = [{ from = 2023-06-01, target = 500, note = "sites were lost" }]'
    city.plan.write_text(text.replace("target = 600", f"target = 600\n{revised}"), encoding="utf-8")
    city.ok("adopt", "--by", "office", "--note", "decided on 1 June")
    later()
    english, chinese = (
        text_of(opened(bulletin(city, "--as-of", "2023-06-30", lang=lang))) for lang in ("en", "zh")
    )
    assert "1. New homes. eased: target from 600 homes to 500 homes." in english
    assert "Why: sites were lost. (Adopted by office on 20 July 2023.)" in english
    assert "1．新建住房。放宽：目标值由600套改为500套。原因：sites were lost。" in chinese
    assert "New homes. eased" not in text_of(opened(bulletin(city, "--as-of", "2023-05-31")))


def test_problem_and_next_step_stand_with_what_lags(city, later):
    head = "1．维修道路（市住房和城乡建设局）。"
    before = text_of(opened(bulletin(city, *JULY, lang="zh")))
    assert f"{head}进展：3/12公里；完成率25.0%（核实0.0%），序时进度50.0%" in before
    words = ("--problem", "场地未定。", "--next", "七月定址")
    city.ok("update", "roads", "--date", "2023-07-19", "--by", "a", *words)
    later()
    text = text_of(opened(bulletin(city, *JULY, lang="zh")))
    assert "存在问题：场地未定。下一步措施：七月定址。" in text


def test_the_same_report_is_the_same_bytes_on_another_day(year, later, monkeypatch):
    first = bulletin(year, *JUNE)
    later()
    monkeypatch.setenv("TZ", "America/New_York")
    assert bulletin(year, *JUNE) == first
    with ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2023, 6, 30, 0, 0, 0)}
    core = part(first, "docProps/core.xml")
    assert core.count("2023-06-30T00:00:00Z") == 2
    assert "python-docx" not in core


def test_user_text_is_text(city):
    text = city.plan.read_text(encoding="utf-8")
    evil = "<w:t>&amp; http://a.b {{ DATE }} =1+1 \\ufffe end"
    city.plan.write_text(text.replace("Trees planted", evil.replace("\\", "\\")), encoding="utf-8")
    data = bulletin(city, *JULY)
    assert "<w:t>&amp; http://a.b {{ DATE }} =1+1 \ufffd end" in text_of(opened(data))
    xml = part(data, "word/document.xml")
    assert "instrText" not in xml
    assert "hyperlink" not in xml


def test_a_chart_shows_the_curve_and_says_what_it_shows(year):
    data = bulletin(year, *JUNE)
    document = opened(data)
    (shape,) = document.inline_shapes
    assert shape.width.mm < 160.1
    assert "complete" in shape._inline.docPr.get("descr")
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("word/media/image1.png").startswith(b"\x89PNG")


def test_nothing_recorded_is_a_bulletin_too(desk):
    desk.log.unlink()
    text = text_of(opened(bulletin(desk, *JULY)))
    assert "Nothing has been recorded yet" in text


@pytest.mark.parametrize("missing", ["docx", "resvg_py"])
def test_a_missing_library_is_named_with_the_line_that_installs_it(year, monkeypatch, missing):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.partition(".")[0] == missing:
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    err = year.fails("export", "docx", *JUNE, "-o", "x.docx")
    assert "pip install 'wuhai-plan[docx]'" in err
    assert not (year.folder / "x.docx").exists()


def test_a_bulletin_goes_to_a_pipe_but_not_over_the_plan(year):
    assert year.fails("export", "docx", *JUNE, "-o", "plan.toml", "--force")
    year.ok("export", "docx", *JUNE, "-o", "b.docx")
    assert "--force" in year.fails("export", "docx", *JUNE, "-o", "b.docx")
