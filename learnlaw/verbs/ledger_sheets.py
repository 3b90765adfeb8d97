"""Writes what units fill in: an empty ledger, and a sign-in sheet for one activity."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.sign_in import expected_at
from learnlaw.errors import NotFoundError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import packs_in_use
from learnlaw.verbs.ledger_writing import find_row, kinds_under
from learnlaw.verbs.matching import Matcher, Unmatched
from learnlaw.verbs.registry import STUDY, listed
from learnlaw.verbs.roster_export import FileExistsAlreadyError, UnknownEndingError, write_file

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from learnlaw.domain.people import Roster
    from learnlaw.formats.ledger_out import Person


@listed(area=STUDY, title=say("Write an empty ledger"), command="log template")
def write_ledger_template(desk: Desk, path: Path, *, unit: str = "", force: bool = False) -> None:
    """Write an empty ledger, .xlsx or .csv; for a unit with its name and its people filled in.

    Raises `NotFoundError`, `UnknownEndingError`, `FileExistsAlreadyError`,
    `CannotWriteFileError`.
    """
    from learnlaw.formats.ledger_out import ledger_template, ledger_template_csv

    ending = _ending(path, (".xlsx", ".csv"), force)
    kinds, name = desk.kinds, ""
    people: list[Person] = []
    if unit or desk.database_exists:
        with desk.reading() as connection:
            kinds = kinds_under(desk, packs_in_use(desk, connection))
            if unit:
                name, people = _filled_in(desk, connection, unit)
    content = ledger_template(name, people, kinds) if ending == ".xlsx" else ledger_template_csv(name)
    write_file(path, content)


def _filled_in(desk: Desk, connection: Connection, unit: str) -> tuple[str, list[Person]]:
    from learnlaw.store.people import load_people

    roster = load_people(connection).roster
    code = Matcher(roster).unit(unit)
    if isinstance(code, Unmatched):
        raise NotFoundError(kind=say("unit"), code=unit)
    day = desk.today()
    return roster.units[code].name, list(_people(roster, roster.as_of(day).own.get(code, ()), day))


@listed(area=STUDY, title=say("Write a sign-in sheet"), command="log sheet")
def write_sign_in_sheet(desk: Desk, which: str, path: Path, *, force: bool = False) -> int:
    """Write a sign-in sheet 签到表 to be printed; how many people it lists.

    It lists those whom the activity names; where it names nobody, those whom
    the sign-in grid expects. Raises `NotFoundError`, `UnknownEndingError`,
    `FileExistsAlreadyError`, `CannotWriteFileError`.
    """
    from learnlaw.formats.ledger_out import SignIn, sign_in_sheet
    from learnlaw.store.people import load_people
    from learnlaw.store.study import load_records

    _ending(path, (".xlsx",), force)
    with desk.reading() as connection:
        row = find_row(connection, which)
        people = load_people(connection)
        record = load_records(connection, people, [row])[row]
    roster = people.roster
    who = list(_people(roster, _expected(record, roster), record.last))
    sheet = SignIn(
        number=record.number,
        topic=record.topic,
        when=_when(record),
        where=record.place,
        organiser=roster.units[record.organiser].name,
        people=who,
    )
    write_file(path, sign_in_sheet(sheet))
    return len(who)


def _expected(record: LedgerRecord, roster: Roster) -> Iterable[str]:
    if record.attendances:
        return [seat.officer for seat in record.attendances]
    county = roster.as_of(record.last)
    return [one.officer for one in expected_at(county, record.units, record.kinds)]


def _people(roster: Roster, codes: Iterable[str], day: date) -> Iterable[Person]:
    """People as a sheet lists them, with the unit and post of that day."""
    from learnlaw.formats.ledger_out import Person

    county = roster.as_of(day)
    for code in dict.fromkeys(codes):
        home = county.home_unit(code)
        posts = [p.post for p in county.serving.get(code, ()) if p.unit == home and p.post]
        unit = "" if home is None else roster.units[home].name
        yield Person(code, roster.officers[code].name, unit, posts[0] if posts else "")


def _when(record: LedgerRecord) -> str:
    days = f"{record.first:%Y-%m-%d}"
    if record.last > record.first:
        days += f" — {record.last:%Y-%m-%d}"
    if record.start is None:
        return days
    end = "" if record.end is None else f"–{record.end:%H:%M}"
    return f"{days} {record.start:%H:%M}{end}"


def _ending(path: Path, endings: tuple[str, ...], force: bool) -> str:
    ending = path.suffix.lower()
    if ending not in endings:
        raise UnknownEndingError(path=path, endings=", ".join(endings))
    if path.exists() and not force:
        raise FileExistsAlreadyError(path=path)
    return ending
