"""A refused file comes back with its problems beside its rows, and can be imported once they are mended."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from learnlaw.errors import Problem
from learnlaw.formats.door import Source, take
from learnlaw.formats.error_book import error_workbook
from learnlaw.formats.ledger_reader import read_ledger
from learnlaw.formats.roster_sheet import read_roster
from tests.formats.books import csv_bytes, read, refused, told, xlsx

HEADER = ["工号", "姓名", "单位", "手机号"]
GOOD = ["0012", "张三", "司法局", "13800000001"]
BAD = ["0013", "李\u200b四", "司法局", "1380000001"]


def refuse(data: bytes, name: str = "名册.xlsx") -> tuple[Source, list[Problem]]:
    """A file that came in, and everything said of it."""
    source, problems = take(data, name)
    assert source is not None
    return source, [*problems, *read_roster(source)[1]]


def sheets(data: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_problems_stand_beside_their_rows() -> None:
    source, problems = refuse(xlsx({"名册": [["某县花名册"], HEADER, GOOD, BAD]}))
    assert len(refused(problems)) == 2
    found = sheets(error_workbook(source, problems))
    assert list(found) == ["名册"]
    title, header, good, bad = found["名册"]
    assert title[0] == "某县花名册"
    assert header == [*HEADER, "问题"]
    assert good == [*GOOD, ""]
    assert bad[:4] == ["0013", "李\u200b四", "司法局", "1380000001"]
    assert "U+200B" in bad[4]
    assert "手机号" in bad[4]


def test_what_was_mended_is_imported_as_it_is() -> None:
    source, problems = refuse(xlsx({"名册": [HEADER, GOOD, BAD]}))
    (rows,) = sheets(error_workbook(source, problems)).values()
    rows[2][1:4:2] = ["李四", "13800000002"]
    file, problems = read(read_roster, xlsx({"名册": rows}))
    assert problems == []
    assert [officer.name for officer in file.officers] == ["张三", "李四"]


def test_problems_of_the_header_keep_the_added_column_readable() -> None:
    source, problems = refuse(xlsx({"名册": [[*HEADER, "備註"], [*GOOD, "x"]]}))
    assert refused(problems) == [("unknown-column", "名册!E1")]
    (rows,) = sheets(error_workbook(source, problems)).values()
    assert "備註" in rows[0][5]
    rows[0][4] = "职务"
    assert read(read_roster, xlsx({"名册": rows}))[1] == []


def test_a_csv_file_comes_back_as_a_workbook() -> None:
    source, problems = refuse(csv_bytes(",".join(HEADER), ",".join(GOOD), ",".join(BAD)), "名册.csv")
    (rows,) = sheets(error_workbook(source, problems)).values()
    assert rows[1] == [*GOOD, ""]
    assert "U+200B" in rows[2][4]


def test_problems_of_the_whole_file_stand_on_a_sheet_of_their_own() -> None:
    source, problems = refuse(xlsx({"名册": [HEADER, GOOD], "离职": [HEADER, BAD]}))
    assert told(problems) == [("second-table", "离职")]
    found = sheets(error_workbook(source, problems))
    assert list(found) == ["问题", "名册", "离职"]
    assert found["问题"][0][0] == "离职!"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", xlsx({"x": [HEADER]})[:900]])
def test_a_file_that_cannot_be_read_gives_the_list_alone(data: bytes) -> None:
    source, problems = take(data, "名册.xlsx")
    assert source is None
    (rows,) = sheets(error_workbook(source, problems)).values()
    assert rows[0][1]


def test_cells_of_every_kind_come_back() -> None:
    row = [
        date(2024, 2, 29),
        "司法局",
        "讲座",
        "x",
        25,
        time(9, 30),
        datetime(2024, 5, 1, 9, 30),
        True,
        "=ERR#REF!",
    ]
    head = ["日期", "单位", "类型", "主题", "学时", "开始时间", "备注", "状态", "地点"]
    source, problems = take(xlsx({"活动": [head, row]}), "台账.xlsx")
    assert source is not None
    problems += read_ledger(source)[1]
    (rows,) = sheets(error_workbook(source, problems)).values()
    assert rows[1][:5] == [date(2024, 2, 29), "司法局", "讲座", "x", 25]
    assert rows[1][5:9] == [time(9, 30), datetime(2024, 5, 1, 9, 30), True, "#REF!"]


def test_the_words_may_be_the_callers() -> None:
    source, problems = refuse(xlsx({"名册": [HEADER, BAD]}))
    (rows,) = sheets(error_workbook(source, problems, words=lambda problem: problem.code)).values()
    assert rows[1][4] == "text-invisible\nphone"
