"""One activity is logged with few keys: what the last one had stands there, and the sign-in sheet comes after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from learnlaw.domain.study import Presence, Status
from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.screens.log_session import LogSession
from learnlaw.tui.screens.sign_in import SignIn
from learnlaw.tui.widgets.form import Entry, Form, Pick
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.ledger_views import SessionLine, list_sessions, show_session
from learnlaw.verbs.log_desk import last_like, log_desk
from learnlaw.verbs.study import log_session
from tests.county import a_record
from tests.stage import Stage
from tests.tui import town

TOPIC = "法治[i]思想[/i]"


@pytest.fixture
def desk(town_file: Path, tmp_path: Path) -> Desk:
    return town.desk_at(town_file, "en", copy=tmp_path)


@pytest.fixture
def stage(desk: Desk) -> Iterator[Stage]:
    with Stage(LearnlawApp(desk), (120, 45)) as found:
        found.press("down", "l")
        found.rest()
        yield found


def put(stage: Stage, name: str, text: str) -> None:
    """Type into a field."""
    editor = stage.app.screen.query_one(f"#{name}", Entry)
    stage.do(lambda: editor.focus())
    stage.do(lambda: setattr(editor, "value", text))


def words(stage: Stage) -> dict[str, str]:
    return stage.app.screen.query_one(Form).words()


def logged(desk: Desk, topic: str = TOPIC) -> list[SessionLine]:
    return [line for line in list_sessions(desk)[0] if line.topic == topic]


def test_everybody_is_present_with_one_key_and_both_are_taken_back_with_one(stage: Stage, desk: Desk) -> None:
    assert stage.app.screen.query_one("#units", Pick).value == ("U01",)
    put(stage, "topic", TOPIC)
    put(stage, "hours", "半天")
    stage.press("f2", "ctrl+s")
    stage.rest()
    assert type(stage.app.screen) is SignIn
    assert "Receipt" in stage.text() and TOPIC in stage.text()
    (line,) = logged(desk)
    shown, _kinds = show_session(desk, f"#{line.row}")
    assert {seat.officer for seat in shown.record.attendances} == {"0101", "0102", "0103"}
    assert {seat.presence for seat in shown.record.attendances} == {Presence.PRESENT}
    stage.press("q", "y", "n", "X", "S", "escape")
    stage.rest()
    assert "2 people by name" in stage.text()
    stage.press("u")
    stage.rest()
    assert not logged(desk)
    assert stage.app.screen.query_one("#topic", Entry).value == TOPIC


def test_a_plan_has_no_sign_in_sheet(stage: Stage, desk: Desk) -> None:
    put(stage, "topic", TOPIC)
    put(stage, "first", "2024-09-01")
    put(stage, "hours", "3")
    status = stage.app.screen.query_one("#status")
    stage.do(lambda: status.focus())
    stage.press("right", "ctrl+s")
    stage.rest()
    assert type(stage.app.screen) is LogSession
    assert [line.status for line in logged(desk)] == [Status.PLANNED]


def test_yesterday_is_one_key(stage: Stage) -> None:
    stage.press("f3", "pageup", "f4")
    assert words(stage)["first"] == "2024-07-31"


def test_the_form_takes_over_what_the_last_one_of_that_unit_and_kind_had(desk: Desk) -> None:
    fields = {"place": "三楼", "lecturer": "某人", "lecturer_unit": "县委党校", "evidence": "A"}
    log_session(desk, a_record("2024-07-30", units=("U01",), topic="宪法", hours="2.5", **fields))
    with Stage(LearnlawApp(desk), (120, 45)) as stage:
        stage.press("down", "l")
        stage.rest()
        found = words(stage)
        assert (found["hours"], found["venue"], found["speaker_unit"]) == ("2.5", "三楼", "县委党校")
        assert (found["topic"], found["speaker"], found["evidence"]) == ("", "", "")
        assert "2024-07-30 (宪法)" in stage.text()
        put(stage, "venue", "大礼堂")
        units = stage.app.screen.query_one("#units", Pick)
        stage.do(lambda: units._take(("U10",)))
        stage.rest()
        found = words(stage)
        assert (found["venue"], found["hours"], found["speaker_unit"]) == ("大礼堂", "3", "")


@pytest.mark.parametrize(
    ("units", "kinds", "topic"),
    [
        pytest.param(("U01",), ("lecture",), "行政复议法", id="of the unit and the kind"),
        pytest.param(("U01",), ("rotation",), "轮训", id="of another kind"),
        pytest.param(("U02",), ("rotation",), "轮训", id="of another unit where the unit has none"),
        pytest.param(("U01",), ("hearing",), None, id="of a kind that nobody has held"),
        pytest.param((), (), None, id="of nothing"),
    ],
)
def test_the_last_one_is_sought_by_unit_then_by_kind(
    desk: Desk, units: tuple[str, ...], kinds: tuple[str, ...], topic: str | None
) -> None:
    found = last_like(desk, units, kinds)
    assert (found.topic if found else None) == topic


@pytest.mark.parametrize(
    ("kinds", "signs"),
    [
        pytest.param(("lecture",), True, id="a lecture"),
        pytest.param(("duty_report",), True, id="what officers do"),
        pytest.param(("exam",), False, id="an exam, which has results"),
        pytest.param(("case_review",), False, id="what units alone are credited for"),
        pytest.param(("case_review", "lecture"), True, id="both"),
    ],
)
def test_people_sign_in_where_they_are_credited(desk: Desk, kinds: tuple[str, ...], signs: bool) -> None:
    assert log_desk(desk).signs(kinds) is signs
