"""The report of an exam says what `exam results` says, lists everybody once, and flags no person."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from learnlaw.errors import NotFoundError
from learnlaw.reports.render import ENDINGS, render
from learnlaw.verbs.exam_care import excuse_officer
from learnlaw.verbs.exam_results import NobodySatError, exam_results
from learnlaw.verbs.exam_running import close_exam, open_exam
from learnlaw.verbs.report_desk import as_text
from learnlaw.verbs.reports_exam import FIGURES, report_exam
from tests.exam import rooms
from tests.exam.rooms import MAKEUP_DAY, Room
from tests.factories import digest
from tests.halls import BANK
from tests.report.sight import golden

KEYS = (
    *("expected", "sat", "absent", "makeup", "exempt", "turnout"),
    *("passed", "pass_rate", "excellent_rate", "mean", "median"),
)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rooms.a_room(tmp_path_factory.mktemp("room"))


@pytest.fixture(scope="module")
def held(hall: Path) -> Path:
    """Six are on the list: one is exempt, one never comes, one comes to the make-up, one fails."""
    with rooms.room(hall) as found:
        found.opened()
        excuse_officer(found.desk, found.number, "b2", reason="长期病假")
        found.sit(a1=(), a2=(1,), b1=(1, 2, 3, 4))
        found.on(rooms.DAY.replace(day=21)).close()
        open_exam(found.on(MAKEUP_DAY).desk, found.number, makeup=True)
        found.sit(a3=(2,))
        found.desk.close()
        return shutil.copyfile(found.desk.settings.database, hall.parent / "held.db")


@pytest.fixture
def room(held: Path) -> Iterator[Room]:
    """The room while the make-up is open."""
    with rooms.room(held, MAKEUP_DAY) as found:
        yield found


def test_the_figures_are_those_of_exam_results(room: Room) -> None:
    asked = exam_results(room.desk, room.number)
    made = json.loads(render(report_exam(room.desk, room.number), "json"))
    table = made["sections"][0]["blocks"][1]["table"]
    said = dict(zip(KEYS, table["totals"][2:], strict=True))
    assert said == {
        key: None if v is None else str(v) for key, v in asked.total.summary().items() if key in KEYS
    }
    assert said["expected"] == "5" and said["makeup"] == "1" and said["exempt"] == "1"
    by_unit = {row[1]: row[2:] for row in table["rows"]}
    names = asked.held.people.roster.units
    assert by_unit == {
        names[code].name: [
            None if figures.summary()[key] is None else str(figures.summary()[key]) for key in KEYS
        ]
        for code, figures in asked.units.items()
    }
    assert len(FIGURES) == len(KEYS)


def test_everybody_stands_once_with_what_came_of_it(room: Room) -> None:
    rows = report_exam(room.desk, room.number).tables[1].rows
    assert {row[2]: (row[5], row[6]) for row in rows} == {
        "a1": ("合格", ""),
        "a2": ("合格", ""),
        "a3": ("合格", "补考"),
        "a4": ("缺考", ""),
        "b1": ("不合格", ""),
        "b2": ("免考", "长期病假"),
    }
    assert len(rows) == 6


def test_a_unit_has_its_own(room: Room) -> None:
    report = report_exam(room.desk, room.number, unit="东和乡")
    assert [row[2] for row in report.tables[1].rows] == ["b1", "b2"] and "东和乡" in report.subtitle


def test_it_can_be_signed(room: Room) -> None:
    report = report_exam(room.desk, room.number)
    assert len(report.signatures) == 4 and "组织单位（盖章）" in report.signatures
    assert report.issuer == "县司法局"


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_person_and_no_question_is_in_the_analysis(room: Room, ending: str) -> None:
    plain, more = (
        render(report_exam(room.desk, room.number, analysis=flag), ending) for flag in (False, True)
    )
    assert len(more) > len(plain)
    report = report_exam(room.desk, room.number, analysis=True)
    said = as_text(report, 120)
    analysed = said[said.index("三、") :]
    roster = room.held().people.roster
    assert "hall-1" in analysed and "行政处罚法" in analysed
    assert not any(officer.name in analysed for officer in roster.officers.values())
    assert "违法行为发生地" not in said and BANK.split("stem: ")[1][:8] not in said


def test_it_leaves_no_trace_and_is_the_same_twice(room: Room) -> None:
    database = Path(room.desk.settings.database)
    before = digest(database)
    first, second = (render(report_exam(room.desk, room.number, analysis=True), "docx") for _ in range(2))
    assert first == second and digest(database) == before


def test_what_is_not_final_says_so(room: Room) -> None:
    assert not any("不是最终结果" in note for note in report_exam(room.desk, room.number).notes)


def test_before_anybody_sat_there_is_a_list_and_no_analysis(hall: Path) -> None:
    with rooms.room(hall) as found:
        found.opened()
        report = report_exam(found.desk, found.number)
        assert {row[5] for row in report.tables[1].rows} == {"缺考"}
        assert any("不是最终结果" in note for note in report.notes)
        with pytest.raises(NobodySatError):
            report_exam(found.desk, found.number, analysis=True)
        with pytest.raises(NotFoundError):
            report_exam(found.desk, "K1999-001")


def test_the_text_is_as_it_was_looked_at(room: Room) -> None:
    close_exam(room.desk, room.number)
    golden("exam.txt", as_text(report_exam(room.desk, room.number, analysis=True), 120))
