"""A report on the screen loses nothing: every column can be brought into view, and no line is too long."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.reports.cells import wide
from learnlaw.reports.model import Cell, Column, Kind, Report, Section, Table
from learnlaw.reports.sheet import HEAD, SUM, TOP, Grid, Sheet, lay_out

COLUMNS = (
    Column("序号", Kind.NUMBER, width=4),
    Column("单位"),
    *(Column(f"第{n}项指标", Kind.NUMBER) for n in range(1, 10)),
    Column("备注"),
)


def a_row(number: int, unit: str, note: str) -> tuple[Cell, ...]:
    return (number, unit, *(Decimal(number * n) for n in range(1, 10)), note)


ROWS = (a_row(1, "县司法局", "补录1场；最迟12-31"), a_row(2, "县市场监督管理局", "另有计划2；" * 12))
REPORT = Report(
    title="完成情况表",
    as_of=date(2024, 8, 1),
    sections=(
        Section("一、总体情况", ("共2个单位。",)),
        Section("二、讲座", (Table(COLUMNS, ROWS, totals=(None, "合计", *[None] * 9, "2场次")),)),
    ),
)


def the_grid(sheet: Sheet) -> Grid:
    (grid,) = sheet.grids
    return grid


@given(width=st.integers(40, 200), moved=st.integers(0, 12))
def test_no_line_is_longer_than_the_screen(width: int, moved: int) -> None:
    sheet = lay_out(REPORT, width)
    assert max(wide(sheet.text(line, moved)) for line in sheet.lines) <= width


@given(width=st.integers(40, 200))
def test_moving_brings_every_column_into_view(width: int) -> None:
    sheet = lay_out(REPORT, width)
    grid = the_grid(sheet)
    seen = [grid.columns(moved, width) for moved in range(sheet.most + 1)]
    assert set().union(*seen) == {*range(len(COLUMNS))}
    assert all(shown[: grid.fixed] == tuple(range(grid.fixed)) for shown in seen)
    for moved, shown in enumerate(seen):
        left, right = grid.hidden(moved, width)
        assert left + right + len(shown) == len(COLUMNS)
    assert grid.hidden(0, width)[0] == 0 and grid.hidden(sheet.most, width)[1] == 0


@pytest.mark.parametrize(
    ("width", "fixed"),
    [
        pytest.param(200, len(COLUMNS), id="whole where it fits"),
        pytest.param(80, 2, id="number and name stay"),
        pytest.param(40, 0, id="nothing stays where half of the width is too little"),
    ],
)
def test_what_stays_in_view(width: int, fixed: int) -> None:
    assert the_grid(lay_out(REPORT, width)).fixed == fixed


def test_text_that_wraps_is_all_there() -> None:
    sheet = lay_out(REPORT, 80)
    notes = "".join(line.cells[-1] for line in sheet.lines if line.grid is not None and line.what != "rule")
    assert str(ROWS[1][-1]) in notes.replace(" ", "")


def test_headings_heads_and_totals_are_told_apart() -> None:
    sheet = lay_out(REPORT, 80)
    assert [sheet.lines[n].text.strip() for n in sheet.heads] == ["完成情况表", "一、总体情况", "二、讲座"]
    assert [line.cells[1] for line in sheet.lines if line.what == SUM] == ["合计"]
    assert any(line.what == TOP for line in sheet.lines) and HEAD not in {
        line.what for line in the_grid(sheet).top
    }


def test_an_empty_table_says_so() -> None:
    report = Report(title="", sections=(Section("", (Table((Column("日期"),), ()),)),))
    assert "（无）" in [line.text for line in lay_out(report, 60).lines]
