"""The two forms of a blueprint: what holds for the whole of it, and one cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.domain.kinds import Title
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, tell
from learnlaw.tui.forms import FormTask
from learnlaw.tui.screens import exam_blueprint_words as words_of
from learnlaw.tui.screens.exam_blueprint_words import CASES, KINDS, LABELS, LEVELS
from learnlaw.tui.widgets.form import Choice, Entry, Field, Filled, Form, Option, Pick
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.domain.stock import Stock
    from learnlaw.errors import Problem
    from learnlaw.tui.screens.exam_blueprint import Choices
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.blueprint_desk import PlanSeen
    from learnlaw.verbs.desk import Desk

WAIT = 0.3
"""Seconds of quiet before what was typed is looked through."""
UNSAID = ("", Title("待定", "to say"))
"""What decides about people is said by a person, and has no default."""
COUNTS = (UNSAID, ("best", Title("取最好一次", "the best")), ("last", Title("取最后一次", "the last")))
BOOK = (UNSAID, ("no", Title("闭卷", "closed")), ("yes", Title("开卷", "open")))
SCHEMES = (
    UNSAID,
    ("all_or_nothing", Title("全对得分", "all or nothing")),
    ("partial", Title("少选得部分分", "part marks")),
    ("proportional", Title("按比例", "proportional")),
)
POOLS = (
    Option("open", Title("公开题(练习可见)", "open: practice shows them")),
    Option("reserved", Title("保密题(仅考试用)", "reserved: for exams alone")),
)
ASSUMED = (
    ("no", Title("示例数值，待核定", "samples, to be settled")),
    ("yes", Title("已按本次考试通知核定", "settled by our notice")),
)
KEYS = {"multiple": "scheme.multiple", "partial": "scheme.partial", "places": "scheme.places"}
"""Keys of the file by the fields that have another name."""


class _PlanForm(FormTask):
    """Fields that are looked through as one types; dismissed with their words."""

    CSS_PATH = "exam_blueprint.tcss"
    BINDINGS = [
        key("ctrl+s", "take", N_("Take"), N_("take it into the blueprint"), id="task.take"),
    ]

    @dataclass
    class Seen(Message):
        """What was typed was looked through."""

        words: Mapping[str, str]
        seen: PlanSeen

    def __init__(self, desk: Desk, spot: Spot, words: Mapping[str, str], choices: Choices) -> None:
        super().__init__(desk, spot)
        self.began = dict(words)
        self.choices = choices
        self._touched: set[str] = set()
        self._wait: Any = None

    def on_mount(self) -> None:
        super().on_mount()
        self.form.put(self.began)
        self._show_fields()
        self.look()

    def words(self) -> dict[str, str]:
        """The words of the form over those it began with."""
        return {**self.began, **self.form.words()}

    def see(self, words: Mapping[str, str]) -> PlanSeen:
        """Look the words through; runs in a thread."""
        raise NotImplementedError

    def mine(self, field: str) -> str:
        """The field of this form in which a problem lies; empty for none."""
        raise NotImplementedError

    def lines(self, seen: PlanSeen) -> Sequence[Paragraph]:
        """What is told below the fields."""
        raise NotImplementedError

    def _show_fields(self) -> None:
        """Only the fields that mean something."""

    @on(Filled)
    def filled(self, event: Filled) -> None:
        event.stop()
        self._touched.add(event.name)
        self.trouble([])
        self._show_fields()
        if self._wait is not None:
            self._wait.stop()
        self._wait = self.set_timer(WAIT, self.look)

    def look(self) -> None:
        """Look through what was typed, in a thread."""
        self._look(self.words())

    @work(thread=True, exclusive=True, group="look")
    def _look(self, words: Mapping[str, str]) -> None:
        try:
            self.post_message(self.Seen(words, self.see(words)))
        except LearnlawError as error:
            self.post_message(self.Refused(error))

    @on(Seen)
    def show_seen(self, event: Seen) -> None:
        event.stop()
        if event.words != self.words():
            return
        below = self._below(event.seen)
        self.form.wrong({name: lines for name, lines in below.items() if name in self._touched})
        self.query_one("#plan-form-told", Lines).show(self.lines(event.seen))

    def _below(self, seen: PlanSeen) -> dict[str, list[str]]:
        below: dict[str, list[str]] = {}
        for problem in seen.draft.problems:
            name = self.mine(problem.field)
            if name and not problem.warning:
                below.setdefault(name, []).append(_said(problem))
        return below

    def action_take(self) -> None:
        """A blueprint may be taken half filled in: what is missing is told beside its cells."""
        self.dismiss({name: text.strip() for name, text in self.words().items()})


def _said(problem: Problem) -> str:
    if problem.code == "missing-key":
        return _("is needed")
    return tell(problem.what) + (_(" -- ") + tell(problem.hint) if problem.hint else "")


class HeadForm(_PlanForm):
    """Title, time, full marks, lines, attempts, books, pools, and how multiple questions are marked."""

    TITLE_WORDS = N_("What holds for the whole blueprint")
    HELP = "exam_blueprint_head"

    def __init__(
        self,
        desk: Desk,
        spot: Spot,
        words: Mapping[str, str],
        cells: Sequence[Mapping[str, str]],
        choices: Choices,
    ) -> None:
        super().__init__(desk, spot, words, choices)
        self.cells = tuple(cells)

    def compose_task(self) -> ComposeResult:
        with Vertical(id="plan-form"):
            with Form():
                yield Field(LABELS["title"], Entry(id="title"), wide=True)
                yield Field(LABELS["blueprint"], Entry(id="blueprint", hint="ours-2026"))
                yield Field(LABELS["source"], Entry(id="source", hint=N_("the notice")))
                yield Field(LABELS["minutes"], Entry(id="minutes"))
                yield Field(LABELS["total"], Entry(id="total"))
                yield Field(LABELS["pass"], Entry(id="pass"))
                yield Field(LABELS["excellent"], Entry(id="excellent", hint=N_("-: nobody is called so")))
                yield Field(LABELS["attempts"], Entry(id="attempts"))
                yield Field(LABELS["counts"], Choice(COUNTS, id="counts"))
                yield Field(LABELS["open_book"], Choice(BOOK, id="open_book"))
                yield Field(LABELS["pools"], self._pools())
                yield Field(LABELS["scheme"], Choice(SCHEMES, id="multiple"), wide=True)
                yield Field(LABELS["scheme.partial"], Entry(id="partial", hint=N_("50, per cent")))
                yield Field(LABELS["scheme.places"], Entry(id="places", hint=N_("0 to 2")))
                yield Field(LABELS["list"], self._lists())
                yield Field(LABELS["laws"], _laws(self.choices))
                yield Field(N_("Figures"), Choice(ASSUMED, id="settled"), wide=True)
            yield Lines(id="plan-form-told", focus=True)

    def _pools(self) -> Pick:
        return Pick(lambda: POOLS, id="pools", title=N_("Drawn from which pools?"), nothing=N_("to say"))

    def _lists(self) -> Pick:
        options = [Option(one.id, Title(one.title, one.title)) for one in self.choices.lists]
        return Pick(
            lambda: options,
            id="list",
            title=N_("By which list of required knowledge?"),
            several=False,
            nothing=N_("none"),
        )

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#title", Entry).focus()

    def _show_fields(self) -> None:
        fields, scheme = self.form.fields, self.form.words()["multiple"]
        fields["partial"].gone(scheme != "partial")
        fields["places"].gone(scheme not in ("partial", "proportional"))
        fields["settled"].gone(not self.began.get("assumed"))

    def words(self) -> dict[str, str]:
        found = super().words()
        settled = found.pop("settled", "no") == "yes"
        return {**found, "assumed": "" if settled else self.began.get("assumed", "")}

    def see(self, words: Mapping[str, str]) -> PlanSeen:
        from learnlaw.verbs.blueprint_desk import PlanSeen, draft_blueprint

        return PlanSeen(draft_blueprint(self.desk, words, self.cells), None, (), ())

    def mine(self, field: str) -> str:
        names = {path: name for name, path in KEYS.items()} | {"scheme": "multiple"}
        name = names.get(field, field)
        return name if name in self.form.fields else ""

    def lines(self, seen: PlanSeen) -> Sequence[Paragraph]:
        wrong = [problem for problem in seen.draft.problems if self.mine(problem.field) or problem.warning]
        return [
            plain(words_of.problem_words(one), tone="warn" if one.warning else "bad", indent=2)
            for one in wrong
        ]


class CellForm(_PlanForm):
    """One cell: of what, of which kind, how many, for how many marks; and how many the bank has."""

    TITLE_WORDS = N_("One cell of the blueprint")
    HELP = "exam_blueprint_cell"

    def __init__(
        self,
        desk: Desk,
        spot: Spot,
        words: Mapping[str, str],
        head: Mapping[str, str],
        choices: Choices,
        stock: Stock | None,
    ) -> None:
        super().__init__(desk, spot, words, choices)
        self.head = head
        self.stock = stock

    def compose_task(self) -> ComposeResult:
        with Vertical(id="plan-form"):
            with Form():
                yield Field(LABELS["kind"], Choice(KINDS, id="kind"), wide=True)
                yield Field(LABELS["count"], Entry(id="count"))
                yield Field(LABELS["marks"], Entry(id="marks", hint=N_("marks of each")))
                yield Field(LABELS["laws"], _laws(self.choices), wide=True)
                yield Field(LABELS["group"], self._groups())
                yield Field(LABELS["topic"], Entry(id="topic", hint=N_("a tag of the questions")))
                yield Field(LABELS["difficulty"], Choice(LEVELS, id="difficulty"))
                yield Field(LABELS["case"], Choice(CASES, id="case"))
            yield Lines(id="plan-form-told", focus=True)

    def _groups(self) -> Pick:
        found = next((one for one in self.choices.lists if one.id == self.head.get("list")), None)
        options = [Option(group, Title(group, group)) for group in (found.groups if found else ())]
        nothing = N_("any") if options else N_("the blueprint names no list")
        return Pick(
            lambda: options,
            id="group",
            title=N_("Of which group of the list?"),
            several=False,
            nothing=nothing,
        )

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#count", Entry).focus()

    def see(self, words: Mapping[str, str]) -> PlanSeen:
        from learnlaw.verbs.blueprint_desk import PlanSeen, draft_blueprint, see_blueprint

        if self.stock is None:
            return PlanSeen(draft_blueprint(self.desk, self.head, [words]), None, (), ())
        return see_blueprint(self.desk, self.head, [words], self.stock)

    def mine(self, field: str) -> str:
        name = field.removeprefix("cells[1].")
        return name if name != field and name in self.form.fields else ""

    def lines(self, seen: PlanSeen) -> Sequence[Paragraph]:
        fit = seen.cells[0] if seen.cells else None
        if fit is None:
            return [plain(_("How many the bank has is told here as soon as kind, count and marks are there."),
                          tone="faint")]  # fmt: skip
        words = _("The bank has {fits}, {asked} are asked for.").format(fits=fit.fits, asked=fit.asked)
        return [plain(words, tone="bad" if fit.short else "good")]


def _laws(choices: Choices) -> Pick:
    options = [Option(one.id, Title(one.name, one.name)) for one in choices.catalogue]
    return Pick(lambda: options, id="laws", title=N_("Of which laws?"), nothing=N_("any"))
