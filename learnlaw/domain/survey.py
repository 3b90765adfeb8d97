"""Which windows and subjects each rule judges on a day, and which sums that takes.

The first of the two steps of judging (see `metric`). `survey()` reads rules,
roster and sessions, and works out everything that needs no attendance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from learnlaw.domain.calendar import DAY, Period, Window, Workdays, add_months, add_years, years_window
from learnlaw.domain.kinds import Kinds
from learnlaw.domain.metric import Counting, ExamResult, TallyRequest
from learnlaw.domain.people import County, Posting, Roster, holds_duty, qualified
from learnlaw.domain.policy import AROUND, CALENDAR, PolicyPack, QuotaRule, Scope, Span
from learnlaw.domain.same_exam import SameExam
from learnlaw.domain.study import Status, StudySession, hundredths
from learnlaw.errors import Message, say


@dataclass(frozen=True, slots=True)
class PackInUse:
    """A pack as the coordinator uses it."""

    pack: PolicyPack
    readings: Mapping[str, str] = field(default_factory=dict)
    """Chosen readings, by rule."""
    carry: bool = False
    """Judge calendar windows on after its time, provisionally (RULES 17)."""
    since: date | None = None
    """Given with `--from` where the document does not say."""
    until: date | None = None
    """Given with `--until` where the document does not say."""

    @property
    def first(self) -> date | None:
        """Its first day."""
        return self.since or self.pack.in_force.first

    @property
    def last(self) -> date | None:
        """Its last day; None: not known."""
        return self.until or self.pack.in_force.last

    @property
    def time(self) -> Window:
        """The whole time of the pack (window `plan`)."""
        start = self.first or date.min
        return Window(start, None) if self.last is None else Window.closed(start, self.last)

    def rules(self) -> list[QuotaRule]:
        """Its rules, each under the reading chosen."""
        return [rule.read_as(self.readings.get(rule.id)) for rule in self.pack.rules]


@dataclass(frozen=True)
class Basis:
    """Everything that a verdict rests on, but for attendance."""

    packs: tuple[PackInUse, ...]
    kinds: Kinds
    roster: Roster
    sessions: tuple[StudySession, ...]
    workdays: Workdays
    on: date
    year: int | None = None
    """Judge every window with a day in this year that has begun by `on` (RULES 18)."""
    results: tuple[ExamResult, ...] = ()
    same_exam: SameExam = field(default_factory=SameExam)
    """Which of the sessions are one exam (RULES 15)."""
    to_come: Mapping[tuple[str, str], date] = field(default_factory=dict)
    """Who sat an exam by a make-up that was not known by `on` (RULES 15): by session and officer, when it was."""

    @cached_property
    def counties(self) -> dict[date, County]:
        """The counties asked for so far."""
        return {}

    @cached_property
    def _awaited(self) -> dict[str, frozenset[str]]:
        return {}

    def awaited(self, session: StudySession) -> frozenset[str]:
        """Who is expected at a session to come that names nobody (RULES 25), worked out once."""
        if session.key not in self._awaited:
            everybody = members_of(self.roster, session.units)
            self._awaited[session.key] = frozenset(
                code for code in everybody if expects(self.roster, session, code)
            )
        return self._awaited[session.key]

    def county(self, day: date) -> County:
        """The county of one day, worked out once."""
        if day not in self.counties:
            self.counties[day] = self.roster.as_of(day)
        return self.counties[day]


@dataclass(frozen=True)
class Line:
    """One rule of one pack, with what it counts."""

    number: int
    rank: int
    use: PackInUse
    rule: QuotaRule
    counting: Counting
    cap: int | None
    counted: tuple[StudySession, ...] = ()
    spare: tuple[StudySession, ...] = ()
    """Sessions that only the condition on evidence keeps out (材料不全)."""

    @property
    def personal(self) -> bool:
        """Whether its windows belong to persons."""
        return self.rule.per.kind in {"tenure", *AROUND}

    @property
    def by_attendance(self) -> bool:
        """Whether it is measured by who attended rather than by what was held."""
        rule = self.rule
        if rule.measure == "staffing" or rule.measure == "rate" or self.by_results:
            return False
        return rule.subject == "officer" or rule.measure != "count"

    @property
    def by_results(self) -> bool:
        """Whether it is measured by exam results."""
        rule = self.rule
        return rule.measure == "rate" or (rule.subject == "officer" and rule.counts_if.passed)


@dataclass(frozen=True, slots=True)
class Judgement:
    """One window of one rule, and whom it judges."""

    line: Line
    window: Window
    day: date
    """The judged day: `on`, or the last day of a closed window (RULES 20)."""
    provisional: bool = False
    officer: str | None = None
    """Whose window it is, where windows are personal."""


@dataclass(frozen=True)
class Survey:
    """What is to be judged, and the sums that it takes."""

    basis: Basis
    lines: tuple[Line, ...]
    judgements: tuple[Judgement, ...]
    request: TallyRequest
    members: tuple[frozenset[int], ...]
    """For each class, the rules that count its sessions; −n−1 stands for rule n but for evidence."""
    planned: frozenset[int]
    """The classes whose sessions are still plans."""
    notices: tuple[Message, ...] = ()


def survey(basis: Basis) -> Survey:
    """Work out windows, subjects and the request for sums."""
    notices: list[Message] = []
    lines = tuple(_lines(basis))
    judgements = tuple(j for line in lines for j in _judgements(line, basis, notices))
    request, members, planned = _request(basis, lines, judgements)
    return Survey(
        basis,
        lines,
        judgements,
        request,
        members,
        planned,
        tuple({str(notice): notice for notice in notices}.values()),
    )


def reach(basis: Basis) -> Window | None:
    """The days from the first to the last that any judged window holds; None if nothing is judged.

    Asked of a basis without sessions, it tells which sessions must be read.
    An open window reaches to the last day that there is.
    """
    windows = [j.window for line in _lines(basis) for j in _judgements(line, basis, [])]
    if not windows:
        return None
    return Window(min(w.start for w in windows), max(w.end or date.max for w in windows))


def _lines(basis: Basis) -> Iterator[Line]:
    number = 0
    for rank, use in enumerate(basis.packs):
        kinds = basis.kinds.with_own(use.pack.kinds)
        settings = use.pack.hours
        cap = None if settings.daily_cap is None else hundredths(settings.daily_cap)
        online = None if settings.online_cap is None else hundredths(settings.online_cap)
        for rule in use.rules():
            counting = Counting(rule, kinds, settings, online)
            counted = tuple(s for s in basis.sessions if counting.refusal(s) is None)
            yield Line(number, rank, use, rule, counting, cap, counted, _spare(counting, basis.sessions))
            number += 1


def _spare(counting: Counting, sessions: Iterable[StudySession]) -> tuple[StudySession, ...]:
    if counting.rule.counts_if.evidence is None:
        return ()
    return tuple(s for s in sessions if counting.refusal(s) and counting.refusal(s, evidence=False) is None)


def _judgements(line: Line, basis: Basis, notices: list[Message]) -> Iterator[Judgement]:
    for window, officer in _windows(line, basis, notices):
        if not _asked(window, basis):
            continue
        provisional = not line.use.time.meets(window)
        if provisional and not (
            line.use.carry and line.rule.per.kind in CALENDAR and _past(line.use, window)
        ):
            continue
        last = window.last
        day = last if last is not None and window.over(basis.on) else basis.on
        yield Judgement(line, window, day, provisional, officer)


def _past(use: PackInUse, window: Window) -> bool:
    return use.last is not None and window.start > use.last


def _asked(window: Window, basis: Basis) -> bool:
    """Whether the window is among those that the check is about (RULES 18)."""
    if basis.year is None:
        return basis.on in window
    year = Window(date(basis.year, 1, 1), date(basis.year + 1, 1, 1))
    return window.meets(year) and window.start <= basis.on


def _windows(line: Line, basis: Basis, notices: list[Message]) -> Iterator[tuple[Window, str | None]]:
    per, use = line.rule.per, line.use
    if per.kind in CALENDAR:
        for window in _calendar(Period(per.kind), basis):
            yield window, None
    elif per.kind == "years":
        for window in _repeated(use, per.years or 1, basis):
            yield window, None
    elif per.kind == "plan":
        yield use.time, None
    elif per.kind == "by":
        assert per.by is not None
        yield Window.closed(use.first or date.min, per.by), None
    else:
        yield from _personal(line, basis, notices)


def _calendar(period: Period, basis: Basis) -> Iterable[Window]:
    if basis.year is None:
        return [period.window(basis.on)]
    return period.windows(Window(date(basis.year, 1, 1), date(basis.year + 1, 1, 1)))


def _repeated(use: PackInUse, years: int, basis: Basis) -> Iterator[Window]:
    """Windows of N years from the pack's first day to its end, none of them cut (RULES 16, 17)."""
    if use.first is None:
        return
    until = min(use.last or date.max, max(basis.on, date((basis.year or basis.on.year), 12, 31)))
    window = years_window(use.first, years)
    while window.start <= until:
        yield window
        assert window.end is not None
        window = years_window(window.end, years)


def _personal(line: Line, basis: Basis, notices: list[Message]) -> Iterator[tuple[Window, str | None]]:
    """Windows that hang on a posting, or on the day an officer joined."""
    per = line.rule.per
    if per.anchor == "joined":
        yield from _since_joining(line, basis)
        return
    unknown = 0
    found: dict[tuple[Window, str | None], None] = {}
    for posting in basis.roster.postings:
        if not _fits(posting, line.rule.where, basis):
            continue
        window = _tenure(posting, line.use) if per.kind == "tenure" else _about(posting, line.rule)
        if window is None:
            unknown += posting.serves(basis.on)
        elif _serves_within(posting, window, per.kind, basis.on):
            # two postings of one day, main and concurrent, ask for one thing
            found[window, posting.officer] = None
    yield from found
    if unknown:
        notices.append(
            say(
                "{rule}: {count} postings have no day of appointment, so their windows are not known",
                rule=f"{line.use.pack.id}/{line.rule.id}",
                count=unknown,
            )
        )


def _since_joining(line: Line, basis: Basis) -> Iterator[tuple[Window, str | None]]:
    after = line.rule.per.after or Span(years=1)
    for officer in basis.roster.officers.values():
        if officer.joined_on is not None:
            yield Window(officer.joined_on, forward(officer.joined_on, after)), officer.code


def _fits(posting: Posting, where: Scope, basis: Basis) -> bool:
    officer = basis.roster.officers.get(posting.officer)
    if officer is None or (where.qualification and not qualified(officer, where.qualification)):
        return False
    return basis.county(basis.on).posting_fits(posting, where)


def _serves_within(posting: Posting, window: Window, kind: str, on: date) -> bool:
    """Whether the posting holds on the judged day of its window; a candidate's does (RULES 3)."""
    day = window.last if window.last is not None and window.over(on) else on
    candidate = posting.expected_on is not None and posting.starts_on is None
    waiting = candidate or (posting.appointed_on is not None and day < posting.appointed_on)
    return posting.serves(day) or (waiting and kind in {"before", "around"})


def _tenure(posting: Posting, use: PackInUse) -> Window | None:
    """任职日期 to the earlier of 任期届满 and 离任日期; else the pack's term, else open (RULES 16)."""
    term = use.pack.term
    start = posting.appointed_on or posting.starts_on or (term.first if term else None)
    if start is None or posting.expected_on is not None:
        return None
    fallback = term.last if term and term.last and term.last >= start else None
    ends = [day for day in (posting.term_ends_on or fallback, posting.ends_on) if day is not None]
    return Window.closed(start, min(ends)) if ends else Window(start, None)


def _about(posting: Posting, rule: QuotaRule) -> Window | None:
    """The window before, around or after an appointment, or an expected one."""
    day = posting.appointed_on or posting.expected_on
    if day is None or (rule.per.kind == "after" and posting.appointed_on is None):
        return None
    start = day if rule.per.before is None else backward(day, rule.per.before)
    end = day if rule.per.after is None else forward(day, rule.per.after)
    return Window(start, end)


def forward(day: date, span: Span) -> date:
    """The first day that no longer belongs to a window of `span` from `day` (RULES 16)."""
    return add_years(add_months(day, span.months), span.years) + span.days * DAY


def backward(day: date, span: Span) -> date:
    """The anniversary from which a window of `span` before `day` runs (RULES 16)."""
    return add_years(add_months(day, -span.months), -span.years) - span.days * DAY


def _request(
    basis: Basis, lines: Sequence[Line], judgements: Sequence[Judgement]
) -> tuple[TallyRequest, tuple[frozenset[int], ...], frozenset[int]]:
    spans: dict[int, Window] = {}
    for judgement in judgements:
        spans[judgement.line.number] = _widen(spans.get(judgement.line.number), judgement.window)
    measured = [line for line in lines if line.by_attendance and line.number in spans]
    numbers_of: dict[str, set[int]] = defaultdict(set)
    plans = {session.key for session in basis.sessions if session.status is Status.PLANNED}
    for line in measured:
        span = spans[line.number]
        for session in _within(line.counted, span):
            numbers_of[session.key].add(line.number)
        for session in _within((*line.counted, *line.spare), span) if line.spare else ():
            numbers_of[session.key].add(-line.number - 1)
    members: dict[tuple[frozenset[int], bool, bool], int] = {}
    classes = {}
    # who was at several rows of one exam is counted once, who sits the make-up is absent until then: sums cannot tell
    single = basis.same_exam.exam_of.keys() | {key for key, _ in basis.to_come}
    for key, numbers in numbers_of.items():
        kind = frozenset(numbers), key in plans, key in single
        classes[key] = members.setdefault(kind, len(members))
    personal = {line.number for line in measured if line.personal}
    request = TallyRequest(
        classes=classes,
        spans=_spans(basis, classes),
        cuts=_cuts(basis.on, [j.window for j in judgements if j.line.by_attendance and j.officer is None]),
        caps=tuple(dict.fromkeys(line.cap for line in measured)),
        apart=any(line.counting.online_cap is not None for line in measured),
        movers=_movers(basis.roster) if any(_per_head(line.rule) for line in measured) else frozenset(),
        loose=frozenset(n for (numbers, _, one), n in members.items() if one or numbers & personal),
        expected=_expected(basis, classes),
        seats=frozenset(_seats([line for line in lines if line.number in spans])),
        officers=_judged(basis.roster, measured),
    )
    return (
        request,
        tuple(numbers for numbers, _, _ in members),
        frozenset(n for (_, p, _), n in members.items() if p),
    )


def _widen(known: Window | None, window: Window) -> Window:
    if known is None:
        return window
    end = None if known.end is None or window.end is None else max(known.end, window.end)
    return Window(min(known.start, window.start), end)


def _within(sessions: Iterable[StudySession], span: Window) -> Iterator[StudySession]:
    """The sessions with a day part, or the day of their count, inside `span`."""
    for session in sessions:
        begun = span.end is None or session.first < span.end or session.day in span
        if begun and (session.last >= span.start or session.day in span):
            yield session


def _cuts(on: date, windows: Iterable[Window]) -> tuple[date, ...]:
    days = {on, on + DAY}
    for window in windows:
        days.add(window.start)
        days.update(() if window.end is None else (window.end,))
    return tuple(sorted(days))


def _spans(basis: Basis, classes: Mapping[str, int]) -> dict[str, tuple[date, date]]:
    return {
        session.key: (min(session.first, session.day), max(session.last, session.day))
        for session in basis.sessions
        if session.key in classes
    }


def _expected(basis: Basis, classes: Mapping[str, int]) -> dict[date, frozenset[str]]:
    """By day, who is expected at sessions to come that name nobody (RULES 25)."""
    found: dict[date, set[str]] = defaultdict(set)
    for session in basis.sessions:
        if session.key not in classes or session.named or session.last <= basis.on:
            continue
        who = basis.awaited(session)
        for n in range((session.last - session.first).days + 1):
            found[session.first + n * DAY].update(who)
    return {day: frozenset(who) for day, who in found.items() if day > basis.on}


def members_of(roster: Roster, units: Iterable[str]) -> set[str]:
    """The officers who ever had a posting in any of the units."""
    return {code for unit in units for code in roster.ever_in.get(unit, ())}


def expects(roster: Roster, session: StudySession, officer: str) -> bool:
    """Whether a session to come that names nobody is taken as held with an officer (RULES 25)."""
    if session.named:
        return False
    units, day = session.units, session.last
    return any(p.unit in units and p.serves(day) for p in roster.postings_of.get(officer, ()))


def _judged(roster: Roster, lines: Iterable[Line]) -> frozenset[str] | None:
    """Whoever ever held a duty that some rule asks for; None where one asks for none, and means everybody."""
    asked: set[frozenset[str]] = set()
    for line in lines:
        scope = line.rule.where if line.rule.subject == "officer" else line.rule.among
        if scope is None or not scope.duties:
            return None
        asked.add(scope.duties)
    if not asked:
        return None
    fits = {
        held: any(holds_duty(held, duties) for duties in asked)
        for held in {p.duties for p in roster.postings}
    }
    return frozenset(posting.officer for posting in roster.postings if fits[posting.duties])


def _per_head(rule: QuotaRule) -> bool:
    return rule.subject == "unit" and rule.measure == "hours"


def _movers(roster: Roster) -> frozenset[str]:
    """Officers who ever served in more than one unit; their hours are credited unit by unit (RULES 19)."""
    return frozenset(code for code, rows in roster.postings_of.items() if len({row.unit for row in rows}) > 1)


def _seats(lines: Iterable[Line]) -> Iterator[str]:
    """Sessions whose credit to a unit depends on who was there."""
    for line in lines:
        asked, table = line.rule.counts_if, line.counting.kinds.activities
        if line.rule.subject != "unit" or line.rule.measure != "count":
            continue
        shares = asked.present is not None or asked.leaders_present is not None or asked.turnout is not None
        for session in (*line.counted, *line.spare):
            if shares or any(table[kind].exam for kind in session.kinds & line.rule.of):
                yield session.key
