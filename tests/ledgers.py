"""Small ledgers of chance over the tiny county, and a pack that measures them in every way."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.metric import ExamResult
from learnlaw.domain.policy import CountsIf, HoursSettings, Per, Scope
from learnlaw.domain.study import Attendance, Presence, Status
from tests.county import a_pack, a_record, a_rule, hours_rule

OFFICERS = ("a1", "a2", "a3", "a4", "b1", "b2")
DAYS = st.dates(date(2023, 11, 20), date(2025, 1, 31))
STATUSES = [Status.HELD, Status.HELD, Status.HELD, Status.PLANNED, Status.CANCELLED]
HALF = CountsIf(present=Decimal(50))


@st.composite
def attendances(draw: st.DrawFn, hundredths: int | None) -> tuple[Attendance, ...]:
    """Who was there, and how; some with less hours than the session gives."""
    found = []
    for code in draw(st.lists(st.sampled_from(OFFICERS), unique=True, max_size=5)):
        less = st.none() if hundredths is None else st.none() | st.integers(1, hundredths)
        found.append(Attendance(code, draw(st.sampled_from(Presence)), draw(less)))
    return tuple(found)


@st.composite
def records(draw: st.DrawFn) -> LedgerRecord:
    """An activity of one or several days, units and kinds, now and then timed, planned or cancelled."""
    first = draw(DAYS)
    kind = draw(st.sampled_from(["lecture", "lecture", "rotation", "exam", "seminar"]))
    kinds = (kind, *draw(st.sampled_from([(), (), ("training_class",)])))
    hours = None if kinds == ("exam",) else draw(st.sampled_from(["0.5", "3", "7.33", "20"]))
    start, end = draw(st.sampled_from([(None, None), (time(9), time(11, 30)), (time(10), time(12))]))
    return a_record(
        first,
        last=first + timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 5, 40]))),
        start=start,
        end=end,
        hours=hours,
        units=tuple(draw(st.lists(st.sampled_from("GAB"), min_size=1, unique=True))),
        organiser=draw(st.sampled_from("GAB")),
        kinds=kinds,
        category=draw(st.sampled_from(["law", "law", "business", "political"])),
        form=draw(st.sampled_from(["", "", "online"])),
        evidence=draw(st.sampled_from(["", "B"])),
        expected=draw(st.sampled_from([None, 4])),
        headcount=draw(st.sampled_from([None, 3])),
        status=draw(st.sampled_from(STATUSES)),
        attendances=draw(attendances(None if hours is None else int(Decimal(hours) * 100))),
    )


ledgers = st.lists(records(), max_size=8)
"""A ledger; record n has the key `str(n)`."""


@st.composite
def results(draw: st.DrawFn, ledger: list[LedgerRecord]) -> list[ExamResult]:
    """What became known of the exams of a ledger, some of it only later."""
    found = []
    for n, record in enumerate(ledger):
        for seat in record.attendances if "exam" in record.kinds else ():
            late = draw(st.sampled_from([None, 0, 30]))
            if late is not None:
                known = record.last + timedelta(days=late)
                found.append(ExamResult(str(n), seat.officer, draw(st.booleans()), known, late > 0))
    return found


@st.composite
def ledgers_with_results(draw: st.DrawFn) -> tuple[list[LedgerRecord], list[ExamResult]]:
    """A ledger and the results of its exams."""
    ledger = draw(ledgers)
    return ledger, draw(results(ledger))


EVERY_MEASURE = a_pack(
    a_rule(of="lecture training_class", per=Per(kind="half_year")),
    a_rule(id="graded", counts_if=CountsIf(evidence="B")),
    a_rule(id="own", of="seminar", counts_if=CountsIf(own=True)),
    a_rule(id="half", of="lecture seminar", per=Per(kind="quarter"), counts_if=HALF),
    a_rule(id="exams", of="exam", counts_if=CountsIf(turnout=Decimal(50))),
    a_rule(id="attended", subject="officer", of="lecture exam", per=Per(kind="month"), minimum=1),
    hours_rule(minimum=20, per=Per(kind="quarter")),
    hours_rule(id="graded-hours", of="law", minimum=10, counts_if=CountsIf(evidence="B")),
    hours_rule(id="head", subject="unit", minimum=10),
    a_rule(id="passes", subject="officer", of="exam", minimum=1, counts_if=CountsIf(passed=True)),
    a_rule(id="cover", measure="coverage", of="rotation", minimum=60, percent=True),
    a_rule(id="rate", measure="rate", of="exam", minimum=80, percent=True),
    a_rule(
        id="enforcers",
        measure="coverage",
        of="lecture",
        minimum=100,
        percent=True,
        officers="own",
        among=Scope(duties=frozenset({"enforcement"})),
        where=Scope(units=frozenset({"A"})),
    ),
    hours=HoursSettings(daily_cap=Decimal(8), online_cap=Decimal(5)),
)
