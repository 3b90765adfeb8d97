"""A task: a modal screen in front of a place, for one verb.

It is dismissed with the verb's receipt, or with None if nothing was done. It
never touches the database in a handler: `attempt()` runs a verb in a thread and
posts what came of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, tell_all
from learnlaw.tui.tasks import Spot
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.verbs.desk import Desk


class TaskScreen(ModalScreen[Any]):
    """A screen for one verb. Subclasses give `TITLE_WORDS`, `HELP` and `compose_task()`.

    It is dismissed with the verb's receipt, which the place below refreshes
    from, or with None. Keys: Escape gives up; a subclass binds what does it.
    """

    TITLE_WORDS: ClassVar[str] = ""
    """What stands in its first line, marked with `N_`."""
    HELP: ClassVar[str] = ""
    DEFAULT_CSS = """
    TaskScreen {
        align: center middle;
        background: $background;
    }
    #task {
        width: 100%;
        max-width: 120;
        height: 100%;
        background: $surface;
    }
    #task-title {
        background: $panel;
        padding: 0 1;
    }
    #task-body {
        height: 1fr;
        padding: 0 1;
        scrollbar-size-vertical: 1;
    }
    #task-trouble {
        height: auto;
        max-height: 6;
        padding: 0 1;
        color: $error;
    }
    """
    BINDINGS = [
        key("escape", "give_up", N_("Back"), N_("leave this screen, nothing is changed"), id="task.leave")
    ]

    @dataclass
    class Done(Message):
        """The verb gave this back."""

        found: Any

    @dataclass
    class Refused(Message):
        """The verb refused; nothing was changed."""

        error: LearnlawError

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__()
        self.desk = desk
        self.spot = spot

    def compose(self) -> ComposeResult:
        with Vertical(id="task"):
            yield Lines(id="task-title")
            with VerticalScroll(id="task-body", can_focus=False):
                yield from self.compose_task()
            yield Lines(id="task-trouble")
            yield KeyBar()

    def compose_task(self) -> ComposeResult:
        """The widgets between title and keys."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.query_one("#task-title", Lines).show([plain(_(self.TITLE_WORDS))])

    def action_give_up(self) -> None:
        self.dismiss(None)

    @work(thread=True, exclusive=True, group="verb")
    def attempt(self, verb: Callable[[], Any]) -> None:
        """Run `verb` in a thread; `Done` or `Refused` is posted when it ends."""
        try:
            found = verb()
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Done(found))

    @on(Done)
    def hand_on(self, event: Done) -> None:
        self.done(event.found)

    @on(Refused)
    def hand_on_refusal(self, event: Refused) -> None:
        self.refused(event.error)

    def done(self, found: Any) -> None:
        """What `attempt` gave back. A verb that wrote ends its screen; a form that looks first overrides this."""
        self.dismiss(found)

    def refused(self, error: LearnlawError) -> None:
        """Nothing was changed: tell every line of the refusal above the keys."""
        self.trouble([plain(line, tone="bad") for line in tell_all(error)])

    def trouble(self, lines: list[Paragraph]) -> None:
        """Say above the keys why it does not go; an empty list takes it away."""
        self.query_one("#task-trouble", Lines).show(lines)

    def speak(self) -> None:
        """The language has changed while this screen is open."""
        self.refresh(recompose=True)
