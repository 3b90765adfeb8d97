"""What can go wrong, as nouns, and the messages that a person reads.

A message is an English template and its values. It is put into the reader's
language where it is shown, so that the domain and the readers of files need no
language installed: `say("line {line} is empty", line=4)`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Message:
    """An English template, which is the key of its translations, and the values that fill it."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)


def say(template: str, **values: Any) -> Message:
    """A message to be translated when it is shown; the extractor of strings knows this name."""
    return Message(template, values)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: a line of text, or a cell of a sheet."""

    line: int | None = None
    """The line, or the row of `sheet`, counted from 1 as the user's editor shows it."""
    sheet: str = ""
    column: str = ""
    """The letters of a column, or several: `C`, `B1,C1` where a problem lies between cells."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a file, a pack or a form has wrong, and what to do about it."""

    code: str
    """A short stable name, such as `unknown-unit`, for tests and scripts."""
    what: Message
    hint: Message | None = None
    file: str = ""
    place: Place | None = None
    field: str = ""
    warning: bool = False
    """A notice: told with its place, but nothing is refused for it."""


class LearnlawError(Exception):
    """Something that a person must hear about; nothing has changed."""

    template: ClassVar[str] = "{detail}"

    def __init__(self, **values: Any) -> None:
        self.message = Message(self.template, values)
        super().__init__(str(self.message))


class RefusedError(LearnlawError):
    """Input was refused. `problems` say where and why; nothing was written."""

    template = "refused, and nothing was written; problems: {count}"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(count=len(self.problems))


class UsageError(LearnlawError):
    """The words of the command, or the values of a form, do not fit."""


class NothingToJudgeError(LearnlawError):
    """There are no units, or no pack is in use."""


class DatabaseError(LearnlawError):
    """The database is missing, damaged, locked, newer than the program, or cannot be written."""


class NotAllowedError(LearnlawError):
    """The actor's role does not permit it."""

    template = "{actor} may not do this: {verb}"


class NotFoundError(UsageError):
    """No record has that code."""

    template = "there is no {kind} {code}"
