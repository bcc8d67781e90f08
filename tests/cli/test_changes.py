"""`plan changes`: what became known between two moments, and what each did to the headline."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from tests.cli.conftest import Desk
from tests.cli.test_adopt import adopted, edit, of_item, pass_time  # noqa: F401 - a fixture

SINCE = ("--since", "2023-07-20T10:30:00+08:00")


def changes(desk: Desk, *args: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(desk.ok("changes", "--format", "json", *args))
    return answer


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands still here: nothing more is recorded in its second."""
    monkeypatch.setattr("wuhai_plan.session.core.Session.settled", lambda _, moment: moment)


def test_nothing_changed(adopted):  # noqa: F811
    answer = changes(adopted, *SINCE)
    assert (answer["promises"], answer["new"], answer["restated"]) == ([], [], [])
    assert "Nothing: no promise changed" in adopted.ok("changes", *SINCE)


def test_without_an_adopted_plan_a_moment_is_asked_for(desk):
    assert "--since" in desk.fails("changes")
    assert changes(desk, "--since", "2023-07-01")["promises"] == []


def test_a_promise_that_changed(adopted):  # noqa: F811
    before = changes(adopted, *SINCE)["headline"]["after"]
    edit(adopted, "target = 600", "target = 310")
    adopted.ok("adopt", "--note", "council decision")
    answer = changes(adopted)
    (change,) = answer["promises"]
    effect = change.pop("effect")
    assert change == {
        "item": "base-stations", "change": "eased", "field": "target", "from": 600, "to": 310,
        "at": "2023-07-20T11:00:00+08:00", "by": "ops", "note": "council decision",
    }  # fmt: skip
    assert round(answer["headline"]["after"] - effect, 3) == round(before, 3)


@pytest.mark.parametrize(
    ("pattern", "new", "item", "expected"),
    [
        (of_item("homes", "due = 2023-06-30"), r"\1due = 2023-09-30", "homes",
         ("eased", "due", "2023-06-30", "2023-09-30")),
        ("target = 290", "target = 250", "energy", ("tightened", "target", 290, 250)),
        (r"\[90, 95\]", "[80, 95]", "air", ("eased", "target", [90, 95], [80, 95])),
        ("baseline = 10\n", "baseline = 5\n", "grain", ("changed", "baseline", 10, 5)),
        ('title = "Streets"', 'title = "Roads"', "streets",
         ("reworded", "title", "Streets", "Roads")),
        (of_item("homes", "target"), r'\1lead = "Office"\ntarget', "homes",
         ("reworded", "lead", None, "Office")),
        (of_item("homes", "target"), r"\1dropped = { on = 2023-07-01 }\ntarget", "homes",
         ("dropped", "dropped", None, "2023-07-01")),
        (r"\[item\.homes\]", '[item.flats]\nwas = "homes"', "flats",
         ("reworded", "id", "homes", "flats")),
        ('pace = "month"\n\n', 'pace = "month"\nlag = 20\n\n', None, ("changed", "lag", 15, 20)),
        (r"\[item\.homes\].*?\n(?=\[item\.works\])", "", "homes", ("removed", None, None, None)),
    ],
)  # fmt: skip
def test_what_became_of_a_promise(adopted, pattern, new, item, expected):  # noqa: F811
    edit(adopted, pattern, new)
    adopted.ok("adopt", "--note", "why")
    rows = [c for c in changes(adopted)["promises"] if c["item"] == item]
    assert [(c["change"], c["field"], c["from"], c["to"]) for c in rows] == [expected]


def test_a_term_changed_twice_is_told_twice(adopted, monkeypatch):  # noqa: F811
    """What was changed again since has no effect of its own any more."""
    for target in ("500", "310"):
        edit(adopted, of_item("base-stations", r"target = \d+"), rf"\g<1>target = {target}")
        pass_time(monkeypatch, minutes=1)
        adopted.ok("adopt", "--note", target)
    rows = changes(adopted, *SINCE)["promises"]
    assert [(c["from"], c["to"], c["note"]) for c in rows] == [(600, 500, "500"), (500, 310, "310")]
    assert rows[0]["effect"] is None
    assert rows[1]["effect"] > 0
    # By default since the adoption before the last.
    assert [c["note"] for c in changes(adopted)["promises"]] == ["310"]


def test_figures_new_and_restated(adopted, monkeypatch):  # noqa: F811
    headline = changes(adopted, *SINCE)["headline"]["after"]
    adopted.ok("update", "base-stations", "400", "--date", "2023-07-15")
    adopted.ok("update", "museum", "in-use", "--date", "2023-06-01", "--note", "opened")
    wrong = adopted.entries()[-1][7:33]
    adopted.ok("update", "base-rate", "64", "--date", "2023-06-30", "--note", "recounted")
    pass_time(monkeypatch, minutes=1)
    adopted.ok("void", wrong, "--note", "another museum")
    answer = changes(adopted, *SINCE)
    assert [(n["item"], n["date"], n["from"], n["to"]) for n in answer["new"]] == [
        ("base-stations", "2023-07-15", 310, 400)
    ]
    (restated,) = answer["restated"]
    assert [restated[key] for key in ("item", "date", "from", "to", "by", "note")] == [
        "base-rate", "2023-06-30", 63, 64, "ops", "recounted",
    ]  # fmt: skip
    assert restated["effect"] > 0
    assert answer["headline"]["before"] == headline
    assert answer["headline"]["restated"] > headline
    # The entries behind it.
    log = json.loads(adopted.ok("log", "--format", "json", "--recorded-since", SINCE[1]))
    behind = {entry["id"] for entry in log["entries"]}
    assert {row["entry"] for row in (*answer["new"], restated)} < behind
    assert len(behind) == 4


def test_a_figure_withdrawn_is_restated_to_none(adopted):  # noqa: F811
    entry = adopted.entries()[7][7:33]
    adopted.ok("void", entry, "--note", "not counted yet")
    (restated,) = changes(adopted, *SINCE)["restated"]
    assert (restated["item"], restated["from"], restated["to"]) == ("homes", 2000, None)
    assert restated["note"] == "not counted yet"
    assert restated["effect"] < 0


def test_a_remark_withdrawn_changed_no_figure(adopted, monkeypatch):  # noqa: F811
    adopted.ok("update", "museum", "--date", "2023-06-30", "--problem", "no power")
    remark = adopted.entries()[-1][7:33]
    pass_time(monkeypatch, minutes=1)
    adopted.ok("update", "museum", "in-use", "--date", "2023-06-30", "--note", "opened")
    opened = adopted.entries()[-1][7:33]
    adopted.ok("void", remark, "--note", "there is power")
    answer = changes(adopted, *SINCE)
    causes = [(row["item"], row["entry"]) for row in (*answer["new"], *answer["restated"])]
    assert causes == [("museum", opened)]


def test_between_two_seals(adopted, monkeypatch):  # noqa: F811
    adopted.ok("seal", "-o", "one.seal", "--known-at", "2023-07-20T10:30:00+08:00")
    adopted.ok("update", "base-stations", "400", "--date", "2023-07-15")
    pass_time(monkeypatch, hours=2)
    adopted.ok("seal", "-o", "two.seal", "--known-at", "2023-07-20T12:00:00+08:00")
    adopted.ok("update", "homes", "2100", "--date", "2023-06-30")
    answer = changes(adopted, "--since", "one.seal", "--until", "two.seal")
    assert [row["item"] for row in answer["new"]] == ["base-stations"]
    assert answer["until"] == "2023-07-20T12:00:00+08:00"
    # A seal that does not hold is no moment to go by.
    lines = adopted.entries()
    adopted.log.write_text("\n".join(lines[1:]) + "\n", encoding="utf-8")
    assert "does not hold" in adopted.fails("changes", "--since", "one.seal")


def test_the_same_question_has_the_same_answer_later(adopted, monkeypatch):  # noqa: F811
    edit(adopted, "target = 600", "target = 500")
    adopted.ok("adopt", "--note", "why")
    pass_time(monkeypatch, hours=1)
    asked = (*SINCE, "--until", "2023-07-20T11:30:00+08:00")
    before = [adopted.ok("changes", *asked, "--format", f) for f in ("table", "csv", "json", "md")]
    adopted.ok("update", "base-stations", "400", "--date", "2023-07-15")
    edit(adopted, "target = 500", "target = 100")
    adopted.ok("adopt", "--note", "again")
    after = [adopted.ok("changes", *asked, "--format", f) for f in ("table", "csv", "json", "md")]
    assert after == before


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 120])
def test_a_line_each_at_120_columns_and_two_at_80(adopted, lang, width):  # noqa: F811
    edit(adopted, "target = 600", "target = 310")
    edit(adopted, of_item("homes", "target"), r"\1weight = 2\ntarget")
    adopted.ok("adopt", "--note", "a decision " * 9)
    adopted.ok("update", "base-rate", "64", "--date", "2023-06-30", "--note", "recounted " * 9)
    out = adopted.ok("changes", "--lang", lang, width=width)
    head = adopted.ok("changes", "--lang", lang, *SINCE, width=width).splitlines()[:2]
    assert head[0] == out.splitlines()[0]
    lines = out.splitlines()
    at = next(n for n, line in enumerate(lines) if "63 → 64" in line)
    assert (len(lines) - at) == (1 if width == 120 else 2)


def test_a_bulletin_and_a_spreadsheet_take_user_text_as_text(adopted):  # noqa: F811
    edit(adopted, "New base stations", "=1+1 [bold]|x|<b>")
    edit(adopted, "target = 600", "target = 500")
    adopted.ok("adopt", "--note", "# not a | heading")
    markdown = adopted.ok("changes", "--format", "md", "--lang", "en")
    assert r"\#" in markdown
    assert "<b>" not in markdown
    rows = list(csv.DictReader(io.StringIO(adopted.ok("changes", "--format", "csv"))))
    assert all(not cell.startswith("=") for row in rows for cell in row.values())
    assert [row["section"] for row in rows] == ["promises"] * 2
    assert "=1+1 [bold]|x|<b>" in adopted.ok("changes", "--lang", "en", width=200)
