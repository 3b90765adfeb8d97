"""Fields of a YAML mapping, taken one by one, with a problem for each that does not fit.

`Fields` knows its file and its mapping, so that a reader says only what it
wants: `fields.text("title")`, `fields.day("version")`. Unknown keys are told
with the nearest known one when the mapping is opened.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from learnlaw.errors import Message, Place, Problem, say
from learnlaw.formats.strict_yaml import Mapping, Node, Sequence, load


def open_yaml(
    text: str, file: str, known: Collection[str], problems: list[Problem], schema: int = 1
) -> Fields | None:
    """The top mapping of a file whose `schema` is the one read here; None if it is not that."""
    node, found = load(text, file)
    problems += found
    if not isinstance(node, Mapping):
        if not found:
            problems.append(Problem("yaml-shape", say("the file holds no keys"), None, file, Place(1)))
        return None
    fields = Fields(node, file, problems, {"schema", *known})
    if node.get("schema") != schema:
        what = say("schema is {found}, and {schema} can be read", found=node.get("schema"), schema=schema)
        fields.refuse("schema", what, code="yaml-schema")
        return None
    return fields


def as_day(value: object) -> date | None:
    """The day that `value` writes as 2021-01-22; None if it is anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


class Fields:
    """One mapping of a file."""

    def __init__(
        self, node: Mapping, file: str, problems: list[Problem], known: Collection[str], name: str = ""
    ) -> None:
        self.node, self.file, self.problems, self.name = node, file, problems, name
        """`name` is what the mapping is called in problems, such as the id of a question."""
        for key in node:
            if key not in known:
                self._unknown(key, known)

    def _unknown(self, key: str, known: Collection[str]) -> None:
        near = difflib.get_close_matches(key, known, 1, 0.6)
        hint = say("did you mean {near}?", near=near[0]) if near else None
        self.refuse(key, say("{key} is no key of this file", key=key), hint, code="unknown-key")

    def refuse(self, key: str, what: Message, hint: Message | None = None, code: str = "bad-value") -> None:
        """Add a problem at the line of `key`."""
        place = Place(self.node.line(key))
        self.problems.append(Problem(code, what, hint, self.file, place, self.name or key))

    def text(self, key: str, default: str | None = None, *, required: bool = False) -> str:
        """Text; an unquoted number is refused with its quoted spelling, as 51.10 is not 51.1."""
        value = self.node.get(key)
        if isinstance(value, str):
            if not value.strip() and required:
                self._missing(key)
            return value
        if value is None:
            if required:
                self._missing(key)
            return default or ""
        written = self.node.written(key)
        if written is None:
            self.refuse(key, say("{key} must be text", key=key))
        else:
            hint = say('write {key}: "{text}"', key=key, text=written)
            self.refuse(key, say("{key} must be text, in quotes", key=key), hint, code="not-text")
        return default or ""

    def _missing(self, key: str) -> None:
        self.refuse(key, say("{key} is missing", key=key), code="missing")

    def texts(self, key: str) -> list[str]:
        """A list of text; one text alone is a list of one; absent is empty."""
        value = self.node.get(key)
        if value is None:
            return []
        if isinstance(value, str):
            return [value]
        if not isinstance(value, Sequence):
            self.refuse(key, say("{key} must be a list", key=key))
            return []
        return [self._entry(key, value, i) for i in range(len(value))]

    def _entry(self, key: str, values: Sequence, i: int) -> str:
        if isinstance(values[i], str):
            return str(values[i])
        written = values.written(i)
        what = say("every entry of {key} must be text, in quotes", key=key)
        hint = say('write "{text}"', text=written) if written is not None else None
        place = Place(values.line(i))
        self.problems.append(Problem("not-text", what, hint, self.file, place, self.name or key))
        return ""

    def integer(self, key: str, default: int, least: int = 0) -> int:
        """A whole number, at least `least`."""
        value = self.node.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            self.refuse(key, say("{key} must be a whole number from {least}", key=key, least=least))
            return default
        return value

    def boolean(self, key: str, default: bool) -> bool:
        """true or false."""
        value = self.node.get(key, default)
        if not isinstance(value, bool):
            self.refuse(key, say("{key} must be true or false", key=key))
            return default
        return value

    def choice(self, key: str, options: Collection[str], default: str) -> str:
        """One of `options`."""
        value = self.node.get(key, default)
        if value in options:
            return str(value)
        near = difflib.get_close_matches(str(value), options, 1, 0.5)
        hint = say("did you mean {near}?", near=near[0]) if near else None
        what = say("{key} must be one of {options}", key=key, options="、".join(options))
        self.refuse(key, what, hint)
        return default

    def day(self, key: str, *, required: bool = False) -> date | None:
        """A day as 2021-01-22."""
        value = self.node.get(key)
        if value is None:
            if required:
                self._missing(key)
            return None
        day = as_day(value)
        if day is None:
            self.refuse(key, say("{key} must be a day", key=key), say("write it as 2021-01-22"))
        return day

    def fields(self, key: str, known: Collection[str], name: str = "") -> Fields | None:
        """The mapping under `key`; None if absent or null."""
        value = self.node.get(key)
        if value is None:
            return None
        if isinstance(value, Mapping):
            return Fields(value, self.file, self.problems, known, name or key)
        self.refuse(key, say("{key} must hold keys", key=key))
        return None

    def rows(self, key: str) -> Iterator[Mapping]:
        """The mappings listed under `key`."""
        value: Node | Any = self.node.get(key)
        if value is None:
            return
        if not isinstance(value, Sequence):
            self.refuse(key, say("{key} must be a list", key=key))
            return
        for i, row in enumerate(value):
            if isinstance(row, Mapping):
                yield row
            else:
                what = say("every entry of {key} must hold keys", key=key)
                self.problems.append(Problem("yaml-shape", what, None, self.file, Place(value.line(i)), key))
