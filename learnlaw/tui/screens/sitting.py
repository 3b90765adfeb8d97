"""The sitting: one question a page, the clock, the map; an answer is sent in a thread and saved before it says so.

What is on the screen and what is in the database are kept apart: `answers` is
what the officer sees, `unsent` what the database has not confirmed. Only what
`save_answer` gave back is told as saved. A window that was taken over, and one
whose paper was collected, can be read and no longer written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from textual import on, work
from textual.app import ComposeResult
from textual.command import CommandPalette
from textual.events import Key
from textual.message import Message
from textual.screen import ModalScreen
from textual.timer import Timer

from learnlaw.domain.answers import parse_answer, show_answer
from learnlaw.domain.attempt import AttemptState
from learnlaw.domain.question import Kind
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, tell, tell_all
from learnlaw.tui.palette import Entries, Entry
from learnlaw.tui.screens import sitting_words as words
from learnlaw.tui.widgets.headline import Heading, Headline
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.question import Question
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.registry import Receipt
    from learnlaw.verbs.sitting import Outcome, Saved, Sitting
    from learnlaw.verbs.sitting_desk import Standing

TYPING = 1.0
"""Seconds after the last key of typing after which what was typed is sent."""
LOOKS = 10.0
"""Seconds between two looks whether the attempt was taken over, collected or given more time."""


class SittingEntries(Entries):
    """What can be done while sitting: the keys of this screen, and none of the coordinator's tasks."""

    def entries(self) -> Iterator[Entry]:
        ours = {
            active.binding.action: active
            for active in self.screen.active_bindings.values()
            if (active.binding.id or "").startswith("task.") and active.enabled
        }
        for active in ours.values():
            binding = active.binding
            shown = f"{self.app.get_key_display(binding)}  {_(binding.tooltip)}".rstrip()
            run = partial(self.app.run_action, binding.action, active.node)
            yield Entry(_(binding.description), shown, run)


@dataclass(frozen=True, slots=True)
class Unsent:
    """An answer on its way; the same token when it is sent again, so that it is saved once."""

    value: str
    token: str


class SittingScreen(ModalScreen["Receipt | None"]):
    """Dismissed with the receipt of handing in; with None where the paper stays open."""

    HELP = "sitting"
    CSS_PATH = "sitting.tcss"
    KEYS_FIRST = (
        "list.pick",
        "list.next",
        "list.previous",
        "list.next-page",
        "list.back-page",
        "task.flag",
        "task.jump",
        "task.hand-in",
    )
    BINDINGS = [
        key("m,f2", "flag", N_("Flag it"), N_("mark the question to come back to it"), id="task.flag"),
        key("g,f3", "jump", N_("Jump"), N_("the map of all questions"), id="task.jump"),
        key("s,f4", "hand_in", N_("Hand in"), N_("a summary first, then hand the paper in"), id="task.hand-in"),
        key("escape,ctrl+q", "leave", N_("Out"), N_("leave without handing in"), id="task.leave"),
        key("ctrl+p", "palette", N_("Commands"), N_("what can be done here, by its words"), id="task.palette"),
        key("f1,question_mark", "app.help", N_("Help"), N_("the keys and what they do"), id="task.help"),
    ]  # fmt: skip

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
        self.set_interval(1, self._tick)
        self.set_interval(LOOKS, self.look)
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

    # -- moving -------------------------------------------------------------------------

    @on(Question.Onward)
    async def onward(self, event: Question.Onward) -> None:
        """Enter on the last question leads to the map: from there to what is open, or to handing in."""
        event.stop()
        if self.at < self.count:
            await self._turn(self.at + 1)
        else:
            self.action_jump()

    async def action_step(self, by: int) -> None:
        if 1 <= self.at + by <= self.count:
            await self._turn(self.at + by)

    def action_jump(self) -> None:
        from learnlaw.tui.screens.sitting_map import ItemMap

        self._send_typed()

        async def go(item: int | None) -> None:
            if item is not None:
                await self._turn(item)

        self.app.push_screen(ItemMap(self.count, self.at, self.answers, self.flags), go)

    def action_flag(self) -> None:
        if not self.read_only and not self._ended:
            self.mark(self.at, self.at not in self.flags)

    @work(thread=True, group="flag")
    def mark(self, item: int, on: bool) -> None:
        """Keep a flag in a thread."""
        from learnlaw.verbs.sitting import flag_item

        try:
            flag_item(self.desk, self.sitting, item, on=on)
        except Exception as error:  # as in `save`
            self.post_message(self.Lost(0, error))
        else:
            self.post_message(self.Marked(item, on))

    @on(Marked)
    def marked(self, event: Marked) -> None:
        event.stop()
        (self.flags.add if event.on else self.flags.discard)(event.item)
        self._paint()

    # -- time ---------------------------------------------------------------------------

    def _tick(self) -> None:
        """Every second: the clock, and the end."""
        if self._ended:
            return
        left = self._left()
        if left <= 0 and not self._collecting:
            self._collect()
        elif left <= words.SHORT and not self._told_short:
            self._told_short = True
            self.app.notify(_("{time} left").format(time=words.clock(left)), markup=False)
        self._paint_head()

    @work(thread=True, group="look", exclusive=True)
    def look(self) -> None:
        """See in a thread how the attempt stands."""
        from learnlaw.verbs.sitting_desk import look

        try:
            self.post_message(self.Looked(look(self.desk, self.sitting)))
        except LearnlawError:
            return  # the next look, or the next answer, will tell

    @on(Looked)
    def looked(self, event: Looked) -> None:
        event.stop()
        standing = event.standing
        if standing.deadline != self.sitting.deadline:
            self.sitting = replace(self.sitting, deadline=standing.deadline)
            self._told_short = False
            self.app.notify(_("You have been given more time."), markup=False)
        if standing.state is not AttemptState.SITTING:
            self._collect()
        elif not standing.mine and not self.read_only:
            self._lock()
        self._paint()

    # -- the end ------------------------------------------------------------------------

    def action_hand_in(self) -> None:
        from learnlaw.tui.screens.sitting_end import HandIn

        self._send_typed()
        if self.read_only or self._ended:
            return

        def answered(yes: bool | None) -> None:
            if yes and self.unsent:
                self._send()
                self._trouble([_("Not handed in: answers are not saved yet. Try again.")])
            elif yes:
                self._collect()

        lines = words.summary_lines(self.sitting, self.answers, self.flags, self.unsent, self._left())
        self.app.push_screen(HandIn(list(lines)), answered)

    def _collect(self) -> None:
        """Hand the paper in, or see what it came to where it was collected already."""
        if self._collecting or self._ended:
            return
        self._collecting = True
        self.close_paper(dict(self.unsent))

    @work(thread=True, group="close", exclusive=True)
    def close_paper(self, unsent: dict[int, Unsent]) -> None:
        """Send what is left, hand in, and read the result, in a thread."""
        from learnlaw.verbs.sitting import ReadOnlyError, outcome, save_answer, submit_exam, time_left
        from learnlaw.verbs.sitting_desk import look

        try:
            standing = look(self.desk, self.sitting)
            given = replace(self.sitting, deadline=standing.deadline)
            if standing.deadline > self.sitting.deadline and time_left(self.desk, given) > 0:
                self.post_message(self.Looked(standing))
                return
            for item, sent in unsent.items():
                try:
                    saved = save_answer(self.desk, self.sitting, item, sent.value, sent.token)
                    self.post_message(self.Kept(item, sent, saved))
                except (
                    LearnlawError
                ):  # time is up, or the paper collected: the result tells what was not saved
                    continue
            receipt = submit_exam(self.desk, self.sitting)
            self.post_message(self.Closed(receipt, outcome(self.desk, self.sitting.attempt)))
        except ReadOnlyError as error:
            self.post_message(self.Lost(0, error))
        except Exception as error:  # as in `save`
            self.post_message(self.Lost(0, error))

    @on(Closed)
    def closed(self, event: Closed) -> None:
        from learnlaw.tui.screens.sitting_end import Result

        event.stop()
        self._ended, self._collecting = True, False
        lines = words.result_lines(self.sitting.exam, self.sitting.name, event.outcome, self.unsent)
        while self.app.screen is not self and isinstance(self.app.screen, ModalScreen):
            self.app.pop_screen()

        def done(_found: bool | None) -> None:
            self.dismiss(event.receipt if event.receipt and event.receipt.number else None)

        self.app.push_screen(Result(list(lines)), done)

    def action_leave(self) -> None:
        from learnlaw.tui.screens.ask import Ask

        self._send_typed()
        if self.read_only:
            self.dismiss(None)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.dismiss(None)

        self.app.push_screen(Ask(words.leave_lines(self.sitting, self.unsent, self._left())), answered)

    def action_palette(self) -> None:
        if not CommandPalette.is_open(self.app):
            placeholder = _("Type a few letters of what you want to do ...")
            self.app.push_screen(
                CommandPalette({SittingEntries}, placeholder=placeholder, id="--command-palette")
            )

    def speak(self) -> None:
        """The language has changed while somebody sits."""
        self.query_one(Question).again()
        self._paint()


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
