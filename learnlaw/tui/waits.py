"""What a person is told while another program holds the database, and how the waiting is given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from textual.message import Message
from textual.worker import Worker, get_current_worker

from learnlaw.i18n import _

if TYPE_CHECKING:
    from learnlaw.tui.app import LearnlawApp
    from learnlaw.verbs.heeding import Patience

TELL_AFTER = 2.0
"""Seconds before a person is told: a save of somebody else takes less."""


class Waits:
    """The workers of an app that wait for the database now."""

    class Long(Message):
        """Somebody has waited for so long that a person should know."""

    def __init__(self, app: LearnlawApp, patience: Patience) -> None:
        self._app = app
        self._patience = patience
        self._waiting: WeakKeyDictionary[Worker[Any], float] = WeakKeyDictionary()
        patience.told = self.told

    def told(self, seconds: float) -> None:
        """Called in the thread that waits, several times a second; it ends there once its worker is cancelled."""
        worker: Worker[Any] = get_current_worker()
        if worker.is_cancelled:
            self._patience.give_up()
        before = self._waiting.get(worker, 0.0)
        self._waiting[worker] = seconds
        if before < TELL_AFTER <= seconds:
            self._app.post_message(self.Long())

    def tell(self) -> None:
        """Say it, once a wait."""
        words = _("Another program is writing to it. Waiting half a minute at most; Esc waits no longer.")
        self._app.tell(words, title=_("Waiting for the database"))

    @property
    def any(self) -> bool:
        """Whether somebody has been told to wait, and still does."""
        return any(s >= TELL_AFTER and w.is_running for w, s in list(self._waiting.items()))

    def give_up(self) -> None:
        """Let every wait end with nothing written."""
        for worker in list(self._waiting):
            worker.cancel()
        self._waiting.clear()
