"""Whether a bank can fill a blueprint: cell by cell, and all cells together.

A question that fits several cells can be drawn for one of them. Cells that
could each be filled alone may so compete for the same questions. What is told
then is a set of cells that cannot be filled together, of which none can be left
out: without any one of them the others could be.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from learnlaw.domain.blueprint import Blueprint, Cell, cell_words
from learnlaw.domain.law import Catalogue
from learnlaw.domain.stock import Stock, bits
from learnlaw.errors import Place, Problem, RefusedError, say


@dataclass(frozen=True, slots=True)
class CellFit:
    """How one cell stands by itself."""

    number: int
    """Counted from 1."""
    cell: Cell
    fits: int
    """How many questions fit it."""

    @property
    def asked(self) -> int:
        """How many it asks for."""
        return self.cell.count

    @property
    def short(self) -> int:
        """How many are wanting; 0 where enough fit."""
        return max(self.asked - self.fits, 0)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Cells that cannot be filled together; without any one of them the others could be."""

    cells: tuple[CellFit, ...]
    """One cell alone where too few questions fit it."""
    fits: int
    """How many questions fit at least one of them: fewer than they ask for."""

    @property
    def asked(self) -> int:
        """How many they ask for together."""
        return sum(cell.asked for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Feasibility:
    """Whether all cells can be filled, and what stands in the way."""

    cells: tuple[CellFit, ...]
    filled: int
    """The most places of a paper that questions can be found for."""
    conflicts: tuple[Conflict, ...]
    """With no cell in two of them; without the cells of all of them the rest can be filled."""

    @property
    def asked(self) -> int:
        """How many questions a paper has."""
        return sum(cell.asked for cell in self.cells)

    @property
    def feasible(self) -> bool:
        """Whether every cell can be filled, no question twice."""
        return self.filled == self.asked


class CannotFillError(RefusedError):
    """The bank has too few questions for the blueprint; the problems name its cells."""

    template = "the bank cannot fill this blueprint"


class Allotment:
    """Questions given to cells: each to a cell that it fits, each cell no more than it asks for.

    To make room for another question those given may move to other cells that
    they fit, but none is ever put out.
    """

    def __init__(self, counts: Sequence[int]) -> None:
        self.room = list(counts)
        """How many each cell still asks for."""
        self.given: list[dict[int, int]] = [{} for _ in counts]
        """For each cell, how many questions it has of each group."""

    def push(self, group: int) -> bool:
        """Take one more question that fits the cells `group`; False if there is no room even by moving.

        What had no room once has none later.
        """
        path = self.path(group)
        if path is None:
            return False
        self.take(group, path)
        return True

    def path(self, group: int) -> list[tuple[int, int]] | None:
        """How questions would move to make room: cells from the last to the first, and what moves there."""
        came = dict.fromkeys(bits(group), (-1, group))
        queue = deque(came)
        while queue:
            cell = queue.popleft()
            if self.room[cell]:
                return _back(cell, came)
            for other, n in self.given[cell].items():
                for to in bits(other) if n else ():
                    if to not in came:
                        came[to] = (cell, other)
                        queue.append(to)
        return None

    def take(self, group: int, path: Sequence[tuple[int, int]]) -> None:
        """Take a question of `group` by a path that was just found."""
        self.room[path[0][0]] -= 1
        for (cell, moved), (left, _) in pairwise(path):
            self.given[left][moved] -= 1
            self.given[cell][moved] = self.given[cell].get(moved, 0) + 1
        first = path[-1][0]
        self.given[first][group] = self.given[first].get(group, 0) + 1

    def fill(self, sizes: Mapping[int, int]) -> int:
        """Take as many as there is room for, and say how many."""
        taken = 0
        for group, size in sizes.items():
            for _ in range(size):
                if not self.push(group):
                    break
                taken += 1
        return taken


def _back(cell: int, came: Mapping[int, tuple[int, int]]) -> list[tuple[int, int]]:
    path = []
    while cell >= 0:
        before, moved = came[cell]
        path.append((cell, moved))
        cell = before
    return path


def check(stock: Stock, blueprint: Blueprint) -> Feasibility:
    """Whether the questions in stock can fill the blueprint. NotFoundError for a list that is not known."""
    plan = stock.plan(blueprint)
    sizes, counts = plan.sizes, plan.counts
    cells = tuple(CellFit(n + 1, cell, _fitting(sizes, 1 << n)) for n, cell in enumerate(plan.cells))
    found = tuple(
        Conflict(tuple(cells[n] for n in core), _fitting(sizes, sum(1 << n for n in core)))
        for core in conflicts(sizes, counts)
    )
    return Feasibility(cells, Allotment(counts).fill(sizes), found)


def _fitting(sizes: Mapping[int, int], cells: int) -> int:
    return sum(size for group, size in sizes.items() if group & cells)


def conflicts(sizes: Mapping[int, int], counts: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Minimal sets of cells, counted from 0, that `sizes` questions of each group cannot fill together."""
    left = list(range(len(counts)))
    while not _fillable(sizes, counts, left):
        core = list(left)
        for cell in reversed(left):
            rest = [n for n in core if n != cell]
            if not _fillable(sizes, counts, rest):
                core = rest
        yield tuple(core)
        left = [n for n in left if n not in core]


def _fillable(sizes: Mapping[int, int], counts: Sequence[int], cells: Iterable[int]) -> bool:
    some = sum(1 << n for n in cells)
    wanted = [count if some >> n & 1 else 0 for n, count in enumerate(counts)]
    merged: dict[int, int] = {}
    for group, size in sizes.items():
        if group & some:
            merged[group & some] = merged.get(group & some, 0) + size
    return Allotment(wanted).fill(merged) == sum(wanted)


def problems(found: Feasibility, catalogue: Catalogue | None = None, file: str = "") -> list[Problem]:
    """What stands in the way, with the lines of the cells; empty for a blueprint that can be filled."""
    return [
        _unfilled(one, one.cells[0], catalogue, file) if len(one.cells) == 1 else _competing(one, file)
        for one in found.conflicts
    ]


def _unfilled(conflict: Conflict, cell: CellFit, catalogue: Catalogue | None, file: str) -> Problem:
    words = cell_words(cell.cell, catalogue)
    what = say("cell {n} asks for {cell}, and {fits} fit", n=cell.number, cell=words, fits=conflict.fits)
    hint = say("ask for fewer, or write questions with bank template and import them")
    return Problem("cell-unfilled", what, hint, file, _place(cell), f"cells[{cell.number}]")


def _competing(conflict: Conflict, file: str) -> Problem:
    numbers = ", ".join(str(cell.number) for cell in conflict.cells)
    figures = {"cells": numbers, "asked": conflict.asked, "fits": conflict.fits}
    what = say("cells {cells} together ask for {asked} questions, and {fits} fit any of them", **figures)
    hint = say("ask for fewer in one of them, or import questions that fit it")
    first = conflict.cells[0]
    return Problem("cells-compete", what, hint, file, _place(first), f"cells[{first.number}]")


def _place(cell: CellFit) -> Place | None:
    return Place(cell.cell.line) if cell.cell.line else None
