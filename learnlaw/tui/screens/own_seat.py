"""Hands the terminal to an officer for an exam: where there are accounts, only by the own PIN."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from learnlaw.tui.frame import TaskScreen

if TYPE_CHECKING:
    from learnlaw.tui.screens.my_exams import MyExams
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.gate import Login


def own_seat(list_: MyExams, seat: Callable[[Desk], Screen[Any]], back: Callable[[Any], None]) -> None:
    """Open the seat that `seat` makes of a desk: of this one, or of the officer's after the PIN."""
    login = list_.desk.door.login
    if login is None or login.officer == list_.officer:
        list_.app.push_screen(seat(list_.desk), back)
        return
    from learnlaw.tui.screens.login import AskPin

    name = next((one.name for one in list_.people if one.code == list_.officer), list_.officer)

    def came(found: Login | None) -> None:
        if found is not None:
            _sit_down(list_, found, seat, back)

    list_.app.push_screen(AskPin(list_.desk, list_.officer, name), came)


def _sit_down(
    list_: TaskScreen, login: Login, seat: Callable[[Desk], Screen[Any]], back: Callable[[Any], None]
) -> None:
    from learnlaw.tui.screens.change_secret import ChangeSecret
    from learnlaw.tui.screens.login import own_desk

    desk = own_desk(list_.desk, login)

    def changed(receipt: Any) -> None:
        if receipt is not None:
            list_.app.push_screen(seat(desk), back)

    if login.first:
        list_.app.push_screen(ChangeSecret(desk, list_.spot, forced=True), changed)
    else:
        list_.app.push_screen(seat(desk), back)
