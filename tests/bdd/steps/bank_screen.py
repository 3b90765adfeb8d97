"""Steps about the screens of the bank and the laws: what a person does is said in words, the keys stand here."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pytest_bdd import given, parsers, then, when

from learnlaw.tui.screens.coverage import Coverage
from learnlaw.tui.tasks import Spot
from learnlaw.tui.widgets.form import Entry
from learnlaw.verbs.banks import show_question
from tests.bdd.phrases import phrase
from tests.bdd.steps.tui import Screen
from tests.tui import bank_town, town

if TYPE_CHECKING:
    from learnlaw.tui.app import LearnlawApp
    from learnlaw.verbs.desk import Desk


def desk_of(screen: Screen) -> Desk:
    return cast("LearnlawApp", screen.on.app).desk


@given(phrase('测试县的题库里有"{law}"的试题, 该办法已修改'))
def bank_of_the_town(screen: Screen, law: str, bank_file: Path) -> None:
    assert law == bank_town.LAW
    bank_town.with_list(screen.folder)
    screen.open(town.desk_at(bank_file, copy=screen.folder))


@when(phrase('打开题库, 只看"{words}"'))
def open_bank(screen: Screen, words: str) -> None:
    screen.on.press("d")
    screen.on.rest(0.3)
    screen.on.press("slash", *words, "enter")
    screen.on.rest(0.3)


@when("审定光标所在的试题")
def approve(screen: Screen) -> None:
    screen.on.press("a", *"justice", "enter", *"wang", "enter")
    screen.on.rest(0.3)


@when(parsers.parse('把题干改为"{stem}", 原因是"{reason}"'))
def edit_stem(screen: Screen, stem: str, reason: str) -> None:
    screen.on.press("e")
    screen.on.rest(0.3)
    for name, text in (("stem", stem), ("reason", reason)):
        entry = screen.on.app.screen.query_one(f"#{name}", Entry)
        screen.on.do(partial(setattr, entry, "value", text))
    screen.on.press("ctrl+s")
    screen.on.rest(0.3)


@when(phrase('打开"{which}"清单的学习覆盖'))
def open_coverage(screen: Screen, which: str) -> None:
    spot = Spot(unit="U01")
    screen.on.do(lambda: screen.on.app.push_screen(Coverage(desk_of(screen), spot, which)))
    screen.on.rest(0.3)


@then(phrase('题库列出试题"{id}", 状态是"{state}"'))
def question_is(screen: Screen, id: str, state: str) -> None:
    assert show_question(desk_of(screen), id)[0].state.value == state


@then(parsers.parse('试题"{id}"有{count:d}版'))
def question_has(screen: Screen, id: str, count: int) -> None:
    assert len(show_question(desk_of(screen), id)) == count
