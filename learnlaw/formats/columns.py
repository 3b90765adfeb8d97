"""A table by columns: each is checked and converted whole, and every cell keeps its place.

Most columns of most files are clean. One pattern over all cells of a column
tells that, and only cells that are not clean go through the policy for text
one by one: a roster of 100,000 rows is checked in about the time it takes to
read it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, time
from decimal import Decimal
from itertools import repeat, starmap
from typing import TYPE_CHECKING, Any, TypeVar, cast

from learnlaw.domain.text import (
    NAME_LIMIT,
    Notes,
    blank,
    clean_long,
    clean_name,
    clean_person,
    note,
    refusal,
    shown,
)
from learnlaw.domain.values import parse_number
from learnlaw.errors import Problem, RefusedError, say
from learnlaw.formats.cell_values import CellReader
from learnlaw.formats.cells import Cell
from learnlaw.formats.headers import Form
from learnlaw.formats.layout import Layout
from learnlaw.formats.words import Words, one_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")
E = TypeVar("E", bound="DataclassInstance")
Clean = Callable[[str], tuple[str, Notes]]

CELL_LIMIT = 32_000
TOLD_AT_MOST = 50
"""Notices of one kind for one column; more are counted."""

_SAFE = (
    "\u00b7\u2014\u2018\u2019\u201c\u201d\u3001\u3002\u3008-\u3011\u3014\u3015\u3400-\u4dbf\u4e00-\u9fff"
    "\uff08\uff09\uff0c\uff1a\uff1b"
)
# a cell that may not be clean: an unusual character, a blank at an end, or a sign that needs a look in front
_UNCLEAN = re.compile(rf"[^\n -~{_SAFE}]|^[ '=+\-@#]| $", re.MULTILINE)
_UNCLEAN_PERSON = re.compile(rf"[^\n -)+-\-/-~{_SAFE}]|^[ '=+\-@#]| $", re.MULTILINE)
_FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20"
_SPLIT = re.compile(r"[、,，;；\n]+")
_OUTSIDE_TITLES = re.compile(r"[、,，;；\n]+(?![^《》]*》)")


class Table:
    """The rows of one table that hold something, column by column."""

    def __init__(
        self,
        form: Form,
        layout: Layout,
        lines: Sequence[int],
        columns: Mapping[str, Sequence[Cell]],
        text: bool,
    ) -> None:
        self.form = form
        self.layout = layout
        self.lines = lines
        """The row number of each row."""
        self.problems: list[Problem] = []
        self._columns = columns
        self.read = CellReader(text)
        self._told: Counter[tuple[str, str]] = Counter()

    def __len__(self) -> int:
        return len(self.lines)

    def codes(self, field: str) -> Sequence[str]:
        """Codes, which are text: `0012` is not `12`."""
        return self._texts(field, clean_name, _UNCLEAN, exact=True)

    def people(self, field: str) -> Sequence[str]:
        """Names of persons."""
        return self._texts(field, clean_person, _UNCLEAN_PERSON, exact=True)

    def titles(self, field: str) -> Sequence[str]:
        """Names of units and things, posts, topics: one line each."""
        return self._texts(field, clean_name, _UNCLEAN)

    def notes(self, field: str) -> Sequence[str]:
        """Text that may have several lines; as long as a cell of a workbook can hold, to be written again."""
        return self._texts(field, lambda raw: clean_long(raw, CELL_LIMIT), _UNCLEAN)

    def lists(self, field: str, clean: Clean = clean_name, titled: bool = False) -> Sequence[tuple[str, ...]]:
        """Several values in a cell, split by 、 (and , ; or lines); with `titled` not within 《》."""
        split = _OUTSIDE_TITLES if titled else _SPLIT

        def parse(cell: Cell) -> tuple[tuple[str, ...], Notes]:
            parts, notes = [], []
            for part in split.split(self.read.word(cell)):
                text, told = clean(part)
                notes += [each for each in told if each.code != "text-blanks"]
                parts += [text] if text else []
            return tuple(dict.fromkeys(parts)), notes

        return self._convert(field, parse, ())

    def clean(self, field: str, clean: Clean, good: Callable[[str], object]) -> Sequence[str]:
        """Text by a policy of its own, such as ID numbers; a long number in a cell has lost digits.

        `good` says quickly of a text that `clean` would leave it as it is.
        """
        texts = _all_text(self._columns.get(field, ()))
        if texts and all(map(good, filter(None, texts))):
            return texts
        return self._convert(
            field, lambda cell: clean(self.read.word(cell, exact=True).removeprefix("'")), ""
        )

    def dates(self, field: str) -> Sequence[date | None]:
        """Days, from date cells or text."""
        return self._convert(field, self.read.day, None)

    def times(self, field: str) -> Sequence[time | None]:
        """Times of day, from time cells or text."""
        return self._convert(field, self.read.clock, None)

    def numbers(self, field: str) -> Sequence[Decimal | None]:
        """Numbers of at most two decimals."""
        return self._convert(field, lambda cell: parse_number(self.read.figure(cell)), None)

    def wholes(self, field: str) -> Sequence[int | None]:
        """Whole numbers, not below 0."""
        return self._convert(field, self.read.whole, None)

    def flags(self, field: str) -> Sequence[bool | None]:
        """是 or 否."""
        return self._convert(field, self.read.flag, None)

    def choices(self, field: str, words: Words) -> Sequence[str]:
        """The code of one word of a list; another word is refused with the list."""
        return self._convert(field, lambda cell: (self._choice(self.read.word(cell), field, words), []), "")

    def chosen(self, field: str, words: Words) -> Sequence[tuple[str, ...]]:
        """The codes of several words of a list."""

        def parse(cell: Cell) -> tuple[tuple[str, ...], Notes]:
            parts = (part for part in _SPLIT.split(self.read.word(cell)) if not blank(part))
            return tuple(dict.fromkeys(self._choice(part, field, words) for part in parts)), []

        return self._convert(field, parse, ())

    def convert(self, field: str, parse: Callable[[str], tuple[T, Notes]], empty: T) -> Sequence[T]:
        """Anything that can be read from a word or a figure."""
        return self._convert(field, lambda cell: parse(self.read.word(cell)), empty)

    def entries(self, kind: type[E], /, **columns: Sequence[Any]) -> tuple[E, ...]:
        """One entry a row: a dataclass whose first fields are `line` and `layout`, the others named here."""
        names = [field.name for field in fields(kind)][2:]
        cells = [columns.pop(name) for name in names]
        assert not columns, f"no fields of {kind.__name__}: {columns}"
        make: Callable[..., E] = kind
        return tuple(starmap(make, zip(self.lines, repeat(self.layout), *cells, strict=False)))

    def refuse(self, index: int, field: str, problem: Problem) -> None:
        """Add a problem of the row at `index`, or of its cell in `field`."""
        self._tell(index, field, [problem])

    def finish(self) -> list[Problem]:
        """All problems, with the count of notices that were not told one by one."""
        for (code, field), count in self._told.items():
            if count > TOLD_AT_MOST:
                what = say("{count} more cells of this column, likewise", count=count - TOLD_AT_MOST)
                header = self.layout.headers.get(field, "")
                self.problems.append(Problem(code, what, None, self.layout.file, field=header, warning=True))
        self._told.clear()
        return self.problems

    # cells

    def _texts(
        self, field: str, clean: Clean, unclean: re.Pattern[str], exact: bool = False
    ) -> Sequence[str]:
        cells = self._columns.get(field)
        if cells is None:
            return [""] * len(self)
        texts = _all_text(cells)
        if texts is not None and _all_clean(texts, unclean) and self._filled(field, texts):
            return texts
        self._numbers_told(field, cells)

        def parse(cell: Cell) -> tuple[str, Notes]:
            if (
                type(cell) is str
                and len(cell) <= NAME_LIMIT
                and not unclean.search(cell)
                and "\n" not in cell
            ):
                return cell, []
            text, notes = clean(self.read.word(cell, exact))
            if len(text) > 1 and text[0] in _FORMULA:
                notes.append(note("formula", say("begins like a formula and was read as text")))
            return text, notes

        return self._convert(field, parse, "")

    def _filled(self, field: str, texts: Sequence[str]) -> bool:
        return not self.form.by_field[field].filled or all(texts)

    def _convert(self, field: str, parse: Callable[[Cell], tuple[T, Notes]], empty: T) -> list[T]:
        """Convert each different cell once; what it has to say is said at every place it stands."""
        cells = self._columns.get(field)
        if cells is None:
            return [empty] * len(self)
        values: dict[Hashable, T] = {}
        told: dict[Hashable, Sequence[Problem]] = {}
        filled = self.form.by_field[field].filled
        # True and 1.0 are one key, and two values
        keys: Sequence[Hashable] = _all_text(cells) or [(type(cell), cell) for cell in cells]
        for key, cell in dict(zip(keys, cells, strict=True)).items():
            values[key], problems = _tried(parse, cell, empty, filled)
            if problems := [*self.read.changes(cell), *problems]:
                told[key] = problems
        if told:
            for index, key in enumerate(keys):
                if key in told:
                    self._tell(index, field, told[key])
        return [values[key] for key in keys]

    def _tell(self, index: int, field: str, problems: Iterable[Problem]) -> None:
        line, layout = self.lines[index], self.layout
        for problem in problems:
            if problem.warning:
                self._told[problem.code, field] += 1
                if self._told[problem.code, field] > TOLD_AT_MOST:
                    continue
            place = layout.place(line, field)
            header = layout.headers.get(field, "")
            self.problems.append(replace(problem, file=layout.file, place=place, field=header))

    def _choice(self, word: str, field: str, words: Words) -> str:
        code = words.code(word)
        if code is None:
            what = say("{word} is not known here", word=shown(word))
            raise refusal(f"unknown-{field}", what, one_of(words))
        return code

    def _numbers_told(self, field: str, cells: Sequence[Cell]) -> None:
        found = [
            n for n, cell in enumerate(cells) if isinstance(cell, int | float) and not isinstance(cell, bool)
        ]
        if found:
            what = say(
                "{count} cells are numbers and were read as text; leading zeros are gone", count=len(found)
            )
            self._tell(found[0], field, [note("number-as-text", what)])


def _all_text(cells: Sequence[Cell]) -> Sequence[str] | None:
    """The cells of a column if all of them are text."""
    return cast("Sequence[str]", cells) if set(map(type, cells)) <= {str} else None


def _all_clean(texts: Sequence[str], unclean: re.Pattern[str]) -> bool:
    """Whether no cell of a column needs a closer look, told by one search over all of them."""
    joined = "\n".join(texts)
    if joined.count("\n") != len(texts) - 1 or unclean.search(joined):
        return not texts
    return max(map(len, texts)) <= NAME_LIMIT


def _tried(
    parse: Callable[[Cell], tuple[T, Notes]], cell: Cell, empty: T, filled: bool
) -> tuple[T, Sequence[Problem]]:
    if isinstance(cell, str) and blank(cell):
        return empty, [_BLANK] if filled else []
    try:
        return parse(cell)
    except RefusedError as refused:
        return empty, refused.problems


_BLANK = Problem("blank", say("must not be blank"), say("fill it in, or delete the row"))
