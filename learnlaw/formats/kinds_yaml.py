"""The table of kinds, and the kinds of activity that a pack adds, as YAML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from learnlaw.domain.kinds import CREDITS, ActivityKind, Kinds, Term, Title
from learnlaw.errors import Problem, RefusedError, say
from learnlaw.formats import strict_yaml
from learnlaw.formats.policy_fields import Book, Slot

SHIPPED = Path(__file__).resolve().parents[1] / "kinds.yaml"

TERM_KEYS = ("title", "plural", "synonyms")
KIND_KEYS = (*TERM_KEYS, "credits", "units", "exam", "verbs")
_TABLES = ("activities", "units", "duties", "hour_categories")
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


@lru_cache(maxsize=1)
def shipped_kinds() -> Kinds:
    """The table that comes with the program. Raises `RefusedError` if somebody has spoilt it."""
    kinds, problems = read_kinds(SHIPPED.read_text(encoding="utf-8"), str(SHIPPED))
    if kinds is None:
        raise RefusedError(problems)
    return kinds


def read_kinds(text: str, file: str = "") -> tuple[Kinds | None, list[Problem]]:
    """A table of kinds, None if anything in it is wrong, and the problems."""
    node, problems = strict_yaml.load(text, file)
    if not isinstance(node, strict_yaml.Mapping):
        return None, problems or [Problem("not-keys", say("keys with values are needed here"), file=file)]
    book = Book(node, file, problems)
    root = Slot(book, node)
    root.keys(("schema", *_TABLES), _TABLES)
    units, duties, categories = (_terms(root.at(table)) for table in _TABLES[1:])
    activities = read_activities(root.at("activities"), units)
    _distinct(root, activities, units, duties, categories)
    kinds = Kinds(activities=activities, units=units, duties=duties, categories=categories)
    return None if book.refused else kinds, book.problems


def read_activities(slot: Slot, units: Mapping[str, Term]) -> dict[str, ActivityKind]:
    """Kinds of activity by code; those in which something is wrong are told and left out."""
    found = {}
    for code, entry in slot.named().items():
        if not _is_code(entry, code) or not entry.keys(KIND_KEYS, ("title", "credits")):
            continue
        kind = _activity(entry, code, units)
        if kind is not None:
            found[code] = kind
    return found


def _activity(entry: Slot, code: str, units: Mapping[str, Term]) -> ActivityKind | None:
    title = entry.at("title").title()
    credits = [slot.choice(sorted(CREDITS)) for slot in entry.at("credits").each()]
    if title is None or None in credits:
        return None
    verbs = entry.at("verbs")
    if verbs.given:
        verbs.keys(("unit", "officer"))
    return ActivityKind(
        code=code,
        title=title,
        plural=entry.at("plural").text() or "",
        synonyms=entry.at("synonyms").words() or (),
        credits=frozenset(credit for credit in credits if credit),
        units=entry.at("units").codes(units) or frozenset(),
        exam=entry.at("exam").yes() or False,
        unit_verb=verbs.at("unit").title() or Title("举办", "hold"),
        officer_verb=verbs.at("officer").title() or Title("参加", "attend"),
    )


def _terms(slot: Slot) -> dict[str, Term]:
    found = {}
    for code, entry in slot.named().items():
        if not _is_code(entry, code) or not entry.keys(TERM_KEYS, ("title",)):
            continue
        title = entry.at("title").title()
        if title is not None:
            plural, synonyms = entry.at("plural").text() or "", entry.at("synonyms").words() or ()
            found[code] = Term(code=code, title=title, plural=plural, synonyms=synonyms)
    return found


def _is_code(entry: Slot, code: str) -> bool:
    if CODE.fullmatch(code):
        return True
    hint = say("use small letters a to z, digits and the sign _")
    entry.refuse("bad-name", say("{value} cannot be used as a name here", value=code), hint)
    return False


def _distinct(root: Slot, *tables: Mapping[str, Term]) -> None:
    """One word must not mean two codes of a table."""
    for name, terms in zip(_TABLES, tables, strict=False):
        seen: dict[str, str] = {}
        for code, term in terms.items():
            for word in dict.fromkeys(term.words()):
                if seen.setdefault(word, code) != code:
                    what = say("{word} means {code} as well", word=word, code=seen[word])
                    root.at(name).at(code).refuse("same-word", what)
