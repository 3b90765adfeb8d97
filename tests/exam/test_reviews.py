"""Practice asks what may be asked, remembers what was answered, and turns only honest minutes into hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.policy import DateRange, PolicyPack
from learnlaw.domain.question import Pool, State
from learnlaw.errors import NotFoundError
from learnlaw.store.reviews import practice_days
from learnlaw.verbs.bank_edit import Edit, edit_question, retire_questions
from learnlaw.verbs.bank_import import import_bank
from learnlaw.verbs.banks import Which
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.ledger_views import list_sessions, show_session
from learnlaw.verbs.people import move_officer
from learnlaw.verbs.practice_desk import choices
from learnlaw.verbs.practice_hours import (
    DaysReversedError,
    NothingToLogError,
    log_practice,
    practised,
)
from learnlaw.verbs.quotas import check_quota
from learnlaw.verbs.review_cards import practice_notices
from learnlaw.verbs.reviews import (
    EXAM_ITEMS,
    LONGEST,
    Aim,
    ExamDayError,
    NothingToPractiseError,
    PracticeScope,
    SittingNowError,
    answer_question,
    believed,
    known_cards,
    open_questions,
    practise,
    review_due,
    review_stats,
)
from learnlaw.verbs.roster_import import import_roster
from learnlaw.verbs.shipped import known_lists
from learnlaw.verbs.study import cancel_session, undo
from learnlaw.verbs.upkeep import examine
from tests.county import a_pack, hours_rule
from tests.factories import a_roster, rows_of, some_officers
from tests.halls import a_hall, a_sitting, hall_desk
from tests.practice import (
    DAY,
    MINE,
    RIGHT,
    SCOPE,
    WRONG,
    a_school,
    again,
    answer,
    answers,
    later,
    new_key,
    take_text,
)

WRONG_BOOK = PracticeScope(wrong=True)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("school")
    a_school(folder).close()
    return folder


@pytest.fixture
def school(built: Path, tmp_path: Path) -> Iterator[Desk]:
    """A copy of the school, to write into."""
    desk = again(built, tmp_path)
    yield desk
    desk.close()


def ids(desk: Desk, officer: str = "a1", scope: PracticeScope = SCOPE, aim: Aim | None = None) -> list[str]:
    return [q.id for q in review_due(desk, officer, scope, aim) if q.id.startswith("aa-")]


def seconds_of(desk: Desk, officer: str = "a1") -> list[int]:
    with desk.reading() as connection:
        key = desk.facts.people(connection).officer_ids[officer]
        return [day.seconds for day in practice_days(connection, key)]


# -- what may be asked -------------------------------------------------------------------


def test_only_what_is_open_trusted_and_not_for_a_person_to_mark_is_asked(school: Desk) -> None:
    assert ids(school) == list(MINE)


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(Edit(stem="对公民当场罚款，最高多少元？"), id="a new version waits for its review"),
        pytest.param(Edit(pool=Pool.RESERVED, state=State.REVIEWED), id="moved to the exams"),
    ],
)
def test_what_is_edited_out_is_asked_no_more(school: Desk, edit: Edit) -> None:
    answer(school, "a1", "aa-1", WRONG["aa-1"])
    edit_question(school, "aa-1", edit, reason="修改")
    assert "aa-1" not in ids(school) and not review_due(school, "a1", WRONG_BOOK)


def test_what_is_retired_leaves_the_wrong_answer_book(school: Desk) -> None:
    answer(school, "a1", "aa-1", WRONG["aa-1"])
    assert [q.id for q in review_due(school, "a1", WRONG_BOOK)] == ["aa-1"]
    retire_questions(school, Which(ids=("aa-1",)), reason="旧题")
    assert not review_due(school, "a1", WRONG_BOOK)


def test_law_that_is_not_in_force_yet_is_asked_for_an_exam_that_comes_after_it_is(school: Desk) -> None:
    scope = PracticeScope(law="法治宣传教育法")
    with pytest.raises(NothingToPractiseError):
        review_due(school, "a1", scope)
    found = review_due(school, "a1", scope, Aim(exam_day=date(2025, 11, 1), minutes=10))
    assert found and {q.law for q in found} == {"法治宣传教育法"}


def test_every_question_of_the_shipped_banks_that_is_asked_is_in_order(school: Desk) -> None:
    every = open_questions(school, PracticeScope())
    assert len(every) > 500
    assert {q.pool.value for q in every.values()} == {"open"}
    assert {q.state.value for q in every.values()} <= {"reviewed", "approved"}
    assert {q.kind.value for q in every.values()} == {"single", "multiple", "true_false", "blank"}


def test_a_list_asks_the_laws_that_stand_in_it(school: Desk) -> None:
    required = min(known_lists(school)[0], key=lambda one: len(one.laws))
    laws = {q.law for q in open_questions(school, PracticeScope(list=required.id)).values()}
    everything = {q.law for q in open_questions(school, PracticeScope()).values()}
    assert laws and laws < everything


@pytest.mark.parametrize(
    ("officer", "scope"),
    [
        pytest.param("nobody", SCOPE, id="an officer"),
        pytest.param("a1", PracticeScope(law="没有这部法"), id="a law"),
        pytest.param("a1", PracticeScope(list="没有这份清单"), id="a list"),
    ],
)
def test_what_nobody_knows_is_refused(school: Desk, officer: str, scope: PracticeScope) -> None:
    with pytest.raises(NotFoundError):
        review_due(school, officer, scope)


def test_a_law_that_only_a_bank_knows_can_be_practised(school: Desk, tmp_path: Path) -> None:
    path = tmp_path / "local.yaml"
    path.write_text(
        "schema: 1\nbank: local\nlaw: 测试县某某管理办法\nedition: 2020-01-01\nquestions:\n"
        "  - {id: local-1, state: reviewed, kind: true_false, stem: 本办法自公布之日起施行。, key: true,"
        ' article: "9"}\n',
        encoding="utf-8",
    )
    import_bank(school, path)
    (choice,) = [one for one in choices(school, "a1") if "某某" in one.title]
    assert [q.id for q in review_due(school, "a1", choice.scope)] == ["local-1"]


def test_what_the_screen_offers_is_what_is_asked(school: Desk) -> None:
    answers(school, "a1", MINE[:2], WRONG)
    for choice in choices(school, "a1"):
        assert choice.open == (2 if choice.scope.wrong else len(open_questions(school, choice.scope)))
        found = review_stats(school, "a1", choice.scope)
        assert (choice.begun, choice.due, choice.wrong) == (
            found.cards,
            found.due,
            found.wrong,
        ) or choice.scope.wrong


def test_who_sits_an_exam_cannot_look_keys_up_in_practice(tmp_path: Path) -> None:
    desk = hall_desk(a_hall(tmp_path))
    question = next(iter(open_questions(desk, PracticeScope()).values()))
    a_sitting(desk, "0105")
    with pytest.raises(SittingNowError):
        practise(desk, "0105")
    with pytest.raises(SittingNowError):
        answer_question(desk, "0105", question, "A", 5)
    assert practise(desk, "0106")
    later(desk, minutes=61)
    assert practise(desk, "0105")  # time is up, though nobody has collected the paper yet
    desk.close()


# -- answering -------------------------------------------------------------------------------


@pytest.mark.parametrize("id", MINE)
def test_an_answer_is_judged_and_explained(school: Desk, id: str) -> None:
    assert answer(school, "a1", id, RIGHT[id]).right
    found = answer(school, "a2", id, WRONG[id])
    assert not found.right and found.law == "行政处罚法"
    assert found.article is not None and found.question.clause is not None
    assert found.article.ref == found.question.clause.whole


def test_an_article_has_its_items_numbered_and_what_is_cited_is_told(school: Desk) -> None:
    lines = list(answer(school, "a1", "aa-5", "T").lines())
    assert [line for line, _ in lines][1] == "（一）警告、通报批评；"
    assert [cited for _, cited in lines] == [False, True, False, False]


def test_no_answer_is_wrong(school: Desk) -> None:
    assert not answer(school, "a1", "aa-1", "").right
    assert [q.id for q in review_due(school, "a1", WRONG_BOOK)] == ["aa-1"]


def test_the_article_is_that_of_the_edition_cited_or_none(tmp_path: Path) -> None:
    desk = a_school(tmp_path, text=False)
    assert answer(desk, "a1", "aa-1", "B").article is None
    take_text(desk, tmp_path, "2017年9月1日修正")
    assert answer(desk, "a2", "aa-1", "B").article is None
    desk.close()


def test_a_card_outlives_a_new_key(school: Desk) -> None:
    answer(school, "a1", "aa-1", "A")
    new_key(school, "aa-1", "A")
    (question,) = review_due(school, "a1", WRONG_BOOK)
    assert (question.id, question.version, question.key) == ("aa-1", 2, "A")
    later(school, days=1)
    found = answer(school, "a1", "aa-1", "A")
    assert found.right and found.card.in_book  # once right; on another day it leaves the book
    kept = rows_of(Path(school.settings.database), 'SELECT version, "right" FROM review_answer ORDER BY id')
    assert kept == [(1, 0), (2, 1)]


def test_the_wrong_answer_book_lets_go_after_two_days_of_right_answers(school: Desk) -> None:
    answer(school, "a1", "aa-3", "F")
    for right_in_book in (True, True, False):  # the second one is on the same day as the first
        later(school, hours=1 if right_in_book else 24)
        answer(school, "a1", "aa-3", "T")
        assert bool(review_due(school, "a1", WRONG_BOOK)) is right_in_book


def test_what_is_known_least_comes_first_then_what_is_new(school: Desk) -> None:
    answer(school, "a1", "aa-5", WRONG["aa-5"])
    answer(school, "a1", "aa-4", RIGHT["aa-4"], seconds=5)
    assert ids(school) == ["aa-1", "aa-2", "aa-3"]  # those just answered are not due
    later(school, minutes=11)
    assert ids(school)[0] == "aa-5"  # a wrong answer comes again in the same sitting
    later(school, days=200)
    assert ids(school) == ["aa-5", "aa-4", "aa-1", "aa-2", "aa-3"]


@pytest.mark.parametrize(
    "stored",
    ["{", "[1]", '{"question": "aa-1"}', "null"],
    ids=["cut off", "no object", "half of it lost", "nothing"],
)
def test_a_damaged_card_is_worked_out_again_and_practice_goes_on(school: Desk, stored: str) -> None:
    answer(school, "a1", "aa-1", WRONG["aa-1"])
    later(school, days=1)
    before = known_cards(school, "a1")[0]["aa-1"]
    with school.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE review_card SET card = ?", (stored,))
    assert known_cards(school, "a1")[0]["aa-1"] == before
    assert review_stats(school, "a1", SCOPE).wrong == 1 and "aa-1" in ids(school)
    assert [notice.warning for notice in practice_notices(school, "a1")] == [True]
    (found,) = [check for check in examine(school) if check.code == "review_cards"]
    assert not found.ok and "a1/aa-1" in str(found.detail)
    answer(school, "a1", "aa-1", RIGHT["aa-1"])
    assert practice_notices(school, "a1") == ()
    assert all(check.ok for check in examine(school) if check.code == "review_cards")


def test_officers_know_each_for_themselves(school: Desk) -> None:
    answers(school, "a1", MINE, RIGHT)
    assert ids(school, "a1") == [] and ids(school, "a2") == list(MINE)


# -- time ----------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.floats(-10, 1e6), st.floats(0, 5000)), min_size=1, max_size=30))
def test_no_more_is_believed_than_time_went_by(given: list[tuple[float, float]]) -> None:
    now = first = datetime(2025, 3, 10, tzinfo=UTC)
    before, total = None, 0
    for claimed, passed in given:
        now += timedelta(seconds=passed)
        total += (one := believed(claimed, before, now))
        assert 0 <= one <= LONGEST
        before = now
    assert total <= (now - first).total_seconds() + LONGEST


def test_two_windows_at_once_do_not_make_time_run_twice(school: Desk) -> None:
    questions = open_questions(school, SCOPE)
    later(school, seconds=100)
    for id in ("aa-1", "aa-2", "aa-3"):  # three windows, open for a hundred seconds each
        answer_question(school, "a1", questions[id], RIGHT[id], 100)
    assert seconds_of(school) == [100]


def test_a_lunch_is_no_study(school: Desk) -> None:
    answer(school, "a1", "aa-1", "B", seconds=7200)
    assert seconds_of(school) == [LONGEST]


# -- the budget, and the exam ------------------------------------------------------------------------


def test_minutes_bound_a_day_and_what_was_practised_is_taken_off(school: Desk) -> None:
    assert len(review_due(school, "a1", aim=Aim(minutes=10))) == 15  # forty seconds each
    answer(school, "a1", "aa-1", "B", seconds=280)
    assert len(review_due(school, "a1", aim=Aim(minutes=10))) == 8
    later(school, days=1)
    assert len(review_due(school, "a1", aim=Aim(minutes=10))) == 15


@pytest.mark.parametrize("minutes", [1, 5, 20])
def test_a_plan_never_asks_for_more_minutes_than_there_are(school: Desk, minutes: int) -> None:
    aim = Aim(exam_day=DAY + timedelta(days=14), minutes=minutes)
    found = review_stats(school, "a1", SCOPE, aim)
    assert found.plan is not None and found.forecast is not None
    assert all(day.count * 40 <= minutes * 60 for day in found.plan.days)
    assert [day.day for day in found.plan.days] == sorted({day.day for day in found.plan.days})
    assert found.plan.days[-1].day < DAY + timedelta(days=14)
    assert 0 <= found.forecast.low <= found.forecast.mean <= found.forecast.high <= 1
    today = found.plan.days[0]
    due = [q.id for q in review_due(school, "a1", SCOPE, aim)]
    assert today.day == DAY and due == [*today.review, *today.new]


def test_who_keeps_the_plan_has_more_to_expect(school: Desk) -> None:
    aim = Aim(exam_day=DAY + timedelta(days=10), minutes=10)
    low = review_stats(school, "a1", PracticeScope(), replace(aim, minutes=1)).forecast
    high = review_stats(school, "a1", PracticeScope(), replace(aim, minutes=60)).forecast
    assert low is not None and high is not None and low.mean < high.mean
    assert EXAM_ITEMS == 50


@pytest.mark.parametrize("day", [DAY - timedelta(days=1), date(9999, 12, 31)], ids=["yesterday", "too far"])
def test_a_day_that_cannot_be_planned_for_is_refused(school: Desk, day: date) -> None:
    with pytest.raises(ExamDayError):
        review_stats(school, "a1", SCOPE, Aim(exam_day=day))


def test_where_one_stands(school: Desk) -> None:
    answers(school, "a1", ("aa-1", "aa-2"), WRONG)
    later(school, hours=1)
    found = review_stats(school, "a1", SCOPE)
    assert (found.cards, found.due, found.wrong, found.plan) == (2, 2, 2, None)
    (day,) = found.days
    assert (day.day, day.answers, day.right, day.seconds) == (DAY, 2, 0, 40)


# -- hours ---------------------------------------------------------------------------------------------


def study(desk: Desk, officer: str = "a1", minutes: int = 50, id: str = "aa-1") -> None:
    """Practise so long, in answers of five minutes."""
    for _ in range(minutes // 5):
        answer(desk, officer, id, RIGHT[id], seconds=300)


def test_yesterdays_practice_is_logged_once(school: Desk) -> None:
    study(school)
    later(school, days=1)
    receipt = log_practice(school, "a1", DAY, DAY)
    assert receipt.counts == {"added": 1} and receipt.made == ("LX-a1-20250310",)
    (line,) = list_sessions(school)[0]
    record = show_session(school, f"#{line.row}")[0].record
    assert (record.kinds, record.evidence, record.units, record.form) == (
        ("self_study",),
        "C",
        ("A",),
        "online",
    )
    assert record.hundredths == 110  # fifty minutes of forty-five, rounded down to a tenth
    assert [seat.officer for seat in record.attendances] == ["a1"]
    with pytest.raises(NothingToLogError):
        log_practice(school, "a1", DAY, DAY)


def test_today_is_left_out_until_it_is_over(school: Desk) -> None:
    study(school)
    with pytest.raises(NothingToLogError):
        log_practice(school, "a1", DAY, DAY)
    later(school, days=1)
    study(school, minutes=60)
    receipt = log_practice(school, "a1", DAY, DAY + timedelta(days=1))
    assert receipt.made == ("LX-a1-20250310",)
    assert [notice.code for notice in receipt.notices] == ["day-not-over"]
    later(school, days=1)
    assert log_practice(school, "a1", DAY, DAY + timedelta(days=9)).made == ("LX-a1-20250311",)


def test_a_dry_run_writes_nothing(school: Desk) -> None:
    study(school)
    later(school, days=1)
    assert log_practice(school, "a1", DAY, DAY, dry_run=True).number == 0
    assert not list_sessions(school)[0]


def test_a_day_that_was_cancelled_stays_so_and_one_undone_may_come_again(school: Desk) -> None:
    study(school)
    later(school, days=1)
    first = log_practice(school, "a1", DAY, DAY)
    undo(school, first.number)
    log_practice(school, "a1", DAY, DAY)
    cancel_session(school, "LX-a1-20250310", reason="不是本人")
    with pytest.raises(NothingToLogError):
        log_practice(school, "a1", DAY, DAY)


def test_codes_that_begin_alike_are_two_officers(tmp_path: Path) -> None:
    desk = a_school(tmp_path)
    import_roster(desk, a_roster(tmp_path, officers=some_officers(["a1-x", "郑七", "A"])))
    study(desk, "a1")
    study(desk, "a1-x", id="aa-3")
    later(desk, days=1)
    assert log_practice(desk, "a1-x", DAY, DAY).made == ("LX-a1-x-20250310",)
    assert log_practice(desk, "a1", DAY, DAY).made == ("LX-a1-20250310",)
    desk.close()


def test_the_unit_is_that_of_the_day(school: Desk) -> None:
    study(school)
    later(school, days=2)
    move_officer(school, "a1", "B", on=DAY + timedelta(days=1))
    log_practice(school, "a1", DAY, DAY)
    (line,) = list_sessions(school)[0]
    assert show_session(school, f"#{line.row}")[0].record.units == ("A",)


def test_days_the_wrong_way_round_are_refused(school: Desk) -> None:
    with pytest.raises(DaysReversedError):
        log_practice(school, "a1", DAY, DAY - timedelta(days=1))


def a_demand(evidence: str, minutes: int = 45) -> PolicyPack:
    condition = replace(hours_rule().counts_if, evidence=evidence)
    pack = a_pack(hours_rule(minimum=1, counts_if=condition), in_force=None)
    return replace(
        pack,
        in_force=DateRange(first=date(2025, 1, 1), last=date(2025, 12, 31)),
        hours=replace(pack.hours, minutes=minutes),
    )


@pytest.mark.parametrize(
    ("evidence", "minutes", "counted"),
    [
        pytest.param("C", 45, "1.1", id="a pack that takes what people say of themselves"),
        pytest.param("B", 45, "0", id="a pack that does not"),
        pytest.param("C", 60, "0.8", id="hours of sixty minutes"),
    ],
)
def test_hours_count_where_the_pack_takes_grade_c(
    tmp_path: Path, evidence: str, minutes: int, counted: str
) -> None:
    desk = a_school(tmp_path, a_demand(evidence, minutes))
    study(desk)
    later(desk, days=1)
    log_practice(desk, "a1", DAY, DAY)
    found = {
        f.subject.code: f.actual for f in check_quota(desk).verdict.findings if f.subject.kind == "officer"
    }
    assert found["a1"] == Decimal(counted)
    desk.close()


@given(st.integers(0, 100_000), st.integers(1, 90), st.integers(0, 100_000))
def test_hours_are_rounded_down_to_a_tenth_and_more_minutes_are_never_less(
    seconds: int, minutes: int, more: int
) -> None:
    amount = practised(seconds, minutes)
    assert amount % 10 == 0 and amount * minutes * 60 <= min(seconds, 8 * 3600) * 100
    assert practised(seconds + more, minutes) >= amount
