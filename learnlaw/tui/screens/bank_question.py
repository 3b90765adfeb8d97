"""One question whole: key, rationale, its article beside it, who approved it, and what each version changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _
from learnlaw.tui.screens import bank_words as words_of
from learnlaw.tui.screens.ask_words import Asked, AskWords
from learnlaw.tui.screens.bank import BankTask
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.bank_desk import QuestionShown
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.registry import Receipt


class BankQuestion(BankTask):
    """`BankQuestion(desk, spot, id)`: everything that a reviewer holds beside a question."""

    TITLE_WORDS = N_("Question")
    HELP = "bank_question"
    BINDINGS = [
        key("e", "edit", N_("Edit"), N_("the next version, with a preview"), id="bank.edit"),
        key("a", "approve", N_("Approve"), N_("record the approval 审定"), id="bank.approve"),
        key(
            "w",
            "restate",
            N_("Reviewed"),
            N_("mark as reviewed 已复核; bring back what was retired"),
            id="bank.reviewed",
        ),
        key("t", "retire", N_("Retire"), N_("take it out of use, with a reason"), id="bank.retire"),
        key("p", "preview", N_("As on paper"), N_("as the officer will see it"), id="bank.preview"),
        key(
            "b", "restore", N_("Version back"), N_("take the words of an earlier version"), id="bank.restore"
        ),
        key("l", "law", N_("The law"), N_("read the whole law"), id="bank.law"),
    ]

    @dataclass
    class Read(Message):
        """The question was read."""

        found: QuestionShown

    def __init__(self, desk: Desk, spot: Spot, id: str) -> None:
        super().__init__(desk, spot)
        self.question_id = id
        self.shown: QuestionShown | None = None
        self.receipt: Receipt | None = None

    def compose_task(self) -> ComposeResult:
        yield Lines(id="bank-question", focus=True)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#bank-question", Lines).focus()
        self.read()

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Read the question in a thread."""
        from learnlaw.verbs.bank_desk import question_desk

        try:
            self.post_message(self.Read(question_desk(self.desk, self.question_id)))
        except LearnlawError as error:
            self.post_message(self.Refused(error))

    @on(Read)
    def take(self, event: Read) -> None:
        event.stop()
        self.shown = event.found
        self._paint()

    def _paint(self) -> None:
        if self.shown is not None:
            self.query_one("#bank-question", Lines).show(words_of.whole(self.shown))
            self.refresh_bindings()

    def ids(self) -> tuple[str, ...]:
        """The question itself."""
        return (self.question_id,)

    def retired(self) -> bool:
        """Whether it is out of use."""
        return self.shown is not None and self.shown.question.state == "retired"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An earlier version can come back only where there is one; a law be read only if it is known."""
        if action == "restore":
            return self.shown is not None and len(self.shown.versions) > 1
        if action == "law":
            return self.shown is not None and self.shown.law is not None
        return super().check_action(action, parameters)

    def action_preview(self) -> None:
        from learnlaw.tui.screens.bank_seen import BankSeen

        if self.shown is not None:
            self.app.push_screen(BankSeen(self.shown.question))

    def action_law(self) -> None:
        from learnlaw.tui.screens.law_reader import LawReader

        if self.shown is not None and self.shown.law is not None:
            question = self.shown.question
            reader = LawReader(
                self.desk, self.spot, self.shown.law.id, clause=question.article, edition=question.edition
            )
            self.app.push_screen(reader)

    def action_restore(self) -> None:
        """Ask for the number of the version and the reason."""
        if self.shown is None:
            return
        numbers = ", ".join(str(q.version) for q in self.shown.versions[1:])
        asked = [
            Asked("version", _("Version"), hint=numbers),
            Asked("reason", _("Reason")),
        ]

        def answered(said: Any) -> None:
            if said is None:
                return
            if not said["version"].isdecimal():
                self.trouble([plain(_("Versions are {numbers}.").format(numbers=numbers), tone="bad")])
                return
            self.attempt(lambda: self._restore(int(said["version"]), said["reason"]))

        self.app.push_screen(AskWords([_("Take the words of an earlier version")], asked), answered)

    def _restore(self, version: int, reason: str) -> Receipt:
        from learnlaw.verbs.bank_edit import Edit, edit_question

        return edit_question(self.desk, self.question_id, Edit(), reason=reason, restore=version)

    def done(self, found: Any) -> None:
        """Something was written: read it anew."""
        self.receipt = found
        self.trouble(self.told_of(found))
        self.read()

    def action_give_up(self) -> None:
        self.dismiss(self.receipt)

    def speak(self) -> None:
        """The language has changed."""
        super().speak()
        self._paint()
