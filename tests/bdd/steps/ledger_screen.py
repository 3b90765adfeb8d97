"""Steps about the ledger's screens: what a person does is said in words, the keys stand here."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from pytest_bdd import then, when

from learnlaw.domain.study import Status
from learnlaw.tui.screens.calendar import PlanCalendar
from learnlaw.tui.screens.officer_home import OfficerHome
from learnlaw.verbs.ledger_views import SessionLine, list_sessions
from tests.bdd.phrases import phrase
from tests.bdd.steps.tui import Screen

if TYPE_CHECKING:
    from learnlaw.tui.app import LearnlawApp


def entry(screen: Screen, topic: str) -> SessionLine:
    """The one entry of a topic, as the database has it."""
    desk = cast("LearnlawApp", screen.on.app).desk
    (found,) = [line for line in list_sessions(desk)[0] if line.topic == topic]
    return found


@when("打开台账")
def open_ledger(screen: Screen) -> None:
    screen.on.press("j")
    screen.on.rest()


@when("只看逾期的, 打开第一条, 登记为已举办")
def enter_overdue_as_held(screen: Screen) -> None:
    screen.on.press("v", "v", "enter")
    screen.on.rest()
    screen.on.press("h", "ctrl+s")
    screen.on.rest()


@when(phrase("在日历上把{day:Day}的计划挪到{to:Day}"))
def carry_a_plan(screen: Screen, day: date, to: date) -> None:
    screen.on.press("c")
    screen.on.rest()
    calendar = screen.on.app.screen
    assert isinstance(calendar, PlanCalendar)
    screen.on.do(lambda: calendar.go(day))
    screen.on.press("m")
    screen.on.do(lambda: calendar.go(to))
    screen.on.press("enter")
    screen.on.rest()


@when("照试算的办")
def keep_the_trial(screen: Screen) -> None:
    screen.on.press("s", "y")
    screen.on.rest()


@when(phrase('"{officer}"打开自己的学法'))
def officer_opens_home(screen: Screen, officer: str) -> None:
    screen.on.do(lambda: screen.on.app.push_screen(OfficerHome(officer)))
    screen.on.rest()


@when(phrase('对自己记录的第一条提出异议"{words}"'))
def officer_objects_on_screen(screen: Screen, words: str) -> None:
    screen.on.press("o", *words, "enter")
    screen.on.rest()


@then(phrase('"{topic}"已举办'))
def entry_was_held(screen: Screen, topic: str) -> None:
    assert entry(screen, topic).status is Status.HELD


@then(phrase('"{topic}"在{day:Day}'))
def entry_is_on(screen: Screen, topic: str, day: date) -> None:
    assert entry(screen, topic).first == day
