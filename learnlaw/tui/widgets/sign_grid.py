"""The sign-in grid: everybody in columns, as many as fit, each with a mark; letters and figures jump.

Only what is in view is drawn. Small letters and figures that are typed jump to
the person they stand for; capitals and function keys are left to the screen,
so that a mark is one key and a name never marks anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from learnlaw.i18n import _
from learnlaw.tui.words import N_, key
from learnlaw.tui.wrap import cut, literal, pad

GAP = 2
LEAST = 34
"""Cells that a person takes at least; what is left over is shared out."""
FEW = 12
"""So many lines are painted one by one; more of them all at once."""
TONES = ("text", "faint", "good", "plan", "warn", "bad", "cursor", "found")


@dataclass(frozen=True, slots=True)
class Cell:
    """One person: what stands before the mark, and by what they are found."""

    key: str
    code: str
    name: str
    unit: str
    find: str


class SignGrid(ScrollView, can_focus=True):
    """See the module."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"sign-grid--{tone}" for tone in TONES}
    DEFAULT_CSS = """
    SignGrid { height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    SignGrid > .sign-grid--text { color: $foreground; }
    SignGrid > .sign-grid--faint { color: $foreground 60%; }
    SignGrid > .sign-grid--good { color: $success; }
    SignGrid > .sign-grid--plan { color: $secondary; }
    SignGrid > .sign-grid--warn { color: $warning; }
    SignGrid > .sign-grid--bad { color: $error; text-style: bold; }
    SignGrid > .sign-grid--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    SignGrid > .sign-grid--found { background: $panel; }
    """
    BINDINGS = [
        key("up", "line(-1)", N_("Up"), id="list.up", show=False),
        key("down", "line(1)", N_("Down"), id="list.down", show=False),
        key("left", "step(-1)", N_("Left"), id="list.left", show=False),
        key("right", "step(1)", N_("Right"), id="list.right", show=False),
        key("pageup", "leaf(-1)", N_("Page up"), id="list.page-up", show=False),
        key("pagedown", "leaf(1)", N_("Page down"), id="list.page-down", show=False),
        key("home", "go(0)", N_("First"), id="list.first", show=False),
        key("end", "go(-1)", N_("Last"), id="list.last", show=False),
        key("tab", "next_match", N_("Next match"), N_("the next who fits what was typed"), id="list.match"),
    ]

    class Moved(Message):
        """The cursor stands on somebody else, or something else was typed."""

    def __init__(self, *, id: str | None = None, empty: str = "") -> None:
        super().__init__(id=id)
        self.empty = empty
        """What stands where nobody is, marked with `N_`."""
        self.cells: tuple[Cell, ...] = ()
        self.marks: Mapping[str, tuple[str, str]] = {}
        """The word of each person's mark, and its tone."""
        self.at = 0
        self.typed = ""
        self.matches: tuple[int, ...] = ()
        """The places of those whom what was typed stands for."""
        self._code = self._names = self._mark = 0
        self._styles: dict[str, Style] = {}
        self._shown: tuple[int, ...] = ()
        """The matches that are painted."""

    # -- what is shown ----------------------------------------------------------------

    def show(self, cells: Sequence[Cell], marks: Mapping[str, tuple[str, str]]) -> None:
        """Show these people; the cursor stays on the one it stood on, where they still are."""
        here = self.current.key if self.current else None
        self.cells, self.marks = tuple(cells), marks
        self.at = next((n for n, cell in enumerate(cells) if cell.key == here), 0)
        self._code = max((cell_len(literal(cell.code)) for cell in cells), default=0)
        self._names = min(max((cell_len(literal(cell.name)) for cell in cells), default=0), 16)
        self._forget()
        self._measure()

    def mark(self, marks: Mapping[str, tuple[str, str]]) -> None:
        """Show other marks of the same people; only the lines of those that differ are painted anew."""
        before, self.marks = self.marks, marks
        if self._widest() != self._mark:
            self._measure()
            return
        keys = {key for key in {*before, *marks} if before.get(key) != marks.get(key)}
        self._paint(place for place, cell in enumerate(self.cells) if cell.key in keys)

    def _widest(self) -> int:
        return max((cell_len(word) for word, _tone in self.marks.values()), default=4)

    def _measure(self) -> None:
        self._mark = self._widest()
        size = Size(self.size.width, self._lines)
        if size != self.virtual_size:
            self.virtual_size = size
        self._see()
        self.refresh()

    @property
    def current(self) -> Cell | None:
        """The person under the cursor."""
        return self.cells[self.at] if self.at < len(self.cells) else None

    @property
    def columns(self) -> int:
        """How many people stand side by side."""
        return max((self._room + GAP) // (LEAST + GAP), 1)

    @property
    def _room(self) -> int:
        return self.scrollable_content_region.width or self.size.width

    @property
    def _lines(self) -> int:
        return -(-len(self.cells) // self.columns)

    # -- painting ---------------------------------------------------------------------

    def _paint(self, places: Iterable[int]) -> None:
        """Paint the lines of these places anew; many of them as a whole."""
        top, columns = self.scroll_offset.y, self.columns
        lines = {place // columns - top for place in places}
        if len(lines) > FEW:
            self.refresh()
            return
        for line in lines:
            if 0 <= line < self.size.height:
                self.refresh(Region(0, line, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        width, line = self._room, y + self.scroll_offset.y
        if not self.cells and line == 0:
            return Strip([Segment(pad(cut(_(self.empty), width), width), self._style("faint"))])
        columns = self.columns
        each = (width + GAP) // columns - GAP
        segments: list[Segment] = []
        for place in range(line * columns, min((line + 1) * columns, len(self.cells))):
            segments += [*self._person(place, each), Segment(" " * GAP, self._style(""))]
        return Strip(segments).adjust_cell_length(width, self._style(""))

    def _person(self, place: int, width: int) -> list[Segment]:
        cell = self.cells[place]
        word, tone = self.marks.get(cell.key, ("-", "text"))
        over = self._over(place)
        room = max(width - self._code - self._names - self._mark - 3, 0)
        before = f"{pad(literal(cell.code), self._code)} {pad(literal(cell.name), self._names)} "
        plain = self._style("faint" if tone == "faint" else "text") + over
        shown = pad(cut(literal(cell.unit), room), room) + " "
        head = pad(before + shown, width - self._mark)
        return [Segment(head, plain), Segment(pad(word, self._mark), self._style(tone) + over)]

    def _over(self, place: int) -> Style:
        if place == self.at and self.has_focus:
            return self._style("cursor")
        return self._style("found") if place == self.at or place in self.matches else Style()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles.clear()

    def _style(self, tone: str) -> Style:
        """The style of a tone, worked out once; without one, that of the grid itself."""
        if tone not in self._styles:
            over = tone in ("cursor", "found")
            found = (
                self.get_component_rich_style(f"sign-grid--{tone}", partial=over) if tone else self.rich_style
            )
            self._styles[tone] = found
        return self._styles[tone]

    def on_resize(self) -> None:
        self._measure()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    # -- moving -----------------------------------------------------------------------

    def action_line(self, by: int) -> None:
        there = self.at + by * self.columns
        if by > 0 and there >= len(self.cells):  # the last line may be shorter than the one above it
            last = len(self.cells) - 1
            there = last if last // self.columns > self.at // self.columns else self.at
        self._go(there if there >= 0 else self.at)

    def action_step(self, by: int) -> None:
        self._go(self.at + by)

    def action_leaf(self, by: int) -> None:
        self._go(self.at + by * self.columns * max(self.size.height - 1, 1))

    def action_go(self, place: int) -> None:
        self._go(place % max(len(self.cells), 1))

    def go_to(self, person: str) -> None:
        """Put the cursor on somebody, if they are there."""
        place = next((n for n, cell in enumerate(self.cells) if cell.key == person), None)
        if place is not None:
            self._go(place)

    def _go(self, place: int, *, typing: bool = False) -> None:
        before = {self.at, *self._shown}
        if not typing:
            self._forget()
        self.at = min(max(place, 0), max(len(self.cells) - 1, 0))
        self._shown = self.matches
        self._see()
        self._paint({*before, self.at, *self.matches})
        self.post_message(self.Moved())

    def _see(self) -> None:
        line, top, height = self.at // self.columns, self.scroll_offset.y, self.size.height
        if line < top:
            self.scroll_to(0, line, animate=False)
        elif height > 0 and line >= top + height:
            self.scroll_to(0, line - height + 1, animate=False)

    def on_click(self, event: Any) -> None:
        each = (self._room + GAP) // self.columns
        column = min(event.x // each, self.columns - 1)
        place = (event.y + self.scroll_offset.y) * self.columns + column
        if place < len(self.cells):
            self._go(place)

    # -- jumping ----------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The next match is told only where there are several."""
        return len(self.matches) > 1 if action == "next_match" else True

    def on_key(self, event: Any) -> None:
        """Small letters, figures and Chinese jump; what finds nobody is left to the screen."""
        sign = event.character or ""
        if event.key == "backspace" and self.typed:
            event.stop()
            self._type(self.typed[:-1])
        elif event.key == "escape" and self.typed:
            event.stop()
            event.prevent_default()
            self._type("")
        elif sign and sign.isprintable() and not sign.isspace() and not sign.isupper() and sign.isalnum():
            event.stop()
            self._strike(sign)

    def _strike(self, sign: str) -> None:
        """One more sign: it goes on with what was typed, else chooses by number, else begins anew."""
        if self._meant(self.typed + sign):
            self._type(self.typed + sign)
        elif sign.isdecimal() and 0 < int(sign) <= len(self.matches) and self.typed:
            self._go(self.matches[int(sign) - 1], typing=True)
        elif self._meant(sign):
            self._type(sign)

    def _type(self, typed: str) -> None:
        matches = self._meant(typed) if typed else ()
        self.typed, self.matches = typed, matches
        self.refresh_bindings()
        self._go(matches[0] if matches else self.at, typing=True)

    def _meant(self, typed: str) -> tuple[int, ...]:
        """Those whose initials, pinyin or code begin so, or whose name has the character; whole keys go first."""
        found = [n for n, cell in enumerate(self.cells) if _fits(cell, typed)]
        return tuple(sorted(found, key=lambda n: typed not in self.cells[n].find.split()))

    def action_next_match(self) -> None:
        place = self.matches.index(self.at) if self.at in self.matches else -1
        self._go(self.matches[(place + 1) % len(self.matches)], typing=True)

    def _forget(self) -> None:
        self.typed, self.matches = "", ()


def _fits(cell: Cell, typed: str) -> bool:
    return any(word.startswith(typed) for word in cell.find.split()) or (
        not typed.isascii() and typed in cell.name
    )
