"""Finds a unit or an officer by pinyin initials, a part of the name or the code, and shows the card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    from learnlaw.verbs.finding_people import Person


class FindMember(ExamTask):
    """Enter opens the card of the one under the cursor."""

    TITLE_WORDS = N_("Show a unit or an officer")
    HELP = "find_member"
    CSS_PATH = "find_member.tcss"
    BINDINGS = [key("enter", "open", N_("Open"), N_("everything that is recorded"), id="task.open")]

    @dataclass
    class Found(Message):
        """Units and people were read."""

        members: Sequence[Person]

    def compose_task(self) -> ComposeResult:
        yield Lines(id="find-told")
        yield Officers(id="find-members", empty=N_("There are no units yet: import a roster first."))

    def on_mount(self) -> None:
        super().on_mount()
        self._tell()
        self.query_one(Officers).focus()
        self.read()

    def _tell(self) -> None:
        words = _("Type initials, a part of the name or unit, or figures of the code.")
        self.query_one("#find-told", Lines).show([plain(words, tone="faint")])

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Read everybody in a thread."""
        from learnlaw.verbs.finding_people import members

        try:
            found = members(self.desk)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Found(found))

    @on(Found)
    def show_members(self, event: Found) -> None:
        event.stop()
        self.query_one(Officers).put(event.members, at=self.spot.officer or self.spot.unit)

    @on(Rows.Opened)
    def open_row(self, event: Rows.Opened) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        from learnlaw.tui.screens.member_card import MemberCard

        row = self.query_one(Officers).current
        if row is not None:
            self.app.push_screen(MemberCard(self.desk, self.spot, str(row.key)))

    def speak(self) -> None:
        """The language has changed."""
        super().speak()
        self._tell()
