"""The interface for Python programs."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import sys
import threading
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import asdict

import wuhai_plan
from tests.helpers import SMALL_PLAN, log_line, ulid
from wuhai_plan import PlanError, PlanWarning, open_plan
from wuhai_plan.errors import LogError, PlanFileError, RequestError, StorageError
from wuhai_plan.export.rows import ITEM_FIELDS, ROLLUP_FIELDS, row_of
from wuhai_plan.model import EntryFields, Rating
from wuhai_plan.session import core

ROOT = Path(__file__).parents[1]
NOW = dt.datetime(2023, 7, 20, 10, 0, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("PLAN_FILE", "PLAN_LOG", "PLAN_LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("PLAN_BY", "ops")
    monkeypatch.setattr(core, "system_clock", NOW.astimezone)
    (tmp_path / "plan.toml").write_text(SMALL_PLAN, encoding="utf-8")
    (tmp_path / "progress.jsonl").write_bytes(
        log_line(1, set=200)
        + log_line(2, item="reuse", set=63)
        + log_line(3, item="clinic", stage="started", at="2023-07-12T00:00:00+08:00")
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_figures_are_exact(folder):
    status = open_plan().status(as_of=dt.date(2023, 6, 30))
    homes, reuse = status.item("homes"), status.item("reuse")
    assert homes.complete == Fraction(1, 3)
    assert homes.gap == Fraction(-50, 3)
    assert homes.percent == Decimal("33.3")
    assert homes.value == Decimal(200)
    assert homes.rating == "behind"
    assert reuse.complete == Fraction(3, 7)
    assert status.item("calls").complete is None
    assert status.item("calls").percent is None
    assert status.item("clinic").stage == "started"
    assert status.overall.complete == (Fraction(1, 3) + Fraction(3, 7) + Fraction(3, 10)) / 4
    assert status.overall.percent == Decimal("26.5")
    assert status.overall.title == "A small plan"
    assert open_plan(lang="zh").status().overall.title == "小计划"
    assert [one.id for one in status.chapters] == ["urban", "ecology", "livelihood"]
    assert status.chapters[0].ratings[Rating.BEHIND] == 1


def test_the_units_of_figures_are_those_of_the_rows(folder):
    """A share taken for points would be printed as a hundredth of itself."""
    status = open_plan().status(as_of="2023-06-30")
    item = row_of(status.item("homes"), ITEM_FIELDS)
    assert (item["percent"], item["expected"], item["gap"]) == (
        Decimal("33.3333"), 50, Decimal("-16.6667"),
    )  # fmt: skip
    assert list(item) == [
        key.replace("complete", "percent") for key in asdict(status.item("homes"))
    ]
    group = row_of(status.overall, ROLLUP_FIELDS)
    assert group["percent"] == Decimal("26.5476")


def test_an_entry_has_the_keys_of_its_line_and_who_withdrew_it(folder):
    entry = open_plan().entries()[0]
    words = ("withdrawn_by", "confirmed_by", "returned_by")
    assert tuple(asdict(entry)) == (*EntryFields.__struct_fields__, *words)


def test_days_and_moments_may_be_dates_or_texts(folder):
    plan = open_plan()
    day = plan.status(as_of="2023-06")
    assert day == plan.status(as_of=dt.date(2023, 6, 30))
    assert day == plan.status(as_of=dt.datetime(2023, 6, 30, 15, tzinfo=dt.timezone.utc))
    zone = dt.timezone(dt.timedelta(hours=8))
    for moment in ("2023-07-10", dt.date(2023, 7, 10), dt.datetime(2023, 7, 11, tzinfo=zone)):
        assert plan.item("clinic", as_of="2023-06-30", known_at=moment).stage is None
    assert plan.item("clinic", known_at=dt.datetime(2023, 7, 12, tzinfo=zone)).stage == "started"
    assert plan.status().as_of == dt.date(2023, 7, 20)


def test_a_status_of_some_items_holds_those_only(folder):
    status = open_plan().status("livelihood", "homes")
    assert [one.id for one in status.items] == ["homes", "calls", "clinic"]
    with pytest.raises(KeyError):
        status.item("reuse")


def test_what_comes_back_cannot_be_changed(folder):
    item: Any = open_plan().item("homes")
    with pytest.raises(AttributeError):
        item.value = Decimal(1)


def test_titles_and_errors_are_in_the_language_asked_for(folder):
    plan = open_plan(lang="zh")
    assert plan.item("homes").title == "新建住房"
    with pytest.raises(RequestError, match="没有任务"):
        plan.item("nothing")
    assert open_plan().item("homes").title == "New homes"


def test_the_same_again_is_not_written_and_names_the_entry_that_was(folder):
    plan = open_plan(folder / "plan.toml")
    first = plan.update("homes", 400, date="2023-07-01")
    again = plan.update("homes", 400, date="2023-07-01")
    assert (first.written, again.written) == (True, False)
    assert again.entry == first.entry
    assert again.before == again.after == first.after


def test_an_update_is_on_disk_when_it_returns_and_in_the_next_status(folder):
    plan = open_plan()
    change = plan.update("homes", 310, date=dt.date(2023, 7, 1), note="Q2", by="office")
    line = (folder / "progress.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    assert f'"id":"{change.entry}"' in line
    assert '"date":"2023-07-01","set":310,"by":"office","note":"Q2"' in line
    assert (change.before.value, change.after.value) == (Decimal(200), Decimal(310))
    assert change.written
    assert plan.item("homes").value == Decimal(310)
    plan.update("homes", "+50")
    plan.update("reuse", Decimal("63.50"))
    plan.update("clinic", "in-use")
    assert plan.item("homes").value == Decimal(360)
    assert plan.item("reuse").value == Decimal("63.5")
    assert plan.item("clinic").complete == 1
    assert [one.by for one in plan.entries("homes")] == [None, "office", "ops"]


def test_one_piece_of_evidence_needs_no_list(folder):
    (folder / "minutes.txt").write_text("said", encoding="utf-8")
    plan = open_plan()
    refs = []
    for one in ("minutes.txt", folder / "minutes.txt", "https://example.org/a"):
        plan.update("homes", "+1", evidence=one)
        refs += [piece.ref for piece in plan.entries()[-1].evidence]
    assert refs == ["minutes.txt", "minutes.txt", "https://example.org/a"]


def test_evidence_is_kept_with_its_sha256(folder):
    (folder / "minutes.txt").write_text("x")
    plan = open_plan()
    plan.update("homes", 310, evidence=[folder / "minutes.txt", "https://example.org/a"])
    first, second = plan.entries()[-1].evidence
    assert first.ref == "minutes.txt"
    assert first.sha256 is not None
    assert second.sha256 is None


def test_a_dry_run_writes_nothing(folder):
    before = (folder / "progress.jsonl").read_bytes()
    change = open_plan().update("homes", 310, dry_run=True)
    assert not change.written
    assert change.after.value == Decimal(310)
    assert (folder / "progress.jsonl").read_bytes() == before


def test_a_void_withdraws_and_erases_nothing(folder):
    plan = open_plan()
    change = plan.void(ulid(1)[-3:], note="misread")
    assert change.after.value is None
    assert len(plan.entries()) == 4
    assert plan.entries()[0].withdrawn_by == change.entry
    assert plan.entries()[-1].void == ulid(1)


@pytest.mark.parametrize(
    ("item", "value", "code"),
    [
        ("homes", 100, "falling-total"),
        ("homes", -5, "below-zero"),
        ("homes", "many", "not-a-number"),
        ("homes", Decimal("NaN"), "not-a-number"),
        ("homes", 10**30, "not-a-number"),
        ("homes", 310.5, "api-not-exact"),
        ("homes", True, "api-not-exact"),
        ("clinic", 5, "unknown-stage"),
        ("hostels", 5, "unknown-item"),
    ],
)
def test_what_is_refused_is_refused_before_anything_is_written(folder, item, value, code):
    before = (folder / "progress.jsonl").read_bytes()
    with pytest.raises(RequestError) as caught:
        open_plan().update(item, value)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert code not in str(caught.value)
    assert str(caught.value).endswith(".")
    assert (folder / "progress.jsonl").read_bytes() == before


def test_a_negative_reading_is_a_reading(folder):
    (folder / "plan.toml").write_text(
        SMALL_PLAN.replace("baseline = 60\ntarget = 67", "baseline = -8\ntarget = 2"),
        encoding="utf-8",
    )
    (folder / "progress.jsonl").unlink()
    assert open_plan().update("reuse", -3).after.complete == Fraction(1, 2)


def test_all_mistakes_of_a_plan_and_a_log_are_in_the_error(folder, tmp_path):
    log = folder / "progress.jsonl"
    log.write_bytes(b"{}\n[]\n")
    plan = open_plan()
    with pytest.raises(LogError) as caught:
        plan.status()
    assert str(caught.value).count("\n") == 1
    assert "progress.jsonl, line 2" in str(caught.value)
    (folder / "plan.toml").write_text("[plan]\n")
    with pytest.raises(PlanFileError, match=r"plan\.toml, plan\.title: is missing"):
        open_plan()
    with pytest.raises(PlanError, match="plan init"):
        open_plan(folder / "nowhere.toml")
    with pytest.raises(StorageError, match="is a folder"):
        open_plan(folder)


def test_a_torn_last_line_is_a_warning(folder):
    with (folder / "progress.jsonl").open("ab") as file:
        file.write(b'{"id":"01')
    with pytest.warns(PlanWarning, match="cut short"):
        assert open_plan().item("homes").value == Decimal(200)


def test_the_files_are_those_that_were_found_at_first(folder, monkeypatch, tmp_path):
    other = folder / "below"
    other.mkdir()
    monkeypatch.chdir(other)
    plan = open_plan()
    monkeypatch.chdir("/")
    assert plan.path == folder / "plan.toml"
    assert plan.update("homes", 310).written
    shutil.copy(folder / "progress.jsonl", other / "copy.jsonl")
    assert len(open_plan(folder / "plan.toml", log=other / "copy.jsonl").entries()) == 4


def test_writers_at_the_same_time_wait_for_one_another(folder):
    plan = open_plan()
    threads = [threading.Thread(target=plan.update, args=("homes", "+1")) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert plan.item("homes").value == Decimal(208)


def test_the_package_offers_its_names_and_no_others():
    assert {"open_plan", "PlanError", "PlanWarning", "OpenPlan"} <= set(wuhai_plan.__all__)
    for name in wuhai_plan.__all__:
        assert getattr(wuhai_plan, name)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = wuhai_plan.nonsense


def test_importing_the_package_loads_nothing_of_it():
    code = "import sys, wuhai_plan; print(*[m for m in sys.modules if 'wuhai' in m or 'msg' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["wuhai_plan"]


SNIPPET = """\
import datetime as dt
from decimal import Decimal
from fractions import Fraction

from wuhai_plan import OpenPlan, PlanError, open_plan

plan: OpenPlan = open_plan("plan.toml", lang="zh")
share: Fraction | None = plan.status("a", as_of=dt.date(2023, 6, 30)).overall.complete
value: Decimal | None = plan.item("a", known_at="2023-07-10").value
ids: list[str] = [entry.id for entry in plan.entries(since="2023-06")]
try:
    entry: str = plan.update("a", Decimal("5.7"), date="today", note="n", by="b").entry
    plan.void(entry, note="why")
except PlanError as error:
    codes: list[str] = [problem.code for problem in error.problems]
"""


def test_a_program_that_uses_it_is_checked_by_mypy_strictly(tmp_path):
    (tmp_path / "good.py").write_text(SNIPPET)
    (tmp_path / "bad.py").write_text(
        "from wuhai_plan import open_plan\n"
        'open_plan("p").update("a", 5.7)\n'
        'x: str = open_plan("p").item("a").value\n'
        'open_plan("p").void("e")\n'
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache")]

    def check(name: str) -> str:
        config = ["--config-file", str(tmp_path / "none.ini")]
        (tmp_path / "none.ini").write_text("[mypy]\n")
        done = subprocess.run(
            [*command, *config, name], capture_output=True, text=True, check=False, cwd=tmp_path
        )
        return done.stdout

    assert check("good.py").startswith("Success")
    told = check("bad.py")
    assert "[arg-type]" in told
    assert "[assignment]" in told
    assert "[call-arg]" in told


@pytest.mark.parametrize("page", ["python.md", "zh/python.md"])
def test_the_programs_of_the_documentation_run_and_print_what_they_say(
    folder, monkeypatch, capsys, page
):
    shutil.copytree(ROOT / "examples", folder / "examples")
    monkeypatch.setattr(core, "system_clock", dt.datetime(2024, 3, 1, tzinfo=NOW.tzinfo).astimezone)
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    program = "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    exec(program, {})  # noqa: S102 - our own documentation
    said = [line.rpartition("# ")[2] for line in program.splitlines() if "print(" in line]
    assert capsys.readouterr().out.splitlines() == said
    plan = open_plan("examples/illustrative/plan.toml")
    assert plan.item("5g-base-stations").value == Decimal(608)
    assert plan.item("border-trade-zone").stage == "approved"
