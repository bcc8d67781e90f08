"""`plan units`, and one unit's `due` and `status`."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openpyxl import load_workbook

from tests.cli.conftest import NOW, Desk
from wuhai_plan import open_plan, schemas

# What openpyxl says of data bars, which it does not read.
pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported")

JULY = ("--as-of", "2023-07-20")
HOUSING, HEALTH = "Housing and urban-rural development bureau", "Health bureau"


def units(desk: Desk, *args: str) -> dict[str | None, dict[str, Any]]:
    answer = json.loads(desk.ok("units", "--format", "json", *args))
    return {row["lead"]: row for row in answer["units"]}


def reports(row: dict[str, Any]) -> tuple[int, int, int]:
    return row["on_time"], row["late"], row["missing"]


def test_units_stand_by_gap_and_the_items_without_one_last(city):
    rows = units(city, *JULY)
    assert [(row["lead"], row["rank"], row["gap"]) for row in rows.values()] == [
        (HEALTH, 1, 25),
        ("Statistics bureau", 2, 0),
        (HOUSING, 3, -14.1667),
        ("Forestry [bold]bureau", 4, -30),
        (None, None, -50),
    ]


def test_a_unit_has_the_figures_of_the_status_by_lead(city):
    groups = json.loads(city.ok("status", "--by", "lead", "--format", "json", *JULY))["groups"]
    rows = units(city, *JULY)
    assert {group["id"] for group in groups} == set(rows)
    for group in groups:
        row = rows[group["id"]]
        assert {key: row[key] for key in group if key not in ("id", "title")} == {
            key: value for key, value in group.items() if key not in ("id", "title")
        }


def test_equal_gaps_share_a_rank_and_no_gap_has_none(city):
    more = "".join(
        f'[item.x{n}]\nchapter = "city"\ntitle = "X{n}"\nkind = "count"\ntarget = 1\n'
        f'lead = "Unit {n}"\n{line}\n'
        for n, line in enumerate(
            ("", "", "weight = 0", "dropped = { on = 2023-02-01 }", "due = 2023-01-31")
        )
    )
    text = city.plan.read_text(encoding="utf-8")
    city.plan.write_text(text + more, encoding="utf-8")
    ranks = {row["lead"]: row["rank"] for row in units(city, *JULY).values()}
    assert ranks == {
        HEALTH: 1, "Statistics bureau": 2, HOUSING: 3, "Forestry [bold]bureau": 4,
        "Unit 0": 5, "Unit 1": 5, "Unit 4": 7, "Unit 2": None, "Unit 3": None, None: None,
    }  # fmt: skip
    assert list(ranks)[-3:] == ["Unit 2", "Unit 3", None]
    later = more.replace('"Unit 2"', '"A"').replace("weight = 0", "due = 2024-12-31")
    city.plan.write_text(text + later, encoding="utf-8")
    ranks = {row["lead"]: row["rank"] for row in units(city, *JULY).values()}
    assert (ranks["A"], ranks["Forestry [bold]bureau"], ranks["Unit 0"], ranks["Unit 1"]) == (
        4, 5, 6, 6,
    )  # fmt: skip


def test_reports_are_on_time_late_or_missing_by_when_they_were_recorded(city):
    # Homes: five months, June is missing. Roads: January and February recorded on the 20th of the
    # month after, March returned, nothing since.
    assert reports(units(city, *JULY)[HOUSING]) == (5, 2, 5)
    # June's reports are due on 15 July, and missing only when that day is over.
    assert reports(units(city, "--as-of", "2023-07-15")[HOUSING]) == (5, 2, 3)
    # June has not ended on its 29th.
    assert reports(units(city, "--as-of", "2023-06-29")[HOUSING]) == (5, 2, 3)
    assert reports(units(city, "--as-of", "2023-01-30")[HOUSING]) == (0, 0, 0)


def test_what_is_done_or_dropped_owes_no_more_and_what_was_missing_stays(city):
    # Beds were done in April, whose report came on 10 May; January to March are missing.
    # Clinics report by quarter: the first is there, the second was due on 15 July.
    assert reports(units(city, *JULY)[HEALTH]) == (2, 0, 4)
    assert reports(units(city, "--as-of", "2023-12-31")[HEALTH]) == (2, 0, 5)
    # Trees to May, but for their last month; the market was dropped on 1 May.
    assert reports(units(city, *JULY)["Forestry [bold]bureau"]) == (1, 0, 4 + 4)


def test_a_returned_reading_is_no_report_and_counts_as_returned(city):
    row = units(city, *JULY)[HOUSING]
    before = units(city, *JULY, "--known-at", "2023-06-12T08:00:00+08:00")[HOUSING]
    assert (row["returned"], before["returned"]) == (1, 0)
    assert (reports(before), reports(row)) == ((6, 2, 1), (5, 2, 5))
    assert (row["items"], row["percent"], before["percent"]) == (2, 35.8333, 73.3333)


def test_who_waits_is_counted_once_a_second_party_has_said_a_word(city):
    assert {row["lead"]: row["waiting"] for row in units(city, *JULY).values()} == {
        HEALTH: 1, "Statistics bureau": 0, HOUSING: 7, "Forestry [bold]bureau": 1, None: 0,
    }  # fmt: skip
    then = (*JULY, "--known-at", "2023-06-11")
    assert {row["waiting"] for row in units(city, *then).values()} == {None}
    screen = city.ok("units", *then, width=120)
    assert "Waiting" not in screen
    assert "Returned" not in screen
    text = city.plan.read_text(encoding="utf-8")
    confirmed = text.replace("[chapter.city]", 'counts = "confirmed"\n[chapter.city]')
    city.plan.write_text(confirmed, encoding="utf-8")
    assert units(city, *then)[HOUSING]["waiting"] == 8
    assert "Waiting" in city.ok("units", *then, width=120)


def test_a_plan_without_leads_has_one_row(desk):
    text = desk.plan.read_text(encoding="utf-8")
    lead = next(line for line in text.splitlines() if line.startswith("lead"))
    desk.plan.write_text(text.replace(lead, ""), encoding="utf-8")
    (row,) = units(desk).values()
    assert (row["lead"], row["rank"], row["items"]) == (None, None, 7)


def test_an_empty_log_owes_nothing_yet(city):
    city.log.unlink()
    rows = units(city, *JULY)
    assert {reports(row) for row in rows.values()} == {(0, 0, 0)}
    assert {row["returned"] for row in rows.values()} == {0}


def test_the_json_satisfies_its_schema(city):
    schema = json.loads(schemas.read("units"))
    check = Draft202012Validator(schema, format_checker=FormatChecker())
    answer: dict[str, Any] = {}
    for args in ((), JULY, (*JULY, "--known-at", "2023-06-11"), ("--as-of", "2022-01-01")):
        answer = json.loads(city.ok("units", "--format", "json", *args))
        assert [error.message for error in check.iter_errors(answer)] == []
        assert [*answer["units"][0]] == [*schema["properties"]["units"]["items"]["properties"]]
    assert json.loads(city.ok("schema", "units")) == schema
    del answer["units"][0]["late"]
    assert [*check.iter_errors(answer)]


def test_csv_has_the_columns_of_the_status_by_lead_and_new_ones_at_the_end(city):
    text = city.ok("units", "--format", "csv", *JULY)
    rows = list(csv.DictReader(io.StringIO(text)))
    status = csv.DictReader(io.StringIO(city.ok("status", "--format", "csv", *JULY)))
    group = [key for key in status.fieldnames or () if key not in ("id", "title", "waiting")]
    at_end = ["on_time", "late", "missing", "returned", "waiting"]
    assert [*rows[0]] == ["lead", "rank", *group, *at_end]
    assert [row["lead"] for row in rows] == [
        HEALTH, "Statistics bureau", HOUSING, "Forestry [bold]bureau", "",
    ]  # fmt: skip
    assert [rows[2][key] for key in at_end] == ["5", "2", "5", "1", "7"]
    assert rows[3]["dropped"] == "1"
    assert rows[4]["rank"] == ""
    excel = city.ok("units", "--format", "csv", "--excel", *JULY)
    assert excel == "\ufeff" + text


def test_markdown_shows_a_name_as_it_is(city):
    markdown = city.ok("units", "--format", "md", *JULY)
    assert "| 4 | Forestry \\[bold\\]bureau | 1 of 1 | 70.0% | 100.0% | −30.0 |" in markdown
    chinese = city.ok("units", "--format", "md", "--lang", "zh", *JULY)
    assert "| 3 | 市住房和城乡建设局 | 2/2 | 35.8% |" in chinese


@pytest.mark.parametrize(("width", "lines"), [(120, 1), (100, 2), (80, 2)])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_unit_takes_a_line_or_two(city, width: int, lines: int, lang: str):
    screen = city.ok("units", "--lang", lang, *JULY, width=width)
    assert len(screen.rstrip().splitlines()) == 2 + 1 + 5 * lines + 1
    assert "−14.2" in screen


def test_the_workbook_has_a_sheet_of_units_where_there_are_any(city):
    city.ok("export", "xlsx", "-o", "city.xlsx", *JULY)
    sheet = load_workbook(city.folder / "city.xlsx")["Units"]
    heads, *rows = sheet.iter_rows(values_only=True)
    assert heads[:4] == ("Rank", "Lead", "Items", "Reported")
    assert heads[-5:] == ("On time", "Late", "Missing", "Returned", "Waiting")
    assert rows[2][:7] == (3, HOUSING, 2, 2, 0.358, 0.5, -14.2)
    assert rows[2][-5:] == (5, 2, 5, 1, 7)
    assert rows[-1][:2] == (None, "(no lead)")
    text = city.plan.read_text(encoding="utf-8")
    plain = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("lead"))
    city.plan.write_text(plain, encoding="utf-8")
    city.ok("export", "xlsx", "-o", "plain.xlsx", *JULY)
    assert "Units" not in load_workbook(city.folder / "plain.xlsx").sheetnames
    city.ok("export", "html", "-o", "plain.html", *JULY)
    assert "_h-units" not in (city.folder / "plain.html").read_text(encoding="utf-8")


def test_the_page_has_a_table_of_units(city):
    city.ok("export", "html", "-o", "city.html", *JULY)
    page = (city.folder / "city.html").read_text(encoding="utf-8")
    section = page[page.index("<h2 id=_h-units>") :]
    section = section[: section.index("</section>")]
    assert "市住房和城乡建设局" in section
    assert section.count("<tr>") == 1 + 5
    assert "<td class=n>−14.2</td>" in section
    assert section.count("<td class=n>7</td>") == 1


def test_the_python_interface_hands_out_the_same(city):
    answer = open_plan().units(as_of="2023-07-20", known_at=dt.date(2023, 7, 19))
    assert (answer.as_of, answer.known_at) == (
        dt.date(2023, 7, 20),
        dt.datetime(2023, 7, 19, 23, 59, 59, tzinfo=NOW.tzinfo),
    )
    housing = answer.units[2]
    assert (housing.lead, housing.rank, housing.percent) == (HOUSING, 3, Decimal("35.8"))
    assert (housing.on_time, housing.late, housing.missing) == (5, 2, 5)
    assert (housing.returned, housing.waiting) == (1, 7)
    assert open_plan(lang="zh").units().units[-1].lead is None


# ---- one unit


@pytest.mark.parametrize(
    "name", ["Health bureau", "health", "HEALTH BUR", "市卫健委", "市卫", "卫健", "th bu"]
)
def test_a_unit_is_named_by_its_lead_in_either_language_or_a_part_of_it(city, name):
    answer = json.loads(city.ok("due", "--lead", name, "--format", "json", *JULY))
    assert {item["lead"] for item in answer["items"]} == {HEALTH}
    status = json.loads(city.ok("status", "--lead", name, "--format", "json", *JULY))
    assert [item["id"] for item in status["items"]] == ["clinics", "beds"]


@pytest.mark.parametrize("command", [("due",), ("status",)])
def test_a_unit_that_is_unknown_or_not_the_only_one_is_told(city, command):
    assert "no item is led by “Healht bureau”. Did you mean “Health bureau”?" in city.fails(
        *command, "--lead", "Healht bureau"
    )
    ambiguous = city.fails(*command, "--lead", "bureau")
    for name in ("Health bureau", "Statistics bureau", HOUSING):
        assert name in ambiguous
    assert city.fails(*command, "--lead", "")


def test_what_is_due_of_a_unit_is_what_is_due_of_its_items(city):
    every = json.loads(city.ok("due", "--format", "json", *JULY))["items"]
    housing = json.loads(city.ok("due", "--lead", "housing", "--format", "json", *JULY))["items"]
    assert housing == [item for item in every if item["lead"] == HOUSING]
    assert 0 < len(housing) < len(every)
    assert "Nothing needs attention" in city.ok("due", "--lead", "stat", *JULY)


def test_the_status_of_a_unit_goes_with_what_else_is_chosen(city):
    def ids(*args: str) -> list[str]:
        answer = json.loads(city.ok("status", "--format", "json", *JULY, *args))
        return [item["id"] for item in answer["items"]]

    assert ids("--lead", "housing") == ["homes", "roads"]
    assert ids("--lead", "housing", "--rating", "behind") == ["roads"]
    assert ids("--lead", "housing", "roads", "beds") == ["roads"]
    assert ids("--lead", "housing", "beds") == []
    assert ids("--lead", "housing", "--by", "lead") == ["homes", "roads"]
    rows = list(csv.DictReader(io.StringIO(
        city.ok("status", "--lead", "housing", "--format", "csv", *JULY)
    )))  # fmt: skip
    assert [row["id"] for row in rows] == ["homes", "roads"]
    # As known at a moment, leads are those of the plan in force then.
    city.ok("adopt")
    text = city.plan.read_text(encoding="utf-8")
    city.plan.write_text(text.replace(HEALTH, "Hygiene office"), encoding="utf-8")
    assert ids("--lead", "hygiene") == ["clinics", "beds"]
