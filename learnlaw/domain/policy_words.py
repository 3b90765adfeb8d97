"""What a rule asks, in a sentence that a person can check against the document.

Sentences are messages made of messages, and so read naturally in each language:
`{who} must {demand} {when}` in English, `{who}，{when}{demand}` in Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from learnlaw.domain import policy
from learnlaw.domain.kinds import Kinds, Term, Title
from learnlaw.domain.policy import Per, PolicyPack, QuotaRule, Scope, Span
from learnlaw.domain.policy_demand import day_title, demand, figure, listed, plain, scoped
from learnlaw.errors import Message, say

_ARTICLES = re.compile(r"[0-9]+(之[0-9]+)?(、[0-9]+(之[0-9]+)?)*")


def describe(rule: QuotaRule, pack: PolicyPack, kinds: Kinds) -> tuple[Message, ...]:
    """Whom `rule` judges, what it asks and what counts: the demand first, then what must be known besides.

    A rule as the pack holds it is described under its default reading.
    """
    rule, table = rule.read_as(), kinds.with_own(pack.kinds)
    return (_sentence(rule, pack, table), *_besides(rule))


def cite(rule: QuotaRule, pack: PolicyPack) -> Message:
    """Where it stands: 互政办〔2024〕18号第4条; a document without a number is cited by its title."""
    name = pack.document_of(rule.source)
    document = plain(pack.title) if name is None else say("{name}", name=name)
    clause = rule.source.clause
    if clause is None:
        return document
    if _ARTICLES.fullmatch(clause):
        articles = Title(clause, clause.replace("、", ", ").replace("之", "-"))
        return say("{document} article {clause:en}", document=document, clause=articles)
    return say("{document} {clause}", document=document, clause=clause)


def reading_title(rule: QuotaRule) -> Message | None:
    """What the reading in use is called (口径); None for a rule that leaves nothing open."""
    if rule.reading is None:
        return None
    title = rule.readings[rule.reading].title
    return say("{name}", name=rule.reading) if title is None else plain(title)


def _sentence(rule: QuotaRule, pack: PolicyPack, kinds: Kinds) -> Message:
    who, when, what = _who(rule, kinds), window_words(rule.per, pack), demand(rule, kinds)
    if rule.force == policy.AIM:
        body = say("{who} should aim to {demand} {when}", who=who, demand=what, when=when)
    else:
        body = say("{who} must {demand} {when}", who=who, demand=what, when=when)
    conditions = _conditions(rule)
    if not conditions:
        return say("{body}.", body=body)
    return say("{body}; counted only if {conditions}.", body=body, conditions=listed(conditions, every=True))


def _besides(rule: QuotaRule) -> Iterable[Message]:
    if rule.officers == policy.OWN:
        yield say("Officers of units below are not reckoned.")
    if rule.prorate:
        yield say("The minimum shrinks with the days served.")
    if rule.spacing > 1:
        yield say("Forecasts take one every {n} days.", n=rule.spacing)
    title = reading_title(rule)
    if title is not None:
        yield say("Reading: {name}.", name=title)


def _who(rule: QuotaRule, kinds: Kinds) -> Message:
    if rule.subject == policy.UNIT:
        return _within(_each_unit(rule.where, kinds), rule.where)
    where = rule.where
    duties = listed(_titles(where.duties, kinds.duties)) if where.duties else None
    of = _units_of(where, kinds)
    if duties is None:
        who = say("Each officer") if of is None else say("Each officer of {units}", units=of)
    elif of is None:
        who = say("Each {duties}", duties=duties)
    else:
        who = say("Each {duties} of {units}", duties=duties, units=of)
    return _within(scoped(who, where), where)


def _each_unit(where: Scope, kinds: Kinds) -> Message:
    if where.kinds == {"government"} and where.enforces is None:
        return say("The government")
    if not where.kinds:
        if where.enforces is None:
            return say("Each unit")
        return (
            say("Each unit that enforces the law")
            if where.enforces
            else say("Each unit that enforces no law")
        )
    each = say("Each {kinds}", kinds=listed(_titles(where.kinds, kinds.units)))
    return _enforcing(each, where)


def _units_of(where: Scope, kinds: Kinds) -> Message | None:
    """The units whose officers are meant; None for all."""
    if where.kinds == {"government"} and where.enforces is None:
        return say("the government")
    if not where.kinds:
        if where.enforces is None:
            return None
        return say("a unit that enforces the law") if where.enforces else say("a unit that enforces no law")
    return _enforcing(say("a {kinds}", kinds=listed(_titles(where.kinds, kinds.units))), where)


def _enforcing(units: Message, where: Scope) -> Message:
    if where.enforces is None:
        return units
    if where.enforces:
        return say("{units} that enforces the law", units=units)
    return say("{units} that enforces no law", units=units)


def _within(who: Message, where: Scope) -> Message:
    """Limits by the codes of units."""
    if where.under:
        who = say("{who} in or below {codes}", who=who, codes=", ".join(where.under))
    if where.units:
        who = say("{who} ({codes} alone)", who=who, codes=", ".join(sorted(where.units)))
    return who


def _titles(codes: Iterable[str], terms: Mapping[str, Term]) -> list[Message]:
    """Titles in the order of the table."""
    wanted = frozenset(codes)
    return [plain(term.title) for code, term in terms.items() if code in wanted]


def window_words(per: Per, pack: PolicyPack) -> Message:
    """When a rule is to be met: 每季度, 2024年内, 任期内, 任职前1年至任职后1年内."""
    if per.kind == "year" and (year := _only_year(pack)) is not None:
        return say("in {year}", year=year)
    if per.kind in _FIXED:
        return _FIXED[per.kind]
    if per.kind == "years":
        return say("every {n} years", n=per.years)
    if per.kind == "by" and per.by is not None:
        return say("by {day:en}", day=day_title(per.by))
    return _plan(pack) if per.kind == "plan" else _around(per)


_FIXED = {
    "month": say("every month"),
    "quarter": say("every quarter"),
    "half_year": say("every half-year"),
    "year": say("every year"),
    "tenure": say("in each term of office"),
}


def _only_year(pack: PolicyPack) -> int | None:
    first, last = pack.in_force.first, pack.in_force.last
    return first.year if first and last and first.year == last.year else None


def _plan(pack: PolicyPack) -> Message:
    first, last = pack.in_force.first, pack.in_force.last
    if first is None or last is None:
        return say("while this basis is in force")
    return say("from {first:en} to {last:en}", first=day_title(first), last=day_title(last))


def _around(per: Per) -> Message:
    before, after = span_title(per.before or Span()), span_title(per.after or Span())
    if per.kind == "around":
        return say("from {before:en} before to {after:en} after appointment", before=before, after=after)
    if per.kind == "before":
        return say("within {span:en} before appointment", span=before)
    if per.anchor == "joined":
        return say("within {span:en} after joining", span=after)
    return say("within {span:en} after appointment", span=after)


def span_title(span: Span) -> Title:
    """A length of time as each language writes it."""
    parts = ((span.years, "年", "year"), (span.months, "个月", "month"), (span.days, "天", "day"))
    given = [(n, zh, en) for n, zh, en in parts if n]
    english = " ".join(f"{n} {en}" if n == 1 else f"{n} {en}s" for n, _, en in given)
    return Title("".join(f"{n}{zh}" for n, zh, _ in given), english)


def _conditions(rule: QuotaRule) -> list[Message]:
    asked = rule.counts_if
    found = [
        asked.minutes and say("it lasts at least {n} minutes", n=asked.minutes),
        asked.evidence and say("its evidence has grade {grade} or better", grade=asked.evidence),
        say("the unit itself held it") if asked.own else None,
        asked.present
        and say("at least {n}% of the unit's own officers are present", n=figure(asked.present)),
        asked.leaders_present
        and say("at least {n}% of its leadership team are present", n=figure(asked.leaders_present)),
        asked.turnout and say("at least {n}% of those expected sit it", n=figure(asked.turnout)),
        _entered(asked.entered_within),
    ]
    return [condition for condition in found if isinstance(condition, Message)]


def _entered(days: int | None) -> Message | None:
    return None if days is None else say("it is entered within {n} days after its end", n=days)
