"""Asks for a file or a folder: a line to type the path in, and below it what lies there."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from learnlaw.i18n import _
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

MOST = 500
"""No more names of one folder are shown."""
NOTHING = N_("There is nothing here that could be imported.")
LEDGERS = N_("the whole folder: every ledger in it")


class PathField(Vertical):
    """Down goes from the line into the list; Enter opens a folder, and gives a file back."""

    DEFAULT_CSS = """
    PathField { height: 1fr; }
    PathField > Input { width: 100%; margin-bottom: 1; background: $panel; }
    """
    BINDINGS = [
        key(
            "up",
            "to_line",
            N_("Path"),
            N_("to the line in which the path is typed"),
            id="list.path",
            show=False,
        ),
        key("down", "to_list", N_("List"), N_("to the list of what lies there"), id="list.names", show=False),
        key("tab", "complete", N_("Complete"), N_("as far as it is certain"), id="list.complete", show=False),
        key("left", "above", N_("Above"), N_("the folder above"), id="list.above", show=False),
    ]

    @dataclass
    class Given(Message):
        """A file, or where that is wanted a folder, was chosen."""

        path: Path

    @dataclass
    class Found(Message):
        """What lies at a path was looked up."""

        text: str
        names: tuple[tuple[str, bool], ...]
        """Name, and whether it is a folder."""

    def __init__(
        self,
        endings: Collection[str] = (),
        *,
        folders: bool = False,
        empty: str = NOTHING,
        whole: str = LEDGERS,
    ) -> None:
        super().__init__()
        self.endings = frozenset(endings)
        """Endings of the files that are shown; none: every file is."""
        self.folders = folders
        """Whether a folder as a whole may be given."""
        self.empty = empty
        """What stands where no file fits, marked with `N_`."""
        self.whole = whole
        """What a whole folder is called, marked with `N_`."""
        self.found: PathField.Found | None = None

    def compose(self) -> ComposeResult:
        yield Input(_shown(Path.cwd()), id="path-line", compact=True, select_on_focus=False)
        yield Rows(id="path-names", empty=self.empty)

    def on_mount(self) -> None:
        line = self.query_one(Input)
        line.cursor_position = len(line.value)
        self.look(line.value)

    @property
    def text(self) -> str:
        """The path as it was typed."""
        return self.query_one(Input).value

    def put(self, path: str) -> None:
        """Another path."""
        line = self.query_one(Input)
        with line.prevent(Input.Changed):
            line.value = path
        line.cursor_position = len(path)
        self.look(path)

    # -- looking ----------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="path")
    def look(self, text: str) -> None:
        """Read the folder of a path in a thread: it may lie on a slow drive."""
        folder, part = _split(text)
        self.post_message(self.Found(text, tuple(_names(folder, part, self.endings))))

    @on(Found)
    def show_names(self, event: Found) -> None:
        event.stop()
        if event.text == self.text:
            self.query_one(Rows).show(self._rows(event))

    def _rows(self, event: Found) -> list[Row]:
        """The names that were found, before them the folder itself where it can be taken whole."""
        folder, part = _split(event.text)
        rows = [
            Row(folder / name, (name + ("/" if is_folder else ""),), "accent" if is_folder else "text")
            for name, is_folder in event.names
        ]
        if self.folders and not part and any(not is_folder for _name, is_folder in event.names):
            rows.insert(0, Row(folder, ("./  " + _(self.whole),), "good"))
        self.found = event
        return rows

    def speak(self) -> None:
        """The language has changed: the same names."""
        if self.found is not None:
            self.query_one(Rows).show(self._rows(self.found), keep=True)

    @on(Input.Changed)
    def look_again(self, event: Input.Changed) -> None:
        event.stop()
        self.look(event.value)

    # -- keys -------------------------------------------------------------------------

    def action_to_line(self) -> None:
        self.query_one(Input).focus()

    def action_to_list(self) -> None:
        self.query_one(Rows).focus()

    def action_complete(self) -> None:
        """As a shell does: the longest beginning that all names share."""
        rows = self.query_one(Rows)
        names = [row.key for row in rows.rows if row.key != _split(self.text)[0]]
        if len(names) == 1:
            self._enter(names[0])
        elif common := _common([path.name for path in names]):
            self.put(_shown(_split(self.text)[0]) + common)
        elif names:
            rows.focus()

    def action_above(self) -> None:
        folder, part = _split(self.text)
        self.put(_shown(folder if part else folder.parent))

    def _enter(self, path: Path) -> None:
        """A folder is opened; a file's name is put into the line."""
        self.put(_shown(path) if path.is_dir() else str(path))

    @on(Input.Submitted)
    def submit(self, event: Input.Submitted) -> None:
        event.stop()
        self.take(Path(os.path.expanduser(event.value)))

    @on(Rows.Opened)
    def open_row(self, event: Rows.Opened) -> None:
        event.stop()
        path = event.key
        if path.is_dir() and path != _split(self.text)[0]:
            self.put(_shown(path))
        else:
            self._enter(path)
            self.post_message(self.Given(path))

    def take(self, path: Path) -> None:
        """Give a path back; a folder is opened unless folders are wanted."""
        if path.is_dir() and not (self.folders and any(_names(path, "", self.endings, files_only=True))):
            self.put(_shown(path))
        else:
            self.post_message(self.Given(path))


def _common(names: Sequence[str]) -> str:
    """The longest beginning that all names share."""
    alike = 0
    for letters in zip(*names, strict=False):
        if len(set(letters)) > 1:
            break
        alike += 1
    return names[0][:alike] if names else ""


def _shown(folder: Path) -> str:
    text = str(folder)
    return text if text.endswith(os.sep) else text + os.sep


def _split(text: str) -> tuple[Path, str]:
    """The folder of a path that is being typed, and the beginning of a name in it."""
    head, part = os.path.split(os.path.expanduser(text))
    return Path(head or "."), part


def _names(
    folder: Path, part: str, endings: Collection[str], *, files_only: bool = False
) -> Iterator[tuple[str, bool]]:
    """Folders, then files that can be read; hidden ones are passed over."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(
                ((entry.name, entry.is_dir()) for entry in found), key=lambda e: (not e[1], e[0])
            )
    except OSError:
        return
    fits = [
        (name, is_folder)
        for name, is_folder in entries
        if not name.startswith((".", "~$"))
        and part.lower() in name.lower()
        and (not files_only if is_folder else not endings or Path(name).suffix.lower() in endings)
    ]
    yield from fits[:MOST]
