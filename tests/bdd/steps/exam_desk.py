"""Steps about exams on the coordinator's screens: what a person does is said in words, the keys stand here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from pytest_bdd import given, then, when
from textual.widgets import Input

from learnlaw.domain.exam import ExamState
from learnlaw.tui.tasks import Spot
from learnlaw.tui.widgets.rows import Rows
from learnlaw.verbs.blueprint_desk import own_blueprints
from learnlaw.verbs.exam_regrade import list_changes
from learnlaw.verbs.exam_results import exam_results
from learnlaw.verbs.exams import show_exam
from tests.bdd.phrases import phrase
from tests.bdd.steps.tasks import desk_of, fill
from tests.bdd.steps.tui import Screen
from tests.tui import exam_town
from tests.tui.exam_town import OPEN, RIGHT

if TYPE_CHECKING:
    from pathlib import Path

    from learnlaw.tui.app import LearnlawApp


@given("测试县有一场正在进行的纸笔考试, 应考8人, 实考2人")
def exams(screen: Screen, exams_file: Path) -> None:
    screen.open(exam_town.desk_at(exams_file, "zh", screen.folder))


@when("打开这场考试")
def open_exam(screen: Screen) -> None:
    app = cast("LearnlawApp", screen.on.app)
    screen.on.do(lambda: app.open_task("list_exams", Spot()))
    rows = app.screen.query_one("#exams-rows", Rows)
    screen.on.do(lambda: rows.go_to(OPEN))
    screen.on.press("enter")


@when("要结束考试")
def begin_to_close(screen: Screen) -> None:
    screen.on.press("c")


@when("确认")
def say_yes(screen: Screen) -> None:
    screen.on.press("y")


@when(phrase('按拼音"{letters}"找到"{name}", 录入"{text}"'))
def key_in(screen: Screen, letters: str, name: str, text: str) -> None:
    screen.on.press("k", *letters, "enter")
    assert name in screen.on.text()
    screen.on.type(text)


@when("改录为全部答对")
def key_in_anew(screen: Screen) -> None:
    line = screen.on.app.screen.query_one("#keying-line", Input)
    screen.on.do(lambda: setattr(line, "value", ""))
    for text in exam_town.sheet(desk_of(screen), OPEN, "0103", RIGHT).splitlines():
        screen.on.type(text)
        screen.on.press("enter")


@when(phrase('拟将试题"{question}"的答案更正为"{key}"'))
def begin_to_regrade(screen: Screen, question: str, key: str) -> None:
    screen.on.press("4")
    rows = screen.on.app.screen.query_one("#exam-items", Rows)
    screen.on.do(lambda: rows.go_to(question))
    screen.on.press("r")
    fill(screen, "key", key)
    screen.on.rest(0.5)


@when(phrase('以"{reason}"为由执行更正'))
def regrade(screen: Screen, reason: str) -> None:
    fill(screen, "reason", reason)
    screen.on.press("ctrl+s", "y")


@when(phrase('以"{reason}"为由给"{officer}"延长{minutes:d}分钟'))
def give_time(screen: Screen, reason: str, officer: str, minutes: int) -> None:
    screen.on.press("3")
    room = screen.on.app.screen
    rows = room.query_one("#exam-results", Rows)
    place = next(n for n, row in enumerate(rows.rows) if row.cells[0] == officer)
    screen.on.do(lambda: rows.go_to(place))
    screen.on.press("t")
    for name, text in (("minutes", str(minutes)), ("reason", reason)):
        line = screen.on.app.screen.query_one(f"#words-{name}", Input)
        screen.on.do(partial(setattr, line, "value", text))
    line.focus()
    screen.on.press("enter")


@when("打开考试列表")
def open_list(screen: Screen) -> None:
    app = cast("LearnlawApp", screen.on.app)
    screen.on.do(lambda: app.open_task("list_exams", Spot()))


@when(phrase('仿照"{word}"编写组卷方案, 第1项抽{count:d}题'))
def write_plan(screen: Screen, word: str, count: int) -> None:
    screen.on.press("b")
    rows = screen.on.app.screen.query_one("#plans-rows", Rows)
    screen.on.do(lambda: rows.go_to(word))
    screen.on.press("enter", "enter")
    fill(screen, "count", str(count))
    screen.on.press("ctrl+s")
    screen.on.rest(0.5)


@when("保存组卷方案")
def save_plan(screen: Screen) -> None:
    screen.on.press("s")


@then(phrase('"{officer}"已延长{minutes:d}分钟'))
def has_time(screen: Screen, officer: str, minutes: int) -> None:
    people = {one.officer: one for one in show_exam(desk_of(screen), OPEN).exam.expected}
    assert people[officer].extra_minutes == minutes


@then("没有自编组卷方案")
def no_own_plan(screen: Screen) -> None:
    assert not own_blueprints(desk_of(screen)).exists()


@then("考试还没有结束")
def is_open(screen: Screen) -> None:
    assert show_exam(desk_of(screen), OPEN).exam.state is ExamState.OPEN


@then("考试已经结束")
def is_closed(screen: Screen) -> None:
    assert show_exam(desk_of(screen), OPEN).exam.state is ExamState.CLOSED


@then(phrase('"{officer}"没有答卷'))
def has_no_paper(screen: Screen, officer: str) -> None:
    assert officer not in exam_results(desk_of(screen), OPEN).attempts


@then(phrase('"{officer}"的答卷合格'))
def has_passed(screen: Screen, officer: str) -> None:
    (attempt,) = exam_results(desk_of(screen), OPEN).attempts[officer]
    assert attempt.passed


@then("没有任何更正")
def no_change(screen: Screen) -> None:
    assert list_changes(desk_of(screen), OPEN) == []


@then(phrase('试题"{question}"已更正, 理由是"{reason}"'))
def has_changed(screen: Screen, question: str, reason: str) -> None:
    (change,) = list_changes(desk_of(screen), OPEN)
    assert (change.question, change.reason) == (question, reason)
