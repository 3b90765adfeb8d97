"""Charts of a workbook: the office program's own, drawn from the figures on their sheet, and heat maps as cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from learnlaw.reports.figures import bare, figure, literal
from learnlaw.reports.model import Cell, Chart, Column, Curves, HeatMap, Kind, Scatter, Table, Tone
from learnlaw.reports.xlsx_rows import HEIGHT, Form, form_of, held

SHADES = {
    Tone.GOOD: "#C9E7CE",
    Tone.SURE: "#D5E4FA",
    Tone.EVEN: "#EEF1F4",
    Tone.WARN: "#FBE9B5",
    Tone.BAD: "#F8CFA8",
    Tone.LOST: "#F5BDB9",
}
COLOURS = ("#2F5597", "#B8500F", "#3F7D3A", "#7A4EA3", "#8A6D00", "#1D8086", "#B02A5B", "#5B6470")
_DASHES = ("solid", "dash", "round_dot", "solid", "dash", "round_dot", "solid", "dash_dot")
_MARKERS = ("circle", "square", "triangle", "diamond", "x")
_FAINT = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.75}}
Look = Callable[..., Any]


def write_small(sheet: Any, top: int, table: Table, look: Look) -> None:
    """Cells one by one, so that charts know their figures before anybody has opened the workbook."""
    for line, row in enumerate(table.every_row, top):
        sheet.set_row(line, HEIGHT)
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            _write(sheet, line, place, cell, column, look)


def _write(sheet: Any, line: int, place: int, cell: Cell, column: Column, look: Look) -> None:
    form = form_of(cell, column.kind)
    if form == Form.BLANK:
        sheet.write_blank(line, place, None, look(border=1))
        return
    found = look(num_format=form, align=column.side.value, border=1)
    if form == Form.TEXT:
        sheet.write_string(line, place, held(bare(cell)), found)
    elif isinstance(cell, date):
        sheet.write_datetime(line, place, datetime(cell.year, cell.month, cell.day), found)
    else:
        amount = Decimal(str(cell)) / (100 if column.kind is Kind.PERCENT else 1)
        sheet.write_number(line, place, Decimal(figure(amount)), found)


def table_of(chart: Chart, value: str, note: str) -> Table:
    """The figures of bars as a table."""
    rows = tuple((bar.label, bar.value, bar.note) for bar in chart.bars)
    return Table((Column(""), Column(value, chart.kind), Column(note)), rows)


def write_heat_map(sheet: Any, top: int, block: HeatMap, look: Look) -> None:
    """Words on shades, and below them what they mean."""
    for line, (name, spots) in enumerate(block.rows, top):
        sheet.set_row(line, HEIGHT)
        sheet.write_string(line, 0, held(literal(name)), look(border=1))
        for place, spot in enumerate(spots, 1):
            if spot is None:
                sheet.write_blank(line, place, None, look(border=1))
                continue
            shade = look(border=1, align="center", bg_color=SHADES[spot.tone])
            sheet.write_string(line, place, literal(spot.word), shade)
    line = top + len(block.rows) + 1
    for place, (spot, meaning) in enumerate(block.legend):
        shade = look(border=1, align="center", bg_color=SHADES[spot.tone])
        sheet.write_string(line + place, 1, literal(spot.word), shade)
        sheet.write_string(line + place, 2, literal(meaning), look())


def bars(book: Any, name: str, chart: Chart, first: int) -> Any:
    """Bars beside each other, the first at the top."""
    last = first + len(chart.bars) - 1
    drawn = book.add_chart({"type": "bar"})
    drawn.add_series(
        {
            "categories": [name, first, 0, last, 0],
            "values": [name, first, 1, last, 1],
            "fill": {"color": COLOURS[0]},
            "data_labels": {"value": True},
        }
    )
    drawn.set_title({"name": literal(chart.title), "overlay": False})
    drawn.set_legend({"none": True})
    drawn.set_y_axis({"reverse": True})
    drawn.set_x_axis({"min": 0, "major_gridlines": {"visible": False}, **_scale(chart.kind)})
    drawn.set_size({"width": 640, "height": 120 + 26 * len(chart.bars)})
    return drawn


def _scale(kind: Kind) -> dict[str, Any]:
    return {"max": 1, "num_format": "0%"} if kind is Kind.PERCENT else {}


def curves(book: Any, name: str, block: Curves, first: int) -> Any:
    """Lines, or columns one part on the other."""
    kind = {"type": "column", "subtype": "stacked"} if block.stacked else {"type": "line"}
    drawn = book.add_chart(kind)
    last = first + len(block.labels) - 1
    for n in range(len(block.series)):
        places = {
            "name": [name, first - 1, n + 1],
            "categories": [name, first, 0, last, 0],
            "values": [name, first, n + 1, last, n + 1],
        }
        drawn.add_series({**places, **_drawn(n, stacked=block.stacked)})
    drawn.set_title({"name": literal(block.title), "overlay": False})
    drawn.set_legend({"position": "bottom"})
    drawn.set_y_axis({"min": 0, "major_gridlines": _FAINT, **_scale(block.kind)})
    drawn.show_blanks_as("gap")
    drawn.set_size({"width": 760, "height": 380})
    return drawn


def _drawn(n: int, *, stacked: bool) -> dict[str, Any]:
    colour = COLOURS[n % len(COLOURS)]
    if stacked:
        return {"fill": {"color": colour}, "gap": 60}
    filled = {"fill": {"color": colour}, "border": {"color": colour}}
    marker = {"type": _MARKERS[n % len(_MARKERS)], "size": 6, **filled}
    return {"line": {"color": colour, "width": 2, "dash_type": _DASHES[n % len(_DASHES)]}, "marker": marker}


def scatter(book: Any, name: str, block: Scatter, first: int) -> Any:
    """Points; those that ask for a look are filled otherwise."""
    drawn = book.add_chart({"type": "scatter"})
    last = first + len(block.points) - 1
    drawn.add_series(
        {
            "categories": [name, first, 1, last, 1],
            "values": [name, first, 2, last, 2],
            "marker": {"type": "circle", "size": 7, "fill": {"color": COLOURS[0]}},
            "points": list(_points(block)),
        }
    )
    drawn.set_title({"name": literal(block.title), "overlay": False})
    drawn.set_legend({"none": True})
    drawn.set_x_axis({"name": literal(block.x.title), "min": 0, **_scale(block.x.kind)})
    drawn.set_y_axis(
        {"name": literal(block.y.title), "crossing": "min", "major_gridlines": _FAINT, **_scale(block.y.kind)}
    )
    drawn.set_size({"width": 760, "height": 420})
    return drawn


def _points(block: Scatter) -> Iterator[dict[str, Any] | None]:
    for point in block.points:
        yield None if point.tone is Tone.EVEN else {"fill": {"color": SHADES[point.tone]}}
