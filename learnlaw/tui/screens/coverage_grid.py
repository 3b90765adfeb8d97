"""A grid of laws and units: each cell says in letters how a law reached a unit; it scrolls both ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from learnlaw.domain.covering import Mark
from learnlaw.i18n import _, language
from learnlaw.tui.words import N_, key
from learnlaw.tui.wrap import cut, literal, pad

if TYPE_CHECKING:
    from learnlaw.verbs.coverage_desk import CoverageMap

LETTERS = {Mark.STUDIED: ("学", "S"), Mark.LECTURED: ("讲", "L"), Mark.EXAMINED: ("考", "E")}
"""In Chinese and in English."""
TONES = ("none", "one", "two", "all")
"""By how many of the marks a cell has."""
NAME, COUNT, TOTAL, CELL = 20, 5, 4, 9
HEADS = 2
"""Lines over the rows."""
LEFT = NAME + COUNT + len(Mark) * TOTAL + 1


def letter(mark: Mark) -> str:
    """A mark in the reader's language."""
    return LETTERS[mark][language() == "en"]


class CoverageGrid(Widget, can_focus=True):
    """Arrows move the cursor; columns that do not fit are counted in the head."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"grid--{part}" for part in ("head", "text", "faint", "none", "one", "two", "all", "cursor")
    }
    DEFAULT_CSS = """
    CoverageGrid { height: 1fr; }
    CoverageGrid > .grid--head { color: $foreground 60%; background: $panel; }
    CoverageGrid > .grid--text { color: $foreground; }
    CoverageGrid > .grid--faint { color: $foreground 60%; }
    CoverageGrid > .grid--none { color: $foreground 40%; }
    CoverageGrid > .grid--one { color: $warning; }
    CoverageGrid > .grid--two { color: $secondary; }
    CoverageGrid > .grid--all { color: $success; text-style: bold; }
    CoverageGrid > .grid--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    """
    BINDINGS = [
        key("up", "move(-1, 0)", N_("Up"), id="list.up", show=False),
        key("down", "move(1, 0)", N_("Down"), id="list.down", show=False),
        key("left", "move(0, -1)", N_("Left"), id="list.left", show=False),
        key("right", "move(0, 1)", N_("Right"), id="list.right", show=False),
        key("pageup", "leaf(-1)", N_("Page up"), id="list.page-up", show=False),
        key("pagedown", "leaf(1)", N_("Page down"), id="list.page-down", show=False),
        key("home", "edge(0)", N_("First"), id="list.first", show=False),
        key("end", "edge(-1)", N_("Last"), id="list.last", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor stands on another cell."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.found: CoverageMap | None = None
        self.at = (0, 0)
        """Row and column of the cursor."""
        self.first = (0, 0)
        """The first row and column in view."""
        self._county: list[dict[Mark, int]] = []
        self._units: list[dict[Mark, int]] = []

    def show(self, found: CoverageMap) -> None:
        """Show a map, the cursor where it was as far as there is such a cell."""
        self.found = found
        self._county = [found.units_with(law.key) for law in found.laws]
        self._units = [found.laws_with(code) for code, _name, _keys in found.units]
        self._go(*self.at)

    @property
    def room(self) -> tuple[int, int]:
        """Rows and columns that fit."""
        return max(self.size.height - HEADS - len(Mark), 1), max((self.size.width - LEFT) // CELL, 1)

    # -- painting -------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        width, found = self.size.width, self.found
        if found is None:
            return Strip.blank(width, self.rich_style)
        rows, _columns = self.room
        row = self.first[0] + y - HEADS
        if y < HEADS:
            segments = list(self._head(y))
        elif y >= HEADS + rows:
            segments = list(self._foot(y - HEADS - rows))
        elif row < len(found.laws):
            segments = list(self._row(row))
        else:
            segments = []
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _columns(self) -> range:
        assert self.found is not None
        first = self.first[1]
        return range(first, min(first + self.room[1], len(self.found.units)))

    def _head(self, y: int) -> Iterator[Segment]:
        """Names of units in two lines, and how many columns are out of sight."""
        assert self.found is not None
        style = self.get_component_rich_style("grid--head")
        columns = self._columns()
        if y == 0:
            yield Segment(pad(_("Law"), NAME) + pad(_("Count"), COUNT, right=True), style)
            yield Segment(
                "".join(letter(mark).rjust(TOTAL - cell_len(letter(mark)) + 1) for mark in Mark) + " ", style
            )
        else:
            more = (columns.start, len(self.found.units) - columns.stop)
            yield Segment(
                pad(_("< {left} hidden {right} >").format(left=more[0], right=more[1]), LEFT), style
            )
        for number in columns:
            name = literal(self.found.units[number][1])
            first = _first_cells(name, CELL - 1)
            part = name[: len(first)] if y == 0 else name[len(first) :]
            yield Segment(pad(cut(part, CELL - 1), CELL), style)

    def _row(self, row: int) -> Iterator[Segment]:
        assert self.found is not None
        law = self.found.laws[row]
        text, faint = (self.get_component_rich_style(f"grid--{part}") for part in ("text", "faint"))
        yield Segment(pad(cut(literal(law.name), NAME - 1), NAME), text)
        yield Segment(pad(str(law.questions or "-"), COUNT, right=True), faint)
        counts = self._county[row]
        yield Segment("".join(str(counts[mark] or "-").rjust(TOTAL) for mark in Mark) + " ", text)
        for column in self._columns():
            marks = self.found.marks(law.key, self.found.units[column][0])
            style = self.get_component_rich_style(f"grid--{TONES[len(marks)]}")
            if (row, column) == self.at and self.has_focus:
                style += self.get_component_rich_style("grid--cursor")
            yield Segment(_letters(marks), style)
            yield Segment(" " * (CELL - cell_len(_letters(marks))), self.rich_style)

    def _foot(self, number: int) -> Iterator[Segment]:
        """How many laws of the list each unit had, a line a mark."""
        assert self.found is not None
        mark, style = [*Mark][number], self.get_component_rich_style("grid--head")
        words = _("{letter}: laws of {count}, by unit").format(
            letter=letter(mark), count=len(self.found.laws)
        )
        yield Segment(pad(cut(words, LEFT), LEFT), style)
        for column in self._columns():
            yield Segment(pad(str(self._units[column][mark]), CELL - 3, right=True) + "   ", style)

    # -- moving ---------------------------------------------------------------------------

    def action_move(self, down: int, right: int) -> None:
        self._go(self.at[0] + down, self.at[1] + right)

    def action_leaf(self, by: int) -> None:
        self._go(self.at[0] + by * self.room[0], self.at[1])

    def action_edge(self, place: int) -> None:
        if self.found is not None:
            self._go(self.at[0], place % max(len(self.found.units), 1))

    def go_to(self, unit: str) -> None:
        """Put the cursor into the column of a unit."""
        codes = [code for code, _name, _keys in self.found.units] if self.found else []
        if unit in codes:
            self._go(self.at[0], codes.index(unit))

    def _go(self, row: int, column: int) -> None:
        if self.found is None:
            return
        row = min(max(row, 0), max(len(self.found.laws) - 1, 0))
        column = min(max(column, 0), max(len(self.found.units) - 1, 0))
        self.at = (row, column)
        self.first = (_seen(self.first[0], row, self.room[0]), _seen(self.first[1], column, self.room[1]))
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        self._go(*self.at)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_mouse_scroll_down(self) -> None:
        self.action_move(1, 0)

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-1, 0)

    def on_click(self, event: Any) -> None:
        row, column = event.y - HEADS, (event.x - LEFT) // CELL
        if 0 <= row < self.room[0] and event.x >= LEFT:
            self._go(self.first[0] + row, self.first[1] + column)


def _letters(marks: frozenset[Mark]) -> str:
    """The letters of the marks, a stroke of the same width where one is missing."""
    return "".join(letter(mark) if mark in marks else "-".ljust(cell_len(letter(mark))) for mark in Mark)


def _seen(first: int, here: int, room: int) -> int:
    """The first line in view, so that `here` is."""
    return here if here < first else max(first, here - room + 1)


def _first_cells(text: str, width: int) -> str:
    used = 0
    for place, char in enumerate(text):
        used += cell_len(char)
        if used > width:
            return text[:place]
    return text
