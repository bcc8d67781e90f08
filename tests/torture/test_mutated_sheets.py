"""Mutated CSV and XLSX: read, or refused with a message; no traceback, no hang, nothing written.

5,000 of them with PLAN_TORTURE=long, else a share.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.helpers import LONG, SMALL_PLAN
from tests.sheets.mutate import csv_files, file_of, workbooks
from tests.torture.sandbox import Sandbox

COUNT = 5000 if LONG else 120


@pytest.mark.skipif(sys.platform == "win32", reason="not run: there is no fork here")
def test_mutated_files(tmp_path: Path, figures: Counter[str]):
    csvs, books = csv_files(), workbooks()
    (tmp_path / "plan.toml").write_text(SMALL_PLAN, encoding="utf-8")
    log = tmp_path / "progress.jsonl"
    codes: Counter[int] = Counter()
    wrong = []
    with Sandbox() as sandbox:
        for number in range(COUNT):
            (tmp_path / "file").write_bytes(file_of(number, csvs, books))
            log.unlink(missing_ok=True)
            ended = sandbox.run(tmp_path, "import", "file", "--lang", "zh")
            codes[ended.code] += 1
            if ended.complaint() or (ended.code and log.exists()):
                wrong.append((number, *ended))
    figures["mutants of CSV and XLSX, imported"] += COUNT
    for code, count in sorted(codes.items()):
        figures[f"  imports that ended with {code}"] += count
    assert not wrong, wrong
    assert min(codes[0], codes[1]) > COUNT / 20, codes
