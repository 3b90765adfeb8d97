"""The coordinator's first screen: who is behind, on what, by how much, and by when to act."""

from __future__ import annotations

from textual.app import ComposeResult

from learnlaw.tui.frame import Place
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.words import N_, key


class Board(Place):
    """The coordinator's place."""

    HELP = "board"
    CSS_PATH = "board.tcss"
    BINDINGS = [
        key(
            "l", "app.task('log_session')", N_("Log"), N_("enter one activity in the ledger"), id="board.log"
        ),
        key("q", "app.quit", N_("Quit"), N_("leave the program"), id="board.quit"),
    ]

    def compose(self) -> ComposeResult:
        yield Lines(id="headline")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#headline", Lines).show([plain("learnlaw")])
