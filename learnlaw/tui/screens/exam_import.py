"""Takes in a file of answer sheets, or a score list: every problem seen first, and written when confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from learnlaw.errors import LearnlawError, RefusedError
from learnlaw.i18n import _, ngettext, tell, tell_place
from learnlaw.tui.screens.ask_words import Asked, AskWords
from learnlaw.tui.screens.exam_panes import COUNTS, receipt_words
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.widgets.form import Option
from learnlaw.tui.widgets.form import told as word_of
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.path_field import PathField
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.errors import Problem
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.registry import Receipt

ENDINGS = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv", ".txt")
CHOOSE, SEEN, DONE = "choose", "seen", "done"


IDLE = frozenset({"results_unchanged", "results_waiting"})
"""Counts of what would stay as it is."""


def _writes(receipt: Receipt) -> bool:
    """Whether something would be written."""
    return any(count for name, count in receipt.counts.items() if name not in IDLE)


class TakeIn(ExamTask):
    """Choose a file; see what it would do, or every problem; write."""

    CSS_PATH = "exam_import.tcss"
    AUTO_FOCUS = ""
    BINDINGS = [
        key("f1", "app.help", N_("Help"), N_("what the file looks like"), id="task.help"),
        key("s,ctrl+s", "write", N_("Write"), N_("write what was looked at"), id="task.write"),
        key("f4", "other", N_("Other file"), N_("another file, or the same one anew"), id="task.other"),
    ]

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.state = CHOOSE
        self.path: Path | None = None
        self.problems: tuple[Problem, ...] = ()
        self.seen: Receipt | None = None
        self.receipt: Receipt | None = None

    def compose_task(self) -> ComposeResult:
        with Vertical(id="taking-in"):
            yield Lines(id="taking-in-head")
            yield PathField(ENDINGS)
            yield Rows(id="taking-in-rows", top=(N_("Place"), N_("What")), widest=24)
            yield Lines(id="taking-in-detail")

    def on_mount(self) -> None:
        super().on_mount()
        self._turn(CHOOSE)

    # -- what a subclass gives -----------------------------------------------------------

    def choose_words(self) -> str:
        """What stands over the list of files."""
        raise NotImplementedError

    def take_in(self, path: Path, *, dry_run: bool) -> Receipt:
        """The verb; runs in a thread."""
        raise NotImplementedError

    def how_words(self) -> Iterator[Paragraph]:
        """How the file is taken in, where that can be chosen."""
        return iter(())

    def hint(self, problem: Problem) -> str:
        """What to do about a problem, here rather than on the command line."""
        return tell(problem.hint) if problem.hint else ""

    # -- states --------------------------------------------------------------------------

    def _turn(self, state: str) -> None:
        self.state = state
        for name in (CHOOSE, SEEN, DONE):
            self.set_class(name == state, f"-{name}")
        self._paint()
        self.call_after_refresh(self._focus)

    def _focus(self) -> None:
        self.query_one("#path-line" if self.state == CHOOSE else "#taking-in-rows").focus()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "write":
            return self.state == SEEN and self.seen is not None and _writes(self.seen)
        if action == "other":
            return self.state != CHOOSE
        return True

    def _paint(self) -> None:
        self.query_one("#taking-in-head", Lines).show(list(self._head()))
        rows = [
            Row(
                n,
                (tell_place(one.place) if one.place else "-", tell(one.what)),
                "warn" if one.warning else "bad",
            )
            for n, one in enumerate(self.problems)
        ]
        self.query_one("#taking-in-rows", Rows).show(rows)
        self.set_class(not rows, "-clean")

    def _head(self) -> Iterator[Paragraph]:
        if self.state == CHOOSE:
            yield plain(self.choose_words())
            return
        yield plain(str(self.path), tone="strong")
        yield from self.how_words()
        if self.state == DONE and self.receipt is not None:
            for line in receipt_words(self.receipt):
                yield plain(line, tone="good")
            return
        wrong = sum(not one.warning for one in self.problems)
        if wrong:
            words = ngettext(
                "Nothing is written while {count} problem stands; mend the file and press F4.",
                "Nothing is written while {count} problems stand; mend the file and press F4.",
                wrong,
            )
            yield plain(words.format(count=wrong), tone="bad")
        elif self.seen is not None:
            for name, what in COUNTS.items():
                if count := self.seen.counts.get(name):
                    yield plain("  " + _("{what}: {count}").format(what=tell(what), count=count))
            yield plain(
                _("Nothing has been written yet; s writes it.")
                if _writes(self.seen)
                else _("There is nothing new to write."),
                tone="accent",
            )

    @on(Rows.Moved, "#taking-in-rows")
    def show_problem(self, event: Rows.Moved) -> None:
        event.stop()
        current = event.rows.current
        lines: list[Paragraph] = []
        if current is not None and current.key < len(self.problems):
            problem = self.problems[current.key]
            lines = [plain(tell(problem.what), tone="warn" if problem.warning else "bad", indent=2)]
            if hint := self.hint(problem):
                lines.append(plain(hint, indent=2))
        self.query_one("#taking-in-detail", Lines).show(lines)

    # -- doing ---------------------------------------------------------------------------

    @on(PathField.Given)
    def begin(self, event: PathField.Given) -> None:
        event.stop()
        path = self.path = event.path
        self.trouble([])
        self.attempt(lambda: self.take_in(path, dry_run=True))

    def done(self, found: Any) -> None:
        receipt: Receipt = found
        self.problems = receipt.notices
        if receipt.number:
            self.receipt = receipt
            self._turn(DONE)
        else:
            self.seen = receipt
            self._turn(SEEN)

    def refused(self, error: LearnlawError) -> None:
        """Problems of the file stand in the list, each with its place; other refusals above the keys."""
        if not isinstance(error, RefusedError):
            super().refused(error)
            return
        self.problems, self.seen = tuple(error.problems), None
        self._turn(SEEN)

    def action_write(self) -> None:
        path = self.path
        if path is not None:
            self.attempt(lambda: self.take_in(path, dry_run=False))

    def action_other(self) -> None:
        self.problems = ()
        self._turn(CHOOSE)
        field = self.query_one(PathField)
        field.look(field.text)

    def action_give_up(self) -> None:
        if self.state == SEEN:
            self.action_other()
        else:
            self.dismiss(self.receipt)

    def speak(self) -> None:
        """The language has changed: what was looked at stays."""
        super().speak()
        self._paint()


class ImportAnswers(TakeIn):
    """The answer sheets of one exam."""

    TITLE_WORDS = N_("Import answer sheets")
    HELP = "exam_import"

    def __init__(self, desk: Desk, spot: Spot, number: str) -> None:
        super().__init__(desk, spot)
        self.number = number

    def choose_words(self) -> str:
        return _(
            "The file of answers of {number}: one officer a row, one item a column. p writes an empty one."
        ).format(number=self.number)

    def take_in(self, path: Path, *, dry_run: bool) -> Receipt:
        from learnlaw.verbs.exam_attempts import import_answers

        return import_answers(self.desk, self.number, path, dry_run=dry_run)


class ImportScores(TakeIn):
    """A score list of exams held elsewhere; how it is taken in can be chosen once it was looked through."""

    TITLE_WORDS = N_("Import scores")
    HELP = "exam_import"
    BINDINGS = [
        key(
            "m",
            "makeup",
            N_("Make-up"),
            N_("the list is of a make-up, or of the exam itself"),
            id="task.makeup",
        ),
        key(
            "u", "update", N_("Replace"), N_("results that stand otherwise, or leave them"), id="task.update"
        ),
        key("y", "kind", N_("Kind"), N_("which kind of exam it was"), id="task.kind"),
    ]

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.makeup = self.update = False
        self.reason = ""
        self.kind = "exam"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("makeup", "update", "kind"):
            return self.state == SEEN
        return super().check_action(action, parameters)

    def how_words(self) -> Iterator[Paragraph]:
        kind = self.desk.kinds.activities.get(self.kind)
        sitting = _("of a make-up") if self.makeup else _("of the exam itself")
        others = _("replaced") if self.update else _("left")
        yield Paragraph(
            (
                (_("Kind: {kind}").format(kind=word_of(kind.title) if kind else self.kind), "text"),
                (_("   the list is {sitting}").format(sitting=sitting), "accent" if self.makeup else "text"),
                (
                    _("   results that stand otherwise are {fate}").format(fate=others),
                    "warn" if self.update else "text",
                ),
            ),
            2,
        )

    def hint(self, problem: Problem) -> str:
        if problem.code == "results-differ":
            return _("u replaces them.")
        return super().hint(problem)

    def action_makeup(self) -> None:
        self.makeup = not self.makeup
        self._again()

    def action_update(self) -> None:
        """Replace results that are known: of a window that is closed with a reason."""
        if self.update:
            self.update, self.reason = False, ""
            self._again()
            return

        def answered(words: Mapping[str, str] | None) -> None:
            if words is not None:
                self.update, self.reason = True, words["reason"]
                self._again()

        lines = [
            _("Replace results that stand otherwise?"),
            _("What was known before stays in the audit log. In a window that is over a reason is needed."),
        ]
        self.app.push_screen(AskWords(lines, [Asked("reason", _("Reason"), needed=False)]), answered)

    def action_kind(self) -> None:
        from learnlaw.tui.screens.pick import PickScreen

        kinds = self.desk.kinds.activities.items()
        options = [Option(code, kind.title) for code, kind in kinds if kind.exam]

        def picked(codes: tuple[str, ...] | None) -> None:
            if codes:
                self.kind = codes[0]
                self._again()

        self.app.push_screen(
            PickScreen(N_("Which kind of exam was it?"), options, [self.kind], several=False), picked
        )

    def _again(self) -> None:
        """Look the same file through anew, as it is taken in now."""
        path = self.path
        if path is not None:
            self.trouble([])
            self.attempt(lambda: self.take_in(path, dry_run=True))

    def choose_words(self) -> str:
        return _("The score list of an exam held elsewhere: exam, date, code, marks. All of it or nothing.")

    def take_in(self, path: Path, *, dry_run: bool) -> Receipt:
        from learnlaw.verbs.scores import import_scores

        return import_scores(
            self.desk,
            path,
            makeup=self.makeup,
            update=self.update,
            kind=self.kind,
            reason=self.reason,
            dry_run=dry_run,
        )
