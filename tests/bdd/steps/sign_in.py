"""Steps about the sign-in sheet and the last change: the keys stand here."""

from __future__ import annotations

from pytest_bdd import given, then, when

from learnlaw.formats.words import PRESENCE_WORDS
from learnlaw.tui.screens.sign_in import SignIn
from learnlaw.tui.tasks import Spot
from learnlaw.verbs.sign_in import sign_desk
from learnlaw.verbs.study import log_session
from tests.bdd.packs import rows_of
from tests.bdd.phrases import phrase
from tests.bdd.steps.tasks import desk_of, logged
from tests.bdd.steps.tui import Screen
from tests.county import a_record


@given(phrase('登记了一场"{unit}"的讲座"{topic}"'))
def a_lecture(screen: Screen, unit: str, topic: str) -> None:
    desk = desk_of(screen)
    with desk.reading() as connection:
        units = desk.facts.people(connection).roster.units.values()
    code = next(one.code for one in units if one.name == unit)
    log_session(desk, a_record(screen.day, units=(code,), topic=topic))


def which(screen: Screen, topic: str) -> str:
    (line,) = logged(screen, topic)
    return f"#{line.row}"


@when(phrase('打开"{topic}"的签到表'))
def open_sheet(screen: Screen, topic: str) -> None:
    stage, number = screen.on, which(screen, topic)
    stage.do(lambda: stage.app.push_screen(SignIn(desk_of(screen), Spot(), number)))
    stage.rest(0.3)


@when(phrase('输入"{text}"'))
def type_in(screen: Screen, text: str) -> None:
    screen.on.press(*text)


@when(phrase('把"{keys}"标为请假, 其余全部出席, 保存'))
def mark_leave(screen: Screen, keys: str) -> None:
    screen.on.press(*keys, "L", "A", "S")
    screen.on.rest()


@when(phrase('把"{keys}"标为缺席又撤销, 其余全部出席, 保存'))
def mark_and_take_back(screen: Screen, keys: str) -> None:
    screen.on.press(*keys, "X", "U", "A", "S")
    screen.on.rest()


@when("撤销最近一次改动")
def undo_last(screen: Screen) -> None:
    screen.on.press("escape", "U")
    screen.on.rest(0.3)
    screen.on.press("u", "enter")
    screen.on.rest()


@then(phrase('"{topic}"的签到为'))
def sheet_is(screen: Screen, topic: str, datatable: list[list[str]]) -> None:
    found = sign_desk(desk_of(screen), which(screen, topic))
    names = {one.code: one.name for one in found.people}
    told = {(code, PRESENCE_WORDS.titles[row.presence]) for code, row in found.seats.items()}
    by_name = {(names[code], word) for code, word in told}
    wanted = {(row["人员"], row["状态"]) for row in rows_of(datatable)}
    assert wanted <= told | by_name and len(told) == len(wanted)


@then(phrase('"{topic}"还没有签到'))
def no_sheet(screen: Screen, topic: str) -> None:
    assert not sign_desk(desk_of(screen), which(screen, topic)).seats
