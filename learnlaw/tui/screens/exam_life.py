"""The life of an exam by keys: opened, watched, given time and seats, closed, made up, called off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from learnlaw.domain.exam import ExamState, Mode
from learnlaw.errors import LearnlawError, RefusedError
from learnlaw.i18n import _, tell_problem
from learnlaw.tui.screens import exam_panes as panes
from learnlaw.tui.screens.ask import Ask
from learnlaw.tui.screens.ask_words import Asked, AskWords
from learnlaw.tui.screens.exam_reading import OVERVIEW, ExamReading
from learnlaw.tui.widgets.lines import Lines, plain

if TYPE_CHECKING:
    from learnlaw.domain.exam import Exam
    from learnlaw.verbs.registry import Receipt

FEW = 2
"""So many problems no longer stand above the keys."""


class ExamLife(ExamReading):
    """Each key asks before it does anything, and says afterwards what was done."""

    # -- asking and doing -------------------------------------------------------------------

    def ask(
        self, lines: Sequence[str], asked: Sequence[Asked], then: Callable[[Mapping[str, str]], None]
    ) -> None:
        """Ask for words; on Escape nothing is done."""

        def answered(words: Mapping[str, str] | None) -> None:
            if words is not None:
                then(words)

        self.app.push_screen(AskWords(lines, asked), answered)

    def confirm(self, lines: Sequence[str], then: Callable[[], None]) -> None:
        """Ask yes or no."""

        def answered(yes: bool | None) -> None:
            if yes:
                then()

        self.app.push_screen(Ask(lines), answered)

    def do(self, verb: Callable[[], Any]) -> None:
        """Run a verb in a thread; the screen stays."""
        self.trouble([])
        self.attempt(verb)

    def done(self, found: Any) -> None:
        """Stay, say what was done, and read the exam anew."""
        receipt: Receipt = found
        if not receipt.number and receipt.verb == "open_exam" and self.exam is not None:
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

    # -- opening ----------------------------------------------------------------------------

    def action_start(self) -> None:
        """Try whether it could be opened; if so it is asked, if not the problems stand on the screen."""
        from learnlaw.verbs.exam_running import open_exam

        exam = self.exam
        if exam is not None:
            makeup = exam.state is ExamState.CLOSED
            self.do(lambda: open_exam(self.desk, self.number, makeup=makeup, dry_run=True))

    def _confirm_start(self, exam: Exam) -> None:
        """Ask before it is opened; of an exam at the terminal, who watches the room."""
        makeup = exam.state is ExamState.CLOSED
        lines = list(panes.opening_words(self.desk, exam))
        if exam.mode is Mode.TERMINAL and not exam.supervised_by:
            asked = [Asked("who", _("Who watches the room"), needed=False)]
            self.ask(lines, asked, lambda words: self._open(words["who"], makeup))
            return
        self.confirm(lines, lambda: self._open("", makeup))

    def _open(self, who: str, makeup: bool) -> None:
        from learnlaw.verbs.exam_running import open_exam

        self.do(lambda: open_exam(self.desk, self.number, supervised_by=who, makeup=makeup))

    def action_supervise(self) -> None:
        from learnlaw.verbs.exam_running import supervise_exam

        lines = [
            _("Who watches the room?"),
            _("It is written down once, before anybody sits at the terminal."),
        ]
        name = Asked("who", _("Name"), self.exam.supervised_by if self.exam else "")
        self.ask(
            lines, [name], lambda words: self.do(lambda: supervise_exam(self.desk, self.number, words["who"]))
        )

    # -- while it is sat ----------------------------------------------------------------------

    def action_extend(self) -> None:
        """More minutes for everybody."""
        from learnlaw.verbs.exam_care import extend_exam

        lines = [
            _("More time for everybody?"),
            _("Whoever is sitting now has the clock moved at once. Time that was given is not taken back."),
        ]

        def give(words: Mapping[str, str]) -> None:
            self.do(
                lambda: extend_exam(
                    self.desk, self.number, minutes_of(words["minutes"]), reason=words["reason"]
                )
            )

        self.ask(lines, [Asked("minutes", _("Minutes more"), hint="10"), Asked("reason", _("Reason"))], give)

    def action_seats(self) -> None:
        """Seats anew, hall by hall."""
        from learnlaw.tui.screens.exam_form_words import halls_of
        from learnlaw.verbs.exam_care import seat_exam

        room = self.room
        halls = room.results.held.row.halls if room else {}
        now = " ".join(f"{hall}={rows}x{columns}" for hall, (rows, columns) in halls.items())
        lines = [
            _("Give out halls and seats anew?"),
            _("Everybody is seated hall by hall, neighbours with different forms; lists that were printed "
              "before no longer hold."),
        ]  # fmt: skip
        asked = Asked("halls", _("Halls, rows x columns"), now, "一号会议室=6x8 二楼=5x6")
        self.ask(
            lines,
            [asked],
            lambda words: self.do(lambda: seat_exam(self.desk, self.number, halls_of(words["halls"]))),
        )

    # -- its end ------------------------------------------------------------------------------

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

            self.do(write)

        lines = [
            _("When is the make-up?"),
            _("It may be in the next year; it counts as this exam all the same."),
        ]
        self.ask(lines, asked, give)

    def action_close(self) -> None:
        from learnlaw.verbs.exam_running import close_exam

        room = self.room
        if room is not None:
            lines = list(panes.closing_words(room))
            self.confirm(lines, lambda: self.do(lambda: close_exam(self.desk, self.number)))

    def action_void(self) -> None:
        from learnlaw.verbs.exam_running import void_exam

        lines = [
            _("Call off {title}?").format(title=self.exam.title if self.exam else ""),
            _("It counts nowhere then. Its papers and answers stay, and it is not opened again."),
        ]
        self.ask(
            lines,
            [Asked("reason", _("Reason"))],
            lambda words: self.do(lambda: void_exam(self.desk, self.number, reason=words["reason"])),
        )


def minutes_of(text: str) -> int:
    """Minutes that were typed. RefusedError for what is no number above 0."""
    from learnlaw.domain.values import parse_whole
    from learnlaw.errors import Problem, say

    found, _notes = parse_whole(text)
    if found < 1:
        raise RefusedError([Problem("no-minutes", say("write how many minutes more, 1 at least"))])
    return found
