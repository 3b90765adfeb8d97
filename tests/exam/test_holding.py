"""An exam goes from draft to its results by the steps that are written down, and by no others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from learnlaw.domain.exam import ExamSettledError, ExamStateError, Mode, Papers
from learnlaw.errors import LearnlawError, RefusedError
from learnlaw.verbs.exam_attempts import NotOpenError, import_answers
from learnlaw.verbs.exam_care import (
    admit_officer,
    annul_attempt,
    excuse_officer,
    extend_exam,
    seat_exam,
)
from learnlaw.verbs.exam_running import (
    NoMakeupError,
    NotOverError,
    StillSittingError,
    close_exam,
    open_exam,
    void_exam,
)
from learnlaw.verbs.exams import (
    ExamChangedError,
    NobodyExpectedError,
    SameExamError,
    edit_exam,
    new_exam,
)
from learnlaw.verbs.sitting import sit_exam
from learnlaw.verbs.upkeep import list_audit, verify_audit
from tests.exam.rooms import DAY, MAKEUP_DAY, Room, a_form, at
from tests.factories import digest

Act = Callable[[Room], object]


def opened(room: Room) -> object:
    return open_exam(room.desk, room.number)


def closed(room: Room) -> object:
    return close_exam(room.desk, room.number)


def made_up(room: Room) -> object:
    return open_exam(room.on(MAKEUP_DAY).desk, room.number, makeup=True)


def void(room: Room) -> object:
    return void_exam(room.desk, room.number, reason="试题泄露")


def edited(room: Room) -> object:
    return edit_exam(room.desk, room.number, a_form(room.folder, title="另一场考试"))


def answered(room: Room) -> object:
    return import_answers(room.desk, room.number, room.file({"a1": {1: "A"}}))


# -- the way it goes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "refused", "error"),
    [
        pytest.param([], closed, ExamStateError, id="a draft is not closed"),
        pytest.param([], made_up, ExamStateError, id="a draft has no make-up"),
        pytest.param([], answered, NotOpenError, id="a draft takes no answers"),
        pytest.param([opened], opened, ExamStateError, id="opened twice"),
        pytest.param([opened], edited, ExamSettledError, id="edited while open"),
        pytest.param([opened], made_up, ExamStateError, id="a make-up before the end"),
        pytest.param([opened, closed], opened, ExamStateError, id="opened again"),
        pytest.param([opened, closed], closed, ExamStateError, id="closed twice"),
        pytest.param([opened, closed], edited, ExamSettledError, id="edited when closed"),
        pytest.param([opened, closed], answered, NotOpenError, id="answers after the end"),
        pytest.param([opened, closed, made_up], made_up, ExamStateError, id="made up twice"),
        pytest.param([opened, closed, made_up, closed], made_up, ExamStateError, id="a third time"),
        pytest.param([void], opened, ExamStateError, id="opened when called off"),
        pytest.param([opened, void], answered, NotOpenError, id="answers when called off"),
    ],
)
def test_what_may_not_be_is_refused_and_changes_nothing(
    room: Room, way: list[Act], refused: Act, error: type[LearnlawError]
) -> None:
    room.new()
    for step in way:
        step(room)
    before = room.rows("SELECT * FROM exam"), room.rows("SELECT count(*) FROM audit")
    with pytest.raises(error):
        refused(room)
    assert (room.rows("SELECT * FROM exam"), room.rows("SELECT count(*) FROM audit")) == before


def test_every_step_stands_in_the_audit_log(room: Room) -> None:
    room.opened()
    room.sit(a1=(), a2=(2, 4))
    annul_attempt(room.desk, room.number, "a2", reason="代考")
    admit_officer(room.desk, room.number, "a2", again=True, reason="本人重考")
    excuse_officer(room.desk, room.number, "b2", reason="产假")
    room.close()
    made_up(room)
    room.sit(b1=())
    room.close()
    void(room)
    told = [(one.verb, one.subject, one.reason) for one in list_audit(room.desk) if "exam" in one.subject]
    assert told == [
        ("new_exam", "exam K2024-001", ""),
        ("open_exam", "exam K2024-001", ""),
        ("import_answers", "exam K2024-001 answers", ""),
        ("annul_attempt", "exam K2024-001 attempt a2/1", "代考"),
        ("admit_officer", "exam K2024-001 officer a2", "本人重考"),
        ("excuse_officer", "exam K2024-001 officer b2", "产假"),
        ("close_exam", "exam K2024-001", ""),
        ("open_exam", "exam K2024-001", ""),
        ("import_answers", "exam K2024-001 answers", ""),
        ("close_exam", "exam K2024-001", ""),
        ("void_exam", "exam K2024-001", "试题泄露"),
    ]
    assert verify_audit(room.desk).problems == ()


# -- what an exam may not be -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"closes": at(DAY, 8)}, "window-ends-first", id="it ends before it begins"),
        pytest.param({"closes": at(DAY, 9)}, "window-ends-first", id="it ends as it begins"),
        pytest.param({"makeup_closes": at(MAKEUP_DAY, 8)}, "window-ends-first", id="so does the make-up"),
        pytest.param({"makeup_opens": at(DAY, 12)}, "makeup-early", id="the make-up begins too early"),
        pytest.param({"makeup_closes": None}, "half-makeup", id="the make-up has no end"),
        pytest.param({"makeup_opens": None}, "half-makeup", id="the make-up has no beginning"),
        pytest.param({"title": "  "}, "no-title", id="no name"),
        pytest.param({"max_common": -1}, "max-common", id="less than nothing in common"),
    ],
)
def test_a_form_that_cannot_be_is_refused(room: Room, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        room.new(**fields)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert room.rows("SELECT count(*) FROM exam") == [(0,)]


def test_a_blueprint_with_a_pass_mark_over_its_total_makes_no_exam(room: Room, tmp_path: Any) -> None:
    text = (room.folder / "hall.yaml").read_text(encoding="utf-8").replace("pass: 36", "pass: 61")
    path = tmp_path / "over.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RefusedError) as refused:
        room.new(blueprint=str(path))
    assert [problem.code for problem in refused.value.problems] == ["line-too-high"]


def test_an_exam_without_people_is_refused(room: Room) -> None:
    with pytest.raises(NobodyExpectedError):
        room.new(officers=("a1",), exempt={"a1": "产假"})


def test_one_name_and_day_is_one_exam(room: Room) -> None:
    room.new()
    with pytest.raises(SameExamError):
        room.new(opens=at(DAY, 14))
    other = at(DAY + timedelta(days=1), 17)
    new_exam(room.desk, a_form(room.folder, closes=other))
    void_exam(room.desk, room.number, reason="改期")
    new_exam(room.desk, a_form(room.folder))


def test_who_edits_an_old_version_is_told(room: Room) -> None:
    room.new()
    edit_exam(room.desk, room.number, a_form(room.folder, title="甲"), version=1)
    with pytest.raises(ExamChangedError):
        edit_exam(room.desk, room.number, a_form(room.folder, title="乙"), version=1)
    assert room.held().exam.title == "甲"


# -- opening and closing ------------------------------------------------------------------------------


def test_an_exam_is_not_closed_before_the_last_day_of_its_window(room: Room) -> None:
    room.opened(closes=at(DAY + timedelta(days=9), 17))
    with pytest.raises(NotOverError):
        room.close()
    room.on(DAY + timedelta(days=9)).close()


def test_an_exam_is_not_closed_while_somebody_sits_it(room: Room) -> None:
    room.new(mode=Mode.TERMINAL)
    open_exam(room.desk, room.number, supervised_by="王监考")
    sit_exam(room.desk, room.number, "a1", holder="window")
    with pytest.raises(StillSittingError):
        room.close()
    room.on(DAY + timedelta(days=1)).close()
    assert room.outcome()["a1"] == ("0.00", "graded")


def test_a_make_up_needs_a_window(room: Room) -> None:
    room.opened(makeup_opens=None, makeup_closes=None)
    room.close()
    with pytest.raises(NoMakeupError):
        open_exam(room.desk, room.number, makeup=True)


def test_nobody_is_let_in_when_all_is_over(room: Room) -> None:
    room.opened()
    room.close()
    made_up(room)
    room.close()
    with pytest.raises(ExamSettledError):
        admit_officer(room.desk, room.number, "a1", again=True, reason="复核")
    with pytest.raises(ExamSettledError):
        excuse_officer(room.desk, room.number, "a1", reason="病假")
    with pytest.raises(ExamSettledError):
        extend_exam(room.desk, room.number, 10, reason="停电")


def test_a_dry_run_of_anything_changes_nothing(room: Room) -> None:
    room.new()
    room.desk.engine.dispose()
    path = room.desk.settings.database
    before = digest(type(room.folder)(path))
    assert new_exam(room.desk, a_form(room.folder, title="另一场"), dry_run=True).counts["expected"] == 6
    edited = edit_exam(room.desk, room.number, a_form(room.folder), dry_run=True).counts
    assert edited == {"changed": 1, "expected": 6, "exempt": 0, "reserves": 0}
    assert open_exam(room.desk, room.number, dry_run=True).counts["papers"] == 2
    assert void_exam(room.desk, room.number, reason="试", dry_run=True).counts == {"changed": 1}
    assert (
        seat_exam(room.desk, room.number, {"一号": (2, 2)}, dry_run=True).notices[0].code == "too-few-seats"
    )
    assert digest(type(room.folder)(path)) == before


# -- papers of each officer ----------------------------------------------------------------------------


def test_who_is_let_in_again_has_a_paper_of_each_attempt(room: Room) -> None:
    """Papers granted in the main window and those of the make-up do not get into each other's way."""
    room.new(papers=Papers.OWN, exempt={"b2": "产假"})
    admit_officer(room.desk, room.number, "a3", again=True, reason="准考两次")
    opened(room)
    admit_officer(room.desk, room.number, "a1", again=True, reason="停电")
    admit_officer(room.desk, room.number, "a1", again=True, reason="又停电")
    admit_officer(room.desk, room.number, "b2", reason="本人要求参加")
    papers = dict(
        room.rows(
            "SELECT o.code, count(*) FROM paper p JOIN officer o ON o.id = p.officer_id GROUP BY o.code"
        )
    )
    assert papers == {"a1": 3, "a2": 1, "a3": 2, "a4": 1, "b1": 1, "b2": 1}
    for _ in range(3):
        room.sit(a1=(1, 2, 4))
    room.close()
    made_up(room)
    room.sit(a1=(), b2=())
    room.close()
    assert room.facts()["a1"] == [(1, 1000, False), (2, 6000, True)]


def test_a_spot_test_draws_people_of_each_unit_and_calls_reserves_up(room: Room) -> None:
    room.opened(officers=(), units=("G",), draw=1, reserves=1)
    drawn = {one.officer: one.reserve for one in room.held().exam.expected}
    assert sorted(drawn.values()) == [0, 0, 1, 1]
    reserve = next(code for code, place in drawn.items() if place)
    with pytest.raises(RefusedError) as refused:
        import_answers(room.desk, room.number, room.file({reserve: {1: "A"}}))
    assert refused.value.problems[0].code == "not-admitted"
    admit_officer(room.desk, room.number, reserve, reason="递补")
    room.sit(**{reserve: ()})
    assert room.five() == (3, 1, 2, 0, 0)


def test_the_same_exam_draws_the_same_papers(room: Room) -> None:
    """R-21, through the store: the same bank, blueprint and seed give the same paper, whichever database."""
    room.opened()
    void(room)
    room.opened()
    void(room)
    room.opened(seed=8)
    order = "SELECT p.form, i.position, q.code, i.shown, i.marks FROM paper_item i JOIN paper p ON p.id = i.paper_id "
    order += "JOIN asked_question q ON q.id = i.question_id WHERE p.exam_id = ? ORDER BY 1, 2"
    first, again, other = (room.rows(order, exam) for exam in (1, 2, 3))
    assert len(first) == 8 and first == again
    assert first != other


def test_counts_on_may_be_another_day(room: Room) -> None:
    room.new(counts_on=date(2024, 6, 30))
    assert room.held().exam.counts_on == date(2024, 6, 30)
    assert replace(room.held().exam, counts_on=DAY).counts_on == room.held().day
