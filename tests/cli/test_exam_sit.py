"""`exam sit` opens the seat of one officer and no other; `exam mine` says what an officer can sit, and why not."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from learnlaw import i18n
from learnlaw.cli.frame import Front, learnlaw
from learnlaw.errors import NotFoundError
from learnlaw.tui.screens.sitting_app import SittingApp
from learnlaw.verbs.clock import FixedClock, Ticks
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_care import excuse_officer
from learnlaw.verbs.sitting import submit_exam
from tests.halls import BEGINS, TITLE, a_hall, a_sitting, exam_number, hall_desk
from tests.stage import Stage

CHOICES = ("single", "multiple", "true_false")


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_hall(tmp_path_factory.mktemp("hall"), kinds=CHOICES)


@pytest.fixture
def desk(hall: Path, tmp_path: Path) -> Iterator[Desk]:
    before = i18n.language()
    i18n.install("zh")
    found = hall_desk(hall, copy=tmp_path)
    yield found
    found.close()
    i18n.install(before)


class Opened(list[tuple[str, str]]):
    """The seats that were opened, and what the first screen of the last one said."""

    said = ""

    def __call__(self, desk: Desk, number: str, officer: str) -> int:
        """What main.py would open in the terminal, headless."""
        with Stage(SittingApp(desk, number, officer), (80, 24)) as stage:
            self.said = stage.text()
        self.append((number, officer))
        return 0


def ran(desk: Desk, *words: str, typed: str = "", opened: Opened | None = None) -> Result:
    """One command at this desk, with what is typed."""
    front = Front(desk, lambda _desk: 70, opened if opened is not None else Opened())
    return CliRunner().invoke(learnlaw, words, obj=front, input=typed)


# -- sit -----------------------------------------------------------------------------------


def test_the_seat_of_the_named_officer_is_opened(desk: Desk) -> None:
    opened, number = Opened(), exam_number(desk)
    assert ran(desk, "exam", "sit", number, "--officer", "0105", opened=opened).exit_code == 0
    assert opened == [(number, "0105")]
    assert "周武成" in opened.said and TITLE in opened.said


def test_who_is_not_named_is_asked_and_shown_the_name_first(desk: Desk) -> None:
    opened, number = Opened(), exam_number(desk)
    done = ran(desk, "exam", "sit", number, typed="0106\ny\n", opened=opened)
    assert done.exit_code == 0 and "张伟" in done.output and "市场监督管理局" in done.output
    assert opened == [(number, "0106")]


def test_who_says_no_opens_nothing(desk: Desk) -> None:
    opened = Opened()
    assert ran(desk, "exam", "sit", exam_number(desk), typed="0106\nn\n", opened=opened).exit_code != 0
    assert opened == []


@pytest.mark.parametrize(
    ("exam", "officer"),
    [
        pytest.param("", "9999", id="nobody of that code"),
        pytest.param("K1999-001", "0105", id="no such exam"),
    ],
)
def test_what_is_not_there_opens_nothing(desk: Desk, exam: str, officer: str) -> None:
    opened = Opened()
    done = ran(desk, "exam", "sit", exam or exam_number(desk), "--officer", officer, opened=opened)
    assert isinstance(done.exception, NotFoundError) and opened == []


# -- mine ----------------------------------------------------------------------------------


def mine(desk: Desk, officer: str = "0105") -> tuple[bool, bool]:
    """Whether the one exam can be begun or gone on with, and whether it is being sat."""
    (row,) = json.loads(ran(desk, "exam", "mine", officer, "--format", "json").output)["exams"]
    assert row["number"] == exam_number(desk) and row["state"] == "open"
    return row["can"], row["going_on"]


def test_it_can_be_begun_then_gone_on_with_and_then_is_used_up(desk: Desk) -> None:
    assert mine(desk) == (True, False)
    sitting = a_sitting(desk)
    assert mine(desk) == (True, True)
    submit_exam(desk, sitting)
    assert mine(desk) == (False, False)
    assert "考试次数已用完" in ran(desk, "exam", "mine", "0105").output


def test_before_its_hour_it_says_so(desk: Desk) -> None:
    clock = FixedClock(BEGINS - timedelta(minutes=1), Ticks("fixed", 0))
    early = hall_desk(Path(desk.settings.database), clock=clock)
    told = ran(early, "exam", "mine", "0105")
    early.close()
    assert TITLE in told.output and "尚未到开考时间" in told.output
    (row,) = csv.DictReader(io.StringIO(ran(desk, "exam", "mine", "0105", "--format", "csv").output))
    assert row["can"] == "true"


def test_who_is_excused_or_unknown_has_none(desk: Desk) -> None:
    excuse_officer(desk, exam_number(desk), "0105", reason="病假")
    assert json.loads(ran(desk, "exam", "mine", "0105", "--format", "json").output)["exams"] == []
    assert isinstance(ran(desk, "exam", "mine", "9999").exception, NotFoundError)
