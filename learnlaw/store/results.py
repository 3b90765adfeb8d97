"""Results of exams as facts that quotas count (RULES 15), with those that gave way to others.

Marks are integer hundredths. A result that is replaced is kept, so that the
ledger can be read as it was entered by an earlier day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select

from learnlaw.domain.metric import ExamResult
from learnlaw.domain.study import Presence
from learnlaw.domain.text import skeleton
from learnlaw.store.exam_tables import exam_result_kept as kept
from learnlaw.store.lookup import chunks
from learnlaw.store.people import People
from learnlaw.store.tables import activity, attendance, exam_result, receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """What one officer came to in one sitting of an exam."""

    officer: int
    attempt: int
    """1 for the main window, 2 for the make-up."""
    marks: int | None
    full: int | None
    pass_mark: int | None
    passed: bool
    makeup: bool
    sat_on: date
    known_on: date

    @property
    def says(self) -> tuple[int | None, int | None, bool]:
        """What two lists must agree on."""
        return self.marks, self.full, self.passed


_FIELDS = ("attempt", "marks", "full", "pass_mark", "passed", "makeup", "sat_on", "known_on")


def exams_named(connection: Connection, title: str, day: date, kinds: Iterable[str]) -> list[int]:
    """The rows of the ledger that are the exam of that name and day, the oldest first (RULES 15)."""
    table = activity.c
    query = select(table.id, table.topic, table.kinds).where(
        (table.last == day) | (table.counts_on == day) | (table.first == day), table.status != "cancelled"
    )
    wanted, name = set(kinds), skeleton(title)
    return [
        key
        for key, topic, codes in connection.execute(query.order_by(table.id))
        if wanted & set(codes.split(",")) and skeleton(topic) == name
    ]


def exam_days(connection: Connection, title: str, before: date, kinds: Iterable[str]) -> list[date]:
    """The days of the exams of that name up to a day, the latest first."""
    table, wanted, name = activity.c, set(kinds), skeleton(title)
    query = select(table.last, table.topic, table.kinds).where(table.last <= before)
    days = {
        day
        for day, topic, codes in connection.execute(query)
        if wanted & set(codes.split(",")) and skeleton(topic) == name
    }
    return sorted(days, reverse=True)


def results_of(connection: Connection, rows: Iterable[int]) -> dict[tuple[int, int, int], ResultRow]:
    """The results that stand, by row of the ledger, officer and attempt."""
    table, found = exam_result.c, {}
    for part in chunks(rows):
        for row in connection.execute(select(exam_result).where(table.activity_id.in_(part))):
            values = {name: getattr(row, name) for name in _FIELDS}
            found[row.activity_id, row.officer_id, row.attempt] = ResultRow(officer=row.officer_id, **values)
    return found


def put_results(
    connection: Connection, activity_id: int, rows: Sequence[ResultRow], *, receipt_id: int, day: date
) -> None:
    """Write results; one that stands for the same sitting is kept as it was known until `day`."""
    if not rows:
        return
    keep_results(
        connection, [(activity_id, row.officer, row.attempt) for row in rows], day=day, by=receipt_id
    )
    values = [{"officer_id": row.officer, **{name: getattr(row, name) for name in _FIELDS}} for row in rows]
    stamp = {"activity_id": activity_id, "receipt_id": receipt_id}
    connection.execute(insert(exam_result), [{**value, **stamp} for value in values])


def keep_results(connection: Connection, keys: Iterable[tuple[int, int, int]], *, day: date, by: int) -> int:
    """Take standing results out and keep what they said; how many there were."""
    wanted = set(keys)
    table, made = exam_result.c, receipt.c
    query = select(exam_result, made.day.label("entered_on")).join(receipt, made.id == table.receipt_id)
    gone = []
    for part in chunks({key[0] for key in wanted}):
        for row in connection.execute(query.where(table.activity_id.in_(part))):
            if (row.activity_id, row.officer_id, row.attempt) in wanted:
                gone.append(row)
    for row in gone:
        values = {name: getattr(row, name) for name in ("activity_id", "officer_id", *_FIELDS, "entered_on")}
        connection.execute(
            insert(kept).values(**values, replaced_on=day, made_by=row.receipt_id, replaced_by=by)
        )
        connection.execute(delete(exam_result).where(table.id == row.id))
    return len(gone)


def load_results(connection: Connection, people: People, known_on: date | None = None) -> list[ExamResult]:
    """Every result of every exam that was sat; with `known_on` as they stood entered by that day."""
    table, made = exam_result.c, receipt.c
    query = select(table.activity_id, table.officer_id, table.passed, table.known_on, table.makeup)
    if known_on is not None:
        query = query.join(receipt, made.id == table.receipt_id).where(made.day <= known_on)
    rows = list(connection.execute(query))
    if known_on is not None:
        past = kept.c
        old = select(past.activity_id, past.officer_id, past.passed, past.known_on, past.makeup)
        rows += connection.execute(old.where(past.entered_on <= known_on, past.replaced_on > known_on))
    return [ExamResult(str(row[0]), people.officer_codes[row[1]], row[2], row[3], row[4]) for row in rows]


def makeups_after(connection: Connection, people: People, day: date) -> dict[tuple[str, str], date]:
    """Who is in the ledger by a make-up that was known only after a day: by session and officer, when it was."""
    table, seat = exam_result.c, attendance.c
    query = select(table.activity_id, table.officer_id, table.known_on).join(
        attendance, and_(seat.activity_id == table.activity_id, seat.officer_id == table.officer_id)
    )
    query = query.where(table.makeup, table.known_on > day, seat.presence == Presence.MAKEUP.value)
    return {(str(row[0]), people.officer_codes[row[1]]): row[2] for row in connection.execute(query)}


def written_by(connection: Connection, rows: Iterable[int]) -> dict[tuple[int, int, int], int]:
    """The receipt that wrote each standing result; of one that an undoing put back, the one before."""
    table, past = exam_result.c, kept.c
    undid = dict(
        connection.execute(
            select(receipt.c.undone_by, receipt.c.id).where(receipt.c.undone_by.is_not(None))
        ).all()
    )
    found: dict[tuple[int, int, int], int] = {}
    for part in chunks(rows):
        before = {}
        query = select(past.activity_id, past.officer_id, past.attempt, past.replaced_by, past.made_by)
        for *key, gone, made in connection.execute(query.where(past.activity_id.in_(part))):
            before[(*key, gone)] = made
        query = select(table.activity_id, table.officer_id, table.attempt, table.receipt_id)
        for *key, made in connection.execute(query.where(table.activity_id.in_(part))):
            while made in undid and (*key, undid[made]) in before:
                made = before[(*key, undid[made])]
            found[key[0], key[1], key[2]] = made
    return found


def made_by(connection: Connection, number: int) -> list[tuple[int, int, int]]:
    """The standing results that a receipt wrote: row, officer and attempt."""
    table, past = exam_result.c, kept.c
    mine = set(connection.scalars(select(table.activity_id).where(table.receipt_id == number)))
    mine |= set(connection.scalars(select(past.activity_id).where(past.made_by == number)))
    return [key for key, made in written_by(connection, mine).items() if made == number]


def replaced_later(connection: Connection, number: int) -> list[str]:
    """The activities in which a later receipt that stands replaced results that this one wrote."""
    past, undone, table = kept.c, receipt.c.undone_by, activity.c
    gone = select(receipt.c.id).where(undone.is_not(None))
    undoers = select(undone).where(undone.is_not(None))
    query = select(table.number).join(kept, past.activity_id == table.id).where(past.made_by == number)
    query = query.where(past.replaced_by.not_in(gone), past.replaced_by.not_in(undoers))
    return list(dict.fromkeys(connection.scalars(query.order_by(past.id))))


def take_back(connection: Connection, number: int, *, day: date, by: int) -> int:
    """Undo what a receipt did to results: its own go, those it replaced stand again; how many."""
    mine = made_by(connection, number)
    keep_results(connection, mine, day=day, by=by)
    past, found = kept.c, dict[int, list[ResultRow]]()
    for row in connection.execute(select(kept).where(past.replaced_by == number)):
        values: dict[str, Any] = {name: getattr(row, name) for name in _FIELDS}
        found.setdefault(row.activity_id, []).append(ResultRow(officer=row.officer_id, **values))
    for key, rows in found.items():
        put_results(connection, key, rows, receipt_id=by, day=day)
    return len(mine)
