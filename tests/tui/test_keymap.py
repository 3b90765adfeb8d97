"""The user's own keys: a file says which, the key bar and the palette show them, and nonsense is told, not obeyed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from learnlaw.i18n import install, tell
from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.keymap import Keymap, doubled, every_binding, read_keymap, template, unknown
from tests.stage import Stage
from tests.tui import town


@pytest.mark.parametrize(
    ("text", "keys", "problems"),
    [
        pytest.param('"board.find" = "ctrl+f"', {"board.find": "ctrl+f"}, 0, id="one key"),
        pytest.param('[board]\nfind = ["f", "F3"]', {"board.find": "f,F3"}, 0, id="a table, several keys"),
        pytest.param('"board.find" = 3', {}, 1, id="a number is no key"),
        pytest.param('"board.find" = ""', {}, 1, id="an empty key"),
        pytest.param("board.find = f", {}, 1, id="not TOML"),
        pytest.param("# nothing", {}, 0, id="comments alone"),
    ],
)
def test_a_file_is_read_as_it_says(tmp_path: Path, text: str, keys: dict[str, str], problems: int) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(text, encoding="utf-8")
    found = read_keymap(path)
    assert found.keys == keys and len(found.problems) == problems


def test_no_file_changes_nothing(tmp_path: Path) -> None:
    assert read_keymap(tmp_path / "keys.toml") == Keymap()


def test_ids_that_are_not_there_and_keys_that_mean_two_things_are_told() -> None:
    install("en")
    keymap = Keymap({"board.fnd": "x", "board.find": "l"})
    assert [tell(problem) for problem in unknown(keymap)] == ["board.fnd: there is no such key"]
    assert [tell(problem) for problem in doubled(keymap)] == ["l means two things: board.find and board.log"]


def test_the_keys_as_shipped_mean_one_thing_each() -> None:
    same = Keymap({name: bindings[0].key for name, bindings in every_binding().items() if len(bindings) == 1})
    assert [tell(problem) for problem in doubled(same)] == []


def test_the_file_to_begin_from_names_every_key_and_changes_none() -> None:
    text = template()
    assert tomllib.loads(text) == {}
    lines = [line.removeprefix("# ") for line in text.splitlines() if line.startswith('# "')]
    assert set(tomllib.loads("\n".join(lines))) == set(every_binding())


def test_a_key_of_ones_own_works_and_is_shown(town_file: Path, tmp_path: Path) -> None:
    desk = town.desk_at(town_file, copy=tmp_path)
    desk.places.keys.parent.mkdir(parents=True, exist_ok=True)
    desk.places.keys.write_text('"board.find" = "F"\n"board.nonsense" = "x"\n', encoding="utf-8")
    with Stage(LearnlawApp(desk), (120, 30)) as stage:
        assert "F 查找" in stage.text()
        assert "board.nonsense" in stage.text()
        stage.press("F")
        assert stage.app.focused is not None and stage.app.focused.id != "table"
