"""An officer practises at the screen: who, what, question by question, each explained, and what it came to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input

from learnlaw import i18n
from learnlaw.settings import Language
from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.screens.practice import Practice
from learnlaw.tui.tasks import Spot
from learnlaw.tui.widgets.rows import Rows
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.reviews import PracticeScope, review_due, review_stats
from tests.practice import LAW, MINE, SCOPE, a_school, again
from tests.stage import Stage
from tests.tui.golden import assert_golden

LANGUAGES = [pytest.param("zh", id="zh"), pytest.param("en", id="en")]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("school")
    a_school(folder).close()
    return folder


@pytest.fixture
def desk(built: Path, tmp_path: Path) -> Desk:
    return again(built, tmp_path)


@pytest.fixture
def stage(desk: Desk) -> Iterator[Stage]:
    i18n.install("en")
    with Stage(LearnlawApp(desk), (80, 24)) as found:
        opened(found)
        yield found


def opened(stage: Stage, officer: str = "a1") -> None:
    """The screen of practice, from the board."""
    app = stage.app
    assert isinstance(app, LearnlawApp)
    stage.do(lambda: app.open_task("practise", Spot(officer=officer)))
    stage.rest()


def screen(stage: Stage) -> Practice:
    found = stage.app.screen
    assert isinstance(found, Practice)
    return found


def begin(stage: Stage) -> Practice:
    """The officer under the cursor practises one law: the questions of the tests come first."""
    stage.press("enter")
    stage.rest()
    practice = screen(stage)
    place = next(n for n, one in enumerate(practice.choices) if one.title == LAW)
    stage.do(lambda: practice.query_one("#practice-scopes", Rows).go_to(place))
    stage.press("enter")
    stage.rest()
    assert tuple(one.id for one in practice.round)[: len(MINE)] == MINE
    return practice


def test_an_officer_is_found_by_initials(stage: Stage) -> None:
    stage.press("z", "w")
    stage.press("enter")
    stage.rest()
    assert screen(stage).officer == "b1" and "周五" in stage.text()


def test_a_round_is_answered_explained_and_summed_up(stage: Stage, desk: Desk) -> None:
    begin(stage)
    stage.press("2", "enter")
    stage.rest()
    assert (
        "Right." in stage.text()
        and "B、二百元" in stage.text()
        and "《行政处罚法》第五十一条" in stage.text()
    )
    assert "违法事实确凿并有法定依据" in stage.text()  # the article, which was imported
    stage.press("enter")
    stage.press("1", "2", "4", "enter")
    stage.rest()
    assert "Wrong." in stage.text() and "[/]处分[red]公务员" in stage.text()
    stage.press("enter")
    stage.press("a", "enter")
    stage.rest()
    stage.press("enter")
    blanks = list(stage.app.screen.query(Input))
    assert len(blanks) == 2 and blanks[0].has_focus
    stage.type("200")
    stage.press("enter")
    stage.type("当场")
    stage.press("enter")
    stage.rest()
    assert "Right." in stage.text() and "二百 / 200" in stage.text()
    stage.press("escape")
    assert "4 questions answered, 3 right." in stage.text()
    assert [q.id for q in review_due(desk, "a1", PracticeScope(wrong=True))] == ["aa-2"]
    assert [(day.answers, day.right) for day in review_stats(desk, "a1", SCOPE).days] == [(4, 3)]


def test_nothing_is_written_before_enter_and_nothing_without_an_answer(stage: Stage, desk: Desk) -> None:
    begin(stage)
    stage.press("1")
    stage.rest()
    assert not review_stats(desk, "a1", SCOPE).days
    stage.press("1", "delete", "enter")
    stage.rest()
    assert "F4" in stage.text() and not review_stats(desk, "a1", SCOPE).days


def test_who_does_not_know_sees_the_key_and_it_is_wrong(stage: Stage, desk: Desk) -> None:
    begin(stage)
    stage.press("f4")
    stage.rest()
    assert "Wrong." in stage.text() and "B、二百元" in stage.text()
    stage.press("1", "2", "enter")  # the page is read only now; Enter goes on
    stage.rest()
    assert "Question 2" in stage.text()
    assert review_stats(desk, "a1", SCOPE).wrong == 1


def test_the_wrong_answer_book_is_practised_and_when_empty_says_so(stage: Stage) -> None:
    stage.press("enter")
    stage.rest()
    stage.press("down", "enter")
    stage.rest()
    assert "Nothing is due here today." in stage.text()
    practice = begin_again(stage)
    assert [one.id for one in practice.round] == ["aa-1"]


def begin_again(stage: Stage) -> Practice:
    """One wrong answer, and then the book."""
    stage.press("escape")
    practice = begin(stage)
    stage.press("1", "enter")
    stage.rest()
    stage.press("escape", "escape")
    stage.rest()
    stage.press("home", "down", "enter")
    stage.rest()
    return practice


def test_a_damaged_card_is_told_of_and_practice_goes_on(stage: Stage, desk: Desk) -> None:
    practice = begin(stage)
    stage.press("b", "enter", "enter")
    stage.rest()
    with desk.engine.begin() as connection:
        assert connection.exec_driver_sql("UPDATE review_card SET card = '{'").rowcount == 1
    stage.press("escape")
    stage.rest()
    stage.do(lambda: practice.read_choices("a1"))
    stage.rest()
    assert "the review card of aa-1 is damaged" in " ".join(stage.text().split())
    assert practice.choices


def test_escape_leads_out_page_by_page(stage: Stage) -> None:
    begin(stage)
    for page in ("-scopes", "-people"):
        stage.press("escape")
        stage.rest()
        assert screen(stage).page == page
    stage.press("escape")
    assert not isinstance(stage.app.screen, Practice)


def test_the_language_may_change_in_the_middle_of_an_answer(stage: Stage) -> None:
    begin(stage)
    stage.press("1")
    app = stage.app
    assert isinstance(app, LearnlawApp)
    stage.do(lambda: app.speak("zh"))
    assert "第 1 / 10 题" in stage.text() and "(x) A" in stage.text()


def test_an_explanation_stands_on_the_grid_in_every_size(stage: Stage) -> None:
    begin(stage)
    stage.press("1", "enter")
    stage.rest()
    for width, height in ((40, 12), (81, 13), (110, 24), (160, 45), (80, 24)):
        stage.resize(width, height)
        stage.rest()
        assert stage.aligned()
    stage.resize(40, 12)
    stage.rest()
    assert "Wrong." in stage.text()
    stage.press(*["down"] * 20)
    assert "法律另有规定的" in stage.text().replace("\n ", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_practice_looks_as_approved(language: Language, desk: Desk) -> None:
    i18n.install(language)
    with Stage(LearnlawApp(desk), (80, 24)) as stage:
        opened(stage)
        begin(stage)
        stage.press("enter")
        stage.press("f4")
        stage.rest()
        stage.press("enter")
        stage.press("1", "2", "3")
        assert_golden(stage, f"task-practice-asked.{language}.80x24")
        stage.press("4", "enter")
        stage.rest()
        assert_golden(stage, f"task-practice-told.{language}.80x24")
        stage.resize(120, 30)
        stage.rest()
        assert_golden(stage, f"task-practice-told.{language}.120x30")
        stage.resize(80, 24)
        stage.press("escape")
        stage.rest()
        assert_golden(stage, f"task-practice-sum.{language}.80x24")
