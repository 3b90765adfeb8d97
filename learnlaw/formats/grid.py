"""Sheets as rows of cells: from a workbook by calamine, from text by the csv module."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from learnlaw.errors import Message, Place, Problem, RefusedError, say
from learnlaw.formats.archive import LIMITS
from learnlaw.formats.cells import Block, Cell
from learnlaw.formats.door import Kind, Options, Source

_AGAIN = say("open it in a spreadsheet program and save it as a new file")


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet, or the one table of a text file."""

    sheet: str
    """Its name; empty for text."""
    rows: Sequence[Sequence[Cell]]
    lines: Sequence[int]
    """The row number of each row, or the line at which it begins, counted from 1."""
    merged: Sequence[Block] = ()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)


def grids_of(source: Source, options: Options) -> tuple[list[Grid], list[Problem]]:
    """The sheets that can be seen, or the one that `options` names. RefusedError if none can be read."""
    if source.kind is Kind.TEXT:
        return _text_grid(source, options)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(source.data)) as book:
            return _sheets(book, source, options)
    except PasswordError as error:
        what = say("the workbook is locked with a password")
        raise _refusal("password", source, what, say("save it without a password")) from error
    except CalamineError as error:
        what = say("the workbook cannot be read: {why}", why=str(error))
        raise _refusal("workbook", source, what, _AGAIN) from error
    except BaseException as error:
        # the reader is written in Rust, whose panics derive from BaseException and nothing narrower
        if type(error).__name__ != "PanicException":
            raise
        raise _refusal("workbook", source, say("the workbook is damaged"), _AGAIN) from error


def _sheets(book: CalamineWorkbook, source: Source, options: Options) -> tuple[list[Grid], list[Problem]]:
    sheets = [meta for meta in book.sheets_metadata if meta.typ is SheetTypeEnum.WorkSheet]
    if options.sheet:
        if options.sheet not in {meta.name for meta in sheets}:
            what = say("there is no sheet {name}", name=options.sheet)
            known = say("its sheets are {names}", names="、".join(meta.name for meta in sheets))
            raise _refusal("sheet", source, what, known)
        return [_grid(book.get_sheet_by_name(options.sheet), source)], []
    seen = [meta.name for meta in sheets if meta.visible is SheetVisibleEnum.Visible]
    hidden = [meta.name for meta in sheets if meta.visible is not SheetVisibleEnum.Visible]
    return [_grid(book.get_sheet_by_name(name), source) for name in seen], [
        _hidden(n, source) for n in hidden
    ]


def _hidden(sheet: str, source: Source) -> Problem:
    what = say("the sheet is hidden and was not read")
    hint = say("name it with --sheet if it is meant")
    return Problem("hidden-sheet", what, hint, source.name, Place(sheet=sheet), warning=True)


def _grid(sheet: CalamineSheet, source: Source) -> Grid:
    rows = sheet.to_python(skip_empty_area=False)
    merged = source.merged.get(sheet.name) or sheet.merged_cell_ranges or ()
    return Grid(sheet.name, rows, range(1, len(rows) + 1), merged, source.errors.get(sheet.name, {}))


_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}
_NAMES = {"\t": "tab", ",": "comma", ";": "semicolon"}


def _text_grid(source: Source, options: Options) -> tuple[list[Grid], list[Problem]]:
    if options.sheet:
        what = say("this is text and has no sheets")
        raise _refusal("sheet", source, what, say("leave --sheet out"))
    delimiter, notices = _delimiter(source, options)
    rows, lines = _records(source, delimiter)
    return [Grid("", rows, lines)], notices


def _delimiter(source: Source, options: Options) -> tuple[str, list[Problem]]:
    if options.delimiter:
        said = _DELIMITERS.get(options.delimiter, options.delimiter)
        if len(said) != 1 or said in '"\r\n':
            what = say("{text} cannot separate columns", text=options.delimiter)
            raise _refusal("delimiter", source, what, say("say tab, comma or semicolon"))
        return said, []
    head = source.text[:20_000].splitlines()[:10]
    found = max(",\t;", key=lambda sign: sum(line.count(sign) for line in head))
    if found == ",":
        return found, []
    what = say("read with {name} between the columns", name=_NAMES[found])
    return found, [Problem("delimiter", what, file=source.name, warning=True)]


def _records(source: Source, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """Records and the line at which each begins. RefusedError names the line where a quotation went wrong."""
    text = source.text
    ends = "\n" if "\n" in text else ""
    try:
        return _parse(text, delimiter, ends)
    except csv.Error as error:
        if ends and "new-line character" in str(error):
            return _parse_mixed(source, delimiter)
        raise _misquoted(source, error) from error


def _parse_mixed(source: Source, delimiter: str) -> tuple[list[list[str]], list[int]]:
    try:
        return _parse(source.text, delimiter, "")
    except csv.Error as error:
        raise _misquoted(source, error) from error


class _RecordError(csv.Error):
    """The csv module's error with the line at which its record begins."""

    def __init__(self, words: str, line: int) -> None:
        super().__init__(words)
        self.line = line


class _TooManyError(_RecordError):
    """The table is larger than any that is read."""


def _parse(text: str, delimiter: str, ends: str) -> tuple[list[list[str]], list[int]]:
    # a field may be as long as the file: our own limits name the cell, the module's would not
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(StringIO(text, newline=ends), delimiter=delimiter, strict=True)
    rows, lines, begin = [], [], 1
    try:
        for row in reader:
            rows.append(row)
            lines.append(begin)
            begin = reader.line_num + 1
            if len(row) > LIMITS.columns or len(rows) > LIMITS.rows:
                raise _TooManyError("too many rows or columns", lines[-1])
    except _TooManyError:
        raise
    except csv.Error as error:
        raise _RecordError(str(error), begin) from error
    return rows, lines


def _misquoted(source: Source, error: csv.Error) -> RefusedError:
    line = getattr(error, "line", 1)
    if isinstance(error, _TooManyError):
        what = say("more than {rows} rows or {columns} columns", rows=LIMITS.rows, columns=LIMITS.columns)
        return RefusedError([Problem("too-large", what, say("split the file"), source.name, Place(line))])
    what = say("a quotation mark that opens here is not closed, or is followed by more text")
    hint = say("close it, or write it twice if it belongs to the text")
    return RefusedError([Problem("quote", what, hint, source.name, Place(line))])


def _refusal(code: str, source: Source, what: Message, hint: Message) -> RefusedError:
    return RefusedError([Problem(code, what, hint, source.name)])
