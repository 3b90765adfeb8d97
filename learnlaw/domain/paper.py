"""Papers 试卷: drawn from a bank by a blueprint and a seed, the same each time for the same four.

A paper is a function of the bank's versions, how often each question was used,
the blueprint and the seed; an officer's own paper also of the papers that the
officer had. The order of the options is part of it: what was on the page can be
shown years later. Of Python's generator only `random()` is used, the one method
that gives the same numbers in every version.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import TypeVar

from learnlaw.domain.blueprint import Blueprint, figure
from learnlaw.domain.feasibility import Allotment, CannotFillError, check, conflicts, problems
from learnlaw.domain.question import CHOICE, LETTERS, Question
from learnlaw.domain.stock import Plan, Stock
from learnlaw.errors import UsageError

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class PaperItem:
    """One question of a paper, in the version that was asked."""

    question: str
    version: int
    marks: Decimal
    order: tuple[int, ...] = ()
    """The options as shown: the first shown is the question's option `order[0]`, counted from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The questions of one paper in their order: by kind, then by seed."""

    items: tuple[PaperItem, ...]
    seed: int
    form: str = ""
    """`A`, `B`, …; empty for an officer's own paper."""
    digest: str = ""
    """SHA-256 of the bank's versions and usage counts it was drawn from."""
    unseen: Decimal | None = None
    """Per cent of its questions that the officer had in none of the last papers; None without an officer."""
    common: Decimal | None = None
    """Per cent of its questions that stood in the officer's last papers."""


class BoundNotMetError(UsageError):
    """Too few questions fit that the officer has not had lately."""

    template = (
        "at least {least}% of the paper would come from the last papers ({papers}), and {bound}% may; "
        "too few other questions fit cells {cells}"
    )


class FormsError(UsageError):
    """There are letters for forms A to Z only."""

    template = "{n} forms cannot be made; choose 1 to 26"


def assemble(
    stock: Stock,
    blueprint: Blueprint,
    seed: int,
    *,
    recent: Sequence[Collection[str]] | None = None,
    max_common: Decimal | None = None,
    form: str = "",
) -> Paper:
    """Draw a paper: every cell exact, no question twice.

    `recent` holds the questions of the officer's last papers, empty for an
    officer who had none; None for a paper that is no officer's own. Not more
    than `max_common` per cent of the paper stand in them. Within that bound the
    least used questions come first, and among these the seed decides. Raises
    CannotFillError, BoundNotMetError, and NotFoundError for an unknown list.

    The questions do not depend on `form`; their order and that of the options does.
    """
    plan = stock.plan(blueprint)
    had = {stock.numbers[id] for paper in recent or () for id in paper if id in stock.numbers}
    bound = _Bound(plan, had, max_common, len(recent or ()))
    cells = _draw(plan, _chance(seed, "questions"), bound, had)
    if sum(map(len, cells)) < blueprint.items:
        raise CannotFillError(problems(check(stock, blueprint), stock.catalogue))
    paper = _laid_out(stock, blueprint, cells, seed, form)
    if recent is None:
        return paper
    common = _percent(sum(n in had for cell in cells for n in cell), len(paper.items))
    return replace(paper, common=common, unseen=100 - common)


def forms(stock: Stock, blueprint: Blueprint, seed: int, n: int) -> tuple[Paper, ...]:
    """`n` papers A, B, … of the same questions in different order, with options in different order.

    Neighbours sit different papers 邻座不同卷, and all are asked the same: a fair
    comparison. Form A is what `assemble` gives with `form="A"`. Raises
    FormsError, and what `assemble` raises.
    """
    if not 1 <= n <= len(LETTERS):
        raise FormsError(n=n)
    return tuple(assemble(stock, blueprint, seed, form=letter) for letter in LETTERS[:n])


class _Bound:
    """How many questions of the last papers may still come in.

    One comes in where it takes a place that no other question could fill, or
    while fewer such places are left than are allowed. So the paper can always
    be completed.
    """

    def __init__(self, plan: Plan, had: Collection[int], most: Decimal | None, papers: int) -> None:
        self._others: Allotment | None = None
        self._slack = 0
        if most is None or not had:
            return
        sizes, items = plan.sizes, sum(plan.counts)
        for group in filter(None, map(plan.fitting, had)):
            sizes[group] -= 1
        self._others = Allotment(plan.counts)
        needed = items - self._others.fill(sizes)
        self._slack = int(most * items / 100) - needed
        if self._slack < 0 and Allotment(plan.counts).fill(plan.sizes) == items:
            short = sorted({cell + 1 for core in conflicts(sizes, plan.counts) for cell in core})
            least, cells = figure(_percent(needed, items)), ", ".join(map(str, short))
            raise BoundNotMetError(least=least, papers=papers, bound=figure(most), cells=cells)

    def admits(self, group: int) -> bool:
        """Whether one more question of the last papers may come in."""
        return self._others is None or self._slack > 0 or self._others.path(group) is not None

    def count(self, group: int) -> None:
        """One more came in."""
        if self._others is not None and not self._others.push(group):
            self._slack -= 1


@dataclass(slots=True)
class _Urn:
    """Questions of one group that were used equally often, drawn one by one and not put back."""

    group: int
    members: Sequence[int]
    left: int
    moved: dict[int, int] = field(default_factory=dict)
    """What lies at a place instead of the member of that number: the members are shared, and stay as they are."""

    def take(self, place: int) -> int:
        """The question at a place, counted from 0; the last one comes into its place."""
        self.left -= 1
        taken = self.moved.get(place, place)
        self.moved[place] = self.moved.get(self.left, self.left)
        return self.members[taken]


def _draw(plan: Plan, chance: Random, bound: _Bound, had: Collection[int]) -> list[list[int]]:
    """The questions of each cell, too few where the plan cannot be filled.

    Questions come in order of use, then of chance; each is taken if it can be
    placed beside those taken before. Sets of questions that can be placed
    together are the independent sets of a matroid, so that this finds the
    least used of all sets that fill the cells.
    """
    allotment = Allotment(plan.counts)
    taken: dict[int, list[int]] = {group.cells: [] for group in plan.groups}
    closed: set[int] = set()
    for use in sorted({use for group in plan.groups for use in group.tiers}):
        tiers = [(g.cells, g.tiers[use]) for g in plan.groups if use in g.tiers and g.cells not in closed]
        urns = [_Urn(cells, members, len(members)) for cells, members in tiers]
        while urns and any(allotment.room):
            urn, n = _drawn(urns, chance)
            again = n in had
            if not again or bound.admits(urn.group):
                if allotment.push(urn.group):
                    taken[urn.group].append(n)
                    if again:
                        bound.count(urn.group)
                else:
                    closed.add(urn.group)
            urns = [u for u in urns if u.left and u.group not in closed]
    return _placed(allotment, taken)


def _drawn(urns: Sequence[_Urn], chance: Random) -> tuple[_Urn, int]:
    """One question, all those left being equally likely."""
    place = _below(chance, sum(urn.left for urn in urns))
    for urn in urns:
        if place < urn.left:
            return urn, urn.take(place)
        place -= urn.left
    raise IndexError(place)


def _placed(allotment: Allotment, taken: dict[int, list[int]]) -> list[list[int]]:
    """The questions of each cell, as the allotment gives groups to cells."""
    left = {group: iter(numbers) for group, numbers in taken.items()}
    return [
        [next(left[group]) for group, count in given.items() for _ in range(count)]
        for given in allotment.given
    ]


def _laid_out(stock: Stock, blueprint: Blueprint, cells: list[list[int]], seed: int, form: str) -> Paper:
    """The paper: kinds in the order of the cells, within a kind by the seed."""
    chance = _chance(seed, "order", form)
    by_kind: dict[str, list[tuple[int, Decimal]]] = {}
    for cell, numbers in zip(blueprint.cells, cells, strict=True):
        by_kind.setdefault(cell.kind, []).extend((n, cell.marks) for n in numbers)
    items = [
        PaperItem(question.id, question.version, marks, _order(question, chance))
        for drawn in by_kind.values()
        for n, marks in _shuffled(sorted(drawn), chance)
        for question in [stock.questions[n]]
    ]
    return Paper(items=tuple(items), seed=seed, form=form, digest=stock.digest)


_REFERS = re.compile(
    r"^(以上|上述|前述|上列|前[一二三四两几][项者种个]|[都均皆全]不?(是|对|正确|错|错误|可|可以|有)。?$)"
    r"|(选项|答案)"
    r"|(?<![A-Za-z0-9])[A-H](项|对|错|正确|错误|([、,，和与及或]?\s*[A-H])+(?![A-Za-z0-9]))"
)


def refers(option: str) -> bool:
    """Whether an option speaks of other options, by their place or by letters.

    >>> refers("以上都对"), refers("A和B"), refers("ABC"), refers("二百元以上"), refers("A级景区")
    (True, True, True, False, False)
    """
    return _REFERS.search(option) is not None


def _order(question: Question, chance: Random) -> tuple[int, ...]:
    """The options as shown; they stay in their order where one speaks of others."""
    if question.kind not in CHOICE:
        return ()
    written = range(len(question.options))
    return tuple(written) if any(map(refers, question.options)) else tuple(_shuffled(written, chance))


def _chance(seed: int, *purpose: str) -> Random:
    """Numbers for one purpose, so that the order of a paper does not change which questions it has."""
    digest = hashlib.sha256("/".join((str(seed), *purpose)).encode()).digest()
    return Random(int.from_bytes(digest[:16]))


def _below(chance: Random, n: int) -> int:
    return int(chance.random() * n)


def _shuffled(things: Sequence[_T], chance: Random) -> list[_T]:
    out = list(things)
    for last in range(len(out) - 1, 0, -1):
        other = _below(chance, last + 1)
        out[last], out[other] = out[other], out[last]
    return out


def _percent(part: int, whole: int) -> Decimal:
    share = Decimal(100 * part) / Decimal(whole) if whole else Decimal(0)
    return share.quantize(Decimal("0.01"), ROUND_HALF_UP)
