"""The part of a rule's sentence that says how much of what: one small function a measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from learnlaw.domain import policy
from learnlaw.domain.kinds import ActivityKind, Kinds, Title
from learnlaw.domain.policy import QuotaRule, Scope
from learnlaw.errors import Message, say

_EVERYONE = Decimal(100)


def demand(rule: QuotaRule, kinds: Kinds) -> Message:
    """What is asked: `hold at least 2 rule-of-law lectures`, 至少举办2次法治专题讲座."""
    if rule.measure == policy.COUNT:
        return _count(rule, kinds)
    if rule.measure == policy.HOURS:
        return _hours(rule, kinds)
    return _staffing(rule, kinds) if rule.measure == policy.STAFFING else _share(rule, kinds)


def figure(number: Decimal) -> str:
    """A number without needless zeros: 2, 60, 62.5."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def day_title(day: date) -> Title:
    """A day as each language writes it."""
    return Title(f"{day.year}年{day.month}月{day.day}日", day.isoformat())


def plain(title: Title) -> Message:
    """A title as a message: each language shows its own."""
    return say("{title:en}", title=title)


def listed(parts: Sequence[Message], *, every: bool = False) -> Message:
    """`a, b or c` in English, `and` for `every`; 甲、乙、丙 in Chinese."""
    words = parts[0]
    for part in parts[1:-1]:
        words = say("{first}, {rest}", first=words, rest=part)
    if len(parts) == 1:
        return words
    return say("{first} and {last}" if every else "{first} or {last}", first=words, last=parts[-1])


def scoped(who: Message, scope: Scope) -> Message:
    """People limited by when they came and by what they hold."""
    if scope.qualification:
        who = say("{who} with {words}", who=who, words=_words(scope))
    if scope.since is not None:
        who = say("{who} in post since {day:en}", who=who, day=day_title(scope.since))
    return who


def _words(scope: Scope) -> Message:
    return listed([say("{name}", name=word) for word in sorted(scope.qualification)])


def _kinds(rule: QuotaRule, kinds: Kinds) -> list[ActivityKind]:
    return [kind for code, kind in kinds.activities.items() if code in rule.of]


def _count(rule: QuotaRule, kinds: Kinds) -> Message:
    counted, n = _kinds(rule, kinds), figure(rule.minimum)
    verb = _verb(rule, counted)
    if len(counted) == 1:
        what = counted[0].title if rule.minimum == 1 else counted[0].many
        return say("{verb:en} at least {n} {what:en}", verb=verb, n=n, what=what)
    several = listed([plain(kind.many) for kind in counted])
    return say("{verb:en} {kinds}, at least {n} in all", verb=verb, kinds=several, n=n)


def _verb(rule: QuotaRule, counted: Sequence[ActivityKind]) -> Title:
    """What is done with activities; one word for kinds that have different ones."""
    if rule.counts_if.passed:
        return Title("通过", "pass")
    if rule.subject == policy.UNIT:
        verbs, common = {kind.unit_verb for kind in counted}, Title("开展", "hold")
    else:
        verbs, common = {kind.officer_verb for kind in counted}, Title("参加", "attend")
    return verbs.pop() if len(verbs) == 1 else common


def _hours(rule: QuotaRule, kinds: Kinds) -> Message:
    parts = [plain(term.many) for code, term in kinds.categories.items() if code in rule.of]
    what, n, several = listed(parts, every=True), figure(rule.minimum), len(parts) > 1
    if rule.subject == policy.UNIT:
        if several:
            return say("study {what} for at least {n} hours a person in all", n=n, what=what)
        return say("study {what} for at least {n} hours a person", n=n, what=what)
    if several:
        return say("study {what} for at least {n} hours in all", n=n, what=what)
    return say("study {what} for at least {n} hours", n=n, what=what)


def _share(rule: QuotaRule, kinds: Kinds) -> Message:
    counted, n = _kinds(rule, kinds), figure(rule.minimum)
    people = _people(rule.among or Scope(), kinds)
    what = listed([plain(kind.many) for kind in counted])
    verb = _verb(replace(rule, subject=policy.OFFICER), counted)
    if rule.measure == policy.RATE:
        if rule.minimum == _EVERYONE:
            return say("have all of its {people} pass {what}", people=people, what=what)
        return say("have at least {n}% of its {people} pass {what}", n=n, people=people, what=what)
    if rule.minimum == _EVERYONE:
        return say("have all of its {people} {verb:en} {what}", people=people, verb=verb, what=what)
    return say(
        "have at least {n}% of its {people} {verb:en} {what}", n=n, people=people, verb=verb, what=what
    )


def _staffing(rule: QuotaRule, kinds: Kinds) -> Message:
    among, n = rule.among or Scope(), figure(rule.minimum)
    if not rule.percent:
        return say("have at least {n} {people}", n=n, people=_people(among, kinds, one=rule.minimum == 1))
    people = _people(replace(among, qualification=frozenset()), kinds)
    if among.qualification:
        words = _words(among)
        if rule.minimum == _EVERYONE:
            return say("have all of its {people} hold {words}", people=people, words=words)
        return say("have at least {n}% of its {people} hold {words}", n=n, people=people, words=words)
    return say("have {people} for at least {n}% of its officers", n=n, people=people)


def _people(scope: Scope, kinds: Kinds, *, one: bool = False) -> Message:
    terms = [term for code, term in kinds.duties.items() if code in scope.duties]
    if terms:
        who = listed([plain(term.title if one else term.many) for term in terms])
    else:
        who = plain(Title("人员", "officer" if one else "officers"))
    units = [plain(term.title) for code, term in kinds.units.items() if code in scope.kinds]
    if units:
        who = say("{who} of a {kinds}", who=who, kinds=listed(units))
    return scoped(who, scope)
