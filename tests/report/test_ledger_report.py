"""What the ledger's report writes is imported again without a change; on paper it is a list with its sums."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from learnlaw.formats.headers import ACTIVITIES
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.ledger_import import import_ledger
from learnlaw.verbs.report_desk import as_text, save_report
from learnlaw.verbs.reports_ledger import report_ledger
from tests.county import a_pack, a_rule
from tests.factories import a_desk
from tests.offices import TODAY, a_county, a_ledger, a_row, on_day

ROWS = [
    a_row(
        "2024-05-20",
        编号="001",
        参加人员="a1、a2、a3",
        开始时间="09:00",
        结束时间="11:30",
        备注="=1+1",
        会议名称="-",
        主讲人="@王五",
        主讲人单位="县委党校",
        地点="+二楼",
    ),
    a_row("2024-05-21", 编号="002", 单位="县司法局、东和乡", 主办单位="县人民政府", 学时="半天", 参加人数=40),
    a_row("2024-06-01", 编号="003", 类型="法治专题讲座、单位集中学法", 结束日期="2024-06-03", 学时=7.5),
    a_row("2024-12-01", 编号="004", 状态="计划", 涉及法律="《行政处罚法》、《宪法》", 形式="线上"),
    a_row(
        "2023-11-02",
        编号="005",
        单位="东和乡",
        类型="旁听庭审",
        法院="县人民法院",
        案号="（2023）行初1号",
        状态="取消",
    ),
    a_row("2024-07-01", 编号="006", 佐证等级="A", 佐证材料="签到表，照片", 学时类别="业务知识", 应到=6),
]
SEATS: list[dict[str, object]] = [
    {"编号": "001", "人员编码": "a1", "状态": "出席"},
    {"编号": "001", "人员编码": "a2", "状态": "线上", "学时": 2},
    {"编号": "001", "人员编码": "a3", "状态": "补课", "补课对应": "K9"},
    {"编号": "001", "人员编码": "a4", "状态": "代会", "代会人": "b1"},
]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_county(tmp_path_factory.mktemp("county"), a_pack(a_rule()))


@pytest.fixture
def filled(empty: Path, tmp_path: Path) -> Iterator[Desk]:
    desk = a_copy(empty, tmp_path / "filled")
    import_ledger(desk, a_ledger(tmp_path / "rows.xlsx", *ROWS, seats=SEATS))
    yield desk
    desk.close()


def a_copy(database: Path, folder: Path) -> Desk:
    folder.mkdir()
    shutil.copyfile(database, folder / "county.db")
    return on_day(a_desk(folder, create=False), TODAY)


def test_a_workbook_is_imported_again_and_nothing_changes(filled: Desk, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    save_report(filled, report_ledger(filled), path)
    receipt = import_ledger(filled, path)
    assert dict(receipt.counts) == {"unchanged": len(ROWS)}


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_another_database_takes_the_same_rows(filled: Desk, empty: Path, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"out.{ending}"
    save_report(filled, report_ledger(filled), path)
    other = a_copy(empty, tmp_path / "other")
    assert import_ledger(other, path).counts["added"] == len(ROWS)
    mine, theirs = (report_ledger(desk).tables for desk in (filled, other))
    assert theirs[: 1 if ending == "csv" else None] == mine[: 1 if ending == "csv" else None]
    other.close()


def test_it_has_every_column(filled: Desk) -> None:
    table = report_ledger(filled).tables[0]
    assert [column.title for column in table.columns] == [column.title for column in ACTIVITIES.columns]
    assert all(any(row[n] not in (None, "") for row in table.rows) for n in range(len(table.columns)))


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        pytest.param({}, ["005", "001", "002", "003", "006", "004"], id="all of it"),
        pytest.param({"year": 2023}, ["005"], id="a year"),
        pytest.param({"unit": "东和乡"}, ["005", "002"], id="a unit that it counts for"),
        pytest.param({"unit": "G", "year": 2024}, ["001", "002", "003", "006", "004"], id="and all below"),
    ],
)
def test_a_year_and_a_unit(filled: Desk, asked: dict[str, object], numbers: list[str]) -> None:
    table = report_ledger(filled, **asked).tables[0]  # type: ignore[arg-type]  # options by name
    assert [row[0] for row in table.rows] == numbers


def test_on_paper_it_is_a_list_with_its_sums(filled: Desk) -> None:
    text = as_text(report_ledger(filled, full=False), 120)
    assert "共6条，其中已举办4场次，参加43人次。" in text
    assert text.index("旁听庭审") < text.index("2024-05-20")


def test_it_is_shown_as_it_was_known(filled: Desk, tmp_path: Path) -> None:
    from dataclasses import replace

    later = replace(filled, known_on=date(2025, 6, 9))
    later.__dict__["engine"] = filled.engine
    assert report_ledger(later).tables[0].rows == ()
