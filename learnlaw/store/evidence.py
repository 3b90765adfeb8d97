"""Evidence 佐证材料 as rows, and its files as copies that are known by their digest.

A copy is whole on the disk before its row is written, and is removed only
after its row is gone from the living; what lies between, a sweep takes away.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from learnlaw.store.tables import activity, evidence, unit

_NEW = "new-"
LEFTOVER = timedelta(hours=24)
"""How old a file must be before a sweep takes it for a leftover: its row may be about to be written."""
_DIGEST_SIGNS = frozenset("0123456789abcdef")


class EvidenceFile(NamedTuple):
    """One file of an activity; with a day of removal, what is remembered of it."""

    name: str
    digest: str
    size: int
    added_at: datetime
    removed_at: datetime | None
    reason: str


# -- rows ------------------------------------------------------------------------------


def files_of(connection: Connection, row: int) -> list[EvidenceFile]:
    """The files of an activity, removed ones too, in the order in which they were added."""
    table = evidence.c
    columns = (table.name, table.digest, table.size, table.added_at, table.removed_at, table.reason)
    query = select(*columns).where(table.activity_id == row).order_by(table.id)
    return [EvidenceFile(*found) for found in connection.execute(query)]


def add_file(connection: Connection, row: int, file: EvidenceFile) -> None:
    """Write the row of a file whose copy is kept; one that was removed before lives again."""
    here = (evidence.c.activity_id == row) & (evidence.c.digest == file.digest)
    values = {"name": file.name, "size": file.size, "added_at": file.added_at}
    revived = update(evidence).where(here).values(**values, removed_at=None, reason="")
    if connection.execute(revived).rowcount == 0:
        connection.execute(insert(evidence).values(activity_id=row, digest=file.digest, **values))


def bury_file(connection: Connection, row: int, digest: str, *, at: datetime, reason: str) -> int:
    """Mark a file as removed; digest and row stay. How many were marked."""
    here = (evidence.c.activity_id == row) & (evidence.c.digest == digest) & evidence.c.removed_at.is_(None)
    return connection.execute(update(evidence).where(here).values(removed_at=at, reason=reason)).rowcount


def others_with(connection: Connection, row: int, digest: str) -> list[str]:
    """The numbers of other activities that keep the same file."""
    table = evidence.c
    query = select(activity.c.number).join(evidence, table.activity_id == activity.c.id)
    query = query.where(table.digest == digest, table.activity_id != row, table.removed_at.is_(None))
    return list(connection.scalars(query.order_by(activity.c.id)))


def living(connection: Connection) -> dict[str, tuple[int, str]]:
    """Every digest that a row still points to, with its size and a name."""
    table = evidence.c
    query = select(table.digest, table.size, table.name).where(table.removed_at.is_(None)).order_by(table.id)
    return {digest: (size, name) for digest, size, name in connection.execute(query)}


def number_of(connection: Connection, row: int) -> str:
    """What the audit log calls an activity: organiser and number."""
    query = select(unit.c.code, activity.c.number).join(activity, activity.c.organiser_id == unit.c.id)
    found = connection.execute(query.where(activity.c.id == row)).one()
    return f"{found.code}/{found.number}"


# -- copies ----------------------------------------------------------------------------


class ChangedWhileReadError(Exception):
    """The file changed while it was read."""


class NotAFileError(Exception):
    """It is a folder, a device or a pipe."""


JUST_NOW, PAUSE = 1.0, 0.05
"""A file written to less than so many seconds ago is looked at again after a pause: it may be half written."""


def read_still(path: Path, most: int) -> bytes:
    """The bytes of a file at one moment, at most so many.

    Raises `OSError`, `NotAFileError`, and `ChangedWhileReadError` where the
    file was written to meanwhile.
    """
    # asked before it is opened: to open a pipe is to wait for its other end
    if not stat.S_ISREG(path.stat().st_mode):
        raise NotAFileError
    with path.open("rb") as file:
        before = os.fstat(file.fileno())
        data = file.read(most)
        if time.time() - before.st_mtime < JUST_NOW:
            time.sleep(PAUSE)
        file.seek(0)
        again = file.read(most)
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or data != again:
        raise ChangedWhileReadError
    return data


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder in which copies are kept, each under its digest."""

    folder: Path

    def place(self, digest: str) -> Path:
        """Where the copy of a digest lies."""
        return self.folder / digest[:2] / digest

    def keep(self, data: bytes) -> tuple[str, int]:
        """Keep a copy; its digest and size. It is whole and on the disk when this returns."""
        digest = hashlib.sha256(data).hexdigest()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(prefix=_NEW, dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as copy:
                copy.write(data)
                copy.flush()
                os.fsync(copy.fileno())
            self._settle(Path(name), digest)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(name)
        return digest, len(data)

    def _settle(self, new: Path, digest: str) -> None:
        place = self.place(digest)
        place.parent.mkdir(exist_ok=True, mode=0o700)
        if place.exists() and _digest(place) == digest:
            os.utime(place)  # a sweep must not take for a leftover what is wanted again
            return
        os.replace(new, place)
        _sync_folder(place.parent)
        _sync_folder(self.folder)

    def sweep(self, wanted: set[str], now: datetime) -> list[str]:
        """Remove copies that no row points to and that are older than a day; their digests."""
        gone = []
        for path in self._files():
            old = now.timestamp() - path.stat().st_mtime > LEFTOVER.total_seconds()
            if path.name not in wanted and old:
                path.unlink()
                gone.append(path.name)
        return gone

    def faults(self, wanted: dict[str, int]) -> Iterator[tuple[str, str]]:
        """What is wrong: `missing`, `changed` or `extra`, and the digest, or the name of a stray file."""
        for digest, size in wanted.items():
            place = self.place(digest)
            if not place.is_file():
                yield "missing", digest
            elif place.stat().st_size != size or _digest(place) != digest:
                yield "changed", digest
        for path in self._files():
            if path.name not in wanted:
                yield "extra", path.name

    def _files(self) -> Iterator[Path]:
        """The copies, and what an interrupted copying left behind."""
        if not self.folder.is_dir():
            return
        for path in sorted(self.folder.iterdir()):
            if path.is_file() and path.name.startswith(_NEW):
                yield path
            elif path.is_dir() and len(path.name) == 2:
                yield from (copy for copy in sorted(path.iterdir()) if _is_digest(copy.name))


def _is_digest(name: str) -> bool:
    return len(name) == 64 and set(name) <= _DIGEST_SIGNS


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    """Have the name of a new file survive a power cut; not every system opens folders."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
