"""Whether units and officers met what the packs in use ask, and by when they must act.

`evaluate()` is the only place where a pack is judged. It reads no clock and
no database, so a verdict given in March can be given again in June from the
facts of March.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from learnlaw.domain.calendar import Window
from learnlaw.domain.forecast import State, last_by_counts, last_by_hours, state
from learnlaw.domain.metric import Tallies
from learnlaw.domain.people import Roster
from learnlaw.domain.policy import QuotaRule
from learnlaw.domain.standing import Reckoner, Standing
from learnlaw.domain.study import Status, StudySession, hours
from learnlaw.domain.survey import Judgement, Survey
from learnlaw.errors import Message

ORDER = {state: n for n, state in enumerate(State)}
NEVER_BY = frozenset({State.MET, State.MISSED, State.IMPOSSIBLE})
"""The states in which there is no latest day to act (RULES 26)."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a finding is about."""

    kind: str
    """`unit` or `officer`."""
    code: str
    name: str
    unit: str
    """Of an officer, the unit in which the officer counts; of a unit, itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one rule says of one subject in one window, as of one day."""

    pack: str
    rule: QuotaRule
    document: str | None
    subject: Subject
    window: Window
    minimum: Decimal
    actual: Decimal
    planned: Decimal
    shortfall: Decimal
    state: State
    last_by: date | None
    provisional: bool = False
    """暂按上年度口径: the pack's own time is over (RULES 17)."""
    covered: int | None = None
    of: int | None = None
    short: int | None = None
    """Coverage, rate and staffing: persons still missing (RULES 21)."""
    immaterial: bool = False
    """材料不全: it would be met but for the condition on evidence (RULES 12)."""
    made_up: bool = False
    """补考后达标: it is met only because of make-ups (RULES 15)."""
    also: tuple[str, ...] = ()
    """Rules that ask the same and no more, as `pack/rule` (RULES 22)."""

    @property
    def id(self) -> str:
        """The rule as `pack/rule`."""
        return f"{self.pack}/{self.rule.id}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings of a day, in the order in which they are listed."""

    on: date
    findings: tuple[Finding, ...]
    overdue: tuple[StudySession, ...] = ()
    """计划逾期未登记: plans whose last day has passed (RULES 25)."""
    notices: tuple[Message, ...] = ()

    def summary(self, force: str = "must") -> dict[State, int]:
        """How many findings of a force stand in each state."""
        count = Counter(finding.state for finding in self.findings if finding.rule.force == force)
        return {state: count[state] for state in State}


def evaluate(survey: Survey, tallies: Tallies) -> Verdict:
    """Judge every window of the survey by the sums that it asked for (RULES 16 to 28)."""
    reckoner = Reckoner(survey, tallies)
    found = [finding for j in survey.judgements for finding in _judge(reckoner, j)]
    basis = survey.basis
    overdue = (s for s in basis.sessions if s.status is Status.PLANNED and s.last < basis.on)
    ordered = sorted(_stacked(found, survey), key=_place(survey))
    return Verdict(
        basis.on, tuple(ordered), tuple(sorted(overdue, key=lambda s: (s.last, s.key))), survey.notices
    )


def _judge(reckoner: Reckoner, judgement: Judgement) -> Iterator[Finding]:
    for standing in reckoner.standings(judgement):
        yield _finding(reckoner, judgement, standing)


def _finding(reckoner: Reckoner, judgement: Judgement, standing: Standing) -> Finding:
    line, rule = judgement.line, judgement.line.rule
    score, on = standing.score, reckoner.basis.on
    verdict = state(score, judgement.window, on, aim=rule.force == "aim")
    minimum, actual, reached = _shown(rule, standing)
    shortfall = max(minimum - actual, Decimal(0))
    over = judgement.window.over(on)
    met_otherwise = standing.spare is not None and score.have < score.need <= standing.spare
    return Finding(
        pack=line.use.pack.id,
        rule=rule,
        document=line.use.pack.document_of(rule.source),
        subject=_subject(reckoner, judgement, standing.subject),
        window=judgement.window,
        minimum=minimum,
        actual=actual,
        planned=reached - actual,
        shortfall=shortfall,
        state=verdict,
        last_by=None if over or verdict in NEVER_BY else _last_by(reckoner, judgement, shortfall),
        provisional=judgement.provisional,
        covered=standing.covered,
        of=standing.of,
        short=standing.short,
        immaterial=met_otherwise,
        made_up=standing.first is not None and standing.first < score.need <= score.have,
    )


def _subject(reckoner: Reckoner, judgement: Judgement, code: str) -> Subject:
    roster = reckoner.basis.roster
    if judgement.line.rule.subject == "unit":
        return Subject("unit", code, roster.units[code].name, code)
    unit = reckoner.basis.county(judgement.day).home_unit(code) or _expected_in(roster, code)
    return Subject("officer", code, roster.officers[code].name, unit)


def _expected_in(roster: Roster, officer: str) -> str:
    """The unit that a candidate is to serve in, who may serve in none yet."""
    return next((p.unit for p in roster.postings_of.get(officer, ()) if p.expected_on or p.appointed_on), "")


def _shown(rule: QuotaRule, standing: Standing) -> tuple[Decimal, Decimal, Decimal]:
    """Minimum, actual, actual with the plans; percentages and averages rounded down (RULES 21)."""
    score = standing.score
    have, reached = score.have, score.have + score.gain
    if rule.measure == "hours":
        return _hours(score.need), _hours(have), _hours(reached)
    if rule.percent and standing.of:
        return rule.minimum, _percent(have, standing.of), _percent(reached, standing.of)
    return Decimal(int(score.need)), Decimal(int(have)), Decimal(int(reached))


def _hours(amount: int | Fraction) -> Decimal:
    return hours(int(amount // 1))


def _percent(covered: int | Fraction, of: int) -> Decimal:
    return hours(int(covered * 10000 // of))


def _last_by(reckoner: Reckoner, judgement: Judgement, shortfall: Decimal) -> date | None:
    """The latest day for the next activity that counts, from `actual` alone (RULES 26)."""
    rule, window = judgement.line.rule, judgement.window
    if rule.measure == "count":
        return last_by_counts(window, int(shortfall), rule.spacing)
    if rule.measure == "hours":
        short = int((shortfall * 100).to_integral_value(rounding=ROUND_FLOOR))
        key = window, short, judgement.line.cap
        if key not in reckoner.last_days:
            reckoner.last_days[key] = last_by_hours(
                window, short, judgement.line.cap, reckoner.basis.workdays
            )
        return reckoner.last_days[key]
    return window.last


def _stacked(findings: Sequence[Finding], survey: Survey) -> list[Finding]:
    """Of findings that ask the same, the largest minimum; the others stand in its `also` (RULES 22)."""
    asked = {id(line.rule): _asked(line.rule) for line in survey.lines}
    common = {what for what, times in Counter(asked.values()).items() if times > 1}
    rank = {line.use.pack.id: line.rank for line in survey.lines}
    rivals: dict[object, list[Finding]] = {}
    kept = []
    for finding in findings:
        what = asked[id(finding.rule)]
        if what not in common:
            kept.append(finding)
            continue
        rivals.setdefault((what, finding.subject, finding.window), []).append(finding)
    for group in rivals.values():
        group.sort(key=lambda f: (f.provisional, -f.minimum, rank[f.pack]))
        kept.append(replace(group[0], also=tuple(f.id for f in group[1:])))
    return kept


def _asked(rule: QuotaRule) -> tuple[object, ...]:
    """What must be equal for two rules to compete, beside the subject and the window."""
    same = rule.subject, rule.measure, rule.of, rule.among, rule.counts_if, rule.force
    return (*same, rule.officers, rule.prorate, rule.reading, rule.percent)


def _place(survey: Survey) -> Callable[[Finding], tuple[object, ...]]:
    position: Mapping[str, int] = survey.basis.roster.position
    end = len(position)

    def key(finding: Finding) -> tuple[object, ...]:
        subject = finding.subject
        return (
            ORDER[finding.state],
            subject.kind == "officer",
            position.get(subject.unit, end),
            subject.code,
            finding.pack,
            finding.rule.id,
            finding.window.start,
        )

    return key


def worst(findings: Sequence[Finding]) -> State | None:
    """The state that stands first in the order of states; None of no findings."""
    return min((finding.state for finding in findings), key=ORDER.__getitem__, default=None)
