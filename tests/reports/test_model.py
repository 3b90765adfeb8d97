"""A report is a value that holds nothing which two renderers could read in two ways."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.reports.cells import shares, wide, wrap
from learnlaw.reports.figures import figure, literal
from learnlaw.reports.layout import side_by_side
from learnlaw.reports.model import Align, Bar, Chart, Column, Kind, Section, Table


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param(1.5, id="a float"),
        pytest.param(True, id="a truth"),
        pytest.param(datetime(2025, 1, 1), id="an instant"),
        pytest.param(Decimal("NaN"), id="no number"),
        pytest.param(Decimal("Infinity"), id="infinity"),
        pytest.param(["a"], id="a list"),
    ],
)
def test_a_table_refuses(cell: Any) -> None:
    with pytest.raises(ValueError, match="cell of a report"):
        Table((Column("a"),), ((cell,),))
    with pytest.raises(ValueError, match="cell of a report"):
        Table((Column("a"),), (), totals=(cell,))


@pytest.mark.parametrize("row", [(), ("a", "b")])
def test_a_row_has_a_cell_for_each_column(row: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="columns"):
        Table((Column("a"),), (row,))


@pytest.mark.parametrize("value", [Decimal(-1), Decimal("NaN")])
def test_a_bar_has_a_length(value: Decimal) -> None:
    with pytest.raises(ValueError, match=r"bar|cell"):
        Chart("图", (Bar("a", value),))


@pytest.mark.parametrize(
    ("kind", "full", "share"),
    [
        pytest.param(Kind.NUMBER, None, "1", id="the longest bar is full"),
        pytest.param(Kind.PERCENT, None, "0.4", id="100 per cent are full"),
        pytest.param(Kind.NUMBER, Decimal(80), "0.5", id="as the chart says"),
        pytest.param(Kind.NUMBER, Decimal(10), "1", id="never longer than full"),
        pytest.param(Kind.NUMBER, Decimal(0), "0", id="nothing is full"),
    ],
)
def test_the_length_of_a_bar(kind: Kind, full: Decimal | None, share: str) -> None:
    bar = Bar("a", Decimal(40))
    assert Chart("图", (bar, Bar("b", Decimal(1))), kind, full).share(bar) == Decimal(share)


def test_figures_stand_to_the_right_unless_their_column_says_otherwise() -> None:
    assert Column("a", Kind.NUMBER).side is Align.RIGHT
    assert Column("a", Kind.NUMBER, align=Align.CENTRE).side is Align.CENTRE
    assert Column("a").side is Align.LEFT


def test_a_section_knows_its_tables() -> None:
    table = Table((Column("a"),), (("x",),))
    assert Section("", ("text", table)).tables == (table,)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_a_figure_keeps_its_value_and_no_zero_too_many(value: Decimal) -> None:
    text = figure(value)
    assert Decimal(text) == value
    assert "E" not in text and not ("." in text and text.endswith(("0", ".")))


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        pytest.param("a\x00b", "a<U+0000>b", id="a control character"),
        pytest.param("a\u202eb", "a<U+202E>b", id="a turn of direction"),
        pytest.param("\ud800", "<U+D800>", id="half a character"),
        pytest.param("a\r\nb", "a\nb", id="lines of another system"),
        pytest.param("a\tb\n\U00020bb7", "a\tb\n\U00020bb7", id="lines, tabs and rare characters stay"),
    ],
)
def test_no_text_holds_what_a_format_cannot(given_text: str, shown: str) -> None:
    assert literal(given_text) == shown


@given(st.text("县司法局ab ，。（0", max_size=60), st.integers(2, 30))
def test_wrapped_lines_fit_and_lose_only_blanks(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert max(map(wide, lines)) <= width
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(1, 20)), min_size=1, max_size=8), st.integers(1, 200)
)
def test_columns_share_the_room_and_none_is_squeezed(wishes: list[tuple[int, int]], room: int) -> None:
    asked, least = [a for a, _ in wishes], [b for _, b in wishes]
    found = shares(asked, least, room)
    assert all(min(a, b) <= f <= a for f, a, b in zip(found, asked, least, strict=True))
    assert sum(found) <= max(room, sum(min(a, b) for a, b in wishes))


@pytest.mark.parametrize(
    ("options", "across"),
    [
        pytest.param(["A. 五十", "B. 一百", "C. 二百", "D. 五百"], 4, id="short ones in one line"),
        pytest.param(["A. 警告、通报批评", "B. 罚款、没收违法所得"], 2, id="longer ones two by two"),
        pytest.param(
            ["A. 五十", "B. 应当报本级人民政府备案并书面告知当事人理由"], 1, id="one long, all below"
        ),
    ],
)
def test_options_stand_side_by_side_where_the_longest_fits(options: list[str], across: int) -> None:
    assert side_by_side(options, 60) == across
