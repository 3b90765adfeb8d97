"""A blueprint written by a form is the one that a file would say: it takes nothing for granted, and loses nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from learnlaw.errors import RefusedError
from learnlaw.verbs.blueprint_desk import (
    bank_of,
    draft_blueprint,
    own_blueprints,
    see_blueprint,
    start_from,
    write_blueprint,
)
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_desk import blueprint_of
from learnlaw.verbs.roster_export import FileExistsAlreadyError
from tests.factories import a_desk

SHIPPED = ("fujian", "jining", "qinghai", "spot-quiz")
DECIDES = {
    "title": "title",
    "minutes": "minutes",
    "total": "total",
    "pass": "pass",
    "excellent": "excellent",
    "attempts": "attempts",
    "counts": "counts",
    "open_book": "open_book",
    "pools": "pools",
    "multiple": "scheme",
}
"""Fields that decide about people, and the key of the file that is missed without them."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return a_desk(tmp_path)


def wrong(desk: Desk, head: dict[str, str], cells: Any) -> dict[str, str]:
    """What is refused, code by field."""
    found = draft_blueprint(desk, head, cells).problems
    return {problem.field: problem.code for problem in found if not problem.warning}


@pytest.mark.parametrize("word", SHIPPED)
def test_what_ships_comes_through_the_form_as_it_was(desk: Desk, word: str) -> None:
    start = start_from(desk, word)
    assert not start.own and start.head["blueprint"] == f"{word}-2"
    path = write_blueprint(desk, start.head, start.cells)
    assert path == own_blueprints(desk) / f"{word}-2.yaml"
    again, _problems = blueprint_of(desk, f"{word}-2")
    assert replace(again, id=word) == blueprint_of(desk, word)[0]
    mine = start_from(desk, f"{word}-2")
    assert mine.own and mine.head == start.head and mine.cells == start.cells


@pytest.mark.parametrize(("field", "key"), DECIDES.items())
def test_nothing_that_decides_about_people_has_a_default(desk: Desk, field: str, key: str) -> None:
    start = start_from(desk, "jining")
    found = wrong(desk, {**start.head, field: " "}, start.cells)
    assert found == {key: "missing-key"}
    with pytest.raises(RefusedError):
        write_blueprint(desk, {**start.head, field: ""}, start.cells)
    assert not own_blueprints(desk).exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"total": "99"}, {"total": "sum"}, id="a sum that does not fit"),
        pytest.param({"pass": "101"}, {"pass": "line-too-high"}, id="a pass mark over the total"),
        pytest.param({"minutes": "一小时"}, {"minutes": "not-a-number"}, id="words for a figure"),
        pytest.param({"blueprint": "../x"}, {"blueprint": "no-id"}, id="an id that leads elsewhere"),
        pytest.param(
            {"total": "１００", "excellent": "无"}, {}, id="full-width figures, and no excellence line"
        ),
    ],
)
def test_a_form_refuses_what_a_file_would(desk: Desk, change: dict[str, str], code: dict[str, str]) -> None:
    start = start_from(desk, "jining")
    found = wrong(desk, {**start.head, **change}, start.cells)
    assert set(found) == set(code) and {k: v for k, v in found.items() if k != "blueprint"} == {
        k: v for k, v in code.items() if k != "blueprint"
    }


def test_a_cell_is_told_beside_the_bank_before_the_whole_can_be_read(desk: Desk) -> None:
    stock = bank_of(desk, date(2026, 6, 1), reviewed=True)
    good = {"kind": "single", "count": "2", "marks": "1", "laws": "行政处罚法"}
    many = {**good, "count": "999"}
    seen = see_blueprint(desk, {"blueprint": "ours"}, [good, many, {"kind": "single"}], stock, reviewed=True)
    assert not seen.draft.sound and seen.fit is None
    first, second, third = seen.cells
    assert first is not None and second is not None and third is None
    assert not first.short and second.short == 999 - first.fits > 0


def test_cells_that_want_the_same_questions_are_named_together(desk: Desk) -> None:
    stock = bank_of(desk, date(2026, 6, 1), reviewed=True)
    cell = {"kind": "single", "count": "1", "marks": "1", "laws": "行政处罚法"}
    head = {**start_from(desk, "jining").head, "excellent": "-", "pass": "1"}
    (one,) = see_blueprint(desk, {**head, "total": "1"}, [cell], stock, reviewed=True).cells
    assert one is not None
    half = {**cell, "count": str(one.fits // 2 + 1)}
    total = str(2 * (one.fits // 2 + 1))
    seen = see_blueprint(desk, {**head, "total": total}, [half, half], stock, reviewed=True)
    assert seen.fit is not None and not seen.fit.feasible
    assert [[each.number for each in conflict.cells] for conflict in seen.fit.conflicts] == [[1, 2]]


def test_a_file_that_is_there_is_not_written_over_unasked(desk: Desk) -> None:
    start = start_from(desk, "spot-quiz")
    path = write_blueprint(desk, start.head, start.cells)
    before = path.read_bytes()
    with pytest.raises(FileExistsAlreadyError):
        write_blueprint(desk, {**start.head, "title": "另一个"}, start.cells)
    assert path.read_bytes() == before
    write_blueprint(desk, {**start.head, "title": "另一个"}, start.cells, force=True)
    assert "另一个" in path.read_text(encoding="utf-8")
