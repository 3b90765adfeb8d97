"""Prints what an exam on paper is held with: papers, answer sheets, seats, hall record, key, answer file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from learnlaw.domain.exam import ExamState, Papers
from learnlaw.domain.kinds import Title
from learnlaw.domain.question import LETTERS
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _
from learnlaw.tui.screens.ask import Ask
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.widgets.form import Option
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.exam_room import ExamRoom

PARTS = {
    "paper": (N_("Paper"), "试卷", ".docx"),
    "sheet": (N_("Answer sheet"), "答题卡", ".docx"),
    "key": (N_("Key"), "答案", ".docx"),
    "seats": (N_("Seats"), "座次表", ".docx"),
    "record": (N_("Hall record"), "考场记录", ".docx"),
    "answers": (N_("File of answers to fill in"), "答题登记", ".xlsx"),
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

    def __init__(self, desk: Desk, spot: Spot, room: ExamRoom) -> None:
        super().__init__(desk, spot)
        self.room = room
        self.things = tuple(_things(room))
        self.officer = ""

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
        rows = [
            Row(n, (_(PARTS[one.part][0]), one.form or one.hall or (_("of one officer") if one.own else "-")))
            for n, one in enumerate(self.things)
        ]
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
        path = Path.cwd() / ("-".join(filter(None, parts)) + ending)
        line = self.query_one("#printing-path", Input)
        line.value = str(path)
        line.cursor_position = len(line.value)
        told = _("To which file? docx, html, xlsx, csv or txt by its ending. Enter writes it.")
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
        from learnlaw.tui.screens.pick import PickScreen

        due = [one for one in self.room.exam.expected if not one.exempt]
        options = [
            Option(one.officer, Title(name, name), more=self.room.unit(one.unit))
            for one in due
            for name in (self.room.name(one.officer),)
        ]

        def picked(codes: tuple[str, ...] | None) -> None:
            if codes:
                self.officer = codes[0]
                self._suggest()
                self.query_one("#printing-path", Input).focus()

        self.app.push_screen(PickScreen(N_("Whose paper?"), options, several=False), picked)

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

    def done(self, found: Any) -> None:
        """Written: say where, and stay for the next."""
        self.trouble([plain(_("Written: {path}").format(path=found), tone="good")])
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
                yield Printed(part, own=True)
            else:
                yield from (Printed(part, form=LETTERS[n]) for n in range(exam.forms))
    yield Printed("seats")
    if exam.state is not ExamState.DRAFT:
        yield from (Printed("record", hall=hall) for hall in halls or [""])
        yield Printed("answers")
