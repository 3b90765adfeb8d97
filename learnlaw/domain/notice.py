"""Letters to units that are behind: which are due, at what level, and what they say.

The program drafts and a person issues (RULES 29). What was issued is
remembered by its cause, so that nothing is sent twice and levels only rise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from learnlaw.domain.calendar import Window
from learnlaw.domain.explain import plain
from learnlaw.domain.forecast import State
from learnlaw.domain.kinds import Title
from learnlaw.domain.quota import Finding
from learnlaw.errors import Message, UsageError, say


class NoticeLevel(StrEnum):
    """提醒函, 督办函, 通报, from the mildest up; and 普法提示, which is of another kind."""

    REMINDER = "reminder"
    SUPERVISION = "supervision"
    CIRCULAR = "circular"
    PUBLICITY = "publicity"
    """普法提示 under article 57 of 法治宣传教育法: a kind of its own, never drafted by the program."""


LADDER = (NoticeLevel.REMINDER, NoticeLevel.SUPERVISION, NoticeLevel.CIRCULAR)
LEVEL_WORDS = {
    NoticeLevel.REMINDER: say("reminder"),
    NoticeLevel.SUPERVISION: say("supervision"),
    NoticeLevel.CIRCULAR: say("circular"),
    NoticeLevel.PUBLICITY: say("publicity"),
}


class NoticeState(StrEnum):
    """What became of a letter."""

    ISSUED = "issued"
    RECEIVED = "received"
    ANSWERED = "answered"
    CHECKED = "checked"
    CLOSED = "closed"
    OVERDUE = "overdue"


STATE_WORDS = {
    NoticeState.ISSUED: say("issued"),
    NoticeState.RECEIVED: say("received"),
    NoticeState.ANSWERED: say("answered"),
    NoticeState.CHECKED: say("checked"),
    NoticeState.CLOSED: say("closed"),
    NoticeState.OVERDUE: say("overdue"),
}
NEXT = {
    NoticeState.ISSUED: (NoticeState.RECEIVED, NoticeState.ANSWERED, NoticeState.OVERDUE, NoticeState.CLOSED),
    NoticeState.RECEIVED: (NoticeState.ANSWERED, NoticeState.OVERDUE, NoticeState.CLOSED),
    NoticeState.OVERDUE: (NoticeState.RECEIVED, NoticeState.ANSWERED, NoticeState.CLOSED),
    NoticeState.ANSWERED: (NoticeState.CHECKED, NoticeState.CLOSED),
    NoticeState.CHECKED: (NoticeState.CLOSED, NoticeState.ANSWERED),
    NoticeState.CLOSED: (),
}
"""Where a letter can go from each state."""


class WrongTurnError(UsageError):
    """A letter cannot go from one state to the other."""

    template = "notice {number} is {state}; it cannot become {wanted}"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a letter is sent: issued once (RULES 29)."""

    pack: str
    rule: str
    kind: str
    subject: str
    window: Window
    level: NoticeLevel

    @property
    def gap(self) -> tuple[object, ...]:
        """The cause without its level: what a higher letter follows up."""
        return self.pack, self.rule, self.kind, self.subject, self.window.start


@dataclass(frozen=True, slots=True)
class Lead:
    """How early letters are drafted, in days before the latest day to act."""

    reminder: int = 30
    supervision: int = 7


@dataclass(frozen=True, slots=True)
class Gap:
    """One finding that a letter speaks of, and the cause under which it is remembered."""

    finding: Finding
    cause: Cause


@dataclass(frozen=True, slots=True)
class Draft:
    """One letter to one unit for all its gaps, at the level of the worst of them."""

    unit: str
    name: str
    level: NoticeLevel
    as_of: date
    gaps: tuple[Gap, ...]


def level_of(finding: Finding, on: date, lead: Lead) -> NoticeLevel | None:
    """The level that a finding calls for on a day; aims, and what is met or planned, call for none."""
    if finding.rule.force == "aim" or finding.state in (State.MET, State.PLANNED):
        return None
    if finding.state is State.MISSED:
        return NoticeLevel.CIRCULAR
    days = None if finding.last_by is None else (finding.last_by - on).days
    if finding.state is State.IMPOSSIBLE or (days is not None and days <= lead.supervision):
        return NoticeLevel.SUPERVISION
    soon = days is not None and days <= lead.reminder
    return NoticeLevel.REMINDER if finding.state is State.BEHIND or soon else None


def cause_of(finding: Finding, level: NoticeLevel) -> Cause:
    """Under what a letter about a finding is remembered."""
    subject = finding.subject
    return Cause(finding.pack, finding.rule.id, subject.kind, subject.code, finding.window, level)


def escalate(
    finding: Finding, issued: Mapping[tuple[object, ...], NoticeLevel], on: date, lead: Lead
) -> Gap | None:
    """The gap that is due a letter now; None where one of its level or a higher one went out before."""
    level = level_of(finding, on, lead)
    if level is None:
        return None
    cause = cause_of(finding, level)
    return Gap(finding, cause) if rises(cause, issued) else None


def rises(cause: Cause, issued: Mapping[tuple[object, ...], NoticeLevel]) -> bool:
    """Whether nothing, or only something milder, was written about the gap before."""
    before = issued.get(cause.gap)
    return before is None or LADDER.index(before) < LADDER.index(cause.level)


def highest(causes: Iterable[Cause]) -> dict[tuple[object, ...], NoticeLevel]:
    """The highest level at which each gap was ever written about."""
    found: dict[tuple[object, ...], NoticeLevel] = {}
    for cause in causes:
        known = found.get(cause.gap)
        if cause.level in LADDER and (known is None or LADDER.index(cause.level) > LADDER.index(known)):
            found[cause.gap] = cause.level
    return found


def draft(
    findings: Sequence[Finding],
    names: Mapping[str, str],
    issued: Collection[Cause],
    on: date,
    lead: Lead,
    level: NoticeLevel | None = None,
) -> list[Draft]:
    """The letters due on a day: one a unit, the gaps of its officers with its own.

    `names` are the units in official order, which is the order of the letters.
    With a `level` only gaps of that level are written about, so that reminders
    can go out while a circular waits for its approval.
    """
    before = highest(issued)
    gaps: dict[str, list[Gap]] = {}
    for finding in findings:
        gap = escalate(finding, before, on, lead)
        if gap is not None and finding.subject.unit in names and level in (None, gap.cause.level):
            gaps.setdefault(finding.subject.unit, []).append(gap)
    return [
        Draft(unit, names[unit], _worst(gaps[unit]), on, tuple(gaps[unit])) for unit in names if unit in gaps
    ]


def _worst(gaps: Iterable[Gap]) -> NoticeLevel:
    return max((gap.cause.level for gap in gaps), key=LADDER.index)


# -- words ------------------------------------------------------------------------------


def sentences(letter: Draft) -> list[Message]:
    """What the letter says, a sentence a gap; officers who lack the same share theirs (RULES 30)."""
    return [sentence for _gaps, sentence in spoken(letter)]


def spoken(letter: Draft) -> list[tuple[tuple[Gap, ...], Message]]:
    """The gaps of each sentence, and the sentence: first those of the unit, then those of its officers."""
    found: list[tuple[tuple[Gap, ...], Message]] = []
    officers: dict[object, list[Gap]] = {}
    for gap in letter.gaps:
        finding = gap.finding
        if finding.subject.kind == "officer":
            alike = finding.id, finding.window, finding.minimum, finding.state is State.MISSED
            officers.setdefault(alike, []).append(gap)
        else:
            found.append(((gap,), _unit_sentence(letter, finding)))
    return [*found, *((tuple(gaps), _officer_sentence(letter, gaps)) for gaps in officers.values())]


def _unit_sentence(letter: Draft, finding: Finding) -> Message:
    return say(
        "{unit}: as of {day}, your unit has {actual} of {minimum} in {rule:en} ({source}), "
        "{shortfall} short; {ask}",
        unit=letter.name,
        day=_day(letter.as_of),
        rule=finding.rule.title,
        actual=amount_words(finding, plain(finding.actual)),
        minimum=amount_words(finding, plain(finding.minimum)),
        shortfall=missing_words(finding),
        source=cited(finding),
        ask=_ask(letter, finding),
    )


def _officer_sentence(letter: Draft, gaps: Sequence[Gap]) -> Message:
    finding = gaps[0].finding
    return say(
        "{unit}: as of {day}, {count} of your officers have not reached {minimum} in {rule:en} "
        "({source}): {who}; {ask}",
        unit=letter.name,
        day=_day(letter.as_of),
        rule=finding.rule.title,
        count=len(gaps),
        minimum=amount_words(finding, plain(finding.minimum)),
        source=cited(finding),
        who=_people(gaps),
        ask=_ask(letter, min((gap.finding for gap in gaps), key=lambda f: f.last_by or date.max)),
    )


def _people(gaps: Sequence[Gap]) -> Message:
    named = [gap.finding.subject.name for gap in gaps[:10]]
    names = Title("、".join(named), ", ".join(named))
    if len(gaps) > len(named):
        return say("{names:en} and others", names=names)
    return say("{names:en}", names=names)


def amount_words(finding: Finding, figure: str) -> Message:
    """A figure of a finding with what it counts: 2次, 3学时, 62.5%, 4人."""
    rule = finding.rule
    if rule.measure == "hours":
        return say("1 hour") if figure == "1" else say("{figure} hours", figure=figure)
    if rule.percent:
        return say("{figure}%", figure=figure)
    if rule.measure == "count":
        return say("1 time") if figure == "1" else say("{figure} times", figure=figure)
    return _persons(figure)


def _persons(figure: str) -> Message:
    return say("1 person") if figure == "1" else say("{figure} persons", figure=figure)


def missing_words(finding: Finding) -> Message:
    """What is still short: of shares the persons."""
    if finding.short is not None:
        return _persons(str(finding.short))
    return amount_words(finding, plain(finding.shortfall))


def _ask(letter: Draft, finding: Finding) -> Message:
    if finding.state is State.MISSED:
        return say("please explain in writing, and report how it will be made good.")
    day = finding.last_by if finding.last_by and finding.last_by >= letter.as_of else finding.window.last
    if day is None:
        return say("please arrange it, and report the ledger.")
    when = _day(day) if day.year != letter.as_of.year else _day_of_year(day)
    if finding.rule.measure == "count" and finding.rule.subject == "unit":
        return say("please hold it by {day} and report the ledger.", day=when)
    return say("please complete it by {day} and report the ledger.", day=when)


def cited(finding: Finding) -> Message:
    """The document and clause: 互政办〔2024〕18号第4条."""
    clause, document = finding.rule.source.clause, finding.document or finding.pack
    if clause is None:
        return say("{document}", document=document)
    if clause.isdecimal():
        return say("{document} article {clause}", document=document, clause=clause)
    return say("{document} {clause}", document=document, clause=clause)


def _day(day: date) -> Message:
    written = Title(f"{day.year}年{day.month}月{day.day}日", day.isoformat())
    return say("{day:en}", day=written)


def _day_of_year(day: date) -> Message:
    return say("{day:en}", day=Title(f"{day.month}月{day.day}日", day.isoformat()))


def reply_by(on: date, level: NoticeLevel) -> date:
    """The day by which an answer is asked for, unless the issuer sets another."""
    return on + timedelta(days={NoticeLevel.REMINDER: 15, NoticeLevel.SUPERVISION: 7}.get(level, 10))
