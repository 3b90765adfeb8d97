"""Steps about sitting an exam: what an officer does is said in words, the keys stand here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_bdd import given, then, when

from learnlaw import i18n
from learnlaw.domain.answers import show_answer
from learnlaw.store.attempts import responses_of, rounds_of
from learnlaw.tui.screens.sitting import SittingScreen
from learnlaw.tui.screens.sitting_app import SittingApp
from learnlaw.verbs.clock import FixedClock, Ticks
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.sitting import Sitting, outcome, submit_exam
from tests.bdd.phrases import phrase
from tests.halls import BEGINS, CANARY, PEOPLE, exam_number, hall_desk
from tests.stage import Stage

CODES = {name: code for code, name in PEOPLE.items()}


@dataclass
class Hall:
    """One examination room, and the windows that are open in it."""

    desk: Desk
    officer: str = ""
    windows: list[Stage] = field(default_factory=list)

    def open(self) -> Stage:
        """One more window, in which the sitting begins or goes on."""
        stage = Stage(SittingApp(self.desk, exam_number(self.desk), self.officer))
        stage.__enter__()
        self.windows.append(stage)
        stage.rest(0.1)
        stage.press("b")
        stage.rest(0.1)
        return stage

    @property
    def on(self) -> Stage:
        """The window that was opened last."""
        return self.windows[-1]

    @property
    def attempt(self) -> int:
        return self.sitting(self.on).attempt

    def sitting(self, stage: Stage) -> Sitting:
        """The sitting in a window."""
        return next(one for one in stage.app.screen_stack if isinstance(one, SittingScreen)).sitting

    def passes(self, minutes: int, back: int = 0) -> None:
        """Let the host run on, its clock set back by so many minutes."""
        assert isinstance(self.desk.clock, FixedClock)
        self.desk.clock.instant = BEGINS + timedelta(minutes=10 + minutes - back)
        self.desk.clock.running = Ticks("fixed", minutes * 60_000)


@pytest.fixture
def hall(hall_file: Path, tmp_path: Path) -> Iterator[Hall]:
    before = i18n.language()
    i18n.install("zh")
    found = Hall(hall_desk(hall_file, copy=tmp_path))
    yield found
    for stage in reversed(found.windows):
        stage.__exit__(None, None, None)
    i18n.install(before)


# -- what there is, and what an officer does ----------------------------------------------------


@given(phrase('"{one}"和"{other}"应参加一场60分钟的上机考试, 卷面5题'))
def exam_for(hall: Hall, one: str, other: str) -> None:
    assert {one, other} <= set(CODES)


@given(phrase('"{name}"开始作答'))
@when(phrase('"{name}"开始作答'))
def begin(hall: Hall, name: str) -> None:
    hall.officer = CODES[name]
    hall.open()


@given(phrase('第{item:Int}题选"{letter}"'))
@when(phrase('第{item:Int}题选"{letter}"'))
def pick(hall: Hall, item: int, letter: str) -> None:
    answer(hall.on, item, letter)


def answer(stage: Stage, item: int, letter: str) -> None:
    stage.press("g", str(item), "enter", letter.lower())
    stage.rest(0.1)


@given(phrase("标记第{item:Int}题"))
def flag(hall: Hall, item: int) -> None:
    hall.on.press("g", str(item), "enter", "m")


@when(phrase("过了{minutes:Int}分钟, 在另一终端打开"))
def open_later(hall: Hall, minutes: int) -> None:
    hall.passes(minutes)
    hall.open()


@when("又在另一窗口打开")
def open_again(hall: Hall) -> None:
    hall.open()


@when(phrase('在先前的窗口第{item:Int}题选"{letter}"'))
def pick_before(hall: Hall, item: int, letter: str) -> None:
    answer(hall.windows[0], item, letter)


@when(phrase("过了{minutes:Int}分钟"))
def time_passes(hall: Hall, minutes: int) -> None:
    hall.passes(minutes)
    hall.on.rest(1.4)


@when(phrase("过了{minutes:Int}分钟, 而时钟被拨回1小时"))
def clock_set_back(hall: Hall, minutes: int) -> None:
    hall.passes(minutes, back=60)
    hall.on.rest(1.2)


@when("准备交卷")
def about_to_hand_in(hall: Hall) -> None:
    hall.on.press("s")


@when("交卷, 又交一次")
def hand_in_twice(hall: Hall) -> None:
    hall.on.press("s", "y")
    hall.on.rest(0.2)
    assert submit_exam(hall.desk, hall.sitting(hall.on)).number == 0


# -- what comes of it -----------------------------------------------------------------------------


@then(phrase("屏幕显示第{item:Int}题已保存"))
def told_saved(hall: Hall, item: int) -> None:
    lines = hall.on.lines()
    assert "已保存 09:10:00" in lines[0] and f"第 {item} 题" in lines[1]


@then(phrase('数据库里第{item:Int}题答"{letter}"'))
def in_the_database(hall: Hall, item: int, letter: str) -> None:
    with hall.desk.reading() as connection:
        rows = responses_of(connection, [hall.attempt])[hall.attempt]
    asked = hall.sitting(hall.on).asked[item - 1]
    assert [show_answer(asked, one.value) for one in rows if one.item == item][-1] == letter


@then(phrase('第{item:Int}题仍答"{letter}"'))
def still_answered(hall: Hall, item: int, letter: str) -> None:
    hall.on.press("g", str(item), "enter")
    assert f"(x) {letter}、" in hall.on.text()


@then(phrase('剩余时间是"{left}"'))
def time_is_left(hall: Hall, left: str) -> None:
    assert f"剩余 {left}" in hall.on.lines()[0]


@then("先前的窗口写明只能查看")
def read_only(hall: Hall) -> None:
    hall.windows[0].rest(0.1)
    assert "此处只能查看" in hall.windows[0].text()


@then(phrase('屏幕写着"{words}"'))
def screen_says(hall: Hall, words: str) -> None:
    assert words in hall.on.text()


@then(phrase("这份答卷得{marks:Hours}分"))
def marked(hall: Hall, marks: object) -> None:
    found = outcome(hall.desk, hall.attempt).marks
    assert found is not None and found.marks == marks


@then(phrase("这份答卷只评了{count:Int}次分"))
def graded_once(hall: Hall, count: int) -> None:
    with hall.desk.reading() as connection:
        assert len(rounds_of(connection, hall.attempt)) == count


@then("屏幕和程序里都没有答案")
def no_keys(hall: Hall) -> None:
    assert CANARY not in hall.on.text() and CANARY not in repr(hall.sitting(hall.on))
