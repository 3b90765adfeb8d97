"""Instruments, their editions, and how an article is cited.

An instrument is a law, a regulation or a Party rule. What it says changes with
its editions, so that a citation is instrument, edition and clause together. An
edition is known by one day: that of its last amendment or revision, else of its
adoption. Days in force are half-open, from the first day to the first day no
longer. Nothing here reads a clock: the day is an argument.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from learnlaw.domain.numerals import NUMERAL, chinese, number
from learnlaw.errors import Message, NotFoundError, UsageError, say

KINDS: dict[str, Message] = {
    "constitution": say("constitution"),
    "law": say("statute"),
    "administrative_regulation": say("administrative regulation"),
    "party_regulation": say("Party regulation"),
    "local_regulation": say("local regulation"),
    "department_rule": say("department rule"),
    "judicial_interpretation": say("judicial interpretation"),
    "normative_document": say("normative document"),
}
"""Kinds of instrument: the code of files, and the word of people."""


class ClauseFormError(UsageError):
    """An article is cited in a form that cannot be read."""

    template = "{text} names no article: write 51, 51.1, 51.1(2), 120-1 or 第五十一条"


_PLAIN = re.compile(r"(\d{1,5})(?:-(\d{1,3}))?(?:\.(\d{1,3}))?(?:\((\d{1,3})\))?")
_N = rf"({NUMERAL}+|\d+)"
_WORDS = re.compile(rf"第?{_N}条(?:之{_N})?(?:第{_N}款)?(?:第\(?{_N}\)?项)?")


@dataclass(frozen=True, slots=True, order=True)
class ClauseRef:
    """An article 条, and where it is said its paragraph 款 and item 项; 0 where it is not."""

    article: int
    branch: int = 0
    """1 for 第一百二十条之一."""
    paragraph: int = 0
    item: int = 0

    @classmethod
    def parse(cls, text: str) -> ClauseRef:
        """Read `51`, `51.1`, `51.1(2)`, `120-1`, 第五十一条, 第一百二十条之一第二款第（三）项.

        >>> ClauseRef.parse("第一百二十条之一第二款第（三）项")
        ClauseRef(article=120, branch=1, paragraph=2, item=3)
        """
        flat = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
        match = _PLAIN.fullmatch(flat) or _WORDS.fullmatch(flat)
        if match is None:
            raise ClauseFormError(text=text)
        parts = [_value(group) for group in match.groups()]
        if not parts[0] or any(part == 0 for part, group in zip(parts, match.groups(), strict=True) if group):
            raise ClauseFormError(text=text)
        return cls(*parts)

    @property
    def whole(self) -> ClauseRef:
        """The article alone, without paragraph and item."""
        return ClauseRef(self.article, self.branch)

    @property
    def words(self) -> str:
        """As a Chinese text cites it.

        >>> ClauseRef(51, 0, 1, 2).words
        '第五十一条第一款第二项'
        """
        out = f"第{chinese(self.article)}条" + (f"之{chinese(self.branch)}" if self.branch else "")
        out += f"第{chinese(self.paragraph)}款" if self.paragraph else ""
        return out + (f"第{chinese(self.item)}项" if self.item else "")

    def __str__(self) -> str:
        out = f"{self.article}" + (f"-{self.branch}" if self.branch else "")
        out += f".{self.paragraph}" if self.paragraph else ""
        return out + (f"({self.item})" if self.item else "")


def _value(group: str | None) -> int:
    if not group:
        return 0
    return int(group) if group.isdecimal() else number(group) or 0


class Standing(StrEnum):
    """How an instrument or an edition stands on a day."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    SUPERSEDED = "superseded"
    REPEALED = "repealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One text of an instrument."""

    day: date
    """Of the last amendment or revision, else of the adoption: the edition's name."""
    change: str = "adopted"
    """adopted, amended 修正 or revised 修订."""
    in_force: date | None = None
    """The first day in force; None where no source says it."""
    articles: int | None = None
    """How many articles, 之N counted; None where not known."""
    unverified: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Fields whose value has no source, with the reason; they are shown as unverified."""

    @property
    def begins(self) -> date:
        """The first day in force; where it is not known, the edition's own day."""
        return self.in_force or self.day


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A law, a regulation or a Party rule, with its editions in order of time."""

    id: str
    title: str
    short: tuple[str, ...] = ()
    kind: str = "law"
    issuer: str | None = None
    adopted: date | None = None
    """The day of the first adoption or promulgation; None where no source says it."""
    editions: tuple[Edition, ...] = ()
    repealed_on: date | None = None
    """The first day no longer in force."""
    repealed_by: str | None = None
    """The id of the instrument that repealed or replaced it."""
    repealed_clause: ClauseRef | None = None
    unverified: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def name(self) -> str:
        """Its title without 中华人民共和国, as lists and letters have it."""
        return self.title.removeprefix(_REPUBLIC)

    def edition(self, day: date) -> Edition | None:
        """The edition of that day."""
        return next((e for e in self.editions if e.day == day), None)

    def in_force(self, on: date) -> Edition | None:
        """The edition in force on a day; None before the first and after repeal."""
        if self.repealed_on is not None and on >= self.repealed_on:
            return None
        return next((e for e in reversed(self.editions) if e.begins <= on), None)

    def until(self, edition: Edition) -> date | None:
        """The first day on which `edition` is no longer in force; None while no end is known."""
        ends = [e.begins for e in self.editions if e.day > edition.day]
        return min([*ends, *([self.repealed_on] if self.repealed_on else [])], default=None)

    def standing(self, edition: Edition | None, on: date) -> Standing:
        """How `edition`, or the instrument as a whole, stands on a day."""
        if self.repealed_on is not None and on >= self.repealed_on:
            return Standing.REPEALED
        if edition is None:
            known = self.editions and self.in_force(on) is None
            return Standing.NOT_YET if known else Standing.IN_FORCE
        end = self.until(edition)
        if end is not None and on >= end:
            return Standing.SUPERSEDED
        return Standing.NOT_YET if on < edition.begins else Standing.IN_FORCE


_REPUBLIC = "中华人民共和国"


def title_key(name: str) -> str:
    """What titles are compared by: width, blanks, 《》 and 中华人民共和国 do not matter.

    >>> title_key("《中华人民共和国行政处罚法》")
    '行政处罚法'
    """
    flat = re.sub(r"[\s《》〈〉<>\"'“”]", "", unicodedata.normalize("NFKC", name)).casefold()
    return flat.removeprefix(_REPUBLIC) or flat


class Catalogue:
    """Every instrument that is known, found by id, title or short title."""

    def __init__(self, instruments: Iterable[Instrument]) -> None:
        self.by_id = {i.id: i for i in instruments}
        self._names: dict[str, str] = {}
        for instrument in self.by_id.values():
            for name in (instrument.id, instrument.title, *instrument.short):
                self._names.setdefault(title_key(name), instrument.id)

    def __iter__(self) -> Iterator[Instrument]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def find(self, name: str) -> Instrument | None:
        """The instrument of that id, title or short title."""
        found = self._names.get(title_key(name))
        return None if found is None else self.by_id[found]

    def get(self, name: str) -> Instrument:
        """As `find`, but NotFoundError where there is none."""
        instrument = self.find(name)
        if instrument is None:
            raise NotFoundError(kind=say("law"), code=name)
        return instrument

    def key(self, name: str) -> str:
        """What a law is counted by: the id of its instrument, else its title as titles are compared."""
        instrument = self.find(name)
        return instrument.id if instrument else title_key(name)

    def merged(self, others: Iterable[Instrument]) -> Catalogue:
        """With `others` added; an instrument of the same id is replaced."""
        return Catalogue({**self.by_id, **{i.id: i for i in others}}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """One thing that a list asks people to know."""

    title: str
    group: str
    law: str | None = None
    """The id of an instrument; None for a subject without one, such as 习近平法治思想."""
    chapters: tuple[str, ...] = ()
    """编, 章 or 节 titles when not the whole instrument is asked."""
    weight: int = 1
    """How much of a paper it should have against the other entries."""
    note: str = ""
    line: int = field(default=0, compare=False)
    """Its line in the file that it was read from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredList:
    """A list of what must be known 应知应会清单: many exist, each has an owner and a day."""

    id: str
    title: str
    owner: str
    version: date
    duties: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    entries: tuple[ListEntry, ...] = ()
    note: str = ""
    file: str = field(default="", compare=False)

    @property
    def laws(self) -> tuple[str, ...]:
        """The ids of its instruments, each once, in order."""
        return tuple(dict.fromkeys(e.law for e in self.entries if e.law))

    def keys(self, catalogue: Catalogue) -> frozenset[str]:
        """What it asks for, by `Catalogue.key`: instruments, and subjects that are none."""
        return frozenset(catalogue.key(e.law or e.title) for e in self.entries)

    @property
    def groups(self) -> tuple[str, ...]:
        """Its groups, in order."""
        return tuple(dict.fromkeys(e.group for e in self.entries))
