"""Bad files and bad words: one clear message each, exit 1 or 2, and the log as it was."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

GOOD = '"id":"01H0000000000000000000000B","at":"2023-07-03T09:00:00Z","item":"museum"'


@pytest.mark.parametrize(
    "command", [["status"], ["update", "museum", "in-use"], ["log"], ["check"]]
)
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("not json", "line 11"),
        ("[1]", "line 11"),
        ('{"id":"01H0000000000000000000000B"}', "“at”"),
        (f'{{{GOOD},"date":"2023-07-01"}}', "a remark"),
        (f'{{{GOOD},"date":"2023-07-01","set":1,"stage":"started"}}', "has 2"),
        (f'{{{GOOD},"date":"2023-07-01","set":1}}', "kind is milestone"),
        (f'{{{GOOD},"date":"2023-07-01","stage":"opened"}}', "approved"),
        (f'{{{GOOD},"date":"1 July","stage":"started"}}', "“date”"),
        (f'{{{GOOD.replace("museum", "musem")},"date":"2023-07-01","stage":"started"}}', "musem"),
        (f'{{{GOOD.replace("00000B", "000001")},"date":"2023-07-01","stage":"started"}}', "line 1"),
        (f'{{{GOOD},"void":"01H000000000000000000000ZZ","note":"x"}}', "00ZZ"),
    ],
)
def test_a_bad_line_of_the_log_is_named_and_nothing_is_computed(desk, command, line, said):
    with desk.log.open("a", encoding="utf-8") as log:
        log.write(line + "\n" + '{"id":')  # with a torn line behind it
    message = desk.fails(*command)
    assert said in message
    assert "progress.jsonl" in message


def test_a_torn_last_line_is_left_out_with_a_warning_then_set_aside(desk):
    whole = desk.log.read_bytes()
    torn = b'{"id":"01H0000000000000000000000B","at":"2023-07-03T09:00:00Z","no'
    desk.log.write_bytes(whole + torn)
    result = desk("status")
    assert result.code == 0
    assert "cut short" in result.err
    assert desk.log.read_bytes() == whole + torn
    result = desk("update", "museum", "in-use")
    assert result.code == 0
    assert "progress.jsonl.torn" in result.err
    assert desk.log.read_bytes().startswith(whole)
    assert len(desk.entries()) == 11
    assert torn in (desk.folder / "progress.jsonl.torn").read_bytes()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[plan", "line 1"),
        (b'[plan]\ntitle = "\xff"\n', "UTF-8"),
        ("[plan]\ntitle = '计划'".encode("gb18030"), "UTF-8"),
        (b"", "plan"),
        (b"[item.a]\n[item.a]\n", "line 2"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_plan_file_that_cannot_be_read_says_why(desk, content, said, lang):
    desk.plan.write_bytes(content)
    message = desk.fails("update", "museum", "in-use", "--lang", lang)
    assert (said if lang == "en" else said.replace("line ", "第 ")) in message


def test_all_mistakes_of_a_plan_file_are_told_at_once(desk):
    text = desk.plan.read_text(encoding="utf-8")
    for old, new in (
        ("target = 600", "target = -600"),
        ('kind = "keep"', 'kind = "kep"'),
        ("baseline = 60", "baseline = 67"),
        ('ladder = "construction"\npace', 'ladder = "constrution"\npace'),
        ("due = 2023-06-30", "due = 2022-06-30\nweigth = 2"),
        ('chapter = "economy"\ntitle = { en = "Spent', 'chapter = "econmy"\ntitle = { en = "Spent'),
    ):
        assert text.count(old) >= 1
        text = text.replace(old, new, 1)
    desk.plan.write_text(text, encoding="utf-8")
    message = desk.fails("status")
    for said in (
        "item.base-stations.target",
        "item.hotline.kind",
        "“keep”",
        "item.base-rate.baseline",
        "item.pilot.ladder",
        "“construction”",
        "item.homes.weigth",
        "“weight”",
        "item.homes.due",
        "item.investment.chapter",
        "“economy”",
    ):
        assert said in message


def test_escape_sequences_in_words_are_shown_harmless(desk):
    for args in (("status", "\x1b[31mx"), ("update", "\x1b[31mx\nx", "1"), ("void", "\x1b]0;x")):
        note = () if args[0] != "void" else ("--note", "x")
        assert "\x1b" not in desk.fails(*args, *note)


def test_titles_with_control_characters_are_refused_by_key(desk):
    text = desk.plan.read_text(encoding="utf-8")
    desk.plan.write_text(text.replace('en = "Museum"', 'en = "Mu\\u001bseum"'), encoding="utf-8")
    assert "item.museum.title" in desk.fails("status")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f'{{{GOOD},"date":"2023-07-01","stage":"started","stage":"in-use"}}', "“stage” stands"),
        (
            f'{{{GOOD},"date":"2023-07-01","stage":"started","\\u0073tage":"in-use"}}',
            "stands twice",
        ),
        (f'{{{GOOD},"void":"01H0000000000000000000000B","note":"x"}}', "itself"),
        (f'{{{GOOD},"void":"01H00000000000000000000001","note":"x"}}', "base-stations"),
    ],
)
def test_a_forged_line_is_told_with_line_and_byte(desk, line, said):
    size = len(desk.log.read_bytes())
    with desk.log.open("a", encoding="utf-8") as log:
        log.write(line + "\n")
    message = desk.fails("check")
    assert said in message
    assert f"line 11 (byte {size})" in message


def test_withdrawals_in_a_ring_are_told_before_anything_is_written(desk):
    one, two = "01H0000000000000000000000B", "01H0000000000000000000000C"
    ring = "".join(
        f'{{"id":"{a}","at":"2023-07-03T09:00:00Z","void":"{b}","note":"x"}}\n'
        for a, b in ((one, two), (two, one))
    )
    desk.log.write_text(ring)
    assert "ring" in desk.fails("void", one, "--note", "x")


@pytest.mark.parametrize(
    "command",
    [
        ["seal", "--known-at", "2023-07-10"],
        ["check"],
        ["export", "html"],
        ["export", "html", "--known-at", "2023-07-10"],
        ["export", "md", "--known-at", "2023-07-10"],
        ["export", "xlsx", "--known-at", "2023-07-10", "-o", "a.xlsx"],
        ["status"],
    ],
    ids=" ".join,
)
def test_a_torn_last_line_is_told_once_by_whatever_leaves_it_out(desk, later, command):
    with desk.log.open("ab") as log:
        log.write(b'{"id":"01H0')
    later()
    result = desk(*command)
    assert result.code == 0
    assert result.err.count("the last line was cut short by a crash") == 1


def test_a_torn_last_line_is_told_with_a_seal_that_is_checked(desk, later):
    later()
    sealed = desk.ok("seal", "--known-at", "2023-07-10").strip()
    with desk.log.open("ab") as log:
        log.write(b'{"id":"01H0')
    result = desk("check", "--seal", sealed, "--known-at", "2023-07-10")
    assert result.code == 0
    assert result.err.count("the last line was cut short by a crash") == 1


def test_a_pipe_for_a_log_is_refused_and_does_not_hang(desk):
    os.mkfifo(desk.folder / "pipe")
    for command in (("status",), ("update", "museum", "in-use")):
        assert "pipe" in desk.fails(*command, "--log", "pipe")


def test_a_broken_link_for_a_plan_is_told_and_no_plan_higher_up_is_used(desk, monkeypatch):
    below = desk.folder / "below"
    below.mkdir()
    (below / "plan.toml").symlink_to("nowhere")
    monkeypatch.chdir(below)
    assert "link" in desk.fails("update", "museum", "in-use")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
@pytest.mark.parametrize("closed", [">/dev/full", ">&-"])
def test_an_answer_that_cannot_be_printed_never_looks_like_a_refusal(desk, closed):
    def shell(command: str) -> subprocess.CompletedProcess[str]:
        run = f"{sys.executable} -m wuhai_plan {command} {closed}"
        return subprocess.run(
            ["bash", "-c", run], capture_output=True, check=False, text=True, cwd=desk.folder
        )

    before = len(desk.entries())
    done = shell("update museum in-use")
    assert done.returncode == 0
    assert len(desk.entries()) == before + 1
    assert "Traceback" not in done.stderr
    assert "is recorded" in done.stderr
    for command in ("status", "status --format json", "log", "check", "--version", "export csv"):
        done = shell(command)
        assert "Traceback" not in done.stderr
        assert done.returncode == 1


def test_a_missing_folder_or_a_folder_for_a_log_is_told(desk):
    assert "folder" in desk.fails("update", "museum", "in-use", "--log", "nowhere/p.jsonl")
    (desk.folder / "d").mkdir()
    assert "folder" in desk.fails("update", "museum", "in-use", "--log", "d")
    assert "folder" in desk.fails("status", "--log", "d")
    (desk.folder / "gone").symlink_to(desk.folder / "nothing")
    assert "link" in desk.fails("update", "museum", "in-use", "--log", "gone")
    assert "link" in desk.fails("status", "--log", "gone")
