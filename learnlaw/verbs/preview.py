"""What an import would do, row by row: seen by a person before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw.errors import Place, Problem

if TYPE_CHECKING:
    from learnlaw.domain.people import Unit

ADDED, CHANGED, UNCHANGED, WAITING, REFUSED = "added", "changed", "unchanged", "waiting", "refused"
TWIN = "twin"
"""Of a question: another one asks the same, and it is left out."""
FATES = (REFUSED, WAITING, CHANGED, ADDED, TWIN, UNCHANGED)
"""What can become of a row, what wants a person's eye first."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a row that is in the database with another value."""

    title: str
    """What the column is called."""
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShown:
    """One row of a file, and what becomes of it."""

    file: str
    place: Place
    subject: str
    """What the row is about: code and name, or number and topic."""
    fate: str
    """One of `FATES`."""
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What is wrong with it, or told of it, each with its cell."""
    closed: bool = False
    """A correction that changes a window which is over: it needs a reason (RULES 14)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Everything that a person must see before confirming."""

    path: Path
    rows: tuple[RowShown, ...]
    problems: tuple[Problem, ...] = ()
    """Those that belong to no row."""
    missing: tuple[Unit, ...] | None = None
    """Units that have not sent theirs; None where that is not asked, as of one file."""
    skipped: tuple[str, ...] = ()
    """Files of a folder that are no ledgers."""

    @property
    def refused(self) -> tuple[Problem, ...]:
        """Every problem for which the whole is refused."""
        return tuple(problem for problem in self.every_problem if not problem.warning)

    @property
    def every_problem(self) -> tuple[Problem, ...]:
        """All that is wrong or told."""
        return (*self.problems, *(problem for row in self.rows for problem in row.problems))

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have each fate; fates that no row has are left out."""
        found = {fate: sum(row.fate == fate for row in self.rows) for fate in FATES}
        return {fate: count for fate, count in found.items() if count}

    def writes(self, update: bool) -> bool:
        """Whether anything would be written, with corrections done or left."""
        counts = self.counts
        if self.refused:
            return False
        return bool(counts.get(ADDED) or counts.get(CHANGED) or (update and counts.get(WAITING)))

    @property
    def reason_needed(self) -> bool:
        """Whether its corrections need a reason."""
        return any(row.closed for row in self.rows if row.fate == WAITING)


def with_problems(
    rows: Iterable[RowShown], problems: Sequence[Problem]
) -> tuple[tuple[RowShown, ...], tuple[Problem, ...]]:
    """Each row with its problems, rows that are nothing but wrong added, in the order of the files.

    The second part of the pair are the problems that belong to no row.
    """
    by_row: dict[tuple[str, str, int], list[Problem]] = {}
    loose = []
    for problem in problems:
        place = problem.place
        if place is None or place.line is None:
            loose.append(problem)
        else:
            by_row.setdefault((problem.file, place.sheet, place.line), []).append(problem)
    joined = [_judged(row, by_row.pop(_key(row), [])) for row in rows]
    joined += _only_wrong(by_row)
    order = {file: n for n, file in enumerate(dict.fromkeys(row.file for row in joined))}
    sheets = {sheet: n for n, sheet in enumerate(dict.fromkeys(row.place.sheet for row in joined))}
    joined.sort(key=lambda row: (order[row.file], sheets[row.place.sheet], row.place.line or 0))
    return tuple(joined), tuple(loose)


def _key(row: RowShown) -> tuple[str, str, int]:
    return row.file, row.place.sheet, row.place.line or 0


def _judged(row: RowShown, problems: Sequence[Problem]) -> RowShown:
    if not problems:
        return row
    wrong = any(not problem.warning for problem in problems)
    return replace(row, fate=REFUSED if wrong else row.fate, problems=tuple(problems))


def _only_wrong(by_row: Mapping[tuple[str, str, int], Sequence[Problem]]) -> Iterator[RowShown]:
    """Rows of which the problems are all that is known."""
    for (file, sheet, line), problems in by_row.items():
        wrong = any(not problem.warning for problem in problems)
        yield RowShown(
            file=file,
            place=Place(line, sheet),
            subject="",
            fate=REFUSED if wrong else UNCHANGED,
            problems=tuple(problems),
        )


def mending_book(path: Path) -> Path:
    """Where the workbook of problems of a file goes, or of a folder the folder of them: beside it."""
    path = path.resolve()
    return path.with_name(f"{path.name}-问题") if path.is_dir() else path.with_name(f"{path.stem}-问题.xlsx")


def write_mending(preview: Preview) -> list[Path]:
    """Write every refused file back with a column 问题, beside it; the paths. Raises `CannotWriteFileError`."""
    from learnlaw.formats.door import NO_OPTIONS
    from learnlaw.verbs.ledger_import import write_errors

    return write_errors(preview.path, mending_book(preview.path), preview.every_problem, NO_OPTIONS)
