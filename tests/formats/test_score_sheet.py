"""Scores name the exam, the day and the person; what passed must be said, and not said twice otherwise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from learnlaw.errors import Problem
from learnlaw.formats.score_sheet import ScoreEntry, ScoreFile, read_scores, score_template, write_scores
from learnlaw.formats.sheet_out import Row
from tests.formats.books import read, refused, told, xlsx

HEADER = ["考试", "日期", "人员编码", "成绩", "满分", "及格线", "是否合格"]


def scores(*rows: list[Any]) -> tuple[ScoreFile, list[Problem]]:
    return read(read_scores, xlsx({"x": [HEADER, *rows]}), "成绩.xlsx")


def one(marks: Any, full: Any = 100, line: Any = 60, passed: Any = None) -> tuple[ScoreEntry, list[Problem]]:
    file, problems = scores(["学法用法考试", "2024-05-01", "0012", marks, full, line, passed])
    return file.scores[0], problems


def test_every_column() -> None:
    entry, problems = one(85.5)
    assert problems == []
    assert (entry.exam, entry.day, entry.officer) == ("学法用法考试", date(2024, 5, 1), "0012")
    assert (entry.marks, entry.full, entry.pass_mark) == (Decimal("85.5"), Decimal(100), Decimal(60))


@pytest.mark.parametrize(
    ("marks", "line", "passed", "result"),
    [
        pytest.param(60, 60, None, True, id="on the line"),
        pytest.param(59.99, 60, None, False, id="just below"),
        pytest.param(10, None, "是", True, id="said so"),
        pytest.param(60, None, "不合格", False, id="said not"),
        pytest.param("缺考", 60, None, None, id="did not sit"),
        pytest.param(None, 60, "否", None, id="neither marks nor pass"),
        pytest.param(None, None, "是", True, id="a pass without marks"),
    ],
)
def test_the_result(marks: Any, line: Any, passed: Any, result: bool | None) -> None:
    entry, problems = one(marks, line=line, passed=passed)
    assert (entry.result, problems) == (result, [])


@pytest.mark.parametrize(
    ("marks", "full", "line", "passed", "code", "place"),
    [
        pytest.param(101, 100, 60, None, "more-than-full", "x!D2", id="more than full marks"),
        pytest.param(80, 100, 160, None, "more-than-full", "x!F2", id="a line that nobody reaches"),
        pytest.param(-1, 100, 60, None, "negative", "x!D2", id="less than nothing"),
        pytest.param(80, 100, 60, "否", "pass-contradicts", "x!G2", id="passed and not passed"),
        pytest.param(80, 100, None, None, "no-pass-mark", "x!F2", id="neither line nor word"),
        pytest.param("免考", 100, 60, None, "exempt-score", "x!D2", id="an exempt officer"),
        pytest.param("优", 100, 60, None, "number", "x!D2", id="a grade"),
    ],
)
def test_what_contradicts_itself_is_refused(
    marks: Any, full: Any, line: Any, passed: Any, code: str, place: str
) -> None:
    assert refused(one(marks, full, line, passed)[1]) == [(code, place)]


def test_one_person_has_one_score_in_one_exam_of_one_day() -> None:
    row = ["学法用法考试", "2024-05-01", "0012", 80, 100, 60, None]
    assert refused(scores(row, row)[1]) == [("duplicate-score", "x!C3")]
    makeup = [row[0], "2024-06-01", *row[2:]]
    assert refused(scores(row, makeup)[1]) == []


def test_what_is_written_can_be_read_again() -> None:
    row: Row = {
        "exam": "考试",
        "day": date(2024, 5, 1),
        "officer": "0012",
        "marks": Decimal("59.5"),
        "passed": False,
    }
    for csv in (False, True):
        file, problems = read(read_scores, write_scores([row], csv=csv), "成绩.csv" if csv else "成绩.xlsx")
        (entry,) = file.scores
        assert problems == []
        assert (entry.exam, entry.day, entry.officer) == ("考试", date(2024, 5, 1), "0012")
        assert (entry.marks, entry.full, entry.passed) == (Decimal("59.5"), None, False)


def test_the_template_is_read_as_an_empty_list() -> None:
    file, problems = read(read_scores, score_template(), "成绩.xlsx")
    assert (file.scores, told(problems), refused(problems)) == ((), [("no-rows", "")], [])
