"""Takes in a folder of unit workbooks: all of them checked first, then one receipt a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw.domain.people import Roster, Unit
from learnlaw.errors import Problem, RefusedError, UsageError, say
from learnlaw.formats.door import Options
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.ledger_import import ToldFile, import_ledger, read_file, reader_of, take_in, understand
from learnlaw.verbs.ledger_reading import keys_of
from learnlaw.verbs.registry import DryRun, Receipt, Work, receipt_of

if TYPE_CHECKING:
    from learnlaw.formats.door import Source

ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv", ".txt"})
"""Files of a folder with these endings are taken for ledgers; what they are is told by content."""
NOT_ASKED = frozenset({"government", "branch"})
"""Kinds of unit that send no ledger of their own: the county itself, and 派出机构, whose bureau sends it."""


class NoLedgersError(UsageError):
    """The folder holds nothing that could be a ledger."""

    template = "{path} holds no ledger; files end in {endings}"


@dataclass(frozen=True, slots=True)
class FolderReceipt:
    """What came of a folder: a receipt a file, and who has not sent theirs."""

    receipts: tuple[tuple[str, Receipt], ...]
    """The name of each file and what it changed."""
    missing: tuple[Unit, ...]
    """Units that exist on the desk's day and are asked for a ledger, in official order."""
    skipped: tuple[str, ...]
    """Names of files that were not taken for ledgers."""


@dataclass
class _Folder:
    """The files of one folder as they are understood."""

    told: list[tuple[Path, ToldFile]] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)

    @property
    def problems(self) -> list[Problem]:
        return [problem for _, told in self.told for problem in told.problems]


def import_folder(
    desk: Desk,
    folder: Path,
    *,
    options: Options | None = None,
    update: bool = False,
    reason: str = "",
    dry_run: bool = False,
) -> FolderReceipt:
    """Enter what the ledgers of a folder say: all of them or none, with one receipt a file.

    Raises `RefusedError` with the problems of every file, and for an activity
    that two files hold; `NoLedgersError`.
    """
    files, skipped = ledgers_in(folder)
    receipts: list[tuple[str, Receipt]] = []
    missing: tuple[Unit, ...] = ()
    try:
        with desk.writing(import_ledger.__name__) as connection:
            work = Work(desk, connection, import_ledger.__name__, desk.clock.now(), desk.clock_day(), 0)
            found = _understand(work, files, options or Options())
            missing = tuple(not_sent(work.people.roster, desk, found.sent))
            for path, told in found.told:
                receipts.append((path.name, _take_in(work, told, update=update, reason=reason)))
            if dry_run:
                raise DryRun
    except DryRun:
        receipts = [(name, replace(receipt, number=0)) for name, receipt in receipts]
    return FolderReceipt(tuple(receipts), missing, skipped)


def ledgers_in(folder: Path) -> tuple[list[Path], tuple[str, ...]]:
    """The ledgers of a folder, and the names of its other files; what programs hide is passed over."""
    files = [
        path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith((".", "~$"))
    ]
    ledgers = [path for path in files if path.suffix.lower() in ENDINGS]
    if not ledgers:
        raise NoLedgersError(path=folder, endings=" ".join(sorted(ENDINGS)))
    return ledgers, tuple(path.name for path in files if path not in ledgers)


def _understand(work: Work, files: Sequence[Path], options: Options) -> _Folder:
    found, reader = _Folder(), reader_of(work)
    for path in files:
        source, file, problems = read_file(path, options)
        told = understand(reader, file, problems)
        found.told.append((path, told))
        found.sent |= senders(work.people.roster, path, source, told, options)
    problems = [*found.problems, *in_two_files(told for _, told in found.told)]
    if any(not problem.warning for problem in problems):
        raise RefusedError(problems)
    return found


def in_two_files(files: Iterable[ToldFile]) -> Iterator[Problem]:
    """An activity that two files of the folder hold: whose word should count?"""
    seen: dict[tuple[str, ...], tuple[ToldFile, int, bool]] = {}
    for told in files:
        for entry, record in told.entries:
            for key in keys_of(record):
                other, line, numbered = seen.setdefault(key, (told, entry.line, bool(record.number)))
                if other is told or (len(key) == 1 and numbered and record.number):
                    continue
                what = say(
                    "{file}, row {line}, is the same activity", file=Path(other.file.file).name, line=line
                )
                hint = say("leave it in one of the two files, or give it a number (编号) of its own")
                yield entry.layout.problem("in-two-files", entry.line, "topic", what, hint)
                break


def _take_in(work: Work, told: ToldFile, *, update: bool, reason: str) -> Receipt:
    """One file with its own receipt; without anything new it leaves none."""
    from learnlaw.store.audit import close_receipt, open_receipt

    saved = work.connection.begin_nested()
    number = open_receipt(work.connection, at=work.at, day=work.day, actor=work.desk.actor, verb=work.verb)
    own = replace(work, receipt=number, counts={}, notices=[], made=[], fates=[], keep=True)
    take_in(own, told, update=update, reason=reason)
    if own.keep:
        close_receipt(work.connection, number, {**own.counts})
        saved.commit()
    else:
        own.receipt = 0
        saved.rollback()
    return receipt_of(own)


# -- who has sent theirs -----------------------------------------------------------------


def senders(roster: Roster, path: Path, source: Source | None, told: ToldFile, options: Options) -> set[str]:
    """The units whose ledger a file is.

    A unit has sent it if the file's name, or a line above the table, holds its
    code or full name; if it holds an activity as 主办单位; or if an activity is
    for it alone. An event of the county that names sixty bureaus is no ledger
    of theirs.
    """
    found = named_in(roster, path.stem)
    for line in _titles(source, options):
        found |= named_in(roster, line)
    for _, record in told.entries:
        found.add(record.organiser)
        found |= set(record.units) if len(record.units) == 1 else set()
    return found


def _titles(source: Source | None, options: Options) -> Iterator[str]:
    from learnlaw.formats.grid import grids_of
    from learnlaw.formats.tables import header_row

    try:
        grids = [] if source is None else grids_of(source, options)[0]
    except RefusedError:
        return
    for grid in grids:
        for row in grid.rows[: header_row(grid, options) or 0]:
            yield from (cell for cell in row if isinstance(cell, str) and cell)


_CODE = r"(?<![0-9A-Za-z]){code}(?![0-9A-Za-z])"


def named_in(roster: Roster, text: str) -> set[str]:
    """The units whose code, or full name, stands in a text; within a longer name a shorter one does not count.

    A code of figures alone is looked for only by its unit's name: 2024 is a year.
    """
    found = {
        code
        for code in roster.units
        if not code.isdecimal() and code in text and re.search(_CODE.format(code=re.escape(code)), text)
    }
    rest = text
    for unit in sorted(roster.units.values(), key=lambda unit: -len(unit.name)):
        if unit.name in rest:
            found.add(unit.code)
            rest = rest.replace(unit.name, "\n")
    return found


def not_sent(roster: Roster, desk: Desk, sent: set[str]) -> Iterator[Unit]:
    """The units that exist on the desk's day, are asked for a ledger, and have not sent theirs."""
    day = desk.today()
    for unit in roster.units.values():
        if unit.kind not in NOT_ASKED and unit.exists(day) and unit.code not in sent:
            yield unit
