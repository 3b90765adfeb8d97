"""One exam: what comes next, who has not sat by unit, results, what the answers say, appeals; and its life."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.domain.attempt import AttemptState
from learnlaw.domain.exam import ExamState, Mode
from learnlaw.errors import LearnlawError, RefusedError
from learnlaw.i18n import _, tell, tell_problem
from learnlaw.tui.screens import exam_panes as panes
from learnlaw.tui.screens import exam_words as words_of
from learnlaw.tui.screens.ask import Ask
from learnlaw.tui.screens.ask_words import Asked, AskWords
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.domain.exam import Exam
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.exam_results import ExamAnalysis
    from learnlaw.verbs.exam_room import AppealShown, ExamRoom
    from learnlaw.verbs.registry import Receipt

OVERVIEW, UNITS, RESULTS, ITEMS, APPEALS = "overview", "units", "results", "items", "appeals"
VIEWS = {
    OVERVIEW: N_("Overview"),
    UNITS: N_("Units"),
    RESULTS: N_("Results"),
    ITEMS: N_("Analysis"),
    APPEALS: N_("Appeals"),
}
FEW = 2
"""So many problems no longer stand above the keys."""
AGAIN = 20
"""Seconds after which an exam that is being sat is read anew."""
SETTLED = (ExamState.FINAL, ExamState.VOID)
SITTING = (ExamState.OPEN, ExamState.MAKEUP)


class ExamRoomScreen(ExamTask):
    """Five views of one exam, and the keys of its life."""

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
        key("k", "key_in", N_("Key in"), N_("key in answer sheets"), id="task.key-in"),
        key("i", "import", N_("Import"), N_("a file of answer sheets"), id="task.import"),
        key("h", "mark", N_("Mark by hand"), N_("give the marks of short answers"), id="task.mark"),
        key("r", "regrade", N_("Regrade"), N_("another key, or withdraw the question"), id="task.regrade"),
        key("z", "annul", N_("Annul"), N_("annul this paper: it counts nowhere"), id="task.annul"),
        key("g", "admit", N_("Let in again"), N_("another attempt for this officer"), id="task.admit"),
        key("a", "answer", N_("Answer"), N_("answer the appeal under the cursor"), id="task.answer"),
        key(
            "p", "print", N_("Print"), N_("papers, sheets, seats, record, key, answer file"), id="task.print"
        ),
        key("w", "supervise", N_("Watched by"), N_("who watches the room"), id="task.supervise"),
        key(
            "m", "makeup", N_("Make-up window"), N_("give it a make-up window, or move it"), id="task.makeup"
        ),
        key(
            "c", "close", N_("Close it"), N_("close it, or its make-up; then results count"), id="task.close"
        ),
        key("x", "void", N_("Call off"), N_("it counts nowhere; papers and answers stay"), id="task.void"),
    ]

    @dataclass
    class Read(Message):
        """The exam was read."""

        found: ExamRoom

    @dataclass
    class Analysed(Message):
        """Its answers were analysed, or cannot be."""

        found: ExamAnalysis | None
        why: str

    @dataclass
    class Appealed(Message):
        """Its appeals were read."""

        found: Sequence[AppealShown]

    def __init__(self, desk: Desk, spot: Spot, number: str) -> None:
        super().__init__(desk, spot)
        self.number = number
        self.room: ExamRoom | None = None
        self.analysis: ExamAnalysis | None = None
        self.appeals: Sequence[AppealShown] = ()
        self.view = OVERVIEW
        self.receipt: Receipt | None = None
        self._no_analysis = ""

    def compose_task(self) -> ComposeResult:
        with Vertical(id="exam"):
            yield Lines(id="exam-views")
            yield Lines(id="exam-next")
            yield Lines(id="exam-overview", focus=True)
            yield Rows(id="exam-units", top=panes.UNIT_HEADS, widest=20)
            yield Rows(id="exam-results", top=panes.RESULT_HEADS, widest=24)
            yield Rows(
                id="exam-items",
                top=panes.ITEM_HEADS,
                widest=26,
            )
            yield Rows(
                id="exam-appeals",
                top=panes.APPEAL_HEADS,
                widest=24,
                empty=N_("Nobody has disputed an item."),
            )
            yield Lines(id="exam-detail", focus=True)

    def on_mount(self) -> None:
        super().on_mount()
        self._look()
        self.read()
        self.set_interval(AGAIN, self._watch)

    def _watch(self) -> None:
        """While it is being sat, turnout is read anew from time to time."""
        if self.is_current and self.exam is not None and self.exam.state in SITTING:
            self.read()

    # -- reading --------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Read the exam in a thread."""
        from learnlaw.verbs.exam_room import exam_room

        try:
            found = exam_room(self.desk, self.number)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Read(found))

    @on(Read)
    def show_room(self, event: Read) -> None:
        event.stop()
        first = self.room is None
        self.room = event.found
        self._look(focus=first)

    @work(thread=True, exclusive=True, group="analyse")
    def analyse(self) -> None:
        """Analyse the answers in a thread, when they are asked for."""
        from learnlaw.verbs.exam_results import analyse_exam

        try:
            found = analyse_exam(self.desk, self.number)
        except LearnlawError as error:
            self.post_message(self.Analysed(None, tell(error)))
        else:
            self.post_message(self.Analysed(found, ""))

    @on(Analysed)
    def show_analysis(self, event: Analysed) -> None:
        event.stop()
        self.analysis, self._no_analysis = event.found, event.why
        items = event.found.analysis.items if event.found else ()
        self.query_one("#exam-items", Rows).show([panes.item_row(one) for one in items], keep=True)
        self._tell()

    @work(thread=True, exclusive=True, group="appeals")
    def read_appeals(self) -> None:
        """Read the appeals in a thread."""
        from learnlaw.verbs.exam_room import appeals_shown

        try:
            found = appeals_shown(self.desk, self.number)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Appealed(found))

    @on(Appealed)
    def show_appeals(self, event: Appealed) -> None:
        event.stop()
        self.appeals = event.found
        rows = [panes.appeal_row(one) for one in event.found]
        self.query_one("#exam-appeals", Rows).show(rows, keep=True)
        self._tell()

    # -- looking --------------------------------------------------------------------------

    @property
    def exam(self) -> Exam | None:
        """The exam, once it was read."""
        return self.room.exam if self.room else None

    def _fill(self) -> None:
        """Fill in the view that is looked at; the others when they are."""
        if self.room is None:
            return
        if self.view == OVERVIEW:
            lines = list(panes.overview(self.desk, self.room))
            self.query_one("#exam-overview", Lines).show(lines, keep=True)
        elif self.view == UNITS:
            self.query_one("#exam-units", Rows).show(list(panes.unit_rows(self.room)), keep=True)
        elif self.view == RESULTS:
            self.query_one("#exam-results", Rows).show(list(panes.result_rows(self.room)), keep=True)

    def _look(self, *, focus: bool = True) -> None:
        """Show the view that is looked at; `focus` moves the cursor into it."""
        for name in VIEWS:
            self.set_class(name == self.view, f"-{name}")
        self._fill()
        if self.view == ITEMS and self.room is not None:
            self.analyse()
        if self.view == APPEALS and self.room is not None:
            self.read_appeals()
        self._tell()
        if focus:
            self.call_after_refresh(self._focus)

    def _focus(self) -> None:
        self.query_one(f"#exam-{self.view}").focus()
        self.refresh_bindings()

    def _tell(self) -> None:
        self.query_one("#exam-views", Lines).show([self._views()])
        self.query_one("#exam-next", Lines).show(self._head())
        self._detail()
        self.refresh_bindings()

    def _views(self) -> Paragraph:
        parts = []
        for n, (name, words) in enumerate(VIEWS.items(), 1):
            count = f"({self.room.appeals})" if name == APPEALS and self.room and self.room.appeals else ""
            text = f"{n} {_(words)}{count}"
            here = name == self.view
            parts.append((f"[{text}]" if here else f" {text} ", "accent" if here else "faint"))
        return Paragraph(tuple(parts), one_line=True)

    def _head(self) -> list[Paragraph]:
        room = self.room
        if room is None:
            return [plain(_("Reading ..."), tone="faint")]
        state = _(words_of.STATE_WORDS[room.exam.state])
        lines = [
            Paragraph(
                (
                    (f"{room.exam.number}  {room.exam.title}  ", "strong"),
                    (state, words_of.STATE_TONES[room.exam.state]),
                ),
                2,
            )
        ]
        if self.view == OVERVIEW:
            step = panes.step(self.desk, room)
            lines.append(plain(step.words, tone=step.tone, indent=2))
        elif self.view in (UNITS, RESULTS):
            total = room.results.total
            lines.append(plain(words_of.in_a_line(words_of.figure_words(total))))
            lines.append(plain(words_of.in_a_line(words_of.rate_words(total))))
        elif self.view == ITEMS:
            lines += panes.test_lines(self.analysis, self._no_analysis)
        return lines

    def _detail(self) -> None:
        lines: list[Paragraph] = []
        if self.view == UNITS and (row := self._row("units")) is not None and self.room is not None:
            lines = list(panes.missing_lines(self.room, row.key))
        elif self.view == ITEMS and (row := self._row("items")) is not None and self.analysis is not None:
            lines = list(panes.item_lines(self.analysis, row.key))
        elif self.view == APPEALS and (appeal := self.appeal) is not None:
            lines = list(panes.appeal_lines(appeal))
        self.set_class(self.view in (UNITS, ITEMS, APPEALS), "-detailed")
        self.query_one("#exam-detail", Lines).show(lines)

    def _row(self, view: str) -> Row | None:
        return self.query_one(f"#exam-{view}", Rows).current

    @property
    def appeal(self) -> AppealShown | None:
        """The appeal under the cursor."""
        row = self._row("appeals")
        return next((one for one in self.appeals if row and one.id == row.key), None)

    @on(Rows.Moved)
    def follow(self, event: Rows.Moved) -> None:
        event.stop()
        self._detail()
        self.refresh_bindings()

    @on(Rows.Opened)
    def open_row(self, event: Rows.Opened) -> None:
        event.stop()
        if self.view == ITEMS:
            self.action_regrade()
        elif self.view == APPEALS:
            self.action_answer()

    def action_refresh(self) -> None:
        self.trouble([])
        self.read()

    def action_view(self, view: str) -> None:
        self.view = view
        self.trouble([])
        self._look()

    def action_turn(self, by: int) -> None:
        names = list(VIEWS)
        self.action_view(names[(names.index(self.view) + by) % len(names)])

    # -- its life -------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        exam = self.exam
        if action not in _WHEN:
            return True
        return exam is not None and _WHEN[action](self, exam)

    def action_start(self) -> None:
        """Try whether it could be opened; if so it is asked, if not the problems stand on the screen."""
        from learnlaw.verbs.exam_running import open_exam

        exam = self.exam
        if exam is not None:
            makeup = exam.state is ExamState.CLOSED
            self._do(lambda: open_exam(self.desk, self.number, makeup=makeup, dry_run=True))

    def _confirm_start(self, exam: Exam) -> None:
        """Ask before it is opened; of an exam at the terminal, who watches the room."""
        makeup = exam.state is ExamState.CLOSED
        lines = list(panes.opening_words(self.desk, exam))
        if exam.mode is Mode.TERMINAL and not exam.supervised_by:
            asked = [Asked("who", _("Who watches the room"), needed=False)]
            self._ask(lines, asked, lambda words: self._open(words["who"], makeup))
            return
        self._confirm(lines, lambda: self._open("", makeup))

    def _open(self, who: str, makeup: bool) -> None:
        from learnlaw.verbs.exam_running import open_exam

        self._do(lambda: open_exam(self.desk, self.number, supervised_by=who, makeup=makeup))

    def action_supervise(self) -> None:
        from learnlaw.verbs.exam_running import supervise_exam

        lines = [
            _("Who watches the room?"),
            _("It is written down once, before anybody sits at the terminal."),
        ]
        self._ask(
            lines,
            [Asked("who", _("Name"), self.exam.supervised_by if self.exam else "")],
            lambda words: self._do(lambda: supervise_exam(self.desk, self.number, words["who"])),
        )

    def action_makeup(self) -> None:
        from learnlaw.verbs.exam_running import set_makeup
        from learnlaw.verbs.exams import instant

        exam = self.exam
        window = exam.makeup if exam else None
        begins = f"{self.desk.local(window.opens):%Y-%m-%d %H:%M}" if window else ""
        ends = f"{self.desk.local(window.closes):%Y-%m-%d %H:%M}" if window else ""
        asked = [
            Asked("opens", _("It can be begun from"), begins, "2025-01-05 09:00"),
            Asked("closes", _("until"), ends, "2025-01-05 11:00"),
        ]

        def give(words: Mapping[str, str]) -> None:
            def write() -> Any:
                window = instant(self.desk, words["opens"]), instant(self.desk, words["closes"])
                return set_makeup(self.desk, self.number, *window)

            self._do(write)

        lines = [
            _("When is the make-up?"),
            _("It may be in the next year; it counts as this exam all the same."),
        ]
        self._ask(lines, asked, give)

    def action_close(self) -> None:
        from learnlaw.verbs.exam_running import close_exam

        room = self.room
        if room is None:
            return
        self._confirm(
            list(panes.closing_words(room)), lambda: self._do(lambda: close_exam(self.desk, self.number))
        )

    def action_void(self) -> None:
        from learnlaw.verbs.exam_running import void_exam

        lines = [
            _("Call off {title}?").format(title=self.exam.title if self.exam else ""),
            _("It counts nowhere then. Its papers and answers stay, and it is not opened again."),
        ]
        self._ask(
            lines,
            [Asked("reason", _("Reason"))],
            lambda words: self._do(lambda: void_exam(self.desk, self.number, reason=words["reason"])),
        )

    @property
    def result(self) -> Mapping[str, Any] | None:
        """The row of the results under the cursor."""
        row = self._row("results")
        return self.room.rows[row.key] if self.room is not None and row is not None else None

    def action_annul(self) -> None:
        from learnlaw.verbs.exam_care import annul_attempt

        row = self.result
        if row is None:
            return
        officer, attempt = row["officer"], row["attempt"]
        lines = [
            _("Annul the paper of {name} {code}?").format(name=row["name"], code=officer),
            _("It counts nowhere then; everything of it stays. g lets the officer in again."),
        ]
        self._ask(
            lines,
            [Asked("reason", _("Reason"))],
            lambda words: self._do(
                lambda: annul_attempt(
                    self.desk, self.number, officer, attempt=attempt, reason=words["reason"]
                )
            ),
        )

    def action_admit(self) -> None:
        from learnlaw.verbs.exam_care import admit_officer

        row = self.result
        if row is None:
            return
        officer = row["officer"]
        lines = [_("Another attempt for {name} {code}?").format(name=row["name"], code=officer)]
        self._ask(
            lines,
            [Asked("reason", _("Reason"))],
            lambda words: self._do(
                lambda: admit_officer(self.desk, self.number, officer, again=True, reason=words["reason"])
            ),
        )

    def _ask(
        self, lines: Sequence[str], asked: Sequence[Asked], then: Callable[[Mapping[str, str]], None]
    ) -> None:
        def answered(words: Mapping[str, str] | None) -> None:
            if words is not None:
                then(words)

        self.app.push_screen(AskWords(lines, asked), answered)

    def _confirm(self, lines: Sequence[str], then: Callable[[], None]) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                then()

        self.app.push_screen(Ask(lines), answered)

    def _do(self, verb: Callable[[], Any]) -> None:
        self.trouble([])
        self.attempt(verb)

    def done(self, found: Any) -> None:
        """Stay, say what was done, and read the exam anew."""
        receipt: Receipt = found
        if not receipt.number and self.exam is not None:
            self._confirm_start(self.exam)
            return
        self.receipt = receipt
        lines = [plain(line, tone="good") for line in panes.receipt_words(receipt)]
        lines += [plain(tell_problem(problem), tone="warn") for problem in receipt.notices]
        self.trouble(lines)
        self.read()

    def refused(self, error: LearnlawError) -> None:
        """What takes more than a line or two, such as cells that the bank cannot fill, stands in the overview."""
        if not isinstance(error, RefusedError) or len(error.problems) < FEW:
            super().refused(error)
            return
        self.action_view(OVERVIEW)
        self.query_one("#exam-overview", Lines).show(list(panes.refusal_lines(error)))
        self.trouble([plain(_("It was not done; F5 shows the exam again."), tone="bad")])

    # -- other screens ----------------------------------------------------------------------

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

        row = self._row("items")
        if row is not None and self.analysis is not None:
            screen = Regrade(self.desk, self.spot, self.number, self.analysis.questions[row.key])
            self.app.push_screen(screen, self._back)

    def action_answer(self) -> None:
        from learnlaw.tui.screens.exam_appeal import AnswerAppeal

        appeal = self.appeal
        if appeal is not None and appeal.state == "raised":
            self.app.push_screen(AnswerAppeal(self.desk, self.spot, self.number, appeal), self._back)

    def _back(self, receipt: Any) -> None:
        if receipt is not None:
            self.receipt = receipt
        self.analysis = None
        self.trouble([])
        self.read()

    def action_give_up(self) -> None:
        self.dismiss(self.receipt)

    def speak(self) -> None:
        """The language has changed: the same view in other words."""
        super().speak()
        self._look()


def _appeal_waits(screen: ExamRoomScreen, _exam: Exam) -> bool:
    return screen.view == APPEALS and screen.appeal is not None and screen.appeal.state == "raised"


def _has_paper(screen: ExamRoomScreen, _exam: Exam) -> bool:
    row = screen.result if screen.view == RESULTS else None
    return row is not None and row["attempt"] is not None and row["state"] != AttemptState.VOID


def _open_next(_screen: ExamRoomScreen, exam: Exam) -> bool:
    return exam.state is ExamState.DRAFT or (exam.state is ExamState.CLOSED and exam.makeup is not None)


_WHEN: Mapping[str, Callable[[ExamRoomScreen, Exam], bool]] = {
    "start": _open_next,
    "key_in": lambda _screen, exam: exam.state in SITTING and exam.mode is Mode.PAPER,
    "import": lambda _screen, exam: exam.state in SITTING and exam.mode is Mode.PAPER,
    "mark": lambda screen, _exam: screen.room is not None and screen.room.waiting > 0,
    "regrade": lambda screen, _exam: screen.view == ITEMS and screen.analysis is not None,
    "answer": _appeal_waits,
    "annul": _has_paper,
    "admit": lambda screen, exam: screen.view == RESULTS and exam.state in SITTING,
    "supervise": lambda _screen, exam: exam.mode is Mode.TERMINAL and exam.state not in SETTLED,
    "makeup": lambda _screen, exam: exam.state in (ExamState.DRAFT, ExamState.OPEN, ExamState.CLOSED),
    "close": lambda _screen, exam: exam.state in SITTING,
    "void": lambda _screen, exam: exam.state is not ExamState.VOID,
}
"""When a key of the life of an exam works; the others always do."""
