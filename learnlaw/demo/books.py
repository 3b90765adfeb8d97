"""The demonstration county as workbooks, for those who want to see what an import looks like."""

from __future__ import annotations

import tempfile
from pathlib import Path

from learnlaw.demo.pack import PACK_ID, pack_text
from learnlaw.formats.ledger_out import write_ledger
from learnlaw.store.people import load_people
from learnlaw.store.study import load_records
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.ledger_rows import row_of, seat_rows
from learnlaw.verbs.roster_export import export_roster


def county_books(desk: Desk) -> dict[str, bytes]:
    """Roster, ledger and pack of the county at which the desk is seated, by the names of their files."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        export_roster(desk, path)
        roster = path.read_bytes()
    return {
        "anlan-demo-roster.xlsx": roster,
        "anlan-demo-ledger.xlsx": _ledger(desk),
        f"{PACK_ID}.yaml": pack_text(desk.today().year - 2).encode(),
    }


def _ledger(desk: Desk) -> bytes:
    with desk.reading() as connection:
        people = load_people(connection)
        records = load_records(connection, people).values()
    rows = [row_of(record) for record in records]
    seats = [seat for record in records for seat in seat_rows(record, people.roster)]
    return write_ledger(rows, seats, kinds=desk.kinds)
