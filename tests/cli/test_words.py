"""Every word that is shown comes from the catalogue: seen by writing it in Greek letters.

The plan of these tests is in Chinese and digits, so a Latin letter on a screen is either a word of
the machine, such as an option or a file name, or one that stands outside the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from tests.helpers import log_line
from wuhai_plan.cli.app import PlanCommands
from wuhai_plan.lang import Lang
from wuhai_plan.messages import catalogue

GREEK = dict(
    zip(
        map(ord, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        "αβγδεζηθικλμνξοπρστυφχψωϊϋΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫ",
        strict=True,
    )
)
PLAN = """\
[plan]
title = "年度计划"
start = 2023-01-01
due = 2023-12-31
timezone = "Asia/Shanghai"
note = "虚构"
[chapter.1]
title = "经济"
[chapter.2]
title = "生态"
[item.11]
chapter = "1"
title = "基站"
kind = "count"
target = 600
unit = "座"
lead = "工信局"
tags = ["甲"]
checkpoints = { 2023-03-31 = 100 }
revisions = [{ from = 2023-05-01, target = 500, due = 2023-11-30, weight = 2, note = "调减" }]
[item.12]
chapter = "1"
title = "利用率"
kind = "level"
baseline = 60
target = 67
unit = "%"
[item.13]
chapter = "1"
title = "首次读数"
kind = "level"
target = 5
[item.21]
chapter = "2"
title = "接通率"
kind = "keep"
target = [90, 95]
[item.22]
chapter = "2"
title = "卫生院"
kind = "milestone"
stages = [{ id = "1", percent = 40, title = "开工", due = 2023-06-30 }, { id = "2", percent = 100, title = "投用" }]
[item.23]
chapter = "2"
title = "试点"
kind = "count"
target = 1
due = 2023-06-30
support = ["财政局"]
source = "二"
note = "说明"
[item.24]
chapter = "2"
title = "期末"
kind = "count"
target = 1
pace = "end"
"""  # noqa: E501
LOG = (
    log_line(1, item="11", date="2023-03-31", set=100, by="某")
    + log_line(2, item="11", add=50, by="某", note="二季度")
    + log_line(3, item="12", set=63, by="某")
    + log_line(4, item="13", date="2023-03-01", set=3, by="某")
    + log_line(5, item="13", date="2023-06-01", set=4, by="某")
    + log_line(6, item="21", date="2023-01-31", set=91, by="某")
    + log_line(7, item="21", date="2023-02-28", set=80, by="某")
    + log_line(8, item="22", stage="1", by="某")
)
SCREENS = [
    *("status", "status --items", "status 1 --as-of 2023-06-30", "status --since 2023-05-01"),
    *("status --by lead", "status --by tag", "status --rules ratio --items", "status --format md"),
    *("status --compare-rules", "status --sensitivity", "status --known-at 2023-07-10"),
    *(f"show {item} --as-of 2023-07-19" for item in (11, 12, 13, 21, 22, 23, 24)),
    *("show 11 --known-at 2023-01-01", "show 23 --as-of 2024-02-01", "log", "check"),
    *("due", "due --as-of 2023-01-01", "check --evidence", "seal --known-at 2023-07-10"),
    "seal --known-at 2023-07-10 -o 1.json",
    *("update 12 64", "update 22 2"),
    *("update 11 1 --correct --note 更正", "undo", "undo --dry-run", "update 11 400 --dry-run"),
    *("adopt --note 通过", "changes --since 2023-07-01 --until 2023-07-10"),
    *("merge progress.jsonl", "merge progress.jsonl --dry-run", "export csv -o 1.csv"),
]  # fmt: skip
REFUSED = [
    *("show 9", "status 9", "update 11 五", "update 22 9", "update 11 5千", "update 12 +1"),
    *("update 12 -1", "update 11 -- -900", "update 11 10", "update 22 2 --date 2023-07-32"),
    *("update 11 900 --date 2024-01-01", "update 11 900 --date 2022-01-01", "void UU --note 误"),
    *("void UUU --note 误", "void U", "show 1", "status --as-of 昨", "status --known-at 昨"),
    *("status --rating 昨", "status --rules 昨", "status --since 2023-08-01", "undo --by 无"),
    *("merge 昨", "check --seal 1", "init", "昨"),
    *("status --昨", "status --sensitivity --compare-rules", "show"),
    *( "status --by 昨", "status --items=1", "status --as-of", "seal --known-at 2024-01-01"),
    *("changes --until 2023-07-10", "changes --until 昨"),
    "changes --since 2023-07-01 --until 2023-06-01",
    *("add 11 --chapter 1", "add 31 --chapter 9", "add 31 --chapter 1", "add 昨 --chapter 1"),
    *("add 31 --chapter 1 --target 昨", "add 31 --chapter 1 --new-chapter 一", "show 11 12"),
]  # fmt: skip

# What the machine says: commands, options and their values, names of files, variables and formats.
MACHINE = re.compile(
    r"""
    [-]-?[a-z][a-z-]*            # options
  | \b[0-9A-Z]{26}\b | \b[0-9A-Z]{6}\b     # ids of entries, also cut short
  | \b[0-9A-Z]{4}(?:-[0-9A-Z]{4})+\b       # seals
  | \b[0-9-]+T[0-9:+]+           # moments
  | [\w.-]+\.(?:toml|jsonl|csv|json)\b
  | \bplan\.toml,\ [\w.\[\]]+    # where in the file
  | \b(?:plan|of)\b
    """,
    re.VERBOSE | re.MULTILINE,
)


@pytest.fixture
def greek(empty_desk, monkeypatch):
    """A desk whose catalogue is written in Greek letters."""
    real = catalogue.catalogue

    def in_greek(lang: Lang) -> Mapping[str, str]:
        texts = real(lang)
        return {key: _translated(text) for key, text in texts.items()}

    monkeypatch.setattr(catalogue, "catalogue", in_greek)
    empty_desk.plan.write_text(PLAN, encoding="utf-8")
    empty_desk.log.write_bytes(LOG)
    return empty_desk


def _translated(text: str) -> str:
    """Put every letter outside of blanks, commands in quotes and options into Greek."""
    parts = re.split(r"(\{[^{}]*\}|“plan [^”]*”|--[a-z-]+)", text)
    return "".join(part if at % 2 else part.translate(GREEK) for at, part in enumerate(parts))


def latin(shown: str) -> list[str]:
    return re.findall(r"[A-Za-z]{2,}", MACHINE.sub("", shown))


def test_the_catalogue_is_what_speaks_greek(greek):
    assert "Overall".translate(GREEK) in greek.ok("status", "--lang", "en")


@pytest.mark.parametrize("command", SCREENS)
def test_no_word_on_a_screen_stands_outside_the_catalogue(greek, command):
    result = greek(*command.split(), "--lang", "en", *_by(command), width=200)
    assert result.code == 0, result.err
    assert set(latin(result.out + result.err)) - {"points", "ratio", "target"} == set()


@pytest.mark.parametrize("command", REFUSED)
def test_no_word_of_a_refusal_stands_outside_the_catalogue(greek, command):
    greek._monkeypatch.setenv("PLAN_LANG", "en")
    result = greek(*command.split(), *_by(command), width=200)
    assert result.code in (1, 2)
    assert re.search(r"[α-ω]{4}", result.err)
    told = result.err.replace(str(greek.folder), "")
    said = latin(re.sub(r"[A-Z|…<>]{2,}", "", told))
    assert set(said) - WORDS == set(), result.err


@pytest.mark.parametrize("command", ["", *PlanCommands.names, "export csv"])
def test_no_word_of_the_help_stands_outside_the_catalogue(greek, command):
    greek._monkeypatch.setenv("PLAN_LANG", "en")
    shown = greek.ok(*command.split(), "--help", width=100)
    assert re.search(r"[α-ω]{4}", shown)
    placeholders = r"<[a-z|-]+>|\[?\b[A-Z]+\b(?:\]\.\.\.)?|[\w-]+(?:\|[\w-]+)+"
    assert set(latin(re.sub(placeholders, "", shown))) - WORDS - {"json", "csv"} == set()


def _by(command: str) -> list[str]:
    writes = command.split(maxsplit=1)[0] in ("update", "void", "undo", "adopt")
    return ["--by", "某"] if writes and "--by" not in command else []


# Values of options, kinds, commands and keys that a message offers to choose from.
WORDS = {
    *("default", "points", "ratio", "target", "chapter", "lead", "tag", "count", "title", "kind"),
    *("met", "missed", "dropped", "cap"),
    *("done", "overdue", "upcoming", "unreported", "ahead", "on", "pace", "slipping", "behind"),
    *("level", "keep", "milestone"),
    *("critical", "status", "show", "due", "add", "update", "log", "void", "undo", "check"),
    *("adopt", "changes", "review", "confirm", "return"),
    *("chart", "import", "md", "xlsx", "form", "html"),
    *("merge", "seal", "export", "init", "schema", "completion", "item", "en", "zh"),
}  # fmt: skip
