"""Paths that come from outside: pipes, devices, and what leads out of a folder."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest

from tests.helpers import SMALL_PLAN, confined, log_line

ZEROS = hashlib.sha256(b"").hexdigest()
posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are of POSIX systems")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "plan.toml").write_text(SMALL_PLAN, encoding="utf-8")
    return folder


NAMING = [
    ("status", "--plan", "{}"),
    ("check", "--plan", "{}"),
    ("update", "homes", "1", "--plan", "{}"),
    ("add", "x", "--chapter", "urban", "--title", "x", "--target", "5", "--plan", "{}"),
    ("status", "--log", "{}"),
    ("check", "--log", "{}"),
    ("update", "homes", "1", "--log", "{}"),
    ("merge", "{}"),
    ("import", "{}"),
    ("update", "homes", "1", "--evidence", "{}"),
    ("seal", "--known-at", "2023-06-30", "-o", "june.seal", "--sign", "{}"),
]


@posix
@pytest.mark.parametrize("command", NAMING, ids=" ".join)
@pytest.mark.parametrize("name", ["pipe", "/dev/zero"])
def test_a_pipe_or_a_device_is_refused_wherever_a_file_is_named(
    office: Path, name: str, command: tuple[str, ...]
) -> None:
    os.mkfifo(office / "pipe")
    done = confined(office, *(word.format(name) for word in command))
    assert (done.returncode, done.stdout) == (1, "")
    assert "is a pipe or a device" in done.stderr
    assert not (office / "progress.jsonl").exists()


@posix
def test_a_pipe_in_the_place_of_a_plan_does_not_hang_a_shell_that_completes(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "plan.toml")
    os.mkfifo(tmp_path / "progress.jsonl")
    done = confined(tmp_path, "__complete", "bash", "plan", "void", "=")
    assert (done.returncode, done.stderr) == (0, "")


def evidence(ref: str, digest: str = ZEROS) -> bytes:
    return log_line(1, evidence=[{"ref": ref, "sha256": digest}])


@posix
@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("/dev/zero", "lies outside"),
        ("../../../../../../../../etc/hostname", "lies outside"),
        ("..", "lies outside"),
        ("away/secret.txt", "lies outside"),
        ("pipe", "is no file"),
        (".", "is no file"),
        ("a\0b", "is no file"),
        ("ring", "is no file"),
        ("x" * 5000, "is no file"),
        ("nothing", "is gone"),
    ],
)
def test_evidence_that_a_stranger_names_is_not_followed(office: Path, ref: str, said: str) -> None:
    os.mkfifo(office / "pipe")
    (office / "ring").symlink_to("ring")
    elsewhere = office.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "secret.txt").write_text("secret")
    (office / "away").symlink_to(elsewhere)
    (office / "progress.jsonl").write_bytes(evidence(ref))
    done = confined(office, "check", "--evidence")
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_evidence_elsewhere_is_read_where_its_folder_is_named(office: Path) -> None:
    archive = office.parent / "archive"
    archive.mkdir()
    (archive / "minutes.txt").write_bytes(b"")
    log = office / "progress.jsonl"
    for ref in ("../archive/minutes.txt", str(archive / "minutes.txt")):
        log.write_bytes(evidence(ref))
        assert "--evidence-root" in confined(office, "check", "--evidence").stderr
        for root in ("../archive", str(office.parent)):
            done = confined(office, "check", "--evidence", "--evidence-root", root)
            assert (done.returncode, done.stderr) == (0, "")
            assert "unchanged: 1" in done.stdout
    done = confined(office, "check", "--evidence", "--evidence-root", "plan.toml")
    assert done.returncode == 1
    done = confined(office, "check", "--evidence-root", "../archive")
    assert done.returncode == 2
    assert "--evidence-root goes with --evidence only" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="what a process may take is told on Linux")
def test_evidence_of_any_size_takes_the_same_memory(office: Path) -> None:
    with (office / "scan.tif").open("wb") as file:
        file.truncate(600 << 20)  # a file of zeros that takes no room
    done = confined(office, "update", "homes", "1", "--evidence", "scan.tif", memory=400 << 20)
    assert (done.returncode, done.stderr) == (0, "")
    done = confined(office, "check", "--evidence", memory=400 << 20)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("log", ["../progress.jsonl", "a/../../progress.jsonl", "/x.jsonl"])
def test_a_plan_names_no_log_outside_of_its_folder(office: Path, log: str) -> None:
    plan = SMALL_PLAN.replace("[plan]", f'[plan]\nlog = "{log}"')
    (office / "plan.toml").write_text(plan, encoding="utf-8")
    for command in (("status",), ("check",), ("update", "homes", "1")):
        done = confined(office, *command)
        assert (done.returncode, done.stdout) == (1, "")
        assert "plan.log: leads out of the plan's folder" in done.stderr
        assert "--log" in done.stderr
    assert not (office.parent / "progress.jsonl").exists()
    done = confined(office, "update", "homes", "1", "--log", "../progress.jsonl")
    assert done.returncode == 0
    assert (office.parent / "progress.jsonl").exists()


def test_a_log_in_a_folder_below_is_the_plans_own_affair(office: Path) -> None:
    (office / "logs").mkdir()
    plan = SMALL_PLAN.replace("[plan]", '[plan]\nlog = "./logs/../logs/..2023.jsonl"')
    (office / "plan.toml").write_text(plan, encoding="utf-8")
    assert confined(office, "update", "homes", "1").returncode == 0
    assert (office / "logs" / "..2023.jsonl").exists()


def test_a_log_outside_is_told_with_all_other_mistakes(office: Path) -> None:
    plan = SMALL_PLAN.replace("[plan]", '[plan]\nlog = "../x"').replace('"count"', '"cuont"')
    (office / "plan.toml").write_text(plan, encoding="utf-8")
    err = confined(office, "check").stderr
    assert "plan.log" in err
    assert "cuont" in err
