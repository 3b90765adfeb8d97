"""Where a table stands in its file, so that whatever is found out later can still name the cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from learnlaw.errors import Message, Place, Problem


@dataclass(frozen=True, slots=True)
class Layout:
    """One table of one file: which columns it has, and where."""

    file: str
    sheet: str
    """The sheet; empty where the file is text and places are lines."""
    columns: Mapping[str, str]
    """The letters of each column that is there, by field; other fields are absent from the file."""
    headers: Mapping[str, str]
    """The header of each of them, as the file writes it."""

    def has(self, field: str) -> bool:
        """Whether the file has the column at all: absent columns leave what is stored untouched (RULES 2)."""
        return field in self.columns

    def place(self, line: int, field: str = "") -> Place:
        """The cell of `field` in the row `line`, or the whole row."""
        return Place(line, self.sheet, self.columns.get(field, "") if self.sheet else "")

    def problem(
        self,
        code: str,
        line: int,
        field: str,
        what: Message,
        hint: Message | None = None,
        warning: bool = False,
    ) -> Problem:
        """A problem of one cell, or with an empty `field` of one row."""
        header = self.headers.get(field, "")
        return Problem(code, what, hint, self.file, self.place(line, field), header, warning)
