"""The sitting: one question a page, the clock, the map; an answer is sent in a thread and saved before it says so.

What is on the screen and what is in the database are kept apart: `answers` is
what the officer sees, `unsent` what the database has not confirmed. Only what
`save_answer` gave back is told as saved. A window that was taken over, and one
whose paper was collected, can be read and no longer written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from textual import on, work
from textual.command import CommandPalette
from textual.screen import ModalScreen

from learnlaw.domain.attempt import AttemptState
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _
from learnlaw.tui.palette import Entries, Entry
from learnlaw.tui.screens import sitting_words as words
from learnlaw.tui.screens.sitting_answers import SittingAnswers, Unsent
from learnlaw.tui.widgets.question import Question
from learnlaw.tui.words import N_, key

__all__ = ["SittingScreen"]

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
            yield Entry(_(binding.description), shown, run, binding.description)


class SittingScreen(SittingAnswers):
    """Dismissed with the receipt of handing in; with None where the paper stays open."""

    HELP = "sitting"
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

    async def on_mount(self) -> None:
        self.set_interval(1, self._tick)
        self.set_interval(LOOKS, self.look)

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

    @on(SittingAnswers.Marked)
    def marked(self, event: SittingAnswers.Marked) -> None:
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
            told = _("{time} left").format(time=words.clock(left))
            self.app.notify(told, title=_("Sit an exam"), markup=False)
        self._paint_head()

    @work(thread=True, group="look", exclusive=True)
    def look(self) -> None:
        """See in a thread how the attempt stands."""
        from learnlaw.verbs.sitting_desk import look

        try:
            self.post_message(self.Looked(look(self.desk, self.sitting)))
        except LearnlawError:
            return  # the next look, or the next answer, will tell

    @on(SittingAnswers.Looked)
    def looked(self, event: SittingAnswers.Looked) -> None:
        event.stop()
        standing = event.standing
        if standing.deadline != self.sitting.deadline:
            self.sitting = replace(self.sitting, deadline=standing.deadline)
            self._told_short = False
            told = _("You have been given more time.")
            self.app.notify(told, title=_("Sit an exam"), markup=False)
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

    @on(SittingAnswers.Closed)
    def closed(self, event: SittingAnswers.Closed) -> None:
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
