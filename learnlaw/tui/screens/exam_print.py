"""Prints what an exam on paper is held with: papers, answer sheets, seats, hall record, key, answer file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input
from textual.worker import Worker, get_current_worker

from learnlaw.domain.exam import ExamState, Papers
from learnlaw.domain.question import LETTERS
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, ngettext
from learnlaw.tui.screens.ask import Ask
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.exam_room import ExamRoom

EVERYTHING = "everything"
"""Papers, answer sheets, seats, hall records and the file of answers."""
PARTS = {
    "paper": (N_("Paper"), "试卷", ".docx"),
    "sheet": (N_("Answer sheet"), "答题卡", ".docx"),
    "key": (N_("Key"), "答案", ".docx"),
    "seats": (N_("Seats"), "座次表", ".docx"),
    "record": (N_("Hall record"), "考场记录", ".docx"),
    "answers": (N_("File of answers to fill in"), "答题登记", ".xlsx"),
    EVERYTHING: (N_("Everything but keys, into a folder"), "考试材料", ""),
}
"""Each part with its title, what its file is called, and its usual ending."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One thing to print."""

    part: str
    form: str = ""
    hall: str = ""
    own: bool = False
    """Of one officer, who is asked for."""
    every: bool = False
    """Of every officer, a file each, into a folder."""

    @property
    def folder(self) -> bool:
        """Whether it is many files."""
        return self.every or self.part == EVERYTHING

    def of(self) -> str:
        """Form, hall or officers, in words."""
        if self.every:
            return _("of everybody, into a folder")
        return self.form or self.hall or (_("of one officer") if self.own else "-")


class PrintExam(ExamTask):
    """What to print, and the file; Enter writes it and stays."""

    TITLE_WORDS = N_("Print what an exam on paper is held with")
    HELP = "exam_print"
    CSS_PATH = "exam_print.tcss"
    AUTO_FOCUS = ""
    BINDINGS = [
        key("f1", "app.help", N_("Help"), N_("what each of these is for"), id="task.help"),
        key("enter", "choose", N_("Choose"), N_("the file it is written to"), id="task.choose"),
    ]

    @dataclass
    class Made(Message):
        """So many files of so many are made."""

        done: int
        of: int

    def __init__(self, desk: Desk, spot: Spot, room: ExamRoom) -> None:
        super().__init__(desk, spot)
        self.room = room
        self.things = tuple(_things(room))
        self.officer = ""
        self._making: Worker[None] | None = None

    def compose_task(self) -> ComposeResult:
        with Vertical(id="printing"):
            yield Rows(id="printing-rows", top=(N_("What"), N_("Form or hall")), widest=40)
            yield Lines(id="printing-told")
            yield Input(id="printing-path", compact=True, select_on_focus=False)

    def on_mount(self) -> None:
        super().on_mount()
        self._list()
        self.query_one("#printing-rows", Rows).focus()

    def _list(self) -> None:
        rows = [Row(n, (_(PARTS[one.part][0]), one.of())) for n, one in enumerate(self.things)]
        self.query_one("#printing-rows", Rows).show(rows, keep=True)

    @property
    def thing(self) -> Printed:
        """What is under the cursor."""
        return self.things[self.query_one("#printing-rows", Rows).at]

    @on(Rows.Moved, "#printing-rows")
    def follow(self, event: Rows.Moved) -> None:
        event.stop()
        self.officer = ""
        self._suggest()

    def _suggest(self) -> None:
        """The name of the file, in the folder in which the program runs."""
        thing = self.thing
        _words, name, ending = PARTS[thing.part]
        parts = (self.room.exam.number, name, thing.form or thing.hall or self.officer)
        path = Path.cwd() / ("-".join(filter(None, parts)) + ("" if thing.folder else ending))
        line = self.query_one("#printing-path", Input)
        line.value = str(path)
        line.cursor_position = len(line.value)
        told = _("To which file? docx, html, xlsx, csv or txt by its ending. Enter writes it.")
        if thing.folder:
            told = _("Into which folder? All files or none are written. Enter writes them, Esc stops it.")
        self.query_one("#printing-told", Lines).show([plain(told, tone="faint")])

    @on(Rows.Opened, "#printing-rows")
    def take(self, event: Rows.Opened) -> None:
        event.stop()
        self.action_choose()

    def action_choose(self) -> None:
        if self.thing.own:
            self._whose()
        else:
            self.query_one("#printing-path", Input).focus()

    def _whose(self) -> None:
        from learnlaw.tui.screens.pick_officer import PickOfficer
        from learnlaw.verbs.finding_people import persons

        roster = self.room.results.held.people.roster
        due = [(one.officer, one.unit) for one in self.room.exam.expected if not one.exempt]

        def picked(officer: str | None) -> None:
            if officer is not None:
                self.officer = officer
                self._suggest()
                self.query_one("#printing-path", Input).focus()

        self.app.push_screen(PickOfficer(N_("Whose paper?"), lambda: persons(roster, due)), picked)

    @on(Input.Submitted, "#printing-path")
    def write(self, event: Input.Submitted) -> None:
        event.stop()
        if self.thing.own and not self.officer:
            self._whose()
        elif event.value.strip():
            self._write(Path(event.value.strip()).expanduser(), force=False)

    def _write(self, path: Path, *, force: bool) -> None:
        from learnlaw.verbs.exam_print import print_exam

        thing, officer, number = self.thing, self.officer, self.room.exam.number
        self.trouble([])
        if thing.folder:
            self._making = self.make(thing, path, force)
            return
        self.attempt(
            lambda: print_exam(
                self.desk,
                number,
                path,
                part=thing.part,
                form=thing.form,
                officer=officer,
                hall=thing.hall,
                force=force,
            )
        )

    @work(thread=True, exclusive=True, group="make")
    def make(self, thing: Printed, folder: Path, force: bool) -> None:
        """Make many files in a thread, telling how far it is; Escape stops it."""
        from learnlaw.verbs.exam_bundle import WITHOUT_KEYS, print_bundle

        worker = get_current_worker()

        def told(done: int, of: int) -> bool:
            self.post_message(self.Made(done, of))
            return not worker.is_cancelled

        parts = (thing.part,) if thing.every else WITHOUT_KEYS
        number = self.room.exam.number
        try:
            found = print_bundle(self.desk, number, folder, parts=parts, force=force, told=told)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Done(found))

    @on(Made)
    def tell_made(self, event: Made) -> None:
        event.stop()
        if self._making is not None and not self._making.is_cancelled:
            words = _("{done} of {of} files are made. Esc stops it.").format(done=event.done, of=event.of)
            self.trouble([plain(words, tone="accent")])

    def action_give_up(self) -> None:
        if self._making is not None and self._making.is_running:
            self._making.cancel()
            self.trouble([plain(_("Stopped: no file was written."), tone="warn")])
        else:
            super().action_give_up()

    def done(self, found: Any) -> None:
        """Written: say where, and stay for the next."""
        words = _("Written: {path}").format(path=found)
        if isinstance(found, list):
            told = ngettext(
                "{count} file written into {path}", "{count} files written into {path}", len(found)
            )
            words = told.format(count=len(found), path=found[0].parent)
        self.trouble([plain(words, tone="good")])
        self.query_one("#printing-rows", Rows).focus()

    def refused(self, error: LearnlawError) -> None:
        """A file that is there already is asked about."""
        from learnlaw.verbs.roster_export import FileExistsAlreadyError

        super().refused(error)
        if isinstance(error, FileExistsAlreadyError):
            path = Path(self.query_one("#printing-path", Input).value.strip()).expanduser()

            def answered(yes: bool | None) -> None:
                if yes:
                    self._write(path, force=True)

            lines = [_("There is such a file already. Write over it?"), str(path)]
            self.app.push_screen(Ask(lines), answered)

    def speak(self) -> None:
        """The language has changed."""
        super().speak()
        self._list()


def _things(room: ExamRoom) -> Iterator[Printed]:
    """What can be printed of an exam now: before it is opened only the seats."""
    exam = room.exam
    halls = list(dict.fromkeys(one.hall for one in exam.expected if one.hall))
    if exam.state is not ExamState.DRAFT:
        for part in ("paper", "sheet", "key"):
            if exam.papers is Papers.OWN:
                yield from (Printed(part, own=True), Printed(part, every=True))
            else:
                yield from (Printed(part, form=LETTERS[n]) for n in range(exam.forms))
    yield Printed("seats")
    if exam.state is not ExamState.DRAFT:
        yield from (Printed("record", hall=hall) for hall in halls or [""])
        yield from (Printed("answers"), Printed(EVERYTHING))
