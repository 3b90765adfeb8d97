"""Answers requests for sums of attendance in a few grouped queries (see `domain.metric`)."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from learnlaw.domain.metric import Sum, Tallies, TallyRequest
from learnlaw.domain.study import Attendance, DayCredit, Presence
from learnlaw.store.credits import OVERLAP
from learnlaw.store.people import People
from learnlaw.store.tables import attendance

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
    """Put sessions, by class and atom, movers and expected officers where queries can join them.

    The cells of class and atom come back, the fullest first. A session that
    runs across a cut lies in no one atom, so its credits are looked at one by one.
    """
    for table, columns in _TABLES.items():
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE IF NOT EXISTS {table} ({columns})")
        connection.exec_driver_sql(f"DELETE FROM {table}")
    places = {key: _place(request, klass, *request.spans[key]) for key, klass in request.classes.items()}
    count = Counter(place for place in places.values() if place is not None)
    cells = [place for place, _ in count.most_common()]
    number = {place: n for n, place in enumerate(cells)}
    _fill(connection, "wanted", [(int(k), LOOSE if p is None else number[p]) for k, p in places.items()])
    ids, wants = people.officer_ids, request.wants
    _fill(connection, "judged", [(ids[code],) for code in request.officers or ()])
    _fill(connection, "mover", [(ids[code],) for code in filter(wants, request.movers)])
    expected = [
        (ids[code], day.toordinal(), day.year)
        for day, who in request.expected.items()
        for code in filter(wants, who)
    ]
    _fill(connection, "expected", expected)
    return cells


_TABLES = {
    "wanted": "id INTEGER PRIMARY KEY, cell INTEGER",
    "judged": "id INTEGER PRIMARY KEY",
    "mover": "id INTEGER PRIMARY KEY",
    "expected": "officer_id INTEGER, day INTEGER, year INTEGER, PRIMARY KEY (officer_id, day)",
}


def _fill(connection: Connection, table: str, rows: Sequence[tuple[int, ...]]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", list(rows))


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

    Credits lie in the order of years and officers, so the fullest cell, which
    is most of a year, is summed in one pass without sorting; the others are
    few sessions.
    """
    if not cells:
        return []
    codes = people.officer_codes
    klass, atom = cells[0]
    years = _years(request, klass, atom)
    fullest = _rows(connection, _summing(request, "k.officer_id", f"w.cell = 0 AND {years}"))
    found = [Sum(codes[row[0]], klass, atom, bool(row[1]), row[2], tuple(row[3:])) for row in fullest]
    if len(cells) > 1:
        others = _rows(connection, _summing(request, "k.officer_id, w.cell", "w.cell > 0"))
        for officer, cell, online, count, *hours in others:
            klass, atom = cells[cell]
            found.append(Sum(codes[officer], klass, atom, bool(online), count, tuple(hours)))
    return found


def _years(request: TallyRequest, klass: int, atom: int) -> str:
    """The years in which a cell has credits."""
    spans = [
        request.spans[key]
        for key, its in request.classes.items()
        if its == klass and bisect_right(request.cuts, request.spans[key][0]) == atom
    ]
    first, last = min(span[0] for span in spans).year, max(span[1] for span in spans).year
    if first == last:
        return f"k.year = {first}"
    return f"k.year IN ({', '.join(map(str, range(first, last + 1)))})"


def _summing(request: TallyRequest, group: str, which: str) -> str:
    """The query that sums the credits which need not be looked at one by one."""
    by = f"{group}, k.online" if request.apart else group
    columns = [group, "k.online" if request.apart else "0", "sum(k.final)"]
    columns += [f"sum({_capped(cap)})" for cap in request.caps]
    keep = [which, f"k.shared <= {_bearable(request)}"]
    if request.movers:
        keep.append("k.officer_id NOT IN (SELECT id FROM mover)")
    if request.expected:
        first = min(request.expected).toordinal()
        keep.append(f"(k.day < {first} OR NOT {_EXPECTED})")
    source = "wanted w CROSS JOIN credit k ON k.activity_id = w.id"
    if group == "k.officer_id":
        # the fullest cell is read in the order of officers, the others by their sessions
        source = "credit k CROSS JOIN wanted w ON w.id = k.activity_id"
        if request.officers is not None:
            source = f"judged j CROSS JOIN {source}"
            keep.append("k.officer_id = j.id")
    elif request.officers is not None:
        keep.append(_JUDGED)
    return f"SELECT {', '.join(columns)} FROM {source} WHERE {' AND '.join(keep)} GROUP BY {by}"


_JUDGED = "k.officer_id IN (SELECT id FROM judged)"
_EXPECTED = "EXISTS (SELECT 1 FROM expected e WHERE e.officer_id = k.officer_id AND e.day = k.day)"


def _rows(connection: Connection, query: str) -> Sequence[Any]:
    """The plain rows of a query, without the wrapping that a hundred thousand of them would pay for."""
    return connection.exec_driver_sql(query).cursor.fetchall()


def _bearable(request: TallyRequest) -> int:
    """How much a day that holds several credits may hold without any of the caps biting."""
    return min([OVERLAP - 1, *(cap for cap in request.caps if cap is not None)])


def _capped(cap: int | None) -> str:
    return (
        "k.hundredths" if cap is None else f"CASE WHEN k.hundredths > {cap} THEN {cap} ELSE k.hundredths END"
    )


def _loose(connection: Connection, people: People, request: TallyRequest) -> list[DayCredit]:
    """Credits of days on which something can bite, of movers, of the expected, and of loose classes."""
    if not request.classes:
        return []
    single, many = f"w.cell = {LOOSE}", f"k.shared > {_bearable(request)}"
    judged = "" if request.officers is None else f" AND {_JUDGED}"
    parts = [
        ("credit k", f"k.shared > 0 AND {many}{judged}"),
        ("wanted v CROSS JOIN credit k ON k.activity_id = v.id", f"v.cell = {LOOSE} AND NOT {many}{judged}"),
    ]
    years = sorted({day.year for span in request.spans.values() for day in span})
    within = f"k.year IN ({', '.join(map(str, range(years[0], years[-1] + 1)))})"
    if request.movers:
        join = f"mover m CROSS JOIN credit k ON {within} AND k.officer_id = m.id"
        parts.append((join, f"NOT {many} AND NOT {single}"))
    if request.expected:
        same = "k.year = e.year AND k.officer_id = e.officer_id AND k.day = e.day"
        join = f"expected e CROSS JOIN credit k ON {same}"
        parts.append((join, f"NOT {many} AND NOT {single} AND k.officer_id NOT IN (SELECT id FROM mover)"))
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
