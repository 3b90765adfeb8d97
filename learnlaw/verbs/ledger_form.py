"""Reads the words of a form, or of a command, as a record: by the same rules as a row of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.study import Attendance
from learnlaw.errors import NotFoundError, Problem, RefusedError, say
from learnlaw.formats.ledger_sheet import ActivityEntry
from learnlaw.verbs.judging import packs_in_use
from learnlaw.verbs.ledger_reading import LedgerReader
from learnlaw.verbs.ledger_rows import row_of, written
from learnlaw.verbs.ledger_writing import find_row, hours_under, kinds_under
from learnlaw.verbs.matching import Matcher
from learnlaw.verbs.registry import look

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.verbs.desk import Desk

Words = Mapping[str, str]
"""What was typed, by the field of the column of 活动 that it belongs to."""

NEEDED = ("first", "units", "kinds", "topic", "hours", "status", "last")
"""Columns without which a row cannot be read; a correction takes those that it does not change as they are."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "number": ("number",),
    "first": ("first",),
    "last": ("last",),
    "start": ("start",),
    "end": ("end",),
    "units": ("units",),
    "organiser": ("organiser",),
    "kinds": ("kinds",),
    "topic": ("topic",),
    "hours": ("hundredths", "hours_word"),
    "category": ("category",),
    "form": ("form",),
    "meeting": ("meeting",),
    "speaker": ("lecturer",),
    "speaker_unit": ("lecturer_unit",),
    "venue": ("place",),
    "laws": ("laws",),
    "attendees": ("attendances",),
    "headcount": ("headcount",),
    "expected": ("expected",),
    "court": ("court",),
    "case_no": ("case_number",),
    "evidence": ("evidence",),
    "materials": ("evidence_note",),
    "status": ("status",),
    "note": ("remark",),
}
"""What each column says of a record."""


@look("fill_in_session", say("Fill in an activity"))
def record_from(desk: Desk, words: Words, titles: Words | None = None) -> tuple[LedgerRecord, list[Problem]]:
    """A new record, and notices. `titles` say what the form calls its fields.

    Raises `RefusedError`, whose problems name the field.
    """
    with desk.reading() as connection:
        return _read(desk, connection, words, titles or {})


@look("fill_in_session", say("Fill in an activity"))
def corrected(
    desk: Desk, which: str, words: Words, titles: Words | None = None
) -> tuple[LedgerRecord, int, list[Problem]]:
    """An activity with the fields that `words` give changed, its version, and notices.

    Raises `NotFoundError`, `RefusedError`. A field given as blank is cleared.
    """
    from learnlaw.store.finding import version_of
    from learnlaw.store.lookup import people_of
    from learnlaw.store.study import load_records

    with desk.reading() as connection:
        row = find_row(connection, which)
        old = load_records(connection, people_of(connection, rows=[row]), [row])[row]
        there = {name: written(value) for name, value in row_of(old).items() if name in NEEDED}
        if "first" in words and "last" not in words and old.first == old.last:
            del there["last"]  # a day that moves takes its end with it
        new, notices = _read(desk, connection, {**there, **words}, titles or {})
        return _merged(old, new, words), version_of(connection, row) or 0, notices


def _merged(old: LedgerRecord, new: LedgerRecord, words: Words) -> LedgerRecord:
    changed: dict[str, Any] = {name: getattr(new, name) for field in words for name in FIELDS[field]}
    if "first" in words:
        changed["last"] = new.last
    if "attendees" in words:
        changed["attendances"] = tuple(_seats(old, new.attendances))
    return replace(old, **changed)


def _seats(old: LedgerRecord, listed: Iterable[Attendance]) -> Iterable[Attendance]:
    """Those listed now, with what the sheet says of them; of the others who were not there it says so still."""
    seats = {seat.officer: seat for seat in old.attendances}
    signed = any(seat.signed for seat in old.attendances)
    for seat in listed:
        had = seats.pop(seat.officer, None)
        yield replace(had, listed=True) if had else replace(seat, signed=signed)
    yield from (seat for seat in seats.values() if seat.signed and not seat.presence.earns)


def _read(
    desk: Desk, connection: Connection, words: Words, titles: Words
) -> tuple[LedgerRecord, list[Problem]]:
    entry, problems = entry_of(words, titles)
    if entry is not None:
        reader = _reader(desk, connection, entry)
        record = reader.record(entry, [])
        wrong = {problem.field for problem in problems if not problem.warning}
        problems += [_placeless(problem) for problem in reader.problems if problem.field not in wrong]
        if record is not None and all(problem.warning for problem in problems):
            return record, problems
    raise RefusedError(problems)


def _reader(desk: Desk, connection: Connection, entry: ActivityEntry) -> LedgerReader:
    from learnlaw.store.lookup import people_meant

    packs = packs_in_use(desk, connection)
    roster = people_meant(connection, entry.attendees).roster
    if not roster.units:
        raise NotFoundError(kind=say("unit"), code="、".join(entry.units))
    return LedgerReader(Matcher(roster), kinds_under(desk, packs), hours_under(packs), desk.clock_day())


def entry_of(words: Words, titles: Words) -> tuple[ActivityEntry | None, list[Problem]]:
    """The words as a row of 活动, and what is wrong with them; None where no row can be made of them."""
    from learnlaw.formats.columns import Table
    from learnlaw.formats.headers import ACTIVITIES
    from learnlaw.formats.layout import Layout
    from learnlaw.formats.ledger_reader import activities_of

    headers = {column.field: titles.get(column.field, column.title) for column in ACTIVITIES.columns}
    layout = Layout("", "", dict.fromkeys(words, ""), headers)
    table = Table(ACTIVITIES, layout, [1], {name: [text] for name, text in words.items()}, False)
    entries = activities_of(table)
    problems = [_placeless(problem) for problem in table.finish()]
    return (entries[0] if entries else None), problems


def _placeless(problem: Problem) -> Problem:
    """A form has fields and no rows."""
    return replace(problem, place=None)
