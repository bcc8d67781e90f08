"""The bulletin as a document that an office sends as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from wuhai_plan.export.document import Band, Column, DocumentWriter
from wuhai_plan.export.svg import curve_svg, em
from wuhai_plan.lang import Lang
from wuhai_plan.measure.rollup import Measure, Rollup
from wuhai_plan.messages import docx, figures, units
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.messages.paper import full_day
from wuhai_plan.model import Kind
from wuhai_plan.views.docx import DocxReport

CHART_WIDTH = 640  # units of the drawing: its words are 9 points where the picture is a text wide
LONGEST_NOTE = 100  # characters of the plan's note at the head of each page
SIDES = ("claimed", "confirmed")
# Millimetres of each column but the widest, which has what is left; words are longer in English.
GROUPS = {
    Lang.ZH: {"items": 17, "reported": 19, "complete": 21, "expected": 22, "gap": 20, "rating": 23},
    Lang.EN: {"items": 14, "reported": 22, "complete": 20, "expected": 20, "gap": 16, "rating": 24},
}
UNITS = {
    Lang.ZH: {"rank": 12, "reported": 18, "complete": 18, "gap": 17, "rating": 22, "reports": 31},
    Lang.EN: {"rank": 12, "reported": 20, "complete": 20, "gap": 14, "rating": 22, "reports": 24},
}
ITEMS = {
    Lang.ZH: {
        "no": 11, "lead": 36, "target": 28, "value": 26, "complete": 17, "expected": 20,
        "gap": 17, "change": 16, "rating": 23, "due": 23,
    },
    Lang.EN: {
        "no": 9, "lead": 42, "target": 28, "value": 26, "complete": 18, "expected": 18,
        "gap": 14, "change": 16, "rating": 21, "due": 23,
    },
}  # fmt: skip
# Of the units, where a second party looks at what they report.
JUDGED = {
    "words": 18,
    "reports": 23,
    "claimed": 18,
    "confirmed": 18,
}
ONE_LINE = 19  # ems of a title on one line
CENTRED = {"no", "rank", "rating", "due"}


def docx_bytes(report: DocxReport, tr: Messages, number: str | None = None) -> bytes:
    """Return the bulletin; `number` is what stands below its title, if anything."""
    plan = report.plan
    title = tr("docx-title", title=plan.title)
    note, publisher = tr.text(plan.note), tr.text(plan.publisher)
    document = DocumentWriter(report.as_of, title, publisher, tr.lang, note=note[:LONGEST_NOTE])
    document.text(_broken(title, tr.text(plan.title), tr), "title")
    if number:
        document.text(tr.fact(number), "number")
    day = full_day(report.signed, tr)
    document.ends(publisher, day, "date-line")
    if note:
        document.text(note, "warning")
    _Sections(document, report, tr).write()
    for line in ("", *filter(None, (publisher, day))):
        document.text(line, "sign-off")
    _annex(document, report, tr)
    return document.data()


def _broken(title: str, beginning: str, tr: Messages) -> str:
    """Return a Chinese title that fills more than a line, broken where its words are."""
    if tr.lang is not Lang.ZH or em(title) <= ONE_LINE or not title.startswith(beginning):
        return title
    return f"{beginning}\n{title[len(beginning) :]}"


class _Sections:
    """The sections of a bulletin, numbered in their order."""

    def __init__(self, document: DocumentWriter, report: DocxReport, tr: Messages) -> None:
        self._document, self._report, self._tr = document, report, tr
        self._count = 0

    def write(self) -> None:
        """Write all there are."""
        self._overall()
        self._lags()
        self._promises()
        if self._report.units.named:
            self._units()
        self._heading("data")
        for line in docx.seal_lines(self._report, self._tr):
            self._document.text(line, "small", keep=True)

    def _heading(self, name: str) -> None:
        number = self._tr("docx-numerals")[self._count]
        self._count += 1
        title = self._tr("docx-heading", number=number, title=self._tr(f"docx-head-{name}"))
        self._document.text(title, "heading1")

    def _overall(self) -> None:
        document, report, tr = self._document, self._report, self._tr
        self._heading("overall")
        document.text(docx.opening(report, tr), "body")
        for line in docx.remarks(report, tr):
            document.text(line, "body")
        document.text(tr("docx-table-groups"), "caption")
        names, widths = _sided(report.status.overall, GROUPS[tr.lang])
        columns = [Column(tr("col-chapter"), _rest(document, widths, names))]
        columns += _columns(names, widths, tr)
        rows = []
        for title, rollup, _ in figures.group_rows(report.status, tr):
            cells = _cells(rollup, tr) | {"items": f"{rollup.items}"}
            rows.append([title, *(cells[name] for name in names)])
        document.table(columns, rows, last_bold=True)
        self._chart()

    def _chart(self) -> None:
        chart, tr = self._report.chart, self._tr
        if chart is None or not chart.curve.samples:
            return
        from wuhai_plan.export.png import png_bytes

        drawing = curve_svg(self._report.as_of, chart.curve, tr, CHART_WIDTH)
        picture = png_bytes(drawing, extra="docx", font="picture-font-docx")
        self._document.picture(picture, figures.stand(chart.standing, tr))
        self._document.text(tr("docx-chart"), "picture-title")

    def _lags(self) -> None:
        report, tr = self._report, self._tr
        self._heading("lags")
        if not report.lags:
            self._document.text(tr("docx-lags-none"), "body")
        for place, lags in enumerate(report.lags):
            number, title = tr("docx-numerals")[place], docx.lag_heading(lags, tr)
            self._document.text(tr("docx-subheading", number=number, title=title), "heading2")
            self._numbered([docx.lagging(measure, report, tr) for measure in lags.measures])

    def _promises(self) -> None:
        report, tr = self._report, self._tr
        self._heading("promises")
        if not report.promises:
            self._document.text(tr("docx-promises-none"), "body")
        self._numbered([docx.promise(change, report, tr) for change in report.promises])

    def _numbered(self, texts: Sequence[tuple[str, str]]) -> None:
        """Write numbered paragraphs, the beginning of each in bold."""
        space = "" if self._tr.lang is Lang.ZH else " "
        for number, (lead, text) in enumerate(texts, 1):
            head = self._tr("docx-numbered", number=number, text=lead)
            self._document.text(text, "body", lead=head + space)

    def _units(self) -> None:
        document, report, tr = self._document, self._report.units, self._tr
        self._heading("units")
        document.text(tr("docx-units", day=full_day(report.as_of, tr)), "body", keep=True)
        names, widths = _sided(self._report.status.overall, UNITS[tr.lang])
        heads = {**units.HEADS, "reports": "docx-reports", "words": "docx-words"}
        if report.judged:
            names.append("words")
            names.remove("reported")
            widths |= JUDGED
        columns = _columns(names, widths, tr, heads=heads)
        columns.insert(1, Column(tr("col-lead"), _rest(document, widths, names)))
        rows = []
        for unit, words in zip(report.units, units.rows(report, tr), strict=True):
            cells = words | _cells(unit.rollup, tr)
            cells["reports"] = "/".join(cells[name] for name in units.REPORTS)
            cells["words"] = "/".join(cells[name] for name in units.WORDS)
            rows.append([cells["rank"], cells["lead"], *(cells[name] for name in names[1:])])
        document.table(columns, rows)


def _annex(document: DocumentWriter, report: DocxReport, tr: Messages) -> None:
    """Write every item by chapter, on pages across."""
    document.new_page(landscape=True)
    document.text(tr("docx-annex"), "annex", keep=True)
    document.text(tr("docx-annex-title", day=full_day(report.as_of, tr)), "caption")
    status = report.status
    names, widths = _sided(status.overall, ITEMS[tr.lang])
    if status.overall.claimed is not None:
        names.remove("expected")
    if not status.changes:
        names.remove("change")
    item = Column(tr("col-item"), _rest(document, widths, names))
    columns = _columns(names, widths, tr, heads={"target": "col-goal"})
    columns.insert(1, item)
    document.table(columns, _item_rows(report, names, tr))


def _item_rows(
    report: DocxReport, names: Sequence[str], tr: Messages
) -> Iterator[Sequence[str] | Band]:
    number, status = 0, report.status
    for chapter, measures in groupby(status.every, lambda measure: measure.item.chapter):
        yield Band(tr.text(report.plan.chapters[chapter].title))
        for measure in measures:
            number += 1
            item = measure.item
            cells = {
                **_cells(measure, tr),
                "no": f"{number}",
                "lead": tr.text(item.lead),
                "target": figures.target(item, tr),
                "value": _value(measure, tr),
                "due": item.due.isoformat(),
            }
            if status.changes:
                cells["change"] = figures.gap(status.changes.items[item.id].change)
            yield [cells["no"], tr.text(item.title), *(cells[name] for name in names[1:])]


def _value(measure: Measure, tr: Messages) -> str:
    """Return what was reached, with its unit."""
    value = figures.value(measure.item, measure.last, tr)
    named = measure.last is None or measure.item.kind is Kind.MILESTONE
    return value if named else figures.reached(value, measure.item, tr)


def _cells(standing: Measure | Rollup, tr: Messages) -> dict[str, str]:
    """Return the cells of an item or a group; ratings by their words, which every font has."""
    word = tr.rating(standing.rating) if standing.rating else "–"
    sides = {name: figures.percent(getattr(standing, name)) for name in SIDES}
    return {**figures.cells(standing, tr), **sides, "rating": word}


def _sided(overall: Rollup, widths: dict[str, int]) -> tuple[list[str], dict[str, int]]:
    """Return columns and their widths: what was reported and what was confirmed where that was
    judged.
    """
    names = list(widths)
    if overall.claimed is not None:
        place = names.index("complete")
        names[place : place + 1] = SIDES
    return names, widths | dict.fromkeys(SIDES, max(widths["complete"], 20))


def _columns(
    names: Sequence[str],
    widths: dict[str, int],
    tr: Messages,
    *,
    heads: dict[str, str] | None = None,
) -> list[Column]:
    """Return the columns of some names: figures at the right."""
    return [
        Column(
            tr((heads or {}).get(name, f"col-{name}")),
            widths[name],
            right=name in figures.NUMBERS | {*SIDES, "items", "reports", "words"},
            centred=name in CENTRED,
        )
        for name in names
    ]


def _rest(document: DocumentWriter, widths: dict[str, int], names: Sequence[str]) -> float:
    """Return what is left of a page's width for the widest column."""
    return document.width - sum(widths[name] for name in names)
