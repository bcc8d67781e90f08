"""What a plan or a log may hold without taking all of a machine: each within 512 MiB and 10 s."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.helpers import SMALL_PLAN, confined, log_line

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are bounded on POSIX")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "plan.toml").write_text(SMALL_PLAN, encoding="utf-8")
    return tmp_path


def answers(folder: Path, *args: str, code: int = 0) -> str:
    done = confined(folder, *args)
    assert done.returncode == code, (args, done.returncode, done.stderr[-500:])
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


FAR = SMALL_PLAN.replace("2023-01-01", "0001-01-01").replace("2023-12-31", "9999-12-31")


@pytest.mark.parametrize(
    "command",
    [
        ("check",), ("status", "--items"), ("status", "--as-of", "9999-12-31"), ("due",),
        ("show", "calls"), ("export", "json"), ("export", "md"), ("export", "form", "-o", "x.xlsx"),
        ("update", "calls", "95", "--by", "ops", "--dry-run"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_hundred_items_of_all_time(office: Path, command: tuple[str, ...]) -> None:
    more = (
        f'[item.i{number}]\nchapter = "urban"\ntitle = "t{number}"\nkind = "keep"\ntarget = 5\n'
        f"start = 0001-01-{number % 28 + 1:02}\ndue = 9999-{number % 12 + 1:02}-01\n"
        for number in range(100)
    )
    (office / "plan.toml").write_text(FAR + "".join(more), encoding="utf-8")
    (office / "progress.jsonl").write_bytes(log_line(1, item="calls", set=95))
    answers(office, *command)


def test_show_lists_the_periods_around_the_day(office: Path) -> None:
    (office / "plan.toml").write_text(FAR, encoding="utf-8")
    shown = answers(office, "show", "calls", "--as-of", "2023-06-30")
    assert len(shown) < 5000
    assert "2023-06" in shown
    assert "not listed: 119928" in shown


def many_items(count: int, chapter: str = "urban", more: str = "") -> str:
    """The tables of so many items; a chapter `x-{}` is another for each of them."""
    return "".join(
        f'[item.site-{number}-of-ours]\nchapter = "{chapter.format(number)}"\n'
        f'title = "t{number}"\nkind = "count"\ntarget = 5\n{more}'
        for number in range(count)
    )


@pytest.mark.parametrize("command", [("check",), ("status",)], ids=" ".join)
def test_thousands_of_mistakes_are_told_in_time(office: Path, command: tuple[str, ...]) -> None:
    """Each of the items names a chapter nearly like a thousand others, and has keys unknown."""
    chapters = "".join(
        f'[chapter.chapter-number-{number}-of-ours]\ntitle = "{number}"\n' for number in range(1000)
    )
    plan = many_items(3000, chapter="chapter-nummber-{}", more='wieght = 5\nkind-of = "x"\n')
    (office / "plan.toml").write_text(SMALL_PLAN + chapters + plan, encoding="utf-8")
    answer = answers(office, *command, code=1)
    assert "Did you mean" in answer
    assert "site-9-of-ours" in answer


@pytest.mark.parametrize("command", [("check",), ("status",), ("log",)], ids=" ".join)
def test_thousands_of_unknown_items_are_told_in_time(
    office: Path, command: tuple[str, ...]
) -> None:
    (office / "plan.toml").write_text(SMALL_PLAN + many_items(3000), encoding="utf-8")
    lines = (log_line(number, item=f"site-{number}-of-yours") for number in range(5000))
    (office / "progress.jsonl").write_bytes(b"".join(lines))
    assert "Did you mean" in answers(office, *command, code=1)


LOOKS = [("status",), ("log",), ("check",)]


@pytest.mark.parametrize("command", LOOKS, ids=" ".join)
def test_a_line_longer_than_any_is_told(office: Path, command: tuple[str, ...]) -> None:
    first, line = log_line(1), log_line(2, note="长 \\note{" * 1_000_000)
    for data in (first + line, line + first, first + line[:-9])[: 1 if command == ("log",) else 3]:
        (office / "progress.jsonl").write_bytes(data)
        assert "has more than 1048576" in answers(office, *command, code=1)


@pytest.mark.parametrize("command", LOOKS, ids=" ".join)
def test_a_line_of_very_many_keys_is_read(office: Path, command: tuple[str, ...]) -> None:
    for key in ("k", "\\u006b"):
        keys = ",".join(f'"{key}{number}":1' for number in range(20_000))
        line = log_line(1)[:-2] + f",{keys}}}\n".encode()
        (office / "progress.jsonl").write_bytes(line)
        answers(office, *command)


@pytest.mark.parametrize("tail", [b"\0" * 30_000_000, b'{"id":' + b'"\\"{' * 200_000])
def test_a_torn_tail_of_megabytes_is_set_aside(office: Path, tail: bytes) -> None:
    log = office / "progress.jsonl"
    log.write_bytes(log_line(1) + tail)
    for command in (("status",), ("check",)):
        assert "cut short" in answers(office, *command)
    answers(office, "update", "homes", "400", "--by", "ops")
    assert len(log.read_bytes().splitlines()) == 2
    assert (office / "progress.jsonl.torn").read_bytes() == tail + b"\n"


LONG = "长" * 10_001


def test_no_text_longer_than_may_be_is_recorded(office: Path) -> None:
    (office / "return.csv").write_text(f"item,set,date,note\nhomes,5,2023-06-30,{LONG}\n")
    answers(office, "update", "homes", "1", "--note", LONG[1:], "--by", "ops")
    before = (office / "progress.jsonl").read_bytes()
    for words in (("--note", LONG), ("--by", LONG), ("--evidence", f"https://{LONG}")):
        answer = answers(office, "update", "homes", "400", *words, code=1)
        assert f"{words[0]} has 10" in answer
    assert "--note has 10001" in answers(office, "undo", "--by", "ops", "--note", LONG, code=1)
    answer = answers(office, "import", "return.csv", code=1)
    assert "return.csv" in answer
    assert "10001 characters" in answer
    assert (office / "progress.jsonl").read_bytes() == before


def test_no_line_longer_than_may_be_is_recorded(office: Path) -> None:
    refs = [f"https://{number}{'/' * 9_000}" for number in range(120)]
    words = [word for ref in refs for word in ("--evidence", ref)]
    assert "1048576 bytes" in answers(office, "update", "homes", "1", *words, code=1)
    assert not (office / "progress.jsonl").exists()


def test_a_text_that_somebody_else_wrote_too_long_is_shown_cut(office: Path) -> None:
    text = "长" * 100_000
    (office / "progress.jsonl").write_bytes(log_line(1, note=text, by=text, extra=text[:9]))
    for command in (("show", "homes"), ("log",), ("export", "html")):
        shown = answers(office, *command)
        assert 10_000 <= shown.count("长") <= 60_000
        assert "…" in shown
    assert answers(office, "log", "--format", "json").count("长") == 200_000
    answers(office, "merge", "progress.jsonl")


@pytest.mark.parametrize("name", ["plan.toml", "progress.jsonl"])
def test_a_file_larger_than_the_memory_is_told(office: Path, name: str) -> None:
    with (office / name).open("ab") as file:
        file.truncate(700 << 20)  # zeros that take no room
    answer = answers(office, "status", code=1)
    assert answer.startswith("plan: this machine has not the memory")


def test_what_was_dropped_on_the_first_day_there_is_has_none_before_it(office: Path) -> None:
    gone = '[item.gone]\nchapter = "urban"\ntitle = "x"\nkind = "keep"\ntarget = 5\n'
    plan = f"{FAR}{gone}dropped = {{ on = 0001-01-01 }}\n"
    (office / "plan.toml").write_text(plan, encoding="utf-8")
    for command in (("show", "gone"), ("status", "--items"), ("export", "html"), ("chart", "gone")):
        answers(office, *command)
