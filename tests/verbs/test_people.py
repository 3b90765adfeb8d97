"""Who serves where changes from a day on; what was is never rewritten, and every change leaves its trace."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from learnlaw.errors import NotFoundError, UsageError
from learnlaw.formats.door import open_file
from learnlaw.formats.roster_sheet import read_roster
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.people import (
    AlreadyThereError,
    DaysReversedError,
    LaterPostingError,
    NeedsReasonError,
    NoExemptionError,
    NotServingError,
    OfficerCard,
    UnitCard,
    exempt_officer,
    list_officers,
    list_units,
    move_officer,
    retire_officer,
    show_member,
)
from learnlaw.verbs.roster_export import (
    CannotWriteFileError,
    FileExistsAlreadyError,
    UnknownEndingError,
    export_roster,
    write_roster_template,
)
from learnlaw.verbs.roster_import import import_roster
from tests.factories import a_desk, a_roster, digest, rows_of

ID = "110101199001010015"
SERVICE = (
    "SELECT u.name, p.starts_on, p.ends_on, p.post, p.duties FROM posting p JOIN officer o ON o.id = p.officer_id"
    " JOIN unit u ON u.id = p.unit_id WHERE o.code = ? ORDER BY p.starts_on, p.id"
)


@pytest.fixture
def county(desk: Desk) -> Desk:
    """A government, a bureau with two officers and its station with one, and a town with one who left."""
    path = a_roster(
        Path(desk.settings.database).parent,
        units=[
            ["单位编码", "单位名称", "单位类型", "上级单位", "排序号", "联络员", "电话"],
            ["GOV", "县人民政府", "政府", "", 1, "", ""],
            ["SFJ", "县司法局", "政府部门", "GOV", 3, "王五", "13800000009"],
            ["SFS", "东和司法所", "派出机构", "SFJ", 4, "", ""],
            ["DHX", "东和乡人民政府", "乡镇", "GOV", 2, "", ""],
        ],
        officers=[
            ["人员编码", "姓名", "单位", "职务", "人员类别", "离任日期", "手机号", "身份证号"],
            ["G1", "张三", "SFJ", "局长", "主要负责人", None, "13800000001", ID],
            ["G2", "李四", "SFJ", "科员", "行政执法人员", None, "", ""],
            ["G3", "曾小明", "SFS", "所长", "", None, "", ""],
            ["G4", "赵六", "DHX", "乡长", "领导班子成员", date(2024, 12, 31), "", ""],
        ],
    )
    import_roster(desk, path)
    return desk


def service(desk: Desk, code: str) -> list[tuple[Any, ...]]:
    return rows_of(Path(desk.settings.database), SERVICE, code)


def last_entry(desk: Desk) -> tuple[str, str, Any, Any, str]:
    query = "SELECT verb, subject, before, after, reason FROM audit ORDER BY seq DESC LIMIT 1"
    verb, subject, before, after, reason = rows_of(Path(desk.settings.database), query)[0]
    return verb, subject, json.loads(before), json.loads(after), reason


# -- move ---------------------------------------------------------------------------------------


def test_a_move_ends_the_old_posting_the_day_before(county: Desk) -> None:
    move_officer(county, "G2", "DHX", on=date(2025, 4, 1))
    assert service(county, "G2") == [
        ("县司法局", None, "2025-03-31", "科员", "enforcement"),
        ("东和乡人民政府", "2025-04-01", None, "科员", "enforcement"),
    ]
    verb, subject, before, after, _ = last_entry(county)
    assert (verb, subject) == ("move_officer", "G2")
    assert ([row["unit"] for row in before], [row["unit"] for row in after]) == (["SFJ"], ["SFJ", "DHX"])


def test_a_move_without_a_day_is_of_the_business_day(county: Desk) -> None:
    move_officer(county, "G2", "东和乡人民政府", post="副乡长", duties=["领导班子成员"])
    assert service(county, "G2")[1] == ("东和乡人民政府", "2025-03-10", None, "副乡长", "leader")


@pytest.mark.parametrize(
    ("code", "unit", "day", "error"),
    [
        pytest.param("G9", "DHX", None, NotFoundError, id="nobody has the code"),
        pytest.param("G2", "XXX", None, NotFoundError, id="no unit has the code"),
        pytest.param("G2", "SFJ", None, AlreadyThereError, id="to where one is"),
        pytest.param("G4", "SFJ", None, NotServingError, id="of one who left"),
    ],
)
def test_a_move_that_cannot_be(
    county: Desk, code: str, unit: str, day: date | None, error: type[UsageError]
) -> None:
    before = digest(Path(county.settings.database))
    with pytest.raises(error):
        move_officer(county, code, unit, on=day)
    assert digest(Path(county.settings.database)) == before


def test_a_move_never_comes_before_one_that_is_recorded(county: Desk) -> None:
    move_officer(county, "G2", "DHX", on=date(2025, 4, 1))
    for day in (date(2025, 3, 1), date(2025, 4, 1)):
        with pytest.raises(LaterPostingError):
            move_officer(county, "G2", "GOV", on=day)


# -- retire ---------------------------------------------------------------------------------------


def test_who_retires_serves_on_the_last_day_and_not_after(county: Desk) -> None:
    retire_officer(county, "G2", on=date(2025, 3, 31))
    folder = Path(county.settings.database).parent
    for day, serves in ((date(2025, 3, 31), True), (date(2025, 4, 1), False)):
        desk = a_desk(folder, on=day)
        assert ("G2" in {line.code for line in list_officers(desk)}) is serves
        desk.close()


def test_nobody_retires_twice_or_before_a_posting_begins(county: Desk) -> None:
    move_officer(county, "G2", "DHX", on=date(2025, 4, 1))
    with pytest.raises(LaterPostingError):
        retire_officer(county, "G2", on=date(2025, 3, 15))
    retire_officer(county, "G2", on=date(2025, 4, 30))
    with pytest.raises(NotServingError):
        retire_officer(county, "G2", on=date(2025, 5, 31))


# -- exempt ---------------------------------------------------------------------------------------


def exemptions(desk: Desk) -> list[tuple[Any, ...]]:
    return rows_of(Path(desk.settings.database), "SELECT reason, starts_on, ends_on FROM exemption")


def test_an_exemption_has_a_reason_and_days(county: Desk) -> None:
    exempt_officer(county, "G2", reason="长期病假", starts_on=date(2025, 1, 1), ends_on=date(2025, 3, 10))
    assert exemptions(county) == [("长期病假", "2025-01-01", "2025-03-10")]
    assert {line.code: line.exempt for line in list_officers(county)}["G2"] == "长期病假"
    assert last_entry(county)[4] == "长期病假"


def test_an_open_exemption_is_given_its_end_later(county: Desk) -> None:
    exempt_officer(county, "G2", reason="产假", starts_on=date(2025, 1, 1))
    exempt_officer(county, "G2", reason="产假", starts_on=date(2025, 1, 1), ends_on=date(2025, 6, 30))
    assert exemptions(county) == [("产假", "2025-01-01", "2025-06-30")]
    assert last_entry(county)[2]["until"] is None


def test_an_exemption_is_taken_back_with_a_reason(county: Desk) -> None:
    exempt_officer(county, "G2", reason="产假", starts_on=date(2025, 1, 1))
    exempt_officer(county, "G2", reason="录错", starts_on=date(2025, 1, 1), withdraw=True)
    assert exemptions(county) == []


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        pytest.param({"reason": " "}, NeedsReasonError, id="without a reason"),
        pytest.param({"ends_on": date(2024, 12, 31)}, DaysReversedError, id="that ends before it begins"),
        pytest.param({"withdraw": True}, NoExemptionError, id="that is not there to be taken back"),
    ],
)
def test_an_exemption_that_cannot_be(county: Desk, fields: dict[str, Any], error: type[UsageError]) -> None:
    plain = {"reason": "产假", "starts_on": date(2025, 1, 1)}
    with pytest.raises(error):
        exempt_officer(county, "G2", **{**plain, **fields})
    assert exemptions(county) == []


# -- looks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param({}, ["G1", "G2", "G3"], id="those who serve, units in official order"),
        pytest.param({"everyone": True}, ["G4", "G1", "G2", "G3"], id="also who left"),
        pytest.param({"unit": "SFJ"}, ["G1", "G2", "G3"], id="of a unit and those below it"),
        pytest.param({"unit": "东和司法所"}, ["G3"], id="of a unit by its name"),
        pytest.param({"duty": "leader"}, ["G1"], id="a principal is a leader"),
        pytest.param({"duty": "行政执法人员"}, ["G2"], id="a duty by its word"),
        pytest.param({"find": "g2"}, ["G2"], id="by a part of the code"),
        pytest.param({"find": "小明"}, ["G3"], id="by a part of the name"),
        pytest.param({"find": "zxm"}, ["G3"], id="by initials"),
        pytest.param({"find": "cengx"}, ["G3"], id="by the other reading of the surname"),
        pytest.param({"find": "xm"}, [], id="not by initials within"),
        pytest.param({"find": "%"}, [], id="a sign of the search language is a sign"),
    ],
)
def test_a_list_holds(county: Desk, asked: dict[str, Any], found: list[str]) -> None:
    assert [line.code for line in list_officers(county, **asked)] == found


def test_units_stand_in_official_order_with_those_who_count_in_them(county: Desk) -> None:
    assert [(line.code, line.officers) for line in list_units(county)] == [
        ("GOV", 0),
        ("DHX", 0),
        ("SFJ", 2),
        ("SFS", 1),
    ]


def test_a_card_masks_phone_and_id_number(county: Desk) -> None:
    card = show_member(county, "G1")
    assert isinstance(card, OfficerCard)
    assert (card.details["phone"], card.details["id_number"]) == ("138******01", "110*************15")
    assert ID not in str(card)


def test_a_card_is_of_an_officer_or_a_unit_by_code_or_name(county: Desk) -> None:
    officer, unit = show_member(county, "曾小明"), show_member(county, "县司法局")
    assert isinstance(officer, OfficerCard)
    assert isinstance(unit, UnitCard)
    assert officer.line.code == "G3"
    assert ([line.code for line in unit.officers], unit.below, unit.above) == (
        ["G1", "G2"],
        ("SFS",),
        ("县人民政府",),
    )


# -- export -----------------------------------------------------------------------------------------


def back(desk: Desk, path: Path) -> list[str]:
    """What of an exported file is not unchanged when it is imported again."""
    counts = import_roster(desk, path).counts
    return [what for what, count in counts.items() if count and not what.endswith("unchanged")]


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
@pytest.mark.parametrize("personal", [False, True])
def test_what_is_exported_is_imported_without_a_change(
    county: Desk, tmp_path: Path, name: str, personal: bool
) -> None:
    move_officer(county, "G2", "DHX", on=date(2025, 4, 1))
    export_roster(county, tmp_path / name, personal=personal, reason="核对")
    assert back(county, tmp_path / name) == []


def test_an_empty_database_gets_the_same_county_from_an_export(county: Desk, tmp_path: Path) -> None:
    move_officer(county, "G2", "DHX", on=date(2025, 2, 1))
    export_roster(county, tmp_path / "out.xlsx", personal=True, reason="移交")
    (tmp_path / "other").mkdir()
    other = a_desk(tmp_path / "other")
    import_roster(other, tmp_path / "out.xlsx")
    for code in ("G1", "G2", "G3", "G4"):
        assert service(other, code) == service(county, code)
    columns = "SELECT code, name, phone, id_number, pinyin FROM officer ORDER BY code"
    assert rows_of(Path(other.settings.database), columns) == rows_of(Path(county.settings.database), columns)
    other.close()


def test_phone_and_id_number_are_left_out_unless_a_reason_is_given(county: Desk, tmp_path: Path) -> None:
    export_roster(county, tmp_path / "plain.csv")
    text = (tmp_path / "plain.csv").read_text("utf-8-sig")
    assert not [word for word in ("手机号", "身份证号", ID) if word in text]
    with pytest.raises(NeedsReasonError):
        export_roster(county, tmp_path / "full.csv", personal=True)
    assert not (tmp_path / "full.csv").exists()


def test_an_export_with_personal_data_says_who_and_why_and_is_logged(county: Desk, tmp_path: Path) -> None:
    export_roster(county, tmp_path / "full.xlsx", personal=True, reason="组织部核对")
    verb, _, _, after, reason = last_entry(county)
    assert (verb, after["personal"], reason) == ("export_roster", True, "组织部核对")
    source, _ = open_file(tmp_path / "full.xlsx")
    assert source is not None
    file, _ = read_roster(source)
    assert file.officers[0].line == 3  # a line about who and why, then the header


def test_nothing_is_overwritten_unasked(county: Desk, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"mine")
    for write in (export_roster, write_roster_template):
        with pytest.raises(FileExistsAlreadyError):
            write(county, path)
    assert path.read_bytes() == b"mine"
    export_roster(county, path, force=True)
    assert path.read_bytes() != b"mine"


def test_a_file_that_cannot_be_written_is_told_and_leaves_nothing(county: Desk, tmp_path: Path) -> None:
    with pytest.raises(CannotWriteFileError):
        export_roster(county, tmp_path / "nowhere" / "out.xlsx")
    with pytest.raises(UnknownEndingError):
        export_roster(county, tmp_path / "out.pdf")
    assert not list(tmp_path.glob("out.*"))


@pytest.mark.parametrize("name", ["empty.xlsx", "empty.csv"])
def test_a_template_can_be_filled_in_and_imported(desk: Desk, tmp_path: Path, name: str) -> None:
    write_roster_template(desk, tmp_path / name)
    source, _ = open_file(tmp_path / name)
    assert source is not None
    file, problems = read_roster(source)
    assert not file.officers
    assert not [problem for problem in problems if problem.code in ("unknown-column", "no-header")]
