"""What officers earned under a rule in a window: the sums of the tallies, and single credits beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from learnlaw.domain.calendar import Window
from learnlaw.domain.metric import Tallies
from learnlaw.domain.study import Attendance, DayCredit, StudySession, credit_day, day_credits
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
        self.loose = _by_day([*tallies.loose, *self._unnamed()])
        """Credits that are looked at one by one, by officer and day."""
        self._earned: dict[tuple[int, Window], dict[str, Earned]] = {}

    def earned(self, judgement: Judgement, *, spare: bool = False) -> dict[str, Earned]:
        """What every officer earned under a rule in one of its calendar windows."""
        number = -judgement.line.number - 1 if spare else judgement.line.number
        key = number, judgement.window
        if key not in self._earned:
            self._earned[key] = self._sum_up(judgement.line, judgement.window, number)
            for officer, days in self.loose.items():
                row = self._earned[key].get(officer) or Earned()
                if self.add_loose(row, judgement.line, judgement.window, days, spare=spare):
                    self._earned[key][officer] = row
        return self._earned[key]

    def _sum_up(self, line: Line, window: Window, number: int) -> dict[str, Earned]:
        survey, request = self.survey, self.survey.request
        column = request.caps.index(line.cap)
        held = {
            n for n, numbers in enumerate(survey.members) if number in numbers and n not in survey.planned
        }
        plans = {n for n, numbers in enumerate(survey.members) if number in numbers and n in survey.planned}
        when = _parts(request.cuts, window, self.on)
        found: dict[str, Earned] = {}
        for total in self.tallies.sums:
            part = when[total.atom]
            if part is None or total.klass not in (held if part != "gain" else held | plans):
                continue
            row = found.get(total.officer)
            if row is None:
                row = found[total.officer] = Earned()
            _add(row, part, total.hours[column], total.count, online=total.online)
        return found

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
        number, on, touched = -line.number - 1 if spare else line.number, self.on, False
        for day, credits in days.items():
            if day not in window:
                continue
            mine = [c for c in credits if self._counts(c, number, late=day > on)]
            for done in credit_day(mine, line.cap):
                touched = True
                part = "gain" if day > on else "today" if day == on else "have"
                online = self.survey.request.apart and done.credit.online
                _add(row, part, done.hundredths, int(done.credit.final), online=online)
        return touched

    def _counts(self, credit: DayCredit, number: int, *, late: bool) -> bool:
        klass = self.survey.request.classes.get(credit.session)
        if klass is None or number not in self.survey.members[klass]:
            return False
        return late or klass not in self.survey.planned

    def _unnamed(self) -> Iterator[DayCredit]:
        """Sessions to come that name nobody, as held with every serving officer of their units (RULES 25)."""
        roster, on = self.survey.basis.roster, self.on
        for session in self.survey.basis.sessions:
            if session.named or session.last <= on or session.key not in self.survey.request.classes:
                continue
            members = {code for unit in session.units for code in roster.ever_in.get(unit, ())}
            for code in sorted(members):
                if expects(self.survey, session, code):
                    credits = day_credits(session, Attendance(code), self.survey.basis.workdays)
                    yield from (credit for credit in credits if credit.day > on)


def expects(survey: Survey, session: StudySession, officer: str) -> bool:
    """Whether a session to come that names nobody is taken as held with an officer (RULES 25)."""
    postings = survey.basis.roster.postings_of.get(officer, ())
    return not session.named and any(p.unit in session.units and p.serves(session.last) for p in postings)


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
