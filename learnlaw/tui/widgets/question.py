"""One question of a paper: its stem, and what it is answered in: options, blanks or a page for words.

It shows an answer as it reads on the paper (letters as shown, blanks parted by
`|`) and tells each change; it knows neither keys nor the database. Text is
shown literally and wrapped by cells.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Static, TextArea

from learnlaw.domain.question import CHOICE, LETTERS, Kind
from learnlaw.i18n import _
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from textual.widget import Widget

    from learnlaw.store.papers import Shown

DIGITS = "123456789"


class Options(Lines):
    """Stem and options; the cursor appears when it is moved, and then Enter takes the option under it."""

    HELP = "question"
    BINDINGS = [
        Binding(
            "1",
            "pick(1)",
            N_("Pick"),
            tooltip=N_("the option of that number; A to F as well"),
            id="list.pick",
            key_display="1-9",
        ),
        *(
            key(digit, f"pick({digit})", N_("Pick"), id=f"list.pick-{digit}", show=False)
            for digit in DIGITS[1:]
        ),
        *(
            key(letter, f"pick({number})", N_("Pick"), id=f"list.pick-{letter}", show=False)
            for number, letter in enumerate("abcdef", 1)
        ),
        key("space", "choose", N_("Pick"), N_("the option under the cursor"), id="list.choose", show=False),
        key("delete,backspace", "clear", N_("Clear"), N_("take the answer back"), id="list.clear", show=False),
        key("enter", "take", N_("Next one"), N_("take the option under the cursor, else the next question"),
            id="list.next"),
        # a word: the arrow takes one cell on some terminals and two on others
        replace(
            key("left", "screen.step(-1)", N_("Back one"),
                N_("the question before; Page up where words are typed"), id="list.previous"),
            key_display="Left",
        ),
        key("right", "screen.step(1)", N_("Next one"), id="list.right", show=False),
        key("pageup", "screen.step(-1)", N_("Back one"), id="list.page-up", show=False),
        key("pagedown", "screen.step(1)", N_("Next one"), id="list.page-down", show=False),
    ]  # fmt: skip

    @dataclass
    class Moved(Message):
        """The cursor has moved, appeared or gone."""

    @dataclass
    class Picked(Message):
        """An option was picked, by its place as shown, from 1; 0: the answer is taken back."""

        number: int

    @dataclass
    class Onward(Message):
        """Enter was pressed where no option waits to be taken."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Options can be picked only where there are some."""
        return action not in ("pick", "choose", "open", "clear") or bool(self._targets())

    def put(self, paragraphs: list[Paragraph], *, keep: bool = False) -> None:
        """Show these, the cursor out of sight, or where it was."""
        at = self.at if keep else None
        self.show(paragraphs, keep=keep)
        self.at = at

    def action_move(self, by: int) -> None:
        targets, before = self._targets(), self.at
        if self.at is None and targets:
            self._go(targets[0] if by > 0 else targets[-1])
        else:
            super().action_move(by)
        if self.at != before:
            self.post_message(self.Moved())

    @property
    def here(self) -> int:
        """The option under the cursor, from 1; 0 where none is."""
        return 0 if self.at is None else int(self.paragraphs[self.at].target)

    def action_pick(self, number: int) -> None:
        self.at = None
        self.post_message(self.Picked(number))

    def action_clear(self) -> None:
        self.action_pick(0)

    def action_choose(self) -> None:
        if self.at is None:
            self.action_move(1)
        else:
            self.post_message(self.Picked(self.paragraphs[self.at].target))

    def action_take(self) -> None:
        if self.at is None:
            self.post_message(self.Onward())
        else:
            self.action_choose()
            self.at = None

    def action_open(self) -> None:
        """A click takes an option at once."""
        if self.at is not None:
            self.action_pick(self.paragraphs[self.at].target)


PAGES = (
    replace(
        key("pagedown", "screen.step(1)", N_("Next one"), N_("the question behind"), id="list.next-page"),
        key_display="PgDn",
    ),
    replace(
        key(
            "pageup",
            "screen.step(-1)",
            N_("Back one"),
            N_("the question before"),
            id="list.back-page",
        ),
        key_display="PgUp",
    ),
)
"""How questions are turned where letters and arrows belong to the text."""


class Page(TextArea):
    """Room for an answer in words."""

    BINDINGS = [*PAGES]


class Fields(VerticalScroll, can_focus=False):
    """The blanks, one below the other."""

    BINDINGS = [*PAGES]


class Blank(Input):
    """What belongs into one blank; a stroke parts blanks where answers are kept, and cannot be typed."""

    def __init__(self, value: str) -> None:
        super().__init__(value, restrict=r"[^|｜]*", compact=True, select_on_focus=False)


class Question(Vertical):
    """See the module. `show_item()` shows one; `Answered` tells what stands there now."""

    HELP = "question"
    DEFAULT_CSS = """
    Question { height: 1fr; padding: 0 1; }
    Question Options { height: 1fr; }
    Question #question-fields { height: auto; max-height: 50%; display: none; }
    Question #question-page { height: 1fr; display: none; border: none; padding: 0 1; }
    Question.-blank #question-fields { display: block; }
    Question.-blank Options { height: auto; max-height: 60%; }
    Question.-short #question-page { display: block; background: $surface; }
    Question.-short Options { height: auto; max-height: 50%; }
    Question .question-blank { height: 1; }
    Question .question-blank Static { width: 9; }
    Question .question-blank Input { width: 1fr; background: $surface; }
    """

    @dataclass
    class Answered(Message):
        """The answer has changed; `at_once` where no more typing is waited for."""

        item: int
        text: str
        at_once: bool

    @dataclass
    class Onward(Message):
        """On to the next question."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.shown: Shown | None = None
        self.text = ""
        """The answer as it reads on the paper."""
        self.locked = False
        """Whether the answer can only be read."""

    def compose(self) -> ComposeResult:
        yield Options(id="question-text", focus=True)
        yield Fields(id="question-fields")
        yield Page(id="question-page", soft_wrap=True, tab_behavior="focus", compact=True)

    async def show_item(self, shown: Shown, text: str, blanks: int, *, locked: bool) -> None:
        """Show a question with its answer; typing begins where it is answered in words."""
        self.shown, self.text, self.locked = shown, text, locked
        self.set_class(shown.kind is Kind.BLANK, "-blank")
        self.set_class(shown.kind is Kind.SHORT, "-short")
        options = self.query_one(Options)
        options.put(list(self._paragraphs()))
        page, fields = self.query_one(TextArea), self.query_one("#question-fields")
        await fields.remove_children()
        page.read_only = locked
        first: Widget = options
        if shown.kind is Kind.BLANK:
            parts = [*text.split("|"), *[""] * blanks][:blanks]
            inputs = [Blank(part) for part in parts]
            await fields.mount(*(_row(n, one) for n, one in enumerate(inputs, 1)))
            for one in inputs:
                one.disabled = locked
            first = options if locked else inputs[0]
        if shown.kind is Kind.SHORT:
            with self.prevent(TextArea.Changed):
                page.load_text(text)
            page.move_cursor(page.document.end)
            first = page
        first.focus()

    def _paragraphs(self, here: int = 0) -> Iterator[Paragraph]:
        """The stem, and below it the options with what is chosen; the cursor before the one that is `here`."""
        assert self.shown is not None
        for line in self.shown.stem.splitlines():
            yield plain(line)
        yield plain("")
        chosen = self._chosen()
        box = "[{}]" if self.shown.kind is Kind.MULTIPLE else "({})"
        for number, words in enumerate(self._options(), 1):
            letter = LETTERS[number - 1]
            digit = str(number) if number <= len(DIGITS) else " "
            mark = box.format("x" if letter in chosen else " ")
            tone = "accent" if letter in chosen else "text"
            sign = ">" if number == here else " "
            head = f" {sign}{digit} {mark} {letter}、"
            yield Paragraph(((head, tone), (words, tone)), len(head) + 1, number)

    def _options(self) -> tuple[str, ...]:
        assert self.shown is not None
        if self.shown.kind is Kind.TRUE_FALSE:
            return _("True"), _("False")
        return self.shown.options if self.shown.kind in CHOICE else ()

    def _chosen(self) -> str:
        assert self.shown is not None
        return self.text if self.shown.kind in (*CHOICE, Kind.TRUE_FALSE) else ""

    def again(self) -> None:
        """Show the same anew: another answer, cursor or language."""
        options = self.query_one(Options)
        if self.shown is not None:
            options.put(list(self._paragraphs(options.here)), keep=True)

    # -- answers ------------------------------------------------------------------------

    @on(Options.Moved)
    def follow(self, event: Options.Moved) -> None:
        event.stop()
        self.again()

    @on(Options.Picked)
    def pick(self, event: Options.Picked) -> None:
        event.stop()
        if self.shown is None or self.locked or event.number > len(self._options()):
            return
        letter = LETTERS[event.number - 1] if event.number else ""
        several = letter and self.shown.kind is Kind.MULTIPLE
        self.text = "".join(sorted(set(self.text) ^ {letter})) if several else letter
        self.again()
        self.post_message(self.Answered(self.shown.item, self.text, True))

    @on(Options.Onward)
    def go_on(self, event: Options.Onward) -> None:
        event.stop()
        self.post_message(self.Onward())

    @on(Input.Changed)
    @on(TextArea.Changed)
    def typed(self, event: Input.Changed | TextArea.Changed) -> None:
        event.stop()
        text = self.written()
        if self.shown is not None and not self.locked and text != self.text:
            self.text = text
            self.post_message(self.Answered(self.shown.item, text, False))

    def written(self) -> str:
        """What stands in the fields."""
        if self.shown is not None and self.shown.kind is Kind.SHORT:
            return self.query_one(TextArea).text
        parts = [unicodedata.normalize("NFC", one.value) for one in self.query(Blank)]
        return "|".join(parts) if any(part.strip() for part in parts) else ""

    @on(Input.Submitted)
    def next_blank(self, event: Input.Submitted) -> None:
        """Enter goes to the next blank, and from the last one to the next question."""
        event.stop()
        blanks: list[Any] = list(self.query(Blank))
        place = blanks.index(event.input) + 1
        if place < len(blanks):
            blanks[place].focus()
        else:
            self.post_message(self.Onward())


def _row(number: int, field: Blank) -> Horizontal:
    label = Static(_("blank {n}").format(n=number), markup=False)
    return Horizontal(label, field, classes="question-blank")
