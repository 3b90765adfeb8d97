"""The plan on a calendar: what is planned and held on each day, the last days to act, and the year's plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.domain.calendar import add_months
from learnlaw.domain.study import Status
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _
from learnlaw.tui.screens import calendar_words as words_of
from learnlaw.tui.screens.ask_day import NO_DAY, AskDay
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.screens.pick import PickScreen
from learnlaw.tui.widgets.form import Option
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.month_grid import MonthGrid
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key
from learnlaw.tui.wrap import pad

if TYPE_CHECKING:
    from learnlaw.domain.year_plan import PlanKept
    from learnlaw.tui.screens.what_if import Tried
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.calendar_desk import MonthDesk, OnDay, YearPlan
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.registry import Receipt

PARTS = (
    N_("Plans"),
    N_("Kept"),
    N_("Coming"),
    N_("Past"),
    N_("Dropped"),
    N_("Kept %"),
    N_("Extra"),
)
"""What the year's plan is told by."""
EVERYBODY = "-"
"""The choice of no unit, which is all of them."""


class PlanCalendar(ExamTask):
    """The sheet of a month above what stands on the day under the cursor; or the year's plan by unit."""

    TITLE_WORDS = N_("Calendar of plans")
    HELP = "calendar"
    CSS_PATH = "calendar.tcss"
    BINDINGS = [
        key("enter", "open", N_("Open"), N_("an entry of this day"), id="plan.open"),
        key(
            "a",
            "add",
            N_("Plan"),
            N_("plan an activity on this day; first see what would differ"),
            id="plan.add",
        ),
        key(
            "m",
            "carry",
            N_("Move"),
            N_("take a plan up, go to another day, put it down with Enter"),
            id="plan.move",
        ),
        key(
            "left_square_bracket,pageup",
            "month(-1)",
            N_("Month"),
            N_("the month before"),
            id="plan.month-before",
        ),
        key(
            "right_square_bracket,pagedown",
            "month(1)",
            N_("Month"),
            N_("the month after"),
            id="plan.month-after",
        ),
        key("t", "today", N_("Today"), N_("to the month of the day"), id="plan.today"),
        key("u", "unit", N_("Unit"), N_("a unit and all below it, or everybody"), id="plan.unit"),
        key(
            "v",
            "turn",
            N_("Year's plan"),
            N_("the year's plan against what was held, by unit; or the calendar"),
            id="plan.turn",
        ),
        key(
            "w", "what_if", N_("Try out"), N_("what would differ, before anything is kept"), id="plan.what-if"
        ),
        key("g", "go_to", N_("Date"), N_("to another day"), id="plan.go", show=False),
    ]

    @dataclass
    class Read(Message):
        """A month was read."""

        asked: tuple[date, str]
        found: MonthDesk

    @dataclass
    class YearRead(Message):
        """The year's plan was read."""

        found: YearPlan

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.day = desk.today()
        self.under = ""
        self.month: MonthDesk | None = None
        self.year: YearPlan | None = None
        self.yearly = False
        self.carried: OnDay | None = None
        """The plan that was taken up."""
        self.receipt: Receipt | None = None

    def compose_task(self) -> ComposeResult:
        with Vertical(id="calendar"):
            yield Lines(id="calendar-told")
            yield MonthGrid(id="calendar-month")
            yield Lines(id="calendar-day")
            yield Rows(
                id="calendar-year",
                top=(N_("Unit"), *PARTS),
                empty=N_("Nothing was planned or held this year."),
                widest=28,
            )

    def on_mount(self) -> None:
        super().on_mount()
        self._look()
        self.read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        monthly = ("open", "add", "carry", "month", "go_to")
        if action == "carry":
            return not self.yearly and any(self._movable(one) for one in self._today())
        if action == "open":
            return not self.yearly and (self.carried is not None or bool(self._today()))
        return not (self.yearly and action in monthly)

    # -- reading --------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the month, or the year's plan."""
        self._tell()
        if self.yearly:
            self._read_year(self.day.year, self.under)
        else:
            self._read((self.day.replace(day=1), self.under))

    @work(thread=True, exclusive=True, group="read")
    def _read(self, asked: tuple[date, str]) -> None:
        from learnlaw.verbs.calendar_desk import month_desk

        try:
            found = month_desk(self.desk, *asked)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Read(asked, found))

    @work(thread=True, exclusive=True, group="read")
    def _read_year(self, year: int, under: str) -> None:
        from learnlaw.verbs.calendar_desk import year_plan

        try:
            found = year_plan(self.desk, year, unit=under)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.YearRead(found))

    @on(Read)
    def show_month(self, event: Read) -> None:
        event.stop()
        if event.asked == (self.day.replace(day=1), self.under):
            self.month = event.found
            self._paint()

    @on(YearRead)
    def show_year(self, event: YearRead) -> None:
        event.stop()
        self.year = event.found
        self._paint_year()

    # -- painting -------------------------------------------------------------------------------

    def _look(self) -> None:
        """Show the month, or the year's plan."""
        grid, rows = self.query_one(MonthGrid), self.query_one("#calendar-year", Rows)
        grid.display = self.query_one("#calendar-day").display = not self.yearly
        rows.display = self.yearly
        (rows if self.yearly else grid).focus()
        self.refresh_bindings()

    def _paint(self) -> None:
        if self.month is not None:
            cells = words_of.cells(self.month, self.desk.today())
            self.query_one(MonthGrid).show(cells, self.day)
        self._tell()

    def _paint_year(self) -> None:
        if self.year is None:
            return
        rows = [_plan_row(line.code, line.name, line.kept) for line in self.year.lines]
        if rows:
            rows.append(_plan_row("", _("in all"), self.year.total))
        self.query_one("#calendar-year", Rows).show(rows, keep=True)
        self._tell()

    def _tell(self) -> None:
        told = list(self._headline())
        self.query_one("#calendar-told", Lines).show(told)
        shown = []
        if self.month is not None and not self.yearly:
            shown = list(words_of.of_day(self.month, self.day, self.desk.today()))
        self.query_one("#calendar-day", Lines).show(shown)
        self.refresh_bindings()

    def _headline(self) -> Iterator[Any]:
        unit = ""
        if self.under and self.month is not None:
            unit = "  " + _("{unit} and all below it").format(unit=self.month.roster.units[self.under].name)
        if self.yearly:
            yield plain(_("Plan of {year}").format(year=self.day.year) + unit, tone="strong")
            if self.year is not None:
                yield words_of.year_words(self.year)
            return
        yield plain(
            _("{year}-{month:02}").format(year=self.day.year, month=self.day.month) + unit, tone="strong"
        )
        if self.carried is not None:
            words = _("Moving {what}: go to its new day, Enter puts it down, Esc lets it be.")
            yield plain(words.format(what=self.carried.topic), tone="accent")
        elif self.month is not None:
            yield words_of.month_words(self.month)
        else:
            yield plain(_("Reading ..."), tone="faint")

    # -- going about --------------------------------------------------------------------------

    @on(MonthGrid.Moved)
    def follow(self, event: MonthGrid.Moved) -> None:
        event.stop()
        self.go(event.day)

    @on(MonthGrid.Opened)
    def open_day(self, event: MonthGrid.Opened) -> None:
        event.stop()
        self.action_open()

    def go(self, day: date) -> None:
        """Put the cursor on a day, of this month or another."""
        before, self.day = self.day, day
        if (before.year, before.month) == (day.year, day.month) and self.month is not None:
            self._paint()
        else:
            self.read()

    def action_month(self, by: int) -> None:
        self.go(add_months(self.day, by))

    def action_today(self) -> None:
        if self.yearly:
            self.day = self.desk.today()
            self.read()
        else:
            self.go(self.desk.today())

    def action_go_to(self) -> None:
        def chosen(day: date | None) -> None:
            if day is not None and day != NO_DAY:
                self.go(day)

        self.app.push_screen(AskDay(N_("To which day?"), self.day), chosen)

    def action_turn(self) -> None:
        self.yearly, self.carried = not self.yearly, None
        self._look()
        self.read()

    def action_unit(self) -> None:
        if self.month is None:
            return
        units = [Option(unit.code, unit.name) for unit in self.month.roster.units.values()]
        options = [Option(EVERYBODY, _("every unit"), find="mygdw all"), *units]

        def chosen(codes: tuple[str, ...] | None) -> None:
            if codes:
                self.under = "" if codes[0] == EVERYBODY else codes[0]
                self.read()

        title = N_("Which unit, with all below it?")
        self.app.push_screen(PickScreen(title, options, [self.under or EVERYBODY], several=False), chosen)

    # -- what stands on the day ---------------------------------------------------------------

    def _today(self) -> Sequence[OnDay]:
        return self.month.on.get(self.day, ()) if self.month is not None else ()

    def _movable(self, one: OnDay) -> bool:
        return one.status is Status.PLANNED

    def action_open(self) -> None:
        if self.carried is not None:
            self._put_down(self.carried)
            return
        self._one_of(self._today(), N_("Which entry?"), self._open)

    def _one_of(self, found: Sequence[OnDay], title: str, then: Any) -> None:
        """The only one, or the one that is chosen."""
        if len(found) == 1:
            then(found[0])
            return
        options = [Option(f"#{one.row}", one.topic, more=one.organiser) for one in found]

        def chosen(codes: tuple[str, ...] | None) -> None:
            if codes:
                then(next(one for one in found if f"#{one.row}" == codes[0]))

        if options:
            self.app.push_screen(PickScreen(title, options, several=False), chosen)

    def _open(self, one: OnDay) -> None:
        from learnlaw.tui.screens.entry import Entry

        self.app.push_screen(Entry(self.desk, self.spot, f"#{one.row}"), self._back)

    def _back(self, receipt: Any) -> None:
        if receipt is not None:
            self.receipt = receipt
            self.trouble([plain(_("Saved, receipt {number}.").format(number=receipt.number), tone="good")])
            self.read()

    # -- planning -----------------------------------------------------------------------------

    def action_carry(self) -> None:
        self.trouble([])
        self._one_of(
            [one for one in self._today() if self._movable(one)],
            N_("Which plan is to be moved?"),
            self._carry,
        )

    def _carry(self, one: OnDay) -> None:
        self.carried = one
        self._tell()

    def _put_down(self, one: OnDay) -> None:
        from learnlaw.tui.screens.what_if import WhatIf, move_words

        self.carried = None
        self._tell()
        if self.day == one.first:
            return
        tried = [move_words(f"#{one.row}", f"{one.first} {one.topic}", self.day)]
        self.app.push_screen(WhatIf(self.desk, self.spot, tried), self._back)

    def action_add(self) -> None:
        from learnlaw.tui.screens.plan_session import PlanSession
        from learnlaw.tui.screens.what_if import WhatIf

        def planned(one: Tried | None) -> None:
            if one is not None:
                self.app.push_screen(WhatIf(self.desk, self.spot, [one]), self._back)

        day = self.day if self.day > self.desk.today() else None
        self.app.push_screen(PlanSession(self.desk, self.spot, day), planned)

    def action_what_if(self) -> None:
        from learnlaw.tui.screens.what_if import WhatIf

        self.app.push_screen(WhatIf(self.desk, self.spot), self._back)

    def action_give_up(self) -> None:
        if self.carried is not None:
            self.carried = None
            self._tell()
        else:
            self.dismiss(self.receipt)

    def speak(self) -> None:
        """The language has changed."""
        super().speak()
        self._paint()
        self._paint_year()


def _plan_row(code: str, name: str, kept: PlanKept) -> Row:
    share = "-" if kept.share is None else f"{kept.share}%"
    figures = (kept.planned, kept.held, kept.coming, kept.overdue, kept.cancelled, share, kept.outside)
    cells = (
        pad(str(n or "-"), cell_len(_(head)), right=True) for n, head in zip(figures, PARTS, strict=True)
    )
    return Row(code, (name, *cells), "accent" if not code else "bad" if kept.overdue else "text")
