"""What each command does, as its user sees it."""

from __future__ import annotations

import csv
import hashlib
import io
import json

import pytest

FORMATS = "csv, json, md, xlsx, form, html, docx, notice"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def last(desk) -> dict[str, object]:
    entry: dict[str, object] = json.loads(desk.entries()[-1])
    return entry


# --- update -----------------------------------------------------------------------------------


def test_update_appends_one_line_in_the_keys_of_the_format(desk):
    before = desk.log.read_bytes()
    out = desk.ok("update", "base-stations", "360", "--note", "July", "--by", "电信办")
    assert desk.log.read_bytes().startswith(before)
    entry = last(desk)
    assert list(entry) == ["id", "at", "item", "date", "set", "by", "note"]
    assert entry["at"] == "2023-07-20T10:00:00+08:00"
    assert (entry["date"], entry["set"], entry["by"]) == ("2023-07-20", 360, "电信办")
    assert entry["id"] in out
    assert "310 → 360 of 600 stations" in out
    assert "60.0%" in out


@pytest.mark.parametrize(
    ("typed", "key", "value"),
    [
        ("+50", "add", "50"),
        ("1,790", "set", "1790"),
        ("６００", "set", "600"),
        ("600座", "set", "600"),
        ("600 stations", "set", "600"),
        ("＋５０", "add", "50"),
        ("310.50", "set", "310.5"),
        ("0310", "set", "310"),
    ],
)
def test_numbers_may_be_typed_as_people_write_them(desk, typed, key, value):
    desk.ok("update", "base-stations", typed)
    line = desk.entries()[-1]
    assert f'"{key}":{value},' in line


@pytest.mark.parametrize(
    "typed",
    [
        *("NaN", "inf", "1e3", "1,79", "12,34,567", "ten", "3 1", "600 homes"),
        *("50%", "", "0x10", "1.", "--", "½", "1_000"),
    ],
)
def test_what_is_not_one_clear_number_is_refused(desk, typed):
    message = desk.fails("update", "base-stations", "--", typed)
    assert message.startswith("plan: ")


def test_a_percent_sign_is_the_unit_of_a_rate(desk):
    desk.ok("update", "base-rate", "71.5%")
    assert '"set":71.5,' in desk.entries()[-1]


def test_an_item_is_named_by_a_unique_beginning(desk):
    assert "Museum" in desk.ok("update", "mus", "in-use")
    message = desk.fails("update", "base", "5")
    assert "base-stations" in message
    assert "base-rate" in message


def test_an_unknown_item_names_the_nearest(desk):
    assert "“New base stations (base-stations)”" in desk.fails("update", "base-sations", "5")


@pytest.mark.parametrize(
    "name",
    [
        "New base stations",
        "new  BASE stations",
        "新建基站",
        "新建 基站",
        "建基",
        "ＮＥＷ base",
        "stations",
    ],
)
def test_an_item_is_named_by_its_title_or_a_unique_part_of_it(desk, name):
    assert "New base stations 310 → 360" in desk.ok("update", name, "360", "--date", "2023年7月1日")
    assert last(desk)["item"] == "base-stations"


def test_an_id_comes_before_a_title_and_a_whole_title_before_parts(desk):
    more = (
        '\n[item.museum-shop]\nchapter = "services"\ntitle = "Base"\nkind = "count"\ntarget = 5\n'
    )
    desk.plan.write_text(desk.plan.read_text("utf-8") + more, "utf-8")
    assert "Base – → 1 of 5" in desk.ok("update", "base", "1")  # though two ids begin so
    assert "Museum Started" in desk.ok("update", "museum", "in-use")  # though two do


def test_a_part_of_several_titles_lists_them_and_records_nothing(desk):
    message = desk.fails("update", "base s", "5") + desk.fails("update", "o", "5")
    assert "Museum" not in message
    assert "may mean several" in message
    assert "Pilot accepted (pilot)" in message
    assert "No items" not in desk.fails("show", " ")


def test_a_chapter_is_named_by_its_title(desk):
    assert desk.ok("status", "经济") == desk.ok("status", "economy")
    assert desk.ok("status", "Services for") == desk.ok("status", "services")


def test_ratings_are_named_by_their_words_in_either_language(desk):
    by_id = desk.ok("status", "--rating", "on-pace,unreported")
    for words in ("达序时，未报送", "达序时、未报送", "On pace, UNREPORTED", "on-pace,未报送"):
        assert desk.ok("status", "--rating", words) == by_id
    refused = desk.fails("status", "--rating", "滞后了", "--lang", "zh")
    assert "“滞后”" in refused
    assert "略滞后" in refused
    assert "slipping" not in refused


def test_a_date_that_can_be_read_in_two_ways_is_refused_without_choosing(desk):
    message = desk.fails("update", "base-stations", "400", "--date", "03/04/2023")
    assert "two ways" in message
    assert "2023-03-04" not in message
    assert "2023-04-03" not in message


def test_a_stage_off_the_ladder_shows_the_ladder(desk):
    message = desk.fails("update", "museum", "opened")
    assert "Approved, Started, In use" in message


def test_a_stage_may_be_named_by_its_title(desk):
    desk.ok("update", "museum", "投用")
    assert last(desk)["stage"] == "in-use"


def test_a_falling_total_needs_correct_and_a_note(desk):
    message = desk.fails("update", "base-stations", "280")
    assert "310" in message
    assert "280" in message
    assert "--correct" in message
    assert "--note" in desk.fails("update", "base-stations", "280", "--correct")
    desk.ok("update", "base-stations", "280", "--correct", "--note", "two counted twice")
    assert last(desk)["set"] == 280


def test_less_is_a_falling_total_too(desk):
    assert "--correct" in desk.fails("update", "base-stations", "-5")
    desk.ok("update", "base-stations", "-5", "--correct", "--note", "counted twice")
    assert last(desk)["add"] == -5
    assert "below 0" in desk.fails(
        "update", "base-stations", "-999", "--correct", "--note", "nonsense"
    )


def test_a_total_backdated_above_a_later_one_is_a_fall(desk):
    assert "2023-06-30" in desk.fails("update", "base-stations", "400", "--date", "2023-05-31")


def test_a_stage_that_goes_back_needs_correct(desk):
    assert "--correct" in desk.fails("update", "museum", "approved")


def test_a_level_may_fall_and_takes_no_more_or_less(desk):
    desk.ok("update", "base-rate", "59")
    refused = desk.fails("update", "base-rate", "+63")
    assert "without a sign" in refused
    assert "63" not in refused  # which may be what was meant, or 59 and 63 more
    assert "less" in desk.fails("update", "base-rate", "-3")
    desk.ok("update", "base-rate", "-3", "--correct", "--note", "the meter froze")
    assert last(desk)["set"] == -3


IMPOSSIBLE = {
    "base-stations": ("1801", "1800", "more than 3 times its target of 600"),
    "investment": ("52000", "5.71", "more than 3 times its target of 5.7"),
    "base-rate": ("0.715", "71.5", "looks like a fraction"),
    "hotline": ("100.1", "100", "above 100"),
}


@pytest.mark.parametrize("item", IMPOSSIBLE)
def test_what_looks_impossible_is_refused_unless_it_is_said_to_be_right(desk, item):
    wrong, right, why = IMPOSSIBLE[item]
    assert why in desk.fails("update", item, wrong)
    assert "“" + why not in desk.fails("update", item, wrong, "--lang", "zh")
    assert "--note" in desk.fails("update", item, wrong, "--correct")
    desk.ok("update", item, right)
    desk.ok("update", item, wrong, "--correct", "--note", "counted twice over")
    assert last(desk)["set"] == float(wrong)


def test_more_that_leads_past_three_times_the_target_is_refused_too(desk):
    assert "would stand at 1801" in desk.fails("update", "base-stations", "+1491")
    desk.ok("update", "base-stations", "+1490")


def test_a_last_reading_in_percent_tells_a_fraction_where_the_target_is_small(desk):
    plan = desk.plan.read_text("utf-8").replace("baseline = 60\ntarget = 67", "target = 5")
    desk.plan.write_text(plan, "utf-8")
    desk.ok("update", "base-rate", "12", "--date", "2023-07-18")
    assert "looks like a fraction" in desk.fails("update", "base-rate", "0.12")
    desk.ok("update", "base-rate", "9", "--date", "2023-07-19")
    desk.ok("update", "base-rate", "0.12")


def test_a_value_may_be_several_words(desk):
    desk.ok("update", "base-stations", "360", "座")
    assert last(desk)["set"] == 360
    desk.ok("update", "museum", "In", "use")
    assert last(desk)["stage"] == "in-use"


@pytest.mark.parametrize("date", ["2023-07-21", "2024-01", "2022-12-31"])
def test_a_date_after_today_or_before_the_start_is_refused(desk, date):
    desk.fails("update", "base-stations", "400", "--date", date)


@pytest.mark.parametrize("date", ["2023-13-01", "20231301", "30.6.2023", "soon", "2023-02-30"])
def test_what_is_no_date_is_refused(desk, date):
    assert date in desk.fails("update", "base-stations", "400", "--date", date)


@pytest.mark.parametrize(
    ("date", "kept"),
    [
        ("2023-06", "2023-06-30"),
        ("yesterday", "2023-07-19"),
        ("２０２３-07-01", "2023-07-01"),
        ("2023年6月", "2023-06-30"),
    ],
)
def test_dates_may_be_a_month_or_a_word(desk, date, kept):
    desk.ok("update", "base-stations", "400", "--date", date)
    assert last(desk)["date"] == kept


def test_a_dry_run_writes_nothing(desk):
    before = desk.log.read_bytes()
    assert "Would record" in desk.ok("update", "base-stations", "360", "--dry-run")
    assert desk.log.read_bytes() == before


def test_a_figure_before_a_later_total_says_that_the_later_one_stands(desk):
    result = desk("update", "base-stations", "+10", "--date", "2023-05-01")
    assert result.code == 0
    assert "2023-06-30" in result.err
    assert "310" in result.err


def test_a_keep_says_that_a_later_reading_stands_only_in_the_same_period(desk):
    """Each month is judged by its own last reading."""
    told = desk("update", "hotline", "91", "--date", "2023-01-31")  # February has a reading
    assert (told.code, told.err) == (0, "")
    told = desk("update", "hotline", "92", "--date", "2023-01-20")
    assert told.err == "note: The later reading of 2023-01-31 stands: 91.\n"
    told = desk("update", "hotline", "93", "--date", "2023-01-01")  # the period's first day
    assert told.err == "note: The later reading of 2023-01-31 stands: 91.\n"
    told = desk("update", "hotline", "94", "--date", "2023-01-31")  # and its last
    assert (told.code, told.err) == (0, "")


def test_the_log_names_stages_as_people_do(desk):
    desk.ok("update", "museum", "in-use", "--date", "2023-07-01")
    desk.ok("undo")
    assert "In use" in desk.ok("log", "museum")
    assert "（已撤销）投用" in desk.ok("log", "museum", "--lang", "zh")
    assert rows(desk.ok("log", "museum", "--format", "csv"))[-2]["stage"] == "in-use"


def test_evidence_is_kept_with_a_files_sha256(desk):
    (desk.folder / "minutes.pdf").write_bytes(b"minutes")
    desk.ok(
        "update", "museum", "in-use", "--evidence", "minutes.pdf", "--evidence", "https://a.b/c"
    )
    digest = hashlib.sha256(b"minutes").hexdigest()
    assert last(desk)["evidence"] == [
        {"ref": "minutes.pdf", "sha256": digest},
        {"ref": "https://a.b/c"},
    ]
    assert "no file" in desk.fails("update", "museum", "in-use", "--evidence", "gone.pdf")


def test_control_characters_are_not_recorded_but_line_breaks_in_notes_are(desk):
    desk.fails("update", "museum", "in-use", "--note", "\x1b[31mred")
    desk.fails("update", "museum", "in-use", "--by", "a\nb")
    desk.ok("update", "museum", "in-use", "--note", "one\ntwo [bold] =1+1 \U0001f3e5")
    assert last(desk)["note"] == "one\ntwo [bold] =1+1 \U0001f3e5"


def test_the_first_update_makes_the_log(empty_desk, desk):
    desk.log.unlink()
    desk.ok("update", "museum", "approved")
    assert len(desk.entries()) == 1


def test_a_refused_first_update_leaves_no_log_behind(desk):
    desk.log.unlink()
    desk.fails("update", "museum", "opened")
    desk.fails("update", "base-stations", "-5")
    assert not desk.log.exists()


def test_ids_ascend_even_within_a_second(desk):
    for value in range(400, 420):
        desk.ok("update", "base-stations", str(value))
    ids = [json.loads(line)["id"] for line in desk.entries()[10:]]
    assert ids == sorted(ids)
    assert len(set(ids)) == 20


# --- void and undo ------------------------------------------------------------------------------


def test_void_takes_any_unique_ending_and_needs_a_note(desk):
    assert "--note" in desk.fails("void", "07")
    out = desk.ok("void", "07", "--note", "wrong museum")
    assert "Museum Started → –" in out
    entry = last(desk)
    assert entry["void"] == "01H00000000000000000000007"
    assert (entry["item"], entry["date"]) == ("museum", "2023-04-30")
    assert "withdrawn already" in desk.fails("void", "07", "--note", "again")
    assert "no entry" in desk.fails("void", "ZZZ", "--note", "x")


def test_an_ending_that_several_entries_share_is_refused(desk):
    text = desk.log.read_text(encoding="utf-8")
    twin = text.splitlines()[0].replace("01H0000", "01H1000")
    desk.log.write_text(text + twin + "\n", encoding="utf-8")
    assert "several" in desk.fails("void", "0001", "--note", "x")


def test_undo_takes_back_ones_own_last_entry_and_then_the_one_before(desk):
    desk.ok("update", "base-stations", "360")
    desk.ok("update", "base-stations", "370")
    desk.ok("update", "base-stations", "380", "--by", "another")
    assert "380 → 380" in desk.ok("undo")
    assert "380 → 380" in desk.ok("undo")
    voided = [json.loads(line)["void"] for line in desk.entries()[-2:]]
    assert voided == [json.loads(line)["id"] for line in (desk.entries()[11], desk.entries()[10])]
    assert "nobody" in desk.fails("undo", "--by", "nobody")


def test_a_void_can_be_voided_which_restores_the_entry(desk):
    desk.ok("update", "base-stations", "360")
    desk.ok("undo")
    withdrawal = str(last(desk)["id"])
    assert "310 → 360" in desk.ok("void", withdrawal, "--note", "it was right after all")
    assert "360 of 600" in desk.ok("status", "base-stations")


# --- log ---------------------------------------------------------------------------------------


def test_log_csv_has_one_row_an_entry_with_the_keys_of_the_format(desk):
    text = desk.ok("log", "--format", "csv")
    assert text.splitlines()[0] == (
        "id,at,item,date,add,set,stage,void,by,note,evidence,plan,problem,next,confirm,value,return"
    )
    found = rows(text)
    assert len(found) == 10
    two = next(row for row in found if row["id"].endswith("2"))
    assert two["set"] == "310"
    assert two["evidence"].splitlines() == [
        "minutes.pdf sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "https://example.org/a",
    ]


def test_log_csv_guards_text_that_a_spreadsheet_would_run(desk):
    found = rows(desk.ok("log", "--format", "csv"))
    assert next(row for row in found if row["id"].endswith("2"))["note"].startswith("'=1+1")


def test_log_can_be_narrowed_to_items_dates_and_reporters(desk):
    def ids(*args: str) -> set[str]:
        return {row["id"][-2:] for row in rows(desk.ok("log", "--format", "csv", *args))}

    assert ids("economy") == {"01", "02", "03", "04"}
    assert ids("--since", "2023-06-30") == {"02", "03", "04"}
    assert ids("--until", "2023-01") == {"05"}
    assert ids("--by", "卫健委") == {"04"}
    assert ids("homes") == {"08", "09", "0A"}


def test_log_json_tells_which_entries_are_withdrawn(desk):
    found = json.loads(desk.ok("log", "--format", "json"))
    assert found["version"] == 1
    gone = {e["id"][-2:]: e["withdrawn_by"] for e in found["entries"] if e["withdrawn_by"]}
    assert gone == {"09": "01H0000000000000000000000A"}


def test_an_empty_log_says_how_to_begin(desk):
    desk.log.unlink()
    assert "plan update" in desk.ok("log")


# --- status ------------------------------------------------------------------------------------


def test_status_can_be_narrowed_by_rating(desk):
    out = desk.ok("status", "--rating", "behind,done", "--format", "csv", "--as-of", "2023-07-20")
    assert [row["id"] for row in rows(out)] == ["investment", "museum"]
    assert "critical" in desk.fails("status", "--rating", "critcal")


def test_status_names_what_it_does_not_know(desk):
    assert "“Economy (economy)”" in desk.fails("status", "econmy")


def test_status_md_is_a_table_with_user_text_as_it_is(desk):
    out = desk.ok("status", "--format", "md", "--as-of", "2023-06-30")
    assert "| Services for people \\[bold\\] | 29.7% |" in out
    assert "| Overall | 44.8% | 50.0% |" in out


def test_the_default_day_is_today_where_the_plan_is(desk):
    assert "as of 2023-07-20" in desk.ok("status")


def test_a_past_report_is_the_same_after_later_entries(desk):
    past = ("export", "json", "--as-of", "2023-06-30", "--known-at", "2023-07-10")
    before = desk.ok(*past)
    desk.ok("update", "base-stations", "590")
    desk.ok("update", "base-stations", "320", "--date", "2023-06-30", "--correct", "--note", "x")
    desk.ok("void", "02", "--note", "withdrawn in July")
    assert desk.ok(*past) == before
    assert desk.ok("export", "json", "--as-of", "2023-06-30") != before


# --- export ------------------------------------------------------------------------------------


def test_export_to_a_file_is_whole_and_never_over_another(desk):
    assert desk("export", "csv", "-o", "items.csv").out == ""
    first = (desk.folder / "items.csv").read_bytes()
    assert first.startswith(b"id,chapter,title,")
    assert "--force" in desk.fails("export", "csv", "--excel", "-o", "items.csv")
    assert (desk.folder / "items.csv").read_bytes() == first
    desk("export", "csv", "--excel", "--force", "-o", "items.csv")
    assert (desk.folder / "items.csv").read_bytes() == b"\xef\xbb\xbf" + first
    assert not [path for path in desk.folder.iterdir() if path.suffix == ".part"]
    assert "folder" in desk.fails("export", "csv", "-o", "nowhere/items.csv")


# --- init, check, schema -------------------------------------------------------------------------


def test_init_writes_a_sound_plan_and_never_over_one(empty_desk):
    for lang in ("en", "zh"):
        out = empty_desk.ok("init", "--lang", lang)
        assert "plan status" in out
        assert empty_desk("check").code == 0
        assert "plan.toml" in empty_desk.fails("init")
        attributes = (empty_desk.folder / ".gitattributes").read_text()
        assert "progress.jsonl merge=union" in attributes.splitlines()
        empty_desk.plan.unlink()


def test_init_keeps_what_is_in_gitattributes(empty_desk):
    (empty_desk.folder / ".gitattributes").write_text("*.png binary")
    empty_desk.ok("init")
    lines = (empty_desk.folder / ".gitattributes").read_text().splitlines()
    assert lines[0] == "*.png binary"
    assert lines[1] == "progress.jsonl merge=union"


def test_init_example_lays_down_the_wuhai_plan(empty_desk):
    empty_desk.ok("init", "--example")
    out = empty_desk.ok("check")
    assert "chapters: 6" in out
    assert "Entries: 4" in out  # of which one adopts the plan
    assert "2,000" not in empty_desk.ok("status", "--as-of", "2023-09-30")


def test_check_lists_every_problem_of_plan_and_log(desk):
    text = desk.plan.read_text(encoding="utf-8")
    desk.plan.write_text(text.replace('kind = "keep"', 'kind = "kept"'), encoding="utf-8")
    with desk.log.open("a", encoding="utf-8") as log:
        log.write("not json\n")
    message = desk.fails("check")
    assert "item.hotline.kind" in message
    assert "line 11" in message


@pytest.mark.parametrize("name", ["plan", "entry", "status", "show", "due", "log"])
def test_schema_prints_a_json_schema(empty_desk, name):
    assert "$schema" in json.loads(empty_desk.ok("schema", name))


# --- the files chosen ------


def test_the_plan_is_found_from_a_folder_below(desk, monkeypatch):
    below = desk.folder / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert "A city's year" in desk.ok("status")


def test_plan_and_log_are_chosen_by_option_then_variable(desk, monkeypatch):
    other = desk.folder / "other.jsonl"
    other.write_text("")
    assert "0 of 7" in desk.ok("status", "--log", "other.jsonl")
    monkeypatch.setenv("PLAN_LOG", str(other))
    assert "0 of 7" in desk.ok("status")
    assert "6 of 7" in desk.ok("status", "--log", "progress.jsonl")
    monkeypatch.setenv("PLAN_FILE", str(desk.folder / "gone.toml"))
    assert "gone.toml" in desk.fails("status")
    desk.ok("status", "--plan", "plan.toml")


def test_no_plan_says_how_to_begin(empty_desk):
    assert "plan init" in empty_desk.fails("status")


def test_language_is_the_readers_then_the_plans_then_the_locales(desk, monkeypatch):
    assert "Overall" in desk.ok("status")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "总体" in desk.ok("status")
    text = desk.plan.read_text(encoding="utf-8")
    desk.plan.write_text(text.replace("[plan]", '[plan]\nlang = "en"'), encoding="utf-8")
    assert "Overall" in desk.ok("status")
    monkeypatch.setenv("PLAN_LANG", "zh")
    assert "总体" in desk.ok("status")
    assert "Overall" in desk.ok("status", "--lang", "en")
    assert "没有任务" in desk.fails("show", "nothing")
    assert "there is no item" in desk.fails("show", "nothing", "--lang", "en")
    assert "用法" in desk.ok("status", "--help")
    with monkeypatch.context() as typed:
        typed.setattr("sys.argv", ["plan", "status", "--lang", "en", "--help"])
        assert "Usage" in desk.ok("status", "--lang", "en", "--help")
    assert "没有选项" in desk.fails("status", "--nonsense", code=2)
    assert "there is no option" in desk.fails("status", "--nonsense", "--lang=en", code=2)
    assert "新建基站" in desk.ok("export", "csv")
    assert "New base stations" in desk.ok("export", "csv", "--lang", "en")
    monkeypatch.setenv("PLAN_LANG", "fr")  # neither: as if it were not set
    assert "Overall" in desk.ok("status")


def test_a_plans_note_goes_with_figures_that_are_handed_on_and_nothing_else(desk):
    text = desk.plan.read_text(encoding="utf-8")
    noted = text.replace("[plan]", '[plan]\nnote = "All invented."')
    desk.plan.write_text(noted, encoding="utf-8")
    assert "All invented." in desk.ok("status")
    for args in (
        ("status", "--format", "csv"),
        ("export", "csv"),
        ("export", "json"),
        ("show", "museum", "--format", "json"),
        ("log",),
        ("log", "--format", "csv"),
    ):
        assert "All invented." in desk(*args).err
    for line in (
        "check",
        "update museum in-use --dry-run",
        "undo --by ops --dry-run",
    ):
        assert "All invented." not in desk(*line.split()).err


# --- usage ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("stats",), "“status”"),
        (("status", "--as-off", "x"), "“--as-of”"),
        (("update",), "ITEM"),
        (("update", "museum"), "VALUE"),
        (("show", "museum", "more"), "more"),
        (("update", "museum", "in-use", "--nte", "x"), "--nte"),
        (("status", "--format", "xml"), "table, csv, json, md"),
        (("status", "--as-of"), "--as-of"),
        (("status", "--items=3"), "--items"),
        (("export", "pdf"), "pdf"),
        (("schema", "logs"), "plan, entry, status, show, due, log"),
        (("status", "--lang", "fr"), "en, zh"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_usage_errors_leave_with_2_and_say_what_is_right(desk, monkeypatch, args, said, lang):
    monkeypatch.setenv("PLAN_LANG", lang)
    message = desk.fails(*args, code=2)
    assert said.replace(", ", "、" if lang == "zh" else ", ") in message
    assert "--help" in message


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("show", "museum", "it's", "-"), "there is one word too many: it's -."),
        (("update", "museum", "in-use", "--nte"), "there is one word too many: --nte."),
        (
            ("export",),
            "COMMAND is missing. Choose from: csv, json, md, xlsx, form, html, docx, notice.",
        ),
        (
            ("status", "--by", "it's"),
            "“it's” is no value for --by. Choose from: chapter, lead, tag.",
        ),
        (("export", "csv", "-ox", "-fo"), "there is no option -f."),
        (("export", "--", "--help=1"), "--help takes no value."),
        (("export", "--", "-x"), "there is no option -x."),
        (
            ("export", ""),
            f"there is no command “”. Choose from: {FORMATS}.",
        ),
    ],
)
def test_a_usage_error_names_just_the_words_that_are_wrong(desk, args, message):
    assert desk.fails(*args, code=2).splitlines()[0] == f"plan: {message}"


def test_version_and_help(desk):
    assert desk.ok("--version").startswith("plan 0.")
    assert desk.ok("--help").startswith("Usage: plan")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "command",
    [
        *("status", "add", "update", "log", "void", "undo", "check"),
        *("show", "due", "export csv", "export json", "init", "schema", "completion"),
    ],
)
def test_every_command_has_help_with_an_example(desk, monkeypatch, command, lang):
    monkeypatch.setenv("PLAN_LANG", lang)
    out = desk.ok(*command.split(), "--help")
    assert f"plan {command}" in out.split("\n", 1)[1]
    assert "--lang" in out
    assert "--plan" in out
    assert "--log" in out


@pytest.mark.parametrize(
    "words",
    [
        ("update", "base-stations", "360"),
        ("void", "07", "--note", "wrong museum"),
        ("undo", "--by", "ops"),
        ("merge", "other.jsonl"),
    ],
)
def test_whatever_is_recorded_a_last_line_cut_short_is_moved_aside_first(desk, words):
    whole = desk.log.read_bytes()
    (desk.folder / "other.jsonl").write_bytes(whole.replace(b"000001", b"00000Z", 1))
    desk.log.write_bytes(whole + b'{"id":"01H0')
    told = desk(*words)
    assert told.code == 0
    assert (
        "progress.jsonl: the last line had been cut short by a crash;"
        " its 11 bytes were moved to progress.jsonl.torn.\n" in told.err
    )
    assert (desk.folder / "progress.jsonl.torn").read_bytes().strip() == b'{"id":"01H0'
    assert desk.log.read_bytes().startswith(whole + b"{")
    assert len(desk.entries()) == 11


@pytest.mark.parametrize("last", [b"", b"\n", b"\r\n"])
def test_what_is_recorded_begins_a_line_of_its_own(desk, last):
    """As after an editor that leaves out the last newline."""
    whole = desk.log.read_bytes().rstrip(b"\n")
    desk.log.write_bytes(whole + last)
    desk.ok("update", "base-stations", "360")
    assert desk.log.read_bytes().startswith(whole + (last or b"\n") + b'{"id":')
    desk.ok("void", "07", "--note", "wrong museum")
    assert len(desk.entries()) == 12
    assert "Entries: 12" in desk.ok("check")


CHANGING = """
[item.given-up]
chapter = "economy"
title = "Given up"
kind = "count"
target = 10
dropped = { on = 2023-05-01, note = "no money" }

[item.emissions]
chapter = "economy"
title = "Emissions"
kind = "cap"
target = 290
pace = "month"
due = 2023-06-30
"""


def test_a_figure_that_would_count_for_nothing_is_refused_and_says_why(desk):
    desk.plan.write_text(desk.plan.read_text() + CHANGING)
    before = desk.log.read_bytes()
    assert "2023-05-01" in desk.fails("update", "given-up", "5", "--date", "2023-05-01")
    assert "2023-06-30" in desk.fails("update", "emissions", "5", "--date", "2023-07-01")
    assert desk.log.read_bytes() == before
    desk.ok("update", "given-up", "5", "--date", "2023-04-30")
    desk.ok("update", "emissions", "+5", "--date", "2023-06-30")


def test_a_promise_added_within_the_year_changes_no_report_before_it(desk):
    june = ("export", "json", "--as-of", "2023-06-30")
    before = desk.ok(*june)
    desk.ok("add", "late", "--chapter", "economy", "--title", "Late", "--kind", "count",
            "--target", "5", "--promised", "2023-07-01")  # fmt: skip
    assert desk.ok(*june) == before
    assert "2023-07-01" in desk.fails("show", "late", "--as-of", "2023-06-30")
    assert "late" in desk.ok("status", "--items", "--as-of", "2023-07-01")
