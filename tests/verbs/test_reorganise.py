"""One row at a time goes the way of a file; a unit that ends hands over its people, and keeps its records."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from learnlaw.domain.study import Status
from learnlaw.errors import LearnlawError, NotFoundError, RefusedError
from learnlaw.i18n import install, tell
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.people import NeedsReasonError, UnitCard, list_officers, show_member
from learnlaw.verbs.reorganise import (
    GoneError,
    SelfMergeError,
    StillServingError,
    close_unit,
    closing_words,
    look_at_closing,
)
from learnlaw.verbs.roster_import import import_roster
from learnlaw.verbs.roster_rows import NoSuchColumnError, add_member, edit_member, post_officer
from learnlaw.verbs.study import log_session
from learnlaw.verbs.upkeep import examine
from tests.county import a_record
from tests.factories import a_roster, rows_of

SERVICE = (
    "SELECT u.code, p.kind, p.starts_on, p.ends_on FROM posting p JOIN officer o ON o.id = p.officer_id"
    " JOIN unit u ON u.id = p.unit_id WHERE o.code = ? ORDER BY p.starts_on, p.id"
)
LAST = date(2025, 3, 31)


@pytest.fixture
def county(desk: Desk) -> Desk:
    """A government, a bureau with its station, another bureau, and a town."""
    path = a_roster(
        Path(desk.settings.database).parent,
        units=[
            ["单位编码", "单位名称", "单位类型", "上级单位"],
            ["GOV", "县人民政府", "政府", ""],
            ["KJJ", "县科技局", "政府部门", "GOV"],
            ["KJS", "东和科技站", "派出机构", "KJJ"],
            ["GXJ", "县工信局", "政府部门", "GOV"],
            ["DHX", "东和乡人民政府", "乡镇", "GOV"],
        ],
        officers=[
            ["人员编码", "姓名", "单位", "职务", "任职日期", "离任日期"],
            ["0101", "赵一帆", "KJJ", "局长", "2020-01-01", ""],
            ["0102", "钱亦农", "KJJ", "科员", "", ""],
            ["0103", "孙叔文", "KJJ", "科员", "2019-01-01", "2024-12-31"],
            ["0201", "李志远", "KJS", "站长", "", ""],
            ["0301", "周武成", "GXJ", "局长", "", ""],
        ],
        postings=[
            ["人员编码", "单位", "任职类型", "任职日期"],
            ["0301", "KJJ", "兼职", "2024-05-01"],
            ["0201", "KJJ", "拟任", "2025-06-01"],
        ],
    )
    import_roster(desk, path)
    return desk


def database(desk: Desk) -> Path:
    return Path(desk.settings.database)


def service(desk: Desk, officer: str) -> list[tuple[object, ...]]:
    return rows_of(database(desk), SERVICE, officer)


# -- one row ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "fields", "query", "found"),
    [
        pytest.param(
            "0102", {"职务": "主任"}, "SELECT post FROM posting WHERE officer_id=2", "主任", id="a post"
        ),
        pytest.param(
            "钱亦农",
            {"post": "主任"},
            "SELECT post FROM posting WHERE officer_id=2",
            "主任",
            id="by name, in English",
        ),
        pytest.param(
            "0102", {"执法证号": "A1"}, "SELECT certificate FROM officer WHERE id=2", "A1", id="a certificate"
        ),
        pytest.param(
            "0101", {"职务": ""}, "SELECT post FROM posting WHERE officer_id=1", "", id="a blank clears"
        ),
        pytest.param(
            "KJJ",
            {"单位名称": "县科学技术局"},
            "SELECT name FROM unit WHERE code='KJJ'",
            "县科学技术局",
            id="a unit's name",
        ),
        pytest.param(
            "县工信局",
            {"联络员": "王五"},
            "SELECT contact FROM unit WHERE code='GXJ'",
            "王五",
            id="a contact",
        ),
    ],
)
def test_what_is_said_is_changed_and_nothing_else(
    county: Desk, code: str, fields: dict[str, str], query: str, found: str
) -> None:
    before = (
        rows_of(database(county), "SELECT count(*) FROM posting"),
        rows_of(database(county), "SELECT count(*) FROM unit"),
    )
    receipt = edit_member(county, code, fields)
    assert receipt.number and rows_of(database(county), query) == [(found,)]
    assert before == (
        rows_of(database(county), "SELECT count(*) FROM posting"),
        rows_of(database(county), "SELECT count(*) FROM unit"),
    )
    ((was, says),) = rows_of(database(county), "SELECT before, after FROM audit ORDER BY seq DESC LIMIT 1")
    assert json.loads(was) and list(json.loads(says).values()) == list(fields.values())


def test_another_unit_is_a_move_from_that_day(county: Desk) -> None:
    edit_member(county, "0102", {"单位": "县工信局"}, on=date(2025, 4, 1))
    assert service(county, "0102") == [
        ("KJJ", "main", None, "2025-03-31"),
        ("GXJ", "main", "2025-04-01", None),
    ]


def test_the_same_again_writes_nothing(county: Desk) -> None:
    assert edit_member(county, "0101", {"职务": "局长"}).number == 0


@pytest.mark.parametrize(
    ("code", "fields", "error"),
    [
        pytest.param("0102", {"头衔x": "一"}, NoSuchColumnError, id="no column"),
        pytest.param("0102", {"人员类别": "皇帝"}, RefusedError, id="no such duty"),
        pytest.param("0102", {"入职日期": "2025-02-30"}, RefusedError, id="no such day"),
        pytest.param("KJJ", {"上级单位": "KJS"}, RefusedError, id="a ring"),
        pytest.param("KJJ", {"单位名称": "县工信局"}, RefusedError, id="a name that another has"),
        pytest.param("9999", {"职务": "一"}, NotFoundError, id="nobody"),
    ],
)
def test_what_a_file_would_be_refused_for_is_refused(
    county: Desk, code: str, fields: dict[str, str], error: type[LearnlawError]
) -> None:
    with pytest.raises(error):
        edit_member(county, code, fields)
    assert rows_of(database(county), "SELECT count(*) FROM audit") == [(1,)]


def test_somebody_new_is_entered_once(county: Desk) -> None:
    assert add_member(county, {"姓名": "吴怀瑾", "单位": "DHX"}).made == ("P-0001",)
    with pytest.raises(RefusedError):
        add_member(county, {"姓名": "吴怀瑾", "单位": "DHX"})
    assert (
        add_member(county, {"单位名称": "县数据局", "单位类型": "部门", "上级单位": "GOV"}).counts[
            "units_added"
        ]
        == 1
    )


def test_a_candidate_waits_for_the_day(county: Desk) -> None:
    post_officer(
        county, "0102", {"单位": "GXJ", "任职类型": "拟任", "任职日期": "2025-09-01", "职务": "副局长"}
    )
    assert ("GXJ", "main", None, None) in service(county, "0102")
    assert {line.unit for line in list_officers(county) if line.code == "0102"} == {"KJJ"}


# -- a unit ends --------------------------------------------------------------------------


def test_a_merger_takes_people_and_units_over_and_leaves_records(county: Desk) -> None:
    log_session(county, a_record(date(2025, 3, 3), units=("KJJ",), topic="宪法"))
    receipt = close_unit(county, "KJJ", on=LAST, into="GXJ", reason="机构改革")
    assert receipt.counts == {"units_changed": 2, "officers_moved": 4}
    assert service(county, "0101") == [
        ("KJJ", "main", "2020-01-01", "2025-03-31"),
        ("GXJ", "main", "2025-04-01", None),
    ]
    assert service(county, "0103") == [("KJJ", "main", "2019-01-01", "2024-12-31")]
    assert service(county, "0301")[1:] == [
        ("KJJ", "concurrent", "2024-05-01", "2025-03-31"),
        ("GXJ", "concurrent", "2025-04-01", None),
    ]
    assert ("GXJ", "main", None, None) in service(county, "0201")
    closed, station = show_member(county, "KJJ"), show_member(county, "KJS")
    assert isinstance(closed, UnitCard) and isinstance(station, UnitCard)
    assert (closed.unit.closed_on, closed.unit.merged_into, station.unit.parent) == (LAST, "GXJ", "GXJ")
    assert rows_of(database(county), "SELECT unit_id FROM activity_unit") == [(2,)]
    assert all(check.ok for check in examine(county))


def test_what_it_means_is_said_before_and_nothing_is_written(county: Desk) -> None:
    install("zh")
    log_session(county, a_record(date(2025, 3, 3), units=("KJJ",), topic="宪法"))
    plan = a_record(date(2025, 6, 3), units=("KJJ",), topic="民法典", status=Status.PLANNED)
    number = log_session(county, plan).made[-1]
    words = "\n".join(map(tell, closing_words(look_at_closing(county, "KJJ", on=LAST, into="GXJ"))))
    for said in ("2025-03-31", "转到县工信局任职：4 人", "东和科技站", "1 场", number):
        assert said in words
    assert rows_of(database(county), "SELECT closed_on FROM unit WHERE code='KJJ'") == [(None,)]


@pytest.mark.parametrize(
    ("unit", "into", "reason", "error"),
    [
        pytest.param("KJJ", "", "机构改革", StillServingError, id="people still serve there"),
        pytest.param("KJJ", "KJS", "机构改革", SelfMergeError, id="into one below it"),
        pytest.param("KJJ", "KJJ", "机构改革", SelfMergeError, id="into itself"),
        pytest.param("KJJ", "GXJ", " ", NeedsReasonError, id="without a reason"),
        pytest.param("XXX", "GXJ", "机构改革", NotFoundError, id="no such unit"),
    ],
)
def test_what_cannot_be_closed_stays(
    county: Desk, unit: str, into: str, reason: str, error: type[LearnlawError]
) -> None:
    with pytest.raises(error):
        close_unit(county, unit, on=LAST, into=into, reason=reason)
    assert rows_of(database(county), "SELECT count(*) FROM unit WHERE closed_on IS NOT NULL") == [(0,)]


def test_a_unit_ends_once(county: Desk) -> None:
    close_unit(county, "DHX", on=LAST, reason="撤乡设街道")
    with pytest.raises(GoneError):
        close_unit(county, "DHX", on=LAST, reason="撤乡设街道")
