"""What is written, whole: colours, pictures, pages, workbooks and answers, as files in `whole/`.

After a change that is meant, `WRITE_GOLDEN=1 make test` writes them anew; read the difference.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from tests import planfile_mistakes as mistakes
from tests.cli.conftest import HERE, Desk
from tests.helpers import SMALL_PLAN, read_log, sound_plan
from tests.test_fold import UNFIT
from wuhai_plan.cli.app import run
from wuhai_plan.lang import Lang
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.planfile.reader import parse

WHOLE = HERE / "whole"
INVENTED = ("--plan", str(HERE.parents[1] / "examples" / "illustrative" / "plan.toml"))
JUNE = ("--as-of", "2023-06-30")
KNOWN = (*JUNE, "--known-at", "2023-07-10")
LANGS = ("en", "zh")


def is_as_before(name: str, text: str) -> None:
    file = WHOLE / name
    if os.environ.get("WRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text.encode())
    assert text == file.read_bytes().decode()


# ---- colours


class Terminal(io.TextIOWrapper):
    """A terminal that remembers what it was sent."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="\n")

    def isatty(self) -> bool:
        return True

    def seen(self) -> str:
        self.flush()
        shown = self.detach().getvalue().decode()  # type: ignore[attr-defined]
        return re.sub(r"\b[0-9A-Z]{26}\b", "<id>", shown).replace("\x1b", "␛")


COLOURED = {
    "status": ("status", *JUNE),
    "status-items": ("status", "--items", "--as-of", "2023-07-20"),
    "status-since": ("status", "--items", "--since", "2023-05-31", *JUNE),
    "status-rules": ("status", "--rules", "ratio", *JUNE),
    "status-compare-rules": ("status", "--compare-rules", *JUNE),
    "status-sensitivity": ("status", "--sensitivity", *JUNE),
    "status-invented": ("status", *INVENTED, "--as-of", "2023-09-30"),
    "status-invented-behind": ("status", "--rating", "behind", *INVENTED, *JUNE),
    "show": ("show", "base-stations"),
    "show-keep": ("show", "hotline", *JUNE),
    "show-stage": ("show", "museum", *JUNE),
    "show-withdrawn": ("show", "homes", *KNOWN),
    "due": ("due",),
    "due-invented": ("due", *INVENTED, "--as-of", "2023-09-30"),
    "chart": ("chart", *JUNE),
    "chart-invented": ("chart", *INVENTED, *JUNE),
    "chart-item": ("chart", "base-stations"),
    "log": ("log",),
    "import": ("import", str(HERE / "return.csv"), "--dry-run"),
    "update": ("update", "base-stations", "360"),
    "check": ("check",),
    "plain": ("status", "--no-color", *JUNE),
}


@pytest.mark.parametrize("name", COLOURED)
def test_a_screen_in_colour(desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    for variable, value in (("TERM", "xterm-256color"), ("COLUMNS", "100"), ("LINES", "50")):
        monkeypatch.setenv(variable, value)
    for variable in ("COLORTERM", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    assert run(COLOURED[name]) == 0
    is_as_before(f"colour-{name}.txt", terminal.seen())


# ---- what is refused of a second party


REFUSED = (
    "confirm base-stations", "confirm 000002", "confirm investment --by 卫健委",
    "return investment --by 卫健委 --note x", "confirm base-stations --by 督查室",
    "return 000003 --by 督查室 --note x", "return investment", "confirm pilot --by 督查室",
    "confirm 000009 --by 督查室", "confirm 00000A --by 督查室", "confirm 00000B --by x",
    "confirm nothing", "confirm base --by x", "confirm 0 --by x", "confirm",
    "return investment museum --note x", "review zzz",
)  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_refused_of_a_second_party(judged_desk: Desk, lang: str) -> None:
    """One's own reading, one judged already, none at all, one withdrawn, and what names none."""
    judged_desk._monkeypatch.setenv("PLAN_LANG", lang)
    shown = ""
    for command in REFUSED:
        code = judged_desk(*command.split()).code
        shown += f"$ plan {command}\n{judged_desk.fails(*command.split(), code=code)}"
    assert "$ plan confirm base-stations\n" in shown
    is_as_before(f"refused-words.{lang}.txt", shown)


# ---- pictures, pages, text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "what",
    ["", "base-stations", "hotline", "museum", "services", "homes economy", "investment base-rate"],
)
def test_a_picture(desk: Desk, what: str, lang: str) -> None:
    desk.ok("chart", *what.split(), *JUNE, "--lang", lang, "-o", "c.svg")
    svg = (desk.folder / "c.svg").read_text(encoding="utf-8")
    is_as_before(f"chart-{what.replace(' ', '-') or 'plan'}.{lang}.svg", svg)


def test_a_picture_of_the_invented_year(desk: Desk) -> None:
    desk.ok("chart", *INVENTED, "--as-of", "2023-09-30", "-o", "c.svg")
    is_as_before("chart-invented.svg", (desk.folder / "c.svg").read_text(encoding="utf-8"))


def test_a_page(desk: Desk) -> None:
    """Without its style and script, which are files of their own."""
    desk.ok("export", "html", *KNOWN, "-o", "p.html")
    page = (desk.folder / "p.html").read_text(encoding="utf-8")
    is_as_before(
        "page.html", re.sub(r"(<(style|script)[^>]*>).*?(</\2>)", r"\1\3", page, flags=re.S)
    )


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "command",
    [
        ("export", "md"), ("export", "csv"), ("export", "json"),
        ("status", "--format", "json", "--since", "2023-05-31"), ("status", "--format", "csv"),
        ("status", "--format", "md", "--items", "--since", "2023-05-31"),
        ("show", "hotline", "--format", "json"), ("due", "--format", "json"),
        ("log", "--format", "csv"), ("log", "--format", "json"),
    ],
)  # fmt: skip
def test_a_text(desk: Desk, command: tuple[str, ...], lang: str) -> None:
    days = () if command[0] == "log" else KNOWN
    text = desk.ok(*command, *days, "--lang", lang)
    is_as_before(f"{'-'.join(command).replace('--', '')}.{lang}.txt", text.replace("\r", ""))


# ---- workbooks


def cells(sheet: Worksheet) -> Iterator[str]:
    """What a reader sees of a sheet, and what they may do with it."""
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell, Cell):  # what a cell is merged with
                continue
            font, fill, place = cell.font, cell.fill.fgColor.rgb, cell.alignment
            looks = [
                cell.number_format, "bold" * bool(font.b), "italic" * bool(font.i),
                font.color.rgb if font.color and font.color.rgb else "",
                fill if cell.fill.fill_type else "", place.horizontal or "",
                "wrapped" * bool(place.wrap_text), "" if cell.protection.locked else "open",
                cell.hyperlink.target if cell.hyperlink else "",
            ]  # fmt: skip
            if cell.value is not None or looks[0] != "General":
                yield f"{cell.coordinate} {cell.value!r} {' '.join(filter(None, map(str, looks)))}"
    for letter, column in sorted(sheet.column_dimensions.items()):
        yield f"column {letter} {column.width:.2f} {column.min}-{column.max} {column.hidden}"
    for number, line in sorted(sheet.row_dimensions.items()):
        if line.height:
            yield f"row {number} {line.height:.2f}"
    yield f"merged {sorted(map(str, sheet.merged_cells.ranges))}"
    yield f"panes {sheet.freeze_panes} filter {sheet.auto_filter.ref} view {sheet.sheet_view.view}"
    page = sheet.page_setup
    yield f"print {sheet.print_title_rows} {page.orientation} {page.fitToWidth}"
    yield f"protected {sheet.protection.sheet} {sheet.protection.formatColumns}"
    for rule in sheet.data_validations.dataValidation:
        yield f"allowed {rule.sqref} {rule.type} {rule.operator} {rule.formula1} {rule.formula2}"
        yield f"  {rule.errorTitle} {rule.error} {rule.promptTitle} {rule.prompt}"
    for area in sheet.conditional_formatting:
        yield f"rule {area.sqref} {[(r.type, r.operator, r.formula) for r in area.rules]}"


@pytest.mark.filterwarnings("ignore:.* extension is not supported")
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("command", ["xlsx", "form"])
def test_a_workbook(desk: Desk, command: str, lang: str) -> None:
    days = KNOWN if command == "xlsx" else ()
    desk.ok("export", command, *days, "--lang", lang, "-o", "x.xlsx")
    lines = []
    for sheet in load_workbook(desk.folder / "x.xlsx").worksheets:
        lines += [f"== {sheet.title} {sheet.sheet_state}", *cells(sheet)]
    with ZipFile(desk.folder / "x.xlsx") as book:
        for part in sorted(book.namelist()):
            if part.startswith(("xl/charts/", "xl/drawings/")):
                xml = book.read(part).decode()
                lines += [
                    f"== {part}",
                    *re.findall(r"<(?:xdr:col|xdr:row|c:f|c:v|a:srgbClr)[ >][^<]*", xml),
                ]
    is_as_before(f"{command}.{lang}.txt", "\n".join(lines) + "\n")


# ---- answers to odd words

WORDS = [
    *(("update", item, value) for item in ("base-stations", "base-rate", "hotline", "museum")
      for value in ("x", "1,5", "+1 houses", "-1", "-1000", "10 %", "5 stations", "1e9", "opened")),
    ("update", "base-stations", "100"), ("update", "base-stations", "400", "--date", "2023-05-01"),
    ("update", "museum", "approved"), ("update", "museums", "approved"), ("update", "base", "1"),
    ("update", "homes", "1", "--date", "2023-08-01"), ("update", "homes", "", "--date", "2023-05"),
    ("update", "homes", "1", "--date", "2022-12-31"), ("undo",),
    ("undo", "--note", "a\x07b"), ("void", "07", "--note", " "),
    ("update", "homes", "1", "--date", "June"), ("update", "homes", "1", "--correct"),
    ("update", "homes", "2100", "--note", "a\x07b"), ("update", "homes", "2100", "--by", "a\nb"),
    ("update", "homes", "2100", "--evidence", "none.pdf"), ("update", "homes"), ("update",),
    ("void", "0009", "--note", "again"), ("void", "zz", "--note", "x"), ("void", "07"),
    ("void", "0", "--note", "x"), ("undo", "--by", "nobody"), ("merge", "none.jsonl"),
    ("merge", "plan.toml"),
    ("seal", "--known-at", "today"), ("seal", "--known-at", "now"), ("check", "--seal", "ABCD"),
    ("status", "nothing"), ("status", "--as-of", "2023-02-30"), ("status", "--rules", "strict"),
    ("status", "--since", "2023-07-01", *JUNE), ("status", "--known-at", "noon"),
    ("status", "--by", "colour"), ("status", "--rating", "good"), ("status", "--format", "xml"),
    ("show", "nothing"), ("show",), ("chart", "nothing"), ("chart", "-o", "c.gif"),
    ("log", "nothing"), ("log", "--excel"), ("log", "--since", "x"), ("due", "--lang", "fr"),
    ("export",), ("export", "pdf"), ("export", "csv", "--columns", "colour"),
    ("export", "csv", "-o", "plan.toml", "--force"), ("export", "csv", "-o", "none/x.csv"),
    ("import", "none.csv"), ("import", "plan.toml"), ("init",), ("add",), ("add", "homes"),
    ("stats",), ("--as-of",), ("status", "--as-off", "2023"), ("status", "--items=yes"),
    ("status", "--plan", "none.toml"), ("status", "--log", "plan.toml"), ("completion", "csh"),
]  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_what_odd_words_are_answered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setenv("PLAN_LANG", lang)
    before, told = desk.log.read_bytes(), []
    for words in WORDS:
        result = desk(*words)
        told.append(f"$ plan {' '.join(words)}\n{result.code} {result.err}{result.out}")
        assert not result.code or desk.log.read_bytes() == before
        desk.log.write_bytes(before)
    text = re.sub(r"\b[0-9A-Z]{26}\b", "<id>", "\n".join(told))
    is_as_before(f"answers.{lang}.txt", text.replace(str(desk.folder), "<folder>"))


@pytest.mark.parametrize("lang", list(Lang))
def test_what_is_said_of_every_mistake_in_a_plan(lang: Lang) -> None:
    tr, told = Messages(lang), []
    for name in dir(mistakes):
        if name.startswith("IN_"):
            for mistake in getattr(mistakes, name):
                text = mistake.values[0]
                data = text if isinstance(text, bytes) else text.encode()
                _, problems = parse(data, "plan.toml")
                told.append(f"# {mistake.id}")
                told += [f"{problem.line} {tr.problem(problem)}" for problem in problems]
    is_as_before(f"mistakes.{lang.value}.txt", "\n".join(told) + "\n")


@pytest.mark.parametrize("lang", list(Lang))
def test_what_is_said_of_every_mistake_in_a_log(lang: Lang) -> None:
    tr, told = Messages(lang), []
    for name, data in UNFIT.items():
        _, problems = read_log(data, sound_plan(SMALL_PLAN))
        told.append(f"# {name}")
        told += [f"{problem.line} {tr.problem(problem)}" for problem in problems]
    is_as_before(f"log-mistakes.{lang.value}.txt", "\n".join(told) + "\n")


def test_every_file_belongs_to_a_test() -> None:
    names = {f"colour-{name}.txt" for name in COLOURED} | {"chart-invented.svg", "page.html"}
    others = (
        "chart",
        "xlsx",
        "form",
        "answers",
        "mistakes",
        "export",
        "status",
        "show",
        "due",
        "log",
        "refusals",
        "refused",
    )
    for file in Path(WHOLE).iterdir():
        assert file.name in names or file.name.split("-")[0].split(".")[0] in others, file.name
