"""Text of questions through the policy of `domain.text`, with the place added to what it says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from learnlaw.domain.text import clean_long, clean_name
from learnlaw.errors import Place, Problem, RefusedError


class Cleaner:
    """Cleans the text of one file; problems and notices go to its list."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file, self.problems = file, problems

    def long(self, raw: str, place: Place | None, field: str = "") -> str:
        """Text that may have lines: stems, options, rationales."""
        try:
            text, notes = clean_long(raw)
        except RefusedError as error:
            self._tell(error.problems, place, field)
            return ""
        if notes:
            # formats pad text with line ends of their own, which is nobody's mistake
            self._tell((n for n in notes if n.code != "text-blanks"), place, field)
        return text

    def name(self, raw: str, place: Place | None, field: str = "") -> str:
        """One line in which every character can be seen: ids and tags."""
        try:
            text, notes = clean_name(raw)
        except RefusedError as error:
            self._tell(error.problems, place, field)
            return ""
        self._tell(notes, place, field)
        return text

    def _tell(self, found: Iterable[Problem], place: Place | None, field: str) -> None:
        self.problems += [replace(p, file=self.file, place=place, field=field) for p in found]
