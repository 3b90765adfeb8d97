"""Short answers marked by a person: question by question, the guide beside the answer, and on to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from learnlaw.domain.values import parse_number
from learnlaw.errors import LearnlawError, RefusedError
from learnlaw.i18n import _, ngettext
from learnlaw.tui import show
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.exam_room import WaitingAnswer
    from learnlaw.verbs.registry import Receipt


class MarkAnswers(ExamTask):
    """The answers that wait; a line for the marks of the one under the cursor."""

    TITLE_WORDS = N_("Mark short answers")
    HELP = "exam_marking"
    CSS_PATH = "exam_marking.tcss"
    AUTO_FOCUS = ""
    BINDINGS = [
        key("f1", "app.help", N_("Help"), N_("how short answers are marked"), id="task.help"),
        key("up", "move(-1)", N_("Up"), N_("the answer before"), id="task.answer-before", show=False),
        key("down", "move(1)", N_("Down"), N_("the next answer"), id="task.answer-next", show=False),
    ]

    @dataclass
    class Read(Message):
        """The answers that wait were read."""

        found: Sequence[WaitingAnswer]

    def __init__(self, desk: Desk, spot: Spot, number: str) -> None:
        super().__init__(desk, spot)
        self.number = number
        self.answers: Sequence[WaitingAnswer] | None = None
        self.receipt: Receipt | None = None

    def compose_task(self) -> ComposeResult:
        with Vertical(id="marking"):
            yield Lines(id="marking-told")
            yield Rows(
                id="marking-rows",
                top=(N_("Code"), N_("Name"), N_("Item"), N_("What was answered")),
                empty=N_("No answer waits for marks."),
                widest=20,
            )
            yield Lines(id="marking-answer")
            yield Lines(id="marking-asked")
            yield Input(id="marking-line", compact=True, select_on_focus=False)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#marking-line", Input).focus()
        self.read()

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Read in a thread what waits."""
        from learnlaw.verbs.exam_room import waiting_answers

        try:
            found = waiting_answers(self.desk, self.number)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Read(found))

    @on(Read)
    def show_answers(self, event: Read) -> None:
        event.stop()
        self.answers = event.found
        rows = self.query_one("#marking-rows", Rows)
        place = rows.at
        rows.show([_row(n, one) for n, one in enumerate(event.found)])
        rows.go_to(min(place, max(len(event.found) - 1, 0)))
        self._tell()

    @property
    def answer(self) -> WaitingAnswer | None:
        """The answer under the cursor."""
        current = self.query_one("#marking-rows", Rows).current
        found = self.answers or ()
        return found[current.key] if current is not None and current.key < len(found) else None

    def _tell(self) -> None:
        count = len(self.answers or ())
        words = ngettext("{count} answer waits for marks.", "{count} answers wait for marks.", count)
        self.query_one("#marking-told", Lines).show([plain(words.format(count=count), tone="strong")])
        one = self.answer
        self.query_one("#marking-answer", Lines).show(list(_lines(one)) if one else [])
        asked = _("Marks, 0 to {most}; Enter gives them.").format(most=show.figure(one.marks)) if one else ""
        self.query_one("#marking-asked", Lines).show([plain(asked, tone="accent")] if one else [])

    @on(Rows.Moved, "#marking-rows")
    def follow(self, event: Rows.Moved) -> None:
        event.stop()
        self._tell()

    def action_move(self, by: int) -> None:
        self.query_one("#marking-rows", Rows).action_move(by)

    @on(Input.Submitted, "#marking-line")
    def give(self, event: Input.Submitted) -> None:
        from learnlaw.verbs.exam_care import mark_answer

        event.stop()
        one = self.answer
        if one is None or not event.value.strip():
            return
        try:
            marks, _notes = parse_number(event.value)
        except RefusedError as error:
            self.refused(error)
            return
        self.trouble([])
        self.attempt(
            lambda: mark_answer(self.desk, self.number, one.officer, one.item, marks, attempt=one.attempt)
        )

    def done(self, found: Any) -> None:
        """Given: on to the next."""
        self.receipt = found
        self.query_one("#marking-line", Input).value = ""
        self.read()

    def action_give_up(self) -> None:
        self.dismiss(self.receipt)

    def speak(self) -> None:
        """The language has changed."""
        super().speak()
        self._tell()


def _row(place: int, one: WaitingAnswer) -> Row:
    return Row(place, (one.officer, one.name, f"{one.item:>3}", one.answer or _("(blank)")))


def _lines(one: WaitingAnswer) -> Iterator[Paragraph]:
    yield plain(f"{one.item}. {one.stem}", tone="strong", indent=4)
    yield Paragraph(((_("Guide") + "  ", "faint"), (one.guide, "good")), 4)
    yield Paragraph(((_("What was answered") + "  ", "faint"), (one.answer or _("(blank)"), "text")), 4)
