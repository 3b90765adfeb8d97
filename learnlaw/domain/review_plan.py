"""What to study before an exam within so many minutes a day, and what the exam will give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from learnlaw.domain.review import SETTINGS, Card, Settings, rate, retrievability


@dataclass(frozen=True, slots=True)
class StudyDay:
    """What to answer on one day, each once, the least known first."""

    day: date
    review: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many answers it takes."""
        return len(self.review) + len(self.new)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to study until an exam."""

    days: tuple[StudyDay, ...]
    """Days with something to do."""
    after: tuple[Card, ...]
    """The cards as they will be if it is kept and every answer is right, as the caller ordered them."""
    short: tuple[str, ...]
    """Questions that stay below the target on the day of the exam, the least known first."""


def plan(
    cards: Sequence[Card],
    today: date,
    exam_day: date,
    minutes_a_day: float,
    seconds_per_item: float,
    settings: Settings = SETTINGS,
) -> Plan:
    """Which cards to answer on which day, so that on `exam_day` as many as can be are known to the target.

    Study ends the day before the exam, or is on its day if that is today; a day
    holds as many answers as its minutes allow. Each day takes the cards that are
    due, new ones among them, the least known on the exam day first. Minutes left
    over go to cards that one right answer would carry to the exam, so that the
    last days need not hold them all. A card that needs no more is left alone.
    """
    if seconds_per_item <= 0:
        raise ValueError("an answer takes more than no time")
    room = max(int(minutes_a_day * 60 // seconds_per_item), 0)
    last = max(exam_day - timedelta(days=1), min(today, exam_day))
    courses = [_Course(card, exam_day, last, settings) for card in cards]
    days = []
    for day in _days(today, last) if room else ():
        chosen = _chosen(courses, day, room)
        if chosen:
            days.append(
                StudyDay(
                    day,
                    tuple(course.card.question for course in chosen if not course.card.new),
                    tuple(course.card.question for course in chosen if course.card.new),
                )
            )
        for course in chosen:
            course.answer(day)
    short = sorted((course for course in courses if not course.carried), key=_Course.worst)
    return Plan(
        tuple(days),
        tuple(course.card for course in courses),
        tuple(course.card.question for course in short),
    )


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


class _Course:
    """One card on its way to an exam."""

    def __init__(self, card: Card, exam_day: date, last: date, settings: Settings) -> None:
        self._exam, self._last, self._settings = settings.noon(exam_day), last, settings
        self._becomes(card)

    def _becomes(self, card: Card) -> None:
        self.card = card
        self.known = retrievability(card, self._exam)
        self.carried = self.known >= self._settings.target
        self._due = self._settings.day(card.due)
        self._from: date | None = None

    def worst(self) -> tuple[float, str]:
        """By this the least known comes first."""
        return self.known, self.card.question

    def calls(self, day: date) -> bool:
        """Whether it is new or due."""
        return self.card.new or self._due <= day

    def carries(self, day: date) -> bool:
        """Whether one right answer on `day` is enough for the exam."""
        if self._from is None:
            self._from = self._earliest(day)
        return self._from <= day

    def answer(self, day: date) -> None:
        """The card is answered right on `day`."""
        self._becomes(self._answered(day))

    def _answered(self, day: date) -> Card:
        return rate(self.card, True, None, self._settings.noon(day), self._settings)

    def _earliest(self, day: date) -> date:
        """The first day from `day` on when one answer is enough; beyond the last day if there is none.

        The later the answer, the more is known on the exam day: it can be found by halving.
        """
        low, high = 0, (self._last - day).days + 1
        while low < high:
            middle = (low + high) // 2
            later = self._answered(day + timedelta(days=middle))
            if retrievability(later, self._exam) >= self._settings.target:
                high = middle
            else:
                low = middle + 1
        return day + timedelta(days=low)


def _chosen(courses: Iterable[_Course], day: date, room: int) -> list[_Course]:
    """What a day takes: what calls for it first, then what it may carry, each the least known first."""
    waiting = sorted((course for course in courses if not course.carried), key=_Course.worst)
    chosen = [course for course in waiting if course.calls(day)][:room]
    for course in waiting if len(chosen) < room else ():
        if not course.calls(day) and course.carries(day):
            chosen.append(course)
            if len(chosen) == room:
                break
    return sorted(chosen, key=_Course.worst)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The share of an exam's questions that will be answered right, from 0 to 1."""

    mean: float
    low: float
    high: float
    """About nineteen papers in twenty lie between low and high."""


def forecast(
    cards: Sequence[Card],
    exam_day: date,
    items: int | None = None,
    guess: float = 0.0,
    settings: Settings = SETTINGS,
) -> Forecast | None:
    """What an exam of `items` questions drawn from the cards' (all of them by default) will give.

    The mean is that of the retrievabilities on the day; a new card counts as
    `guess`. The range is two standard deviations to either side: the chance of
    each answer, and that of the draw. It knows nothing of how well the questions
    studied stand for those asked. None without cards or items.
    """
    count = len(cards)
    drawn = count if items is None else items
    if not count or drawn <= 0:
        return None
    noon = settings.noon(exam_day)
    known = [
        guess if card.new else retrievability(card, noon)
        for card in sorted(cards, key=lambda each: each.question)
    ]
    mean = sum(known) / count
    answers = sum(chance * (1 - chance) for chance in known) / count / drawn
    left_out = max(count - drawn, 0) / (drawn * max(count - 1, 1))
    draw = sum((chance - mean) ** 2 for chance in known) / count * left_out
    spread = 2 * sqrt(answers + draw)
    return Forecast(mean, max(mean - spread, 0.0), min(mean + spread, 1.0))
