"""The end of a sitting: a summary that is confirmed, and what the paper came to."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, Paragraph
from learnlaw.tui.words import N_, key


class _Told(ModalScreen["bool | None"]):
    """A few lines in the middle of the screen."""

    HELP = "sitting"
    CSS_PATH = "sitting_end.tcss"

    def __init__(self, lines: Sequence[Paragraph]) -> None:
        super().__init__()
        self.lines = tuple(lines)

    def compose(self) -> ComposeResult:
        with Vertical(id="sitting-end"):
            yield Lines(id="sitting-end-words", focus=True)
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(Lines).show(self.lines)


class HandIn(_Told):
    """Dismissed with whether to hand in. Enter is no yes here: it is the key for going on."""

    BINDINGS = [
        key("y", "answer(True)", N_("Hand in"), N_("hand the paper in now"), id="task.yes"),
        key("n,escape", "answer(False)", N_("Go on answering"), N_("back to the paper"), id="task.no"),
    ]

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)


class Result(_Told):
    """What the paper came to."""

    BINDINGS = [key("escape,enter,q", "close", N_("Close"), N_("leave the sitting"), id="task.close")]

    def action_close(self) -> None:
        self.dismiss(None)
