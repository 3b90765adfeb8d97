"""Edits a question by a form, the question as the officer will see it below; saving makes the next version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.domain.question import CHOICE, LETTERS, Difficulty, Kind, Pool, Question
from learnlaw.domain.values import parse_date
from learnlaw.errors import LearnlawError, RefusedError
from learnlaw.i18n import _, tell
from learnlaw.tui import show
from learnlaw.tui.forms import FormTask
from learnlaw.tui.screens import bank_words as words_of
from learnlaw.tui.widgets.form import Choice, Entry, Field, Filled, Form, Option, Pick
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from textual.timer import Timer

    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.bank_desk import QuestionShown, Tried
    from learnlaw.verbs.bank_edit import Edit
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.registry import Receipt

QUIET = 0.3
"""Seconds without a key press after which the form is looked through."""
ROOM = 2
"""Blank options that are offered beyond those that are there."""
LINE = "\\n"
"""How the end of a line stands in a field of one line."""
DIFFICULTIES = (
    (Difficulty.EASY.value, N_("easy")),
    (Difficulty.MEDIUM.value, N_("medium")),
    (Difficulty.HARD.value, N_("hard")),
)
POOLS = ((Pool.OPEN.value, N_("practice and exams")), (Pool.RESERVED.value, N_("exams alone")))
YES_NO = (("no", N_("no")), ("yes", N_("yes")))
STATES = (("draft", N_("draft")), ("reviewed", N_("reviewed")))
KEY_HINTS = {
    Kind.SINGLE: N_("one letter, such as B"),
    Kind.MULTIPLE: N_("letters, such as ABD"),
    Kind.TRUE_FALSE: N_("对 or 错"),
    Kind.BLANK: N_("blanks parted by |, answers of one by ;"),
    Kind.SHORT: N_("a marking guide"),
}


class EditQuestion(FormTask):
    """`EditQuestion(desk, spot, id)`. What is wrong stands below its field, what is noticed in another colour."""

    TITLE_WORDS = N_("Edit a question")
    HELP = "bank_form"
    CSS_PATH = "bank_form.tcss"
    BINDINGS = [
        key("ctrl+s", "save", N_("Save"), N_("write the next version"), id="task.save"),
        key("f4", "preview", N_("As on paper"), N_("as the officer will see it"), id="bank.seen"),
    ]

    @dataclass
    class Read(Message):
        """The question and the laws were read."""

        found: QuestionShown
        laws: list[tuple[str, str, str]]

    @dataclass
    class Looked(Message):
        """The form was looked through."""

        tried: Tried

    def __init__(self, desk: Desk, spot: Spot, id: str) -> None:
        super().__init__(desk, spot)
        self.question_id = id
        self.old: Question | None = None
        self.tried: Tried | None = None
        self._laws: list[Option] = []
        self._before: dict[str, str] = {}
        self._wait: Timer | None = None

    def compose_task(self) -> ComposeResult:
        with Vertical(id="bank-form"):
            yield Lines(id="bank-form-told")
            yield Form()
            yield Lines(id="bank-form-seen")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#bank-form-told", Lines).show([plain(_("Reading ..."), tone="faint")])
        self.read()

    # -- reading --------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Read the question and what can be cited in a thread."""
        from learnlaw.verbs.bank_desk import law_choices, question_desk

        try:
            found = self.Read(question_desk(self.desk, self.question_id), law_choices(self.desk))
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(found)

    @on(Read)
    async def fill(self, event: Read) -> None:
        event.stop()
        self.old = event.found.question
        law = event.found.law.id if event.found.law else self.old.law
        self._laws = [Option(id, name, sound) for id, name, sound in event.laws]
        await self.form.mount(*self._fields(self.old))
        self.form.put(_values(self.old, law))
        self._before = self.form.words()
        self._tell()
        self.form.fields["stem"].editor.focus()
        self.look_through(self._edit())

    def _fields(self, question: Question) -> Iterator[Field]:
        yield Field(N_("Stem"), Entry(id="stem"), wide=True)
        if question.kind in CHOICE:
            for letter in LETTERS[: len(question.options) + ROOM]:
                yield Field(f"  {letter}", Entry(id=f"option{letter}"), wide=True)
        yield Field(N_("Key"), Entry(id="key", hint=KEY_HINTS[question.kind]))
        yield Field(N_("Difficulty"), Choice(DIFFICULTIES, id="difficulty"))
        yield Field(N_("Rationale"), Entry(id="rationale"), wide=True)
        laws = Pick(lambda: self._laws, id="law", title=N_("Which law?"), several=False, nothing=N_("none"))
        yield Field(N_("Law"), laws)
        yield Field(N_("Edition"), Entry(id="edition", hint="2021-01-22"))
        yield Field(N_("Article"), Entry(id="article", hint="51  51.1(2)  120-1"))
        yield Field(N_("Tags"), Entry(id="tags", hint=N_("parted by 、")))
        yield Field(N_("Case"), Choice(YES_NO, id="case"))
        yield Field(N_("Pool"), Choice(POOLS, id="pool"))
        yield Field(N_("State"), Choice(STATES, id="state"))
        yield Field(N_("Reason"), Entry(id="reason", hint=N_("why it is changed")))

    def _tell(self) -> None:
        if self.old is None:
            return
        words = _("{id}  {kind}  version {number}; Ctrl+S writes version {next}").format(
            id=self.old.id,
            kind=words_of.short_kind(self.old),
            number=self.old.version,
            next=self.old.version + 1,
        )
        self.query_one("#bank-form-told", Lines).show([plain(words, tone="faint")])

    # -- what the form says ---------------------------------------------------------------

    def _edit(self, *, state: bool = False) -> Edit:
        """What differs from what stood there. RefusedError for a day that is none."""
        from learnlaw.verbs.bank_edit import Edit

        words = self.form.words()
        said = {name: text for name, text in words.items() if text != self._before.get(name)}
        values: dict[str, Any] = {}
        for name in ("stem", "key", "rationale", "law", "article"):
            if name in said:
                values[name] = said[name].replace(LINE, "\n")
        if any(name.startswith("option") for name in said):
            values["options"] = _options(words)
        if "tags" in said:
            values["tags"] = tuple(filter(None, (tag.strip() for tag in said["tags"].split("、"))))
        if "edition" in said:
            values["edition"] = parse_date(said["edition"])[0]
        if "difficulty" in said:
            values["difficulty"] = Difficulty(said["difficulty"])
        if "pool" in said:
            values["pool"] = Pool(said["pool"])
        if "case" in said:
            values["case"] = said["case"] == "yes"
        if state:
            values |= self._state(words["state"])
        return Edit(**values)

    def _state(self, state: str) -> Mapping[str, Any]:
        """A state that was chosen; a next version is a draft anyway."""
        from learnlaw.domain.question import State

        untouched = state == self._before["state"]
        return {} if untouched else {"state": State(state)}

    @on(Filled)
    def filled(self, event: Filled) -> None:
        event.stop()
        if self._wait is not None:
            self._wait.stop()
        self._wait = self.set_timer(QUIET, self._look)

    def _look(self) -> None:
        try:
            edit = self._edit()
        except RefusedError as error:
            self.form.wrong(
                {"edition": [show.problem(problem) for problem in error.problems]}, only=["edition"]
            )
            return
        self.look_through(edit)

    @work(thread=True, exclusive=True, group="look")
    def look_through(self, edit: Edit) -> None:
        """Try the edit in a thread; nothing is written."""
        from learnlaw.verbs.bank_desk import try_edit

        try:
            self.post_message(self.Looked(try_edit(self.desk, self.question_id, edit)))
        except LearnlawError as error:
            self.post_message(self.Refused(error))

    @on(Looked)
    def show_tried(self, event: Looked) -> None:
        event.stop()
        self.tried = event.tried
        self._paint()

    def _paint(self) -> None:
        if self.tried is None:
            return
        parts = {self._field(part): found for part, found in self.tried.problems.items()}
        for name, field in self.form.fields.items():
            found = parts.get(name, ())
            field.wrong([show.problem(problem) for problem in found], warning=all(p.warning for p in found))
        seen = [plain(_("As the officer will see it"), tone="faint")]
        seen += words_of.paper(self.tried.question, key=False)
        self.query_one("#bank-form-seen", Lines).show(seen)

    def _field(self, part: str) -> str:
        """The field in which a part of a question stands."""
        return "optionA" if part == "options" and "optionA" in self.form.fields else part

    # -- doing it -------------------------------------------------------------------------

    def action_preview(self) -> None:
        from learnlaw.tui.screens.bank_seen import BankSeen

        if self.tried is not None:
            self.app.push_screen(BankSeen(self.tried.question))

    def action_save(self) -> None:
        if self.old is None:
            return
        reason = self.form.words()["reason"].strip()
        if not reason:
            self.form.wrong({"reason": [_("Say why it is changed.")]}, only=["reason"])
            self.form.fields["reason"].editor.focus()
            return
        try:
            edit = self._edit(state=True)
        except RefusedError as error:
            self.form.wrong(
                {"edition": [show.problem(problem) for problem in error.problems]}, only=["edition"]
            )
            return
        if edit == type(edit)():
            self.trouble([plain(_("Nothing was changed."), tone="accent")])
            return
        self.trouble([])
        self.attempt(lambda: self._write(edit, reason))

    def _write(self, edit: Edit, reason: str) -> Receipt:
        from learnlaw.verbs.bank_edit import edit_question

        return edit_question(self.desk, self.question_id, edit, reason=reason)

    def sorted_by_field(self, error: RefusedError) -> tuple[dict[str, list[str]], list[str]]:
        """Problems of a question tell by their code which of its parts they are about."""
        from learnlaw.verbs.bank_desk import part_of

        below: dict[str, list[str]] = {}
        loose = []
        for problem in error.problems:
            name = self._field(part_of(problem.code))
            if name in self.form.fields:
                below.setdefault(name, []).append(show.problem(problem))
            else:
                loose.append(tell(problem.what))
        return below, loose

    def speak(self) -> None:
        """The language has changed: what was filled in stays."""
        super().speak()
        self._tell()
        self._paint()


def _values(question: Question, law: str) -> dict[str, Any]:
    """What the form begins with."""
    from learnlaw.verbs.bank_desk import key_text

    options = {f"option{LETTERS[n]}": text for n, text in enumerate(question.options)}
    values: dict[str, Any] = {
        "stem": question.stem,
        **options,
        "key": key_text(question),
        "rationale": question.rationale,
        "law": (law,) if law else (),
        "edition": question.edition or "",
        "article": question.article,
        "difficulty": question.difficulty.value,
        "case": "yes" if question.case else "no",
        "pool": question.pool.value,
        "tags": "、".join(question.tags),
        "state": "draft",
    }
    return {
        name: text.replace("\n", LINE) if isinstance(text, str) else text for name, text in values.items()
    }


def _options(words: Mapping[str, str]) -> tuple[str, ...]:
    """The options as they stand, blank ones at the end left out."""
    texts = [text.replace(LINE, "\n") for name, text in words.items() if name.startswith("option")]
    while texts and not texts[-1].strip():
        texts.pop()
    return tuple(texts)
