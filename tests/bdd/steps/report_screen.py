"""Steps about reports on the screen: what is chosen is said in words, the keys stand here."""

from __future__ import annotations

from pytest_bdd import then, when

from learnlaw.tui.widgets.path_field import PathField
from learnlaw.tui.widgets.rows import Rows
from tests.bdd.phrases import phrase
from tests.bdd.steps.tui import Screen


@when(phrase('在看板上站到"{unit}", 选报表"{title}"'))
def choose_a_report(screen: Screen, unit: str, title: str) -> None:
    table, stage = screen.table, screen.on
    row = next(n for n, row in enumerate(table.grid.rows) if row.unit.name == unit) if table.grid else 0
    stage.do(lambda: table.go(row, 0))
    stage.press("b")
    stage.rest()
    kinds = stage.app.screen.query_one("#reports-kinds", Rows)
    verb = next(row.key for row in kinds.rows if row.cells[0] == title)
    stage.do(lambda: kinds.go_to(verb))


@when(phrase('预览并导出成"{name}"'))
def look_and_export(screen: Screen, name: str) -> None:
    stage = screen.on
    stage.press("enter")
    stage.rest()
    stage.press("s")
    stage.rest()
    stage.do(lambda: stage.app.screen.query_one(PathField).put(str(screen.folder / name)))
    stage.press("ctrl+s")
    stage.rest()


@then(phrase('文件"{name}"写好了'))
def file_is_there(screen: Screen, name: str) -> None:
    assert (screen.folder / name).stat().st_size > 0
