"""What an amendment changed, article by article, and the questions that it set aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from learnlaw.domain.impact import Change, Fate
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, ngettext
from learnlaw.tui.screens import law_words as words_of
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.domain.impact import Affected
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.law_import import Impacted


class LawImpact(ExamTask):
    """`LawImpact(desk, spot, law)`: left what changed, right the article before and now, with its questions."""

    TITLE_WORDS = N_("What an amendment changed")
    HELP = "law_impact"
    CSS_PATH = "law_impact.tcss"
    BINDINGS = [
        key("f", "only", N_("All articles"), N_("only what changed, or every article"), id="law.only"),
        key("b", "bank", N_("Those set aside"), N_("the questions on this law that are set aside"), id="law.aside"),
        key("tab", "turn", N_("Article"), N_("scroll the article, or go back to the list"), id="law.scroll",
            show=False),
    ]  # fmt: skip

    @dataclass
    class Read(Message):
        """The two editions were held against each other."""

        found: Impacted

    def __init__(self, desk: Desk, spot: Spot, law: str) -> None:
        super().__init__(desk, spot)
        self.law = law
        self.found: Impacted | None = None
        self.every = False
        self.hits: dict[int, list[Affected]] = {}
        self.changes: list[Change] = []

    def compose_task(self) -> ComposeResult:
        with Vertical(id="impact"):
            yield Lines(id="impact-head")
            with Horizontal(id="impact-panes"):
                yield Rows(
                    id="impact-rows",
                    top=(N_("Outcome"), N_("Old words"), N_("New words"), N_("Count")),
                    empty=N_("No article changed."),
                    widest=16,
                )
                yield Lines(id="impact-told", focus=True)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#impact-head", Lines).show([plain(_("Reading ..."), tone="faint")])
        self.rows.focus()
        self.read()

    @property
    def rows(self) -> Rows:
        return self.query_one("#impact-rows", Rows)

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Compare in a thread."""
        from learnlaw.verbs.law_import import law_impact

        try:
            self.post_message(self.Read(law_impact(self.desk, self.law)))
        except LearnlawError as error:
            self.post_message(self.Refused(error))

    @on(Read)
    def take(self, event: Read) -> None:
        from learnlaw.verbs.law_import import by_article

        event.stop()
        self.found = event.found
        self.hits = by_article(event.found.questions)
        self._paint()

    def _paint(self) -> None:
        if self.found is None:
            return
        impact = self.found.impact
        self.changes = [c for c in impact.changes if self.every or c.fate is not Fate.UNCHANGED]
        self.query_one("#impact-head", Lines).show(self._head())
        self.rows.show([self._row(n, change) for n, change in enumerate(self.changes)], keep=True)

    def _head(self) -> list[Paragraph]:
        assert self.found is not None
        impact = self.found.impact
        words = _("{law}: edition of {new} against that of {old}").format(
            law=self.found.instrument.name, new=impact.new.day, old=impact.old.day
        )
        parts = [(f"{_(words_of.FATE_WORDS[f])} {impact.count(f)}   ", words_of.FATE_TONES[f]) for f in Fate]
        aside = sum(hit.set_aside for hit in self.found.questions)
        told = ngettext("{count} question set aside", "{count} questions set aside", aside)
        parts.append((told.format(count=aside), "bad" if aside else "faint"))
        return [plain(words, tone="strong"), Paragraph(tuple(parts))]

    def _row(self, number: int, change: Change) -> Row:
        old = change.old.ref.words if change.old else "-"
        new = change.new.ref.words if change.new else "-"
        hits = len(self.hits.get(id(change), ()))
        cells = (_(words_of.FATE_WORDS[change.fate]), old, new, str(hits or ""))
        return Row(number, cells, words_of.FATE_TONES[change.fate])

    @on(Rows.Moved)
    def follow(self, event: Rows.Moved) -> None:
        event.stop()
        current, pane = self.rows.current, self.query_one("#impact-told", Lines)
        if current is None:
            pane.show([])
            return
        change = self.changes[current.key]
        doorman: Any = getattr(self.app, "doorman", None)
        bank = doorman is None or doorman.may("browse_bank")
        pane.show(words_of.change_lines(change, self.hits.get(id(change), ()), bank=bank))

    @on(Rows.Opened)
    def to_article(self, event: Rows.Opened) -> None:
        event.stop()
        self.query_one("#impact-told", Lines).focus()

    def action_turn(self) -> None:
        pane = self.query_one("#impact-told", Lines)
        (self.rows if pane.has_focus else pane).focus()

    def action_only(self) -> None:
        self.every = not self.every
        self._paint()

    def action_bank(self) -> None:
        from learnlaw.tui.screens.bank import Bank

        self.app.push_screen(Bank(self.desk, self.spot, law=self.law, queue="aside"), self._after)

    def _after(self, receipt: Any) -> None:
        if receipt is not None:
            self.read()

    def speak(self) -> None:
        """The language has changed."""
        super().speak()
        self._paint()
