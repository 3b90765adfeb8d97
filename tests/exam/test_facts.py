"""What an exam comes to counts once, belongs to its day, and follows its papers (RULES 15, 19).

A make-up is no second exam; who was annulled, excused or let in later is
counted as the papers now say, also after the exam was closed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from learnlaw.errors import RefusedError
from learnlaw.verbs.exam_attempts import SatAlreadyError
from learnlaw.verbs.exam_care import (
    NotInYetError,
    WhyNeededError,
    admit_officer,
    annul_attempt,
    excuse_officer,
)
from learnlaw.verbs.exam_running import open_exam, void_exam
from learnlaw.verbs.judging import judge
from learnlaw.verbs.ledger_import import import_ledger
from learnlaw.verbs.ledger_writing import ReasonNeededError
from learnlaw.verbs.quotas import explain_quota
from learnlaw.verbs.registry import EXAM_VERBS, every_verb
from learnlaw.verbs.scores import import_scores
from learnlaw.verbs.study import ChangedLaterError, ExamReceiptError, HungOnError, cancel_session, undo
from tests.exam.rooms import DAY, MAKEUP_DAY, TITLE, Room, at
from tests.offices import a_ledger

LATER = date(2025, 3, 1)


def sat(room: Room) -> Room:
    """a1 passes, a2 and b1 fail, the others are absent."""
    room.opened()
    room.sit(a1=(), a2=(2, 4), b1=(2, 4))
    room.close()
    return room


def made_up(room: Room) -> Room:
    """In January a2 passes, b2 fails who was absent."""
    open_exam(room.on(MAKEUP_DAY).desk, room.number, makeup=True)
    room.sit(a2=(), b2=(1, 2, 4))
    room.close()
    return room


# -- closing -----------------------------------------------------------------------------------------


def test_who_sat_and_who_was_absent_stand_in_the_ledger(room: Room) -> None:
    sat(room)
    assert room.seats() == {
        "a1": "present", "a2": "present", "b1": "present", "a3": "absent", "a4": "absent", "b2": "absent",
    }  # fmt: skip
    assert room.facts() == {"a1": [(1, 6000, True)], "a2": [(1, 2000, False)], "b1": [(1, 2000, False)]}
    assert room.five() == (6, 3, 3, 0, 0)


def test_it_counts_once_for_each_unit_with_a_sitting_and_not_for_the_absent(room: Room) -> None:
    sat(room)
    assert [room.finding("held", unit)[0] for unit in "GAB"] == [0, 1, 1]
    assert [room.finding("sat", officer)[0] for officer in ("a1", "a3")] == [1, 0]
    assert room.finding("rate", "A") == (Decimal(25), False)


def test_an_exam_that_nobody_sat_counts_for_nobody(room: Room) -> None:
    room.opened()
    room.close()
    assert set(room.seats().values()) == {"absent"}
    assert [room.finding("held", unit)[0] for unit in "AB"] == [0, 0]
    assert room.five() == (6, 0, 6, 0, 0)


@pytest.mark.parametrize(
    ("exempt", "reached"),
    [
        pytest.param(["a3"], 0, id="three of the five who are left"),
        pytest.param(["a3", "a4", "b2"], 1, id="all of those who are left"),
    ],
)
def test_turnout_leaves_the_exempt_out(room: Room, exempt: list[str], reached: int) -> None:
    room.opened(exempt=dict.fromkeys(exempt, "长期病假"))
    room.sit(a1=(), a2=(), b1=())
    room.close()
    assert room.finding("turnout", "A")[0] == reached
    assert room.five() == (6 - len(exempt), 3, 3 - len(exempt), 0, len(exempt))


def test_it_counts_on_its_own_day(room: Room) -> None:
    room.opened(counts_on=date(2023, 12, 31))
    room.sit(a1=())
    room.close()
    assert room.finding("held", "A")[0] == 0


# -- the make-up --------------------------------------------------------------------------------------


def test_a_make_up_in_january_turns_last_year_and_is_no_second_exam(room: Room) -> None:
    sat(room)
    assert room.finding("rate", "A", DAY) == (Decimal(25), False)
    made_up(room)
    assert room.facts()["a2"] == [(1, 2000, False), (2, 6000, True)]
    assert room.seats()["b2"] == "makeup" and room.seats()["a2"] == "present"
    assert room.finding("rate", "A") == (Decimal(50), False)
    assert room.finding("passed", "a2") == (Decimal(1), True)
    assert room.finding("held", "A")[0] == 1
    assert room.rows("SELECT count(*) FROM activity WHERE topic = ?", TITLE) == [(1,)]
    assert room.five() == (6, 4, 2, 2, 0)


def test_before_it_was_known_it_did_not_count(room: Room) -> None:
    made_up(sat(room))
    desk = replace(room.desk, on=date(2025, 1, 15), known_on=MAKEUP_DAY - timedelta(days=1))
    desk.__dict__["engine"] = room.desk.engine
    found = {(f.rule.id, f.subject.code): f.actual for f in judge(desk, year=2024).verdict.findings}
    assert found["passed", "a2"] == 0 and found["sat", "b2"] == 0
    assert room.finding("passed", "a2", DAY)[0] == 0


@pytest.mark.parametrize("known_on", [None, MAKEUP_DAY], ids=["as it stands", "as known later"])
def test_who_sat_the_make_up_is_absent_until_its_day(room: Room, known_on: date | None) -> None:
    sat(room)
    open_exam(room.on(MAKEUP_DAY).desk, room.number, makeup=True)
    room.sit(b2=(), a3=())
    room.close()
    before = MAKEUP_DAY - timedelta(days=1)
    for day, there in ((before, 0), (MAKEUP_DAY, 1)):
        room.desk = replace(room.desk, known_on=known_on)
        assert [room.finding("sat", officer, day)[0] for officer in ("a1", "b2", "a3")] == [1, there, there]
        assert room.finding("held", "B", day)[0] == 1
    desk = replace(room.desk, on=before, known_on=known_on)
    (found,) = explain_quota(desk, "sat", "b2", year=2024)
    assert [str(MAKEUP_DAY) in str(one.reason) for one in found.left_out] == [True]


def test_a_unit_that_only_sat_the_make_up_has_held_it_from_that_day(room: Room) -> None:
    room.opened()
    room.sit(a1=())
    room.close()
    open_exam(room.on(MAKEUP_DAY).desk, room.number, makeup=True)
    room.sit(b1=())
    room.close()
    found = [room.finding("held", "B", day)[0] for day in (MAKEUP_DAY - timedelta(days=1), MAKEUP_DAY)]
    assert found == [0, 1]


def test_who_passed_sits_no_make_up(room: Room) -> None:
    sat(room)
    open_exam(room.on(MAKEUP_DAY).desk, room.number, makeup=True)
    with pytest.raises(RefusedError) as refused:
        room.sit(a1=())
    assert [problem.code for problem in refused.value.problems] == ["not-admitted"]


# -- after it was closed ----------------------------------------------------------------------------


def test_a_paper_that_is_annulled_later_counts_no_more(room: Room) -> None:
    sat(room)
    receipt = annul_attempt(room.on(LATER).desk, room.number, "a1", reason="查实代考")
    assert receipt.counts["results_removed"] == 1
    assert "a1" not in room.facts() and room.seats()["a1"] == "absent"
    assert room.finding("passed", "a1", LATER)[0] == 0 and room.finding("sat", "a1", LATER)[0] == 0
    assert room.five() == (6, 2, 4, 0, 0)
    with pytest.raises(NotInYetError):
        annul_attempt(room.desk, room.number, "a1", attempt=1, reason="再次")
    desk = replace(room.desk, known_on=DAY)
    desk.__dict__["engine"] = room.desk.engine
    found = {(f.rule.id, f.subject.code): f.actual for f in judge(desk, year=2024).verdict.findings}
    assert found["passed", "a1"] == 1


def test_of_two_sittings_the_one_that_is_left_counts(room: Room) -> None:
    made_up(sat(room))
    annul_attempt(room.on(LATER).desk, room.number, "a2", reason="补考舞弊")
    assert room.facts()["a2"] == [(1, 2000, False)] and room.seats()["a2"] == "present"


def test_a_unit_whose_only_paper_is_annulled_has_sat_no_exam(room: Room) -> None:
    sat(room)
    annul_attempt(room.desk, room.number, "b1", reason="替考")
    assert room.finding("held", "B")[0] == 0


def test_nothing_is_annulled_without_a_reason(room: Room) -> None:
    room.opened()
    room.sit(a1=())
    with pytest.raises(WhyNeededError):
        annul_attempt(room.desk, room.number, "a1", reason=" ")


def test_who_is_excused_later_is_absent_no_more(room: Room) -> None:
    sat(room)
    excuse_officer(room.desk, room.number, "b2", reason="产假")
    assert "b2" not in room.seats() and room.five() == (5, 3, 2, 0, 1)
    with pytest.raises(SatAlreadyError):
        excuse_officer(room.desk, room.number, "a1", reason="产假")
    admit_officer(room.desk, room.number, "b2", reason="销假")
    assert room.seats()["b2"] == "absent" and room.five() == (6, 3, 3, 0, 0)


def test_an_exam_that_is_called_off_counts_nowhere_and_keeps_its_papers(room: Room) -> None:
    sat(room)
    receipt = void_exam(room.desk, room.number, reason="试题泄露")
    assert receipt.counts["results_removed"] == 3
    assert room.facts() == {} and room.finding("held", "A")[0] == 0
    assert room.rows("SELECT count(*) FROM answer")[0][0] > 0
    assert room.rows("SELECT count(*) FROM exam_result_kept") == [(3,)]


# -- one exam under several names of files ----------------------------------------------------------


def test_a_ledger_row_a_score_list_and_an_exam_of_one_name_are_one(room: Room) -> None:
    rows = [
        {"日期": str(DAY), "单位": unit, "类型": "学法用法考试", "主题": TITLE, "学时": "", "参加人数": 2}
        for unit in ("县司法局", "东和乡")
    ]
    import_ledger(room.desk, a_ledger(room.folder / "own.xlsx", *rows))
    import_scores(room.desk, room.scores({"officer": "a4", "marks": 80}))
    sat(room)
    assert [room.finding("held", unit)[0] for unit in "AB"] == [1, 1]
    assert room.finding("passed", "a4")[0] == 1
    assert room.rows("SELECT count(*) FROM activity WHERE topic = ?", TITLE) == [(2,)]
    import_ledger(room.desk, a_ledger(room.folder / "late.xlsx", {**rows[0], "编号": "迟报"}))
    assert room.rows("SELECT count(*) FROM activity WHERE topic = ?", TITLE) == [(3,)]
    assert room.finding("held", "A")[0] == 1 and room.finding("sat", "a1")[0] == 1


def test_nobody_is_put_into_a_second_row_of_one_exam(room: Room) -> None:
    plain = {"日期": str(DAY), "类型": "学法用法考试", "主题": TITLE, "学时": ""}
    rows = [{**plain, "单位": "县司法局"}, {**plain, "单位": "东和乡", "参加人员": "a1、b1"}]
    import_ledger(room.desk, a_ledger(room.folder / "own.xlsx", *rows))
    sat(room)
    assert room.finding("sat", "a1")[0] == 1 and room.finding("sat", "a2")[0] == 1
    assert room.rows("SELECT officer_id, count(*) FROM attendance GROUP BY 1 HAVING count(*) > 1") == []


def test_rows_of_other_days_of_its_window_are_the_same_exam(room: Room) -> None:
    room.on(DAY).opened(closes=at(DAY + timedelta(days=3), 17), counts_on=date(2024, 12, 31))
    room.sit(a1=())
    room.on(DAY + timedelta(days=3)).close()
    row = {
        "日期": str(DAY),
        "单位": "县司法局",
        "类型": "学法用法考试",
        "主题": TITLE,
        "学时": "",
        "参加人员": "a1",
    }
    import_ledger(room.desk, a_ledger(room.folder / "day.xlsx", row))
    assert room.finding("held", "A")[0] == 1


def named_twice(room: Room) -> Room:
    """a1 and the bureau stand in two rows of the ledger that are one exam, the later entered first."""
    rows: list[dict[str, Any]] = [
        {"编号": "甲", "日期": str(DAY - timedelta(days=2)), "结束日期": str(DAY), "参加人员": "a1、a2"},
        {"编号": "乙", "日期": str(DAY - timedelta(days=2)), "参加人员": "a1、a3"},
    ]
    for row in rows:
        whole = {"单位": "县司法局", "类型": "学法用法考试", "主题": TITLE, "学时": "", **row}
        import_ledger(room.desk, a_ledger(room.folder / f"{row['编号']}.xlsx", whole))
    return room


def test_an_officer_named_by_two_rows_of_one_exam_sat_it_once(room: Room) -> None:
    named_twice(room)
    assert [room.finding("sat", officer)[0] for officer in ("a1", "a2", "a3", "a4")] == [1, 1, 1, 0]
    assert room.finding("held", "A")[0] == 1


@pytest.mark.parametrize("subject", ["a1", "A"])
def test_the_row_that_is_not_counted_is_named_with_the_reason(room: Room, subject: str) -> None:
    named_twice(room)
    rule = "held" if subject == "A" else "sat"
    (found,) = explain_quota(replace(room.desk, on=DAY), rule, subject, year=2024)
    assert [addend.number for addend in found.counted] == ["甲"]
    ((number, reason),) = [(one.number, str(one.reason)) for one in found.left_out]
    assert number == "乙" and "same exam" in reason and "甲" in reason


def test_a_row_dated_later_changes_no_figure_of_the_day(room: Room) -> None:
    named_twice(room)
    assert room.finding("sat", "a1", DAY - timedelta(days=1))[0] == 1


def test_an_exam_keeps_its_row_whatever_the_ledger_calls_it(room: Room) -> None:
    sat(room)
    with room.desk.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE activity SET topic = '改了名字'")
    annul_attempt(room.desk, room.number, "a1", reason="代考")
    assert "a1" not in room.facts()
    assert room.rows("SELECT count(*) FROM activity") == [(1,)]


def test_a_row_that_was_cancelled_stays_cancelled(room: Room) -> None:
    sat(room)
    cancel_session(room.desk, "#1", reason="误登")
    annul_attempt(room.desk, room.number, "a1", reason="代考")
    assert room.rows("SELECT status FROM activity") == [("cancelled",)]


# -- undoing -----------------------------------------------------------------------------------------


def test_a_receipt_of_an_exam_is_not_undone_in_the_ledger(room: Room) -> None:
    room.opened()
    room.sit(a1=())
    receipt = room.close()
    with pytest.raises(ExamReceiptError):
        undo(room.desk, receipt.number)
    assert room.facts() == {"a1": [(1, 6000, True)]}


def test_every_verb_that_makes_facts_of_an_exam_is_known() -> None:
    assert set(every_verb()) >= EXAM_VERBS


def test_undoing_a_score_list_takes_out_what_it_brought(room: Room) -> None:
    first = import_scores(room.desk, room.scores({"officer": "a1", "marks": 50}))
    assert room.facts() == {"a1": [(1, 5000, False)]}
    more = import_scores(
        room.desk, room.scores({"officer": "a1", "marks": 70}, {"officer": "b1", "marks": 90}), update=True
    )
    assert room.facts() == {"a1": [(1, 7000, True)], "b1": [(1, 9000, True)]}
    with pytest.raises((ChangedLaterError, HungOnError)):
        undo(room.desk, first.number)
    undo(room.desk, more.number)
    assert room.facts() == {"a1": [(1, 5000, False)]} and "b1" not in room.seats()
    undo(room.desk, first.number)
    assert room.facts() == {} and room.rows("SELECT count(*) FROM activity") == [(0,)]


def test_a_list_whose_results_were_replaced_in_the_same_row_is_not_undone(room: Room) -> None:
    import_scores(room.desk, room.scores({"officer": "a1", "marks": 50}))
    second = import_scores(room.desk, room.scores({"officer": "a1", "marks": 55}), update=True)
    import_scores(room.desk, room.scores({"officer": "a1", "marks": 65}), update=True)
    with pytest.raises(ChangedLaterError):
        undo(room.desk, second.number)
    assert room.facts() == {"a1": [(1, 6500, True)]}


# -- score lists and exams that are closed --------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        pytest.param({"officer": "a2", "marks": 20, "full": 60, "pass_mark": 36}, False, id="the same"),
        pytest.param({"officer": "a2", "marks": 21, "full": 60, "pass_mark": 36}, True, id="other marks"),
        pytest.param({"officer": "a2", "marks": 20, "full": 60, "pass_mark": 10}, True, id="another outcome"),
        pytest.param({"officer": "a2", "marks": "缺考"}, True, id="absent who sat"),
        pytest.param({"officer": "a3", "marks": 20}, True, id="sat who was absent"),
        pytest.param({"officer": "a3", "marks": "缺考"}, False, id="absent who was absent"),
    ],
)
def test_a_list_does_not_contradict_a_closed_exam(room: Room, row: dict[str, object], refused: bool) -> None:
    made_up(sat(room))
    path = room.scores(row)
    if not refused:
        assert import_scores(room.desk, path, update=True).counts.get("results_added", 0) == 0
        return
    with pytest.raises(RefusedError) as error:
        import_scores(room.desk, path, update=True)
    assert [problem.code for problem in error.value.problems] == ["contradicts-exam"]


@pytest.mark.parametrize(
    ("marks", "refused"), [pytest.param(60, False, id="the same"), pytest.param(59, True, id="others")]
)
def test_a_list_of_a_make_up_does_not_contradict_one_that_is_over(
    room: Room, marks: int, refused: bool
) -> None:
    made_up(sat(room))
    row = {"officer": "a2", "marks": marks, "full": 60, "pass_mark": 36}
    path = room.scores(row, day=MAKEUP_DAY)
    if refused:
        with pytest.raises(RefusedError):
            import_scores(room.desk, path, makeup=True, update=True)
    else:
        assert import_scores(room.desk, path, makeup=True).counts["results_unchanged"] == 1


def test_a_make_up_held_elsewhere_joins_an_exam_of_the_program(room: Room) -> None:
    sat(room)
    room.on(MAKEUP_DAY)
    import_scores(room.desk, room.scores({"officer": "a2", "marks": 80}, day=MAKEUP_DAY), makeup=True)
    assert room.facts()["a2"] == [(1, 2000, False), (2, 8000, True)]
    assert room.finding("passed", "a2") == (Decimal(1), True)


def test_results_of_a_closed_window_are_replaced_for_a_reason_alone(room: Room) -> None:
    import_scores(room.desk, room.scores({"officer": "a1", "marks": 50}))
    room.on(LATER)
    path = room.scores({"officer": "a1", "marks": 70})
    with pytest.raises(ReasonNeededError):
        import_scores(room.desk, path, update=True)
    assert room.facts() == {"a1": [(1, 5000, False)]}
    import_scores(room.desk, path, update=True, reason="登分有误")
    assert room.facts() == {"a1": [(1, 7000, True)]}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        pytest.param({"officer": "zz", "marks": 70}, "unknown-officer", id="nobody knows the code"),
        pytest.param(
            {"officer": "a1", "name": "钱二", "marks": 70}, "another-name", id="the name of another"
        ),
        pytest.param({"officer": "", "name": "钱二", "marks": 70}, "blank", id="a name without a code"),
        pytest.param({"officer": "a1", "marks": 101}, "more-than-full", id="over the full marks"),
    ],
)
def test_a_score_list_that_is_wrong_changes_nothing(room: Room, row: dict[str, object], code: str) -> None:
    room.rows("SELECT 1")
    with pytest.raises(RefusedError) as refused:
        import_scores(room.desk, room.scores(row))
    assert code in [problem.code for problem in refused.value.problems]
    assert room.rows("SELECT count(*) FROM activity") == [(0,)]
