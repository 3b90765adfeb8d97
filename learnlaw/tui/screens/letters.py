"""Letters to units: what is due, what each says, issue them, and follow up those that went out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from learnlaw.domain.values import parse_date
from learnlaw.errors import LearnlawError, RefusedError
from learnlaw.i18n import _, ngettext, tell
from learnlaw.tui import show
from learnlaw.tui.forms import FormTask
from learnlaw.tui.screens.ask import Ask
from learnlaw.tui.screens.ask_words import Asked, AskWords
from learnlaw.tui.widgets.form import Entry, Field, Filled, Form
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.domain.notice import Draft
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.letter_desk import LetterDesk, LetterShown
    from learnlaw.verbs.registry import Receipt

LEVEL_TONES = {"reminder": "warn", "supervision": "bad", "circular": "bad", "publicity": "plan"}
STATE_TONES = {"overdue": "bad", "closed": "faint", "issued": "text"}
DRAFTS, ISSUED = "drafts", "issued"


class Letters(FormTask):
    """Two lists in one place: the drafts, to be ticked, and the letters that went out."""

    TITLE_WORDS = N_("Issue letters to units that are behind")
    HELP = "letters"
    CSS_PATH = "letters.tcss"
    BEGINS: ClassVar[str] = DRAFTS
    BINDINGS = [
        key("s,ctrl+s", "issue", N_("Issue"), N_("issue the letters that are ticked"), id="task.issue"),
        key(
            "v", "turn", N_("Drafts, issued"), N_("the drafts, or the letters that went out"), id="task.turn"
        ),
        key(
            "y",
            "year",
            N_("Whole year"),
            N_("today's windows, those of this year, those of last year"),
            id="task.year",
        ),
        key(
            "p",
            "whole",
            N_("Whole letter"),
            N_("the letter under the cursor as its document reads, and back"),
            id="task.whole",
        ),
        key(
            "w",
            "write",
            N_("To files"),
            N_("write what is ticked, or all, as documents into a folder"),
            id="task.write",
        ),
        key(
            "1", "move('received')", N_("Received"), N_("the unit has signed for it 签收"), id="task.received"
        ),
        key("2", "move('answered')", N_("Answered"), N_("the unit has answered 反馈"), id="task.answered"),
        key("3", "move('checked')", N_("Checked"), N_("the answer was checked 复核"), id="task.checked"),
        key("4", "move('closed')", N_("Closed"), N_("it is settled 销号"), id="task.closed"),
    ]

    @dataclass
    class Begun(Message):
        """The letters were read."""

        desk: LetterDesk
        year: int | None

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.letters: LetterDesk | None = None
        self.view = self.BEGINS
        self.receipt: Receipt | None = None
        self.year: int | None = None
        """Windows of which year are drafted about; None: those that hold the day."""
        self._known: frozenset[tuple[str, str]] | None = None
        self._whole = False
        """Whether the letter under the cursor is shown as its document reads."""
        self._folder, self._form = "", "docx"
        """Where documents were written last, and as what."""

    def compose_task(self) -> ComposeResult:
        with Vertical(id="letters"):
            yield Lines(id="letters-told")
            yield Rows(
                id="letters-drafts",
                ticks=True,
                top=(N_("Unit"), N_("Level"), N_("Gaps"), N_("What")),
                empty=N_("No letter is due today that has not gone out."),
                widest=32,
            )
            yield Rows(
                id="letters-issued",
                top=(N_("Number"), N_("Unit"), N_("Level"), N_("State"), N_("Issued"), N_("Reply by")),
                empty=N_("No letter has gone out yet."),
                widest=32,
            )
            with Form():
                yield Field(N_("Reply by"), Entry(id="answer_by", hint=""))
                yield Field(N_("Approved by"), Entry(id="approved_by"))
            yield Lines(id="letters-text", focus=True)

    def on_mount(self) -> None:
        super().on_mount()
        self._look()
        self.begin()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if isinstance(self.focused, Input) and action in ("turn", "move", "year", "whole", "write"):
            return None
        if self._whole and action in ("turn", "year"):
            return False
        if action in ("issue", "year"):
            return self.view == DRAFTS
        if action == "move":
            return self.view == ISSUED and parameters[0] in self._onward()
        return True

    def _onward(self) -> list[str]:
        """Where the letter under the cursor can go."""
        from learnlaw.verbs.letter_desk import onward

        found = self._issued()
        return [] if found is None else [state.value for state in onward(found.state)]

    def _issued(self) -> Any:
        current = self.query_one("#letters-issued", Rows).current
        letters = self.letters.issued if self.letters else ()
        return next((row for row in letters if current and row.code == current.key), None)

    # -- reading --------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="begin")
    def begin(self) -> None:
        """Draft in a thread."""
        from learnlaw.verbs.letter_desk import letter_desk

        year = self.year
        try:
            found = letter_desk(self.desk, year)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Begun(found, year))

    @on(Begun)
    def show_letters(self, event: Begun) -> None:
        if event.year != self.year:
            return  # an answer to an older question
        self.letters = event.desk
        self._list()
        self._look()

    def _list(self) -> None:
        letters = self.letters
        if letters is None:
            return
        drafts = self.query_one("#letters-drafts", Rows)
        first = self._known is None
        self._known = frozenset((shown.draft.unit, shown.draft.level.value) for shown in letters.drafts)
        ticked = {s.draft.unit for s in letters.drafts if first and s.draft.unit == self.spot.unit}
        kept = ticked if first else drafts.ticked & {shown.draft.unit for shown in letters.drafts}
        drafts.show([_draft_row(shown) for shown in letters.drafts], ticked=kept, keep=not first)
        if first:
            drafts.go_to(self.spot.unit)
        issued = self.query_one("#letters-issued", Rows)
        issued.show([_issued_row(letters, row) for row in letters.issued], keep=True)

    # -- looking --------------------------------------------------------------------------

    def _look(self) -> None:
        """Show the list that is looked at."""
        self.set_class(self.view == DRAFTS, "-drafts")
        self.set_class(self.view == ISSUED, "-issued")
        self._tell()
        self.query_one(f"#letters-{self.view}", Rows).focus()
        self.refresh_bindings()

    def _tell(self) -> None:
        lines = [plain(_("Drafting ..."), tone="faint")] if self.letters is None else list(self._told())
        self.query_one("#letters-told", Lines).show(lines)
        self.set_class(self._circular(), "-circular")
        self._text()

    def _told(self) -> Iterator[Paragraph]:
        if self.letters is None:
            return
        chosen, of = len(self.query_one("#letters-drafts", Rows).chosen), len(self.letters.drafts)
        if self.view == DRAFTS:
            words = ngettext(
                "Due on {day}: {of} letter, {chosen} ticked. Nothing goes out before s.",
                "Due on {day}: {of} letters, {chosen} ticked. Nothing goes out before s.",
                of,
            )
            yield plain(words.format(day=self.letters.as_of, of=of, chosen=chosen))
            if self.year is not None:
                year = _("For every window of {year} that has begun; y changes it.")
                yield plain(year.format(year=self.year), tone="accent")
        else:
            late = sum(row.state.value == "overdue" for row in self.letters.issued)
            count = len(self.letters.issued)
            words = ngettext(
                "{count} letter went out; {late} without an answer in time.",
                "{count} letters went out; {late} without an answer in time.",
                count,
            )
            yield plain(words.format(count=count, late=late))
        if self._circular():
            yield plain(_("A circular 通报 goes to everybody: say which leader approved it."), tone="warn")

    def _circular(self) -> bool:
        from learnlaw.verbs.letter_desk import circulars

        return self.view == DRAFTS and bool(circulars([shown.draft for shown in self._chosen()]))

    def _chosen(self) -> list[LetterShown]:
        keys = set(self.query_one("#letters-drafts", Rows).chosen)
        return [shown for shown in (self.letters.drafts if self.letters else ()) if shown.draft.unit in keys]

    def _draft(self) -> LetterShown | None:
        current = self.query_one("#letters-drafts", Rows).current
        drafts = self.letters.drafts if self.letters else ()
        return next((s for s in drafts if current and s.draft.unit == current.key), None)

    def _text(self) -> None:
        """What the letter under the cursor says, in short or as its document reads."""
        lines: list[Paragraph] = []
        if self._whole:
            lines = [plain(line) for line in self._document()]
        elif self.view == DRAFTS:
            shown = self._draft()
            lines = [plain(line, indent=2) for line in shown.text.splitlines()] if shown else []
        elif (letter := self._issued()) is not None:
            lines = [plain(line, indent=2) for line in letter.text.splitlines()]
            if letter.approved_by:
                lines.append(plain(_("approved by {who}").format(who=letter.approved_by), tone="faint"))
        self.query_one("#letters-text", Lines).show(lines)

    def _document(self) -> list[str]:
        from learnlaw.verbs.letter_desk import whole_draft, whole_letter

        if self.letters is None:
            return []
        if self.view == ISSUED:
            row = self._issued()
            return whole_letter(self.desk, self.letters, row) if row is not None else []
        shown = self._draft()
        try:
            answer_by = self._answer_by()
        except RefusedError:
            answer_by = None  # said below the field when it is to be issued
        return whole_draft(self.desk, shown, answer_by) if shown is not None else []

    @on(Rows.Ticked)
    def count(self, event: Rows.Ticked) -> None:
        event.stop()
        self._tell()

    @on(Rows.Moved)
    def follow(self, event: Rows.Moved) -> None:
        event.stop()
        self._text()
        self.refresh_bindings()

    @on(Filled)
    def filled(self, event: Filled) -> None:
        event.stop()
        self.form.wrong({})
        self.trouble([])

    # -- actions --------------------------------------------------------------------------

    def action_whole(self) -> None:
        """Show the whole letter over the whole room, and back."""
        self._whole = not self._whole
        self.set_class(self._whole, "-whole")
        self._text()
        if self._whole:
            self.query_one("#letters-text", Lines).focus()
        else:
            self.query_one(f"#letters-{self.view}", Rows).focus()
        self.refresh_bindings()

    def action_write(self) -> None:
        """Ask for the folder, and write the documents into it."""
        folder = self._folder or str(Path.cwd() / f"函件-{self.desk.today().isoformat()}")
        lines = [
            _("Write the letters as documents, one file a unit. Nothing is issued by it."),
            _("Drafts have blanks for their numbers; letters that went out are written as they went out."),
        ]
        fields = (
            Asked("folder", _("Folder"), folder),
            Asked("form", _("docx or html"), self._form),
        )

        def answered(words: Mapping[str, str] | None) -> None:
            if words is not None:
                self._folder, self._form = words["folder"], words["form"].lower().removeprefix(".")
                self._write(force=False)

        self.app.push_screen(AskWords(lines, fields), answered)

    def _write(self, *, force: bool) -> None:
        from learnlaw.verbs.letter_documents import FORMS, write_composed, write_issued

        folder, form = Path(self._folder).expanduser(), self._form
        if form not in FORMS:
            self._form = FORMS[0]
            self.trouble([plain(_("Write docx or html."), tone="bad")])
            return
        if self.view == ISSUED:
            codes = [row.code for row in (self.letters.issued if self.letters else ())]
            self.attempt(lambda: write_issued(self.desk, folder, codes=codes, form=form, force=force))
            return
        chosen = self._chosen() or list(self.letters.drafts if self.letters else ())
        drafts = [shown.composed for shown in chosen]
        try:
            answer_by = self._answer_by()
        except RefusedError as error:
            self.form.wrong({"answer_by": [tell(problem.what) for problem in error.problems]})
            return
        self.attempt(
            lambda: write_composed(self.desk, drafts, folder, answer_by=answer_by, form=form, force=force)
        )

    def refused(self, error: LearnlawError) -> None:
        """Files that are there already are asked about."""
        from learnlaw.verbs.roster_export import FileExistsAlreadyError

        super().refused(error)
        if isinstance(error, FileExistsAlreadyError):

            def answered(yes: bool | None) -> None:
                if yes:
                    self._write(force=True)

            self.app.push_screen(
                Ask([_("There are such files already. Write over them?"), self._folder]), answered
            )

    def action_turn(self) -> None:
        self.view = ISSUED if self.view == DRAFTS else DRAFTS
        self.trouble([])
        self._look()

    def action_year(self) -> None:
        """From today's windows to those of this year, to those of last year, and back."""
        this = self.desk.today().year
        self.year = {None: this, this: this - 1}.get(self.year)
        self.begin()

    def action_issue(self) -> None:
        from learnlaw.verbs.letter_documents import issue_letters

        letters = [shown.composed for shown in self._chosen()]
        if not letters:
            self.trouble([plain(_("Tick the letters that are to go out."), tone="bad")])
            return
        try:
            answer_by = self._answer_by()
        except RefusedError as error:
            self.form.wrong({"answer_by": [tell(problem.what) for problem in error.problems]})
            return
        approved = self.query_one("#approved_by", Entry).value.strip()
        if self._circular() and not approved:
            self.form.wrong({"approved_by": [_("A circular needs the approval of a leader.")]})
            self.query_one("#approved_by", Entry).focus()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.attempt(
                    lambda: issue_letters(self.desk, letters, approved_by=approved, answer_by=answer_by)
                )

        self.app.push_screen(Ask(list(_asked([one.draft for one in letters]))), answered)

    def _answer_by(self) -> date | None:
        text = self.query_one("#answer_by", Entry).value
        return parse_date(text)[0] if text.strip() else None

    def action_move(self, state: str) -> None:
        from learnlaw.domain.notice import NoticeState
        from learnlaw.verbs.notices import move_notice

        letter = self._issued()
        if letter is not None:
            code = letter.code
            self.attempt(lambda: move_notice(self.desk, code, NoticeState(state)))

    def done(self, found: Any) -> None:
        """Stay, and read the lists anew: there is more to be done with letters."""
        if isinstance(found, list):
            words = ngettext(
                "{count} document written into {path}", "{count} documents written into {path}", len(found)
            )
            self.trouble([plain(words.format(count=len(found), path=self._folder), tone="good")])
            return
        receipt: Receipt = found
        self.receipt = receipt
        if receipt.verb == "issue_notices":
            words = _("Issued: {numbers}. Receipt {receipt}.")
            numbers = (
                show.listed(receipt.made)
                if len(receipt.made) < 6
                else f"{receipt.made[0]} … {receipt.made[-1]}"
            )
            self.trouble([plain(words.format(numbers=numbers, receipt=receipt.number), tone="good")])
            self.query_one("#letters-drafts", Rows).ticked.clear()
        else:
            self.trouble([])
        self.begin()

    def action_give_up(self) -> None:
        if self._whole:
            self.action_whole()
        else:
            self.dismiss(self.receipt)

    def speak(self) -> None:
        super().speak()
        self._list()
        self._tell()


class IssuedLetters(Letters):
    """The same, beginning with the letters that went out."""

    TITLE_WORDS = N_("Record what became of a letter")
    BEGINS = ISSUED


def _asked(drafts: Sequence[Draft]) -> Iterator[str]:
    """The question before letters go out: numbers once given are not taken back."""
    from learnlaw.domain.notice import LEVEL_WORDS

    count = len(drafts)
    yield ngettext("Issue {count} letter?", "Issue {count} letters?", count).format(count=count)
    for level, words in LEVEL_WORDS.items():
        if count := sum(draft.level is level for draft in drafts):
            yield _("{what}: {count}").format(what=tell(words), count=count)
    yield _("They get their numbers, which cannot be taken back.")


def _draft_row(shown: LetterShown) -> Row:
    from learnlaw.domain.notice import LEVEL_WORDS

    draft = shown.draft
    titles = show.listed(dict.fromkeys(show.title(gap.finding.rule.title) for gap in draft.gaps))
    cells = (draft.name, tell(LEVEL_WORDS[draft.level]), str(len(draft.gaps)), titles)
    return Row(draft.unit, cells, LEVEL_TONES[draft.level.value])


def _issued_row(letters: LetterDesk, row: Any) -> Row:
    from learnlaw.domain.notice import LEVEL_WORDS, STATE_WORDS

    cells = (
        row.code,
        letters.name(row.unit),
        tell(LEVEL_WORDS[row.level]),
        tell(STATE_WORDS[row.state]),
        row.issued_on.isoformat(),
        row.reply_by.isoformat() if row.reply_by else "-",
    )
    return Row(row.code, cells, STATE_TONES.get(row.state.value, "text"))
