"""Another key for a question, or the question withdrawn: who changes is seen first; the old marks are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.domain.kinds import Title
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, tell_all
from learnlaw.tui import show
from learnlaw.tui.forms import FormTask
from learnlaw.tui.screens.ask import Ask
from learnlaw.tui.screens.exam_panes import question_lines
from learnlaw.tui.widgets.form import Choice, Entry, Field, Filled, Form
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.domain.question import Question
    from learnlaw.domain.regrade import Change, Preview
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk

WAIT = 0.3
HOW = (("key", Title("更正答案", "another key")), ("withdraw", Title("试题作废", "withdraw it")))


class Regrade(FormTask):
    """The question, what is to hold of it, and everybody whose marks change by it."""

    TITLE_WORDS = N_("Regrade an exam")
    HELP = "exam_regrade"
    CSS_PATH = "exam_regrade.tcss"
    BINDINGS = [
        key("ctrl+s", "apply", N_("Apply"), N_("grade everybody anew, the old marks kept"), id="task.apply"),
        key("f8", "undo", N_("Take back"), N_("take back the correction that stands"), id="task.undo"),
    ]

    @dataclass
    class Seen(Message):
        """What a correction would do, or why it cannot be."""

        asked: tuple[str, str]
        found: Preview | None
        why: tuple[str, ...]

    @dataclass
    class Standing(Message):
        """The corrections of this question that stand, by number with their reasons."""

        found: Sequence[tuple[int, str]]

    def __init__(
        self, desk: Desk, spot: Spot, number: str, question: Question, names: Mapping[str, str]
    ) -> None:
        super().__init__(desk, spot)
        self.number = number
        self.names = names
        """Of officers, by their codes."""
        self.question = question
        self.preview: Preview | None = None
        self.standing: Sequence[tuple[int, str]] = ()
        self._wait: Any = None

    def compose_task(self) -> ComposeResult:
        with Vertical(id="regrade"):
            yield Lines(id="regrade-question")
            with Form():
                yield Field(N_("How"), Choice(HOW, id="how"))
                yield Field(N_("Right key"), Entry(id="key", hint=N_("B, ABD, 对, 错")))
                yield Field(N_("Reason"), Entry(id="reason"), wide=True)
            yield Lines(id="regrade-told")
            yield Rows(
                id="regrade-rows",
                top=(N_("Code"), N_("Name"), N_("Marks now"), N_("Marks then"), N_("Outcome")),
            )

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#regrade-question", Lines).show(list(question_lines(self.question)))
        self.query_one("#key", Entry).focus()
        self._told([plain(_("Give the right key, or withdraw the question; nothing is written yet."))])
        self.read()

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Read in a thread which corrections of the question stand."""
        from learnlaw.verbs.exam_regrade import list_changes

        try:
            changes = list_changes(self.desk, self.number)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            mine = [one for one in changes if one.question == self.question.id and not one.undone]
            self.post_message(self.Standing([(one.id, one.reason) for one in mine]))

    @on(Standing)
    def show_standing(self, event: Standing) -> None:
        event.stop()
        self.standing = event.found
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "undo":
            return bool(self.standing)
        if action == "apply":
            return self.preview is not None
        return True

    # -- looking --------------------------------------------------------------------------

    @on(Filled)
    def filled(self, event: Filled) -> None:
        event.stop()
        self.form.wrong({})
        self.form.fields["key"].gone(self.form.words()["how"] == "withdraw")
        if event.name == "reason":
            return
        if self._wait is not None:
            self._wait.stop()
        self._wait = self.set_timer(WAIT, self.look)

    @property
    def asked(self) -> tuple[str, str]:
        """How, and the key."""
        words = self.form.words()
        return words["how"], words.get("key", "").strip()

    def look(self) -> None:
        """See in a thread what the correction would do."""
        how, text = self.asked
        self.preview = None
        if how == "withdraw" or text:
            self._look((how, text))
        else:
            self._list([], "")
            self.refresh_bindings()

    @work(thread=True, exclusive=True, group="look")
    def _look(self, asked: tuple[str, str]) -> None:
        from learnlaw.verbs.exam_regrade import preview_regrade

        how, text = asked
        try:
            found = preview_regrade(
                self.desk, self.number, self.question.id, None if how == "withdraw" else text
            )
        except LearnlawError as error:
            self.post_message(self.Seen(asked, None, tuple(tell_all(error))))
        else:
            self.post_message(self.Seen(asked, found, ()))

    @on(Seen)
    def show_seen(self, event: Seen) -> None:
        event.stop()
        if event.asked != self.asked:
            return  # an answer to an older question
        self.preview = event.found
        if event.found is None:
            self._told([plain(line, tone="bad") for line in event.why])
            self._list([], "")
        else:
            self._told(list(_preview_lines(event.found)))
            rows = [_row(n, one, self.names) for n, one in enumerate(event.found.changes)]
            self._list(rows, N_("Nobody's marks change by it."))
        self.refresh_bindings()

    def _list(self, rows: list[Row], nothing: str) -> None:
        """Whose marks would change; `nothing` is told only where it was looked at."""
        shown = self.query_one("#regrade-rows", Rows)
        shown.empty = nothing
        shown.show(rows)

    def _told(self, lines: list[Paragraph]) -> None:
        if self.standing:
            words = _("A correction of it stands already ({reason}); F8 takes it back.")
            lines.append(plain(words.format(reason=self.standing[-1][1]), tone="warn"))
        self.query_one("#regrade-told", Lines).show(lines)

    # -- doing ----------------------------------------------------------------------------

    def _reason(self) -> str:
        reason = self.form.words()["reason"].strip()
        if not reason:
            self.form.wrong({"reason": [_("Say why: the reason is kept with the marks.")]})
            self.query_one("#reason", Entry).focus()
        return reason

    def action_apply(self) -> None:
        from learnlaw.verbs.exam_regrade import regrade_exam

        reason, preview = self._reason(), self.preview
        if not reason or preview is None:
            return
        how, text = self.asked
        value = None if how == "withdraw" else text

        def answered(yes: bool | None) -> None:
            if yes:
                self.attempt(
                    lambda: regrade_exam(self.desk, self.number, self.question.id, value, reason=reason)
                )

        lines = [_("Grade everybody anew?"), *(line.text for line in _preview_lines(preview))]
        self.app.push_screen(Ask(lines), answered)

    def action_undo(self) -> None:
        from learnlaw.verbs.exam_regrade import undo_regrade

        reason = self._reason()
        if reason:
            change = self.standing[-1][0]
            self.attempt(lambda: undo_regrade(self.desk, self.number, change, reason=reason))

    def speak(self) -> None:
        super().speak()
        if self.preview is not None:
            self._told(list(_preview_lines(self.preview)))


def _preview_lines(found: Preview) -> Iterator[Paragraph]:
    words = _(
        "{judged} papers: {raised} would have more, {lowered} fewer, {passes} would pass, {fails} would fail"
    )
    yield plain(
        words.format(
            judged=found.judged,
            raised=found.raised,
            lowered=found.lowered,
            passes=len(found.passes),
            fails=len(found.fails),
        ),
        tone="accent",
    )


def _row(place: int, one: Change, names: Mapping[str, str]) -> Row:
    outcome = _("passes now") if one.passes else _("fails now") if one.fails else ""
    cells = (
        one.officer,
        names.get(one.officer, ""),
        f"{show.figure(one.before.marks):>6}",
        f"{show.figure(one.after.marks):>6}",
        outcome,
    )
    return Row(place, cells, "good" if one.passes else "bad" if one.fails else "text")
