"""Blueprints 组卷方案: how many questions of what, for how many marks, and what counts as a pass.

A blueprint names what is drawn, never the questions themselves. Nothing that
decides about people is taken for granted: total, time, pass line, excellence
line and attempts are written down, or the blueprint is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from learnlaw.domain.question import Difficulty, Kind, Pool


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
