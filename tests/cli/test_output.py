"""What programs read, whole; and what reaches a pipe or a terminal."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest

PLAN = [sys.executable, "-m", "wuhai_plan"]
ESCAPE = "\x1b"

STATUS_JSON = """\
{
  "version": 1,
  "plan": {
    "name": null,
    "title": "A city's year",
    "start": "2023-01-01",
    "due": "2023-12-31",
    "adopted": null,
    "differs": null
  },
  "as_of": "2023-06-30",
  "known_at": "2023-07-10T23:59:59+08:00",
  "overall": {
    "items": 7,
    "reported": 6,
    "percent": 44.7768,
    "expected": 50,
    "gap": -5.2232,
    "rating": "slipping",
    "ratings": {
      "done": 1,
      "met": 0,
      "ahead": 0,
      "on-pace": 1,
      "slipping": 1,
      "behind": 2,
      "critical": 1,
      "overdue": 0,
      "missed": 0,
      "unreported": 0,
      "upcoming": 1,
      "dropped": 0
    },
    "claimed": null,
    "confirmed": null,
    "as_promised": null,
    "waiting": null
  },
  "chapters": [
    {
      "id": "economy",
      "title": "Economy",
      "items": 3,
      "reported": 3,
      "percent": 64.8413,
      "expected": 50,
      "gap": 14.8413,
      "rating": "ahead",
      "ratings": {
        "done": 1,
        "met": 0,
        "ahead": 0,
        "on-pace": 1,
        "slipping": 1,
        "behind": 0,
        "critical": 0,
        "overdue": 0,
        "missed": 0,
        "unreported": 0,
        "upcoming": 0,
        "dropped": 0
      },
      "claimed": null,
      "confirmed": null,
      "as_promised": null,
      "waiting": null
    }
  ],
  "items": [
    {
      "id": "base-stations",
      "chapter": "economy",
      "title": "New base stations",
      "kind": "count",
      "unit": "stations",
      "baseline": null,
      "target": 600,
      "value": 310,
      "stage": null,
      "percent": 51.6667,
      "expected": 50,
      "gap": 1.6667,
      "rating": "on-pace",
      "start": "2023-01-01",
      "due": "2023-12-31",
      "weight": 1,
      "lead": null,
      "last_date": "2023-06-30",
      "entries": 2,
      "forecast": {
        "value": 625.1381,
        "date": "2023-12-17",
        "recent_value": 633.5165,
        "recent_date": "2023-12-12",
        "needed_per_month": 48.3333
      },
      "leader": null,
      "promised": null,
      "claimed": null,
      "confirmed": null,
      "days_overdue": null,
      "report_due": "2023-02-15",
      "problem": null,
      "next": null
    },
    {
      "id": "base-rate",
      "chapter": "economy",
      "title": "Rate of water used again in works and mines of the city",
      "kind": "level",
      "unit": "%",
      "baseline": 60,
      "target": 67,
      "value": 63,
      "stage": null,
      "percent": 42.8571,
      "expected": 50,
      "gap": -7.1429,
      "rating": "slipping",
      "start": "2023-01-01",
      "due": "2023-12-31",
      "weight": 1,
      "lead": null,
      "last_date": "2023-06-30",
      "entries": 1,
      "forecast": null,
      "leader": null,
      "promised": null,
      "claimed": null,
      "confirmed": null,
      "days_overdue": null,
      "report_due": "2023-02-15",
      "problem": null,
      "next": null
    },
    {
      "id": "investment",
      "chapter": "economy",
      "title": "Spent on [red]clinics[/red]",
      "kind": "count",
      "unit": "hundred million yuan",
      "baseline": null,
      "target": 5.7,
      "value": 5.7,
      "stage": null,
      "percent": 100,
      "expected": 50,
      "gap": 50,
      "rating": "done",
      "start": "2023-01-01",
      "due": "2023-12-31",
      "weight": 1,
      "lead": "Health bureau",
      "last_date": "2023-06-30",
      "entries": 1,
      "forecast": null,
      "leader": null,
      "promised": null,
      "claimed": null,
      "confirmed": null,
      "days_overdue": null,
      "report_due": null,
      "problem": null,
      "next": null
    }
  ]
}
"""

ITEMS_CSV = """\
id,chapter,title,kind,unit,baseline,target,value,stage,percent,expected,gap,rating,start,due,weight,lead,last_date,entries,forecast_value,forecast_date,needed_per_month,leader,promised,claimed,confirmed,days_overdue,report_due,problem,next
base-stations,economy,新建基站,count,座,,600,310,,51.6667,50,1.6667,on-pace,2023-01-01,2023-12-31,1,,2023-06-30,2,625.1381,2023-12-17,48.3333,,,,,,2023-02-15,,
base-rate,economy,全市厂矿疏干水和再生水综合利用率逐年提高,level,%,60,67,63,,42.8571,50,-7.1429,slipping,2023-01-01,2023-12-31,1,,2023-06-30,1,,,,,,,,,2023-02-15,,
investment,economy,医疗[红]投入,count,亿元,,5.7,5.7,,100,50,50,done,2023-01-01,2023-12-31,1,市卫健委,2023-06-30,1,,,,,,,,,,,
hotline,services,热线接通率,keep,%,,90,88.5,,8.3333,50,-41.6667,critical,2023-01-01,2023-12-31,1,,2023-02-15,2,,,,,,,,,2023-04-15,,
museum,services,博物馆,milestone,,,,,started,30,50,-20,behind,2023-01-01,2023-12-31,1,,2023-04-30,1,,,,,,,,,2023-02-15,,
pilot,services,试点验收,milestone,,,,,,,,,upcoming,2023-01-01,2023-12-31,1,,,0,,,,,,,,,2023-02-15,,
homes,services,住房改造,count,套,,2482,2000,,80.5802,100,-19.4198,behind,2023-01-01,2023-06-30,1,,2023-05-31,1,,,,,,,,,2023-02-15,,
"""

STATUS_CSV = """\
id,title,items,reported,percent,expected,gap,rating,claimed,confirmed,as_promised_items,as_promised_percent,as_promised_expected,as_promised_gap,as_promised_dropped,as_promised_eased,as_promised_tightened,as_promised_changed,waiting,done,met,ahead,on-pace,slipping,behind,critical,overdue,missed,unreported,upcoming,dropped
economy,Economy,3,3,64.8413,50,14.8413,ahead,,,,,,,,,,,,1,0,0,1,1,0,0,0,0,0,0,0
services,Services for people [bold],4,3,29.7284,50,-20.2716,behind,,,,,,,,,,,,0,0,0,0,0,2,1,0,0,0,1,0
empty,Nothing yet,0,0,,,,,,,,,,,,,,,,0,0,0,0,0,0,0,0,0,0,0,0
overall,Overall,7,6,44.7768,50,-5.2232,slipping,,,,,,,,,,,,1,0,0,1,1,2,1,0,0,0,1,0
"""  # noqa: E501


def test_status_json_whole(desk):
    args = ("status", "economy", "--as-of", "2023-06", "--known-at", "2023-07-10")
    assert desk.ok(*args, "--format", "json") == STATUS_JSON


def test_export_json_holds_every_chapter_and_item(desk):
    found = json.loads(desk.ok("export", "json", "--as-of", "2023-06-30"))
    assert [c["id"] for c in found["chapters"]] == ["economy", "services", "empty"]
    assert [i["id"] for i in found["items"]][-1] == "homes"
    assert found["known_at"] is None
    status = json.loads(desk.ok("status", "--format", "json", "--as-of", "2023-06-30"))
    assert status == found


def test_export_csv_whole(desk):
    found = desk.ok("export", "csv", "--as-of", "2023-06-30", "--lang", "zh")
    assert found == ITEMS_CSV.replace("\n", "\r\n")


def test_status_csv_whole(desk):
    found = desk.ok("status", "--format", "csv", "--as-of", "2023-06-30")
    assert found == STATUS_CSV.replace("\n", "\r\n")


def test_excel_gets_a_byte_order_mark(desk):
    subprocess.run([*PLAN, "export", "csv", "--excel", "-o", "x.csv"], check=True, cwd=desk.folder)
    assert desk.folder.joinpath("x.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")


@pytest.mark.parametrize(
    "args", [["status"], ["status", "--items"], ["log"], ["update", "museum", "in-use"], ["--help"]]
)
def test_a_pipe_gets_no_escapes(desk, args):
    environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    done = subprocess.run(
        [*PLAN, *args], capture_output=True, check=False, cwd=desk.folder, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert ESCAPE.encode() not in done.stdout


def on_a_terminal(folder: Path, args: list[str], **environment: str) -> str:
    """Run on a pseudo-terminal and return what reached it."""
    outer, inner = pty.openpty()
    usual = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "COLUMNS": "80", "PLAN_BY": "ops"}
    clean = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM")}
    with subprocess.Popen(
        [*PLAN, *args], stdin=inner, stdout=inner, stderr=inner, cwd=folder,
        env={**clean, **usual, **environment},
    ) as process:  # fmt: skip
        os.close(inner)
        seen = b""
        while select.select([outer], [], [], 30)[0]:
            try:
                part = os.read(outer, 65536)
            except OSError:
                break
            if not part:
                break
            seen += part
        process.wait()
    os.close(outer)
    return seen.decode()


def test_a_terminal_gets_colour_unless_told_otherwise(desk):
    assert ESCAPE in on_a_terminal(desk.folder, ["status"])
    assert ESCAPE not in on_a_terminal(desk.folder, ["status", "--no-color"])
    assert ESCAPE not in on_a_terminal(desk.folder, ["status"], NO_COLOR="1")
    assert ESCAPE not in on_a_terminal(desk.folder, ["status"], TERM="dumb")


HOSTILE = '"\\u001b[31mred\\u0007\\u009b2J\\u202eleft [bold]x[/bold] <b>&"'


@pytest.mark.parametrize(
    "args", [["log"], ["log", "--format", "csv"], ["log", "--format", "json"], ["status", "museum"]]
)
def test_control_characters_in_a_log_never_reach_the_terminal(desk, args):
    line = (
        '{"id":"01H0000000000000000000000B","at":"2023-07-03T09:00:00Z","item":"museum",'
        f'"date":"2023-07-01","stage":"started","by":{HOSTILE},"note":{HOSTILE}}}\n'
    )
    with desk.log.open("a", encoding="utf-8") as log:
        log.write(line)
    seen = on_a_terminal(desk.folder, args, NO_COLOR="1")
    assert not set(seen) & set("\x1b\x07\x9b\u202e")
    assert "Traceback" not in seen
    if args == ["log"]:
        assert "[bold]x[/bold]" in seen.replace("\r\n", "").replace(" ", "")


def test_a_closed_pipe_ends_quietly(desk):
    many = "".join(
        f'{{"id":"01H00000000000000000{n:06d}","at":"2023-07-03T09:00:00Z","item":"museum",'
        '"date":"2023-07-01","stage":"started","by":"ops","note":"a long note to fill the pipe"}\n'
        for n in range(1500)
    )
    desk.log.write_text(many)
    for args in ("log", "log --format csv", "log --format json", "status --items"):
        command = f"{sys.executable} -m wuhai_plan {args} | head -1; echo ${{PIPESTATUS[0]}}"
        done = subprocess.run(
            ["bash", "-c", command],
            capture_output=True,
            check=True,
            text=True,
            cwd=desk.folder,
            timeout=60,
        )
        assert done.stderr == ""
        assert done.stdout.splitlines()[-1] == "0"


@pytest.mark.parametrize("command", [("export", "html"), ("export", "csv"), ("export", "form")])
@pytest.mark.parametrize("name", ["plan.toml", "progress.jsonl", "./linked", "hard"])
def test_no_output_replaces_the_plan_or_the_log(desk, command, name):
    (desk.folder / "linked").symlink_to("progress.jsonl")
    (desk.folder / "hard").hardlink_to(desk.plan)
    before = desk.plan.read_bytes()
    said = desk.fails(*command, "-o", name, "--force")
    assert "Name another file" in said
    assert desk.plan.read_bytes() == before


def test_no_output_takes_the_name_of_a_log_that_is_yet_to_be_written(desk):
    desk.log.unlink()
    desk.fails("export", "csv", "-o", "progress.jsonl")
    assert not desk.log.exists()


def test_a_folder_is_no_file_to_write_to(desk):
    (desk.folder / "out.csv").mkdir()
    for force in ((), ("--force",)):
        assert "is a folder" in desk.fails("export", "csv", "-o", "out.csv", *force)


@pytest.mark.parametrize("command", [("status",), ("status", "--items"), ("chart",), ("due",)])
def test_an_encoding_without_our_signs_keeps_every_minus_and_tells_ratings_apart(desk, command):
    line = [sys.executable, "-m", "wuhai_plan", *command, "--as-of", "2023-06-30", "--lang", "en"]
    plain, full = (
        subprocess.run(
            line,
            cwd=desk.folder,
            env={**os.environ, "PYTHONIOENCODING": encoding, "COLUMNS": "100"},
            capture_output=True,
            check=True,
        ).stdout.decode(encoding)
        for encoding in ("ascii", "utf-8")
    )
    assert "−" in full or command == ("due",)
    assert re.findall(r"[-−+][0-9.]+", plain) == [
        one.replace("−", "-") for one in re.findall(r"[-−+][0-9.]+", full)
    ]
    assert plain.count("?") == full.count("?")
