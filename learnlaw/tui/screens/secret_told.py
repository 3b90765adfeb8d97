"""Tells a first secret once, to be written down or handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from learnlaw.i18n import _
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.verbs.accounts import FirstSecret


class SecretTold(ModalScreen[None]):
    """Dismissed when it has been noted."""

    CSS_PATH = "ask.tcss"
    BINDINGS = [key("enter,escape", "close", N_("Noted"), N_("it is not shown again"), id="task.close")]

    def __init__(self, found: FirstSecret) -> None:
        super().__init__()
        self.found = found

    def compose(self) -> ComposeResult:
        with Vertical(id="yes-or-no"):
            yield Lines(id="yes-or-no-words")
        yield KeyBar()

    def on_mount(self) -> None:
        one = self.found
        self.query_one(Lines).show(
            [
                plain(_("First secret of {name} {code}").format(name=one.name, code=one.code), tone="strong"),
                plain(""),
                plain(one.secret, tone="accent"),
                plain(""),
                plain(_("It is shown once, and must be changed at the first login.")),
                plain(_("Enter: noted"), tone="faint"),
            ]
        )

    def action_close(self) -> None:
        self.dismiss(None)

    def speak(self) -> None:
        """The language has changed."""
        self.on_mount()
