"""One session with twenty attendees, logged by the verb, costs at most three times the bare inserts."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import pytest
from sqlalchemy import insert

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.study import Attendance
from learnlaw.places import Places
from learnlaw.settings import Settings
from learnlaw.store import tables
from learnlaw.store.base import writing
from learnlaw.store.lookup import people_of
from learnlaw.store.study import add_records
from learnlaw.verbs.clock import FixedClock
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.registry import working
from learnlaw.verbs.study import log_session

UNITS, OFFICERS, SESSIONS, SEATS = 60, 5_000, 3_000, 20
ROUNDS, EACH = 15, 10
LIMIT = 3.0
NOW = datetime(2024, 12, 20, 2, tzinfo=UTC)


def record(n: int, number: str = "") -> LedgerRecord:
    """The n-th lecture of a county that holds one a day in some unit."""
    day = date(2024, 12, 19) - timedelta(days=n % 1_000)
    unit = f"U{n % UNITS:03}"
    who = tuple(Attendance(f"P{(n * 37 + k) % OFFICERS:05}") for k in range(SEATS))
    return LedgerRecord(
        number=number,
        organiser=unit,
        units=(unit,),
        kinds=("lecture",),
        first=day,
        last=day,
        topic=f"行政处罚法第{n}讲",
        hundredths=300,
        attendances=who,
    )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A county with a ledger of three years."""
    places = Places(data=tmp_path, config=tmp_path, state=tmp_path)
    settings = Settings(
        database=str(tmp_path / "county.db"), language="zh", evidence=tmp_path, policies=tmp_path
    )
    desk = Desk(settings, places, FixedClock(NOW), create=True)
    with working(desk, "seed") as work:
        units = [
            {
                "id": n + 1,
                "code": f"U{n:03}",
                "name": f"单位{n}",
                "skeleton": f"单位{n}",
                "kind": "department",
            }
            for n in range(UNITS)
        ]
        officers = [
            {"id": n + 1, "code": f"P{n:05}", "name": f"人员{n}", "skeleton": f"人员{n}"}
            for n in range(OFFICERS)
        ]
        postings = [{"officer_id": n + 1, "unit_id": n % UNITS + 1} for n in range(OFFICERS)]
        for table, rows in ((tables.unit, units), (tables.officer, officers), (tables.posting, postings)):
            work.connection.execute(insert(table), rows)
        records = [record(n, f"{n:06}") for n in range(SESSIONS)]
        people = people_of(work.connection, records)
        add_records(
            work.connection,
            people,
            records,
            entered_on=work.day,
            receipt=work.receipt,
            workdays=desk.workdays,
        )
    yield desk
    desk.close()


class Bare:
    """The inserts of one session by the sqlite3 module alone, with the settings of the program."""

    TABLES = ("activity", "activity_unit", "attendance", "credit")

    def __init__(self, desk: Desk) -> None:
        path = Path(desk.settings.database)
        own = path.with_name("bare.db")
        shutil.copyfile(path, own)
        self.connection = sqlite3.connect(own, isolation_level=None)
        with desk.reading() as connection:
            for pragma in ("foreign_keys", "synchronous", "secure_delete", "cache_size", "journal_mode"):
                value = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
                self.connection.execute(f"PRAGMA {pragma}={value}")
        self.rows = {name: self._rows(name) for name in (*self.TABLES, "receipt", "audit")}

    def _rows(self, name: str) -> list[list[object]]:
        """The rows of the last session logged, to be inserted again under other keys."""
        key = {"activity": "id", "receipt": "id", "audit": "seq"}.get(name, "activity_id")
        newest = f"SELECT * FROM {name} WHERE {key} = (SELECT max({key}) FROM {name})"
        return [list(row) for row in self.connection.execute(newest)]

    def log(self, n: int, audit: bool) -> None:
        """Insert one session, committed."""
        key = 1_000_000 + n
        run = self.connection
        run.execute("BEGIN IMMEDIATE")
        self._insert("receipt", {0: key})
        self._insert("activity", {0: key, 1: f"bare-{key}", 31: key})
        self._insert("activity_unit", {0: key})
        self._insert("attendance", {0: key})
        self._insert("credit", {2: key})
        if audit:
            self._insert("audit", {0: key, 9: f"hash-{key}"})
        run.execute("COMMIT")

    def _insert(self, name: str, changed: dict[int, object]) -> None:
        rows = [list(row) for row in self.rows[name]]
        for row in rows:
            for place, value in changed.items():
                row[place] = value
        marks = ", ".join("?" * len(rows[0]))
        self.connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)


def cost(work: Callable[[int], object], first: int) -> tuple[float, float]:
    """CPU and wall milliseconds of one piece of work, over a few of them."""
    cpu, wall = process_time(), perf_counter()
    for n in range(first, first + EACH):
        work(n)
    return (process_time() - cpu) / EACH * 1e3, (perf_counter() - wall) / EACH * 1e3


def test_log_one_session(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    log_session(desk, record(SESSIONS))
    bare = Bare(desk)

    def audit_alone(n: int) -> None:
        with writing(desk.engine) as connection:
            for _ in range(2):
                append_one(desk, connection, record(n))

    def audit_once(n: int) -> None:
        with writing(desk.engine) as connection:
            append_one(desk, connection, record(n))

    tasks: dict[str, Callable[[int], object]] = {
        "verb": lambda n: log_session(desk, record(20_000 + n)),
        "bare": lambda n: bare.log(n, audit=False),
        "bare, audit row included": lambda n: bare.log(500_000 + n, audit=True),
        "two audit entries": audit_alone,
        "one audit entry": audit_once,
    }
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in tasks}
    for n in range(ROUNDS):
        for name, work in tasks.items():
            found[name].append(cost(work, n * EACH))
    cpu = {name: median(row[0] for row in rows) for name, rows in found.items()}
    wall = {name: median(row[1] for row in rows) for name, rows in found.items()}
    audit = cpu["two audit entries"] - cpu["one audit entry"]
    apart = (cpu["verb"] - audit) / cpu["bare"]
    whole = cpu["verb"] / cpu["bare, audit row included"]
    with capsys.disabled():
        print(f"\none session with {SEATS} attendees; {OFFICERS} officers, {SESSIONS} sessions before it")
        for name in ("verb", "bare", "bare, audit row included"):
            print(f"  {name:26} {cpu[name]:6.2f} ms CPU {wall[name]:6.2f} ms wall")
        print(f"  the audit entry of the verb {audit:5.2f} ms CPU")
        print(f"  CPU ratio {apart:.2f} with the audit apart (at most {LIMIT}), {whole:.2f} with it")
    assert apart <= LIMIT


def append_one(desk: Desk, connection: object, logged: LedgerRecord) -> None:
    """The audit entry that the verb writes for a session."""
    from sqlalchemy import Connection

    from learnlaw.store.audit import append

    assert isinstance(connection, Connection)
    append(
        connection,
        at=NOW,
        actor=desk.actor,
        verb="log_session",
        subject=f"activity {logged.organiser}/{logged.number}",
        after=logged.body(),
    )
