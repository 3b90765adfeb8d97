"""Whatever is open when the language changes stays open: the same row, the same words typed, every word translated.

One program opens screen after screen. Each is held against itself: spoken to and fro it must look as before,
and no word of the other language may be left that is neither data nor said so in this one.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from learnlaw.tui.app import KEY_NAMES, LearnlawApp
from learnlaw.tui.tasks import REPORTS, TASKS, Spot
from learnlaw.tui.widgets.form import Choice, Entry, Pick
from learnlaw.tui.widgets.lines import Lines
from learnlaw.tui.widgets.rows import Rows
from tests.stage import Stage
from tests.tui import exam_town, town
from tools.i18n import read_translation

ROOT = Path(__file__).resolve().parents[2]
WORDS = {"en": re.compile("[㐀-鿿]+"), "zh": re.compile("[A-Za-z]{3,}")}
"""The words that do not belong on a screen that speaks a language, unless they are data."""
CHILDREN = {
    "what wants doing": ("", ("h", "down")),
    "a filter of the board": ("", ("f", "down")),
    "another day": ("", ("g", "1")),
    "an entry": ("list_sessions", ("down", "enter")),
    "a correction": ("list_sessions", ("down", "e", "down", "x")),
    "a filter of the ledger": ("list_sessions", ("f", "down")),
    "somebody's card": ("show_member", ("end", "enter", "down")),
    "somebody's home": ("officer_home", ("down", "enter", "down")),
    "what is changed of a person": ("list_officers", ("tab", "down", "e", "down", "x")),
    "the end of a unit": ("list_officers", ("down", "c", "down")),
    "a room of an exam": ("list_exams", ("enter", "down")),
    "the kinds of an activity": ("log_session", ("enter", "down")),
    "how a pack is read": ("use_packs", ("down", "r")),
    "reports": ("report_quota", ("down",)),
}
"""Screens behind others, by the keys that lead there."""


OF_FILES = {"write_blueprint", "list_questions", "show_lists", "coverage"}
"""Screens that show files of laws and blueprints: their words are those of the files."""


@pytest.fixture(scope="module")
def stage(town_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The town with exams, in Chinese; the program runs in an empty folder."""
    database = exam_town.build(town_file, tmp_path_factory.mktemp("0"))
    with (
        pytest.MonkeyPatch.context() as patch,
        Stage(LearnlawApp(town.desk_at(database)), (110, 34)) as found,
    ):
        patch.chdir(tmp_path_factory.mktemp("1"))
        yield found


@pytest.fixture(scope="module")
def texts(town_file: Path, stage: Stage) -> dict[str, str]:
    """What may stand on a screen of each language, and which words are the other's: by code, and by `not ` code."""
    pairs = read_translation(ROOT)
    database = Path(app_of(stage).desk.settings.database)
    data = "\n".join([*_cells(database), *KEY_NAMES.values()])
    english, chinese = "\n".join(pairs), "\n".join(pairs.values())
    return {"en": f"{english}\n{data}", "zh": f"{chinese}\n{data}", "not en": chinese, "not zh": english}


def _cells(database: Path) -> Iterator[str]:
    with closing(sqlite3.connect(database)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in tables:
            for row in connection.execute(f'SELECT * FROM "{name}"'):
                yield from (cell for cell in row if isinstance(cell, str))


TOLD = {verb: (verb, ("down",)) for verb, task in TASKS.items() if task.screen and task.area != REPORTS}
SCREENS = TOLD | CHILDREN


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_stays_as_it_is_when_the_language_changes(
    name: str, stage: Stage, texts: dict[str, str]
) -> None:
    verb, keys = SCREENS[name]
    app = app_of(stage)
    try:
        if verb:
            stage.do(lambda: app.open_task(verb, Spot(unit="U01", officer="0101")))
        stage.press(*keys)
        stage.rest(0.3)  # what stands beside the cursor is read when it rests
        before, shown = standing(app), written(stage)
        spoken(stage, "en")
        assert standing(app) == before
        assert name in OF_FILES or left_over("en", stage, texts) == []
        spoken(stage, "zh")
        assert name in OF_FILES or left_over("zh", stage, texts) == []
        assert (standing(app), written(stage)) == (before, shown)
    finally:
        leave(stage)


def written(stage: Stage) -> list[str]:
    """Every line of the screen on which something stands."""
    return [line for line in stage.lines() if line]


def spoken(stage: Stage, language: Any) -> None:
    stage.do(lambda: app_of(stage).speak(language))


def app_of(stage: Stage) -> LearnlawApp:
    """The program on the stage, by its own class."""
    assert isinstance(stage.app, LearnlawApp)
    return stage.app


def standing(app: LearnlawApp) -> list[Any]:
    """Which screens are open, what has the focus, and for each thing on the last where it stands."""
    screen = app.screen
    places: list[Any] = [
        [type(one).__name__ for one in app.screen_stack],
        screen.focused and screen.focused.id,
    ]
    for kind, of in PLACES:
        places += [(widget.id, of(widget)) for widget in screen.query(kind)]
    return places


PLACES: list[tuple[Any, Callable[[Any], Any]]] = [
    (Rows, lambda rows: (rows.at, rows.ticked, rows.typed, [row.key for row in rows.rows])),
    (Lines, lambda lines: lines.at),
    (Entry, lambda field: field.value),
    (Choice, lambda field: field.value),
    (Pick, lambda field: field.value),
]


def left_over(language: str, stage: Stage, texts: dict[str, str]) -> list[str]:
    """Words on the screen that only the other language has; neither this one nor the data."""
    other, known = set(WORDS[language].findall(texts[f"not {language}"])), texts[language]
    shown = WORDS[language].findall(stage.text())
    return [word for word in shown if word in other and word not in known]


def leave(stage: Stage) -> None:
    """Back to the board."""
    app = stage.app

    def pop() -> None:
        while len(app.screen_stack) > 1:
            app.pop_screen()

    stage.do(pop)
