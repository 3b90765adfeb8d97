"""Fields of forms: a label, something to fill in, and below it what is wrong with it.

There are three to fill in: `Entry`, a line of text; `Choice`, a few words of
which one holds; `Pick`, words from a long list that opens in front of the form.
Their words are translated when they are painted, so that the language can
change while a form is half filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from learnlaw.domain.kinds import Title
from learnlaw.i18n import _, language
from learnlaw.tui import show
from learnlaw.tui.widgets.rows import Row
from learnlaw.tui.words import N_, key
from learnlaw.tui.wrap import cut, literal, pad, wrap

BOLD = Style(bold=True)
Words = Title | str
"""What an option is called: a title in both languages, or a message marked with `N_`."""


def told(words: Words) -> str:
    """Words of an option in the reader's language."""
    return format(words, language()) if isinstance(words, Title) else _(words)


@dataclass
class Filled(Message):
    """A field of a form has changed."""

    name: str
    """The key of the field."""


class Entry(Input):
    """A line of text; Enter goes on to the next field. A hint stands in brackets, lest it be taken for a value."""

    def __init__(self, value: str = "", *, id: str, hint: str = "") -> None:
        super().__init__(value, id=id, compact=True, select_on_focus=False)
        self.hint = hint
        """Marked with `N_` where it has words of ours."""
        self.speak()

    def speak(self) -> None:
        """Show the hint in the reader's language."""
        self.placeholder = f"({_(self.hint)})" if self.hint else ""

    @property
    def words(self) -> str:
        """What was typed."""
        return self.value

    def put(self, value: Any) -> None:
        """Fill in; nobody is told."""
        with self.prevent(Input.Changed):
            self.value = str(value)

    @on(Input.Changed)
    def _filled(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(Filled(self.id or ""))

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        event.stop()
        self.screen.focus_next()


class _Painted(Widget, can_focus=True):
    """A field of one line that paints itself."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"field--faint"}

    def style_of(self, *, chosen: bool) -> Style:
        """The style of what is chosen, and of what is not."""
        return self.rich_style + BOLD if chosen else self.get_component_rich_style("field--faint")

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()


class Choice(_Painted):
    """A few words of which one holds, in brackets; left, right and blank go through them."""

    BINDINGS = [
        key("left", "turn(-1)", N_("Back"), N_("the word before"), id="list.word-before", show=False),
        key("right,space", "turn(1)", N_("Other"), N_("the next word"), id="list.word-next"),
        key("enter", "screen.focus_next", N_("Next"), N_("the next field"), id="list.next", show=False),
    ]

    def __init__(self, options: Sequence[tuple[str, Words]], value: str = "", *, id: str) -> None:
        super().__init__(id=id)
        self.options = tuple(options)
        self.value = value or (self.options[0][0] if self.options else "")

    @property
    def words(self) -> str:
        """The code that holds."""
        return self.value

    def put(self, value: Any) -> None:
        """Let a code hold; nobody is told."""
        if any(code == value for code, _words in self.options):
            self.value = value
            self.refresh()

    def action_turn(self, by: int) -> None:
        codes = [code for code, _words in self.options]
        self._take(codes[(codes.index(self.value) + by) % len(codes)])

    def _take(self, code: str) -> None:
        self.value = code
        self.refresh()
        self.post_message(Filled(self.id or ""))

    def _parts(self) -> Iterator[tuple[str, str]]:
        """Text and code of each word; where not all fit, the chosen one between arrows."""
        parts = [
            (f"({told(words)})" if code == self.value else f" {told(words)} ", code)
            for code, words in self.options
        ]
        if sum(cell_len(text) for text, _code in parts) <= self.size.width:
            yield from parts
            return
        chosen = next(told(words) for code, words in self.options if code == self.value)
        yield f"< {cut(chosen, max(self.size.width - 4, 1))} >", self.value

    def render_line(self, y: int) -> Strip:
        segments = [
            Segment(literal(text), self.style_of(chosen=code == self.value)) for text, code in self._parts()
        ]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def on_click(self, event: Any) -> None:
        place = 0
        parts = list(self._parts())
        if len(parts) == 1:
            self.action_turn(1)
            return
        for text, code in parts:
            place += cell_len(text)
            if event.x < place:
                self._take(code)
                return


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a long list: its code, what it is called, and by what it is found."""

    code: str
    words: Words
    find: str = ""
    """Initials, pinyin and the like; if empty, those of its words, sought when a list is opened."""
    more: str = ""
    """What stands beside it, such as the unit of a person."""

    def row(self) -> Row:
        """As a list shows it."""
        cells = (told(self.words), self.more) if self.more else (told(self.words),)
        return Row(self.code, cells, find=f"{self.code.lower()} {self.find or self._sound()}")

    def _sound(self) -> str:
        from learnlaw.verbs.pinyin import keys

        return keys(self.words.zh if isinstance(self.words, Title) else _(self.words))


class Pick(_Painted):
    """Words from a long list: Enter, a blank or a letter opens it."""

    BINDINGS = [
        key("enter,space", "open", N_("Choose"), N_("open the list of what can be chosen"), id="list.choose"),
        key("delete,backspace", "clear", N_("Clear"), N_("choose nothing"), id="list.clear", show=False),
    ]

    def __init__(
        self,
        options: Callable[[], Sequence[Option]],
        value: Iterable[str] = (),
        *,
        id: str,
        title: str,
        several: bool = True,
        nothing: str = "",
    ) -> None:
        super().__init__(id=id)
        self.options = options
        self.value = tuple(value)
        self.title = title
        self.several = several
        self.nothing = nothing
        """What stands there while nothing is chosen, marked with `N_`."""

    @property
    def words(self) -> str:
        """The codes that were chosen, parted as a ledger parts them."""
        return "、".join(self.value)

    def put(self, value: Any) -> None:
        """Choose; nobody is told."""
        self.value = tuple(filter(None, value.split("、"))) if isinstance(value, str) else tuple(value)
        self.refresh()

    def action_open(self, typed: str = "") -> None:
        from learnlaw.tui.screens.pick import PickScreen

        def picked(codes: tuple[str, ...] | None) -> None:
            if codes is not None:
                self._take(codes)

        screen = PickScreen(
            self.title, self.options(), self.value, several=self.several, typed=typed, clear=True
        )
        self.app.push_screen(screen, picked)

    def action_clear(self) -> None:
        self._take(())

    def _take(self, codes: tuple[str, ...]) -> None:
        self.value = codes
        self.refresh()
        self.post_message(Filled(self.id or ""))

    def on_key(self, event: Any) -> None:
        if event.character and event.character.isalnum():
            event.stop()
            self.action_open(event.character.lower())

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        chosen = show.listed(self._names())
        text = literal(chosen) if chosen else _(self.nothing)
        if len(self.value) > 1 and cell_len(text) > width - 2:
            count = _(" ({count})").format(count=len(self.value))
            text = cut(text, width - 2 - cell_len(count)) + count
        shown = pad(cut(text, width - 2), width - 2) + " v"
        return Strip([Segment(shown, self.style_of(chosen=bool(chosen)))]).adjust_cell_length(width)

    def _names(self) -> list[str]:
        """What is chosen, by its names."""
        names = {option.code: option.words for option in self.options() if option.code in self.value}
        return [told(names.get(code, code)) for code in self.value]

    def on_click(self) -> None:
        self.action_open()


Editor = Entry | Choice | Pick
LABEL = 13
"""The cells of a label, before what is to be filled in."""
NARROW = 60
"""Below this many cells a form has one column."""


class Field(Widget):
    """A label, what is to be filled in, and what is wrong with it; it paints all but the second itself."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Field { height: auto; color: $foreground 60%; }
    Field.-wide { column-span: 2; }
    Field.-gone { display: none; }
    Field.-wrong { color: $error; }
    Field.-warned { color: $warning; }
    Entry { margin: 0 0 0 13; width: 1fr; background: $panel; }
    Entry:focus { background: $panel; background-tint: $primary 20%; }
    Choice, Pick { margin: 0 0 0 13; width: 1fr; height: 1; color: $foreground; }
    Pick { background: $panel; }
    Choice:focus, Pick:focus { background: $primary 30%; }
    .field--faint { color: $foreground 60%; }
    """

    def __init__(self, words: str, editor: Editor, *, wide: bool = False) -> None:
        super().__init__(classes="-wide" if wide else None)
        self.label = words
        self.editor: Editor = editor
        self.troubles: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What the field is called by the program."""
        return self.editor.id or ""

    def compose(self) -> ComposeResult:
        yield self.editor

    def wrong(self, lines: Sequence[str], *, warning: bool = False) -> None:
        """Say below it what is wrong; an empty list takes it away."""
        if tuple(lines) == self.troubles:
            return
        self.troubles = tuple(lines)
        self.set_class(bool(lines) and not warning, "-wrong")
        self.set_class(bool(lines) and warning, "-warned")
        self.refresh(layout=True)

    def gone(self, yes: bool) -> None:
        """Take the field away where it has no meaning, or bring it back."""
        self.set_class(yes, "-gone")
        self.editor.disabled = yes

    def _below(self, width: int) -> list[str]:
        """What is wrong, in lines of that many cells."""
        return [line for text in self.troubles for line in wrap(literal(text), width)]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1 + len(self._below(width - LABEL))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y == 0:
            text = cut(_(self.label), LABEL - 1)
        else:
            below = self._below(width - LABEL)
            text = " " * LABEL + below[y - 1] if y <= len(below) else ""
        return Strip([Segment(pad(text, width), self.rich_style)])

    def on_click(self) -> None:
        self.editor.focus()


class Form(Container):
    """Fields in two columns, in one where there is no room for two. Up and down go from field to field."""

    DEFAULT_CSS = """
    Form { layout: grid; grid-size: 2; grid-columns: 1fr 1fr; grid-rows: auto; grid-gutter: 0 2; height: auto; }
    Form.-narrow { layout: vertical; }
    """
    BINDINGS = [
        key("up", "go(-1)", N_("Up"), id="list.field-before", show=False),
        key("down", "go(1)", N_("Down"), id="list.field-next", show=False),
    ]

    def on_resize(self) -> None:
        self.set_class(self.size.width < NARROW, "-narrow")

    def action_go(self, by: int) -> None:
        """To the nearest field above or below in the same column; past the last one out of the form."""
        here = self.screen.focused
        there = [field.editor for field in self.fields.values() if not field.has_class("-gone")]
        if here is None:
            return
        y, x = here.region.y, here.region.x
        further = [editor for editor in there if (editor.region.y - y) * by > 0]
        if not further:
            self._leave(there, by)
            return
        nearest = min(further, key=lambda e: (abs(e.region.y - y), abs(e.region.x - x)))
        self.screen.set_focus(nearest)

    def _leave(self, there: Sequence[Editor], by: int) -> None:
        self.screen.set_focus(there[-1] if by > 0 else there[0])
        if by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    @property
    def fields(self) -> Mapping[str, Field]:
        """Every field by its key."""
        return {field.key: field for field in self.children if isinstance(field, Field)}

    def words(self) -> dict[str, str]:
        """What stands in every field that is there."""
        return {key: f.editor.words for key, f in self.fields.items() if not f.has_class("-gone")}

    def put(self, values: Mapping[str, Any]) -> None:
        """Fill in some of the fields."""
        fields = self.fields
        for name, value in values.items():
            if name in fields:
                fields[name].editor.put(value)

    def wrong(self, troubles: Mapping[str, Sequence[str]], *, only: Iterable[str] | None = None) -> None:
        """Say what is wrong below each field; `only` these are touched."""
        for name, field in self.fields.items():
            if only is None or name in only:
                field.wrong(troubles.get(name, ()))

    def repaint(self) -> None:
        """The language has changed."""
        for widget in self.query("*"):
            widget.refresh()
