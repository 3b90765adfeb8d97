"""One value of a pack's file, read as what its key asks for.

Values are plain data. Nothing is evaluated, no pattern is compiled, and no number is
guessed from text: what does not have the shape that its key asks for is refused with
its line, and the rest is read on, so that one reading tells of everything.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from learnlaw.domain.kinds import Term, Title, code_of
from learnlaw.domain.text import clean_long, clean_name, shown
from learnlaw.domain.values import narrow, parse_date
from learnlaw.errors import Message, Place, Problem, RefusedError, say
from learnlaw.formats import strict_yaml

_NUMBER = re.compile(r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,2})?")
_PERCENT = re.compile(r"(0|[1-9][0-9]{0,2})(\.[0-9]{1,2})?%")
_PROSE_LIMIT = 2000


@dataclass
class Book:
    """The file being read, and what was found wrong with it so far."""

    root: strict_yaml.Mapping
    file: str = ""
    problems: list[Problem] = field(default_factory=list)

    def add(self, path: tuple[str | int, ...], *problems: Problem) -> None:
        """Tell of problems at `path`."""
        place, name = Place(self.root.line(*path)), spelled(path)
        self.problems += [replace(p, file=self.file, place=place, field=name) for p in problems]

    @property
    def refused(self) -> bool:
        """Whether something was wrong that is more than a notice."""
        return any(not problem.warning for problem in self.problems)


def spelled(path: Iterable[str | int]) -> str:
    """A path as people write it, entries of lists counted from 1: `rules[1].where.kinds`."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def near(word: str, words: Collection[str]) -> Message:
    """Which of `words` was meant, or all of them."""
    found = get_close_matches(word, words, 1, 0.5)
    if found:
        return say("do you mean {word}?", word=found[0])
    return say("possible: {words}", words=", ".join(words))


@dataclass(frozen=True, slots=True)
class Slot:
    """A value at a place of the file; None where the key is absent or null."""

    book: Book
    value: Any
    path: tuple[str | int, ...] = ()
    written: str | None = None
    """How an unquoted number, boolean or null was written."""

    def refuse(self, code: str, what: Message, hint: Message | None = None) -> None:
        """Tell of something wrong here."""
        self.book.add(self.path, Problem(code, what, hint))

    @property
    def given(self) -> bool:
        """Whether there is a value."""
        return self.value is not None

    def at(self, step: str) -> Slot:
        """The value under a key of this mapping."""
        if isinstance(self.value, strict_yaml.Mapping):
            return Slot(self.book, self.value.get(step), (*self.path, step), self.value.written(step))
        return Slot(self.book, None, (*self.path, step))

    def keys(self, known: Collection[str], required: Collection[str] = ()) -> bool:
        """Whether this is a mapping that has the `required` keys; keys not `known` are told."""
        if not isinstance(self.value, strict_yaml.Mapping):
            if self.given:
                self.refuse("not-keys", say("keys with values are needed here"), say("write {{key: value}}"))
            return False
        for key in self.value:
            if key not in known:
                self.at(key).refuse(
                    "unknown-key", say("there is no key {key} here", key=shown(key)), near(key, known)
                )
        absent = [key for key in required if not self.at(key).given]
        for key in absent:
            self.at(key).refuse("missing-key", say("{key} is missing", key=key))
        return not absent

    def each(self) -> list[Slot]:
        """The entries of this list."""
        if isinstance(self.value, strict_yaml.Sequence):
            written = self.value.written
            return [Slot(self.book, v, (*self.path, n), written(n)) for n, v in enumerate(self.value)]
        if self.given:
            self.refuse(
                "not-a-list", say("a list is needed here"), say("write [{value}]", value=_brief(self.value))
            )
        return []

    def named(self) -> dict[str, Slot]:
        """The values under the names that this mapping holds."""
        if isinstance(self.value, strict_yaml.Mapping):
            return {name: self.at(name) for name in self.value}
        if self.given:
            self.refuse("not-keys", say("keys with values are needed here"), say("write {{key: value}}"))
        return {}

    def text(self, *, prose: bool = False) -> str | None:
        """A name or a title, or `prose` of several lines.

        Numbers must be quoted, so that 51.10 does not become 51.1.
        """
        if self.value is None:
            return None
        if self.written is not None:
            what = say("{value} is read as a number, and text is needed", value=self.written)
            self.refuse("not-text", what, say('write "{value}" in quotes', value=self.written))
        elif not isinstance(self.value, str):
            self.refuse("not-text", say("text is needed here"))
        elif not self.value.strip():
            self.refuse("empty-text", say("the text is empty"), say("write null where there is none"))
        else:
            return self._clean(self.value, prose)
        return None

    def _clean(self, value: str, prose: bool) -> str | None:
        try:
            text, notes = clean_long(value, _PROSE_LIMIT) if prose else clean_name(value)
        except RefusedError as error:
            self.book.add(self.path, *error.problems)
            return None
        self.book.add(self.path, *notes)
        return text

    def code(self, shape: re.Pattern[str]) -> str | None:
        """A name made by the writer of the pack, in letters that every keyboard has."""
        text = self.text()
        if text is None or shape.fullmatch(text):
            return text
        what = say("{value} cannot be used as a name here", value=shown(text))
        self.refuse("bad-name", what, say("use small letters a to z, digits and the sign - or _"))
        return None

    def title(self, *, prose: bool = False) -> Title | None:
        """A text for both languages, or `{zh, en}`."""
        if not isinstance(self.value, strict_yaml.Mapping):
            text = self.text(prose=prose)
            return None if text is None else Title(text, text)
        if not self.keys(("zh", "en"), ("zh",)):
            return None
        chinese, english = self.at("zh").text(prose=prose), self.at("en").text(prose=prose)
        return None if chinese is None else Title(chinese, english or chinese)

    def day(self) -> date | None:
        """A day, written 2024-04-22 or as ledgers write it."""
        if self.value is None:
            return None
        try:
            day, notes = parse_date(self._raw)
        except RefusedError as error:
            self.book.add(self.path, *error.problems)
            return None
        self.book.add(self.path, *notes)
        return day

    def number(self) -> Decimal | None:
        """A number of at most two decimals, not negative, written plainly."""
        if self.value is None:
            return None
        text, notes = narrow(self._raw)
        if _PERCENT.fullmatch(text):
            what = say("{value} is a percentage, and a number is needed", value=text)
            self.refuse("percent-not-number", what, say("leave out the sign %"))
        elif not _NUMBER.fullmatch(text):
            what = say("{value} is no number that can be asked", value=_brief(self._raw))
            self.refuse("not-a-number", what, say("write a plain number, such as 2 or 1.5"))
        else:
            self.book.add(self.path, *notes)
            return Decimal(text)
        return None

    @property
    def _raw(self) -> str:
        """The value as it was written."""
        return self.written or str(self.value)

    def whole(self, least: int = 1, most: int = 10_000) -> int | None:
        """A whole number from `least` to `most`."""
        number = self.number()
        if number is None:
            return None
        if number != int(number) or not least <= number <= most:
            what = say(
                "{value} is no whole number from {least} to {most}", value=number, least=least, most=most
            )
            self.refuse("not-a-whole-number", what)
            return None
        return int(number)

    def size(self, most: int) -> Decimal | None:
        """A number above 0 and up to `most`."""
        number = self.number()
        if number is None or 0 < number <= most:
            return number
        self.refuse(
            "out-of-range", say("{value} does not lie above 0 and up to {most}", value=number, most=most)
        )
        return None

    @property
    def is_percent(self) -> bool:
        """Whether the value is written with the sign %."""
        return isinstance(self.value, str) and _PERCENT.fullmatch(narrow(self.value)[0]) is not None

    def percent(self) -> Decimal | None:
        """A percentage above 0 and up to 100; the sign % must be there."""
        if self.value is None:
            return None
        text, notes = narrow(self._raw)
        if not self.is_percent:
            what = say("{value} is no percentage", value=_brief(self._raw))
            self.refuse("not-a-percentage", what, say("write it as 50%"))
            return None
        number = Decimal(text[:-1])
        if 0 < number <= 100:
            self.book.add(self.path, *notes)
            return number
        self.refuse("not-a-percentage", say("a percentage lies above 0% and up to 100%"))
        return None

    def yes(self) -> bool | None:
        """true or false."""
        if self.value is None or isinstance(self.value, bool):
            return self.value
        what = say("{value} is neither true nor false", value=_brief(self.value))
        self.refuse("not-true-or-false", what, say("write true or false"))
        return None

    def choice(self, words: Collection[str]) -> str | None:
        """One of `words`."""
        if self.value is None:
            return None
        if isinstance(self.value, str) and self.value in words:
            return self.value
        value = _brief(self._raw)
        self.refuse("unknown-word", say("{value} does not exist here", value=value), near(value, words))
        return None

    def words(self) -> tuple[str, ...] | None:
        """A list of texts; one alone may do without brackets."""
        if self.value is None:
            return None
        entries = self.each() if isinstance(self.value, strict_yaml.Sequence) else [self]
        return tuple(word for word in (entry.text() for entry in entries) if word is not None)

    def codes(self, terms: Mapping[str, Term]) -> frozenset[str] | None:
        """A list of codes, or of the Chinese words for them."""
        if self.value is None:
            return None
        entries = self.each() if isinstance(self.value, strict_yaml.Sequence) else [self]
        found = (entry.term(terms) for entry in entries)
        return frozenset(code for code in found if code is not None)

    def term(self, terms: Mapping[str, Term]) -> str | None:
        """A code, or the Chinese word for it."""
        word = self.text()
        code = None if word is None else code_of(word, terms)
        if word is not None and code is None:
            words = [word for term in terms.values() for word in (term.code, term.title.zh)]
            self.refuse(
                "unknown-word", say("{value} does not exist here", value=shown(word)), near(word, words)
            )
        return code


def _brief(value: Any) -> str:
    return shown(re.sub(r"\s+", " ", str(value)))
