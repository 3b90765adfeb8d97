"""What a coordinator asks of quotas: who is behind, why, and what would close the gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from learnlaw.domain.explain import Attended, Explanation, explain, plain
from learnlaw.domain.forecast import State
from learnlaw.domain.plan import Proposal, propose
from learnlaw.domain.quota import Finding, Verdict
from learnlaw.domain.standing import Reckoner
from learnlaw.domain.study import StudySession
from learnlaw.domain.survey import Judgement
from learnlaw.errors import NotFoundError, UsageError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import Judged, judge_within
from learnlaw.verbs.matching import Matcher, Unmatched
from learnlaw.verbs.registry import look

if TYPE_CHECKING:
    from sqlalchemy import Connection


class NoSuchFindingError(UsageError):
    """The rule judges no such subject on that day."""

    template = "{rule} judges no {subject} on {day}"


@dataclass(frozen=True, slots=True)
class QuotaCheck:
    """The findings asked for, with what they rest on."""

    as_of: date
    known_on: date | None
    packs: tuple[str, ...]
    verdict: Verdict
    judged: Judged

    @property
    def bad(self) -> bool:
        """Whether something that must be is missed or can no longer be met (exit code 1)."""
        summary = self.verdict.summary()
        return bool(summary[State.MISSED] or summary[State.IMPOSSIBLE])


@look("check_quota", say("Check quotas"))
def check_quota(desk: Desk, *, year: int | None = None, unit: str = "", rule: str = "") -> QuotaCheck:
    """Judge the packs in use as of the desk's day.

    `unit` keeps the findings of a unit, of those below it and of their
    officers; `rule` those of one rule, `id` or `pack/id`. Raises
    `NoUnitsError`, `NoPackError`, `NotFoundError`.
    """
    with desk.reading() as connection:
        judged = judge_within(desk, connection, year=year)
    findings = judged.verdict.findings
    if rule:
        known = {_line_id(line.use.pack.id, line.rule.id) for line in judged.survey.lines}
        wanted = {name for name in known if rule in (name, name.partition("/")[2])}
        if not wanted:
            raise NotFoundError(kind=say("rule"), code=rule)
        findings = tuple(f for f in findings if f.id in wanted)
    if unit:
        code = unit_meant(judged, unit)
        above = judged.people.roster.above
        findings = tuple(f for f in findings if code in above.get(f.subject.unit, ()))
    packs = tuple(use.pack.id for use in judged.survey.basis.packs)
    verdict = replace(judged.verdict, findings=findings)
    return QuotaCheck(desk.today(), desk.known_on, packs, verdict, judged)


def unit_meant(judged: Judged, word: str) -> str:
    """The code of the unit that a code or a full name means. Raises `NotFoundError`."""
    found = Matcher(judged.people.roster).unit(word)
    if isinstance(found, Unmatched):
        raise NotFoundError(kind=say("unit"), code=word)
    return found


def _line_id(pack: str, rule: str) -> str:
    return f"{pack}/{rule}"


# -- explain --------------------------------------------------------------------------


@look("explain_quota", say("Explain a quota"))
def explain_quota(desk: Desk, rule: str, subject: str, *, year: int | None = None) -> list[Explanation]:
    """Why a subject stands where it does under a rule, for each window judged.

    Raises `NotFoundError` for a rule or subject that is not known, and
    `NoSuchFindingError` where the rule does not judge the subject.
    """
    with desk.reading() as connection:
        judged = judge_within(desk, connection, year=year)
        findings, code = _findings_of(desk, judged, rule, subject)
        attended = attended_by(desk, connection, judged, code)
    reckoner = Reckoner(judged.survey, judged.tallies)
    return [explain(reckoner, judgement_of(judged, f), f, attended) for f in findings]


def _findings_of(desk: Desk, judged: Judged, rule: str, word: str) -> tuple[list[Finding], str]:
    ids = [_line_id(line.use.pack.id, line.rule.id) for line in judged.survey.lines]
    if not any(rule in (name, name.partition("/")[2]) for name in ids):
        raise NotFoundError(kind=say("rule"), code=rule)
    code = _subject(judged, word)
    found = [
        finding
        for finding in judged.verdict.findings
        if rule
        in (finding.id, finding.rule.id, *finding.also, *(name.partition("/")[2] for name in finding.also))
        and finding.subject.code == code
    ]
    if not found:
        raise NoSuchFindingError(rule=rule, subject=word, day=desk.today())
    return found, code


def _subject(judged: Judged, word: str) -> str:
    roster = judged.people.roster
    if word in roster.units or word in roster.officers:
        return word
    matcher = Matcher(roster)
    unit = matcher.unit(word)
    if not isinstance(unit, Unmatched):
        return unit
    officer = matcher.officer(word)
    if isinstance(officer, Unmatched):
        if officer.code == "ambiguous-officer":
            raise AmbiguousSubjectError(reason=officer.what)
        raise NotFoundError(kind=say("unit or officer"), code=word)
    return officer


class AmbiguousSubjectError(UsageError):
    """Several officers have that name."""

    template = "{reason}; give the officer's code"


def judgement_of(judged: Judged, finding: Finding) -> Judgement:
    """The judgement that gave a finding."""
    for judgement in judged.survey.judgements:
        same = judgement.line.rule is finding.rule and judgement.window == finding.window
        if same and judgement.officer in (None, finding.subject.code):
            return judgement
    raise LookupError(finding.id)


def attended_by(desk: Desk, connection: Connection, judged: Judged, code: str) -> Attended:
    """The attendance rows of an officer, by session; a unit's figures need none beyond the tallies."""
    from learnlaw.store.facts import attendance_of
    from learnlaw.store.history import records_known_on

    if code not in judged.people.officer_ids:
        return {}
    if desk.known_on is None:
        rows = attendance_of(connection, judged.people, code)
    else:
        known = records_known_on(connection, judged.people, desk.known_on)
        rows = {
            str(key): row
            for key, (record, _) in known.items()
            for row in record.attendances
            if row.officer == code
        }
    return {key: {code: row} for key, row in rows.items()}


# -- plan -----------------------------------------------------------------------------


@look("plan_quota", say("Plan what closes the gaps"))
def plan_quota(desk: Desk, *, year: int | None = None) -> list[Proposal]:
    """Activities that would close every gap that can still be closed (see `domain.plan`)."""
    check = check_quota(desk, year=year)
    return list(propose(check.judged.survey, check.verdict.findings))


# -- as data ----------------------------------------------------------------------------


def finding_data(finding: Finding, language: str) -> dict[str, Any]:
    """A finding as the JSON of CONTRACTS has it."""
    data: dict[str, Any] = {
        "pack": finding.pack,
        "rule": finding.rule.id,
        "title": f"{finding.rule.title:{language}}",
        "reading": finding.rule.reading,
        "force": finding.rule.force,
        "subject": {
            "kind": finding.subject.kind,
            "code": finding.subject.code,
            "name": finding.subject.name,
        },
        "window": {"from": finding.window.start.isoformat(), "until": _iso(finding.window.last)},
        "minimum": plain(finding.minimum),
        "actual": plain(finding.actual),
        "planned": plain(finding.planned),
        "shortfall": plain(finding.shortfall),
        "state": finding.state.value,
        "last_by": _iso(finding.last_by),
        "provisional": finding.provisional,
        "also": list(finding.also),
        "source": {"document": finding.document, "clause": finding.rule.source.clause},
    }
    if finding.covered is not None:
        data |= {"covered": finding.covered, "of": finding.of, "short": finding.short}
    if finding.rule.counts_if.evidence is not None:
        data["material_incomplete"] = finding.immaterial
    if finding.rule.measure == "rate" or finding.rule.counts_if.passed:
        data["made_up"] = finding.made_up
    return data


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def session_data(session: StudySession) -> dict[str, Any]:
    """A session as it is listed under `overdue`."""
    return {
        "number": session.number,
        "organiser": session.organiser,
        "units": list(session.units),
        "kinds": sorted(session.kinds),
        "topic": session.topic,
        "from": session.first.isoformat(),
        "until": session.last.isoformat(),
    }


def summary_data(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings stand in each state."""
    return {state.value: sum(1 for f in findings if f.state is state) for state in State}
