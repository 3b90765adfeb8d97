"""A list of people in which somebody is found: what is typed leaves only those whom it fits.

Initials and pinyin from their beginning (`zs`, `zhangsan`), the code from its
beginning and figures anywhere in it, a part of the name or of the unit in
Chinese. What fits nobody is not taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.verbs.finding_people import Person

SOME = 2
"""So many figures find a code by its middle; one alone only by its beginning."""


class Officers(Rows):
    """The key of a row is the officer's code."""

    BINDINGS: ClassVar = [
        key("escape", "forget", N_("Everybody"), N_("show everybody again"), id="list.everybody"),
    ]

    def __init__(self, *, id: str | None = None, empty: str = "") -> None:
        super().__init__(id=id, jumps=True, top=(N_("Code"), N_("Name"), N_("Unit")), empty=empty)
        self.everybody: tuple[Row, ...] = ()

    def put(self, people: Sequence[Person], *, at: str = "") -> None:
        """Show these people, the cursor on one of them."""
        self.everybody = tuple(
            Row(one.code, (one.code, one.name, one.unit), find=f"{one.keys} {one.code.lower()}")
            for one in people
        )
        self.show(self.everybody)
        if at:
            self.go_to(at)

    def jump(self, typed: str) -> None:
        """Leave only those whom it fits; what fits nobody begins anew with its last sign, or is not taken."""
        for text in (typed, typed[-1:]):
            found = [row for row in self.everybody if fits(row, text)]
            if found:
                self._leave(found, text)
                return

    def _leave(self, found: Sequence[Row], typed: str) -> None:
        self.show(found)
        self.typed = typed
        self.refresh_bindings()

    def action_forget(self) -> None:
        here = self.current.key if self.current else ""
        self._leave(self.everybody, "")
        self.go_to(here)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self.typed) if action == "forget" else super().check_action(action, parameters)

    def _go(self, place: int, *, typing: bool = False) -> None:
        super()._go(place, typing=True)  # who steps through those found goes on looking for the same

    def on_blur(self) -> None:
        self.refresh()


def fits(row: Row, typed: str) -> bool:
    """Whether a person is meant by what was typed; everybody is by nothing."""
    code, name, unit = (row.cells[n].lower() for n in range(3))
    if not typed.isascii():
        return typed in name or typed in unit
    found: Any = any(word.startswith(typed) for word in row.find.split())
    return bool(found) or not typed or (typed.isdigit() and len(typed) >= SOME and typed in code)
