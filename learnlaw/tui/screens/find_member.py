"""Finds a unit or an officer by pinyin initials, a part of the name or the code, and opens what the task is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.officers import Officers
from learnlaw.tui.widgets.rows import Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.verbs.finding_people import Person


class Members(Officers):
    """People among whom somebody is found; Enter is told, for it is what the screen is for."""

    BINDINGS: ClassVar = [
        key("enter", "open", N_("Open"), N_("open what stands on this line"), id="list.open"),
    ]


class FindMember(ExamTask):
    """Enter opens the card of the one under the cursor. Subclasses list others, or open another screen."""

    TITLE_WORDS = N_("Show a unit or an officer")
    HELP = "find_member"
    CSS_PATH = "find_member.tcss"
    EMPTY: ClassVar[str] = N_("There are no units yet: import a roster first.")

    @dataclass
    class Found(Message):
        """Those among whom somebody is found were read."""

        members: Sequence[Person]

    def compose_task(self) -> ComposeResult:
        yield Lines(id="find-told")
        yield Members(id="find-members", empty=self.EMPTY)

    def on_mount(self) -> None:
        super().on_mount()
        self._tell()
        self.query_one(Officers).focus()
        self.read()

    def _tell(self) -> None:
        words = _("Type initials, a part of the name or unit, or figures of the code.")
        self.query_one("#find-told", Lines).show([plain(words, tone="faint")])

    def members(self) -> Sequence[Person]:
        """Those among whom somebody is found; asked in a thread."""
        from learnlaw.verbs.finding_people import members

        return members(self.desk)

    def opened(self, code: str) -> Screen[Any]:
        """What Enter opens."""
        from learnlaw.tui.screens.member_card import MemberCard

        return MemberCard(self.desk, self.spot, code)

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Read everybody in a thread."""
        try:
            found = self.members()
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
        self.app.push_screen(self.opened(str(event.key)))

    def speak(self) -> None:
        """The language has changed."""
        super().speak()
        self._tell()


class FindOfficer(FindMember):
    """Enter opens the home of the officer under the cursor."""

    TITLE_WORDS = N_("Show an officer's standing and record")
    EMPTY = N_("Nobody serves today: import a roster first.")

    def members(self) -> Sequence[Person]:
        from learnlaw.verbs.finding_people import serving

        return serving(self.desk)

    def opened(self, code: str) -> Screen[Any]:
        from learnlaw.tui.screens.officer_home import OfficerHome

        return OfficerHome(code)
