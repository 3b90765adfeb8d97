"""People are found, entered, moved and exempted by keys, and a unit is merged: the command line is not needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.tasks import Spot
from learnlaw.verbs.people import OfficerCard, UnitCard, show_member
from tests.factories import rows_of
from tests.stage import Stage
from tests.tui import town


@pytest.fixture
def stage(town_file: Path, tmp_path: Path) -> Iterator[Stage]:
    """The town's people on a screen of 100 cells."""
    with Stage(LearnlawApp(town.desk_at(town_file, copy=tmp_path)), (100, 30)) as found:
        yield found


def opened(stage: Stage, verb: str, **spot: str) -> LearnlawApp:
    app = stage.app
    assert isinstance(app, LearnlawApp)
    stage.do(lambda: app.open_task(verb, Spot(**spot)))
    stage.rest(0.3)
    return app


def card(app: LearnlawApp, code: str) -> OfficerCard:
    found = show_member(app.desk, code)
    assert isinstance(found, OfficerCard)
    return found


def typed(text: str) -> list[str]:
    return list(text)


def test_what_is_recorded_is_changed_and_the_list_shows_it(stage: Stage) -> None:
    app = opened(stage, "list_officers", officer="0102")
    assert "0102" in stage.text()
    stage.press("e")
    stage.rest(0.3)
    stage.press("down", "end", *typed("x"), "ctrl+s")
    stage.rest(0.3)
    assert card(app, "0102").line.post.endswith("x") and card(app, "0102").line.post in stage.text()


def test_somebody_is_entered_exempted_and_has_left(stage: Stage) -> None:
    app = opened(stage, "list_officers", officer="0102")
    stage.press("n")
    stage.rest(0.3)
    stage.do(lambda: app.screen.query_one("#c0").put("吴怀瑾"))  # type: ignore[attr-defined]
    stage.press("ctrl+s")
    stage.rest(0.3)
    ((code,),) = rows_of(Path(app.desk.settings.database), "SELECT code FROM officer WHERE name='吴怀瑾'")
    assert card(app, code).line.unit == card(app, "0102").line.unit
    stage.press("x", *typed("ill"), "enter", "enter", "enter")
    stage.rest(0.3)
    assert [row.reason for row in card(app, "0102").exemptions][-1:] == ["ill"]
    stage.press("t", "enter")
    stage.rest(0.3)
    assert card(app, "0102").postings[0].ends_on == app.desk.today()


def test_a_unit_says_what_its_end_means_and_is_merged(stage: Stage) -> None:
    app = opened(stage, "list_officers", unit="U01")
    stage.press("c")
    stage.rest(0.3)
    assert "仍在任职" in stage.text() and "场" in stage.text()
    stage.do(lambda: app.screen.query_one("#into").put("U02"))  # type: ignore[attr-defined]
    stage.do(lambda: app.screen.query_one("#reason").put("机构改革"))  # type: ignore[attr-defined]
    stage.press("ctrl+s")
    stage.rest(0.3)
    found = show_member(app.desk, "U01")
    assert isinstance(found, UnitCard) and found.unit.merged_into == "U02"


def test_initials_find_units_and_people_and_the_card_opens(stage: Stage) -> None:
    opened(stage, "show_member")
    stage.press(*typed("0102"), "enter")
    stage.rest(0.3)
    assert "0102" in stage.text() and "任职" in stage.text()
