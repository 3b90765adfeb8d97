"""A sitting shows only what is saved as saved, loses nothing silently, and ends when time is up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from learnlaw import i18n
from learnlaw.domain.attempt import AttemptState
from learnlaw.settings import Language
from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.screens.sitting import SittingScreen
from learnlaw.tui.screens.sitting_app import SittingApp
from learnlaw.tui.widgets.question import Blank
from learnlaw.verbs.clock import FixedClock, Ticks
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.sitting import outcome, save_answer, submit_exam
from learnlaw.verbs.sitting_desk import look
from tests.halls import BEGINS, CANARY, MINUTES, a_hall, a_sitting, exam_number, hall_desk
from tests.stage import Stage
from tests.tui.golden import assert_looks

OFFICER = "0107"
TYPED = 1.3
"""Seconds after which what was typed is sent."""
DUE = BEGINS + timedelta(minutes=10 + MINUTES)


@pytest.fixture(scope="session")
def hall_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hall's database. Who sits takes a copy."""
    return a_hall(tmp_path_factory.mktemp("hall"))


@pytest.fixture
def desk(hall_file: Path, tmp_path: Path) -> Desk:
    i18n.install("en")
    return hall_desk(hall_file, copy=tmp_path)


@pytest.fixture
def stage(desk: Desk) -> Iterator[Stage]:
    """A sitting that has begun, on its first question."""
    with Stage(SittingApp(desk, exam_number(desk), OFFICER)) as found:
        found.rest(0.1)
        found.press("b")
        found.rest(0.1)
        yield found


def screen(stage: Stage) -> SittingScreen:
    """The sitting, whatever stands in front of it."""
    return next(one for one in stage.app.screen_stack if isinstance(one, SittingScreen))


def saved(desk: Desk) -> dict[int, str]:
    """What is in the database, read past the program."""
    with closing(sqlite3.connect(desk.settings.database)) as connection:
        rows = connection.execute("SELECT item, value FROM answer ORDER BY seq").fetchall()
    standing = dict(rows)
    return {item: value for item, value in standing.items() if value}


def clock_to(desk: Desk, **after: float) -> None:
    """Let the host's clock go on."""
    assert isinstance(desk.clock, FixedClock)
    passed = timedelta(**after)
    desk.clock.instant = BEGINS + timedelta(minutes=10) + passed
    desk.clock.running = Ticks("fixed", int(passed.total_seconds() * 1000))


# -- answering ------------------------------------------------------------------------------


def test_a_whole_paper_by_keys(stage: Stage, desk: Desk) -> None:
    stage.press("1", "enter", "1", "3", "2", "2", "enter", "down", "enter", "enter")
    stage.press(*"15", "enter", *"bank", "pagedown", *"fines", "f4")
    assert "5 answered, 0 open, 0 flagged" in stage.text()
    stage.press("y")
    stage.rest()
    assert saved(desk) == {1: "A", 2: "AC", 3: "T", 4: "15|bank", 5: "fines"}
    assert "short answers wait" in stage.text()
    stage.press("enter")
    assert stage.app.return_code == 0


def test_options_are_picked_by_the_mouse(stage: Stage, desk: Desk) -> None:
    place = next(n for n, line in enumerate(stage.lines()) if "3 ( )" in line)
    stage.click(10, place)
    assert "3 (x)" in stage.text() and "saved 09:10:00" in stage.lines()[0]
    assert list(saved(desk)) == [1]


def test_enter_takes_the_option_under_the_cursor_and_then_goes_on(stage: Stage) -> None:
    stage.press("down", "down")
    assert ">2 ( )" in stage.text()
    stage.press("enter")
    assert "2 (x)" in stage.text() and "Question 1 / 5" in stage.text()
    stage.press("enter")
    assert "Question 2 / 5" in stage.text()
    stage.press("left")
    assert "Question 1 / 5" in stage.text()


def test_an_answer_can_be_taken_back(stage: Stage, desk: Desk) -> None:
    stage.press("b", "delete")
    assert saved(desk) == {} and "(x)" not in stage.text()


def test_words_are_saved_when_the_typing_rests(stage: Stage, desk: Desk) -> None:
    stage.press("pagedown", "pagedown", "pagedown", *"15")
    assert "saving" in stage.lines()[0] and saved(desk) == {}
    stage.rest(TYPED)
    assert saved(desk) == {4: "15|"} and "saved 09:10:00" in stage.lines()[0]


def test_a_stroke_cannot_be_typed_into_a_blank(stage: Stage) -> None:
    stage.press("pagedown", "pagedown", "pagedown", "1", "vertical_line", "2")
    assert [one.value for one in stage.app.screen.query(Blank)] == ["12", ""]


def test_text_of_questions_is_literal(stage: Stage) -> None:
    assert "[/]违法行为人住所地的[red]行政机关" in stage.text()


def test_no_key_is_on_the_screen_or_behind_it(stage: Stage) -> None:
    assert CANARY not in stage.text() and CANARY not in repr(screen(stage).sitting)


# -- flags and the map ------------------------------------------------------------------------


def test_the_map_tells_what_is_answered_flagged_and_open(stage: Stage) -> None:
    stage.press("1", "enter", "m", "g")
    assert "1 answered, 1 flagged, 3 open" in stage.text()
    stage.press("4", "enter")
    assert "Question 4 / 5" in stage.text()


def test_flags_are_kept(stage: Stage, desk: Desk) -> None:
    stage.press("m")
    assert set(a_sitting(desk, OFFICER, holder="later").flags) == {1}
    assert "flagged" in stage.lines()[1]


# -- what goes wrong -----------------------------------------------------------------------------


def test_an_answer_that_was_not_saved_is_called_so_and_sent_again(stage: Stage, desk: Desk) -> None:
    database = Path(desk.settings.database)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON answer BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    stage.press("1")
    stage.rest()
    assert "not saved" in stage.lines()[0] and "Not saved:" in stage.text()
    assert saved(desk) == {}
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DROP TRIGGER full")
    stage.press("up")
    stage.rest()
    assert "saved 09:10:00" in stage.lines()[0] and "Not saved:" not in stage.text()
    assert saved(desk) == {1: "A"}


def test_a_window_that_was_taken_over_says_so_and_writes_no_more(stage: Stage, desk: Desk) -> None:
    stage.press("1")
    newer = a_sitting(desk, OFFICER, holder="newer")
    stage.press("2")
    stage.rest()
    text = stage.text()
    assert "another window" in text and "read only" in text and "Not saved from here: 1" in text
    stage.press("3", "m", "s")
    stage.rest()
    assert saved(desk) == {1: "A"}
    assert save_answer(desk, newer, 1, "B", "t").seq == 2
    stage.press("escape")
    assert stage.app.return_code == 0


def test_a_window_that_only_looks_is_told_as_well(stage: Stage, desk: Desk) -> None:
    a_sitting(desk, OFFICER, holder="newer")
    stage.do(lambda: screen(stage).look())
    stage.rest()
    assert "read only" in stage.text()


# -- time ------------------------------------------------------------------------------------------


def test_the_clock_is_that_of_the_host(stage: Stage, desk: Desk) -> None:
    clock_to(desk, minutes=18, seconds=53)
    stage.rest(1.1)
    assert "41:07 left" in stage.lines()[0]
    clock_to(desk, minutes=56)
    stage.rest(1.1)
    assert "04:00 left" in stage.lines()[0] and "time is short" in stage.lines()[1]


def test_the_paper_is_collected_when_time_is_up(stage: Stage, desk: Desk) -> None:
    stage.press("1")
    clock_to(desk, minutes=MINUTES)
    stage.rest(1.4)
    assert "The paper is handed in." in stage.text()
    assert look(desk, screen(stage).sitting).state is AttemptState.PENDING


def test_more_time_that_was_given_is_told_and_kept(stage: Stage, desk: Desk) -> None:
    with closing(sqlite3.connect(desk.settings.database)) as connection, connection:
        later = (DUE + timedelta(minutes=5)).isoformat(timespec="microseconds")
        connection.execute("UPDATE attempt SET deadline = ?", (later,))
    clock_to(desk, minutes=MINUTES)
    stage.rest(1.4)
    assert "more time" in stage.text() and "handed in" not in stage.text()
    assert "05:00 left" in stage.lines()[0]


def test_a_paper_that_was_collected_elsewhere_shows_what_it_came_to(stage: Stage, desk: Desk) -> None:
    stage.press("1")
    submit_exam(desk, screen(stage).sitting)
    stage.press("2")
    stage.rest()
    assert "The paper is handed in." in stage.text() and saved(desk) == {1: "A"}


def test_leaving_is_asked_and_keeps_everything(stage: Stage, desk: Desk) -> None:
    stage.press("1", "escape")
    assert "The clock runs on: 1:00:00 left." in stage.text() and "--officer 0107" in stage.text()
    stage.press("n", "escape", "y")
    assert stage.app.return_code == 0
    with Stage(SittingApp(desk, exam_number(desk), OFFICER)) as again:
        again.rest(0.1)
        assert "Press b to go on" in again.text()
        again.press("b")
        again.rest(0.1)
        assert "Question 2 / 5" in again.text()
        again.press("left")
        assert "1 (x)" in again.text()
    assert outcome(desk, 1).state is AttemptState.SITTING


# -- around it -------------------------------------------------------------------------------------------


def test_the_palette_of_a_sitting_offers_no_task_of_the_coordinator(stage: Stage) -> None:
    stage.press("ctrl+p")
    stage.rest(0.3)
    text = stage.text()
    assert "Hand in" in text and "roster" not in text and "quota" not in text


def test_the_language_changes_and_the_sitting_stays_where_it_was(stage: Stage) -> None:
    stage.press("1")
    app = stage.app
    assert isinstance(app, SittingApp)
    stage.do(lambda: app.speak("zh"))
    assert "已保存 09:10:00" in stage.lines()[0] and "第 1 题 / 5" in stage.lines()[1]
    assert "1 (x)" in stage.text()


def test_the_coordinator_hands_the_terminal_to_an_officer_found_by_pinyin(desk: Desk) -> None:
    with Stage(LearnlawApp(desk)) as stage:
        app = stage.app
        assert isinstance(app, LearnlawApp)
        stage.do(lambda: app.open_task("sit_exam"))
        stage.rest(0.2)
        stage.press(*"zqm", "enter")
        stage.rest(0.2)
        assert "郑启明  0108: choose the exam." in stage.text()
        stage.press("enter")
        stage.rest(0.2)
        assert "郑启明" in stage.text() and "Press b to begin" in stage.text()
        stage.press("escape", "escape", "escape")
        assert len(stage.app.screen_stack) == 1


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (81, 13), (160, 45)])
def test_nothing_of_a_sitting_stands_off_the_grid(desk: Desk, size: tuple[int, int]) -> None:
    with Stage(SittingApp(desk, exam_number(desk), OFFICER), size) as stage:
        stage.rest(0.1)
        assert stage.aligned()
        stage.press("b")
        for _ in range(5):
            assert stage.aligned()
            stage.press("pagedown")
        for keys in (("f3",), ("escape", "f4"), ("escape", "escape")):
            stage.press(*keys)
            assert stage.aligned()


def test_a_long_option_is_wrapped_and_not_cut(stage: Stage) -> None:
    stage.press("enter")
    option = next(one for one in screen(stage).sitting.items[1].options if cell_len(one) > 70)
    joined = "".join(line.strip() for line in stage.lines()[2:-2])
    assert option in joined


LANGUAGES = [pytest.param("zh", id="zh"), pytest.param("en", id="en")]
SCENES: list[Any] = [
    pytest.param("single", ("b", "2"), id="single"),
    pytest.param("multiple", ("b", "enter", "1", "3", "down"), id="multiple"),
    pytest.param("true-false", ("b", "enter", "enter", "2", "m"), id="true-false"),
    pytest.param("blank", ("b", "enter", "enter", "enter", *"15"), id="blank"),
    pytest.param("short", ("b", "enter", "enter", "enter", "pagedown", *"abc"), id="short"),
    pytest.param("map", ("b", "1", "enter", "m", "g"), id="map"),
    pytest.param("summary", ("b", "1", "enter", "m", "s"), id="summary"),
    pytest.param("leave", ("b", "1", "escape"), id="leave"),
    pytest.param("result", ("b", "1", "s", "y"), id="result"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "keys"), [pytest.param("start", (), id="start"), *SCENES])
def test_a_sitting_looks_as_approved(
    name: str, keys: tuple[str, ...], language: Language, hall_file: Path, tmp_path: Path
) -> None:
    i18n.install(language)
    desk = hall_desk(hall_file, copy=tmp_path)
    with Stage(SittingApp(desk, exam_number(desk), OFFICER), (160, 45)) as stage:
        stage.rest(0.2)
        stage.press(*keys)
        stage.rest(TYPED if name in ("blank", "short") else 0.2)
        assert_looks(stage, f"sitting-{name}.{language}")
