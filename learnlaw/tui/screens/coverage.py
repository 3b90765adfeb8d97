"""What of a list was studied, lectured on and examined, law by law and unit by unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.domain.covering import Mark
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _
from learnlaw.tui.screens.coverage_grid import CoverageGrid, letter
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.widgets.form import Option
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.coverage_desk import CoverageMap
    from learnlaw.verbs.desk import Desk

MARK_WORDS = {Mark.STUDIED: N_("studied"), Mark.LECTURED: N_("lectured"), Mark.EXAMINED: N_("examined")}


class Coverage(ExamTask):
    """`Coverage(desk, spot, list)`: a heat map, and below it what the cell under the cursor stands on."""

    TITLE_WORDS = N_("Coverage: laws of a list, by unit")
    HELP = "coverage"
    CSS_PATH = "coverage.tcss"
    KEYS_FIRST = ("law.next-list", "law.unit", "law.year-back", "law.year-on", "law.read")
    BINDINGS = [
        key("v", "turn", N_("Other list"), N_("the next list"), id="law.next-list"),
        key("slash", "find", N_("Unit"), N_("go to the column of a unit"), id="law.unit"),
        key("left_square_bracket", "year(-1)", N_("Year"), N_("the year before"), id="law.year-back"),
        key("right_square_bracket", "year(1)", N_("Year"), N_("the year after"), id="law.year-on"),
        key("enter", "read_law", N_("Read a law"), N_("read the law under the cursor"), id="law.read"),
    ]

    @dataclass
    class Read(Message):
        """The map was read."""

        found: CoverageMap

    def __init__(self, desk: Desk, spot: Spot, which: str = "") -> None:
        super().__init__(desk, spot)
        self.which = which
        self.year = desk.today().year
        self.found: CoverageMap | None = None
        self._wanted = spot.unit

    def compose_task(self) -> ComposeResult:
        with Vertical(id="coverage"):
            yield Lines(id="coverage-head")
            yield CoverageGrid(id="coverage-grid")
            yield Lines(id="coverage-told")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#coverage-head", Lines).show([plain(_("Reading ..."), tone="faint")])
        self.grid.focus()
        self.read()

    @property
    def grid(self) -> CoverageGrid:
        return self.query_one(CoverageGrid)

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Count in a thread."""
        from learnlaw.verbs.coverage_desk import coverage_map

        try:
            self.post_message(self.Read(coverage_map(self.desk, self.which, year=self.year)))
        except LearnlawError as error:
            self.post_message(self.Refused(error))

    @on(Read)
    def take(self, event: Read) -> None:
        event.stop()
        self.found = event.found
        self.which = event.found.id
        self._paint()
        if self._wanted:
            self.grid.go_to(self._wanted)
            self._wanted = ""

    def _paint(self) -> None:
        if self.found is None:
            return
        self.query_one("#coverage-head", Lines).show(self._head(self.found))
        self.grid.show(self.found)

    def _head(self, found: CoverageMap) -> Iterator[Paragraph]:
        words = _("{year}, until {day}").format(year=found.year, day=found.until)
        yield Paragraph(((f"{found.title}  ", "strong"), (words, "faint")))
        parts = [f"{letter(mark)} {_(MARK_WORDS[mark])}" for mark in Mark]
        legend = "  ".join(parts) + "  " + _("- not yet; the county's figures count units")
        yield plain(legend, tone="faint")

    @on(CoverageGrid.Moved)
    def follow(self, event: CoverageGrid.Moved) -> None:
        event.stop()
        self.query_one("#coverage-told", Lines).show(self._cell())

    def _cell(self) -> Iterator[Paragraph]:
        """What the cell under the cursor stands on."""
        found = self.found
        if found is None or not found.units or not found.laws:
            return
        law, (code, name, _keys) = found.laws[self.grid.at[0]], found.units[self.grid.at[1]]
        yield Paragraph(((f"{law.name}  ", "strong"), (name, "accent"), (f"  {law.group}", "faint")))
        events = found.cells.get((law.key, code), ())
        if not events:
            yield plain(_("not yet this year: neither studied, lectured nor examined"), tone="warn")
        for event in events:
            yield plain(f"{event.day}  {_(MARK_WORDS[event.mark])}  {event.words}", indent=2)

    def action_turn(self) -> None:
        if self.found is not None:
            ids = [id for id, _title in self.found.lists]
            self.which = ids[(ids.index(self.found.id) + 1) % len(ids)]
            self.read()

    def action_year(self, by: int) -> None:
        self.year += by
        self.read()

    def action_find(self) -> None:
        from learnlaw.tui.screens.pick import PickScreen

        if self.found is None:
            return
        options = [Option(code, name, sound) for code, name, sound in self.found.units]

        def picked(codes: tuple[str, ...] | None) -> None:
            if codes:
                self.grid.go_to(codes[0])

        self.app.push_screen(PickScreen(N_("Which unit?"), options, several=False), picked)

    def action_read_law(self) -> None:
        from learnlaw.tui.screens.law_reader import LawReader
        from learnlaw.verbs.laws import list_laws

        if self.found is None or not self.found.laws:
            return
        law = self.found.laws[self.grid.at[0]].key
        if any(row.instrument.id == law for row in list_laws(self.desk)):
            self.app.push_screen(LawReader(self.desk, self.spot, law))

    def speak(self) -> None:
        """The language has changed."""
        super().speak()
        self._paint()
