"""What of a board is looked at: the filter, the order, and the board laid out in cells of the grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.cells import cell_len

from learnlaw.domain.forecast import State
from learnlaw.i18n import _
from learnlaw.tui import show
from learnlaw.tui.wrap import line_spans, literal

if TYPE_CHECKING:
    from learnlaw.verbs.board import Board, BoardCell, BoardRow

LEAST = 8
"""The narrowest column: a word of Chinese in its head must fit."""
_RANK = {state: rank for rank, state in enumerate(State)}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Which rows and columns are shown, and in which order."""

    under: str = ""
    """The code of a unit: it and everything below it."""
    rule: str = ""
    """`pack/rule`: this column alone."""
    states: frozenset[State] = frozenset()
    """Rows with a cell in one of these; empty: all rows."""
    worst: bool = False
    """The worst first rather than the official order."""
    aims: bool = True

    @property
    def filtered(self) -> bool:
        """Whether something is left out."""
        return bool(self.under or self.rule or self.states)


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell in words."""

    figures: str
    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class ColumnText:
    """A column in words, and its width."""

    rule: int
    """Its place among the rules of the board."""
    head: str
    figures: int
    """The cells that its figures take."""
    width: int
    lines: int
    """The lines that its title takes."""
    aim: bool


@dataclass(frozen=True)
class Grid:
    """A board laid out: only what a view shows, in its order."""

    board: Board
    view: View
    rows: tuple[BoardRow, ...]
    columns: tuple[ColumnText, ...]
    names: tuple[str, ...]
    widest_name: int
    texts: dict[tuple[str, int], CellText] = field(repr=False, default_factory=dict)
    """By unit code and place of the rule."""

    def width(self, gap: int = 1, *, aims: bool = True) -> int:
        """The cells that the columns take, each with `gap` blanks before it."""
        return sum(column.width + gap for column in self.columns if aims or not column.aim)

    def place(self, unit: str) -> int | None:
        """The row of a unit."""
        return next((n for n, row in enumerate(self.rows) if row.unit.code == unit), None)


def lay_out(board: Board, view: View) -> Grid:
    """The board as a view shows it, in the reader's language."""
    columns = [n for n, rule in enumerate(board.rules) if _shows(rule.id, rule.aim, view)]
    rows = [row for row in board.rows if _fits(row, columns, view)]
    if view.worst:
        rows.sort(key=lambda row: _badness(row, columns))
    texts: dict[tuple[str, int], CellText] = {}
    laid = [_column(board, number, rows, texts) for number in columns]
    names = tuple(literal(row.unit.name) for row in rows)
    widest = max((cell_len(name) for name in names), default=0)
    return Grid(board, view, tuple(rows), tuple(laid), names, widest, texts)


def _shows(rule: str, aim: bool, view: View) -> bool:
    return rule == view.rule if view.rule else view.aims or not aim


def _fits(row: BoardRow, columns: Sequence[int], view: View) -> bool:
    if view.under and view.under not in row.above:
        return False
    cells = [row.cells[n] for n in columns]
    if view.rule and cells[0] is None:
        return False
    return not view.states or any(cell and cell.state in view.states for cell in cells)


def _badness(row: BoardRow, columns: Sequence[int]) -> tuple[object, ...]:
    """Own musts first, then how many cells stand in each state, from the worst; ties keep official order."""
    cells = [cell for n in columns if (cell := row.cells[n]) is not None]
    counts = [0] * len(State)
    for cell in cells:
        weight = 1 if cell.rolled else 100
        counts[_RANK[cell.state]] += 0 if cell.finding.rule.force == "aim" else weight
    own = _RANK[row.state] if row.state is not None else len(State)
    return (own, *(-count for count in counts))


def _column(
    board: Board, number: int, rows: Sequence[BoardRow], texts: dict[tuple[str, int], CellText]
) -> ColumnText:
    rule = board.rules[number]
    figures = words = 0
    for row in rows:
        cell = row.cells[number]
        if cell is None:
            continue
        text = _text(cell)
        texts[row.unit.code, number] = text
        figures = max(figures, len(text.figures))
        words = max(words, cell_len(text.word))
    head = show.title(rule.title)
    if rule.aim:
        head = _("aim: {rule}").format(rule=head)
    if rule.provisional:
        head = f"~{head}"
    head, width = literal(head), max(figures + 1 + words, LEAST)
    return ColumnText(number, head, figures, width, len(line_spans(head, width)), rule.aim)


def _text(cell: BoardCell) -> CellText:
    word = f"{show.MARKS[cell.state]}{show.state_word(cell.state)}"
    marks = show.flags(cell.provisional, cell.immaterial)
    return CellText(show.cell_figures(cell), word + marks, show.TONES[cell.state])
