"""A question as an officer sitting it will see it: it can be answered, and nothing is kept."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from learnlaw.domain.question import Question as Asked
from learnlaw.i18n import _
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.question import Question
from learnlaw.tui.words import N_, key


class BankSeen(ModalScreen[None]):
    """`BankSeen(question)`: the widget of the sitting itself, in front of the bank."""

    HELP = "bank_seen"
    CSS_PATH = "bank_seen.tcss"
    BINDINGS = [key("escape", "leave", N_("Back"), N_("back to where you were"), id="task.leave")]

    def __init__(self, question: Asked) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        with Vertical(id="bank-seen"):
            yield Lines(id="bank-seen-title")
            yield Question(id="bank-seen-question")
            yield KeyBar()

    async def on_mount(self) -> None:
        from learnlaw.verbs.bank_desk import as_shown

        self._title()
        answers = self.question.key
        blanks = len(answers) if isinstance(answers, tuple) else 0
        await self.query_one(Question).show_item(as_shown(self.question), "", blanks, locked=False)

    def _title(self) -> None:
        words = _("As the officer will see it; what is answered here is not kept")
        self.query_one("#bank-seen-title", Lines).show([plain(words, tone="accent")])

    @on(Question.Answered)
    @on(Question.Onward)
    def nothing(self, event: Question.Answered | Question.Onward) -> None:
        """Nothing is kept, and there is no next question."""
        event.stop()

    def action_step(self, by: int) -> None:
        """There is one question alone."""

    def action_leave(self) -> None:
        self.dismiss()

    def speak(self) -> None:
        """The language has changed."""
        self._title()
        self.query_one(Question).again()
