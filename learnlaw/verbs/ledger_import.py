"""Takes ledgers in: one file, or a folder of unit workbooks, each all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw.domain.ledger import LedgerRecord, changes
from learnlaw.errors import Place, Problem, RefusedError, UsageError, say
from learnlaw.formats.door import Options
from learnlaw.formats.ledger_sheet import ActivityEntry, LedgerFile
from learnlaw.verbs.judging import packs_in_use
from learnlaw.verbs.ledger_reading import LedgerReader
from learnlaw.verbs.ledger_writing import (
    correct,
    enter,
    hours_under,
    kinds_under,
    numbered,
    people_for,
)
from learnlaw.verbs.matching import Matcher
from learnlaw.verbs.registry import STUDY, Work, verb
from learnlaw.verbs.roster_export import CannotWriteFileError, write_file

if TYPE_CHECKING:
    from learnlaw.formats.door import Source

__all__ = ["Options", "RowFate", "ToldFile", "import_ledger", "read_file", "write_errors"]


class SameFileError(UsageError):
    """The workbook of problems would be written over the ledger itself."""

    template = "{path} is the ledger itself; give --errors another name"


@dataclass(frozen=True, slots=True)
class RowFate:
    """What becomes of one row of a file: added, changed, waiting, unchanged."""

    file: str
    place: Place
    number: str
    topic: str
    fate: str


@dataclass(frozen=True, slots=True)
class ToldFile:
    """A ledger file, its entries as records, and what there is to say of them."""

    file: LedgerFile
    entries: Sequence[tuple[ActivityEntry, LedgerRecord]]
    problems: Sequence[Problem]

    @property
    def refused(self) -> bool:
        """Whether something of it cannot be taken in."""
        return any(not problem.warning for problem in self.problems)


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
    _, file, problems = read_file(path, options or Options())
    told = understand(reader_of(work), file, problems)
    if told.refused:
        raise RefusedError(told.problems)
    take_in(work, told, update=update, reason=reason)


def read_file(path: Path, options: Options) -> tuple[Source | None, LedgerFile | None, list[Problem]]:
    """A ledger file, its entries, and everything that the file alone tells of them."""
    from learnlaw.formats.door import open_file
    from learnlaw.formats.ledger_reader import read_ledger

    source, problems = open_file(path, options)
    if source is None:
        return None, None, problems
    file, more = read_ledger(source, options)
    return source, file, [*problems, *more]


def reader_of(work: Work) -> LedgerReader:
    """What it takes to make records of entries: the roster, and what the packs in use say."""
    packs = packs_in_use(work.desk, work.connection)
    kinds, hours = kinds_under(work.desk, packs), hours_under(packs)
    return LedgerReader(Matcher(work.people.roster), kinds, hours, work.day)


def understand(reader: LedgerReader, file: LedgerFile | None, problems: Sequence[Problem]) -> ToldFile:
    """The entries of a file as records of this roster; what cannot be matched is among the problems."""
    if file is None:
        return ToldFile(LedgerFile("", ""), (), problems)
    own = replace(reader, problems=[])
    entries = own.read(file)
    # what the file alone tells of a row would be refused again for another reason
    wrong = {(p.place.sheet, p.place.line) for p in problems if p.place and not p.warning}
    more = [p for p in own.problems if p.place is None or (p.place.sheet, p.place.line) not in wrong]
    return ToldFile(file, entries, [*problems, *more])


def take_in(work: Work, told: ToldFile, *, update: bool, reason: str) -> None:
    """Write the records of one file that was understood; a file that says nothing new leaves no trace."""
    from learnlaw.store.finding import same_rows

    work.notices += told.problems
    records = [record for _, record in told.entries]
    people = people_for(work, records)
    there = same_rows(work.connection, work.people, records)
    new = numbered(work, people, [record for place, record in enumerate(records) if place not in there])
    enter(work, people, new)
    added = iter(new)
    for place, (entry, record) in enumerate(told.entries):
        if place in there:
            row, old = there[place]
            record = replace(record, number=record.number or old.number, counts_on=old.counts_on)
            fate = _again(work, entry, row, old, record, update=update, reason=reason)
        else:
            record, fate = next(added), "added"
        work.count(fate)
        at = entry.layout.place(entry.line)
        work.fates.append(RowFate(told.file.file, at, record.number, record.topic, fate))
    if work.counts.get("added") or work.counts.get("changed"):
        name = Path(told.file.file).name
        after = {"file": name, "digest": told.file.digest, "rows": len(records), **work.counts}
        work.audit(f"ledger {name}", after=after, reason=reason)
    else:
        work.keep = False


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
    if old.same_content(new):
        return "unchanged"
    if not update:
        what = say(
            "{number} is in the ledger with other content: {fields}",
            number=old.number,
            fields="、".join(field_titles(changes(old, new))),
        )
        hint = say("look at it with --dry-run, then correct it with --update")
        work.notices.append(entry.layout.problem("correction", entry.line, "", what, hint, warning=True))
        return "waiting"
    correct(work, people_for(work, [old, new]), row, old, new, reason)
    return "changed"


COLUMN_OF = {
    "hundredths": "hours",
    "hours_word": "hours",
    "lecturer": "speaker",
    "lecturer_unit": "speaker_unit",
    "place": "venue",
    "case_number": "case_no",
    "evidence_note": "materials",
    "remark": "note",
    "attendances": "attendees",
}
"""Where the ledger's column has another name than the field of a record."""


def field_titles(names: Iterable[str]) -> list[str]:
    """What fields of a record are called in the ledger."""
    from learnlaw.formats.headers import ACTIVITIES

    titles = {column.field: column.title for column in ACTIVITIES.columns}
    found = (COLUMN_OF.get(name, name) for name in names)
    return [titles.get(column, column) for column in dict.fromkeys(found)]


# -- the workbook of problems ------------------------------------------------------------


def write_errors(path: Path, out: Path, problems: Sequence[Problem], options: Options) -> list[Path]:
    """Write what was refused back with a column 问题: a file, or of a folder each file into a folder.

    Raises `SameFileError`, `CannotWriteFileError`.
    """
    if not path.is_dir():
        return [_write_errors(path, out, problems, options)]
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    refused = {name: told for name, told in by_file.items() if any(not p.warning for p in told)}
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWriteFileError(path=out, why=error.strerror or "") from error
    return [
        _write_errors(Path(name), out / f"{Path(name).stem}.xlsx", told, options)
        for name, told in refused.items()
    ]


def _write_errors(path: Path, out: Path, problems: Sequence[Problem], options: Options) -> Path:
    from learnlaw.formats.door import open_file
    from learnlaw.formats.error_book import error_workbook

    if out.exists() and path.exists() and out.samefile(path):
        raise SameFileError(path=out)
    source, _ = open_file(path, options)
    write_file(out, error_workbook(source, problems, options))
    return out
