"""The line in which a unit is looked for while one types."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from learnlaw.i18n import _
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.words import N_, key


class FindInput(Input):
    """Up and down step through what was found."""

    @dataclass
    class Stepped(Message):
        """The next, or the one before, is asked for; or no more of them (0)."""

        by: int

    BINDINGS = [
        key("down", "step(1)", N_("Next"), N_("the next unit that fits"), id="list.next"),
        key("up", "step(-1)", N_("Before"), N_("the one before"), id="list.before"),
        key("escape", "step(0)", N_("Close"), N_("end looking"), id="list.close"),
    ]

    def action_step(self, by: int) -> None:
        self.post_message(self.Stepped(by))


class FindBar(Horizontal):
    """Opened with `/`; Enter goes to the next that fits, Escape closes."""

    HELP = "find_bar"
    DEFAULT_CSS = """
    FindBar {
        height: 1;
        display: none;
        background: $surface;
        &.-open { display: block; }
        Input { width: 1fr; }
        #find-told { width: 20; }
    }
    """

    @dataclass
    class Asked(Message):
        """Look for this: from here on (0), the next (1) or the one before (-1)."""

        text: str
        step: int

    @dataclass
    class Closed(Message):
        """Nothing is looked for any more."""

    def compose(self) -> ComposeResult:
        yield FindInput(id="find-text", compact=True)
        yield Lines(id="find-told")

    def open(self) -> None:
        """Show the line and type into it."""
        self.add_class("-open")
        field = self.query_one(Input)
        field.placeholder = _("name, code or initials, such as sfj")
        field.value = ""
        self.query_one(Lines).show([])
        field.focus()

    def tell(self, count: int) -> None:
        """How many units fit."""
        words = _("{count} found").format(count=count) if count else _("nothing fits")
        self.query_one(Lines).show([plain(words, tone="faint" if count else "warn")])

    @on(Input.Changed)
    def look(self, event: Input.Changed) -> None:
        event.stop()
        if self.has_class("-open"):
            self.post_message(self.Asked(event.value, 0))

    @on(Input.Submitted)
    def next_one(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Asked(event.value, 1))

    @on(FindInput.Stepped)
    def step(self, event: FindInput.Stepped) -> None:
        event.stop()
        if event.by:
            self.post_message(self.Asked(self.query_one(Input).value, event.by))
        else:
            self.remove_class("-open")
            self.post_message(self.Closed())
