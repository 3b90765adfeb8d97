"""The coordinator's first screen: who is behind, on what, by how much, and by when to act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, tell, tell_all
from learnlaw.tui import headings
from learnlaw.tui.frame import Place
from learnlaw.tui.tasks import Spot
from learnlaw.tui.view import View, lay_out
from learnlaw.tui.widgets.board_table import BoardTable
from learnlaw.tui.widgets.detail import Detail
from learnlaw.tui.widgets.find_bar import FindBar
from learnlaw.tui.widgets.headline import Headline
from learnlaw.tui.widgets.home_lines import HomeLines
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.domain.explain import Explanation
    from learnlaw.domain.quota import Finding
    from learnlaw.tui.app import LearnlawApp
    from learnlaw.verbs.board import Board as Shown
    from learnlaw.verbs.board import NothingYet
    from learnlaw.verbs.home import HomeLine

BESIDE = 120
"""So many columns put the detail to the right of the table."""
ALL_RULES = 160
"""With so many every rule is shown, and the detail is below if it has no room beside them."""
TALL = 36
DETAIL, WIDEST = 44, 64
"""The cells of the detail beside the table, at least and at most."""
NEEDS_BOARD = frozenset({"find", "filter", "worst", "aims", "home", "whole_year", "known_on", "back"})
WAIT = 0.1
"""Seconds of quiet before a day that was moved to is judged: `[` may be held down."""


class Board(Place):
    """The coordinator's place. Facts come in `Read`; everything else is painted from them."""

    HELP = "board"
    CSS_PATH = "board.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-short"), (22, "-usual"), (TALL, "-tall")]
    BINDINGS = [
        key("slash", "find", N_("Find"), N_("a unit by name, code or initials"), id="board.find"),
        key(
            "f",
            "filter",
            N_("Filter"),
            N_("by unit and those below it, by rule, by state"),
            id="board.filter",
        ),
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
        key("w", "worst", N_("Worst first"), N_("the worst first, or the official order"), id="board.worst"),
        key("h", "home", N_("To do"), N_("what wants doing, and the lists behind it"), id="board.home"),
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
            "y",
            "whole_year",
            N_("Whole year"),
            N_("every window of the year that has begun"),
            id="board.year",
        ),
        key("a", "aims", N_("Aims"), N_("show or hide what is only aimed for 力争"), id="board.aims"),
        key("k", "known_on", N_("Known on"), N_("the ledger as it was entered by a day"), id="day.known"),
        key("t", "today", N_("Today"), N_("back to the day the program opened on"), id="day.today"),
        key(
            "r,f5", "refresh", N_("Read anew"), N_("judge by what is in the database now"), id="board.refresh"
        ),
        key("escape", "back", N_("Back"), N_("to the table; then the filter is taken off"), id="board.back"),
        key("q", "app.quit", N_("Quit"), N_("leave the program"), id="board.quit"),
    ]

    @dataclass
    class Read(Message):
        """A board was read, or it was found what is missing for one."""

        board: Shown | NothingYet
        asked: tuple[Any, ...]

    @dataclass
    class NotRead(Message):
        """The database refused."""

        error: LearnlawError

    @dataclass
    class Explained(Message):
        """One officer's finding was explained."""

        finding: Finding
        why: Explanation

    def __init__(self) -> None:
        super().__init__()
        self.board: Shown | None = None
        self.nothing: NothingYet | None = None
        self.view = View()
        self.whole_year = False
        self.opened_on: date | None = None
        """The day the program opened on, if one was given."""
        self._wait: Any = None
        self._origin = 0
        """The row from which a search began."""

    def compose(self) -> ComposeResult:
        yield Headline(id="headline")
        yield HomeLines(id="home", focus=True)
        with Container(id="middle"):
            yield BoardTable(id="table")
            yield Detail(id="detail", focus=True)
        yield Lines(id="steps", focus=True)
        yield FindBar(id="find")
        yield KeyBar()

    def on_mount(self) -> None:
        self.opened_on = self.desk.on
        self._paint_heading()
        self.call_after_refresh(self.read)

    # -- reading ----------------------------------------------------------------------

    @property
    def _asked(self) -> tuple[Any, ...]:
        """What the board is asked for; an answer to an older question is dropped."""
        return self.desk.today(), self.desk.known_on, self.whole_year

    @work(thread=True, exclusive=True, group="board")
    def read(self) -> None:
        """Judge in a thread; `Read` or `NotRead` is posted."""
        from learnlaw.verbs.board import read_board  # the first frame needs no database library

        asked = self._asked
        try:
            found = read_board(self.desk, whole_year=self.whole_year)
        except LearnlawError as error:
            self.post_message(self.NotRead(error))
        else:
            self.post_message(self.Read(found, asked))

    @on(Read)
    def show_board(self, event: Read) -> None:
        if event.asked != self._asked:
            return
        from learnlaw.verbs.board import NothingYet

        found = event.board
        self.nothing = found if isinstance(found, NothingYet) else None
        self.board = None if isinstance(found, NothingYet) else found
        self._paint()

    @on(NotRead)
    def show_trouble(self, event: NotRead) -> None:
        self.board = self.nothing = None
        self._paint_heading()
        self.refresh_bindings()
        self._steps(headings.trouble(tell_all(event.error)))

    def speak(self) -> None:
        for bar in self.query(KeyBar):
            bar.refresh()
        self._paint()

    def on_place_changed(self) -> None:
        self.tell_saved()
        self.read()

    def tell_saved(self) -> None:
        cast("LearnlawApp", self.app).tell(_("Saved."))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a board there is nothing to look for, to filter or to put in order."""
        return self.board is not None or action not in NEEDS_BOARD

    # -- painting ---------------------------------------------------------------------

    def _paint(self) -> None:
        self._paint_heading()
        self.refresh_bindings()
        if self.nothing is not None:
            self._steps(headings.first_steps(self.nothing))
        if self.board is None:
            return
        first = not self.has_class("-board")
        self.set_class(True, "-board")
        self.set_class(False, "-steps")
        table = self.query_one(BoardTable)
        unit, rule = table.spot
        table.show(lay_out(self.board, self.view), unit, rule)
        if first:
            table.focus()
        self._fit()
        self.query_one(Detail).of(self.board, table)

    def _paint_heading(self) -> None:
        heading = headings.heading(self.desk, self.board, self.view)
        self.query_one(Headline).heading = heading

    def _steps(self, lines: Any) -> None:
        """In place of the table: what to do first."""
        self.set_class(False, "-board")
        self.set_class(True, "-steps")
        steps = self.query_one("#steps", Lines)
        steps.show(lines)
        steps.focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """Give the regions what the size of the screen has for them."""
        if self.board is None:
            return
        table, detail = self.query_one(BoardTable), self.query_one(Detail)
        width, height = self.size
        needed = table.needed
        beside = width >= BESIDE and (width < ALL_RULES or height < TALL or needed + DETAIL <= width)
        self.set_class(beside, "-beside")
        detail.styles.width = min(max(width - needed, DETAIL), WIDEST) if beside else None
        self.query_one(HomeLines).tell(self.board.home, one_line=not self.has_class("-tall"))

    def spot(self) -> Spot:
        unit, rule = self.query_one(BoardTable).spot
        return Spot(unit=unit, rule=rule)

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
        self._paint_heading()
        self.read()

    def action_refresh(self) -> None:
        self.read()

    def _seat(self, on: date | None, known_on: date | None, *, wait: bool = False) -> None:
        """Look at another day: told at once, judged when the keys are quiet."""
        app = cast("LearnlawApp", self.app)
        app.seat(on=on, known_on=known_on)
        self._paint_heading()
        if self._wait is not None:
            self._wait.stop()
        self._wait = self.set_timer(WAIT if wait else 0.001, self.read)

    # -- order and filter -------------------------------------------------------------

    def action_worst(self) -> None:
        self._look(replace(self.view, worst=not self.view.worst))
        if self.view.worst:
            table = self.query_one(BoardTable)
            table.go(0, table.column)

    def action_aims(self) -> None:
        self._look(replace(self.view, aims=not self.view.aims))

    def action_filter(self) -> None:
        if self.board is None:
            return
        from learnlaw.tui.screens.filter import FilterScreen

        def chosen(view: View | None) -> None:
            if view is not None:
                self._look(view)

        self.app.push_screen(FilterScreen(self.board, self.view, self.query_one(BoardTable).spot), chosen)

    def _look(self, view: View) -> None:
        self.view = view
        self._paint()

    def action_back(self) -> None:
        """From a pane to the table; on the table the filter is taken off."""
        table = self.query_one(BoardTable)
        if self.board is None:
            return
        if not table.has_focus:
            self.query_one(Detail).of(self.board, table)
            table.focus()
        elif self.view.filtered:
            self._look(View(worst=self.view.worst, aims=self.view.aims))

    # -- moving about -----------------------------------------------------------------

    @on(BoardTable.Moved)
    def follow(self) -> None:
        if self.board is not None:
            self.query_one(Detail).of(self.board, self.query_one(BoardTable))

    @on(BoardTable.Opened)
    def enter_detail(self) -> None:
        self.query_one(Detail).focus()

    @on(Detail.Wanted)
    def explain_officer(self, event: Detail.Wanted) -> None:
        self._explain(event.finding)

    @work(thread=True, exclusive=True, group="explain")
    def _explain(self, finding: Finding) -> None:
        from learnlaw.verbs.board import explain_officer

        if self.board is None:
            return
        try:
            why = explain_officer(self.desk, self.board, finding)
        except LearnlawError as error:
            self.post_message(self.NotRead(error))
        else:
            self.post_message(self.Explained(finding, why))

    @on(Explained)
    def show_officer(self, event: Explained) -> None:
        if self.board is not None:
            self.query_one(Detail).of_officer(self.board, event.finding, event.why)

    @on(Detail.Left)
    def to_rule(self, event: Detail.Left) -> None:
        table = self.query_one(BoardTable)
        if self.board is not None and table.grid is not None:
            table.show(table.grid, table.spot[0], event.rule)
            table.focus()
            self.query_one(Detail).of(self.board, table)

    # -- finding ----------------------------------------------------------------------

    def action_find(self) -> None:
        self._origin = self.query_one(BoardTable).row
        self.query_one(FindBar).open()

    @on(FindBar.Asked)
    def find(self, event: FindBar.Asked) -> None:
        """Go to what fits, from where the search began; where nothing does, back there."""
        table = self.query_one(BoardTable)
        if table.grid is None:
            return
        places = headings.matches(table.grid.rows, event.text)
        self.query_one(FindBar).tell(len(places))
        start = table.row if event.step else self._origin
        if event.step < 0:
            row = next((n for n in reversed(places) if n < start), places[-1] if places else start)
        else:
            row = next((n for n in places if n >= start + event.step), places[0] if places else start)
        table.go(row, table.column)

    @on(FindBar.Closed)
    def end_find(self) -> None:
        self.query_one(BoardTable).focus()

    # -- home lines and first steps ---------------------------------------------------

    def action_home(self) -> None:
        if self.board is None:
            return
        home = self.query_one(HomeLines)
        if self.has_class("-tall") and not home.has_focus:
            home.focus()
        else:
            self._list_home()

    def _list_home(self) -> None:
        from learnlaw.tui.screens.home_list import HomeIndex

        if self.board is not None:
            self.app.push_screen(HomeIndex(self.board.home), self._list)

    @on(Lines.Opened, "#home")
    def open_home(self, event: Lines.Opened) -> None:
        if event.target == HomeLines.ALL:
            self._list_home()
        else:
            self._list(event.target)

    def _list(self, line: HomeLine | None) -> None:
        """The list behind a line; from there to a unit on the board."""
        from learnlaw.tui.screens.home_list import HomeList

        if line is None:
            return
        if not line.rows:
            cast("LearnlawApp", self.app).tell(tell(line.words))
            return
        self.app.push_screen(HomeList(line), self._to_unit)

    def _to_unit(self, unit: str | None) -> None:
        if not unit or self.board is None:
            return
        table = self.query_one(BoardTable)
        if table.grid is not None and table.grid.place(unit) is None:
            self.view = View(worst=self.view.worst, aims=self.view.aims)
            self._paint()
        if table.grid is not None:
            table.go(table.grid.place(unit) or 0, 0)
        table.focus()

    @on(Lines.Opened, "#steps")
    def take_step(self, event: Lines.Opened) -> None:
        app = cast("LearnlawApp", self.app)
        if event.target == headings.RETRY:
            self.read()
        elif event.target == headings.MAKE:
            self._make()
        else:
            app.open_task(event.target)

    @work(thread=True, exclusive=True, group="board")
    def _make(self) -> None:
        from learnlaw.verbs.board import make_database, read_board

        app = cast("LearnlawApp", self.app)
        try:
            desk = make_database(self.desk)
            app.call_from_thread(app.take, desk)
            self.post_message(self.Read(read_board(desk), self._asked))
        except LearnlawError as error:
            self.post_message(self.NotRead(error))
