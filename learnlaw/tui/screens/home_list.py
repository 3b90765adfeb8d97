"""The lists behind the home lines: all of them, and the rows of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from learnlaw.i18n import _, tell
from learnlaw.tui.headings import told
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.words import N_, key
from learnlaw.tui.wrap import literal, pad

if TYPE_CHECKING:
    from learnlaw.verbs.home import HomeLine

T = TypeVar("T")
WIDEST, MARGIN, LEAST = 120, 3, 8
"""The cells of a list at most, those beside its rows, and those of a column at least."""


class _Listing(ModalScreen[T | None], Generic[T]):
    """A list that is dismissed with what Enter was pressed on."""

    HELP = "home_list"
    CSS_PATH = "home_list.tcss"
    BINDINGS = [key("escape,q", "leave", N_("Back"), N_("to the board"), id="task.leave")]

    def compose(self) -> ComposeResult:
        with Vertical(id="listing"):
            yield Lines(id="listing-title")
            yield Lines(id="listing-rows", focus=True)
            yield KeyBar()

    def on_mount(self) -> None:
        self._show()

    def _show(self, *, keep: bool = False) -> None:
        self.query_one("#listing-title", Lines).show(self.title_lines())
        self.query_one("#listing-rows", Lines).show(self.row_lines(), keep=keep)

    def title_lines(self) -> Sequence[Paragraph]:
        raise NotImplementedError

    def row_lines(self) -> Iterator[Paragraph]:
        raise NotImplementedError

    @on(Lines.Opened)
    def leave_with(self, event: Lines.Opened) -> None:
        self.dismiss(event.target)

    def action_leave(self) -> None:
        self.dismiss(None)

    def speak(self) -> None:
        """The language has changed while the list is open."""
        self._show(keep=True)


class HomeIndex(_Listing["HomeLine"]):
    """Every home line; dismissed with the one that was opened."""

    def __init__(self, lines: Sequence[HomeLine]) -> None:
        super().__init__()
        self.lines = lines

    def title_lines(self) -> Sequence[Paragraph]:
        return [plain(_("To do"), tone="strong")]

    def row_lines(self) -> Iterator[Paragraph]:
        for line in self.lines:
            tone = "warn" if line.grave else "text"
            mark = "! " if line.grave else "  "
            yield Paragraph(((mark, tone), (tell(line.words), tone)), 2, line)


class HomeList(_Listing[str]):
    """The rows behind one line; dismissed with the unit of a row."""

    def __init__(self, line: HomeLine) -> None:
        super().__init__()
        self.line = line

    def title_lines(self) -> Sequence[Paragraph]:
        heads = [tell(column) for column in self.line.columns]
        head = "  ".join(pad(word, width) for word, width in zip(heads, self._widths(), strict=False))
        return [plain(tell(self.line.words), tone="strong"), Paragraph(((head, "faint"),), one_line=True)]

    def row_lines(self) -> Iterator[Paragraph]:
        widths = self._widths()
        for row in self.line.rows:
            cells = [literal(told(cell)) for cell in row.cells]
            text = "  ".join(pad(cell, width) for cell, width in zip(cells, widths, strict=True))
            yield Paragraph(((text.rstrip(), "text"),), 0, row.unit or None, one_line=True)

    def _widths(self) -> list[int]:
        table: list[list[Any]] = [[tell(column) for column in self.line.columns]]
        table += [[literal(told(cell)) for cell in row.cells] for row in self.line.rows]
        widths = [max(map(cell_len, column)) for column in zip(*table, strict=True)]
        room = min(self.app.size.width, WIDEST) - MARGIN - 2 * (len(widths) - 1)
        while sum(widths) > room and max(widths) > LEAST:
            widths[widths.index(max(widths))] -= 1
        return widths

    def on_resize(self) -> None:
        """The widest column gives way where the rows are too long."""
        self.on_mount()
