"""A report as a document on A4: title in small standard Song, text in Fangsong, tables over the whole width.

Fonts are named, not shipped: an office has them. A section with a table of many
columns lies across. Two equal reports give equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from itertools import zip_longest
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import Section as Pages
from docx.shared import Mm

from learnlaw.reports import docx_parts as parts
from learnlaw.reports.figures import literal
from learnlaw.reports.layout import is_wide
from learnlaw.reports.model import (
    Block,
    Chart,
    Curves,
    Fields,
    HeatMap,
    Items,
    Marks,
    Report,
    Scatter,
    Section,
    Table,
)
from learnlaw.reports.words import data_facts, day_facts, words_of
from learnlaw.reports.zipped import settled

TEXT_FACE, TITLE_FACE, HEADING_FACE = "仿宋_GB2312", "方正小标宋简体", "黑体"
LATIN_FACE = "Times New Roman"
_TOP, _SIDE, _FOOT = 25, 20, 20
"""Margins in millimetres."""
_SHORT, _LONG = 210, 297
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_HANGING = '<w:ind w:left="540" w:hanging="540"/>'
_LOOSE, _LINES = 'w:line="400" w:lineRule="atLeast"', 'w:line="340" w:lineRule="atLeast"'
_ITEM_TAB = '<w:tabs><w:tab w:val="left" w:pos="540"/></w:tabs>'
_LINE = '<w:{edge} w:val="single" w:sz="4" w:space="1" w:color="auto"/>'
_RULE = f"<w:pBdr>{_LINE.format(edge='bottom')}{_LINE.format(edge='between')}</w:pBdr>"
_LINE_TO_SIGN = '<w:tabs><w:tab w:val="left" w:leader="underscore" w:pos="6200"/></w:tabs>'
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


def render(report: Report) -> bytes:
    """A report as docx."""
    paper = _Paper(report)
    paper.head()
    for section in report.sections:
        paper.section(section)
    paper.foot()
    return settled(paper.finish())


class _Paper:
    def __init__(self, report: Report) -> None:
        self._report = report
        self._words = words_of(report)
        self._document: Document = docx.Document()
        _add_styles(self._document)
        self._across = bool(report.sections) and is_wide(report.sections[0])
        self._body: list[str] = []
        self._number_pages()
        self._mark_pages()

    def finish(self) -> bytes:
        self._describe()
        out = BytesIO()
        self._document.save(out)
        body = "".join([*self._body, self._pages()])
        held = f"<w:document {nsdecls('w', 'r')}><w:body>{body}</w:body></w:document>"
        return settled(out.getvalue(), {"word/document.xml": (_DECLARATION + held).encode()})

    @property
    def _room(self) -> int:
        """How wide the text is, in twentieths of a point."""
        width = (_LONG if self._across else _SHORT) - 2 * _SIDE
        return width * 1440 * 10 // 254

    def _add(self, xml: str) -> None:
        """Put paragraphs and tables at the end of the document."""
        # as text to the last: elements moved from tree to tree take time by the square of their number
        self._body.append(xml)

    def _pages(self) -> str:
        """How the pages lie on which the text up to here stands."""
        _lay(self._document.sections[0], self._across)
        return str(self._document.sections[0]._sectPr.xml)

    def head(self) -> None:
        """Title, who made it, of which day, by which packs and readings."""
        report, colon = self._report, self._words.colon
        self._add(parts.paragraph("ReportTitle", report.title))
        if report.subtitle:
            self._add(parts.paragraph("ReportSubtitle", report.subtitle))
        days = "　　".join(label + colon + text for label, text in day_facts(report))
        self._add(parts.paragraph("ReportFacts", days) if days else "")
        self._listed(self._words.readings, report.readings)

    def _listed(self, label: str, texts: tuple[str, ...]) -> None:
        if texts:
            self._add(parts.paragraph("ReportSmall", label + self._words.colon, "<w:keepNext/>", "<w:b/>"))
        for number, text in enumerate(texts, 1):
            self._add(parts.paragraph("ReportSmall", f"{number}. {text}"))

    def section(self, section: Section) -> None:
        """A heading and its blocks, on pages that lie as its tables need it."""
        turned = is_wide(section) != self._across
        if turned:
            self._add(f"<w:p><w:pPr>{self._pages()}</w:pPr></w:p>")
            self._across = not self._across
        fresh = "<w:pageBreakBefore/>" if section.fresh and not turned else ""
        if section.heading or fresh:
            self._add(parts.paragraph("ReportHeading", section.heading, fresh))
        for block, after in zip_longest(section.blocks, section.blocks[1:]):
            # what leads to a table or to questions goes with them
            leads = after is not None and not isinstance(after, str)
            self._add(self._block(block, "<w:keepNext/>" if leads else ""))

    def _block(self, block: Block, keep: str) -> str:
        if isinstance(block, str):
            return "".join(parts.paragraph("ReportText", line, keep) for line in block.split("\n"))
        if isinstance(block, Table):
            # Word joins two tables with nothing between them
            return parts.table(block, self._room, self._words.empty) + parts.paragraph("ReportSmall")
        if isinstance(block, Curves | Scatter):
            return parts.table(block.table, self._room, self._words.empty) + parts.paragraph("ReportSmall")
        writer: Callable[[Any, int], str] = _WRITERS[type(block)]
        return writer(block, self._room) + parts.paragraph("ReportSmall")

    def foot(self) -> None:
        """Notes, lines to sign on, and what the paper can be traced by."""
        self._listed(self._words.notes, self._report.notes)
        for label in self._report.signatures:
            line = f"{label}{self._words.colon}\t　{self._words.signed_on}"
            self._add(parts.paragraph("ReportSign", line, _LINE_TO_SIGN))
        for label, text in data_facts(self._report):
            line = label + self._words.colon + text
            self._add(parts.paragraph("ReportSmall", line, "", '<w:sz w:val="16"/>'))

    def _number_pages(self) -> None:
        before, between, after = self._words.page
        code = f"　　{literal(self._report.facts.audit)}" if self._report.facts else ""
        runs = [_run(before), _number("PAGE"), _run(between), _number("NUMPAGES"), _run(after + code)]
        style = '<w:pPr><w:pStyle w:val="ReportFacts"/></w:pPr>'
        given = self._document.sections[0].footer.paragraphs[0]._p
        given.addprevious(parse_xml(f"<w:p {nsdecls('w')}>{style}{''.join(runs)}</w:p>"))
        given.getparent().remove(given)

    def _mark_pages(self) -> None:
        """Who took personal data, when and why, at the head of every page."""
        if self._report.watermark:
            text = f"{self._words.watermark}{self._words.colon}{self._report.watermark}"
            mark = parts.paragraph("ReportFacts", text, "", '<w:b/><w:color w:val="C00000"/>')
            given = self._document.sections[0].header.paragraphs[0]._p
            given.addprevious(parse_xml(mark.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))
            given.getparent().remove(given)

    def _describe(self) -> None:
        """What the file says of itself; its days are those of the report, not of the clock."""
        day = self._report.as_of or date(2000, 1, 1)
        instant = datetime(day.year, day.month, day.day)
        about = self._document.core_properties
        about.title, about.author = literal(self._report.title)[:255], literal(self._report.issuer)[:255]
        about.comments = about.keywords = about.subject = about.last_modified_by = ""
        about.created = about.modified = instant
        about.revision = 1


_WRITERS: dict[type, Callable[[Any, int], str]] = {
    Chart: parts.chart,
    HeatMap: parts.heat_map,
    Fields: parts.fields,
    Items: parts.items,
    Marks: parts.marks,
}


def _lay(pages: Pages, across: bool) -> None:
    """Put pages on A4, upright or across."""
    pages.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    pages.page_width, pages.page_height = (Mm(_LONG), Mm(_SHORT)) if across else (Mm(_SHORT), Mm(_LONG))
    pages.top_margin, pages.bottom_margin = Mm(_TOP), Mm(_FOOT)
    pages.left_margin = pages.right_margin = Mm(_SIDE)
    pages.header_distance = pages.footer_distance = Mm(12)


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
