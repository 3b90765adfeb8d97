"""Lets a person stop what a thread does to the database, until the moment it is committed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import get_ident
from typing import Any

from sqlalchemy import Engine, event

from learnlaw.errors import LearnlawError


class StoppedError(LearnlawError):
    """A person stopped it in time."""

    template = "stopped; nothing was written"


@contextmanager
def stoppable(engine: Engine, stopped: Callable[[], bool]) -> Iterator[None]:
    """Within it each statement of this thread, and its commit, raises `StoppedError` once `stopped()` holds."""
    mine = get_ident()

    def look(*_context: Any) -> None:
        if get_ident() == mine and stopped():
            raise StoppedError

    event.listen(engine, "before_cursor_execute", look)
    event.listen(engine, "commit", look)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", look)
        event.remove(engine, "commit", look)
