"""The board looks as it was approved, in both languages, small and large; nothing stands off the grid."""

from __future__ import annotations

from pathlib import Path

import pytest

from learnlaw.settings import Language
from learnlaw.tui.app import LearnlawApp
from tests.stage import Stage
from tests.tui import town
from tests.tui.golden import SIZES, assert_golden, assert_looks

LANGUAGES = [pytest.param("zh", id="zh"), pytest.param("en", id="en")]
SCENES = [
    pytest.param("board", (), id="board"),
    pytest.param("finding", ("down", "right", "right", "right"), id="finding"),
    pytest.param("officers", ("right", "right", "right", "right", "right", "enter"), id="officers"),
    pytest.param(
        "officer", ("down", "right", "right", "right", "right", "right", "enter", "enter"), id="officer"
    ),
    pytest.param("worst", ("w", "right"), id="worst"),
    pytest.param("filter", ("f",), id="filter"),
    pytest.param("help", ("question_mark",), id="help"),
    pytest.param("date", ("g", "x", "enter"), id="date"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "keys"), SCENES)
def test_a_screen_looks_as_approved(
    name: str, keys: tuple[str, ...], language: Language, town_file: Path
) -> None:
    with Stage(LearnlawApp(town.desk_at(town_file, language)), SIZES[0]) as stage:
        stage.press(*keys)
        assert_looks(stage, f"{name}.{language}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_what_wants_doing_has_its_own_lines_or_a_list(
    width: int, height: int, language: Language, town_file: Path
) -> None:
    with Stage(LearnlawApp(town.desk_at(town_file, language)), (width, height)) as stage:
        stage.press("h")
        assert_golden(stage, f"todo.{language}.{width}x{height}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "size",
    [
        pytest.param((40, 10), id="tiny"),
        pytest.param((60, 20), id="low"),
        pytest.param((100, 30), id="usual"),
        pytest.param((119, 36), id="below"),
        pytest.param((120, 36), id="beside"),
        pytest.param((240, 60), id="huge"),
    ],
)
def test_no_size_breaks_the_grid(size: tuple[int, int], language: Language, town_file: Path) -> None:
    with Stage(LearnlawApp(town.desk_at(town_file, language)), size) as stage:
        for key in ("right", "down", "right", "enter", "escape", "end", "w"):
            stage.press(key)
            assert stage.aligned()


def test_regions_go_in_order_as_the_screen_gets_lower(town_file: Path) -> None:
    with Stage(LearnlawApp(town.desk_at(town_file)), (80, 45)) as stage:
        shown = []
        for height in (45, 30, 20, 15):
            stage.resize(80, height)
            stage.rest()
            home, detail = stage.app.screen.query_one("#home"), stage.app.screen.query_one("#detail")
            shown.append((home.display and home.size.height, bool(detail.display)))
    assert shown == [(8, True), (1, True), (False, True), (False, False)]
