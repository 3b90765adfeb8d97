"""A report as a workbook: a sheet for each table and chart, and one that says of which day and data they are.

Text is written as text and figures as figures, so that nothing runs and
everything can be added up. A percentage is a number in a format of per cent.
Dates before March 1900 and figures past fifteen digits, which spreadsheets get
wrong, are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from learnlaw.reports import xlsx_charts as charts
from learnlaw.reports.cells import wrap
from learnlaw.reports.figures import literal
from learnlaw.reports.layout import ACROSS, UPRIGHT, boxed, fitted, is_wide, lettered
from learnlaw.reports.model import (
    Align,
    Block,
    Chart,
    Column,
    Curves,
    Fields,
    HeatMap,
    Items,
    Marks,
    Picture,
    Report,
    Scatter,
    Section,
    Table,
)
from learnlaw.reports.words import Words, data_facts, day_facts, words_of
from learnlaw.reports.xlsx_rows import HEIGHT, LINE, Body, Form, Look, held
from learnlaw.reports.zipped import Part, settled

_A4 = 9
_ONE_PAGE = 30
"""So many figures go on one page with the chart beside or below them."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NAME_UNITS = 31


def render(report: Report) -> bytes:
    """A report as xlsx."""
    book = _Book(report)
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                book.table(section, block)
            elif isinstance(block, Chart | HeatMap | Curves | Scatter):
                book.chart(block)
    book.about()
    return book.finish()


class _Book:
    def __init__(self, report: Report) -> None:
        self._report = report
        self._words = words_of(report)
        self._bytes = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(self._bytes, options)
        day = report.as_of or date(2000, 1, 1)
        properties = {"title": literal(report.title), "created": datetime(day.year, day.month, day.day)}
        self._book.set_properties(properties)
        self._looks: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._names: set[str] = set()
        self._bodies: dict[str, Part] = {}

    def finish(self) -> bytes:
        self._book.close()
        return settled(self._bytes.getvalue(), self._bodies)

    def _look(self, **properties: Any) -> Any:
        """A format, made once; paper is set in the faces that offices have."""
        key = tuple(sorted(properties.items()))
        if key not in self._looks:
            self._looks[key] = self._book.add_format({"font_name": "宋体", "valign": "vcenter", **properties})
        return self._looks[key]

    def _sheet(self, wish: str) -> Any:
        """A new sheet on A4, as wide as one page, pages numbered."""
        sheet = self._book.add_worksheet(_sheet_name(wish, self._names))
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        before, between, after = self._words.page
        facts = self._report.facts
        code = literal(facts.audit).replace("&", "&&")[:80] if facts else ""
        # a header holds 255 characters, those of its own codes among them
        mark = self._watermark.replace("&", "&&")
        sheet.set_header(f"&C&KC00000{mark[:200]}" if mark else "")
        sheet.set_footer(f"&C{before}&P{between}&N{after}&R{code}")
        return sheet

    def table(self, section: Section, table: Table) -> None:
        """A table below its title, the header in view and on every page."""
        sheet = self._sheet(table.title or section.heading or self._words.table)
        across = is_wide(Section("", (table,)))
        if across:
            sheet.set_landscape()
        top = self._heading(sheet, table.title or section.heading)
        widths = self._header(sheet, table, top, ACROSS if across else UPRIGHT)
        if table.every_row:
            self._body(sheet, Body(table.columns, table.rows, table.totals, widths, top + 2))
        if table.rows:
            sheet.autofilter(top, 0, top + len(table.rows), len(table.columns) - 1)
        if table is self._report.tables[-1]:
            self._signatures(sheet, top + len(table.every_row) + 2)

    def _body(self, sheet: Any, body: Body) -> None:
        """The rows of a table: here their looks alone, in one row, whose place they take at the end."""
        for place, look in enumerate(body.looks):
            sheet.write_blank(body.top - 1, place, None, self._cell_look(look, body.columns[look.column]))
        self._bodies[f"xl/worksheets/sheet{self._book.worksheets().index(sheet) + 1}.xml"] = body.into

    def _cell_look(self, look: Look, column: Column) -> Any:
        total = {"bold": True, "bg_color": "#F2F2F2"} if look.total else {}
        if look.form == Form.BLANK:
            return self._look(border=1, **total)
        side = "center" if column.side is Align.CENTRE else column.side.value
        wrapped = {"text_wrap": True} if look.form == Form.TEXT else {}
        return self._look(num_format=look.form, align=side, border=1, **wrapped, **total)

    def _heading(self, sheet: Any, title: str) -> int:
        """What stands above the header; the number of the header's row."""
        report = self._report
        days = "　".join(label + self._words.colon + text for label, text in day_facts(report))
        lines = [literal(report.title), literal(report.subtitle), literal(days)]
        lines += [literal(title)] if title != report.title else []
        lines = [line for line in [*lines, self._watermark] if line]
        for number, text in enumerate(lines):
            look = self._look(bold=True, font_size=16) if number == 0 else self._look()
            sheet.set_row(number, 2 * LINE if number == 0 else HEIGHT)
            sheet.write_string(number, 0, held(text), look)
        return len(lines)

    @property
    def _watermark(self) -> str:
        text = literal(self._report.watermark)
        return f"{self._words.watermark}{self._words.colon}{text}" if text else ""

    def _header(self, sheet: Any, table: Table, top: int, room: int) -> list[int]:
        """The header, and the widths of the columns that it set."""
        widths = [max(width, 4) for width in fitted(table, room)]
        look = self._look(bold=True, border=1, bg_color="#DDEBF7", align="center", text_wrap=True)
        for number, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
            sheet.write_string(top, number, literal(column.title), look)
            sheet.set_column(number, number, width + 2)
        lines = [len(wrap(literal(c.title), width)) for c, width in zip(table.columns, widths, strict=True)]
        sheet.set_row(top, HEIGHT + LINE * (max(lines, default=1) - 1))
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        return widths

    def _signatures(self, sheet: Any, line: int) -> None:
        for number, label in enumerate(self._report.signatures):
            text = f"{literal(label)}{self._words.colon}________________　{self._words.signed_on}"
            sheet.write_string(line + 2 * number, 0, held(text), self._look())

    def chart(self, block: Chart | Picture) -> None:
        """The figures of a picture, and the picture beside them; a heat map is its own."""
        words = self._words
        table = charts.table_of(block, words.value, words.note) if isinstance(block, Chart) else block.table
        sheet = self._sheet(block.title or words.chart)
        sheet.set_landscape()
        top = self._heading(sheet, block.title)
        widths = self._header(sheet, table, top, ACROSS if isinstance(block, HeatMap) else UPRIGHT)
        if isinstance(block, HeatMap):
            sheet.freeze_panes(top + 1, 1)
            charts.write_heat_map(sheet, top + 1, block, self._look)
        elif table.rows:
            if len(table.rows) <= _ONE_PAGE:
                sheet.fit_to_pages(1, 1)
            charts.write_small(sheet, top + 1, table, self._look)
            drawn = self._drawn(sheet.get_name(), block, top + 1)
            beside = len(widths) + 1 if sum(widths) < UPRIGHT else 0
            sheet.insert_chart(top if beside else top + len(table.rows) + 2, beside, drawn)

    def _drawn(self, name: str, block: Chart | Curves | Scatter, first: int) -> Any:
        if isinstance(block, Chart):
            return charts.bars(self._book, name, block, first)
        if isinstance(block, Curves):
            return charts.curves(self._book, name, block, first)
        return charts.scatter(self._book, name, block, first)

    def about(self) -> None:
        """The sheet of words: what is said, of which day, by which readings, from which data."""
        sheet = self._sheet(self._words.about)
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, 80)
        label_look = self._look(bold=True, valign="top", text_wrap=True)
        text_look = self._look(num_format="@", valign="top", text_wrap=True)
        for line, (label, text) in enumerate(_about(self._report, self._words)):
            sheet.write_string(line, 0, held(literal(label)), label_look)
            sheet.write_string(line, 1, held(literal(text)), text_look)
            lines = max(len(wrap(literal(text), 78)), len(wrap(literal(label), 18)))
            sheet.set_row(line, HEIGHT + LINE * (lines - 1))


def _about(report: Report, words: Words) -> Iterator[tuple[str, str]]:
    yield report.title, report.subtitle
    if report.watermark:
        yield words.watermark, report.watermark
    yield from day_facts(report)
    yield from ((words.readings, text) for text in report.readings)
    for section in report.sections:
        label = section.heading
        for block in section.blocks:
            for name, text in _said(block):
                yield name or label, text
                label = "" if not name else label
    yield from ((words.notes, text) for text in report.notes)
    yield from ((text, words.signed_on) for text in report.signatures)
    yield from data_facts(report)


def _said(block: Block) -> Iterator[tuple[str, str]]:
    """What a block says that is neither table nor chart: a label of its own, and text."""
    match block:
        case str():
            yield "", block
        case Fields():
            yield from ((field.label, field.value) for field in block.fields)
        case Items():
            yield from ((str(i.number), "\n".join([i.stem, *lettered(i)])) for i in block.items)
        case Marks():
            yield from ((str(m.number), boxed(m)) for m in block.marks)
        case Table() | Chart() | HeatMap() | Curves() | Scatter():
            return


def _units(text: str) -> int:
    """How many units of UTF-16 a text takes, which is what office programs count."""
    return len(text) + sum(char > "\uffff" for char in text)


def _sheet_name(wish: str, taken: set[str]) -> str:
    """A name that a sheet may bear and no other sheet has; it joins `taken`."""
    base = _NOT_IN_NAMES.sub(" ", literal(wish).replace("\n", " ")).strip("' ") or "-"
    number = 1
    while True:
        tail = f"({number})" if number > 1 else ""
        name = _short(base, _NAME_UNITS - len(tail)) + tail
        if name.casefold() not in taken and name.casefold() != "history":
            taken.add(name.casefold())
            return name
        number += 1


def _short(text: str, units: int) -> str:
    while _units(text) > units:
        text = text[:-1]
    return text.rstrip("' ")
