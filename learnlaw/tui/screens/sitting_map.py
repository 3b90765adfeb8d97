"""The map of a paper: every question with its sign, ten a row; Enter, a number or the mouse goes there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.message import Message
from textual.screen import ModalScreen
from textual.scroll_view import ScrollView
from textual.strip import Strip

from learnlaw.i18n import _
from learnlaw.tui.screens import sitting_words as words
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.words import N_, key

ROW, CELL = 10, 6
"""Items a row, and the cells that each takes."""


class Items(ScrollView, can_focus=True):
    """The signs of all items on a grid, with a cursor."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Items { height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    Items > .items--good { color: $success; }
    Items > .items--warn { color: $warning; text-style: bold; }
    Items > .items--faint { color: $foreground 70%; }
    Items > .items--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"items--{tone}" for tone in ("good", "warn", "faint", "cursor")}
    BINDINGS = [
        key("left", "move(-1)", N_("Left"), id="list.left", show=False),
        key("right", "move(1)", N_("Right"), id="list.right", show=False),
        key("up", f"move(-{ROW})", N_("Up"), id="list.up", show=False),
        key("down", f"move({ROW})", N_("Down"), id="list.down", show=False),
        key("home", "go(1)", N_("First"), id="list.first", show=False),
        key("end", "go(-1)", N_("Last"), id="list.last", show=False),
        key("enter", "open", N_("Go there"), N_("to the question under the cursor"), id="list.open"),
    ]

    @dataclass
    class Chosen(Message):
        """A question was chosen."""

        item: int

    def __init__(self, signs: str, at: int) -> None:
        super().__init__()
        self.signs = signs
        self.at = at
        self.typed = ""

    def on_mount(self) -> None:
        self.virtual_size = Size(ROW * CELL, -(-len(self.signs) // ROW))
        self._go(self.at)

    def render_line(self, y: int) -> Strip:
        first = (y + self.scroll_offset.y) * ROW + 1
        segments = []
        for item in range(first, min(first + ROW, len(self.signs) + 1)):
            sign = self.signs[item - 1]
            tone = "cursor" if item == self.at else words.MARK_TONES[sign]
            style = self.get_component_rich_style(f"items--{tone}")
            segments += [Segment(f"{item:>4}{sign}", style), Segment(" ", self.rich_style)]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _go(self, item: int) -> None:
        self.at = min(max(item, 1), len(self.signs))
        row, top, height = (self.at - 1) // ROW, self.scroll_offset.y, self.size.height
        if row < top or (height and row >= top + height):
            self.scroll_to(0, row if row < top else row - height + 1, animate=False)
        self.refresh()

    def action_move(self, by: int) -> None:
        self.typed = ""
        if 1 <= self.at + by <= len(self.signs):
            self._go(self.at + by)

    def action_go(self, item: int) -> None:
        self.typed = ""
        self._go(item if item > 0 else len(self.signs))

    def action_open(self) -> None:
        self.post_message(self.Chosen(self.at))

    def on_key(self, event: Any) -> None:
        """A number that is typed jumps."""
        digit = event.character or ""
        if not (digit.isascii() and digit.isdigit()):
            return
        event.stop()
        self.typed = self.typed + digit if int(self.typed + digit) <= len(self.signs) else digit
        if 1 <= int(self.typed) <= len(self.signs):
            self._go(int(self.typed))

    def on_click(self, event: Any) -> None:
        item = (event.y + self.scroll_offset.y) * ROW + event.x // CELL + 1
        if event.x < ROW * CELL and 1 <= item <= len(self.signs):
            self._go(item)
            self.action_open()


class ItemMap(ModalScreen["int | None"]):
    """Dismissed with the number of a question, or with None."""

    HELP = "sitting"
    CSS_PATH = "sitting_map.tcss"
    BINDINGS = [
        key("o", "open_one(False)", N_("Next open one"), N_("to the next question without answer"),
            id="task.open-one"),
        key("m", "open_one(True)", N_("Next flagged one"), N_("to the next question that is marked"),
            id="task.flagged-one"),
        key("escape,g", "leave", N_("Back"), N_("back to the question"), id="task.leave"),
    ]  # fmt: skip

    def __init__(self, count: int, at: int, answers: Mapping[int, str], flags: Collection[int]) -> None:
        super().__init__()
        self.signs = "".join(words.mark(item, answers, flags) for item in range(1, count + 1))
        self.at = at

    def compose(self) -> ComposeResult:
        with Vertical(id="item-map"):
            yield Lines(id="item-map-title")
            yield Items(self.signs, self.at)
        yield KeyBar()

    def on_mount(self) -> None:
        told = _("{answered} answered, {flagged} flagged, {open} open").format(
            answered=self.signs.count(words.ANSWERED),
            flagged=self.signs.count(words.FLAGGED),
            open=self.signs.count(words.OPEN),
        )
        hint = _("= answered  ? flagged  . open; a number jumps")
        self.query_one(Lines).show([plain(told, tone="strong"), plain(hint, tone="faint")])

    def action_open_one(self, flagged: bool) -> None:
        sign, items = words.FLAGGED if flagged else words.OPEN, self.query_one(Items)
        order = [*range(items.at + 1, len(self.signs) + 1), *range(1, items.at + 1)]
        found = next((item for item in order if self.signs[item - 1] == sign), None)
        if found is not None:
            items.action_go(found)

    @on(Items.Chosen)
    def go(self, event: Items.Chosen) -> None:
        self.dismiss(event.item)

    def action_leave(self) -> None:
        self.dismiss(None)

    def speak(self) -> None:
        """The language has changed while the map is open."""
        self.on_mount()
