"""A table of marks is read whole or not at all, and every fault is named with its line or cell."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.analysis import Candidate, Item, MarkTable, analyse
from learnlaw.errors import Problem
from learnlaw.formats.door import NO_OPTIONS, Options
from learnlaw.formats.marks_csv import read_marks
from tests.formats.books import csv_bytes, read, refused, told, xlsx

HEADER, MAX = "candidate,q1,q2,q3", "max,1,2,0.5"


def marks(
    *lines: str, encoding: str = "utf-8", options: Options = NO_OPTIONS
) -> tuple[MarkTable | None, list[Problem]]:
    return read(read_marks, csv_bytes(*lines, encoding=encoding), "marks.csv", options)


def good(*lines: str, **how: Any) -> MarkTable:
    table, problems = marks(*lines, **how)
    assert table is not None, problems
    return table


def row(*values: str | None) -> list[Decimal | None]:
    return [None if value is None else Decimal(value) for value in values]


def test_every_cell_is_read() -> None:
    table, problems = marks(HEADER, MAX, "0012,1,0.5,0", "0013,0,2,0.25")
    assert problems == []
    assert table == MarkTable(
        (Item("q1", Decimal(1)), Item("q2", Decimal(2)), Item("q3", Decimal("0.5"))),
        (Candidate("0012", row("1", "0.5", "0")), Candidate("0013", row("0", "2", "0.25"))),
    )


def test_an_empty_cell_is_a_question_that_was_not_in_the_paper() -> None:
    (first, second) = good(HEADER, MAX, "a,1,,0", "b,,0,").candidates
    assert (first.marks, second.marks) == (row("1", None, "0"), row(None, "0", None))


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(("学法用法考试成绩", "", HEADER, MAX, "a,1,2,0"), id="a title and a blank row above"),
        pytest.param((HEADER, "a,1,2,0", MAX), id="the maximum marks below"),
        pytest.param(("Candidate,q1,q2,q3", "MAX,1,2,0.5", "a,1,2,0"), id="capitals"),
        pytest.param(("考生,q1,q2,q3", "满分,1,2,0.5", "a,1,2,0"), id="in Chinese"),
        pytest.param(
            (f"{HEADER},,", f"{MAX},,", "a,1,2,0,,", ",,,,,"), id="blank columns and rows at the end"
        ),
        pytest.param((HEADER, MAX, "a,１,2.0,-0"), id="other ways to write the same"),
    ],
)
def test_one_table_written_in_several_ways(lines: tuple[str, ...]) -> None:
    table = good(*lines)
    assert [item.question for item in table.items] == ["q1", "q2", "q3"]
    assert [(one.code, one.marks) for one in table.candidates] == [("a", row("1", "2", "0"))]


@pytest.mark.parametrize(
    ("encoding", "notices"),
    [
        pytest.param("utf-8", [], id="utf-8"),
        pytest.param("utf-8-sig", [], id="utf-8 with a mark"),
        pytest.param("gb18030", [("encoding", "")], id="gb18030"),
    ],
)
def test_encodings(encoding: str, notices: list[tuple[str, str]]) -> None:
    table, problems = marks("考生,行政处罚法-001", "满分,1", "张三,1", encoding=encoding)
    assert table is not None
    assert (table.items[0].question, table.candidates[0].code) == ("行政处罚法-001", "张三")
    assert (told(problems), refused(problems)) == (notices, [])


def test_other_separators_are_told() -> None:
    table, problems = marks("candidate;q1", "max;1", "a;1")
    assert table is not None
    assert told(problems) == [("delimiter", "")]
    assert good("candidate|q1", "max|1", "a|1", options=Options(delimiter="|")).items == table.items


def test_a_workbook_is_read_as_well() -> None:
    rows: list[list[Any]] = [["candidate", 1, 2], ["max", 1, 2.5], ["0012", 0, None], [13, 1, 2.5]]
    table, problems = read(read_marks, xlsx({"成绩": rows}), "marks.xlsx")
    assert table is not None, problems
    assert [item.question for item in table.items] == ["1", "2"]
    assert [(c.code, c.marks) for c in table.candidates] == [
        ("0012", row("0", None)),
        ("13", row("1", "2.5")),
    ]


def test_a_cell_of_a_workbook_is_named() -> None:
    rows: list[list[Any]] = [["candidate", "q1"], ["max", 1], ["a", 2], ["b", "=ERR#DIV/0!"]]
    table, problems = read(read_marks, xlsx({"成绩": rows}), "marks.xlsx")
    assert table is None
    assert refused(problems) == [("more-than-full", "成绩!B3"), ("error-value", "成绩!B4")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(("name,q1", "max,1", "a,1"), ("no-header", "line 1"), id="no header"),
        pytest.param((HEADER, "a,1,2,0"), ("no-max", "line 1"), id="no maximum marks"),
        pytest.param((HEADER, MAX, MAX, "a,1,2,0"), ("duplicate-max", "line 3"), id="two rows of maximum marks"),
        pytest.param((HEADER, "max,1,,1", "a,1,2,0"), ("blank", "line 2"), id="a maximum left out"),
        pytest.param((HEADER, "max,1,0,1", "a,1,0,0"), ("no-maximum", "line 2"), id="a maximum of nothing"),
        pytest.param(("candidate,q1,q1", "max,1,1", "a,1,1"), ("duplicate-item", "line 1"), id="a question twice"),
        pytest.param((HEADER, MAX, "a,1,2,0", "b,1,2,0", "a,0,0,0"), ("duplicate-candidate", "line 5"),
                     id="a candidate twice"),
        pytest.param(("candidate,q1,q\u202e2", "max,1,1", "a,1,1"), ("text-bidi", "line 1"), id="a name that turns"),
        pytest.param((HEADER, MAX, "a,1,2.01,0"), ("more-than-full", "line 3"), id="above the maximum"),
        pytest.param((HEADER, MAX, "a,1,-0.5,0"), ("negative", "line 3"), id="below nothing"),
        pytest.param((HEADER, MAX, "a,1,NaN,0"), ("number", "line 3"), id="not a number"),
        pytest.param((HEADER, MAX, "a,1,inf,0"), ("number", "line 3"), id="infinite"),
        pytest.param((HEADER, MAX, "a,1,1e0,0"), ("number", "line 3"), id="an exponent"),
        pytest.param((HEADER, MAX, "a,1,1_0,0"), ("number", "line 3"), id="an underscore"),
        pytest.param((HEADER, MAX, "a,1,٢,0"), ("number", "line 3"), id="digits of another script"),
        pytest.param((HEADER, MAX, "a,1,优,0"), ("number", "line 3"), id="a word"),
        pytest.param((HEADER, MAX, "a,1,#N/A,0"), ("error-value", "line 3"), id="an error value"),
        pytest.param((HEADER, MAX, "a,1," + "9" * 5000 + ",0"), ("number", "line 3"), id="five thousand digits"),
        pytest.param((HEADER, MAX, "a,1,2"), ("ragged", "line 3"), id="a field too few"),
        pytest.param((HEADER, MAX, "a,1,2,0,1"), ("ragged", "line 3"), id="a field too many"),
        pytest.param(("candidate,q1,,q3", "max,1,,1", "a,1,1,0"), ("no-column-header", "line 3"),
                     id="a column without a question"),
        pytest.param((HEADER, MAX, ",1,2,0"), ("blank", "line 3"), id="nobody's marks"),
        pytest.param((HEADER, MAX, "a\u200bb,1,2,0"), ("text-invisible", "line 3"), id="a code that cannot be seen"),
        pytest.param((HEADER, MAX), ("no-rows", "line 1"), id="nobody sat"),
        pytest.param(("candidate", "max", "a"), ("no-items", "line 1"), id="no question"),
        pytest.param((HEADER, MAX, 'a,1,"2,0'), ("quote", "line 3"), id="a quotation mark that is not closed"),
    ],
)  # fmt: skip
def test_bad_tables_are_refused_with_their_place(lines: tuple[str, ...], expected: tuple[str, str]) -> None:
    table, problems = marks(*lines)
    assert table is None
    assert refused(problems) == [expected]
    assert all(problem.file == "marks.csv" for problem in problems)
    assert all(
        problem.hint is not None or problem.code == "no-rows" for problem in problems if not problem.warning
    )


def test_every_fault_is_told_at_once_with_the_question() -> None:
    _, problems = marks(HEADER, MAX, "a,2,x,0", "b,1,x,-1", "a,1")
    found = [(problem.code, problem.place.line, problem.field) for problem in problems if problem.place]
    assert found == [
        ("number", 3, "q2"),
        ("more-than-full", 3, "q1"),
        ("number", 4, "q2"),
        ("negative", 4, "q3"),
        ("ragged", 5, ""),
    ]


def test_who_has_no_marks_is_left_out_and_told() -> None:
    table, problems = marks(HEADER, MAX, "a,1,2,0", "b,,,")
    assert table is not None
    assert [candidate.code for candidate in table.candidates] == ["a"]
    assert (told(problems), refused(problems)) == ([("no-marks", "line 4")], [])


def test_a_table_of_absent_people_has_nobody() -> None:
    table, problems = marks(HEADER, MAX, "a,,,")
    assert (table, refused(problems)) == (None, [("no-rows", "line 1")])


cells = st.none() | st.integers(0, 400).map(lambda n: Decimal(n) / 100)


def has_one(row: list[Decimal | None]) -> bool:
    return any(mark is not None for mark in row)


tables = st.integers(1, 5).flatmap(
    lambda p: st.lists(st.lists(cells, min_size=p, max_size=p).filter(has_one), min_size=1, max_size=8)
)


@given(tables)
def test_what_was_written_is_what_is_analysed(rows: list[list[Decimal | None]]) -> None:
    names = [f"q{n}" for n in range(len(rows[0]))]
    lines = [",".join("" if mark is None else str(mark) for mark in row) for row in rows]
    table = good(
        f"candidate,{','.join(names)}", f"max{',4' * len(names)}", *(f"c{n},{x}" for n, x in enumerate(lines))
    )
    assert [list(candidate.marks) for candidate in table.candidates] == rows
    assert analyse(table).test.n == len(rows)
