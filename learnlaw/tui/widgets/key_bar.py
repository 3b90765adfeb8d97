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
Entry = tuple[str, str, ActiveBinding]
"""The keys as shown, the words, and the first binding of them."""


class KeyBar(Widget):
    """Shows the bindings of the focused pane, its screen and the program, as many as fit."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: 1;
        background: $panel;
        & > .key-bar--key {
            color: $primary;
            background: $panel;
            text-style: bold;
        }
        & > .key-bar--words {
            color: $foreground;
            background: $panel;
        }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-bar--key", "key-bar--words"}

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: Screen[Any]) -> None:
        self.refresh()

    def entries(self) -> list[Entry]:
        """Key, words and binding of each entry that fits, from the left."""
        found: list[Entry] = []
        room = self.size.width - 1
        for entry in self._together():
            room -= _width(entry) + GAP
            if room < -GAP:
                break
            found.append(entry)
        return found

    def _together(self) -> list[Entry]:
        """An entry for each label; keys of one label, such as `[ ]`, stand together."""
        found: dict[str, Entry] = {}
        for active in self._shown():
            words, shown = active.binding.description, self.app.get_key_display(active.binding)
            if words not in found:
                found[words] = shown, _(words), active
            elif found[words][2].binding.action != active.binding.action:
                found[words] = f"{found[words][0]} {shown}", _(words), found[words][2]
        return list(found.values())

    def _shown(self) -> list[ActiveBinding]:
        """The pane's own keys first; the palette and help, which hold for all, are never pushed out."""
        shown = [a for a in self.screen.active_bindings.values() if a.binding.show and a.enabled]
        shown = [a for a in shown if not self._typed(a)]
        ours = [a for a in shown if a.binding.id and a.node is not self.app]
        first: tuple[str, ...] = getattr(self.screen, "KEYS_FIRST", ())
        ours.sort(key=lambda a: first.index(a.binding.id) if a.binding.id in first else len(first))
        always = [a for a in shown if a.binding.id and a.node is self.app]
        return [*always, *ours]

    def _typed(self, active: ActiveBinding) -> bool:
        """Whether the key would be typed into the field that has the focus."""
        sign = self.app.get_key_display(active.binding)
        focused = self.screen.focused
        return len(sign) == 1 and focused is not None and focused.check_consume_key(active.binding.key, sign)

    def render_line(self, y: int) -> Strip:
        keys, words = (self.get_component_rich_style(f"key-bar--{part}") for part in ("key", "words"))
        segments = [Segment(" ", words)]
        for shown, told, _active in self._in_order():
            segments += [Segment(shown, keys), Segment(f" {told}{' ' * GAP}", words)]
        return Strip(segments).adjust_cell_length(self.size.width, words)

    def _in_order(self) -> list[Entry]:
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


def _width(entry: Entry) -> int:
    return cell_len(entry[0]) + 1 + cell_len(entry[1])
