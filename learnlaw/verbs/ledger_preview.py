"""What importing a ledger, or a folder of them, would do to each of its rows; and doing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.errors import Problem, say
from learnlaw.formats.door import Options
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.heeding import Heed
from learnlaw.verbs.ledger_folder import import_folder, in_two_files, ledgers_in, not_sent, senders
from learnlaw.verbs.ledger_import import (
    ToldFile,
    field_titles,
    import_ledger,
    read_file,
    reader_of,
    understand,
)
from learnlaw.verbs.ledger_rows import row_of, written
from learnlaw.verbs.ledger_writing import closed
from learnlaw.verbs.narrowing import must_reach
from learnlaw.verbs.preview import (
    ADDED,
    REFUSED,
    UNCHANGED,
    WAITING,
    Change,
    Preview,
    RowShown,
    with_problems,
)
from learnlaw.verbs.registry import Receipt, Work, look

if TYPE_CHECKING:
    from learnlaw.domain.people import Roster

COMPARING = say("comparing with the ledger")


@look("preview_ledger", say("Look at a ledger before it is imported"))
def preview_ledger(
    desk: Desk, path: Path, *, options: Options | None = None, heed: Heed | None = None
) -> Preview:
    """What `import_ledger`, of a folder `import_folder`, would do. Nothing is written.

    Raises `StoppedError`, `NoLedgersError`, and `DatabaseError` where there is no database.
    """
    heed, options = heed or Heed(), options or Options()
    files, skipped = ledgers_in(path) if path.is_dir() else ([path], ())
    with desk.reading() as connection:
        work = Work(desk, connection, import_ledger.__name__, desk.clock.now(), desk.clock_day(), 0)
        heed.step(say("looking at the roster that is there"))
        reader, told, sent = reader_of(work), list[ToldFile](), set[str]()
        roster = work.people.roster
        for number, file in enumerate(files):
            heed.step(say("reading {file}", file=file.name), number, len(files))
            source, ledger, problems = read_file(file, options)
            told.append(understand(reader, ledger, problems))
            must_reach(work, [record for _, record in told[-1].entries])
            sent |= senders(roster, file, source, told[-1], options)
        problems = [problem for one in told for problem in one.problems]
        problems += in_two_files(told) if path.is_dir() else ()
        rows: list[RowShown] = []
        for number, one in enumerate(told):
            heed.step(COMPARING, number, len(told))
            rows += _rows(work, one, roster)
    joined, loose = with_problems(rows, problems)
    missing = tuple(not_sent(roster, desk, sent)) if path.is_dir() else None
    return Preview(path=path, rows=joined, problems=loose, missing=missing, skipped=skipped)


def _rows(work: Work, told: ToldFile, roster: Roster) -> Iterator[RowShown]:
    """The rows of a file that could be read as records."""
    from learnlaw.store.finding import same_rows

    understood = {entry.line for entry, _record in told.entries}
    for entry in told.file.activities:
        if entry.line not in understood:
            subject = "  ".join(filter(None, (entry.number, f"{entry.first}", entry.topic)))
            at = entry.layout.place(entry.line)
            yield RowShown(file=told.file.file, place=at, subject=subject, fate=REFUSED)
    there = same_rows(work.connection, work.people, [record for _, record in told.entries])
    for place, (entry, record) in enumerate(told.entries):
        fate, changes, over = ADDED, tuple[Change, ...](), False
        if place in there:
            _, old = there[place]
            record = replace(record, number=record.number or old.number, counts_on=old.counts_on)
            same = old.same_content(record)
            fate = UNCHANGED if same else WAITING
            changes = () if same else tuple(compared(old, record, roster))
            over = not same and (closed(work, old) or closed(work, record))
        yield RowShown(
            file=told.file.file,
            place=entry.layout.place(entry.line),
            subject="  ".join(filter(None, (record.number, f"{record.first}", record.topic))),
            fate=fate,
            changes=changes,
            closed=over,
        )


def compared(old: LedgerRecord, new: LedgerRecord, roster: Roster) -> Iterator[Change]:
    """The columns in which two records differ, as a ledger writes them; of people who came and who went."""
    before, after = row_of(old, roster), row_of(new, roster)
    told = False
    for column in before:
        if before[column] == after[column]:
            continue
        told = True
        (title,) = field_titles([column])
        if column == "attendees":
            yield Change(
                title,
                _names(roster, before[column], after[column]),
                _names(roster, after[column], before[column]),
            )
        else:
            yield Change(title, written(before[column]), written(after[column]))
    if not told:
        yield Change("签到", str(len(old.attendances)), str(len(new.attendances)))


def _names(roster: Roster, these: Any, but: Any) -> str:
    """Officers of one list who are not in the other, by name."""
    others = set(but)
    return "、".join(roster.officers[code].name for code in these if code not in others)


def import_previewed(
    desk: Desk,
    path: Path,
    *,
    update: bool,
    reason: str,
    options: Options | None = None,
    heed: Heed | None = None,
) -> list[Receipt]:
    """Import what was seen in a preview, one receipt a file; checked anew, and stopped until the commit.

    Raises what `import_ledger` and `import_folder` raise, and `StoppedError`.
    """
    heed = heed or Heed()
    heed.step(say("writing"))
    how: dict[str, Any] = {"options": options, "update": update, "reason": reason}
    with heed.writing(desk):
        if path.is_dir():
            return [receipt for _, receipt in import_folder(desk, path, **how).receipts]
        return [import_ledger(desk, path, **how)]


def every_receipt(receipts: Sequence[Receipt]) -> Receipt:
    """Several receipts as one to show: their counts added, the number of the last."""
    counts: dict[str, int] = {}
    notices: list[Problem] = []
    for receipt in receipts:
        notices += receipt.notices
        for what, count in receipt.counts.items():
            counts[what] = counts.get(what, 0) + count
    number = max((receipt.number for receipt in receipts), default=0)
    return Receipt(number=number, verb=import_ledger.__name__, counts=counts, notices=tuple(notices))


def undo_all(desk: Desk, receipts: Sequence[Receipt]) -> Receipt:
    """Take back what several receipts did, the last first. Raises what `undo` raises."""
    from learnlaw.verbs.study import undo

    return every_receipt([undo(desk, receipt.number) for receipt in reversed(receipts)])
