"""The program as an officer meets it in the examination room: one sitting, and none of the coordinator's tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.place import Place
from learnlaw.tui.screens.sitting_start import StartSitting
from learnlaw.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.registry import Receipt


class Hall(Place):
    """What is behind the sitting: nothing. When the sitting ends, so does the program."""

    HELP: ClassVar[str] = "sitting"

    def compose(self) -> ComposeResult:
        yield Lines(id="hall")

    def on_mount(self) -> None:
        app = self.ours
        assert isinstance(app, SittingApp)
        self.app.push_screen(StartSitting(app.desk, app.number, app.officer), self._over)

    def _over(self, _receipt: Receipt | None) -> None:
        self.app.exit(0, return_code=0)


class SittingApp(LearnlawApp):
    """Begins with the seat of one officer at one exam."""

    CSS_PATH = "../app.tcss"
    MODES: ClassVar = {"sitting": Hall}
    DEFAULT_MODE = "sitting"

    def __init__(self, desk: Desk, number: str, officer: str) -> None:
        super().__init__(desk)
        self.number = number
        self.officer = officer


def run(desk: Desk, number: str, officer: str) -> int:
    """Open a sitting; its exit code. Raises what stopped it, for main.py to report."""
    app = SittingApp(desk, number, officer)
    app.run()
    if app.fault is not None:
        raise app.fault
    return app.return_code or 0
