"""Steps about the screens: only here are keys pressed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from pytest_bdd import given, then, when

from learnlaw import i18n
from learnlaw.tui import show
from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.widgets.board_table import BoardTable
from learnlaw.tui.widgets.detail import Detail
from learnlaw.tui.widgets.lines import Lines
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.roster_import import import_roster
from tests.bdd.phrases import phrase
from tests.factories import a_desk, a_roster
from tests.stage import Stage
from tests.tui import town


@dataclass
class Screen:
    """The screen of one scenario."""

    folder: Path
    day: date = town.ON
    stage: Stage | None = None

    @property
    def on(self) -> Stage:
        """The running program."""
        assert self.stage is not None, "the board was not opened"
        return self.stage

    def open(self, desk: Desk) -> None:
        """Open the program at a desk."""
        self.stage = Stage(LearnlawApp(desk), (120, 40))
        self.stage.__enter__()

    @property
    def table(self) -> BoardTable:
        """The table of the board."""
        return self.on.app.screen.query_one(BoardTable)

    def cell(self, unit: str, rule: str) -> str:
        """What a cell of the board says."""
        grid = self.table.grid
        assert grid is not None
        row = next(row for row in grid.rows if row.unit.name == unit)
        place = next(n for n, r in enumerate(grid.board.rules) if show.title(r.title) == rule)
        text = grid.texts.get((row.unit.code, place))
        return f"{text.figures} {text.word}" if text else show.NOT_JUDGED


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """No program yet; what was opened is closed afterwards."""
    before, found = i18n.language(), Screen(tmp_path)
    i18n.install("zh")
    yield found
    if found.stage is not None:
        found.stage.__exit__(None, None, None)
    i18n.install(before)


# -- what there is ------------------------------------------------------------------------


@given(phrase("测试县今天是{day:Day}"))
def today_is(screen: Screen, day: date) -> None:
    screen.day = day


@given("打开了测试县的看板")
def board_of_the_town(screen: Screen, town_file: Path) -> None:
    screen.open(town.desk_at(town_file, on=screen.day))


@given("还没有数据库", target_fixture="desk")
def no_database(screen: Screen) -> Desk:
    return a_desk(screen.folder, create=False)


@given("只导入了花名册", target_fixture="desk")
def roster_alone(screen: Screen) -> Desk:
    desk = a_desk(screen.folder)
    import_roster(desk, a_roster(screen.folder, units=town.UNITS, officers=town.OFFICERS))
    return desk


# -- what a person does -------------------------------------------------------------------


@when("打开看板")
def open_board(screen: Screen, desk: Desk) -> None:
    screen.open(desk)


@when("按它说的做")
def do_as_told(screen: Screen) -> None:
    screen.on.press("enter")
    screen.on.rest()


@when(phrase('看"{unit}"的"{rule}"'))
def look_at(screen: Screen, unit: str, rule: str) -> None:
    grid = screen.table.grid
    assert grid is not None
    row = next(n for n, r in enumerate(grid.rows) if r.unit.name == unit)
    titles = [show.title(grid.board.rules[column.rule].title) for column in grid.columns]
    screen.on.press("home", *["down"] * row, *["right"] * (titles.index(rule) + 1))
    screen.on.rest()


@when(phrase('打开明细里的"{name}"'))
def open_in_detail(screen: Screen, name: str) -> None:
    screen.on.press("enter")
    pane = screen.on.app.screen.query_one(Detail)
    leading = [p.text for p in pane.paragraphs if p.target is not None]
    screen.on.press(*["down"] * next(n for n, text in enumerate(leading) if name in text), "enter")
    screen.on.rest()


@when("把差的排在前面")
def worst_first(screen: Screen) -> None:
    screen.on.press("w")


@when(phrase("往后看{days:Int}天"))
def later(screen: Screen, days: int) -> None:
    screen.on.press(*["right_square_bracket"] * days)
    screen.on.rest()


@when(phrase("按{day:Day}已录入的台账来看"))
def as_known_on(screen: Screen, day: date) -> None:
    screen.on.press("k", *day.isoformat(), "enter")
    screen.on.rest()


@when(phrase('查找"{text}"'))
def find(screen: Screen, text: str) -> None:
    screen.on.press("slash", *text, "escape")


@when("换成英文")
def speak_english(screen: Screen) -> None:
    app = screen.on.app
    assert isinstance(app, LearnlawApp)
    screen.on.do(lambda: app.speak("en"))
    screen.on.rest()


@when("打开待办")
def open_todo(screen: Screen) -> None:
    screen.on.press("h", "h")


@when(phrase('打开待办里的"{words}"'))
def open_todo_line(screen: Screen, words: str) -> None:
    open_todo(screen)
    lines = screen.on.app.screen.query_one("#listing-rows", Lines)
    place = next(n for n, p in enumerate(lines.paragraphs) if words in p.text)
    screen.on.press(*["down"] * place, "enter")


@when("打开名单的第一行")
def open_first_row(screen: Screen) -> None:
    screen.on.press("enter")


# -- what stands there --------------------------------------------------------------------


@then(phrase('看板上"{unit}"的"{rule}"写着"{text}"'))
def cell_reads(screen: Screen, unit: str, rule: str, text: str) -> None:
    assert screen.cell(unit, rule) == text


@then(phrase('屏幕上写着"{text}"'))
def screen_reads(screen: Screen, text: str) -> None:
    assert text in screen.on.text()


@then(phrase('明细写着"{text}"'))
def detail_reads(screen: Screen, text: str) -> None:
    assert text in "\n".join(p.text for p in screen.on.app.screen.query_one(Detail).paragraphs)


@then(phrase('看板的最后一个必办单位是"{unit}"'))
def last_unit(screen: Screen, unit: str) -> None:
    grid = screen.table.grid
    assert grid is not None
    assert [row.unit.name for row in grid.rows if row.state is not None][-1] == unit


@then(phrase('光标在"{unit}"'))
def cursor_on(screen: Screen, unit: str) -> None:
    grid = screen.table.grid
    assert grid is not None and grid.rows[screen.table.row].unit.name == unit


@then("屏幕每一行都对齐")
def aligned(screen: Screen) -> None:
    assert screen.on.aligned()


@then("数据库已经建好")
def database_made(screen: Screen) -> None:
    assert (screen.folder / "county.db").exists()
