"""Kinds of activity and of unit, duties and hour categories: the words that rosters, ledgers and packs use.

The shipped table is the file `kinds.yaml`; a policy pack may add kinds of activity of
its own, and may not redefine the shipped ones. In files a code and its Chinese word
say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

UNIT, HOURS, OFFICERS = "unit", "hours", "officers"
CREDITS = frozenset({UNIT, HOURS, OFFICERS})
"""What an activity is credited as: a count for the unit, hours, or for officers a count without hours."""

FUNCTIONARY, AUXILIARY, ENFORCEMENT, LEADER, PRINCIPAL = (
    "functionary",
    "auxiliary",
    "enforcement",
    "leader",
    "principal",
)


@dataclass(frozen=True, slots=True)
class Title:
    """A name in both languages.

    In the template of a message write `{title:en}`; its Chinese translation writes
    `{title:zh}`, and so each language shows its own name.
    """

    zh: str
    en: str

    def __format__(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A code and what it is called."""

    code: str
    title: Title
    """In English one of them, as in the middle of a sentence: `rule-of-law lecture`."""
    plural: str = ""
    """Several of them in English; empty: the title and an s."""
    synonyms: tuple[str, ...] = ()
    """Other Chinese words that mean it in files."""

    @property
    def many(self) -> Title:
        """The title for several of them."""
        return Title(self.title.zh, self.plural or f"{self.title.en}s")

    def words(self) -> tuple[str, ...]:
        """Every spelling that means this code in a file."""
        return (self.code, self.title.zh, *self.synonyms)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityKind(Term):
    """A kind of activity, and what one of it is credited as."""

    credits: frozenset[str]
    """Some of `CREDITS`. Every credited attendance counts for the officer too."""
    units: frozenset[str] = frozenset()
    """Only units of these kinds are credited; empty: every unit (RULES 7)."""
    exam: bool = False
    """People sit it, and it has results (RULES 15)."""
    unit_verb: Title = Title("举办", "hold")
    """What a unit does with it, in the sentence that puts a rule into words."""
    officer_verb: Title = Title("参加", "attend")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """The tables of words, each by code in the order of the file."""

    activities: Mapping[str, ActivityKind] = field(hash=False)
    units: Mapping[str, Term] = field(hash=False)
    duties: Mapping[str, Term] = field(hash=False)
    categories: Mapping[str, Term] = field(hash=False)

    def with_own(self, own: Iterable[ActivityKind]) -> Kinds:
        """These tables and the kinds of activity that a pack adds; a shipped code stays as it is."""
        added = {kind.code: kind for kind in own}
        return Kinds(
            activities={**added, **self.activities},
            units=self.units,
            duties=self.duties,
            categories=self.categories,
        )


def code_of(word: str, terms: Mapping[str, Term]) -> str | None:
    """The code that `word` means, a code, a title or a synonym; None for another word."""
    if word in terms:
        return word
    return next((code for code, term in terms.items() if word in term.words()), None)


def unit_kind(word: str, name: str, units: Mapping[str, Term]) -> str | None:
    """The kind of a unit called `name` whose kind a file gives as `word` (RULES 1).

    乡镇街道 says either, and the unit's own name decides.
    """
    if word in {"乡镇街道", "乡镇(街道)", "乡镇（街道）"}:
        return "subdistrict" if "街道" in name else "township"
    return code_of(word, units)
