"""Answers requests for sums of attendance in a few grouped queries (see `domain.metric`)."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from learnlaw.domain.metric import ExamResult, Sum, Tallies, TallyRequest
from learnlaw.domain.study import Attendance, DayCredit, Presence
from learnlaw.store.people import People
from learnlaw.store.tables import activity, attendance, exam_result

_CELLS = "CREATE TEMPORARY TABLE IF NOT EXISTS wanted (id INTEGER PRIMARY KEY, cell INTEGER)"
_MOVERS = "CREATE TEMPORARY TABLE IF NOT EXISTS mover (id INTEGER PRIMARY KEY)"
LOOSE = -1
"""The cell of sessions whose credits are looked at one by one."""
_ONE_BY_ONE = """
SELECT k.officer_id, k.activity_id, k.day, k.hundredths, a.start, a."end", k.online, k.final
FROM {source} JOIN wanted w ON w.id = k.activity_id JOIN activity a ON a.id = k.activity_id
WHERE {which}
"""


def answer(connection: Connection, people: People, request: TallyRequest) -> Tallies:
    """The sums and single credits that a survey asked for."""
    cells = _lay_out(connection, people, request)
    return Tallies(
        _sums(connection, people, request, cells),
        _loose(connection, people, request),
        _seats(connection, people, request.seats),
    )


def _lay_out(connection: Connection, people: People, request: TallyRequest) -> list[tuple[int, int]]:
    """Put sessions, by class and atom, and movers where queries can join them; the cells, fullest first.

    A session that runs across a cut lies in no one atom, so its credits are
    looked at one by one.
    """
    for statement in (_CELLS, "DELETE FROM wanted", _MOVERS, "DELETE FROM mover"):
        connection.exec_driver_sql(statement)
    places = {key: _place(request, klass, *days) for key, klass, days in _days_of(connection, request)}
    count = Counter(place for place in places.values() if place is not None)
    cells = [place for place, _ in count.most_common()]
    number = {place: n for n, place in enumerate(cells)}
    rows = [(key, LOOSE if place is None else number[place]) for key, place in places.items()]
    if rows:
        connection.exec_driver_sql("INSERT INTO wanted VALUES (?, ?)", rows)
    if request.movers:
        movers = [(people.officer_ids[code],) for code in request.movers]
        connection.exec_driver_sql("INSERT INTO mover VALUES (?)", movers)
    return cells


def _days_of(connection: Connection, request: TallyRequest) -> Iterator[tuple[int, int, tuple[date, date]]]:
    """The first and last day on which each wanted session can credit anything."""
    classes = {int(key): klass for key, klass in request.classes.items()}
    table = activity.c
    day = func.coalesce(table.counts_on, table.last)
    for key, first, last, counts_on in connection.execute(select(table.id, table.first, table.last, day)):
        if key in classes:
            yield key, classes[key], (min(first, counts_on), max(last, counts_on))


def _place(request: TallyRequest, klass: int, first: date, last: date) -> tuple[int, int] | None:
    """Class and atom of a session; None if its credits are wanted one by one."""
    atom = bisect_right(request.cuts, first)
    if klass in request.loose or atom != bisect_right(request.cuts, last):
        return None
    return klass, atom


def _sums(
    connection: Connection, people: People, request: TallyRequest, cells: list[tuple[int, int]]
) -> list[Sum]:
    """Sums by officer and cell.

    Credits lie in the order of officers, so the fullest cell, which is most of
    a year, is summed in one pass without sorting; the others are few sessions.
    """
    if not cells:
        return []
    codes = people.officer_codes
    fullest = _rows(connection, _summing(request, "k.officer_id", "w.cell = 0"))
    klass, atom = cells[0]
    found = [Sum(codes[row[0]], klass, atom, bool(row[1]), row[2], tuple(row[3:])) for row in fullest]
    if len(cells) > 1:
        others = _rows(connection, _summing(request, "k.officer_id, w.cell", "w.cell > 0"))
        for officer, cell, online, count, *hours in others:
            klass, atom = cells[cell]
            found.append(Sum(codes[officer], klass, atom, bool(online), count, tuple(hours)))
    return found


def _summing(request: TallyRequest, group: str, which: str) -> str:
    """The query that sums the credits which need not be looked at one by one."""
    by = f"{group}, k.online" if request.apart else group
    columns = [group, "k.online" if request.apart else "0", "sum(k.final)"]
    columns += [f"sum({_capped(cap)})" for cap in request.caps]
    keep = [which, "NOT k.shared"]
    if request.movers:
        keep.append("k.officer_id NOT IN (SELECT id FROM mover)")
    if request.days:
        keep.append(f"k.day NOT IN ({_listed(request.days)})")
    source = "wanted w CROSS JOIN credit k ON k.activity_id = w.id"
    if (
        group == "k.officer_id"
    ):  # the fullest cell is read in the order of officers, the others by their sessions
        source = "credit k CROSS JOIN wanted w ON w.id = k.activity_id"
        keep.append(f"k.day >= {request.cuts[0].toordinal()}")
    return f"SELECT {', '.join(columns)} FROM {source} WHERE {' AND '.join(keep)} GROUP BY {by}"


def _rows(connection: Connection, query: str) -> Sequence[Any]:
    """The plain rows of a query, without the wrapping that a hundred thousand of them would pay for."""
    return connection.exec_driver_sql(query).cursor.fetchall()


def _capped(cap: int | None) -> str:
    return (
        "k.hundredths" if cap is None else f"CASE WHEN k.hundredths > {cap} THEN {cap} ELSE k.hundredths END"
    )


def _listed(days: Iterable[date]) -> str:
    return ", ".join(str(day.toordinal()) for day in sorted(days))


def _loose(connection: Connection, people: People, request: TallyRequest) -> list[DayCredit]:
    """Credits that share a day, of movers, of loose classes, and on days of which more is to come."""
    if not request.classes:
        return []
    single = f"w.cell = {LOOSE}"
    parts = [
        ("credit k", "k.shared"),
        ("wanted v CROSS JOIN credit k ON k.activity_id = v.id", f"v.cell = {LOOSE} AND NOT k.shared"),
    ]
    if request.movers:
        parts.append(("mover m CROSS JOIN credit k ON k.officer_id = m.id", f"NOT k.shared AND NOT {single}"))
    if request.days:
        beside = f"NOT k.shared AND NOT {single} AND k.officer_id NOT IN (SELECT id FROM mover)"
        days = f"k.day IN ({_listed(request.days)})"
        source = "activity b CROSS JOIN credit k ON k.activity_id = b.id"
        parts.append((source, f"b.last >= '{min(request.days).isoformat()}' AND {days} AND {beside}"))
    query = " UNION ALL ".join(_ONE_BY_ONE.format(source=source, which=which) for source, which in parts)
    return [_credit(row, people.officer_codes) for row in _rows(connection, query)]


def _credit(row: Any, codes: Mapping[int, str]) -> DayCredit:
    officer_id, activity_id, day, amount, start, end, online, final = row
    if start is None or end is None:
        start = end = None
    when = date.fromordinal(day)
    return DayCredit(codes[officer_id], str(activity_id), when, amount, start, end, bool(online), bool(final))


def _seats(connection: Connection, people: People, sessions: Iterable[str]) -> dict[str, dict[str, Presence]]:
    wanted = {int(key): key for key in sessions}
    found: dict[str, dict[str, Presence]] = {key: {} for key in wanted.values()}
    if not wanted:
        return found
    presences = {presence.value: presence for presence in Presence}
    codes = people.officer_codes
    which = "" if len(wanted) > 500 else f" WHERE activity_id IN ({', '.join(map(str, wanted))})"
    for key, officer_id, presence in _rows(
        connection, f"SELECT activity_id, officer_id, presence FROM attendance{which}"
    ):
        if key in wanted:
            found[wanted[key]][codes[officer_id]] = presences[presence]
    return found


def load_results(connection: Connection, people: People) -> list[ExamResult]:
    """Every result of every exam that was sat."""
    table = exam_result.c
    query = select(table.activity_id, table.officer_id, table.passed, table.known_on, table.makeup)
    return [
        ExamResult(str(row[0]), people.officer_codes[row[1]], row[2], row[3], row[4])
        for row in connection.execute(query)
    ]


def attendance_of(connection: Connection, people: People, officer: str) -> dict[str, Attendance]:
    """One officer's attendance rows, by session."""
    seat = attendance.c
    query = select(seat.activity_id, seat.presence, seat.hundredths, seat.makes_up).where(
        seat.officer_id == people.officer_ids[officer]
    )
    return {
        str(row[0]): Attendance(officer, Presence(row[1]), row[2], makes_up=row[3])
        for row in connection.execute(query)
    }
