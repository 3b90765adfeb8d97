"""Officers who practise, in a real database: a bank with every state and pool, and the text of one law."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from learnlaw.domain.numerals import chinese
from learnlaw.domain.policy import PolicyPack
from learnlaw.domain.question import State
from learnlaw.verbs.bank_edit import Edit, edit_question, retire_questions
from learnlaw.verbs.bank_import import import_bank
from learnlaw.verbs.banks import Which
from learnlaw.verbs.clock import FixedClock
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.law_import import import_laws
from learnlaw.verbs.reviews import Explained, PracticeScope, answer_question, open_questions
from learnlaw.verbs.roster_import import import_roster
from tests.county import a_pack, a_rule
from tests.factories import a_desk, a_roster
from tests.offices import OFFICERS, UNITS, put_in_use

DAY = date(2025, 3, 10)
LAW = "行政处罚法"
SCOPE = PracticeScope(law=LAW)
ARTICLES = {
    9: "行政处罚的种类：\n\n（一）警告、通报批评；\n\n（二）罚款、没收违法所得；\n\n"
    "（三）法律、行政法规规定的其他行政处罚。",
    51: "违法事实确凿并有法定依据，对公民处以二百元以下罚款的，可以当场作出行政处罚决定。"
    "法律另有规定的，从其规定。",
    52: "执法人员当场作出行政处罚决定的，应当向当事人出示执法证件。",
}
"""What the questions cite."""
BANK = """\
schema: 1
bank: practice
title: 练习题库
law: 行政处罚法
edition: 2021-01-22
questions:
  - id: aa-1
    state: reviewed
    kind: single
    stem: 镇政府对公民当场罚款，数额最高是多少？
    options: [五十元, 二百元, 一千元, 三千元]
    key: B
    article: "51"
    rationale: 对公民处二百元以下罚款的，可以当场决定。
  - id: aa-2
    state: reviewed
    kind: multiple
    stem: 下列各项中，属于行政处罚种类的有哪些？
    options: [警告, 罚款, 没收违法所得, "[/]处分[red]公务员"]
    key: ABC
    article: "9"
    rationale: 处分不是行政处罚。
  - id: aa-3
    state: reviewed
    kind: true_false
    stem: 执法人员当场作出处罚决定，应当出示执法证件。
    key: true
    article: "52"
    rationale: 当场决定的，应当出示执法证件。
  - id: aa-4
    state: approved
    approved: {office: 县司法局, name: 张三, day: 2024-03-10}
    kind: blank
    stem: 对公民处以____元以下罚款的，可以____作出行政处罚决定。
    key: [[二百, "200"], [当场]]
    article: "51"
    rationale: 二百元以下，当场。
  - id: aa-5
    state: reviewed
    kind: true_false
    stem: 通报批评是行政处罚。
    key: true
    article: "9(1)"
    rationale: 见第九条第一项。
  - id: aa-draft
    state: draft
    kind: true_false
    stem: 草稿题不能练习。
    key: true
    article: "9"
  - id: aa-reserved
    state: reviewed
    kind: true_false
    stem: 备考题只在考试里出现。
    key: true
    article: "9"
    pool: reserved
  - id: aa-short
    state: reviewed
    kind: short
    stem: 简述行政处罚的种类。
    key: 每类2分。
    article: "9"
  - id: aa-retired
    state: reviewed
    kind: true_false
    stem: 停用的题不再出现。
    key: true
    article: "9"
"""
MINE = ("aa-1", "aa-2", "aa-3", "aa-4", "aa-5")
"""What may be practised."""
RIGHT = {"aa-1": "B", "aa-2": "ABC", "aa-3": "T", "aa-4": "200|当场", "aa-5": "T"}
WRONG = {"aa-1": "A", "aa-2": "ABCD", "aa-3": "F", "aa-4": "一百|当场", "aa-5": "F"}


def a_school(folder: Path, pack: PolicyPack | None = None, *, text: bool = True) -> Desk:
    """A desk on 2025-03-10 with officers a1 to b2, the bank and, if asked for, the text of its law."""
    desk = a_desk(folder)
    import_roster(desk, a_roster(folder, units=UNITS, officers=OFFICERS))
    put_in_use(desk, pack or a_pack(a_rule()))
    bank = folder / "practice.yaml"
    bank.write_text(BANK, encoding="utf-8")
    import_bank(desk, bank)
    retire_questions(desk, Which(ids=("aa-retired",)), reason="旧题")
    if text:
        take_text(desk, folder)
    return desk


def again(built: Path, folder: Path) -> Desk:
    """A desk at a copy of a school that was built before."""
    shutil.copyfile(built / "county.db", folder / "county.db")
    return a_desk(folder, create=False)


def take_text(desk: Desk, folder: Path, told: str = "2021年1月22日修订") -> None:
    """Import the text of the law, or of another edition."""
    path = folder / "law.md"
    articles = (f"第{chinese(n)}条　{ARTICLES.get(n, '（略）')}\n" for n in range(1, 53))
    head = f"# 中华人民共和国行政处罚法\n\n{told}\n"
    path.write_text("\n".join((head, *articles)), encoding="utf-8")
    import_laws(desk, path)


def new_key(desk: Desk, id: str, key: Any) -> None:
    """Correct a key, which makes a version of the question, and review that."""
    edit_question(desk, id, Edit(key=key), reason="答案有误")
    edit_question(desk, id, Edit(state=State.REVIEWED), reason="已复核")


def later(desk: Desk, **span: float) -> None:
    """Let time go by."""
    assert isinstance(desk.clock, FixedClock)
    desk.clock.instant += timedelta(**span)


def answer(desk: Desk, officer: str, id: str, value: str, seconds: float = 20) -> Explained:
    """Answer one question, after as many seconds as it takes."""
    later(desk, seconds=seconds)
    return answer_question(desk, officer, open_questions(desk, PracticeScope())[id], value, seconds)


def answers(
    desk: Desk, officer: str, ids: Sequence[str], values: dict[str, str], seconds: float = 20
) -> None:
    """Answer several."""
    for id in ids:
        answer(desk, officer, id, values[id], seconds)
