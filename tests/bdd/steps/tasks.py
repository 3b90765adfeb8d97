"""Steps about the tasks in front of the board: what a person does is said in words, the keys stand here."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pytest_bdd import given, parsers, then, when

from learnlaw.tui.widgets.form import Entry, Pick
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.ledger_views import SessionLine, list_sessions
from learnlaw.verbs.policies import pack_shelf
from tests.bdd.phrases import phrase
from tests.bdd.steps.tui import Screen
from tests.tui import town

if TYPE_CHECKING:
    from learnlaw.tui.app import LearnlawApp


@given("打开了可以改动的测试县看板")
def board_to_write(screen: Screen, town_file: Path) -> None:
    screen.open(town.desk_at(town_file, copy=screen.folder, on=screen.day))


def desk_of(screen: Screen) -> Desk:
    return cast("LearnlawApp", screen.on.app).desk


def fill(screen: Screen, name: str, text: str) -> None:
    """Put words into a field of the open form."""
    editor = screen.on.app.screen.query_one(f"#{name}", Entry)
    screen.on.do(lambda: setattr(editor, "value", text))


def logged(screen: Screen, topic: str) -> list[SessionLine]:
    return [line for line in list_sessions(desk_of(screen))[0] if line.topic == topic]


@when(phrase('给"{unit}"登记{hours:Hours}学时的讲座"{topic}", 全员出席'))
def log_a_lecture(screen: Screen, unit: str, hours: Decimal, topic: str) -> None:
    table, stage = screen.table, screen.on
    row = next(n for n, row in enumerate(table.grid.rows) if row.unit.name == unit) if table.grid else 0
    stage.do(lambda: table.go(row, 0))
    stage.press("l")
    stage.rest()
    stage.do(lambda: stage.app.screen.query_one("#kinds", Pick).put("lecture"))
    fill(screen, "topic", topic)
    fill(screen, "hours", f"{hours}")
    stage.press("f2", "ctrl+s")
    stage.rest()


@when("撤回刚才的登记")
def take_back(screen: Screen) -> None:
    screen.on.press("escape", "u")
    screen.on.rest()


@when(phrase('新建"{document}"的考核依据, 每年不少于{times:d}次法治专题讲座'))
def write_a_basis(screen: Screen, document: str, times: int) -> None:
    screen.on.press("p", "a")
    screen.on.rest(0.5)
    fill(screen, "document", document)
    fill(screen, "minimum", f"{times}")
    screen.on.rest(0.6)


@then(phrase('台账里有"{topic}", 记名{count:d}人'))
def stands_in_the_ledger(screen: Screen, topic: str, count: int) -> None:
    assert [line.there for line in logged(screen, topic)] == [count]
    screen.on.press("escape", "escape")
    screen.on.rest(0.4)


@then(phrase('台账里没有"{topic}"'))
def stands_not(screen: Screen, topic: str) -> None:
    assert logged(screen, topic) == []


@then(parsers.parse("使用中的考核依据只有{count:d}份"))
def packs_used(screen: Screen, count: int) -> None:
    assert len(pack_shelf(desk_of(screen)).used) == count
