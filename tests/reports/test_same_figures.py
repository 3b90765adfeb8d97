"""Every format of a report shows the same figures, words and days (R-54), and says of which day and data they are."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from time import process_time
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from learnlaw.errors import UsageError
from learnlaw.reports.model import Cell, Column, Kind, Report, Section, Table
from learnlaw.reports.render import ENDINGS, render
from tests.reports.reading import Grid, tables_of, values
from tests.reports.samples import COLUMNS, DRAWN, TABLE, a_report, a_wide_report

figures = st.decimals(-999_999, 999_999, places=2) | st.integers(-(10**9), 10**9)
shares = st.decimals(0, 100, places=2)


def read_back(report: Report, ending: str, columns: tuple[Column, ...]) -> Grid:
    (grid, *_) = tables_of(ending, render(report, ending), columns)
    found = values(grid, columns)
    if ending == "xlsx":
        found = [[_percent(c, k.kind) for c, k in zip(row, columns, strict=False)] for row in found]
    return found


def _percent(cell: Any, kind: Kind) -> Any:
    """A workbook holds 62.5% as 0.625."""
    return round(cell * 100, 9) if kind is Kind.PERCENT and isinstance(cell, Decimal) else cell


def meant(row: tuple[Cell, ...]) -> list[Cell]:
    return [Decimal(cell) if isinstance(cell, int) else cell for cell in row]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_table_is_read_back_as_it_was(ending: str) -> None:
    assert read_back(a_report(), ending, COLUMNS) == [meant(row) for row in TABLE.every_row]


@pytest.mark.parametrize("ending", ENDINGS)
@settings(max_examples=15)
@given(rows=st.lists(st.tuples(figures, shares), min_size=1, max_size=5))
def test_any_figures_are_read_back(ending: str, rows: list[tuple[Decimal, Decimal]]) -> None:
    columns = (Column("数", Kind.NUMBER), Column("率", Kind.PERCENT))
    report = Report(title="题", sections=(Section("", (Table(columns, tuple(rows)),)),))
    assert read_back(report, ending, columns) == [meant(row) for row in rows]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_figure_past_fifteen_digits_loses_none(ending: str) -> None:
    columns = (Column("数", Kind.NUMBER),)
    report = Report(title="题", sections=(Section("", (Table(columns, ((12345678901234567,),)),)),))
    assert read_back(report, ending, columns) == [[Decimal(12345678901234567)]]


def words_of(ending: str, made: bytes) -> str:
    if ending == "docx":
        document = docx.Document(io.BytesIO(made))
        return "\n".join(text.text for text in document.element.body.iter("{*}t"))
    if ending == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(made))
        rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
        return "\n".join(str(cell) for row in rows for cell in row)
    return made.decode("utf-8-sig")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    "said",
    [
        pytest.param("2025-01-10", id="the day"),
        pytest.param("2025-01-12", id="known on"),
        pytest.param("互政办〔2024〕18号", id="the pack"),
        pytest.param("合并举办的讲座各计一场。", id="a reading"),
        pytest.param("场次与人次分别统计。", id="a note"),
        pytest.param("ab" * 32, id="the digest"),
        pytest.param("0.3.0", id="the version"),
        pytest.param("1A2B-3C4D-5E6F", id="the audit code"),
        pytest.param("62.5", id="a figure of the chart"),
    ],
)
def test_each_format_says(ending: str, said: str) -> None:
    words = words_of(ending, render(a_report(), ending))
    assert said in words or (ending == "xlsx" and said == "62.5" and "0.625" in words)


@pytest.mark.parametrize("ending", ["txt", "docx", "html", "xlsx", "json"])
@pytest.mark.parametrize(
    "said", ["应完成法治专题讲座102.5场次。", "可以当场作出", "二百元", "张三", "单位负责人（签字）"]
)
def test_no_part_is_left_out(ending: str, said: str) -> None:
    assert said in words_of(ending, render(a_report(), ending))


def test_a_table_without_rows_says_so() -> None:
    report = Report(title="空", sections=(Section("", (Table((Column("单位"),), ()),)),))
    for ending in ("txt", "docx", "html"):
        assert "（无）" in words_of(ending, render(report, ending))


def test_csv_has_its_mark_and_an_importable_one_nothing_but_its_table() -> None:
    made = render(a_report(importable=True), "csv")
    assert made.startswith(b"\xef\xbb\xbf")
    assert made.decode("utf-8-sig").splitlines() == [
        "序号,单位,应完成,完成率,最后举办",
        "1,县司法局,2,62.5,2024-12-31",
        "2,县教育局,0.5,100,",
        "3,县公安局,100,33.33,2024-02-29",
        "4,缺报单位,,未报,",
        ",合计,102.5,0,",
    ]


def test_json_has_figures_as_strings() -> None:
    tables = [
        block["table"]
        for s in json.loads(render(a_report(), "json"))["sections"]
        for block in s["blocks"]
        if "table" in block
    ]
    assert tables[0]["rows"][2] == ["3", "县公安局", "100", "33.33", "2024-02-29"]


def test_a_document_lies_across_where_a_table_is_wide() -> None:
    document = docx.Document(io.BytesIO(render(a_wide_report(), "docx")))
    sides = [(pages.page_width, pages.page_height) for pages in document.sections]
    assert [(round(a.mm), round(b.mm)) for a, b in sides if a and b] == [(210, 297), (297, 210)]


def test_headers_repeat_and_titles_are_set_in_the_faces_of_offices() -> None:
    document = docx.Document(io.BytesIO(render(a_report(), "docx")))
    headers = document.element.body.findall(".//{*}tblHeader")
    assert len(headers) == 1 + len(DRAWN)
    style = document.styles["Report Title"].element.xml
    assert 'w:eastAsia="方正小标宋简体"' in style
    assert 'w:eastAsia="仿宋_GB2312"' in document.styles["Report Text"].element.xml


@pytest.mark.parametrize("ending", ["pdf", "", "xls", "../html"])
def test_another_ending_is_refused(ending: str) -> None:
    with pytest.raises(UsageError):
        render(a_report(), ending)


def test_an_ending_may_have_its_point_and_capitals() -> None:
    assert render(a_report(), ".CSV") == render(a_report(), "csv")


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_ledger_of_many_rows_takes_seconds(ending: str) -> None:
    columns = tuple(Column(title) for title in ("编号", "单位", "主题", "参加人员", "备注"))
    rows = tuple((f"S{n:05}", "县司法局", "行政处罚法", "张三、李四", "") for n in range(4000))
    report = Report(title="台账", sections=(Section("", (Table(columns, rows),)),))
    started = process_time()
    assert render(report, ending)
    # the square of the rows, not the rows, would take minutes
    assert process_time() - started < 15
