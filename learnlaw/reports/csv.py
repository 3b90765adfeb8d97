"""The tables of a report as csv, one after the other, then of which day and data they are.

An importable report is its first table alone: the header, and a row each. Any
other has its tables parted by an empty row, each below its title, and at the end
the days, packs and data, label and text. Spreadsheets run what begins like a
formula; one apostrophe before it stops that, and our readers take it off again.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from learnlaw.reports.figures import bare, figure
from learnlaw.reports.model import PICTURES, Cell, Chart, Report, Table
from learnlaw.reports.words import data_facts, day_facts, words_of

GUARDED = ("=", "+", "-", "@", "\t", "\r", "'", "＝", "＋", "－", "＠")
"""Before what text stands an apostrophe: the readers of `formats` know the same signs."""


def render(report: Report) -> bytes:
    """A report as csv in UTF-8 with its mark."""
    text = StringIO(newline="")
    csv.writer(text).writerows(_importable(report) if report.importable else _rows(report))
    return text.getvalue().encode("utf-8-sig")


def guarded(cell: Cell) -> str:
    """A cell that no spreadsheet runs; figures are no text and need no guard."""
    text = bare(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(GUARDED) else text


def _importable(report: Report) -> Iterator[list[str]]:
    for table in report.tables[:1]:
        yield from _table(table)


def _rows(report: Report) -> Iterator[list[str]]:
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield from _titled(block.title or section.heading)
                yield from _table(block)
                yield []
            elif isinstance(block, PICTURES):
                yield from _titled(block.title)
                yield from _table(block.table)
                yield []
            elif isinstance(block, Chart):
                yield from _titled(block.title)
                yield from ([guarded(b.label), figure(b.value), guarded(b.note)] for b in block.bars)
                yield []
    yield from ([guarded(label), guarded(text)] for label, text in _about(report))


def _titled(title: str) -> list[list[str]]:
    return [[guarded(title)]] if title else []


def _table(table: Table) -> Iterator[list[str]]:
    yield [guarded(column.title) for column in table.columns]
    for row in table.every_row:
        yield [guarded(cell) for cell in row]


def _about(report: Report) -> list[tuple[str, str]]:
    words = words_of(report)
    found = [*day_facts(report), *((words.readings, reading) for reading in report.readings)]
    found += [(words.watermark, report.watermark)] if report.watermark else []
    return [*found, *((words.notes, note) for note in report.notes), *data_facts(report)]
