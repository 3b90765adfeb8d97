"""Slips with first secrets, to be cut and handed out: one a person, by unit, with lines to cut along.

They are Chinese whatever the screen speaks. What is on them is printed once and
stands nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from xml.sax.saxutils import escape as xml_escape

from learnlaw.reports.figures import literal
from learnlaw.reports.zipped import settled

ENDINGS = (".docx", ".html")
TITLE = "学法系统登录凭条"
ADVICE = "首次登录须修改。请当面核对、妥善保管，改好后销毁本条。"
_ACROSS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What one person is handed."""

    name: str
    unit: str
    code: str
    label: str
    """What the secret is called: 初始PIN or 初始密码."""
    secret: str

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Label and value, line by line."""
        return (
            ("姓名", self.name),
            ("单位", self.unit),
            ("账号", self.code),
            (self.label, self.secret),
        )


Pages = Sequence[tuple[str, Sequence[Slip]]]
"""The slips of each unit, in official order."""


def render_slips(pages: Pages, ending: str) -> bytes:
    """The slips as a document of that ending, `.docx` or `.html`."""
    return _docx(pages) if ending.lower() == ".docx" else _html(pages).encode()


_STYLE = (
    "@page{size:A4;margin:15mm}body{font-family:FangSong,'仿宋',serif;font-size:12pt}"
    "h2{font-size:13pt;break-after:avoid;margin:6mm 0 2mm}"
    ".slips{display:grid;grid-template-columns:1fr 1fr}"
    ".slip{border:1px dashed #666;padding:4mm;break-inside:avoid}"
    ".slip h3{font-size:12pt;margin:0 0 2mm}dl{display:grid;grid-template-columns:6em 1fr;margin:0}"
    "dd{margin:0}.secret{font-family:monospace;font-size:15pt;letter-spacing:.1em}p{font-size:9pt;margin:2mm 0 0}"
)


def _html(pages: Pages) -> str:
    body = "".join(
        f"<h2>{_told(unit)}</h2><div class='slips'>{''.join(map(_html_slip, slips))}</div>"
        for unit, slips in pages
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f"<!doctype html><html lang='zh'><head><meta charset='utf-8'><title>{TITLE}</title>"
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>\n"
    )


def _told(text: str) -> str:
    return escape(literal(text))


def _html_slip(slip: Slip) -> str:
    rows = "".join(
        f"<dt>{_told(label)}</dt><dd{' class=secret' if value == slip.secret else ''}>{_told(value)}</dd>"
        for label, value in slip.lines
    )
    return f"<div class='slip'><h3>{TITLE}</h3><dl>{rows}</dl><p>{ADVICE}</p></div>"


# -- as a document -------------------------------------------------------------------------

_WIDTH = 5000
"""The width of a slip in twentieths of a point."""
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def _docx(pages: Pages) -> bytes:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Mm

    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(15)
    body = document.element.body
    for part in _docx_parts(pages):
        body.insert(len(body) - 1, parse_xml(part.replace(">", f" {nsdecls('w')}>", 1)))
    out = BytesIO()
    document.save(out)
    return settled(out.getvalue())


def _docx_parts(pages: Pages) -> Iterator[str]:
    for unit, slips in pages:
        yield _paragraph(unit, 26, bold=True, more="<w:keepNext/><w:spacing w:before='240' w:after='80'/>")
        rows = (slips[n : n + _ACROSS] for n in range(0, len(slips), _ACROSS))
        yield _table("".join(_docx_row(row) for row in rows))


def _docx_row(slips: Sequence[Slip]) -> str:
    cells = [_cell(slip) for slip in slips] + [_cell(None)] * (_ACROSS - len(slips))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _cell(slip: Slip | None) -> str:
    held = "<w:p/>" if slip is None else _slip_words(slip)
    return f"<w:tc><w:tcPr><w:tcW w:w='{_WIDTH}' w:type='dxa'/></w:tcPr>{held}</w:tc>"


def _slip_words(slip: Slip) -> str:
    lines = [
        _paragraph(f"{label}：{value}", 30 if value == slip.secret else 22) for label, value in slip.lines
    ]
    return "".join([_paragraph(TITLE, 24, bold=True), *lines, _paragraph(ADVICE, 17)])


def _paragraph(text: str, size: int, *, bold: bool = False, more: str = "") -> str:
    face = "<w:rFonts w:ascii='Courier New' w:hAnsi='Courier New' w:eastAsia='仿宋_GB2312'/>"
    run = f"<w:rPr>{face}{'<w:b/>' if bold else ''}<w:sz w:val='{size}'/></w:rPr>"
    words = f"<w:t xml:space='preserve'>{xml_escape(literal(text))}</w:t>"
    space = more or "<w:spacing w:before='20' w:after='20'/>"
    return f"<w:p><w:pPr>{space}</w:pPr><w:r>{run}{words}</w:r></w:p>"


def _table(rows: str) -> str:
    borders = "".join(f"<w:{edge} w:val='dashed' w:sz='4' w:space='0' w:color='666666'/>" for edge in _EDGES)
    columns = f"<w:gridCol w:w='{_WIDTH}'/>" * _ACROSS
    return (
        f"<w:tbl><w:tblPr><w:tblW w:w='{_WIDTH * _ACROSS}' w:type='dxa'/><w:tblBorders>{borders}</w:tblBorders>"
        f"<w:tblLayout w:type='fixed'/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )
