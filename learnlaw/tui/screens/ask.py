"""Asks yes or no before something that cannot be taken back as easily as it is done."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from learnlaw.i18n import _
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.words import N_, key


class Ask(ModalScreen[bool]):
    """Dismissed with whether the answer was yes; `lines` are in the reader's language already."""

    CSS_PATH = "ask.tcss"
    BINDINGS = [
        key("y,enter", "answer(True)", N_("Yes"), N_("do it"), id="task.yes"),
        key("n,escape", "answer(False)", N_("No"), N_("leave it"), id="task.no"),
    ]

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self.lines = tuple(lines)

    def compose(self) -> ComposeResult:
        with Vertical(id="yes-or-no"):
            yield Lines(id="yes-or-no-words")
        yield KeyBar()

    def on_mount(self) -> None:
        first, *more = self.lines
        shown = [plain(first, tone="strong"), *(plain(line) for line in more)]
        keys = plain(_("y: yes    n: no"), tone="accent")
        self.query_one(Lines).show([*shown, plain(""), keys])

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)
