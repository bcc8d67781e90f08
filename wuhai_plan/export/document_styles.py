"""How a document looks in each language: paper, fonts, and the few styles that there are.

Sizes are in points, margins in millimetres.
"""

from __future__ import annotations

from html import escape

from msgspec import Struct
from msgspec.structs import replace

from wuhai_plan.lang import Lang

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SMALL = 9.0


class Font(Struct, frozen=True):
    """A font for Latin signs and one for Chinese, their size, and whether they are bold."""

    latin: str
    chinese: str
    size: float
    bold: bool = False


class Manner(Struct, frozen=True):
    """How a language's documents are laid out.

    `margins` are top, right, bottom, left; `line` is the exact height of a line of the body, 0 for
    what the font asks for; `indent` how many characters a paragraph begins with; `tighter` by how
    much characters stand nearer than the font has them; `page` what stands before and after a
    page's number, `outer` whether that is at the outer side.
    """

    title: Font
    heading: Font
    subheading: Font
    body: Font
    table: Font
    table_head: Font
    foot: Font
    margins: tuple[float, float, float, float]
    line: float
    indent: int
    tighter: float
    page: tuple[str, str]
    outer: bool


ROMAN = "Times New Roman"
MANNERS = {
    Lang.ZH: Manner(
        title=Font(ROMAN, "方正小标宋简体", 22),
        heading=Font(ROMAN, "黑体", 16),
        subheading=Font(ROMAN, "楷体_GB2312", 16),
        body=Font(ROMAN, "仿宋_GB2312", 16),
        table=Font(ROMAN, "仿宋_GB2312", 10.5),
        table_head=Font(ROMAN, "黑体", 10.5),
        foot=Font(ROMAN, "宋体", 14),
        margins=(37, 26, 35, 28),
        line=28.9,
        indent=2,
        tighter=0.25,
        page=("— ", " —"),
        outer=True,
    ),
    Lang.EN: Manner(
        title=Font("Arial", "黑体", 20, bold=True),
        heading=Font("Arial", "黑体", 13, bold=True),
        subheading=Font("Arial", "黑体", 11, bold=True),
        body=Font(ROMAN, "宋体", 11.5),
        table=Font("Arial", "宋体", SMALL),
        table_head=Font("Arial", "黑体", 8, bold=True),
        foot=Font(ROMAN, "宋体", 10),
        margins=(25, 25, 25, 25),
        line=0,
        indent=0,
        tighter=0,
        page=("", ""),
        outer=False,
    ),
}  # fmt: skip


def styles_xml(manner: Manner, words: str) -> str:
    """Return the styles as XML; `words` is the language that spelling is checked in."""
    body, line, after = manner.body, manner.line, 0 if manner.line else 6
    indent, inner = _indent(manner), _sides(manner.foot.size) if manner.outer else ""
    side, near = "both" if manner.indent else "left", manner.tighter
    heading = f"{KEEP}<w:keepLines/>"
    above = 0 if manner.line else 6
    parts = [
        ("body", body, _looks(0, after, line, side, indent=indent), near),
        ("address", body, _looks(0, after, line), near),
        ("title", manner.title, KEEP + _looks(0, 12, line and 34, "center"), 0),
        ("number", body, _looks(0, after, line, "center"), 0),
        ("date-line", body, f"{KEEP}{RULE}{_tab(manner)}" + _looks(0, 12, line), 0),
        ("warning", replace(body, bold=True), _looks(0, 12, line, "center"), 0),
        ("heading1", manner.heading, heading + _looks(2 * above, after, line, indent=indent), 0),
        ("heading2", manner.subheading, heading + _looks(above, after, line, indent=indent), 0),
        ("picture", body, KEEP + _looks(6, 6, 0, "center"), 0),
        ("picture-title", manner.table_head, _looks(0, 8, 0, "center"), 0),
        ("annex", manner.heading, KEEP + _looks(0, 0, 0), 0),
        ("caption", manner.table_head, KEEP + _looks(6, 4, 0, "center"), 0),
        ("small", replace(body, size=10.5), _looks(4, 0, 0), 0),
        (
            "sign-off",
            body,
            heading + _looks(0, 0, line, "right", indent=_sides(0, 2 * body.size)),
            0,
        ),
        ("table-head", manner.table_head, _looks(2, 2, 0, "center"), 0),
        ("table-text", manner.table, _looks(1, 1, 0), 0),
        ("table-right", manner.table, _looks(1, 1, 0, "right"), 0),
        ("table-centre", manner.table, _looks(1, 1, 0, "center"), 0),
        ("header", replace(body, size=SMALL), _looks(0, 0, 0, "center"), 0),
        ("footer", manner.foot, _looks(0, 0, 0, indent=inner), 0),
    ]
    return (
        f'<w:styles xmlns:w="{NAMESPACE}"><w:docDefaults><w:rPrDefault><w:rPr>{_font(body)}'
        f'<w:lang w:val="{words}" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault/></w:docDefaults>"
        f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/></w:style>{_TABLES}{''.join(_style(*part) for part in parts)}</w:styles>"
    )


KEEP = "<w:keepNext/>"
RULE = '<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="4" w:color="auto"/></w:pBdr>'
LEVELS = {"heading1": 0, "heading2": 1}
_NAMES = {"title": "Title", "heading1": "heading 1", "heading2": "heading 2"}
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_TABLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '</w:style><w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
    '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    + "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in _SIDES)
    + "</w:tblBorders></w:tblPr></w:style>"
)


def _style(key: str, font: Font, paragraph: str, tighter: float) -> str:
    nearer = f'<w:spacing w:val="{-_twips(tighter)}"/>' if tighter else ""
    level = f'<w:outlineLvl w:val="{LEVELS[key]}"/>' if key in LEVELS else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{_NAMES.get(key, key)}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}{level}</w:pPr>'
        f"<w:rPr>{_font(font, nearer)}</w:rPr></w:style>"
    )


def _font(font: Font, between: str = "") -> str:
    latin, chinese, size = escape(font.latin), escape(font.chinese), round(font.size * 2)
    return (
        f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}" w:cs="{latin}"/>'
        f'{"<w:b/>" * font.bold}{between}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


def _looks(
    before: float, after: float, line: float, side: str = "left", *, indent: str = ""
) -> str:
    """Return the space around a paragraph, its exact lines (0: as the font asks), and its side."""
    exact = (
        f'w:line="{_twips(line)}" w:lineRule="exact"' if line else 'w:line="240" w:lineRule="auto"'
    )
    spacing = f'<w:spacing w:before="{_twips(before)}" w:after="{_twips(after)}" {exact}/>'
    return f'{spacing}{indent}<w:jc w:val="{side}"/>'


def _indent(manner: Manner) -> str:
    if not manner.indent:
        return ""
    width = _twips(manner.indent * manner.body.size)
    return f'<w:ind w:firstLineChars="{100 * manner.indent}" w:firstLine="{width}"/>'


def _sides(left: float, right: float | None = None) -> str:
    """Return how far a paragraph stays off the margins: a number alone is for both."""
    right = left if right is None else right
    return f'<w:ind w:left="{_twips(left)}" w:right="{_twips(right)}"/>'


def _tab(manner: Manner) -> str:
    """Return a stop at the right margin."""
    _, right, _, left = manner.margins
    place = round((210 - left - right) * 20 * 72 / 25.4)
    return f'<w:tabs><w:tab w:val="right" w:pos="{place}"/></w:tabs>'


def _twips(points: float) -> int:
    return round(points * 20)
