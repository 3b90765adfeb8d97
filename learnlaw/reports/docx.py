"""A report as a document on A4: title in small standard Song, text in Fangsong, tables over the whole width.

Fonts are named, not shipped: an office has them. A section with a table of many
columns lies across. Two equal reports give equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from learnlaw.reports import docx_parts as parts
from learnlaw.reports.docx_frame import LONG, SHORT, SIDE, frame_of
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

_LINE_TO_SIGN = '<w:tabs><w:tab w:val="left" w:leader="underscore" w:pos="6200"/></w:tabs>'


def render(report: Report) -> bytes:
    """A report as docx."""
    paper = _Paper(report)
    paper.head()
    for section in report.sections:
        paper.section(section)
    paper.foot()
    return paper.finish()


class _Paper:
    def __init__(self, report: Report) -> None:
        self._report = report
        self._words = words_of(report)
        self._across = bool(report.sections) and is_wide(report.sections[0])
        self._body: list[str] = []
        self._frame = frame_of(report)

    def finish(self) -> bytes:
        return self._frame.around("".join(self._body), across=self._across)

    @property
    def _room(self) -> int:
        """How wide the text is, in twentieths of a point."""
        width = (LONG if self._across else SHORT) - 2 * SIDE
        return width * 1440 * 10 // 254

    def _add(self, xml: str) -> None:
        """Put paragraphs and tables at the end of the document."""
        # as text to the last: elements moved from tree to tree take time by the square of their number
        self._body.append(xml)

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
            self._add(f"<w:p><w:pPr>{self._frame.pages(across=self._across)}</w:pPr></w:p>")
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


_WRITERS: dict[type, Callable[[Any, int], str]] = {
    Chart: parts.chart,
    HeatMap: parts.heat_map,
    Fields: parts.fields,
    Items: parts.items,
    Marks: parts.marks,
}
