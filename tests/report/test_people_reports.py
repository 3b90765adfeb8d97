"""A unit's year and an officer's file say what the ledger and the verdicts say, and show nothing personal unasked."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import event

from learnlaw.errors import NotFoundError
from learnlaw.reports.model import Fields, Report, Table
from learnlaw.reports.render import ENDINGS, render
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.ledger_import import import_ledger
from learnlaw.verbs.people import NeedsReasonError, exempt_officer, move_officer
from learnlaw.verbs.report_desk import as_text
from learnlaw.verbs.reports_officer import report_officer
from learnlaw.verbs.reports_officers import report_officers
from learnlaw.verbs.reports_unit import report_unit
from learnlaw.verbs.roster_import import import_roster
from learnlaw.verbs.scores import import_scores
from learnlaw.verbs.upkeep import list_audit
from tests.county import a_pack, a_rule, hours_rule, words
from tests.factories import a_desk, a_roster, digest
from tests.formats.books import Rows, xlsx
from tests.offices import UNITS, a_ledger, a_row, put_in_use
from tests.report.sight import golden

PHONE, ID = "13800000001", "110101199003070011"
NOW = datetime(2025, 1, 10, 2, tzinfo=UTC)
OFFICERS: Rows = [
    [
        "人员编码",
        "姓名",
        "单位",
        "人员类别",
        "职务",
        "手机号",
        "身份证号",
        "入职日期",
        "执法证号",
        "证件有效期",
    ],
    [
        "a1",
        "赵一",
        "A",
        "主要负责人、行政执法人员",
        "局长",
        PHONE,
        ID,
        "2015-07-01",
        "63000001",
        "2026-06-30",
    ],
    ["a2", "钱二", "A", "行政执法人员", "", "", "", "2016-07-01", "", ""],
    ["b1", "周五", "B", "主要负责人", "乡长", "", "", "", "", ""],
]
ROWS = [
    a_row(
        "2024-03-05", 编号="001", 参加人员="a1、a2", 涉及法律="行政处罚法", 佐证等级="A", 佐证材料="签到表"
    ),
    a_row(
        "2024-12-31",
        编号="002",
        结束日期="2025-01-02",
        学时=9,
        参加人员="a1",
        学时类别="业务知识",
        类型="轮训",
    ),
    a_row(
        "2024-06-01",
        编号="003",
        类型="旁听庭审",
        参加人员="a1",
        法院="县人民法院",
        案号="（2024）行初1号",
        学时=2,
    ),
    a_row("2024-08-01", 编号="004", 类型="学法用法考试", 主题="季度考试", 学时="", 参加人员="a1、a2"),
    a_row("2024-11-01", 编号="005", 状态="计划"),
    a_row("2024-05-05", 编号="006", 单位="东和乡", 参加人员="b1", 主讲人="周五"),
]


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two units and what their officers studied, made once."""
    folder = tmp_path_factory.mktemp("studied")
    desk = a_desk(folder, now=NOW)
    import_roster(desk, a_roster(folder, units=UNITS, officers=OFFICERS))
    put_in_use(desk, a_pack(a_rule(), hours_rule(title=words("hours"))))
    import_ledger(desk, a_ledger(folder / "rows.xlsx", *ROWS))
    scores: Rows = [
        ["考试", "日期", "人员编码", "成绩", "满分", "及格线"],
        ["季度考试", "2024-08-01", "a1", 55, 100, 60],
    ]
    (folder / "scores.xlsx").write_bytes(xlsx({"成绩": scores}))
    import_scores(desk, folder / "scores.xlsx")
    exempt_officer(desk, "a1", reason="产假", starts_on=date(2023, 1, 1), ends_on=date(2023, 5, 1))
    desk.close()
    return folder


@pytest.fixture
def desk(studied: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(studied, tmp_path, dirs_exist_ok=True)
    found = a_desk(tmp_path, create=False, now=NOW)
    yield found
    found.close()


def table(report: Report, heading: str) -> Table:
    return next(t for s in report.sections if heading in s.heading for t in s.tables)


# -- a unit ---------------------------------------------------------------------------------


def test_a_unit_owes_and_did_what_quota_check_says(desk: Desk) -> None:
    rows = table(report_unit(desk, "A", year=2024), "考核指标").rows
    assert {row[0]: (row[4], row[5], row[7]) for row in rows} == {
        "lectures": (Decimal(2), Decimal(1), Decimal(1)),
        "hours": (2, 0, 2),
    }


def test_its_activities_are_listed_with_their_evidence_and_no_others(desk: Desk) -> None:
    rows = table(report_unit(desk, "县司法局", year=2024), "学习活动").rows
    assert [row[0] for row in rows] == ["001", "003", "004", "005", "002"]
    assert rows[0][6:9] == (2, "A", "签到表") and "计划" in str(rows[3][9])


def test_its_officers_have_the_hours_of_the_year_alone(desk: Desk) -> None:
    rows = table(report_unit(desk, "A", year=2024), "人员学时").rows
    # three lectures' hours, two of the hearing, and one working day of three of the rotation: 12-31, 01-02
    assert rows == (("a1", "赵一", 3, Decimal("9.5")), ("a2", "钱二", 2, Decimal(3)))


def test_the_sheet_to_be_stamped_stands_on_a_page_of_its_own(desk: Desk) -> None:
    report = report_unit(desk, "A", year=2024)
    last = report.sections[-1]
    boxes = [field.label for block in last.blocks if isinstance(block, Fields) for field in block.fields]
    assert last.fresh and "核对确认表" in last.heading and boxes[-1] == "单位（盖章）"
    assert all(row[-2:] == (None, None) for row in last.tables[0].rows)


# -- an officer -------------------------------------------------------------------------------


def test_hours_stand_by_year_and_category(desk: Desk) -> None:
    rows = table(report_officer(desk, "a1"), "学时").rows
    assert rows == (
        ("2024年", 3, Decimal(5), Decimal("4.5"), Decimal(0), Decimal(0), Decimal("9.5")),
        ("2025年", 1, Decimal(0), Decimal("4.5"), Decimal(0), Decimal(0), Decimal("4.5")),
    )


def test_service_exams_hearings_and_exemptions_are_there(desk: Desk) -> None:
    move_officer(desk, "a1", "B", on=date(2025, 1, 8))
    report = report_officer(desk, "赵一")
    assert [row[2] for row in table(report, "任职").rows] == ["县司法局", "东和乡"]
    assert [row[1:] for row in table(report, "考试").rows] == [
        ("季度考试", "第1次", Decimal(55), Decimal(100), Decimal(60), "不合格")
    ]
    assert table(report, "旁听").rows[0][1:3] == ("县人民法院", "（2024）行初1号")
    assert table(report, "免训免考").rows == ((date(2023, 1, 1), date(2023, 5, 1), "产假"),)
    assert len(report.signatures) == 3


def test_an_exam_without_marks_is_listed_without(desk: Desk) -> None:
    assert table(report_officer(desk, "a2"), "考试").rows[0][1:] == (
        *("季度考试", None, None, None, None, "未登记成绩"),
    )


def test_who_gave_the_lecture_is_told_from_who_heard_it(desk: Desk) -> None:
    assert table(report_officer(desk, "b1"), "学习活动").rows[0][4] == "主讲"
    assert table(report_officer(desk, "a1"), "学习活动").rows[0][4] == "听讲"


@pytest.mark.parametrize("ending", ENDINGS)
def test_phone_and_number_are_masked_unless_asked_for(desk: Desk, ending: str) -> None:
    said = render(report_officer(desk, "a1"), "json").decode()
    assert PHONE not in said and ID not in said and "138******01" in said
    assert PHONE.encode() not in render(report_officer(desk, "a1"), ending)


def test_without_a_reason_nothing_is_unmasked(desk: Desk, tmp_path: Path) -> None:
    before = digest(tmp_path / "county.db")
    with pytest.raises(NeedsReasonError):
        report_officer(desk, "a1", personal=True, reason=" ")
    report_officer(desk, "a1")
    assert digest(tmp_path / "county.db") == before


def test_with_a_reason_it_is_and_the_log_says_so(desk: Desk) -> None:
    plain = report_officer(desk, "a1").facts
    report = report_officer(desk, "a1", personal=True, reason="任前考察")
    said = json.dumps(json.loads(render(report, "json")), ensure_ascii=False)
    assert PHONE in said and ID in said and "任前考察" in said
    (entry,) = list_audit(desk, last=1)
    assert (entry.verb, entry.reason) == ("report_officer", "任前考察")
    assert PHONE not in str(entry) and ID not in str(entry)
    # what is judged did not change
    assert plain and report.facts and plain.audit == report.facts.audit


def test_a_file_is_as_it_was_known(desk: Desk) -> None:
    then = replace(desk, known_on=date(2025, 1, 9))
    then.__dict__["engine"] = desk.engine
    assert table(report_officer(then, "a1"), "学时").rows == ()


@pytest.mark.parametrize("word", ["nobody", "县财政局"])
def test_who_is_not_there_is_not_found(desk: Desk, word: str) -> None:
    for make in (report_officer, report_unit):
        with pytest.raises(NotFoundError):
            make(desk, word)


def test_the_texts_are_as_they_were_looked_at(desk: Desk) -> None:
    golden("unit.txt", as_text(report_unit(desk, "A", year=2024), 120))
    golden("officer.txt", as_text(report_officer(desk, "a1"), 120))


# -- many files at once -----------------------------------------------------------------------------


def test_many_files_are_the_same_as_one_by_one_and_ask_the_database_no_more(
    desk: Desk, tmp_path: Path
) -> None:
    asked: list[str] = []

    def count(*given: object) -> None:
        asked.append(str(given[2]))

    event.listen(desk.engine, "before_cursor_execute", count)
    report_officers(desk, tmp_path / "b.zip", unit="B", form="html")
    of_one = len(asked)
    assert report_officers(desk, tmp_path / "all.zip", form="html") == 3
    assert len(asked) - of_one <= of_one
    with ZipFile(tmp_path / "all.zip") as archive:
        made = {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist()}
        assert {name.split("/")[1] for name in archive.namelist()} == {"县司法局", "东和乡"}
    assert made == {
        f"{code}-{name}.html": render(report_officer(desk, code), "html")
        for code, name in (("a1", "赵一"), ("a2", "钱二"), ("b1", "周五"))
    }


def test_many_files_show_nothing_personal_unasked_and_are_the_same_twice(desk: Desk, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        report_officers(desk, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with pytest.raises(NeedsReasonError):
        report_officers(desk, tmp_path / "c.zip", personal=True)
    report_officers(desk, tmp_path / "c.zip", form="html", personal=True, reason="任前考察")
    with ZipFile(tmp_path / "c.zip") as archive:
        said = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert ID in said and "事由：任前考察" in said
    assert list_audit(desk)[-1].verb == "report_officers"
