"""The town with exams on its desk: one that is being sat on paper, one in preparation, one called off."""

from __future__ import annotations

import shutil
from pathlib import Path

from learnlaw.domain.answers import Asked, show_answer
from learnlaw.domain.question import Kind
from learnlaw.settings import Language
from learnlaw.verbs.bank_import import import_bank
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_attempts import key_answers
from learnlaw.verbs.exam_room import keying_desk
from learnlaw.verbs.exam_running import open_exam, void_exam
from learnlaw.verbs.exams import ExamForm, instant, new_exam
from tests.halls import BANK, KINDS, a_blueprint
from tests.tui import town

OPEN, DRAFT, VOID = "K2024-001", "K2024-002", "K2024-003"
RIGHT = {
    Kind.SINGLE: "A",
    Kind.MULTIPLE: "ABC",
    Kind.TRUE_FALSE: "T",
    Kind.BLANK: "十五|银行",
    Kind.SHORT: "警告",
}
"""What is answered by who knows; kept as the bank letters it."""
WRONG = {
    Kind.SINGLE: "C",
    Kind.MULTIPLE: "CD",
    Kind.TRUE_FALSE: "F",
    Kind.BLANK: "十|法院",
    Kind.SHORT: "不知",
}


def build(town_file: Path, folder: Path) -> Path:
    """Write the database into `folder`; its path. Two of eight have sat the open exam, one has passed."""
    desk = town.desk_at(town_file, copy=folder)
    bank = folder / "hall-bank.yaml"
    bank.write_text(BANK, encoding="utf-8")
    import_bank(desk, bank)
    plan = str(a_blueprint(folder, KINDS[:4], 1, "all_or_nothing"))
    new_exam(desk, a_form(desk, "第三次学法用法考试", plan))
    open_exam(desk, OPEN)
    new_exam(desk, a_form(desk, "[/]抽查[red]", plan, day="2024-09-01"))
    new_exam(desk, a_form(desk, "第二次学法用法考试", plan, day="2024-07-01"))
    void_exam(desk, VOID, reason="[b]试题泄露[/b]")
    sit(desk, OPEN, "0101", RIGHT)
    sit(desk, OPEN, "0102", WRONG)
    desk.close()
    return folder / "county.db"


def a_form(desk: Desk, title: str, plan: str, *, day: str = "2024-08-01") -> ExamForm:
    """An exam of everybody, on paper, in two forms."""
    opens, closes = instant(desk, f"{day} 09:00"), instant(desk, f"{day} 18:00")
    return ExamForm(title=title, blueprint=plan, opens=opens, closes=closes, seed=7)


def sheet(desk: Desk, number: str, officer: str, known: dict[Kind, str]) -> str:
    """The answer sheet of an officer as it is keyed in, a line an item."""
    county = keying_desk(desk, number)
    mine = next(one for one in county.sheets if one.officer == officer)
    return "\n".join(f"{one.item} {_shown(one, known[one.kind])}" for one in county.asked(mine))


def _shown(asked: Asked, value: str) -> str:
    return show_answer(asked, value)


def sit(desk: Desk, number: str, officer: str, known: dict[Kind, str]) -> None:
    """Take an officer's sheet in."""
    key_answers(desk, number, officer, sheet(desk, number, officer, known))


def desk_at(database: Path, language: Language, folder: Path) -> Desk:
    """A desk at a copy of the exams' town."""
    for name in ("hall.yaml",):
        shutil.copyfile(database.parent / name, folder / name)
    return town.desk_at(database, language, copy=folder)
