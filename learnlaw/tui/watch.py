"""Watches who sits at the screen: asks who it is, locks after a quarter of an hour, and changes users.

Without accounts it does nothing. What somebody was doing stays where it was
when the same person comes in again; somebody else begins at the own home.
"""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING

from learnlaw.domain.roles import Reach as Reaches
from learnlaw.domain.roles import Role, reach
from learnlaw.domain.secrets import IDLE_MINUTES
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _

if TYPE_CHECKING:
    from textual.screen import Screen

    from learnlaw.tui.app import LearnlawApp
    from learnlaw.verbs.gate import Login

EVERY, SELDOM = 5.0, 12
"""Seconds between two looks: whoever was disabled is out within them; where nobody logs in every twelfth is one."""


class Watch:
    """One for each app."""

    def __init__(self, app: LearnlawApp) -> None:
        self.app = app
        self.there = False
        """Whether the database has accounts."""
        self.locked = False
        self.handed = False
        """Whether the terminal is in the hands of officers who sit an exam."""
        self._ticks = 0
        self._touched = monotonic()
        self._left: Login | None = None
        """Who was in when the screen was locked."""
        self._homes = 0

    @property
    def login(self) -> Login | None:
        """Who is in."""
        return self.app.desk.door.login

    def may(self, verb: str) -> bool:
        """Whether what has that name is among what the one who is in does, or hands to officers."""
        login = self.login
        if login is None or (verb == "sit_exam" and login.role is Role.COORDINATOR):
            return True
        return reach(login.role, verb) is not Reaches.NONE

    def begin(self) -> None:
        """Look whether anybody has to come in, and go on looking."""
        self.app.set_interval(EVERY, self.look_again)
        self.look()

    def touched(self) -> None:
        """Somebody pressed a key or the mouse."""
        self._touched = monotonic()

    def look(self) -> None:
        """Look in a thread whether there are accounts, and whether who is in may go on."""
        if not self.locked and not self.sitting:
            self.app.run_worker(self._looked, thread=True, group="watch", exclusive=True)

    def look_again(self) -> None:
        """Each few seconds where there are accounts, else now and then; an exam is not disturbed."""
        self._ticks += 1
        if self.locked or self.sitting or (not self.there and self._ticks % SELDOM):
            return
        if self.there and monotonic() - self._touched > IDLE_MINUTES * 60:
            words = _("Nobody pressed a key for {count} minutes.").format(count=IDLE_MINUTES)
            self.lock(words)
        else:
            self.look()

    @property
    def sitting(self) -> bool:
        """Whether an exam is being sat on this screen."""
        module = sys.modules.get("learnlaw.tui.screens.sitting")
        return module is not None and any(
            isinstance(screen, module.SittingScreen) for screen in self.app.screen_stack
        )

    def hand(self) -> None:
        """The terminal goes to officers for an exam: nothing else is open to them."""
        self.handed = self.login is not None and self.login.role is not Role.OFFICER

    def take_back(self) -> None:
        """The exam list was left: whoever goes on with the rest says who it is."""
        if self.handed:
            self.handed = False
            self.lock(_("The terminal was handed to officers; log in again."))

    def _looked(self) -> None:
        from learnlaw.verbs.login import accounts_there, still_in

        desk = self.app.desk
        try:
            there = accounts_there(desk)
            stays = still_in(desk) if there else True
        except LearnlawError:
            return  # the place itself tells what is wrong with the database
        self.app.call_from_thread(self._found, there, stays)

    def _found(self, there: bool, stays: bool) -> None:
        self.there = there
        self.app.refresh_bindings()
        if there and not stays and not self.locked:
            out = self.login is not None
            words = _("The account was disabled or changed; log in again.") if out else ""
            if out:
                self.app.desk.door.login = None
            self.lock(words)

    # -- coming and going -----------------------------------------------------------------

    def lock(self, words: str = "", *, switch: bool = False) -> None:
        """Let nobody go on before somebody comes in; to `switch` users the account is asked for as well."""
        from learnlaw.tui.screens.login import LoginScreen

        self.locked = True
        door = self.app.desk.door
        self._left, door.login = door.login, None
        code = "" if switch else self._left.code if self._left else door.asked
        self.app.push_screen(LoginScreen(self.app.desk, code, words), self._came_in)

    def switch(self) -> None:
        """Leave, so that somebody else can come in."""
        if self.there and not self.locked:
            self.lock(switch=True)
        elif self.locked:
            return
        else:
            words = _("There are no accounts: whoever opens the program is the coordinator.")
            self.app.tell(words, title=_("Switch user"))

    def _came_in(self, login: Login | None) -> None:
        assert login is not None  # this login screen is not left otherwise
        self.touched()
        self.app.desk.door.login = login
        if login.first:
            from learnlaw.tui.screens.change_secret import ChangeSecret
            from learnlaw.tui.tasks import Spot

            self.app.push_screen(ChangeSecret(self.app.desk, Spot(), forced=True), self._changed)
        else:
            self._go_on(login)

    def _changed(self, _receipt: object) -> None:
        login = self.login
        if login is None or login.first:
            self.lock()
        else:
            self._go_on(login)

    def _go_on(self, login: Login) -> None:
        self.locked = False
        left, self._left = self._left, None
        if left is not None and (left.code, left.role, left.unit) == (login.code, login.role, login.unit):
            return
        self.app.run_worker(self._go_home(login), exclusive=True, group="home")

    async def _go_home(self, login: Login) -> None:
        """A place of their own, and nothing of what the one before looked at."""
        self._homes += 1
        name, old = f"home-{self._homes}", self.app.current_mode
        self.app.add_mode(name, self._officer_home if login.role is Role.OFFICER else self._board)
        await self.app.switch_mode(name)
        await self.app.remove_mode(old)
        self.app.refresh_bindings()

    @staticmethod
    def _board() -> Screen[None]:
        from learnlaw.tui.screens.board import Board

        return Board()

    def _officer_home(self) -> Screen[None]:
        from learnlaw.tui.screens.officer_home import OfficerHome

        assert self.login is not None
        return OfficerHome(self.login.officer)
