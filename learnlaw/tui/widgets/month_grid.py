"""A month's sheet on the grid: weeks by days, what stands on each day, and a cursor that goes by days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from learnlaw.i18n import _
from learnlaw.tui.words import N_, key
from learnlaw.tui.wrap import cut, literal, pad

WEEKDAYS = (N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su"))
WEEK = 7
LEAST = 2
"""Lines of a day at least: its number, and how much stands on it."""


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of the sheet."""

    day: date
    marks: tuple[tuple[str, str], ...]
    """Words behind the number, such as 休, each with its tone."""
    short: tuple[tuple[str, str], ...]
    """How much stands on it, where there is room for one line."""
    lines: tuple[tuple[str, str], ...]
    """What stands on it, line by line, where there is room for more."""
    faint: bool
    """Of another month."""


class MonthGrid(Widget, can_focus=True):
    """Shows `DayCell`s from a Monday on; arrows go by days and weeks."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    MonthGrid { height: 1fr; }
    MonthGrid > .grid--head { color: $foreground 60%; background: $panel; }
    MonthGrid > .grid--text { color: $foreground; }
    MonthGrid > .grid--strong { color: $foreground; text-style: bold; }
    MonthGrid > .grid--faint { color: $foreground 60%; }
    MonthGrid > .grid--good { color: $success; }
    MonthGrid > .grid--plan { color: $secondary; }
    MonthGrid > .grid--warn { color: $warning; }
    MonthGrid > .grid--bad { color: $error; text-style: bold; }
    MonthGrid > .grid--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"grid--{part}"
        for part in ("head", "text", "strong", "faint", "good", "plan", "warn", "bad", "cursor")
    }
    BINDINGS = [
        key("left", "go(-1)", N_("Day by day"), N_("the day before"), id="list.day-before", show=False),
        key("right", "go(1)", N_("Day by day"), N_("the day after"), id="list.day-after", show=False),
        key("up", "go(-7)", N_("Week"), N_("the week before"), id="list.week-before", show=False),
        key("down", "go(7)", N_("Week"), N_("the week after"), id="list.week-after", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor stands on another day, which may lie outside of the sheet."""

        day: date

    @dataclass
    class Opened(Message):
        """A day was clicked on once more."""

        day: date

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.cells: Sequence[DayCell] = ()
        self.day = date.min
        self._places: Mapping[date, int] = {}

    def show(self, cells: Sequence[DayCell], day: date) -> None:
        """Show these days, the cursor on one of them."""
        self.cells, self.day = tuple(cells), day
        self._places = {cell.day: n for n, cell in enumerate(self.cells)}
        self.refresh()

    def action_go(self, by: int) -> None:
        self.day += timedelta(days=by)
        self.refresh()
        self.post_message(self.Moved(self.day))

    # -- painting -----------------------------------------------------------------------------

    @property
    def _weeks(self) -> int:
        return max(len(self.cells) // WEEK, 1)

    @property
    def _tall(self) -> int:
        """Lines of a week."""
        return max((self.size.height - 1) // self._weeks, LEAST)

    def _widths(self) -> list[int]:
        """Cells of each column, the rest on the first."""
        wide, rest = divmod(self.size.width, WEEK)
        return [wide + (n < rest) for n in range(WEEK)]

    def render_line(self, y: int) -> Strip:
        widths = self._widths()
        if y == 0:
            style = self.get_component_rich_style("grid--head")
            text = [
                Segment(pad(f" {_(word)}", width), style)
                for word, width in zip(WEEKDAYS, widths, strict=True)
            ]
            return Strip(text).adjust_cell_length(self.size.width, style)
        week, line = divmod(y - 1, self._tall)
        segments: list[Segment] = []
        for n, width in enumerate(widths):
            place = week * WEEK + n
            if place < len(self.cells):
                segments += self._part(self.cells[place], line, width)
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _part(self, cell: DayCell, line: int, width: int) -> list[Segment]:
        """One line of one day, exactly as wide as its column."""
        here = cell.day == self.day
        base = self.get_component_rich_style("grid--cursor") if here else None
        found: list[Segment] = [Segment(">" if here and line == 0 else " ", self._style("strong", base))]
        room = width - 2
        for text, tone in self._said(cell, line):
            shown = cut(literal(text), room)
            room -= cell_len(shown)
            found.append(Segment(shown, self._style("faint" if cell.faint else tone, base)))
        found.append(Segment(" " * max(room + 1, 1), self._style("text", base)))
        return found

    def _said(self, cell: DayCell, line: int) -> Sequence[tuple[str, str]]:
        if line == 0:
            return ((f"{cell.day.day:>2} ", "strong"), *cell.marks)
        space = self._tall - 1
        if len(cell.lines) <= space and space > 1:
            return cell.lines[line - 1 : line]
        if line == 1:
            return cell.short
        return cell.lines[line - 2 : line - 1] if line - 1 < space else ()

    def _style(self, tone: str, over: Style | None) -> Style:
        style = self.get_component_rich_style(f"grid--{tone}")
        return style + over if over else style

    def on_click(self, event: Any) -> None:
        place = self._at(event.x, event.y)
        if place is None:
            return
        again = self.cells[place].day == self.day
        self.day = self.cells[place].day
        self.refresh()
        self.post_message(self.Opened(self.day) if again else self.Moved(self.day))

    def _at(self, x: int, y: int) -> int | None:
        week, ends = (y - 1) // self._tall, list(accumulate(self._widths()))
        column = min(bisect_right(ends, x), WEEK - 1)
        place = week * WEEK + column
        return place if y > 0 and 0 <= place < len(self.cells) else None

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()
