"""Every blueprint 组卷方案, the shipped ones and the user's own: look at one, change it, or begin with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, tell
from learnlaw.tui import show
from learnlaw.tui.screens.exam_blueprint_words import problem_words
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.screens.exam_words import right
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.domain.blueprint import Blueprint
    from learnlaw.errors import Problem
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk

Known = tuple[str, "Blueprint | None", "list[Problem]", bool]
"""Id, blueprint, what is wrong with it, and whether it is the user's own."""


HEADS = (N_("Id"), N_("Source"), N_("Questions"), N_("Full marks"), N_("Pass mark"), N_("Title"))


class _Plans(Rows):
    """The list; its key tells what Enter does here."""

    BINDINGS: ClassVar = [
        key("enter", "open", N_("Open"), N_("look at it beside the bank, and change it"), id="list.plan")
    ]


class Blueprints(ExamTask):
    """`n` begins with an empty one. Nothing on the board changes by it."""

    TITLE_WORDS = N_("Blueprints")
    HELP = "exam_blueprints"
    CSS_PATH = "exam_blueprint.tcss"
    BINDINGS = [
        key("n", "new", N_("New"), N_("begin with an empty one"), id="task.new"),
    ]

    @dataclass
    class Read(Message):
        """The blueprints were read."""

        found: Sequence[Known]

    def __init__(self, desk: Desk, spot: Spot, *, asked: bool = False) -> None:
        super().__init__(desk, spot)
        self.asked = asked
        """Whether a form asks, and takes the id of the last that was saved."""
        self.known: Sequence[Known] | None = None
        self.saved: str | None = None

    def compose_task(self) -> ComposeResult:
        with Vertical(id="plans"):
            yield _Plans(
                id="plans-rows", top=HEADS, empty=N_("There is no blueprint: n makes one."), widest=34
            )
            yield Lines(id="plans-told")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#plans-rows", Rows).focus()
        self.read()

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Read the files in a thread."""
        from learnlaw.verbs.blueprint_desk import own_blueprints
        from learnlaw.verbs.blueprints import list_blueprints
        from learnlaw.verbs.shipped import known_blueprints

        try:
            mine, files = own_blueprints(self.desk), known_blueprints(self.desk)
            found = [(*one, files[one[0]].parent == mine) for one in list_blueprints(self.desk)]
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Read(found))

    @on(Read)
    def show_plans(self, event: Read) -> None:
        event.stop()
        self.known = event.found
        self._list()

    def _list(self) -> None:
        rows = self.query_one("#plans-rows", Rows)
        rows.show([_row(one) for one in self.known or ()], keep=True)
        if self.saved:
            rows.go_to(self.saved)

    @on(Rows.Moved, "#plans-rows")
    def follow(self, event: Rows.Moved) -> None:
        event.stop()
        current = event.rows.current
        one = next((one for one in self.known or () if current and one[0] == current.key), None)
        self.query_one("#plans-told", Lines).show([] if one is None else list(_told(one)))

    @on(Rows.Opened)
    def open_row(self, event: Rows.Opened) -> None:
        event.stop()
        self._edit(event.key)

    def action_new(self) -> None:
        self._edit("")

    def _edit(self, word: str) -> None:
        from learnlaw.tui.screens.exam_blueprint import EditBlueprint

        self.app.push_screen(EditBlueprint(self.desk, self.spot, word), self._back)

    def _back(self, saved: Any) -> None:
        self.saved = saved or self.saved
        self.read()

    def action_give_up(self) -> None:
        self.dismiss(self.saved if self.asked else None)

    def speak(self) -> None:
        """The language has changed."""
        super().speak()
        self._list()


def _row(one: Known) -> Row:
    id, plan, _problems, own = one
    source = _("your own") if own else _("shipped")
    if plan is None:
        return Row(id, (id, source, "", "", "", _("cannot be read")), "bad")
    figures = (str(plan.items), show.figure(plan.total), show.figure(plan.pass_mark))
    widths = (cell_len(_(head)) for head in HEADS[2:5])
    cells = (right(text, width) for text, width in zip(figures, widths, strict=True))
    return Row(id, (id, source, *cells, plan.title))


def _told(one: Known) -> Iterator[Paragraph]:
    from learnlaw.domain.blueprint import blueprint_words

    _id, plan, problems, own = one
    if plan is not None:
        yield plain(plan.title, tone="strong")
        for sentence in blueprint_words(plan):
            yield plain(tell(sentence), indent=2)
        if plan.source:
            yield plain(plan.source, tone="faint", indent=2)
    for problem in problems:
        yield plain(problem_words(problem), tone="warn" if problem.warning else "bad", indent=2)
    if not own:
        yield plain(_("A shipped one is not changed: Enter begins one of your own with it."), tone="faint")
