"""The desk: who works, on which day, with which database and settings.

Front ends get a desk from main.py and hand it to verbs; it opens the database
when the first verb asks for it, so that the first frame needs none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from learnlaw.places import Places
from learnlaw.settings import Settings
from learnlaw.verbs.clock import HOME_ZONE, Clock, SystemClock, day_of
from learnlaw.verbs.gate import Door, admit, may, passing, settle, territory
from learnlaw.verbs.heeding import Patience

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from learnlaw.domain.calendar import Workdays
    from learnlaw.domain.kinds import Kinds
    from learnlaw.domain.people import Roster
    from learnlaw.store.kept import FactsKept

COORDINATOR = "coordinator"
RECOVERER = "(file)"
"""What the log calls whoever let a coordinator in without a secret: only the file was needed."""


@dataclass(frozen=True)
class Desk:
    """What every verb needs to know."""

    settings: Settings
    places: Places
    clock: Clock = field(default_factory=SystemClock)
    door: Door = field(default_factory=Door, compare=False)
    """Who is in; the same for this desk and all that are made of it."""
    on: date | None = None
    """The business day to read as of, if the user gave one."""
    known_on: date | None = None
    create: bool = False
    """Whether a missing database may be made (CONTRACTS, exit code 4)."""
    zone: str = HOME_ZONE
    patience: Patience = field(default_factory=Patience, compare=False)
    """Who is told when another program holds the database."""

    @property
    def actor(self) -> str:
        """Who acts: the code of the account, without accounts the coordinator."""
        if self.door.recovering:
            return RECOVERER
        return self.door.login.code if self.door.login else COORDINATOR

    def through(self, door: Door) -> Desk:
        """This desk with somebody else at it, its database still open."""
        other = replace(self, door=door)
        kept = ("engine", "kinds", "facts", "workdays")
        vars(other).update({name: value for name, value in vars(self).items() if name in kept})
        return other

    def sees(self, roster: Roster) -> frozenset[str] | None:
        """The codes of the units whose data may be seen here; None where it is all of them."""
        return territory(self.door.login, roster)

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

        engine = open_engine(
            self.settings.database, create=self.create, waiting=lambda s: self.patience.told(s)
        )
        prepare(engine)
        respread(engine)
        return engine

    @property
    def database_exists(self) -> bool:
        """Whether there is something to open; of a server that is taken for granted."""
        from learnlaw.store.base import file_of

        path = file_of(self.settings.database)
        return path is None or (path.exists() and path.stat().st_size > 0)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that reads one moment. Raises `NotAllowedError`."""
        from learnlaw.store.base import reading

        settle(self)
        with reading(self.engine) as connection:
            admit(self, connection)
            yield connection

    @contextmanager
    def writing(self, name: str) -> Iterator[Connection]:
        """A connection whose changes are kept together when the block ends, for the verb of that name.

        Raises `NotAllowedError`.
        """
        from learnlaw.store.base import writing

        settle(self)
        may(self, name, writing=True)
        with writing(self.engine) as connection, passing(name):
            admit(self, connection)
            yield connection

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
