"""Thousands of spoilt plans and logs: an answer within 512 MiB and 10 s, never a traceback."""

from __future__ import annotations

import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import LONG
from tests.torture import mutate
from tests.torture.sandbox import Sandbox

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are bounded on POSIX")

MUTANTS = 10_000 if LONG else 250
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("status",),
    ("status", "--items"),
    ("status", "--items", "--as-of", "9999-12-31"),
    ("status", "--as-of", "0001-01-01", "--format", "json"),
    ("status", "--since", "2023-03-01", "--format", "csv"),
    ("status", "--by", "tag", "--known-at", "2023-05-01T00:00:00+08:00"),
    ("status", "--compare-rules"),
    ("status", "--sensitivity", "--as-of", "2023-06-30"),
    ("status", "--rules", "strict", "--fail-on", "behind"),
    ("show", "homes"),
    ("show", "air", "--as-of", "2023-06-30"),
    ("show", "school", "--format", "json"),
    ("show", "roads"),
    ("show", "budget", "--as-of", "2023-09-01"),
    ("due",),
    ("due", "--as-of", "2023-07-20", "--format", "json"),
    ("log",),
    ("log", "urban", "--format", "csv"),
    ("log", "--since", "2023-03-01", "--format", "json"),
    ("chart", "--as-of", "2023-07-20"),
    ("chart", "air"),
    ("chart", "-o", "x.svg"),
    ("export", "csv"),
    ("export", "json", "--as-of", "2023-06-30"),
    ("export", "md"),
    ("export", "html", "-o", "x.html"),
    ("export", "form", "-o", "x.csv"),
    ("export", "xlsx", "-o", "x.xlsx"),
    ("update", "homes", "+1", "--by", "ops"),
    ("update", "calls", "91", "--date", "2023-05-31", "--by", "ops"),
    ("update", "school", "open", "--by", "ops", "--date", "2023-08-01"),
    ("undo", "--by", "ops"),
    ("void", "0101", "--note", "why", "--by", "ops"),
    ("check", "--evidence"),
    ("seal", "--known-at", "2023-08-01"),
    ("merge", "other.jsonl"),
    ("merge", "progress.jsonl", "--log", "other.jsonl"),
    ("import", "return.csv", "--by", "ops"),
    ("add", "new", "--chapter", "urban", "--title", "New", "--kind", "count", "--target", "5"),
    ("__complete", "bash", "plan", "update", "school", "="),
    ("__complete", "zsh", "plan", "void", "="),
)  # fmt: skip


def _tried(
    folder: Path, name: str, make: Callable[[int], bytes], figures: Counter[str]
) -> Counter[int]:
    """Try commands on mutants of one of the files of a folder; count the exit codes."""
    (folder / "plan.toml").write_text(mutate.PLAN, encoding="utf-8")
    (folder / "progress.jsonl").write_bytes(mutate.LOG)
    (folder / "other.jsonl").write_bytes(mutate.LOG[: len(mutate.LOG) // 2].rpartition(b"\n")[0])
    (folder / "return.csv").write_text("item,date,set\nhomes,2023-07-31,400\ncalls,2023-7-31,93\n")
    sound = {path.name: path.read_bytes() for path in folder.iterdir()}
    codes: Counter[int] = Counter()
    wrong = []
    with Sandbox() as sandbox:
        for command in COMMANDS:  # on files that are sound, so that what fails does for its file
            _fresh(folder, sound)
            assert sandbox.run(folder, *command).complaint() is None, command
        for seed in range(MUTANTS):
            chance = random.Random(seed)
            for command in (("check",), chance.choice(COMMANDS)):
                _fresh(folder, sound | {name: make(seed)})
                ended = sandbox.run(folder, *command)
                codes[ended.code] += 1
                if complaint := ended.complaint():
                    wrong.append((seed, command, complaint))
            assert len(wrong) < 20, wrong
    figures[f"mutants of {name}, with two commands each"] += MUTANTS
    for code, count in sorted(codes.items()):
        figures[f"  commands that ended with {code} on {name}"] += count
    assert not wrong, wrong
    return codes


def _fresh(folder: Path, files: dict[str, bytes]) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name, data in files.items():
        (folder / name).write_bytes(data)


def test_plans(tmp_path: Path, figures: Counter[str]) -> None:
    codes = _tried(tmp_path, "plan.toml", mutate.plan, figures)
    assert min(codes[0], codes[1]) > MUTANTS / 10, codes  # some are sound, some are not


def test_logs(tmp_path: Path, figures: Counter[str]) -> None:
    codes = _tried(tmp_path, "progress.jsonl", mutate.log, figures)
    assert min(codes[0], codes[1]) > MUTANTS / 10, codes
