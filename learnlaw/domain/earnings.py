"""What officers earned under a rule in a window: the sums of the tallies, and single credits beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from learnlaw.domain.calendar import Window
from learnlaw.domain.metric import Tallies
from learnlaw.domain.study import Attendance, DayCredit, credit_day, day_credits
from learnlaw.domain.survey import Judgement, Line, Survey


@dataclass(slots=True)
class Earned:
    """What an officer earned under one rule in one window, in hundredths and counts."""

    hours: int = 0
    today: int = 0
    gain: int = 0
    online: int = 0
    online_gain: int = 0
    count: int = 0
    count_gain: int = 0

    def have(self, online_cap: int | None) -> int:
        """Hours up to the day of judging, online ones up to their cap."""
        return self.hours + (self.online if online_cap is None else min(self.online, online_cap))

    def more(self, online_cap: int | None) -> int:
        """Hours that the plans add, online ones as far as the cap has room."""
        room = (
            self.online_gain
            if online_cap is None
            else min(self.online_gain, max(online_cap - self.online, 0))
        )
        return self.gain + room


NOTHING = Earned()


class Earnings:
    """Every officer's earnings, by rule and window, from one set of tallies."""

    def __init__(self, survey: Survey, tallies: Tallies) -> None:
        self.survey = survey
        self.tallies = tallies
        self.on = survey.basis.on
        self._earned: dict[tuple[int, Window], dict[str, Earned]] = {}
        self._classes: dict[int, tuple[frozenset[int], frozenset[int]]] = {}

    @cached_property
    def loose(self) -> Mapping[str, Mapping[date, list[DayCredit]]]:
        """Credits that are looked at one by one, by officer and day."""
        to_come = self.survey.basis.to_come
        known = (c for c in self.tallies.loose if (c.session, c.officer) not in to_come)
        return _by_day([*known, *self._unnamed()])

    def earned(self, judgement: Judgement, *, spare: bool = False) -> dict[str, Earned]:
        """What every officer earned under a rule in one of its calendar windows."""
        line, window = judgement.line, judgement.window
        key = _number(line, spare), window
        if key not in self._earned:
            found = self._sum_up(line, window, key[0])
            for officer, days in self.loose.items():
                row = found.get(officer) or Earned()
                if self.add_loose(row, line, window, days, spare=spare):
                    found[officer] = row
            self._earned[key] = found
        return self._earned[key]

    def _sum_up(self, line: Line, window: Window, number: int) -> dict[str, Earned]:
        request = self.survey.request
        column = request.caps.index(line.cap)
        held, any_ = self._classes_of(number)
        when = _parts(request.cuts, window, self.on)
        found: dict[str, Earned] = {}
        for officer, klass, atom, online, count, hours in self.tallies.sums:
            part = when[atom]
            if part is None or klass not in (any_ if part == "gain" else held):
                continue
            row = found.get(officer)
            if row is None:
                row = found[officer] = Earned()
            _add(row, part, hours[column], count, online=online)
        return found

    def _classes_of(self, number: int) -> tuple[frozenset[int], frozenset[int]]:
        """The classes that a rule counts: those of sessions held, and with them those still planned."""
        if number not in self._classes:
            every = frozenset(n for n, numbers in enumerate(self.survey.members) if number in numbers)
            self._classes[number] = every - self.survey.planned, every
        return self._classes[number]

    def add_loose(
        self,
        row: Earned,
        line: Line,
        window: Window,
        days: Mapping[date, Sequence[DayCredit]],
        *,
        spare: bool,
    ) -> bool:
        """Add days that must be looked at credit by credit; whether there were any."""
        held, any_ = self._classes_of(_number(line, spare))
        classes, apart, touched = self.survey.request.classes, self.survey.request.apart, False
        again = self._again(days, held)
        for day, credits in days.items():
            if day not in window:
                continue
            part = "gain" if day > self.on else "today" if day == self.on else "have"
            allowed = any_ if part == "gain" else held
            for credit, amount in _credited(
                [c for c in credits if classes.get(c.session) in allowed], line.cap
            ):
                touched = True
                counts = credit.final and credit.session not in again
                _add(row, part, amount, int(counts), online=apart and credit.online)
        return touched

    def _again(self, days: Mapping[date, Sequence[DayCredit]], counted: frozenset[int]) -> Mapping[str, str]:
        """Of one officer's credits, the rows of an exam that another row counts for already (RULES 15)."""
        same, classes = self.survey.basis.same_exam, self.survey.request.classes
        if not same.exam_of:
            return {}
        mine = (c for credits in days.values() for c in credits if c.final)
        return same.repeated(((c.session, c.day) for c in mine if classes.get(c.session) in counted), self.on)

    def _unnamed(self) -> Iterator[DayCredit]:
        """Sessions to come that name nobody, as held with every serving officer of their units (RULES 25)."""
        basis, request = self.survey.basis, self.survey.request
        for session in basis.sessions:
            if session.named or session.last <= self.on or session.key not in request.classes:
                continue
            whoever = day_credits(session, Attendance(""), basis.workdays)
            parts = [part for part in whoever if part.day > self.on]
            for code in filter(request.wants, basis.awaited(session)):
                yield from (part._replace(officer=code) for part in parts)


def _number(line: Line, spare: bool) -> int:
    """How the survey's classes call a rule, or the rule but for evidence."""
    return -line.number - 1 if spare else line.number


def _credited(credits: Sequence[DayCredit], cap: int | None) -> Iterable[tuple[DayCredit, int]]:
    """What each credit of a day comes to; most days have only one."""
    if len(credits) == 1:
        credit = credits[0]
        return ((credit, credit.hundredths if cap is None else min(credit.hundredths, cap)),)
    return [(done.credit, done.hundredths) for done in credit_day(credits, cap)]


def _by_day(credits: Iterable[DayCredit]) -> dict[str, dict[date, list[DayCredit]]]:
    found: dict[str, dict[date, list[DayCredit]]] = {}
    for credit in credits:
        found.setdefault(credit.officer, {}).setdefault(credit.day, []).append(credit)
    return found


def _add(row: Earned, part: str, amount: int, count: int, *, online: bool) -> None:
    if part == "gain":
        row.count_gain += count
        if online:
            row.online_gain += amount
        else:
            row.gain += amount
        return
    row.count += count
    if online:
        row.online += amount
    else:
        row.hours += amount
    if part == "today":
        row.today += amount


def _parts(cuts: Sequence[date], window: Window, on: date) -> list[str | None]:
    """For each atom of the request: before the day, on it, after it; None outside the window."""
    parts: list[str | None] = [None]
    for start in cuts:
        part = "gain" if start > on else "today" if start == on else "have"
        parts.append(part if start in window else None)
    return parts
