"""What about a sitting a person should look at: great speed, equal wrong answers, one terminal in turn.

A flag gives figures and proves nothing. Its words name nobody, so that they can
be printed; whom they are about stands apart, for who judges them. Reports take
`tally()`, which holds counts alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from math import ceil

from learnlaw.errors import Message, say

PROVES_NOTHING = say("this proves nothing: hear the officers and look at the record of the room first")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """What is known of one officer's attempt at an exam."""

    officer: str
    unit: str
    answers: Mapping[str, str] = field(default_factory=dict)
    """By question, in one spelling: letters of the bank, sorted; a question left empty is not here."""
    wrong: Collection[str] = ()
    """The questions answered wrong."""
    started_at: datetime | None = None
    """None where it was sat on paper."""
    answered_at: Sequence[datetime] = ()
    """When each question had its first answer, in any order; empty on paper."""
    submitted_at: datetime | None = None
    terminal: str = ""
    """Which machine; empty where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From where on something is worth a look."""

    fast_items: int = 50
    fast_seconds: int = 90
    """So many questions within so many seconds, the limit included; fewer questions in proportion."""
    fast_fewest: int = 10
    """Shorter runs say nothing about speed."""
    same_wrong: int = 5
    """So many equal wrong answers at least."""
    same_percent: int = 80
    """They make so much of each one's wrong answers at least."""
    usual_percent: int = 25
    """A wrong answer that more of the other units gave is a usual mistake and does not count."""
    turn_minutes: int = 10
    """The next at a terminal begins within so many minutes of the one before."""


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Flag:
    """Something for a person to judge."""

    code: str
    """fast, same-wrong or same-terminal."""
    officers: tuple[str, ...]
    """Whom it is about: for who judges it, never for a report."""
    what: Message
    """What was seen, in figures, without a name."""
    hint: Message = PROVES_NOTHING


def flags(sittings: Sequence[Sitting], limits: Limits = LIMITS) -> list[Flag]:
    """Everything worth a look in one exam, one kind after another, each in the order of officers."""
    return [*fast(sittings, limits), *same_wrong(sittings, limits), *same_terminal(sittings, limits)]


def tally(found: Iterable[Flag]) -> dict[str, int]:
    """How many flags of each code: all that a report may say."""
    return dict(sorted(Counter(flag.code for flag in found).items()))


def fast(sittings: Iterable[Sitting], limits: Limits = LIMITS) -> Iterator[Flag]:
    """Who answered a run of questions faster than they can be read.

    The run may lie anywhere in the sitting: reading for half an hour and then
    filling in fifty answers is seen, too.
    """
    for sitting in sorted(sittings, key=lambda each: each.officer):
        run = _fastest(sitting, limits)
        if run is not None:
            count, took = run
            seconds = ceil(took.total_seconds())
            what = say(
                "{count} questions were answered within {seconds} seconds", count=count, seconds=seconds
            )
            yield Flag("fast", (sitting.officer,), what)


def _fastest(sitting: Sitting, limits: Limits) -> tuple[int, timedelta] | None:
    """The fastest run of as many questions as the limit speaks of, if it is too fast."""
    count = min(len(sitting.answered_at), limits.fast_items)
    if count < limits.fast_fewest:
        return None
    moments = sorted(sitting.answered_at)
    took = min(end - begin for begin, end in zip(moments, moments[count - 1 :], strict=False))
    return (
        (count, took) if took * limits.fast_items <= timedelta(seconds=limits.fast_seconds) * count else None
    )


_Answer = tuple[str, str]
"""A question and the wrong answer to it."""


def same_wrong(sittings: Sequence[Sitting], limits: Limits = LIMITS) -> Iterator[Flag]:
    """Pairs of one unit with the same wrong answers.

    The rule: at least `same_wrong` equal wrong answers that are not usual
    mistakes, and all equal wrong answers make `same_percent` of the wrong
    answers of each. Usual is judged by the other units, because a unit that agreed on
    its answers would make them usual by itself; without others nothing is usual.
    """
    usual = _Usual(sittings, limits)
    ordered = sorted(sittings, key=lambda each: (each.unit, each.officer))
    for unit, members in groupby(ordered, key=lambda each: each.unit):
        wrong = [(sitting.officer, _wrong(sitting)) for sitting in members]
        for first, second in _alike([answers for _, answers in wrong], limits):
            (one, his), (other, hers) = wrong[first], wrong[second]
            equal = his & hers
            telling = sum(not usual(unit, answer) for answer in equal)
            if telling >= limits.same_wrong:
                yield Flag("same-wrong", (one, other), _equal(len(equal), len(his), len(hers), telling))


def _equal(equal: int, one: int, other: int, telling: int) -> Message:
    return say(
        "equal wrong answers of two officers of one unit: {equal}, of {one} and {other} wrong ones;"
        " rare in other units: {telling}",
        equal=equal,
        one=one,
        other=other,
        telling=telling,
    )


def _wrong(sitting: Sitting) -> frozenset[_Answer]:
    return frozenset((q, sitting.answers[q]) for q in sitting.wrong if q in sitting.answers)


def _alike(wrong: Sequence[frozenset[_Answer]], limits: Limits) -> Iterator[tuple[int, int]]:
    """Pairs of which each shares enough of its wrong answers, in order.

    Of sets that share c of their members, the rarest (size - c + 1) of each
    must have one in common: only those that meet there are compared, so that a
    large unit does not cost the square of its size.
    """
    count = Counter(answer for answers in wrong for answer in answers)
    met: dict[_Answer, list[int]] = {}
    found = set()
    for index, answers in enumerate(wrong):
        needed = _needed(len(answers), limits)
        rare = sorted(answers, key=lambda answer: (count[answer], answer))[
            : max(len(answers) - needed + 1, 0)
        ]
        for other in {other for answer in rare for other in met.get(answer, ())}:
            if len(answers & wrong[other]) >= max(needed, _needed(len(wrong[other]), limits)):
                found.add((other, index))
        for answer in rare:
            met.setdefault(answer, []).append(index)
    yield from sorted(found)


def _needed(size: int, limits: Limits) -> int:
    """How many equal ones are enough for a set of `size` wrong answers."""
    return max(limits.same_wrong, -(-limits.same_percent * size // 100))


class _Usual:
    """Which wrong answers are usual mistakes, seen from a unit."""

    def __init__(self, sittings: Iterable[Sitting], limits: Limits) -> None:
        self._percent = limits.usual_percent
        self._had: Counter[str] = Counter()
        self._had_here: Counter[tuple[str, str]] = Counter()
        self._gave: Counter[_Answer] = Counter()
        self._gave_here: Counter[tuple[str, _Answer]] = Counter()
        for sitting in sittings:
            self._had.update(sitting.answers.keys())
            self._had_here.update((sitting.unit, question) for question in sitting.answers)
            wrong = _wrong(sitting)
            self._gave.update(wrong)
            self._gave_here.update((sitting.unit, answer) for answer in wrong)

    def __call__(self, unit: str, answer: _Answer) -> bool:
        others = self._had[answer[0]] - self._had_here[unit, answer[0]]
        gave = self._gave[answer] - self._gave_here[unit, answer]
        return gave * 100 > self._percent * others


def same_terminal(sittings: Iterable[Sitting], limits: Limits = LIMITS) -> Iterator[Flag]:
    """Runs of different officers at one terminal, each begun soon after, or during, the one before."""
    known = [each for each in sittings if each.terminal and each.started_at is not None]
    known.sort(key=lambda each: (each.terminal, each.started_at, each.officer))
    for _, there in groupby(known, key=lambda each: each.terminal):
        for run in _runs(list(there), timedelta(minutes=limits.turn_minutes)):
            officers = tuple(dict.fromkeys(each.officer for each in run))
            if len(officers) > 1:
                what = say(
                    "{count} officers sat at one terminal in turn, each within {minutes} minutes of the one before",
                    count=len(officers),
                    minutes=limits.turn_minutes,
                )
                yield Flag("same-terminal", officers, what)


def _runs(sittings: Sequence[Sitting], gap: timedelta) -> Iterator[list[Sitting]]:
    run = [sittings[0]]
    for before, after in pairwise(sittings):
        end = before.submitted_at or before.started_at
        if end is None or after.started_at is None or after.started_at - end > gap:
            yield run
            run = []
        run.append(after)
    yield run
