"""Exams as facts: one row of the ledger, who sat it, and the results (RULES 15).

A score list from elsewhere and a closed exam of the program come in by the
same door: what names the same exam, by title and day, is one exam.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.people import Roster
from learnlaw.domain.study import Attendance, Presence, Status, hundredths
from learnlaw.errors import NotFoundError, say
from learnlaw.verbs.judging import packs_in_use
from learnlaw.verbs.ledger_writing import correct, enter, kinds_under, numbered, people_for, subject
from learnlaw.verbs.registry import Work

if TYPE_CHECKING:
    from learnlaw.domain.kinds import Kinds
    from learnlaw.store.results import ResultRow

MAIN, MAKEUP = 1, 2
"""The sittings of one exam; a make-up is never a second exam."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sat:
    """What one officer came to."""

    officer: str
    unit: str
    """Where the officer served on the day of the exam."""
    marks: Decimal | None
    full: Decimal | None
    pass_mark: Decimal | None
    passed: bool
    makeup: bool = False
    sat_on: date
    known_on: date
    """The day the exam closed, or was sat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamFact:
    """One exam as it is to stand in the ledger."""

    title: str
    day: date
    """The day by which it is identified: the last day of its main window."""
    kind: str = "exam"
    first: date | None = None
    """The first day of its main window."""
    counts_on: date | None = None
    organiser: str = ""
    """Empty: the unit under which all who were expected serve."""
    sat: tuple[Sat, ...] = ()
    absent: Mapping[str, str] | None = None
    """Those who were expected and did not sit, with their units."""
    excused: frozenset[str] = frozenset()
    """Those who need not sit it 免考."""
    decided: frozenset[str] | None = None
    """Whose papers the program itself has: what it does not say of them any more goes. None: it is a score list."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the results of one exam."""

    rows: tuple[int, ...]
    """Rows of the ledger."""
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    waiting: tuple[str, ...] = ()
    """Officers whose results differ from what stands, and were left as they are."""


def exam_kinds(work: Work) -> Kinds:
    """The kinds of activity, those of the packs in use among them."""
    return kinds_under(work.desk, packs_in_use(work.desk, work.connection))


def codes_of(kinds: Kinds) -> list[str]:
    """The kinds that people sit."""
    return [code for code, kind in kinds.activities.items() if kind.exam]


def record_exam(work: Work, fact: ExamFact, *, update: bool, reason: str, row: int | None = None) -> Written:
    """Write an exam and its results; a result that stands otherwise is replaced only with `update`.

    `row` is the row of the ledger that it made when it closed, whatever the ledger calls it since.
    """
    from learnlaw.store.results import exams_named

    named = exams_named(work.connection, fact.title, fact.day, codes_of(exam_kinds(work)))
    rows = list(dict.fromkeys([*([] if row is None else [row]), *named]))
    if not rows:
        rows = [_new_row(work, fact)]
    else:
        _extend(work, fact, rows, reason)
    return _write_results(work, fact, rows, update=update)


# -- the row of the ledger -------------------------------------------------------------


def _new_row(work: Work, fact: ExamFact) -> int:
    record = LedgerRecord(
        number="",
        organiser=fact.organiser or _above_all(work.people.roster, _home_units(fact)),
        units=_units(work.people.roster, fact),
        kinds=(fact.kind,),
        first=fact.first or fact.day,
        last=fact.day,
        topic=fact.title,
        expected=len(_homes(fact)),
        counts_on=None if fact.counts_on in (None, fact.day) else fact.counts_on,
        attendances=tuple(_seats(fact).values()),
    )
    people = people_for(work, [record])
    (record,) = numbered(work, people, [record])
    (row,) = enter(work, people, [record])
    work.audit(subject(record), after=record.body())
    work.made.append(record.number)
    return row


def _extend(work: Work, fact: ExamFact, rows: Sequence[int], reason: str) -> None:
    """Add to the rows that are the exam already whoever is missing there."""
    from learnlaw.store.study import load_records

    people = people_for(work, rows=rows)
    records = load_records(work.connection, people, rows)
    shares = _shares(work.people.roster, fact, records)
    for row, mine in shares.items():
        old = records[row]
        new = _with(work.people.roster, old, mine)
        if not old.same_content(new):
            correct(work, people_for(work, [new], [row]), row, old, new, reason)


def _shares(roster: Roster, fact: ExamFact, records: Mapping[int, LedgerRecord]) -> dict[int, ExamFact]:
    """Which part of the exam each row stands for: who sits in it, and the units it names; the first has the rest.

    Nobody is put into a second row: attendance would count twice.
    """
    first = next(iter(records))
    there = {seat.officer: row for row in reversed(list(records)) for seat in records[row].attendances}

    def row_of(officer: str, unit: str) -> int:
        if officer in there:
            return there[officer]
        above = roster.above.get(unit, (unit,))
        return next((row for row, record in records.items() if set(above) & set(record.units)), first)

    sat: dict[int, list[Sat]] = {}
    absent: dict[int, dict[str, str]] = {}
    for one in fact.sat:
        sat.setdefault(row_of(one.officer, one.unit), []).append(one)
    for officer, unit in (fact.absent or {}).items():
        absent.setdefault(row_of(officer, unit), {})[officer] = unit
    return {row: replace(fact, sat=tuple(sat.get(row, ())), absent=absent.get(row, {})) for row in records}


def _with(roster: Roster, old: LedgerRecord, fact: ExamFact) -> LedgerRecord:
    """A row with those who sat or were absent; who was there by the ledger stays there."""
    decided = fact.decided or frozenset()
    there = {
        seat.officer: seat
        for seat in old.attendances
        if seat.officer not in fact.excused or seat.presence is not Presence.ABSENT
    }
    for officer, seat in _seats(fact).items():
        known = there.get(officer)
        better = known is not None and seat.presence.earns and not known.presence.earns
        if known is None or better or officer in decided:
            there[officer] = seat if known is None else replace(known, presence=seat.presence)
    units = tuple(dict.fromkeys((*old.units, *_units(roster, fact))))
    counts_on = old.counts_on if fact.counts_on in (None, old.last) else fact.counts_on
    # an exam of the program names everybody who is expected; a score list may not
    expected = len(there) if fact.decided is not None else max(old.expected or 0, len(there))
    return replace(
        old,
        units=units,
        status=old.status if old.status is Status.CANCELLED else Status.HELD,
        counts_on=counts_on,
        expected=expected or None,
        attendances=tuple(there.values()),
    )


def _seats(fact: ExamFact) -> dict[str, Attendance]:
    seats = {officer: Attendance(officer, Presence.ABSENT) for officer in fact.absent or {}}
    for one in sorted(fact.sat, key=lambda one: not one.makeup):
        seats[one.officer] = Attendance(one.officer, Presence.MAKEUP if one.makeup else Presence.PRESENT)
    return seats


def _homes(fact: ExamFact) -> dict[str, str]:
    """Everybody who was expected, with the unit."""
    return {**(fact.absent or {}), **{one.officer: one.unit for one in fact.sat}}


def _home_units(fact: ExamFact) -> list[str]:
    return list(dict.fromkeys(_homes(fact).values()))


def _units(roster: Roster, fact: ExamFact) -> tuple[str, ...]:
    """It counts for each expected unit with at least one sitting, in official order (RULES 15)."""
    sat = {one.unit for one in fact.sat} or set(_home_units(fact))
    return tuple(sorted(sat, key=lambda code: (roster.position.get(code, 0), code)))


def _above_all(roster: Roster, units: Sequence[str]) -> str:
    """The nearest unit that stands above all of these, or is the only one; else the first of the roster."""
    lines = [roster.above.get(unit, (unit,)) for unit in units]
    shared = [code for code in lines[0] if all(code in line for line in lines)]
    return shared[0] if shared else min(roster.units, key=lambda code: roster.position.get(code, 0))


def home_units(roster: Roster, officers: Iterable[str], day: date) -> dict[str, str]:
    """Where each officer serves on a day, or served last. NotFoundError for one the roster does not know."""
    county, found = roster.as_of(day), {}
    for officer in officers:
        if officer not in roster.officers:
            raise NotFoundError(kind=say("officer"), code=officer)
        home = county.home_unit(officer)
        postings = roster.postings_of.get(officer, ())
        found[officer] = home or (postings[-1].unit if postings else next(iter(roster.units)))
    return found


# -- results ---------------------------------------------------------------------------


def _write_results(work: Work, fact: ExamFact, rows: Sequence[int], *, update: bool) -> Written:
    from learnlaw.store.results import put_results, results_of

    standing = results_of(work.connection, rows)
    held_in = {(officer, attempt): row for row, officer, attempt in standing}
    row_for = _row_for(work, fact, rows)
    new: dict[int, list[ResultRow]] = {}
    added = changed = unchanged = 0
    waiting = []
    for one in fact.sat:
        result = _result(work, one)
        row = held_in.get((result.officer, result.attempt), row_for[one.officer])
        old = standing.get((row, result.officer, result.attempt))
        if old is not None and old.says == result.says:
            unchanged += 1
            continue
        if old is not None and not update:
            waiting.append(one.officer)
            continue
        added, changed = added + (old is None), changed + (old is not None)
        new.setdefault(row, []).append(result)
    for row, results in new.items():
        put_results(work.connection, row, results, receipt_id=work.receipt, day=work.day)
    removed = _take_out(work, fact, standing)
    return Written(tuple(rows), added, changed, unchanged, removed, tuple(waiting))


def _take_out(work: Work, fact: ExamFact, standing: Iterable[tuple[int, int, int]]) -> int:
    """Results of papers that were annulled, or wait for a person again, go; what they said is kept."""
    from learnlaw.store.results import keep_results

    ids = work.people.officer_ids
    said = {(ids[one.officer], MAKEUP if one.makeup else MAIN) for one in fact.sat}
    decided = {ids[officer] for officer in fact.decided or ()}
    gone = [key for key in standing if key[1] in decided and key[1:] not in said]
    return keep_results(work.connection, gone, day=work.day, by=work.receipt)


def take_back_exam(work: Work, title: str, day: date, row: int, reason: str) -> int:
    """Cancel the rows of an exam that is called off, and take its results out; how many results there were."""
    from learnlaw.store.results import exams_named, keep_results, results_of
    from learnlaw.store.study import load_records

    named = exams_named(work.connection, title, day, codes_of(exam_kinds(work)))
    rows = list(dict.fromkeys([row, *named]))
    people = people_for(work, rows=rows)
    for key, old in load_records(work.connection, people, rows).items():
        if old.status is not Status.CANCELLED:
            correct(work, people, key, old, replace(old, status=Status.CANCELLED), reason)
    return keep_results(work.connection, results_of(work.connection, rows), day=work.day, by=work.receipt)


def _row_for(work: Work, fact: ExamFact, rows: Sequence[int]) -> dict[str, int]:
    """In which row of the ledger each officer sits."""
    from learnlaw.store.study import load_records

    records = load_records(work.connection, people_for(work, rows=rows), rows)
    found = {one.officer: rows[0] for one in fact.sat}
    for row, record in reversed(records.items()):
        found |= {seat.officer: row for seat in record.attendances if seat.officer in found}
    return found


def _result(work: Work, one: Sat) -> ResultRow:
    from learnlaw.store.results import ResultRow

    return ResultRow(
        officer=work.people.officer_ids[one.officer],
        attempt=MAKEUP if one.makeup else MAIN,
        marks=None if one.marks is None else hundredths(one.marks),
        full=None if one.full is None else hundredths(one.full),
        pass_mark=None if one.pass_mark is None else hundredths(one.pass_mark),
        passed=one.passed,
        makeup=one.makeup,
        sat_on=one.sat_on,
        known_on=one.known_on,
    )
