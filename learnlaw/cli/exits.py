"""How a command ends, and which error ends it how."""

from __future__ import annotations

from enum import IntEnum

from learnlaw.errors import (
    DatabaseError,
    LearnlawError,
    NotAllowedError,
    NothingToJudgeError,
    RefusedError,
    UsageError,
)


class Exit(IntEnum):
    """The exit codes that scripts rely on."""

    DONE = 0
    FOUND = 1
    """Done, and a check found something."""
    USAGE = 2
    """The words of the command do not fit, or there is nothing to judge."""
    REFUSED = 3
    """Input was refused and nothing changed."""
    DATABASE = 4
    NOT_ALLOWED = 5
    FAULT = 70
    """A fault of the program."""
    INTERRUPTED = 130


_EXITS: tuple[tuple[type[LearnlawError], Exit], ...] = (
    (RefusedError, Exit.REFUSED),
    (DatabaseError, Exit.DATABASE),
    (NotAllowedError, Exit.NOT_ALLOWED),
    (NothingToJudgeError, Exit.USAGE),
    (UsageError, Exit.USAGE),
)


def exit_of(error: LearnlawError) -> Exit:
    """How a command ends that this error stopped."""
    return next((code for kind, code in _EXITS if isinstance(error, kind)), Exit.USAGE)
