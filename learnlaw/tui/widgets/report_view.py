"""A report to be looked at: it scrolls, its tables move sideways by columns, and their heads stay in view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from rich.segment import Segment
from textual import on, work
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from learnlaw.tui.words import N_, key
from learnlaw.tui.wrap import literal, pad

if TYPE_CHECKING:
    from learnlaw.reports.model import Report
    from learnlaw.reports.sheet import Line, Sheet


@dataclass(frozen=True, slots=True)
class Sight:
    """What of a report is in view."""

    first: int
    last: int
    """The lines, from 1."""
    of: int
    left: int
    right: int
    """Columns of the table in view that lie beyond the edges."""


class ReportView(ScrollView, can_focus=True):
    """Only what is in view is drawn; a report is laid out in a thread."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"sheet--{what}" for what in ("plain", "head", "top", "sum")}
    DEFAULT_CSS = """
    ReportView { height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; overflow-y: scroll; }
    ReportView > .sheet--plain { color: $foreground; }
    ReportView > .sheet--head { color: $primary; text-style: bold; }
    ReportView > .sheet--top { color: $foreground 60%; background: $panel; }
    ReportView > .sheet--sum { color: $foreground; text-style: bold; }
    """
    BINDINGS = [
        key("left", "sideways(-1)", N_("Columns"), N_("columns further left"), id="list.columns-left"),
        key("right", "sideways(1)", N_("Columns"), N_("columns further right"), id="list.columns-right"),
        key("left_square_bracket", "heading(-1)", N_("Sections"), N_("the section before"),
            id="list.section-before"),
        key("right_square_bracket", "heading(1)", N_("Sections"), N_("the next section"),
            id="list.section-next"),
        key("up", "down(-1)", N_("Up"), id="list.up", show=False),
        key("down", "down(1)", N_("Down"), id="list.down", show=False),
        key("pageup", "leaf(-1)", N_("Page up"), id="list.page-up", show=False),
        key("pagedown,space", "leaf(1)", N_("Page down"), id="list.page-down", show=False),
        key("home", "first", N_("First"), id="list.first", show=False),
        key("end", "last", N_("Last"), id="list.last", show=False),
    ]  # fmt: skip

    @dataclass
    class Seen(Message):
        """Something else is in view."""

        sight: Sight

    @dataclass
    class Laid(Message):
        """The report was laid out."""

        sheet: Sheet
        report: Report

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.report: Report | None = None
        self.sheet: Sheet | None = None
        self.moved = 0
        """By how many columns tables are moved."""

    def show(self, report: Report) -> None:
        """Show another report, from its beginning."""
        self.report, self.sheet, self.moved = report, None, 0
        self.scroll_to(0, 0, animate=False)
        self._lay_out()

    # -- laying out ---------------------------------------------------------------------

    def on_resize(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        if self.report is not None and width and (self.sheet is None or self.sheet.width != width):
            self._lay(self.report, width)

    @work(thread=True, exclusive=True, group="lay")
    def _lay(self, report: Report, width: int) -> None:
        """A ledger of several years has ten thousand lines: they are laid out in a thread."""
        from learnlaw.reports.sheet import lay_out

        self.post_message(self.Laid(lay_out(report, width), report))

    @on(Laid)
    def take(self, event: Laid) -> None:
        event.stop()
        if event.report is not self.report:
            return
        self.sheet = event.sheet
        self.moved = min(self.moved, event.sheet.most)
        self.virtual_size = Size(event.sheet.width, len(event.sheet.lines))
        self.refresh_bindings()
        self._look()

    # -- what is in view -----------------------------------------------------------------

    @property
    def sight(self) -> Sight:
        """What is in view."""
        lines = self.sheet.lines if self.sheet else ()
        top, bottom = self.scroll_offset.y, min(self.scroll_offset.y + self.size.height, len(lines))
        number = next((lines[n].grid for n in range(top, bottom) if self._moves(lines[n])), None)
        hidden = (0, 0)
        if self.sheet and number is not None:
            hidden = self.sheet.grids[number].hidden(self.moved, self.sheet.width)
        return Sight(top + 1, bottom, len(lines), *hidden)

    def _moves(self, line: Line) -> bool:
        """Whether a line is of a table with columns beyond the edge."""
        if self.sheet is None or line.grid is None:
            return False
        return bool(self.sheet.grids[line.grid].most(self.sheet.width))

    def _look(self) -> None:
        self.refresh()
        self.post_message(self.Seen(self.sight))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._look()

    # -- painting ------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        line = self._line(y)
        if line is None or self.sheet is None:
            return Strip.blank(width, self.rich_style)
        what = "plain" if line.what == "rule" else line.what
        style = self.get_component_rich_style(f"sheet--{what}")
        return Strip([Segment(pad(literal(self.sheet.text(line, self.moved)), width), style)])

    def _line(self, y: int) -> Line | None:
        """A line of the screen: the head of a table stays while its rows pass below."""
        lines = self.sheet.lines if self.sheet else ()
        place = y + self.scroll_offset.y
        if place >= len(lines) or self.sheet is None:
            return None
        first = lines[self.scroll_offset.y]
        if first.grid is None or first.grid != lines[place].grid or self._begins(self.scroll_offset.y):
            return lines[place]
        top = self.sheet.grids[first.grid].top
        return top[y] if y < len(top) else lines[place]

    def _begins(self, place: int) -> bool:
        """Whether a table begins at a line, so that its head is in view by itself."""
        return place == 0 or (self.sheet is not None and self.sheet.lines[place - 1].grid is None)

    # -- moving -----------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys for columns are there only where some lie beyond the edge."""
        if action == "sideways":
            return self.sheet is not None and self.sheet.most > 0
        if action == "heading":
            return self.sheet is not None and len(self.sheet.heads) > 1
        return True

    def action_sideways(self, by: int) -> None:
        if self.sheet is not None:
            self.moved = min(max(self.moved + by, 0), self.sheet.most)
            self._look()

    def action_heading(self, by: int) -> None:
        here = self.scroll_offset.y
        heads = self.sheet.heads if self.sheet else ()
        beyond = [place for place in heads if (place - here) * by > 0]
        if beyond:
            self.scroll_to(0, beyond[0] if by > 0 else beyond[-1], animate=False)

    def action_down(self, by: int) -> None:
        self.scroll_relative(y=by, animate=False)

    def action_leaf(self, by: int) -> None:
        self.scroll_relative(y=by * max(self.size.height - 3, 1), animate=False)

    def action_first(self) -> None:
        self.scroll_to(0, 0, animate=False)

    def action_last(self) -> None:
        self.scroll_to(0, self.virtual_size.height, animate=False)

    def on_focus(self, event: Any) -> None:
        self.refresh()
