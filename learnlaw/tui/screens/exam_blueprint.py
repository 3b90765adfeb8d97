"""Writes a blueprint 组卷方案: its cells in a table, beside each what the bank has of it on the exam's day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _
from learnlaw.tui.screens import exam_blueprint_words as words_of
from learnlaw.tui.screens.ask import Ask
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.rows import Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.domain.law import Catalogue, RequiredList
    from learnlaw.domain.stock import Stock
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.blueprint_desk import PlanSeen, PlanStart
    from learnlaw.verbs.desk import Desk

Form = tuple[Mapping[str, str], tuple[Mapping[str, str], ...]]
"""The head of a blueprint and its cells, in words."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What names of a blueprint are looked up in."""

    catalogue: Catalogue
    lists: tuple[RequiredList, ...]


class _Cells(Rows):
    """The table; its key tells what Enter does here."""

    BINDINGS: ClassVar = [key("enter", "open", N_("Edit"), N_("change this cell"), id="list.cell")]


class EditBlueprint(ExamTask):
    """Dismissed with the id of the blueprint that was saved; `word` is the one it begins with."""

    TITLE_WORDS = N_("Write a blueprint 组卷方案")
    HELP = "exam_blueprint"
    CSS_PATH = "exam_blueprint.tcss"
    KEYS_FIRST = ("list.cell", "task.leave", "task.save")
    BINDINGS = [
        key("n", "add", N_("New cell"), N_("one more cell, like this one"), id="task.add"),
        key("d,delete", "remove", N_("Take out"), N_("take this cell out"), id="task.remove"),
        key(
            "t", "head", N_("Lines and time"), N_("title, time, full marks, lines, attempts"), id="task.head"
        ),
        key("g", "day", N_("Day"), N_("the day of the exam, for which the bank is looked at"), id="task.day"),
        key("v", "reviewed", N_("Reviewed too"), N_("count reviewed questions, or not"), id="task.reviewed"),
        key("s,ctrl+s", "save", N_("Save"), N_("as a file of your own, YAML"), id="task.save"),
    ]

    @dataclass
    class Begun(Message):
        """The blueprint to begin with was read, and what can be chosen."""

        start: PlanStart
        choices: Choices

    @dataclass
    class Seen(Message):
        """The form was looked at beside the bank."""

        form: Form
        seen: PlanSeen

    def __init__(self, desk: Desk, spot: Spot, word: str = "", *, day: date | None = None) -> None:
        super().__init__(desk, spot)
        self.word = word
        self.day = day or desk.today()
        self.reviewed = False
        self.head: dict[str, str] = {}
        self.cells: list[dict[str, str]] = []
        self.own = self.changed = False
        self.choices: Choices | None = None
        self.seen: PlanSeen | None = None
        self._stocks: dict[tuple[date, bool], Stock] = {}

    def compose_task(self) -> ComposeResult:
        with Vertical(id="plan"):
            yield Lines(id="plan-head")
            yield _Cells(
                id="plan-cells",
                top=words_of.HEADS,
                empty=N_("No cell yet: n makes one; t writes title, time and lines."),
                widest=34,
            )
            yield Lines(id="plan-told", focus=True)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#plan-cells", Rows).focus()
        self._paint()
        self.begin()

    @property
    def form(self) -> Form:
        """What stands here now."""
        return dict(self.head), tuple(dict(cell) for cell in self.cells)

    # -- reading ----------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="begin")
    def begin(self) -> None:
        """Read in a thread what it begins with."""
        from learnlaw.verbs.blueprint_desk import lists_known, start_from
        from learnlaw.verbs.library import known_catalogue

        try:
            choices = Choices(known_catalogue(self.desk), tuple(lists_known(self.desk)))
            self.post_message(self.Begun(start_from(self.desk, self.word), choices))
        except LearnlawError as error:
            self.post_message(self.Refused(error))

    @on(Begun)
    def take_start(self, event: Begun) -> None:
        event.stop()
        start, self.choices = event.start, event.choices
        self.head, self.cells, self.own = dict(start.head), [dict(cell) for cell in start.cells], start.own
        self._paint()
        self.look()
        if not self.word:
            self.action_head()

    def look(self) -> None:
        """See the form beside the bank, in a thread."""
        self._look(self.form, self.day, self.reviewed)

    @work(thread=True, exclusive=True, group="look")
    def _look(self, form: Form, day: date, reviewed: bool) -> None:
        from learnlaw.verbs.blueprint_desk import bank_of, see_blueprint

        try:
            stock = self._stocks.get((day, reviewed)) or bank_of(self.desk, day, reviewed=reviewed)
            self._stocks[day, reviewed] = stock
            seen = see_blueprint(self.desk, *form, stock, reviewed=reviewed)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Seen(form, seen))

    @on(Seen)
    def show_seen(self, event: Seen) -> None:
        event.stop()
        if event.form == self.form:
            self.seen = event.seen
            self._paint()

    # -- showing ----------------------------------------------------------------------------

    def _paint(self) -> None:
        head = words_of.head_lines(self.head, self.cells, self.seen, self.day, reviewed=self.reviewed)
        self.query_one("#plan-head", Lines).show(
            head if self.head else [plain(_("Reading ..."), tone="faint")]
        )
        rows = words_of.cell_rows(self.cells, self.seen, self.choices)
        self.query_one("#plan-cells", Rows).show(rows, keep=True)
        self.query_one("#plan-told", Lines).show(words_of.told(self.seen), keep=True)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "remove":
            return bool(self.cells)
        return action not in ("add", "head", "save") or self.choices is not None

    @on(Rows.Opened)
    def open_row(self, event: Rows.Opened) -> None:
        event.stop()
        self._open_cell(event.key, self.cells[event.key], new=False)

    # -- changing ---------------------------------------------------------------------------

    @property
    def at(self) -> int:
        """The cell under the cursor."""
        return self.query_one("#plan-cells", Rows).at

    def _changed(self) -> None:
        self.changed, self.seen = True, None
        self.trouble([])
        self._paint()
        self.look()

    def action_add(self) -> None:
        """Like the cell under the cursor, and opened at once."""
        like = {**words_of.FIRST_CELL, **(self.cells[self.at] if self.cells else {})}
        place = self.at + 1 if self.cells else 0
        self._open_cell(place, like, new=True)

    def _open_cell(self, place: int, cell: Mapping[str, str], *, new: bool) -> None:
        from learnlaw.tui.screens.exam_blueprint_form import CellForm

        if self.choices is None:
            return

        def written(words: Mapping[str, str] | None) -> None:
            if words is None:
                return
            self.cells[place : place + (0 if new else 1)] = [dict(words)]
            self._changed()
            self.query_one("#plan-cells", Rows).go_to(place)

        stock = self._stocks.get((self.day, self.reviewed))
        self.app.push_screen(CellForm(self.desk, self.spot, cell, self.head, self.choices, stock), written)

    def action_remove(self) -> None:
        if self.cells:
            del self.cells[self.at]
            self._changed()

    def action_head(self) -> None:
        from learnlaw.tui.screens.exam_blueprint_form import HeadForm

        if self.choices is None:
            return

        def written(words: Mapping[str, str] | None) -> None:
            if words is not None:
                self.own = self.own and words["blueprint"] == self.head["blueprint"]
                self.head = dict(words)
                self._changed()

        self.app.push_screen(HeadForm(self.desk, self.spot, self.head, self.cells, self.choices), written)

    def action_day(self) -> None:
        from learnlaw.tui.screens.ask_day import AskDay

        def answered(day: date | None) -> None:
            if day is not None:
                self.day = day
                self.look()
                self._paint()

        self.app.push_screen(AskDay(N_("On which day is the exam?"), self.day), answered)

    def action_reviewed(self) -> None:
        self.reviewed = not self.reviewed
        self.look()
        self._paint()

    # -- saving -----------------------------------------------------------------------------

    def action_save(self) -> None:
        self._save(force=self.own)

    def _save(self, *, force: bool) -> None:
        from learnlaw.verbs.blueprint_desk import write_blueprint

        head, cells = self.form
        self.trouble([])
        self.attempt(lambda: write_blueprint(self.desk, head, cells, force=force))

    def done(self, found: Any) -> None:
        self.dismiss(found.stem)

    def refused(self, error: LearnlawError) -> None:
        """What is wrong stands below the cells; a file that is there already is asked about."""
        from learnlaw.errors import RefusedError
        from learnlaw.verbs.roster_export import FileExistsAlreadyError

        if isinstance(error, FileExistsAlreadyError):
            self._ask_over()
        elif isinstance(error, RefusedError):
            first = next((one for one in error.problems if not one.warning), error.problems[0])
            self.trouble([plain(words_of.problem_words(first), tone="bad")])
        else:
            super().refused(error)

    def _ask_over(self) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._save(force=True)

        lines = [
            _("There is a blueprint {id} of your own already. Write over it?").format(
                id=self.head.get("blueprint", "")
            ),
            _("Exams that were made with it keep what they were made with."),
        ]
        self.app.push_screen(Ask(lines), answered)

    def action_give_up(self) -> None:
        """What was changed is asked about before it is lost."""
        if not self.changed:
            self.dismiss(None)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.dismiss(None)

        self.app.push_screen(Ask([_("Leave without saving? What you changed is lost.")]), answered)

    def speak(self) -> None:
        """The language has changed."""
        super().speak()
        self._paint()
