"""Files made to take all memory and time: each is refused in 10 seconds and 256 MiB, and told why.

Those that take long to make are made with PLAN_TORTURE=long.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import LONG, SMALL_PLAN, environment
from tests.sheets.hostile import (
    BOMB,
    DECLARED,
    HEADINGS,
    MILLION,
    ROW,
    Pieces,
    around,
    csv_of,
    fan_out,
    many_parts,
    related,
    rows,
    sheet_of,
    strings_of,
    styles_of,
    times,
    write_xlsx,
)  # fmt: skip
from tests.sheets.workbooks import SHEET, row, sheet, text

MOST, SECONDS = 256, 10  # MiB held, of processor time
RUN = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20))
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
from wuhai_plan.cli.app import run
code = run(sys.argv[1:])
with open("/proc/self/status") as file:
    print(next(line for line in file if line.startswith("VmHWM")).split()[1], file=sys.stderr)
sys.exit(code)
"""
BRACKETS = "(" * 990
DAMAGED, ROW_LONG = "can't be read as XLSX", "a row or a text of more than 1048576 characters"
MANY, CELLS = "1000 problems", "more cells than 100,000 rows of 60 columns"
linux = pytest.mark.skipif(sys.platform != "linux", reason="not run: no way to measure here")
long = pytest.mark.skipif(not LONG, reason="not run: takes long; PLAN_TORTURE=long runs it")

Parts = Callable[[], dict[str, Pieces]]
SMALL: dict[str, tuple[str, Parts]] = {
    "an encoding that there is not": (DAMAGED, lambda: {SHEET: [DECLARED, sheet(HEADINGS)]}),
    "a row far below": (DAMAGED, lambda: sheet_of(['<row r="99999999999"/>'])),
    "a cell in the last corner": (
        "XFD1048576 stands far beside any table",
        lambda: sheet_of(['<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>']),
    ),
    "60,000 merges": (
        "more than 10000 merged areas",
        lambda: sheet_of([], (f'<mergeCell ref="A{n}:B{n}"/>' for n in range(2, 60_002))),
    ),
    "30,000 wide rows": (
        "XFD2 stands far beside any table",
        lambda: sheet_of(
            rows(30_000, lambda n: f'<c r="A{n}"><v>1</v></c><c r="XFD{n}"><v>1</v></c>')
        ),
    ),
    "30,000 rows of 1,000 columns": (
        "more than 8000000 cells",
        lambda: sheet_of(
            rows(30_000, lambda n: f'<c r="A{n}"><v>1</v></c><c r="ALL{n}"><v>1</v></c>')
        ),
    ),
    "rows upward": (DAMAGED, lambda: sheet_of([row(3, ["<c><v>1</v></c>"]), row(2, [])])),
    "cells backward": (
        DAMAGED,
        lambda: sheet_of([row(2, ['<c r="B2"><v>1</v></c>', '<c r="A2"><v>1</v></c>'])]),
    ),
    "cells outside of rows": (DAMAGED, lambda: sheet_of(["<c><v>1</v></c>", row(2, [])])),
    "deep nesting": (DAMAGED, lambda: sheet_of(times(MILLION, "<x>"))),
    "deep nesting in a cell": (DAMAGED, lambda: sheet_of(["<row><c>", *times(MILLION, "<x>")])),
    "one row of a million cells": (
        ROW_LONG,
        lambda: sheet_of(around("<row>", times(MILLION, "<c><v>1</v></c>"), "</row>")),
    ),
    "a text in a million runs": (
        ROW_LONG,
        lambda: sheet_of(
            around("<row><c><is>", times(MILLION, "<t>x</t>"), "</is></c></row>")
        ),
    ),
    "very many names": (DAMAGED, lambda: sheet_of(f"<x{n}/>" for n in range(50_000))),
    "very many attributes": (DAMAGED, lambda: sheet_of(f'<x a{n}=""/>' for n in range(50_000))),
    "entities in entities": (
        DAMAGED,
        lambda: {SHEET: [BOMB, sheet("<row><c><v>&i;</v></c></row>")]},
    ),
    "a long text in every cell": (
        "the texts of x.xlsx are more than 512 MiB",
        lambda: strings_of(
            ["<si><t>", "x" * 900_000, "</t></si>"],
            HEADINGS + "".join(rows(2000, lambda _: '<c t="s"><v>0</v></c>' * 100)),
        ),
    ),
    "headings of brackets": ("no table", lambda: {SHEET: [sheet(row(2, [text("(" * 900_000)]))]}),
    "a word of brackets in every cell": (
        MANY,
        lambda: sheet_of(rows(5000, lambda _: text(BRACKETS) * 3)),
    ),
    "unknown items": (MANY, lambda: sheet_of(rows(5000, lambda n: text(f"home-{n}") + ROW[27:]))),
    "rows that are all wrong": (
        MANY,
        lambda: sheet_of(
            rows(5000, lambda n: text("homes") + text(f"day {n}") + text("x") + text(f"why {n}"))
        ),
    ),
    "a long note": (
        "10001 characters; at most 10000",
        lambda: sheet_of([row(2, [*map(text, ("homes", "2023-06-01", "1", "长" * 10_001))])]),
    ),
    "100,000 sheets": ("more than 256 sheets", lambda: fan_out(100_000)),
    "relationships": (DAMAGED, lambda: related(100_000)),
    "styles": (DAMAGED, lambda: styles_of("<cellXfs>", times(MILLION, "<xf/>"), "</cellXfs>")),
    "number formats": (
        DAMAGED,
        lambda: styles_of(
            "<numFmts>",
            (f'<numFmt numFmtId="{n}" formatCode="0"/>' for n in range(100_000)),
            "</numFmts>",
        ),
    ),
    "formulas without values": (MANY, lambda: sheet_of(rows(5000, lambda _: "<c><f/></c>" * 60))),
    "one text of 20 MB": (
        ROW_LONG,
        lambda: sheet_of(around("<row><c><v>", times(20 * MILLION, "x"), "</v></c></row>")),
    ),
    "one comment of 20 MB": (
        ROW_LONG,
        lambda: sheet_of(around("<!--", times(20 * MILLION, "x"), "-->")),
    ),
}  # fmt: skip
LARGE: dict[str, tuple[str, Parts]] = {
    "20 million shared strings": (
        "more than 3000000 different texts",
        lambda: strings_of(times(20 * MILLION, "<si><t/></si>")),
    ),
    "long shared strings": (
        "the texts of x.xlsx are more than 96 MiB",
        lambda: strings_of(times(MILLION, f"<si><t>{'x' * 200}</t></si>")),
    ),
    "one text of 500 MB": (
        ROW_LONG,
        lambda: sheet_of(around("<row><c><v>", times(500 * MILLION, "x"), "</v></c></row>")),
    ),
    "one shared text of 500 MB": (
        ROW_LONG,
        lambda: strings_of(around("<si><t>", times(500 * MILLION, "x"), "</t></si>")),
    ),
    "one attribute of 500 MB": (
        ROW_LONG,
        lambda: sheet_of(around('<row><c r="', times(500 * MILLION, "A"), '"/></row>')),
    ),
    "a million rows": ("more than 120000 rows", lambda: sheet_of(rows(MILLION, lambda _: ROW))),
    "a million rows that are only formatted": (
        CELLS,
        lambda: sheet_of(rows(MILLION, lambda _: '<c s="1"/>' * 60)),
    ),
    "2 GB of nothing": (ROW_LONG, lambda: sheet_of(times(2000 * MILLION, " "))),
    "2 GB of small elements": (CELLS, lambda: sheet_of(times(500 * MILLION, "<x/>"))),
    "2 GB of texts between elements": (CELLS, lambda: sheet_of(times(250 * MILLION, "<x/>yyyy"))),
    "100,000 rows of one day": (MANY, lambda: sheet_of(rows(100_000, lambda _: ROW))),
    "100,000 rows that make a total fall": (
        MANY,
        lambda: {
            SHEET: [
                sheet(
                    row(1, map(text, ("item", "date", "add", "note")))
                    + "".join(rows(100_000, lambda n: ROW.replace("<v>1", "<v>-1") + text(f"{n}")))
                )
            ]
        },
    ),
}  # fmt: skip


def refused(path: Path) -> str:
    """Import a file; return what was said of it."""
    (path.parent / "plan.toml").write_text(SMALL_PLAN, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", RUN, "import", path.name, "--lang", "en"],
        cwd=path.parent, capture_output=True, text=True, check=False,
        env=environment(),
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 1, (done.returncode, done.stdout, done.stderr)
    message, _, held = done.stderr.rstrip().rpartition("\n")
    assert int(held) >> 10 < MOST
    assert not (path.parent / "progress.jsonl").exists()
    path.unlink()
    return message


@linux
@pytest.mark.parametrize("name", [*SMALL, *(pytest.param(name, marks=long) for name in LARGE)])
def test_a_workbook(tmp_path: Path, name: str):
    message, parts = (SMALL | LARGE)[name]
    write_xlsx(tmp_path / "x.xlsx", parts())
    assert message in refused(tmp_path / "x.xlsx")


@linux
def test_an_archive_of_two_million_parts(tmp_path: Path):
    many_parts(tmp_path / "x.xlsx")
    assert DAMAGED in refused(tmp_path / "x.xlsx")


SOUND = [f"homes,2023-06-01,1,{n}\n" for n in range(30)]  # more rows than tell the separator
CSV: dict[str, tuple[str, Callable[[Path], None]]] = {
    "one line of 20 MB": (ROW_LONG, csv_of(times(20 * MILLION, "x"))),
    "one row in quotes": (ROW_LONG, csv_of(SOUND, ["homes,"], times(5 * MILLION, '"\n",'))),
    "one text in quotes": (
        ROW_LONG,
        csv_of(SOUND, ['homes,2023-06-01,1,"'], times(10 * MILLION, "x\n")),
    ),
    "empty lines": ("more than 1048576 rows", csv_of(times(200 * MILLION, "\n"))),
    "cells": (
        "more than 8000000 cells",
        csv_of(times(100_000, "homes,2023-06-01,1," + "," * 96 + "\n")),
    ),
    "wide rows": (
        "row 2 of x.csv goes on beyond column 1000",
        csv_of(times(1000, "," * 20_000 + "x\n")),
    ),
    "400 MB": ("larger than 256 MiB", csv_of(times(4 * MILLION, "x" * 99 + "\n"))),
    "a million rows": ("more than 120000 rows", csv_of(times(MILLION, "homes,2023-06-01,1,\n"))),
    "unknown items": (MANY, csv_of(f"home-{n},2023-06-01,1,\n" for n in range(5000))),
    "words of brackets": (MANY, csv_of(times(5000, f"{BRACKETS},{BRACKETS},{BRACKETS},\n"))),
    "long notes": (
        "more than 16777216 characters",
        csv_of(f"homes,2023-06-01,1,{'长' * 9000}{n}\n" for n in range(3000)),
    ),
}


@linux
@pytest.mark.parametrize("name", CSV)
def test_a_csv(tmp_path: Path, name: str):
    message, write = CSV[name]
    write(tmp_path / "x.csv")
    assert message in refused(tmp_path / "x.csv")
