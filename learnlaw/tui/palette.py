"""The command palette: every task and every action by its words, as `area: verb`."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider

from learnlaw.errors import Message
from learnlaw.i18n import _, language, tell_in
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
    title: str
    """What it is called, untranslated: its Chinese words and their pinyin find it in either language."""


class Entries(Provider):
    """Everything that can be done here."""

    async def discover(self) -> Hits:
        for entry in self.entries():
            yield DiscoveryHit(entry.words, entry.run, help=entry.help)

    async def startup(self) -> None:
        """Read the pinyin of every word, in a thread: the first reading loads a dictionary."""
        titles = [entry.title for entry in self.entries()]
        await to_thread(lambda: [sounds(title) for title in titles])

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for entry in self.entries():
            score = max(matcher.match(entry.words), matcher.match(entry.help), sounded(entry.title, query))
            if score > 0:
                yield Hit(score, matcher.highlight(entry.words), entry.run, help=entry.help)

    def entries(self) -> Iterator[Entry]:
        """The tasks, then the keys that work on this screen, then the settings of the screen."""
        app = cast("LearnlawApp", self.app)
        for verb, task in TASKS.items():
            if not app.doorman.may(verb):
                continue
            words = _area(task.area, task.title)
            told = f"{task.command}  {_(task.tip)}".rstrip()
            yield Entry(words, told, partial(app.open_task, verb), task.title)
        for active in self.screen.active_bindings.values():
            binding = active.binding
            area = (binding.id or "").partition(".")[0]
            if area not in AREAS or area == "list":
                continue
            words = _area(AREAS[area], binding.description)
            shown = f"{app.get_key_display(binding)}  {_(binding.tooltip)}".rstrip()
            run = partial(app.run_action, binding.action, active.node)
            yield Entry(words, shown, run, binding.description)
        for name, title in THEMES.items():
            yield Entry(_area(AREAS["show"], title), "", partial(setattr, app, "theme", name), title)
        title = N_("Keys of your own")
        yield Entry(_area(AREAS["show"], title), str(app.desk.places.keys), app.write_keys, title)
        for code, title in SPOKEN.items():
            if code != language():
                yield Entry(_area(AREAS["show"], title), "", partial(app.speak, code), title)


def sounded(title: str, typed: str) -> float:
    """How well what was typed fits the Chinese words of an entry: a part of them, of their initials or pinyin."""
    wanted = typed.strip().lower()
    chinese, initials, pinyin = sounds(title)
    if not wanted:
        return 0.0
    if wanted in chinese:
        return 1.0
    found = wanted.isascii() and (wanted in initials or (len(wanted) > SHORT and wanted in pinyin))
    return len(wanted) / len(initials) if found and initials else 0.0


@cache
def sounds(title: str) -> tuple[str, str, str]:
    """The Chinese words of an entry, in small letters; their initials; their pinyin."""
    from learnlaw.verbs.pinyin import reading

    chinese = tell_in("zh", Message(title)).lower() if title else ""
    parts = [reading(char) for char in chinese]
    return chinese, "".join(part[:1] for part in parts), "".join(parts)


SHORT = 2
"""So few letters are looked for among initials alone: whole pinyin would hold them everywhere."""


def _area(area: str, words: str) -> str:
    return _("{area}: {words}").format(area=_(area), words=_(words))


THEMES = {
    "learnlaw-dark": N_("Dark colours"),
    "learnlaw-light": N_("Light colours"),
    "ansi-dark": N_("Colours of the terminal, dark"),
    "ansi-light": N_("Colours of the terminal, light"),
}
SPOKEN: dict[Language, str] = {"zh": N_("Chinese 中文"), "en": N_("English")}
