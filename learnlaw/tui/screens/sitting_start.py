"""Before a sitting: what the exam asks and how it is marked; time runs only from the key that begins it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from textual.app import ComposeResult

from learnlaw.i18n import _
from learnlaw.tui.frame import TaskScreen
from learnlaw.tui.screens import sitting_words as words
from learnlaw.tui.screens.sitting import SittingScreen
from learnlaw.tui.tasks import Spot
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.words import N_, key
from learnlaw.verbs.sitting import Sitting
from learnlaw.verbs.sitting_desk import Seat

if TYPE_CHECKING:
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.registry import Receipt


class StartSitting(TaskScreen):
    """Dismissed with the receipt of handing in, or with None."""

    TITLE_WORDS = N_("Sit an exam")
    HELP = "sitting"
    CSS_PATH = "sitting_start.tcss"
    BINDINGS = [
        key(
            "b",
            "begin",
            N_("Begin"),
            N_("begin, or go on; the clock runs from the beginning"),
            id="task.begin",
        ),
        key("f1,question_mark", "app.help", N_("Help"), N_("the keys and what they do"), id="task.help"),
    ]

    def __init__(self, desk: Desk, number: str, officer: str) -> None:
        super().__init__(desk, Spot(officer=officer))
        self.number = number
        self.officer = officer
        self.seat: Seat | None = None
        self._beginning = False

    def compose_task(self) -> ComposeResult:
        yield Lines(id="start-words", focus=True)

    def on_mount(self) -> None:
        super().on_mount()
        self.attempt(self._seat)

    def _seat(self) -> Seat:
        from learnlaw.verbs.sitting_desk import seat_of

        return seat_of(self.desk, self.number, self.officer)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """It can be begun only when it has been said that it can."""
        return action != "begin" or (self.seat is not None and self.seat.can and not self._beginning)

    def action_begin(self) -> None:
        self._beginning = True
        self.refresh_bindings()
        self.trouble([plain(_("Beginning ..."), tone="faint")])
        self.attempt(self._sit)

    def _sit(self) -> Sitting:
        from learnlaw.verbs.sitting import sit_exam
        from learnlaw.verbs.sitting_desk import this_terminal

        return sit_exam(self.desk, self.number, self.officer, holder=uuid4().hex, terminal=this_terminal())

    def done(self, found: Any) -> None:
        """The seat is told; the sitting opens."""
        if isinstance(found, Sitting):
            self.trouble([])
            self.app.push_screen(SittingScreen(self.desk, found), self._back)
            return
        self.seat = found
        self.query_one("#start-words", Lines).show(words.seat_lines(found))
        self.refresh_bindings()

    def _back(self, receipt: Receipt | None) -> None:
        self.dismiss(receipt)

    def refused(self, error: Any) -> None:
        self._beginning = False
        super().refused(error)
        self.refresh_bindings()

    def speak(self) -> None:
        """The language has changed: the same seat in other words."""
        super().on_mount()
        if self.seat is not None:
            self.query_one("#start-words", Lines).show(words.seat_lines(self.seat))
