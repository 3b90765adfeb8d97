"""The ledger's screens look as approved, hold thousands of entries lightly, and write what was seen and no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from learnlaw.domain.study import Status
from learnlaw.settings import Language
from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.screens.calendar import PlanCalendar
from learnlaw.tui.screens.entry import Entry
from learnlaw.tui.screens.officer_home import OfficerHome
from learnlaw.tui.tasks import Spot
from learnlaw.tui.widgets.paged_rows import Pages
from learnlaw.tui.widgets.rows import Row
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.ledger_form import corrected
from learnlaw.verbs.ledger_views import show_session
from learnlaw.verbs.objections import list_objections, object_to_entry
from learnlaw.verbs.study import correct_session
from tests.stage import Stage
from tests.tui import town
from tests.tui.golden import SIZES, assert_golden, assert_looks

LANGUAGES = [pytest.param("zh", id="zh"), pytest.param("en", id="en")]


@contextmanager
def staged(
    file: Path, folder: Path, verb: str, language: Language = "zh", size: tuple[int, int] = (80, 24)
) -> Iterator[tuple[Stage, Desk]]:
    """A task in front of the board of a copy of the town, in which one officer objects."""
    desk = town.desk_at(file, language, copy=folder)
    object_to_entry(desk, "U01-2024-001", "0102", "当天[b]因公[/b]出差, 应记为因公")
    with Stage(LearnlawApp(desk), size) as stage:
        app = stage.app
        assert isinstance(app, LearnlawApp)
        stage.do(lambda: app.open_task(verb, Spot()))
        stage.rest()
        yield stage, desk


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screens_look_as_approved(language: Language, town_file: Path, tmp_path: Path) -> None:
    with staged(town_file, tmp_path, "list_sessions", language, SIZES[0]) as (stage, _desk):
        assert_looks(stage, f"ledger.{language}")
        stage.press("c")
        stage.rest()
        assert_looks(stage, f"calendar.{language}")
        stage.do(lambda: stage.app.push_screen(OfficerHome("0101")))
        stage.rest()
        assert_looks(stage, f"officer-home.{language}")


def test_an_entry_and_objections_look_as_approved(town_file: Path, tmp_path: Path) -> None:
    with staged(town_file, tmp_path, "list_sessions") as (stage, _desk):
        stage.press("end", "enter")
        stage.rest()
        stage.press("5")
        assert_golden(stage, "entry.zh.80x24")
        stage.press("escape", "o")
        stage.rest()
        assert_golden(stage, "objections.zh.80x24")


def test_forms_and_the_year_look_as_approved(town_file: Path, tmp_path: Path) -> None:
    with staged(town_file, tmp_path, "list_sessions") as (stage, _desk):
        stage.press("f")
        assert_golden(stage, "ledger-filter.zh.80x24")
        stage.press("escape", "end", "enter")
        stage.rest()
        stage.press("c")
        assert_golden(stage, "entry-correct.zh.80x24")
        stage.press("escape", "escape", "c", "v")
        stage.rest()
        assert_golden(stage, "calendar-year.zh.80x24")


def test_a_plan_is_tried_out_before_it_is_kept(town_file: Path, tmp_path: Path) -> None:
    """In the calendar: taken up, put down in another year, who would lose by it, kept."""
    with staged(town_file, tmp_path, "year_plan") as (stage, desk):
        calendar = stage.app.screen
        assert isinstance(calendar, PlanCalendar)
        stage.do(lambda: calendar.go(date(2024, 8, 20)))
        stage.press("m")
        stage.do(lambda: calendar.go(date(2025, 1, 6)))
        stage.press("enter")
        stage.rest()
        assert_golden(stage, "what-if.zh.80x24")
        number = "U08-2024-001"
        assert show_session(desk, number)[0].record.first == date(2024, 8, 20)
        stage.press("s", "y")
        stage.rest()
        assert show_session(desk, number)[0].record.first == date(2025, 1, 6)


def test_the_second_editor_is_told_who_and_writes_nothing(town_file: Path, tmp_path: Path) -> None:
    with staged(town_file, tmp_path, "list_sessions") as (stage, desk):
        number = "U09-2024-001"
        stage.do(lambda: stage.app.push_screen(Entry(desk, Spot(), number)))
        stage.rest()
        stage.press("h")
        record, _version, _notes = corrected(desk, number, {"topic": "别人改的"})
        correct_session(desk, number, record)
        stage.press("ctrl+s")
        stage.rest()
        assert "coordinator" in stage.text() and "主题" in stage.text()
        assert show_session(desk, number)[0].record.status is Status.PLANNED


def test_an_objection_is_answered_from_its_list(town_file: Path, tmp_path: Path) -> None:
    with staged(town_file, tmp_path, "list_objections") as (stage, desk):
        stage.press("x", *"yes", "enter")
        stage.rest()
        (one,) = list_objections(desk)
        assert (one.objection.answer, one.objection.open) == ("yes", False)


def test_pages_hold_as_many_rows_as_there_are_and_read_those_that_are_seen() -> None:
    pages = Pages(5_123, 200)
    assert {row.key for row in pages} == {None}
    pages.read[25] = [Row(n, ("x",)) for n in range(123)]
    assert [row.key for row in pages][-2:] == [121, 122]
    assert len(list(pages)) == len(pages) == 5_123
    with pytest.raises(IndexError):
        pages[5_123]
