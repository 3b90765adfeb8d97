"""A coordinator holds an exam from the terminal alone: every step is told before, and what was done after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from textual.widgets import Input

from learnlaw.domain.attempt import AttemptState
from learnlaw.domain.exam import ExamState
from learnlaw.settings import Language
from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.screens.exam_room import ExamRoomScreen
from learnlaw.tui.screens.exam_words import spans
from learnlaw.tui.tasks import Spot
from learnlaw.tui.widgets.form import Form, Pick
from learnlaw.tui.widgets.officers import Officers
from learnlaw.tui.widgets.rows import Rows
from learnlaw.verbs.blueprint_desk import own_blueprints
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_desk import blueprint_of
from learnlaw.verbs.exam_regrade import list_changes
from learnlaw.verbs.exam_results import exam_results
from learnlaw.verbs.exam_running import open_exam
from learnlaw.verbs.exams import list_exams, new_exam, show_exam
from learnlaw.verbs.scores import import_scores
from tests.halls import KINDS, a_blueprint
from tests.stage import Stage
from tests.tui import exam_town
from tests.tui.exam_town import DRAFT, OPEN, RIGHT, WRONG
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
    assert ", ".join(spans(items)) == words


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


# -- people, a draft changed, blueprints, score lists ---------------------------------------------


def on_result(stage: Stage, officer: str) -> None:
    """The cursor onto somebody in the results."""
    screen = stage.app.screen
    assert isinstance(screen, ExamRoomScreen) and screen.room is not None
    place = next(n for n, row in enumerate(screen.room.rows) if row["officer"] == officer)
    stage.do(lambda: screen.query_one("#exam-results", Rows).go_to(place))


def answer(stage: Stage, **words: str) -> None:
    """Fill in the lines that are asked for, and Enter."""
    for name, text in words.items():
        put(stage, f"#words-{name}", text)
    stage.press("enter")


def test_people_are_given_time_excused_and_added_from_the_results(stage: Stage, desk: Desk) -> None:
    enter(stage, OPEN)
    stage.press("3")
    on_result(stage, "0101")
    stage.press("e")  # a paper is there: it would have to be annulled first
    assert isinstance(stage.app.screen, ExamRoomScreen)
    on_result(stage, "0103")
    stage.press("t")
    answer(stage, minutes="0", reason="手伤")
    assert "1 at least" in stage.text()
    stage.press("t")
    answer(stage, minutes="１5", reason="手伤")
    stage.press("T")
    answer(stage, minutes="5", reason="停电")
    people = {one.officer: one for one in show_exam(desk, OPEN).exam.expected}
    assert people["0103"].extra_minutes == 20 and people["0201"].extra_minutes == 5
    on_result(stage, "0103")
    stage.press("e")
    answer(stage, reason="病假")
    assert {one.officer: one.exempt for one in show_exam(desk, OPEN).exam.expected}["0103"] == "病假"
    stage.press("t")  # who is exempt is not given time, which would make the officer expected again
    assert isinstance(stage.app.screen, ExamRoomScreen)
    stage.press("g")
    assert "expected again?" in stage.text()
    answer(stage, reason="病愈")
    assert not {one.officer: one.exempt for one in show_exam(desk, OPEN).exam.expected}["0103"]
    stage.press("s")
    answer(stage, halls="一号会议室=3x3")
    assert {one.hall for one in show_exam(desk, OPEN).exam.expected} == {"一号会议室"}


def test_a_draft_is_changed_by_the_form_that_it_was_made_with(stage: Stage, desk: Desk) -> None:
    form = replace(
        exam_town.a_form(desk, "补考前测验", str(Path("hall.yaml"))), units=("U01",), officers=("0201",)
    )
    (number,) = new_exam(desk, form).made
    stage.press("escape")
    open_list(stage)
    enter(stage, number)
    stage.press("d")
    stage.rest(QUIET)
    fields = stage.app.screen.query_one(Form).words()
    assert (fields["title"], fields["units"], fields["officers"]) == ("补考前测验", "U01", "0201")
    text = stage.text()
    assert "The bank can fill it: 4 questions." in text and "4 expected, 0 exempt" in text
    put(stage, "#title", "更名测验")
    stage.rest(QUIET)
    stage.press("ctrl+s")
    exam = show_exam(desk, number).exam
    assert exam.title == "更名测验" and len(exam.expected) == 4
    assert "更名测验" in stage.text()
    open_exam(desk, number)
    stage.press("d")  # the screen still shows a draft
    stage.rest(QUIET)
    assert "can no longer be changed" in stage.text()


def test_somebody_who_is_not_listed_is_found_and_what_is_not_known_is_drawn(stage: Stage, desk: Desk) -> None:
    form = replace(exam_town.a_form(desk, "单位测验", str(Path("hall.yaml"))), units=("U02",))
    (number,) = new_exam(desk, form).made
    open_exam(desk, number)
    exam_town.sit(desk, number, "0201", WRONG)
    stage.press("escape")
    open_list(stage)
    enter(stage, number)
    stage.press("3", "n")
    stage.type("ssw")
    people = stage.app.screen.query_one(Officers)
    assert [row.key for row in people.rows] == ["0103"]
    stage.press("escape")
    assert len(people.rows) > 1
    stage.type("孙")
    stage.press("enter")
    answer(stage, reason="调入")
    assert "0103" in {one.officer for one in show_exam(desk, number).exam.expected}
    stage.press("6")
    stage.settle()
    text = stage.text()
    assert "《行政处罚法》" in text and "...................." in text
    assert "With so few takers it says nothing about others." in text
    stage.press("7")
    stage.settle()
    assert "1 answer papers were looked at" in stage.text() or "no report names anybody" in stage.text()


def test_a_blueprint_is_written_beside_the_bank(stage: Stage, desk: Desk) -> None:
    stage.press("b")
    rows = stage.app.screen.query_one("#plans-rows", Rows)
    stage.do(lambda: rows.go_to("spot-quiz"))
    stage.press("enter", "v")
    stage.settle()
    assert "The bank can fill it: 15 questions." in stage.text()
    stage.press("enter")
    put(stage, "#count", "900")
    stage.rest(QUIET)
    assert "900 are asked for" in stage.text()
    stage.press("ctrl+s")
    stage.settle()
    text = stage.text()
    assert "short of" in text and "add up to 910" in text
    stage.press("s")
    assert "add up to 910" in stage.text() and not own_blueprints(desk).exists()
    stage.press("enter")
    put(stage, "#count", "6")
    stage.press("ctrl+s", "t")
    put(stage, "#total", "16")
    put(stage, "#excellent", "")
    stage.rest(QUIET)
    assert "is needed" in stage.text()
    put(stage, "#excellent", "15")
    put(stage, "#title", "[b]抽查[/b]")
    stage.press("ctrl+s", "s")
    stage.settle()
    plan, _problems = blueprint_of(desk, "spot-quiz-2")
    assert (plan.title, plan.items, plan.total, plan.excellent_mark) == (
        "[b]抽查[/b]",
        16,
        Decimal(16),
        Decimal(15),
    )
    assert "[b]抽查[/b]" in stage.text() and "your own" in stage.text()


def test_a_score_list_replaces_results_only_when_told(stage: Stage, desk: Desk, tmp_path: Path) -> None:
    scores = tmp_path / "scores.csv"
    head = "考试,日期,人员编码,成绩,满分,及格线\n"
    scores.write_text(head + "外单位考试,2024-06-01,0101,50,100,60\n", encoding="utf-8")
    import_scores(desk, scores)
    scores.write_text(head + "外单位考试,2024-06-01,0101,90,100,60\n", encoding="utf-8")
    stage.press("s")
    put(stage, "#path-line", str(scores))
    stage.press("enter")
    stage.rest(QUIET)
    text = stage.text()
    assert "results that stand otherwise are left" in text and "There is nothing new to write." in text
    stage.press("u")
    answer(stage, reason="更正")
    stage.rest(QUIET)
    assert "results that stand otherwise are replaced" in stage.text()
    stage.press("s")
    stage.rest(QUIET)
    assert "results replaced: 1" in stage.text()


def test_everything_is_printed_into_one_folder(stage: Stage, tmp_path: Path) -> None:
    enter(stage, OPEN)
    stage.press("p", "end", "enter", "enter")
    stage.rest(QUIET)
    folder = tmp_path / f"{OPEN}-考试材料"
    names = {path.name for path in folder.iterdir()}
    assert {"试卷-A.docx", "试卷-B.docx", "答题卡-A.docx", "座次表.docx", "答题登记.xlsx"} <= names
    assert not any("答案" in name for name in names)
    assert f"{len(names)} files written into" in stage.text()


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
        stage.press("f6")
        stage.settle()
        assert_looks(stage, f"blueprints.{language}")
        rows = stage.app.screen.query_one("#plans-rows", Rows)
        stage.do(lambda: rows.go_to("fujian"))
        stage.press("enter")
        stage.settle()
        assert_looks(stage, f"blueprint.{language}")
        stage.press("t")
        stage.rest(QUIET)
        assert_looks(stage, f"blueprint-head.{language}")
        stage.press("escape", "enter")
        stage.rest(QUIET)
        assert_looks(stage, f"blueprint-cell.{language}")
        stage.press("escape", "escape", "escape", "escape")
        stage.settle()
        enter(stage, OPEN)
        assert_looks(stage, f"exam.{language}")
        for view, name in (
            ("3", "exam-results"),
            ("4", "exam-items"),
            ("6", "exam-gaps"),
            ("7", "exam-flags"),
        ):
            stage.press(view)
            stage.settle()
            assert_looks(stage, f"{name}.{language}")
        stage.press("k")
        stage.settle()
        stage.press("0", "1", "0", "3", "enter")
        stage.type("1bc2ac99a")
        assert_looks(stage, f"exam-keying.{language}")
