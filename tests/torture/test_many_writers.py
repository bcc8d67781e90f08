"""Many processes write one log at once: each acknowledged entry is in it, exactly once."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.helpers import LONG
from tests.torture.helpers import COMMAND, call, folder_with_plan, ids_of_whole_lines, sound, start

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the workers need POSIX signals")

WRITERS = 16


def _outputs(processes: list[subprocess.Popen[bytes]]) -> list[str]:
    outputs = []
    for process in processes:
        out, err = process.communicate()
        assert process.returncode == 0, err.decode()
        # Who adds the same again and again is told so, and of nothing else.
        assert all(line.startswith(b"note: ops ") for line in err.splitlines())
        outputs.append(out.decode())
    return outputs


def test_16_processes_of_50_updates_each(tmp_path: Path, figures: Counter[str]) -> None:
    log = folder_with_plan(tmp_path)
    plan = str(tmp_path / "plan.toml")
    workers = [
        start("-m", "tests.torture.worker", plan, f"writer {n}", "50", stdout=-1, stderr=-1)
        for n in range(WRITERS)
    ]
    acknowledged = " ".join(_outputs(workers)).split()
    assert len(acknowledged) == 800
    assert len(set(acknowledged)) == 800
    data = log.read_bytes()
    # Each id was made above the last one there, so writers that took turns left them in order.
    assert ids_of_whole_lines(data) == sorted(acknowledged)
    entries = sound(data).entries
    assert Counter(entry.by for entry in entries) == {f"writer {n}": 50 for n in range(WRITERS)}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.toml", log.name]
    shown = call(*COMMAND, "status", "--items", "--format", "csv", "--plan", plan)
    assert re.search(r"^homes,.*,800,", shown.stdout.decode(), re.MULTILINE)
    figures["entries acknowledged by 16 processes at once, each found once"] += 800


def test_16_real_commands_at_a_time(tmp_path: Path, figures: Counter[str]) -> None:
    log = folder_with_plan(tmp_path)
    update = (*COMMAND, "update", "homes", "+1", "--plan", str(tmp_path / "plan.toml"))
    acknowledged: list[str] = []
    rounds = 50 if LONG else 2
    for _ in range(rounds):
        at_once = [start(*update, stdout=-1, stderr=-1) for _ in range(WRITERS)]
        for output in _outputs(at_once):
            acknowledged += re.findall(r"entry ([0-9A-Z]{26})$", output.strip())
    assert len(acknowledged) == WRITERS * rounds
    assert ids_of_whole_lines(log.read_bytes()) == sorted(acknowledged)
    figures["real commands, 16 at a time, each entry found once"] += len(acknowledged)
