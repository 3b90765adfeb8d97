"""Evidence 佐证材料 as the screen shows it: what an activity has, and what files would be before they are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw.errors import Problem, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.evidence import other_uses, take
from learnlaw.verbs.ledger_writing import find_row
from learnlaw.verbs.registry import look

if TYPE_CHECKING:
    from learnlaw.domain.ledger import LedgerRecord

FILES_AT_MOST = 200
"""No more files of one folder are taken at once."""


@dataclass(frozen=True, slots=True)
class FileKept:
    """One file of an activity, or what is remembered of one that was removed."""

    name: str
    digest: str
    size: int
    added_at: datetime
    """As a clock on the wall of the county showed it."""
    removed_at: datetime | None
    reason: str
    others: tuple[str, ...]
    """The numbers of other activities that keep the same file."""


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A file that was chosen, as it would be kept."""

    path: Path
    name: str
    digest: str
    size: int
    problems: tuple[Problem, ...]

    @property
    def refused(self) -> bool:
        """Whether it cannot be kept."""
        return any(not problem.warning for problem in self.problems)


@dataclass(frozen=True, slots=True)
class EvidenceDesk:
    """One activity and its files."""

    which: str
    """The row, as `#12`."""
    record: LedgerRecord
    files: tuple[FileKept, ...]


@look("look_at_sign_in", say("Look at a sign-in sheet"))
def evidence_desk(desk: Desk, which: str) -> EvidenceDesk:
    """The files of an activity, removed ones too. Raises `NotFoundError`."""
    from learnlaw.store.evidence import files_of, others_with
    from learnlaw.store.lookup import people_of
    from learnlaw.store.study import load_records

    with desk.reading() as connection:
        row = find_row(connection, which)
        record = load_records(connection, people_of(connection, rows=[row]), [row])[row]
        files = [
            FileKept(
                file.name,
                file.digest,
                file.size,
                desk.local(file.added_at),
                desk.local(file.removed_at) if file.removed_at else None,
                file.reason,
                tuple(others_with(connection, row, file.digest)),
            )
            for file in files_of(connection, row)
        ]
    return EvidenceDesk(f"#{row}", record, tuple(files))


def files_at(path: Path) -> list[Path]:
    """The file of a path, or those of a folder that are not hidden, by name."""
    if not path.is_dir():
        return [path]
    found = (one for one in sorted(path.iterdir()) if one.is_file() and not one.name.startswith((".", "~$")))
    return list(found)[:FILES_AT_MOST]


@look("look_at_sign_in", say("Look at a sign-in sheet"))
def look_at_files(desk: Desk, which: str, paths: Iterable[Path], *, strip: bool = False) -> list[FileSeen]:
    """What each file would be if it were kept, and what there is to say of it; nothing is written."""
    found = []
    with desk.reading() as connection:
        row = find_row(connection, which)
        for path in paths:
            name, data, problems, _origin = take(path, strip=strip)
            digest = hashlib.sha256(data).hexdigest() if data else ""
            told = other_uses(connection, row, digest, str(path)) if digest else []
            found.append(FileSeen(path, name, digest, len(data), (*problems, *told)))
    return list(_twice(found))


def _twice(files: Sequence[FileSeen]) -> Iterable[FileSeen]:
    """The same file chosen twice is told at the second."""
    seen: dict[str, str] = {}
    for file in files:
        before = seen.setdefault(file.digest, file.name) if file.digest else file.name
        more: tuple[Problem, ...] = ()
        if file.digest and seen[file.digest] is not file.name:
            what = say("the same file as {name}", name=before)
            more = (Problem("same-file", what, None, str(file.path), warning=True),)
        yield FileSeen(file.path, file.name, file.digest, file.size, (*file.problems, *more))
