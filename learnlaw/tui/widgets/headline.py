"""The first two lines of a place: what it is and as of when, and how far the year has gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from learnlaw.tui.wrap import cut, literal

TONES = ("bar", "name", "text", "good", "plan", "warn", "hard", "bad", "faint")
Parts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands in the two lines."""

    left: Parts
    """Text and tone each; cut where the right needs the room."""
    right: str
    below: Parts
    """Where room is short the faint parts are left out, the last first."""


class Headline(Widget):
    """Two lines; the right side of the first is kept when room is short."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Headline {
        height: 2;
        background: $background;
        color: $foreground;
        & > .headline--bar { background: $panel; color: $foreground; }
        & > .headline--name { background: $panel; color: $primary; text-style: bold; }
        & > .headline--text { color: $foreground; }
        & > .headline--faint { color: $foreground 60%; }
        & > .headline--good { color: $success; }
        & > .headline--plan { color: $secondary; }
        & > .headline--warn { color: $warning; }
        & > .headline--hard { color: $error; }
        & > .headline--bad { color: $error; text-style: bold reverse; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"headline--{tone}" for tone in TONES}
    heading: reactive[Heading] = reactive(Heading((("learnlaw", "name"),), "", ()))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        bar, base = self.get_component_rich_style("headline--bar"), self.rich_style
        if y == 0:
            right = literal(self.heading.right)
            room = width - cell_len(right) - 2
            segments = [*self._segments(self.heading.left, room)]
            used = sum(segment.cell_length for segment in segments)
            segments.append(Segment(" " * max(width - used - cell_len(right) - 1, 1) + right + " ", bar))
            return Strip(segments).adjust_cell_length(width, bar)
        if y == 1:
            below = fitting(self.heading.below, width - 1)
            return Strip([*self._segments(below, width)]).adjust_cell_length(width, base)
        return Strip.blank(width, base)

    def _segments(self, parts: Parts, room: int) -> list[Segment]:
        found = [Segment(" ", self.get_component_rich_style(f"headline--{parts[0][1]}"))] if parts else []
        room -= 1
        for text, tone in parts:
            told = cut(literal(text), room)
            room -= cell_len(told)
            found.append(Segment(told, self.get_component_rich_style(f"headline--{tone}")))
        return found


def fitting(parts: Parts, room: int) -> Parts:
    """The parts that have room: whole faint ones are left out, the last first; the others stay."""
    places = list(range(len(parts)))
    for gone in [n for n in reversed(places) if parts[n][1] == "faint"]:
        if sum(cell_len(literal(parts[n][0])) for n in places) <= room:
            break
        places.remove(gone)
    return tuple(parts[n] for n in places)
