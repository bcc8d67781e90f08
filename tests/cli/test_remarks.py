"""Remarks: a problem and a next step at the terminal, in the log, and wherever they are shown."""

from __future__ import annotations

import csv
import io
import json

import pytest

JUNE = ("--date", "2023-06-30")
POWER, JULY = "two sites wait for power", "connect them in July"


def items(desk, *args: str) -> dict[str, dict[str, object]]:
    report = json.loads(desk.ok("status", "--format", "json", *args))
    return {item["id"]: item for item in report["items"]}


def told(desk, **keys: object) -> None:
    """Put an entry of the day before into the log: a seal waits for what is recorded just now."""
    line = {"id": "01H5000000000000000000000A", "at": "2023-07-19T10:00:00+08:00", **keys}
    with desk.log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def test_a_remark_changes_no_figure_and_is_shown_everywhere(desk):
    before = items(desk)["museum"]
    answer = desk.ok("update", "museum", *JUNE, "--problem", POWER, "--next", JULY)
    assert "Recorded: a remark on Museum" in answer
    assert f"Problems: {POWER}" in answer
    line = json.loads(desk.entries()[-1])
    assert list(line) == ["id", "at", "item", "date", "by", "problem", "next"]
    after = items(desk)["museum"]
    told = {"problem": POWER, "next": JULY, "report_due": after["report_due"]}
    assert after == {**before, **told}
    assert POWER in desk.ok("show", "museum")
    assert "remark" in desk.ok("log", "museum")
    assert "情况说明" in desk.ok("log", "museum", "--lang", "zh")
    assert POWER in desk.ok("due", width=160)
    due = json.loads(desk.ok("due", "--format", "json"))["items"]
    assert next(row for row in due if row["id"] == "museum")["next"] == JULY
    shown = json.loads(desk.ok("show", "museum", "--format", "json"))
    assert shown["item"]["problem"] == shown["entries"][-1]["problem"] == POWER
    assert POWER in desk.ok("export", "csv", "--columns", "title,problem")


def test_an_item_takes_one_line_at_120_columns_and_two_at_80_with_any_problem(desk):
    counts = [len(desk.ok("due", width=width).splitlines()) for width in (80, 120)]
    desk.ok("update", "museum", *JUNE, "--problem", "因电力不足" * 200)
    for width, count in zip((80, 120), counts, strict=True):
        shown = desk.ok("due", width=width)
        assert len(shown.splitlines()) == count
        assert "因电力" in shown


def test_the_latest_of_each_counts_and_an_empty_one_clears(desk):
    desk.ok("update", "museum", *JUNE, "--problem", POWER, "--next", JULY)
    desk.ok("update", "museum", "--date", "2023-05-31", "--problem", "rain")  # older
    assert items(desk)["museum"]["problem"] == POWER
    assert items(desk, "--as-of", "2023-06-01")["museum"]["problem"] == "rain"
    assert "Problems: (cleared)" in desk.ok("update", "museum", "--problem", "")
    assert '"problem":""' in desk.entries()[-1]
    now = items(desk)["museum"]
    assert (now["problem"], now["next"]) == (None, JULY)
    assert items(desk, "--as-of", "2023-06-30")["museum"]["problem"] == POWER
    desk.ok("undo")
    assert items(desk)["museum"]["problem"] == POWER


def test_a_reading_may_carry_them(desk):
    answer = desk.ok("update", "museum", "in-use", "--problem", "leaks")
    assert "Problems: leaks" in answer
    assert items(desk)["museum"]["problem"] == "leaks"
    assert items(desk)["museum"]["stage"] == "in-use"


def test_the_same_remark_by_the_same_reporter_is_not_recorded_again(desk):
    told = ("update", "museum", *JUNE, "--problem", POWER)
    desk.ok(*told)
    before = desk.log.read_bytes()
    result = desk(*told)
    assert (result.code, desk.log.read_bytes()) == (0, before)
    assert "Not recorded again" in result.out + result.err
    desk.ok(*told, "--by", "another")
    desk.ok("update", "museum", *JUNE, "--problem", "rain")
    count = len(desk.entries())
    desk.ok(*told)  # rain has taken its place
    assert len(desk.entries()) == count + 1
    desk.ok("update", "museum", *JUNE, "--next", JULY)
    desk.ok("update", "museum", *JUNE, "--next", "")
    assert len(desk.entries()) == count + 3


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_remark_that_says_nothing_is_refused(desk, lang):
    assert "--problem" in desk.fails("update", "museum", "--lang", lang, code=2)
    assert "--problem" in desk.fails("update", "museum", "--note", " ", "--lang", lang)
    desk.fails("update", "museum", "", "--problem", POWER, "--lang", lang)  # an unset variable
    desk.fails("update", "museum", "--problem", "a\x1bb", "--lang", lang)
    desk.fails("update", "museum", "--next", "x" * 10_001, "--lang", lang)
    desk.fails("update", "museum", "--date", "2023-08-01", "--problem", POWER, "--lang", lang)


def test_a_remark_is_the_report_of_its_period(desk):
    assert items(desk)["pilot"]["report_due"] == "2023-02-15"
    desk.ok("update", "pilot", "--date", "2023-01-20", "--note", "in talks")
    pilot = items(desk)["pilot"]
    assert pilot["report_due"] == "2023-03-15"
    assert (pilot["entries"], pilot["rating"]) == (0, items(desk)["pilot"]["rating"])
    desk.ok("undo")
    assert items(desk)["pilot"]["report_due"] == "2023-02-15"


def test_what_the_log_lists_is_imported_as_it_was(desk):
    desk.ok("update", "museum", *JUNE, "--problem", "=1+1", "--next", "a,\nb")
    desk.ok("update", "museum", *JUNE, "--problem", "", "--next", "'")
    (desk.folder / "log.csv").write_text(desk.ok("log", "--format", "csv"), encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO((desk.folder / "log.csv").read_text("utf-8"))))
    assert [(row["problem"], row["next"]) for row in rows[-2:]] == [("'=1+1", "a,\nb"), ("'", "''")]
    before = desk.entries()
    assert "Entries added: 0" in desk.ok("import", "log.csv")
    desk.log.unlink()
    desk.ok("import", "log.csv")
    assert desk.entries()[-2:] == before[-2:]


def test_so_is_a_workbook(desk):
    desk.ok("update", "museum", *JUNE, "--problem", POWER, "--next", "")
    desk.ok("export", "xlsx", "-o", "x.xlsx")
    before = desk.entries()
    desk.log.rename(desk.folder / "old.jsonl")
    desk.ok("import", "x.xlsx")
    assert desk.entries()[-1] == before[-1]


def test_a_row_with_words_and_no_figure_is_a_remark(desk):
    head = "任务,截至日期,累计完成,进展情况,存在问题,下一步措施,佐证\n"
    rows = "博物馆,2023-07-15,,洽谈中,缺电,,\n新建基站,2023-07-15,360,已开通,,7月接电,\n"
    (desk.folder / "r.csv").write_text(head + rows, encoding="utf-8")
    assert "Entries added: 2" in desk.ok("import", "r.csv")
    remark, reading = map(json.loads, desk.entries()[-2:])
    assert (remark["note"], remark["problem"], "set" in remark) == ("洽谈中", "缺电", False)
    assert (reading["set"], reading["note"], reading["next"]) == (360, "已开通", "7月接电")
    assert "Entries added: 0" in desk.ok("import", "r.csv")
    table = desk.ok("export", "csv", "--columns", "bulletin")
    assert "洽谈中,缺电," in table


def test_notes_of_the_first_edition_are_read_as_they_were_meant(desk):
    line = json.loads(desk.entries()[6])  # of the museum
    told(
        desk,
        item="museum",
        date=line["date"],
        stage=line["stage"],
        note="Under way.\n存在问题：缺电\n下一步措施：接电",
    )
    museum = items(desk)["museum"]
    assert (museum["problem"], museum["next"]) == ("缺电", "接电")
    assert "Under way.,缺电,接电" in desk.ok(
        "export", "csv", "--columns", "progress,problems,next_step"
    )


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"item": "museum", "date": "2023-06-30"}, "a remark"),
        ({"item": "museum", "note": "x"}, "date"),
        ({"item": "nowhere", "date": "2023-06-30", "note": "x"}, "nowhere"),
        ({"void": "01H00000000000000000000001", "note": "x", "problem": "y"}, "item"),
        ({"item": "museum", "date": "2023-06-30", "problem": 5}, "problem"),
    ],
)
def test_a_remark_of_the_log_that_is_not_sound_is_named(desk, keys, message):
    told(desk, **keys)
    for command in (("status",), ("check",), ("log", "--format", "json")):
        error = desk.fails(*command)
        assert "line 11" in error
        assert message in error


def test_a_page_and_a_screen_take_a_problem_for_text(desk):
    told(desk, item="museum", date="2023-06-30", problem="<b>x</b> [red]y[/red]", next="=1+1")
    page = desk.ok("export", "html")
    assert "<b>x</b>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "[red]y[/red]" in desk.ok("show", "museum", width=120)
    assert "'=1+1" in desk.ok("due", "--format", "csv")
