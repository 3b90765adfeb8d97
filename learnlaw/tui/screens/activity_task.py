"""What the screens for one activity of the ledger have in common: which one, and looks in a thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.message import Message

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _
from learnlaw.tui import show
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.widgets.form import Option
from learnlaw.tui.widgets.lines import plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.ledger_views import SessionLine
    from learnlaw.verbs.registry import Receipt

OFFERED = 300
"""No more activities are offered to choose from, the newest of them."""


class ActivityTask(ExamTask):
    """A task for one activity: by its number, `unit/number` or `#row`; without one it is asked for."""

    BINDINGS = [
        key(
            "f1",
            "app.help",
            N_("Help"),
            N_("the keys and the meaning of the pane you are in"),
            id="task.help",
        )
    ]

    @dataclass
    class Looked(Message):
        """Something was read; `then` shows it."""

        found: Any
        then: Callable[[Any], None]

    def __init__(self, desk: Desk, spot: Spot, number: str = "") -> None:
        super().__init__(desk, spot)
        self.which = number
        self.receipt: Receipt | None = None
        """The last thing that was done here, by which the place below reads itself anew."""

    def on_mount(self) -> None:
        super().on_mount()
        if self.which:
            self.begin()
        else:
            self.look(self._activities, self._choose)

    def begin(self) -> None:
        """Read what the screen shows of the activity `which`."""
        raise NotImplementedError

    @work(thread=True, group="look")
    def look(self, read: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Read something in a thread, then show it."""
        try:
            found = read()
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Looked(found, then))

    @on(Looked)
    def hand_on_look(self, event: Looked) -> None:
        event.stop()
        event.then(event.found)

    # -- which activity ---------------------------------------------------------------------

    def _activities(self) -> list[SessionLine]:
        from learnlaw.domain.study import Status
        from learnlaw.verbs.ledger_views import list_sessions

        lines, _kinds = list_sessions(self.desk)
        today = self.desk.today()
        held = [line for line in lines if line.status is not Status.CANCELLED and line.last <= today]
        return held[:OFFERED]

    def _choose(self, lines: list[SessionLine]) -> None:
        from learnlaw.tui.screens.pick import PickScreen

        if not lines:
            self.trouble([plain(_("The ledger is empty: log an activity first."), tone="warn")])
            return
        options = [_option(line) for line in lines]
        self.app.push_screen(PickScreen(N_("Which activity?"), options, several=False), self._chosen)

    def _chosen(self, codes: tuple[str, ...] | None) -> None:
        if not codes:
            self.dismiss(None)
            return
        self.which = codes[0]
        self.begin()

    def action_give_up(self) -> None:
        self.dismiss(self.receipt)


def _option(line: SessionLine) -> Option:
    words = f"{line.last}  {line.topic}"
    return Option(
        f"#{line.row}", words, find=f"{line.number.lower()} {line.last}", more=show.listed(line.units)
    )
