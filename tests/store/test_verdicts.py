"""What the database answers in grouped sums is what memory adds up row by row, for any ledger and any day."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.metric import ExamResult
from learnlaw.domain.people import Posting
from learnlaw.domain.quota import Verdict
from learnlaw.formats.policy_dump import dump_policy
from learnlaw.store.audit import open_receipt
from learnlaw.store.base import writing
from learnlaw.store.people import load_people
from learnlaw.store.tables import exam_result
from learnlaw.verbs.clock import FixedClock
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import judge
from learnlaw.verbs.policies import PackFile, use_packs
from learnlaw.verbs.roster_import import import_roster
from learnlaw.verbs.study import log_session
from tests.county import TinyCounty
from tests.factories import NOW, a_desk, a_roster
from tests.formats.books import Rows
from tests.ledgers import EVERY_MEASURE, ledgers_with_results

D = date.fromisoformat
UNITS: Rows = [
    ["单位编码", "单位名称", "上级单位", "单位类型", "执法部门", "排序号"],
    ["G", "县人民政府", "", "政府", "否", 1],
    ["A", "县司法局", "G", "政府部门", "是", 2],
    ["B", "东和乡", "G", "乡镇", "否", 3],
]
OFFICERS: Rows = [
    ["人员编码", "姓名", "单位", "人员类别"],
    ["a1", "a1", "A", "行政执法人员、主要负责人"],
    *([code, code, "A", "行政执法人员"] for code in ("a2", "a3")),
    *([code, code, "B", ""] for code in ("b1", "b2")),
    ["a4", "a4", "B", ""],
]
POSTINGS: Rows = [
    ["人员编码", "单位", "人员类别", "任职日期", "止"],
    ["a4", "A", "行政执法人员", "2023-01-01", "2024-06-30"],
    ["a4", "B", "", "2024-07-01", ""],
]


def county(desk: Desk) -> TinyCounty:
    """The tiny county, in which a4 moves from A to B in July."""
    stay = [posting for posting in TinyCounty().postings if posting.officer != "a4"]
    here = Posting(officer="a4", unit="A", duties=frozenset({"enforcement"}))
    first, then = D("2023-01-01"), D("2024-07-01")
    moved = [
        replace(here, starts_on=first, appointed_on=first, ends_on=D("2024-06-30")),
        Posting(officer="a4", unit="B", starts_on=then, appointed_on=then),
    ]
    return TinyCounty(postings=[*stay, *moved], workdays=desk.workdays)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database of the county and the pack, and an empty ledger."""
    found = tmp_path_factory.mktemp("verdicts")
    desk = a_desk(found)
    import_roster(desk, a_roster(found, units=UNITS, officers=OFFICERS, postings=POSTINGS))
    use_packs(desk, [PackFile(EVERY_MEASURE, found / "pack.yaml", dump_policy(EVERY_MEASURE), False)])
    desk.close()
    return found


numbers = count()


def entered(
    folder: Path, records: Sequence[LedgerRecord], days: Sequence[date], results: Sequence[ExamResult]
) -> Desk:
    """A desk with a copy of the database, in which each record was entered on its day."""
    here = folder / str(next(numbers))
    here.mkdir()
    shutil.copy(folder / "county.db", here / "county.db")
    desk = a_desk(here)
    for n, (record, day) in enumerate(zip(records, days, strict=True)):
        noon = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
        log_session(replace(desk, clock=FixedClock(noon)), replace(record, number=f"2024-{n}"))
    with writing(desk.engine) as connection:
        ids = load_people(connection).officer_ids
        rows = [
            {"activity_id": int(r.exam) + 1, "officer_id": ids[r.officer], "attempt": n, "passed": r.passed}
            | {"makeup": r.makeup, "sat_on": r.known_on, "known_on": r.known_on}
            | {"receipt_id": open_receipt(connection, at=NOW, day=r.known_on, actor="", verb="")}
            for n, r in enumerate(results)
        ]
        if rows:
            connection.execute(insert(exam_result), rows)
    return desk


def told(verdict: Verdict) -> tuple[object, ...]:
    """A verdict without the keys of sessions, which the database gives out itself."""
    overdue = [(session.first, session.kinds, session.units) for session in verdict.overdue]
    return verdict.on, verdict.findings, overdue


DELAYS = st.lists(st.integers(0, 60), min_size=8, max_size=8)
# an example writes a database: to shrink a failure takes minutes
QUICKLY = [Phase.explicit, Phase.reuse, Phase.generate]
DAYS = st.dates(D("2024-01-02"), D("2025-01-31"))


@settings(max_examples=15, phases=QUICKLY)
@given(ledgers_with_results(), DELAYS, DAYS, st.sampled_from([None, 2024]))
def test_a_verdict_from_the_database_is_that_from_memory(
    folder: Path,
    drawn: tuple[list[LedgerRecord], list[ExamResult]],
    delays: list[int],
    on: date,
    year: int | None,
) -> None:
    records, results = drawn
    days = [r.last + timedelta(days=n) for r, n in zip(records, delays, strict=False)]
    desk = entered(folder, records, days, results)
    expected = county(desk).judge(
        EVERY_MEASURE, records, on, year=year, results=results, entered=dict(enumerate(days))
    )
    judged = judge(replace(desk, on=on), year=year)
    desk.close()
    assert told(judged.verdict) == told(expected)


@settings(max_examples=15, phases=QUICKLY)
@given(ledgers_with_results(), DELAYS, DAYS, DAYS)
def test_a_verdict_of_what_was_known_is_that_of_a_ledger_without_the_rest(
    folder: Path,
    drawn: tuple[list[LedgerRecord], list[ExamResult]],
    delays: list[int],
    on: date,
    known_on: date,
) -> None:
    records, results = drawn
    days = [r.last + timedelta(days=n) for r, n in zip(records, delays, strict=False)]
    desk = entered(folder, records, days, results)
    known = [n for n, day in enumerate(days) if day <= known_on]
    keys = {str(n): str(place) for place, n in enumerate(known)}
    expected = county(desk).judge(
        EVERY_MEASURE,
        [records[n] for n in known],
        on,
        year=2024,
        results=[replace(r, exam=keys[r.exam]) for r in results if r.exam in keys and r.known_on <= known_on],
        entered=dict(enumerate(days[n] for n in known)),
    )
    judged = judge(replace(desk, on=on, known_on=known_on), year=2024)
    desk.close()
    assert told(judged.verdict) == told(expected)
