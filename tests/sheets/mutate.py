"""CSV and XLSX spoilt at random: a number gives the same file again."""

from __future__ import annotations

import io
import random
from zipfile import ZipFile

from tests.sheets.workbooks import packed

ROWS = [
    ["item", "date", "total to date or stage", "remark", "evidence"],
    ["homes", "2023-06-30", "310", "310 in use\nProblems: none", "minutes.pdf"],
    ["reuse", "2023/6/30", "63.5%", "", "https://example.org/a?b=1,2"],
    ["clinic", "2023年6月30日", "开工", "他说“好”", ""],
]
HEADS = ["任务", "截至日期", "累计完成或所达阶段", "备注", "佐证材料"]
# What is put in: what means something to CSV, to XML, to XLSX, or to the program.
TOKENS = [
    *('"', ",", "\n", "\r", "\t", ";", "'", "=", "\0", "\x1b", "\ufeff", "\u202e", "🏥", "%", "万"),
    *("<", ">", "&", "&lt;", "<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE a [", "<?", "?>", "/>"),
    *("<row>", "</row>", "<c>", "<v>", "<f/>", "<is><t>", "<si>", '<row r="1048576">', "<t/>"),
    *('r="XFD1"', 'r="A0"', 'r="ZZZZ9"', 't="s"', 't="d"', 't="b"', 't="e"', 's="9"', 's="-1"'),
    *("-1", "0", "1e999", "NaN", "99999999999", "0.1", "1048577", "2958466", "_x0000_", "_xD800_"),
    *('encoding="no-such"', 'encoding="utf-16"', 'encoding="gb2312"', 'state="hidden"', "../"),
    *(
        "homes",
        "reuse",
        "date",
        "add",
        "void",
        "id",
        "at",
        "9999-12-31",
        "0001-01-01",
        "2023-02-30",
    ),
]


def csv_files() -> list[bytes]:
    """Sound CSV: of both languages, in the encodings and with the separators there are."""
    made = []
    for encoding, separator in (
        ("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("gb18030", ","), ("utf-16-le", ";"),
    ):  # fmt: skip
        for head in (ROWS[0], HEADS):
            rows = ("".join(f'"{cell}"{separator}' for cell in row) for row in [head, *ROWS[1:]])
            made.append("\r\n".join(rows).encode(encoding))
    return made


def workbooks() -> list[bytes]:
    """Sound workbooks, as two programs write them."""
    import openpyxl
    import xlsxwriter

    data = io.BytesIO()
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.create_sheet("Hidden").sheet_state = "hidden"
    book.save(data)
    other_data = io.BytesIO()
    other = xlsxwriter.Workbook(other_data)
    sheet = other.add_worksheet()
    for number, row in enumerate(ROWS):
        sheet.write_row(number, 0, row)
    sheet.write(2, 2, 0.715, other.add_format({"num_format": "0.0%"}))
    sheet.write(1, 1, 45107, other.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_row(4, 0, ["calls", "2023-06", "", ""])
    sheet.write_formula(4, 2, "=40+50", None, 90)
    sheet.write_rich_string(4, 3, "on ", other.add_format({"bold": True}), "site")
    sheet.merge_range("H1:J1", "")
    other.close()
    return [data.getvalue(), other_data.getvalue()]


def mutated(data: bytes, dice: random.Random, encoding: str = "utf-8") -> bytes:
    """Bytes with a few of them taken out, put in, changed, moved or repeated."""
    for _ in range(dice.choice((1, 1, 2, 4))):
        start = dice.randrange(len(data) + 1)
        end = min(len(data), start + dice.choice((0, 1, 4, 40, 400)))
        cut = data[start:end]
        token = dice.choice(TOKENS).encode(encoding, "replace")
        new = dice.choice(
            (
                b"",
                token,
                dice.randbytes(len(cut)),
                cut[::-1],
                cut * 2,
                token * dice.choice((9, 9999)),
            )
        )
        if dice.random() < 0.05:
            new = cut * dice.choice((100, 10_000))
        data = data[:start] + new + data[end:]
    return data


def file_of(number: int, csvs: list[bytes], books: list[bytes]) -> bytes:
    """The file of a number: CSV, a workbook with a mutated part, or mutated as it is packed."""
    dice = random.Random(number)
    if number % 2:
        return mutated(dice.choice(csvs), dice, dice.choice(("utf-8", "utf-16-le", "gb18030")))
    book = dice.choice(books)
    if number % 10 == 0:
        return mutated(book, dice)
    with ZipFile(io.BytesIO(book)) as archive:
        contents: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    for _ in range(dice.choice((1, 1, 3))):
        name = dice.choice([n for n in contents if "docProps" not in n and "theme" not in n])
        part = contents[name]
        assert isinstance(part, bytes)
        contents[name] = mutated(part, dice)
    return packed(contents)
