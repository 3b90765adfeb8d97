"""What is read of one exam and shown in its views: turnout, results, analysis, what is not known, appeals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.domain.exam import ExamState
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, tell
from learnlaw.tui.screens import exam_findings as findings
from learnlaw.tui.screens import exam_panes as panes
from learnlaw.tui.screens import exam_words as words_of
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_

if TYPE_CHECKING:
    from learnlaw.domain.exam import Exam
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.conduct import Conduct
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.exam_room import AppealShown, ExamRoom
    from learnlaw.verbs.registry import Receipt

OVERVIEW, UNITS, RESULTS, ITEMS, APPEALS = "overview", "units", "results", "items", "appeals"
KNOWN, CONDUCT = "known", "conduct"
VIEWS = {
    OVERVIEW: N_("Overview"),
    UNITS: N_("Units"),
    RESULTS: N_("Results"),
    ITEMS: N_("Analysis"),
    APPEALS: N_("Appeals"),
    KNOWN: N_("Weak"),
    CONDUCT: N_("Flags"),
}
DETAILED = (UNITS, ITEMS, APPEALS, KNOWN, CONDUCT)
"""Views with a pane below them that tells of the row under the cursor."""
AGAIN = 20
"""Seconds after which an exam that is being sat is read anew."""
SETTLED = (ExamState.FINAL, ExamState.VOID)
SITTING = (ExamState.OPEN, ExamState.MAKEUP)


class ExamReading(ExamTask):
    """The views of one exam; what can be done with it is added by those who inherit."""

    @dataclass
    class Read(Message):
        """The exam was read."""

        found: ExamRoom

    @dataclass
    class Analysed(Message):
        """Its answers were analysed, or cannot be."""

        found: findings.Known | None
        why: str

    @dataclass
    class Appealed(Message):
        """Its appeals were read."""

        found: Sequence[AppealShown]

    @dataclass
    class Judged(Message):
        """What a person should judge was looked for."""

        found: Conduct

    def __init__(self, desk: Desk, spot: Spot, number: str) -> None:
        super().__init__(desk, spot)
        self.number = number
        self.room: ExamRoom | None = None
        self.known: findings.Known | None = None
        self.conduct: Conduct | None = None
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
            yield Rows(id="exam-items", top=panes.ITEM_HEADS, widest=26)
            none = N_("Nobody has disputed an item.")
            yield Rows(id="exam-appeals", top=panes.APPEAL_HEADS, widest=24, empty=none)
            yield Rows(id="exam-known", top=findings.KNOWN_HEADS, widest=30)
            none = N_("Nothing in these papers asks to be looked at.")
            yield Rows(id="exam-conduct", top=findings.CONDUCT_HEADS, widest=30, empty=none)
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

        self._posting(lambda: self.Read(exam_room(self.desk, self.number)))

    @work(thread=True, exclusive=True, group="appeals")
    def read_appeals(self) -> None:
        """Read the appeals in a thread."""
        from learnlaw.verbs.exam_room import appeals_shown

        self._posting(lambda: self.Appealed(appeals_shown(self.desk, self.number)))

    @work(thread=True, exclusive=True, group="conduct")
    def judge(self) -> None:
        """Look in a thread for what a person should judge."""
        from learnlaw.verbs.conduct import exam_conduct

        self._posting(lambda: self.Judged(exam_conduct(self.desk, self.number)))

    @work(thread=True, exclusive=True, group="analyse")
    def analyse(self) -> None:
        """Analyse the answers in a thread, when they are asked for."""
        try:
            found = findings.known_of(self.desk, self.number)
        except LearnlawError as error:
            self.post_message(self.Analysed(None, tell(error)))
        else:
            self.post_message(self.Analysed(found, ""))

    def _posting(self, look: Callable[[], Message]) -> None:
        """Post what `look` finds, or why it cannot be had; runs in a thread."""
        try:
            self.post_message(look())
        except LearnlawError as error:
            self.post_message(self.Refused(error))

    @on(Read)
    def show_room(self, event: Read) -> None:
        event.stop()
        first = self.room is None
        self.room = event.found
        self._look(focus=first)

    @on(Analysed)
    def show_analysis(self, event: Analysed) -> None:
        event.stop()
        self.known, self._no_analysis = event.found, event.why
        self._fill_known()
        self._tell()

    @on(Appealed)
    def show_appeals(self, event: Appealed) -> None:
        event.stop()
        self.appeals = event.found
        self.query_one("#exam-appeals", Rows).show([panes.appeal_row(one) for one in event.found], keep=True)
        self._tell()

    @on(Judged)
    def show_conduct(self, event: Judged) -> None:
        event.stop()
        self.conduct = event.found
        self.query_one("#exam-conduct", Rows).show(list(findings.conduct_rows(event.found)), keep=True)
        self._tell()

    # -- looking --------------------------------------------------------------------------

    @property
    def exam(self) -> Exam | None:
        """The exam, once it was read."""
        return self.room.exam if self.room else None

    def _fill(self) -> None:
        """Fill in the view that is looked at; the others when they are."""
        room = self.room
        if room is None:
            return
        if self.view == OVERVIEW:
            self.query_one("#exam-overview", Lines).show(list(panes.overview(self.desk, room)), keep=True)
        elif self.view == UNITS:
            self.query_one("#exam-units", Rows).show(list(panes.unit_rows(room)), keep=True)
        elif self.view == RESULTS:
            self.query_one("#exam-results", Rows).show(list(panes.result_rows(room)), keep=True)
        elif self.view in (ITEMS, KNOWN):
            self.analyse()
        elif self.view == APPEALS:
            self.read_appeals()
        elif self.view == CONDUCT:
            self.judge()

    def _fill_known(self) -> None:
        """The tables of the two views that the analysis fills."""
        known = self.known
        items = known.analysis.analysis.items if known else ()
        self.query_one("#exam-items", Rows).show([panes.item_row(one) for one in items], keep=True)
        rows = list(findings.known_rows(known)) if known else []
        self.query_one("#exam-known", Rows).show(rows, keep=True)

    def _look(self, *, focus: bool = True) -> None:
        """Show the view that is looked at; `focus` moves the cursor into it."""
        for name in VIEWS:
            self.set_class(name == self.view, f"-{name}")
        self._fill()
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
        title = f"{room.exam.number}  {room.exam.title}  "
        parts = [(title, "strong"), (state, words_of.STATE_TONES[room.exam.state])]
        if room.exam.state in SITTING:
            parts.append((_("  as of {time}").format(time=f"{room.local(room.now):%H:%M:%S}"), "faint"))
        return [Paragraph(tuple(parts), 2), *self._figures(room)]

    def _figures(self, room: ExamRoom) -> list[Paragraph]:
        """What stands over the view that is looked at."""
        total = room.results.total
        if self.view == OVERVIEW:
            step = panes.step(self.desk, room)
            return [plain(step.words, tone=step.tone, indent=2)]
        if self.view in (UNITS, RESULTS):
            figures = (words_of.figure_words(total), words_of.rate_words(total))
            return [plain(words_of.in_a_line(each)) for each in figures]
        if self.view == ITEMS:
            return panes.test_lines(self.known.analysis if self.known else None, self._no_analysis)
        if self.view == KNOWN:
            return findings.known_heading(self.known, self._no_analysis)
        return findings.conduct_heading(self.conduct) if self.view == CONDUCT else []

    def _detail(self) -> None:
        self.set_class(self.view in DETAILED, "-detailed")
        row = self._row(self.view) if self.view in DETAILED else None
        lines = list(self._told(row)) if row is not None and self.room is not None else []
        self.query_one("#exam-detail", Lines).show(lines)

    def _told(self, row: Row) -> Sequence[Paragraph]:
        """What is told of the row under the cursor."""
        room, known, appeal = self.room, self.known, self.appeal
        if self.view == UNITS and room is not None:
            return list(panes.missing_lines(room, row.key))
        if self.view == ITEMS and known is not None:
            return list(panes.item_lines(known.analysis, row.key))
        if self.view == KNOWN and known is not None:
            return list(findings.known_lines(known, row.key))
        if self.view == APPEALS and appeal is not None:
            return list(panes.appeal_lines(appeal))
        if self.view == CONDUCT and self.conduct is not None:
            return list(findings.conduct_lines(self.conduct, row.key))
        return ()

    def _row(self, view: str) -> Row | None:
        return self.query_one(f"#exam-{view}", Rows).current

    @property
    def result(self) -> Mapping[str, Any] | None:
        """The row of the results under the cursor."""
        row = self._row(RESULTS) if self.view == RESULTS else None
        return self.room.rows[row.key] if self.room is not None and row is not None else None

    @property
    def appeal(self) -> AppealShown | None:
        """The appeal under the cursor."""
        row = self._row(APPEALS)
        return next((one for one in self.appeals if row and one.id == row.key), None)

    @on(Rows.Moved)
    def follow(self, event: Rows.Moved) -> None:
        event.stop()
        self._detail()
        self.refresh_bindings()

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

    def speak(self) -> None:
        """The language has changed: the same view in other words."""
        super().speak()
        self._look()
