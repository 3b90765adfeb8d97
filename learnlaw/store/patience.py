"""Waiting for a database file that another program holds: in slices, so that a person is told and may give up."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from time import monotonic

from learnlaw.errors import DatabaseError

WAIT_SECONDS = 30
"""So long a statement waits for the lock of another program."""
SLICE_MS = 250
"""So often whoever waits is asked whether to go on."""

Waiting = Callable[[float], None]
"""Told how many seconds it has been; whatever it raises ends the waiting, with nothing begun."""


class LockedError(DatabaseError):
    """Another process holds the database."""

    template = "another program has been writing to the database for {seconds} seconds; try again"


def nobody_waits(_seconds: float) -> None:
    """Nobody wants to know."""


def patiently(connection: sqlite3.Connection, statement: str, waiting: Waiting) -> None:
    """Execute a statement that takes a lock. Raises `LockedError`, or what `waiting` raises.

    SQLite's own waiting, which cannot be ended, is asked for in slices; it is
    set back for the statements that follow, of which the commit alone may wait.
    """
    begun = monotonic()
    connection.execute(f"PRAGMA busy_timeout={SLICE_MS}")
    try:
        while not _taken(connection, statement):
            waited = monotonic() - begun
            if waited >= WAIT_SECONDS:
                raise LockedError(seconds=WAIT_SECONDS)
            waiting(waited)
    finally:
        connection.execute(f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}")


def _taken(connection: sqlite3.Connection, statement: str) -> bool:
    try:
        connection.execute(statement).fetchall()
    except sqlite3.OperationalError as error:
        if not is_locked(error):
            raise
        return False
    return True


def is_locked(error: BaseException | None) -> bool:
    """Whether it is the lock of another program that stood in the way."""
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)
