"""What a coordinator does with the ledger: log, import, correct, cancel, undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.study import Status
from learnlaw.errors import NotFoundError, Place, Problem, RefusedError, UsageError, say
from learnlaw.formats.door import Options
from learnlaw.formats.ledger_sheet import ActivityEntry, LedgerFile
from learnlaw.verbs.ledger_reading import LedgerReader
from learnlaw.verbs.ledger_writing import (
    AlreadyLoggedError,
    ChangedSinceError,
    correct,
    enter,
    find_row,
    hours_settings,
    known_kinds,
    need_reason,
    numbered,
    subject,
)
from learnlaw.verbs.matching import Matcher
from learnlaw.verbs.registry import STUDY, Work, verb

LEDGERS = (".xlsx", ".xls", ".ods", ".csv", ".txt")
"""Endings of the files of a folder that are taken for ledgers; what they are is told by content."""


class UndoneAlreadyError(UsageError):
    """The receipt was undone before."""

    template = "receipt {number} was undone already, by receipt {by}"


class ChangedLaterError(UsageError):
    """Something that the receipt made was changed after it."""

    template = "receipt {number} cannot be undone: {which} was changed later; undo that first"


class NothingToUndoError(UsageError):
    """The receipt changed nothing in the ledger."""

    template = "receipt {number} changed nothing in the ledger"


@dataclass(frozen=True, slots=True)
class RowFate:
    """What becomes of one row of a file: added, changed, waiting, unchanged."""

    file: str
    place: Place
    number: str
    topic: str
    fate: str


@verb(area=STUDY, title=say("Log a study session"), command="log add")
def log_session(work: Work, record: LedgerRecord, *, dry_run: bool = False) -> None:
    """Enter one activity. Raises `AlreadyLoggedError`."""
    from learnlaw.store.study import same_rows

    record = numbered(work, [record])[0]
    if same_rows(work.connection, work.people, [record]):
        raise AlreadyLoggedError(number=record.number, organiser=record.organiser)
    (key,) = enter(work, [record])
    work.audit(subject(record), after=record.body())
    work.count("added")
    work.made += [f"#{key}", record.number]


@verb(area=STUDY, title=say("Import a ledger"), command="log import")
def import_ledger(
    work: Work,
    path: Path,
    *,
    options: Options | None = None,
    update: bool = False,
    reason: str = "",
    dry_run: bool = False,
) -> None:
    """Enter what one ledger file says, all of it or nothing.

    A row that the ledger has already with other content is a correction: with
    `update` it is done, else it is told and left. Raises `RefusedError` with
    every problem, each with its cell.
    """
    file, problems = read_file(path, options or Options())
    entries = _entries(work, file, problems)
    work.notices += [problem for problem in problems if problem.warning]
    _write(work, file, entries, update=update, reason=reason)


def read_file(path: Path, options: Options) -> tuple[LedgerFile, list[Problem]]:
    """A ledger file as entries, with its notices. Raises `RefusedError`."""
    from learnlaw.formats.door import open_file
    from learnlaw.formats.ledger_reader import read_ledger

    source, problems = open_file(path, options)
    if source is None:
        raise RefusedError(problems)
    file, more = read_ledger(source, options)
    problems = [*problems, *more]
    if file is None or any(not problem.warning for problem in problems):
        raise RefusedError(problems)
    return file, problems


def _entries(
    work: Work, file: LedgerFile, problems: list[Problem]
) -> list[tuple[ActivityEntry, LedgerRecord]]:
    kinds = known_kinds(work.desk, work.connection)
    hours = hours_settings(work.desk, work.connection)
    reader = LedgerReader(Matcher(work.people.roster), kinds, hours, work.day)
    found = reader.read(file)
    problems += reader.problems
    if any(not problem.warning for problem in reader.problems):
        raise RefusedError(problems)
    return found


def _write(
    work: Work,
    file: LedgerFile,
    entries: Sequence[tuple[ActivityEntry, LedgerRecord]],
    *,
    update: bool,
    reason: str,
) -> None:
    from learnlaw.store.study import same_rows

    records = [record for _, record in entries]
    there = same_rows(work.connection, work.people, records)
    new = [record for place, record in enumerate(records) if place not in there]
    enter(work, new)
    for place, (entry, record) in enumerate(entries):
        fate = "added"
        if place in there:
            row, old = there[place]
            fate = _again(work, entry, row, old, record, update=update, reason=reason)
        work.count(fate)
        place_of = entry.layout.place(entry.line)
        work.fates.append(RowFate(file.file, place_of, record.number, record.topic, fate))
    after = {"file": Path(file.file).name, "digest": file.digest, "rows": len(entries), **work.counts}
    work.audit(f"ledger {Path(file.file).name}", after=after, reason=reason)


def _again(
    work: Work,
    entry: ActivityEntry,
    row: int,
    old: LedgerRecord,
    new: LedgerRecord,
    *,
    update: bool,
    reason: str,
) -> str:
    """What becomes of a row that the ledger has already."""
    new = replace(new, number=new.number or old.number, counts_on=old.counts_on)
    if old.same_content(new):
        return "unchanged"
    if not update:
        what = say(
            "{number} is in the ledger with other content: {fields}",
            number=old.number,
            fields=_differing(old, new),
        )
        hint = say("look at it with --dry-run, then correct it with --update")
        work.notices.append(entry.layout.problem("correction", entry.line, "", what, hint, warning=True))
        return "waiting"
    correct(work, row, old, new, reason)
    return "changed"


def _differing(old: LedgerRecord, new: LedgerRecord) -> str:
    from learnlaw.domain.ledger import changes

    return "、".join(changes(old, new))


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
    `ChangedSinceError`, `ReasonNeededError`.
    """
    from learnlaw.store.study import load_records, version_of

    row = find_row(work, which)
    old = load_records(work.connection, work.people, [row]).get(row)
    if old is None:
        raise NotFoundError(kind=say("activity"), code=which)
    if version is not None and version_of(work.connection, row) != version:
        raise ChangedSinceError(number=old.number)
    if old.same_content(record):
        work.count("unchanged")
        return
    correct(work, row, old, record, reason)
    work.count("changed")
    work.made.append(record.number)


@verb(area=STUDY, title=say("Cancel an entry"), command="log cancel")
def cancel_session(work: Work, which: str, *, reason: str, dry_run: bool = False) -> None:
    """Mark an activity as cancelled: it counts nowhere, and stays in the ledger with the reason."""
    from learnlaw.store.study import load_records

    row = find_row(work, which)
    old = load_records(work.connection, work.people, [row])[row]
    if not reason.strip():
        need_reason(work, old, reason)
    if old.status is Status.CANCELLED:
        work.count("unchanged")
        return
    correct(work, row, old, replace(old, status=Status.CANCELLED), reason)
    work.count("cancelled")
    work.made.append(old.number)


@verb(area=STUDY, title=say("Undo an entry or an import"), command="log undo")
def undo(work: Work, number: int, *, reason: str = "", dry_run: bool = False) -> None:
    """Take back what one receipt did to the ledger: additions go, corrections give way to what was there.

    Raises `NotFoundError`, `UndoneAlreadyError`, `NothingToUndoError`, and
    `ChangedLaterError` where something was changed after it.
    """
    from learnlaw.store import history
    from learnlaw.store.audit import receipts

    found = receipts(work.connection, number)
    if not found:
        raise NotFoundError(kind=say("receipt"), code=str(number))
    if found[0]["undone_by"]:
        raise UndoneAlreadyError(number=number, by=found[0]["undone_by"])
    later = history.changed_after(work.connection, number)
    if later:
        raise ChangedLaterError(number=number, which="、".join(later))
    rows = history.rows_of(work.connection, number)
    if not rows:
        raise NothingToUndoError(number=number)
    removed, restored = history.take_back(
        work.connection,
        work.people,
        number,
        until=work.day,
        receipt=work.receipt,
        workdays=work.desk.workdays,
    )
    work.count("removed", removed)
    work.count("restored", restored)
    work.audit(f"receipt {number}", after=dict(work.counts), reason=reason)
