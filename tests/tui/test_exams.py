"""A coordinator holds an exam from the terminal alone: every step is told before, and what was done after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from textual.widgets import Input

from learnlaw.domain.attempt import AttemptState
from learnlaw.domain.exam import ExamState
from learnlaw.settings import Language
from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.screens.exam_keying import runs
from learnlaw.tui.screens.exam_room import ExamRoomScreen
from learnlaw.tui.tasks import Spot
from learnlaw.tui.widgets.form import Pick
from learnlaw.tui.widgets.rows import Rows
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_regrade import list_changes
from learnlaw.verbs.exam_results import exam_results
from learnlaw.verbs.exam_running import open_exam
from learnlaw.verbs.exams import list_exams, new_exam, show_exam
from tests.halls import KINDS, a_blueprint
from tests.stage import Stage
from tests.tui import exam_town
from tests.tui.exam_town import DRAFT, OPEN, RIGHT
from tests.tui.golden import SIZES, assert_looks

QUIET = 0.6
"""Seconds after which what was typed has been looked through."""


@pytest.fixture(scope="module")
def exams_file(town_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exam_town.build(town_file, tmp_path_factory.mktemp("exams"))


@pytest.fixture
def desk(exams_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    return exam_town.desk_at(exams_file, "en", tmp_path)


@pytest.fixture
def stage(desk: Desk) -> Iterator[Stage]:
    with Stage(LearnlawApp(desk), (120, 45)) as found:
        open_list(found)
        yield found


def open_list(stage: Stage) -> None:
    app = stage.app
    assert isinstance(app, LearnlawApp)
    stage.do(lambda: app.open_task("list_exams", Spot()))
    stage.settle()


def enter(stage: Stage, number: str) -> ExamRoomScreen:
    """Open one exam of the list."""
    rows = stage.app.screen.query_one("#exams-rows", Rows)
    stage.do(lambda: rows.go_to(number))
    stage.press("enter")
    screen = stage.app.screen
    assert isinstance(screen, ExamRoomScreen)
    return screen


def put(stage: Stage, selector: str, text: str) -> None:
    """Fill in a line."""
    field = stage.app.screen.query_one(selector, Input)
    stage.do(lambda: field.focus())
    stage.do(lambda: setattr(field, "value", text))


# -- its life --------------------------------------------------------------------------------


def test_a_draft_is_opened_only_after_yes(stage: Stage, desk: Desk) -> None:
    text = stage.text()
    assert "2/8" in text and "open it" in text and "going on" in text and "[/]抽查[red]" in text
    enter(stage, DRAFT)
    stage.press("o", "n")
    assert show_exam(desk, DRAFT).exam.state is ExamState.DRAFT
    stage.press("o", "y")
    assert show_exam(desk, DRAFT).exam.state is ExamState.OPEN
    assert "papers drawn: 2" in stage.text()
    stage.press("x", "enter")
    assert "Reason is needed." in stage.text()
    put(stage, "#words-reason", "[b]改期[/b]")
    stage.press("enter")
    assert show_exam(desk, DRAFT).exam.state is ExamState.VOID
    assert "Called off: [b]改期[/b]" in stage.text()
    (number,) = new_exam(desk, exam_town.a_form(desk, "法律知识考试", "fujian")).made
    stage.press("escape")
    enter(stage, number)
    stage.press("o")  # what the bank cannot fill is not even asked about
    text = stage.text()
    assert "It cannot be done yet:" in text and "single choice 10 × 1, 行政处罚法, and 1 fit" in text
    assert "y: yes" not in text and "allow-reviewed" not in text
    assert show_exam(desk, number).exam.state is ExamState.DRAFT
    stage.press("f5")
    assert "Who is expected" in stage.text()


def test_closing_says_who_would_be_absent_and_then_a_make_up_can_be_given(stage: Stage, desk: Desk) -> None:
    enter(stage, OPEN)
    text = stage.text()
    assert "It can be begun until 08-01 18:00." in text
    assert "县司法局  1 of 3  孙叔文" in text and "赵一帆" not in text
    stage.press("c")
    assert "6 officers have not sat" in stage.text() and "not over yet" in stage.text()
    stage.press("y")
    assert show_exam(desk, OPEN).exam.state is ExamState.CLOSED
    assert "Absent 6, failed 1." in stage.text()
    stage.press("m")
    put(stage, "#words-opens", "2025-01-05 09:00")
    put(stage, "#words-closes", "2025-01-05 08:00")
    stage.press("enter")
    assert "ends before it begins" in stage.text()
    stage.press("m")
    put(stage, "#words-opens", "2025-01-05 09:00")
    put(stage, "#words-closes", "2025-01-05 11:00")
    stage.press("enter")
    assert "The make-up is 2025-01-05 09:00 - 11:00: o opens it." in stage.text()


def test_what_is_printed_goes_to_a_file_and_is_not_written_over_unasked(stage: Stage, tmp_path: Path) -> None:
    enter(stage, OPEN)
    stage.press("p", "enter", "enter")
    path = tmp_path / f"{OPEN}-试卷-A.docx"
    written = path.read_bytes()
    assert written.startswith(b"PK") and "Written:" in stage.text()
    path.write_bytes(b"mine")
    stage.press("enter", "enter")
    assert "Write over it?" in stage.text() and path.read_bytes() == b"mine"
    stage.press("y")
    assert path.read_bytes().startswith(b"PK")


# -- answers come in ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "words"),
    [
        pytest.param((), "", id="none"),
        pytest.param((3,), "3", id="one"),
        pytest.param((1, 2, 3, 7, 9, 10), "1-3, 7, 9-10", id="runs"),
    ],
)
def test_items_that_are_not_there_are_told_in_runs(items: tuple[int, ...], words: str) -> None:
    assert runs(items) == words


def test_a_sheet_is_keyed_in_by_pinyin_line_by_line(stage: Stage, desk: Desk) -> None:
    enter(stage, OPEN)
    stage.press("k")
    stage.press("s", "s", "w", "enter")
    assert "0103  孙叔文" in stage.text()
    stage.type("1bc99a")
    text = stage.text()
    assert "item 1: BC: a single question takes one letter" in text and "there is no item 99" in text
    put(stage, "#keying-line", "")
    lines = exam_town.sheet(desk, OPEN, "0103", RIGHT).splitlines()
    for line in lines[:3]:
        put(stage, "#keying-line", line)
        stage.press("enter")
    assert "3 of 4 items" in stage.text() and "not there: 4" in stage.text()
    stage.press("f4")
    assert stage.app.screen.query_one("#keying-line", Input).value == lines[2]
    stage.press("enter")
    put(stage, "#keying-line", lines[3])
    stage.press("enter")
    assert "Saved: 孙叔文 0103." in stage.text() and "3 of 8 sheets are in" in stage.text()
    assert exam_results(desk, OPEN).attempts["0103"][0].passed
    rows = stage.app.screen.query_one("#keying-people", Rows)
    assert rows.current is not None and rows.current.key not in ("0101", "0102", "0103")
    stage.press("0", "1", "0", "1", "enter")
    assert "The sheet of 赵一帆 is in already." in stage.text()
    stage.press("escape", "3", "z", "enter")
    assert "Reason is needed." in stage.text()
    put(stage, "#words-reason", "录错")
    stage.press("enter", "g")
    put(stage, "#words-reason", "重录")
    stage.press("enter")
    assert "annulled" in stage.text()
    exam_town.sit(desk, OPEN, "0101", RIGHT)
    states = [one.state for one in exam_results(desk, OPEN).attempts["0101"]]
    assert states == [AttemptState.VOID, AttemptState.GRADED]


def test_a_file_of_answers_is_looked_through_before_it_is_written(
    stage: Stage, desk: Desk, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("人员编码,卷别,1,2,3,4\n0103,A,A,AB,对,十五\n0999,A,A,AB,对,十五\n", encoding="utf-8")
    enter(stage, OPEN)
    stage.press("i")
    put(stage, "#path-line", str(bad))
    stage.press("enter")
    stage.rest(QUIET)
    assert "0999 is not expected" in stage.text() and "Nothing is written while" in stage.text()
    bad.write_text("人员编码,卷别,1,2,3,4\n0103,A,A,AB,对,十五\n", encoding="utf-8")
    stage.press("f4")
    put(stage, "#path-line", str(bad))
    stage.press("enter")
    stage.rest(QUIET)
    assert "answer sheets: 1" in stage.text()
    assert "0103" not in exam_results(desk, OPEN).attempts
    stage.press("s")
    assert "0103" in exam_results(desk, OPEN).attempts


def test_short_answers_are_marked_one_after_the_other(stage: Stage, desk: Desk, tmp_path: Path) -> None:
    plan = str(a_blueprint(tmp_path, KINDS, 1, "all_or_nothing"))
    (number,) = new_exam(desk, exam_town.a_form(desk, "简答考试", plan)).made
    open_exam(desk, number)
    for officer in ("0101", "0102"):
        exam_town.sit(desk, number, officer, RIGHT)
    stage.press("escape")
    open_list(stage)
    enter(stage, number)
    stage.press("h")
    assert "2 answers wait for marks." in stage.text() and "每类2分" in stage.text()
    put(stage, "#marking-line", "41")
    stage.press("enter")
    assert "0 to 40" in stage.text() and "2 answers wait" in stage.text()
    put(stage, "#marking-line", "３５．5")
    stage.press("enter")
    put(stage, "#marking-line", "0")
    stage.press("enter")
    assert "No answer waits for marks." in stage.text()
    marks = [mine[0].marks for mine in exam_results(desk, number).attempts.values()]
    assert marks == [Decimal("95.5"), Decimal(60)]


# -- afterwards --------------------------------------------------------------------------------


def test_a_regrade_is_seen_before_it_is_done_and_taken_back(stage: Stage, desk: Desk) -> None:
    enter(stage, OPEN)
    stage.press("3")
    text = stage.text()
    assert "Expected 8  Sat 2  Absent 6" in text and "Turnout 25%  Passed 1  Pass rate 50%" in text
    stage.press("4")
    text = stage.text()
    assert "##########.........." in text and "50%" in text
    assert "= A  最先立案的行政机关" in text and "[/]违法行为人住所地的[red]行政机关" in text
    rows = stage.app.screen.query_one("#exam-items", Rows)
    stage.do(lambda: rows.go_to("hall-2"))
    stage.press("r")
    put(stage, "#key", "CD")
    stage.rest(QUIET)
    text = stage.text()
    assert "2 papers: 1 would have more, 1 fewer" in text
    stage.press("ctrl+s")
    assert "Say why" in stage.text() and not list_changes(desk, OPEN)
    put(stage, "#reason", "答案有误")
    stage.press("ctrl+s", "y")
    assert [one.undone for one in list_changes(desk, OPEN)] == [False]
    stage.press("r")
    put(stage, "#reason", "误判")
    stage.press("f8")
    assert [one.undone for one in list_changes(desk, OPEN)] == [True]


def test_an_appeal_is_answered_in_words(stage: Stage, desk: Desk) -> None:
    from learnlaw.verbs.appeals import list_appeals, raise_appeal

    raise_appeal(desk, OPEN, "0102", 1, "[/]B也对")
    enter(stage, OPEN)
    stage.press("5")
    text = stage.text()
    assert "[/]B也对" in text
    letter = re.search(r"key ([A-D]) on this paper", text)
    assert letter is not None and f"= {letter[1]}  最先立案的行政机关" in text
    stage.press("a", "ctrl+s")
    assert "Say why." in stage.text()
    put(stage, "#text", "依据第二十五条")
    stage.press("ctrl+s")
    ((_officer, row),) = list_appeals(desk, OPEN)
    assert (row.state, row.answer) == ("rejected", "依据第二十五条")


# -- a new one ---------------------------------------------------------------------------------


def test_the_form_says_who_is_expected_and_whether_the_bank_can_fill_it(
    stage: Stage, desk: Desk, tmp_path: Path
) -> None:
    stage.press("n")
    put(stage, "#title", "第四次考试")
    screen = stage.app.screen
    stage.do(lambda: screen.query_one("#blueprint", Pick).put(str(tmp_path / "hall.yaml")))
    stage.do(lambda: screen.query_one("#units", Pick).put("U01"))
    put(stage, "#halls", "一号会议室")
    stage.rest(QUIET)
    assert "is no hall" in stage.text()
    put(stage, "#halls", "一号会议室=2x2")
    stage.rest(QUIET)
    assert "The bank can fill it: 4 questions." in stage.text()
    assert "县司法局 and below  3 expected, 0 exempt" in stage.text()
    put(stage, "#closes", "2024-08-01 08:00")
    stage.rest(QUIET)
    assert "the window ends before it begins" in stage.text()
    stage.press("ctrl+s")
    assert len(list_exams(desk)) == 3
    put(stage, "#closes", "2024-08-01 11:00")
    stage.rest(QUIET)
    stage.press("ctrl+s")
    made = next(one for one in list_exams(desk) if one.title == "第四次考试")
    assert [one.seat for one in show_exam(desk, made.number).exam.expected] == [1, 2, 3]
    rows = stage.app.screen.query_one("#exams-rows", Rows)
    assert rows.current is not None and rows.current.key == made.number


# -- looks -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", [pytest.param("zh", id="zh"), pytest.param("en", id="en")])
def test_the_exams_look_as_approved(
    language: Language, exams_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    desk = exam_town.desk_at(exams_file, language, tmp_path)
    with Stage(LearnlawApp(desk), SIZES[0]) as stage:
        open_list(stage)
        assert_looks(stage, f"exams.{language}")
        stage.press("n")
        stage.rest(QUIET)
        screen = stage.app.screen
        stage.do(lambda: screen.query_one("#blueprint", Pick).put("jining"))
        put(stage, "#title", "第四次学法用法考试")
        stage.rest(QUIET)
        assert_looks(stage, f"exam-form.{language}")
        stage.press("escape")
        stage.settle()
        enter(stage, OPEN)
        assert_looks(stage, f"exam.{language}")
        for view, name in (("3", "exam-results"), ("4", "exam-items")):
            stage.press(view)
            stage.settle()
            assert_looks(stage, f"{name}.{language}")
        stage.press("k")
        stage.settle()
        stage.press("0", "1", "0", "3", "enter")
        stage.type("1bc2ac99a")
        assert_looks(stage, f"exam-keying.{language}")
