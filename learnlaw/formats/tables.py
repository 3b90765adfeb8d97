"""Tables found by their header within the first ten rows of each sheet, whatever stands above it.

Sheet names help nobody here: content decides. What is left out (blank rows,
sums at the foot, running numbers, a second table of the same form) is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from learnlaw.errors import Place, Problem, RefusedError, say
from learnlaw.formats.cells import Cell, column_letters
from learnlaw.formats.columns import Table
from learnlaw.formats.door import NO_OPTIONS, Kind, Options, Source
from learnlaw.formats.grid import Grid, grids_of
from learnlaw.formats.headers import ALL_FORMS, Column, Form
from learnlaw.formats.layout import Layout
from learnlaw.formats.table_header import Header, best_header, left_out, nothing_found, problems_of
from learnlaw.formats.table_rows import Body, entered, headless


def find_tables(
    source: Source, forms: Sequence[Form], options: Options
) -> tuple[dict[str, Table], list[Problem]]:
    """The first table of each form, by the form's code. Without any, the problems say what was expected."""
    try:
        grids, problems = grids_of(source, options)
    except RefusedError as refused:
        return {}, list(refused.problems)
    headers = [found for grid in grids if (found := best_header(grid, forms, options))]
    complete = [found for found in headers if found.complete]
    if not complete:
        return {}, [*problems, *nothing_found(source, grids, headers, forms)]
    problems += left_out(source, grids, headers)
    tables: dict[str, Table] = {}
    for found in complete:
        if found.form.code in tables:
            first = tables[found.form.code].layout.sheet
            what = say("this sheet was not read: {first} has the same kind of table", first=first)
            hint = say("say with --sheet which one is meant")
            place = Place(sheet=found.grid.sheet)
            problems.append(Problem("second-table", what, hint, source.name, place, warning=True))
        else:
            tables[found.form.code] = _table(source, found)
    if not any(map(len, tables.values())):
        what = say("there is a header, and no row below it")
        problems.append(Problem("no-rows", what, file=source.name, warning=True))
    return tables, problems


def header_row(grid: Grid, options: Options = NO_OPTIONS) -> int | None:
    """The index of the row that reads as the header of any table, if there is one."""
    found = best_header(grid, ALL_FORMS, options)
    return found.row if found else None


def _table(source: Source, found: Header) -> Table:
    """The rows below a header as a table, with the problems of its shape."""
    grid, header = found.grid, found.grid.rows[found.row]
    columns: dict[int, Column] = {}
    for index, column in found.columns.items():
        if column not in columns.values():
            columns[index] = column
    layout = Layout(
        source.name,
        grid.sheet,
        {column.field: column_letters(index + 1) for index, column in columns.items()},
        {column.field: str(header[index]).strip() for index, column in columns.items()},
    )
    body = Body(source, found, frozenset(columns), layout)
    rows, lines = body.rows()
    width = max(map(len, rows), default=0)
    by_index = list(zip_longest(*rows, fillvalue="")) if rows else []
    blanks = [""] * len(rows)
    cells: dict[str, Sequence[Cell]] = {
        column.field: by_index[n] if n < width else blanks for n, column in columns.items()
    }
    lines, cells = entered(found.form, lines, cells)
    table = Table(found.form, layout, lines, cells, source.kind is Kind.TEXT)
    table.problems += [*problems_of(source, found), *body.problems]
    table.problems += headless(source, found, by_index, lines)
    return table


def finish(table: Table | None) -> list[Problem]:
    """The problems of a table in the order of its rows; of a cell with an error value only that is said."""
    if table is None:
        return []
    problems = table.finish()
    errors = {problem.place for problem in problems if problem.code == "error-value"}
    kept = (problem for problem in problems if problem.code != "blank" or problem.place not in errors)
    return sorted(kept, key=lambda problem: (problem.place.line or 0) if problem.place else 0)
