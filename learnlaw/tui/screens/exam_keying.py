"""Keys in answer sheets: the officer by code or pinyin, then `1a2c3bd`, what is wrong seen at once, and the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, tell, tell_problem
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.screens.exam_words import spans
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.errors import Problem
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.exam_room import KeyingDesk, SheetDue
    from learnlaw.verbs.registry import Receipt


@dataclass(frozen=True, slots=True)
class Keyed:
    """What was typed of a sheet so far."""

    answers: dict[int, str]
    problems: Sequence[Problem]
    missing: tuple[int, ...]
    """Items with nothing behind them."""


def keyed(asked: Sequence[Any], text: str) -> Keyed:
    """What `text` says of a paper: answers, wrong places, and items that are not there."""
    from learnlaw.domain.answers import key_in

    answers, problems = key_in(asked, text)
    there = dict(answers)
    return Keyed(there, problems, tuple(one.item for one in asked if one.item not in there))


class KeyIn(ExamTask):
    """The people on top, the line for the sheet below; Enter goes from one to the other."""

    TITLE_WORDS = N_("Key in answer sheets")
    HELP = "exam_keying"
    CSS_PATH = "exam_keying.tcss"
    AUTO_FOCUS = ""
    BINDINGS = [
        key("f1", "app.help", N_("Help"), N_("how sheets are keyed in"), id="task.help"),
        key(
            "f2",
            "form",
            N_("Paper form"),
            N_("the form that was sat, if not the one put down"),
            id="task.form",
        ),
        key("f4", "take_back", N_("Line back"), N_("the line before, to mend it"), id="task.line-back"),
        key("ctrl+s", "save", N_("Save"), N_("take the sheet in as it stands"), id="task.save"),
    ]

    @dataclass
    class Read(Message):
        """Whose sheets are due was read."""

        found: KeyingDesk

    def __init__(self, desk: Desk, spot: Spot, number: str) -> None:
        super().__init__(desk, spot)
        self.number = number
        self.county: KeyingDesk | None = None
        self.sheet: SheetDue | None = None
        """Whose sheet is being keyed in; None while somebody is sought."""
        self.form = ""
        self.lines: list[str] = []
        """Lines of the sheet that were taken in."""
        self.receipt: Receipt | None = None
        self._last = ""

    def compose_task(self) -> ComposeResult:
        with Vertical(id="keying"):
            yield Lines(id="keying-told")
            yield Rows(
                id="keying-people",
                jumps=True,
                top=(N_("Code"), N_("Name"), N_("Unit"), N_("Paper form"), N_("Sheet")),
                empty=N_("Nobody is expected at this exam."),
                widest=30,
            )
            yield Lines(id="keying-sheet")
            yield Input(id="keying-line", compact=True, select_on_focus=False)
            yield Lines(id="keying-seen")

    def on_mount(self) -> None:
        super().on_mount()
        self._turn(None)
        self.read()

    # -- reading --------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Read in a thread whose sheets are due."""
        from learnlaw.verbs.exam_room import keying_desk

        try:
            found = keying_desk(self.desk, self.number)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Read(found))

    @on(Read)
    def show_people(self, event: Read) -> None:
        event.stop()
        self.county = event.found
        self._list()
        rows = self.query_one("#keying-people", Rows)
        first = next((one.officer for one in event.found.sheets if not one.done), None)
        rows.go_to(self.spot.officer or first)
        self._tell()

    def _list(self) -> None:
        sheets = self.county.sheets if self.county else ()
        self.query_one("#keying-people", Rows).show([_row(one) for one in sheets], keep=True)

    # -- telling --------------------------------------------------------------------------

    def _turn(self, sheet: SheetDue | None) -> None:
        """To the line of an officer's sheet, or back to the people."""
        self.sheet, self.lines, self.form = sheet, [], sheet.form if sheet else ""
        self.set_class(sheet is None, "-people")
        self.set_class(sheet is not None, "-sheet")
        line = self.query_one("#keying-line", Input)
        with line.prevent(Input.Changed):
            line.value = ""
        self._tell()
        self.call_after_refresh(self._focus)

    def _focus(self) -> None:
        name = "#keying-line" if self.sheet else "#keying-people"
        self.query_one(name).focus()
        self.refresh_bindings()

    def _tell(self) -> None:
        self.query_one("#keying-told", Lines).show(list(self._told()))
        self.query_one("#keying-sheet", Lines).show([plain(line, tone="faint") for line in self.lines])
        self.query_one("#keying-seen", Lines).show(list(self._seen()))

    def _told(self) -> Iterator[Paragraph]:
        county = self.county
        if county is None:
            yield plain(_("Reading ..."), tone="faint")
            return
        done = sum(one.done for one in county.sheets)
        words = _("{title}: {done} of {of} sheets are in.")
        yield plain(words.format(title=county.exam.title, done=done, of=len(county.sheets)), tone="strong")
        if self._last:
            yield plain(self._last, tone="good")
        if self.sheet is None:
            yield plain(_("Whose sheet? Letters jump by pinyin initials, figures by code; Enter takes it."))
            return
        who = f"{self.sheet.officer}  {self.sheet.name}  {self.sheet.unit}"
        form = _("form {form}").format(form=self.form) if self.form else ""
        yield Paragraph(((f"{who}  ", "accent"), (form, "strong")))
        yield plain(
            _("Item and answer, such as 1a2c3bd, 1-5 abcda, 41 三十日; - for no answer."), tone="faint"
        )

    @property
    def asked(self) -> Sequence[Any]:
        """The items of the paper that is keyed in."""
        return self.county.asked(self.sheet, self.form) if self.county and self.sheet else ()

    @property
    def text(self) -> str:
        """The sheet as it was typed so far."""
        return "\n".join([*self.lines, self.query_one("#keying-line", Input).value])

    def _seen(self) -> Iterator[Paragraph]:
        if self.sheet is None or self.county is None:
            return
        found = keyed(self.asked, self.text)
        count, of = len(found.answers), len(self.asked)
        words = _("{count} of {of} items").format(count=count, of=of)
        yield plain(words, tone="good" if count == of and not found.problems else "strong")
        for problem in found.problems[:6]:
            told = tell(problem.what) + (_(" -- ") + tell(problem.hint) if problem.hint else "")
            yield plain(told, tone="bad", indent=2)
        if found.missing and found.answers:
            yield plain(
                _("not there: {items}").format(items=", ".join(spans(found.missing))), tone="warn", indent=2
            )

    @on(Input.Changed, "#keying-line")
    def look(self, event: Input.Changed) -> None:
        event.stop()
        self.trouble([])
        self.query_one("#keying-seen", Lines).show(list(self._seen()))

    # -- actions --------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "form":
            return self.sheet is not None and self.county is not None and len(self.county.forms) > 1
        if action in ("save", "take_back"):
            return self.sheet is not None
        return True

    @on(Rows.Opened, "#keying-people")
    def choose(self, event: Rows.Opened) -> None:
        event.stop()
        sheets = self.county.sheets if self.county else ()
        sheet = next(one for one in sheets if one.officer == event.key)
        self._last = ""
        if sheet.done:
            words = _(
                "The sheet of {name} is in already. If it is wrong: among the results z annuls it, g lets in again."
            )
            self.trouble([plain(words.format(name=sheet.name), tone="bad")])
            return
        self.trouble([])
        self._turn(sheet)

    def action_form(self) -> None:
        """To the next form."""
        if self.county is None or not self.county.forms:
            return
        forms = self.county.forms
        place = forms.index(self.form) + 1 if self.form in forms else 0
        self.form = forms[place % len(forms)]
        self._tell()

    def action_take_back(self) -> None:
        """The line before comes back, to be mended."""
        if self.lines:
            self.query_one("#keying-line", Input).value = self.lines.pop()
            self._tell()

    @on(Input.Submitted, "#keying-line")
    def take_line(self, event: Input.Submitted) -> None:
        """A whole sheet is saved; else the line is taken in, and an empty one more saves what is there."""
        event.stop()
        found = keyed(self.asked, self.text)
        if found.problems:
            return
        if not found.missing or not event.value.strip():
            self.action_save()
            return
        self.lines.append(event.value)
        with event.input.prevent(Input.Changed):
            event.input.value = ""
        self._tell()
        words = _("Go on with the items that are not there; Enter on an empty line saves them as blank.")
        self.trouble([plain(words, tone="accent")])

    def action_save(self) -> None:
        from learnlaw.verbs.exam_attempts import key_answers

        sheet, text, form = self.sheet, self.text, self.form
        if sheet is None or not text.strip():
            self.trouble([plain(_("Nothing has been typed yet."), tone="bad")])
            return
        self.trouble([])
        self.attempt(lambda: key_answers(self.desk, self.number, sheet.officer, text, form=form))

    def done(self, found: Any) -> None:
        """The sheet is in: to the next officer whose sheet is due."""
        self.receipt = found
        sheet, county = self.sheet, self.county
        if sheet is None or county is None:
            return
        words = _("Saved: {name} {code}. Receipt {number}.")
        self._last = words.format(name=sheet.name, code=sheet.officer, number=found.number)
        self.trouble([plain(tell_problem(problem), tone="warn") for problem in found.notices])
        taken = replace(sheet, left=sheet.left - 1, attempt=sheet.attempt + 1)
        sheets = tuple(taken if one is sheet else one for one in county.sheets)
        self.county = replace(county, sheets=sheets)
        self._list()
        place = sheets.index(taken)
        later = [*sheets[place + 1 :], *sheets[:place]]
        rows = self.query_one("#keying-people", Rows)
        rows.go_to(next((one.officer for one in later if not one.done), sheet.officer))
        self._turn(None)

    def action_give_up(self) -> None:
        if self.sheet is not None:
            self.trouble([])
            self._turn(None)
        else:
            self.dismiss(self.receipt)

    def speak(self) -> None:
        """The language has changed: what was typed stays."""
        super().speak()
        self._list()
        self._tell()


def _row(one: SheetDue) -> Row:
    state = _("in") if one.done else "-"
    cells = (one.officer, one.name, one.unit, one.form or "-", state)
    return Row(one.officer, cells, "faint" if one.done else "text", f"{one.keys} {one.officer.lower()}")
