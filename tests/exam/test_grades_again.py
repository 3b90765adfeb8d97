"""A score can be computed again from what is stored; a correction is seen first, and taken back (R-21 to R-23).

The log of answers is a chain: one that is changed, missing or put in is noticed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnlaw.domain.question import CHOICE, Kind
from learnlaw.errors import LearnlawError, NotFoundError, RefusedError
from learnlaw.store.attempts import attempt_rows, broken_chains, last_rounds, responses_of
from learnlaw.verbs.appeals import AnsweredError, answer_appeal, list_appeals, raise_appeal
from learnlaw.verbs.exam_attempts import computed, keys_of
from learnlaw.verbs.exam_care import NotInYetError, WhyNeededError, annul_attempt, mark_answer
from learnlaw.verbs.exam_regrade import (
    ChangeGoneError,
    NotAskedError,
    list_changes,
    preview_regrade,
    regrade_exam,
    undo_regrade,
)
from learnlaw.verbs.exam_results import analyse_exam
from learnlaw.verbs.exam_running import NotMarkedError
from learnlaw.verbs.upkeep import examine
from tests.exam import rooms
from tests.exam.rooms import DAY, Room, questions_of
from tests.halls import MARKS

REASON = "答案有误"


def stored_and_computed(room: Room) -> list[tuple[Decimal, Decimal]]:
    """For each attempt the marks that stand, and those that its stored answers come to now."""
    with room.desk.reading() as connection:
        held = room.held()
        rows = [row for row in attempt_rows(connection, exam_id=held.id) if row.state != "void"]
        again = computed(connection, keys_of(connection, held), {row.id: row.paper_id for row in rows})
        rounds = last_rounds(connection, [row.id for row in rows])
    return [(rounds[row.id].marks, again[row.id].marks) for row in rows]


def by_hand(room: Room) -> dict[str, Decimal]:
    """A second grader: all or nothing, by the answers as they are stored and the keys as they were asked."""
    keys = questions_of(room)
    found: dict[str, Decimal] = {}
    given = "SELECT o.code, q.code, n.value FROM attempt a JOIN officer o ON o.id = a.officer_id "
    given += "JOIN answer n ON n.attempt_id = a.id JOIN paper_item i ON i.paper_id = a.paper_id "
    given += "AND i.position = n.item JOIN asked_question q ON q.id = i.question_id"
    for officer, code, value in room.rows(given):
        question = keys[code]
        if question.kind in CHOICE:
            right = value == question.key
        elif question.kind is Kind.TRUE_FALSE:
            right = value == ("T" if question.key else "F")
        else:
            assert isinstance(question.key, tuple)
            right = all(text in blank for text, blank in zip(value.split("|"), question.key, strict=False))
        found[officer] = found.get(officer, Decimal(0)) + (MARKS[question.kind.value] if right else 0)
    return found


@pytest.fixture(scope="module")
def opened_hall(hall: Path) -> Iterator[Path]:
    """The room with the exam open, to be copied."""
    with rooms.room(hall) as room:
        room.opened()
        room.desk.engine.dispose()
        path = hall.parent / "opened" / "county.db"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(Path(room.desk.settings.database).read_bytes())
    for name in ("hall.yaml",):
        (path.parent / name).write_bytes((hall.parent / name).read_bytes())
    yield path


missed = st.sets(st.integers(1, 4)).map(tuple)


# -- computed again ---------------------------------------------------------------------------------


@given(st.dictionaries(st.sampled_from(rooms.EVERYBODY), missed, min_size=1))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_stored_scores_are_what_stored_answers_come_to(
    opened_hall: Path, wrong: dict[str, tuple[int, ...]]
) -> None:
    with rooms.room(opened_hall) as room:
        room.sit(**wrong)
        pairs = stored_and_computed(room)
        assert len(pairs) == len(wrong) and all(old == new for old, new in pairs)
        told = {code: Decimal(marks) for code, (marks, _) in room.outcome().items() if marks is not None}
        assert told == by_hand(room)
        code = "hall-1"
        before = room.rows("SELECT * FROM grade_round ORDER BY id")
        preview = preview_regrade(room.desk, room.number, code, str(questions_of(room)[code].key))
        assert preview.judged == len(wrong) and preview.changes == ()
        change = int(regrade_exam(room.desk, room.number, "hall-2", None, reason=REASON).made[0])
        assert all(old == new for old, new in stored_and_computed(room))
        undo_regrade(room.desk, room.number, change, reason="误判")
        assert all(old == new for old, new in stored_and_computed(room))
        assert {code: Decimal(marks) for code, (marks, _) in room.outcome().items() if marks} == told
        kept = room.rows("SELECT * FROM grade_round ORDER BY id")
        assert kept[: len(before)] == before


def test_another_grader_would_notice_another_score(room: Room) -> None:
    room.opened()
    room.sit(a1=(1,))
    with room.desk.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE grade_round SET marks = 6000")
    assert stored_and_computed(room) == [(Decimal(60), Decimal(50))]


def test_editing_the_bank_changes_no_score(room: Room) -> None:
    room.opened()
    room.sit(a1=(1,))
    with room.desk.engine.begin() as connection:
        for table in ("question", "question_version"):
            if connection.exec_driver_sql(
                "SELECT count(*) FROM sqlite_master WHERE name = ?", (table,)
            ).scalar():
                connection.exec_driver_sql(f"DELETE FROM {table}")  # nothing of the bank is left
    assert stored_and_computed(room) == [(Decimal(50), Decimal(50))]


HARM = {
    "marks raised": "UPDATE grade_round SET marks = 6000, passed = 1 WHERE attempt_id = 2",
    "a pass given": "UPDATE grade_round SET passed = 1 WHERE attempt_id = 2",
    "an answer changed": "UPDATE answer SET value = 'B' WHERE attempt_id = 2 AND seq = 1",
    "an answer taken out": "DELETE FROM answer WHERE attempt_id = 2 AND seq = 1",
    "a key changed": "UPDATE asked_question SET secret = json_set(secret, '$.key', 'D') WHERE code = 'hall-1'",
    "what counts raised": "UPDATE exam_result SET marks = 6000, passed = 1 WHERE officer_id = 2",
}


@pytest.mark.parametrize("how", HARM)
def test_the_doctor_finds_scores_that_answers_do_not_bear_out(room: Room, how: str) -> None:
    room.opened()
    room.sit(a1=(), a2=(2, 4))
    annul_attempt(room.desk, room.number, "a1", reason="代考")
    room.sit(b1=())
    room.close()
    regrade_exam(room.desk, room.number, "hall-3", "错", reason=REASON)
    (before,) = [check for check in examine(room.desk) if check.code == "exams"]
    assert before.ok
    with room.desk.engine.begin() as connection:
        connection.exec_driver_sql(HARM[how])
    (after,) = [check for check in examine(room.desk) if check.code == "exams"]
    assert not after.ok and "a2" in str(after.detail)


# -- corrections ---------------------------------------------------------------------------------------


def test_a_correction_is_seen_before_it_is_done(room: Room) -> None:
    room.opened()
    room.sit(a1=(), a2=(2, 4), b1=(4,))
    before = room.rows("SELECT count(*) FROM grade_round")
    found = preview_regrade(room.desk, room.number, "hall-2", None)
    assert [(c.officer, c.difference, c.passes) for c in found.changes] == [("a2", Decimal(20), True)]
    assert room.rows("SELECT count(*) FROM grade_round") == before


def test_a_correction_after_the_end_changes_what_counts_and_keeps_what_was(room: Room) -> None:
    room.opened()
    room.sit(a1=(), a2=(2, 4))
    room.close()
    receipt = regrade_exam(room.desk, room.number, "hall-2", None, reason=REASON)
    assert receipt.counts["regraded"] == 1
    assert room.facts()["a2"] == [(1, 4000, True)]
    assert room.finding("passed", "a2")[0] == 1
    rounds = room.rows(
        "SELECT g.round, g.marks FROM grade_round g JOIN attempt a ON a.id = g.attempt_id "
        "JOIN officer o ON o.id = a.officer_id WHERE o.code = 'a2' ORDER BY 1"
    )
    assert rounds == [(1, 2000), (2, 4000)]
    (change,) = list_changes(room.desk, room.number)
    assert (change.question, change.change, change.reason, change.undone) == (
        "hall-2",
        "withdrawn",
        REASON,
        False,
    )
    undo_regrade(room.desk, room.number, change.id, reason="题目没有问题")
    assert room.facts()["a2"] == [(1, 2000, False)]
    with pytest.raises(ChangeGoneError):
        undo_regrade(room.desk, room.number, change.id, reason="再撤一次")


def test_doing_it_twice_changes_nothing_more(room: Room) -> None:
    room.opened()
    room.sit(a1=(), a2=(2, 4))
    regrade_exam(room.desk, room.number, "hall-2", None, reason=REASON)
    assert preview_regrade(room.desk, room.number, "hall-2", None).changes == ()
    assert regrade_exam(room.desk, room.number, "hall-2", None, reason=REASON).counts["regraded"] == 0


def test_another_key_takes_marks_from_those_who_had_the_old_one(room: Room) -> None:
    room.opened()
    room.sit(a1=(), a2=(1,))
    regrade_exam(room.desk, room.number, "hall-3", "错", reason=REASON)
    assert {code: marks for code, (marks, _) in room.outcome().items() if marks} == {
        "a1": "50.00",
        "a2": "40.00",
    }
    later = room.sheet_of("a3")
    assert later  # who hands in later is graded by the key that holds
    room.sit(a3=())
    assert room.outcome()["a3"][0] == "50.00"
    item = next(i for i in analyse_exam(room.desk, room.number).analysis.items if i.question == "hall-3")
    assert item.facility == 0


@pytest.mark.parametrize(
    ("question", "key", "reason", "error"),
    [
        pytest.param("hall-9", "A", REASON, NotAskedError, id="a question that was not asked"),
        pytest.param("hall-1", "E", REASON, RefusedError, id="a letter that it has not"),
        pytest.param("hall-1", "AB", REASON, RefusedError, id="two letters of a single"),
        pytest.param("hall-1", "B", " ", WhyNeededError, id="no reason"),
    ],
)
def test_a_correction_that_cannot_be_changes_nothing(
    room: Room, question: str, key: str, reason: str, error: type[LearnlawError]
) -> None:
    room.opened()
    room.sit(a1=())
    with pytest.raises(error):
        regrade_exam(room.desk, room.number, question, key, reason=reason)
    assert list_changes(room.desk, room.number) == []


# -- short answers --------------------------------------------------------------------------------------


def test_short_answers_wait_for_a_person(tmp_path: Path) -> None:
    with rooms.room(rooms.a_room(tmp_path, kinds=("single", "short"))) as room:
        room.opened()
        room.sit(a1=())
        assert room.outcome()["a1"][1] == "pending"
        with pytest.raises(NotMarkedError):
            room.close()
        short = next(n for n, text in room.sheet_of("a2").items() if text.startswith("警告"))
        for marks in ("41", "-1", "0.001"):
            with pytest.raises(LearnlawError):
                mark_answer(room.desk, room.number, "a1", short, Decimal(marks))
        with pytest.raises(LearnlawError):
            mark_answer(room.desk, room.number, "a1", 3 - short, Decimal(1))
        mark_answer(room.desk, room.number, "a1", short, Decimal(25), by="李老师")
        room.close()
        assert room.facts()["a1"] == [(1, 3500, True)]
        with pytest.raises(WhyNeededError):
            mark_answer(room.desk, room.number, "a1", short, Decimal(10))
        mark_answer(room.desk, room.number, "a1", short, Decimal(10), reason="复评")
        assert room.facts()["a1"] == [(1, 2000, False)]


# -- appeals -------------------------------------------------------------------------------------------


def test_an_appeal_is_answered_once_and_all_of_it_is_kept(room: Room) -> None:
    room.opened()
    room.sit(a1=(1,))
    raise_appeal(room.desk, room.number, "a1", 1, "B也对")
    raise_appeal(room.desk, room.number, "a1", 1, "B也对，见条文")
    ((officer, one),) = list_appeals(room.desk, room.number)
    assert (officer, one.text, one.state) == ("a1", "B也对，见条文", "raised")
    with pytest.raises(WhyNeededError):
        answer_appeal(room.desk, room.number, one.id, upheld=False, text=" ")
    answer_appeal(room.desk, room.number, one.id, upheld=False, text="依据第二十五条")
    with pytest.raises(AnsweredError):
        answer_appeal(room.desk, room.number, one.id, upheld=True, text="改判")
    with pytest.raises(AnsweredError):
        raise_appeal(room.desk, room.number, "a1", 1, "还是不服")
    ((_, kept),) = list_appeals(room.desk, room.number)
    assert (kept.state, kept.answer, kept.text) == ("rejected", "依据第二十五条", "B也对，见条文")
    told = room.rows("SELECT before FROM audit WHERE verb = 'raise_appeal' ORDER BY seq")
    assert [json.loads(before or "null") for (before,) in told] == [None, {"text": "B也对"}]


@pytest.mark.parametrize(
    ("officer", "item", "error"),
    [
        pytest.param("a1", 5, NotFoundError, id="no such item"),
        pytest.param("a2", 1, NotFoundError, id="did not sit"),
    ],
)
def test_only_an_item_of_ones_own_paper_is_disputed(
    room: Room, officer: str, item: int, error: type[LearnlawError]
) -> None:
    room.opened()
    room.sit(a1=())
    with pytest.raises(error):
        raise_appeal(room.desk, room.number, officer, item, "不对")


# -- the chain of answers ---------------------------------------------------------------------------------

TAMPER = {
    "nothing": ("", None),
    "changed": ("UPDATE answer SET value = 'D' WHERE attempt_id = 1 AND seq = 2", 2),
    "moved in time": (
        "UPDATE answer SET at = '2024-01-01 00:00:00.000000' WHERE attempt_id = 1 AND seq = 2",
        2,
    ),
    "made late": ("UPDATE answer SET late = 1 WHERE attempt_id = 1 AND seq = 2", 2),
    "given to another item": ("UPDATE answer SET item = 4 WHERE attempt_id = 1 AND seq = 2", 2),
    "taken out": ("DELETE FROM answer WHERE attempt_id = 1 AND seq = 2", 3),
    "put in": (
        "INSERT INTO answer SELECT attempt_id, 9, item, value, at, late, 'x', hash FROM answer "
        "WHERE attempt_id = 1 AND seq = 4",
        9,
    ),
    "of another attempt": (
        "UPDATE answer SET value = (SELECT value FROM answer b WHERE b.attempt_id = 2 AND b.seq = 2), "
        "hash = (SELECT hash FROM answer b WHERE b.attempt_id = 2 AND b.seq = 2) "
        "WHERE attempt_id = 1 AND seq = 2",
        2,
    ),
}


@pytest.mark.parametrize("how", TAMPER)
def test_what_was_done_to_stored_answers_is_noticed(room: Room, how: str) -> None:
    room.opened()
    room.sit(a1=(), a2=(1, 2))
    statement, first = TAMPER[how]
    room.desk.engine.dispose()
    with closing(sqlite3.connect(room.desk.settings.database)) as connection:
        connection.execute(statement)
        connection.commit()
    with room.desk.reading() as connection:
        keys = [row.id for row in attempt_rows(connection)]
        assert broken_chains(connection, keys) == ({} if first is None else {1: first})
        assert len(responses_of(connection, keys)) == 2


def test_marks_are_not_given_to_a_paper_that_was_annulled(room: Room) -> None:
    room.opened()
    room.sit(a1=())
    annul_attempt(room.desk, room.number, "a1", reason="代考")
    with pytest.raises(NotInYetError):
        mark_answer(room.desk, room.number, "a1", 1, Decimal(1), attempt=1)
    assert room.held().day == DAY
