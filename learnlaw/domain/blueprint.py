"""Blueprints 组卷方案: how many questions of what, for how many marks, and what counts as a pass.

A blueprint names what is drawn, never the questions themselves. Nothing that
decides about people is taken for granted: total, time, pass line, excellence
line and attempts are written down, or the blueprint is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from learnlaw.domain.law import Catalogue
from learnlaw.domain.question import Difficulty, Kind, Pool
from learnlaw.errors import Message, say


class MultipleScheme(StrEnum):
    """How a multiple question is marked when the choice is not the key."""

    ALL = "all_or_nothing"
    """全对得分: the key or nothing."""
    PARTIAL = "partial"
    """少选得分、错选不得分: a part of the key without a wrong option earns `partial` per cent."""
    PROPORTIONAL = "proportional"
    """按比例得分: (right chosen − wrong chosen) ÷ right ones, never below 0."""


class Counting(StrEnum):
    """Which of an officer's attempts counts."""

    BEST = "best"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Scheme:
    """The grading scheme 评分办法, kept with every result."""

    multiple: MultipleScheme = MultipleScheme.ALL
    partial: Decimal = Decimal(50)
    """Per cent of a question's marks that a part of the key earns under `partial`."""
    places: int = 2
    """Marks of a question are rounded half up to so many decimal places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One line of a drawing table: so many questions of one kind, alike in marks."""

    kind: Kind
    count: int
    marks: Decimal
    """For each question of the cell."""
    laws: tuple[str, ...] = ()
    """Ids of instruments, any of them; empty for every law of the blueprint."""
    group: str = ""
    """A group of the blueprint's list, such as 行政执法."""
    topic: str = ""
    """A tag of the questions."""
    difficulty: Difficulty | None = None
    case: bool | None = None
    """Only case questions, or none of them; None for either."""
    line: int = field(default=0, compare=False)
    """Its line in the file that it was read from."""

    @property
    def total(self) -> Decimal:
        """What the cell is worth."""
        return self.marks * self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    """A whole plan for a paper."""

    id: str
    title: str
    cells: tuple[Cell, ...]
    total: Decimal
    """Full marks 满分; the cells must add up to it."""
    minutes: int
    pass_mark: Decimal
    """及格线, in marks."""
    excellent_mark: Decimal | None
    """优秀线, in marks; None only where the file says null: then nobody is called excellent."""
    attempts: int
    counting: Counting
    scheme: Scheme
    open_book: bool
    pools: frozenset[Pool]
    list: str = ""
    """The required-knowledge list whose groups the cells name.

    A cell without laws draws from the blueprint's laws, else from the entries
    of this list, else from everything.
    """
    laws: tuple[str, ...] = ()
    """Ids of instruments to draw from; empty for all."""
    source: str = ""
    """The notice that asks for it, in words."""
    assumed: tuple[str, ...] = ()
    """Keys whose values the source does not give; told at each reading until somebody settles them."""

    @property
    def items(self) -> int:
        """How many questions a paper has."""
        return sum(cell.count for cell in self.cells)

    @property
    def worth(self) -> Decimal:
        """What the cells add up to, in marks."""
        return sum((cell.total for cell in self.cells), Decimal(0))


_KINDS = {
    Kind.SINGLE: say("single choice"),
    Kind.MULTIPLE: say("multiple choice"),
    Kind.TRUE_FALSE: say("true or false"),
    Kind.BLANK: say("fill in"),
    Kind.SHORT: say("short answer"),
}
_LEVELS = {
    Difficulty.EASY: say("easy questions"),
    Difficulty.MEDIUM: say("questions of medium difficulty"),
    Difficulty.HARD: say("hard questions"),
}


def cell_words(cell: Cell, catalogue: Catalogue | None = None) -> Message:
    """What one cell asks for: 单选题10题×1分，行政处罚法，案例题."""
    words = _counted(cell.kind, cell.count, cell.marks)
    for more in _asked(cell, catalogue):
        words = say("{first}, {rest}", first=words, rest=more)
    return words


def _counted(kind: Kind, count: int, marks: Decimal) -> Message:
    return say("{kind} {count} × {marks}", kind=_KINDS[kind], count=count, marks=figure(marks))


def _asked(cell: Cell, catalogue: Catalogue | None) -> Iterator[Message]:
    for law in cell.laws:
        instrument = catalogue.find(law) if catalogue else None
        yield say("{name}", name=instrument.name if instrument else law)
    for name in (cell.group, cell.topic):
        if name:
            yield say("{name}", name=name)
    if cell.difficulty is not None:
        yield _LEVELS[cell.difficulty]
    if cell.case is not None:
        yield say("case questions") if cell.case else say("no case questions")


def blueprint_words(blueprint: Blueprint) -> tuple[Message, ...]:
    """A blueprint in words, a sentence each: what is asked, time and lines, attempts, how multiple is marked.

    Cells of one kind and the same marks are told as one.
    """
    sums: dict[tuple[Kind, Decimal], int] = {}
    for cell in blueprint.cells:
        sums[cell.kind, cell.marks] = sums.get((cell.kind, cell.marks), 0) + cell.count
    parts = [_counted(kind, count, marks) for (kind, marks), count in sums.items()]
    asked = parts[0] if parts else say("no questions")
    for part in parts[1:]:
        asked = say("{first}, {rest}", first=asked, rest=part)
    several = any(cell.kind is Kind.MULTIPLE for cell in blueprint.cells)
    return (
        asked,
        _lines(blueprint),
        _sitting(blueprint),
        *((_multiple(blueprint.scheme),) if several else ()),
    )


def _lines(blueprint: Blueprint) -> Message:
    words = {
        "minutes": blueprint.minutes,
        "total": figure(blueprint.total),
        "pass_mark": figure(blueprint.pass_mark),
    }
    if blueprint.excellent_mark is None:
        return say(
            "{minutes} minutes, full marks {total}, pass mark {pass_mark}, no excellence line", **words
        )
    words["excellent"] = figure(blueprint.excellent_mark)
    return say(
        "{minutes} minutes, full marks {total}, pass mark {pass_mark}, excellent from {excellent}", **words
    )


def _sitting(blueprint: Blueprint) -> Message:
    book = say("open book") if blueprint.open_book else say("closed book")
    if blueprint.attempts == 1:
        return say("{book}, one attempt", book=book)
    if blueprint.counting is Counting.BEST:
        return say("{book}, {n} attempts, the best counts", book=book, n=blueprint.attempts)
    return say("{book}, {n} attempts, the last counts", book=book, n=blueprint.attempts)


def _multiple(scheme: Scheme) -> Message:
    if scheme.multiple is MultipleScheme.ALL:
        return say("multiple choice: all right options and no wrong one, or nothing")
    if scheme.multiple is MultipleScheme.PARTIAL:
        return say(
            "multiple choice: some right options without a wrong one earn {partial} % of the marks, "
            "a wrong one earns nothing",
            partial=figure(scheme.partial),
        )
    return say(
        "multiple choice: right options chosen less wrong ones chosen, divided by the right ones, at least 0"
    )


def figure(number: Decimal) -> str:
    """A number without needless zeros: 2, 100, 0.5."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
