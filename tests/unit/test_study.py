"""Hours are spread, overlapped and capped as RULES 8 to 11 say, to the hundredth; a record is what it was."""

from __future__ import annotations

import json
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.calendar import Window, Workdays
from learnlaw.domain.ledger import LedgerRecord, changes
from learnlaw.domain.study import (
    EARNING,
    Attendance,
    DayCredit,
    Presence,
    credit_day,
    day_credits,
    hours,
    hundredths,
    spread,
)
from tests.county import a_record
from tests.ledgers import records

# the May holidays of 2024, and the two days worked for them
MAY = Workdays(
    off=[date(2024, 5, day) for day in (1, 2, 3)],
    on=[date(2024, 4, 28), date(2024, 5, 11)],
    known=Window.closed(date(2024, 1, 1), date(2024, 12, 31)),
)
DAY = date(2024, 5, 20)


def day(text: str) -> date:
    return date.fromisoformat(f"2024-{text}")


# -- several days (RULES 8) --------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "amount", "parts"),
    [
        pytest.param("05-06", "05-06", 333, {"05-06": 333}, id="one day takes all"),
        pytest.param("05-04", "05-04", 300, {"05-04": 300}, id="one day off earns in full"),
        pytest.param(
            "05-06", "05-08", 1000, {"05-06": 333, "05-07": 333, "05-08": 334}, id="the rest on the last"
        ),
        pytest.param(
            "05-10", "05-13", 900, {"05-10": 300, "05-11": 300, "05-13": 300}, id="a worked Saturday"
        ),
        pytest.param("05-16", "05-20", 900, {"05-16": 300, "05-17": 300, "05-20": 300}, id="over a weekend"),
        pytest.param(
            "05-01", "05-05", 1000, {f"05-0{n}": 200 for n in range(1, 6)}, id="no working day at all"
        ),
        pytest.param("04-30", "05-05", 500, {"04-30": 500}, id="one working day before a holiday"),
        pytest.param(
            "05-06", "05-08", 2, {"05-06": 0, "05-07": 0, "05-08": 2}, id="less than a hundredth a day"
        ),
    ],
)
def test_hours_fall_on_working_days(first: str, last: str, amount: int, parts: dict[str, int]) -> None:
    found = spread(amount, day(first), day(last), MAY)
    assert dict(found) == {day(text): part for text, part in parts.items()}


spans = st.tuples(st.dates(date(2024, 3, 1), date(2024, 7, 31)), st.integers(0, 40)).map(
    lambda drawn: (drawn[0], drawn[0] + timedelta(days=drawn[1]))
)
amounts = st.integers(1, 24 * 41 * 100)


@given(spans, amounts)
def test_parts_add_up_and_tile_the_working_days(span: tuple[date, date], amount: int) -> None:
    first, last = span
    found = spread(amount, first, last, MAY)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert sum(part for _, part in found) == amount
    assert [d for d, _ in found] == ([d for d in days if d in MAY] or days if first < last else [first])
    even = {part for _, part in found[:-1]}
    assert len(even) <= 1
    assert all(0 <= found[-1][1] - part < len(found) for part in even)


# -- the length of a day (RULES 9, 11) ---------------------------------------------------


def credit(session: int, amount: int, at: str = "", online: bool = False) -> DayCredit:
    """A credit of a day, `at` such as 9:00-11:30."""
    start, end = (int(t[:-3]) * 60 + int(t[-2:]) for t in at.split("-")) if at else (None, None)
    return DayCredit("a1", str(session), DAY, amount, start, end, online)


def earned(credits: list[DayCredit], cap: int | None = None) -> dict[int, int]:
    return {int(done.credit.session): done.hundredths for done in credit_day(credits, cap)}


@pytest.mark.parametrize(
    ("credits", "cap", "found"),
    [
        pytest.param(
            [credit(1, 300), credit(2, 300)], None, {1: 300, 2: 300}, id="without times nothing overlaps"
        ),
        pytest.param(
            [credit(1, 300, "9:00-12:00"), credit(2, 300)], None, {1: 300, 2: 300}, id="one of two has times"
        ),
        pytest.param(
            [credit(1, 300, "9:00-11:00"), credit(2, 300, "11:00-12:00")],
            None,
            {1: 300, 2: 300},
            id="they touch",
        ),
        pytest.param(
            [credit(1, 300, "9:00-11:00"), credit(2, 400, "10:00-12:00")],
            None,
            {1: 300, 2: 200},
            id="half overlapped",
        ),
        pytest.param(
            [credit(1, 300, "10:00-12:00"), credit(2, 400, "9:00-11:00")],
            None,
            {1: 150, 2: 400},
            id="the later start loses",
        ),
        pytest.param(
            [credit(1, 300, "9:00-12:00"), credit(2, 100, "10:00-11:00")],
            None,
            {1: 300, 2: 0},
            id="one inside the other",
        ),
        pytest.param(
            [credit(9, 300, "9:00-10:00"), credit(10, 300, "9:00-11:00")],
            None,
            {9: 300, 10: 150},
            id="a tie: the later key, 10 after 9",
        ),
        pytest.param(
            [credit(1, 100, "9:00-12:00"), credit(2, 100, "10:00-11:00"), credit(3, 100, "10:30-12:30")],
            None,
            {1: 100, 2: 0, 3: 25},
            id="the longest of those before counts",
        ),
        pytest.param(
            [credit(1, 100, "9:00-9:20"), credit(2, 100, "9:10-9:40")],
            None,
            {1: 100, 2: 66},
            id="rounded down to 0.01",
        ),
        pytest.param([credit(1, 500), credit(2, 500)], 800, {1: 500, 2: 300}, id="the cap bites the later"),
        pytest.param(
            [credit(1, 500, "9:00-12:00"), credit(2, 500, "10:00-12:00")],
            800,
            {1: 500, 2: 0},
            id="overlap before cap",
        ),
        pytest.param(
            [credit(1, 500, online=True), credit(2, 500)], 800, {1: 300, 2: 500}, id="online ones go last"
        ),
        pytest.param([credit(1, 900)], 800, {1: 800}, id="one above the cap"),
        pytest.param([credit(1, 900)], None, {1: 900}, id="no cap"),
    ],
)
def test_a_day_is_credited_once(credits: list[DayCredit], cap: int | None, found: dict[int, int]) -> None:
    assert earned(credits, cap) == found


@st.composite
def days_of_credits(draw: st.DrawFn) -> list[DayCredit]:
    """What an officer may do in one day, more of it at the same time than anybody could."""
    found = []
    for session in draw(st.lists(st.integers(1, 120), unique=True, max_size=7)):
        start = draw(st.none() | st.integers(0, 23 * 60))
        end = None if start is None else draw(st.integers(start + 1, 24 * 60 - 1))
        found.append(DayCredit("a1", str(session), DAY, draw(st.integers(0, 2400)), start, end))
    return found


def minute_by_minute(credits: list[DayCredit]) -> dict[int, int]:
    """RULES 9 as a clerk would do it, crossing out minutes on a sheet."""
    taken: set[int] = set()
    found = {int(c.session): c.hundredths for c in credits if c.start is None}
    timed = [c for c in credits if c.start is not None and c.end is not None]
    for c in sorted(timed, key=lambda c: (c.start, int(c.session))):
        mine = set(range(c.start or 0, c.end or 0))
        found[int(c.session)] = c.hundredths * len(mine - taken) // len(mine)
        taken |= mine
    return found


@given(days_of_credits())
def test_overlap_is_what_a_clerk_finds_minute_by_minute(credits: list[DayCredit]) -> None:
    assert earned(credits) == minute_by_minute(credits)


@given(days_of_credits(), st.none() | st.integers(0, 3000))
def test_a_day_comes_to_its_union_up_to_the_cap(credits: list[DayCredit], cap: int | None) -> None:
    union = sum(minute_by_minute(credits).values())
    done = credit_day(credits, cap)
    assert sum(d.hundredths for d in done) == (union if cap is None else min(cap, union))
    for d in done:
        assert d.hundredths + d.overlapped + d.capped == d.credit.hundredths
        assert min(d.hundredths, d.overlapped, d.capped) >= 0


@given(days_of_credits(), st.permutations(range(7)))
def test_the_order_of_reading_does_not_matter(credits: list[DayCredit], order: list[int]) -> None:
    mixed = [credits[n] for n in order if n < len(credits)]
    assert earned(mixed, 800) == earned(credits, 800)


# -- attendance (RULES 10) ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("presence", "earns"),
    [
        pytest.param(Presence.PRESENT, True, id="出席"),
        pytest.param(Presence.ONLINE, True, id="线上"),
        pytest.param(Presence.OBSERVER, True, id="列席"),
        pytest.param(Presence.MAKEUP, True, id="补课"),
        pytest.param(Presence.LEAVE, False, id="请假"),
        pytest.param(Presence.ON_DUTY, False, id="因公"),
        pytest.param(Presence.PROXY, False, id="代会"),
        pytest.param(Presence.ABSENT, False, id="缺席"),
    ],
)
def test_who_was_there_earns(presence: Presence, earns: bool) -> None:
    session = a_record("2024-05-20").session("1", DAY)
    assert bool(day_credits(session, Attendance("a1", presence), MAY)) == earns == (presence in EARNING)


@pytest.mark.parametrize(
    ("own", "credited"),
    [
        pytest.param(None, 300, id="a blank is the session's"),
        pytest.param(100, 100, id="less"),
        pytest.param(400, 300, id="never more"),
    ],
)
def test_own_hours_are_at_most_the_sessions(own: int | None, credited: int) -> None:
    session = a_record("2024-05-20", hours=3).session("1", DAY)
    (part,) = day_credits(session, Attendance("a1", hundredths=own), MAY)
    assert part.hundredths == credited


@given(records(), st.sampled_from(sorted(EARNING)))
def test_every_attendance_has_one_final_part_and_all_its_hours(record: LedgerRecord, how: Presence) -> None:
    session = record.session("1", record.last)
    parts = day_credits(session, Attendance("a1", how), MAY)
    assert [part.day for part in parts if part.final] == [session.day]
    assert sum(part.hundredths for part in parts) == (record.hundredths or 0)
    assert all(part.online == (how is Presence.ONLINE or record.form == "online") for part in parts)


def test_a_count_belongs_to_the_day_it_is_said_to_count_on() -> None:
    session = a_record("2024-05-20", hours=None, counts_on=day("12-31")).session("1", DAY)
    parts = day_credits(session, Attendance("a1"), MAY)
    assert {part.day: part.final for part in parts} == {DAY: False, day("12-31"): True}


# -- figures -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_hours", "kept"),
    [
        pytest.param("3", 300, id="whole"),
        pytest.param("2.5", 250, id="half"),
        pytest.param("0.01", 1, id="the least"),
        pytest.param("7.339", 733, id="rounded down"),
    ],
)
def test_hours_are_kept_to_the_hundredth(given_hours: str, kept: int) -> None:
    assert hundredths(Decimal(given_hours)) == kept
    assert hours(kept) <= Decimal(given_hours)


@pytest.mark.parametrize(
    ("entered", "late"),
    [
        pytest.param("05-20", 0, id="the same day"),
        pytest.param("05-19", 0, id="before, as a plan"),
        pytest.param("05-21", 1, id="the day after"),
    ],
)
def test_entry_is_late_from_the_day_after(entered: str, late: int) -> None:
    assert a_record("2024-05-20").session("1", day(entered)).late_by == late


# -- records (RULES 13) ------------------------------------------------------------------


@given(records())
def test_a_record_is_what_its_body_says(record: LedgerRecord) -> None:
    assert LedgerRecord.from_body(json.loads(json.dumps(record.body()))) == record


def whole_record() -> LedgerRecord:
    """A record with every field filled."""
    return a_record(
        "2024-05-20",
        last=day("05-22"),
        start=time(9),
        end=time(11, 30),
        hours_word="half_day",
        meeting="第3次常务会议",
        lecturer="赵老师",
        lecturer_unit="县委党校",
        place="三楼会议室",
        laws=("行政处罚法", "行政复议法"),
        court="县人民法院",
        case_number="（2024）行初1号",
        evidence_note="签到表、照片",
        remark="备注",
        counts_on=day("12-31"),
        who=[
            Attendance("a1", Presence.PROXY, None, "a2", "", False, True),
            Attendance("a2", hours_word="half_day"),
        ],
    )


def test_a_body_keeps_every_field() -> None:
    record = whole_record()
    assert LedgerRecord.from_body(json.loads(json.dumps(record.body()))) == record


@pytest.mark.parametrize(
    ("fields", "same"),
    [
        pytest.param({}, True, id="the same again"),
        pytest.param({"units": ("B", "A")}, True, id="units in another order"),
        pytest.param({"kinds": ("seminar", "lecture")}, True, id="kinds in another order"),
        pytest.param(
            {"hours": 4, "last": day("05-21"), "place": "别处", "organiser": "B"}, True, id="other facts"
        ),
        pytest.param({"day": "2024-05-21"}, False, id="another day"),
        pytest.param({"units": ("A",)}, False, id="a unit less"),
        pytest.param({"kinds": ("lecture",)}, False, id="a kind less"),
        pytest.param({"topic": "行政复议法"}, False, id="another topic"),
        pytest.param({"start": time(15)}, False, id="another time"),
    ],
)
def test_day_units_kinds_topic_and_time_tell_activities_apart(fields: dict[str, object], same: bool) -> None:
    plain = {"day": "2024-05-20", "units": ("A", "B"), "kinds": ("lecture", "seminar"), "start": time(9)}
    first, other = a_record(**plain), a_record(**{**plain, **fields})  # type: ignore[arg-type] # any field
    assert (first.identity == other.identity) == same


def test_only_what_differs_is_a_change() -> None:
    old = a_record("2024-05-20", who=["a1", "a2"], laws=("甲", "乙"))
    new = a_record("2024-05-20", who=["a2", "a1"], laws=("乙", "甲"), topic="行政复议法", hours=4)
    assert not old.same_content(new)
    assert changes(old, new) == {"topic": ("行政处罚法", "行政复议法"), "hundredths": (300, 400)}
    assert old.same_content(a_record("2024-05-20", who=["a2", "a1"], laws=("乙", "甲")))
