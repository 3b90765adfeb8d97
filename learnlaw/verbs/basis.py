"""A new 考核依据 from a form: its words as a pack, and what is wrong with them.

A form gives words by field, as they were typed or chosen. They are read by the
same parsers as files, and what `policy_check` says of a pack is told at the
field that it lies in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from learnlaw.domain import policy
from learnlaw.domain.kinds import Kinds, Title
from learnlaw.domain.policy import CountsIf, DateRange, Per, PolicyPack, QuotaRule, Reading, Scope, Source
from learnlaw.domain.policy_check import Fault, check_pack
from learnlaw.domain.text import clean_name
from learnlaw.domain.values import parse_date, parse_number, parse_whole
from learnlaw.errors import Message, Problem, RefusedError, say

T = TypeVar("T")
Words = Mapping[str, str]
"""What was typed or chosen, by field; a blank field may be absent. Several codes are parted by 、."""

EACH, COUNTY = "each", "county"
READINGS = {
    EACH: Reading(name=EACH, title=Title("各单位分别", "each unit by itself")),
    COUNTY: Reading(
        name=COUNTY,
        title=Title("县级统一", "the county alone"),
        changes={"where": Scope(kinds=frozenset({"government"}))},
    ),
}
"""The two ways to read a clause that does not say who holds it."""

FIELD_OF = {
    "in_force": "until",
    "per": "per",
    "measure": "measure",
    "of": "of",
    "minimum": "minimum",
    "readings": "reading",
    "reading": "reading",
    "officers": "measure",
    "among": "duties",
    "where": "kinds",
    "counts_if": "own",
    "id": "clause",
    "spacing": "per",
    "prorate": "per",
}
"""The field of the form that a key of a pack lies in, where it has another name."""
FIELDS = frozenset(
    {
        "document",
        "issuer",
        "issued",
        "title",
        "since",
        "until",
        "clause",
        "force",
        "subject",
        "kinds",
        "enforces",
        "under",
        "duties",
        "measure",
        "of",
        "minimum",
        "per",
        "own",
        "present",
        "minutes",
        "evidence",
        "turnout",
        "passed",
        "reading",
        "qualification",
    }
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a field."""

    rule: int
    """The rule by its place; -1 for what belongs to the whole pack."""
    field: str
    """Empty where it lies in none."""
    problem: Problem


@dataclass
class Draft:
    """A pack as far as a form makes one."""

    pack: PolicyPack | None
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether it can be saved."""
        return self.pack is not None and all(trouble.problem.warning for trouble in self.troubles)


def draft_pack(head: Words, rules: Sequence[Words], kinds: Kinds, taken: Collection[str] = ()) -> Draft:
    """The pack that a form makes, and everything that is wrong with it; `taken` are ids of other packs."""
    whole = _Reader(head, -1)
    made = [_rule(_Reader(words, n, whole.troubles), n, kinds) for n, words in enumerate(rules)]
    title = whole.read("title", _title) or whole.read("document", _title)
    if title is None:
        whole.refuse("document", say("give the number of the document, or a title"))
    first, last = whole.read("since", _day), whole.read("until", _day)
    for name, day in (("since", first), ("until", last)):
        if day is None:
            whole.refuse(name, say("the days from which and until which it is in force are needed"))
    pack = None
    if title is not None and all(made):
        pack = PolicyPack(
            id=new_id(head.get("document", ""), taken),
            title=title,
            document=whole.read("document", _name),
            issuer=whole.read("issuer", _name),
            issued=whole.read("issued", _day),
            in_force=DateRange(first=first, last=last),
            rules=tuple(rule for rule in made if rule is not None),
        )
    return Draft(pack, [*whole.troubles, *(map(_trouble, check_pack(pack, kinds)) if pack else ())])


def new_id(document: str, taken: Collection[str]) -> str:
    """An id for a document: `basis-2026-9` of 互政办〔2026〕9号; a number is added to one that is taken."""
    figures = re.findall(r"[0-9]+", document, re.ASCII)
    plain = "-".join(["basis", *figures])[:50]
    ids = (plain, *(f"{plain}-{n}" for n in range(2, len(taken) + 3)))
    return next(id for id in ids if id not in taken)


def _trouble(fault: Fault) -> Trouble:
    path = list(fault.path)
    rule = -1
    if path and path[0] == "rules" and len(path) > 1 and isinstance(path[1], int):
        rule, path = path[1], path[2:]
    names = [str(part) for part in path]
    last = names[-1] if names else ""
    if last in FIELDS:
        return Trouble(rule, last, fault.problem)
    return Trouble(rule, next((FIELD_OF[n] for n in names if n in FIELD_OF), ""), fault.problem)


# -- reading fields ------------------------------------------------------------------------


@dataclass
class _Reader:
    """The words of one part of a form; what cannot be read is kept as trouble."""

    words: Words
    rule: int
    troubles: list[Trouble] = field(default_factory=list)

    def read(self, name: str, parse: Callable[[str], T]) -> T | None:
        """A field; None where it is blank or wrong."""
        text = self.words.get(name, "").strip()
        if not text:
            return None
        try:
            return parse(text)
        except RefusedError as error:
            known = {(t.rule, t.field) for t in self.troubles}
            if (self.rule, name) not in known:
                self.troubles += [Trouble(self.rule, name, problem) for problem in error.problems]
            return None

    def codes(self, name: str) -> frozenset[str]:
        """Codes that were chosen."""
        return frozenset(filter(None, self.words.get(name, "").split("、")))

    def refuse(self, name: str, what: Message) -> None:
        """Tell what a field lacks, unless something is told of it already."""
        if all((t.rule, t.field) != (self.rule, name) for t in self.troubles):
            self.troubles.append(Trouble(self.rule, name, Problem("missing-key", what)))


def _name(text: str) -> str:
    return clean_name(text)[0]


def _title(text: str) -> Title:
    name = _name(text)
    return Title(name, name)


def _day(text: str) -> date:
    return parse_date(text)[0]


def _minimum(text: str) -> tuple[Decimal, bool]:
    """A number, or a percentage with its sign."""
    bare = text.rstrip("%％")
    return parse_number(bare)[0], bare != text


def _percent(text: str) -> Decimal:
    return parse_number(text.rstrip("%％"))[0]


def _whole(text: str) -> int:
    return parse_whole(text)[0]


# -- one rule ------------------------------------------------------------------------------


def _rule(words: _Reader, number: int, kinds: Kinds) -> QuotaRule | None:
    """The rule that one page of the form makes."""
    subject, measure = words.words["subject"], words.words["measure"]
    minimum = words.read("minimum", _minimum)
    if minimum is None:
        words.refuse("minimum", say("how much is enough?"))
    of = frozenset[str]() if measure == policy.STAFFING else words.codes("of")
    if not of and measure != policy.STAFFING:
        words.refuse("of", say("choose what is counted"))
    if minimum is None or (not of and measure != policy.STAFFING):
        return None
    duties, held = words.codes("duties"), words.codes("qualification")
    people = Scope(duties=duties, qualification=held)
    where = Scope(
        kinds=words.codes("kinds"),
        enforces={"yes": True, "no": False}.get(words.words.get("enforces", "")),
        under=tuple(sorted(words.codes("under"))),
    )
    if subject == policy.OFFICER:
        where = replace(where, duties=duties, qualification=held)
    reading = words.words.get("reading", "")
    return QuotaRule(
        id=f"rule-{number + 1}",
        title=words.read("name", _title) or _titled(of, measure, kinds),
        force=words.words.get("force", policy.MUST),
        subject=subject,
        where=where,
        measure=measure,
        of=of,
        among=people if measure in policy.SHARES and people != Scope() else None,
        minimum=minimum[0],
        percent=minimum[1],
        per=Per(kind=words.words.get("per", "year")),
        counts_if=_conditions(words),
        readings=READINGS if reading else {},
        reading=reading or None,
        source=Source(clause=words.read("clause", _name)),
    )


def _conditions(words: _Reader) -> CountsIf:
    return CountsIf(
        minutes=words.read("minutes", _whole),
        evidence=words.words.get("evidence") or None,
        own=words.words.get("own") == "yes",
        present=words.read("present", _percent),
        turnout=words.read("turnout", _percent),
        passed=words.words.get("passed") == "yes",
    )


def _titled(of: Collection[str], measure: str, kinds: Kinds) -> Title:
    """What a rule is called whose name was left blank: by what it counts."""
    table: Mapping[str, Any] = kinds.categories if measure == policy.HOURS else kinds.activities
    titles = [term.title for code, term in table.items() if code in of]
    suffix = _SUFFIX.get(measure, Title("", ""))
    zh = "、".join(title.zh for title in titles) + suffix.zh
    en = ", ".join(title.en for title in titles) + suffix.en
    return Title(zh or "配备", en or "staffing")


_SUFFIX = {
    policy.HOURS: Title("学时", " hours"),
    policy.COVERAGE: Title("覆盖率", " coverage"),
    policy.RATE: Title("合格率", " pass rate"),
}


def fields_of(subject: str, measure: str, of: Collection[str], kinds: Kinds) -> Iterator[str]:
    """The fields of a rule that mean something, by what it judges and measures."""
    yield from (
        "clause",
        "name",
        "force",
        "subject",
        "kinds",
        "enforces",
        "under",
        "measure",
        "minimum",
        "per",
    )
    held = subject == policy.UNIT and measure == policy.COUNT
    exams = any(code in kinds.activities and kinds.activities[code].exam for code in of)
    if measure != policy.STAFFING:
        yield from ("of", "minutes", "evidence")
    if subject == policy.OFFICER or measure in policy.SHARES:
        yield from ("duties", "qualification")
    if held:
        yield from ("own", "present", "reading")
    if held and exams:
        yield "turnout"
    if subject == policy.OFFICER and measure == policy.COUNT and exams:
        yield "passed"
