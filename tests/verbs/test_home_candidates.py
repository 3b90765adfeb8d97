"""Whoever is to be appointed stands on the first screen until the check before the appointment is held (RULES 3)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from learnlaw.domain.study import Attendance
from learnlaw.i18n import install, tell
from learnlaw.verbs.board import Board, read_board
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.home import HomeKind, HomeLine
from learnlaw.verbs.policies import find_pack, use_packs
from learnlaw.verbs.roster_import import import_roster
from learnlaw.verbs.study import log_session
from tests.county import a_record
from tests.factories import a_roster


@pytest.fixture
def county(desk: Desk) -> Desk:
    """A bureau in which one officer is expected as its deputy head, and the city's rule on candidates."""
    path = a_roster(
        Path(desk.settings.database).parent,
        units=[
            ["单位编码", "单位名称", "单位类型"],
            ["SFJ", "县司法局", "政府部门"],
        ],
        officers=[["人员编码", "姓名", "单位"], ["0101", "赵一帆", "SFJ"]],
        postings=[
            ["人员编码", "单位", "任职类型", "任职日期", "职务", "人员类别"],
            ["0101", "SFJ", "拟任", "2025-06-01", "副局长", "领导班子成员"],
        ],
    )
    import_roster(desk, path)
    pack = find_pack(desk, "city-2014")
    use_packs(desk, [pack], since=date(2025, 1, 1), until=date(2025, 12, 31))
    install("zh")
    return desk


def line(desk: Desk) -> HomeLine:
    board = read_board(desk)
    assert isinstance(board, Board)
    return next(found for found in board.home if found.kind is HomeKind.CANDIDATES)


def cells(found: HomeLine) -> list[str]:
    return [cell if isinstance(cell, str) else tell(cell) for cell in found.rows[0].cells]


def test_a_candidate_without_the_check_is_told(county: Desk) -> None:
    found = line(county)
    assert tell(found.words) == "拟任人选 1 人，尚未考察 1 人" and found.grave
    assert cells(found) == ["2025-06-01", "县司法局", "赵一帆", "副局长", "尚未完成"]


def test_after_the_check_it_is_told_without_a_warning(county: Desk) -> None:
    check = a_record(
        date(2025, 3, 4),
        units=("SFJ",),
        kinds=("appointment_check",),
        hours=None,
        attendances=(Attendance("0101"),),
    )
    log_session(county, check)
    found = line(county)
    assert tell(found.words) == "拟任人选 1 人" and not found.grave
    assert cells(found)[-1] == "已完成"
