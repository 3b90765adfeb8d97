"""Chooses which questions the bank shows: of which list, kind, difficulty and pool."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from learnlaw.domain.question import DIFFICULTY_TITLES, KIND_TITLES
from learnlaw.i18n import _, tell
from learnlaw.tui.screens import bank_words as words_of
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.verbs.bank_desk import BankDesk, BankSieve


class BankFilter(ModalScreen["BankSieve | None"]):
    """Lines switched by Enter, one of each group; dismissed with the sieve."""

    HELP = "bank_filter"
    CSS_PATH = "bank_filter.tcss"
    BINDINGS = [
        key("space", "switch", N_("Switch"), N_("switch what stands on this line"), id="task.switch"),
        key("s", "take", N_("Show"), N_("show the questions so"), id="task.take"),
        key("0", "clear", N_("Clear"), N_("filter nothing"), id="task.clear"),
        key("escape", "leave", N_("Leave"), N_("leave the list as it was"), id="task.leave"),
    ]

    def __init__(self, found: BankDesk, sieve: BankSieve) -> None:
        super().__init__()
        self.found = found
        self.sieve = sieve

    def compose(self) -> ComposeResult:
        with Vertical(id="bank-filter"):
            yield Lines(id="bank-filter-title")
            yield Lines(id="bank-filter-lines", focus=True)
            yield KeyBar()

    def on_mount(self) -> None:
        self._paint()

    def _paint(self) -> None:
        count = len(self.found.sift(self.sieve))
        words = _("Show of the bank: {count} questions").format(count=count)
        self.query_one("#bank-filter-title", Lines).show([plain(words, tone="strong")])
        self.query_one("#bank-filter-lines", Lines).show(self.lines(), keep=True)

    def lines(self) -> Iterator[Paragraph]:
        """What can be chosen, each with a mark."""
        yield plain(_("Of a list of what must be known 应知应会清单"), tone="faint")
        for id, (title, _keys) in self.found.lists.items():
            yield self._line("list", id, title)
        yield plain(_("Kind"), tone="faint")
        for kind, words in KIND_TITLES.items():
            yield self._line("kind", kind, tell(words))
        yield plain(_("Difficulty"), tone="faint")
        for level, words in DIFFICULTY_TITLES.items():
            yield self._line("difficulty", level, tell(words))
        yield plain(_("Pool"), tone="faint")
        for pool, said in words_of.POOL_WORDS.items():
            yield self._line("pool", pool, _(said))

    def _line(self, name: str, value: str, words: str) -> Paragraph:
        chosen = getattr(self.sieve, name) == value
        mark = "[x]" if chosen else "[ ]"
        parts = ((f"  {mark} ", "accent" if chosen else "faint"), (words, "text"))
        return Paragraph(parts, 6, (name, str(value)))

    @on(Lines.Opened)
    def switch(self, event: Lines.Opened) -> None:
        name, value = event.target
        self.sieve = replace(self.sieve, **{name: "" if getattr(self.sieve, name) == value else value})
        self._paint()

    def action_switch(self) -> None:
        self.query_one("#bank-filter-lines", Lines).action_open()

    def action_take(self) -> None:
        self.dismiss(self.sieve)

    def action_clear(self) -> None:
        self.sieve = replace(self.sieve, list="", kind="", difficulty="", pool="", words="")
        self._paint()

    def action_leave(self) -> None:
        self.dismiss(None)

    def speak(self) -> None:
        """The language has changed while the list is open."""
        self._paint()
