"""Types a page's commands, in order, in a folder of their own, and keeps what comes back.

A plain `plan …` runs in this process through the same entry point as the script. Everything else,
pipes and redirections too, runs in `bash -euo pipefail`, where `plan` is a real process. Working
folder and exported variables last from one command to the next, as in a terminal.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from unittest import mock

from tests.docs.book import ROOT, Block, Page
from tests.docs.clock import fixed
from wuhai_plan.cli.app import run

NOW = "2026-07-01T10:00:00+08:00"  # in the year of the plan that `plan init` writes
SHIM = """\
import os, sys
sys.path.insert(0, {root!r})
from tests.docs.clock import fixed
from wuhai_plan.__main__ import main
with fixed(os.environ["DOCS_NOW"], os.environ["DOCS_SEED"]):
    main()
"""
# Words that only a shell understands, outside of single quotes.
_SHELL = re.compile(r"[|&;<>$`*?~()#\\\n]|^(?!plan\b)")


class ParsedValue:
    """What came of a command."""

    def __init__(self, code: int, text: str) -> None:
        self.code = code
        # Rich pads the lines of a table; a page has no blanks at the ends of its lines.
        self.lines = [line.rstrip() for line in text.splitlines()]


class Desk:
    """A folder like a checkout of this project, and someone who types commands in it."""

    def __init__(self, folder: Path, *, chinese: bool) -> None:
        self._folder, self._rooms, self._typed, self._last = folder, 0, 0, 0
        self._now = dt.datetime.fromisoformat(NOW)
        home, shims = folder / "home", folder / "bin"
        for made in (home, shims):
            made.mkdir()
        (shims / "plan.py").write_text(SHIM.format(root=str(ROOT)), encoding="utf-8")
        script = shims / "plan"
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{shims}/plan.py" "$@"\n')
        script.chmod(0o755)
        self._env = {
            "PATH": f"{shims}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}"
            + os.environ.get("PATH", os.defpath),
            "HOME": str(home),
            "LANG": "zh_CN.UTF-8" if chinese else "en_US.UTF-8",
            "LOGNAME": "me",
            "TZ": "Asia/Shanghai",  # eight hours east of Greenwich, as the clock
            "COLUMNS": "80",
            "PYTHONUTF8": "1",
            "PYTHONPATH": str(ROOT),  # scripts are of this checkout, whichever is installed
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        (home / ".gitconfig").write_text(
            "[user]\nname = me\nemail = me@example.org\n[init]\ndefaultBranch = main\n"
            "[commit]\ngpgsign = false\n"
        )
        self._cwd = self.fresh("checkout")

    def fresh(self, kind: str) -> Path:
        """Go to a new folder: a checkout, a copy of the invented year, or an empty one."""
        self._rooms += 1
        room = self._folder / f"room-{self._rooms}" / "plan"
        room.mkdir(parents=True)
        year = Path("examples", "illustrative")
        wanted = {
            "checkout": [(f, f) for f in ("plan.toml", "progress.jsonl")]
            + [(str(year / f), str(year / f)) for f in ("plan.toml", "progress.jsonl", "make.py")],
            "illustrative": [(str(year / f), f) for f in ("plan.toml", "progress.jsonl")],
            "illustrative and checker": [
                *((str(year / f), f) for f in ("plan.toml", "progress.jsonl")),
                (str(Path("docs", "check_seal.py")), "check_seal.py"),
            ],
            "empty": [],
        }
        for source, target in wanted[kind]:
            (room / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, room / target)
        self._cwd = room
        return room

    def heed(self, block: Block) -> None:
        """Do what the notes above a block say."""
        if "fresh" in block.notes:
            self.fresh(block.notes["fresh"])
        if "now" in block.notes:
            self._now = dt.datetime.fromisoformat(block.notes["now"])
        if "file" in block.notes:
            file = self._cwd / block.notes["file"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("\n".join(block.lines) + "\n", encoding="utf-8")

    def type(self, command: str) -> ParsedValue:
        """Run a command; each is typed a minute after the one before."""
        self._typed += 1
        now, seed = self._now.isoformat(), f"{self._typed}"
        self._now += dt.timedelta(minutes=1)
        if command == "echo $?":
            return ParsedValue(0, f"{self._last}\n")
        plain = re.sub(r"'[^'\n]*'", "", command)
        if _SHELL.search(plain):
            done = self._shell(command, now, seed)
        else:
            done = self._plan(shlex.split(command)[1:], now, seed)
        self._last = done.code
        return done

    def script(self, text: str) -> ParsedValue:
        """Run a script as a whole."""
        self._typed += 1
        return self._shell(text, self._now.isoformat(), f"{self._typed}")

    def _plan(self, args: list[str], now: str, seed: str) -> ParsedValue:
        screen, here = io.BytesIO(), Path.cwd()
        out = io.TextIOWrapper(screen, encoding="utf-8", newline="")
        err = io.TextIOWrapper(screen, encoding="utf-8", newline="", write_through=True)
        os.chdir(self._cwd)
        try:
            with (
                mock.patch.dict(os.environ, self._env, clear=True),
                mock.patch.object(sys, "stdout", out),
                mock.patch.object(sys, "stderr", err),
                fixed(now, seed),
            ):
                time.tzset()
                code = run(args)
                out.flush()
        finally:
            time.tzset()
            os.chdir(here)
            text = screen.getvalue().decode()
            out.detach()
            err.detach()
        return ParsedValue(code, text)

    def _shell(self, command: str, now: str, seed: str) -> ParsedValue:
        state = self._folder / "state"
        after = f"\n{{ pwd; env -0; }} > {shlex.quote(str(state))}"
        env = {**self._env, "DOCS_NOW": now, "DOCS_SEED": seed}
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command + after],
            cwd=self._cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if done.returncode == 0:
            folder, _, variables = state.read_text(encoding="utf-8").partition("\n")
            self._cwd = Path(folder)
            named = dict(v.split("=", 1) for v in variables.split("\0") if "=" in v)
            own = {"DOCS_NOW", "DOCS_SEED", "PWD", "OLDPWD", "SHLVL", "_"}
            self._env = {name: value for name, value in named.items() if name not in own}
        # Which of two processes speaks first is chance: here errors do.
        return ParsedValue(done.returncode, (done.stderr + done.stdout).decode())


def play(page: Page, folder: Path) -> tuple[list[str], list[str]]:
    """Type all of a page; return its lines with the output there was, and what went wrong.

    A command may fail where `echo $?` follows it, or a note says how many of its block are refused.
    """
    desk, lines, wrong, shift = Desk(folder, chinese=page.chinese), list(page.lines), [], 0
    for block in page.blocks:
        desk.heed(block)
        if block.info == "sh":
            done = desk.script("\n".join(block.lines))
            if done.code:
                text = "\n".join(done.lines)
                wrong.append(f"line {block.line + 1}: the script failed ({done.code}): {text}")
        if block.info != "console":
            continue
        new: list[str] = []
        failed: list[str] = []
        commands = block.commands()
        for number, command in enumerate(commands):
            done = desk.type(command.text)
            new += ["$ " + command.text.replace("\n", "\n> "), *done.lines]
            following = commands[number + 1].text if number + 1 < len(commands) else ""
            if done.code and following != "echo $?":
                failed.append(f"{command.text}: exit code {done.code}")
        if len(failed) != int(block.notes.get("refused", 0)):
            wrong.append(f"line {block.line + 1}: the page doesn't tell what failed: {failed}")
        new = "\n".join(new).split("\n")
        start = block.line + 1 + shift
        lines[start : start + len(block.lines)] = new
        shift += len(new) - len(block.lines)
    return lines, wrong
