"""A draft is changed by the form that it was made with: nothing that was chosen or settled is lost by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from learnlaw.domain.exam import ExamSettledError, Expected
from learnlaw.domain.expected import carried
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_care import admit_officer, excuse_officer
from learnlaw.verbs.exam_edit import draft_of
from learnlaw.verbs.exam_running import open_exam
from learnlaw.verbs.exams import ExamChangedError, ExamForm, edit_exam, instant, new_exam, show_exam
from tests.halls import KINDS, a_blueprint, a_hall, hall_desk

OPENS, CLOSES = "2024-09-20 09:00", "2024-09-20 11:00"


def one(code: str, **more: object) -> Expected:
    return replace(Expected(officer=code, unit="A"), **more)  # type: ignore[arg-type]  # fields of Expected


@pytest.mark.parametrize(
    ("before", "chosen", "anew", "after"),
    [
        pytest.param([one("1")], [one("1")], [one("1"), one("2")], [one("1"), one("2")], id="a wider choice"),
        pytest.param([one("1"), one("2")], [one("1")], [one("3")], [one("3"), one("2")], id="let in by hand"),
        pytest.param(
            [one("1", extra_minutes=10, extra_reason="手伤", attempts=1)],
            [one("1")],
            [one("1")],
            [one("1", extra_minutes=10, extra_reason="手伤", attempts=1)],
            id="granted",
        ),
        pytest.param(
            [one("1", exempt="病假")], [one("1")], [one("1")], [one("1", exempt="病假")], id="excused by hand"
        ),
        pytest.param(
            [one("1")],
            [one("1", exempt="产假")],
            [one("1", exempt="产假")],
            [one("1")],
            id="expected by hand",
        ),
        pytest.param(
            [one("1")], [one("1", reserve=1)], [one("1", reserve=1)], [one("1")], id="a reserve called up"
        ),
        pytest.param([one("1")], [one("1")], [], [], id="no longer chosen"),
    ],
)
def test_what_was_settled_by_hand_stays(
    before: Sequence[Expected],
    chosen: Sequence[Expected],
    anew: Sequence[Expected],
    after: Sequence[Expected],
) -> None:
    assert carried(before, chosen, anew) == after


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_hall(tmp_path_factory.mktemp("hall"))


@pytest.fixture
def desk(hall: Path, tmp_path: Path) -> Desk:
    return hall_desk(hall, copy=tmp_path)


def a_form(desk: Desk, tmp_path: Path, **more: object) -> ExamForm:
    form = ExamForm(
        title="补充考试",
        blueprint=str(a_blueprint(tmp_path, KINDS, 1, "all_or_nothing")),
        opens=instant(desk, OPENS),
        closes=instant(desk, CLOSES),
        units=("A",),
        duties=("functionary",),
        halls={"一号会议室": (2, 2)},
        allow_reviewed=True,
        seed=5,
    )
    return replace(form, **more)  # type: ignore[arg-type]  # fields of ExamForm


def test_the_form_comes_back_as_it_was_made(desk: Desk, tmp_path: Path) -> None:
    form = a_form(desk, tmp_path)
    (number,) = new_exam(desk, form).made
    draft = draft_of(desk, number)
    assert draft.form == replace(form, blueprint="", organiser="A")
    before = show_exam(desk, number)
    edit_exam(desk, number, draft.form, version=draft.version)
    after = show_exam(desk, number)
    assert after.exam == replace(before.exam, version=after.exam.version)
    assert after.exam.expected == before.exam.expected
    with pytest.raises(ExamChangedError):
        edit_exam(desk, number, draft.form, version=draft.version)


def test_a_change_keeps_the_blueprint_whose_file_is_gone_and_what_was_settled(
    desk: Desk, tmp_path: Path
) -> None:
    form = a_form(desk, tmp_path)
    (number,) = new_exam(desk, form).made
    Path(form.blueprint).unlink()
    admit_officer(desk, number, "0105", minutes=15, reason="手伤")
    excuse_officer(desk, number, "0106", reason="病假")
    draft = draft_of(desk, number)
    edit_exam(desk, number, replace(draft.form, title="改名", closes=instant(desk, "2024-09-20 12:00")))
    exam = show_exam(desk, number).exam
    people = {one.officer: one for one in exam.expected}
    assert exam.title == "改名" and exam.blueprint.items == len(KINDS)
    assert people["0105"].extra_minutes == 15 and people["0106"].exempt == "病假"
    assert [one.seat for one in exam.expected if not one.exempt] == [1, 2, 3]


def test_an_open_exam_is_no_draft(desk: Desk, tmp_path: Path) -> None:
    (number,) = new_exam(desk, a_form(desk, tmp_path)).made
    draft = draft_of(desk, number)
    open_exam(desk, number)
    with pytest.raises(ExamSettledError):
        draft_of(desk, number)
    with pytest.raises(ExamSettledError):
        edit_exam(desk, number, draft.form)
