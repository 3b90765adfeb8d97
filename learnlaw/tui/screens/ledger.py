"""The ledger: every entry, the newest first, what is planned, what is overdue, and with what evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _
from learnlaw.tui.screens import ledger_words as words_of
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.paged_rows import PagedRows
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.ledger_browse import BrowsedLine, Shelf, Sieve
    from learnlaw.verbs.registry import Receipt

WIDE = 110
"""Cells from which kind and hours have columns of their own."""
SIZE = 200
"""Rows of a page, as the verb cuts them."""


class Ledger(ExamTask):
    """The list; Enter opens an entry."""

    TITLE_WORDS = N_("Records")
    HELP = "ledger"
    CSS_PATH = "ledger.tcss"
    STATE: ClassVar[str] = ""
    """What the list begins with."""
    BINDINGS = [
        key(
            "enter",
            "open",
            N_("Open"),
            N_("everything about the entry; correct, cancel, sign in"),
            id="ledger.open",
        ),
        key(
            "f",
            "sieve",
            N_("Filter"),
            N_("by unit and those below, kind, time, officer, law, state"),
            id="ledger.filter",
        ),
        key(
            "v",
            "turn",
            N_("All, planned, ..."),
            N_("all; to come; overdue; held; without a file; objected to; cancelled"),
            id="ledger.turn",
        ),
        key("0", "clear", N_("Clear"), N_("take the filter off"), id="ledger.clear"),
        key("n", "log", N_("Log"), N_("enter one activity in the ledger"), id="ledger.log"),
        key(
            "c",
            "calendar",
            N_("Calendar"),
            N_("the plan on a calendar, and the year's plan"),
            id="ledger.calendar",
        ),
        key(
            "w",
            "what_if",
            N_("Try out"),
            N_("what would differ if a plan were moved, added or called off"),
            id="ledger.what-if",
        ),
        key(
            "o",
            "objections",
            N_("Objections"),
            N_("what officers say is wrong, to be answered"),
            id="ledger.objections",
        ),
        key(
            "r,f5",
            "refresh",
            N_("Read anew"),
            N_("read what is in the database now"),
            id="ledger.refresh",
            show=False,
        ),
    ]

    @dataclass
    class Read(Message):
        """The first page and the counts were read."""

        sieve: Sieve
        shelf: Shelf

    @dataclass
    class PageRead(Message):
        """Another page was read."""

        sieve: Sieve
        page: int
        lines: Sequence[BrowsedLine]

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.shelf: Shelf | None = None
        self.sieve: Sieve | None = None
        self.receipt: Receipt | None = None
        """The last thing that was done here: the place below reads itself anew by it."""
        self.lines: dict[str, BrowsedLine] = {}
        self._shown: Sieve | None = None
        """What the list that stands there is of."""
        self._wanted: Any = None

    def compose_task(self) -> ComposeResult:
        with Vertical(id="ledger"):
            yield Lines(id="ledger-told")
            yield PagedRows(
                size=SIZE,
                id="ledger-rows",
                empty=N_(
                    "Nothing of that kind stands in the ledger: n logs an activity, 0 takes the filter off."
                ),
                widest=16,
            )
            yield Lines(id="ledger-entry")

    def on_mount(self) -> None:
        from learnlaw.verbs.ledger_browse import Sieve

        super().on_mount()
        self.sieve = Sieve(state=self.STATE)
        self.query_one(PagedRows).focus()
        self.read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "clear":
            return self.sieve is not None and (self.sieve.narrow or bool(self.sieve.state))
        return True

    # -- reading ------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the counts and the first page."""
        if self.sieve is not None:
            self._told()
            self._read(self.sieve)

    @work(thread=True, exclusive=True, group="read")
    def _read(self, sieve: Sieve) -> None:
        from learnlaw.verbs.ledger_browse import browse

        try:
            found = browse(self.desk, sieve)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Read(sieve, found))

    @on(PagedRows.Wanted)
    def read_page(self, event: PagedRows.Wanted) -> None:
        event.stop()
        if self.sieve is not None:
            self._read_page(self.sieve, event.page)

    @work(thread=True, group="page")
    def _read_page(self, sieve: Sieve, page: int) -> None:
        from learnlaw.verbs.ledger_browse import page_from

        try:
            found = page_from(self.desk, sieve, page * SIZE)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.PageRead(sieve, page, found))

    @on(Read)
    def show_list(self, event: Read) -> None:
        event.stop()
        if event.sieve != self.sieve:
            return  # an answer to an older question
        self.shelf, self.lines, self._shown = event.shelf, {}, event.sieve
        self.trouble([])
        self._list()

    def _list(self) -> None:
        if self.shelf is None:
            return
        rows = self.query_one(PagedRows)
        rows.top = words_of.heads(wide=self._wide)
        here = self._wanted or (rows.current.key if rows.current else None)
        rows.begin(self.shelf.total, self._rows(self.shelf.page), at=here)
        self._wanted = None
        self._told()
        self.refresh_bindings()

    @on(PageRead)
    def show_page(self, event: PageRead) -> None:
        event.stop()
        if event.sieve == self.sieve:
            self.query_one(PagedRows).put(event.page, self._rows(event.lines))

    def _rows(self, lines: Sequence[BrowsedLine]) -> list[Row]:
        assert self.shelf is not None
        self.lines |= {f"#{one.line.row}": one for one in lines}
        return [words_of.row(one, self.shelf.kinds, wide=self._wide) for one in lines]

    @property
    def _wide(self) -> bool:
        return self.app.size.width >= WIDE

    def on_resize(self) -> None:
        rows = self.query_one(PagedRows)
        if self.shelf is not None and rows.top != words_of.heads(wide=self._wide):
            self._list()

    # -- looking ------------------------------------------------------------------------------

    def _told(self) -> None:
        lines = [plain(_("Reading ..."), tone="faint")]
        if self.shelf is not None and self.sieve is not None and self._shown == self.sieve:
            lines = list(words_of.summary(self.shelf, self.sieve))
        if self.desk.known_on is not None:
            lines.append(
                plain(
                    _("The ledger is shown as it is now, whatever was known on an earlier day."), tone="faint"
                )
            )
        self.query_one("#ledger-told", Lines).show(lines)
        self._entry()

    @property
    def line(self) -> BrowsedLine | None:
        """The entry under the cursor."""
        current = self.query_one(PagedRows).current
        return self.lines.get(current.key) if current and current.key else None

    def _entry(self) -> None:
        shown = []
        if self.line is not None and self.shelf is not None:
            shown = list(words_of.entry(self.line, self.shelf.kinds, self.desk.today()))
        self.query_one("#ledger-entry", Lines).show(shown)

    @on(Rows.Moved, "#ledger-rows")
    def follow(self, event: Rows.Moved) -> None:
        event.stop()
        self._entry()

    # -- going on -----------------------------------------------------------------------------

    @on(Rows.Opened, "#ledger-rows")
    def open_row(self, event: Rows.Opened) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        from learnlaw.tui.screens.entry import Entry

        if self.line is not None:
            self.app.push_screen(Entry(self.desk, self.spot, f"#{self.line.line.row}"), self._back)

    def _back(self, receipt: Any) -> None:
        """Something may have been done: read anew, the cursor where it was."""
        if receipt is not None:
            self.receipt = receipt
            self._wanted = next((made for made in receipt.made if made.startswith("#")), None)
            self.read()

    def action_sieve(self) -> None:
        from learnlaw.tui.screens.ledger_filter import LedgerFilter

        if self.shelf is not None and self.sieve is not None:
            self.app.push_screen(LedgerFilter(self.desk, self.sieve, self.shelf), self._sieved)

    def _sieved(self, sieve: Sieve | None) -> None:
        if sieve is not None and sieve != self.sieve:
            self.sieve = sieve
            self.read()

    def action_turn(self) -> None:
        from learnlaw.verbs.ledger_browse import STATES

        if self.sieve is not None:
            after = STATES[(STATES.index(self.sieve.state) + 1) % len(STATES)]
            self._sieved(replace(self.sieve, state=after))

    def action_clear(self) -> None:
        from learnlaw.verbs.ledger_browse import Sieve

        self._sieved(Sieve())

    def action_refresh(self) -> None:
        self.read()

    def action_log(self) -> None:
        from learnlaw.tui.screens.log_session import LogSession

        self.app.push_screen(LogSession(self.desk, self.spot), self._back)

    def action_calendar(self) -> None:
        from learnlaw.tui.screens.calendar import PlanCalendar

        self.app.push_screen(PlanCalendar(self.desk, self.spot), self._back)

    def action_what_if(self) -> None:
        from learnlaw.tui.screens.what_if import WhatIf

        self.app.push_screen(WhatIf(self.desk, self.spot), self._back)

    def action_objections(self) -> None:
        from learnlaw.tui.screens.objections import Objections

        self.app.push_screen(Objections(self.desk, self.spot), self._back)

    def action_give_up(self) -> None:
        self.dismiss(self.receipt)

    def speak(self) -> None:
        """The language has changed: the same list in other words."""
        super().speak()
        self._list()


class CorrectFromLedger(Ledger):
    """The list, for somebody who wants to correct an entry."""

    TITLE_WORDS = N_("Correct an entry")


class CancelFromLedger(Ledger):
    """The list, for somebody who wants to cancel an entry: what is still to come first."""

    TITLE_WORDS = N_("Cancel an entry")
