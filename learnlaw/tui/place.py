"""A place: a screen that is a mode of the app. What the first frame needs, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol, cast, runtime_checkable

from textual.message import Message
from textual.screen import Screen

if TYPE_CHECKING:
    from learnlaw.tui.app import LearnlawApp
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.registry import Receipt


@runtime_checkable
class Speaks(Protocol):
    """A screen or a widget that can change its language while it is there; widgets are painted anew besides."""

    def speak(self) -> None:
        """Show every word anew, and lose nothing else."""


class Place(Screen[None]):
    """A screen that is somewhere to be: the coordinator's board, later the officer's home."""

    HELP: ClassVar[str] = ""
    """The stem of its help file, beside its module."""
    KEYS_FIRST: ClassVar[tuple[str, ...]] = ()
    """The ids of the keys that the key bar tells before others."""

    class Changed(Message):
        """A task was done in front of this place."""

        def __init__(self, receipt: Receipt) -> None:
            super().__init__()
            self.receipt = receipt

    @property
    def ours(self) -> LearnlawApp:
        """The app, by its own name."""
        return cast("LearnlawApp", self.app)

    @property
    def desk(self) -> Desk:
        """The desk of the day that is looked at."""
        return self.ours.desk

    def spot(self) -> Spot:
        """Where the person stands, for the forms of tasks."""
        from learnlaw.tui.tasks import Spot

        return Spot()

    def speak(self) -> None:
        """The language has changed: show every word anew, and lose nothing else."""
        self.refresh(recompose=True)
