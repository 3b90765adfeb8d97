"""The user's own keys: `keys.toml` beside the settings, a line a key by the id of what it does.

    "board.find" = "ctrl+f"
    "task.leave" = ["escape", "q"]

A file that cannot be read changes no key; what is wrong with it is told when the
program opens. The program writes a file with every key in it, to begin from.
"""

from __future__ import annotations

import pkgutil
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from textual.app import App
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget

from learnlaw.errors import Message, say
from learnlaw.i18n import _
from learnlaw.tui.words import N_


@dataclass(slots=True)
class Keymap:
    """What the file says: keys by id, and what is wrong with it."""

    keys: dict[str, str] = field(default_factory=dict)
    problems: list[Message] = field(default_factory=list)


def read_keymap(path: Path) -> Keymap:
    """The file as it stands; nothing where there is none."""
    found = Keymap()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return found
    except UnicodeDecodeError:
        found.problems.append(say("the file is not UTF-8"))
    except OSError as error:
        found.problems.append(say("cannot be read: {why}", why=error.strerror))
    except tomllib.TOMLDecodeError as error:
        found.problems.append(say("this is not TOML: {detail}", detail=str(error)))
    else:
        for name, value in _flat(table):
            _take(found, name, value)
    return found


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """`[board] find = "f"` says the same as `"board.find" = "f"`."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _take(found: Keymap, name: str, value: Any) -> None:
    keys = value if isinstance(value, list) else [value]
    if keys and all(isinstance(key, str) and key.strip() for key in keys):
        found.keys[name] = ",".join(key.strip() for key in keys)
    else:
        found.problems.append(
            say("{name}: write a key in quotes, such as {sample}", name=name, sample='"ctrl+f"')
        )


def unknown(keymap: Keymap) -> list[Message]:
    """The ids that no binding of the program has. Loads every screen."""
    known = every_binding()
    return [say("{name}: there is no such key", name=name) for name in keymap.keys if name not in known]


def doubled(keymap: Keymap) -> list[Message]:
    """Keys that would mean two things at one place once they are changed. Loads every screen."""
    told: dict[tuple[str, str], Message] = {}
    for bindings in _together().values():
        taken: dict[str, Binding] = {}
        for binding in bindings:
            for key in keymap.keys.get(binding.id or "", binding.key).split(","):
                other = taken.setdefault(key.strip(), binding)
                one, two = sorted((other.id or "", binding.id or ""))
                if one != two and {one, two} & set(keymap.keys):
                    told[one, two] = say(
                        "{key} means two things: {one} and {other}", key=key, one=one, other=two
                    )
    return list(told.values())


ON_THE_BOARD = ("app", "board", "day")
"""Areas whose keys all work at the same place, whichever pane they belong to."""


def _together() -> dict[str, list[Binding]]:
    """The bindings that work at the same time."""
    found: dict[str, list[Binding]] = {}
    for kind in _kinds():
        for binding in _bindings(kind):
            if binding.priority:
                continue  # it works for moments alone, and then before every other
            area = (binding.id or "").partition(".")[0]
            place = "board" if area in ON_THE_BOARD else f"{kind.__module__}.{kind.__qualname__}"
            found.setdefault(place, []).append(binding)
    return found


def every_binding() -> dict[str, tuple[Binding, ...]]:
    """Every key of the program by its id; screens may name it by keys of their own. Loads every screen."""
    found: dict[str, dict[str, Binding]] = {}
    for kind in _kinds():
        for binding in _bindings(kind):
            found.setdefault(binding.id or "", {}).setdefault(binding.key, binding)
    return {name: tuple(bindings.values()) for name, bindings in found.items()}


def _kinds() -> Iterator[type]:
    from learnlaw import tui

    for module in pkgutil.walk_packages(tui.__path__, f"{tui.__name__}."):
        import_module(module.name)
    for base in (App, Screen, Widget):
        yield from (kind for kind in _classes(base) if kind.__module__.startswith("learnlaw."))


def _classes(root: type) -> Iterator[type]:
    kind: type
    for kind in root.__subclasses__():
        yield kind
        yield from _classes(kind)


def _bindings(kind: type) -> Iterator[Binding]:
    for binding in vars(kind).get("BINDINGS", ()):
        if isinstance(binding, Binding) and binding.id and not binding.system:
            yield binding


def template() -> str:
    """A file with every key in it, each line a comment until its mark is taken away."""
    lines = [f"# {line}" for line in _(INTRODUCTION).splitlines()]
    area = ""
    for name, bindings in sorted(every_binding().items()):
        if name.partition(".")[0] != area:
            area = name.partition(".")[0]
            lines.append("")
        keys = dict.fromkeys(key.strip() for binding in bindings for key in binding.key.split(","))
        quoted = ", ".join(f'"{key}"' for key in keys)
        told = "  ".join(_(words) for words in (bindings[0].description, bindings[0].tooltip) if words)
        lines.append(f'# "{name}" = [{quoted}]    # {told}')
    return "\n".join(lines) + "\n"


def write_template(path: Path) -> bool:
    """Write the file to begin from, unless there is one; whether it was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(template())
    except FileExistsError:
        return False
    return True


INTRODUCTION = N_(
    "The keys of learnlaw. Take the mark # away from a line and write your own key; the rest stays.\n"
    "Names of keys: letters and figures, enter, escape, space, tab, f1 to f12, ctrl+x, shift+x.\n"
    "The program reads this file when it opens, and says what it does not understand."
)
