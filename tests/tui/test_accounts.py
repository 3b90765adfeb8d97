"""Where there are accounts the screen shows nothing before somebody comes in, and each only the own part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from learnlaw.domain.roles import Role
from learnlaw.tui import watch
from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.palette import Entries
from learnlaw.tui.screens.accounts import Accounts
from learnlaw.tui.screens.board import Board
from learnlaw.tui.screens.change_secret import ChangeSecret
from learnlaw.tui.screens.login import LoginScreen
from learnlaw.tui.screens.my_exams import MyExams
from learnlaw.tui.screens.secret_told import SecretTold
from learnlaw.verbs.accounts import FirstSecret, add_account, disable_account, list_accounts
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.gate import Door
from learnlaw.verbs.login import change_secret, log_in
from learnlaw.verbs.registry import Receipt
from tests.stage import Stage
from tests.tui import town

BOSS, LIAN = "tingyuanshenshen", "youxiugongwuyuan"


def opened(desk: Desk, receipt: Receipt, secret: str) -> None:
    """The owner of a new account chooses a secret."""
    (first,) = receipt.fates
    assert isinstance(first, FirstSecret)
    own = desk.through(Door())
    log_in(own, first.code, first.secret)
    change_secret(own, first.secret, secret)


@pytest.fixture(scope="module")
def peopled(town_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The town with a coordinator, a unit coordinator, and an officer who holds a first PIN."""
    folder = tmp_path_factory.mktemp("peopled")
    desk = town.desk_at(town_file, "en", copy=folder)
    opened(desk, add_account(desk, "boss", role=Role.COORDINATOR, name="王主任"), BOSS)
    boss = desk.through(Door())
    log_in(boss, "boss", BOSS)
    opened(boss, add_account(boss, "lian", role=Role.UNIT, unit="U02", name="李联络"), LIAN)
    pin = add_account(boss, "0201", role=Role.OFFICER).fates[0].secret
    desk.close()
    return folder / town_file.name, pin


@pytest.fixture
def desk(peopled: tuple[Path, str], tmp_path: Path) -> Desk:
    """A copy of the town with accounts, and nobody at the desk."""
    return town.desk_at(peopled[0], "en", copy=tmp_path)


@pytest.fixture
def stage(desk: Desk) -> Iterator[Stage]:
    with Stage(LearnlawApp(desk)) as found:
        yield found


def come_in(stage: Stage, code: str, secret: str) -> None:
    """Type account and secret."""
    screen = stage.app.screen
    assert isinstance(screen, LoginScreen)
    stage.do(lambda: setattr(screen.query_one("#login-code", Input), "value", code))
    stage.do(lambda: setattr(screen.query_one("#login-secret", Input), "value", secret))
    stage.do(lambda: screen.action_log_in())
    stage.rest()


def choose(stage: Stage, screen: ChangeSecret, old: str, new: str) -> None:
    """Type the old secret and twice a new one."""

    def fill() -> None:
        for name, text in (("old", old), ("new", new), ("again", new)):
            screen.query_one(f"#secret-{name}", Input).value = text
        screen.action_change()

    stage.do(fill)


def home(stage: Stage) -> str:
    """The module of the place behind."""
    return type(stage.app.screen_stack[0]).__module__.rpartition(".")[2]


def test_nothing_is_shown_before_somebody_comes_in(stage: Stage) -> None:
    assert isinstance(stage.app.screen, LoginScreen)
    stage.press("ctrl+p", "escape", "q")
    assert len(stage.app.screen_stack) == 2
    come_in(stage, "boss", "wrong")
    assert "the account or its secret is wrong" in stage.text()
    assert stage.app.screen.query_one("#login-secret", Input).value == ""
    come_in(stage, "boss", BOSS)
    assert isinstance(stage.app.screen, Board) and "县司法局" in stage.text()


def test_a_unit_coordinator_has_a_board_of_the_own_units(stage: Stage) -> None:
    come_in(stage, "lian", LIAN)
    assert "李联络" in stage.lines()[0] and "own units only" in stage.lines()[0]
    board = stage.app.screen
    assert isinstance(board, Board) and board.board is not None
    assert [row.unit.code for row in board.board.rows] == ["U02", "S01"]
    assert sum(board.board.units.values()) <= 2
    words = {entry.words for entry in Entries(board).entries()}
    assert "study: Log a study session" in words and not any("Make an exam" in word for word in words)
    stage.press("p")
    stage.rest()
    assert any("not among what your role does" in note.message for note in stage.app._notifications)


def test_somebody_else_begins_at_the_own_home_and_a_first_pin_is_changed_before(
    stage: Stage, peopled: tuple[Path, str]
) -> None:
    pytest.importorskip("learnlaw.tui.screens.officer_home")
    come_in(stage, "boss", BOSS)
    stage.press("f9")
    assert stage.app.screen.query_one("#login-code", Input).value == ""
    come_in(stage, "0201", peopled[1])
    change = stage.app.screen
    assert isinstance(change, ChangeSecret)
    choose(stage, change, peopled[1], "123456")
    assert "too easily guessed" in stage.text()
    choose(stage, change, peopled[1], "604817")
    stage.rest()
    assert home(stage) == "officer_home" and "李志远" in stage.text() and "张伟" not in stage.text()


def test_after_a_quarter_of_an_hour_the_same_person_goes_on_where_it_was(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_in(stage, "boss", BOSS)
    stage.press("l")
    stage.rest()
    task = stage.app.screen
    app = stage.app
    assert isinstance(app, LearnlawApp)
    with monkeypatch.context() as patch:
        patch.setattr(watch, "IDLE_MINUTES", -1)
        stage.do(app.doorman.look_again)
    assert isinstance(app.screen, LoginScreen) and app.desk.door.login is None
    assert app.screen.query_one("#login-code", Input).value == "boss"
    come_in(stage, "boss", BOSS)
    assert app.screen is task


def test_a_terminal_that_was_handed_to_officers_is_taken_back_by_the_secret(stage: Stage) -> None:
    come_in(stage, "boss", BOSS)
    app = stage.app
    assert isinstance(app, LearnlawApp)
    stage.do(lambda: app.open_task("sit_exam"))
    stage.rest()
    stage.press("ctrl+p")
    assert [type(screen) for screen in app.screen_stack[-1:]] == [MyExams]
    stage.press("escape")
    stage.rest()
    assert [type(screen) for screen in app.screen_stack[-1:]] == [LoginScreen]
    assert "handed to officers" in stage.text()
    come_in(stage, "boss", BOSS)
    assert isinstance(app.screen, Board)


def test_whoever_is_disabled_is_out_at_the_next_look(stage: Stage, desk: Desk) -> None:
    come_in(stage, "lian", LIAN)
    boss = desk.through(Door())
    log_in(boss, "boss", BOSS)
    disable_account(boss, "lian", reason="调走")
    app = stage.app
    assert isinstance(app, LearnlawApp)
    stage.do(app.doorman.look_again)
    stage.rest()
    assert isinstance(app.screen, LoginScreen) and "log in again" in stage.text()


def test_the_first_account_is_made_on_the_screen_and_then_asked_for(town_file: Path, tmp_path: Path) -> None:
    desk = town.desk_at(town_file, "en", copy=tmp_path)
    with Stage(LearnlawApp(desk)) as stage:
        app = stage.app
        assert isinstance(app, LearnlawApp)
        stage.do(lambda: app.open_task("list_accounts"))
        stage.rest()
        assert isinstance(app.screen, Accounts) and "There are no accounts" in stage.text()
        stage.press("a", "enter")
        stage.type("boss")
        stage.press("enter")
        stage.type("Wang")
        stage.press("enter")
        stage.rest()
        assert isinstance(app.screen, SecretTold)
        secret = app.screen.found.secret
        assert secret in stage.text()
        stage.press("enter")
        stage.rest()
        come_in(stage, "boss", secret)
        assert isinstance(app.screen, ChangeSecret)
    again = replace(desk, door=Door(recovering=True))
    assert [line.code for line in list_accounts(again)] == ["boss"]
