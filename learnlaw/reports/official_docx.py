"""An official paper as docx, in the form of GB/T 9704: A4, margins 37/35/28/26 mm, 22 lines of 28 characters.

Faces are named, not shipped: an office has them. Two equal papers give equal bytes.
"""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

from learnlaw.reports import docx_parts as parts
from learnlaw.reports.figures import literal
from learnlaw.reports.official import Grid, Leaf, Line, Look, OfficialPaper
from learnlaw.reports.zipped import settled

TOP, FOOT, LEFT, RIGHT = 37, 35, 28, 26
"""Margins in millimetres."""
LINES, CHARACTERS = 22, 28
"""Of a page, and of a line."""
TEXT_FACE, TITLE_FACE, HEAD_FACE, KAI_FACE = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
_LATIN_FACE = "Times New Roman"
_THREE, _TWO, _FOUR, _SMALL_FOUR, _MARK = 32, 44, 28, 24, 72
"""Sizes by their Chinese numbers, in half points."""
_MM = 1440 / 25.4
"""Twentieths of a point."""
ROOM = int((210 - LEFT - RIGHT) * _MM)
"""The width of the text."""
PITCH = int((297 - TOP - FOOT) * _MM / LINES)
"""From one line to the next."""
_CLOSER = f'<w:spacing w:val="{ROOM // CHARACTERS - _THREE * 10 - 1}"/>'
"""A character of three-size stands closer to the next, so that 28 fit; a grid of characters does not do that
in every office program."""
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EXACT = f'<w:spacing w:before="0" w:after="0" w:line="{PITCH}" w:lineRule="exact"/>'
_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_RED = '<w:color w:val="C00000"/>'
_EDGE = '<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{color}"/>'
_RED_LINE = f"<w:pBdr>{_EDGE.format(side='bottom', size=18, space=6, color='C00000')}</w:pBdr>"
_IMPRINT = "<w:pBdr>{}{}{}</w:pBdr>".format(
    _EDGE.format(side="top", size=8, space=2, color="auto"),
    _EDGE.format(side="bottom", size=8, space=2, color="auto"),
    _EDGE.format(side="between", size=4, space=2, color="auto"),
)
_STYLES: dict[Look, tuple[str, int, str, str]] = {
    Look.MARK: (
        TITLE_FACE,
        _MARK,
        '<w:spacing w:before="0" w:after="360"/><w:jc w:val="center"/>',
        _RED,
    ),
    Look.NUMBER: (
        TEXT_FACE,
        _THREE,
        f'{_RED_LINE}<w:spacing w:before="0" w:after="320"/><w:jc w:val="center"/>',
        "",
    ),
    Look.TITLE: (
        TITLE_FACE,
        _TWO,
        '<w:keepNext/><w:spacing w:before="160" w:after="320" w:line="700" w:lineRule="atLeast"/>'
        '<w:jc w:val="center"/>',
        "",
    ),
    Look.TO: (TEXT_FACE, _THREE, f"<w:keepNext/>{_EXACT}", ""),
    Look.FIRST: (HEAD_FACE, _THREE, f'<w:keepNext/>{_EXACT}{_INDENT}<w:outlineLvl w:val="0"/>', ""),
    Look.SECOND: (KAI_FACE, _THREE, f'<w:keepNext/>{_EXACT}{_INDENT}<w:outlineLvl w:val="1"/>', ""),
    Look.TEXT: (TEXT_FACE, _THREE, f"{_EXACT}{_INDENT}", ""),
    Look.ATTACHED: (
        TEXT_FACE,
        _THREE,
        f'<w:spacing w:before="{PITCH}" w:after="0" w:line="{PITCH}" w:lineRule="exact"/>{_INDENT}',
        "",
    ),
    Look.MORE: (TEXT_FACE, _THREE, f'{_EXACT}<w:ind w:leftChars="500" w:left="1580"/>', ""),
    Look.SIGNED: (
        TEXT_FACE,
        _THREE,
        f'<w:keepLines/>{_EXACT}<w:ind w:rightChars="400" w:right="1264"/><w:jc w:val="right"/>',
        "",
    ),
    Look.NOTE: (TEXT_FACE, _THREE, f"{_EXACT}{_INDENT}", ""),
    Look.COPIES: (
        TEXT_FACE,
        _FOUR,
        f'<w:keepLines/>{_IMPRINT}<w:tabs><w:tab w:val="right" w:pos="{ROOM - 280}"/></w:tabs>'
        '<w:spacing w:before="0" w:after="0" w:line="480" w:lineRule="exact"/>'
        '<w:ind w:leftChars="100" w:left="280" w:rightChars="100" w:right="280"/>',
        "",
    ),
    Look.CAPTION: (HEAD_FACE, _THREE, f"<w:keepNext/>{_EXACT}", ""),
    Look.CENTRE: (TEXT_FACE, _THREE, f'{_EXACT}<w:jc w:val="center"/>', ""),
    Look.SMALL: (TEXT_FACE, 21, '<w:snapToGrid w:val="0"/><w:spacing w:before="80" w:after="0"/>', ""),
}
"""Face, size, how the paragraphs stand, and what else the text has."""


def render(paper: OfficialPaper) -> bytes:
    """A paper as docx."""
    document = docx.Document()
    _lay(document)
    _add_styles(document)
    _foot(document, paper)
    _describe(document, paper)
    out = BytesIO()
    document.save(out)
    body = "".join([*_body(paper), str(document.sections[0]._sectPr.xml)])
    held = f"<w:document {nsdecls('w', 'r')}><w:body>{body}</w:body></w:document>"
    return settled(out.getvalue(), {"word/document.xml": (_DECLARATION + held).encode()})


def _body(paper: OfficialPaper) -> list[str]:
    found, fresh = [], False
    for part in paper.parts:
        if isinstance(part, Leaf):
            fresh = True
            continue
        if isinstance(part, Line):
            found.append(_line(part, fresh))
        else:
            # a grid cannot begin a page by itself, and Word joins two grids with nothing between them
            found.append(parts.paragraph("OfficialGap", "", "<w:pageBreakBefore/>" if fresh else ""))
            found.append(_grid(part))
        fresh = False
    return [*found, parts.paragraph("OfficialGap")]


def _line(line: Line, fresh: bool) -> str:
    return parts.paragraph(_style(line.look), line.text, "<w:pageBreakBefore/>" if fresh else "")


def _style(look: Look) -> str:
    return f"Official{look.value.capitalize()}"


def _grid(grid: Grid) -> str:
    whole = sum(grid.widths)
    ends = [ROOM * sum(grid.widths[: n + 1]) // whole for n in range(len(grid.widths))]
    widths = [end - start for start, end in zip([0, *ends], ends, strict=False)]
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(_EDGE.format(side=side, size=4, space=0, color="auto") for side in sides)
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(_row(grid, n, row, widths) for n, row in enumerate(grid.rows))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{ROOM}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(grid: Grid, number: int, row: tuple[str, ...], widths: list[int]) -> str:
    head = grid.header and number == 0
    repeated = "<w:tblHeader/>" if head else ""
    height = f'<w:trHeight w:val="{int(grid.height * _MM)}" w:hRule="atLeast"/>'
    cells = "".join(
        _cell(width, text, head or n in grid.labels, n in grid.centred)
        for n, (width, text) in enumerate(zip(widths, row, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{repeated}</w:trPr>{cells}</w:tr>"


def _cell(width: int, text: str, label: bool, centred: bool) -> str:
    side = '<w:jc w:val="center"/>' if label or centred else ""
    content = parts.paragraph("OfficialLabel" if label else "OfficialCell", text, side)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'


def _lay(document: Document) -> None:
    """Put the page on A4 with its grid of lines and characters."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(TOP), Mm(FOOT)
    page.left_margin, page.right_margin = Mm(LEFT), Mm(RIGHT)
    page.header_distance, page.footer_distance = Mm(15), Mm(16)
    for given in page._sectPr.findall(f"{{{page._sectPr.nsmap['w']}}}docGrid"):
        page._sectPr.remove(given)
    page._sectPr.append(parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{PITCH}"/>'))


def _add_styles(document: Document) -> None:
    document.styles["Normal"].font.size = Pt(_THREE / 2)
    for look, (face, size, stands, more) in _STYLES.items():
        more += _CLOSER if size == _THREE else ""
        document.styles.element.append(parse_xml(_styled(_style(look), face, size, stands, more)))
    plain = '<w:snapToGrid w:val="0"/><w:spacing w:before="20" w:after="20" w:line="310" w:lineRule="exact"/>'
    gap = '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>'
    foot = '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0"/>'
    for name, face, size, stands in (
        ("OfficialCell", TEXT_FACE, _SMALL_FOUR, plain),
        ("OfficialLabel", HEAD_FACE, _SMALL_FOUR, plain),
        ("OfficialGap", TEXT_FACE, 8, gap),
        ("OfficialFoot", "宋体", _FOUR, foot),
        ("OfficialTrace", TEXT_FACE, 13, foot),
    ):
        document.styles.element.append(parse_xml(_styled(name, face, size, stands, "")))


def _styled(name: str, face: str, size: int, stands: str, more: str) -> str:
    latin = quoteattr(_LATIN_FACE)
    kept = "".join(tag for tag in ("<w:keepNext/>", "<w:keepLines/>") if tag in stands)
    # the order of properties is fixed, and that a page may part two lines comes after what keeps them
    stands = f'{kept}<w:widowControl w:val="0"/>{stands.removeprefix(kept)}'
    fonts = f"<w:rFonts w:ascii={latin} w:hAnsi={latin} w:eastAsia={quoteattr(face)} w:cs={latin}/>"
    return (
        f'<w:style {nsdecls("w")} w:type="paragraph" w:customStyle="1" w:styleId="{name}">'
        f'<w:name w:val="{name}"/><w:qFormat/><w:pPr>{stands}</w:pPr>'
        f'<w:rPr>{fonts}{more}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:style>'
    )


def _foot(document: Document, paper: OfficialPaper) -> None:
    """Page numbers outside, one character from the edge; below them what the paper can be traced by."""
    document.settings.odd_and_even_pages_header_footer = True
    page = document.sections[0]
    trace = "　".join(f"{label}：{literal(text)}" for label, text in paper.trace)
    for footer, side, indent in (
        (page.footer, "right", 'w:rightChars="100" w:right="280"'),
        (page.even_page_footer, "left", 'w:leftChars="100" w:left="280"'),
    ):
        _fill(footer, f'<w:ind {indent}/><w:jc w:val="{side}"/>', trace)


def _fill(footer: Any, stands: str, trace: str) -> None:
    footer.is_linked_to_previous = False
    given = footer.paragraphs[0]._p
    number = '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    runs = f"{_run('— ')}{number}{_run(' —')}"
    for style, properties, content in (
        ("OfficialFoot", stands, runs),
        ("OfficialTrace", "", _run(trace) if trace else ""),
    ):
        held = f'<w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}'
        given.addprevious(parse_xml(f"<w:p {nsdecls('w')}>{held}</w:p>"))
    given.getparent().remove(given)


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _describe(document: Document, paper: OfficialPaper) -> None:
    """What the file says of itself; its day is that of the paper, not of the clock."""
    day = paper.day or date(2000, 1, 1)
    about = document.core_properties
    about.title, about.author = literal(paper.title)[:255], literal(paper.issuer)[:255]
    about.comments = about.keywords = about.subject = about.last_modified_by = ""
    about.created = about.modified = datetime(day.year, day.month, day.day)
    about.revision = 1
