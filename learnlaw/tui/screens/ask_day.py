"""Asks for a day."""

from __future__ import annotations

from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from learnlaw.domain.values import parse_date
from learnlaw.errors import RefusedError
from learnlaw.i18n import _
from learnlaw.tui import show
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.words import N_, key

NO_DAY = date.min
"""What is given back where no day is wanted."""


class AskDay(ModalScreen[date | None]):
    """Dismissed with a day; with `NO_DAY` if the field is left empty and may be; with None on Escape."""

    HELP = "ask_day"
    CSS_PATH = "ask_day.tcss"
    BINDINGS = [key("escape", "leave", N_("Leave"), N_("no other day"), id="task.leave")]

    def __init__(self, words: str, day: date | None, *, empty: bool = False) -> None:
        super().__init__()
        self.words = words
        self.day = day
        self.empty = empty

    def compose(self) -> ComposeResult:
        with Vertical(id="ask"):
            yield Lines(id="ask-words")
            yield Input(
                self.day.isoformat() if self.day else "", id="ask-day", compact=True, placeholder="2024-08-01"
            )
            yield Lines(id="ask-trouble")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#ask-words", Lines).show([plain(_(self.words), tone="strong")])

    @on(Input.Submitted)
    def answer(self, event: Input.Submitted) -> None:
        if self.empty and not event.value.strip():
            self.dismiss(NO_DAY)
            return
        try:
            day, _notes = parse_date(event.value)
        except RefusedError as error:
            told = [plain(show.problem(problem), tone="bad") for problem in error.problems]
            self.query_one("#ask-trouble", Lines).show(told)
        else:
            self.dismiss(day)

    def action_leave(self) -> None:
        self.dismiss(None)

    def speak(self) -> None:
        """The language has changed: what was typed stays."""
        self.on_mount()
