"""The panes of the board: what wants doing, the table, the detail, the line to find by; or the first steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, tell, tell_all
from learnlaw.tui import headings
from learnlaw.tui.tasks import Spot
from learnlaw.tui.view import View, lay_out
from learnlaw.tui.widgets.board_table import BoardTable
from learnlaw.tui.widgets.detail import Detail
from learnlaw.tui.widgets.find_bar import FindBar
from learnlaw.tui.widgets.home_lines import HomeLines
from learnlaw.tui.widgets.lines import Lines
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from textual.timer import Timer

    from learnlaw.domain.explain import Explanation
    from learnlaw.domain.quota import Finding
    from learnlaw.tui.app import LearnlawApp
    from learnlaw.tui.screens.board import Board as BoardScreen
    from learnlaw.verbs.board import Board, NothingYet
    from learnlaw.verbs.home import HomeLine

BESIDE = 120
"""So many columns put the detail to the right of the table."""
ALL_RULES = 160
"""With so many every rule is shown, and the detail is below if it has no room beside them."""
TALL, SHORT, LOW = 36, 22, 18
"""The lines from which each thing to do has its own, and below which there are none of them, and no detail."""
REST = 0.04
"""Seconds after which the cursor rests."""
DETAIL, WIDEST = 44, 64
"""The cells of the detail beside the table, at least and at most."""


class BoardPanes(Container):
    """Shows one board after another; the cursor, the order and the filter stay."""

    DEFAULT_CSS = """
    BoardPanes {
        layout: vertical;
        #home { height: auto; max-height: 9; background: $surface; padding: 0 1; }
        #middle { height: 1fr; layout: vertical; }
        #table { height: 1fr; width: 1fr; }
        #detail { height: 7; border-top: ascii $panel; padding: 0 1; }
        #detail:focus { height: 60%; border-top: ascii $primary; }
        &.-tall #detail { height: 12; }
        &.-tall #detail:focus { height: 60%; }
        &.-short #home { display: none; }
        &.-low #detail { display: none; }
        &.-low #detail:focus { display: block; }
        &.-beside #middle { layout: horizontal; }
        &.-beside #detail { height: 1fr; border-top: none; border-left: ascii $panel; }
        &.-beside #detail:focus { height: 1fr; border-left: ascii $primary; }
    }
    """
    BINDINGS = [
        key("slash", "find", N_("Find"), N_("a unit by name, code or initials"), id="board.find"),
        key(
            "f",
            "filter",
            N_("Filter"),
            N_("by unit and those below it, by rule, by state"),
            id="board.filter",
        ),
        key("w", "worst", N_("Worst first"), N_("the worst first, or the official order"), id="board.worst"),
        key("h", "home", N_("To do"), N_("what wants doing, and the lists behind it"), id="board.home"),
        key("a", "aims", N_("Aims"), N_("show or hide what is only aimed for 力争"), id="board.aims"),
        key(
            "escape",
            "back",
            N_("Back"),
            N_("to the table; then the filter is taken off"),
            id="board.back",
            show=False,
        ),
    ]

    @dataclass
    class Explained(Message):
        """One officer's finding was explained."""

        finding: Finding
        why: Explanation

    @dataclass
    class NotExplained(Message):
        """The database refused."""

        error: LearnlawError

    def __init__(self, board: Board) -> None:
        super().__init__()
        self.board = board
        self.view = View()
        self._rest: Timer | None = None
        self._origin = 0
        """The row from which a search began."""

    def compose(self) -> ComposeResult:
        yield HomeLines(id="home", focus=True)
        with Container(id="middle"):
            yield BoardTable(id="table")
            yield Detail(id="detail", focus=True)
        yield FindBar(id="find")

    def on_mount(self) -> None:
        self.table = self.query_one(BoardTable)
        self.detail = self.query_one(Detail)
        self._paint()
        self.table.focus()

    def take(self, board: Board) -> None:
        """Show another board at the same place."""
        self.board = board
        self._paint()

    def spot(self) -> Spot:
        """Unit and rule under the cursor."""
        unit, rule = self.table.spot
        return Spot(unit=unit, rule=rule)

    # -- painting ---------------------------------------------------------------------

    def _paint(self) -> None:
        unit, rule = self.table.spot
        self.table.show(lay_out(self.board, self.view), unit, rule)
        self._fit()
        self.detail.of(self.board, self.table)

    def on_resize(self) -> None:
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """Give the regions what the size of the screen has for them."""
        width, height = self.screen.size
        self.set_class(height >= TALL, "-tall")
        self.set_class(height < SHORT, "-short")
        self.set_class(height < LOW, "-low")
        needed = self.table.needed
        beside = width >= BESIDE and (width < ALL_RULES or height < TALL or needed + DETAIL <= width)
        self.set_class(beside, "-beside")
        self.detail.styles.width = min(max(width - needed, DETAIL), WIDEST) if beside else None
        self.query_one(HomeLines).tell(self.board.home, one_line=height < TALL)

    # -- order and filter -------------------------------------------------------------

    def action_worst(self) -> None:
        self._look(replace(self.view, worst=not self.view.worst))
        if self.view.worst:
            self.table.go(0, self.table.column)

    def action_aims(self) -> None:
        self._look(replace(self.view, aims=not self.view.aims))

    def action_filter(self) -> None:
        from learnlaw.tui.screens.filter import FilterScreen

        def chosen(view: View | None) -> None:
            if view is not None:
                self._look(view)

        self.app.push_screen(FilterScreen(self.board, self.view, self.table.spot), chosen)

    def _look(self, view: View) -> None:
        self.view = view
        cast("BoardScreen", self.screen).paint_heading()
        self._paint()

    def _unfiltered(self) -> View:
        return View(worst=self.view.worst, aims=self.view.aims)

    def action_back(self) -> None:
        """From a pane to the table; on the table the filter is taken off."""
        if not self.table.has_focus:
            self.detail.of(self.board, self.table)
            self.table.focus()
        elif self.view.filtered:
            self._look(self._unfiltered())

    # -- table and detail -------------------------------------------------------------

    @on(BoardTable.Moved)
    def follow(self) -> None:
        """The detail follows when the cursor rests: a key held down moves it thirty times a second."""
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self._follow)

    def _follow(self) -> None:
        self._rest = None
        self.detail.of(self.board, self.table)

    @on(BoardTable.Opened)
    def enter_detail(self) -> None:
        if self._rest is not None:
            self._rest.stop()
            self._follow()
        self.detail.focus()

    @on(Detail.Wanted)
    def explain_officer(self, event: Detail.Wanted) -> None:
        self._explain(event.finding)

    @work(thread=True, exclusive=True, group="explain")
    def _explain(self, finding: Finding) -> None:
        from learnlaw.verbs.board import explain_officer

        try:
            why = explain_officer(cast("LearnlawApp", self.app).desk, self.board, finding)
        except LearnlawError as error:
            self.post_message(self.NotExplained(error))
        else:
            self.post_message(self.Explained(finding, why))

    @on(Explained)
    def show_officer(self, event: Explained) -> None:
        self.detail.of_officer(self.board, event.finding, event.why)

    @on(NotExplained)
    def tell_refusal(self, event: NotExplained) -> None:
        self.detail.show(headings.trouble(tell_all(event.error)))

    @on(Detail.Left)
    def to_rule(self, event: Detail.Left) -> None:
        if self.table.grid is not None:
            self.table.show(self.table.grid, self.table.spot[0], event.rule)
            self.table.focus()
            self.detail.of(self.board, self.table)

    # -- finding ----------------------------------------------------------------------

    def action_find(self) -> None:
        self._origin = self.table.row
        self.query_one(FindBar).open()

    @on(FindBar.Asked)
    def find(self, event: FindBar.Asked) -> None:
        """Go to what fits, from where the search began; where nothing does, back there."""
        if self.table.grid is None:
            return
        places = headings.matches(self.table.grid.rows, event.text)
        self.query_one(FindBar).tell(len(places))
        start = self.table.row if event.step else self._origin
        if event.step < 0:
            row = next((n for n in reversed(places) if n < start), places[-1] if places else start)
        else:
            row = next((n for n in places if n >= start + event.step), places[0] if places else start)
        self.table.go(row, self.table.column)

    @on(FindBar.Closed)
    def end_find(self) -> None:
        self.table.focus()

    # -- what wants doing -------------------------------------------------------------

    def action_home(self) -> None:
        home = self.query_one(HomeLines)
        if self.screen.size.height >= TALL and not home.has_focus:
            home.focus()
        else:
            self._list_home()

    def _list_home(self) -> None:
        from learnlaw.tui.screens.home_list import HomeIndex

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
        if line.rows:
            self.app.push_screen(HomeList(line), self._to_unit)
        else:
            cast("LearnlawApp", self.app).tell(tell(line.words), title=_("To do"))

    def _to_unit(self, unit: str | None) -> None:
        if unit and self.table.grid is not None:
            if self.table.grid.place(unit) is None:
                self._look(self._unfiltered())
            self.table.go(self.table.grid.place(unit) or 0, 0)
        self.table.focus()


class FirstSteps(Lines):
    """In place of a board: what is missing and what to do first, or why the database cannot be read."""

    HELP = "first_steps"
    DEFAULT_CSS = """
    FirstSteps {
        height: 1fr;
        padding: 0 2;
    }
    """

    def __init__(self, found: NothingYet | LearnlawError) -> None:
        super().__init__(focus=True)
        self.found = found

    def on_mount(self) -> None:
        if isinstance(self.found, LearnlawError):
            self.show(headings.trouble(tell_all(self.found)))
        else:
            self.show(headings.first_steps(self.found))
        self.focus()

    @on(Lines.Opened)
    def take_step(self, event: Lines.Opened) -> None:
        event.stop()
        place = cast("BoardScreen", self.screen)
        if event.target == headings.RETRY:
            place.read()
        elif event.target == headings.MAKE:
            self._make()
        else:
            place.ours.open_task(event.target)

    @work(thread=True, exclusive=True, group="make")
    def _make(self) -> None:
        from learnlaw.verbs.board import make_database

        place = cast("BoardScreen", self.screen)
        try:
            desk = make_database(place.desk)
        except LearnlawError as error:
            self.app.call_from_thread(place.post_message, place.Read(error, place.asked))
        else:
            self.app.call_from_thread(place.ours.take, desk)
            self.app.call_from_thread(place.read)
