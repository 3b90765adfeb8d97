"""Chooses how the open clauses of a pack are read 口径."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from learnlaw.i18n import _, tell
from learnlaw.tui import show
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.policies import PackFile


class Readings(ModalScreen[dict[str, str] | None]):
    """Dismissed with the readings chosen, by `pack/rule`; with None on Escape."""

    HELP = "use_packs"
    CSS_PATH = "readings.tcss"
    BINDINGS = [
        key("escape", "leave", N_("Leave"), N_("leave it as it was"), id="task.leave"),
        key(
            "right,space", "other", N_("Other reading"), N_("the next reading of this rule"), id="task.other"
        ),
        key("s,ctrl+s", "take", N_("Take"), N_("take what is chosen"), id="task.take"),
    ]

    def __init__(self, desk: Desk, file: PackFile, chosen: Mapping[str, str]) -> None:
        super().__init__()
        self.desk = desk
        self.file = file
        self.rules = [rule for rule in file.pack.rules if rule.readings]
        self.chosen = {
            self._key(rule.id): chosen.get(self._key(rule.id)) or rule.reading or next(iter(rule.readings))
            for rule in self.rules
        }

    def _key(self, rule: str) -> str:
        return f"{self.file.pack.id}/{rule}"

    def compose(self) -> ComposeResult:
        with Vertical(id="readings"):
            yield Lines(id="readings-title")
            yield Rows(id="readings-rows", top=(N_("Rule"), N_("Reading")))
            yield Lines(id="readings-detail")
        yield KeyBar()

    def on_mount(self) -> None:
        title = show.title(self.file.pack.title)
        lines = [
            plain(title, tone="strong"),
            plain(_("Enter takes the next reading of a rule."), tone="faint"),
        ]
        self.query_one("#readings-title", Lines).show(lines)
        self._list()

    def _list(self) -> None:
        rows = []
        for rule in self.rules:
            reading = rule.readings[self.chosen[self._key(rule.id)]]
            words = show.title(reading.title) if reading.title else reading.name
            rows.append(Row(rule.id, (show.title(rule.title), words)))
        self.query_one("#readings-rows", Rows).show(rows, keep=True)

    @on(Rows.Moved)
    def tell_readings(self, event: Rows.Moved) -> None:
        """Every reading of the rule under the cursor, with the sentence that it makes."""
        event.stop()
        from learnlaw.verbs.pack_choice import readings_of

        rule = next(
            (rule for rule in self.rules if event.rows.current and rule.id == event.rows.current.key), None
        )
        lines = []
        for shown in readings_of(self.desk, self.file, rule) if rule else ():
            here = shown.name == self.chosen[self._key(rule.id)] if rule else False
            usual = _(" (usual)") if shown.usual else ""
            mark = "> " if here else "  "
            lines.append(plain(f"{mark}{show.title(shown.title)}{usual}", tone="accent" if here else "text"))
            lines.append(plain(f"  {tell(shown.words)}", tone="faint", indent=2))
        self.query_one("#readings-detail", Lines).show(lines)

    @on(Rows.Opened)
    def opened(self, event: Rows.Opened) -> None:
        event.stop()
        self.action_other()

    def action_other(self) -> None:
        current = self.query_one("#readings-rows", Rows).current
        if current is None:
            return
        rule = next(rule for rule in self.rules if rule.id == current.key)
        names = list(rule.readings)
        place = names.index(self.chosen[self._key(rule.id)])
        self.chosen[self._key(rule.id)] = names[(place + 1) % len(names)]
        self._list()

    def action_take(self) -> None:
        self.dismiss(self.chosen)

    def action_leave(self) -> None:
        self.dismiss(None)

    def speak(self) -> None:
        """The language has changed while the list is open."""
        self.on_mount()
