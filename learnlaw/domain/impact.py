"""What a new edition does to the articles of the old one, and to the questions that cite them.

Articles are matched by their words, not by their numbers: a law that grows from
119 to 144 articles keeps most of what it said under other numbers. Signs and
blanks make no difference, so that two printings of one text are one text.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from learnlaw.domain.law import ClauseRef
from learnlaw.domain.question import Question, State
from learnlaw.domain.statute import Article, LawText
from learnlaw.domain.text import skeleton
from learnlaw.domain.twins import tokens


class Fate(StrEnum):
    """What became of an article."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    """Its words changed; its number may have, too."""
    MOVED = "moved"
    """The same words under another number."""
    ADDED = "added"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Change:
    """One article of the old edition, the new one, or both."""

    fate: Fate
    old: Article | None
    new: Article | None
    likeness: float
    """How much of the words is shared, from 0 to 1."""


@dataclass(frozen=True)
class Impact:
    """Two editions held against each other, in the order of the new one, deleted articles last."""

    old: LawText
    new: LawText
    changes: tuple[Change, ...]

    def count(self, fate: Fate) -> int:
        """How many articles met a fate."""
        return sum(c.fate is fate for c in self.changes)

    def of(self, ref: ClauseRef) -> Change | None:
        """What became of an article of the old edition."""
        return next((c for c in self.changes if c.old is not None and c.old.ref == ref.whole), None)


LIKE = 0.35
"""The likeness, rare words counting more, from which two articles are one that was changed."""
_CANDIDATES = 6


def compare(old: LawText, new: LawText) -> Impact:
    """Match the articles of two editions."""
    pairs = _equal(old.articles, new.articles)
    pairs |= _similar(old, new, pairs)
    back = {n: o for o, n in pairs.items()}
    changes = [_change(old.article(back[a.ref]) if a.ref in back else None, a) for a in new]
    changes += [Change(Fate.DELETED, a, None, 0.0) for a in old if a.ref not in pairs]
    return Impact(old, new, tuple(changes))


def _change(old: Article | None, new: Article) -> Change:
    if old is None:
        return Change(Fate.ADDED, None, new, 0.0)
    if _words(old) == _words(new):
        return Change(Fate.UNCHANGED if old.ref == new.ref else Fate.MOVED, old, new, 1.0)
    return Change(Fate.CHANGED, old, new, _share(tokens(old.text), tokens(new.text)))


def _words(article: Article) -> str:
    return "".join(c for c in skeleton(article.text) if c.isalnum())


def _equal(old: Iterable[Article], new: Iterable[Article]) -> dict[ClauseRef, ClauseRef]:
    """Articles of the same words; where several have them, those of the same number first, then in order."""
    places: dict[str, list[ClauseRef]] = {}
    for article in new:
        places.setdefault(_words(article), []).append(article.ref)
    pairs = {}
    for article in sorted(old, key=lambda a: a.ref not in places.get(_words(a), ())):
        left = places.get(_words(article))
        if left:
            ref = article.ref if article.ref in left else left[0]
            left.remove(ref)
            pairs[article.ref] = ref
    return pairs


def _similar(old: LawText, new: LawText, known: dict[ClauseRef, ClauseRef]) -> dict[ClauseRef, ClauseRef]:
    """The best pairs among the rest, the most alike first; of pairs as alike, the one that keeps the order."""
    weight = _weights(old, new)
    mine = [a for a in old if a.ref not in known]
    taken = set(known.values())
    theirs = [a for a in new if a.ref not in taken]
    shifts = {o: n.article - o.article for o, n in known.items()}

    def off(one: Article, other: Article) -> int:
        """How far a pair lies from where the neighbours of the old article went."""
        near = min(shifts, key=lambda ref: abs(ref.article - one.ref.article), default=None)
        shift = shifts[near] if near is not None else 0
        return abs(other.ref.article - one.ref.article - shift)

    scored = [(s, mine[i], theirs[j]) for i, j, s in _scored(mine, theirs, weight) if s >= LIKE]
    pairs: dict[ClauseRef, ClauseRef] = {}
    for _, one, other in sorted(scored, key=lambda p: (-round(p[0], 2), off(p[1], p[2]))):
        if one.ref not in pairs and other.ref not in taken:
            pairs[one.ref] = other.ref
            taken.add(other.ref)
    return pairs


def _weights(old: LawText, new: LawText) -> dict[str, float]:
    """What a token tells: what every second article says (处五日以上十日以下拘留) tells little."""
    often: Counter[str] = Counter()
    for edition in (old, new):
        often |= Counter(token for article in edition for token in tokens(article.text))
    return {token: math.log(1 + len(new.articles) / n) for token, n in often.items()}


def _scored(
    mine: list[Article], theirs: list[Article], weight: dict[str, float]
) -> Iterator[tuple[int, int, float]]:
    """Each article with the few of the other edition that share most of what tells."""
    sets = [tokens(a.text) for a in theirs]
    sums = [sum(weight[t] for t in text) for text in sets]
    where: dict[str, list[int]] = {}
    for j, text in enumerate(sets):
        for token in text:
            where.setdefault(token, []).append(j)
    for i, article in enumerate(mine):
        text = tokens(article.text)
        shared = [0.0] * len(theirs)
        for token in text:
            for j in where.get(token, ()):
                shared[j] += weight[token]
        whole = sum(weight[t] for t in text)
        for j in sorted(range(len(theirs)), key=lambda j: -shared[j])[:_CANDIDATES]:
            yield i, j, 2 * shared[j] / (whole + sums[j])


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    """Shared tokens among those of the mean of both, so that an article that grew is still itself."""
    return 2 * len(a & b) / (len(a) + len(b))


@dataclass(frozen=True, slots=True)
class Affected:
    """A question on the old edition, and what became of its article."""

    question: Question
    change: Change

    @property
    def set_aside(self) -> bool:
        """Whether it must be reviewed before it is asked again; the rest needs the new edition and number."""
        return self.change.fate in (Fate.CHANGED, Fate.DELETED)


def affected(questions: Iterable[Question], impact: Impact) -> list[Affected]:
    """The questions on the old edition whose article changed, moved or went, retired ones aside."""
    found = []
    for question in questions:
        clause = question.clause
        if question.edition != impact.old.day or question.state is State.RETIRED or clause is None:
            continue
        change = impact.of(clause)
        if change is not None and change.fate is not Fate.UNCHANGED:
            found.append(Affected(question, change))
    return found
