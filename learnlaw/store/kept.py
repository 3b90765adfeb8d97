"""Roster and sessions as they were last read, kept as long as nothing was written.

Moving the day on the board, or asking for another year, judges the same facts
again. Every change writes an entry of the audit log in its transaction, so
the head of the log tells whether what was read still stands.
"""

from __future__ import annotations

from threading import Lock

from sqlalchemy import Connection

from learnlaw.domain.calendar import Window
from learnlaw.domain.study import StudySession
from learnlaw.store.audit import head
from learnlaw.store.people import People, load_people
from learnlaw.store.study import load_sessions


class FactsKept:
    """One desk's reading of the roster and of the sessions of a span."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._head: tuple[int, str] | None = None
        self._people: People | None = None
        self._sessions: dict[Window | None, list[StudySession]] = {}

    def people(self, connection: Connection) -> People:
        """The whole roster."""
        with self._lock:
            return self._read(connection)

    def sessions(self, connection: Connection, span: Window | None) -> list[StudySession]:
        """The sessions of a span."""
        with self._lock:
            people = self._read(connection)
            if span not in self._sessions:
                self._sessions = {span: load_sessions(connection, people, span)}
            return self._sessions[span]

    def _read(self, connection: Connection) -> People:
        """Read anew if the log has moved on."""
        now = head(connection)
        if self._people is None or now != self._head:
            self._people, self._sessions, self._head = load_people(connection), {}, now
        return self._people
