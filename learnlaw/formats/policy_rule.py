"""One rule of a pack's file, with its readings."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from learnlaw.domain import policy
from learnlaw.domain.kinds import Kinds
from learnlaw.domain.policy import CountsIf, Per, QuotaRule, Reading, Scope, Source, Span
from learnlaw.errors import say
from learnlaw.formats.policy_fields import Slot, near

RULE_KEYS = (
    "id",
    "title",
    "force",
    "subject",
    "where",
    "measure",
    "of",
    "among",
    "officers",
    "minimum",
    "per",
    "counts_if",
    "spacing",
    "prorate",
    "readings",
    "reading",
    "lead",
    "source",
)
CHANGEABLE = ("subject", "where", "measure", "of", "among", "officers", "minimum", "per", "counts_if")
READING_KEYS = ("title", *CHANGEABLE)
SCOPE_KEYS = ("kinds", "enforces", "under", "units", "duties", "qualification", "since")
COUNTS_IF_KEYS = (
    "minutes",
    "evidence",
    "own",
    "present",
    "leaders_present",
    "turnout",
    "passed",
    "entered_within",
)
SOURCE_KEYS = ("clause", "document", "quote", "note")
PER_KEYS = ("years", "after", "around", "before", "by", "within")
PER_WORDS = (*policy.CALENDAR, "tenure", "plan")

RULE_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_READING_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_SPAN = re.compile(
    "(?:(?P<years>[1-9][0-9]{0,2}) ?(?:years?|年))? ?"
    "(?:(?P<months>[1-9][0-9]{0,2}) ?(?:months?|个月))? ?"
    "(?:(?P<days>[1-9][0-9]{0,3}) ?(?:days?|天|日))?"
)


def read_rule(slot: Slot, kinds: Kinds) -> QuotaRule | None:
    """The rule, None if it cannot be made; what is wrong with it is told."""
    if not slot.keys(RULE_KEYS, ("id", "title", "subject", "measure", "minimum")):
        return None
    before = len(slot.book.problems)
    measure = slot.at("measure").value
    values = {key: value for key, value in _changes(slot, kinds, measure).items() if value is not None}
    values |= {
        "id": slot.at("id").code(RULE_ID),
        "title": slot.at("title").title(),
        "force": slot.at("force").choice(policy.FORCES),
        "spacing": slot.at("spacing").whole(1, 366),
        "prorate": _prorate(slot.at("prorate")),
        "readings": _readings(slot.at("readings"), kinds, measure),
        "reading": slot.at("reading").text(),
        "lead": slot.at("lead").text(),
        "source": _source(slot.at("source")),
    }
    if any(not problem.warning for problem in slot.book.problems[before:]):
        return None
    return QuotaRule(**{key: value for key, value in values.items() if value is not None})


def _changes(slot: Slot, kinds: Kinds, measure: str | None) -> dict[str, Any]:
    """Those of the changeable keys that stand in `slot`, as fields of a rule; null is a field's default.

    `measure` decides what `of` holds: hour categories for hours, else kinds.
    """
    readers = _READERS | {"of": _categories if measure == policy.HOURS else _activities}
    changes: dict[str, Any] = {}
    for key in CHANGEABLE:
        if slot.at(key).given:
            changes[key] = readers[key](slot.at(key), kinds)
        elif key in slot.value and key in _CLEARED:
            changes[key] = _CLEARED[key]
    if slot.at("minimum").given:
        changes["percent"] = slot.at("minimum").is_percent
    return changes


_CLEARED: dict[str, Any] = {
    "where": Scope(),
    "of": frozenset[str](),
    "among": None,
    "officers": policy.ALL,
    "per": policy.YEAR,
    "counts_if": CountsIf(),
}


def _categories(slot: Slot, kinds: Kinds) -> frozenset[str] | None:
    return slot.codes(kinds.categories)


def _activities(slot: Slot, kinds: Kinds) -> frozenset[str] | None:
    return slot.codes(kinds.activities)


def _minimum(slot: Slot, kinds: Kinds) -> Decimal | None:
    return slot.percent() if slot.is_percent else slot.number()


def _prorate(slot: Slot) -> bool | None:
    return None if slot.choice(("days",)) is None else True


def _scope(slot: Slot, kinds: Kinds) -> Scope | None:
    if not slot.keys(SCOPE_KEYS):
        return None
    return Scope(
        kinds=slot.at("kinds").codes(kinds.units) or frozenset(),
        enforces=slot.at("enforces").yes(),
        under=slot.at("under").words() or (),
        units=frozenset(slot.at("units").words() or ()),
        duties=slot.at("duties").codes(kinds.duties) or frozenset(),
        qualification=frozenset(slot.at("qualification").words() or ()),
        since=slot.at("since").day(),
    )


def _counts_if(slot: Slot, kinds: Kinds) -> CountsIf | None:
    if not slot.keys(COUNTS_IF_KEYS):
        return None
    return CountsIf(
        minutes=slot.at("minutes").whole(1, 24 * 60),
        evidence=slot.at("evidence").choice(policy.GRADES),
        own=slot.at("own").yes() or False,
        present=slot.at("present").percent(),
        leaders_present=slot.at("leaders_present").percent(),
        turnout=slot.at("turnout").percent(),
        passed=slot.at("passed").yes() or False,
        entered_within=slot.at("entered_within").whole(0),
    )


def _source(slot: Slot) -> Source | None:
    if not slot.keys(SOURCE_KEYS):
        return None
    return Source(
        clause=slot.at("clause").text(),
        document=slot.at("document").text(),
        quote=slot.at("quote").text(prose=True),
        note=slot.at("note").title(prose=True),
    )


def _readings(slot: Slot, kinds: Kinds, measure: str | None) -> dict[str, Reading]:
    found = {}
    for name, entry in slot.named().items():
        if not _READING_NAME.fullmatch(name):
            hint = say("use small letters a to z, digits and the sign - or _")
            entry.refuse("bad-name", say("{value} cannot be used as a name here", value=name), hint)
        elif not entry.given:
            found[name] = Reading(name=name)
        elif entry.keys(READING_KEYS):
            changes = _changes(entry, kinds, entry.at("measure").value or measure)
            found[name] = Reading(name=name, title=entry.at("title").title(), changes=changes)
    return found


def _per(slot: Slot, kinds: Kinds) -> Per | None:
    """A word for a window of the calendar, or keys for one that hangs on a day."""
    if isinstance(slot.value, str):
        word = slot.choice(PER_WORDS)
        return None if word is None else Per(kind=word)
    if not slot.keys(PER_KEYS):
        if slot.written is not None:
            slot.refuse("unknown-word", say("this is no window"), near("", PER_WORDS))
        return None
    given = {key for key in PER_KEYS if slot.at(key).given}
    for kind, keys in _SHAPES:
        if given == keys:
            return _SHAPED[kind](slot, kind)
    slot.refuse("window-keys", say("these keys make no window"), _FORMS)
    return None


_FORMS = say(
    "write {{years: 3}}, {{by: 2024-12-31}}, {{after: joined, within: 1 year}}, "
    "{{before: appointed, within: 1 year}} or {{around: appointed, before: 1 year, after: 1 year}}"
)
_SHAPES = (
    ("years", {"years"}),
    ("by", {"by"}),
    ("around", {"around", "before", "after"}),
    ("after", {"after", "within"}),
    ("before", {"before", "within"}),
)


def _years(slot: Slot, kind: str) -> Per | None:
    years = slot.at("years").whole(1, 100)
    return None if years is None else Per(kind=kind, years=years)


def _by(slot: Slot, kind: str) -> Per | None:
    day = slot.at("by").day()
    return None if day is None else Per(kind=kind, by=day)


def _around(slot: Slot, kind: str) -> Per | None:
    anchor = slot.at("around").choice(policy.ANCHORS)
    before, after = _span(slot.at("before")), _span(slot.at("after"))
    return Per(kind=kind, anchor=anchor, before=before, after=after) if anchor and before and after else None


def _beside(slot: Slot, kind: str) -> Per | None:
    anchor, span = slot.at(kind).choice(policy.ANCHORS), _span(slot.at("within"))
    if anchor is None or span is None:
        return None
    return (
        Per(kind=kind, anchor=anchor, after=span)
        if kind == "after"
        else Per(kind=kind, anchor=anchor, before=span)
    )


_SHAPED: dict[str, Callable[[Slot, str], Per | None]] = {
    "years": _years,
    "by": _by,
    "around": _around,
    "after": _beside,
    "before": _beside,
}


def _span(slot: Slot) -> Span | None:
    text = slot.text()
    if text is None:
        return None
    found = _SPAN.fullmatch(text)
    if found:
        return Span(**{unit: int(n) for unit, n in found.groupdict().items() if n})
    hint = say("write it as 1 year, 6 months or 90 days")
    slot.refuse("not-a-span", say("{value} is no length of time", value=text), hint)
    return None


_READERS: dict[str, Callable[[Slot, Kinds], Any]] = {
    "subject": lambda slot, kinds: slot.choice(policy.SUBJECTS),
    "where": _scope,
    "measure": lambda slot, kinds: slot.choice(policy.MEASURES),
    "among": _scope,
    "officers": lambda slot, kinds: slot.choice((policy.ALL, policy.OWN)),
    "minimum": _minimum,
    "per": _per,
    "counts_if": _counts_if,
}
