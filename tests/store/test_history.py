"""What was known on a day can be known again, and what a receipt did can be taken back to the letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.study import Status
from learnlaw.store.base import reading
from learnlaw.store.history import records_known_on, sessions_known_on, versions
from learnlaw.store.people import load_people
from learnlaw.store.study import load_records, load_sessions
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.ledger_writing import ReasonNeededError
from learnlaw.verbs.study import (
    ChangedLaterError,
    UndoIsFinalError,
    UndoneAlreadyError,
    cancel_session,
    correct_session,
    log_session,
    undo,
)
from learnlaw.verbs.undo_last import CannotUndoError
from tests.county import a_record
from tests.ledgers import EVERY_MEASURE, records
from tests.offices import TODAY, a_county, office, on_day

Ledger = dict[int, LedgerRecord]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_county(tmp_path_factory.mktemp("history"), EVERY_MEASURE)


@pytest.fixture
def desk(county: Path) -> Iterator[Desk]:
    with office(county) as found:
        yield found


def ledger(desk: Desk) -> Ledger:
    with reading(desk.engine) as connection:
        return load_records(connection, load_people(connection))


def known_on(desk: Desk, day: date) -> Ledger:
    with reading(desk.engine) as connection:
        known = records_known_on(connection, load_people(connection), day)
    return {row: record for row, (record, _) in known.items()}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "correct", "cancel", "undo"]),
        records(),
        st.integers(0, 99),
        st.sampled_from([0, 0, 1, 30]),
    ),
    max_size=8,
)


@settings(max_examples=25)
@given(STEPS)
def test_every_evening_can_be_had_again(
    county: Path, steps: list[tuple[str, LedgerRecord, int, int]]
) -> None:
    with office(county) as desk:
        day, evenings, receipts = TODAY, dict[date, Ledger](), list[int]()
        for n, (step, record, which, later) in enumerate(steps):
            evenings[day] = ledger(desk)
            day += timedelta(days=later)
            take(on_day(desk, day), receipts, step, replace(record, number=f"n{n}"), which)
        evenings[day] = ledger(desk)
        assert {evening: known_on(desk, evening) for evening in evenings} == evenings
        assert known_on(desk, TODAY - timedelta(days=1)) == {}


def take(desk: Desk, receipts: list[int], step: str, record: LedgerRecord, which: int) -> None:
    """One change of the ledger, if there is something to change."""
    rows = sorted(ledger(desk))
    if step == "add":
        receipts.append(log_session(desk, record).number)
    elif step == "undo" and receipts:
        try:
            undo(desk, receipts.pop(which % len(receipts)), reason="试")
        except ChangedLaterError:
            return
    elif step == "correct" and rows:
        row = rows[which % len(rows)]
        receipt = correct_session(
            desk, f"#{row}", replace(record, number=ledger(desk)[row].number), reason="试"
        )
        receipts += [receipt.number] if receipt.counts.get("changed") else []
    elif step == "cancel" and rows:
        receipt = cancel_session(desk, f"#{rows[which % len(rows)]}", reason="试")
        receipts += [receipt.number] if receipt.counts.get("cancelled") else []


def test_sessions_of_a_past_day_are_those_that_the_ledger_gives_today(desk: Desk) -> None:
    days = ["2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01"]
    for day in days:
        log_session(desk, a_record(day, who=["a1"]))
    log_session(desk, a_record("2023-12-30", last=date(2024, 1, 1), topic="跨年"))
    from learnlaw.domain.calendar import Window

    span = Window.closed(date(2024, 1, 1), date(2024, 12, 31))
    with reading(desk.engine) as connection:
        people = load_people(connection)
        then, _ = sessions_known_on(connection, people, TODAY, span)
        assert then == load_sessions(connection, people, span)
    assert [session.first.isoformat() for session in then] == ["2024-01-01", "2024-12-31", "2023-12-30"]


def test_versions_tell_who_changed_what_and_when(desk: Desk) -> None:
    record = a_record("2025-06-02")
    log_session(desk, record)
    later = on_day(desk, TODAY + timedelta(days=3))
    new = replace(record, number="A-2025-001", topic="行政复议法")
    correct_session(later, "A-2025-001", new, reason="题目写错")
    with reading(desk.engine) as connection:
        old, now = versions(connection, load_people(connection), 1)
    assert (old.record.topic, old.known_from, old.known_until) == ("行政处罚法", TODAY, now.known_from)
    assert (now.record.topic, now.known_from, now.known_until) == ("行政复议法", later.clock_day(), None)
    assert (old.verb, now.verb) == ("log_session", "correct_session")


# -- undoing -------------------------------------------------------------------------------


def test_undoing_takes_back_exactly_what_a_receipt_did(desk: Desk) -> None:
    log_session(desk, a_record("2025-06-02", number="1", who=["a1", "a2"]))
    before = ledger(desk)
    added = log_session(desk, a_record("2025-06-03", number="2"))
    changed = correct_session(desk, "1", replace(before[1], topic="改", attendances=()))
    undone = undo(desk, changed.number)
    assert undone.counts == {"removed": 0, "restored": 1}
    assert undo(desk, added.number).counts == {"removed": 1, "restored": 0}
    assert ledger(desk) == before


def test_the_day_of_entry_survives_a_correction_and_its_undoing(desk: Desk) -> None:
    log_session(desk, a_record("2025-06-02", number="1"))
    later = on_day(desk, TODAY + timedelta(days=1))
    changed = correct_session(later, "1", replace(ledger(desk)[1], topic="改"))
    undo(later, changed.number)
    with reading(desk.engine) as connection:
        (session,) = load_sessions(connection, load_people(connection))
    assert session.entered_on == TODAY


def test_what_was_changed_later_must_be_undone_first(desk: Desk) -> None:
    first = log_session(desk, a_record("2025-06-02", number="1"))
    old = ledger(desk)[1]
    second = correct_session(desk, "1", replace(old, topic="改"))
    third = cancel_session(desk, "1")
    with pytest.raises(ChangedLaterError):
        undo(desk, first.number)
    with pytest.raises(ChangedLaterError):
        undo(desk, second.number)
    undo(desk, third.number)
    undo(desk, second.number)
    assert ledger(desk) == {1: old}
    undo(desk, first.number)
    assert ledger(desk) == {}


def test_a_change_that_was_taken_back_stands_in_no_ones_way(desk: Desk) -> None:
    first = log_session(desk, a_record("2025-06-02", number="1"))
    undo(desk, correct_session(desk, "1", replace(ledger(desk)[1], topic="改")).number)
    assert undo(desk, first.number).counts["removed"] == 1


def test_nothing_is_undone_twice_and_no_undoing_is_undone(desk: Desk) -> None:
    added = log_session(desk, a_record("2025-06-02"))
    undone = undo(desk, added.number)
    with pytest.raises(UndoneAlreadyError):
        undo(desk, added.number)
    with pytest.raises(UndoIsFinalError):
        undo(desk, undone.number)
    with pytest.raises(CannotUndoError, match="import the corrected roster"):
        undo(desk, 1)  # the import of the roster


def test_what_stood_overnight_in_a_closed_window_is_taken_back_with_a_reason(desk: Desk) -> None:
    slip = log_session(desk, a_record("2024-05-20"))
    undo(desk, slip.number)
    entered = log_session(desk, a_record("2024-05-20"))
    tomorrow = on_day(desk, TODAY + timedelta(days=1))
    with pytest.raises(ReasonNeededError):
        undo(tomorrow, entered.number)
    undo(tomorrow, entered.number, reason="重复录入")
    assert ledger(desk) == {}


def test_a_cancelled_activity_stays_with_its_reason(desk: Desk) -> None:
    log_session(desk, a_record("2025-06-02", number="1"))
    cancel_session(desk, "1", reason="停电")
    assert ledger(desk)[1].status is Status.CANCELLED
    with reading(desk.engine) as connection:
        entry = connection.exec_driver_sql("SELECT verb, reason FROM audit ORDER BY seq DESC LIMIT 1").one()
    assert tuple(entry) == ("cancel_session", "停电")
