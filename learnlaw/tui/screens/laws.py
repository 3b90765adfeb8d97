"""The laws: editions in force and until when, texts that were imported, questions and those set aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, ngettext
from learnlaw.tui.screens import law_words as words_of
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.widgets.form import Option
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.law_desk import LawDesk, LawLine


class Laws(ExamTask):
    """A list of laws, the one under the cursor below with its editions."""

    TITLE_WORDS = N_("Laws")
    HELP = "laws"
    CSS_PATH = "laws.tcss"
    KEYS_FIRST = ("list.open", "law.find", "law.impact", "law.lists", "law.coverage", "law.bank")
    BINDINGS = [
        key("slash", "find", N_("Find"), N_("a law by pinyin initials or a part of its name"), id="law.find"),
        key("m", "impact", N_("What changed"), N_("what the amendment changed"), id="law.impact"),
        key("l", "lists", N_("Lists"), N_("what must be known 应知应会清单"), id="law.lists"),
        key("c", "coverage", N_("Coverage"), N_("studied, lectured, examined, by unit"), id="law.coverage"),
        key("b", "bank", N_("Its questions"), N_("the questions on this law"), id="law.bank"),
        key("i", "import_texts", N_("Import"), N_("texts of laws, from a file or folder"), id="law.import"),
        key(
            "v",
            "turn",
            N_("All, listed, ..."),
            N_("all; on a list; with the texts of two editions; with questions set aside"),
            id="law.turn",
        ),
    ]

    @dataclass
    class Read(Message):
        """The laws were read."""

        found: LawDesk

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.found: LawDesk | None = None
        self.receipt: Any = None
        self.only = ""
        """Empty for all; `listed`: a list asks for it; `amended`: two texts; `aside`: questions are set aside."""

    def compose_task(self) -> ComposeResult:
        with Vertical(id="laws"):
            yield Lines(id="laws-head")
            yield Rows(
                id="laws-rows",
                top=(N_("Law"), N_("Count"), N_("State"), N_("Edition"), N_("Until"), N_("Text")),
                empty=N_("No law of that kind: v shows others."),
                widest=22,
            )
            yield Lines(id="laws-told")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#laws-head", Lines).show([plain(_("Reading ..."), tone="faint")])
        self.rows.focus()
        self.read()

    @property
    def rows(self) -> Rows:
        return self.query_one("#laws-rows", Rows)

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Read the laws in a thread."""
        from learnlaw.verbs.law_desk import law_desk

        try:
            self.post_message(self.Read(law_desk(self.desk)))
        except LearnlawError as error:
            self.post_message(self.Refused(error))

    @on(Read)
    def show_laws(self, event: Read) -> None:
        event.stop()
        self.found = event.found
        self._list()

    def _list(self) -> None:
        if self.found is None:
            return
        lines = [line for line in self.found.laws if self._meant(line)]
        self.rows.show([_row(line) for line in lines], keep=True)
        texts = sum(bool(line.row.texts) for line in self.found.laws)
        words = ngettext("{count} law", "{count} laws", len(lines)).format(count=len(lines))
        words += _(", as of {day}; texts of {texts} are imported").format(day=self.found.day, texts=texts)
        told = {
            "": _("all"),
            "listed": _("on a list"),
            "amended": _("with two texts"),
            "aside": _("with questions set aside"),
        }
        self.query_one("#laws-head", Lines).show([plain(f"[{told[self.only]}]  {words}", tone="faint")])

    def _meant(self, line: LawLine) -> bool:
        meant = {
            "": True,
            "listed": bool(line.lists),
            "amended": len(line.row.texts) > 1,
            "aside": line.aside > 0,
        }
        return meant[self.only]

    @property
    def line(self) -> LawLine | None:
        """The law under the cursor."""
        current = self.rows.current
        laws = self.found.laws if self.found else ()
        return next((line for line in laws if current and line.row.instrument.id == current.key), None)

    @on(Rows.Moved)
    def follow(self, event: Rows.Moved) -> None:
        event.stop()
        line = self.line
        self.query_one("#laws-told", Lines).show(words_of.law_lines(line, self._by(line)) if line else [])
        self.refresh_bindings()

    def _by(self, line: LawLine) -> str:
        """What took the place of a law that was repealed."""
        names = {
            one.row.instrument.id: one.row.instrument.name for one in (self.found.laws if self.found else ())
        }
        return names.get(line.row.instrument.repealed_by or "", "")

    @on(Rows.Opened)
    def open_law(self, event: Rows.Opened) -> None:
        event.stop()
        from learnlaw.tui.screens.law_reader import LawReader

        self.app.push_screen(LawReader(self.desk, self.spot, str(event.key)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An amendment can be looked at only where two texts are."""
        if action == "impact":
            return self.line is not None and len(self.line.row.texts) > 1
        if action == "bank":
            return self.line is not None and self.line.questions > 0
        return super().check_action(action, parameters)

    def action_turn(self) -> None:
        turns = ("", "listed", "amended", "aside")
        self.only = turns[(turns.index(self.only) + 1) % len(turns)]
        self._list()

    def action_find(self) -> None:
        from learnlaw.tui.screens.pick import PickScreen

        if self.found is None:
            return
        options = [
            Option(line.row.instrument.id, line.row.instrument.name, line.sound) for line in self.found.laws
        ]

        def picked(codes: tuple[str, ...] | None) -> None:
            if codes:
                self.only = ""
                self._list()
                self.rows.go_to(codes[0])

        self.app.push_screen(PickScreen(N_("Which law?"), options, several=False), picked)

    def action_impact(self) -> None:
        from learnlaw.tui.screens.law_impact import LawImpact

        if self.line is not None:
            self.app.push_screen(LawImpact(self.desk, self.spot, self.line.row.instrument.id))

    def action_lists(self) -> None:
        from learnlaw.tui.screens.law_lists import LawLists

        self.app.push_screen(LawLists(self.desk, self.spot))

    def action_coverage(self) -> None:
        from learnlaw.tui.screens.coverage import Coverage

        self.app.push_screen(Coverage(self.desk, self.spot))

    def action_bank(self) -> None:
        from learnlaw.tui.screens.bank import Bank

        if self.line is not None:
            self.app.push_screen(Bank(self.desk, self.spot, law=self.line.row.instrument.id), self.after)

    def action_import_texts(self) -> None:
        from learnlaw.tui.screens.law_import import ImportLaws

        self.app.push_screen(ImportLaws(self.desk, self.spot), self.after)

    def after(self, receipt: Any) -> None:
        """Something was written: read anew."""
        if receipt is not None:
            self.receipt = receipt
            self.read()

    def action_give_up(self) -> None:
        self.dismiss(self.receipt)

    def speak(self) -> None:
        """The language has changed: the same laws in other words."""
        super().speak()
        self._list()


def _row(line: LawLine) -> Row:
    row = line.row
    edition = row.edition
    count = f"{line.questions}" + (f" -{line.aside}" if line.aside else "")
    cells = (
        row.instrument.name,
        count,
        _(words_of.STANDING_WORDS[row.standing]),
        str(edition.day) if edition else "-",
        str(line.until or row.instrument.repealed_on or "-"),
        str(len(row.texts) or "-"),
    )
    tone = "bad" if line.aside else words_of.STANDING_TONES[row.standing]
    return Row(row.instrument.id, cells, tone, line.sound)
