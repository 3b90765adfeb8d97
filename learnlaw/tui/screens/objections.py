"""Objections of officers to entries of the ledger: what they say, and the answer, which is given once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from learnlaw.domain.objection import OBJECTION_WORDS, ObjectionState
from learnlaw.i18n import _, ngettext, tell
from learnlaw.tui.screens.activity_task import ActivityTask
from learnlaw.tui.screens.ask_words import Asked, AskWords
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.objections import ObjectionShown

TONES = {ObjectionState.OPEN: "warn", ObjectionState.ACCEPTED: "good", ObjectionState.DECLINED: "faint"}


class Objections(ActivityTask):
    """`Objections(desk, spot, number)`: those to one entry, or to all of them."""

    TITLE_WORDS = N_("Objections")
    HELP = "objections"
    CSS_PATH = "objections.tcss"
    BINDINGS = [
        key("enter", "open", N_("The entry"), N_("the entry that is objected to"), id="task.open"),
        key(
            "a",
            "answer(True)",
            N_("Accept"),
            N_("the officer is right: correct the entry, then answer"),
            id="objection.accept",
        ),
        key(
            "x", "answer(False)", N_("Decline"), N_("the entry stands, for a reason"), id="objection.decline"
        ),
        key("v", "turn", N_("Open, all"), N_("those that wait, or all"), id="task.turn"),
    ]

    def __init__(self, desk: Desk, spot: Spot, number: str = "") -> None:
        super().__init__(desk, spot, number)
        self.waiting = not number
        self.found: Sequence[ObjectionShown] | None = None

    def compose_task(self) -> ComposeResult:
        with Vertical(id="objections"):
            yield Lines(id="objections-told")
            yield Rows(
                id="objections-rows",
                top=(N_("Number"), N_("State"), N_("Name"), N_("Unit"), N_("Day"), N_("Topic")),
                empty=N_("No objection of that kind."),
                widest=20,
            )
            yield Lines(id="objections-text")

    def on_mount(self) -> None:
        self.query_one("#objections-rows", Rows).focus()

    def _activities(self) -> list[Any]:
        """Without an entry they are those to all of them: none is asked for."""
        return []

    def _choose(self, lines: list[Any]) -> None:
        self.begin()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        one = self.one
        if action == "answer":
            return one is not None and one.objection.open
        if action == "open":
            return one is not None
        return True

    def begin(self) -> None:
        """Read them in a thread."""
        self.look(self._read, self._take)

    def _read(self) -> Sequence[ObjectionShown]:
        from learnlaw.verbs.objections import list_objections

        return list_objections(self.desk, waiting=self.waiting, which=self.which)

    def _take(self, found: Sequence[ObjectionShown]) -> None:
        self.found = found
        rows = [_row(one) for one in found]
        self.query_one("#objections-rows", Rows).show(rows, keep=True)
        self._tell()

    def _tell(self) -> None:
        count = len(self.found or ())
        words = ngettext("{count} objection", "{count} objections", count).format(count=count)
        if self.waiting:
            words = ngettext("{count} objection waits", "{count} objections wait", count).format(count=count)
        self.query_one("#objections-told", Lines).show([plain(words, tone="strong")])
        self.query_one("#objections-text", Lines).show(list(self._text()))
        self.refresh_bindings()

    @property
    def one(self) -> ObjectionShown | None:
        """The objection under the cursor."""
        current = self.query_one("#objections-rows", Rows).current if self.is_mounted else None
        return next((one for one in self.found or () if current and one.objection.id == current.key), None)

    def _text(self) -> Iterator[Paragraph]:
        if self.one is None:
            return
        raised = self.one.objection
        when = f"{self.desk.local(raised.raised_at):%Y-%m-%d %H:%M}"
        yield Paragraph(
            ((f"{self.one.name}  ", "strong"), (f"{when}  {raised.number} {raised.topic}", "faint")), 2
        )
        yield plain(raised.text, indent=2)
        if raised.answer:
            words = _("{state} by {who}: {answer}")
            state = tell(OBJECTION_WORDS[raised.state])
            yield plain(
                words.format(state=state, who=raised.answered_by, answer=raised.answer),
                tone=TONES[raised.state],
                indent=2,
            )
        else:
            yield plain(_("Enter shows the entry; a accepts, x declines with a reason."), tone="faint")

    @on(Rows.Moved, "#objections-rows")
    def follow(self, event: Rows.Moved) -> None:
        event.stop()
        self._tell()

    @on(Rows.Opened, "#objections-rows")
    def open_row(self, event: Rows.Opened) -> None:
        event.stop()
        self.action_open()

    def action_turn(self) -> None:
        self.waiting = not self.waiting
        self.begin()

    def action_open(self) -> None:
        from learnlaw.tui.screens.entry import Entry

        if self.one is not None:
            self.app.push_screen(Entry(self.desk, self.spot, f"#{self.one.objection.row}"), self._back)

    def _back(self, receipt: Any) -> None:
        if receipt is not None:
            self.receipt = receipt
            self.begin()

    def action_answer(self, accept: bool) -> None:
        if self.one is None:
            return
        if accept:
            self._correct(self.one)
        else:
            self._ask(self.one, accept=False)

    def _correct(self, one: ObjectionShown) -> None:
        """First the entry is put right, then the officer is answered."""
        from learnlaw.tui.screens.ask import Ask

        def answered(yes: bool | None) -> None:
            if yes:
                self.look(lambda: self._entry(one), lambda entry: self._form(one, entry))
            elif yes is not None:
                self._ask(one, accept=True)

        told = [
            _("Correct the entry first?"),
            _("y opens its form; n answers at once, if it is right already."),
        ]
        self.app.push_screen(Ask(told), answered)

    def _entry(self, one: ObjectionShown) -> Any:
        from learnlaw.verbs.entry_desk import entry_desk

        return entry_desk(self.desk, f"#{one.objection.row}")

    def _form(self, one: ObjectionShown, entry: Any) -> None:
        from learnlaw.tui.screens.entry_correct import CorrectEntry

        def corrected(receipt: Any) -> None:
            if receipt is not None:
                self.receipt = receipt
                self._ask(one, accept=True)

        self.app.push_screen(CorrectEntry(self.desk, self.spot, entry, {}), corrected)

    def _ask(self, one: ObjectionShown, *, accept: bool) -> None:
        from learnlaw.verbs.objections import answer_objection

        told = [_("Accept the objection") if accept else _("Decline the objection"), one.objection.text]

        def answered(words: Any) -> None:
            if words is not None:
                id_, reason = one.objection.id, words["reason"]
                self.attempt(lambda: answer_objection(self.desk, id_, accept=accept, reason=reason))

        asked = Asked("reason", _("The answer, which the officer reads"))
        self.app.push_screen(AskWords(told, [asked]), answered)

    def done(self, found: Any) -> None:
        """Stay, and read them anew."""
        self.receipt = found
        self.trouble([plain(_("Answered, receipt {number}.").format(number=found.number), tone="good")])
        self.begin()

    def speak(self) -> None:
        """The language has changed."""
        super().speak()
        self._take(self.found or ())


def _row(one: ObjectionShown) -> Row:
    raised = one.objection
    cells = (
        str(raised.id).rjust(4),
        tell(OBJECTION_WORDS[raised.state]),
        one.name,
        one.unit_name,
        raised.day.isoformat(),
        raised.topic,
    )
    return Row(raised.id, cells, TONES[raised.state])
