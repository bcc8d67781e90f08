"""How a document looks in each language: paper, fonts, and the few styles that there are.

Sizes are in points, margins in millimetres.
"""

from __future__ import annotations

from html import escape

from msgspec import Struct

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
    body, small = manner.body, Font(manner.body.latin, manner.body.chinese, 10.5)
    line, after = _line(manner), 0 if manner.line else 6
    indent, side = _indent(manner), "both" if manner.indent else "left"
    styles = [
        _style("Body", body, f'{_spacing(0, after, line)}{indent}<w:jc w:val="{side}"/>', manner.tighter),
        _style("Address", body, _spacing(0, after, line), manner.tighter),
        _style("Title", manner.title, f'<w:keepNext/>{_spacing(0, 12, line and 34)}<w:jc w:val="center"/>'),
        _style("Number", body, f'{_spacing(0, after, line)}<w:jc w:val="center"/>'),
        _style("DateLine", body, f"<w:keepNext/>{_rule()}{_tab(manner)}{_spacing(0, 12, line)}"),
        _style("Warning", _bold(body), f'{_spacing(0, 12, line)}<w:jc w:val="center"/>'),
        _style("Heading1", manner.heading, _heading(manner, 0)),
        _style("Heading2", manner.subheading, _heading(manner, 1)),
        _style("Annex", manner.heading, f"<w:keepNext/>{_spacing(0, 0, 0)}"),
        _style("Picture", body, f'<w:keepNext/>{_spacing(6, 6, 0)}<w:jc w:val="center"/>'),
        _style("PictureTitle", manner.table_head, f'{_spacing(0, 8, 0)}<w:jc w:val="center"/>'),
        _style("Small", small, _spacing(4, 0, 0)),
        _style("SignOff", body, f'<w:keepNext/><w:keepLines/>{_spacing(0, 0, line)}<w:ind w:right="{_twips(2 * body.size)}"/><w:jc w:val="right"/>'),
        _style("Caption", manner.table_head, f'<w:keepNext/>{_spacing(6, 4, 0)}<w:jc w:val="center"/>'),
        _style("TableText", manner.table, _spacing(1, 1, 0)),
        _style("TableRight", manner.table, f'{_spacing(1, 1, 0)}<w:jc w:val="right"/>'),
        _style("TableCentre", manner.table, f'{_spacing(1, 1, 0)}<w:jc w:val="center"/>'),
        _style("TableHead", manner.table_head, f'{_spacing(2, 2, 0)}<w:jc w:val="center"/>'),
        _style("Header", Font(body.latin, body.chinese, SMALL), f'{_spacing(0, 0, 0)}<w:jc w:val="center"/>'),
        _style("Footer", manner.foot, _spacing(0, 0, 0) + f'<w:ind w:left="{_twips(manner.foot.size)}" w:right="{_twips(manner.foot.size)}"/>' * manner.outer),
    ]  # fmt: skip
    return (
        f'<w:styles xmlns:w="{NAMESPACE}"><w:docDefaults><w:rPrDefault><w:rPr>{_font(body)}'
        f'<w:lang w:val="{words}" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault/></w:docDefaults>"
        f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/></w:style>{_TABLES}{''.join(styles)}</w:styles>"
    )


_NAMES = {"Heading1": "heading 1", "Heading2": "heading 2", "Caption": "caption",
          "Header": "header", "Footer": "footer"}  # fmt: skip
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


def _style(key: str, font: Font, paragraph: str, tighter: float = 0) -> str:
    nearer = f'<w:spacing w:val="{-_twips(tighter)}"/>' if tighter else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{_NAMES.get(key, key)}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>'
        f"<w:rPr>{_font(font, nearer)}</w:rPr></w:style>"
    )


def _font(font: Font, between: str = "") -> str:
    latin, chinese, size = escape(font.latin), escape(font.chinese), round(font.size * 2)
    return (
        f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}" w:cs="{latin}"/>'
        f'{"<w:b/>" * font.bold}{between}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


def _bold(font: Font) -> Font:
    return Font(font.latin, font.chinese, font.size, bold=True)


def _heading(manner: Manner, level: int) -> str:
    before, after = (0, 0) if manner.line else (12 - 4 * level, 4)
    spacing = _spacing(before, after, _line(manner))
    return f'<w:keepNext/><w:keepLines/>{spacing}{_indent(manner)}<w:outlineLvl w:val="{level}"/>'


def _line(manner: Manner) -> float:
    return manner.line


def _indent(manner: Manner) -> str:
    if not manner.indent:
        return ""
    width = _twips(manner.indent * manner.body.size)
    return f'<w:ind w:firstLineChars="{100 * manner.indent}" w:firstLine="{width}"/>'


def _spacing(before: float, after: float, line: float) -> str:
    exact = f'w:line="{_twips(line)}" w:lineRule="exact"' if line else 'w:line="240" w:lineRule="auto"'
    return f'<w:spacing w:before="{_twips(before)}" w:after="{_twips(after)}" {exact}/>'


def _rule() -> str:
    return '<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="4" w:color="auto"/></w:pBdr>'


def _tab(manner: Manner) -> str:
    _, right, _, left = manner.margins
    place = round((210 - left - right) * 20 * 72 / 25.4)
    return f'<w:tabs><w:tab w:val="right" w:pos="{place}"/></w:tabs>'


def _twips(points: float) -> int:
    return round(points * 20)
