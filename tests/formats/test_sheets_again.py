"""What is written can be read again, cell by cell; the same rows give the same bytes; nothing runs as a formula."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from learnlaw.domain.study import Presence, Status
from learnlaw.domain.text import clean_long, clean_name, clean_person
from learnlaw.errors import RefusedError
from learnlaw.formats.door import Options
from learnlaw.formats.headers import ALL_FORMS, Form, header_key
from learnlaw.formats.kinds_yaml import shipped_kinds
from learnlaw.formats.ledger_out import (
    Person,
    SignIn,
    ledger_template,
    ledger_template_csv,
    sign_in_sheet,
    write_activities_csv,
    write_ledger,
)
from learnlaw.formats.ledger_reader import read_ledger
from learnlaw.formats.ledger_sheet import ActivityEntry, AttendanceEntry, HourWord, LedgerFile
from learnlaw.formats.roster_out import (
    Personal,
    RosterRows,
    roster_template,
    roster_template_csv,
    write_officers_csv,
    write_roster,
)
from learnlaw.formats.roster_sheet import OfficerEntry, PostingEntry, UnitEntry, read_roster
from learnlaw.formats.sheet_out import Row, SheetOut, plain, to_csv
from learnlaw.formats.tables import find_tables
from learnlaw.formats.words import POSTING_WORDS
from tests.formats.books import let_in, read, refused, told
from tests.unit.test_personal import with_check

KINDS = shipped_kinds()
# letters of names, of codes and of mischief: first signs of formulas, brackets of markup, quotation marks
LETTERS = "张三李四阿卜杜拉·𠮷㐂𬴂\U00031350 aB09-_=+@'\"[]/,;.()（）＝"
TOLD = {"formula", "apostrophe", "text-interpunct"}


def cleaned(clean: Any, **more: Any) -> st.SearchStrategy[str]:
    """Text as it stands in the store: through the policy, and so free of what it would change."""

    def kept(raw: str) -> str:
        try:
            return str(clean(raw)[0])
        except RefusedError:
            return ""

    return st.text(**{"alphabet": LETTERS, "max_size": 8, **more}).map(kept).map(kept)


title = cleaned(clean_name)
person = cleaned(clean_person, min_size=1).filter(bool)
word = st.text(alphabet="张三李四王五0129A", min_size=1, max_size=4)
several = st.lists(word, max_size=3, unique=True).map(tuple)
notes = cleaned(clean_long, alphabet=LETTERS + "\n\t")
days = st.none() | st.dates(date(1950, 1, 1), date(2090, 12, 31))
clock = st.builds(time, st.integers(0, 23), st.integers(0, 59))
counts = st.none() | st.integers(0, 99_999)
ids = st.just("") | st.builds(
    lambda day, n: with_check(f"630223{day:%Y%m%d}{n:03}"),
    st.dates(date(1950, 1, 1), date(2005, 1, 1)),
    st.integers(0, 999),
)
phones = st.just("") | st.integers(0, 99_999_999).map(lambda n: f"138{n:08}")


def numbered(rows: st.SearchStrategy[dict[str, Any]], *names: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Up to five rows, told apart by codes with leading zeros."""

    def tell_apart(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**row, **dict.fromkeys(names, f"00{n}")} for n, row in enumerate(found)]

    return st.lists(rows, max_size=5).map(tell_apart)


units = numbered(
    st.fixed_dictionaries(
        {
            "name": person,
            "parent": st.just(""),
            "kind": st.sampled_from(["", *KINDS.units]),
            "enforces": st.sampled_from([None, True, False]),
            "order": counts,
            "contact": cleaned(clean_person),
            "phone": phones,
            "founded_on": st.none() | st.dates(date(1950, 1, 1), date(2000, 1, 1)),
            "closed_on": st.none() | st.dates(date(2000, 1, 2), date(2090, 1, 1)),
            "merged_into": st.just(""),
        }
    ),
    "code",
).map(lambda rows: [{**row, "name": f"{row['name']}{n}"} for n, row in enumerate(rows)])

early = st.none() | st.dates(date(1950, 1, 1), date(2000, 1, 1))
late = st.none() | st.dates(date(2000, 1, 2), date(2090, 1, 1))
duties = st.lists(st.sampled_from(sorted(KINDS.duties)), max_size=3, unique=True).map(tuple)

officers = numbered(
    st.fixed_dictionaries(
        {
            "name": person,
            "unit": person,
            "post": title,
            "rank": title,
            "duties": duties,
            "staffing": title,
            "joined_on": early,
            "appointed_on": early,
            "term_ends_on": late,
            "left_on": late,
            "certificate_expires_on": days,
            "education": title,
            "qualifications": several,
            "phone": phones,
            "id_number": st.just(""),
        }
    ),
    "code",
    "certificate",
)

postings = numbered(
    st.fixed_dictionaries(
        {
            "name": st.just(""),
            "unit": person,
            "post": title,
            "rank": title,
            "duties": duties,
            "kind": st.sampled_from(["", *POSTING_WORDS.titles]),
            "starts_on": early,
            "term_ends_on": st.none(),
            "ends_on": st.none(),
            "counts_here": st.sampled_from([None, True, False]),
        }
    ),
    "officer",
)

hours = st.none() | st.sampled_from(HourWord) | st.decimals(Decimal("0.01"), 24, places=2)
activities = numbered(
    st.fixed_dictionaries(
        {
            "first": st.dates(date(2000, 1, 1), date(2090, 1, 1)),
            "start": st.just(time(8, 30)),
            "end": clock.filter(lambda t: t > time(8, 30)),
            "units": several.filter(bool),
            "organiser": title,
            "kinds": st.lists(
                st.sampled_from(sorted(KINDS.activities)), min_size=1, max_size=2, unique=True
            ).map(tuple),
            "topic": person,
            "hours": hours,
            "category": st.sampled_from(["", *KINDS.categories]),
            "form": st.sampled_from(["", "offline", "online", "video"]),
            "meeting": title,
            "speaker": title,
            "speaker_unit": title,
            "venue": title,
            "laws": st.lists(word.map(lambda w: f"《{w}、{w}》"), max_size=2, unique=True).map(tuple),
            "attendees": several,
            "headcount": counts,
            "expected": counts,
            "court": title,
            "case_no": title,
            "evidence": st.sampled_from(["", "A", "B", "C"]),
            "materials": notes,
            "status": st.sampled_from(Status),
            "note": notes,
        }
    ).map(lambda row: {**row, "last": row["first"]}),
    "number",
)


def rows_of(
    entries: Sequence[UnitEntry | OfficerEntry | PostingEntry | ActivityEntry | AttendanceEntry],
) -> list[Row]:
    """Entries without their place."""
    return [
        {f.name: getattr(entry, f.name) for f in fields(entry) if f.name not in ("line", "layout")}
        for entry in entries
    ]


QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(units, officers, postings, ids)
def test_a_roster_comes_back_as_it_went(
    units: list[Row], officers: list[Row], postings: list[Row], number: str
) -> None:
    officers = [{**row, "id_number": number if n == 0 else ""} for n, row in enumerate(officers)]
    data = write_roster(RosterRows(units, officers, postings), personal=Personal.FULL)
    file, problems = read(read_roster, data)
    assert refused(problems) == []
    assert {code for code, _ in told(problems)} <= {*TOLD, "no-rows"}
    assert rows_of(file.units) == units
    assert rows_of(file.officers) == officers
    assert rows_of(file.postings) == postings


@QUICK
@given(officers)
def test_officers_come_back_from_csv(officers: list[Row]) -> None:
    data = write_officers_csv(officers, personal=Personal.FULL)
    file, problems = read(read_roster, data, "名册.csv", Options(delimiter=","))
    assert refused(problems) == []
    assert rows_of(file.officers) == officers


@QUICK
@given(activities)
def test_a_ledger_comes_back_as_it_went(activities: list[Row]) -> None:
    seats: list[Row] = [
        {
            "number": row["number"],
            "officer": f"0{n}",
            "name": "张三",
            "presence": presence,
            "hours": None,
            "proxy": "李四" if presence is Presence.PROXY else "",
            "makes_up": "000" if presence is Presence.MAKEUP else "",
        }
        for row in activities
        for n, presence in enumerate(Presence)
    ]
    for data, name in (
        (write_ledger(activities, seats), "台账.xlsx"),
        (write_activities_csv(activities), "台账.csv"),
    ):
        file, problems = read(read_ledger, data, name, Options(delimiter="," if name.endswith("csv") else ""))
        assert refused(problems) == []
        assert rows_of(file.activities) == [in_words(row) for row in activities]
        assert rows_of(file.attendance) == (seats if name.endswith("xlsx") else [])


def in_words(row: Row) -> Row:
    """A row as it is read: kinds stay the words that were written."""
    kinds = row["kinds"]
    assert isinstance(kinds, tuple)
    return {**row, "kinds": tuple(KINDS.activities[kind].title.zh for kind in kinds)}


OFFICER: Row = {
    "code": "0012",
    "name": "张三",
    "unit": "司法局",
    "phone": "13800000001",
    "id_number": "110101199001010015",
}


def test_personal_columns_are_left_out_unless_asked_for() -> None:
    file, problems = read(read_roster, write_roster(RosterRows(officers=[OFFICER])))
    assert problems == []
    assert not file.officers[0].layout.has("phone")
    assert not file.officers[0].layout.has("id_number")


def test_masked_columns_are_to_be_looked_at_and_never_imported() -> None:
    data = write_roster(RosterRows(officers=[OFFICER]), personal=Personal.MASKED)
    cells = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("人员").to_python()[1]
    assert cells[-2:] == ["138******01", "110*************15"]
    _, problems = read(read_roster, data)
    assert [code for code, _ in refused(problems)] == ["masked", "masked"]


def test_a_heading_stands_above_and_is_no_row() -> None:
    data = write_roster(RosterRows(officers=[OFFICER]), heading=("导出人：李四", "2024-05-01"))
    file, _ = read(read_roster, data)
    assert [officer.line for officer in file.officers] == [4]


@pytest.mark.parametrize("data", [roster_template(), roster_template_csv()], ids=["xlsx", "csv"])
def test_a_roster_template_is_read_as_an_empty_roster(data: bytes) -> None:
    file, problems = read(read_roster, data, "模板" + (".xlsx" if data.startswith(b"PK") else ".csv"))
    assert (file.units, file.officers, file.postings) == ((), (), ())
    assert (told(problems), refused(problems)) == ([("no-rows", "")], [])


@pytest.mark.parametrize("unit", ["", "司法局"])
def test_a_ledger_template_is_read_as_an_empty_ledger(unit: str) -> None:
    people = [Person("0012", "张三"), Person("0013", "李四")] if unit else []
    for data, name in ((ledger_template(unit, people), "a.xlsx"), (ledger_template_csv(unit), "a.csv")):
        file, problems = read(read_ledger, data, name)
        assert file == LedgerFile(name, file.digest)
        assert refused(problems) == []


def test_a_template_for_a_unit_holds_its_name_and_its_people() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(ledger_template("司法局", [Person("0012", "张三")])))
    activities = book.get_sheet_by_name("活动").to_python()
    column = activities[0].index("单位")
    assert {row[column] for row in activities[1:]} == {"司法局"}
    assert book.get_sheet_by_name("签到").to_python()[1][1:3] == ["0012", "张三"]


def test_the_guide_names_every_column() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(roster_template()))
    listed = {(row[0], row[1]) for row in book.get_sheet_by_name("填写说明").to_python()[1:]}
    roster = ALL_FORMS[:3]
    assert listed == {(form.title, column.title) for form in roster for column in form.columns}


def test_a_sign_in_sheet_lists_people_and_has_lines_to_spare() -> None:
    people = [Person("0012", "张三", "司法局", "科员")]
    data = sign_in_sheet(
        SignIn(number="A1", topic="行政处罚法", when="2024-05-01 09:00", people=people, spare=3)
    )
    (sheet,) = CalamineWorkbook.from_filelike(BytesIO(data)).sheet_names
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name(sheet).to_python()
    header = next(n for n, row in enumerate(rows) if "人员编码" in row)
    assert "行政处罚法" in str(rows[:header])
    assert rows[header + 1][:6] == [1.0, "A1", "0012", "张三", "司法局", "科员"]
    assert [row[0] for row in rows[header + 1 :]] == [1.0, 2.0, 3.0, 4.0]


@pytest.mark.parametrize("sign", [*"=+-@\t\r'＝＋－＠"])
def test_no_cell_of_csv_begins_as_a_formula(sign: str) -> None:
    text = write_officers_csv([{"name": "张三", "unit": "司法局", "post": f"{sign}cmd"}]).decode("utf-8-sig")
    (row,) = text.splitlines()[1:] if sign != "\r" else [text.split("\r\n")[1]]
    assert f"'{sign}cmd" in row


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    post = '=HYPERLINK("http://x")'
    data = write_roster(RosterRows(officers=[{**OFFICER, "post": post, "unit": "http://x"}]))
    with zipfile.ZipFile(BytesIO(data)) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "worksheets" in name]
    assert not any("<f>" in sheet or "hyperlink" in sheet for sheet in sheets)


def test_the_same_rows_give_the_same_bytes() -> None:
    first, second = (write_roster(RosterRows(officers=[OFFICER])) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("form", ALL_FORMS, ids=[form.code for form in ALL_FORMS])
def test_every_header_of_a_form_means_one_column(form: Form) -> None:
    meant: dict[str, set[str]] = {}
    for column in form.columns:
        for name in (column.title, column.field, *column.also):
            meant.setdefault(header_key(name), set()).add(column.field)
    assert {key: found for key, found in meant.items() if len(found) > 1} == {}


@pytest.mark.parametrize("form", ALL_FORMS, ids=[form.code for form in ALL_FORMS])
def test_a_header_as_written_is_found_as_that_form(form: Form) -> None:
    source = let_in(to_csv(SheetOut(form, ())), "a.csv")
    tables, problems = find_tables(source, ALL_FORMS, Options())
    assert list(tables) == [form.code]
    assert refused(problems) == []


def test_values_as_text() -> None:
    assert plain(Decimal("2.50")) == "2.50"
    assert plain(Decimal("1E+2")) == "100"
    assert plain(("甲", "乙")) == "甲、乙"
    assert plain(None) == ""
    assert [plain(True), plain(False)] == ["是", "否"]
