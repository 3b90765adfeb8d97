"""Text of questions through the policy of `domain.text`, with the place added to what it says."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from learnlaw.domain.text import BLANKS, LONG_LIMIT, NAME_LIMIT, clean_long, clean_name
from learnlaw.errors import Place, Problem, RefusedError


class Cleaner:
    """Cleans the text of one file; problems and notices go to its list.

    A file in which nothing is to be cleaned is looked at once as a whole: then
    its parts need no more than their blanks taken off.
    """

    def __init__(self, file: str, problems: list[Problem], whole: str = "") -> None:
        self.file, self.problems = file, problems
        self._plain = bool(whole) and _is_clean(whole)

    def long(self, raw: str, place: Place | None, field: str = "", made: bool = False) -> str:
        """Text that may have lines: stems, options, rationales. `made`: not as it stands in the file."""
        if self._plain and not made and len(raw) <= LONG_LIMIT:
            return raw.strip(BLANKS)
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
        if self._plain and len(raw) <= NAME_LIMIT and raw.replace("-", "").isalnum():
            return raw
        try:
            text, notes = clean_name(raw)
        except RefusedError as error:
            self._tell(error.problems, place, field)
            return ""
        self._tell(notes, place, field)
        return text

    def _tell(self, found: Iterable[Problem], place: Place | None, field: str) -> None:
        self.problems += [replace(p, file=self.file, place=place, field=field) for p in found]


def _is_clean(whole: str) -> bool:
    """Whether the policy would change and refuse nothing of a text, however it is cut.

    It judges single characters, besides their form C: so each that occurs is
    looked at once.
    """
    if not unicodedata.is_normalized("NFC", whole):
        return False
    try:
        _, notes = clean_long("".join(sorted(set(whole))))
    except RefusedError:
        return False
    return all(note.code == "text-blanks" for note in notes)
