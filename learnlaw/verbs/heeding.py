"""How long work tells how far it is, and how a person stops it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, NoReturn

from learnlaw.errors import Message

if TYPE_CHECKING:
    from learnlaw.verbs.desk import Desk


def _to_nobody(_words: Message, _done: int, _all: int) -> None:
    """Nobody wants to know."""


def _waits(_seconds: float) -> None:
    """Nobody wants to know."""


@dataclass(slots=True)
class Patience:
    """Who is told that another program holds the database; front ends put themselves here."""

    told: Callable[[float], None] = _waits
    """Gets the seconds so far, several times a second, in the thread that waits; may raise `StoppedError`."""

    def give_up(self) -> NoReturn:
        """End the waiting of this thread: nothing was begun."""
        from learnlaw.store.stopping import StoppedError

        raise StoppedError


@dataclass(frozen=True, slots=True)
class Heed:
    """What long work asks after each step: somebody is told, and may have had enough."""

    tell: Callable[[Message, int, int], None] = _to_nobody
    """Gets words, how many steps are done, and of how many; called in the thread that works."""
    stop: Event = field(default_factory=Event)

    def step(self, words: Message, done: int = 0, of: int = 0) -> None:
        """Tell of a step. Raises `StoppedError` if the work is to stop."""
        from learnlaw.store.stopping import StoppedError

        if self.stop.is_set():
            raise StoppedError
        self.tell(words, done, of)

    @contextmanager
    def writing(self, desk: Desk) -> Iterator[None]:
        """Within it the desk's database can be stopped until it commits."""
        from learnlaw.store.stopping import stoppable

        with stoppable(desk.engine, self.stop.is_set):
            yield
