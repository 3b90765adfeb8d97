"""The coordinator's first screen: who is behind, on what, by how much, and by when to act.

Here are the frame, the reading and the day. The panes that show a board are in
`board_panes`, which is loaded with the database library after the first frame.
"""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual import work
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message

from learnlaw.errors import LearnlawError
from learnlaw.tui.place import Place
from learnlaw.tui.widgets.headline import Headline
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from textual.timer import Timer

    from learnlaw.tui.screens.board_panes import BoardPanes
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.board import Board as Shown
    from learnlaw.verbs.board import NothingYet

Asked = tuple[date, date | None, bool]
"""The day, the known-on day, and whether the whole year is judged."""
WAIT = 0.1
"""Seconds of quiet before a day that was moved to is judged: `[` may be held down."""


class Board(Place):
    """The coordinator's place. Facts come in `Read`; everything else is painted from them."""

    HELP = "board"
    CSS_PATH = "board.tcss"
    KEYS_FIRST = (
        "list.open",
        "list.back",
        "board.open",
        "board.find",
        "board.filter",
        "day.back",
        "day.on",
        "day.choose",
        "board.log",
        "board.notices",
        "board.ledger",
        "board.calendar",
        "board.reports",
    )
    BINDINGS = [
        key(
            "left_square_bracket",
            "day(-1)",
            N_("Day by day"),
            N_("the board of the day before"),
            id="day.back",
        ),
        key(
            "right_square_bracket", "day(1)", N_("Day by day"), N_("the board of the day after"), id="day.on"
        ),
        key("g", "choose_day", N_("Date"), N_("the board of another day"), id="day.choose"),
        key(
            "l", "app.task('log_session')", N_("Log"), N_("enter one activity in the ledger"), id="board.log"
        ),
        key(
            "n", "app.task('issue_notices')", N_("Letters"), N_("draft and issue letters"), id="board.notices"
        ),
        key(
            "j",
            "app.task('list_sessions')",
            N_("Records"),
            N_("what was held, what is planned, what is overdue"),
            id="board.ledger",
        ),
        key(
            "c",
            "app.task('year_plan')",
            N_("Calendar"),
            N_("the plan on a calendar, and the year's plan"),
            id="board.calendar",
        ),
        key(
            "i",
            "app.task('import_ledger')",
            N_("Import"),
            N_("a ledger, or a folder of them"),
            id="board.import",
        ),
        key(
            "p", "app.task('use_packs')", N_("Packs"), N_("choose the policy packs in use"), id="board.packs"
        ),
        key(
            "e",
            "app.task('list_exams')",
            N_("Exams"),
            N_("open and close them, key in answers, results"),
            id="board.exams",
        ),
        key(
            "o",
            "app.task('list_officers')",
            N_("Units, officers"),
            N_("units as a tree with their people"),
            id="board.people",
        ),
        key(
            "d",
            "app.task('list_questions')",
            N_("Bank"),
            N_("the question bank: by law, each question beside its article"),
            id="board.bank",
        ),
        key(
            "v",
            "app.task('list_laws')",
            N_("Laws"),
            N_("the laws: editions, articles, lists, what was studied of them"),
            id="board.laws",
        ),
        key(
            "s",
            "app.task('show_member')",
            N_("Look up"),
            N_("a unit or an officer by initials, name or code"),
            id="board.search",
        ),
        key(
            "b",
            "app.task('report_quota')",
            N_("Reports"),
            N_("tables, files and lists for superiors: look at one, and write it to a file"),
            id="board.reports",
        ),
        key(
            "y", "whole_year", N_("Whole year"), N_("every window of the year that has begun"), id="day.year"
        ),
        key("k", "known_on", N_("Known on"), N_("the ledger as it was entered by a day"), id="day.known"),
        key("t", "today", N_("Today"), N_("back to the day the program opened on"), id="day.today"),
        key(
            "r,f5", "refresh", N_("Read anew"), N_("judge by what is in the database now"), id="board.refresh"
        ),
        key("U", "app.task('undo')", N_("Undo"), N_("take back one of the last changes"), id="board.undo"),
        key("q", "app.quit", N_("Quit"), N_("leave the program"), id="board.quit"),
    ]

    class Read(Message):
        """A board was read, or what is missing for one, or the database refused."""

        def __init__(self, found: Shown | NothingYet | LearnlawError, asked: Asked) -> None:
            super().__init__()
            self.found = found
            self.asked = asked

    def __init__(self) -> None:
        super().__init__()
        self.board: Shown | None = None
        self.whole_year = False
        self.opened_on: date | None = None
        """The day the program opened on, if one was given."""
        self._panes: BoardPanes | None = None
        self._found: Shown | NothingYet | LearnlawError | None = None
        self._wait: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Headline(id="headline")
        yield Container(id="content")
        yield KeyBar()

    def on_mount(self) -> None:
        self.opened_on = self.desk.on
        self.call_after_refresh(self.read)

    # -- reading ----------------------------------------------------------------------

    @property
    def asked(self) -> Asked:
        """What the board is asked for; an answer to an older question is dropped."""
        return self.desk.today(), self.desk.known_on, self.whole_year

    @work(thread=True, exclusive=True, group="board")
    def read(self) -> None:
        """Judge in a thread; `Read` is posted."""
        from learnlaw.verbs.board import Board as Shown
        from learnlaw.verbs.board import read_board, warm

        import_module("learnlaw.tui.screens.board_panes")  # here, so that no handler waits for it
        asked, desk = self.asked, self.desk
        try:
            found: Any = read_board(desk, whole_year=asked[2])
        except LearnlawError as error:
            found = error
        self.post_message(self.Read(found, asked))
        if isinstance(found, Shown):
            warm(found)

    async def on_board_read(self, event: Read) -> None:
        if event.asked == self.asked:
            self._found = event.found
            await self._paint()

    def on_place_changed(self, event: Place.Changed) -> None:
        self.ours.tell_receipt(event.receipt)
        self.read()

    def speak(self) -> None:
        for bar in self.query(KeyBar):
            bar.refresh()
        self.call_next(self._paint)

    # -- painting ---------------------------------------------------------------------

    async def _paint(self) -> None:
        """Show what was found: the board, or what to do first."""
        from learnlaw.tui.screens.board_panes import BoardPanes, FirstSteps
        from learnlaw.verbs.board import Board as Shown

        found = self._found
        self.board = found if isinstance(found, Shown) else None
        self.paint_heading()
        content = self.query_one("#content")
        if isinstance(found, Shown) and self._panes is not None:
            self._panes.take(found)
        elif isinstance(found, Shown):
            await content.remove_children()
            self._panes = BoardPanes(found)
            await content.mount(self._panes)
        elif found is not None:
            self._panes = None
            await content.remove_children()
            await content.mount(FirstSteps(found))

    def paint_heading(self) -> None:
        """The two lines on top, by the day and by what is shown of it."""
        from learnlaw.tui import headings

        view = self._panes.view if self._panes is not None else None
        self.query_one(Headline).heading = headings.heading(self.desk, self.board, view)

    def spot(self) -> Spot:
        return super().spot() if self._panes is None else self._panes.spot()

    # -- the day ----------------------------------------------------------------------

    def action_day(self, by: int) -> None:
        self._seat(self.desk.today() + timedelta(days=by), self.desk.known_on, wait=True)

    def action_today(self) -> None:
        self._seat(self.opened_on, self.desk.known_on)

    def action_choose_day(self) -> None:
        from learnlaw.tui.screens.ask_day import AskDay

        def chosen(day: date | None) -> None:
            if day is not None:
                self._seat(day, self.desk.known_on)

        self.app.push_screen(AskDay(N_("Board of which day?"), self.desk.today()), chosen)

    def action_known_on(self) -> None:
        from learnlaw.tui.screens.ask_day import NO_DAY, AskDay

        def chosen(day: date | None) -> None:
            if day is not None:
                self._seat(self.desk.on, None if day == NO_DAY else day)

        words = N_("The ledger as entered by which day? Empty: as it is now.")
        self.app.push_screen(AskDay(words, self.desk.known_on, empty=True), chosen)

    def action_whole_year(self) -> None:
        self.whole_year = not self.whole_year
        self.read()

    def action_refresh(self) -> None:
        self.read()

    def _seat(self, on: date | None, known_on: date | None, *, wait: bool = False) -> None:
        """Look at another day: told at once, judged when the keys are quiet."""
        self.ours.seat(on=on, known_on=known_on)
        self.paint_heading()
        if self._wait is not None:
            self._wait.stop()
        self._wait = self.set_timer(WAIT if wait else 0.001, self.read)
