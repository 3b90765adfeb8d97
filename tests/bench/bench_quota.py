"""Judging a year of a county beside hand-written SQL over the same file: seconds, ratios, memory.

    make bench BENCH=quota

60 units, 5,000 officers, 3 years. The hand-written statement answers the two
headline rules, lectures of a unit and year and hours of an officer and year
with the cap of a day; the program answers the same two, and then all rules
of the pack, each with its states, plans and latest days.
"""

from __future__ import annotations

import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from learnlaw.demo.build import DemoCounty, build
from learnlaw.demo.pack import pack_text
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.policy import CountsIf, PolicyPack
from learnlaw.domain.study import Attendance, Status
from learnlaw.domain.survey import PackInUse
from learnlaw.formats.policy_yaml import read_policy
from learnlaw.places import places
from learnlaw.settings import load_settings
from learnlaw.store.study import add_records
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import judge_packs
from learnlaw.verbs.registry import working

ON = date(2024, 9, 30)
RUNS = 9

HAND = """
WITH lectures AS (
    SELECT u.code, count(DISTINCT a.id) AS actual
    FROM unit u
    LEFT JOIN activity_unit l ON l.unit_id = u.id
    LEFT JOIN activity a ON a.id = l.activity_id AND a.status = 'held' AND a.last BETWEEN '2024-01-01' AND '2024-09-30'
        AND (',' || a.kinds || ',') LIKE '%,lecture,%'
    WHERE u.kind IN ('government', 'party', 'department', 'township', 'subdistrict', 'committee', 'institution')
    GROUP BY u.code
),
days AS (
    SELECT k.officer_id, k.day, min(800, sum(k.hundredths)) AS earned
    FROM credit k JOIN activity a ON a.id = k.activity_id
    WHERE a.status = 'held' AND a.category IN ('law', 'business') AND k.year = 2024 AND k.day BETWEEN ? AND ?
    GROUP BY k.year, k.officer_id, k.day
)
SELECT code, actual, max(0, 2 - actual) FROM lectures
UNION ALL
SELECT o.code, coalesce(sum(d.earned), 0), max(0, 6000 - coalesce(sum(d.earned), 0))
FROM officer o
JOIN posting p ON p.officer_id = o.id AND p.duties LIKE '%enforcement%'
    AND coalesce(p.starts_on, '') <= '2024-09-30' AND coalesce(p.ends_on, '9999') >= '2024-09-30'
    AND p.expected_on IS NULL
LEFT JOIN days d ON d.officer_id = o.id
GROUP BY o.code
"""


def timed(work: Callable[[], Any]) -> list[float]:
    """CPU seconds of each run."""
    found = []
    for _ in range(RUNS):
        before = time.process_time()
        work()
        found.append(time.process_time() - before)
    return found


def peak() -> float:
    """Most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def test_quota_beside_sql() -> None:
    """The name by which `make bench` finds this."""
    main()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "county.db"
        home = places({"LEARNLAW_HOME": folder})
        print("building the county; this takes a minute")
        settings = replace(load_settings(home, {"LEARNLAW_HOME": folder}), database=str(file))
        desk = Desk(settings, home, on=ON)
        study_weekly(desk, build(desk, seed=1, officers=5000))
        pack, problems = read_policy(pack_text(2022), desk.kinds, "demo")
        assert pack is not None, problems
        compare(desk, file, pack)


def study_weekly(desk: Desk, county: DemoCounty) -> None:
    """Two hours every other week for everybody, so that three years hold as many attendances as a real county's."""
    records = []
    for week in range(0, 156, 2):
        day = date(2022, 1, 5) + timedelta(weeks=week)
        for unit in county.people.units:
            seats = tuple(Attendance(code, signed=True) for code in county.people.members[unit.code])
            records.append(
                LedgerRecord(
                    number=f"W{week}",
                    organiser=unit.code,
                    units=(unit.code,),
                    kinds=("collective_study",),
                    first=day,
                    last=day,
                    topic="每周学法",
                    hundredths=200,
                    attendances=seats,
                    status=Status.HELD if day <= ON else Status.PLANNED,
                )
            )
    with working(desk, "bench") as work:
        people, workdays = work.people, desk.workdays
        add_records(work.connection, people, records, entered_on=ON, receipt=work.receipt, workdays=workdays)


def compare(desk: Desk, file: Path, pack: PolicyPack) -> None:
    hand = sqlite3.connect(file)
    first, last = date(2024, 1, 1).toordinal(), ON.toordinal()
    rows = hand.execute(HAND, (first, last)).fetchall()
    hours = replace(pack.hours, online_cap=None)
    two = replace(pack, hours=hours, rules=tuple(plain(pack, name) for name in ("lectures", "hours")))
    start = peak()
    by_hand = timed(lambda: hand.execute(HAND, (first, last)).fetchall())
    with desk.reading() as connection:
        verdict = judge_packs(desk, connection, (PackInUse(two),), year=2024).verdict
        mine = {f.subject.code: f.actual for f in verdict.findings}
        theirs = {code: actual for code, actual, _ in rows if code in mine}
        off = [
            code for code, actual in theirs.items() if mine[code] * (100 if code[0] != "U" else 1) != actual
        ]
        of_two = timed(lambda: judge_packs(desk, connection, (PackInUse(two),), year=2024))
        of_all = timed(lambda: judge_packs(desk, connection, (PackInUse(pack),), year=2024))
    base = statistics.median(by_hand)
    print(f"findings {len(verdict.findings)}, equal to the hand-written figures but for {len(off)}")
    for name, runs in (
        ("hand-written SQL, two rules", by_hand),
        ("learnlaw, two rules", of_two),
        (f"learnlaw, all {len(pack.rules)} rules", of_all),
    ):
        middle = statistics.median(runs)
        print(
            f"{name:28} median {middle:.3f} s CPU  min {min(runs):.3f}  max {max(runs):.3f}  ratio {middle / base:.2f}"
        )
    print(f"peak memory {peak():.0f} MB, {peak() - start:.0f} MB of it for judging")


def plain(pack: PolicyPack, name: str) -> Any:
    """A rule without the conditions that the hand-written statement does not know."""
    return replace(pack.rule(name), counts_if=CountsIf(), prorate=False)


if __name__ == "__main__":
    main()
