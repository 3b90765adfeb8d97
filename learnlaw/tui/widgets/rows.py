"""A list of rows in columns: a cursor, ticks if they are asked for, and a jump by the letters typed.

Only what is in view is drawn, so that ten thousand rows cost no more than
twenty. Text of cells is shown literally and cut by cells. Letters and figures
that are typed jump to the row they stand for, by pinyin initials or code, so
that no Chinese need be typed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from learnlaw.i18n import _
from learnlaw.tui.words import N_, key
from learnlaw.tui.wrap import cut, literal, pad

GAP = 2
WIDEST = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it stands for, its cells, a tone, and words by which it is found."""

    key: Any
    cells: tuple[str, ...]
    tone: str = "text"
    find: str = ""
    """Initials, pinyin and code, in small letters, parted by blanks."""


class Rows(ScrollView, can_focus=True):
    """See the module. `ticks=True` shows a box before each row."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"rows--{part}"
        for part in ("head", "text", "faint", "accent", "good", "plan", "warn", "bad", "cursor")
    }
    DEFAULT_CSS = """
    Rows { height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    Rows > .rows--head { color: $foreground 60%; background: $panel; }
    Rows > .rows--text { color: $foreground; }
    Rows > .rows--faint { color: $foreground 60%; }
    Rows > .rows--accent { color: $primary; }
    Rows > .rows--good { color: $success; }
    Rows > .rows--plan { color: $secondary; }
    Rows > .rows--warn { color: $warning; }
    Rows > .rows--bad { color: $error; text-style: bold; }
    Rows > .rows--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    """
    BINDINGS = [
        key("up", "move(-1)", N_("Up"), id="list.up", show=False),
        key("down", "move(1)", N_("Down"), id="list.down", show=False),
        key("pageup", "leaf(-1)", N_("Page up"), id="list.page-up", show=False),
        key("pagedown", "leaf(1)", N_("Page down"), id="list.page-down", show=False),
        key("home", "go(0)", N_("First"), id="list.first", show=False),
        key("end", "go(-1)", N_("Last"), id="list.last", show=False),
        key("enter", "open", N_("Open"), N_("open what stands on this line"), id="list.open", show=False),
        key("space", "tick", N_("Tick"), N_("tick this line, or take its tick away"), id="list.tick"),
        key("plus", "tick_all(True)", N_("All"), N_("tick every line"), id="list.all"),
        key("minus", "tick_all(False)", N_("None"), N_("take every tick away"), id="list.none", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor stands on another row."""

        rows: Rows

        @property
        def control(self) -> Rows:
            return self.rows

    @dataclass
    class Opened(Message):
        """Enter was pressed on a row, or it was clicked twice."""

        rows: Rows
        key: Any

        @property
        def control(self) -> Rows:
            return self.rows

    @dataclass
    class Ticked(Message):
        """Ticks have changed."""

        rows: Rows

        @property
        def control(self) -> Rows:
            return self.rows

    def __init__(
        self,
        *,
        id: str | None = None,
        ticks: bool = False,
        jumps: bool = False,
        top: Sequence[str] = (),
        empty: str = "",
        widest: int = WIDEST,
    ) -> None:
        super().__init__(id=id)
        self.ticks = ticks
        self.jumps = jumps
        """Whether letters that are typed jump; else they are free for the keys of the screen."""
        self.top = tuple(top)
        """Heads of the columns, marked with `N_`."""
        self.empty = empty
        """What stands where no rows are, marked with `N_`."""
        self.widest = widest
        """No column but the last takes more cells."""
        self.rows: tuple[Row, ...] = ()
        self.ticked: set[Any] = set()
        self.at = 0
        self.typed = ""
        self._widths: tuple[int, ...] = ()

    # -- what is shown ----------------------------------------------------------------

    def show(self, rows: Iterable[Row], *, ticked: Collection[Any] | None = None, keep: bool = False) -> None:
        """Show these. `keep` leaves the cursor on the row of the same key, where it still is."""
        here = self.current.key if keep and self.current else None
        self.rows = tuple(rows)
        if ticked is not None:
            self.ticked = set(ticked)
        self.at = next((n for n, row in enumerate(self.rows) if row.key == here), 0) if keep else 0
        self.typed = ""
        self._widths = self._measured()
        self.virtual_size = Size(self.size.width, len(self.rows) + self._above)
        self._see()
        self.refresh()
        self.post_message(self.Moved(self))

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.at] if self.at < len(self.rows) else None

    @property
    def chosen(self) -> list[Any]:
        """The keys of ticked rows, in the order of the rows."""
        return [row.key for row in self.rows if row.key in self.ticked]

    @property
    def _above(self) -> int:
        return 1 if self.top or self.jumps else 0

    def _measured(self) -> tuple[int, ...]:
        table = [row.cells for row in self.rows]
        if self.top:
            table.append(tuple(_(word) for word in self.top))
        count = max(map(len, table), default=0)
        return tuple(
            min(
                max((cell_len(literal(cells[n])) for cells in table if n < len(cells)), default=0),
                self.widest,
            )
            for n in range(count)
        )

    def _line(self, cells: Sequence[str]) -> str:
        parts = [
            pad(literal(text), width) if n < len(self._widths) - 1 else literal(text)
            for n, (text, width) in enumerate(zip(cells, self._widths, strict=False))
        ]
        return (" " * GAP).join(parts)

    # -- painting ---------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width or self.size.width  # a scrollbar hides no ellipsis
        if self._above and y == 0:
            return self._head(width)
        place = y - self._above + self.scroll_offset.y
        if place >= len(self.rows):
            return self._nothing(y, width)
        row = self.rows[place]
        box = ("[x] " if row.key in self.ticked else "[ ] ") if self.ticks else ""
        style = self.get_component_rich_style(f"rows--{row.tone}")
        if place == self.at and self.has_focus:
            style += self.get_component_rich_style("rows--cursor")
        elif place == self.at:
            style += self.get_component_rich_style("rows--head")
        return Strip([Segment(pad(cut(box + self._line(row.cells), width), width), style)])

    def _head(self, width: int) -> Strip:
        style = self.get_component_rich_style("rows--head")
        blanks = "    " if self.ticks else ""
        text = blanks + self._line([_(word) for word in self.top])
        typed = _("find: {text}_").format(text=self.typed) if self.typed else ""
        room = width - cell_len(typed)
        return Strip([Segment(pad(cut(text, room), room) + typed, style)])

    def _nothing(self, y: int, width: int) -> Strip:
        if self.rows or y != self._above or not self.empty:
            return Strip.blank(width, self.rich_style)
        style = self.get_component_rich_style("rows--faint")
        return Strip([Segment(pad(cut(_(self.empty), width), width), style)])

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.rows) + self._above)
        self._see()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.typed = ""
        self.refresh()

    # -- moving -----------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of ticks are there only where ticks are."""
        return self.ticks if action in ("tick", "tick_all") else True

    def action_move(self, by: int) -> None:
        self._go(self.at + by)

    def action_leaf(self, by: int) -> None:
        self._go(self.at + by * max(self.size.height - 1 - self._above, 1))

    def action_go(self, place: int) -> None:
        self._go(place % max(len(self.rows), 1))

    def go_to(self, key: Any) -> None:
        """Put the cursor on the row of a key, if there is one."""
        place = next((n for n, row in enumerate(self.rows) if row.key == key), None)
        if place is not None:
            self._go(place)

    def _go(self, place: int, *, typing: bool = False) -> None:
        if not typing:
            self.typed = ""
        self.at = min(max(place, 0), max(len(self.rows) - 1, 0))
        self._see()
        self.refresh()
        self.post_message(self.Moved(self))

    def _see(self) -> None:
        top, height = self.scroll_offset.y, self.size.height - self._above
        if self.at < top:
            self.scroll_to(0, self.at, animate=False)
        elif height > 0 and self.at >= top + height:
            self.scroll_to(0, self.at - height + 1, animate=False)

    def action_open(self) -> None:
        if self.current is not None:
            self.post_message(self.Opened(self, self.current.key))

    def on_click(self, event: Any) -> None:
        place = event.y - self._above + self.scroll_offset.y
        if 0 <= place < len(self.rows):
            again = place == self.at
            self._go(place)
            if self.ticks:
                self.action_tick(stay=True)
            elif again:
                self.action_open()

    # -- ticks ------------------------------------------------------------------------

    def action_tick(self, *, stay: bool = False) -> None:
        row = self.current
        if row is None:
            return
        self.ticked ^= {row.key}
        self.post_message(self.Ticked(self))
        if not stay and self.jumps and self.at + 1 < len(self.rows) and not self.typed:
            self.action_move(1)
        self.typed = ""
        self.refresh()

    def action_tick_all(self, yes: bool) -> None:
        keys = {row.key for row in self.rows}
        self.ticked = self.ticked | keys if yes else self.ticked - keys
        self.post_message(self.Ticked(self))
        self.refresh()

    # -- jumping ----------------------------------------------------------------------

    def on_key(self, event: Any) -> None:
        """Letters and figures jump; what finds nothing is not taken."""
        if not self.jumps:
            return
        if event.key == "backspace" and self.typed:
            event.stop()
            self.jump(self.typed[:-1])
        elif event.character and event.character.isprintable() and event.character not in " +-":
            event.stop()
            self.jump(self.typed + event.character.lower())

    def jump(self, typed: str) -> None:
        """Go to the first row that what was typed stands for; what finds nothing begins anew."""
        place = next((n for n, row in enumerate(self.rows) if _meant(row, typed)), None)
        if place is None:
            typed = typed[-1:]
            place = next((n for n, row in enumerate(self.rows) if _meant(row, typed)), None)
        if place is None:
            return
        self.typed = typed
        self._go(place, typing=True)


def _meant(row: Row, typed: str) -> bool:
    return any(word.startswith(typed) for word in row.find.split()) or (
        not typed.isascii() and any(typed in cell for cell in row.cells)
    )
