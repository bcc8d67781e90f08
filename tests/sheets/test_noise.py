"""Files of any bytes, and damaged workbooks: read, or refused with a message, never a crash."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.helpers import SMALL_PLAN, in_both_languages
from wuhai_plan.errors import PlanError
from wuhai_plan.session.core import Choices, Session
from wuhai_plan.session.import_file import import_file

HEADS = ["", "item,date,total\n", "任务;截至日期;累计数\n", "id\tat\titem\tdate\tset\n"]
CELLS = ["homes", "2023-01-05", "5", '"', ",", ";", "\t", "\n", "\r", "'", "新建住房", "5%", "=1"]


def handled(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "plan.toml").write_text(SMALL_PLAN, encoding="utf-8")
        (folder / "file").write_bytes(data)
        log = folder / "progress.jsonl"
        try:
            done = import_file(Session(Choices(folder / "plan.toml", log)), [folder / "file"])
        except PlanError as error:
            assert not log.exists()
            for problem in error.problems:
                in_both_languages(problem)
        else:
            lines = log.read_bytes().count(b"\n") if log.exists() else 0
            assert lines == done.added


@given(data=st.binary(max_size=200))
@example(data=b"\xff\xfe")
@example(data=b"\xfe\xff\x00")
@example(data=b"sep=")
@example(data=b'sep=,\n"')
def test_any_bytes(data: bytes):
    handled(data)


@given(
    head=st.sampled_from(HEADS),
    cells=st.lists(st.sampled_from(CELLS), max_size=30),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-16-le", "gb18030"]),
)
def test_any_cells(head: str, cells: list[str], encoding: str):
    handled((head + "".join(cells)).encode(encoding))


def workbook() -> dict[str, bytes]:
    book = Workbook()
    book.active.append(["item", "date", "total"])
    book.active.append(["homes", "2023-01-05", 5])
    book.active.append(["reuse", "=TODAY()", 63.5])
    book.active.merge_cells("A5:C5")
    data = io.BytesIO()
    book.save(data)
    with ZipFile(data) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


PARTS = workbook()


@given(
    name=st.sampled_from(sorted(PARTS)),
    start=st.integers(0, 3000),
    length=st.integers(0, 40),
    noise=st.sampled_from([b"", b"<", b"&", b"0", b'"', b"\xff", b"<row>", b'r="ZZZZ9"', b"1e999"]),
)
def test_a_workbook_with_a_damaged_part(name: str, start: int, length: int, noise: bytes):
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        for part, content in PARTS.items():
            cut = content[:start] + noise + content[start + length :]
            archive.writestr(part, cut if part == name else content)
    handled(data.getvalue())


@pytest.mark.parametrize("name", sorted(name for name in PARTS if name.endswith(".xml")))
def test_a_workbook_in_an_encoding_that_there_is_not(name: str):
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        for part, content in PARTS.items():
            body = content[content.find(b"?>") + 2 :] if content[:5] == b"<?xml" else content
            declared = b'<?xml version="1.0" encoding="no-such"?>' + body
            archive.writestr(part, declared if part == name else content)
    handled(data.getvalue())


@given(start=st.integers(0, 6000), noise=st.binary(max_size=4))
def test_a_workbook_with_damaged_bytes(start: int, noise: bytes):
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        for part, content in PARTS.items():
            archive.writestr(part, content)
    whole = data.getvalue()
    handled(whole[:start] + noise + whole[start + len(noise) :])
