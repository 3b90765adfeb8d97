"""The board's table: units down, rules across, drawn line by line from values, however many there are.

Nothing is asked of a database here, and a key draws two lines anew. Columns
have fixed widths and scroll as wholes; the units' names and the heads stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from learnlaw.i18n import _
from learnlaw.tui import show
from learnlaw.tui.view import ColumnText, Grid
from learnlaw.tui.words import N_, key
from learnlaw.tui.wrap import line_spans, pad

BAR_FROM = 90
"""So wide a table has the bar of twelve months as its last column."""
BAR = 12
NAMES = 24
"""The cells that names are given before everything else is in view."""
HIGH = 16
"""So many lines leave room for a third line of titles."""
TONES = ("text", "faint", "good", "plan", "warn", "hard", "bad")


@dataclass(frozen=True, slots=True)
class _Plan:
    """How lines are laid out, and those that were painted so."""

    seen: tuple[int, ...]
    """The grid, the first column and the size by which it was worked out."""
    names: int
    gap: int
    columns: tuple[ColumnText, ...]
    bar: bool
    strips: dict[int, Strip] = field(default_factory=dict)
    """By row, the cursor's apart; the lines of the head count down from -1."""


class BoardTable(ScrollView):
    """A cursor on units and rules."""

    HELP = "board_table"
    ALLOW_SELECT = False
    DEFAULT_CSS = """
    BoardTable {
        background: $background;
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
        & > .board-table--head { background: $surface; color: $foreground; text-style: bold; }
        & > .board-table--row { background: $surface; }
        & > .board-table--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: bold;
        }
        & > .board-table--text { color: $foreground; }
        & > .board-table--faint { color: $foreground 60%; }
        & > .board-table--good { color: $success; }
        & > .board-table--plan { color: $secondary; }
        & > .board-table--warn { color: $warning; }
        & > .board-table--hard { color: $error; }
        & > .board-table--bad { color: $error; text-style: bold reverse; }
    }
    """
    can_focus = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "board-table--head",
        "board-table--row",
        "board-table--cursor",
        *(f"board-table--{tone}" for tone in TONES),
    }
    BINDINGS = [
        key(
            "enter",
            "open",
            N_("Detail"),
            N_("why the figure is what it is; officers one by one"),
            id="board.open",
        ),
        key("up", "move(-1, 0)", N_("Up"), id="list.up", show=False),
        key("down", "move(1, 0)", N_("Down"), id="list.down", show=False),
        key("left", "move(0, -1)", N_("Left"), id="list.left", show=False),
        key("right", "move(0, 1)", N_("Right"), id="list.right", show=False),
        key("pageup", "leaf(-1)", N_("Page up"), id="list.page-up", show=False),
        key("pagedown", "leaf(1)", N_("Page down"), id="list.page-down", show=False),
        key("home", "edge(0)", N_("First"), id="list.first", show=False),
        key("end", "edge(-1)", N_("Last"), id="list.last", show=False),
    ]

    grid: reactive[Grid | None] = reactive(None, repaint=False)

    @dataclass
    class Moved(Message):
        """The cursor stands on another cell."""

    @dataclass
    class Opened(Message):
        """Enter, or a second click, on a cell."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.row = 0
        self.column = 0
        """0 is the unit itself, 1 the first rule."""
        self.left = 0
        """The first rule that is in view."""
        self._plan: _Plan | None = None
        self._styles: dict[str, Style] = {}
        self._anchor = 0
        """The same where the keys left it: a terminal that is narrow for a moment does not move it."""

    # -- what is shown ------------------------------------------------------------------

    def show(self, grid: Grid, unit: str = "", rule: str = "") -> None:
        """Show a grid, the cursor on the unit and rule given, else at the same place."""
        known = grid.place(unit) if unit else None
        self.row = min(self.row, max(len(grid.rows) - 1, 0)) if known is None else known
        columns = [grid.board.rules[column.rule].id for column in grid.columns]
        if rule in columns:
            self.column = columns.index(rule) + 1
        self.column = min(self.column, len(columns))
        self.left = min(self.left, max(len(columns) - 1, 0))
        self.grid, self._plan = grid, None
        self._measure()
        self._keep_in_view()
        self._anchor = self.left
        self.refresh()

    def _measure(self) -> None:
        rows = len(self.grid.rows) if self.grid else 0
        self.virtual_size = Size(self.size.width, rows + self.head)

    @property
    def head(self) -> int:
        """The lines of the head: as many as titles need, of two or, where there is room, three."""
        most = 3 if self.size.height >= HIGH else 2
        columns = self.grid.columns if self.grid else ()
        return min(max((column.lines for column in columns), default=2), most)

    @property
    def name_width(self) -> int:
        """The cells of the units' names, from what they need and the table has."""
        widest = self.grid.widest_name if self.grid else 0
        return max(min(widest, self._width // 4), min(16, self._width // 2))

    @property
    def needed(self) -> int:
        """The cells in which everything would be seen: names, rules, the bar, and the scrollbar."""
        if self.grid is None:
            return 0
        return 3 + min(self.grid.widest_name, NAMES) + self.grid.width() + BAR + 2

    @property
    def _width(self) -> int:
        return (self.scrollable_content_region.width or self.size.width) - 1

    @property
    def has_bar(self) -> bool:
        """Whether the twelve months have room beside all that must be done."""
        if self.grid is None or self._width < BAR_FROM:
            return False
        return self.grid.width(aims=False) + BAR + 1 <= self._room

    @property
    def gap(self) -> int:
        """The blanks before a column: two where everything has room with them."""
        bar = BAR + 2 if self.has_bar else 0
        return 2 if self.grid is not None and self.grid.width(2) + bar <= self._room else 1

    @property
    def _room(self) -> int:
        return self._width - 1 - self.name_width

    def in_view(self) -> list[ColumnText]:
        """The rules in view."""
        return self._fitting(self.left)

    def _fitting(self, left: int) -> list[ColumnText]:
        """The rules that have room from one on; that one in any case."""
        if self.grid is None:
            return []
        gap = self.gap
        room = self._room - (BAR + gap if self.has_bar else 0)
        found: list[ColumnText] = []
        for column in self.grid.columns[left:]:
            room -= column.width + gap
            if room < 0 and found:
                break
            found.append(column)
        return found

    @property
    def spot(self) -> tuple[str, str]:
        """Unit and rule under the cursor; the rule is empty on the unit's name."""
        if self.grid is None or not self.grid.rows:
            return "", ""
        unit = self.grid.rows[self.row].unit.code
        if not self.column:
            return unit, ""
        return unit, self.grid.board.rules[self.grid.columns[self.column - 1].rule].id

    # -- painting -----------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        if self.grid is None:
            return Strip.blank(self.size.width, self.rich_style)
        if y < self.head:
            return self._head_line(y)
        row = y - self.head + self.scroll_offset.y
        if row >= len(self.grid.rows):
            return Strip.blank(self.size.width, self.rich_style)
        return self._row_line(row)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._plan = None
        self._styles.clear()

    def _planned(self) -> _Plan:
        """What every line needs, worked out again only when something of it has changed."""
        seen = id(self.grid), self.left, self._width, self.size.height
        if self._plan is None or self._plan.seen != seen:
            self._plan = _Plan(seen, self.name_width, self.gap, tuple(self.in_view()), self.has_bar)
        return self._plan

    def _head_line(self, y: int) -> Strip:
        plan = self._planned()
        if ~y not in plan.strips:
            plan.strips[~y] = self._painted_head(y, plan)
        return plan.strips[~y]

    def _painted_head(self, y: int, plan: _Plan) -> Strip:
        style = self._style("head")
        faint = style + self._tone("faint")
        segments = [Segment(" ", style), Segment(pad(self._corner(y), plan.names), style)]
        for column in plan.columns:
            text = self._head_text(column, y)
            segments += [
                Segment(" " * plan.gap, style),
                Segment(pad(text, column.width), faint if column.aim else style),
            ]
        if plan.bar:
            text = "1  4  7  10 " if y == self.head - 1 else _("by month") if y == 0 else ""
            segments += [self._fill(segments, style), Segment(pad(text, BAR), faint)]
        return Strip(segments).adjust_cell_length(self.size.width, style)

    def _head_text(self, column: ColumnText, y: int) -> str:
        """A line of a column's head; the last holds all that is left, cut."""
        spans = line_spans(column.head, column.width)
        if y >= len(spans):
            return ""
        start, end = spans[y]
        return column.head[start:] if y == self.head - 1 else column.head[start:end]

    def _corner(self, y: int) -> str:
        """Over the names: what they are, and how many columns are hidden on each side."""
        if y == 0 or self.grid is None:
            return _("Unit")
        if y < self.head - 1:
            return ""
        right = len(self.grid.columns) - self.left - len(self.in_view())
        parts = [_("<{count} more").format(count=self.left)] if self.left else []
        parts += [_("{count} more>").format(count=right)] if right else []
        return "  ".join(parts)

    def _row_line(self, place: int) -> Strip:
        assert self.grid is not None
        plan, here = self._planned(), place == self.row
        if here:
            return self._painted_row(place, plan, here)
        if place not in plan.strips:
            plan.strips[place] = self._painted_row(place, plan, here)
        return plan.strips[place]

    def _painted_row(self, place: int, plan: _Plan, here: bool) -> Strip:
        assert self.grid is not None
        row = self.grid.rows[place]
        base = self._style("row" if here else "")
        cursor = self._style("cursor") if here and self.has_focus else None
        on_name = cursor if cursor and self.column == 0 else base
        segments = [Segment(" ", base), Segment(pad(self.grid.names[place], plan.names), on_name)]
        for n, column in enumerate(plan.columns, self.left + 1):
            segments.append(Segment(" " * plan.gap, base))
            segments += self._cell(row.unit.code, column, base, cursor if n == self.column else None)
        if plan.bar:
            segments += [self._fill(segments, base), Segment(_bar(row.months), base + self._tone("faint"))]
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def _cell(self, unit: str, column: ColumnText, base: Style, cursor: Style | None) -> Iterator[Segment]:
        assert self.grid is not None
        text = self.grid.texts.get((unit, column.rule))
        if text is None:
            blank = " " * (column.figures - 1) + show.NOT_JUDGED
            yield Segment(pad(blank, column.width), cursor or base + self._tone("faint"))
            return
        tone = self._tone(text.tone)
        yield Segment(pad(text.figures, column.figures, right=True) + " ", cursor or base)
        yield Segment(pad(text.word, column.width - column.figures - 1), cursor or base + tone)

    def _tone(self, tone: str) -> Style:
        if tone not in self._styles:
            self._styles[tone] = self.get_component_rich_style(f"board-table--{tone}", partial=True)
        return self._styles[tone]

    def _style(self, part: str) -> Style:
        """The style of the head, of the cursor and its row; without a part, of the other rows."""
        key = f"whole {part}"
        if key not in self._styles:
            found = self.get_component_rich_style(f"board-table--{part}") if part else self.rich_style
            self._styles[key] = found
        return self._styles[key]

    def _fill(self, segments: list[Segment], style: Style) -> Segment:
        """Blanks up to the bar at the right edge."""
        used = sum(segment.cell_length for segment in segments)
        return Segment(" " * max(self._width - BAR - used, 0), style)

    # -- moving -------------------------------------------------------------------------

    def action_move(self, down: int, right: int) -> None:
        if self.grid is None:
            return
        self.go(self.row + down, self.column + right)

    def action_leaf(self, by: int) -> None:
        self.go(self.row + by * max(self.size.height - self.head - 1, 1), self.column)

    def action_edge(self, row: int) -> None:
        last = len(self.grid.rows) - 1 if self.grid else 0
        self.go(0 if row == 0 else last, self.column)

    def action_open(self) -> None:
        if self.grid is not None and self.grid.rows:
            self.post_message(self.Opened())

    def go(self, row: int, column: int) -> None:
        """Put the cursor on a cell, or as near as there is one."""
        if self.grid is None or not self.grid.rows:
            return
        before = self.row, self.column, self.left, self.scroll_offset.y
        self.row = min(max(row, 0), len(self.grid.rows) - 1)
        self.column = min(max(column, 0), len(self.grid.columns))
        self._keep_in_view()
        self._anchor = self.left
        if before[2:] == (self.left, self.scroll_offset.y):
            for place in {before[0], self.row}:
                self._refresh_row(place)
        else:
            self.refresh()
        if before[:2] != (self.row, self.column):
            self.post_message(self.Moved())

    def _refresh_row(self, place: int) -> None:
        self.refresh(Region(0, place - self.scroll_offset.y + self.head, self.size.width, 1))

    def _keep_in_view(self) -> None:
        if self.column and self.column - 1 < self.left:
            self.left = self.column - 1
        while self.grid and self.column - 1 >= self.left + len(self.in_view()) > self.left:
            self.left += 1
        while self.grid and self.left and self._all_fit(self.left - 1):
            self.left -= 1
        top, height = self.scroll_offset.y, self.size.height - self.head
        if self.row < top:
            self.scroll_to(y=self.row, animate=False, force=True)
        elif height > 0 and self.row >= top + height:
            self.scroll_to(y=self.row - height + 1, animate=False, force=True)

    def _all_fit(self, left: int) -> bool:
        """Whether every rule from one on has room: then none before it need be hidden."""
        assert self.grid is not None
        return len(self._fitting(left)) == len(self.grid.columns) - left

    def on_resize(self) -> None:
        self._measure()
        self.left = self._anchor
        self._keep_in_view()

    def on_focus(self) -> None:
        self._refresh_row(self.row)

    def on_blur(self) -> None:
        self._refresh_row(self.row)

    def on_click(self, event: Any) -> None:
        row = event.y - self.head + self.scroll_offset.y
        if self.grid is None or event.y < self.head or row >= len(self.grid.rows):
            return
        column = self._column_at(event.x)
        if (row, column) == (self.row, self.column) and event.chain > 1:
            self.action_open()
        self.go(row, column)

    def _column_at(self, x: int) -> int:
        place = 1 + self.name_width
        if x < place:
            return 0
        for n, column in enumerate(self.in_view(), self.left + 1):
            place += self.gap + column.width
            if x < place:
                return n
        return self.column


def _bar(months: tuple[tuple[int, int], ...]) -> str:
    """A sign a month: how many were held, `+` for plans, `.` for nothing."""
    return "".join(_month(held, planned) for held, planned in months)


def _month(held: int, planned: int) -> str:
    if held:
        return str(held) if held < 10 else "9"
    return "+" if planned else "."
