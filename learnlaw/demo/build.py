"""Writes the demonstration county into a database, as if coordinators had entered it day by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from learnlaw.demo.pack import PACK_ID, pack_text
from learnlaw.demo.people import DemoPeople, make_people
from learnlaw.demo.study import DemoStudy, Entered
from learnlaw.domain.text import skeleton
from learnlaw.store.packs import UsedPack, replace_packs
from learnlaw.store.people import SEPARATOR, load_people
from learnlaw.store.study import add_records
from learnlaw.store.tables import exemption, officer, posting, unit
from learnlaw.verbs.pinyin import keys
from learnlaw.verbs.registry import Work, working

if TYPE_CHECKING:
    from learnlaw.verbs.desk import Desk

OFFICERS = 2000


@dataclass(frozen=True, slots=True)
class DemoCounty:
    """A county as values: what is written, and what workbooks are made of."""

    people: DemoPeople
    ledger: list[Entered]
    on: date
    seed: int


def make_county(seed: int, on: date, officers: int, desk: Desk) -> DemoCounty:
    """The county of a seed and a day; the same two give the same county."""
    people = make_people(seed, on, officers)
    ledger = DemoStudy(people, seed, on, desk.workdays).ledger()
    return DemoCounty(people, _numbered(ledger), on, seed)


def _numbered(ledger: list[Entered]) -> list[Entered]:
    """Numbers as the program gives them: by organiser and year, in the order of the days."""
    last: dict[tuple[str, int], int] = {}
    found = []
    for entered in ledger:
        record = entered.record
        key = record.organiser, record.first.year
        last[key] = last.get(key, 0) + 1
        found.append(replace(entered, record=replace(record, number=f"{key[0]}-{key[1]}-{last[key]:03}")))
    return found


def build(desk: Desk, *, seed: int = 1, officers: int = OFFICERS) -> DemoCounty:
    """Write the county of the desk's day into the desk's database, which must be empty."""
    county = make_county(seed, desk.today(), officers, desk)
    with working(desk.making(), "demo") as work:
        _write_people(work, county.people)
        _write_pack(work, county.on)
        _write_ledger(work, county.ledger)
        work.count("officers", officers)
        work.count("sessions", len(county.ledger))
        work.audit("demo", after={"seed": seed, "on": county.on.isoformat(), **work.counts})
    return county


def _write_people(work: Work, made: DemoPeople) -> None:
    units = {row.code: n for n, row in enumerate(made.units, 1)}
    officers = {row.code: n for n, row in enumerate(made.officers, 1)}
    rows = [
        {
            "id": units[row.code],
            "code": row.code,
            "name": row.name,
            **_keys(row.name),
            "kind": row.kind,
            "parent_id": units[row.parent] if row.parent else None,
            "enforces": row.enforces,
            "order_no": row.order,
            "contact": row.contact,
            "phone": row.phone,
        }
        for row in made.units
    ]
    work.connection.execute(insert(unit), rows)
    work.connection.execute(
        insert(officer), [_officer(made, row, officers[row.code]) for row in made.officers]
    )
    work.connection.execute(insert(posting), [_posting(row, units, officers) for row in made.postings])
    exempt = [
        {
            "officer_id": officers[row.officer],
            "reason": row.reason,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
        }
        for row in made.exemptions
    ]
    work.connection.execute(insert(exemption), exempt)
    work.roster_changed()


def _keys(name: str) -> dict[str, str]:
    return {"skeleton": skeleton(name), "pinyin": keys(name)}


def _officer(made: DemoPeople, row: Any, key: int) -> dict[str, Any]:
    return {
        "id": key,
        "code": row.code,
        "name": row.name,
        **_keys(row.name),
        "level": row.level,
        "staffing": made.staffing[row.code],
        "joined_on": row.joined_on,
        "certificate": row.certificate,
        "certificate_expires_on": row.certificate_expires_on,
        "education": row.education,
        "qualifications": SEPARATOR.join(sorted(row.qualifications)),
        "phone": made.phones.get(row.code, ""),
        "id_number": "",
    }


def _posting(row: Any, units: dict[str, int], officers: dict[str, int]) -> dict[str, Any]:
    return {
        "officer_id": officers[row.officer],
        "unit_id": units[row.unit],
        "kind": row.kind,
        "post": row.post,
        "duties": ",".join(sorted(row.duties)),
        "starts_on": row.starts_on,
        "appointed_on": row.appointed_on,
        "ends_on": row.ends_on,
        "term_ends_on": row.term_ends_on,
        "counts_here": row.counts_here,
        "expected_on": row.expected_on,
    }


def _write_pack(work: Work, on: date) -> None:
    replace_packs(work.connection, [UsedPack(pack=PACK_ID, body=pack_text(on.year - 2))])


def _write_ledger(work: Work, ledger: Iterable[Entered]) -> None:
    people = load_people(work.connection)
    by_day = sorted(ledger, key=lambda entered: entered.on)
    for day, entered in groupby(by_day, key=lambda entered: entered.on):
        add_records(
            work.connection,
            people,
            [row.record for row in entered],
            entered_on=day,
            receipt=work.receipt,
            workdays=work.desk.workdays,
        )
