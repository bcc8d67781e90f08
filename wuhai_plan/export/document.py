"""A document of an office in the making: its paper, its styles, its tables, by the library of the
extra `docx`. The same content, the same bytes.

Chinese goes by GB/T 9704: 28 characters a line, 22 lines a page. User text is text: nothing in it
becomes a field or a link.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from msgspec import Struct

from wuhai_plan.errors import PlanError
from wuhai_plan.export.document_styles import MANNERS, styles_xml
from wuhai_plan.lang import Lang
from wuhai_plan.texts import clean

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement as Element
    from docx.section import Section
    from docx.text.paragraph import Paragraph

TWIPS = 20 * 72 / 25.4  # of a millimetre
FIRST_DAY, LAST_DAY = dt.date(1980, 1, 1), dt.date(2107, 12, 31)  # that a ZIP can be dated by
LONG = 1000  # characters of a row that may be broken between pages
LANDSCAPE_SIDE = 22  # millimetres
# What nobody can see, and no XML can hold.
_NO_XML = re.compile("[\ufffe\uffff]")
_UNNEEDED = ("stylesWithEffects", "customXml", "thumbnail")
_WORDS = {Lang.EN: "en-GB", Lang.ZH: "zh-CN"}


class Column(Struct, frozen=True):
    """A column of a table: its heading, its width in millimetres, which side its cells are at."""

    head: str
    width: float
    right: bool = False
    centred: bool = False


class Band(Struct, frozen=True):
    """A row across a whole table that heads those below it."""

    text: str


class DocumentWriter:
    """A document of A4 pages, numbered at their feet; `note` stands at the head of each.

    `day` is the one it is dated by, so that the same content is the same bytes.
    """

    def __init__(
        self, day: dt.date, title: str, author: str, lang: Lang, *, note: str = ""
    ) -> None:
        try:
            import docx
        except ImportError:
            raise PlanError.of("extra-missing", extra="docx", library="python-docx") from None
        self.lang, self._manner = lang, MANNERS[lang]
        self._made = min(max(day, FIRST_DAY), LAST_DAY)
        self._document: Document = docx.Document()
        self._style()
        self._describe(clean(title), clean(author))
        self._lay_out(self._document.sections[0], landscape=False)
        self._number_pages(note)

    @property
    def width(self) -> float:
        """The width between the margins of the last section's pages, in millimetres."""
        section = self._document.sections[-1]
        sides = section.left_margin, section.right_margin
        assert section.page_width is not None and None not in sides  # noqa: S101, PT018 - set
        return float((section.page_width - sum(side or 0 for side in sides)) / 36000)

    def text(self, text: str, style: str, *, lead: str = "", keep: bool = False) -> None:
        """Add a paragraph of a style; `lead` begins it in bold, `keep` holds it to the next."""
        paragraph = self._paragraph(style)
        if lead:
            self._run(paragraph, lead, bold=True)
        self._run(paragraph, text)
        if keep:
            from docx.shared import Pt

            paragraph.paragraph_format.keep_with_next = True
            paragraph.paragraph_format.space_after = Pt(4)

    def ends(self, left: str, right: str, style: str) -> None:
        """Add a line with a text at each end."""
        paragraph = self._paragraph(style)
        self._run(paragraph, left)
        paragraph._p.append(_tree("r", _tree("tab")))
        self._run(paragraph, right)

    def picture(self, png: bytes, description: str) -> None:
        """Add a picture as wide as the text, with what it shows for who can't see it."""
        from docx.shared import Mm

        paragraph = self._paragraph("picture")
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(self.width))
        properties = shape._inline.docPr
        properties.set("descr", _held(description))
        properties.set("name", "1")

    def table(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[str] | Band],
        *,
        last_bold: bool = False,
    ) -> None:
        """Add a table whose headings are repeated on every page; a text's lines are paragraphs.

        `last_bold` prints its last row as a sum.
        """
        from docx.oxml import OxmlElement

        table = OxmlElement("w:tbl")
        widths = [round(column.width * TWIPS) for column in columns]
        table.append(_tree("tblPr", *_table_looks(sum(widths))))
        table.append(_tree("tblGrid", *(_tree("gridCol", w=width) for width in widths)))
        heads = [
            _cell(column.head, width, "table-head")
            for column, width in zip(columns, widths, strict=True)
        ]
        table.append(_tree("tr", _tree("trPr", _tree("cantSplit"), _tree("tblHeader")), *heads))
        body = list(rows)
        for number, row in enumerate(body, 1):
            bold = last_bold and number == len(body)
            table.append(_row(row, columns, widths, bold=bold, hint=self._hint))
        body_element: Any = self._document.element.body
        body_element.insert_element_before(table, "w:sectPr")

    def new_page(self, *, landscape: bool = False) -> None:
        """Begin a new page, across where `landscape`; pages are numbered on."""
        from docx.enum.section import WD_SECTION

        self._lay_out(self._document.add_section(WD_SECTION.NEW_PAGE), landscape=landscape)

    def data(self) -> bytes:
        """Return the document, dated by its day alone."""
        made = io.BytesIO()
        self._document.save(made)
        dated = io.BytesIO()
        with ZipFile(made) as source, ZipFile(dated, "w", ZIP_DEFLATED) as target:
            for name in source.namelist():
                info = ZipInfo(name, (self._made.year, self._made.month, self._made.day, 0, 0, 0))
                info.compress_type, info.create_system = ZIP_DEFLATED, 3
                target.writestr(info, source.read(name))
        return dated.getvalue()

    @property
    def _hint(self) -> bool:
        """Whether signs that both scripts have, such as quotation marks, are Chinese ones."""
        return self.lang is Lang.ZH

    def _paragraph(self, style: str) -> Paragraph:
        paragraph = self._document.add_paragraph()
        paragraph._p.style = style
        return paragraph

    def _run(self, paragraph: Paragraph, text: str, *, bold: bool = False) -> None:
        paragraph._p.append(_run(text, bold=bold, hint=self._hint))

    def _style(self) -> None:
        """Put our own few styles in place of the library's; leave out what else it brings."""
        from docx.oxml import parse_xml

        document = self._document
        styles: Any = document.styles.element
        styles[:] = list(parse_xml(styles_xml(self._manner, _WORDS[self.lang])))
        for rels in (document.part.rels, document.part.package.rels):
            for key in [k for k, rel in rels.items() if rel.reltype.endswith(_UNNEEDED)]:
                del rels[key]
        settings: Any = document.settings.element
        for mode in settings.xpath(".//w:compatSetting[@w:name='compatibilityMode']"):
            mode.set(_name("val"), "15")
        for words in settings.xpath(".//w:themeFontLang"):
            words.set(_name("eastAsia"), "zh-CN")

    def _describe(self, title: str, author: str) -> None:
        made = dt.datetime.combine(self._made, dt.time.min)
        properties = self._document.core_properties
        properties.title, properties.author = _held(title)[:255], _held(author)[:255]
        properties.last_modified_by = properties.comments = properties.keywords = ""
        properties.created = properties.modified = made
        properties.revision, properties.language = 1, _WORDS[self.lang]

    def _lay_out(self, section: Section, *, landscape: bool) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm

        top, right, bottom, left = self._manner.margins
        width, height = 210.0, 297.0
        if landscape:
            width, height = height, width
            top, right, bottom, left = (LANDSCAPE_SIDE,) * 4
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
        section.left_margin, section.right_margin = Mm(left), Mm(right)
        section.header_distance = Mm(min(15, top - 8))
        section.footer_distance = Mm(max(bottom - 15, 10))

    def _number_pages(self, note: str) -> None:
        """Put the page's number at its foot: in Chinese at the outer side, and the note above."""
        section, before, after = self._document.sections[0], *self._manner.page
        self._document.settings.odd_and_even_pages_header_footer = self._manner.outer
        sides = [(section.header, section.footer, "right" if self._manner.outer else "center")]
        if self._manner.outer:
            sides.append((section.even_page_header, section.even_page_footer, "left"))
        for header, footer, side in sides:
            header.is_linked_to_previous = footer.is_linked_to_previous = False
            head, foot = header.paragraphs[0], footer.paragraphs[0]
            head._p.style, foot._p.style = "header", "footer"
            self._run(head, note)
            foot._p.get_or_add_pPr().append(_tree("jc", val=side))
            self._run(foot, before)
            for part in ("begin", "PAGE", "end"):
                field = (
                    _tree("instrText", text=part)
                    if part == "PAGE"
                    else _tree("fldChar", fldCharType=part)
                )
                foot._p.append(_tree("r", field))
            self._run(foot, after)


def _held(text: str) -> str:
    """Return text that XML can hold."""
    return _NO_XML.sub("\ufffd", clean(text, lines=True))


def _name(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{name}")


def _tree(tag: str, *children: Element, text: str | None = None, **attributes: object) -> Element:
    """Return an element with its attributes, its children and its text."""
    from docx.oxml import OxmlElement

    element: Element = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        element.set(_name(key), str(value))
    element.extend(children)
    if text is not None:
        element.text = text
    return element


def _run(text: str, *, bold: bool = False, hint: bool = False) -> Element:
    """Return a run of text; its line breaks are breaks."""
    looks = [_tree("rFonts", hint="eastAsia")] if hint else []
    looks += [_tree("b")] if bold else []
    run = _tree("r", *([_tree("rPr", *looks)] if looks else []))
    for number, line in enumerate(_held(text).replace("\t", " ").split("\n")):
        if number:
            run.append(_tree("br"))
        words = _tree("t", text=line)
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(words)
    return run


def _table_looks(width: int) -> Iterator[Element]:
    yield _tree("tblStyle", val="TableGrid")
    yield _tree("tblW", w=width, type="dxa")
    yield _tree("jc", val="center")
    yield _tree("tblLayout", type="fixed")


def _row(
    row: Sequence[str] | Band,
    columns: Sequence[Column],
    widths: Sequence[int],
    *,
    bold: bool,
    hint: bool,
) -> Element:
    if isinstance(row, Band):
        cell = _cell(row.text, sum(widths), "table-text", bold=True, hint=hint, span=len(widths))
        return _tree("tr", _tree("trPr", _tree("cantSplit")), cell)
    cells = [
        _cell(text, width, _side(column), bold=bold, hint=hint)
        for text, column, width in zip(row, columns, widths, strict=True)
    ]
    whole = sum(map(len, row)) < LONG
    return _tree("tr", _tree("trPr", *([_tree("cantSplit")] if whole else [])), *cells)


def _side(column: Column) -> str:
    return "table-right" if column.right else "table-centre" if column.centred else "table-text"


def _cell(
    text: str, width: int, style: str, *, bold: bool = False, hint: bool = False, span: int = 1
) -> Element:
    looks = [_tree("tcW", w=width, type="dxa")]
    if span > 1:
        looks += [
            _tree("gridSpan", val=span),
            _tree("shd", val="clear", color="auto", fill="F2F2F2"),
        ]
    looks.append(_tree("vAlign", val="center"))
    keeps = [_tree("keepNext")] if span > 1 else []
    lines = text.split("\n")
    paragraphs = [
        _tree(
            "p", _tree("pPr", _tree("pStyle", val=style), *keeps), _run(line, bold=bold, hint=hint)
        )
        for line in lines
    ]
    return _tree("tc", _tree("tcPr", *looks), *paragraphs)
