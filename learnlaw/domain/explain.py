"""Why a figure is what it is: every addend, and every activity left out with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from learnlaw.domain.calendar import Window
from learnlaw.domain.people import Unit
from learnlaw.domain.quota import Finding
from learnlaw.domain.standing import Reckoner
from learnlaw.domain.study import (
    Attendance,
    Credited,
    DayCredit,
    Presence,
    Status,
    StudySession,
    credit_day,
    day_credits,
    hours,
)
from learnlaw.domain.survey import Judgement, Line
from learnlaw.errors import Message, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Addend:
    """One thing that counted, or is planned to."""

    day: date
    number: str
    """编号 of the activity, or the code of the person who counted."""
    what: str
    """Its topic, or the person's name."""
    amount: Decimal
    notes: tuple[Message, ...] = ()
    """What bit, or must be known: cap, overlap, a late entry (补录)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """One thing that did not count, and why."""

    day: date
    number: str
    what: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Explanation:
    """A finding with all that it is made of."""

    finding: Finding
    counted: tuple[Addend, ...]
    left_out: tuple[LeftOut, ...]
    planned: tuple[Addend, ...]


Attended = Mapping[str, Mapping[str, Attendance]]
"""For each session, the attendance rows by officer."""


def explain(reckoner: Reckoner, judgement: Judgement, finding: Finding, attended: Attended) -> Explanation:
    """Everything that a finding counted, plans and left out.

    `attended` holds, of an officer, that officer's rows; of a unit, those of
    the sessions that name it.
    """
    if judgement.line.rule.subject == "officer":
        parts = _officer(reckoner, judgement, finding.subject.code, attended)
    elif judgement.line.rule.measure == "count":
        parts = _held(reckoner, judgement, reckoner.basis.roster.units[finding.subject.code])
    else:
        parts = _members(reckoner, judgement, reckoner.basis.roster.units[finding.subject.code])
    counted, left_out, planned = parts
    return Explanation(finding, tuple(counted), tuple(left_out), tuple(planned))


Parts = tuple[list[Addend], list[LeftOut], list[Addend]]


def _held(reckoner: Reckoner, judgement: Judgement, unit: Unit) -> Parts:
    counted: list[Addend] = []
    left_out: list[LeftOut] = []
    planned: list[Addend] = []
    for session in _near(reckoner.basis.sessions, judgement.window):
        if reckoner.basis.same_exam.takes(session.key, unit.code):
            left_out.append(_left(session, _taken(reckoner, session, unit.code)))
            continue
        if unit.code not in session.units and session.organiser != unit.code:
            continue
        reason = judgement.line.counting.refusal(session) or judgement.line.counting.unit_refusal(
            session, unit, reckoner.seating(session)
        )
        reason = reason or _not_yet(session, judgement.window, reckoner.basis.on)
        if reason is not None:
            left_out.append(_left(session, reason))
        else:
            list_ = planned if session.day > reckoner.basis.on else counted
            list_.append(_addend(session, Decimal(1)))
    return counted, left_out, planned


def _taken(reckoner: Reckoner, session: StudySession, unit: str) -> Message:
    """That a unit is counted in another row of the exam."""
    exam_of = reckoner.basis.same_exam.exam_of
    mine = (s for s in reckoner.basis.sessions if unit in s.units)
    return _same(reckoner, next(s.key for s in mine if exam_of.get(s.key) == exam_of[session.key]))


def _same(reckoner: Reckoner, key: str) -> Message:
    """That a row is an exam which another row counts for already (RULES 15)."""
    first = next(session for session in reckoner.basis.sessions if session.key == key)
    return say("the same exam as {number} of {day}, and counted there", number=first.number, day=first.last)


def _not_yet(session: StudySession, window: Window, on: date) -> Message | None:
    if session.day not in window:
        return say("it belongs to another window")
    if session.status is Status.PLANNED and session.day <= on:
        return say("planned, and not entered as held")
    return None


def _near(sessions: Iterable[StudySession], window: Window) -> Iterator[StudySession]:
    """The sessions that share a day with a window, in the order of their days."""
    near = (s for s in sessions if s.day in window or window.meets(Window.closed(s.first, s.last)))
    return iter(sorted(near, key=lambda s: (s.last, s.key)))


def _addend(session: StudySession, amount: Decimal, notes: Sequence[Message] = ()) -> Addend:
    late = [say("entered {days} days afterwards", days=session.late_by)] if session.late_by else []
    return Addend(
        day=session.day, number=session.number, what=session.topic, amount=amount, notes=(*notes, *late)
    )


def _left(session: StudySession, reason: Message) -> LeftOut:
    return LeftOut(day=session.day, number=session.number, what=session.topic, reason=reason)


# -- units by their officers ----------------------------------------------------------


def _members(reckoner: Reckoner, judgement: Judgement, unit: Unit) -> Parts:
    """Persons instead of activities: who is covered, passed or serving, and who is not."""
    counted: list[Addend] = []
    left_out: list[LeftOut] = []
    planned: list[Addend] = []
    roster = reckoner.basis.roster
    for code, amount, gain in reckoner.members(judgement, unit):
        name = roster.officers[code].name
        if amount:
            counted.append(Addend(day=judgement.day, number=code, what=name, amount=amount))
        else:
            reason = _why_not(judgement.line)
            left_out.append(LeftOut(day=judgement.day, number=code, what=name, reason=reason))
        if gain:
            planned.append(Addend(day=judgement.day, number=code, what=name, amount=gain))
    left_out += _exempt(reckoner, judgement, unit)
    return counted, left_out, planned


def _why_not(line: Line) -> Message:
    return {
        "coverage": say("no activity that counts"),
        "rate": say("no pass"),
        "staffing": say("does not meet what is asked"),
        "hours": say("no hours that count"),
    }[line.rule.measure]


def _exempt(reckoner: Reckoner, judgement: Judgement, unit: Unit) -> Iterator[LeftOut]:
    county = reckoner.basis.county(judgement.day)
    members = county.own if judgement.line.rule.officers == "own" else county.below
    for code in members.get(unit.code, ()):
        if code in county.exempt:
            name = reckoner.basis.roster.officers[code].name
            reason = say("exempt: {reason}", reason=county.exempt[code].reason)
            yield LeftOut(day=judgement.day, number=code, what=name, reason=reason)


# -- officers -----------------------------------------------------------------------------


def _officer(reckoner: Reckoner, judgement: Judgement, officer: str, attended: Attended) -> Parts:
    line, on = judgement.line, reckoner.basis.on
    if line.by_results:
        return _exams(reckoner, judgement, officer, attended)
    counting: dict[str, StudySession] = {}
    left_out: list[LeftOut] = []
    again = _again(reckoner, line, officer, attended) if line.rule.measure == "count" else {}
    for session in _near(reckoner.basis.sessions, judgement.window):
        seat = attended.get(session.key, {}).get(officer)
        if seat is None and not (session.day > on and reckoner.expects(session, officer)):
            continue
        reason = line.counting.refusal(session) or _to_come(reckoner, session, officer)
        reason = reason or _absence(seat) or _elsewhere(session, judgement, on)
        if reason is None and session.key in again:
            reason = _same(reckoner, again[session.key])
        if reason is not None:
            left_out.append(_left(session, reason))
        else:
            counting[session.key] = session
    credits = [
        credit
        for session in counting.values()
        for credit in day_credits(
            session,
            attended.get(session.key, {}).get(officer) or Attendance(officer),
            reckoner.basis.workdays,
        )
        if credit.day in judgement.window
    ]
    room = _Room(line.counting.online_cap)
    # a session that names nobody is taken as held with everybody only on days to come
    seen = {
        key for key, s in counting.items() if s.status is Status.HELD and officer in attended.get(key, {})
    }
    held = [credit for credit in credits if credit.day <= on and credit.session in seen]
    counted = _sums(line, counting, held, room)
    planned = _sums(line, counting, [c for c in credits if c.day > on], room)
    return counted, left_out, planned


def _again(reckoner: Reckoner, line: Line, officer: str, attended: Attended) -> Mapping[str, str]:
    """Of the rows that count for an officer, those of an exam that another row counts for already."""
    basis = reckoner.basis
    mine = (
        (session.key, session.day)
        for session in basis.sessions
        if session.key in basis.same_exam.exam_of
        and line.counting.refusal(session) is None
        and (seat := attended.get(session.key, {}).get(officer)) is not None
        and seat.presence.earns
        and (session.key, officer) not in basis.to_come
    )
    return basis.same_exam.repeated(mine, basis.on)


ABSENCES = {
    Presence.LEAVE: say("on leave"),
    Presence.ON_DUTY: say("on duty elsewhere"),
    Presence.PROXY: say("sent a proxy"),
    Presence.ABSENT: say("absent"),
}
"""The ways of not being there that earn nothing (RULES 10), in words."""


def _absence(seat: Attendance | None) -> Message | None:
    if seat is None or seat.presence.earns:
        return None
    return say("attendance: {presence}", presence=ABSENCES[seat.presence])


def _to_come(reckoner: Reckoner, session: StudySession, officer: str) -> Message | None:
    day = reckoner.basis.to_come.get((session.key, officer))
    return None if day is None else say("absent; the make-up was known only on {day}", day=day)


def _elsewhere(session: StudySession, judgement: Judgement, on: date) -> Message | None:
    if session.status is Status.PLANNED and session.last <= on:
        return say("planned, and not entered as held")
    if judgement.line.rule.measure == "count" and session.day not in judgement.window:
        return say("it belongs to another window")
    return None


def _exams(reckoner: Reckoner, judgement: Judgement, officer: str, attended: Attended) -> Parts:
    """Exams passed by what is known on the day; a result counts where no row of attendance is kept."""
    counted: list[Addend] = []
    left_out: list[LeftOut] = []
    known = [r for r in reckoner.basis.results if r.officer == officer and r.known_on <= reckoner.basis.on]
    again = reckoner.basis.same_exam.exam_of
    tried, passed = {r.exam for r in known}, {r.exam for r in known if r.passed}
    for session in _near(reckoner.basis.sessions, judgement.window):
        seat = attended.get(session.key, {}).get(officer)
        if seat is None and session.key not in tried:
            continue
        reason, exam = judgement.line.counting.refusal(session), again.get(session.key, session.key)
        if reason is None and exam != session.key:
            reason = _same(reckoner, exam)
        if reason is None and session.key not in passed:
            reason = _to_come(reckoner, session, officer) or _absence(seat) or say("not passed")
        reason = reason or _not_yet(session, judgement.window, reckoner.basis.on)
        if reason is None:
            counted.append(_addend(session, Decimal(1)))
        else:
            left_out.append(_left(session, reason))
    return counted, left_out, []


@dataclass(slots=True)
class _Room:
    """Hundredths of online hours for which the cap of a window has room; None: no cap."""

    cap: int | None
    used: int = 0

    def take(self, amount: int) -> int:
        """As much of `amount` as there is room for."""
        kept = amount if self.cap is None else min(amount, self.cap - self.used)
        self.used += kept
        return kept


def _sums(
    line: Line, sessions: Mapping[str, StudySession], credits: Iterable[DayCredit], room: _Room
) -> list[Addend]:
    """Hours, or counts, by session after the caps and overlaps."""
    days: dict[date, list[DayCredit]] = defaultdict(list)
    for credit in credits:
        days[credit.day].append(credit)
    parts: dict[str, list[Credited]] = defaultdict(list)
    for day in sorted(days):
        for done in credit_day(days[day], line.cap):
            parts[done.credit.session].append(done)
    found = []
    for key, mine in parts.items():
        if line.rule.measure == "hours":
            earned = sum(part.hundredths for part in mine)
            kept = room.take(earned) if mine[0].credit.online else earned
            bites = [*_bites(line, mine), *_online(room, earned - kept)]
            found.append(_addend(sessions[key], hours(kept), bites))
        elif amount := sum(1 for part in mine if part.credit.final):
            found.append(_addend(sessions[key], Decimal(amount)))
    return found


def _online(room: _Room, lost: int) -> Iterator[Message]:
    if lost and room.cap is not None:
        yield say(
            "{lost} online hours above the cap of {cap} a window",
            lost=plain(hours(lost)),
            cap=plain(hours(room.cap)),
        )


def _bites(line: Line, parts: Sequence[Credited]) -> Iterator[Message]:
    lost = sum(part.capped for part in parts)
    if lost and line.cap is not None:
        yield say(
            "{lost} hours above the cap of {cap} a day", lost=plain(hours(lost)), cap=plain(hours(line.cap))
        )
    lost = sum(part.overlapped for part in parts)
    if lost:
        yield say("{lost} hours overlapped by an activity that began earlier", lost=plain(hours(lost)))


def plain(amount: Decimal) -> str:
    """A figure without trailing zeros or an exponent."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
