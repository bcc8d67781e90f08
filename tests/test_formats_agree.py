"""No format contradicts another: every item and group stands the same in all of them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from rich.console import Console

from tests import plain_measure as plain
from tests.random_plans import Case, cases, examples, session_of
from wuhai_plan.api import open_plan
from wuhai_plan.export.columns import choose
from wuhai_plan.export.html import html_bytes
from wuhai_plan.export.items import bulletin_md
from wuhai_plan.export.status import items_csv, status_csv, status_json, status_md
from wuhai_plan.export.xlsx import workbook_bytes
from wuhai_plan.lang import Lang
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Rating
from wuhai_plan.render.status import render_status
from wuhai_plan.session.core import Session
from wuhai_plan.session.html import html
from wuhai_plan.session.items import items
from wuhai_plan.session.status import status
from wuhai_plan.session.xlsx import xlsx

# What openpyxl says of data bars, which it does not read.
pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported")

WIDE = 260
# By the title of an item or a group: percent, expected and gap as written, and the rating's word.
Figures: TypeAlias = dict[str, tuple[str, str, str, str]]
Cells: TypeAlias = dict[str, str]
UNKNOWN = ("", "–")
FIGURES = ("complete", "expected", "gap", "rating")
SHARE, GAP = r"(−?\d+\.\d%|–)", r"([+−]?\d+\.\d|–)"


def shown(number: Decimal | None, *, sign: bool = False) -> str:
    """Write a number as tables do: with one decimal, a true minus, a plus before points."""
    if number is None:
        return ""
    return f"{number:{'+' if sign and number else ''}.1f}".replace("-", "−")


class Reader:
    """What each format says of a case, in one language."""

    def __init__(self, case: Case, lang: Lang) -> None:
        self.lang, self.tr = lang, Messages(lang)
        self.day = str(case.day)
        self.known_at = case.known_at.isoformat() if case.known_at else None
        self.when: dict[str, Any] = {"as_of": self.day, "known_at": self.known_at}
        words = {rating: self.tr.rating(rating) for rating in Rating}
        self.ids = {word: rating.value for rating, word in words.items()}
        self.heads = {key: self.tr(f"col-{key}") for key in FIGURES}
        rated = "|".join([r"\S+ " + re.escape(word) for word in self.ids] + ["–"])
        # The figures of a line of text, the last that look so: a title may stand before.
        self.line = re.compile(rf"(?P<lead>.*)\s{{2}}{SHARE}\s+{SHARE}\s+{GAP}\s+({rated})(?:\s|$)")
        self.overall = self.tr("overall")

    def figures(self, table: Iterable[Cells], title: str) -> Figures:
        """Take the four figures out of a table's rows by their headings."""
        figures: Figures = {}
        for row in table:
            name = row[title]
            assert name not in figures, f"{name} stands twice"
            cells = [row[head] for head in self.heads.values()]
            known = ["" if cell in UNKNOWN else cell for cell in cells]
            word = re.sub(r"^\W+\s*", "", known[3])
            figures[name] = known[0], known[1], known[2], self.ids[word] if word else ""
        return figures

    def text(self, session: Session, *, detailed: bool) -> Figures:
        """Read the table of a terminal, wide and plain."""
        report = status(session, **self.when, detailed=detailed)
        out = io.StringIO()
        console = Console(file=out, width=WIDE, color_system=None, highlight=False)
        console.print(render_status(report, self.tr, WIDE))
        head, table = list(self.heads.values()), []
        assert any(all(name in line for name in head) for line in out.getvalue().splitlines())
        for line in out.getvalue().splitlines():
            match = self.line.match(line)
            if match:
                title, *_ = re.split(r" {2,}", match["lead"].strip())
                table.append({"": title, **dict(zip(head, match.groups()[1:], strict=True))})
            elif all(name in line for name in head):
                places = [line.index(name) for name in head]
                assert places == sorted(places), "the columns stand in another order"
        return self.figures(table, "")

    def markdown(self, data: bytes, title: str) -> Figures:
        """Read all tables of a Markdown text that have a column of that title."""
        table, head = [], list[str]()
        for line in data.decode().splitlines():
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            if not line.startswith("|"):
                head = []
            elif not head:
                head = cells
            elif title in head and not line.startswith("| ---"):
                table.append(dict(zip(head, cells, strict=True)))
        return self.figures(table, title)

    def sheet(self, rows: list[tuple[Any, ...]], title: str) -> Figures:
        """Read a sheet's table: the cells as a spreadsheet shows them."""
        start = next(place for place, row in enumerate(rows) if title in row)
        gap = self.tr("overview-gap")  # which says what it is measured in
        head = [self.heads["gap"] if cell == gap else cell for cell in rows[start]]
        table = []
        for row in rows[start + 1 :]:
            cells = dict(zip(head, row, strict=True))
            if cells[title] is None:
                break
            table.append({name: self.cell(name, value) for name, value in cells.items()})
        return self.figures(table, title)

    def cell(self, name: str, value: Any) -> str:
        if name in (self.heads["complete"], self.heads["expected"]) and value is not None:
            return shown(Decimal(str(value)) * 100) + "%"
        if name == self.heads["gap"] and value is not None:
            return shown(Decimal(str(value)), sign=True)
        return "" if value is None else str(value)

    def page(self, data: bytes) -> tuple[Figures, Figures]:
        """Read the page's groups, overall among them, and its items."""
        page = Page(self.lang)
        page.feed(data.decode())
        chapters = self.figures(page.rows(0), self.tr("col-chapter"))
        face = {
            head: fact
            for term, fact in zip(page.terms, page.facts, strict=True)
            for head in self.heads.values()
            if term.lower().startswith(head.lower())
        }
        overall = self.figures([{"": self.overall, **face}], "")
        return chapters | overall, self.figures(page.rows(1), self.tr("col-item"))


class Page(HTMLParser):
    """The tables of a page in one language, and its terms with what is said of them.

    A cell's text is what stands in it before anything that only explains it (class `sub`).
    """

    def __init__(self, lang: Lang) -> None:
        super().__init__()
        self.other = "zh" if lang is Lang.EN else "en"
        self.tables: list[list[list[str]]] = []
        self.terms, self.facts = list[str](), list[str]()
        self._into: list[str] | None = None
        self._hidden: list[bool] = []
        self._folded = False

    def rows(self, table: int) -> Iterator[Cells]:
        head, *rows = self.tables[table]
        for row in rows:
            yield dict(zip(head, row, strict=True))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        classes = (known.get("class") or "").split()
        if tag == "span":
            self._hidden.append("sub" in classes or known.get("lang") == self.other)
        elif tag == "table" and "list" in classes:
            self.tables.append([])
        elif tag == "section" or (tag == "tbody" and "id" in known):  # an item begins, or ends
            self._folded = False
        elif tag == "tr":
            self._folded = self._folded or "more" in classes
            if self.tables and not self._folded:
                self.tables[-1].append([])
        elif tag in ("th", "td") and self.tables and not self._folded:
            self._into = self.tables[-1][-1]
            self._into.append("")
        elif tag in ("dt", "dd") and not self.tables:
            self._into = self.terms if tag == "dt" else self.facts
            self._into.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "span" and self._hidden:
            self._hidden.pop()
        elif tag in ("table", "dl", "section"):
            self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is not None and not self._folded and not any(self._hidden):
            self._into[-1] = (self._into[-1] + data).strip("\n")


def of_people(standing: Any) -> tuple[str, str, str, str]:
    """Return what people are to read of a standing of the Python interface."""
    percent, expected = (plain.percent(s, 1) for s in (standing.complete, standing.expected))
    return (
        "" if percent is None else shown(percent) + "%",
        "" if expected is None else shown(expected) + "%",
        shown(plain.points(standing.gap, 1), sign=True),
        standing.rating.value if standing.rating else "",
    )


def of_programs(standing: Any) -> dict[str, Any]:
    """Return what programs are to read of it: an unknown is None, or empty in CSV."""
    return {
        "percent": plain.percent(standing.complete),
        "expected": plain.percent(standing.expected),
        "gap": plain.points(standing.gap),
        "rating": standing.rating.value if standing.rating else None,
    }


def counts(standing: Any) -> dict[str, Any]:
    """Return what programs are to read besides of a group."""
    return {
        "items": standing.items,
        "reported": standing.reported,
        **{rating.value: count for rating, count in standing.ratings.items()},
    }


def first_promises(standing: Any) -> dict[str, Any] | None:
    first = standing.as_promised
    if first is None:
        return None
    words = ("items", "dropped", "eased", "tightened", "changed")
    return {
        **{word: getattr(first, word) for word in words},
        "percent": plain.percent(first.complete),
        "expected": plain.percent(first.expected),
        "gap": plain.points(first.gap),
    }


def numbers(row: dict[str, str]) -> dict[str, Any]:
    """Return a row of CSV with its numbers as such; what is empty is None."""
    return {
        key: None
        if value == ""
        else Decimal(value)
        if re.fullmatch(r"-?\d+(\.\d+)?", value)
        else value
        for key, value in row.items()
    }


def rows_of(data: bytes) -> dict[str, dict[str, Any]]:
    rows = csv.DictReader(io.StringIO(data.decode(), newline=""))
    return {row["id"]: numbers(row) for row in rows}


def check_programs(reader: Reader, session: Session, standing: Any) -> None:
    """JSON and CSV say what the Python interface does, each key by itself."""
    report = status(session, **reader.when, whole=True)
    data = json.loads(status_json(report, reader.tr), parse_float=Decimal)
    groups, lines = rows_of(status_csv(report, reader.tr)), rows_of(items_csv(report, reader.tr))
    rows = {row["id"]: row for row in data["items"]}
    for item in standing.items:
        for row in (rows[item.id], lines[item.id]):
            assert {**row, **of_programs(item)} == row, item.id
    assert len(rows) == len(lines) == len(standing.items)
    chapters = {row["id"]: row for row in [*data["chapters"], {"id": "overall", **data["overall"]}]}
    for group in (*standing.chapters, standing.overall):
        name, first = group.id or "overall", first_promises(group)
        row, line = chapters[name], groups[name]
        assert {**row, **of_programs(group)} == row, name
        flat = {**row, **row["ratings"]}
        assert {**flat, **counts(group)} == flat, name
        assert row["as_promised"] == first, name
        assert {**line, **of_programs(group), **counts(group)} == line, name
        prefixed = {f"as_promised_{key}": value for key, value in (first or {}).items()}
        assert {**line, **prefixed} == line, name
    assert len(chapters) == len(groups) == len(standing.chapters) + 1


def check_people(reader: Reader, session: Session, standing: Any) -> None:
    """Table, Markdown, workbook and page say what the Python interface does, to one decimal."""
    tr, when = reader.tr, reader.when
    of_items = {item.title: of_people(item) for item in standing.items}
    of_groups = {group.title: of_people(group) for group in standing.chapters}
    of_groups[reader.overall] = of_people(standing.overall)
    assert reader.text(session, detailed=False) == of_groups
    if of_items:  # else the text says that there are none
        assert reader.text(session, detailed=True) == of_groups | of_items
    title, chapter = tr("col-item"), tr("col-chapter")
    groups_md = status_md(status(session, **when), tr)
    assert reader.markdown(groups_md, chapter) == of_groups
    assert reader.markdown(status_md(status(session, **when, detailed=True), tr), title) == of_items
    bulletin = bulletin_md(items(session, **when), choose("bulletin"), tr, None)
    assert reader.markdown(bulletin, title) == of_items
    assert reader.markdown(bulletin, chapter) == of_groups
    report, units, log, seal = xlsx(session, **when)
    data = workbook_bytes(report, units, log, choose("items"), tr, zone=session.zone, seal=seal)
    overview, sheet, *_ = load_workbook(io.BytesIO(data)).worksheets
    assert reader.sheet(list(overview.iter_rows(values_only=True)), chapter) == of_groups
    assert reader.sheet(list(sheet.iter_rows(values_only=True)), title) == of_items
    page = reader.page(html_bytes(html(session, **when), reader.lang))
    assert page == (of_groups, of_items)


class TestFormats:
    @settings(max_examples=examples(90), suppress_health_check=list(HealthCheck))
    @given(cases(), st.sampled_from(Lang))
    def test_every_item_and_group_stands_the_same_in_all_of_them(self, case: Case, lang: Lang):
        reader = Reader(case, lang)
        with session_of(case) as session:
            files = session.choices
            plan = open_plan(files.plan, log=files.log, lang=lang.value)
            standing = plan.status(as_of=reader.day, known_at=reader.known_at)
            check_programs(reader, session, standing)
            check_people(reader, session, standing)
