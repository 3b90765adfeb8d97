"""The tasks look as they were approved, in both languages, small and large."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from learnlaw.settings import Language
from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.tasks import Spot
from learnlaw.tui.widgets.path_field import PathField
from tests.stage import Stage
from tests.tui import town
from tests.tui.golden import SIZES, assert_looks

LANGUAGES = [pytest.param("zh", id="zh"), pytest.param("en", id="en")]
SCENES = [
    pytest.param("log", "log_session", "", (), id="log"),
    pytest.param("log-kinds", "log_session", "", ("enter",), id="log-kinds"),
    pytest.param("packs", "use_packs", "", ("down",), id="packs"),
    pytest.param("readings", "use_packs", "", ("r",), id="readings"),
    pytest.param("basis", "new_basis", "", (), id="basis"),
    pytest.param("letters", "issue_notices", "", ("space",), id="letters"),
    pytest.param("issued", "move_notice", "", (), id="issued"),
    pytest.param("people", "list_officers", "", ("tab",), id="people"),
    pytest.param("close-unit", "list_officers", "", ("c",), id="close-unit"),
    pytest.param("roster", "import_roster", "roster.csv", (), id="roster"),
    pytest.param("ledger", "import_ledger", "ledger.csv", ("end",), id="ledger"),
]
FILES = {
    "roster.csv": [
        ["人员编码", "姓名", "单位", "人员类别"],
        ["0101", "赵一凡", "县市场监督管理局", "行政执法人员"],
        ["0102", "钱亦农", "县司法局", "行政执法人员"],
        ["0199", "[/]新[red]人", "县司法局", ""],
    ],
    "ledger.csv": [
        ["日期", "单位", "类型", "主题", "学时", "参加人员"],
        ["2024-03-12", "县司法局", "法治专题讲座", "宪法专题", "4", "0101"],
        ["2024-06-05", "东和乡", "法治专题讲座", "信访[i]工作", "2", ""],
        ["2024-06-06", "县司法剧", "法治专题讲座", "行政处罚法", "2", ""],
    ],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a roster and a ledger, in which the program runs."""
    for name, rows in FILES.items():
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "verb", "file", "keys"), SCENES)
def test_a_task_looks_as_approved(
    name: str,
    verb: str,
    file: str,
    keys: tuple[str, ...],
    language: Language,
    town_file: Path,
    folder: Path,
) -> None:
    with Stage(LearnlawApp(town.desk_at(town_file, language, copy=folder)), SIZES[0]) as stage:
        app = stage.app
        assert isinstance(app, LearnlawApp)
        stage.do(lambda: app.open_task(verb, Spot(unit="U01")))
        stage.rest(0.5)
        if file:
            stage.do(lambda: app.screen.query_one(PathField).put(file))
            stage.press("enter")
            stage.rest()
        stage.press(*keys)
        assert_looks(stage, f"task-{name}.{language}")
