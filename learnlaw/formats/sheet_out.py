"""Tables as workbooks and csv: text stays text, nothing runs as a formula, same rows give same bytes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any, TypeAlias
from unicodedata import east_asian_width

import xlsxwriter

from learnlaw.formats.cell_values import GUARDED
from learnlaw.formats.headers import Column, Form

Value: TypeAlias = str | int | Decimal | date | time | bool | tuple[str, ...] | frozenset[str] | None
Row: TypeAlias = Mapping[str, Value]
"""One row by field; fields that are not there are blank."""

_CREATED = datetime(2000, 1, 1)
_WIDEST = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """A column whose cells offer a list."""

    field: str
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class SheetOut:
    """One table to be written."""

    form: Form
    rows: Sequence[Row]
    without: frozenset[str] = frozenset()
    """Fields whose columns are left out."""
    heading: tuple[str, ...] = ()
    """Lines above the header."""
    choices: tuple[Choice, ...] = ()
    name: str = ""
    """The name of the sheet, if not the form's title."""
    spare: int = 0
    """Rows below the last for which `choices` hold, too."""

    @property
    def columns(self) -> list[Column]:
        """The columns that are written."""
        return [column for column in self.form.columns if column.field not in self.without]


@dataclass(frozen=True, slots=True)
class Guide:
    """A sheet of explanations."""

    name: str
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = field(default=())


def plain(value: Value) -> str:
    """A value as text, as csv has it and as it can be read again."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple | frozenset):
        return "、".join(value if isinstance(value, tuple) else sorted(value))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def to_csv(sheet: SheetOut) -> bytes:
    """A table as csv in UTF-8 with its mark; what a program might run has an apostrophe in front."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(column.title for column in sheet.columns)
    for row in sheet.rows:
        writer.writerow(_guarded(plain(row.get(column.field))) for column in sheet.columns)
    return text.getvalue().encode("utf-8-sig")


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(GUARDED) else text


def to_xlsx(sheets: Iterable[SheetOut | Guide]) -> bytes:
    """Tables as a workbook, one sheet each."""
    book = Book()
    for sheet in sheets:
        if isinstance(sheet, Guide):
            book.guide(sheet)
        else:
            book.table(sheet)
    return book.finish()


class Book:
    """A workbook being written."""

    def __init__(self) -> None:
        self._bytes = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(self._bytes, options)
        self._book.set_properties({"created": _CREATED})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def look(self, **properties: Any) -> Any:
        """A cell format, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]

    def sheet(self, name: str) -> Any:
        """A new sheet."""
        return self._book.add_worksheet(name)

    def finish(self) -> bytes:
        """The bytes of the workbook."""
        self._book.close()
        return self._bytes.getvalue()

    def table(self, out: SheetOut) -> None:
        """A table with its header frozen, in widths that show what is in it."""
        sheet = self.sheet(out.name or out.form.title)
        for line, words in enumerate(out.heading):
            sheet.write_string(line, 0, words)
        top = len(out.heading)
        for number, column in enumerate(out.columns):
            required = column.required or column.filled
            sheet.write_string(top, number, column.title, self.look(bold=True, bg_color=_shade(required)))
            self._column(sheet, number, [row.get(column.field) for row in out.rows], top + 1, column.title)
        sheet.freeze_panes(top + 1, 0)
        self._choices(sheet, out, top + 1)

    def _column(self, sheet: Any, number: int, values: Sequence[Value], top: int, title: str) -> None:
        for line, value in enumerate(values, top):
            self.cell(sheet, line, number, value)
        shown = [title, *map(plain, values[:500])]
        # a text column is text below the last row, too: a code typed there keeps its zeros
        form = {} if any(isinstance(v, date | time | Decimal | int) for v in values) else {"num_format": "@"}
        sheet.set_column(number, number, min(max(map(cells_wide, shown)) + 2, _WIDEST), self.look(**form))

    def cell(self, sheet: Any, line: int, number: int, value: Value, **look: Any) -> None:
        """One cell by the type of its value; text is never read as a formula or a number."""
        if value is None or value == "" or value == ():
            return
        if isinstance(value, bool | str | tuple | frozenset):
            sheet.write_string(line, number, plain(value), self.look(num_format="@", **look))
        elif isinstance(value, date):
            sheet.write_datetime(line, number, value, self.look(num_format="yyyy-mm-dd", **look))
        elif isinstance(value, time):
            sheet.write_datetime(line, number, value, self.look(num_format="hh:mm", **look))
        else:
            sheet.write_number(line, number, value, self.look(num_format="General", **look))

    def _choices(self, sheet: Any, out: SheetOut, top: int) -> None:
        last = top + len(out.rows) + out.spare - 1
        numbers = {column.field: number for number, column in enumerate(out.columns)}
        for choice in out.choices:
            if choice.field in numbers and last >= top:
                number = numbers[choice.field]
                # a hint, no prison: several values in one cell are allowed
                rule = {"validate": "list", "source": list(choice.words), "error_type": "information"}
                sheet.data_validation(top, number, last, number, rule)

    def guide(self, guide: Guide) -> None:
        """A sheet of text."""
        sheet = self.sheet(guide.name)
        wrapped = self.look(num_format="@", text_wrap=True, valign="top")
        for line, row in enumerate(guide.rows):
            for number, words in enumerate(row):
                sheet.write_string(line, number, words, self.look(bold=True) if line == 0 else wrapped)
        for number, width in enumerate(guide.widths):
            sheet.set_column(number, number, width)
        sheet.freeze_panes(1, 0)


def _shade(required: bool) -> str:
    return "#FCE4D6" if required else "#DDEBF7"


def cells_wide(text: str) -> int:
    """How many cells of a screen a text takes; characters of Chinese take two."""
    longest = max(text.split("\n"), key=len, default="")[:_WIDEST]
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in longest)
