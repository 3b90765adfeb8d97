"""What can be wrong with a database: its file, its settings, its references, and what is derived in it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, select

from learnlaw.domain.calendar import Workdays
from learnlaw.store.base import wal_is_safe
from learnlaw.store.credits import credits_of
from learnlaw.store.people import load_people
from learnlaw.store.study import load_records
from learnlaw.store.tables import credit

NETWORK = frozenset(
    (
        "9p",
        "afs",
        "afpfs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.davfs",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.sshfs",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb2",
        "smb3",
        "smbfs",
    )
)
"""File systems on which SQLite cannot rely on its locks."""
ROOM = 200_000_000
"""So many bytes should be free, or three times the database: a write needs its journal, a migration a copy."""


def sqlite_version() -> tuple[str, bool]:
    """The version of the SQLite library, and whether it has the repair of write-ahead logging."""
    return sqlite3.sqlite_version, wal_is_safe(sqlite3.sqlite_version_info)


def journal_mode(connection: Connection) -> str:
    """How the database keeps what is not yet committed."""
    return str(connection.exec_driver_sql("PRAGMA journal_mode").scalar()).lower()


def integrity(connection: Connection) -> list[str]:
    """What SQLite itself finds wrong; empty if nothing."""
    found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(20)")]
    return [] if found == ["ok"] else found


def broken_references(connection: Connection) -> list[str]:
    """Tables that hold rows which refer to nothing, one name a row."""
    return [str(row[0]) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]


def file_system(path: Path) -> str:
    """The type of the file system that a file lies on; empty where the system does not tell it."""
    if sys.platform == "win32":
        return "smbfs" if str(path.resolve()).startswith("\\\\") else ""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return mounted_as(path.resolve(), mounts.splitlines())


def mounted_as(path: Path, mounts: Iterable[str]) -> str:
    """The type of the innermost mount, of lines `device folder type …`, that holds a path."""
    best, kind = -1, ""
    for line in mounts:
        fields = line.split()
        if len(fields) < 3:
            continue
        folder = Path(fields[1].replace("\\040", " "))
        # of two mounts on one folder the later one is seen
        if path.is_relative_to(folder) and len(folder.parts) >= best:
            best, kind = len(folder.parts), fields[2]
    return kind


def free_bytes(path: Path) -> tuple[int, int]:
    """How many bytes are free where the database lies, and how many should be."""
    size = path.stat().st_size
    return shutil.disk_usage(path.parent).free, max(ROOM, 3 * size)


def open_to_others(path: Path) -> bool:
    """Whether other users of the machine may read the file; where rights are kept otherwise, no."""
    return os.name == "posix" and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def writable(path: Path) -> bool:
    """Whether the file can be written, and its folder, in which the journal lies."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def credit_faults(connection: Connection, workdays: Workdays) -> tuple[int, int, int]:
    """How many credits are missing, are there without reason, and are not marked with what their day holds."""
    people = load_people(connection)
    due: Counter[_Earned] = Counter()
    for key, record in load_records(connection, people).items():
        due.update(
            _Earned(*(row[name] for name in _Earned._fields))
            for row in credits_of(key, record, people, workdays)
        )
    columns = [credit.c[name] for name in _Earned._fields]
    rows = connection.execute(select(*columns, credit.c.shared)).all()
    there = Counter(_Earned(*row[:-1]) for row in rows)
    marked = {_Earned(*row[:-1]): row[-1] for row in rows}
    return (
        (due - there).total(),
        (there - due).total(),
        sum(marked[row] < load for row, load in _loads(there)),
    )


class _Earned(NamedTuple):
    officer_id: int
    day: date
    activity_id: int
    hundredths: int
    online: bool
    final: bool


def _loads(credits: Iterable[_Earned]) -> Iterator[tuple[_Earned, int]]:
    """Credits that have another beside them on the same officer's day, with what the day holds in all."""
    days: dict[tuple[int, date], list[_Earned]] = {}
    for row in credits:
        days.setdefault(row[:2], []).append(row)
    for rows in days.values():
        if len(rows) > 1:
            whole = sum(row.hundredths for row in rows)
            yield from ((row, whole) for row in rows)
