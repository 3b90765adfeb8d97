"""People are signed in by one key each; what is not saved is not lost, and two who save one sheet lose nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from learnlaw.domain.study import Attendance, Presence
from learnlaw.settings import Language
from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.frame import TaskScreen
from learnlaw.tui.screens.attach import Attach
from learnlaw.tui.screens.sign_in import SignIn
from learnlaw.tui.screens.undo_last import UndoLast
from learnlaw.tui.tasks import Spot
from learnlaw.tui.widgets.path_field import PathField
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.evidence import add_evidence
from learnlaw.verbs.ledger_views import show_session
from learnlaw.verbs.people import move_officer
from learnlaw.verbs.sign_in import sign_desk, sign_in
from learnlaw.verbs.study import log_session
from tests.county import a_record
from tests.stage import Stage
from tests.tui import town
from tests.tui.golden import assert_looks

NUMBER = "9"


@dataclass
class Office:
    """A desk with one activity of people who share names, and the program in front of it."""

    desk: Desk
    stage: Stage

    def open(self, screen: type[TaskScreen] = SignIn, *more: str) -> None:
        """Open a screen for the activity."""
        self.stage.do(lambda: self.stage.app.push_screen(screen(self.desk, Spot(), *more)))
        self.stage.rest(0.3)

    @property
    def marks(self) -> dict[str, str]:
        """What the ledger says of everybody."""
        return {code: row.presence.value for code, row in sign_desk(self.desk, NUMBER).seats.items()}


def desk_of(town_file: Path, folder: Path, language: Language) -> Desk:
    desk = town.desk_at(town_file, language, copy=folder)
    missed = (Attendance("0203", Presence.LEAVE),)
    log_session(desk, a_record("2024-05-05", number="5", units=("U02",), topic="民法典", who=missed))
    log_session(desk, a_record("2024-07-31", number=NUMBER, units=("U02", "U08"), topic="行政复议[b]法[/b]"))
    return desk


@pytest.fixture
def office(town_file: Path, tmp_path: Path) -> Iterator[Office]:
    desk = desk_of(town_file, tmp_path, "zh")
    with Stage(LearnlawApp(desk), (80, 24)) as stage:
        yield Office(desk, stage)


def test_a_lecture_is_signed_in_by_keys(office: Office) -> None:
    stage = office.stage
    office.open(SignIn, NUMBER)
    stage.press("z", "w")
    assert "1 张伟 0203 县市场监督管理局" in stage.text() and "2 张伟 0202 市监局东所" in stage.text()
    stage.press("2", "L", "0", "2", "0", "1", "X", "U", "O", "A")
    assert "应到 4  到会 3" in stage.lines()[0] and "请假 1" in stage.text() and "未保存" in stage.text()
    stage.press("S")
    stage.rest()
    assert "回执号" in stage.text() and "未保存" not in stage.text()
    assert office.marks == {"0201": "online", "0203": "present", "0202": "leave", "0801": "present"}


def test_a_proxy_a_make_up_own_hours_and_somebody_else(office: Office) -> None:
    stage = office.stage
    office.open(SignIn, NUMBER)
    stage.press("home", "D")
    stage.press("end", "enter")  # somebody who is not listed
    stage.rest()
    stage.press(*"sunshuwen", "enter")
    stage.rest()
    stage.press("0", "2", "0", "3", "B")
    stage.rest()
    assert "民法典" in stage.text()
    stage.press("enter", "0", "2", "0", "2", "enter", "0", "2", "0", "2", "H", *"1.5", "enter")
    stage.rest()
    stage.press("N", *"zhaoyifan", "enter")
    stage.rest()
    stage.press("S")
    stage.rest()
    rows = sign_desk(office.desk, NUMBER).seats
    assert (rows["0201"].presence, rows["0201"].proxy, rows["0103"].presence) == (
        Presence.PROXY,
        "0103",
        Presence.PRESENT,
    )
    assert (rows["0203"].presence, rows["0203"].makes_up) == (Presence.MAKEUP, "5")
    assert (rows["0202"].hundredths, rows["0101"].presence) == (150, Presence.PRESENT)


def test_marks_come_back_when_a_terminal_died(office: Office) -> None:
    stage = office.stage
    office.open(SignIn, NUMBER)
    stage.press("X", "A")
    stage.rest(0.6)
    with Stage(LearnlawApp(office.desk), (80, 24)) as other:
        again = Office(office.desk, other)
        again.open(SignIn, NUMBER)
        assert "已恢复" in other.text() and "缺席 1" in other.text()
        other.press("S")
        other.rest()
    assert office.marks["0201"] == "absent" and len(office.marks) == 4
    stage.press("escape")
    office.open(SignIn, NUMBER)
    assert "已恢复" not in stage.text()


def test_the_second_who_saves_is_told_and_both_sheets_are_put_together(office: Office) -> None:
    stage = office.stage
    office.open(SignIn, NUMBER)
    stage.press("L")
    sign_in(office.desk, NUMBER, [Attendance("0201"), Attendance("0202", Presence.ABSENT)])
    stage.press("S")
    stage.rest(0.4)
    assert "coordinator" in stage.text() and "李志远 0201" in stage.text()
    assert office.marks == {"0201": "present", "0202": "absent"}
    stage.press("S")
    stage.rest()
    assert office.marks == {"0201": "leave", "0202": "absent"}


def test_files_are_looked_at_kept_and_removed_with_a_reason(office: Office, tmp_path: Path) -> None:
    stage = office.stage
    file = tmp_path / "签到表.txt"
    file.write_text("张伟、李志远", encoding="utf-8")
    add_evidence(office.desk, "5", [file])
    office.open(Attach, NUMBER)
    stage.do(lambda: stage.app.screen.query_one(PathField).put(str(file)))
    stage.press("enter")
    stage.rest()
    assert "同一份文件也是5的佐证材料" in stage.text()
    stage.press("ctrl+s")
    stage.rest()
    files = show_session(office.desk, NUMBER)[0].files
    assert [file.name for file in files] == ["签到表.txt"]
    stage.press("f3", "delete", *"wrong", "enter")
    stage.rest()
    (file_kept,) = show_session(office.desk, NUMBER)[0].files
    assert file_kept.reason == "wrong" and file_kept.digest == files[0].digest


def test_a_change_of_people_is_taken_back_from_the_list(office: Office) -> None:
    stage = office.stage
    moved = move_officer(office.desk, "0101", "U02")
    office.open(UndoLast)
    assert "人员调动" in stage.text() or "赵一帆 0101" in stage.text()
    stage.press("u", "enter")
    stage.rest()
    assert f"由{moved.number + 1}号回执撤销" in stage.text()
    with office.desk.reading() as connection:
        assert office.desk.facts.people(connection).roster.as_of(town.ON).home_of["0101"] == "U01"


# -- looks --------------------------------------------------------------------------------


def signing(stage: Stage, desk: Desk) -> None:
    stage.do(lambda: stage.app.push_screen(SignIn(desk, Spot(), NUMBER)))
    stage.rest(0.3)
    stage.press("A", "X", "Y", "z", "w")


def attaching(stage: Stage, desk: Desk) -> None:
    stage.do(lambda: stage.app.push_screen(Attach(desk, Spot(), NUMBER)))
    stage.rest(0.3)
    stage.do(lambda: stage.app.screen.query_one(PathField).put("签到表.txt"))
    stage.press("enter")
    stage.rest()
    stage.do(lambda: stage.app.screen.query_one(PathField).put(""))
    stage.press("f3")


def undoing(stage: Stage, desk: Desk) -> None:
    move_officer(desk, "0101", "U02")
    stage.do(lambda: stage.app.push_screen(UndoLast(desk, Spot())))
    stage.rest(0.3)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "scene"),
    [
        pytest.param("sign-in", signing, id="sign-in"),
        pytest.param("attach", attaching, id="attach"),
        pytest.param("undo", undoing, id="undo"),
    ],
)
def test_a_screen_looks_as_approved(
    name: str,
    scene: Callable[[Stage, Desk], None],
    language: Language,
    town_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = desk_of(town_file, tmp_path, language)
    files = tmp_path / "files"
    files.mkdir()
    (files / "签到表.txt").write_text("张伟、李志远", encoding="utf-8")
    monkeypatch.chdir(files)
    add_evidence(desk, "5", [files / "签到表.txt"])
    with Stage(LearnlawApp(desk), (160, 45)) as stage:
        scene(stage, desk)
        assert_looks(stage, f"task-{name}.{language}")
