"""What a coordinator does with the ledger is done whole or not at all, and can be looked at afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnlaw.domain.calendar import Workdays
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.policy import HoursSettings
from learnlaw.domain.study import Attendance, Presence, Status, hours
from learnlaw.errors import RefusedError
from learnlaw.formats.ledger_out import write_ledger
from learnlaw.store.audit import get_meta, set_meta
from learnlaw.store.base import reading, writing
from learnlaw.store.history import records_known_on
from learnlaw.store.people import load_people
from learnlaw.store.study import load_records
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.ledger_folder import FolderReceipt, NoLedgersError, import_folder, named_in
from learnlaw.verbs.ledger_form import corrected, record_from
from learnlaw.verbs.ledger_import import import_ledger
from learnlaw.verbs.ledger_rows import row_of, seat_rows, texts
from learnlaw.verbs.ledger_sheets import write_ledger_template, write_sign_in_sheet
from learnlaw.verbs.ledger_views import Asked, NoSuchWordError, list_sessions, show_session
from learnlaw.verbs.ledger_writing import (
    CALENDAR_KEY,
    AlreadyLoggedError,
    AmbiguousNumberError,
    ChangedSinceError,
    ReasonNeededError,
    respread,
)
from learnlaw.verbs.registry import Receipt
from learnlaw.verbs.study import cancel_session, correct_session, log_session, undo
from tests.county import a_pack, a_record, a_rule
from tests.ledgers import records
from tests.offices import TODAY, a_county, a_ledger, a_row, office, on_day, put_in_use


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_county(tmp_path_factory.mktemp("verbs"))


@pytest.fixture
def desk(county: Path) -> Iterator[Desk]:
    with office(county) as found:
        yield found


def ledger(desk: Desk) -> list[LedgerRecord]:
    """The ledger in the order of entry."""
    with reading(desk.engine) as connection:
        return list(load_records(connection, load_people(connection)).values())


def codes(refused: pytest.ExceptionInfo[RefusedError]) -> list[str]:
    return [problem.code for problem in refused.value.problems if not problem.warning]


def notices(receipt: Receipt) -> list[str]:
    return [notice.code for notice in receipt.notices]


# -- files -------------------------------------------------------------------------------


def test_importing_the_same_file_twice_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = a_ledger(tmp_path / "l.xlsx", a_row(参加人员="a1、钱二"), a_row("2024-05-21", 编号="7"))
    assert import_ledger(desk, path).counts == {"added": 2}
    there, content = ledger(desk), Path(desk.settings.database).read_bytes()
    again = import_ledger(desk, path)
    assert (again.counts, again.number) == ({"unchanged": 2}, 0)
    assert (ledger(desk), Path(desk.settings.database).read_bytes()) == (there, content)


def test_a_correction_waits_until_it_is_asked_for(desk: Desk, tmp_path: Path) -> None:
    import_ledger(desk, a_ledger(tmp_path / "l.xlsx", a_row(编号="7")))
    path = a_ledger(tmp_path / "m.xlsx", a_row(编号="7", 学时=4, 地点="三楼"), a_row("2024-05-21", 编号="8"))
    told = import_ledger(desk, path, dry_run=True)
    assert [(fate.number, fate.fate) for fate in told.fates] == [("7", "waiting"), ("8", "added")]
    assert (told.number, len(ledger(desk))) == (0, 1)
    done = import_ledger(desk, path)
    (notice,) = [n for n in done.notices if n.code == "correction"]
    assert notice.place is not None and notice.place.line == 2
    assert notice.what.values["fields"] == "学时、地点"
    assert (done.counts, ledger(desk)[0].hundredths) == ({"waiting": 1, "added": 1}, 300)
    assert import_ledger(desk, path, update=True, reason="补登").counts == {"changed": 1, "unchanged": 1}
    assert (ledger(desk)[0].hundredths, ledger(desk)[0].place) == (400, "三楼")


def test_an_update_of_a_closed_window_needs_a_reason(desk: Desk, tmp_path: Path) -> None:
    import_ledger(desk, a_ledger(tmp_path / "l.xlsx", a_row(编号="7"), a_row("2025-05-20", 编号="8")))
    this_year = a_ledger(tmp_path / "m.xlsx", a_row("2025-05-20", 编号="8", 学时=4))
    last_year = a_ledger(tmp_path / "n.xlsx", a_row(编号="7", 学时=4))
    assert import_ledger(desk, this_year, update=True).counts == {"changed": 1}
    with pytest.raises(ReasonNeededError):
        import_ledger(desk, last_year, update=True)
    assert import_ledger(desk, last_year, update=True, reason="补登").counts == {"changed": 1}


def test_undoing_an_import_restores_the_exact_earlier_ledger(desk: Desk, tmp_path: Path) -> None:
    import_ledger(desk, a_ledger(tmp_path / "l.xlsx", a_row(编号="7", 参加人员="a1"), a_row("2024-05-21")))
    before = ledger(desk)
    rows = [a_row(编号="7", 学时=4), a_row("2024-05-22"), a_row("2024-05-23", 编号="9")]
    done = import_ledger(desk, a_ledger(tmp_path / "m.xlsx", *rows), update=True, reason="补登")
    assert ledger(desk) != before
    undo(desk, done.number)
    assert ledger(desk) == before


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        pytest.param([a_row(), a_row(单位="A")], "duplicate-activity", id="one unit by name and by code"),
        pytest.param(
            [a_row(编号="7"), a_row("2024-06-01", 单位="A", 编号="7")], "duplicate-activity", id="one number"
        ),
        pytest.param(
            [a_row(编号="7"), a_row(类型="lecture")], "duplicate-activity", id="with and without a number"
        ),
        pytest.param([a_row(单位="县司法剧")], "unknown-unit", id="a unit one character off"),
        pytest.param([a_row(参加人员="赵某")], "unknown-officer", id="nobody of that name"),
        pytest.param([a_row(类型="讲座大会")], "unknown-kind", id="no such kind"),
        pytest.param([a_row("2099-05-20")], "held-in-future", id="held in years to come"),
        pytest.param([a_row(学时="")], "no-hours", id="a lecture without hours"),
    ],
)
def test_what_the_roster_or_the_clock_contradicts_is_refused(
    desk: Desk, tmp_path: Path, rows: list[dict[str, Any]], code: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        import_ledger(desk, a_ledger(tmp_path / "l.xlsx", a_row("2024-01-01"), *rows))
    assert code in codes(refused)
    assert all(p.file.endswith("l.xlsx") and p.place is not None for p in refused.value.problems)
    assert ledger(desk) == []


def test_two_numbered_rows_may_say_the_same(desk: Desk, tmp_path: Path) -> None:
    path = a_ledger(tmp_path / "l.xlsx", a_row(编号="7"), a_row(编号="8"))
    assert import_ledger(desk, path).counts == {"added": 2}
    assert import_ledger(desk, path).counts == {"unchanged": 2}


def test_a_plan_and_an_exam_need_no_hours(desk: Desk, tmp_path: Path) -> None:
    plan = a_row("2099-05-20", 学时="", 状态="计划")
    import_ledger(desk, a_ledger(tmp_path / "l.xlsx", plan, a_row(类型="学法用法考试", 学时="")))
    assert [record.hundredths for record in ledger(desk)] == [None, None]


# -- who was there (RULES 10) ------------------------------------------------------------


def seats(desk: Desk) -> dict[str, Attendance]:
    (record,) = ledger(desk)
    return {seat.officer: seat for seat in record.attendances}


def signed(desk: Desk, path: Path, *sheet: dict[str, Any], **cells: Any) -> Receipt:
    """Import one activity, number 7, with a sign-in sheet."""
    rows = [{"编号": "7", **row} for row in sheet]
    return import_ledger(desk, a_ledger(path / "l.xlsx", a_row(编号="7", **cells), seats=rows))


def test_a_sign_in_row_says_how_one_was_there(desk: Desk, tmp_path: Path) -> None:
    sheet: list[dict[str, Any]] = [
        {"人员编码": "a1"},
        {"人员编码": "a2", "状态": "线上", "学时": 1.5},
        {"人员编码": "a3", "状态": "代会", "代会人": "李四"},
        {"人员编码": "a4", "状态": "补课", "补课对应": "2024-1"},
    ]
    signed(desk, tmp_path, *sheet)
    found = seats(desk)
    assert [found[code].presence for code in ("a1", "a2", "a3", "a4")] == [
        Presence.PRESENT,
        Presence.ONLINE,
        Presence.PROXY,
        Presence.MAKEUP,
    ]
    assert (found["a1"].hundredths, found["a2"].hundredths) == (None, 150)
    assert (found["a3"].proxy, found["a4"].makes_up) == ("a4", "2024-1")


@pytest.mark.parametrize(
    ("listed", "sheet", "code"),
    [
        pytest.param("a1、a2", [{"人员编码": "a1"}], "list-and-sheet-differ", id="listed, not signed"),
        pytest.param(
            "a1", [{"人员编码": "a1"}, {"人员编码": "a2"}], "list-and-sheet-differ", id="signed, not listed"
        ),
        pytest.param(
            "", [{"人员编码": "a1"}, {"人员编码": "赵一"}], "signed-twice", id="by code and by name"
        ),
        pytest.param("", [{"人员编码": "a1", "学时": 3.5}], "more-hours", id="more hours than the session"),
        pytest.param("", [{"人员编码": "a1", "学时": "半天"}], "more-hours", id="half a day of three hours"),
        pytest.param("", [{"人员编码": "a1", "姓名": "钱二"}], "another-name", id="code and name differ"),
        pytest.param("", [{"人员编码": "x9"}], "unknown-officer", id="nobody"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused(
    desk: Desk, tmp_path: Path, listed: str, sheet: list[dict[str, Any]], code: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        signed(desk, tmp_path, *sheet, 参加人员=listed)
    assert codes(refused) == [code]


def test_those_who_were_away_need_not_be_listed(desk: Desk, tmp_path: Path) -> None:
    sheet = [{"人员编码": "a1"}, {"人员编码": "a2", "状态": "请假"}, {"人员编码": "a3", "状态": "因公"}]
    signed(desk, tmp_path, *sheet, 参加人员="a1")
    assert {code: seat.listed for code, seat in seats(desk).items()} == {"a1": True, "a2": False, "a3": False}


def test_a_proxy_without_a_row_is_told(desk: Desk, tmp_path: Path) -> None:
    sheet = {"人员编码": "a1", "状态": "代会", "代会人": "a2"}
    assert "proxy-without-row" in notices(signed(desk, tmp_path, sheet))
    other = [{**sheet}, {"人员编码": "a2"}]
    with office(Path(desk.settings.database)) as second:
        undo(second, 3)
        assert "proxy-without-row" not in notices(signed(second, tmp_path, *other))


@pytest.mark.parametrize(
    ("units", "who", "found"),
    [
        pytest.param("县司法局", "陈七", "a5", id="the one who serves there"),
        pytest.param("东和乡", "陈七", "b3", id="the other one elsewhere"),
        pytest.param("县人民政府", "陈七", None, id="both serve below"),
        pytest.param("县司法局", "周五", "b1", id="the only one of that name"),
        pytest.param("东和乡", "a5", "a5", id="a code is never guessed at"),
    ],
)
def test_namesakes_are_told_apart_by_their_unit_or_not_at_all(
    county: Path, tmp_path: Path, units: str, who: str, found: str | None
) -> None:
    from learnlaw.verbs.roster_import import import_roster
    from tests.factories import a_roster, some_officers

    with office(county) as desk:
        twins = some_officers(["a5", "陈七", "A"], ["b3", "陈七", "B"])
        import_roster(desk, a_roster(tmp_path, officers=twins))
        path = a_ledger(tmp_path / "l.xlsx", a_row(单位=units, 参加人员=who))
        if found is None:
            with pytest.raises(RefusedError) as refused:
                import_ledger(desk, path)
            assert codes(refused) == ["ambiguous-officer"]
            told = str(refused.value.problems[-1].what)
            assert "a5" in told and "b3" in told
        else:
            import_ledger(desk, path)
            assert list(seats(desk)) == [found]


# -- export and import again -------------------------------------------------------------


@settings(max_examples=15)
@given(st.lists(records(), min_size=1, max_size=4))
def test_an_export_is_taken_in_again_unchanged(county: Path, entered: list[LedgerRecord]) -> None:
    with office(county) as desk:
        for n, record in enumerate(entered):
            log_session(desk, replace(_said(record), number=f"n{n}"))
        path = Path(desk.settings.database).with_name("export.xlsx")
        path.write_bytes(exported(desk))
        assert import_ledger(desk, path).counts == {"unchanged": len(entered)}


def _said(record: LedgerRecord) -> LedgerRecord:
    """The record as a file can say it: every attendance is listed, signed, or both."""
    whole = record.hundredths or 0
    seats = tuple(
        replace(
            seat,
            signed=True,
            listed=seat.presence.earns,
            hundredths=None if (seat.hundredths or 0) >= whole else seat.hundredths,
        )
        for seat in record.attendances
    )
    return replace(record, attendances=seats)


def exported(desk: Desk) -> bytes:
    with reading(desk.engine) as connection:
        roster = load_people(connection).roster
    activities = [row_of(record, roster) for record in ledger(desk)]
    sheet = [row for record in ledger(desk) for row in seat_rows(record, roster)]
    return write_ledger(activities, sheet)


def test_half_days_are_exported_as_words(desk: Desk, tmp_path: Path) -> None:
    signed(desk, tmp_path, {"人员编码": "a1", "学时": "半天"}, {"人员编码": "a2"}, 学时="一天")
    path = tmp_path / "export.xlsx"
    path.write_bytes(exported(desk))
    assert import_ledger(desk, path).counts == {"unchanged": 1}


# -- a folder ----------------------------------------------------------------------------


def take(desk: Desk, folder: Path, **how: Any) -> FolderReceipt:
    return import_folder(desk, folder, **how)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "台账"
    found.mkdir()
    return found


def missing(found: FolderReceipt) -> list[str]:
    return [unit.code for unit in found.missing]


def test_a_folder_gives_one_receipt_a_file(desk: Desk, folder: Path) -> None:
    a_ledger(folder / "一.xlsx", a_row())
    a_ledger(folder / "二.xlsx", a_row(单位="东和乡"), a_row("2024-05-21", 单位="B"))
    (folder / "说明.docx").write_bytes(b"PK")
    (folder / "~$一.xlsx").write_bytes(b"lock")
    found = take(desk, folder)
    assert [(name, receipt.counts) for name, receipt in found.receipts] == [
        ("一.xlsx", {"added": 1}),
        ("二.xlsx", {"added": 2}),
    ]
    assert found.skipped == ("说明.docx",)
    first, second = (receipt.number for _, receipt in found.receipts)
    undo(desk, second)
    assert [record.organiser for record in ledger(desk)] == ["A"]
    assert first < second


def test_a_file_without_news_leaves_no_receipt(desk: Desk, folder: Path) -> None:
    a_ledger(folder / "一.xlsx", a_row())
    take(desk, folder)
    a_ledger(folder / "二.xlsx", a_row(单位="东和乡"))
    receipts = dict(take(desk, folder).receipts)
    assert (receipts["一.xlsx"].number, receipts["一.xlsx"].counts) == (0, {"unchanged": 1})
    assert receipts["二.xlsx"].number > 0


def test_one_refused_file_keeps_all_out(desk: Desk, folder: Path) -> None:
    a_ledger(folder / "一.xlsx", a_row())
    a_ledger(folder / "二.xlsx", a_row(单位="东和乡", 类型="讲座大会"))
    a_ledger(folder / "三.xlsx", a_row("2024-02-30"))
    with pytest.raises(RefusedError) as refused:
        take(desk, folder)
    assert sorted(codes(refused)) == ["no-such-day", "unknown-kind"]
    assert {Path(p.file).name for p in refused.value.problems} == {"二.xlsx", "三.xlsx"}
    assert ledger(desk) == []


def test_a_dry_run_of_a_folder_writes_nothing(desk: Desk, folder: Path) -> None:
    a_ledger(folder / "一.xlsx", a_row())
    ((_, receipt),) = take(desk, folder, dry_run=True).receipts
    assert (receipt.number, receipt.counts, ledger(desk)) == (0, {"added": 1}, [])


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(a_row(单位="A", 学时=4), id="without a number, otherwise written"),
        pytest.param(a_row("2024-06-01", 编号="7", 主题="别的"), id="one organiser and number"),
    ],
)
def test_one_activity_in_two_files_is_refused_naming_both(
    desk: Desk, folder: Path, other: dict[str, Any]
) -> None:
    a_ledger(folder / "一.xlsx", a_row(编号=other.get("编号", "")))
    a_ledger(folder / "二.xlsx", a_row("2024-01-01"), other)
    with pytest.raises(RefusedError) as refused:
        take(desk, folder)
    (problem,) = refused.value.problems
    assert (problem.code, Path(problem.file).name) == ("in-two-files", "二.xlsx")
    assert problem.place is not None and problem.place.line == 3
    assert "一.xlsx" in str(problem.what)
    assert ledger(desk) == []


@pytest.mark.parametrize(
    ("name", "title", "row", "sent"),
    [
        pytest.param("甲", "", a_row(), True, id="its own activity"),
        pytest.param("甲", "", a_row(单位="东和乡、县司法局", 主办单位="A"), True, id="it held one"),
        pytest.param("甲", "", a_row(单位="东和乡、县司法局"), False, id="named at an event of another"),
        pytest.param("县司法局2024年台账", "", a_row(单位="东和乡"), True, id="by name in the file's name"),
        pytest.param("A-2024", "", a_row(单位="东和乡"), True, id="by code in the file's name"),
        pytest.param("AB", "", a_row(单位="东和乡"), False, id="a longer code is another"),
        pytest.param("甲", "县司法局学法台账", a_row(单位="东和乡"), True, id="in the title above the table"),
    ],
)
def test_who_has_sent_theirs(
    desk: Desk, folder: Path, name: str, title: str, row: dict[str, Any], sent: bool
) -> None:
    a_ledger(folder / f"{name}.xlsx", row, title=title)
    found = missing(take(desk, folder))
    assert ("A" not in found) == sent
    assert "G" not in found


def test_a_shorter_name_inside_a_longer_one_is_not_meant(desk: Desk) -> None:
    with reading(desk.engine) as connection:
        roster = load_people(connection).roster
    units = {**roster.units, "C": replace(roster.units["A"], code="C", name="县司法局城关所")}
    longer = replace(roster, units=units)
    assert named_in(longer, "县司法局城关所2024") == {"C"}
    assert named_in(longer, "县司法局和县司法局城关所") == {"A", "C"}
    assert (
        named_in(replace(roster, units={"2024": replace(roster.units["A"], code="2024")}), "2024年") == set()
    )


def test_a_folder_without_ledgers_is_told(desk: Desk, folder: Path) -> None:
    (folder / "说明.docx").write_bytes(b"PK")
    with pytest.raises(NoLedgersError):
        take(desk, folder)


# -- forms -------------------------------------------------------------------------------


def form(**words: str) -> dict[str, str]:
    plain = {
        "first": "2024-05-20",
        "units": "县司法局",
        "kinds": "法治专题讲座",
        "topic": "行政处罚法",
        "hours": "3",
    }
    return {**plain, **words}


def test_a_form_is_read_like_a_row_of_a_file(desk: Desk, tmp_path: Path) -> None:
    words = form(
        attendees="赵一，a2", evidence="b", status="已举办", start="9点", end="11:30", laws="《行政处罚法》"
    )
    record, told = record_from(desk, words)
    row = a_row(
        参加人员="赵一，a2",
        佐证等级="b",
        状态="已举办",
        开始时间="9点",
        结束时间="11:30",
        涉及法律="《行政处罚法》",
    )
    import_ledger(desk, a_ledger(tmp_path / "l.xlsx", row))
    assert replace(ledger(desk)[0], number="") == record
    assert told == []


@pytest.mark.parametrize(
    ("words", "field", "code"),
    [
        pytest.param({"first": "2024-02-30"}, "日期", "no-such-day", id="a day that is not"),
        pytest.param({"hours": "25"}, "学时", "too-many-hours", id="25 hours in a day"),
        pytest.param({"hours": "0"}, "学时", "hours-zero", id="no hours at all"),
        pytest.param({"kinds": "讲座大会"}, "类型", "unknown-kind", id="no such kind"),
        pytest.param({"units": "县司法剧"}, "单位", "unknown-unit", id="no such unit"),
        pytest.param({"attendees": "无名"}, "参加人员", "unknown-officer", id="nobody"),
        pytest.param({"last": "2024-05-19"}, "结束日期", "days-reversed", id="it ends before it begins"),
        pytest.param({"start": "11:00", "end": "9:00"}, "结束时间", "times-reversed", id="so does the hour"),
        pytest.param({"first": "2099-01-01"}, "日期", "held-in-future", id="held in years to come"),
        pytest.param({"topic": "\u200b"}, "主题", "text-invisible", id="nothing to be seen"),
        pytest.param({"topic": ""}, "主题", "blank", id="nothing at all"),
    ],
)
def test_a_form_is_refused_by_the_name_of_its_field(
    desk: Desk, words: dict[str, str], field: str, code: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        record_from(desk, form(**words))
    assert [(p.field, p.code) for p in refused.value.problems] == [(field, code)]
    (problem,) = refused.value.problems
    assert problem.place is None and problem.hint is not None


def test_48_hours_in_two_days_are_as_many_as_there_are(desk: Desk) -> None:
    record, _ = record_from(desk, form(last="2024-05-21", hours="48"))
    assert record.hundredths == 4800


@given(records())
@settings(max_examples=15)
def test_what_a_form_begins_with_is_read_as_what_it_was(county: Path, drawn: LedgerRecord) -> None:
    listed = tuple(Attendance(seat.officer) for seat in drawn.attendances)
    record = replace(drawn, number="7", attendances=listed)
    with office(county) as desk:
        found, _ = record_from(desk, texts(record))
        assert found == record


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        pytest.param({"topic": "新题"}, {"topic": "新题"}, id="one field"),
        pytest.param(
            {"first": "2024-05-21"}, {"first": date(2024, 5, 21), "last": date(2024, 5, 21)}, id="the day"
        ),
        pytest.param({"last": "2024-05-22"}, {"last": date(2024, 5, 22)}, id="the last day"),
        pytest.param({"hours": "半天"}, {"hundredths": 400, "hours_word": "half_day"}, id="half a day"),
        pytest.param({"venue": ""}, {"place": ""}, id="a blank clears"),
        pytest.param({"units": "B"}, {"units": ("B",)}, id="units, not who held it"),
        pytest.param({"status": "计划"}, {"status": Status.PLANNED}, id="the state"),
    ],
)
def test_a_correction_changes_what_it_names(
    desk: Desk, words: dict[str, str], changed: dict[str, Any]
) -> None:
    log_session(desk, a_record("2024-05-20", number="7", place="三楼", who=["a1"], laws=("甲",)))
    (old,) = ledger(desk)
    new, version, _ = corrected(desk, "7", words)
    assert new == replace(old, **changed)
    correct_session(desk, "7", new, version=version, reason="改")
    assert ledger(desk) == [new]


def test_a_correction_of_the_list_keeps_what_the_sheet_says(desk: Desk, tmp_path: Path) -> None:
    sheet: list[dict[str, Any]] = [
        {"人员编码": "a1", "学时": 1},
        {"人员编码": "a2"},
        {"人员编码": "a3", "状态": "请假"},
    ]
    signed(desk, tmp_path, *sheet, 参加人员="a1、a2")
    new, _, _ = corrected(desk, "7", {"attendees": "a1、a4"})
    correct_session(desk, "7", new, reason="改")
    found = seats(desk)
    assert {code: seat.listed for code, seat in found.items()} == {"a1": True, "a4": True, "a3": False}
    assert (found["a1"].hundredths, found["a4"].signed) == (100, True)


def test_the_second_editor_is_told(desk: Desk) -> None:
    log_session(desk, a_record("2025-05-20", number="7"))
    mine, version, _ = corrected(desk, "7", {"topic": "甲"})
    theirs, _, _ = corrected(desk, "7", {"topic": "乙"})
    correct_session(desk, "7", theirs, version=version)
    with pytest.raises(ChangedSinceError):
        correct_session(desk, "7", mine, version=version)
    assert ledger(desk)[0].topic == "乙"


def test_a_number_in_use_cannot_be_taken(desk: Desk) -> None:
    log_session(desk, a_record("2025-05-20", number="7"))
    log_session(desk, a_record("2025-05-21", number="8"))
    new, version, _ = corrected(desk, "8", {"number": "7"})
    with pytest.raises(AlreadyLoggedError):
        correct_session(desk, "8", new, version=version)


@pytest.mark.parametrize(
    ("word", "row"),
    [
        pytest.param("8", 3, id="a number"),
        pytest.param("A/7", 1, id="unit and number"),
        pytest.param("东和乡/7", 2, id="a unit by name"),
        pytest.param("#2", 2, id="a row"),
        pytest.param("2024/9", 4, id="a number with a stroke"),
    ],
)
def test_an_activity_is_meant_by(desk: Desk, word: str, row: int) -> None:
    log_session(desk, a_record("2025-05-20", number="7"))
    log_session(desk, a_record("2025-05-20", number="7", units=("B",)))
    log_session(desk, a_record("2025-05-21", number="8"))
    log_session(desk, a_record("2025-05-22", number="2024/9"))
    assert show_session(desk, word)[0].line.row == row
    with pytest.raises(AmbiguousNumberError):
        show_session(desk, "7")


# -- closed windows (RULES 14) -----------------------------------------------------------


@pytest.mark.parametrize(
    ("per", "day", "needs"),
    [
        pytest.param("year", "2024-12-31", True, id="last year"),
        pytest.param("year", "2025-01-01", False, id="this year"),
        pytest.param("year", "2024-12-30/2025-01-03", True, id="hours in both"),
        pytest.param("month", "2025-05-31", True, id="last month, where months are judged"),
        pytest.param("quarter", "2025-05-31", False, id="last month, where quarters are"),
    ],
)
def test_facts_of_a_closed_window_change_with_a_reason(desk: Desk, per: str, day: str, needs: bool) -> None:
    from learnlaw.domain.policy import Per

    put_in_use(desk, a_pack(a_rule(per=Per(kind=per))))
    first, _, last = day.partition("/")
    log_session(desk, a_record(first, last=date.fromisoformat(last or first), number="7"))
    if needs:
        with pytest.raises(ReasonNeededError):
            cancel_session(desk, "7")
    cancel_session(desk, "7", reason="停办" if needs else "")
    assert ledger(desk)[0].status is Status.CANCELLED


# -- what is derived ---------------------------------------------------------------------


def a_pack_of(half_day: str, day: str) -> Any:
    return a_pack(
        a_rule(), id=f"p{half_day}", hours=HoursSettings(half_day=Decimal(half_day), day=Decimal(day))
    )


def credited(desk: Desk) -> dict[str, Decimal]:
    """Hours by officer, as sums are made of them."""
    with reading(desk.engine) as connection:
        people = load_people(connection)
        rows = connection.exec_driver_sql("SELECT officer_id, sum(hundredths) FROM credit GROUP BY 1").all()
        return {people.officer_codes[officer]: hours(amount) for officer, amount in rows}


def test_half_days_follow_the_packs_in_use(desk: Desk, tmp_path: Path) -> None:
    put_in_use(desk, a_pack_of("4", "8"))
    sheet: list[dict[str, Any]] = [
        {"人员编码": "a1"},
        {"人员编码": "a2", "学时": "半天"},
        {"人员编码": "a3", "学时": 5},
    ]
    signed(desk, tmp_path, *sheet, 学时="一天")
    assert credited(desk) == {"a1": 8, "a2": 4, "a3": 5}
    log_session(desk, a_record("2025-05-20", who=["a4"], hours=3))
    put_in_use(desk, a_pack_of("3", "6"))
    assert credited(desk) == {"a1": 6, "a2": 3, "a3": 5, "a4": 3}
    put_in_use(desk, a_pack_of("2", "4"))
    assert credited(desk) == {"a1": 4, "a2": 2, "a3": 4, "a4": 3}
    put_in_use(desk, a_pack_of("4", "8"))
    assert credited(desk) == {"a1": 8, "a2": 4, "a3": 5, "a4": 3}


def test_what_was_known_earlier_is_worth_what_the_packs_say_now(desk: Desk) -> None:
    log_session(desk, a_record("2025-05-20", number="7", hours=4, hours_word="half_day"))
    tomorrow = on_day(desk, TODAY + timedelta(days=1))
    cancel_session(tomorrow, "7")
    put_in_use(desk, a_pack_of("3", "6"))
    with reading(desk.engine) as connection:
        known = records_known_on(connection, load_people(connection), TODAY)
    ((record, _),) = known.values()
    assert (record.status, record.hundredths) == (Status.HELD, 300)


def test_a_new_calendar_spreads_hours_anew(desk: Desk) -> None:
    last = date(2025, 5, 24)
    log_session(desk, a_record("2025-05-22", last=last, hours=9, who=["a1"]))
    log_session(desk, a_record("2025-05-26", who=["a1"]))
    assert days_of(desk) == {"2025-05-22": 450, "2025-05-23": 450, "2025-05-24": 0, "2025-05-26": 300}
    with reading(desk.engine) as connection:
        name = get_meta(connection, CALENDAR_KEY)
    assert name
    assert respread(desk.engine) == 0
    with writing(desk.engine) as connection:
        set_meta(connection, CALENDAR_KEY, "another")
    assert respread(desk.engine, Workdays(on=[last])) == 1
    assert days_of(desk) == {"2025-05-22": 300, "2025-05-23": 300, "2025-05-24": 300, "2025-05-26": 300}
    assert respread(desk.engine) == 0


def days_of(desk: Desk) -> dict[str, int]:
    with reading(desk.engine) as connection:
        rows = connection.exec_driver_sql("SELECT day, hundredths FROM credit").all()
    return {date.fromordinal(day).isoformat(): amount for day, amount in rows}


# -- looking -----------------------------------------------------------------------------


@pytest.fixture
def several(desk: Desk) -> Desk:
    log_session(desk, a_record("2024-05-20", number="1", who=["a1", Attendance("a2", Presence.LEAVE)]))
    log_session(desk, a_record("2024-06-20", number="2", units=("B", "A"), kinds=("seminar", "lecture")))
    log_session(desk, a_record("2024-07-20", number="3", units=("B",), organiser="A", last=date(2024, 7, 25)))
    log_session(desk, a_record("2025-12-20", number="4", units=("B",), status=Status.PLANNED, topic="50%_法"))
    return desk


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        pytest.param(Asked(), "4321", id="all, newest first"),
        pytest.param(Asked(unit="县司法局"), "321", id="counted for, or held by"),
        pytest.param(Asked(unit="B"), "432", id="another unit"),
        pytest.param(Asked(kind="研讨班"), "2", id="one of two kinds"),
        pytest.param(Asked(kind="lecture"), "4321", id="by code"),
        pytest.param(Asked(since=date(2024, 7, 25)), "43", id="a last day is a day of it"),
        pytest.param(Asked(until=date(2024, 6, 20)), "21", id="up to a day"),
        pytest.param(Asked(since=date(2024, 7, 21), until=date(2024, 7, 22)), "3", id="in the middle"),
        pytest.param(Asked(officer="钱二"), "1", id="who was on leave is named"),
        pytest.param(Asked(status="planned"), "4", id="plans"),
        pytest.param(Asked(topic="%_"), "4", id="signs are no patterns"),
    ],
)
@pytest.mark.parametrize("then", [None, TODAY], ids=["now", "as known today"])
def test_the_list_shows_what_is_asked_for(
    several: Desk, asked: Asked, numbers: str, then: date | None
) -> None:
    lines, _ = list_sessions(replace(several, known_on=then), asked)
    assert "".join(line.number for line in lines) == numbers


def test_both_ways_to_the_list_tell_the_same(several: Desk) -> None:
    assert list_sessions(several) == list_sessions(replace(several, known_on=TODAY))


def test_the_list_of_yesterday_is_empty(several: Desk) -> None:
    assert list_sessions(replace(several, known_on=TODAY - timedelta(days=1)))[0] == []


@pytest.mark.parametrize("asked", [Asked(unit="县司法剧"), Asked(kind="讲"), Asked(officer="无名")])
def test_a_filter_that_means_nothing_is_told(several: Desk, asked: Asked) -> None:
    with pytest.raises(NoSuchWordError):
        list_sessions(several, asked)


def test_everything_about_an_activity(several: Desk) -> None:
    changed, version, _ = corrected(several, "1", {"topic": "行政复议法"})
    correct_session(several, "1", changed, version=version, reason="写错")
    shown, _ = show_session(several, "1")
    assert (shown.line.topic, shown.line.there, shown.line.hours) == ("行政复议法", 1, Decimal(3))
    assert shown.line.late_by == (TODAY - date(2024, 5, 20)).days
    assert [(row.seat.officer, row.name, row.unit, row.hours) for row in shown.seats] == [
        ("a1", "赵一", "县司法局", Decimal(3)),
        ("a2", "钱二", "县司法局", None),
    ]
    assert [dict(row.changes) for row in shown.versions] == [{}, {"topic": ("行政处罚法", "行政复议法")}]


# -- papers ------------------------------------------------------------------------------


def test_a_template_for_a_unit_is_filled_in_with_its_people_and_taken_in_empty(
    desk: Desk, tmp_path: Path
) -> None:
    from learnlaw.formats.door import open_file
    from learnlaw.formats.ledger_reader import read_ledger

    path = tmp_path / "t.xlsx"
    write_ledger_template(desk, path, unit="A")
    source, _ = open_file(path)
    assert source is not None
    file, problems = read_ledger(source)
    assert file.activities == ()
    assert [problem.code for problem in problems if not problem.warning] == []


def test_a_sign_in_sheet_lists_those_named_else_the_unit(desk: Desk, tmp_path: Path) -> None:
    log_session(desk, a_record("2024-05-20", number="1", who=["a1", "b1"]))
    log_session(desk, a_record("2024-05-21", number="2"))
    assert write_sign_in_sheet(desk, "1", tmp_path / "1.xlsx") == 2
    assert write_sign_in_sheet(desk, "2", tmp_path / "2.xlsx") == 4
