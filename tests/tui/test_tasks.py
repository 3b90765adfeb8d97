"""The tasks in front of the board do what their commands do, and show what they did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from learnlaw.i18n import install
from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.tasks import TASKS
from learnlaw.tui.widgets.form import Entry, Field, Form, Pick
from learnlaw.tui.widgets.rows import Rows
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.ledger_views import list_sessions
from learnlaw.verbs.notices import draft_notices, list_notices
from learnlaw.verbs.policies import pack_shelf
from tests.stage import Stage
from tests.tui import town

QUIET = 0.5
"""Seconds after which what was typed has been looked through."""


@pytest.fixture
def desk(town_file: Path, tmp_path: Path) -> Desk:
    """A copy of the town to write into."""
    return town.desk_at(town_file, "en", copy=tmp_path)


@pytest.fixture
def stage(desk: Desk) -> Iterator[Stage]:
    with Stage(LearnlawApp(desk), (120, 45)) as found:
        yield found


def below(stage: Stage, name: str) -> str:
    """What stands below a field."""
    field: Field = stage.app.screen.query_one(Form).fields[name]
    return field.troubles[0] if field.troubles else ""


def put(stage: Stage, name: str, text: str) -> None:
    """Type into a field."""
    editor = stage.app.screen.query_one(f"#{name}", Entry)
    stage.do(lambda: editor.focus())
    stage.do(lambda: setattr(editor, "value", text))


# -- one activity ------------------------------------------------------------------------


def test_what_is_wrong_stands_below_its_field_before_saving(stage: Stage, desk: Desk) -> None:
    before = len(list_sessions(desk)[0])
    stage.press("down", "l")
    stage.rest()
    put(stage, "hours", "30")
    put(stage, "first", "2024-13-01")
    stage.rest(QUIET)
    assert "24" in below(stage, "hours") or "2024-13-01" in below(stage, "first")
    put(stage, "first", "2024-08-01")
    stage.rest(QUIET)
    put(stage, "topic", "宪法")
    stage.rest(QUIET)
    assert "24" in below(stage, "hours") and not below(stage, "first")
    stage.press("ctrl+s")
    stage.rest()
    assert len(list_sessions(desk)[0]) == before


def test_a_form_half_filled_in_survives_a_change_of_language(stage: Stage) -> None:
    stage.press("down", "l")
    stage.rest()
    put(stage, "topic", "宪法")
    app = stage.app
    assert isinstance(app, LearnlawApp)
    stage.do(lambda: app.speak("zh"))
    assert app.screen.query_one("#topic", Entry).value == "宪法"
    assert "登记学习活动" in stage.text() and stage.aligned()


# -- packs ---------------------------------------------------------------------------------


def test_packs_are_put_in_use_in_the_rank_in_which_they_stand(stage: Stage, desk: Desk) -> None:
    stage.press("p")
    stage.rest()
    rows = stage.app.screen.query_one("#packs-rows", Rows)
    stage.do(lambda: rows.go_to("huzhu-2024"))
    stage.press("space")
    stage.do(lambda: rows.go_to("huzhu-2024"))
    stage.press(*("u" for _ in rows.rows))
    stage.press("c", "s")
    stage.rest(QUIET)
    used = pack_shelf(desk).used
    assert [pack.pack for pack in used] == ["huzhu-2024", "test-2024"]
    assert all(pack.carry for pack in used)


def test_a_reading_is_chosen_beside_the_sentence_it_makes(stage: Stage, desk: Desk) -> None:
    stage.press("p")
    stage.rest()
    stage.press("r")
    stage.rest()
    assert "The government must hold at least 2" in stage.text()
    stage.press("enter", "s", "s")
    stage.rest(QUIET)
    assert pack_shelf(desk).used[0].readings["lectures"] == "county"


def test_an_undated_pack_asks_for_its_days(stage: Stage, desk: Desk) -> None:
    stage.press("p")
    stage.rest()
    rows = stage.app.screen.query_one("#packs-rows", Rows)
    stage.do(lambda: rows.go_to("city-2014"))
    stage.press("space", "s")
    stage.rest()
    assert [pack.pack for pack in pack_shelf(desk).used] == ["test-2024"]
    put(stage, "since", "2024-01-01")
    put(stage, "until", "2024-12-31")
    stage.press("ctrl+s")
    stage.rest(QUIET)
    assert [pack.pack for pack in pack_shelf(desk).used] == ["test-2024", "city-2014"]


# -- letters -------------------------------------------------------------------------------


def test_a_letter_is_read_then_issued_then_moved_on(stage: Stage, desk: Desk) -> None:
    went_out = len(list_notices(desk))
    (first, *_others) = draft_notices(desk)
    stage.press("n")
    stage.rest(QUIET)
    assert first.name[:4] in stage.text()
    rows = stage.app.screen.query_one("#letters-drafts", Rows)
    stage.do(lambda: rows.ticked.clear())
    stage.do(lambda: rows.go_to(first.unit))
    stage.press("space", "s")
    assert "Issue 1 letter?" in stage.text()
    stage.press("y")
    stage.rest(QUIET)
    assert len(list_notices(desk)) == went_out + 1
    stage.press("v", "home", "1")
    stage.rest(QUIET)
    assert list_notices(desk)[0].state.value == "received"


def test_a_letter_is_read_whole_and_written_to_files(stage: Stage, desk: Desk, tmp_path: Path) -> None:
    before = len(list_notices(desk))
    (first, *_others) = draft_notices(desk)
    stage.press("n")
    stage.rest(QUIET)
    rows = stage.app.screen.query_one("#letters-drafts", Rows)
    stage.do(lambda: rows.go_to(first.unit))
    stage.press("p")
    assert "关于学法用法工作任务完成情况的" in stage.text() and f"{first.name}：" in stage.text()
    stage.press("p", "w", "ctrl+u")
    stage.type(str(tmp_path / "letters"))
    stage.press("enter", "enter")
    stage.rest(QUIET)
    assert [path.suffix for path in (tmp_path / "letters").iterdir()] == [".docx"]
    stage.press("w", "enter", "enter")
    stage.rest(QUIET)
    assert "such files already" in stage.text()
    stage.press("y")
    stage.rest(QUIET)
    assert "1 document written" in stage.text() and len(list_notices(desk)) == before


def test_a_circular_needs_the_approval_of_a_leader(town_file: Path, tmp_path: Path) -> None:
    desk = town.desk_at(town_file, "en", copy=tmp_path, on=date(2025, 1, 2))
    went_out = len(list_notices(desk))
    with Stage(LearnlawApp(desk), (120, 45)) as stage:
        app = stage.app
        assert isinstance(app, LearnlawApp)
        stage.do(lambda: app.open_task("issue_notices"))
        stage.press("y", "y")  # the windows of last year
        stage.rest(QUIET)
        stage.press("plus", "s")
        assert "needs the approval of a leader" in stage.text()
        stage.type("wang")
        stage.press("ctrl+s", "y")
        stage.rest(QUIET)
        letters = list_notices(desk)
    assert len(letters) > went_out
    assert letters[0].approved_by == "wang"


# -- a new basis ----------------------------------------------------------------------------


def test_a_new_basis_is_read_aloud_saved_and_used(stage: Stage, desk: Desk) -> None:
    stage.press("p", "a")
    stage.rest(QUIET)
    put(stage, "document", "测政办〔2024〕99号")
    put(stage, "clause", "7")
    put(stage, "minimum", "3")
    stage.rest(QUIET)
    text = stage.text()
    assert "must hold at least 3 rule-of-law lectures in 2024." in text
    assert "hits 11 units" in text and "By today's records:" in text
    stage.press("ctrl+s")
    stage.rest(QUIET)
    assert (desk.settings.policies / "basis-2024-99.yaml").is_file()
    assert [pack.pack for pack in pack_shelf(desk).used] == ["test-2024"]
    stage.press("s")
    stage.rest(QUIET)
    assert [pack.pack for pack in pack_shelf(desk).used] == ["test-2024", "basis-2024-99"]


def test_a_senseless_rule_is_told_at_its_field_and_not_saved(stage: Stage, desk: Desk) -> None:
    stage.press("p", "a")
    stage.rest(QUIET)
    put(stage, "document", "测政办〔2024〕99号")
    put(stage, "minimum", "2.5")
    stage.rest(QUIET)
    assert "whole number" in below(stage, "minimum")
    stage.press("ctrl+s")
    stage.rest()
    assert not desk.settings.policies.exists()


def test_a_second_rule_has_a_page_of_its_own(stage: Stage, desk: Desk) -> None:
    stage.press("p", "a")
    stage.rest(QUIET)
    put(stage, "document", "测政办〔2024〕99号")
    put(stage, "minimum", "2")
    stage.press("f5")
    stage.rest()
    measure = stage.app.screen.query_one("#measure")
    stage.do(lambda: measure.focus())
    stage.press("right", "right")
    stage.do(lambda: stage.app.screen.query_one("#of", Pick).focus())
    stage.press("l", "x", "space", "enter")
    put(stage, "minimum", "80%")
    stage.rest(QUIET)
    stage.press("ctrl+s")
    stage.rest(QUIET)
    (file,) = [file for file in pack_shelf(desk).files if file.pack.id == "basis-2024-99"]
    assert [(rule.measure, str(rule.minimum)) for rule in file.pack.rules] == [
        ("count", "2"),
        ("coverage", "80"),
    ]


# -- all of them ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def grid(town_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One program for all of them, each opened in front of the board and left again."""
    folder = tmp_path_factory.mktemp("grid")
    with Stage(LearnlawApp(town.desk_at(town_file, "en", copy=folder)), (40, 12)) as found:
        yield found


@pytest.mark.parametrize("verb", [name for name, task in TASKS.items() if task.screen])
def test_no_task_stands_off_the_grid(verb: str, grid: Stage) -> None:
    install("en")
    app = grid.app
    assert isinstance(app, LearnlawApp)
    grid.resize(40, 12)
    grid.do(lambda: app.open_task(verb))
    grid.rest()
    assert len(app.screen_stack) > 1 and grid.aligned()
    grid.press("f1")
    assert grid.aligned()
    grid.press("escape")
    for width, height in ((80, 24), (160, 45), (81, 13)):
        grid.resize(width, height)
        assert grid.aligned()
    while len(app.screen_stack) > 1:
        grid.do(app.pop_screen)
