"""Item analysis: how hard a question was, whom it told apart, and how far an exam's marks can be trusted.

Marks are made whole numbers once, by their common denominator, and every sum is
exact: the order of the candidates changes nothing, and marks that do not vary
have a variance of nothing. Only the last division gives a float, because an
index is a statistic and no mark. `to_json()` rounds to six decimals. The
formulas are those of Moodle's statistics of questions (denominator n - 1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from math import ceil, fsum, lcm, sqrt
from operator import mul, sub
from statistics import median
from typing import Any

from learnlaw.errors import Message, say


@dataclass(frozen=True, slots=True)
class Item:
    """One question of an exam."""

    question: str
    maximum: Decimal
    key: Sequence[str] = ()
    """The labels that are right: `"AC"`, or `("true",)`; empty where choices are not analysed."""
    options: Sequence[str] = ()
    """Every label that was offered, in the order of the bank."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one person got, item by item."""

    code: str
    marks: Sequence[Decimal | None]
    """One an item of the table; None: the item was not in this person's paper. Not answered is 0."""
    chosen: Sequence[Sequence[str]] = ()
    """The labels chosen, one entry an item, as the bank letters them; empty: not known."""


@dataclass(frozen=True, slots=True)
class MarkTable:
    """The marks of an exam: items by candidates."""

    items: tuple[Item, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From where on something is worth a look."""

    few: int = 30
    """With fewer takers nothing can be told of a question."""
    strong: float = 0.27
    """The share of takers who count as strong, by their marks in the other questions."""
    too_easy: float = 0.95
    """A facility of this or more."""
    dubious: float = 15
    """A discriminative efficiency below this, percent."""


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Flag:
    """Something about a question that a person should look at."""

    code: str
    """wrong-key, negative, dubious, too-easy or unused-option."""
    what: Message
    hint: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAnalysis:
    """The indices of one question; None where one is not defined."""

    question: str
    n: int
    """How many had it in their paper."""
    facility: float | None = None
    """Mean mark ÷ maximum mark."""
    sd: float | None = None
    discrimination_index: float | None = None
    """Correlation of the mark with the marks in the other questions, percent."""
    discriminative_efficiency: float | None = None
    """Covariance with the other questions ÷ the most it could be with these marks, percent."""
    effective_weight: float | None = None
    """The share it has in the spread of the totals, percent; None if its covariance is negative."""
    options: Mapping[str, int] = field(default_factory=dict)
    """How many chose each label; empty where choices are not known."""
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The marks of the whole exam; None where a figure is not defined."""

    n: int
    mean: float | None = None
    median: float | None = None
    sd: float | None = None
    skewness: float | None = None
    kurtosis: float | None = None
    alpha: float | None = None
    """Cronbach's α, KR-20 for marks of 0 and 1; None over papers of different questions."""
    error_ratio: float | None = None
    """How much of the standard deviation is chance, percent."""
    standard_error: float | None = None
    """Of one person's total, in marks."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the marks of an exam say about its questions."""

    items: tuple[ItemAnalysis, ...]
    test: Totals
    notices: tuple[Message, ...] = ()
    """What cannot be told, and why."""

    def to_json(self) -> dict[str, Any]:
        """As `exam analyse` prints it: six decimals, flags as codes, null where undefined."""
        items = [
            {**_rounded(i, _FIGURES), "options": dict(i.options), "flags": [f.code for f in i.flags]}
            for i in self.items
        ]
        return {"items": items, "test": _rounded(self.test, _TOTALS)}


_FIGURES = tuple(name for name in ItemAnalysis.__slots__ if name not in ("options", "flags"))
_TOTALS = tuple(Totals.__slots__)


def _rounded(values: object, names: Iterable[str]) -> dict[str, Any]:
    found = {name: getattr(values, name) for name in names}
    # adding nothing turns a rounded -0.0 into 0.0
    return {name: round(v, 6) + 0.0 if isinstance(v, float) else v for name, v in found.items()}


def analyse(table: MarkTable, limits: Limits = LIMITS) -> Analysis:
    """Every index of every question and of the whole. ValueError if a row is longer or shorter than the items."""
    whole = _Whole(table)
    figures = [_Figures(*each, whole.totals) for each in zip(whole.columns, whole.maxima, strict=True)]
    weights = _weights(figures)
    items = tuple(
        _item(item, figures[index], whole.scale, weights[index], _choices(table, index), limits)
        for index, item in enumerate(table.items)
    )
    return Analysis(items, _totals(whole, figures), tuple(_notices(items, whole, limits)))


def forms(table: MarkTable) -> list[MarkTable]:
    """The table split by which questions the papers held, so that each form has an α; the largest first."""
    found: dict[tuple[bool, ...], list[Candidate]] = {}
    for candidate in table.candidates:
        found.setdefault(tuple(mark is not None for mark in candidate.marks), []).append(candidate)
    groups = sorted(found.items(), key=lambda each: (-len(each[1]), [not had for had in each[0]]))
    return [_only(table, held, candidates) for held, candidates in groups]


def _only(table: MarkTable, held: tuple[bool, ...], candidates: list[Candidate]) -> MarkTable:
    kept = [index for index, had in enumerate(held) if had]
    rows = (
        Candidate(c.code, [c.marks[i] for i in kept], [c.chosen[i] for i in kept] if c.chosen else ())
        for c in candidates
    )
    return MarkTable(tuple(table.items[i] for i in kept), tuple(rows))


class _Whole:
    """The marks of a table as whole numbers."""

    def __init__(self, table: MarkTable) -> None:
        rows = [candidate.marks for candidate in table.candidates]
        if any(len(row) != len(table.items) for row in rows):
            raise ValueError("a candidate has more or fewer marks than there are items")
        values = {*chain.from_iterable(rows), *(item.maximum for item in table.items)} - {None}
        exact = {value: Fraction(value) for value in values if value is not None}
        self.scale = lcm(*(value.denominator for value in exact.values()))
        """How many of our units make one mark."""
        number: dict[Decimal | None, int | None] = {v: int(f * self.scale) for v, f in exact.items()}
        self.maxima = [int(exact[item.maximum] * self.scale) for item in table.items]
        self.rows = [list(map(number.get, row)) for row in rows]
        self.totals = [sum(filter(None, row)) for row in self.rows]
        columns: list[Sequence[int | None]] = [*zip(*self.rows, strict=True)]
        self.columns = columns or [()] * len(table.items)
        self.mixed = any(None in column and any(m is not None for m in column) for column in columns)
        """The papers held different questions."""


class _Figures:
    """Sums of one question; each spread is n(n - 1) times a variance or covariance, in whole numbers."""

    __slots__ = ("best", "joint", "maximum", "n", "own", "rest", "rest_spread", "spread", "total_joint")

    def __init__(self, column: Sequence[int | None], maximum: int, totals: Sequence[int]) -> None:
        marks = [mark for mark in column if mark is not None]
        if len(marks) < len(column):
            totals = [total for mark, total in zip(column, totals, strict=True) if mark is not None]
        self.n = n = len(marks)
        self.maximum = maximum
        self.own = sum(marks)
        self.rest = rest = list(map(sub, totals, marks))
        product = self.own * sum(rest)
        self.spread = n * sum(map(mul, marks, marks)) - self.own**2
        self.rest_spread = n * sum(map(mul, rest, rest)) - sum(rest) ** 2
        self.joint = n * sum(map(mul, marks, rest)) - product
        self.best = n * sum(map(mul, sorted(marks), sorted(rest))) - product
        # a total is the rest and the mark itself
        self.total_joint = self.joint + self.spread

    @property
    def pairs(self) -> int:
        """What a spread is divided by to give a variance."""
        return self.n * (self.n - 1)


def _weights(figures: Sequence[_Figures]) -> list[float | None]:
    """√cov with the total, as a share of all, percent."""
    roots = [sqrt(f.total_joint / f.pairs) if f.n > 1 and f.total_joint >= 0 else None for f in figures]
    whole = fsum(root for root in roots if root is not None)
    return [100 * root / whole if root is not None and whole else None for root in roots]


_Choices = Sequence[Sequence[str]]


def _choices(table: MarkTable, index: int) -> _Choices:
    """What those chose who had the item, in the order of `_Figures.rest`; empty if it is not known of all."""
    having = [c.chosen for c in table.candidates if c.marks[index] is not None]
    return [chosen[index] for chosen in having] if all(having) else ()


def _item(
    item: Item, f: _Figures, scale: int, weight: float | None, choices: _Choices, limits: Limits
) -> ItemAnalysis:
    apart = f.spread * f.rest_spread
    counted = Counter(dict.fromkeys(item.options if choices else (), 0))
    counted.update(chain.from_iterable(choices))
    found = ItemAnalysis(
        question=item.question,
        n=f.n,
        facility=f.own / (f.n * f.maximum) if f.n and f.maximum else None,
        sd=sqrt(f.spread / f.pairs) / scale if f.n > 1 else None,
        discrimination_index=100 * f.joint / sqrt(apart) if apart else None,
        discriminative_efficiency=100 * f.joint / f.best if f.best else None,
        effective_weight=weight,
        options=counted,
    )
    return (
        replace(found, flags=tuple(_flags(item, found, f, choices, limits))) if f.n >= limits.few else found
    )


def _flags(item: Item, found: ItemAnalysis, f: _Figures, choices: _Choices, limits: Limits) -> Iterator[Flag]:
    if choices and item.key:
        yield from _wrong_key(item, f, choices, limits)
    index, efficiency = found.discrimination_index, found.discriminative_efficiency
    if index is not None and index < 0:
        what = say(
            "strong takers do worse here than weak ones (discrimination index {index} %)", index=_one(index)
        )
        yield Flag("negative", what, say("look at the key, and whether another option is right, too"))
    if efficiency is not None and efficiency < limits.dubious:
        what = say(
            "tells strong and weak takers hardly apart (discriminative efficiency {part} %)",
            part=_one(efficiency),
        )
        yield Flag("dubious", what, say("read stem and options again: they may be unclear, or a trap"))
    if found.facility is not None and found.facility >= limits.too_easy:
        what = say("too easy: takers got {part} % of its marks", part=_one(100 * found.facility))
        yield Flag("too-easy", what, say("leave it for practice, or ask for more than the wording"))
    if choices and item.key:
        unused = [label for label in item.options if label not in item.key and not found.options[label]]
        if unused:
            what = say("none of {n} takers chose {labels}", n=f.n, labels="、".join(unused))
            yield Flag("unused-option", what, say("put something there that people do believe"))


def _wrong_key(item: Item, f: _Figures, choices: _Choices, limits: Limits) -> Iterator[Flag]:
    """Whether more of the strong chose some distractor than chose some label of the key.

    Strong are those with the most marks in the other questions, so that a wrong
    key does not choose its own judges; equals of the last of them are in.
    """
    line = sorted(f.rest)[-ceil(limits.strong * f.n)]
    strong = [chosen for rest, chosen in zip(f.rest, choices, strict=True) if rest >= line]
    count = Counter(chain.from_iterable(strong))
    distractors = [label for label in item.options if label not in item.key]
    preferred = max(distractors, key=count.__getitem__, default="")
    right = min(item.key, key=count.__getitem__)
    if count[preferred] > count[right]:
        what = say(
            "of the {count} strongest takers {many} chose {distractor}, and {few} chose {right}, which the key has",
            count=len(strong),
            many=count[preferred],
            distractor=preferred,
            few=count[right],
            right=right,
        )
        yield Flag("wrong-key", what, say("check the key; if it is wrong, correct it and regrade the exam"))


def _one(figure: float) -> str:
    return f"{figure:.1f}"


def _totals(whole: _Whole, figures: Sequence[_Figures]) -> Totals:
    totals, n = whole.totals, len(whole.totals)
    if not n:
        return Totals(n=0)
    reached = sum(totals)
    far = [n * total - reached for total in totals]
    # power sums of distances from the mean; a distance is n times as large, so the spread is n times, too
    p2, p3, p4 = (sum(d**power for d in far) for power in (2, 3, 4))
    spread = p2 // n
    alpha = None if whole.mixed else _alpha([f.spread for f in figures if f.n], spread)
    chance = None if alpha is None else sqrt(1 - alpha)
    sd = sqrt(spread / (n * (n - 1))) / whole.scale if n > 1 else None
    return Totals(
        n=n,
        mean=reached / (n * whole.scale),
        median=median(totals) / whole.scale,
        sd=sd,
        skewness=_skewness(n, p2, p3) if n > 2 and p2 else None,
        kurtosis=_kurtosis(n, p2, p4) if n > 3 and p2 else None,
        alpha=None if alpha is None else float(alpha),
        error_ratio=None if chance is None else 100 * chance,
        standard_error=None if chance is None or sd is None else chance * sd,
    )


def _alpha(spreads: Sequence[int], total: int) -> Fraction | None:
    p = len(spreads)
    return Fraction(p, p - 1) * (1 - Fraction(sum(spreads), total)) if p > 1 and total else None


def _skewness(n: int, p2: int, p3: int) -> float:
    k2 = Fraction(p2, n - 1)
    k3 = Fraction(n * p3, (n - 1) * (n - 2))
    return float(k3) / sqrt(k2) ** 3


def _kurtosis(n: int, p2: int, p4: int) -> float:
    k2 = Fraction(p2, n - 1)
    k4 = Fraction(n * (n + 1) * p4 - 3 * (n - 1) * p2**2, (n - 1) * (n - 2) * (n - 3))
    return float(k4 / k2**2)


def _notices(items: Sequence[ItemAnalysis], whole: _Whole, limits: Limits) -> Iterator[Message]:
    few = sum(item.n < limits.few for item in items)
    if few and few == len(items):
        yield say(
            "fewer than {few} had each question: nothing can be told of any, and none is flagged",
            few=limits.few,
        )
    elif few:
        yield say(
            "questions that fewer than {few} had: {count}; nothing can be told of them",
            count=few,
            few=limits.few,
        )
    if whole.mixed:
        yield say("the papers held different questions: one α over them means nothing; look at each form")
