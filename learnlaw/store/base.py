"""The database: its settings, its types, and the one way to open it.

SQLite keeps what it is told (HOUSE, rules 5 to 7): foreign keys on, full
synchronisation, writes that take the lock at once and wait for it, and
write-ahead logging only where the linked library has its repair.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Dialect,
    Engine,
    Integer,
    MetaData,
    String,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import DatabaseError as DatabaseFault
from sqlalchemy.types import TypeDecorator

from learnlaw.errors import DatabaseError, Message, say
from learnlaw.store.patience import WAIT_SECONDS, LockedError, Waiting, is_locked, nobody_waits, patiently

if sys.platform != "win32":
    import fcntl

APPLICATION_ID = 0x4C4C4157
"""`LLAW`, so that a file of another program is not taken for ours."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class NotOursError(DatabaseError):
    """The file is no database of learnlaw, or it is damaged."""

    template = "{path} is not a learnlaw database, or it is damaged: {reason}"


class MissingDatabaseError(DatabaseError):
    """There is no such file, and this command does not make one."""

    template = "there is no database {path}; import a roster, or choose a policy pack, to make one"


class CannotWriteError(DatabaseError):
    """The folder or the file cannot be written."""

    template = "{path} cannot be written: {reason}"


class Hundredths(TypeDecorator[Decimal]):
    """Decimal with two places, kept as a whole number of hundredths: SQLite has no decimal."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value.scaleb(2))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant in UTC, kept as ISO 8601 text with microseconds, which sorts as it should."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Ordinal(TypeDecorator[date]):
    """A day as a number, in tables that are derived and only ever summed."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> int | None:
        return None if value is None else value.toordinal()

    def process_result_value(self, value: int | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromordinal(value)


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether a SQLite of this version has the repair of the WAL-reset fault (HOUSE, rule 5)."""
    if version == (3, 52, 0):
        return False
    return (3, 44, 6) <= version < (3, 45, 0) or (3, 50, 7) <= version < (3, 51, 0) or version >= (3, 51, 3)


def url_of(database: str) -> str:
    """A path or URL as a URL."""
    return database if "://" in database else f"sqlite:///{Path(database).expanduser()}"


def file_of(database: str) -> Path | None:
    """The file of an SQLite database; None for another kind."""
    url = make_url(url_of(database))
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def open_engine(database: str, *, create: bool = False, waiting: Waiting = nobody_waits) -> Engine:
    """Connect to a database; a missing file is made only if `create` says so.

    `waiting` is told when another program holds the file, and may end that.
    Raises `MissingDatabaseError`, `CannotWriteError`, `NotOursError`.
    """
    path = file_of(database)
    if path is not None:
        _prepare(path, create)
    engine = create_engine(
        url_of(database), connect_args={"timeout": WAIT_SECONDS, "check_same_thread": False}
    )
    event.listen(engine, "connect", lambda connection, _record: _set_up(connection, waiting))
    event.listen(engine, "begin", lambda connection: _begin(connection, waiting))
    return engine


def _prepare(path: Path, create: bool) -> None:
    if path.exists():
        if path.is_dir():
            raise NotOursError(path=path, reason=say("it is a folder"))
        _check_header(path)
        return
    if not create:
        raise MissingDatabaseError(path=path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise CannotWriteError(path=path, reason=error.strerror or str(error)) from error


def _check_header(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError as error:
        raise CannotWriteError(path=path, reason=error.strerror or str(error)) from error
    if not head:
        return
    if not head.startswith(b"SQLite format 3\0"):
        raise NotOursError(path=path, reason=say("it is no SQLite file"))
    if int.from_bytes(head[68:72], "big") not in (0, APPLICATION_ID):
        raise NotOursError(path=path, reason=say("it belongs to another program"))


def _set_up(connection: Any, waiting: Waiting) -> None:
    """Set up each new connection; transactions are begun by `_begin` alone."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    mode = "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "DELETE"
    pragmas = ("foreign_keys=ON", "synchronous=FULL", "trusted_schema=OFF", "cell_size_check=ON")
    for pragma in (*pragmas, "secure_delete=ON", "cache_size=-65536", f"journal_mode={mode}"):
        patiently(connection, f"PRAGMA {pragma}", waiting)  # some of them read the file


def _begin(connection: Connection, waiting: Waiting) -> None:
    """A transaction takes its lock at once, so that it never fails half-way; only one that writes keeps others out."""
    raw: Any = connection.connection.dbapi_connection
    if not isinstance(raw, sqlite3.Connection):
        return
    if connection.get_execution_options().get("learnlaw_reading", False):
        raw.execute("BEGIN")
        patiently(raw, "SELECT 1 FROM sqlite_master LIMIT 1", waiting)
    else:
        patiently(raw, "BEGIN IMMEDIATE", waiting)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that reads one moment of the database: that of its beginning."""
    with translated(engine), engine.connect().execution_options(learnlaw_reading=True) as connection:
        connection.begin()  # statements that are handed to the driver begin nothing by themselves
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection whose changes are kept together when the block ends, or not at all."""
    with translated(engine), engine.begin() as connection:
        yield connection


@contextmanager
def in_turn(engine: Engine) -> Iterator[None]:
    """Let those who save at the same moment write one after the other, in the order in which they came.

    SQLite's own waiting asks the more seldom the longer it lasts: among two
    hundred who answer at once some would be served again and again, and others
    not for half a minute. The system's file locks stand in line. Where there
    are none, or no file, SQLite's waiting remains.
    """
    path = file_of(engine.url.render_as_string(hide_password=False))
    if sys.platform == "win32" or path is None:
        yield
        return
    try:
        line = os.open(f"{path}-turn", os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise CannotWriteError(path=path, reason=error.strerror or str(error)) from error
    try:
        fcntl.flock(line, fcntl.LOCK_EX)
        yield
    finally:
        os.close(line)


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Faults of the database as nouns that a coordinator understands."""
    try:
        yield
    except DatabaseFault as error:
        raise _noun(engine, error, error.orig) from error
    except sqlite3.DatabaseError as error:  # of the statements that begin a transaction
        raise _noun(engine, error, error) from error


def _noun(engine: Engine, error: Exception, cause: BaseException | None) -> Exception:
    reason = str(cause)
    if is_locked(cause):
        return LockedError(seconds=WAIT_SECONDS)
    damaged = ("not a database", "malformed", "disk image")
    if any(word in reason for word in damaged):
        return NotOursError(path=engine.url.database, reason=reason)
    if "readonly" in reason or "full" in reason or "disk I/O" in reason:
        return CannotWriteError(path=engine.url.database, reason=_why(reason))
    return error


def _why(reason: str) -> Message | str:
    if "readonly" in reason:
        return say("it is read-only")
    return say("the disk is full") if "full" in reason else reason
