"""Pieces of a document in WordprocessingML: paragraphs, tables, boxes, bars.

Built as text and parsed once for each block, because a ledger of thousands of
rows takes minutes by way of objects. Every value passes `_held`; nothing here
writes a field code, so that no text of a report can run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from learnlaw.reports.cells import wide
from learnlaw.reports.figures import literal, shown
from learnlaw.reports.layout import boxed, fitted, lettered, side_by_side, texts, ticks_across
from learnlaw.reports.model import (
    Chart,
    Fields,
    HeatMap,
    Item,
    Items,
    Mark,
    Marks,
    Spot,
    Table,
    Tone,
)

CELL = 105
"""How wide a cell of text is in tables, in twentieths of a point: half of a character of 10.5 points."""
_ITEM_CELL = 120
_NUMBER = 540
"""The indent of questions, in twentieths of a point."""
_PADDING, _TICK = 80, 480
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def _held(text: str) -> str:
    """Text as runs hold it, its lines and tabs as such."""
    parts = []
    for number, line in enumerate(literal(text).split("\n")):
        parts += ["<w:br/>"] if number else []
        pieces = line.split("\t")
        parts += ["<w:tab/>".join(f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in pieces)]
    return "".join(parts)


def paragraph(style: str, text: str = "", extra: str = "", run: str = "") -> str:
    """One paragraph; `extra` are further properties of it, `run` of its text."""
    properties = f"<w:rPr>{run}</w:rPr>" if run else ""
    held = f"<w:r>{properties}{_held(text)}</w:r>" if text else ""
    return f"<w:p><w:pPr><w:pStyle w:val={quoteattr(style)}/>{extra}</w:pPr>{held}</w:p>"


def _cell(width: int, content: str, *, span: int = 1, shade: str = "", align: str = "center") -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shaded = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{spans}{shaded}<w:vAlign w:val="{align}"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def _row(cells: str, *, header: bool = False, height: int = 0) -> str:
    tall = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    repeated = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{tall}{repeated}</w:trPr>{cells}</w:tr>"


def _grid(widths: Sequence[int], rows: Iterable[str], *, edges: bool = True) -> str:
    line = "single" if edges else "nil"
    borders = "".join(f'<w:{edge} w:val="{line}" w:sz="4" w:space="0" w:color="auto"/>' for edge in _EDGES)
    sides = "".join(f'<w:{side} w:w="{_PADDING}" w:type="dxa"/>' for side in ("left", "right"))
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _spread(parts: Sequence[int], room: int) -> list[int]:
    """`room` shared out in the proportion of `parts`, to the last unit."""
    whole, found, before = sum(parts), [], 0
    for end in (sum(parts[: n + 1]) * room // whole for n in range(len(parts))):
        found.append(end - before)
        before = end
    return found


def table(block: Table, room: int, empty: str) -> str:
    """A table over the whole width, its header on every page; `empty` where it has no row."""
    asked = fitted(block, room // CELL - 2 * len(block.columns))
    widths = _spread([width + 2 for width in asked], room)
    titles = [_words(column.title, "center", bold=True) for column in block.columns]
    header = "".join(_cell(w, text, shade="E7EDF6") for w, text in zip(widths, titles, strict=True))
    sides = [column.side.value for column in block.columns]
    rows = [_table_row(row, widths, sides, bold=n >= len(block.rows)) for n, row in enumerate(texts(block))]
    if not block.rows:
        rows.insert(0, _row(_cell(room, _words(empty, "center"), span=len(widths))))
    title = [paragraph("ReportCaption", block.title)] if block.title else []
    return "".join([*title, _grid(widths, [_row(header, header=True), *rows])])


def _words(text: str, side: str = "left", bold: bool = False) -> str:
    return paragraph("ReportCell", text, f'<w:jc w:val="{side}"/>', "<w:b/>" if bold else "")


def _table_row(row: Sequence[str], widths: Sequence[int], sides: Sequence[str], *, bold: bool) -> str:
    cells = zip(row, widths, sides, strict=True)
    return _row("".join(_cell(width, _words(text, side, bold)) for text, width, side in cells))


def chart(block: Chart, room: int) -> str:
    """Bars as shaded paragraphs, which need no picture."""
    widths = _spread([30, 40, 12, 18], room)
    drawn = widths[1] - 2 * _PADDING
    rows = []
    for bar in block.bars:
        length = int(block.share(bar) * drawn)
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="5B7DB1"/><w:ind w:right="{drawn - length}"/>'
        texts = _words(bar.label, "right"), paragraph("ReportCell", "", shade if length else "")
        ends = _words(shown(bar.value, block.kind), "right"), _words(bar.note)
        rows.append(_row("".join(_cell(w, text) for w, text in zip(widths, (*texts, *ends), strict=True))))
    return paragraph("ReportCaption", block.title) + _grid(widths, rows, edges=False)


_SHADES = {
    Tone.GOOD: "C9E7CE",
    Tone.SURE: "D5E4FA",
    Tone.EVEN: "EEF1F4",
    Tone.WARN: "FBE9B5",
    Tone.BAD: "F8CFA8",
    Tone.LOST: "F5BDB9",
}


def heat_map(block: HeatMap, room: int) -> str:
    """A table of words on shades, and below it what the words mean."""
    names = max((wide(literal(name)) for name, _ in block.rows), default=0)
    first = min(max(names * CELL + 3 * _PADDING, room // 6), room // 3)
    widths = [first, *_spread([1] * len(block.columns), room - first)]
    header = "".join(
        _cell(w, _words(text, "center", bold=True), shade="E7EDF6")
        for w, text in zip(widths, ("", *block.columns), strict=True)
    )
    rows = [_heat_row(name, spots, widths) for name, spots in block.rows]
    legend = "　".join(f"{spot.word}：{meaning}" for spot, meaning in block.legend)
    made = paragraph("ReportCaption", block.title) + _grid(widths, [_row(header, header=True), *rows])
    return made + (paragraph("ReportSmall", legend) if legend else "")


def _heat_row(name: str, spots: Sequence[Spot | None], widths: Sequence[int]) -> str:
    cells = [_cell(widths[0], _words(name))]
    for spot, width in zip(spots, widths[1:], strict=True):
        shade = _SHADES[spot.tone] if spot else ""
        cells.append(_cell(width, _words(spot.word if spot else "", "center"), shade=shade))
    return _row("".join(cells))


def fields(block: Fields, room: int) -> str:
    """Labelled boxes; those of several lines below the others, each over the whole width."""
    short = [field for field in block.fields if field.lines == 1]
    widths = _spread([14, 100 // block.across - 14] * block.across, room)
    rows = []
    for start in range(0, len(short), block.across):
        line = short[start : start + block.across]
        pairs = [text for field in line for text in (field.label, field.value)]
        pairs += [""] * (len(widths) - len(pairs))
        boxes = [
            _box(w, text, label=n % 2 == 0) for n, (w, text) in enumerate(zip(widths, pairs, strict=True))
        ]
        rows.append(_row("".join(boxes), height=480))
    for field in block.fields:
        if field.lines > 1:
            box = _cell(room - widths[0], _words(field.value), span=len(widths) - 1, align="top")
            rows.append(_row(_box(widths[0], field.label, label=True) + box, height=420 * field.lines))
    return _grid(widths, rows)


def _box(width: int, text: str, *, label: bool) -> str:
    return _cell(width, _words(text, "center" if label else "left"), shade="F2F2F2" if label and text else "")


def items(block: Items, room: int) -> str:
    """Questions with their options; the end of a page does not part them."""
    return "".join(_item(item, room) for item in block.items)


def _item(item: Item, room: int) -> str:
    """A question in one paragraph: that its lines stay together, every office program heeds."""
    options = lettered(item)
    across = side_by_side(options, (room - _NUMBER) // _ITEM_CELL)
    lines = ["\t".join(options[start : start + across]) for start in range(0, len(options), across)]
    stops = [_NUMBER + (room - _NUMBER) * n // across for n in range(across)]
    tabs = "".join(f'<w:tab w:val="left" w:pos="{stop}"/>' for stop in stops)
    keep = "<w:keepNext/>" if item.lines else ""
    text = "\n".join([f"{item.number}.\t{item.stem}", *lines])
    asked = paragraph("ReportItem", text, f"{keep}<w:tabs>{tabs}</w:tabs>")
    return asked + paragraph("ReportRule") * item.lines


def marks(block: Marks, room: int) -> str:
    """Boxes to tick, in columns; items to be answered in words have lines."""
    made = []
    for ruled, group in groupby(block.marks, key=lambda mark: mark.lines > 0):
        found = list(group)
        made.append(_ruled(found) if ruled else _ticked(found, room))
    return "".join(made)


def _ruled(found: Sequence[Mark]) -> str:
    parts = []
    for mark in found:
        parts.append(paragraph("ReportItem", f"{mark.number}.", "<w:keepNext/>"))
        parts.append(paragraph("ReportRule") * mark.lines)
    return "".join(parts)


def _ticked(found: Sequence[Mark], room: int) -> str:
    boxes = [boxed(mark) for mark in found]
    across = ticks_across(found, room // _ITEM_CELL)
    widths = _spread([1] * across, room)
    rows = []
    for start in range(0, len(found), across):
        line = [f"{found[n].number}.\t{boxes[n]}" for n in range(start, min(start + across, len(found)))]
        line += [""] * (across - len(line))
        stop = f'<w:tabs><w:tab w:val="left" w:pos="{_TICK}"/></w:tabs>'
        cells = (_cell(w, paragraph("ReportTick", t, stop)) for w, t in zip(widths, line, strict=True))
        rows.append(_row("".join(cells), height=400))
    return _grid(widths, rows, edges=False)
