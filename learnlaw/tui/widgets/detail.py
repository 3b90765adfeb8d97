"""The detail pane: why a figure is what it is, for the cell under the cursor of the board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on
from textual.message import Message

from learnlaw.tui import details
from learnlaw.tui.widgets.lines import Lines, Paragraph
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.domain.explain import Explanation
    from learnlaw.domain.quota import Finding
    from learnlaw.tui.widgets.board_table import BoardTable
    from learnlaw.verbs.board import Board, BoardRow, BoardRule

PAUSE = 0.03
"""Seconds the cursor rests on a cell before the persons it counts are gathered."""


class Detail(Lines):
    """Shows a unit, a finding with its addends, or officers one by one."""

    HELP = "detail"
    BINDINGS = [key("escape", "screen.back", N_("Back"), N_("to the table"), id="list.back")]

    @dataclass
    class Wanted(Message):
        """An officer's explanation is asked for; it takes a look into the database."""

        finding: Finding

    @dataclass
    class Left(Message):
        """A line of a unit leads to a rule's column."""

        rule: str

    def __init__(self, *, id: str | None = None, focus: bool = False) -> None:
        super().__init__(id=id, focus=focus)
        self._pause: Any = None

    def of(self, board: Board, table: BoardTable) -> None:
        """Show what belongs to the cell under the cursor of a table."""
        if self._pause is not None:
            self._pause.stop()
        grid = table.grid
        if grid is None or not grid.rows:
            self.show([])
            return
        row = grid.rows[table.row]
        if table.column == 0:
            self.show(details.of_unit(board, row))
        else:
            self._of_cell(board, row, grid.columns[table.column - 1].rule)

    def _of_cell(self, board: Board, row: BoardRow, place: int) -> None:
        cell, rule = row.cells[place], board.rules[place]
        if cell is None:
            self.show(details.of_nobody(row, rule))
        elif cell.rolled:
            self.show(details.of_officers(board, row, rule, cell))
        else:
            self._of_finding(board, rule, cell.finding)

    def _of_finding(self, board: Board, rule: BoardRule, finding: Finding) -> None:
        """A unit's addends come from the facts at hand; persons are gathered when the cursor rests."""
        if finding.rule.measure == "count":
            self._explain(board, rule, finding)
        else:
            self.show(details.of_finding(board, rule, finding))
            self._pause = self.set_timer(PAUSE, lambda: self._explain(board, rule, finding))

    def _explain(self, board: Board, rule: BoardRule, finding: Finding) -> None:
        from learnlaw.verbs.board import explain_unit

        why = explain_unit(board, finding)
        head = details.of_finding(board, rule, finding)
        self.show([*head, *details.of_explanation(board, rule, why)])

    def of_officer(self, board: Board, finding: Finding, why: Explanation) -> None:
        """Show one officer's finding with its addends."""
        rule = next(rule for rule in board.rules if rule.id == finding.id)
        lines: Iterable[Paragraph] = details.of_finding(board, rule, finding)
        self.show([*lines, *details.of_explanation(board, rule, why)])

    @on(Lines.Opened)
    def follow(self, event: Lines.Opened) -> None:
        event.stop()
        if isinstance(event.target, details.ToOfficer):
            self.post_message(self.Wanted(event.target.finding))
        elif isinstance(event.target, details.ToRule):
            self.post_message(self.Left(event.target.rule))
