"""The units that have not sent their ledger, with whom to ring up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from learnlaw.domain.text import mask_phone
from learnlaw.i18n import ngettext
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.domain.people import Unit


class NotSent(ModalScreen[None]):
    """A list to read; Escape closes it."""

    CSS_PATH = "not_sent.tcss"
    BINDINGS = [key("escape,q,m", "dismiss", N_("Close"), N_("back to the preview"), id="task.close")]

    def __init__(self, units: Sequence[Unit]) -> None:
        super().__init__()
        self.units = tuple(units)

    def compose(self) -> ComposeResult:
        with Vertical(id="not-sent"):
            yield Lines(id="not-sent-title")
            yield Rows(id="not-sent-rows", top=(N_("Code"), N_("Unit"), N_("Contact"), N_("Phone")))
        yield KeyBar()

    def on_mount(self) -> None:
        count = len(self.units)
        words = ngettext("{count} unit has not sent its ledger", "{count} units have not sent theirs", count)
        self.query_one(Lines).show([plain(words.format(count=count), tone="strong")])
        rows = [
            Row(u.code, (u.code, u.name, u.contact or "-", mask_phone(u.phone) or "-")) for u in self.units
        ]
        self.query_one(Rows).show(rows)

    def speak(self) -> None:
        """The language has changed while the list is open."""
        self.on_mount()
