"""Paragraphs on the grid: text from people shown literally, wrapped by cells, in our own tones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from learnlaw.tui.words import N_, key
from learnlaw.tui.wrap import ELLIPSIS, cut, line_spans, literal


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One stretch of text: its parts each with a tone, wrapped with `indent` cells before later lines."""

    parts: tuple[tuple[str, str], ...]
    """Text and tone; the tones are the component classes of `Lines`, without their prefix."""
    indent: int = 0
    target: Any = None
    """What Enter opens here; None where it opens nothing."""
    one_line: bool = False
    """Cut where the line ends, rather than wrapped."""

    @property
    def text(self) -> str:
        """Its text without tones."""
        return "".join(text for text, _tone in self.parts)


def plain(text: str, *, tone: str = "text", indent: int = 0, target: Any = None) -> Paragraph:
    """A paragraph of one tone."""
    return Paragraph(((text, tone),), indent, target)


@dataclass(frozen=True, slots=True)
class _Line:
    parts: tuple[tuple[str, str], ...]
    """Tone and text."""
    paragraph: int


class Lines(ScrollView):
    """A column of paragraphs, only what is in view being drawn; it scrolls, and Enter opens a target."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Lines {
        height: auto;
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
        & > .lines--text { color: $foreground; }
        & > .lines--strong { color: $foreground; text-style: bold; }
        & > .lines--faint { color: $foreground 60%; }
        & > .lines--accent { color: $primary; }
        & > .lines--good { color: $success; }
        & > .lines--plan { color: $secondary; }
        & > .lines--warn { color: $warning; }
        & > .lines--hard { color: $error; }
        & > .lines--bad { color: $error; text-style: bold; }
        & > .lines--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
        }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "lines--text",
        "lines--strong",
        "lines--faint",
        "lines--accent",
        "lines--good",
        "lines--plan",
        "lines--warn",
        "lines--hard",
        "lines--bad",
        "lines--cursor",
    }
    BINDINGS = [
        key("up", "move(-1)", N_("Up"), id="list.up", show=False),
        key("down", "move(1)", N_("Down"), id="list.down", show=False),
        key("pageup", "leaf(-1)", N_("Page up"), id="list.page-up", show=False),
        key("pagedown", "leaf(1)", N_("Page down"), id="list.page-down", show=False),
        key("home", "first", N_("First"), id="list.first", show=False),
        key("end", "last", N_("Last"), id="list.last", show=False),
        key("enter", "open", N_("Open"), N_("open what stands on this line"), id="list.open"),
    ]

    @dataclass
    class Opened(Message):
        """Enter was pressed, or the mouse, on a line that leads somewhere."""

        lines: Lines
        target: Any

        @property
        def control(self) -> Lines:
            """The widget, for `@on(Lines.Opened, "#id")`."""
            return self.lines

    def __init__(self, *, id: str | None = None, classes: str | None = None, focus: bool = False) -> None:
        super().__init__(id=id, classes=classes)
        self.can_focus = focus
        self.paragraphs: tuple[Paragraph, ...] = ()
        self.at: int | None = None
        """The paragraph under the cursor, among those that lead somewhere."""
        self._lines: list[_Line] = []
        self._styles: dict[str, Style] = {}
        self._width = 0

    def show(self, paragraphs: Iterable[Paragraph], *, keep: bool = False) -> None:
        """Show these; the cursor goes to the first that leads somewhere, or stays if `keep`."""
        self.paragraphs = tuple(paragraphs)
        targets, led = self._targets(), self.at is not None
        if not keep or self.at not in targets:
            self.at = targets[0] if targets else None
        self._width = 0
        self._lay_out()
        if led != (self.at is not None):
            self.refresh_bindings()
        if not keep:
            self.scroll_to(0, 0, animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter is told only where a line leads somewhere."""
        return action != "open" or self.at is not None

    def _targets(self) -> list[int]:
        return [n for n, paragraph in enumerate(self.paragraphs) if paragraph.target is not None]

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width or self.size.width
        if width and width != self._width:
            self._width = width
            self._lines = [line for n, p in enumerate(self.paragraphs) for line in _laid(p, n, width)]
            self.virtual_size = Size(width, len(self._lines))
        self.refresh(layout=self.styles.is_auto_height)

    def on_resize(self) -> None:
        self._lay_out()

    def watch_show_vertical_scrollbar(self) -> None:
        """A scrollbar takes a column: what was laid out without it would be cut."""
        self.call_after_refresh(self._lay_out)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return sum(1 for n, p in enumerate(self.paragraphs) for _ in _laid(p, n, width))

    # -- painting ---------------------------------------------------------------------

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles.clear()

    def _style(self, tone: str) -> Style:
        """The style of a tone; without one, that of the pane itself."""
        if tone not in self._styles:
            found = self.get_component_rich_style(f"lines--{tone}") if tone else self.rich_style
            self._styles[tone] = found
        return self._styles[tone]

    def render_line(self, y: int) -> Strip:
        place = y + self.scroll_offset.y
        width = self.size.width
        if place >= len(self._lines):
            return Strip.blank(width, self._style(""))
        line = self._lines[place]
        here = self.has_focus and line.paragraph == self.at
        tones = ((self._style(tone), text) for tone, text in line.parts)
        if not here:
            return Strip([Segment(text, tone) for tone, text in tones]).adjust_cell_length(
                width, self._style("")
            )
        cursor = self._style("cursor")
        return Strip([Segment(text, tone + cursor) for tone, text in tones]).adjust_cell_length(width, cursor)

    # -- moving -----------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        targets = self._targets()
        if self.at is None or not targets:
            self.scroll_relative(y=by, animate=False)
            return
        place = targets.index(self.at) + by
        if 0 <= place < len(targets):
            self._go(targets[place])
        else:
            self.scroll_relative(y=by, animate=False)

    def action_leaf(self, by: int) -> None:
        targets = self._targets()
        if self.at is None or not targets:
            self.scroll_relative(y=by * (self.size.height - 1), animate=False)
            return
        place = targets.index(self.at) + by * max(self.size.height - 1, 1)
        self._go(targets[min(max(place, 0), len(targets) - 1)])

    def action_first(self) -> None:
        self.scroll_to(0, 0, animate=False)
        self._go(next(iter(self._targets()), None))

    def action_last(self) -> None:
        self.scroll_to(0, self.virtual_size.height, animate=False)
        self._go(next(reversed(self._targets()), None))

    def _go(self, place: int | None) -> None:
        if place is None:
            return
        self.at = place
        rows = [n for n, line in enumerate(self._lines) if line.paragraph == place]
        top, height = self.scroll_offset.y, self.size.height
        if rows and rows[0] < top:
            self.scroll_to(0, rows[0], animate=False)
        elif rows and rows[-1] >= top + height:
            self.scroll_to(0, rows[-1] - height + 1, animate=False)
        self.refresh()

    def action_open(self) -> None:
        if self.at is not None:
            self.post_message(self.Opened(self, self.paragraphs[self.at].target))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: Any) -> None:
        place = event.y + self.scroll_offset.y
        if place < len(self._lines):
            paragraph = self._lines[place].paragraph
            if self.paragraphs[paragraph].target is not None:
                self._go(paragraph)
                self.action_open()


def _laid(paragraph: Paragraph, number: int, width: int) -> Iterator[_Line]:
    """A paragraph as the lines that it takes."""
    parts = [(literal(text), tone) for text, tone in paragraph.parts]
    text = "".join(part for part, _tone in parts)
    if paragraph.one_line:
        short = cut(text, width)
        cut_off = ELLIPSIS if short != text else ""
        yield _Line((*_toned(parts, 0, len(short) - len(cut_off)), ("faint", cut_off)), number)
        return
    for start, end in line_spans(text, width, paragraph.indent):
        blanks = " " * paragraph.indent if start else ""
        yield _Line((("text", blanks), *_toned(parts, start, end)), number)


def _toned(parts: Iterable[tuple[str, str]], start: int, end: int) -> Iterator[tuple[str, str]]:
    """The stretch of the parts from `start` to `end`, each with its tone before it."""
    place = 0
    for text, tone in parts:
        if piece := text[max(start - place, 0) : max(end - place, 0)]:
            yield tone, piece
        place += len(text)
