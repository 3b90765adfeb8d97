"""One entry of the ledger: its fields, who was there, the evidence, its history, and what it counts for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical

from learnlaw.domain.study import Status
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, tell_all
from learnlaw.tui.screens import entry_words as words_of
from learnlaw.tui.screens.activity_task import ActivityTask
from learnlaw.tui.screens.ask_words import Asked, AskWords
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.rows import Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.domain.entry_counts import CountsFor
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.entry_desk import EntryDesk
    from learnlaw.verbs.registry import Receipt


class Entry(ActivityTask):
    """`Entry(desk, spot, number)`: five views of one entry, and the keys of what can be done with it."""

    TITLE_WORDS = N_("Entry of the ledger")
    HELP = "entry"
    CSS_PATH = "entry.tcss"
    BINDINGS = [
        *(
            key(str(n), f"view({n - 1})", words, id=f"entry.view-{n}", show=False)
            for n, words in enumerate(words_of.VIEWS, 1)
        ),
        key(
            "right",
            "turn(1)",
            N_("Next page"),
            N_("people, evidence, history, what it counts for; also 1 to 5"),
            id="entry.next",
        ),
        key("left", "turn(-1)", N_("Page before"), id="entry.before", show=False),
        key(
            "h",
            "held",
            N_("It was held"),
            N_("the plan was held: enter it as held 登记为已举办"),
            id="entry.held",
        ),
        key("c", "correct", N_("Correct"), N_("a form with what stands there now"), id="entry.correct"),
        key(
            "x",
            "cancel",
            N_("Cancel"),
            N_("it counts nowhere and stays in the ledger, with the reason"),
            id="entry.cancel",
        ),
        key("g", "sign_in", N_("Sign in"), N_("who was there, one key each"), id="entry.sign-in"),
        key("a", "attach", N_("Add files"), N_("keep files of evidence"), id="entry.attach"),
        key(
            "o",
            "objections",
            N_("Objections"),
            N_("what officers say is wrong with it"),
            id="entry.objections",
        ),
        key(
            "b", "sheet", N_("Blank sheet"), N_("write a blank sign-in sheet to be printed"), id="entry.sheet"
        ),
        key("m", "move", N_("Move"), N_("to another day: first see what would differ"), id="entry.move"),
        key(
            "r",
            "report",
            N_("Report"),
            N_("the report of the unit that held it"),
            id="entry.report",
            show=False,
        ),
    ]

    def __init__(self, desk: Desk, spot: Spot, number: str = "") -> None:
        super().__init__(desk, spot, number)
        self.entry: EntryDesk | None = None
        self.counts: Sequence[CountsFor] | None = None
        self.judged = False
        """Whether what it counts for was read."""
        self.view = 0

    def compose_task(self) -> ComposeResult:
        with Vertical(id="entry"):
            yield Lines(id="entry-head")
            yield Lines(id="entry-views")
            yield Lines(id="entry-text", focus=True)
            yield Rows(
                id="entry-people",
                top=(
                    N_("Code"),
                    N_("Name"),
                    N_("Unit"),
                    N_("Attendance"),
                    N_("Hours"),
                    N_("Proxy or make-up"),
                ),
                empty=N_("Nobody is named: g signs people in."),
                widest=24,
            )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        status = self.entry.shown.record.status if self.entry else None
        past = self.entry is not None and self.entry.shown.record.first <= self.desk.today()
        if action in ("held", "move"):
            return status is Status.PLANNED and (past or action == "move")
        if action in ("correct", "sheet", "report"):
            return status is not None
        if action == "cancel":
            return status in (Status.PLANNED, Status.HELD)
        if action == "sign_in":
            return status is Status.HELD
        if action == "attach":
            return status is Status.HELD
        if action == "objections":
            return self.entry is not None and bool(self.entry.objections)
        return True

    # -- reading ------------------------------------------------------------------------------

    def begin(self) -> None:
        """Read the entry, then what it counts for, which takes longer."""
        self._show_head([plain(_("Reading ..."), tone="faint")])
        self.look(self._read, self._take)

    def _read(self) -> EntryDesk:
        from learnlaw.verbs.entry_desk import entry_desk

        return entry_desk(self.desk, self.which)

    def _take(self, found: EntryDesk) -> None:
        self.entry, self.which, self.judged = found, found.which, False
        self._paint()
        self.look(self._read_counts, self._take_counts)

    def _read_counts(self) -> Sequence[CountsFor] | None:
        from learnlaw.verbs.entry_desk import entry_counts

        assert self.entry is not None
        return entry_counts(self.desk, self.entry.which)

    def _take_counts(self, found: Sequence[CountsFor] | None) -> None:
        self.counts, self.judged = found, True
        self._paint()

    # -- painting -----------------------------------------------------------------------------

    def _show_head(self, lines: list[Any]) -> None:
        self.query_one("#entry-head", Lines).show(lines)

    def _paint(self) -> None:
        found = self.entry
        if found is None:
            return
        self._show_head(list(words_of.head(found, self.desk.today())))
        self.query_one("#entry-views", Lines).show([words_of.views(found, self.view)])
        rows, text = self.query_one("#entry-people", Rows), self.query_one("#entry-text", Lines)
        people = self.view == words_of.PEOPLE
        rows.display, text.display = people, not people
        if people:
            rows.show(words_of.people(found), keep=True)
            rows.focus()
        else:
            counts = self.counts if self.judged else ()
            text.show(words_of.text(found, self.view, self.desk, counts, judged=self.judged))
            text.focus()
        self.refresh_bindings()

    def action_view(self, view: int) -> None:
        self.view = view
        self._paint()

    def action_turn(self, by: int) -> None:
        self.action_view((self.view + by) % len(words_of.VIEWS))

    # -- what can be done -----------------------------------------------------------------------

    def _back(self, receipt: Any) -> None:
        """Something may have been done: read anew."""
        if receipt is not None:
            self._after(receipt)

    def _after(self, receipt: Receipt, words: str = "") -> None:
        self.receipt = receipt
        told = words or _("Saved, receipt {number}.").format(number=receipt.number)
        self.trouble([plain(told, tone="good")])
        self.begin()

    def action_correct(self) -> None:
        self._form({})

    def action_held(self) -> None:
        self._form({"status": "held"})

    def _form(self, preset: dict[str, str]) -> None:
        from learnlaw.tui.screens.entry_correct import CorrectEntry

        if self.entry is not None:
            self.trouble([])
            held = bool(preset)
            screen = CorrectEntry(self.desk, self.spot, self.entry, preset)
            self.app.push_screen(screen, self._held if held else self._back)

    def _held(self, receipt: Receipt | None) -> None:
        if receipt is not None:
            words = _("Entered as held, receipt {number}. g signs people in, a keeps evidence.")
            self._after(receipt, words.format(number=receipt.number))

    def action_cancel(self) -> None:
        from learnlaw.verbs.study import cancel_session

        if self.entry is None:
            return
        line, which = self.entry.shown.line, self.which
        told = [
            _("Cancel {topic}?").format(topic=line.topic),
            _("It counts nowhere then, and stays in the ledger."),
        ]

        def answered(words: Any) -> None:
            if words is not None:
                self.attempt(lambda: cancel_session(self.desk, which, reason=words["reason"]))

        self.app.push_screen(AskWords(told, [Asked("reason", _("Why?"))]), answered)

    def action_sign_in(self) -> None:
        from learnlaw.tui.screens.sign_in import SignIn

        self.app.push_screen(SignIn(self.desk, self.spot, self.which), self._back)

    def action_attach(self) -> None:
        from learnlaw.tui.screens.attach import Attach

        self.app.push_screen(Attach(self.desk, self.spot, self.which), self._back)

    def action_objections(self) -> None:
        from learnlaw.tui.screens.objections import Objections

        self.app.push_screen(Objections(self.desk, self.spot, self.which), self._back)

    def action_move(self) -> None:
        from learnlaw.tui.screens.what_if import ask_move

        if self.entry is not None:
            ask_move(self, self.which, self.entry.shown.record.first, self._back)

    def action_report(self) -> None:
        from learnlaw.tui.screens.reports import UnitReport
        from learnlaw.tui.tasks import Spot

        if self.entry is not None:
            spot = Spot(unit=self.entry.shown.line.organiser)
            self.app.push_screen(UnitReport(self.desk, spot))

    def action_sheet(self) -> None:
        if self.entry is None:
            return
        path = Path.cwd() / f"签到表 {self.entry.shown.line.number or self.which}.xlsx"
        told = [_("Write a blank sign-in sheet"), _("With everybody of its units, or those whom it names.")]

        def answered(words: Any) -> None:
            if words is not None:
                self._write(Path(words["path"]).expanduser())

        self.app.push_screen(AskWords(told, [Asked("path", _("Where to (.xlsx)?"), str(path))]), answered)

    def _write(self, path: Path) -> None:
        from learnlaw.verbs.ledger_sheets import write_sign_in_sheet

        which = self.which
        self.look(
            lambda: write_sign_in_sheet(self.desk, which, path), lambda count: self._written(path, count)
        )

    def _written(self, path: Path, count: int) -> None:
        words = _("Written: {path}, {count} people").format(path=path, count=count)
        self.trouble([plain(words, tone="good")])

    def done(self, found: Any) -> None:
        """Stay, and read it anew."""
        self._after(found)

    def refused(self, error: LearnlawError) -> None:
        """Nothing was changed, and why."""
        self.trouble([plain(line, tone="bad") for line in tell_all(error)])

    def speak(self) -> None:
        """The language has changed."""
        super().speak()
        self._paint()
