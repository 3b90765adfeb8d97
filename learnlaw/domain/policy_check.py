"""What makes a rule senseless: it contradicts itself, or can never be met or judged.

A pack is checked when it is read and when a form is filled in, so that a slip of the
pen does not stand on the board for a year as a unit's failure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from learnlaw.domain import policy
from learnlaw.domain.kinds import UNIT, Kinds
from learnlaw.domain.policy import CountsIf, PolicyPack, QuotaRule
from learnlaw.domain.policy_room import most_counts, most_hours
from learnlaw.errors import Message, Problem, say


@dataclass(frozen=True, slots=True)
class Fault:
    """Something senseless, at the keys that lead to it from the pack or from a rule."""

    path: tuple[str | int, ...]
    problem: Problem


def check_pack(pack: PolicyPack, kinds: Kinds) -> list[Fault]:
    """What is wrong with a pack as a whole, its rules included; paths begin at the pack."""
    faults = [*_times(pack), *_own_kinds(pack, kinds), *_ids(pack)]
    for n, rule in enumerate(pack.rules):
        faults += [Fault(("rules", n, *f.path), f.problem) for f in check_rule(rule, pack, kinds)]
    return faults


def check_rule(rule: QuotaRule, pack: PolicyPack, kinds: Kinds) -> list[Fault]:
    """What is wrong with a rule as written and under each of its readings; paths begin at the rule."""
    table = kinds.with_own(pack.kinds)
    faults = list(_faults(rule, pack, table))
    known = {(fault.path, fault.problem.code) for fault in faults}
    if rule.reading is not None and rule.reading not in rule.readings:
        what = say("there is no reading {name} in this rule", name=rule.reading)
        faults.append(_fault("unknown-reading", ("reading",), what, _listed(rule)))
    for name, reading in rule.readings.items():
        for fault in _faults(replace(rule, **reading.changes), pack, table):
            if (fault.path, fault.problem.code) not in known:
                inside = fault.path if fault.path[0] in reading.changes else ()
                faults.append(Fault(("readings", name, *inside), fault.problem))
    return faults


def _fault(code: str, path: tuple[str, ...], what: Message, hint: Message | None = None) -> Fault:
    return Fault(path, Problem(code, what, hint))


def _idle(code: str, path: tuple[str, ...], what: Message) -> Fault:
    """A key that changes nothing, and does no harm."""
    return Fault(path, Problem(code, what, say("leave it out"), warning=True))


def _listed(rule: QuotaRule) -> Message | None:
    return say("possible: {words}", words=", ".join(rule.readings)) if rule.readings else None


def _times(pack: PolicyPack) -> Iterator[Fault]:
    for key, days in (("in_force", pack.in_force), ("term", pack.term)):
        if days and days.first and days.last and days.last < days.first:
            what = say("the last day {last} lies before the first, {first}", last=days.last, first=days.first)
            yield _fault("until-before-from", (key, "until"), what)


def _own_kinds(pack: PolicyPack, kinds: Kinds) -> Iterator[Fault]:
    taken = {word: term.code for term in kinds.activities.values() for word in term.words()}
    hint = say("choose another name; the kinds that come with the program cannot be changed")
    for kind in pack.kinds:
        for word in kind.words():
            if word in taken:
                what = say("{word} is already a kind of activity ({code})", word=word, code=taken[word])
                yield _fault("kind-redefined", ("kinds", kind.code), what, hint)
                break
        taken.update(dict.fromkeys(kind.words(), kind.code))


def _ids(pack: PolicyPack) -> Iterator[Fault]:
    seen: set[str] = set()
    for n, rule in enumerate(pack.rules):
        if rule.id in seen:
            what = say("{id} is already the name of a rule of this pack", id=rule.id)
            yield Fault(
                ("rules", n, "id"), Problem("duplicate-rule", what, say("each rule has a name of its own"))
            )
        seen.add(rule.id)


def _faults(rule: QuotaRule, pack: PolicyPack, kinds: Kinds) -> Iterator[Fault]:
    yield from _subject(rule)
    known = kinds.categories if rule.measure == policy.HOURS else kinds.activities
    for word in sorted(rule.of - known.keys()):
        what = say("{word} is not what {measure} counts", word=word, measure=rule.measure)
        yield _fault("of-measure", ("of",), what, say("possible: {words}", words=", ".join(known)))
        return
    yield from _counted(rule, kinds)
    yield from _minimum(rule)
    yield from _conditions(rule.counts_if, rule, kinds)
    yield from _settings(rule)
    yield from _window(rule, pack)
    yield from _room(rule, pack)
    yield from _reach(rule, pack, kinds)


def _subject(rule: QuotaRule) -> Iterator[Fault]:
    """The keys that speak of officers, where a unit is judged, and the other way round."""
    if rule.subject == policy.OFFICER and rule.measure in policy.SHARES:
        what = say("{measure} is measured in units, not in one officer", measure=rule.measure)
        yield _fault(
            "subject-measure", ("measure",), what, say("write subject: unit, or measure: count or hours")
        )
    if rule.subject == policy.UNIT:
        where = rule.where
        for key, given in (
            ("duties", where.duties),
            ("qualification", where.qualification),
            ("since", where.since),
        ):
            if given:
                what = say("{key} speaks of officers, and this rule judges units", key=key)
                yield _fault(
                    "officer-key", ("where", key), what, say("put it under among, or write subject: officer")
                )
    if rule.among is not None and rule.measure not in policy.SHARES:
        what = say("among is for coverage, rate and staffing")
        yield _fault("among-unused", ("among",), what, say("put it under where"))
    if rule.officers == policy.OWN and (rule.subject == policy.OFFICER or rule.measure == policy.COUNT):
        what = say("officers: own has no meaning here, because no officers of a unit are reckoned")
        yield _idle("officers-unused", ("officers",), what)


def _counted(rule: QuotaRule, kinds: Kinds) -> Iterator[Fault]:
    """What `of` may hold under each measure."""
    if rule.measure == policy.STAFFING:
        if rule.of:
            yield _fault(
                "of-unused", ("of",), say("staffing counts officers, not activities"), say("leave out of")
            )
        if rule.among is None:
            what = say("staffing needs among: which officers are counted")
            yield _fault("missing-key", ("among",), what)
    elif not rule.of:
        yield _fault("missing-key", ("of",), say("of is missing: what is counted"))
    elif rule.measure == policy.RATE:
        yield from _exams_only(
            rule, kinds, ("of",), say("rate is a share of passes, and only exams are passed")
        )
    elif _held(rule) and not any(UNIT in kinds.activities[kind].credits for kind in rule.of):
        what = say("activities of these kinds are not credited to units")
        yield _fault("never-counts", ("of",), what, say("write subject: officer, or measure: coverage"))


def _held(rule: QuotaRule) -> bool:
    """Whether it counts what units hold."""
    return rule.subject == policy.UNIT and rule.measure == policy.COUNT


def _exams_only(rule: QuotaRule, kinds: Kinds, path: tuple[str, ...], what: Message) -> Iterator[Fault]:
    if not all(kinds.activities[kind].exam for kind in rule.of):
        exams = ", ".join(code for code, kind in kinds.activities.items() if kind.exam)
        yield _fault("not-an-exam", path, what, say("kinds of exam: {kinds}", kinds=exams))


def _minimum(rule: QuotaRule) -> Iterator[Fault]:
    shares = rule.measure in (policy.COVERAGE, policy.RATE)
    if rule.minimum <= 0:
        what = say("a minimum of {n} asks nothing", n=rule.minimum)
        yield _fault("asks-nothing", ("minimum",), what, say("write a number above 0"))
    if rule.percent and rule.measure not in policy.SHARES:
        what = say("a number is needed for {measure}, not a percentage", measure=rule.measure)
        yield _fault("percent-not-number", ("minimum",), what, say("leave out the sign %"))
    elif shares and not rule.percent:
        what = say("a percentage is needed for {measure}", measure=rule.measure)
        yield _fault("number-not-percent", ("minimum",), what, say("write it as 100%"))
    elif rule.measure in (policy.COUNT, policy.STAFFING) and not rule.percent and rule.minimum % 1:
        what = say(
            "{n} is no whole number, and {measure} counts by ones", n=rule.minimum, measure=rule.measure
        )
        yield _fault("not-a-whole-number", ("minimum",), what)
    if rule.percent and rule.minimum > 100:
        yield _fault("over-100", ("minimum",), say("more than 100% can never be reached"))


def _conditions(asked: CountsIf, rule: QuotaRule, kinds: Kinds) -> Iterator[Fault]:
    if rule.measure == policy.STAFFING and asked != CountsIf():
        yield _fault("condition-unused", ("counts_if",), say("staffing counts officers, not activities"))
        return
    of_units = {
        "own": asked.own,
        "present": asked.present,
        "leaders_present": asked.leaders_present,
        "turnout": asked.turnout,
    }
    for key, given in of_units.items():
        if given and not _held(rule):
            what = say("{key} is asked of what units hold, and this rule reckons what officers did", key=key)
            yield _fault("condition-unused", ("counts_if", key), what, say("leave it out"))
    if asked.turnout is not None and _held(rule):
        yield from _exams_only(rule, kinds, ("counts_if", "turnout"), say("only exams have a turnout"))
    if asked.passed and (rule.subject, rule.measure) != (policy.OFFICER, policy.COUNT):
        what = say("passed is for exams counted for each officer")
        yield _fault("condition-unused", ("counts_if", "passed"), what, say("for units write measure: rate"))
    elif asked.passed:
        yield from _exams_only(rule, kinds, ("counts_if", "passed"), say("only exams are passed"))


def _settings(rule: QuotaRule) -> Iterator[Fault]:
    if rule.spacing != 1 and rule.measure != policy.COUNT:
        yield _idle("spacing-unused", ("spacing",), say("spacing is for counts"))
    if rule.prorate and (rule.subject == policy.UNIT or rule.measure not in (policy.COUNT, policy.HOURS)):
        what = say("prorate is for what an officer must reach, by the days served")
        yield _fault("prorate-unused", ("prorate",), what)


def _window(rule: QuotaRule, pack: PolicyPack) -> Iterator[Fault]:
    per = rule.per
    if per.kind in ("tenure", *policy.AROUND) and rule.subject == policy.UNIT:
        what = say("this window belongs to an officer, and the rule judges units")
        yield _fault("window-subject", ("per",), what, say("write subject: officer"))
    if per.kind in ("around", "before") and per.anchor == "joined":
        what = say("nobody studies here before joining")
        yield _fault(
            "window-anchor", ("per",), what, say("write after: joined, or {kind}: appointed", kind=per.kind)
        )
    first, last = pack.in_force.first, pack.in_force.last
    if per.by is not None and first is not None and per.by < first:
        what = say("the window ends on {by}, before the pack is in force ({first})", by=per.by, first=first)
        yield _fault("window-outside", ("per",), what)
    if per.by is not None and last is not None and per.by > last:
        what = say("the window ends on {by}, after the pack's last day ({last})", by=per.by, last=last)
        yield _fault("window-outside", ("per",), what)


def _room(rule: QuotaRule, pack: PolicyPack) -> Iterator[Fault]:
    """More than the longest window can hold."""
    most = {policy.COUNT: most_counts, policy.HOURS: most_hours}.get(rule.measure, _no_limit)(rule, pack)
    if most is not None and rule.minimum > most:
        what = say("{n} can never be reached: the window holds at most {most}", n=rule.minimum, most=most)
        hint = say("look at minimum, per, spacing and daily_cap")
        yield _fault("more-than-fits", ("minimum",), what, hint)


def _no_limit(rule: QuotaRule, pack: PolicyPack) -> None:
    """Officers, of whom there may be any number."""


def _reach(rule: QuotaRule, pack: PolicyPack, kinds: Kinds) -> Iterator[Fault]:
    """Whether there can be a unit or an officer whom the rule reaches."""
    if _held(rule) and rule.where.kinds:
        counted = [kinds.activities[kind] for kind in rule.of]
        credited = [kind for kind in counted if UNIT in kind.credits]
        if credited and not any(not k.units or k.units & rule.where.kinds for k in credited):
            what = say("activities of these kinds are not credited to units of these kinds")
            yield _fault("never-counts", ("where", "kinds"), what, _creditable(rule, kinds))
    for key, scope in (("where", rule.where), ("among", rule.among)):
        if scope and scope.since and pack.in_force.last and scope.since > pack.in_force.last:
            what = say("nobody is in post since {day} while the pack is in force", day=scope.since)
            yield _fault("never-counts", (key, "since"), what)


def _creditable(rule: QuotaRule, kinds: Kinds) -> Message:
    units = sorted({unit for kind in rule.of for unit in kinds.activities[kind].units})
    return say("they are credited to: {units}", units=", ".join(units))
