"""A long list to choose from, in front of a form: one line, or several that are ticked."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from learnlaw.i18n import _
from learnlaw.tui.widgets.form import Option
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.rows import Rows
from learnlaw.tui.words import N_, key


class PickScreen(ModalScreen[tuple[str, ...] | None]):
    """Dismissed with the codes that were chosen, in the order of the list; with None on Escape."""

    HELP = "pick"
    CSS_PATH = "pick.tcss"
    BINDINGS = [
        key("escape", "leave", N_("Leave"), N_("leave it as it was"), id="task.leave"),
        key("enter", "take", N_("Take"), N_("take what is chosen"), id="task.take"),
    ]

    def __init__(
        self,
        title: str,
        options: Sequence[Option],
        chosen: Sequence[str] = (),
        *,
        several: bool = True,
        typed: str = "",
        clear: bool = False,
    ) -> None:
        super().__init__()
        self.words = title
        self.options = tuple(options)
        self.chosen = tuple(chosen)
        self.several = several
        self.typed = typed
        self.clear = clear

    def compose(self) -> ComposeResult:
        with Vertical(id="pick"):
            yield Lines(id="pick-title")
            yield Rows(
                id="pick-rows", ticks=self.several, jumps=True, empty=N_("There is nothing to choose.")
            )
        yield KeyBar()

    def on_mount(self) -> None:
        rows = self.query_one(Rows)
        self._title()
        rows.show([option.row() for option in self.options], ticked=self.chosen)
        if self.chosen:
            rows.go_to(self.chosen[0])
        for letter in self.typed:
            rows.jump(rows.typed + letter)

    def _title(self) -> None:
        hint = _("letters jump, by pinyin initials or code")
        if self.several:
            hint = _("letters jump, blank ticks, Enter takes")
        lines = [plain(_(self.words), tone="strong"), plain(hint, tone="faint")]
        self.query_one("#pick-title", Lines).show(lines)

    @on(Rows.Opened)
    def take_row(self, event: Rows.Opened) -> None:
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        rows = self.query_one(Rows)
        if not self.several:
            self.dismiss((rows.current.key,) if rows.current else None)
            return
        chosen = rows.chosen
        if not chosen and not self.chosen and rows.current:
            chosen = [rows.current.key]  # who ticks nothing and presses Enter means the line under the cursor
        self.dismiss(tuple(chosen))

    def action_leave(self) -> None:
        self.dismiss(None)

    def speak(self) -> None:
        """The language has changed while the list is open."""
        self._title()
        rows = self.query_one(Rows)
        typed = rows.typed
        rows.show([option.row() for option in self.options], keep=True)
        rows.typed = typed
