"""Nothing is imported before a person has seen what becomes of every row and has said so."""

from __future__ import annotations

import csv
from pathlib import Path
from threading import Event

import pytest

from learnlaw import i18n
from learnlaw.store.stopping import StoppedError
from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.screens.importing import ImportScreen
from learnlaw.tui.tasks import Spot
from learnlaw.tui.widgets.path_field import PathField
from learnlaw.tui.widgets.rows import Rows
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.heeding import Heed
from learnlaw.verbs.ledger_preview import import_previewed, preview_ledger
from learnlaw.verbs.ledger_views import list_sessions
from learnlaw.verbs.preview import write_mending
from learnlaw.verbs.roster_preview import preview_roster
from tests.factories import a_desk, a_roster
from tests.offices import on_day
from tests.stage import Stage
from tests.tui import town

HEAD = ("编号", "日期", "单位", "类型", "主题", "学时", "参加人员")
LECTURE = ("L-1", "2024-06-05", "县司法局", "法治专题讲座", "行政处罚法", "3", "0101、0102")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The town's units and officers, and an empty ledger."""
    from learnlaw.verbs.roster_import import import_roster

    found = a_desk(tmp_path, on=town.ON)
    import_roster(found, a_roster(tmp_path, units=town.UNITS, officers=town.OFFICERS))
    i18n.install("en")
    return found


def a_ledger(folder: Path, *rows: tuple[str, ...], name: str = "ledger.csv") -> Path:
    """A ledger of text."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    return path


def opened(desk: Desk, verb: str, path: Path, size: tuple[int, int] = (120, 40)) -> Stage:
    """The program with a task open and a path typed into it; to be closed by who asked."""
    stage = Stage(LearnlawApp(desk), size)
    stage.__enter__()
    app = stage.app
    assert isinstance(app, LearnlawApp)
    stage.do(lambda: app.open_task(verb, Spot()))
    stage.do(lambda: app.screen.query_one(PathField).put(str(path)))
    stage.press("enter")
    stage.rest()
    return stage


def closed(stage: Stage) -> None:
    stage.__exit__(None, None, None)


def rows_of(stage: Stage) -> list[tuple[str, ...]]:
    return [row.cells for row in stage.app.screen.query_one("#import-rows", Rows).rows]


# -- rosters ------------------------------------------------------------------------------


def test_a_roster_is_seen_then_asked_then_written_into_a_new_database(tmp_path: Path) -> None:
    i18n.install("en")
    desk = a_desk(tmp_path, on=town.ON, create=False)
    path = a_roster(tmp_path, units=town.UNITS, officers=town.OFFICERS)
    stage = opened(desk, "import_roster", path)
    try:
        assert {cells[0] for cells in rows_of(stage)} == {"new"}
        assert len(rows_of(stage)) == len(town.UNITS) + len(town.OFFICERS) - 2
        assert "one will be made" in stage.text()
        stage.press("s")
        assert "Make a new database?" in stage.text()
        stage.press("n")
        assert not desk.database_exists
        stage.press("s", "y")
        stage.rest()
        assert "Written. Receipt 1." in stage.text()
        assert desk.database_exists
    finally:
        closed(stage)


def test_a_change_tells_the_old_and_the_new_value_and_masks_phones(desk: Desk, tmp_path: Path) -> None:
    officers = [["人员编码", "姓名", "单位", "手机号"], ["0101", "赵一凡", "县市场监督管理局", "13900001111"]]
    path = a_roster(tmp_path, officers=officers)
    (row,) = preview_roster(desk, path).rows
    changes = {change.title: (change.old, change.new) for change in row.changes}
    assert row.fate == "changed"
    assert changes["姓名"] == ("赵一帆", "赵一凡")
    assert changes["手机号"] == ("", "139******11")
    assert "县市场监督管理局" in changes["任职"][1]


def test_a_refused_row_names_its_cell_and_nothing_can_be_written(desk: Desk, tmp_path: Path) -> None:
    officers = [
        ["人员编码", "姓名", "单位"],
        ["0901", "[/]郑", "县司法局"],
        ["0902", "王\u202e五", "县司法局"],
    ]
    stage = opened(desk, "import_roster", a_roster(tmp_path, officers=officers))
    try:
        fates = [cells[0] for cells in rows_of(stage)]
        assert fates == ["changes", "refused"]
        assert "U+202E" in stage.text() and "[/]郑" in stage.text()
        stage.press("s")
        assert "Written" not in stage.text()
        stage.press("e")
        stage.rest()
        assert (tmp_path / "roster-问题.xlsx").is_file()
        assert stage.aligned()
    finally:
        closed(stage)


# -- ledgers ------------------------------------------------------------------------------


def test_a_ledger_is_written_only_on_confirming_and_can_be_taken_back(desk: Desk, tmp_path: Path) -> None:
    stage = opened(desk, "import_ledger", a_ledger(tmp_path, LECTURE))
    try:
        assert [cells[0] for cells in rows_of(stage)] == ["new"]
        assert list_sessions(desk)[0] == []
        stage.press("s")
        stage.rest()
        assert [line.topic for line in list_sessions(desk)[0]] == ["行政处罚法"]
        stage.press("z")
        stage.rest()
        assert list_sessions(desk)[0] == []
    finally:
        closed(stage)


def test_a_correction_waits_until_it_is_asked_for(desk: Desk, tmp_path: Path) -> None:
    import_previewed(desk, a_ledger(tmp_path, LECTURE), update=False, reason="")
    other = (*LECTURE[:4], "行政复议法", "4", "0101")
    stage = opened(on_day(desk, town.ON), "import_ledger", a_ledger(tmp_path, other))
    try:
        assert [cells[0] for cells in rows_of(stage)] == ["correction"]
        assert "主题: 行政处罚法 -> 行政复议法" in stage.text()
        assert "学时: 3 -> 4" in stage.text()
        assert "参加人员: 钱亦农 -> (blank)" in stage.text()
        stage.press("s")
        assert "nothing new to write" in stage.text()
        stage.press("u", "s")
        stage.rest()
        assert [line.topic for line in list_sessions(desk)[0]] == ["行政复议法"]
    finally:
        closed(stage)


def test_a_correction_in_a_closed_window_asks_for_the_reason(desk: Desk, tmp_path: Path) -> None:
    import_previewed(desk, a_ledger(tmp_path, LECTURE), update=False, reason="")
    stage = opened(desk, "import_ledger", a_ledger(tmp_path, (*LECTURE[:5], "2", "")))
    try:
        stage.press("u", "s")  # the clock of the desk stands in 2025
        stage.rest()
        assert "Give the reason" in stage.text()
        assert [str(line.hours) for line in list_sessions(desk)[0]] == ["3"]
        stage.type("typo")
        stage.press("ctrl+s")
        stage.rest()
        assert [str(line.hours) for line in list_sessions(desk)[0]] == ["2"]
    finally:
        closed(stage)


def test_a_folder_says_who_has_not_sent_theirs(desk: Desk, tmp_path: Path) -> None:
    folder = a_ledger(tmp_path / "sent", LECTURE, name="县司法局.csv").parent
    stage = opened(desk, "import_ledger", folder)
    try:
        assert "10 units have not sent theirs" in stage.text()
        stage.press("m")
        text = stage.text()
        assert "县市场监督管理局" in text and "李联络" in text
        assert "13800001234" not in text and "县司法局" not in text
    finally:
        closed(stage)


def test_what_was_stopped_has_written_nothing(desk: Desk, tmp_path: Path) -> None:
    path = a_ledger(tmp_path, LECTURE)
    stop = Event()

    def at_the_last_moment(words: object, done: int, of: int) -> None:
        stop.set()

    with pytest.raises(StoppedError):
        import_previewed(desk, path, update=False, reason="", heed=Heed(at_the_last_moment, stop))
    assert list_sessions(desk)[0] == []
    import_previewed(desk, path, update=False, reason="")
    assert len(list_sessions(desk)[0]) == 1


def test_the_mending_book_can_be_imported_as_it_is(desk: Desk, tmp_path: Path) -> None:
    path = a_ledger(tmp_path, LECTURE, ("L-2", "2024-06-06", "县司法剧", "讲座", "无此单位", "3", ""))
    (book,) = write_mending(preview_ledger(desk, path))
    fates = [row.fate for row in preview_ledger(desk, book).rows]
    assert fates == ["added", "refused"]


def test_escape_goes_back_step_by_step(desk: Desk, tmp_path: Path) -> None:
    stage = opened(desk, "import_ledger", a_ledger(tmp_path, LECTURE))
    try:
        stage.press("escape")
        assert isinstance(stage.app.screen, ImportScreen)
        stage.press("escape")
        assert not isinstance(stage.app.screen, ImportScreen)
    finally:
        closed(stage)
