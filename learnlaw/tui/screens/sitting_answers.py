"""What stands on the screen of a sitting and what is in the database, kept apart until an answer is confirmed.

`answers` is what the officer sees, `unsent` what the database has not
confirmed. Only what `save_answer` gave back is told as saved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from textual import on, work
from textual.app import ComposeResult
from textual.events import Key
from textual.message import Message
from textual.screen import ModalScreen
from textual.timer import Timer

from learnlaw.domain.answers import parse_answer, show_answer
from learnlaw.domain.question import Kind
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, tell, tell_all
from learnlaw.tui.screens import sitting_words as words
from learnlaw.tui.widgets.headline import Heading, Headline
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.question import Question

if TYPE_CHECKING:
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.registry import Receipt
    from learnlaw.verbs.sitting import Outcome, Saved, Sitting
    from learnlaw.verbs.sitting_desk import Standing

TYPING = 1.0
"""Seconds after the last key of typing after which what was typed is sent."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """An answer on its way; the same token when it is sent again, so that it is saved once."""

    value: str
    token: str


class SittingAnswers(ModalScreen["Receipt | None"]):
    """A question shown, answered and saved; where to turn and when it ends is for who inherits."""

    CSS_PATH = "sitting.tcss"

    @dataclass
    class Kept(Message):
        """An answer is in the database."""

        item: int
        sent: Unsent
        saved: Saved

    @dataclass
    class Lost(Message):
        """Something was not done; `item` is 0 where it was no answer."""

        item: int
        error: Exception

    @dataclass
    class Marked(Message):
        """A flag is in the database."""

        item: int
        on: bool

    @dataclass
    class Looked(Message):
        """How the attempt stands."""

        standing: Standing

    @dataclass
    class Closed(Message):
        """The paper was handed in or collected."""

        receipt: Receipt | None
        outcome: Outcome

    def __init__(self, desk: Desk, sitting: Sitting) -> None:
        super().__init__()
        self.desk = desk
        self.sitting = sitting
        self.at = 1
        self.answers = dict(sitting.answers)
        """What stands on the screen, in the question's own letters."""
        self.flags = set(sitting.flags)
        self.unsent: dict[int, Unsent] = {}
        self.saved_at = sitting.saved_at
        self.read_only = False
        self._busy = self._collecting = self._ended = False
        self._why: list[Paragraph] = []
        self._typing: Timer | None = None
        self._told_short = False

    def compose(self) -> ComposeResult:
        yield Headline(id="sitting-head")
        yield Question(id="sitting-question")
        yield Lines(id="sitting-trouble")
        yield Lines(id="sitting-map")
        yield KeyBar()

    async def on_mount(self) -> None:
        self.at = next((n.item for n in self.sitting.items if n.item not in self.answers), 1)
        await self._turn(self.at)

    # -- what is shown ------------------------------------------------------------------

    @property
    def count(self) -> int:
        """How many questions the paper has."""
        return len(self.sitting.items)

    async def _turn(self, item: int) -> None:
        """Show another question; what was typed is sent first."""
        self._send_typed()
        self.at = min(max(item, 1), self.count)
        shown, asked = self.sitting.items[self.at - 1], self.sitting.asked[self.at - 1]
        text = _on_paper(asked, self.answers.get(self.at, ""))
        question = self.query_one(Question)
        await question.show_item(shown, text, asked.blanks, locked=self.read_only or self._ended)
        self._paint()

    def _paint(self) -> None:
        self._paint_head()
        self.query_one("#sitting-trouble", Lines).show(self._why)
        strip = words.strip(self.count, self.at, self.answers, self.flags, self.size.width or 80)
        self.query_one("#sitting-map", Lines).show([strip])

    def _paint_head(self) -> None:
        left = (("learnlaw", "name"), (f"  {self.sitting.exam.title}", "bar"))
        seconds = self._left()
        right = _("{time} left").format(time=words.clock(seconds)) + "  " + self._told_save()
        shown = self.sitting.items[self.at - 1]
        below = [(words.item_words(shown, self.count), "text")]
        if self.at in self.flags:
            below.append(("  " + _("flagged"), "warn"))
        if self.read_only:
            below.append(("  " + _("read only"), "bad"))
        elif seconds <= words.SHORT:
            below.append(("  " + _("time is short"), "warn"))
        self.query_one(Headline).heading = Heading(left, right, tuple(below))

    def _told_save(self) -> str:
        if self.unsent:
            return _("not saved") if self._why or self.read_only else _("saving")
        if self.saved_at is None:
            return _("nothing saved yet")
        return _("saved {time}").format(time=f"{self.desk.local(self.saved_at):%H:%M:%S}")

    def _left(self) -> float:
        from learnlaw.verbs.sitting import time_left

        return time_left(self.desk, self.sitting)

    def on_resize(self) -> None:
        self.call_after_refresh(self._paint)

    # -- answering ----------------------------------------------------------------------

    @on(Question.Answered)
    def answered(self, event: Question.Answered) -> None:
        event.stop()
        if self.read_only or self._ended:
            return
        asked = self.sitting.asked[event.item - 1]
        try:
            value = parse_answer(asked, event.text)
        except LearnlawError as error:
            self._trouble(tell_all(error))
            return
        self.answers[event.item] = value
        self.unsent[event.item] = Unsent(value, uuid4().hex)
        self._why = []
        if event.at_once:
            self._send()
        else:
            self._wait()
        self._paint()

    def _wait(self) -> None:
        """Send what is typed when the typing rests."""
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(TYPING, self._send_typed)

    def _send_typed(self) -> None:
        if self._typing is not None:
            self._typing.stop()
            self._typing = None
        self._send()

    def _send(self) -> None:
        """Send the next answer, one at a time, in the order in which they were given."""
        if self._busy or self._collecting or self.read_only or self._ended or not self.unsent:
            return
        if self._typing is not None and set(self.unsent) == {self.at}:
            return  # it is still being typed
        self._busy = True
        item = next(iter(self.unsent))
        self.save(item, self.unsent[item])

    @work(thread=True, group="save")
    def save(self, item: int, sent: Unsent) -> None:
        """Commit one answer in a thread."""
        from learnlaw.verbs.sitting import save_answer

        try:
            saved = save_answer(self.desk, self.sitting, item, sent.value, sent.token)
        except Exception as error:  # whatever it is, the officer must read "not saved", and keep the window
            self.post_message(self.Lost(item, error))
        else:
            self.post_message(self.Kept(item, sent, saved))

    @on(Kept)
    def kept(self, event: Kept) -> None:
        event.stop()
        self._busy = False
        if self.unsent.get(event.item) == event.sent:
            del self.unsent[event.item]
        self.saved_at = event.saved.at
        self._why = []
        if event.saved.late:
            self._why = [plain(_("After time was up: kept, and not counted."), tone="warn")]
        self._send()
        self._paint()

    @on(Lost)
    def lost(self, event: Lost) -> None:
        from learnlaw.verbs.sitting import OverError, ReadOnlyError, TimeUpError

        event.stop()
        self._busy = self._collecting = False
        if isinstance(event.error, ReadOnlyError):
            self._lock()
        elif isinstance(event.error, (OverError, TimeUpError)):
            self._collect()
        else:
            told = _reason(event.error)
            self._trouble([_("Not saved: {why}. The next key tries again.").format(why=told)])

    def _trouble(self, lines: list[str]) -> None:
        self._why = [plain(line, tone="bad") for line in lines]
        self._paint()

    def on_key(self, _event: Key) -> None:
        """Any key sends again what did not arrive."""
        if self._why:
            self._send()

    def _lock(self) -> None:
        """Another window writes from now on."""
        self.read_only = True
        lines = [_("This paper was opened in another window; here it can only be read.")]
        if self.unsent:
            items = ", ".join(str(item) for item in sorted(self.unsent))
            lines.append(_("Not saved from here: {items}; answer them there.").format(items=items))
        self._trouble(lines)
        question = self.query_one(Question)
        question.locked = True
        for field in question.query("Blank"):
            field.disabled = True
        question.query_one("#question-page").read_only = True  # type: ignore[attr-defined]  # a TextArea

    def _collect(self) -> None:
        """End it, where the database says that it is over."""
        raise NotImplementedError


def _reason(error: Exception) -> str:
    """Why something was not saved, in a line."""
    if isinstance(error, LearnlawError):
        return tell(error)
    return next(iter(str(error).splitlines()), type(error).__name__)


def _on_paper(asked: Any, value: str) -> str:
    """A kept answer as the page shows it: true and false by the letters that papers print."""
    if asked.kind is Kind.TRUE_FALSE:
        return {"T": "A", "F": "B"}.get(value, "")
    return show_answer(asked, value)
