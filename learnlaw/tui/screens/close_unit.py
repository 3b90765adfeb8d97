"""Closes a unit or merges it into another, and says at every word what that means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message as Posted

from learnlaw.domain.values import parse_date
from learnlaw.errors import LearnlawError, Message, RefusedError
from learnlaw.i18n import _, tell, tell_all
from learnlaw.tui.forms import FormTask
from learnlaw.tui.widgets.form import Entry, Field, Filled, Form, Option, Pick
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from datetime import date

    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk


class CloseUnit(FormTask):
    """`CloseUnit(desk, spot, unit)`: a day, who takes over, a reason; below, what becomes of what hangs on it."""

    TITLE_WORDS = N_("Close or merge a unit")
    HELP = "close_unit"
    CSS_PATH = "close_unit.tcss"
    BINDINGS = [key("ctrl+s", "save", N_("Do it"), N_("close the unit as it is said below"), id="task.save")]

    @dataclass
    class Units(Posted):
        """The units that exist were read."""

        found: Sequence[tuple[str, str, str]]

    @dataclass
    class Meant(Posted):
        """What it means, or why it cannot be."""

        words: Sequence[Message] | LearnlawError

    def __init__(self, desk: Desk, spot: Spot, unit: str) -> None:
        super().__init__(desk, spot)
        self.unit = unit
        self.units: Sequence[tuple[str, str, str]] = ()
        self.meant: Sequence[Message] | LearnlawError = ()

    def compose_task(self) -> ComposeResult:
        with Vertical(id="close"):
            with Form():
                yield Field(N_("Last day"), Entry(self.desk.today().isoformat(), id="on"))
                into = Pick(
                    self._options,
                    id="into",
                    title=N_("Which unit takes over?"),
                    several=False,
                    nothing=N_("none: it is closed"),
                )
                yield Field(N_("Merged into"), into)
                yield Field(
                    N_("Reason"),
                    Entry(id="reason", hint=N_("such as the document that orders it")),
                    wide=True,
                )
            yield Lines(id="close-meant")

    def _options(self) -> list[Option]:
        return [Option(code, name, find) for code, name, find in self.units if code != self.unit]

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#on", Entry).focus()
        self.read_units()
        self.look()

    @work(thread=True, group="units")
    def read_units(self) -> None:
        """Read in a thread which units can take over."""
        from learnlaw.verbs.member_desk import member_desk

        try:
            self.post_message(self.Units(member_desk(self.desk).units))
        except LearnlawError as error:
            self.post_message(self.Refused(error))

    @on(Units)
    def take_units(self, event: Units) -> None:
        event.stop()
        self.units = event.found
        self.query_one("#into", Pick).refresh()

    def look(self) -> None:
        """Say what the form means as it stands."""
        words = self.form.words()
        try:
            day, _notes = parse_date(words["on"])
        except RefusedError as error:
            self.form.wrong({"on": [tell(problem.what) for problem in error.problems]})
            return
        self.form.wrong({})
        self.mean(day, words["into"])

    @work(thread=True, exclusive=True, group="mean")
    def mean(self, day: date, into: str) -> None:
        """Ask in a thread what it means."""
        from learnlaw.verbs.reorganise import closing_words, look_at_closing

        try:
            found: Sequence[Message] | LearnlawError = closing_words(
                look_at_closing(self.desk, self.unit, on=day, into=into)
            )
        except LearnlawError as error:
            found = error
        self.post_message(self.Meant(found))

    @on(Meant)
    def show_meaning(self, event: Meant) -> None:
        event.stop()
        self.meant = event.words
        self._tell()

    def _tell(self) -> None:
        if isinstance(self.meant, LearnlawError):
            lines = [plain(line, tone="bad") for line in tell_all(self.meant)]
        else:
            first = plain(_("What it means:"), tone="accent")
            lines = [first, *(plain(tell(words), indent=2) for words in self.meant)]
        self.query_one("#close-meant", Lines).show(lines)

    @on(Filled)
    def filled(self, event: Filled) -> None:
        event.stop()
        if event.name != "reason":
            self.look()

    def action_save(self) -> None:
        from learnlaw.verbs.reorganise import close_unit

        words = self.form.words()
        if not words["reason"].strip():
            self.form.wrong({"reason": [_("Give the reason.")]})
            self.query_one("#reason", Entry).focus()
            return
        try:
            day, _notes = parse_date(words["on"])
        except RefusedError:
            return
        self.attempt(
            lambda: close_unit(self.desk, self.unit, on=day, into=words["into"], reason=words["reason"])
        )

    def speak(self) -> None:
        super().speak()
        self._tell()
