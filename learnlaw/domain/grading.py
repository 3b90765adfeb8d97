"""Grading: from answers, keys and a named scheme to marks that can be computed again at any time.

The same answers, question versions and scheme give the same marks in any order,
on any machine and in any year: everything is exact, and only the part marks of
one question are rounded, half up, to the scheme's places. A `KeySheet` is made
once a paper and remembers what each answer is worth, so that thousands of
attempts cost one look-up an answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from operator import getitem
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from learnlaw.domain.answers import FALSE, TRUE
from learnlaw.domain.attempt import Response
from learnlaw.domain.blueprint import Blueprint, MultipleScheme, Scheme
from learnlaw.domain.blueprint import figure as plain
from learnlaw.domain.numerals import figure
from learnlaw.domain.paper import Paper
from learnlaw.domain.question import Kind, Question, answer_key
from learnlaw.errors import LearnlawError, Message, NotFoundError, say

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
Judge: TypeAlias = Callable[[str], Fraction]
"""The share of its marks, 0 to 1, that an answer to one question earns."""

NO_MARKS: Mapping[int, Decimal] = MappingProxyType({})
_NONE, _ALL = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class ItemResult:
    """The marks of one question of one attempt."""

    item: int
    marks: Decimal | None
    """None while a person has not marked it."""
    full: Decimal
    right: bool
    """Full marks."""
    answered: bool
    withdrawn: bool = False
    """The question was withdrawn: everybody has its marks."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an attempt came to."""

    items: tuple[ItemResult, ...]
    marks: Decimal
    """Of what is marked so far."""
    full: Decimal
    passed: bool
    """Whether `marks` reach the line; while not `complete`, a no is not final."""
    excellent: bool
    complete: bool
    """False while short answers wait for a person."""


class MarksError(LearnlawError):
    """A person's marks fit no short answer, are below 0 or above full, or finer than the scheme's places."""

    template = "item {item} cannot have the marks {marks}: {why}"


def grade(
    paper: Paper,
    questions: Mapping[tuple[str, int], Question],
    responses: Iterable[Response],
    plan: Blueprint,
    *,
    withdrawn: frozenset[str] = frozenset(),
    marked: Mapping[int, Decimal] = NO_MARKS,
) -> Result:
    """What the responses of one attempt come to.

    `questions` holds, by id and version, those that `paper` asked; `marked` what
    a person gave for short answers, by item. A question whose id is in
    `withdrawn` gives everybody its full marks, whoever answered it or not.
    NotFoundError for a question or an item that is not there, MarksError.
    """
    sheet = KeySheet(paper, questions, plan, withdrawn)
    return sheet.grade(standing(responses, len(paper.items)), marked)


def standing(responses: Iterable[Response], items: int) -> tuple[str, ...]:
    """The answer that stands for each item: the last one that is not late; empty where there is none."""
    last: dict[int, Response] = {}
    for response in responses:
        if not 1 <= response.item <= items:
            raise NotFoundError(kind=say("item"), code=str(response.item))
        if not response.late and (response.item not in last or last[response.item].seq < response.seq):
            last[response.item] = response
    return tuple(last[item].value if item in last else "" for item in range(1, items + 1))


def standing_rows(rows: Iterable[tuple[K, int, str]], items: int) -> dict[K, list[str]]:
    """As `standing`, for many attempts: rows of attempt, item and value, not late, in the order of `seq`."""
    sheets: dict[K, list[str]] = {}
    for attempt, item, value in rows:
        if (sheet := sheets.get(attempt)) is None:
            sheet = sheets[attempt] = [""] * items
        if not 0 < item <= items:
            raise NotFoundError(kind=say("item"), code=str(item))
        sheet[item - 1] = value
    return sheets


class _Memo(dict[K, T]):
    """What each answer, or each sum, comes to, found out once."""

    def __init__(self, make: Callable[[K], T]) -> None:
        self._make = make

    def __missing__(self, value: K) -> T:
        made = self[value] = self._make(value)
        return made


class KeySheet:
    """The keys of one paper, ready to grade any number of attempts."""

    def __init__(
        self,
        paper: Paper,
        questions: Mapping[tuple[str, int], Question],
        plan: Blueprint,
        withdrawn: frozenset[str] = frozenset(),
    ) -> None:
        self._places = plan.scheme.places
        # units are fine enough for whole and for rounded marks, and so all sums are whole numbers
        self._scale = max(self._places, *(_decimals(item.marks) for item in paper.items), 0)
        self._shorts: set[int] = set()
        self._gone = {n for n, item in enumerate(paper.items, 1) if item.question in withdrawn}
        self._results: list[_Memo[str, ItemResult]] = []
        for number, item in enumerate(paper.items, 1):
            question = questions.get((item.question, item.version))
            if question is None:
                raise NotFoundError(kind=say("question"), code=f"{item.question} v{item.version}")
            gone = number in self._gone
            if question.kind is Kind.SHORT and not gone:
                self._shorts.add(number)
            judge = _withdrawn if gone else judge_of(question, plan.scheme)
            self._results.append(_Memo(self._judging(number, item.marks, judge, gone)))
        self._units = [_Memo(self._counting(results)) for results in self._results]
        self._full = self._decimal(sum(self._in_units(item.marks) for item in paper.items))
        self._pass = plan.pass_mark
        self._excellent = plan.excellent_mark
        self._outcomes = _Memo(self._outcome)

    def grade(self, answers: Sequence[str], marked: Mapping[int, Decimal] = NO_MARKS) -> Result:
        """What one attempt comes to; `answers` item by item, as `standing` gives them. MarksError.

        What a person gave for a question that was withdrawn since is passed over.
        """
        units = self._sum(answers)
        items = tuple(map(getitem, self._results, answers))
        if not self._shorts and not marked:
            return Result(items, *self._outcomes[units], True)
        marked = {item: marks for item, marks in marked.items() if item not in self._gone}
        items = self._with(items, marked)
        units += sum(self._in_units(marks) for marks in marked.values())
        return Result(items, *self._outcomes[units], all(item.marks is not None for item in items))

    def marks(self, answers: Sequence[str]) -> Decimal:
        """The marks alone, without those of short answers, at less than half the cost."""
        return self._outcomes[self._sum(answers)][0]

    def _sum(self, answers: Sequence[str]) -> int:
        if len(answers) != len(self._units):
            raise NotFoundError(kind=say("item"), code=str(len(answers)))
        return sum(map(getitem, self._units, answers))

    def _outcome(self, units: int) -> tuple[Decimal, Decimal, bool, bool]:
        marks = self._decimal(units)
        excellent = self._excellent is not None and marks >= self._excellent
        return marks, self._full, marks >= self._pass, excellent

    def _judging(self, item: int, full: Decimal, judge: Judge, gone: bool) -> Callable[[str], ItemResult]:
        def judged(value: str) -> ItemResult:
            share = judge(value)
            marks = None if item in self._shorts else self._part(full, share)
            return ItemResult(item, marks, full, share == _ALL, value != "", gone)

        return judged

    def _counting(self, results: _Memo[str, ItemResult]) -> Callable[[str], int]:
        def counted(value: str) -> int:
            marks = results[value].marks
            return 0 if marks is None else self._in_units(marks)

        return counted

    def _with(self, items: tuple[ItemResult, ...], marked: Mapping[int, Decimal]) -> tuple[ItemResult, ...]:
        """The items with the marks that a person gave."""
        found = list(items)
        for item, marks in marked.items():
            if item not in self._shorts:
                raise MarksError(item=item, marks=marks, why=say("it is no short answer that counts"))
            full = found[item - 1].full
            if not (marks.is_finite() and 0 <= marks <= full):
                raise MarksError(item=item, marks=marks, why=say("it is marked from 0 to {full}", full=full))
            if _decimals(marks) > self._places:
                why = say("marks have at most {places} decimals", places=self._places)
                raise MarksError(item=item, marks=marks, why=why)
            found[item - 1] = replace(found[item - 1], marks=marks, right=marks == full)
        return tuple(found)

    def _part(self, full: Decimal, share: Fraction) -> Decimal:
        """A share of full marks, rounded half up; the whole is never rounded, and nothing is above it."""
        if share == _ALL:
            return full
        rounded = int(Fraction(full) * share * 10**self._places + Fraction(1, 2))
        return min(full, Decimal(f"{rounded}E-{self._places}"))

    def _in_units(self, marks: Decimal) -> int:
        return int(Fraction(marks) * 10**self._scale)

    def _decimal(self, units: int) -> Decimal:
        return Decimal(f"{units}E-{self._scale}")


def _decimals(marks: Decimal) -> int:
    """How many decimal places a number needs."""
    digits = f"{marks:f}".partition(".")[2].rstrip("0")
    return len(digits)


# the kinds


def judge_of(question: Question, scheme: Scheme) -> Judge:
    """What an answer to `question` earns; short answers earn nothing until a person marks them."""
    key = question.key
    if question.kind is Kind.MULTIPLE and isinstance(key, str):
        return _multiple(key, scheme)
    if isinstance(key, tuple):
        return _blank(key)
    if isinstance(key, bool):
        return _exact(TRUE if key else FALSE)
    return _exact(key) if question.kind is Kind.SINGLE else _waiting


def _withdrawn(value: str) -> Fraction:
    return _ALL


def _waiting(value: str) -> Fraction:
    return _NONE


def _exact(key: str) -> Judge:
    """Single, true or false: the key or nothing."""
    return lambda value: _ALL if value == key else _NONE


def _multiple(key: str, scheme: Scheme) -> Judge:
    """All right options and no wrong one, or a part by the scheme's way.

    all_or_nothing: nothing. partial: some right options and no wrong one earn
    `partial` per cent, however many. proportional: (right chosen − wrong chosen)
    ÷ number of right options, at least 0.
    """
    right, few = _mask(key), Fraction(scheme.partial) / 100

    def judge(value: str) -> Fraction:
        chosen = _mask(value)
        if chosen == right:
            return _ALL
        if scheme.multiple is MultipleScheme.PARTIAL:
            return few if chosen and not chosen & ~right else _NONE
        if scheme.multiple is MultipleScheme.PROPORTIONAL:
            balance = (chosen & right).bit_count() - (chosen & ~right).bit_count()
            return max(_NONE, Fraction(balance, right.bit_count()))
        return _NONE

    return judge


def _mask(letters: str) -> int:
    mask = 0
    for letter in letters:
        mask |= 1 << ord(letter)
    return mask


def _blank(key: tuple[tuple[str, ...], ...]) -> Judge:
    """An equal share for each blank that holds one of its accepted answers (`blank_key`).

    Order matters, as a key cannot say that it does not. Blanks with the same
    accepted answers are the exception: any of them may stand in any of those
    blanks, and where there are at least as many different answers as blanks,
    each counts once (公开、公平、公正), so that writing one of them three times
    is right once.
    """
    accepted = [frozenset(blank_key(answer) for answer in blank) for blank in key]
    blanks = Counter(accepted)

    def judge(value: str) -> Fraction:
        right: Counter[tuple[frozenset[str], str]] = Counter()
        for answers, given in zip(accepted, value.split("|"), strict=False):
            if (word := blank_key(given)) and word in answers:
                right[answers, word] += 1
        counted = sum(
            1 if len(answers) >= blanks[answers] > 1 else count for (answers, _), count in right.items()
        )
        return Fraction(counted, len(accepted))

    return judge


# figures in blanks

_HAN = "零〇一二两三四五六七八九十百千万亿"
_DIGITS = "[零〇一二三四五六七八九]"
_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?[十百千]?[万亿]?"
_FIGURE = re.compile(rf"{_ARABIC}|[{_HAN}]+(?:点{_DIGITS}+)?")
_SHARE = re.compile(r"([0-9.]+)分之([0-9.]+)")
_SIGNS = {"100": "%", "1000": "‰"}
_NO_NUMBER = re.compile(r"(?=.*[十百千万亿]).*[一二两三四五六七八九]{2}|.{20}")
"""三四十, or more digits than any figure has: left as it is written."""


@lru_cache(maxsize=1 << 16)
def blank_key(text: str) -> str:
    """What answers in blanks are compared by: as `answer_key`, and figures by value, however written.

    >>> blank_key("三十日"), blank_key("３０ 日"), blank_key("百分之五"), blank_key("20万元。")
    ('30日', '30日', '5%', '200000元')
    """
    return _SHARE.sub(_share, _FIGURE.sub(_figure, answer_key(text)))


def _figure(found: re.Match[str]) -> str:
    value = None if _NO_NUMBER.match(found[0]) else figure(found[0])
    return found[0] if value is None else plain(value)


def _share(found: re.Match[str]) -> str:
    sign = _SIGNS.get(found[1])
    return f"{found[2]}{sign}" if sign else f"{found[2]}/{found[1]}"


# the rule in words, for records


def _multiple_words(scheme: Scheme) -> Message:
    if scheme.multiple is MultipleScheme.ALL:
        return say("multiple choice: all right options and no wrong one, or nothing")
    if scheme.multiple is MultipleScheme.PARTIAL:
        return say(
            "multiple choice: some right options without a wrong one earn {partial} % of the marks, "
            "a wrong one earns nothing",
            partial=plain(scheme.partial),
        )
    return say(
        "multiple choice: right options chosen less wrong ones chosen, divided by the right ones, at least 0"
    )


def scheme_words(scheme: Scheme) -> tuple[Message, ...]:
    """The scheme as records print it."""
    return (
        _multiple_words(scheme),
        say("fill in the blank: an equal part of the marks for each blank; figures count by value"),
        say("part marks of a question are rounded half up to {places} decimals", places=scheme.places),
        say("a question that was withdrawn gives everybody its full marks"),
    )
