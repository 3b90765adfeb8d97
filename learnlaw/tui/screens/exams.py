"""Every exam in a list: how far each is, who has sat, and what comes next in its life."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.domain.exam import ExamState
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _
from learnlaw.tui.screens import exam_words as words_of
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.exam_room import ExamLine
    from learnlaw.verbs.registry import Receipt


class Exams(ExamTask):
    """The list; Enter opens an exam, `n` begins a new one."""

    TITLE_WORDS = N_("Exams")
    HELP = "exams"
    CSS_PATH = "exams.tcss"
    BINDINGS = [
        key("enter", "open", N_("Open"), N_("who sat, results, analysis, and its life"), id="task.open"),
        key("n", "new", N_("New exam"), N_("make an exam by a form"), id="task.new"),
        key("b", "blueprints", N_("Blueprints"), N_("what exams are drawn by: write one"), id="task.plans"),
        key("s", "scores", N_("Scores"), N_("take in a score list from elsewhere"), id="task.scores"),
    ]

    @dataclass
    class Read(Message):
        """The exams were read."""

        found: Sequence[ExamLine]

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.lines: Sequence[ExamLine] | None = None
        self.receipt: Receipt | None = None
        """The last thing that was done here: the place below reads itself anew by it."""
        self._wanted = ""

    def compose_task(self) -> ComposeResult:
        with Vertical(id="exams"):
            yield Rows(
                id="exams-rows",
                top=(N_("Number"), N_("Title"), N_("State"), N_("Sat"), N_("Next step"), N_("Exam window")),
                empty=N_("There is no exam yet: n makes one, s takes in scores from elsewhere."),
                widest=28,
            )
            yield Lines(id="exams-next")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#exams-rows", Rows).focus()
        self.read()

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Read the exams in a thread."""
        from learnlaw.verbs.exam_room import exam_lines

        try:
            found = exam_lines(self.desk)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Read(found))

    @on(Read)
    def show_exams(self, event: Read) -> None:
        event.stop()
        self.lines = event.found
        self._list()

    def _list(self) -> None:
        rows = self.query_one("#exams-rows", Rows)
        rows.show([self._row(line) for line in self.lines or ()], keep=True)
        if self._wanted:
            rows.go_to(self._wanted)
            self._wanted = ""
        self._tell()

    def _row(self, line: ExamLine) -> Row:
        exam = line.exam
        cells = (
            exam.number,
            exam.title,
            _(words_of.STATE_WORDS[exam.state]),
            words_of.right(f"{line.sat}/{line.expected}", 7),
            self._next(line).short,
            words_of.window_words(self.desk, exam.main),
        )
        return Row(exam.number, cells, words_of.STATE_TONES[exam.state])

    def _next(self, line: ExamLine) -> words_of.Next:
        absent = line.expected - line.sat
        return words_of.next_step(self.desk, line.exam, line.now, absent=absent)

    @property
    def line(self) -> ExamLine | None:
        """The exam under the cursor."""
        current = self.query_one("#exams-rows", Rows).current
        return next((one for one in self.lines or () if current and one.exam.number == current.key), None)

    @on(Rows.Moved, "#exams-rows")
    def follow(self, event: Rows.Moved) -> None:
        event.stop()
        self._tell()

    def _tell(self) -> None:
        line = self.line
        shown = [] if line is None else list(self._told(line))
        if self.lines is None:
            shown = [plain(_("Reading ..."), tone="faint")]
        self.query_one("#exams-next", Lines).show(shown)

    def _told(self, line: ExamLine) -> Iterator[Paragraph]:
        exam, step = line.exam, self._next(line)
        yield plain(exam.title, tone="strong")
        if step.short != "-" or exam.state is ExamState.FINAL:
            yield plain(step.words, tone=step.tone, indent=2)
        counts = _("{expected} expected").format(expected=line.expected)
        share = line.sat * 100 / line.expected if line.expected else None
        if exam.state is not ExamState.DRAFT:
            counts = _("{sat} of {expected} have sat").format(sat=line.sat, expected=line.expected)
        yield Paragraph(((words_of.bar(share), "accent"), (f"  {counts}", "text")))
        for title, value in list(words_of.facts(self.desk, exam))[1:4]:
            if value != "-":
                yield Paragraph(((f"{title}  ", "faint"), (value, "text")))
        yield plain(_("Enter: who has not sat, results, analysis, and the keys of its life."), tone="faint")

    # -- going on --------------------------------------------------------------------------

    @on(Rows.Opened)
    def open_row(self, event: Rows.Opened) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        from learnlaw.tui.screens.exam_room import ExamRoomScreen

        line = self.line
        if line is not None:
            self.app.push_screen(ExamRoomScreen(self.desk, self.spot, line.exam.number), self._back)

    def action_new(self) -> None:
        from learnlaw.tui.screens.exam_form import NewExam

        self.app.push_screen(NewExam(self.desk, self.spot), self._back)

    def action_blueprints(self) -> None:
        from learnlaw.tui.screens.exam_blueprints import Blueprints

        self.app.push_screen(Blueprints(self.desk, self.spot))

    def action_scores(self) -> None:
        from learnlaw.tui.screens.exam_import import ImportScores

        self.app.push_screen(ImportScores(self.desk, self.spot), self._back)

    def _back(self, receipt: Any) -> None:
        """Something may have been done: read anew, the cursor on what was made."""
        if receipt is not None:
            self.receipt = receipt
            self._wanted = receipt.made[-1] if receipt.verb == "new_exam" and receipt.made else ""
        self.read()

    def action_give_up(self) -> None:
        self.dismiss(self.receipt)

    def speak(self) -> None:
        """The language has changed: the same list in other words."""
        super().speak()
        self._list()
