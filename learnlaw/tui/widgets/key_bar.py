"""The last line of a screen: the keys that work now, in the reader's language, for the mouse as well."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from learnlaw.i18n import _

GAP = 2


class KeyBar(Widget):
    """Shows the bindings of the focused pane, its screen and the program, as many as fit."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-bar--key", "key-bar--words"}

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: Screen[Any]) -> None:
        self.refresh()

    def entries(self) -> list[tuple[str, str, ActiveBinding]]:
        """Key, words and binding of each entry that fits, from the left."""
        found: list[tuple[str, str, ActiveBinding]] = []
        room = self.size.width - 1
        seen: set[str] = set()
        for active in self._shown():
            binding = active.binding
            if binding.action in seen:
                continue
            seen.add(binding.action)
            entry = self.app.get_key_display(binding), _(binding.description), active
            room -= _width(entry) + GAP
            if room < -GAP:
                break
            found.append(entry)
        return found

    def _shown(self) -> list[ActiveBinding]:
        """The pane's own keys first; the palette and help, which hold for all, are never pushed out."""
        shown = [a for a in self.screen.active_bindings.values() if a.binding.show and a.enabled]
        ours = [a for a in shown if a.binding.id and a.node is not self.app]
        always = [a for a in shown if a.binding.id and a.node is self.app]
        return [*always, *ours]

    def render_line(self, y: int) -> Strip:
        keys, words = (self.get_component_rich_style(f"key-bar--{part}") for part in ("key", "words"))
        segments = [Segment(" ", words)]
        for shown, told, _active in self._in_order():
            segments += [Segment(shown, keys), Segment(f" {told}{' ' * GAP}", words)]
        return Strip(segments).adjust_cell_length(self.size.width, words)

    def _in_order(self) -> list[tuple[str, str, ActiveBinding]]:
        """What fits, the keys of all screens last."""
        found = self.entries()
        return sorted(found, key=lambda entry: entry[2].node is self.app)

    def _at(self, x: int) -> ActiveBinding | None:
        place = 1
        for entry in self._in_order():
            place += _width(entry) + GAP
            if x < place:
                return entry[2]
        return None

    def on_mouse_move(self, event: Any) -> None:
        active = self._at(event.x)
        self.tooltip = _(active.binding.tooltip) if active else None

    def on_click(self, event: Any) -> None:
        if active := self._at(event.x):
            self.app.simulate_key(active.binding.key)


def _width(entry: tuple[str, str, ActiveBinding]) -> int:
    return cell_len(entry[0]) + 1 + cell_len(entry[1])
