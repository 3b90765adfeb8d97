"""An answer sheet is one row, its items are columns, and what was typed reaches the paper as it was typed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.answers import Asked, parse_answers
from learnlaw.domain.question import Kind
from learnlaw.errors import Problem
from learnlaw.formats.answer_sheet import (
    AnswerEntry,
    AnswerFile,
    answer_template,
    read_answer_sheets,
    write_answer_sheets,
)
from learnlaw.formats.sheet_out import Row
from learnlaw.i18n import tell_place
from tests.formats.books import csv_bytes, read, refused, told, xlsx

HEADER = ["人员编码", "卷别", "1", "2", "3"]


def sheets(*rows: list[Any], header: list[Any] = HEADER) -> tuple[AnswerFile, list[Problem]]:
    return read(read_answer_sheets, xlsx({"x": [header, *rows]}), "答题卡.xlsx")


def plain(sheet: AnswerEntry) -> tuple[str, str, dict[int, str]]:
    return sheet.officer, sheet.form, dict(sheet.answers)


def test_every_column() -> None:
    file, problems = sheets(["0012", "A", "b", "ABD", "对"], ["0013", "Ｂ卷", "", "三十日|5万元", "×"])
    assert problems == []
    assert [plain(sheet) for sheet in file.sheets] == [
        ("0012", "A", {1: "b", 2: "ABD", 3: "对"}),
        ("0013", "B", {2: "三十日|5万元", 3: "×"}),
    ]
    assert (file.last_item, file.last_place and tell_place(file.last_place)) == (3, "x!E1")


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(["人员编码", "卷别", 1, 2, 3], id="numbers typed as numbers"),
        pytest.param(["工号", "卷号", "第1题", "第2题", "第3题"], id="as forms put it"),
        pytest.param(["*人员编码（工号）", "卷别", "１", "2.", "Q3"], id="full width, stops, a star"),
        pytest.param(["officer", "form", "item1", "item2", "item3"], id="English"),
    ],
)
def test_headers(header: list[Any]) -> None:
    file, problems = sheets(["0012", "A", "B", "C", "T"], header=header)
    assert problems == []
    assert [plain(sheet) for sheet in file.sheets] == [("0012", "A", {1: "B", 2: "C", 3: "T"})]


def test_titles_above_and_items_in_any_order() -> None:
    rows: list[list[Any]] = [
        ["2024年学法用法考试答题卡"],
        ["司法局"],
        [3, "人员编码", "姓名", 1],
        ["A", "0012", "张三", "B"],
    ]
    file, problems = read(read_answer_sheets, xlsx({"x": rows}), "答题卡.xlsx")
    assert problems == []
    (sheet,) = file.sheets
    assert (sheet.line, sheet.name, sheet.form, sheet.answers) == (4, "张三", "", {1: "B", 3: "A"})
    assert file.last_place is not None
    assert tell_place(file.last_place) == "x!A3"


def test_csv_has_lines() -> None:
    data = csv_bytes("人员编码,卷别,1,2", "0012,A,B,对", "", "0013,B,,错")
    file, problems = read(read_answer_sheets, data, "答题卡.csv")
    assert problems == []
    assert [(sheet.line, *plain(sheet)) for sheet in file.sheets] == [
        (2, "0012", "A", {1: "B", 2: "对"}),
        (4, "0013", "B", {2: "错"}),
    ]


def test_cells_that_are_no_text() -> None:
    file, problems = sheets(["0012", "A", True, 30, False])
    assert [dict(sheet.answers) for sheet in file.sheets] == [{1: "T", 2: "30", 3: "F"}]
    assert told(problems) == [("number-as-text", "x!D2")]


@pytest.mark.parametrize(
    ("rows", "code", "place"),
    [
        pytest.param(
            [["0012", "A", "B", "", ""], ["0013", "A", "B", "", ""], ["0012", "B", "C", "", ""]],
            "duplicate-sheet",
            "x!A4",
            id="two sheets of one officer",
        ),
        pytest.param([["", "A", "B", "", ""]], "blank", "x!A2", id="whose sheet"),
        pytest.param([["0012", "甲", "B", "", ""]], "paper-form", "x!B2", id="no form"),
        pytest.param([["0012", "AB", "B", "", ""]], "paper-form", "x!B2", id="two forms"),
        pytest.param([["0012", "A", "=ERR#N/A", "B", ""]], "error-value", "x!C2", id="an error value"),
        pytest.param([["0012", "A", "B\u202e", "", ""]], "text-bidi", "x!C2", id="turned writing"),
    ],
)
def test_what_is_refused(rows: list[list[Any]], code: str, place: str) -> None:
    _, problems = sheets(*rows)
    assert refused(problems) == [(code, place)]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        pytest.param(["人员编码", "姓名", "卷别"], "no-items", id="no item"),
        pytest.param(["姓名", "1", "2"], "missing-column", id="no officer"),
        pytest.param(["甲", "乙"], "no-header", id="no header"),
        pytest.param([*HEADER, "得分"], "unknown-column", id="a column that nobody knows"),
        pytest.param([*HEADER, "第2题"], "duplicate-column", id="an item twice"),
        pytest.param([*HEADER, "301"], "unknown-column", id="more items than any paper has"),
    ],
)
def test_headers_that_are_refused(header: list[str], code: str) -> None:
    _, problems = sheets(["0012"] * len(header), header=header)
    assert code in [code for code, _ in refused(problems)]


def test_an_untouched_row_is_nobodys_sheet_and_a_dash_is_an_empty_one() -> None:
    file, problems = sheets(["0012", "A", "", "", ""], ["0013", "A", "-", "", ""])
    assert problems == []
    assert [plain(sheet) for sheet in file.sheets] == [("0013", "A", {1: "-"})]
    empty, problems = sheets(["0012", "A", "", "", ""])
    assert (empty.sheets, told(problems)) == ((), [("no-rows", "")])


def test_a_second_sheet_with_the_same_table_is_told() -> None:
    rows = [HEADER, ["0012", "A", "B", "C", "T"]]
    file, problems = read(read_answer_sheets, xlsx({"x": rows, "y": rows}), "答题卡.xlsx")
    assert len(file.sheets) == 1
    assert told(problems) == [("second-table", "y")]


def test_an_item_that_the_paper_has_not_is_placed_by_the_caller() -> None:
    file, _ = sheets(["0012", "A", "E", "C", "A"])
    (sheet,) = file.sheets
    _, problems = parse_answers([Asked(1, Kind.SINGLE, 4), Asked(2, Kind.SINGLE, 4)], sheet.answers)
    assert refused([sheet.problem(item, problem) for item, problem in problems.items()]) == [
        ("answer-letter", "x!C2"),
        ("no-item", "x!E2"),
    ]


EXPECTED: list[Row] = [
    {"officer": "0012", "name": "张三", "unit": "县司法局", "form": "A"},
    {"officer": "0013", "name": "李四", "unit": "县司法局", "form": "B"},
]


@pytest.mark.parametrize("csv", [False, True])
def test_the_template_names_the_expected_and_holds_no_sheet(csv: bool) -> None:
    file, problems = read(
        read_answer_sheets, answer_template(50, EXPECTED, csv=csv), f"x.{'csv' if csv else 'xlsx'}"
    )
    assert (file.sheets, file.last_item) == ((), 50)
    assert [problem.code for problem in problems] == ["no-rows"]


texts = st.sampled_from(["A", "ABD", "对", "×", "三十日|5万元", "-", "T", "30", "=1+1", "0012", "应当\n告知"])


@pytest.mark.parametrize("csv", [False, True])
@given(st.lists(st.dictionaries(st.integers(1, 60), texts, min_size=1, max_size=5), min_size=1, max_size=4))
def test_what_is_written_is_read(csv: bool, typed: list[dict[int, str]]) -> None:
    rows: list[tuple[Row, dict[int, str]]] = [
        ({"officer": f"{n:04}", "name": "张三", "unit": "县司法局", "form": "A"}, answers)
        for n, answers in enumerate(typed)
    ]
    data = write_answer_sheets(60, rows, csv=csv)
    file, problems = read(read_answer_sheets, data, f"x.{'csv' if csv else 'xlsx'}")
    assert refused(problems) == []
    assert [dict(sheet.answers) for sheet in file.sheets] == typed
    assert [(sheet.officer, sheet.name, sheet.unit, sheet.form) for sheet in file.sheets] == [
        (row["officer"], "张三", "县司法局", "A") for row, _ in rows
    ]
