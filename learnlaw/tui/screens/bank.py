"""The question bank: browsed by law, narrowed to what waits for somebody, approved and retired several at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.message import Message

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, ngettext
from learnlaw.tui import show
from learnlaw.tui.screens import bank_words as words_of
from learnlaw.tui.screens.ask_words import Asked, AskWords
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from textual.timer import Timer

    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.bank_desk import BankDesk, BankLaw, BankLine, BankSieve, QuestionShown
    from learnlaw.verbs.banks import Which
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.registry import Receipt

EVERY = "*"
"""The first line of the laws: all of them."""
QUIET = 0.15
"""Seconds of quiet before the article of a question is read: an arrow may be held down."""
WIDE = 120
"""From this width on the detail stands beside the list."""


class BankTask(ExamTask):
    """What the list and the card of one question have in common: what can be done to questions."""

    def ids(self) -> tuple[str, ...]:
        """The questions that are meant."""
        raise NotImplementedError

    def action_edit(self) -> None:
        from learnlaw.tui.screens.bank_form import EditQuestion

        if self.one():
            self.app.push_screen(EditQuestion(self.desk, self.spot, self.one()[0]), self.after)

    def action_approve(self) -> None:
        """Ask for the office and the name, then record the approval 审定 of all or none."""
        ids = self.ids()
        if not ids:
            return
        words = ngettext("Approve {count} question 审定", "Approve {count} questions 审定", len(ids))
        asked = [Asked("office", _("Office")), Asked("name", _("Name of the one who approves"))]

        def answered(said: Any) -> None:
            if said is not None:
                self.attempt(lambda: self._approve(ids, said["office"], said["name"]))

        self.app.push_screen(AskWords([words.format(count=len(ids)), *ids[:5]], asked), answered)

    def _approve(self, ids: tuple[str, ...], office: str, name: str) -> Receipt:
        from learnlaw.verbs.bank_edit import approve_questions

        return approve_questions(self.desk, _which(ids), office=office, name=name)

    def action_retire(self) -> None:
        """Ask for the reason, then take them out of use."""
        ids = self.ids()
        if not ids:
            return
        words = ngettext("Retire {count} question", "Retire {count} questions", len(ids))

        def answered(said: Any) -> None:
            if said is not None:
                self.attempt(lambda: self._retire(ids, said["reason"]))

        lines = [words.format(count=len(ids)), *ids[:5]]
        self.app.push_screen(AskWords(lines, [Asked("reason", _("Reason"))]), answered)

    def _retire(self, ids: tuple[str, ...], reason: str) -> Receipt:
        from learnlaw.verbs.bank_edit import retire_questions

        return retire_questions(self.desk, _which(ids), reason=reason)

    def one(self) -> tuple[str, ...]:
        """The one question that is meant, whatever is ticked."""
        return self.ids()[:1]

    def retired(self) -> bool:
        """Whether that one is out of use."""
        raise NotImplementedError

    def action_restate(self) -> None:
        """Ask for the reason, then mark one question as reviewed 已复核; a retired one comes back as a draft."""
        ids, back = self.one(), self.retired()
        if not ids:
            return
        words = _("Bring it back as a draft") if back else _("Mark as reviewed 已复核: no new version")

        def answered(said: Any) -> None:
            if said is not None:
                self.attempt(lambda: self._restate(ids[0], back, said["reason"]))

        self.app.push_screen(AskWords([words, *ids], [Asked("reason", _("Reason"))]), answered)

    def _restate(self, id: str, back: bool, reason: str) -> Receipt:
        from learnlaw.domain.question import State
        from learnlaw.verbs.bank_edit import Edit, edit_question

        edit = Edit(state=State.DRAFT if back else State.REVIEWED)
        return edit_question(self.desk, id, edit, reason=reason)

    def told_of(self, receipt: Receipt) -> list[Paragraph]:
        """What was written, with what was noticed."""
        words = _("Written. Receipt {number}.") if receipt.number else _("Nothing was different.")
        notices = [plain(f"{p.field}  {show.problem(p)}", tone="warn") for p in receipt.notices]
        return [plain(words.format(number=receipt.number), tone="good"), *notices]

    def after(self, receipt: Any) -> None:
        """A form was closed; with a receipt if it wrote."""
        if receipt is not None:
            self.done(receipt)


def _which(ids: tuple[str, ...]) -> Which:
    from learnlaw.verbs.banks import Which

    return Which(ids=ids)


class Bank(BankTask):
    """Left the laws, right the questions of the law under the cursor, below or beside them one question whole."""

    TITLE_WORDS = N_("Question bank")
    HELP = "bank"
    CSS_PATH = "bank.tcss"
    KEYS_FIRST = (
        "list.tick",
        "bank.turn",
        "bank.queue",
        "bank.find",
        "bank.filter",
        "bank.approve",
        "bank.edit",
    )
    BINDINGS = [
        key("tab,shift+tab", "turn", N_("Laws, questions"), N_("to the other pane"), id="bank.turn"),
        key(
            "v",
            "queue",
            N_("All, drafts, ..."),
            N_("all; drafts; awaiting approval; set aside after an amendment; approved; retired"),
            id="bank.queue",
        ),
        key("slash", "find", N_("Find"), N_("by words of the stem or the id"), id="bank.find"),
        key("f", "filter", N_("Filter"), N_("by list, kind, difficulty and pool"), id="bank.filter"),
        key("0", "clear", N_("Clear"), N_("take the filter off"), id="bank.clear"),
        key("e", "edit", N_("Edit"), N_("the next version, with a preview"), id="bank.edit"),
        key("a", "approve", N_("Approve"), N_("record the approval 审定 of those ticked"), id="bank.approve"),
        key(
            "w",
            "restate",
            N_("Reviewed"),
            N_("mark as reviewed 已复核; bring back what was retired"),
            id="bank.reviewed",
        ),
        key("t", "retire", N_("Retire"), N_("take those ticked out of use, with a reason"), id="bank.retire"),
        key("p", "preview", N_("As on paper"), N_("as the officer will see it"), id="bank.preview"),
        key("i", "import_file", N_("Import"), N_("a file of questions of any format"), id="bank.import"),
        key("x", "export", N_("Write to file"), N_("those ticked, or all that are listed"), id="bank.export"),
        key(
            "l", "laws", N_("Laws"), N_("the laws with their editions and texts"), id="bank.laws", show=False
        ),
    ]

    @dataclass
    class Read(Message):
        """The bank was read."""

        found: BankDesk

    @dataclass
    class Looked(Message):
        """One question was read."""

        found: QuestionShown

    def __init__(self, desk: Desk, spot: Spot, *, law: str = "", queue: str = "") -> None:
        super().__init__(desk, spot)
        self.found: BankDesk | None = None
        self.sieve: BankSieve | None = None
        self.receipt: Receipt | None = None
        self.begun = (law, queue)
        self._wait: Timer | None = None
        self.shown: QuestionShown | None = None

    def compose_task(self) -> ComposeResult:
        with Vertical(id="bank"):
            yield Lines(id="bank-head")
            with Container(id="bank-body"):
                with Horizontal(id="bank-panes"):
                    yield Rows(id="bank-laws", jumps=False, top=(N_("Law"), N_("Count")), widest=20)
                    yield Rows(
                        id="bank-questions",
                        ticks=True,
                        top=(N_("State"), N_("Kind"), N_("Question")),
                        empty=N_("No question of that kind: v shows others, 0 takes the filter off."),
                        widest=14,
                    )
                yield Lines(id="bank-detail")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#bank-head", Lines).show([plain(_("Reading ..."), tone="faint")])
        self.questions.focus()
        self.read()

    def on_resize(self) -> None:
        self.set_class(self.size.width >= WIDE, "-wide")

    @property
    def laws(self) -> Rows:
        return self.query_one("#bank-laws", Rows)

    @property
    def questions(self) -> Rows:
        return self.query_one("#bank-questions", Rows)

    # -- reading --------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Read the bank in a thread."""
        from learnlaw.verbs.bank_desk import bank_desk

        try:
            found = bank_desk(self.desk)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Read(found))

    @on(Read)
    def show_bank(self, event: Read) -> None:
        from learnlaw.verbs.bank_desk import BankSieve

        event.stop()
        self.found = event.found
        if self.sieve is None:
            self.sieve = BankSieve(law=self.begun[0], queue=self.begun[1])
        self._list()
        if self.begun[0]:
            self.laws.go_to(self.begun[0])
            self.begun = ("", "")

    def _list(self) -> None:
        """The laws by what is looked at of each, and the questions of one of them."""
        if self.found is None or self.sieve is None:
            return
        counts: dict[str, int] = {}
        for line in self.found.sift(replace(self.sieve, law="")):
            counts[line.law] = counts.get(line.law, 0) + 1
        rows = [Row(EVERY, (_("All laws"), str(sum(counts.values())).rjust(5)), "accent")]
        rows += [
            Row(law.key, (law.name, str(counts[law.key]).rjust(5)), "text", law.sound)
            for law in self.found.laws
            if counts.get(law.key)
        ]
        self.laws.show(rows, keep=True)
        self._fill()

    def _fill(self) -> None:
        if self.found is None or self.sieve is None:
            return
        law = self.laws.current
        self.sieve = replace(self.sieve, law="" if law is None or law.key == EVERY else str(law.key))
        lines = self.found.sift(self.sieve)
        self.questions.show([_row(line) for line in lines], keep=True)
        self._head()

    def _head(self) -> None:
        if self.found is None or self.sieve is None:
            return
        counts = self.found.counted(self.found.sift_all(self.sieve))
        parts: list[tuple[str, str]] = []
        for queue, words in words_of.QUEUE_WORDS.items():
            chosen = queue == self.sieve.queue
            text = f"{_(words)} {counts[queue]}"
            parts += [(f"[{text}]" if chosen else f" {text} ", "accent" if chosen else "faint")]
        lines = [Paragraph(tuple(parts))]
        if self.sieve.narrow:
            lines.append(plain(_("Only {what}").format(what=show.listed(self._narrowed())), tone="warn"))
        self.query_one("#bank-head", Lines).show(lines)

    def _narrowed(self) -> Iterator[str]:
        """The filter in words."""
        from learnlaw.domain.question import DIFFICULTY_TITLES, KIND_TITLES, Difficulty, Kind, Pool
        from learnlaw.i18n import tell

        sieve, found = self.sieve, self.found
        assert sieve is not None and found is not None
        if sieve.list:
            yield found.lists[sieve.list][0]
        if sieve.kind:
            yield tell(KIND_TITLES[Kind(sieve.kind)])
        if sieve.difficulty:
            yield tell(DIFFICULTY_TITLES[Difficulty(sieve.difficulty)])
        if sieve.pool:
            yield _(words_of.POOL_WORDS[Pool(sieve.pool)])
        if sieve.words:
            yield f"“{sieve.words}”"

    # -- the question under the cursor ----------------------------------------------------

    @property
    def line(self) -> BankLine | None:
        """The question under the cursor."""
        current = self.questions.current
        lines = self.found.lines if self.found else ()
        return next((line for line in lines if current and line.question.id == current.key), None)

    @on(Rows.Moved, "#bank-laws")
    def follow_law(self, event: Rows.Moved) -> None:
        event.stop()
        if self.laws.has_focus:
            self._fill()

    @on(Rows.Moved, "#bank-questions")
    def follow_question(self, event: Rows.Moved) -> None:
        event.stop()
        self.refresh_bindings()
        line = self.line
        if line is None:
            self.query_one("#bank-detail", Lines).show(self._of_law())
            return
        self.query_one("#bank-detail", Lines).show(self._brief(line))
        if self._wait is not None:
            self._wait.stop()
        self._wait = self.set_timer(QUIET, partial(self.look, line.question.id))

    def _of_law(self) -> list[Paragraph]:
        """Where no question is: how many of which state the law has."""
        law = self.law
        if law is None:
            return []
        counts = [
            f"{_(words_of.STATE_WORDS[s])} {law.counts[s]}" for s in words_of.STATE_WORDS if law.counts.get(s)
        ]
        return [plain(law.name, tone="strong"), plain("  ".join(counts))]

    @property
    def law(self) -> BankLaw | None:
        """The law under the cursor."""
        current = self.laws.current
        laws = self.found.laws if self.found else ()
        return next((law for law in laws if current and law.key == current.key), None)

    def _brief(self, line: BankLine) -> list[Paragraph]:
        return [*words_of.facts(line.question), *words_of.paper(line.question, key=True)]

    @work(thread=True, exclusive=True, group="look")
    def look(self, id: str) -> None:
        """Read in a thread what stands beside a question."""
        from learnlaw.verbs.bank_desk import question_desk

        try:
            self.post_message(self.Looked(question_desk(self.desk, id)))
        except LearnlawError as error:
            self.post_message(self.Refused(error))

    @on(Looked)
    def show_question(self, event: Looked) -> None:
        event.stop()
        line = self.line
        if line is not None and event.found.question.id == line.question.id:
            self.shown = event.found
            self.query_one("#bank-detail", Lines).show(words_of.whole(event.found))

    # -- moving about ---------------------------------------------------------------------

    def action_turn(self) -> None:
        (self.laws if self.questions.has_focus else self.questions).focus()

    @on(Rows.Opened, "#bank-laws")
    def to_questions(self, event: Rows.Opened) -> None:
        event.stop()
        self.questions.focus()

    @on(Rows.Opened, "#bank-questions")
    def open_question(self, event: Rows.Opened) -> None:
        event.stop()
        from learnlaw.tui.screens.bank_question import BankQuestion

        self.app.push_screen(BankQuestion(self.desk, self.spot, str(event.key)), self.after)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done to questions is there only where one is."""
        if action in ("edit", "approve", "retire", "preview", "restate", "export"):
            return self.line is not None
        if action == "clear":
            return self.sieve is not None and self.sieve.narrow
        return super().check_action(action, parameters)

    def action_queue(self) -> None:
        """The next of all, drafts, awaiting approval, and so on."""
        if self.sieve is not None:
            from learnlaw.verbs.bank_desk import QUEUES

            turn = QUEUES[(QUEUES.index(self.sieve.queue) + 1) % len(QUEUES)]
            self.sieve = replace(self.sieve, queue=turn)
            self.questions.ticked.clear()
            self._list()

    def action_find(self) -> None:
        if self.sieve is None:
            return
        asked = [Asked("words", _("Words of the stem, or the id"), self.sieve.words, needed=False)]

        def answered(said: Any) -> None:
            if said is not None and self.sieve is not None:
                self._sift(replace(self.sieve, words=said["words"]))

        self.app.push_screen(AskWords([_("Find questions")], asked), answered)

    def action_filter(self) -> None:
        from learnlaw.tui.screens.bank_filter import BankFilter

        if self.found is not None and self.sieve is not None:
            self.app.push_screen(BankFilter(self.found, self.sieve), self._sift)

    def _sift(self, sieve: BankSieve | None) -> None:
        if sieve is not None:
            self.sieve = sieve
            self._list()
            self.refresh_bindings()

    def action_clear(self) -> None:
        from learnlaw.verbs.bank_desk import BankSieve

        if self.sieve is not None:
            self._sift(BankSieve(law=self.sieve.law, queue=self.sieve.queue))

    def action_give_up(self) -> None:
        self.dismiss(self.receipt)

    # -- what is done ---------------------------------------------------------------------

    def ids(self) -> tuple[str, ...]:
        """Those ticked, else the one under the cursor."""
        line = self.line
        return tuple(self.questions.chosen) or ((line.question.id,) if line else ())

    def one(self) -> tuple[str, ...]:
        """The one under the cursor."""
        return (self.line.question.id,) if self.line else ()

    def retired(self) -> bool:
        """Whether the one under the cursor is out of use."""
        return self.line is not None and self.line.question.state == "retired"

    def action_preview(self) -> None:
        from learnlaw.tui.screens.bank_seen import BankSeen

        if self.line is not None:
            self.app.push_screen(BankSeen(self.line.question))

    def action_import_file(self) -> None:
        from learnlaw.tui.screens.bank_import import ImportBank

        self.app.push_screen(ImportBank(self.desk, self.spot), self.after)

    def action_laws(self) -> None:
        from learnlaw.tui.screens.laws import Laws

        self.app.push_screen(Laws(self.desk, self.spot), self.after)

    def action_export(self) -> None:
        """Ask for the file; its ending says the format."""
        ids = tuple(self.questions.chosen) or tuple(row.key for row in self.questions.rows)
        words = ngettext("Write {count} question to a file", "Write {count} questions to a file", len(ids))
        hint = ".yaml .xlsx .xml .gift .txt"

        def answered(said: Any) -> None:
            if said is not None:
                self.attempt(lambda: self._export(ids, said["file"]))

        asked = [Asked("file", _("File"), "questions.yaml", hint)]
        self.app.push_screen(AskWords([words.format(count=len(ids))], asked), answered)

    def _export(self, ids: tuple[str, ...], file: str) -> Any:
        import os
        from pathlib import Path

        from learnlaw.verbs.banks import export_bank

        path = Path(os.path.expanduser(file))
        return path, export_bank(self.desk, path, which=_which(ids))

    def done(self, found: Any) -> None:
        """Something was written: read anew, the cursor where it was."""
        if isinstance(found, tuple):
            path, exported = found
            words = _("{count} questions written to {path}").format(count=exported.written, path=path)
            lost = [plain(f"{p.field}  {show.problem(p)}", tone="warn") for p in exported.lost]
            self.trouble([plain(words, tone="good"), *lost])
            return
        self.receipt = found
        self.trouble(self.told_of(found))
        self.questions.ticked.clear()
        self.read()

    def speak(self) -> None:
        """The language has changed: the same questions in other words."""
        super().speak()
        self._list()


def _row(line: BankLine) -> Row:
    state, tone = words_of.state_words(line)
    stem = line.question.stem.splitlines()[0] if line.question.stem else ""
    return Row(line.question.id, (state, words_of.short_kind(line.question), stem), tone)
