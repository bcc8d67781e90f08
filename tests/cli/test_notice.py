"""The notice to a unit: what it asks about, as a document, and a folder of them."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import NOW, Desk
from tests.cli.papers import opened, rows_of, text_of
from wuhai_plan.errors import RequestError
from wuhai_plan.export.notice import notice_bytes
from wuhai_plan.lang import Lang
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.session.core import Choices, Session
from wuhai_plan.session.notice import notices

JULY = ("--as-of", "2023-07-20")
HOUSING, HEALTH = "Housing and urban-rural development bureau", "Health bureau"


def notice(city: Desk, lead: str, lang: Lang = Lang.EN, **asked: str) -> str:
    session = Session(Choices(city.plan), NOW.astimezone)
    reports = notices(session, lead=lead, **{"as_of": "2023-07-20", **asked})
    return text_of(opened(notice_bytes(reports, Messages(lang))))


def test_a_notice_says_what_lags_since_when_what_was_returned_and_what_is_missing(city):
    text = notice(city, "housing")
    roads, homes = (line for line in text.splitlines() if line[2:3].isdigit())
    assert roads.startswith("| 1 | Roads mended | 3 of 12 km | 25.0% | 2023-12-31 |")
    assert "25.0 points behind, since 31 May" in roads
    assert "the figure of 31 March was returned by office: the protocol of acceptance" in roads
    assert "report for March 2023 missing, was due 15 April: 96 days late" in roads
    assert roads.count("<br>report for") == 4
    assert homes.startswith("| 2 | New homes | 280 of 600 homes |")
    assert "report for June 2023 missing, was due 15 July: 5 days late" in homes
    assert "To: Housing and urban-rural development bureau" in text
    assert "Say by 27 July 2023" in text
    assert text.endswith("Supervision office\n20 July 2023")


def test_a_notice_in_chinese(city):
    text = notice(city, "城乡建设", Lang.ZH)
    assert text.startswith("督办单\n")
    assert "承办单位：市住房和城乡建设局" in text
    assert "请于2023年7月27日前书面反馈" in text
    assert "3月31日数据被office退回：the protocol" in text
    assert "2023年6月未报送（应于7月15日前报送，已逾期5天）" in text


def test_what_is_overdue_is_so_since_the_day_after_it_was_due(city):
    text = notice(city, "forestry")
    assert "50 days overdue, since 1 June" in text
    assert "A market" not in text  # it was dropped


def test_an_answered_return_is_asked_about_no_more(city):
    returned = "the figure of 31 March was returned"
    assert returned in notice(city, "housing")
    city.ok("update", "roads", "4", "--date", "2023-03-31", "--by", "housing")
    assert returned not in notice(city, "housing")


def test_an_answer_is_due_by_the_day_named(city):
    assert "Say by 1 August 2023" in notice(city, "housing", answer_by="2023-08-01")
    with pytest.raises(RequestError, match="notice-answer-by"):
        notice(city, "housing", answer_by="2023-07-20")


def test_every_unit_that_has_to_answer_gets_a_notice_and_no_other(city):
    session = Session(Choices(city.plan), NOW.astimezone)
    reports = notices(session, as_of="2023-07-20")
    assert [report.lead.en for report in reports] == [HOUSING, HEALTH, "Forestry [bold]bureau"]
    (statistics,) = notices(session, lead="stat", as_of="2023-07-20")
    assert statistics.rows == ()
    assert "nothing led by you needs an answer" in notice(city, "stat")


def test_a_reason_is_text_and_never_markup(city):
    path: Path = city.log
    path.write_text(
        path.read_text(encoding="utf-8").replace("the protocol of acceptance", "<b>|a|*x*"),
        encoding="utf-8",
    )
    assert "<b>|a|*x*" in notice(city, "housing")


def test_without_a_unit_each_has_a_page_in_one_document(city):
    assert "Wrote" in city("export", "notice", *JULY, "-o", "all.docx").err
    document = opened(city.folder / "all.docx")
    assert len(document.sections) == len(document.tables) == 3
    assert text_of(document).count("Notice of matters to answer") == 3
    assert rows_of(document.tables[2])[1][1] == "Trees planted"


def test_a_folder_gets_a_file_a_unit_named_by_number_and_unit(city):
    err = city("export", "notice", *JULY, "-o", "notices/", "--answer-by", "2023-08-01").err
    assert err.count("Wrote notices/") == 3
    names = sorted(path.name for path in (city.folder / "notices").iterdir())
    assert names == [f"01-{HOUSING}.docx", f"02-{HEALTH}.docx", "03-Forestry [bold]bureau.docx"]
    text = text_of(opened(city.folder / "notices" / names[1]))
    assert f"To: {HEALTH}" in text
    assert "1 August 2023" in text
    assert HOUSING not in text


def test_files_of_a_folder_are_replaced_only_by_force(city):
    city.ok("export", "notice", *JULY, "-o", "n/")
    third = city.folder / "n" / "03-Forestry [bold]bureau.docx"
    first = city.folder / "n" / f"01-{HOUSING}.docx"
    first.unlink()
    third.write_bytes(b"mine")
    assert "--force" in city.fails("export", "notice", *JULY, "-o", "n/")
    assert third.read_bytes() == b"mine"
    assert not first.exists()  # all or none
    city.ok("export", "notice", *JULY, "-o", "n", "--force")
    assert opened(third).tables
    assert opened(first).tables


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_in_the_folder_is_replaced_and_never_followed(city):
    folder, outside = city.folder / "n", city.folder / "outside"
    folder.mkdir()
    outside.write_bytes(b"keep")
    (folder / f"02-{HEALTH}.docx").symlink_to(outside)
    assert "--force" in city.fails("export", "notice", *JULY, "-o", "n/")
    city.ok("export", "notice", *JULY, "-o", "n/", "--force")
    assert outside.read_bytes() == b"keep"
    assert not (folder / f"02-{HEALTH}.docx").is_symlink()


def test_a_folder_in_place_of_a_file_leaves_nothing_behind(city):
    (city.folder / "n" / f"02-{HEALTH}.docx").mkdir(parents=True)
    assert "is a folder" in city.fails("export", "notice", *JULY, "-o", "n/", "--force")
    assert [path.name for path in (city.folder / "n").iterdir()] == [f"02-{HEALTH}.docx"]
    assert "Make it first" in city.fails("export", "notice", *JULY, "-o", "a/b/")
    assert not (city.folder / "a").exists()


HOSTILE = [
    "../../outside", "..", "/etc/unit", "a\\\\b", "C:unit", "CON", "nul.", "x" * 300, "督" * 300,
    "a:b", "a?b", "~/unit", "-rf", ".hidden", "name ", "name. ", "a\u200bb",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_is_written_outside_the_folder_whatever_a_unit_is_called(city, name):
    text = city.plan.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^lead = .*Health.*$", lambda _: f'lead = "{name}"', text)
    city.plan.write_text(text, encoding="utf-8")
    before = {path.name for path in city.folder.iterdir()}
    city.ok("export", "notice", *JULY, "-o", "n/")
    assert {path.name for path in city.folder.iterdir()} - before == {"n"}
    names = sorted(path.name for path in (city.folder / "n").iterdir())
    assert len(names) == 3
    second = names[1]
    assert second.startswith("02")
    assert second.endswith(".docx")
    assert len(second.encode()) < 140
    assert not set('<>:"/\\\\|?*\u202e') & set(second)
    assert second[:-5] == second[:-5].rstrip(" .")


def test_units_alike_once_cleaned_have_files_of_their_own(city):
    text = city.plan.read_text(encoding="utf-8")
    text = text.replace(HEALTH, "a?b").replace(HOUSING, "a*b")
    city.plan.write_text(text, encoding="utf-8")
    city.ok("export", "notice", *JULY, "-o", "n/")
    names = sorted(path.name for path in (city.folder / "n").iterdir())
    assert names[:2] == ["01-a_b.docx", "02-a_b.docx"]


def test_where_nobody_has_to_answer_nothing_is_written(city):
    err = city.fails("export", "notice", "--as-of", "2023-01-02", "-o", "n/")
    assert "no unit has anything to answer for" in err
    assert not (city.folder / "n").exists()


def test_the_plan_and_its_log_are_never_replaced(city):
    city.plan.rename(city.folder / "01-x.docx")
    err = city.fails("export", "notice", *JULY, "--plan", "01-x.docx", "-o", "01-x.docx", "--force")
    assert "Name another file" in err


def test_the_same_notice_is_the_same_bytes(city, later):
    city.ok("export", "notice", *JULY, "--known-at", "2023-07-18", "-o", "a.docx")
    later()
    city.ok("export", "notice", *JULY, "--known-at", "2023-07-18", "-o", "b.docx")
    assert (city.folder / "a.docx").read_bytes() == (city.folder / "b.docx").read_bytes()
