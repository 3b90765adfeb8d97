"""A small county in a real database, made once and copied, for tests that write to the ledger."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from learnlaw.domain.policy import PolicyPack
from learnlaw.formats.policy_dump import dump_policy
from learnlaw.verbs.clock import FixedClock
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.policies import PackFile, use_packs
from learnlaw.verbs.roster_import import import_roster
from tests.county import a_pack, a_rule
from tests.factories import a_desk, a_roster
from tests.formats.books import Rows, xlsx

UNITS: Rows = [
    ["单位编码", "单位名称", "上级单位", "单位类型", "执法部门", "排序号"],
    ["G", "县人民政府", "", "政府", "否", 1],
    ["A", "县司法局", "G", "政府部门", "是", 2],
    ["B", "东和乡", "G", "乡镇", "否", 3],
]
OFFICERS: Rows = [
    ["人员编码", "姓名", "单位", "人员类别"],
    ["a1", "赵一", "A", "主要负责人、行政执法人员"],
    ["a2", "钱二", "A", "行政执法人员"],
    ["a3", "孙三", "A", "行政执法人员"],
    ["a4", "李四", "A", ""],
    ["b1", "周五", "B", "主要负责人"],
    ["b2", "吴六", "B", ""],
]
TODAY = date(2025, 6, 10)
_numbers = count()


def a_county(folder: Path, pack: PolicyPack | None = None) -> Path:
    """The database of the county, with a pack in use and an empty ledger."""
    desk = a_desk(folder)
    import_roster(desk, a_roster(folder, units=UNITS, officers=OFFICERS))
    put_in_use(desk, pack or a_pack(a_rule()))
    desk.close()
    return folder / "county.db"


def put_in_use(desk: Desk, *packs: PolicyPack) -> None:
    """Put packs in use that no file holds."""
    files = [PackFile(pack, Path(f"{pack.id}.yaml"), dump_policy(pack), False) for pack in packs]
    use_packs(desk, files)


@contextmanager
def office(template: Path, today: date = TODAY) -> Iterator[Desk]:
    """A desk with a copy of a database."""
    folder = template.parent / f"office-{next(_numbers)}"
    folder.mkdir()
    shutil.copyfile(template, folder / "county.db")
    desk = on_day(a_desk(folder, create=False), today)
    try:
        yield desk
    finally:
        desk.close()
        shutil.rmtree(folder)


def on_day(desk: Desk, day: date) -> Desk:
    """The desk at noon of another day, with the same database open."""
    moved = replace(desk, clock=FixedClock(datetime(day.year, day.month, day.day, 4, tzinfo=UTC)))
    moved.__dict__["engine"] = desk.engine
    return moved


def a_ledger(
    path: Path, *rows: Mapping[str, Any], seats: Sequence[Mapping[str, Any]] = (), title: str = ""
) -> Path:
    """A ledger workbook with these rows of 活动 and of 签到, by header; a title stands above the table."""
    above: list[list[Any]] = [[title], []] if title else []
    sheets: dict[str, Rows] = {"活动": [*above, *_table(rows, ACTIVITY)]}
    if seats:
        sheets["签到"] = _table(seats, ("编号", "人员编码"))
    path.write_bytes(xlsx(sheets))
    return path


ACTIVITY = ("日期", "单位", "类型", "主题", "学时")
"""The columns that every ledger has."""


def _table(rows: Sequence[Mapping[str, Any]], always: Sequence[str]) -> list[list[Any]]:
    header = list(dict.fromkeys([*always, *(name for row in rows for name in row)]))
    return [header, *([row.get(name, "") for name in header] for row in rows)]


def a_row(day: str = "2024-05-20", **cells: Any) -> dict[str, Any]:
    """A lecture of three hours of the county's bureau of justice, unless `cells` say otherwise."""
    plain = {"日期": day, "单位": "县司法局", "类型": "法治专题讲座", "主题": "行政处罚法", "学时": 3}
    return {**plain, **cells}
