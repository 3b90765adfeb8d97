"""The desk: who works, on which day, with which database and settings.

Front ends get a desk from main.py and hand it to verbs; it opens the database
when the first verb asks for it, so that the first frame needs none.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from learnlaw.places import Places
from learnlaw.settings import Settings
from learnlaw.verbs.clock import HOME_ZONE, Clock, SystemClock, day_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from learnlaw.domain.calendar import Workdays
    from learnlaw.domain.kinds import Kinds
    from learnlaw.store.kept import FactsKept

COORDINATOR = "coordinator"


@dataclass(frozen=True)
class Desk:
    """What every verb needs to know."""

    settings: Settings
    places: Places
    clock: Clock = field(default_factory=SystemClock)
    actor: str = COORDINATOR
    on: date | None = None
    """The business day to read as of, if the user gave one."""
    known_on: date | None = None
    create: bool = False
    """Whether a missing database may be made (CONTRACTS, exit code 4)."""
    zone: str = HOME_ZONE

    def today(self) -> date:
        """The business day: the one given, else the clock's."""
        return self.on or self.clock_day()

    def clock_day(self) -> date:
        """The clock's day, which is the day of entry of whatever is written now (RULES 14)."""
        return day_of(self.clock.now(), self.zone)

    def local(self, instant: datetime) -> datetime:
        """An instant as a clock on the wall of the county showed it."""
        return instant.astimezone(ZoneInfo(self.zone))

    def making(self) -> Desk:
        """This desk, allowed to make the database."""
        return self if self.create else replace(self, create=True)

    @cached_property
    def engine(self) -> Engine:
        """The database, opened and brought to the program's tables and calendar once."""
        from learnlaw.store.base import open_engine
        from learnlaw.store.migrate import prepare
        from learnlaw.verbs.ledger_writing import respread

        engine = open_engine(self.settings.database, create=self.create)
        prepare(engine)
        respread(engine)
        return engine

    @property
    def database_exists(self) -> bool:
        """Whether there is something to open; of a server that is taken for granted."""
        from learnlaw.store.base import file_of

        path = file_of(self.settings.database)
        return path is None or (path.exists() and path.stat().st_size > 0)

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that reads one moment."""
        from learnlaw.store.base import reading

        return reading(self.engine)

    @cached_property
    def kinds(self) -> Kinds:
        """The shipped tables of words."""
        from learnlaw.formats.kinds_yaml import shipped_kinds

        return shipped_kinds()

    @cached_property
    def facts(self) -> FactsKept:
        """What was read of roster and ledger, kept until something is written."""
        from learnlaw.store.kept import FactsKept

        return FactsKept()

    @cached_property
    def workdays(self) -> Workdays:
        """The calendar of adjusted days."""
        from learnlaw.verbs.workdays import known_workdays

        return known_workdays()

    def close(self) -> None:
        """Let the database go."""
        if "engine" in self.__dict__:
            self.engine.dispose()
