"""What the steps of one scenario share: a desk with a real database, and what last came of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from learnlaw.domain.people import County, Roster
from learnlaw.errors import RefusedError
from learnlaw.i18n import tell_all
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.registry import Receipt
from learnlaw.verbs.roster_import import import_roster
from tests.factories import a_desk, a_roster, digest


@dataclass
class World:
    """One scenario."""

    folder: Path
    desk: Desk = field(init=False)
    tables: dict[str, list[list[Any]]] = field(default_factory=dict)
    """The tables of the roster file that is being filled in."""
    receipt: Receipt | None = None
    refusal: str = ""
    """The words of the last refusal."""
    before: str = ""
    """The digest of the database before the last attempt."""

    def __post_init__(self) -> None:
        self.desk = a_desk(self.folder)

    @property
    def database(self) -> Path:
        return Path(self.desk.settings.database)

    def on(self, day: date) -> None:
        """Let it be ten in the morning of a day in Shanghai."""
        self.desk.close()
        clock = a_desk(self.folder, now=datetime.combine(day, time(2), UTC)).clock
        self.desk = replace(self.desk, clock=clock, on=None)

    def import_tables(self, **tables: list[list[Any]]) -> None:
        """Import a workbook of these tables and of those filled in before; a refusal is kept."""
        self.tables |= tables
        self.refusal, self.before = "", digest(self.database)
        try:
            self.receipt = import_roster(self.desk, a_roster(self.folder, **self.tables))
        except RefusedError as error:
            self.receipt, self.refusal = None, "\n".join(tell_all(error))

    def take(self, **tables: list[list[Any]]) -> None:
        """Import these tables, which are right, and begin a new file."""
        self.tables = {}
        self.import_tables(**tables)
        assert not self.refusal, self.refusal
        self.tables = {}

    @property
    def roster(self) -> Roster:
        """The roster as it is stored."""
        from learnlaw.store.people import load_people

        with self.desk.reading() as connection:
            return load_people(connection).roster

    def county(self, day: date | None = None) -> County:
        """The county of a day, by default today's."""
        return self.roster.as_of(day or self.desk.today())

    def officer(self, name: str) -> str:
        """The code of the one officer of that name or code."""
        found = [one.code for one in self.roster.officers.values() if name in (one.name, one.code)]
        assert len(found) == 1, f"{name}: {found}"
        return found[0]

    def unit(self, name: str) -> str:
        """The code of the one unit of that name or code."""
        found = [one.code for one in self.roster.units.values() if name in (one.name, one.code)]
        assert len(found) == 1, f"{name}: {found}"
        return found[0]
