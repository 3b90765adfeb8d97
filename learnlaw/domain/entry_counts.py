"""What one activity counts for: rule by rule, unit by unit, and why not where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from learnlaw.domain.calendar import Window
from learnlaw.domain.kinds import Title
from learnlaw.domain.standing import Reckoner
from learnlaw.domain.study import Status, StudySession
from learnlaw.domain.survey import Judgement, Line
from learnlaw.errors import Message, say


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsFor:
    """One rule in one window, and what it makes of the activity."""

    rule: str
    """As `pack/rule`."""
    title: Title
    aim: bool
    window: Window
    plan: bool
    """It counts as planned: its day is still to come."""
    units: tuple[str, ...]
    """Codes of the units for which it counts."""
    persons: bool
    """It counts for persons: for who was there, or is expected."""
    reasons: tuple[tuple[Message, tuple[str, ...]], ...]
    """Why it does not count, each with the codes of the units; without units: for nobody."""


def counts_for(reckoner: Reckoner, session: StudySession) -> Iterator[CountsFor]:
    """Every rule that might count an activity of its kind, in the order of the packs.

    Rules that ask for something else altogether, such as another kind of
    activity, are left out. Windows of persons are not told one by one.
    """
    seen = set()
    for judgement in reckoner.survey.judgements:
        line = judgement.line
        if line.rule.measure == "staffing" or not _about(line, session):
            continue
        key = line.number, None if judgement.officer is not None else judgement.window
        if key not in seen and _touches(judgement, session):
            seen.add(key)
            yield _told(reckoner, judgement, session)


def _about(line: Line, session: StudySession) -> bool:
    """Whether the rule is about activities of this kind, or hours of this category."""
    of = line.rule.of
    return session.category in of if line.rule.measure == "hours" else bool(session.kinds & of)


def _touches(judgement: Judgement, session: StudySession) -> bool:
    if judgement.line.rule.measure == "hours":
        return judgement.window.meets(Window.closed(session.first, session.last))
    return session.day in judgement.window


def _told(reckoner: Reckoner, judgement: Judgement, session: StudySession) -> CountsFor:
    line, on = judgement.line, reckoner.basis.on
    whole = line.counting.refusal(session)
    if whole is None and session.status is Status.PLANNED and session.day <= on:
        whole = say("planned, and not entered as held")
    units: tuple[str, ...] = ()
    reasons: tuple[tuple[Message, tuple[str, ...]], ...] = ((whole, ()),) if whole else ()
    if whole is None and _by_units(line):
        units, reasons = _units(reckoner, line, session)
    return CountsFor(
        rule=f"{line.use.pack.id}/{line.rule.id}",
        title=line.rule.title,
        aim=line.rule.force == "aim",
        window=judgement.window,
        plan=session.day > on,
        units=units,
        persons=whole is None and not _by_units(line),
        reasons=reasons,
    )


def _by_units(line: Line) -> bool:
    return line.rule.subject == "unit" and line.rule.measure == "count"


def _units(
    reckoner: Reckoner, line: Line, session: StudySession
) -> tuple[tuple[str, ...], tuple[tuple[Message, tuple[str, ...]], ...]]:
    """The units named for which it counts, and those for which not, by the reason."""
    counted: list[str] = []
    refused: dict[str, tuple[Message, list[str]]] = {}
    judged = {unit.code for unit in reckoner.basis.county(reckoner.basis.on).units(line.rule.where)}
    for code in session.units:
        unit = reckoner.basis.roster.units[code]
        reason = line.counting.unit_refusal(session, unit, reckoner.seating(session))
        if reason is None and code not in judged:
            reason = say("the rule does not judge this unit")
        if reason is None:
            counted.append(code)
        else:
            refused.setdefault(str(reason), (reason, []))[1].append(code)
    return tuple(counted), tuple((reason, tuple(codes)) for reason, codes in refused.values())
