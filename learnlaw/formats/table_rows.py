"""The rows below a header: which of them are entries, and what merged cells and error values do to them."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from itertools import compress

from learnlaw.domain.text import BLANKS, blank, shown
from learnlaw.errors import Message, Place, Problem, say
from learnlaw.formats.cells import Cell, column_letters
from learnlaw.formats.door import Kind, Source
from learnlaw.formats.headers import Form
from learnlaw.formats.layout import Layout
from learnlaw.formats.table_header import Header, place_of

MERGED_AT_MOST = 100_000
_ASIDE = frozenset("合总小共填制经审负联说备注")
_LOOK = _ASIDE | frozenset(("", *BLANKS))
_SUM = re.compile(r"(合|总|小|共)\s*计.{0,20}|总数.{0,20}")
_REMARK = re.compile(
    r"(填表人|填报人|制表人|经办人|审核人|负责人|联系人|填报单位|说明|备注|注)\s*[：:（(].*", re.DOTALL
)


class Body:
    """The rows below a header: which of them are entries."""

    def __init__(self, source: Source, found: Header, known: frozenset[int], layout: Layout) -> None:
        self.source, self.found, self.grid = source, found, found.grid
        self.known = known
        self.layout = layout
        self.problems: list[Problem] = []
        header = found.grid.rows[found.row]
        self.width = max((n + 1 for n, cell in enumerate(header) if not is_blank(cell)), default=0)

    def rows(self) -> tuple[Sequence[Sequence[Cell]], Sequence[int]]:
        """The rows that hold entries, and their lines."""
        grid, first = self.grid, self.found.row + 1
        filled, errors = self._merged(first), self._errors(first)
        body = (
            [filled.get(n) or grid.rows[n] for n in range(first, len(grid.rows))]
            if filled
            else grid.rows[first:]
        )
        short = self.width if self.source.kind is Kind.TEXT else 0
        likely = [
            (index, row)
            for index, row in enumerate(body, first)
            if len(row) < short or not row or type(row[0]) is not str or row[0][:1] in _LOOK
        ]
        left_out = {n for n, row in likely if self._aside(n, row, errors) or self._short(n, row, short)}
        self.problems += [p for index, found in errors.items() if index not in left_out for p in found]
        if not left_out:
            return body, grid.lines[first:]
        kept = [n for n in range(first, len(grid.rows)) if n not in left_out]
        return [body[n - first] for n in kept], [grid.lines[n] for n in kept]

    def _aside(self, index: int, row: Sequence[Cell], errors: Container[int]) -> bool:
        """Whether a row holds nothing but blanks, or a sum, or a remark that fills one cell."""
        head = next(filter(None, row), "")
        if not isinstance(head, str) or head[:1] not in _LOOK:
            return False
        if head[:1] not in _ASIDE:
            return index not in errors and all(map(is_blank, row))
        text = head.strip()
        alone = sum(cell != "" for cell in row) == 1
        if not _SUM.fullmatch(text) and not (alone and _REMARK.fullmatch(text)):
            return False
        self._add("footer", index, say("this row was not read: {text}", text=shown(text)), warning=True)
        return True

    def _short(self, index: int, row: Sequence[Cell], width: int) -> bool:
        """Whether a line of text has fewer fields than the header; sheets have no short rows."""
        if len(row) >= width:
            return False
        what = say("the row has {count} fields, the header has {width}", count=len(row), width=width)
        self._add("ragged", index, what, say("fill up the row, or look for a missing separator"))
        return True

    def _add(
        self,
        code: str,
        index: int,
        what: Message,
        hint: Message | None = None,
        column: int | None = None,
        warning: bool = False,
    ) -> None:
        place = place_of(self.grid, index, column)
        self.problems.append(Problem(code, what, hint, self.source.name, place, warning=warning))

    def _merged(self, first: int) -> dict[int, list[Cell]]:
        """Rows into which the value of a merged block was carried; every cell of it is told."""
        filled: dict[int, list[Cell]] = {}
        carried = 0
        for (top, left), (bottom, right) in self.grid.merged:
            if bottom < first or left not in self.known or top >= len(self.grid.rows):
                continue
            value = self.grid.rows[top][left] if top >= first else ""
            if value == "" or (
                isinstance(value, str) and (_SUM.fullmatch(value) or _REMARK.fullmatch(value))
            ):
                continue
            if any(column in self.known for column in range(left + 1, right + 1)):
                what = say("is merged with the column beside it")
                self._add("merged-across", top, what, say("split the cells and fill each of them"), left)
                continue
            for index in range(top + 1, min(bottom + 1, len(self.grid.rows))):
                if (carried := carried + 1) > MERGED_AT_MOST:
                    self._add("merged-cell", top, say("too many merged cells"), say("split them"), left)
                    return filled
                row = filled.setdefault(index, list(self.grid.rows[index]))
                row[left] = value
                what = say("is merged with the cell above and was read like it")
                self._add("merged-cell", index, what, None, left, warning=True)
        return filled

    def _errors(self, first: int) -> dict[int, list[Problem]]:
        """Error values of known columns, by row."""
        fields = {letters: field for field, letters in self.layout.columns.items()}
        found: dict[int, list[Problem]] = {}
        for (line, column), value in sorted(self.grid.errors.items()):
            field = fields.get(column_letters(column))
            if line - 1 >= first and field is not None:
                what = say("holds the error value {value}", value=value or "#")
                hint = say("mend the formula, or write the value itself")
                problem = self.layout.problem("error-value", line, field, what, hint)
                found.setdefault(line - 1, []).append(problem)
        return found


def entered(
    form: Form, lines: Sequence[int], cells: dict[str, Sequence[Cell]]
) -> tuple[Sequence[int], dict[str, Sequence[Cell]]]:
    """Without the rows of a template that nobody filled in."""
    telling = [column for field, column in cells.items() if field in form.entered]
    if not telling:
        return lines, cells
    used = [not all(map(is_blank, row)) for row in zip(*telling, strict=True)]
    if all(used):
        return lines, cells
    kept: dict[str, Sequence[Cell]] = {f: list(compress(column, used)) for f, column in cells.items()}
    return list(compress(lines, used)), kept


def headless(
    source: Source, found: Header, by_index: Sequence[Sequence[Cell]], lines: Sequence[int]
) -> list[Problem]:
    """Columns that hold something and have no header; each is told at its first value."""
    header = found.grid.rows[found.row]
    problems = []
    for index, cells in enumerate(by_index):
        if index < len(header) and not is_blank(header[index]):
            continue
        row = next((n for n, cell in enumerate(cells) if not is_blank(cell)), None)
        if row is not None:
            letters = column_letters(index + 1)
            what = say("column {column} holds a value and has no header", column=letters)
            hint = say("give the column a header, or delete the value")
            place = Place(lines[row], found.grid.sheet, letters if found.grid.sheet else "")
            problems.append(Problem("no-column-header", what, hint, source.name, place))
    return problems


def is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and blank(cell)
