"""Steps about practice. Each is one verb, or one look at what a verb gave back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pytest_bdd import given, then, when

from learnlaw.domain.bank import Bank
from learnlaw.domain.question import Kind, Pool, Question, State, truth
from learnlaw.domain.study import hours as in_hours
from learnlaw.errors import LearnlawError
from learnlaw.formats import bank_yaml
from learnlaw.i18n import tell_in
from learnlaw.verbs.bank_edit import Edit, edit_question
from learnlaw.verbs.bank_import import import_bank
from learnlaw.verbs.ledger_views import show_session
from learnlaw.verbs.practice_hours import log_practice, practice_number
from learnlaw.verbs.reviews import (
    Aim,
    Explained,
    PracticeScope,
    PracticeStanding,
    answer_question,
    open_questions,
    review_due,
    review_stats,
)
from tests.bdd.packs import Shelf, put_in_use, rows_of
from tests.bdd.phrases import phrase
from tests.bdd.world import World
from tests.practice import later

Table = list[list[str]]
STATES = {"草稿": State.DRAFT, "已复核": State.REVIEWED}
POOLS = {"公开": Pool.OPEN, "考试": Pool.RESERVED}
EVERYTHING = PracticeScope()
WRONG_BOOK = PracticeScope(wrong=True)


@dataclass
class School:
    """The questions of one scenario, and what last came of practice."""

    law: str = ""
    keys: dict[str, bool] = field(default_factory=dict)
    told: Explained | None = None
    standing: PracticeStanding | None = None


@pytest.fixture
def school() -> School:
    """The school of the scenario."""
    return School()


def due(world: World, school: School, name: str, scope: PracticeScope | None = None) -> list[str]:
    """What the officer is to answer, of the questions of the scenario."""
    scope = scope or PracticeScope(law=school.law)
    return [q.id for q in review_due(world.desk, world.officer(name), scope) if q.id in school.keys]


def attempt(world: World, act: Any) -> Any:
    """Do something, and keep the words of its refusal."""
    world.refusal = ""
    try:
        return act()
    except LearnlawError as error:
        world.refusal = tell_in("zh", error.message)
        return None


# -- what is there ---------------------------------------------------------------------------------


@given(phrase('题库里有"{law}"的下列练习题'))
def bank_holds(world: World, school: School, law: str, datatable: Table) -> None:
    """Statements, each citing the first article."""
    questions = []
    for row in rows_of(datatable):
        key = truth(row["答案"]) is True
        school.keys[row["编号"]] = key
        questions.append(
            Question(id=row["编号"], kind=Kind.TRUE_FALSE, stem=f"{row['编号']}题", key=key, law=law,
                     edition=date(2021, 1, 22), article="1", rationale="见第一条。",
                     state=STATES[row["状态"]], pool=POOLS[row["范围"]])
        )  # fmt: skip
    school.law = law
    bank = Bank(id="ours", law=law, edition=date(2021, 1, 22), questions=tuple(questions))
    path = world.folder / "ours.yaml"
    path.write_text(bank_yaml.write(bank), encoding="utf-8")
    import_bank(world.desk, path)


@given(phrase('考核依据"{name}"规定每学时{minutes:Int}分钟'))
def pack_reckons_minutes(world: World, shelf: Shelf, name: str, minutes: int) -> None:
    shelf.change(name, hours=replace(shelf.pack(name).hours, minutes=minutes))
    put_in_use(world, shelf)


# -- what is done ----------------------------------------------------------------------------------


@given(phrase('"{name}"答{outcome}了"{id}"'))
@when(phrase('"{name}"答{outcome}了"{id}"'))
def officer_answers(world: World, school: School, name: str, outcome: str, id: str) -> None:
    right = {"对": True, "错": False}[outcome]
    value = "T" if school.keys[id] is right else "F"
    later(world.desk, seconds=20)
    question = open_questions(world.desk, EVERYTHING)[id]
    school.told = answer_question(world.desk, world.officer(name), question, value, 20)


@given(phrase('"{name}"练习了{minutes:Int}分钟'))
def officer_practises(world: World, name: str, minutes: int) -> None:
    """Answers of a minute each."""
    questions = list(open_questions(world.desk, EVERYTHING).values())
    for question in questions[:minutes]:
        later(world.desk, seconds=60)
        answer_question(world.desk, world.officer(name), question, "", 60)


@given(phrase('"{name}"在三个窗口同时练习了5分钟'))
def officer_practises_in_three_windows(world: World, name: str) -> None:
    later(world.desk, minutes=5)
    for question in list(open_questions(world.desk, EVERYTHING).values())[-3:]:
        answer_question(world.desk, world.officer(name), question, "", 300)


@when(phrase("练习停了{minutes:Int}分钟"))
def time_goes_by(world: World, minutes: int) -> None:
    later(world.desk, minutes=minutes)


@when(phrase('"{id}"的答案更正为{key}'))
def key_is_corrected(world: World, school: School, id: str, key: str) -> None:
    edit_question(world.desk, id, Edit(key=key), reason="答案有误")
    edit_question(world.desk, id, Edit(state=State.REVIEWED), reason="已复核")


@when(phrase('"{name}"为{day:Day}的考试每天复习{minutes:Int}分钟'))
def officer_plans(world: World, school: School, name: str, day: date, minutes: int) -> None:
    aim = Aim(exam_day=day, minutes=minutes)
    officer = world.officer(name)
    school.standing = attempt(world, lambda: review_stats(world.desk, officer, EVERYTHING, aim))


@when(phrase('把"{name}"{first:Day}至{last:Day}的练习登记为自学'))
def practice_is_logged(world: World, name: str, first: date, last: date) -> None:
    attempt(world, lambda: log_practice(world.desk, world.officer(name), first, last))


# -- what came of it -------------------------------------------------------------------------------


@then(phrase('"{name}"今天要答的题有"{ids:Names}"'))
def questions_due(world: World, school: School, name: str, ids: list[str]) -> None:
    assert sorted(due(world, school, name)) == sorted(ids)


@then(phrase('"{name}"今天要答的题依次是"{ids:Names}"'))
def questions_due_in_order(world: World, school: School, name: str, ids: list[str]) -> None:
    assert due(world, school, name) == ids


@then(phrase('"{name}"的错题本有"{ids:Names}"'))
def wrong_book_holds(world: World, school: School, name: str, ids: list[str]) -> None:
    assert due(world, school, name, WRONG_BOOK) == ids


@then(phrase('看到"{law}"第一条的条文'))
def article_is_shown(school: School, law: str) -> None:
    assert school.told is not None and school.told.law == law
    assert [line for line, _ in school.told.lines()] == ["为了规范行政处罚的设定和实施，制定本法。"]


@then("看到解析, 没有条文")
def reason_alone_is_shown(school: School) -> None:
    assert school.told is not None and school.told.question.rationale == "见第一条。"
    assert not list(school.told.lines())


@then(phrase("安排的每一天都不超过{count:Int}题"))
def no_day_holds_more(school: School, count: int) -> None:
    assert school.standing is not None and school.standing.plan is not None
    days = school.standing.plan.days
    assert days and max(day.count for day in days) == count


@then(phrase("最后一天早于{day:Day}"))
def plan_ends_before(school: School, day: date) -> None:
    assert school.standing is not None and school.standing.plan is not None
    assert school.standing.plan.days[-1].day < day


@then(phrase('"{name}"每天{minutes:Int}分钟, 今天还要答{count:Int}题'))
def left_for_today(world: World, name: str, minutes: int, count: int) -> None:
    assert len(review_due(world.desk, world.officer(name), aim=Aim(minutes=minutes))) == count


@then(phrase('"{name}"为{day:Day}的考试每天复习{more:Int}分钟的预计得分高于每天{less:Int}分钟的'))
def more_is_expected(world: World, name: str, day: date, more: int, less: int) -> None:
    found = [
        review_stats(world.desk, world.officer(name), aim=Aim(exam_day=day, minutes=minutes)).forecast
        for minutes in (more, less)
    ]
    assert found[0] is not None and found[1] is not None and found[0].mean > found[1].mean


@then(phrase('练习被拒绝, 指出"{words}"'))
def practice_is_refused(world: World, words: str) -> None:
    assert words in world.refusal


@then(phrase('台账里"{name}"{day:Day}的自学是{amount:Hours}学时'))
def ledger_has_practice(world: World, name: str, day: date, amount: Decimal) -> None:
    record = show_session(world.desk, practice_number(world.officer(name), day))[0].record
    assert record.hundredths is not None and in_hours(record.hundredths) == amount
    assert (record.kinds, record.evidence) == (("self_study",), "C")
