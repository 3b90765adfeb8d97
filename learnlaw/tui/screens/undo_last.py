"""The last changes: who did what when; one of them is taken back, or it is said why not and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, tell
from learnlaw.tui import show
from learnlaw.tui.screens.ask_words import Asked, AskWords
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.tasks import TASKS
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.registry import Receipt
    from learnlaw.verbs.undo_last import LastChange


class UndoLast(ExamTask):
    """A list of receipts, the newest first; Enter or `u` takes the one under the cursor back."""

    TITLE_WORDS = N_("Undo a change")
    HELP = "undo_last"
    CSS_PATH = "undo_last.tcss"
    BINDINGS = [
        key(
            "f1",
            "app.help",
            N_("Help"),
            N_("the keys and the meaning of the pane you are in"),
            id="task.help",
        ),
        key("u,enter", "undo", N_("Undo"), N_("take back the change under the cursor"), id="task.undo"),
    ]

    @dataclass
    class Read(Message):
        """The last changes were read."""

        found: Sequence[LastChange]

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.changes: Sequence[LastChange] | None = None
        self.receipt: Receipt | None = None

    def compose_task(self) -> ComposeResult:
        with Vertical(id="undo"):
            yield Rows(
                id="undo-rows",
                top=(N_("Receipt"), N_("When"), N_("Done by"), N_("What was done"), N_("To what")),
                empty=N_("Reading ..."),
                widest=24,
            )
            yield Lines(id="undo-about")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(Rows).focus()
        self.read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "undo" or (self.change is not None and self.change.open)

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Read the last changes in a thread."""
        from learnlaw.verbs.undo_last import last_changes

        try:
            found = last_changes(self.desk)
            for change in found:
                _title(change)  # what is not loaded yet is loaded here, not while a row is painted
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Read(found))

    @on(Read)
    def show_changes(self, event: Read) -> None:
        event.stop()
        self.changes = event.found
        self._list()

    def _list(self) -> None:
        rows = self.query_one(Rows)
        if self.changes is not None:
            rows.empty = N_("Nothing has been changed yet.")
        rows.show([_row(change) for change in self.changes or ()], keep=True)
        self._tell()

    @property
    def change(self) -> LastChange | None:
        """The change under the cursor."""
        current = self.query_one(Rows).current
        return next((c for c in self.changes or () if current and c.number == current.key), None)

    @on(Rows.Moved)
    def follow(self, event: Rows.Moved) -> None:
        event.stop()
        self._tell()
        self.refresh_bindings()

    def _tell(self) -> None:
        change = self.change
        lines = [] if change is None else list(self._about(change))
        self.query_one("#undo-about", Lines).show(lines)

    def _about(self, change: LastChange) -> Iterator[Paragraph]:
        more = _(" and {count} more").format(count=change.more) if change.more else ""
        yield plain(f"{_title(change)}   {show.listed(change.names)}{more}", tone="strong")
        if change.undone_by is not None:
            yield plain(
                _("Taken back already, by receipt {number}.").format(number=change.undone_by), tone="faint"
            )
        elif change.open:
            yield plain(_("u takes it back, unless something was built on it since; that is told."))
        elif change.why is not None and change.instead is not None:
            yield plain(_("It cannot be taken back: {why}.").format(why=tell(change.why)), tone="warn")
            yield plain(_("Instead: {what}.").format(what=tell(change.instead)))

    # -- taking back ------------------------------------------------------------------------

    @on(Rows.Opened)
    def open_row(self, event: Rows.Opened) -> None:
        event.stop()
        self.action_undo()

    def action_undo(self) -> None:
        from learnlaw.verbs.study import undo

        change = self.change
        if change is None or not change.open:
            return
        number = change.number

        def answered(found: Any) -> None:
            if found is not None:
                self.attempt(lambda: undo(self.desk, number, reason=found["reason"]))

        lines = [
            _("Take back receipt {number}: {what}?").format(number=number, what=_title(change)),
            show.listed(change.names),
            _("It stands in the audit log that it was done, and that it was taken back."),
        ]
        asked = [Asked("reason", _("Reason, needed for what is not of today"), needed=False)]
        self.app.push_screen(AskWords(lines, asked), answered)

    def done(self, found: Any) -> None:
        """Stay, and read the list anew."""
        self.receipt = found
        self.trouble([plain(_("Taken back, receipt {number}.").format(number=found.number), tone="good")])
        self.read()

    def action_give_up(self) -> None:
        self.dismiss(self.receipt)

    def speak(self) -> None:
        """The language has changed: the same list in other words."""
        super().speak()
        self._list()


def _title(change: LastChange) -> str:
    """What the verb is called; the table of tasks has most of them without loading the verbs."""
    return _(TASKS[change.verb].title) if change.verb in TASKS else tell(change.title)


def _row(change: LastChange) -> Row:
    more = _(" and {count} more").format(count=change.more) if change.more else ""
    what = show.listed(change.names) + more
    if change.undone_by is not None:
        what = _("taken back") + (f"   {what}" if what else "")
    cells = (
        str(change.number).rjust(5),
        f"{change.at:%Y-%m-%d %H:%M}",
        change.actor,
        _title(change),
        what,
    )
    return Row(change.number, cells, "text" if change.open else "faint")
