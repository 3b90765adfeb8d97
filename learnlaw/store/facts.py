"""Answers requests for sums of attendance in a few grouped queries (see `domain.metric`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from learnlaw.domain.metric import ExamResult, Sum, Tallies, TallyRequest
from learnlaw.domain.study import Attendance, DayCredit, Presence
from learnlaw.store.people import People
from learnlaw.store.tables import attendance, exam_result

_CLASSES = (
    "CREATE TEMPORARY TABLE IF NOT EXISTS wanted (id INTEGER PRIMARY KEY, klass INTEGER, loose INTEGER)"
)
_MOVERS = "CREATE TEMPORARY TABLE IF NOT EXISTS mover (id INTEGER PRIMARY KEY)"
_ONE_BY_ONE = """
SELECT k.officer_id, k.activity_id, k.day, k.hundredths, a.start, a."end", k.online, k.final
FROM {source} JOIN wanted w ON w.id = k.activity_id JOIN activity a ON a.id = k.activity_id
WHERE {which}
"""


def answer(connection: Connection, people: People, request: TallyRequest) -> Tallies:
    """The sums and single credits that a survey asked for."""
    _lay_out(connection, people, request)
    return Tallies(
        _sums(connection, people, request),
        _loose(connection, people, request),
        _seats(connection, people, request.seats),
    )


def _lay_out(connection: Connection, people: People, request: TallyRequest) -> None:
    """Put the classes of sessions, and the movers, where queries can join them."""
    for statement in (_CLASSES, "DELETE FROM wanted", _MOVERS, "DELETE FROM mover"):
        connection.exec_driver_sql(statement)
    rows = [(int(key), klass, klass in request.loose) for key, klass in request.classes.items()]
    if rows:
        connection.exec_driver_sql("INSERT INTO wanted VALUES (?, ?, ?)", rows)
    if request.movers:
        movers = [(people.officer_ids[code],) for code in request.movers]
        connection.exec_driver_sql("INSERT INTO mover VALUES (?)", movers)


def _sums(connection: Connection, people: People, request: TallyRequest) -> list[Sum]:
    if not request.classes:
        return []
    hours = [f"sum({_capped(cap)})" for cap in request.caps]
    columns = ["k.officer_id", "w.klass", _atom(request.cuts), "k.online" if request.apart else "0"]
    sums = ", ".join([*columns, "sum(k.final)", *hours])
    keep = ["NOT k.shared", "NOT w.loose"]
    if request.movers:
        keep.append("k.officer_id NOT IN (SELECT id FROM mover)")
    if request.days:
        keep.append(f"k.day NOT IN ({_listed(request.days)})")
    query = (
        f"SELECT {sums} FROM credit k JOIN wanted w ON w.id = k.activity_id "
        f"WHERE {' AND '.join(keep)} GROUP BY 1, 2, 3, 4"
    )
    codes = people.officer_codes
    rows = connection.exec_driver_sql(query)
    return [Sum(codes[row[0]], row[1], row[2], bool(row[3]), row[4], tuple(row[5:])) for row in rows]


def _capped(cap: int | None) -> str:
    return (
        "k.hundredths" if cap is None else f"CASE WHEN k.hundredths > {cap} THEN {cap} ELSE k.hundredths END"
    )


def _atom(cuts: tuple[date, ...]) -> str:
    """The number of the stretch between two cuts in which a credit's day lies."""
    steps = " ".join(f"WHEN k.day < {cut.toordinal()} THEN {n}" for n, cut in enumerate(cuts))
    return f"CASE {steps} ELSE {len(cuts)} END"


def _listed(days: Iterable[date]) -> str:
    return ", ".join(str(day.toordinal()) for day in sorted(days))


def _loose(connection: Connection, people: People, request: TallyRequest) -> list[DayCredit]:
    """Credits that share a day, of movers, of loose classes, and on days of which more is to come."""
    if not request.classes:
        return []
    parts = [("credit k", "k.shared"), ("credit k", "w.loose AND NOT k.shared")]
    if request.movers:
        parts.append(("mover m JOIN credit k ON k.officer_id = m.id", "NOT k.shared AND NOT w.loose"))
    if request.days:
        beside = "NOT k.shared AND NOT w.loose AND k.officer_id NOT IN (SELECT id FROM mover)"
        parts.append(("credit k", f"k.day IN ({_listed(request.days)}) AND {beside}"))
    query = " UNION ALL ".join(_ONE_BY_ONE.format(source=source, which=which) for source, which in parts)
    return [_credit(row, people.officer_codes) for row in connection.exec_driver_sql(query)]


def _credit(row: Any, codes: Mapping[int, str]) -> DayCredit:
    officer_id, activity_id, day, amount, start, end, online, final = row
    if start is None or end is None:
        start = end = None
    when = date.fromordinal(day)
    return DayCredit(codes[officer_id], str(activity_id), when, amount, start, end, bool(online), bool(final))


def _seats(connection: Connection, people: People, sessions: Iterable[str]) -> dict[str, dict[str, Presence]]:
    wanted = {int(key) for key in sessions}
    found: dict[str, dict[str, Presence]] = {}
    if not wanted:
        return found
    seat = attendance.c
    query = select(seat.activity_id, seat.officer_id, seat.presence)
    if len(wanted) < 500:
        query = query.where(seat.activity_id.in_(wanted))
    presences = {presence.value: presence for presence in Presence}
    for activity_id, officer_id, presence in connection.execute(query):
        if activity_id in wanted:
            found.setdefault(str(activity_id), {})[people.officer_codes[officer_id]] = presences[presence]
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
