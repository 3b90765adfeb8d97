"""Finds an officer by initials, a part of the name or the number, and shows what that officer sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.officers import Officers
from learnlaw.tui.widgets.rows import Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.finding_people import Person


class OfficerSearch(ExamTask):
    """Enter opens the home of the officer under the cursor; nothing is dismissed but None."""

    TITLE_WORDS = N_("Show an officer's standing and record")
    HELP = "officer_search"
    CSS_PATH = "officer_search.tcss"
    BINDINGS = [
        key("enter", "open", N_("Open"), N_("standing, record and exams of this officer"), id="task.open")
    ]

    @dataclass
    class Found(Message):
        """Who serves today was read."""

        people: Sequence[Person]

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.people: Sequence[Person] = ()

    def compose_task(self) -> ComposeResult:
        yield Lines(id="search-told")
        yield Officers(id="search-people", empty=N_("Nobody serves today: import a roster first."))

    def on_mount(self) -> None:
        super().on_mount()
        self._tell()
        self.query_one(Officers).focus()
        self.read()

    def _tell(self) -> None:
        words = _("Type initials, a part of the name or unit, or figures of the code.")
        self.query_one("#search-told", Lines).show([plain(words, tone="faint")])

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Read in a thread who serves."""
        from learnlaw.verbs.finding_people import serving

        try:
            self.post_message(self.Found(serving(self.desk)))
        except LearnlawError as error:
            self.post_message(self.Refused(error))

    @on(Found)
    def show_people(self, event: Found) -> None:
        event.stop()
        self.people = event.people
        self.query_one(Officers).put(event.people, at=self.spot.officer)

    @on(Rows.Opened)
    def open_row(self, event: Rows.Opened) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        from learnlaw.tui.screens.officer_home import OfficerHome

        row: Any = self.query_one(Officers).current
        if row is not None:
            self.app.push_screen(OfficerHome(row.key))

    def speak(self) -> None:
        """The language has changed."""
        super().speak()
        self._tell()
