"""Everything of a document but its text: styles, numbers of pages, who took it, and how pages lie.

A frame is made by the library once and serves every document that says the
same around its text, because the files of two thousand officers do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import Section as Pages
from docx.shared import Mm

from learnlaw.reports import docx_parts as parts
from learnlaw.reports.figures import literal
from learnlaw.reports.model import Report
from learnlaw.reports.words import words_of
from learnlaw.reports.zipped import packed

TEXT_FACE, TITLE_FACE, HEADING_FACE = "仿宋_GB2312", "方正小标宋简体", "黑体"
LATIN_FACE = "Times New Roman"
SHORT, LONG, SIDE = 210, 297, 20
"""The sides of A4 and the margins beside the text, in millimetres."""
_TOP, _FOOT = 25, 20
_BODY = "word/document.xml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_HANGING = '<w:ind w:left="540" w:hanging="540"/>'
_LOOSE, _LINES = 'w:line="400" w:lineRule="atLeast"', 'w:line="340" w:lineRule="atLeast"'
_ITEM_TAB = '<w:tabs><w:tab w:val="left" w:pos="540"/></w:tabs>'
_LINE = '<w:{edge} w:val="single" w:sz="4" w:space="1" w:color="auto"/>'
_RULE = f"<w:pBdr>{_LINE.format(edge='bottom')}{_LINE.format(edge='between')}</w:pBdr>"
_STYLES: tuple[tuple[str, str, int, str], ...] = (
    ("Title", TITLE_FACE, 44, '<w:spacing w:before="120" w:after="160"/><w:jc w:val="center"/>'),
    ("Subtitle", TEXT_FACE, 28, '<w:spacing w:after="120"/><w:jc w:val="center"/>'),
    ("Facts", TEXT_FACE, 21, '<w:spacing w:after="40"/><w:jc w:val="center"/>'),
    ("Heading", HEADING_FACE, 28, '<w:keepNext/><w:spacing w:before="200" w:after="100"/><w:outlineLvl w:val="0"/>'),
    ("Text", TEXT_FACE, 28, f'<w:spacing w:after="60" {_LOOSE}/><w:ind w:firstLineChars="200" w:firstLine="560"/>'),
    ("Small", TEXT_FACE, 21, '<w:spacing w:after="40"/>'),
    ("Caption", HEADING_FACE, 21, '<w:keepNext/><w:spacing w:before="120" w:after="60"/><w:jc w:val="center"/>'),
    ("Cell", TEXT_FACE, 21, '<w:spacing w:before="20" w:after="20"/>'),
    ("Tick", TEXT_FACE, 24, '<w:spacing w:before="20" w:after="20"/>'),
    ("Sign", TEXT_FACE, 24, '<w:keepNext/><w:spacing w:before="280" w:after="0"/>'),
    ("Item", TEXT_FACE, 24, f'<w:keepLines/>{_ITEM_TAB}<w:spacing w:before="100" w:after="0" {_LINES}/>{_HANGING}'),
    ("Rule", TEXT_FACE, 28, f'{_RULE}<w:spacing w:after="0" w:line="460" w:lineRule="exact"/><w:ind w:left="540"/>'),
)  # fmt: skip
"""Name, face, size in half points, and how its paragraphs stand."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts around a text."""

    parts: Mapping[str, bytes]
    upright: str
    across: str
    """How pages lie, as a section of the text ends with it."""

    def around(self, body: str, *, across: bool) -> bytes:
        """The document of a text that ends on pages that lie so."""
        inside = f"<w:body>{body}{self.pages(across=across)}</w:body>"
        held = f"<w:document {nsdecls('w', 'r')}>{inside}</w:document>"
        return packed({**self.parts, _BODY: (_DECLARATION + held).encode()})

    def pages(self, *, across: bool) -> str:
        """How pages lie."""
        return self.across if across else self.upright


def frame_of(report: Report) -> Frame:
    """The frame of a report."""
    words = words_of(report)
    code = f"　　{literal(report.facts.audit)}" if report.facts else ""
    mark = f"{words.watermark}{words.colon}{report.watermark}" if report.watermark else ""
    before, between, after = words.page
    day = report.as_of or date(2000, 1, 1)
    return _frame(report.title, report.issuer, day, (before, between, after + code), mark)


@lru_cache(maxsize=8)
def _frame(title: str, issuer: str, day: date, pages: tuple[str, str, str], mark: str) -> Frame:
    document: Document = docx.Document()
    _add_styles(document)
    _number_pages(document, pages)
    if mark:
        _mark_pages(document, mark)
    _describe(document, title, issuer, day)
    out = BytesIO()
    document.save(out)
    with ZipFile(out) as archive:
        found = {part.filename: archive.read(part) for part in archive.infolist()}
    section = document.sections[0]
    return Frame(found, _lying(section, across=False), _lying(section, across=True))


def _number_pages(document: Document, words: tuple[str, str, str]) -> None:
    before, between, after = words
    runs = [_run(before), _number("PAGE"), _run(between), _number("NUMPAGES"), _run(after)]
    style = '<w:pPr><w:pStyle w:val="ReportFacts"/></w:pPr>'
    given = document.sections[0].footer.paragraphs[0]._p
    given.addprevious(parse_xml(f"<w:p {nsdecls('w')}>{style}{''.join(runs)}</w:p>"))
    given.getparent().remove(given)


def _mark_pages(document: Document, text: str) -> None:
    """Who took personal data, when and why, at the head of every page."""
    mark = parts.paragraph("ReportFacts", text, "", '<w:b/><w:color w:val="C00000"/>')
    given = document.sections[0].header.paragraphs[0]._p
    given.addprevious(parse_xml(mark.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))
    given.getparent().remove(given)


def _describe(document: Document, title: str, issuer: str, day: date) -> None:
    """What the file says of itself; its days are those of the report, not of the clock."""
    about = document.core_properties
    about.title, about.author = literal(title)[:255], literal(issuer)[:255]
    about.comments = about.keywords = about.subject = about.last_modified_by = ""
    about.created = about.modified = datetime(day.year, day.month, day.day)
    about.revision = 1


def _lying(pages: Pages, *, across: bool) -> str:
    """Pages on A4, upright or across."""
    pages.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    pages.page_width, pages.page_height = (Mm(LONG), Mm(SHORT)) if across else (Mm(SHORT), Mm(LONG))
    pages.top_margin, pages.bottom_margin = Mm(_TOP), Mm(_FOOT)
    pages.left_margin = pages.right_margin = Mm(SIDE)
    pages.header_distance = pages.footer_distance = Mm(12)
    return str(pages._sectPr.xml)


def _add_styles(document: Document) -> None:
    for name, face, size, stands in _STYLES:
        fonts = _fonts(face)
        document.styles.element.append(
            parse_xml(
                f'<w:style {nsdecls("w")} w:type="paragraph" w:customStyle="1" w:styleId="Report{name}">'
                f'<w:name w:val="Report {name}"/><w:qFormat/><w:pPr>{stands}</w:pPr>'
                f'<w:rPr>{fonts}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
                '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:style>'
            )
        )


def _fonts(face: str) -> str:
    latin = quoteattr(LATIN_FACE)
    return f"<w:rFonts w:ascii={latin} w:hAnsi={latin} w:eastAsia={quoteattr(face)} w:cs={latin}/>"


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _number(field: str) -> str:
    """A number that the office program fills in: of the page, or of all pages."""
    return f'<w:fldSimple w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
