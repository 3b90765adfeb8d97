"""The chapter on exams says what the code has: every key of a blueprint, every column of results and answer sheets."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from learnlaw.domain.blueprint import Counting, MultipleScheme, Scheme
from learnlaw.domain.question import Kind, Pool
from learnlaw.domain.turnout import Turnout
from learnlaw.formats.answer_sheet import answer_form
from learnlaw.formats.blueprint_yaml import CELL_KEYS, KEYS, REQUIRED, SCHEME_KEYS
from learnlaw.verbs.exam_results import exam_results
from tests.exam.rooms import Room
from tests.test_docs import BOTH, page, sections, tables

MUST = {"": "required", ".zh-CN": "必填"}
FIVE = {"应考": "expected", "实考": "sat", "缺考": "absent", "补考": "makeup", "免考": "exempt"}


def told(language: str, number: int) -> list[list[str]]:
    """The rows of a table of the chapter."""
    return tables(page("exams", language))[number]


@pytest.mark.parametrize("language", BOTH)
def test_every_key_of_a_blueprint_is_told(language: str) -> None:
    rows = {row[0].strip("`"): row for row in told(language, -1)}
    known = [*KEYS, *(f"scheme.{key}" for key in SCHEME_KEYS), *(f"cells.{key}" for key in CELL_KEYS)]
    assert sorted(rows) == sorted(known)
    needed = {key for key, row in rows.items() if row[2] == MUST[language]}
    cells = {f"cells.{key}" for key in ("kind", "count", "marks")}
    assert needed == {*REQUIRED, "excellent", "scheme.multiple", *cells}
    usual = Scheme()
    assert rows["scheme.partial"][2] == f"`{usual.partial}`"
    assert rows["scheme.places"][2] == f"`{usual.places}`"
    for key, words in (
        ("counts", Counting),
        ("pools", Pool),
        ("scheme.multiple", MultipleScheme),
        ("cells.kind", Kind),
    ):
        assert set(re.findall(r"`(\w+)`", rows[key][3])) >= {word.value for word in words}


@pytest.mark.parametrize("language", BOTH)
def test_the_five_columns_are_told(language: str) -> None:
    assert {row[0]: row[1].strip("`") for row in told(language, 0)} == FIVE
    assert set(FIVE.values()) <= {field.name for field in fields(Turnout)}


@pytest.mark.parametrize("language", BOTH)
def test_every_column_of_results_is_told(room: Room, language: str) -> None:
    room.opened()
    room.sit(a1=())
    columns = [key for row in exam_results(room.desk, room.number).rows()[:1] for key in row]
    assert re.findall(r"`(\w+)`", " ".join(row[0] for row in told(language, 1))) == columns


@pytest.mark.parametrize("language", BOTH)
def test_every_column_of_an_answer_sheet_is_told(language: str) -> None:
    rows = tables(sections(page("files", language), "##")["答题卡"])[0]
    form = answer_form(1)
    assert [row[0] for row in rows][:-1] == [column.title for column in form.columns[:-1]]
    assert [row[1] for row in rows][:-1] == [column.field for column in form.columns[:-1]]
