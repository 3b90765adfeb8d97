"""An examination hall in a real database: a paper with every kind of question, and officers to sit it."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from learnlaw.domain.exam import Mode
from learnlaw.errors import LearnlawError
from learnlaw.verbs.bank_import import import_bank
from learnlaw.verbs.clock import Clock, FixedClock, Ticks
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_running import open_exam
from learnlaw.verbs.exams import ExamForm, new_exam
from learnlaw.verbs.roster_import import import_roster
from learnlaw.verbs.sitting import Sitting, save_answer, sit_exam
from tests.factories import a_desk, a_roster
from tests.formats.books import Rows

BEGINS = datetime(2024, 9, 9, 1, tzinfo=UTC)
"""Nine in the morning in Shanghai, when the exam can be begun."""
MINUTES = 60
TITLE = "2024年第三次学法用法考试"
UNITS: Rows = [
    ["单位编码", "单位名称", "上级单位", "单位类型", "执法部门", "排序号"],
    ["G", "县人民政府", "", "政府", "否", 1],
    ["A", "市场监督管理局", "G", "政府部门", "是", 2],
]
PEOPLE = {"0105": "周武成", "0106": "张伟", "0107": "[/]曾[red]解", "0108": "郑启明"}
CANARY = "KEYCANARY"
"""Stands in every key and rationale, and nowhere that somebody sitting may look."""
BANK = f"""\
schema: 1
bank: hall
title: 考场题库
law: 行政处罚法
edition: 2021-07-15
questions:
  - id: hall-1
    state: approved
    approved: {{office: 县司法局, name: 张三, day: 2024-03-10}}
    kind: single
    stem: 行政处罚由违法行为发生地的行政机关管辖。两个以上行政机关都有管辖权的，由下列哪个行政机关管辖？
    options:
      - 最先立案的行政机关
      - 上一级行政机关
      - "[/]违法行为人住所地的[red]行政机关"
      - 最先发现的行政机关
    key: A
    article: "25.1"
    rationale: {CANARY} 以立案先后为准。
    difficulty: medium
    pool: reserved
    tags: [考场]
  - id: hall-2
    state: approved
    approved: {{office: 县司法局, name: 张三, day: 2024-03-10}}
    kind: multiple
    stem: 执法人员当场收缴罚款的下列情形中，符合规定的有哪些？
    options:
      - 依法给予一百元以下罚款的
      - 不当场收缴事后难以执行的
      - 在边远、水上、交通不便地区，当事人向指定的银行或者通过电子支付系统缴纳罚款确有困难，经当事人提出的
      - 当事人要求现金缴纳的
    key: ABC
    article: "68"
    rationale: {CANARY} 现金缴纳的要求不在其中。
    difficulty: medium
    pool: reserved
    tags: [考场]
  - id: hall-3
    state: approved
    approved: {{office: 县司法局, name: 张三, day: 2024-03-10}}
    kind: true_false
    stem: 公民、法人或者其他组织违反行政管理秩序的行为，应当给予行政处罚的，依照行政处罚法由法律、法规、规章规定。
    key: true
    article: "4"
    rationale: {CANARY} 处罚法定。
    difficulty: easy
    pool: reserved
    tags: [考场]
  - id: hall-4
    state: approved
    approved: {{office: 县司法局, name: 张三, day: 2024-03-10}}
    kind: blank
    stem: 当事人应当自收到行政处罚决定书之日起____日内，到指定的____或者通过电子支付系统缴纳罚款。
    key: [[十五, "15"], [银行, {CANARY}]]
    article: "67.3"
    rationale: {CANARY} 十五日。
    difficulty: easy
    pool: reserved
    tags: [考场]
  - id: hall-5
    state: approved
    approved: {{office: 县司法局, name: 张三, day: 2024-03-10}}
    kind: short
    stem: 简述行政处罚的种类。
    key: {CANARY} 警告、通报批评；罚款、没收；暂扣、吊销；限制开展、责令停产停业；行政拘留。每类2分。
    article: "9"
    rationale: {CANARY} 见条文。
    difficulty: hard
    pool: reserved
    tags: [考场]
"""
KINDS = ("single", "multiple", "true_false", "blank", "short")
MARKS = {"single": 10, "multiple": 20, "true_false": 10, "blank": 20, "short": 40}


def a_blueprint(folder: Path, kinds: tuple[str, ...], attempts: int, scheme: str) -> Path:
    """A drawing table with one question of each kind."""
    cells = [f"  - {{kind: {kind}, count: 1, marks: {MARKS[kind]}, topic: 考场}}" for kind in kinds]
    total = sum(MARKS[kind] for kind in kinds)
    lines = [
        "schema: 1", "blueprint: hall", "title: 考场试卷", "source: 测试", f"minutes: {MINUTES}",
        f"total: {total}", f"pass: {total * 6 // 10}", "excellent: null", f"attempts: {attempts}",
        "counts: best", "open_book: false", "pools: [open, reserved]",
        f"scheme: {{multiple: {scheme}, partial: 50, places: 2}}", "cells:", *cells,
    ]  # fmt: skip
    path = folder / "hall.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def a_hall(
    folder: Path,
    *,
    kinds: tuple[str, ...] = KINDS,
    attempts: int = 1,
    people: dict[str, str] | None = None,
    scheme: str = "all_or_nothing",
    hours: int = 8,
) -> Path:
    """A database with one exam at the terminal, open and supervised; its path."""
    people = people or PEOPLE
    officers: Rows = [["人员编码", "姓名", "单位"], *([code, name, "A"] for code, name in people.items())]
    desk = a_desk(folder, now=BEGINS)
    import_roster(desk, a_roster(folder, units=UNITS, officers=officers))
    bank = folder / "hall-bank.yaml"
    bank.write_text(BANK, encoding="utf-8")
    import_bank(desk, bank)
    form = ExamForm(
        title=TITLE,
        blueprint=str(a_blueprint(folder, kinds, attempts, scheme)),
        opens=BEGINS,
        closes=BEGINS + timedelta(hours=hours),
        organiser="A",
        officers=tuple(people),
        mode=Mode.TERMINAL,
        forms=1,
        seed=7,
    )
    (number,) = new_exam(desk, form).made
    open_exam(desk, number, supervised_by="[/]王监考")
    desk.close()
    return folder / "county.db"


def hall_desk(database: Path, *, copy: Path | None = None, clock: Clock | None = None) -> Desk:
    """A desk in the hall, or in a copy of it, ten minutes after it can be begun."""
    folder = database.parent
    if copy is not None:
        folder = copy
        shutil.copyfile(database, copy / database.name)
    desk = a_desk(folder, create=False)
    return replace(desk, clock=clock or FixedClock(BEGINS + timedelta(minutes=10), Ticks("fixed", 0)))


def exam_number(desk: Desk) -> str:
    """The number of the one exam."""
    from learnlaw.verbs.exams import list_exams

    (exam,) = list_exams(desk)
    return exam.number


def a_sitting(desk: Desk, officer: str = "0105", holder: str = "w1") -> Sitting:
    """An attempt, begun or gone on with."""
    return sit_exam(desk, exam_number(desk), officer, holder=holder)


def saved(desk: Desk, sitting: Sitting, item: int, value: str, token: str) -> Any:
    """What came of saving an answer: the answer, or the noun of the refusal."""
    with suppress(LearnlawError):
        return save_answer(desk, sitting, item, value, token)
    return None
