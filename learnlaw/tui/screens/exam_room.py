"""One exam: what comes next, who has not sat by unit, results, what the answers say, appeals; and its life."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from textual import on

from learnlaw.domain.exam import Exam, ExamState, Mode
from learnlaw.tui.screens.exam_people import ExamPeople, can_be_excused, has_paper
from learnlaw.tui.screens.exam_reading import APPEALS, ITEMS, RESULTS, SETTLED, SITTING, VIEWS
from learnlaw.tui.widgets.rows import Rows
from learnlaw.tui.words import N_, key

__all__ = ["ExamRoomScreen"]


class ExamRoomScreen(ExamPeople):
    """Seven views of one exam, and the keys of its life."""

    TITLE_WORDS = N_("Exams")
    HELP = "exam_room"
    CSS_PATH = "exam_room.tcss"
    BINDINGS = [
        *(
            key(str(n), f"view('{name}')", words, id=f"task.view-{name}", show=False)
            for n, (name, words) in enumerate(VIEWS.items(), 1)
        ),
        key("left", "turn(-1)", N_("View before"), N_("the view on the left"), id="task.left", show=False),
        key("right", "turn(1)", N_("Next view"), N_("the view on the right"), id="task.right", show=False),
        key("f5", "refresh", N_("Read anew"), N_("who has sat by now"), id="task.refresh", show=False),
        key("o", "start", N_("Open it"), N_("draw the papers and open it, or its make-up"), id="task.start"),
        key("d", "edit", N_("Edit"), N_("change the draft by its form"), id="task.edit"),
        key("k", "key_in", N_("Key in"), N_("key in answer sheets"), id="task.key-in"),
        key("i", "import", N_("Import"), N_("a file of answer sheets"), id="task.import"),
        key("h", "mark", N_("Mark by hand"), N_("give the marks of short answers"), id="task.mark"),
        key("r", "regrade", N_("Regrade"), N_("another key, or withdraw the question"), id="task.regrade"),
        key("t", "more_time", N_("More time"), N_("minutes for this officer"), id="task.more-time"),
        key("g", "admit", N_("Let in again"), N_("another attempt for this officer"), id="task.admit"),
        key("e", "excuse", N_("Excuse"), N_("this officer need not sit it"), id="task.excuse"),
        key("z", "annul", N_("Annul"), N_("annul this paper: it counts nowhere"), id="task.annul"),
        key("n", "add", N_("Add"), N_("somebody who is not on the list, or a reserve"), id="task.add"),
        key("j", "dispute", N_("Appeal"), N_("write down what this officer disputes"), id="task.dispute"),
        key("a", "answer", N_("Answer"), N_("answer the appeal under the cursor"), id="task.answer"),
        key(
            "c", "close", N_("Close it"), N_("close it, or its make-up; then results count"), id="task.close"
        ),
        key(
            "m", "makeup", N_("Make-up window"), N_("give it a make-up window, or move it"), id="task.makeup"
        ),
        key("w", "supervise", N_("Watched by"), N_("who watches the room"), id="task.supervise"),
        key(
            "p", "print", N_("Print"), N_("papers, sheets, seats, record, key, answer file"), id="task.print"
        ),
        key("T", "extend", N_("Time for all"), N_("more minutes for everybody"), id="task.extend"),
        key("s", "seats", N_("Seat again"), N_("give out halls and seats anew"), id="task.seats"),
        key("x", "void", N_("Call off"), N_("it counts nowhere; papers and answers stay"), id="task.void"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        exam = self.exam
        if action not in _WHEN:
            return True
        return exam is not None and _WHEN[action](self, exam)

    @on(Rows.Opened)
    def open_row(self, event: Rows.Opened) -> None:
        event.stop()
        if self.view == ITEMS:
            self.action_regrade()
        elif self.view == APPEALS:
            self.action_answer()

    # -- other screens ----------------------------------------------------------------------

    def action_edit(self) -> None:
        from learnlaw.tui.screens.exam_edit import EditExam

        self.app.push_screen(EditExam(self.desk, self.spot, self.number), self._back)

    def action_key_in(self) -> None:
        from learnlaw.tui.screens.exam_keying import KeyIn

        self.app.push_screen(KeyIn(self.desk, self.spot, self.number), self._back)

    def action_import(self) -> None:
        from learnlaw.tui.screens.exam_import import ImportAnswers

        self.app.push_screen(ImportAnswers(self.desk, self.spot, self.number), self._back)

    def action_mark(self) -> None:
        from learnlaw.tui.screens.exam_marking import MarkAnswers

        self.app.push_screen(MarkAnswers(self.desk, self.spot, self.number), self._back)

    def action_print(self) -> None:
        from learnlaw.tui.screens.exam_print import PrintExam

        if self.room is not None:
            self.app.push_screen(PrintExam(self.desk, self.spot, self.room), self._back)

    def action_regrade(self) -> None:
        from learnlaw.tui.screens.exam_regrade import Regrade

        row = self._row(ITEMS)
        if row is not None and self.known is not None and self.room is not None:
            question = self.known.analysis.questions[row.key]
            names = {one["officer"]: one["name"] for one in self.room.rows}
            self.app.push_screen(Regrade(self.desk, self.spot, self.number, question, names), self._back)

    def action_answer(self) -> None:
        from learnlaw.tui.screens.exam_appeal import AnswerAppeal

        appeal = self.appeal
        if appeal is not None and appeal.state == "raised":
            self.app.push_screen(AnswerAppeal(self.desk, self.spot, self.number, appeal), self._back)

    def _back(self, receipt: Any) -> None:
        if receipt is not None:
            self.receipt = receipt
        self.known = None
        self.trouble([])
        self.read()

    def action_give_up(self) -> None:
        self.dismiss(self.receipt)


Room = ExamRoomScreen


def _appeal_waits(screen: Room, _exam: Exam) -> bool:
    return screen.view == APPEALS and screen.appeal is not None and screen.appeal.state == "raised"


def _open_next(_screen: Room, exam: Exam) -> bool:
    return exam.state is ExamState.DRAFT or (exam.state is ExamState.CLOSED and exam.makeup is not None)


def _on_somebody(screen: Room, exam: Exam) -> bool:
    """Whether something can be given to the officer under the cursor."""
    return screen.result is not None and exam.state not in SETTLED


def _exempt(screen: Room) -> bool:
    """Whether the officer under the cursor is exempt: to be given time is to be expected again."""
    return screen.result is not None and screen.result["state"] == "exempt"


_WHEN: Mapping[str, Callable[[Room, Exam], bool]] = {
    "start": _open_next,
    "edit": lambda _screen, exam: exam.state is ExamState.DRAFT,
    "key_in": lambda _screen, exam: exam.state in SITTING and exam.mode is Mode.PAPER,
    "import": lambda _screen, exam: exam.state in SITTING and exam.mode is Mode.PAPER,
    "mark": lambda screen, _exam: screen.room is not None and screen.room.waiting > 0,
    "regrade": lambda screen, _exam: screen.view == ITEMS and screen.known is not None,
    "answer": _appeal_waits,
    "annul": lambda screen, _exam: has_paper(screen.result),
    "dispute": lambda screen, _exam: has_paper(screen.result),
    "admit": _on_somebody,
    "more_time": lambda screen, exam: _on_somebody(screen, exam) and not _exempt(screen),
    "excuse": lambda screen, exam: exam.state not in SETTLED and can_be_excused(screen.result),
    "add": lambda screen, exam: screen.view == RESULTS and exam.state not in SETTLED,
    "supervise": lambda _screen, exam: exam.mode is Mode.TERMINAL and exam.state not in SETTLED,
    "extend": lambda _screen, exam: exam.state not in SETTLED,
    "seats": lambda _screen, exam: exam.state not in SETTLED,
    "makeup": lambda _screen, exam: exam.state in (ExamState.DRAFT, ExamState.OPEN, ExamState.CLOSED),
    "close": lambda _screen, exam: exam.state in SITTING,
    "void": lambda _screen, exam: exam.state is not ExamState.VOID,
}
"""When a key of the life of an exam works; the others always do."""
