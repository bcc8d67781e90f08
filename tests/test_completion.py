"""Completion: what is offered where, and the scripts in the shells themselves."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.helpers import SMALL_PLAN, log_line, ulid
from wuhai_plan.cli.complete import complete
from wuhai_plan.completion.answer import answer
from wuhai_plan.completion.scripts import ENDINGS, script

BIN = Path(sys.executable).parent
EVIL = "$(touch pwned) `touch pwned` %F{red}:; touch pwned\\n'\"*"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("PLAN_FILE", "PLAN_LOG", "PLAN_LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")
    (tmp_path / "plan.toml").write_text(SMALL_PLAN, encoding="utf-8")
    (tmp_path / "progress.jsonl").write_bytes(
        log_line(1) + log_line(2, add=5) + log_line(3, item=..., date=..., void=ulid(1), note="x")
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def offered(line: str, shell: str = "zsh") -> list[str]:
    """What is offered at the end of a line after `plan `."""
    *before, current = line.split(" ")
    return [word.text for word in answer(shell, before, current).words]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("un", ["units", "undo"]),
        ("export js", ["json"]),
        ("--v", ["--version"]),
        ("status --as", ["--as-of"]),
        ("status --as-of 2023-06-30 --as", []),
        ("status --as-of y", ["yesterday"]),
        ("status --items --item", []),
        ("update homes 5 --evidence x --evi", ["--evidence"]),
        ("status u", ["urban"]),
        ("status ", ["urban", "ecology", "livelihood", "homes", "reuse", "calls", "clinic"]),
        ("status urban c", ["calls", "clinic"]),
        ("status U", ["urban"]),
        ("status --items c", ["calls", "clinic"]),
        ("show c", ["calls", "clinic"]),
        ("show --as-of today c", ["calls", "clinic"]),
        ("show --as-of=today c", ["calls", "clinic"]),
        ("show -- c", ["calls", "clinic"]),
        ("show calls c", []),
        ("update clinic ", ["approved", "started", "in-use"]),
        ("update cli s", ["started"]),
        ("update c s", []),
        ("update homes ", []),
        ("show 新", ["新建住房", "新建卫生院"]),
        ("status 城", ["城市"]),
        ("update clinic 开", ["开工"]),
        ("update 新建卫生院 ", ["approved", "started", "in-use"]),
        ("update 新建卫生院 立", ["立项"]),
        ("update 卫生院 立", ["立项"]),
        ("update 新建 立", []),
        ("status --rating 滞后,已", ["滞后,已完成", "滞后,已达标", "滞后,已取消"]),
        ("void ", [ulid(3), ulid(2)]),
        ("status --rating behind,cri", ["behind,critical"]),
        ("status --fail-on o", ["on-pace", "overdue"]),
        ("status --rules r", ["ratio"]),
        ("status --by l", ["lead"]),
        ("status --by=l", ["--by=lead"]),
        ("status --format ", ["table", "csv", "json", "md"]),
        ("add new --chapter e", ["ecology"]),
        ("add new --ladder c", ["construction"]),
        ("add new --kind le", ["level"]),
        ("schema e", ["entry"]),
        ("completion f", ["fish"]),
        ("nonsense ", []),
        ("status --nonsense ur", ["urban"]),
    ],
)  # fmt: skip
def test_what_is_offered(folder, line, words):
    assert offered(line) == words


@pytest.mark.parametrize("line", ["status --plan ", "status --log x", "export csv -o ", "merge "])
def test_file_names_are_left_to_the_shell(folder, line):
    *before, current = line.split(" ")
    assert answer("zsh", before, current).mode == "files"


def test_names_are_those_of_the_plan_that_is_named(folder, monkeypatch):
    other = folder / "other.toml"
    other.write_text(SMALL_PLAN.replace("[item.homes]", "[item.hostels]"), encoding="utf-8")
    assert offered("show --plan other.toml h") == ["hostels"]
    assert offered("show --plan=other.toml h") == ["hostels"]
    monkeypatch.setenv("PLAN_FILE", "other.toml")
    assert offered("show h") == ["hostels"]
    monkeypatch.delenv("PLAN_FILE")
    (folder / "below").mkdir()
    monkeypatch.chdir(folder / "below")
    assert offered("show h") == ["homes"]
    assert offered("void ") == [ulid(3), ulid(2)]


def test_files_may_be_named_in_quotes(folder):
    (folder / "plan.toml").rename(folder / "our plan.toml")
    for typed in ('"our plan.toml"', "'our plan.toml'", "our\\ plan.toml", "our plan.toml"):
        assert [w.text for w in answer("bash", ["show", "--plan", typed], "h").words] == ["homes"]


def test_the_log_is_the_one_that_is_named(folder, monkeypatch):
    (folder / "other.jsonl").write_bytes(log_line(7))
    assert offered("void --log other.jsonl ") == [ulid(7)]
    monkeypatch.setenv("PLAN_LOG", "other.jsonl")
    assert offered("void ") == [ulid(7)]


def test_what_a_name_stands_for_is_told_in_the_readers_language(folder, monkeypatch):
    def told(*before: str) -> dict[str, str]:
        return {word.text: word.help for word in answer("zsh", before, "").words}

    assert told("show")["homes"] == "New homes"
    assert told("show", "--lang", "zh")["homes"] == "新建住房"
    monkeypatch.setenv("PLAN_LANG", "zh")
    assert told("show")["homes"] == "新建住房"
    assert told("update", "clinic")["started"] == "开工"
    assert told()["undo"] == "撤回本人最近一条有效记录"
    assert told("void")[ulid(2)] == "2023-06-30 homes +5"


def test_bash_cuts_a_line_at_equals_signs_and_colons(folder):
    assert offered("status --by = l", "bash") == ["lead"]
    assert offered("status --by =", "bash") == ["chapter", "lead", "tag"]
    assert offered("show --known-at 2023-07-10T17 : 00 c", "bash") == ["calls", "clinic"]


def test_a_plan_or_log_that_cannot_be_read_offers_what_it_can_and_says_nothing(folder, capfd):
    (folder / "progress.jsonl").write_bytes(b"{\n[1]\nnull\n\xff\n" + log_line(4) + b'{"id":"01')
    assert offered("void ") == [ulid(4)]
    for content in (b"\xff", b"[plan", b"item = 3", b"[item]\na = 3\n", b"a = " + b"[" * 9999):
        (folder / "plan.toml").write_bytes(content)
        complete(["zsh", "show", "="])
        complete(["zsh", "update", "a", "="])
        complete(["zsh", "=sta"])
        out, err = capfd.readouterr()
        assert err == ""
        assert "status\tShow" in out
    complete([])
    assert capfd.readouterr() == ("", "")


def test_what_may_be_confirmed_or_returned_is_offered_and_no_other_entry(folder):
    """Readings that stand, the newest first, then the items, each of which means its last one."""
    lines = (
        log_line(1, item="homes"),
        log_line(2, item="homes", add=5),
        log_line(3, item="clinic", stage="started"),
        log_line(4, item="homes", note="a remark", add=...),
        log_line(5, item="homes", set=320),
        log_line(6, item="homes", void=ulid(2), note="x"),
        log_line(7, item="homes", confirm=ulid(1), value=310),
        log_line(8, item="homes", **{"return": ulid(5)}, note="x"),
        log_line(9, item="clinic", confirm=ulid(3), stage="started"),
    )
    (folder / "progress.jsonl").write_bytes(b"".join(lines))
    readings = [ulid(3), ulid(1)]
    for command in ("confirm", "return", f"confirm {ulid(1)}"):
        words = offered(f"{command} ")
        assert words[:2] == readings
        assert "homes" in words[2:]
        assert not set(words) & {ulid(n) for n in (2, 4, 5, 6, 7, 8, 9)}
    assert offered(f"return {ulid(1)} ") == []
    assert offered("void ")[:3] == [ulid(9), ulid(8), ulid(7)]


def test_only_the_end_of_a_long_log_is_read_and_its_first_part_of_a_line_left_out(folder):
    log = b"".join(log_line(number, note="x" * 1000) for number in range(200))
    (folder / "progress.jsonl").write_bytes(log)
    found = offered("void ")
    assert found[0] == ulid(199)
    assert len(found) == 50


def test_what_is_no_id_is_never_offered(folder):
    (folder / "plan.toml").write_text(
        SMALL_PLAN.replace("[item.homes]", '[item."$(touch pwned)"]').replace(
            "[chapter.urban]", "[chapter.'`x`']"
        ),
        encoding="utf-8",
    )
    (folder / "progress.jsonl").write_bytes(log_line(1, id="$(touch pwned)") + log_line(2))
    assert offered("status ") == ["ecology", "livelihood", "reuse", "calls", "clinic"]
    assert offered("void ") == [ulid(2)]


def test_a_title_that_a_shell_would_not_leave_alone_is_not_offered(folder):
    for title in ("新建 住房", "新建$(住房)", "新建住房'"):
        text = SMALL_PLAN.replace('"新建住房"', json.dumps(title))
        (folder / "plan.toml").write_text(text, encoding="utf-8")
        assert offered("show 新") == ["新建卫生院"]


def test_titles_stay_on_their_line_and_harm_no_terminal(folder):
    (folder / "plan.toml").write_text(
        SMALL_PLAN.replace('"New homes"', '"a\\tb\\nc\\u001b[31m"'), encoding="utf-8"
    )
    shown = answer("zsh", ["show"], "h").lines()
    assert shown == "words\nhomes\ta b c\ufffd[31m\n"


def test_the_words_are_quick_to_find():
    """Neither Typer nor the model nor Rich is loaded."""
    code = "import sys\nfrom wuhai_plan.__main__ import main\nmain()\nprint(*sys.modules)"
    args = [sys.executable, "-c", code, "__complete", "bash", "show", "="]
    done = subprocess.run(args, capture_output=True, text=True, check=True)
    mode, *words, modules = done.stdout.splitlines()
    assert mode == "words"
    assert any(word.startswith("5g-base-stations\t") for word in words)
    assert not {"typer", "msgspec", "rich", "wuhai_plan.model"} & set(modules.split())


# ---- in the shells themselves


def shell(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.mark.parametrize("name", ENDINGS)
def test_each_script_asks_the_program_without_a_word_to_the_terminal(name):
    text = script(name).decode("ascii")
    assert f"__complete {name} " in text
    assert "2>/dev/null" in text or "2>$null" in text
    assert "compgen" not in text  # it would run what stands in the words
    assert "eval" not in text.partition("\n_plan")[2]


BASH = """\
eval "$(plan completion bash)"
COMP_WORDS=(plan {words})
COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
_plan_completion plan "${{COMP_WORDS[COMP_CWORD]}}" x
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("sta", "status"),
        ("show ho", "homes"),
        ("status --by = l", "lead"),
        ("update clinic s", "started"),
        ("show 热", "热线接通率"),
        ("show '$(touch pwned)'", ""),
        ("show '\"unended'", ""),
    ],
)
def test_bash(folder, words, found):
    code = BASH.format(words=words)
    done = subprocess.run([shell("bash"), "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout.split(), done.stderr) == ([found] if found else [], "")
    assert not (folder / "pwned").exists()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("plan sta", ["status\tShow how far"]),
        ("plan show ho", ["homes\tNew homes"]),
        ("plan --vers", ["--version\tShow the version"]),
        ("plan status --by=l", ["--by=lead"]),
        ("plan update clinic ", ["approved\tApproved", "started\tStarted", "in-use\tIn use"]),
        ("plan merge progress.j", ["progress.jsonl"]),
        ("plan nonsense ", []),
    ],
)
def test_fish(folder, line, found):
    code = f"plan completion fish | source\ncomplete -C '{line}'"
    fish = [shell("fish"), "--no-config", "-c", code]
    done = subprocess.run(fish, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert len(lines) == len(found), lines
    assert all(one.startswith(start) for one, start in zip(lines, found, strict=True)), lines
    assert done.stderr == ""


def typed(command: list[str], keys: str, folder: Path) -> str:
    """Type keys at a terminal in which a shell runs, until the shell ends; return what it shows."""
    terminal, inner = pty.openpty()
    environment = {**os.environ, "TERM": "xterm"}
    environment |= {"PS1": "> ", "HOME": str(folder), "COLUMNS": "100", "LINES": "50"}
    with subprocess.Popen(
        command, stdin=inner, stdout=inner, stderr=inner, env=environment, start_new_session=True
    ) as running:
        os.close(inner)
        stuck = threading.Timer(60, running.kill)
        stuck.start()
        os.write(terminal, keys.encode())
        shown = b""
        try:
            while part := os.read(terminal, 4096):
                shown += part
        except OSError:  # how a terminal ends on Linux
            pass
        running.wait()
        stuck.cancel()
    os.close(terminal)
    return shown.decode(errors="replace")


SET_UP = {
    "bash": (["--norc", "--noprofile", "-i"], 'eval "$(plan completion bash)"\n'),
    "zsh": (
        ["-f", "-i"],
        'autoload -Uz compinit; compinit -u -D; eval "$(plan completion zsh)"\n',
    ),
}


@pytest.mark.parametrize("name", SET_UP)
def test_a_key_completes_and_what_titles_say_is_never_run(folder, name):
    (folder / "plan.toml").write_text(
        SMALL_PLAN.replace('"Hotline calls answered"', json.dumps(EVIL)), encoding="utf-8"
    )
    options, begin = SET_UP[name]
    keys = f"{begin}plan show \t\t\nplan show cal\t--format json > out.json\nexit\n"
    shown = typed([shell(name), *options], keys, folder)
    assert json.loads((folder / "out.json").read_text())["item"]["id"] == "calls", shown
    assert not (folder / "pwned").exists()
    assert "Traceback" not in shown
    if name == "zsh":
        assert "$(touch pwned) `touch pwned` %F{red}:; touch pwned" in shown
