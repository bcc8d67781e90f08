"""Mutated CSV and XLSX: read, or refused with a message; no traceback, no hang, nothing written.

5,000 of them with PLAN_TORTURE=long, else a share.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COUNT = 5000 if os.environ.get("PLAN_TORTURE") == "long" else 120


@pytest.mark.skipif(sys.platform == "win32", reason="not run: there is no fork here")
def test_mutated_files():
    done = subprocess.run(
        [sys.executable, "-m", "tests.sheets.mutate", "0", str(COUNT)],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
