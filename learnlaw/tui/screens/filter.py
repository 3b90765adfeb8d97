"""Chooses which units, which rule and which states the board shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from learnlaw.domain.forecast import State
from learnlaw.i18n import _
from learnlaw.tui import show
from learnlaw.tui.view import View
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.verbs.board import Board

BEHIND = frozenset({State.MISSED, State.IMPOSSIBLE, State.BEHIND})


class FilterScreen(ModalScreen[View | None]):
    """A list of what can be chosen, each line switched by Enter; dismissed with the view."""

    HELP = "filter"
    CSS_PATH = "filter.tcss"
    BINDINGS = [
        key("space", "switch", N_("Switch"), N_("switch what stands on this line"), id="task.switch"),
        key("s", "take", N_("Show"), N_("show the board so"), id="task.take"),
        key("0", "clear", N_("Clear"), N_("filter nothing"), id="task.clear"),
        key("escape", "leave", N_("Leave"), N_("leave the board as it was"), id="task.leave"),
    ]

    def __init__(self, board: Board, view: View, spot: tuple[str, str]) -> None:
        super().__init__()
        self.board = board
        self.view = view
        self.spot = spot

    def compose(self) -> ComposeResult:
        with Vertical(id="filter"):
            yield Lines(id="filter-title")
            yield Lines(id="filter-lines", focus=True)
            yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#filter-title", Lines).show([plain(_("Show on the board"), tone="strong")])
        self._paint()

    def _paint(self) -> None:
        self.query_one("#filter-lines", Lines).show(self.lines(), keep=True)

    def lines(self) -> Iterator[Paragraph]:
        """What can be chosen, each with a mark."""
        yield plain(_("States, any of them"), tone="faint")
        yield self._line(_("all that is behind"), self.view.states == BEHIND, BEHIND)
        for state in State:
            words = f"{show.MARKS[state]} {show.state_word(state)}"
            yield self._line(words, state in self.view.states, state)
        yield plain(_("Units"), tone="faint")
        for code, name in self._units():
            words = _("{unit} and all below it").format(unit=name)
            yield self._line(words, self.view.under == code, ("unit", code))
        yield plain(_("One rule alone"), tone="faint")
        for rule in self.board.rules:
            words = show.title(rule.title) + (" " + _("(aim)") if rule.aim else "")
            yield self._line(words, self.view.rule == rule.id, ("rule", rule.id))

    def _units(self) -> list[tuple[str, str]]:
        """The unit under the cursor and those above it, then every unit that has units below it."""
        names = {row.unit.code: row.unit.name for row in self.board.rows}
        row = next((row for row in self.board.rows if row.unit.code == self.spot[0]), None)
        near = list(row.above) if row else []
        parents = [row.unit.parent for row in self.board.rows if row.unit.parent]
        codes = dict.fromkeys([self.view.under, *near, *parents])
        return [(code, names[code]) for code in codes if code in names]

    def _line(self, words: str, on: bool, target: object) -> Paragraph:
        mark = "[x]" if on else "[ ]"
        return Paragraph(((f"  {mark} ", "accent" if on else "faint"), (words, "text")), 6, target)

    # -- choosing -----------------------------------------------------------------------

    @on(Lines.Opened)
    def switch(self, event: Lines.Opened) -> None:
        self.view = self._switched(event.target)
        self._paint()

    def _switched(self, target: object) -> View:
        match target:
            case State():
                return replace(self.view, states=self.view.states ^ {target})
            case ("unit", str(code)):
                return replace(self.view, under="" if self.view.under == code else code)
            case ("rule", str(rule)):
                return replace(self.view, rule="" if self.view.rule == rule else rule)
            case _:
                return replace(self.view, states=frozenset() if self.view.states == BEHIND else BEHIND)

    def action_switch(self) -> None:
        self.query_one("#filter-lines", Lines).action_open()

    def action_take(self) -> None:
        self.dismiss(self.view)

    def action_clear(self) -> None:
        self.view = View(worst=self.view.worst, aims=self.view.aims)
        self._paint()

    def action_leave(self) -> None:
        self.dismiss(None)

    def speak(self) -> None:
        """The language has changed while the list is open."""
        self.on_mount()
