"""What a paper may be drawn from: the questions of a bank, sorted once by what cells ask for and by use.

Sorting is linear in the questions and is done once; what a blueprint's cells
ask for is then looked up, so that a paper costs the same from a thousand
questions and from a hundred thousand. The order in which questions are given
does not matter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from learnlaw.domain.blueprint import Blueprint, Cell
from learnlaw.domain.law import Catalogue, ListEntry, RequiredList, title_key
from learnlaw.domain.question import Difficulty, Kind, Pool, Question, canonical
from learnlaw.domain.statute import LawTexts
from learnlaw.domain.text import skeleton
from learnlaw.errors import NotFoundError, say


class _Shelf(NamedTuple):
    """What a cell may ask of a question, tags and chapters apart."""

    kind: Kind
    law: str
    """The id of the instrument; of one that nobody knows, its title as titles are compared."""
    difficulty: Difficulty
    case: bool
    pool: Pool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Want:
    """What a cell asks for, with its names looked up."""

    cell: Cell
    laws: frozenset[str] | None
    """None for any."""
    subjects: frozenset[str] | None
    """Laws that the group asks for as a whole; None without a group."""
    parts: Mapping[str, tuple[ListEntry, ...]]
    """Laws of which the group asks for chapters alone, where their texts are known."""
    tags: frozenset[str]
    """Tags that stand for subjects of the group that have no law."""
    topic: str

    def about(self, kind: Kind, law: str) -> bool:
        """Whether questions of that kind on that law may fit."""
        return kind is self.cell.kind and (self.laws is None or law in self.laws)

    def shelf(self, shelf: _Shelf) -> bool:
        """Whether a question of that shelf, of a kind and on a law that may fit, may fit as far as shelves tell."""
        level, case = self.cell.difficulty, self.cell.case
        return (level is None or shelf.difficulty is level) and (case is None or shelf.case == case)

    def plain(self, law: str) -> bool:
        """Whether a question on that law fits that has no tag asked for, and stands in no chapter asked for."""
        return not self.topic and (self.subjects is None or law in self.subjects)


class Group(NamedTuple):
    """Questions that fit the same cells."""

    cells: int
    """A bit for each cell, the first cell the lowest."""
    tiers: dict[int, list[int]]
    """Numbers of questions, by how often they were used."""
    size: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The questions that fit the cells of one blueprint, by which of them they fit."""

    cells: tuple[Cell, ...]
    groups: tuple[Group, ...]
    fitting: Callable[[int], int]
    """The cells that a question fits, as bits."""

    @property
    def counts(self) -> list[int]:
        """How many questions each cell asks for."""
        return [cell.count for cell in self.cells]

    @property
    def sizes(self) -> dict[int, int]:
        """How many questions fit exactly these cells."""
        return {group.cells: group.size for group in self.groups}


@dataclass(slots=True)
class _Held:
    """The questions of one shelf."""

    members: list[int] = field(default_factory=list)
    tiers: dict[int, list[int]] = field(default_factory=dict)


class Stock:
    """Questions that may be asked, for any number of blueprints and papers.

    The caller leaves out what may not be asked on the day: states that are not
    wanted, law that is not in force. Pools are the blueprint's affair. Of
    several versions the latest is taken. `usage` says by question in how many
    exams it has been asked: exams, not copies, or a question of an exam sat by
    a thousand would not come again. Where `texts` has the text of a law, an
    entry that asks for chapters takes the questions on these alone.
    """

    def __init__(
        self,
        questions: Iterable[Question],
        catalogue: Catalogue,
        lists: Iterable[RequiredList] = (),
        usage: Mapping[str, int] | None = None,
        texts: LawTexts | None = None,
    ) -> None:
        latest: dict[str, Question] = {}
        for question in questions:
            if question.id not in latest or question.version > latest[question.id].version:
                latest[question.id] = question
        self.questions: Sequence[Question] = [latest[id] for id in sorted(latest)]
        self.numbers = {question.id: n for n, question in enumerate(self.questions)}
        """The number of each question, by id."""
        uses = usage or {}
        self.uses = [uses.get(question.id, 0) for question in self.questions]
        self.digest = _digest(self.questions, self.uses)
        """SHA-256 of the versions of the questions and of how often each was used."""
        self._lists = {required.id: required for required in lists}
        self._texts = texts
        self._shelves: dict[_Shelf, _Held] = {}
        self._tagged: dict[str, list[int]] = {}
        self._shelf_of: list[_Shelf] = []
        self._plans: dict[Blueprint, Plan] = {}
        self.catalogue = catalogue
        self._sort(catalogue)

    def _sort(self, catalogue: Catalogue) -> None:
        laws: dict[str, str] = {}
        tags: dict[str, str] = {}
        for n, question in enumerate(self.questions):
            law = laws.get(question.law)
            if law is None:
                law = laws[question.law] = _law(catalogue, question.law)
            shelf = _Shelf(question.kind, law, question.difficulty, question.case, question.pool)
            held = self._shelves.setdefault(shelf, _Held())
            held.members.append(n)
            held.tiers.setdefault(self.uses[n], []).append(n)
            self._shelf_of.append(shelf)
            for tag in question.tags:
                key = tags.get(tag)
                if key is None:
                    key = tags[tag] = skeleton(tag)
                self._tagged.setdefault(key, []).append(n)
        self._shelves = {shelf: self._shelves[shelf] for shelf in sorted(self._shelves)}

    def plan(self, blueprint: Blueprint) -> Plan:
        """What fits the cells of a blueprint; made once. NotFoundError for a list that is not known."""
        if blueprint not in self._plans:
            self._plans[blueprint] = self._planned(blueprint)
        return self._plans[blueprint]

    def _planned(self, blueprint: Blueprint) -> Plan:
        wants = [self._want(blueprint, cell) for cell in blueprint.cells]
        asked = {tag for want in wants for tag in (*want.tags, *([want.topic] if want.topic else []))}
        marked = {tag: frozenset(self._tagged.get(tag, ())) for tag in asked}
        singly: frozenset[int] = frozenset().union(*marked.values())
        in_parts = {law for want in wants for law in want.parts}
        near: dict[tuple[Kind, str], list[tuple[int, _Want]]] = {}

        def about(shelf: _Shelf) -> list[tuple[int, _Want]]:
            """The cells, as bits, that a question of that shelf may fit."""
            key = shelf.kind, shelf.law
            if key not in near:
                near[key] = [(1 << n, want) for n, want in enumerate(wants) if want.about(*key)]
            return [(bit, want) for bit, want in near[key] if want.shelf(shelf)]

        @cache
        def fitting(n: int) -> int:
            shelf = self._shelf_of[n]
            if shelf.pool not in blueprint.pools:
                return 0
            return sum(bit for bit, want in about(shelf) if self._fits(want, n, shelf.law, marked))

        found: dict[int, dict[int, list[int]]] = {}
        for shelf, held in self._shelves.items():
            may = about(shelf) if shelf.pool in blueprint.pools else []
            if not may:
                continue
            some = singly.intersection(held.members) if singly else ()
            each = held.members if shelf.law in in_parts else sorted(some)
            for n in each:
                _put(found, fitting(n), {self.uses[n]: [n]})
            if len(each) < len(held.members):
                cells = sum(bit for bit, want in may if want.plain(shelf.law))
                _put(found, cells, _without(held.tiers, each))
        groups = (
            Group(cells, tiers, sum(map(len, tiers.values()))) for cells, tiers in sorted(found.items())
        )
        return Plan(blueprint.cells, tuple(groups), fitting)

    def _fits(self, want: _Want, n: int, law: str, marked: Mapping[str, frozenset[int]]) -> bool:
        """Whether a question of a fitting shelf fits in tags and chapters, too."""
        if want.topic and n not in marked[want.topic]:
            return False
        if want.subjects is None or law in want.subjects:
            return True
        if any(n in marked[tag] for tag in want.tags):
            return True
        return any(stands_in(self.questions[n], entry, self._texts) for entry in want.parts.get(law, ()))

    def _want(self, blueprint: Blueprint, cell: Cell) -> _Want:
        laws = cell.laws or blueprint.laws
        entries = None
        if blueprint.list and (cell.group or not laws):
            required = self._lists.get(blueprint.list)
            if required is None:
                raise NotFoundError(kind=say("required list"), code=blueprint.list)
            entries = [e for e in required.entries if not cell.group or e.group == cell.group]
        whole = [e for e in entries or () if not (e.law and e.chapters and self._texts)]
        parts: dict[str, tuple[ListEntry, ...]] = {}
        for entry in entries or ():
            if entry.law and entry not in whole:
                parts[entry.law] = (*parts.get(entry.law, ()), entry)
        subjects = frozenset(e.law or title_key(e.title) for e in whole)
        return _Want(
            cell=cell,
            laws=frozenset(laws) if laws else None,
            subjects=None if entries is None else subjects,
            parts=parts,
            tags=frozenset(skeleton(e.title) for e in whole if not e.law),
            topic=skeleton(cell.topic),
        )


def stands_in(question: Question, entry: ListEntry, texts: LawTexts | None) -> bool:
    """Whether the article cited stands in one of the entry's chapters, as far as that can be known."""
    text = texts.get(question.law, question.edition) if texts and question.edition else None
    article = text.article(question.clause) if text and question.clause else None
    return article is None or any(chapter in article.divisions for chapter in entry.chapters)


def _law(catalogue: Catalogue, name: str) -> str:
    instrument = catalogue.find(name)
    return title_key(name) if instrument is None else instrument.id


def _digest(questions: Sequence[Question], uses: Sequence[int]) -> str:
    rows = [[q.id, q.version, use] for q, use in zip(questions, uses, strict=True)]
    return hashlib.sha256(canonical(rows)).hexdigest()


def bits(cells: int) -> Iterator[int]:
    """Which bits are set, the lowest first.

    >>> list(bits(0b1010))
    [1, 3]
    """
    while cells:
        low = cells & -cells
        yield low.bit_length() - 1
        cells ^= low


def _put(found: dict[int, dict[int, list[int]]], cells: int, tiers: Mapping[int, list[int]]) -> None:
    if cells:
        group = found.setdefault(cells, {})
        for use, members in tiers.items():
            group.setdefault(use, []).extend(members)


def _without(tiers: Mapping[int, list[int]], numbers: Iterable[int]) -> Mapping[int, list[int]]:
    gone = frozenset(numbers)
    return {use: [n for n in ns if n not in gone] for use, ns in tiers.items()} if gone else tiers
