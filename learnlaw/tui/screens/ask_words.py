"""Asks for a word or two before something is done: a reason, a name, a file, the hours of a window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from learnlaw.i18n import _
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.words import N_, key


@dataclass(frozen=True, slots=True)
class Asked:
    """One line to fill in; `words` are in the reader's language already."""

    name: str
    words: str
    value: str = ""
    hint: str = ""
    needed: bool = True


class AskWords(ModalScreen[Mapping[str, str] | None]):
    """Dismissed with what was typed, by name; with None on Escape. `lines` say what it is for."""

    CSS_PATH = "ask_words.tcss"
    BINDINGS = [key("escape", "leave", N_("Leave"), N_("leave it"), id="task.leave")]

    def __init__(self, lines: Sequence[str], asked: Sequence[Asked]) -> None:
        super().__init__()
        self.lines = tuple(lines)
        self.asked = tuple(asked)

    def compose(self) -> ComposeResult:
        with Vertical(id="words"):
            yield Lines(id="words-told")
            for one in self.asked:
                yield Lines(id=f"words-label-{one.name}")
                hint = f"({one.hint})" if one.hint else ""
                yield Input(
                    one.value, id=f"words-{one.name}", compact=True, placeholder=hint, select_on_focus=False
                )
            yield Lines(id="words-trouble")
        yield KeyBar()

    def on_mount(self) -> None:
        first, *more = self.lines
        self.query_one("#words-told", Lines).show(
            [plain(first, tone="strong"), *(plain(line) for line in more)]
        )
        for one in self.asked:
            self.query_one(f"#words-label-{one.name}", Lines).show([plain(one.words, tone="faint")])

    @on(Input.Submitted)
    def answer(self, event: Input.Submitted) -> None:
        event.stop()
        fields = [self.query_one(f"#words-{one.name}", Input) for one in self.asked]
        if event.input is not fields[-1]:
            fields[fields.index(event.input) + 1].focus()
            return
        for one, field in zip(self.asked, fields, strict=True):
            if one.needed and not field.value.strip():
                self.query_one("#words-trouble", Lines).show(
                    [plain(_("{what} is needed.").format(what=one.words), tone="bad")]
                )
                field.focus()
                return
        self.dismiss({one.name: field.value.strip() for one, field in zip(self.asked, fields, strict=True)})

    def action_leave(self) -> None:
        self.dismiss(None)
