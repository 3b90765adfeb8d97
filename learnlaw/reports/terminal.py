"""A report as plain text whose columns stand below each other on a grid of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from learnlaw.reports.cells import pad, wide, wrap
from learnlaw.reports.figures import bare, literal, shown
from learnlaw.reports.layout import boxed, fitted, lettered, side_by_side, texts
from learnlaw.reports.model import (
    Block,
    Chart,
    Curves,
    Fields,
    HeatMap,
    Items,
    Marks,
    Picture,
    Report,
    Scatter,
    Table,
)
from learnlaw.reports.words import Words, data_facts, day_facts, words_of

WIDTH = 80
_GAP = "  "
_BAR = 24


def to_text(report: Report, width: int = WIDTH) -> str:
    """A report in lines of `width` cells; a table of many columns may be wider."""
    return "\n".join(line.rstrip() for line in _lines(report, width)) + "\n"


def render(report: Report) -> bytes:
    """A report as a text file in UTF-8."""
    return to_text(report).encode()


def _lines(report: Report, width: int) -> Iterator[str]:
    words = words_of(report)
    for part in parts(report, width):
        if isinstance(part, Table):
            yield from _table(part, words, width)
        else:
            yield part.text


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a report outside its tables."""

    text: str
    head: bool = False
    """Whether it is the title, or a heading."""


def parts(report: Report, width: int) -> Iterator[Line | Table]:
    """A report from top to bottom: lines of at most `width` cells, and between them its tables as they are."""
    words = words_of(report)
    for text in (report.title, report.subtitle):
        yield from (Line(pad(line, width, "center"), True) for line in _wrapped(text, width))
    yield from map(Line, _opening(report, words, width))
    for section in report.sections:
        yield Line("")
        yield from (Line(line, True) for line in _wrapped(section.heading, width))
        for block in section.blocks:
            if isinstance(block, Table):
                yield block
            else:
                yield from map(Line, _block(block, words, width))
    yield from map(Line, _closing(report, words, width))


def _opening(report: Report, words: Words, width: int) -> Iterator[str]:
    if report.watermark:
        yield from _wrapped(f"{words.watermark}{words.colon}{report.watermark}", width)
    for label, text in day_facts(report):
        yield from _wrapped(f"{label}{words.colon}{text}", width)
    yield from _listed(words.readings, report.readings, words, width)


def _closing(report: Report, words: Words, width: int) -> Iterator[str]:
    yield from _listed(words.notes, report.notes, words, width)
    yield from _signatures(report, words)
    yield from _facts(report, words, width)


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(literal(text), width) if text else []


def _listed(label: str, texts: Sequence[str], words: Words, width: int) -> Iterator[str]:
    if texts:
        yield ""
        yield label + words.colon
    for number, text in enumerate(texts, 1):
        yield from _hanging(f"{number}. ", text, width)


def _hanging(mark: str, text: str, width: int) -> Iterator[str]:
    """Lines that stand beside a mark."""
    indent = wide(mark)
    for number, line in enumerate(wrap(literal(text), width - indent)):
        yield (mark if number == 0 else " " * indent) + line


def _signatures(report: Report, words: Words) -> Iterator[str]:
    if report.signatures:
        yield ""
    for label in report.signatures:
        yield f"{literal(label)}{words.colon}________________    {words.signed_on}"


def _facts(report: Report, words: Words, width: int) -> Iterator[str]:
    facts = data_facts(report)
    if facts:
        yield ""
    for label, text in facts:
        yield from _wrapped(f"{label}{words.colon}{text}", width)


def _block(block: Block, words: Words, width: int) -> Iterator[str]:
    if isinstance(block, str):
        yield from _wrapped(block, width)
        return
    writer: Callable[[Any, Words, int], Iterator[str]] = _WRITERS[type(block)]
    yield from writer(block, words, width)


def _table(table: Table, words: Words, width: int) -> Iterator[str]:
    widths = fitted(table, width - len(_GAP) * (len(table.columns) - 1), text=8)
    sides = [column.side.value for column in table.columns]
    rule = _GAP.join("-" * size for size in widths)
    rows = texts(table)
    yield ""
    yield from _wrapped(table.title, width)
    yield from _row([literal(column.title) for column in table.columns], widths, sides)
    yield rule
    for row in rows[: len(table.rows)]:
        yield from _row(row, widths, sides)
    if not table.rows:
        yield words.empty
    if table.totals is not None:
        yield rule
        yield from _row(rows[-1], widths, sides)


def _row(row: Sequence[str], widths: Sequence[int], sides: Sequence[str]) -> Iterator[str]:
    """The lines of one row: a cell that is too long goes on below itself."""
    columns = [wrap(text, size) for text, size in zip(row, widths, strict=True)]
    for number in range(max(map(len, columns))):
        cells = [lines[number] if number < len(lines) else "" for lines in columns]
        yield _GAP.join(pad(*cell) for cell in zip(cells, widths, sides, strict=True))


def _picture(picture: Picture, words: Words, width: int) -> Iterator[str]:
    yield from _table(picture.table, words, width)


def _chart(chart: Chart, words: Words, width: int) -> Iterator[str]:
    yield ""
    yield from _wrapped(chart.title, width)
    labels = max((wide(literal(bar.label)) for bar in chart.bars), default=0)
    room = min(labels, max(width - _BAR - 20, 8))
    for bar in chart.bars:
        drawn = "#" * round(chart.share(bar) * _BAR)
        first, *more = wrap(literal(bar.label), room)
        figure = f"{shown(bar.value, chart.kind)} {literal(bar.note)}"
        yield _GAP.join([pad(first, room), pad(drawn, _BAR), figure])
        yield from more


def _fields(fields: Fields, words: Words, width: int) -> Iterator[str]:
    yield ""
    for field in fields.fields:
        lines = [bare(field.value)] if field.value else ["_" * 24, *["_" * 40] * (field.lines - 1)]
        yield from _hanging(literal(field.label) + words.colon, "\n".join(lines), width)


def _items(items: Items, words: Words, width: int) -> Iterator[str]:
    for item in items.items:
        yield ""
        mark = f"{item.number}. "
        yield from _hanging(mark, item.stem, width)
        yield from _options(lettered(item), width - len(mark), " " * len(mark))
        yield from [" " * len(mark) + "_" * 40] * item.lines


def _options(options: Sequence[str], room: int, indent: str) -> Iterator[str]:
    across = side_by_side(options, room)
    if across == 1:
        for option in options:
            yield from (indent + line for line in _hanging(option[:3], option[3:], room))
        return
    for start in range(0, len(options), across):
        yield indent + "".join(pad(option, room // across) for option in options[start : start + across])


def _marks(marks: Marks, words: Words, width: int) -> Iterator[str]:
    yield ""
    line = ""
    for mark in marks.marks:
        text = f"{mark.number:>3} {boxed(mark)}"
        text = pad(text.rstrip() + " " + "_" * 40 if mark.lines else text, 24)
        if line and (mark.lines or wide(line + text) > width):
            yield line
            line = ""
        line += text
        if mark.lines:
            yield from [line, *["    " + "_" * 40] * (mark.lines - 1)]
            line = ""
    if line:
        yield line


_WRITERS: dict[type, Callable[[Any, Words, int], Iterator[str]]] = {
    Chart: _chart,
    HeatMap: _picture,
    Curves: _picture,
    Scatter: _picture,
    Fields: _fields,
    Items: _items,
    Marks: _marks,
}
