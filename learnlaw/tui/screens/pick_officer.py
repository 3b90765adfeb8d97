"""Looks for one officer, in front of another screen: by pinyin initials, a part of the name, or the number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, tell_all
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.officers import Officers
from learnlaw.tui.widgets.rows import Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.verbs.finding_people import Person


class PickOfficer(ModalScreen[str | None]):
    """Dismissed with the code of an officer; with None on Escape. `read` gives the people, in a thread."""

    HELP = "pick"
    CSS_PATH = "pick.tcss"
    BINDINGS = [
        key("escape", "leave", N_("Leave"), N_("leave it as it was"), id="task.leave"),
        key("enter", "take", N_("Take"), N_("this officer"), id="task.take"),
    ]

    @dataclass
    class Found(Message):
        """The people were read."""

        people: Sequence[Person]

    @dataclass
    class Failed(Message):
        """They could not be read."""

        error: LearnlawError

    def __init__(self, title: str, read: Callable[[], Sequence[Person]], *, at: str = "") -> None:
        super().__init__()
        self.words = title
        """Marked with `N_`."""
        self.people = read
        self.at = at

    def compose(self) -> ComposeResult:
        with Vertical(id="pick"):
            yield Lines(id="pick-title")
            yield Officers(id="pick-people", empty=N_("There is nobody to choose."))
        yield KeyBar()

    def on_mount(self) -> None:
        self._title()
        self.query_one(Officers).focus()
        self.read()

    def _title(self) -> None:
        hint = _("type initials, a part of the name, or figures of the code")
        lines = [plain(_(self.words), tone="strong"), plain(hint, tone="faint")]
        self.query_one("#pick-title", Lines).show(lines)

    @work(thread=True, exclusive=True)
    def read(self) -> None:
        """Read the people in a thread."""
        try:
            self.post_message(self.Found(self.people()))
        except LearnlawError as error:
            self.post_message(self.Failed(error))

    @on(Found)
    def show_people(self, event: Found) -> None:
        event.stop()
        self.query_one(Officers).put(event.people, at=self.at)

    @on(Failed)
    def tell_failure(self, event: Failed) -> None:
        event.stop()
        lines = [plain(line, tone="bad") for line in tell_all(event.error)]
        self.query_one("#pick-title", Lines).show(lines)

    @on(Rows.Opened)
    def take_row(self, event: Rows.Opened) -> None:
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        row = self.query_one(Officers).current
        if row is not None:
            self.dismiss(row.key)

    def action_leave(self) -> None:
        self.dismiss(None)

    def speak(self) -> None:
        """The language has changed while the list is open."""
        self._title()
        self.query_one(Officers).refresh()
