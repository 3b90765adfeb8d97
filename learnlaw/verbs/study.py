"""What a coordinator does with the ledger: log, correct, cancel, undo. Files come in by `ledger_import`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.study import Status
from learnlaw.errors import NotFoundError, UsageError, say
from learnlaw.verbs.judging import packs_in_use
from learnlaw.verbs.ledger_import import RowFate, import_ledger
from learnlaw.verbs.ledger_rules import check
from learnlaw.verbs.ledger_since import check_version
from learnlaw.verbs.ledger_writing import (
    AlreadyLoggedError,
    correct,
    enter,
    find_row,
    kinds_under,
    need_reason,
    numbered,
    people_for,
    subject,
)
from learnlaw.verbs.registry import EXAM_VERBS, STUDY, Work, verb
from learnlaw.verbs.undo_last import may_undo, undo_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from learnlaw.domain.kinds import Kinds
    from learnlaw.store.people import People


__all__ = [
    "RowFate",
    "cancel_session",
    "correct_session",
    "import_ledger",
    "log_session",
    "undo",
]


class UndoneAlreadyError(UsageError):
    """The receipt was undone before."""

    template = "receipt {number} was undone already, by receipt {by}"


class UndoIsFinalError(UsageError):
    """The receipt is itself an undoing."""

    template = "receipt {number} undid another one; enter or import again what it took back"


class ExamReceiptError(UsageError):
    """The receipt is of an exam of the program, whose papers say what counts."""

    template = "receipt {number} is of an exam; set right what it says: exam regrade, exam annul, exam void"


class ChangedLaterError(UsageError):
    """Something that the receipt made was changed after it."""

    template = "receipt {number} cannot be undone: {which} was changed later; undo that first"


class HungOnError(UsageError):
    """Evidence or results hang on what the receipt added."""

    template = "receipt {number} cannot be undone: {which} has evidence or results; cancel it instead"


class NothingToUndoError(UsageError):
    """The receipt changed nothing in the ledger."""

    template = "receipt {number} changed nothing in the ledger"


@verb(area=STUDY, title=say("Log a study session"), command="log add")
def log_session(work: Work, record: LedgerRecord, *, dry_run: bool = False) -> None:
    """Enter one activity. Raises `AlreadyLoggedError`, and `RefusedError` for what cannot be."""
    from learnlaw.store.finding import find_same

    check(record, _kinds_of(work, record), work.day)
    people = people_for(work, [record])
    if find_same(work.connection, people, [record]):
        raise AlreadyLoggedError(number=record.number or record.topic, organiser=record.organiser)
    (record,) = numbered(work, people, [record])
    (key,) = enter(work, people, [record])
    work.audit(subject(record), after=record.body())
    work.count("added")
    work.made += [f"#{key}", record.number]


def _kinds_of(work: Work, record: LedgerRecord) -> Kinds:
    """The tables of kinds; the packs are asked only where a kind is not among the shipped ones."""
    if all(kind in work.desk.kinds.activities for kind in record.kinds):
        return work.desk.kinds
    return kinds_under(work.desk, packs_in_use(work.desk, work.connection))


@verb(area=STUDY, title=say("Correct an entry"), command="log correct")
def correct_session(
    work: Work,
    which: str,
    record: LedgerRecord,
    *,
    version: int | None = None,
    reason: str = "",
    dry_run: bool = False,
) -> None:
    """Put another version in the place of an entry; the old one is kept.

    `version` is the one that the editor saw. Raises `NotFoundError`,
    `ChangedSinceError`, `ReasonNeededError`, `AlreadyLoggedError` where the
    organiser uses the new number already, and `RefusedError`.
    """
    from learnlaw.store.finding import find_same
    from learnlaw.store.study import load_records

    row = find_row(work.connection, which)
    check(record, _kinds_of(work, record), work.day)
    people = people_for(work, [record], [row])
    old = load_records(work.connection, people, [row])[row]
    check_version(work, people, row, old, version)
    if find_same(work.connection, people, [record]).get(0, row) != row:
        raise AlreadyLoggedError(number=record.number, organiser=record.organiser)
    if old.same_content(record):
        work.count("unchanged")
        return
    correct(work, people, row, old, record, reason)
    work.count("changed")
    work.made += [f"#{row}", record.number]


@verb(area=STUDY, title=say("Cancel an entry"), command="log cancel")
def cancel_session(work: Work, which: str, *, reason: str = "", dry_run: bool = False) -> None:
    """Mark an activity as cancelled: it counts nowhere, and stays in the ledger with the reason.

    Raises `NotFoundError`, `ReasonNeededError`.
    """
    from learnlaw.store.study import load_records

    row = find_row(work.connection, which)
    people = people_for(work, rows=[row])
    old = load_records(work.connection, people, [row])[row]
    if old.status is Status.CANCELLED:
        work.count("unchanged")
        return
    correct(work, people, row, old, replace(old, status=Status.CANCELLED), reason)
    work.count("cancelled")
    work.made += [f"#{row}", old.number]


@verb(area=STUDY, title=say("Undo a change"), command="log undo")
def undo(work: Work, number: int, *, reason: str = "", dry_run: bool = False) -> None:
    """Take back what one receipt did.

    In the ledger additions go, and corrections give way to what was there; of
    an officer's postings and exemptions, a letter's state and a question every
    row is put back. `domain.undo` says of which verbs. Raises `NotFoundError`,
    `UndoneAlreadyError`, `UndoIsFinalError`, `CannotUndoError`,
    `NothingToUndoError`, `ExamReceiptError`; `ChangedLaterError`,
    `BuiltOnError` and `AskedSinceError` where something was done after it that
    stands on it; `HungOnError`; and `ReasonNeededError` or `OldChangeError`
    where the receipt is of an earlier day and a reason is due.
    """
    from learnlaw.store import history
    from learnlaw.store.results import take_back

    found = _may_be_undone(work, number)
    if undo_rows(work, number, found, reason):
        history.mark_undone(work.connection, number, by=work.receipt)
        return
    rows = _undoable(work, number)
    before = history.replaced_by(work.connection, number)
    people = people_for(work, list(before.values()), rows)
    _may_go(work, people, number, rows, before, reason)
    results = take_back(work.connection, number, day=work.day, by=work.receipt)
    history.take_back(
        work.connection,
        people,
        rows,
        before,
        until=work.day,
        receipt=work.receipt,
        workdays=work.desk.workdays,
    )
    history.mark_undone(work.connection, number, by=work.receipt)
    if results:
        work.count("results_removed", results)
    work.count("removed", len(rows) - len(before))
    work.count("restored", len(before))
    work.audit(f"receipt {number}", after=dict(work.counts), reason=reason)


def _may_go(
    work: Work,
    people: People,
    number: int,
    rows: Sequence[int],
    before: Mapping[int, LedgerRecord],
    reason: str,
) -> None:
    """A slip of today is taken back freely; what was in the ledger overnight may have been reported."""
    from learnlaw.store import history
    from learnlaw.store.audit import receipts
    from learnlaw.store.study import load_records

    hung = history.hung_on(work.connection, [row for row in rows if row not in before], number)
    if hung:
        raise HungOnError(number=number, which="、".join(hung))
    if receipts(work.connection, number)[0]["day"] < work.day:
        for record in (*load_records(work.connection, people, rows).values(), *before.values()):
            need_reason(work, record, reason)


def _may_be_undone(work: Work, number: int) -> Mapping[str, Any]:
    """The receipt, if it is one that can be taken back."""
    from learnlaw.store.audit import receipts

    found = receipts(work.connection, number)
    if not found:
        raise NotFoundError(kind=say("receipt"), code=str(number))
    if found[0]["undone_by"]:
        raise UndoneAlreadyError(number=number, by=found[0]["undone_by"])
    if found[0]["verb"] == undo.__name__:
        raise UndoIsFinalError(number=number)
    if found[0]["verb"] in EXAM_VERBS:
        raise ExamReceiptError(number=number)
    may_undo(number, found[0]["verb"])
    return found[0]


def _undoable(work: Work, number: int) -> Sequence[int]:
    """The rows of the ledger that a receipt wrote, if nothing changed them since."""
    from learnlaw.store import history
    from learnlaw.store.results import made_by, replaced_later

    rows = history.rows_of(work.connection, number)
    later = [*history.changed_after(work.connection, number, rows), *replaced_later(work.connection, number)]
    if later:
        raise ChangedLaterError(number=number, which="、".join(later))
    if not rows and not made_by(work.connection, number):
        raise NothingToUndoError(number=number)
    return rows
