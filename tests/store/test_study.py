"""The ledger in the database is the ledger that was entered, and its sums are those of the records."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.metric import tally
from learnlaw.domain.quota import evaluate
from learnlaw.domain.study import Attendance, Status
from learnlaw.store.base import reading
from learnlaw.store.finding import find_same, numbers_of, rows_numbered
from learnlaw.store.lookup import chunks, people_meant, people_of
from learnlaw.store.people import People, load_people
from learnlaw.store.study import load_records
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import judge
from learnlaw.verbs.ledger_writing import AlreadyLoggedError
from learnlaw.verbs.study import (
    ChangedLaterError,
    cancel_session,
    correct_session,
    log_session,
    undo,
)
from tests.county import a_record
from tests.ledgers import EVERY_MEASURE, records
from tests.offices import a_county, office


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_county(tmp_path_factory.mktemp("study"), EVERY_MEASURE)


@pytest.fixture
def desk(county: Path) -> Iterator[Desk]:
    with office(county) as found:
        yield found


def stored(desk: Desk) -> dict[int, LedgerRecord]:
    """Every record by row, read past the verbs."""
    with reading(desk.engine) as connection:
        return load_records(connection, load_people(connection))


def put(desk: Desk, *found: LedgerRecord) -> list[int]:
    """Log records; their rows."""
    return [int(log_session(desk, record).made[0][1:]) for record in found]


# -- what is entered is what is there ------------------------------------------------------


@settings(max_examples=25)
@given(st.lists(records(), max_size=4))
def test_what_was_entered_is_what_is_there(county: Path, entered: list[LedgerRecord]) -> None:
    with office(county) as desk:
        rows = put(desk, *(replace(record, number=f"n{n}") for n, record in enumerate(entered)))
        expected = {
            row: replace(record, number=f"n{n}")
            for n, (row, record) in enumerate(zip(rows, entered, strict=True))
        }
        assert stored(desk) == expected


def test_every_field_comes_back(desk: Desk) -> None:
    record = a_record(
        "2024-05-20",
        number="一/2",
        last=date(2024, 5, 22),
        start=time(9),
        end=time(11, 30),
        units=("B", "A"),
        organiser="G",
        kinds=("seminar", "lecture"),
        hours_word="day",
        meeting="第3次常务会议",
        lecturer="赵老师",
        lecturer_unit="县委党校",
        place="三楼会议室",
        laws=("行政处罚法", "行政复议法"),
        court="县人民法院",
        case_number="（2024）行初1号",
        evidence_note="签到表、照片",
        remark="第一行\n第二行",
        who=[
            Attendance("a2", hundredths=100, listed=True, signed=True, hours_word="half_day"),
            Attendance("a1", proxy="a3", makes_up="x", listed=False, signed=True),
        ],
    )
    (row,) = put(desk, record)
    assert stored(desk) == {row: record}


# -- sums ----------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "add", "correct", "cancel", "undo"]), records(), st.integers(0, 99)
    ),
    max_size=7,
)


@settings(max_examples=30)
@given(STEPS, st.dates(date(2024, 1, 2), date(2025, 1, 31)))
def test_sums_are_those_of_the_records_after_every_change(
    county: Path, steps: list[tuple[str, LedgerRecord, int]], on: date
) -> None:
    with office(county) as desk:
        ledger: dict[int, LedgerRecord] = {}
        receipts: list[int] = []
        for n, (step, record, which) in enumerate(steps):
            take(desk, ledger, receipts, step, replace(record, number=f"n{n}"), which)
        assert stored(desk) == ledger
        judged = judge(replace(desk, on=on))
        sessions = [record.session(str(row), desk.clock_day()) for row, record in ledger.items()]
        attended = {str(row): record.attendances for row, record in ledger.items()}
        by_rows = tally(judged.survey.request, sessions, attended, desk.workdays)
        assert evaluate(judged.survey, by_rows).findings == judged.verdict.findings


def take(
    desk: Desk,
    ledger: dict[int, LedgerRecord],
    receipts: list[int],
    step: str,
    record: LedgerRecord,
    which: int,
) -> None:
    """One step in the database and in a plain dict beside it."""
    rows = sorted(ledger)
    if step == "undo" and receipts:
        number = receipts[which % len(receipts)]
        try:
            undo(desk, number)
        except ChangedLaterError:
            return
        receipts.remove(number)
        ledger.clear()
        ledger.update(stored(desk))
    elif step == "add":
        receipt = log_session(desk, record)
        receipts.append(receipt.number)
        ledger[int(receipt.made[0][1:])] = record
    elif rows and step in ("correct", "cancel"):
        row = rows[which % len(rows)]
        new = replace(ledger[row], status=Status.CANCELLED) if step == "cancel" else record
        if step == "cancel":
            receipt = cancel_session(desk, f"#{row}", reason="试")
        else:
            receipt = correct_session(desk, f"#{row}", new, reason="试")
        if not ledger[row].same_content(new):
            receipts.append(receipt.number)
            ledger[row] = new


# -- finding -------------------------------------------------------------------------------


def everybody(desk: Desk) -> People:
    with reading(desk.engine) as connection:
        return load_people(connection)


def same(desk: Desk, *asked: LedgerRecord) -> dict[int, int]:
    with reading(desk.engine) as connection:
        return find_same(connection, load_people(connection), asked)


def test_the_same_activity_is_found_by_number_else_by_what_it_is(desk: Desk) -> None:
    first, second = put(desk, a_record("2024-05-20", number="7"), a_record("2024-05-21"))
    assert same(desk, a_record("2024-09-09", number="7", topic="别的")) == {0: first}
    assert same(desk, a_record("2024-05-21", hours=4)) == {0: second}
    assert same(desk, a_record("2024-05-20")) == {0: first}
    assert same(desk, a_record("2024-05-20", number="8"), a_record("2024-05-22")) == {}
    assert same(desk, a_record("2024-05-20", number="7", organiser="B", units=("B",))) == {}


def test_more_records_than_one_statement_takes_are_all_found(desk: Desk) -> None:
    several = [a_record("2024-05-20", number=f"{n}") for n in range(3)]
    rows = put(desk, *several)
    many = [a_record("2024-05-20", number=f"x{n}") for n in range(1_000)]
    assert same(desk, *many, *several) == {1_000 + n: row for n, row in enumerate(rows)}
    assert [len(part) for part in chunks(range(1_000))] == [400, 400, 200]


def test_numbers_are_looked_up_within_their_organiser(desk: Desk) -> None:
    put(desk, a_record("2024-05-20"), a_record("2024-05-21"))
    put(desk, a_record("2024-05-22", number="7"), a_record("2024-05-22", number="7", organiser="B"))
    with reading(desk.engine) as connection:
        people = load_people(connection)
        assert numbers_of(connection, people, "A") == {"7", "A-2024-001", "A-2024-002"}
        assert numbers_of(connection, people, "A", "A-2024-") == {"A-2024-001", "A-2024-002"}
        assert numbers_of(connection, people, "A", "A-2023-") == set()
        assert list(rows_numbered(connection, "7").values()) == ["A", "B"]
        assert list(rows_numbered(connection, "7", "东和乡").values()) == ["B"]
        assert rows_numbered(connection, "A-2024-009") == {}


def test_only_the_people_meant_are_read(desk: Desk) -> None:
    (row,) = put(desk, a_record("2024-05-20", organiser="B", who=["a1", Attendance("a2", proxy="b1")]))
    with reading(desk.engine) as connection:
        named = people_of(connection, rows=[row])
        meant = people_meant(connection, ["赵一", "b2", "nobody"])
    assert set(named.officer_ids) == {"a1", "a2", "b1"}
    assert set(named.unit_ids) == {"A", "B"}
    assert set(meant.roster.officers) == {"a1", "b2"}
    assert set(meant.roster.units) == {"G", "A", "B"}


# -- what the database itself holds --------------------------------------------------------


def test_a_row_number_is_never_given_again(desk: Desk) -> None:
    receipt = log_session(desk, a_record("2024-05-20"))
    undo(desk, receipt.number)
    (row,) = put(desk, a_record("2024-05-21"))
    assert f"#{row}" not in receipt.made


def test_logging_the_same_twice_is_refused_and_leaves_no_trace(desk: Desk) -> None:
    put(desk, a_record("2024-05-20"))
    before = dump(desk)
    with pytest.raises(AlreadyLoggedError):
        log_session(desk, a_record("2024-05-20", hours=9))
    assert dump(desk) == before


def dump(desk: Desk) -> list[str]:
    """Everything in the database."""
    with closing(sqlite3.connect(desk.settings.database)) as connection:
        return list(connection.iterdump())
