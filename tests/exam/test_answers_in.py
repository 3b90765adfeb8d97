"""Answer sheets come in whole or not at all; each problem names its cell; one officer has as many as are allowed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from learnlaw.domain.exam import Papers
from learnlaw.errors import RefusedError
from learnlaw.i18n import tell_place
from learnlaw.verbs.exam_attempts import (
    NotExpectedError,
    NotTakenError,
    SatAlreadyError,
    import_answers,
    key_answers,
)
from learnlaw.verbs.exam_care import admit_officer, annul_attempt
from learnlaw.verbs.exam_print import print_exam
from tests.exam import rooms
from tests.exam.rooms import Room
from tests.formats.books import xlsx

Sheets = Mapping[str, Mapping[int, str]]


def refusal(room: Room, path: Path) -> list[tuple[str, str]]:
    """Code and cell of each problem."""
    with pytest.raises(RefusedError) as refused:
        import_answers(room.desk, room.number, path)
    assert room.rows("SELECT count(*) FROM attempt") == room.rows("SELECT count(*) FROM attempt")
    return [(one.code, tell_place(one.place) if one.place else "") for one in refused.value.problems]


# -- what is wrong with a file -------------------------------------------------------------------------


def test_an_item_that_the_paper_has_not_is_refused(room: Room) -> None:
    room.opened()
    assert refusal(room, room.file({"a1": {1: "A"}}, more=[5])) == [("too-many-items", "答题卡!D1")]


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        pytest.param([["zz", "A", "A"]], ["not-expected"], id="nobody has the code"),
        pytest.param(
            [["a1", "A", "A"], ["a1", "B", "A"]], ["duplicate-sheet"], id="two sheets of one officer"
        ),
        pytest.param([["b2", "A", "A"]], ["not-admitted"], id="an exempt officer"),
        pytest.param([["a1", "C", "A"]], ["no-form"], id="a form that was not printed"),
        pytest.param([["", "A", "A"]], ["blank"], id="no code"),
        pytest.param(
            [["zz", "A", "A"], ["b2", "A", "A"]], ["not-expected", "not-admitted"], id="all at once"
        ),
    ],
)
def test_a_file_that_is_wrong_brings_nothing_in(room: Room, rows: list[list[str]], codes: list[str]) -> None:
    room.opened(exempt={"b2": "产假"})
    path = room.folder / "wrong.xlsx"
    good = ["a3", "A", "A"]
    path.write_bytes(xlsx({"答题卡": [["人员编码", "卷别", 1], good, *rows]}))
    told = [code for code, _ in refusal(room, path)]
    assert set(codes) <= set(told)
    assert room.rows("SELECT count(*) FROM attempt") == [(0,)]


def test_a_sheet_under_the_name_of_another_is_refused(room: Room) -> None:
    room.opened()
    path = room.folder / "name.xlsx"
    path.write_bytes(xlsx({"答题卡": [["人员编码", "姓名", "卷别", 1], ["a1", "钱二", "A", "A"]]}))
    assert refusal(room, path) == [("another-name", "答题卡!B2")]


def test_an_answer_that_cannot_be_read_names_its_cell(room: Room) -> None:
    room.opened()
    sheet = {**room.sheet_of("a1"), 1: "Z"}
    codes = refusal(room, room.file({"a1": sheet}))
    assert len(codes) == 1 and codes[0][1] == "答题卡!C2"


def test_the_file_that_is_printed_is_the_file_that_is_read(room: Room, tmp_path: Path) -> None:
    room.opened(exempt={"b2": "产假"})
    path = print_exam(room.desk, room.number, tmp_path / "answers.xlsx", part="answers")
    receipt = import_answers(room.desk, room.number, path)
    assert receipt.counts == {"sheets": 0} and receipt.number == 0


# -- how many ------------------------------------------------------------------------------------------


def test_an_officer_has_one_paper_unless_let_in_again(room: Room) -> None:
    room.opened()
    room.sit(a1=(1, 2, 4))
    assert refusal(room, room.file({"a1": room.sheet_of("a1")})) == [("sat-already", "答题卡!A2")]
    with pytest.raises(SatAlreadyError):
        key_answers(room.desk, room.number, "a1", "1a")
    annul_attempt(room.desk, room.number, "a1", reason="登错人")
    with pytest.raises(SatAlreadyError):
        key_answers(room.desk, room.number, "a1", "1a")
    admit_officer(room.desk, room.number, "a1", again=True, reason="重新登记")
    room.sit(a1=())
    assert room.outcome()["a1"] == ("60.00", "graded")
    assert room.five() == (6, 1, 5, 0, 0)


def test_best_of_several_attempts_counts(tmp_path: Path) -> None:
    with rooms.room(rooms.a_room(tmp_path, attempts=3)) as room:
        room.opened()
        room.sit(a1=(2, 4))
        room.sit(a1=())
        room.sit(a1=(1, 2, 4))
        room.close()
        assert room.facts()["a1"] == [(1, 6000, True)]
        assert room.five() == (6, 1, 5, 0, 0)


def test_last_of_several_attempts_counts_where_the_blueprint_says_so(tmp_path: Path) -> None:
    template = rooms.a_room(tmp_path, attempts=3)
    path = tmp_path / "hall.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("counts: best", "counts: last"), encoding="utf-8"
    )
    with rooms.room(template) as room:
        room.opened()
        room.sit(a1=())
        room.sit(a1=(1, 2, 4))
        room.close()
        assert room.facts()["a1"] == [(1, 1000, False)]


# -- keying in -------------------------------------------------------------------------------------------


def test_a_sheet_is_keyed_in_by_item_and_letter(room: Room) -> None:
    room.opened()
    sheet = {
        item: text
        for item, text in room.sheet_of("a1").items()
        if text in "ABCD对错" or set(text) <= set("ABCD")
    }
    typed = "".join(f"{item}{text.lower()}" for item, text in sheet.items())
    key_answers(room.desk, room.number, "a1", typed)
    assert room.outcome()["a1"][0] == "40.00"


@pytest.mark.parametrize(
    ("officer", "error"),
    [
        pytest.param("zz", NotExpectedError, id="unknown"),
        pytest.param("b2", NotTakenError, id="exempt"),
    ],
)
def test_nobody_else_is_keyed_in(room: Room, officer: str, error: type[Exception]) -> None:
    room.opened(exempt={"b2": "产假"})
    with pytest.raises(error):
        key_answers(room.desk, room.number, officer, "1a")


# -- forms and papers of one's own ---------------------------------------------------------------------------


def test_the_form_on_the_sheet_decides_before_the_one_put_down(room: Room) -> None:
    room.opened()
    put_down = {one.officer: one.form for one in room.held().exam.expected}
    other = "B" if put_down["a1"] == "A" else "A"
    room.sit_form(other, {"a1": ()})
    assert room.outcome()["a1"] == ("60.00", "graded")
    assert room.rows("SELECT p.form FROM attempt a JOIN paper p ON p.id = a.paper_id") == [(other,)]


def test_each_officers_own_paper_is_graded_by_itself(room: Room) -> None:
    room.opened(papers=Papers.OWN)
    orders = room.rows("SELECT paper_id, group_concat(shown) FROM paper_item GROUP BY paper_id")
    assert len(orders) == 6 and len({order for _, order in orders}) > 1
    room.sit(a1=(), a2=(), b1=(1,))
    assert {code: marks for code, (marks, _) in room.outcome().items() if marks} == {
        "a1": "60.00",
        "a2": "60.00",
        "b1": "50.00",
    }


def test_neighbours_have_different_forms(room: Room) -> None:
    room.new(halls={"一号会议室": (2, 3)})
    seats = {(one.seat - 1) // 3 * 10 + (one.seat - 1) % 3: one.form for one in room.held().exam.expected}
    for place, form in seats.items():
        assert form not in {seats.get(place + 1), seats.get(place + 10)}
    assert len(seats) == 6


def test_options_in_another_order_mean_the_same_answers(room: Room) -> None:
    """Answers are kept in the question's own letters, so that a score is the same on either form (R-24)."""
    room.opened()
    room.sit_form("A", {"a1": ()})
    room.sit_form("B", {"a2": ()})
    kept = "SELECT q.code, n.value FROM answer n JOIN attempt a ON a.id = n.attempt_id "
    kept += "JOIN paper_item i ON i.paper_id = a.paper_id AND i.position = n.item "
    kept += "JOIN asked_question q ON q.id = i.question_id WHERE a.officer_id = ? ORDER BY 1"
    people = dict(room.rows("SELECT code, id FROM officer"))
    assert room.rows(kept, people["a1"]) == room.rows(kept, people["a2"])


def test_a_dry_run_of_sheets_grades_and_keeps_nothing(room: Room) -> None:
    room.opened()
    path = room.file({"a1": room.sheet_of("a1")})
    assert import_answers(room.desk, room.number, path, dry_run=True).counts == {"sheets": 1, "graded": 1}
    assert room.rows("SELECT count(*) FROM attempt") == [(0,)]


def test_the_paper_that_is_printed_is_the_next_one_and_afterwards_the_one_that_was_sat(
    room: Room, tmp_path: Path
) -> None:
    room.opened(papers=Papers.OWN)
    made = [print_exam(room.desk, room.number, tmp_path / "1.html", officer="a1").read_text(encoding="utf-8")]
    room.sit(a1=())
    admit_officer(room.desk, room.number, "a1", again=True, reason="停电")
    made.append(
        print_exam(room.desk, room.number, tmp_path / "2.html", officer="a1").read_text(encoding="utf-8")
    )
    assert made[0] != made[1]
    room.close()
    after = print_exam(room.desk, room.number, tmp_path / "3.html", officer="a1").read_text(encoding="utf-8")
    assert after == made[0]
