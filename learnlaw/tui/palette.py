"""The command palette: every task and every action by its words, as `area: verb`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider

from learnlaw.i18n import _, language
from learnlaw.tui.tasks import TASKS
from learnlaw.tui.words import AREAS, N_

if TYPE_CHECKING:
    from learnlaw.settings import Language
    from learnlaw.tui.app import LearnlawApp


class Palette(CommandPalette):
    """Textual's palette, speaking the reader's language."""

    CSS = """
    Palette SearchIcon { display: none; }
    Palette #--input, Palette #--input.--list-visible { border: ascii $panel; }
    Palette CommandInput, Palette CommandInput:focus { border: none; }
    Palette CommandList, Palette CommandList:focus { border: none; }
    """

    def __init__(self) -> None:
        super().__init__(
            placeholder=_("Type a few letters of what you want to do ..."), id="--command-palette"
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette."""

    words: str
    help: str
    run: Callable[[], object]


class Entries(Provider):
    """Everything that can be done here."""

    async def discover(self) -> Hits:
        for entry in self.entries():
            yield DiscoveryHit(entry.words, entry.run, help=entry.help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for entry in self.entries():
            score = max(matcher.match(entry.words), matcher.match(entry.help))
            if score > 0:
                yield Hit(score, matcher.highlight(entry.words), entry.run, help=entry.help)

    def entries(self) -> Iterator[Entry]:
        """The tasks, then the keys that work on this screen, then the settings of the screen."""
        app = cast("LearnlawApp", self.app)
        for verb, task in TASKS.items():
            if not app.doorman.may(verb):
                continue
            words = _area(task.area, task.title)
            yield Entry(words, f"{task.command}  {_(task.tip)}".rstrip(), partial(app.open_task, verb))
        for active in self.screen.active_bindings.values():
            binding = active.binding
            area = (binding.id or "").partition(".")[0]
            if area not in AREAS or area == "list":
                continue
            words = _area(AREAS[area], binding.description)
            shown = f"{app.get_key_display(binding)}  {_(binding.tooltip)}".rstrip()
            yield Entry(words, shown, partial(app.run_action, binding.action, active.node))
        for name, title in THEMES.items():
            yield Entry(_area(AREAS["show"], title), "", partial(setattr, app, "theme", name))
        yield Entry(_area(AREAS["show"], N_("Keys of your own")), str(app.desk.places.keys), app.write_keys)
        for code, title in SPOKEN.items():
            if code != language():
                yield Entry(_area(AREAS["show"], title), "", partial(app.speak, code))


def _area(area: str, words: str) -> str:
    return _("{area}: {words}").format(area=_(area), words=_(words))


THEMES = {
    "learnlaw-dark": N_("Dark colours"),
    "learnlaw-light": N_("Light colours"),
    "ansi-dark": N_("Colours of the terminal, dark"),
    "ansi-light": N_("Colours of the terminal, light"),
}
SPOKEN: dict[Language, str] = {"zh": N_("Chinese 中文"), "en": N_("English")}
