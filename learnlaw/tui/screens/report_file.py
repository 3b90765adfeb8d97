"""Asks where a report shall be written, and in which form; a file that is there is asked about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, tell, tell_all
from learnlaw.tui.screens.ask import Ask
from learnlaw.tui.widgets.form import Choice, Field, Filled, Words
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.path_field import PathField
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.report_kinds import ReportKind

FORMS = {
    ".docx": N_("Word .docx"),
    ".xlsx": N_("Excel .xlsx"),
    ".html": N_("page .html"),
    ".csv": N_("table .csv"),
    ".json": N_("data .json"),
    ".txt": N_("text .txt"),
    ".ics": N_("calendar .ics"),
    ".zip": N_("packed .zip"),
}
"""What the forms are called."""
FIRST = (".ics", ".zip", ".docx")
"""The usual form: the first of these that a report can be written in."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a report shall go; what is there may be written over."""

    path: Path
    ending: str


class ReportFile(ModalScreen[Target | None]):
    """Dismissed with the file, which may be written over then; with None on Escape."""

    HELP = "report_file"
    CSS_PATH = "report_file.tcss"
    BINDINGS = [
        key("escape", "leave", N_("Leave"), N_("back to the report, nothing is written"), id="task.leave"),
        key("ctrl+s", "take", N_("Write"), N_("write it to this file"), id="task.take"),
        key("f2", "form", N_("File form"), N_("another form, by the ending of the file"), id="task.form"),
        key("f1", "app.help", N_("Help"), N_("what each form is good for"), id="task.help", show=False),
    ]

    def __init__(self, desk: Desk, kind: ReportKind, folder: Path, name: str) -> None:
        super().__init__()
        self.desk = desk
        self.kind = kind
        self.start = folder / name
        """The file without its ending."""

    @property
    def _forms(self) -> list[tuple[str, Words]]:
        return [(ending, FORMS.get(ending, ending)) for ending in self.kind.endings]

    def compose(self) -> ComposeResult:
        usual = next((ending for ending in FIRST if ending in self.kind.endings), self.kind.endings[0])
        with Vertical(id="to-file"):
            yield Lines(id="to-file-told")
            yield Field(N_("File form"), Choice(self._forms, usual, id="form"))
            yield PathField(
                self.kind.endings,
                folders=self.kind.folder,
                empty=N_("There is no such file yet: it will be a new one."),
            )
            yield Lines(id="to-file-trouble")
        yield KeyBar()

    def on_mount(self) -> None:
        self._tell()
        field = self.query_one(PathField)
        field.put(str(self.start) + ("" if self.kind.folder else self.query_one(Choice).value))
        line = field.query_one(Input)
        line.focus()
        self.watch(line, "value", self._follow, init=False)

    def _tell(self) -> None:
        told = _("To which file? Its ending says in which form. Enter writes it.")
        if self.kind.folder:
            told = _("To which folder? One file a unit is written there; Enter writes them.")
        lines = [plain(tell(self.kind.title), tone="strong"), plain(told, tone="faint")]
        self.query_one("#to-file-told", Lines).show(lines)

    # -- the form and the ending say the same -----------------------------------------------

    @on(Filled)
    def other_form(self, event: Filled) -> None:
        event.stop()
        field = self.query_one(PathField)
        path = Path(field.text)
        if not self.kind.folder and path.name and not field.text.endswith(("/", "\\")):
            bare = path.with_suffix("") if path.suffix.lower() in self.kind.endings else path
            field.put(str(bare) + self.query_one(Choice).value)

    def _follow(self, text: str) -> None:
        if not self.kind.folder:
            self.query_one(Choice).put(Path(text).suffix.lower())
        self.query_one("#to-file-trouble", Lines).show([])

    def action_form(self) -> None:
        self.query_one(Choice).action_turn(1)

    # -- taking -------------------------------------------------------------------------------

    def action_take(self) -> None:
        self.query_one(PathField).take(Path(self.query_one(PathField).text).expanduser())

    @on(PathField.Given)
    def given(self, event: PathField.Given) -> None:
        from learnlaw.verbs.report_desk import check_target
        from learnlaw.verbs.roster_export import FileExistsAlreadyError

        event.stop()
        if self.kind.folder:
            self._given_folder(event.path)
            return
        try:
            check_target(self.desk, event.path, endings=self.kind.endings)
        except FileExistsAlreadyError:
            self._ask(event.path)
        except LearnlawError as error:
            lines = [plain(line, tone="bad") for line in tell_all(error)]
            self.query_one("#to-file-trouble", Lines).show(lines)
        else:
            self._take(event.path)

    def _take(self, path: Path) -> None:
        ending = self.query_one(Choice).value if self.kind.folder else path.suffix.lower()
        self.dismiss(Target(path, ending))

    def _given_folder(self, path: Path) -> None:
        """A folder with something in it is asked about."""
        if path.is_dir() and any(path.iterdir()):
            self._ask(path)
        else:
            self._take(path)

    def _ask(self, path: Path) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._take(path)

        words = _("There is such a file already. Write over it?")
        if self.kind.folder:
            words = _("There are files in this folder already. Write over those of the same name?")
        lines = [words, str(path)]
        self.app.push_screen(Ask(lines), answered)

    def action_leave(self) -> None:
        self.dismiss(None)

    def speak(self) -> None:
        """The language has changed: the path stays."""
        self._tell()
        for widget in self.query("*"):
            widget.refresh()
