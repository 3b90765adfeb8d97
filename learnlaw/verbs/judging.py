"""Brings the facts together and has them judged: what the board, the reports and the commands stand on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from learnlaw.domain.calendar import Window
from learnlaw.domain.metric import ExamResult, Tallies, tally
from learnlaw.domain.people import Roster
from learnlaw.domain.policy import OFFICER, QuotaRule
from learnlaw.domain.quota import Verdict, evaluate
from learnlaw.domain.same_exam import one_exam_each
from learnlaw.domain.study import Attendance, StudySession
from learnlaw.domain.survey import Basis, PackInUse, Survey, reach, survey
from learnlaw.errors import DatabaseError, Message, NothingToJudgeError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.narrowing import own_findings, own_sessions

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.store.people import People


class NoUnitsError(NothingToJudgeError):
    """The roster is empty."""

    template = "there are no units to judge; import a roster first: learnlaw roster import FILE"


class NoPackError(NothingToJudgeError):
    """No pack is in use."""

    template = "no policy pack is in use; choose one first: learnlaw policy list, learnlaw policy use ID"


class SpoiltPackError(DatabaseError):
    """A pack kept in the database can no longer be read."""

    template = "the policy pack {pack} kept in the database cannot be read: {problem}"


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with all that it was given on."""

    verdict: Verdict
    survey: Survey
    tallies: Tallies
    people: People


def judge(desk: Desk, *, year: int | None = None) -> Judged:
    """Judge every rule of the packs in use as of the desk's day, by what was known on its known-on day.

    Raises `NoUnitsError`, `NoPackError`.
    """
    with desk.reading() as connection:
        return judge_within(desk, connection, year=year)


def judge_within(desk: Desk, connection: Connection, *, year: int | None = None) -> Judged:
    """The same inside a connection that is already reading."""
    return judge_packs(desk, connection, packs_in_use(desk, connection), year=year)


def judge_packs(
    desk: Desk,
    connection: Connection,
    packs: tuple[PackInUse, ...],
    *,
    year: int | None = None,
    officer: str = "",
) -> Judged:
    """Judge by packs that need not be in use: what if they were?

    With `officer` only that person is judged, by the rules for officers, which
    takes no look at anybody else's attendance.
    """
    from learnlaw.store.results import makeups_after

    with _uncollected():
        people = desk.facts.people(connection)
        if not people.roster.units:
            raise NoUnitsError
        if not packs:
            raise NoPackError
        if officer:
            people, packs = _alone(people, packs, officer)
        basis = Basis(packs, desk.kinds, people.roster, (), desk.workdays, desk.today(), year)
        span = reach(basis)
        sessions, attended = _ledger(desk, connection, people, span)
        results = _results(desk, connection, people, packs)
        once = one_exam_each(sessions, results, _exams_counted(desk, packs))
        basis = replace(
            basis,
            sessions=tuple(once.sessions),
            results=tuple(once.results),
            same_exam=once.same,
            to_come=makeups_after(connection, people, basis.on),
        )
        plan = survey(basis)
        if officer:
            plan = replace(plan, request=replace(plan.request, officers=frozenset({officer})))
        tallies = _tallies(desk, connection, people, plan, attended)
        verdict = evaluate(plan, tallies)
    notices = (*verdict.notices, *_calendar_notice(plan))
    findings = own_findings(desk, people.roster, verdict.findings)
    overdue = own_sessions(desk, people.roster, verdict.overdue)
    verdict = replace(verdict, findings=findings, overdue=overdue, notices=notices)
    return Judged(verdict, plan, tallies, people)


def _alone(
    people: People, packs: tuple[PackInUse, ...], officer: str
) -> tuple[People, tuple[PackInUse, ...]]:
    """The roster with one officer alone, and the packs with their rules for officers."""
    whole = people.roster
    roster = Roster.of(
        whole.units.values(),
        [whole.officers[officer]],
        whole.postings_of.get(officer, ()),
        whole.exemptions_of.get(officer, ()),
    )
    rules = [tuple(rule for rule in use.pack.rules if _personal(rule)) for use in packs]
    alone = (replace(use, pack=replace(use.pack, rules=mine)) for use, mine in zip(packs, rules, strict=True))
    return replace(people, roster=roster), tuple(alone)


def _personal(rule: QuotaRule) -> bool:
    """Whether it judges officers, under any of its readings."""
    subjects = {reading.changes.get("subject") for reading in rule.readings.values()}
    return rule.subject == OFFICER or OFFICER in subjects


def _exams_counted(desk: Desk, packs: tuple[PackInUse, ...]) -> frozenset[str]:
    """The kinds that people sit and that some rule counts."""
    found: set[str] = set()
    for use in packs:
        table = desk.kinds.with_own(use.pack.kinds).activities
        exams = {code for code, kind in table.items() if kind.exam}
        found.update(*(rule.of & exams for rule in use.rules()))
    return frozenset(found)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector, which would walk over all these lasting values a dozen times."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def packs_in_use(desk: Desk, connection: Connection) -> tuple[PackInUse, ...]:
    """The packs in use, read from the text kept with them."""
    from learnlaw.formats.policy_yaml import read_policy
    from learnlaw.i18n import tell_problem
    from learnlaw.store.packs import used_packs

    found = []
    for used in used_packs(connection):
        pack, problems = read_policy(used.body, desk.kinds, used.pack)
        if pack is None:
            raise SpoiltPackError(pack=used.pack, problem=tell_problem(problems[0]))
        found.append(PackInUse(pack, used.readings, used.carry, used.first, used.last))
    return tuple(found)


def _ledger(
    desk: Desk, connection: Connection, people: People, span: Window | None
) -> tuple[list[StudySession], dict[str, tuple[Attendance, ...]] | None]:
    """The sessions of a span; with a known-on day also who was there, as it was known then."""
    from learnlaw.store.history import sessions_known_on

    if desk.known_on is None:
        return desk.facts.sessions(connection, span), None
    return sessions_known_on(connection, people, desk.known_on, span)


def _results(
    desk: Desk, connection: Connection, people: People, packs: tuple[PackInUse, ...]
) -> list[ExamResult]:
    from learnlaw.store.results import load_results

    rules = [rule for use in packs for rule in use.rules()]
    if not any(rule.measure == "rate" or rule.counts_if.passed for rule in rules):
        return []
    return load_results(connection, people, desk.known_on)


def _tallies(
    desk: Desk,
    connection: Connection,
    people: People,
    plan: Survey,
    attended: dict[str, tuple[Attendance, ...]] | None,
) -> Tallies:
    from learnlaw.store.facts import answer

    if attended is not None:
        return tally(plan.request, plan.basis.sessions, attended, desk.workdays)
    return answer(connection, people, plan.request)


def _calendar_notice(plan: Survey) -> list[Message]:
    """Where the calendar of adjusted days ends, forecasts go by weekdays, and it is told (RULES 27)."""
    known = plan.basis.workdays.known
    windows = {
        j.window for j in plan.judgements if j.line.rule.measure == "hours" and j.window.end is not None
    }
    if known is None or all(plan.basis.workdays.knows(window) for window in windows):
        return []
    return [
        say(
            "the calendar of adjusted working days ends on {day}; weekdays are taken after it", day=known.last
        )
    ]
