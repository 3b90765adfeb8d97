"""How commands show what they found: tables for people, JSON and csv for programs."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar

import click

from learnlaw.errors import Message, Problem
from learnlaw.i18n import _, ngettext, tell, tell_place, tell_problem

F = TypeVar("F", bound=Callable[..., Any])

format_option: Callable[[F], F] = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    help=_("how to show it (table)"),
)
"""`--format`, which every listing takes; the parameter is called `form`."""

detail_format: Callable[[F], F] = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    help=_("how to show it (table)"),
)
"""`--format` of what is no list of rows."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a listing."""

    key: str
    """Its key in JSON, which is its header in csv."""
    title: str
    """Its header in a table, in the reader's language; without one it is left out of tables."""
    right: bool = False
    """Figures stand to the right."""


def listing(
    form: str,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, Any]],
    *,
    name: str,
    more: Mapping[str, Any] | None = None,
    notices: Sequence[Problem] = (),
) -> None:
    """Print rows: a table; csv; or JSON, an object of the rows under `name`, `more`, and the notices."""
    found = list(rows)
    if form == "json":
        ordered = [{**{c.key: row[c.key] for c in columns if c.key in row}, **row} for row in found]
        print_json({name: ordered, **(more or {}), "notices": [problem_json(p) for p in notices]})
        return
    tell_notices(notices)
    if form == "csv":
        print_csv([column.key for column in columns], found)
    else:
        print_table(columns, found)


def print_json(value: Any) -> None:
    """Print one JSON value, in which days are ISO 8601 and figures are strings."""
    click.echo(json.dumps(plain(value), ensure_ascii=False, indent=2))


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(plain(item) for item in value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return figure(value)
    return tell(value) if isinstance(value, Message) else value


def figure(value: Decimal) -> str:
    """A decimal without trailing zeros.

    >>> figure(Decimal("4.50")), figure(Decimal("100"))
    ('4.5', '100')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def print_csv(keys: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Print rows as csv; several values in one cell are parted by 、."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(keys)
    writer.writerows([_csv_cell(row.get(key)) for key in keys] for row in rows)
    click.echo(text.getvalue(), nl=False)


def _csv_cell(value: Any) -> str:
    found = plain(value)
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, dict):
        return json.dumps(found, ensure_ascii=False)
    if isinstance(found, list):
        return "、".join(map(str, found))
    return "" if found is None else str(found)


def print_table(columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> None:
    """Print rows in columns that stand below each other on a screen of cells."""
    shown = [column for column in columns if column.title]
    lines = [[column.title for column in shown]]
    lines += [[_table_cell(row.get(column.key)) for column in shown] for row in rows]
    widths = [max(map(cells, column)) for column in zip(*lines, strict=True)]
    for number, line in enumerate(lines):
        parts = zip(line, widths, (column.right for column in shown), strict=True)
        click.echo("  ".join(_padded(*part) for part in parts).rstrip())
        if number == 0:
            click.echo("  ".join("-" * width for width in widths))
    click.echo(ngettext("{count} row", "{count} rows", len(rows)).format(count=len(rows)), err=True)


def _table_cell(value: Any) -> str:
    found = plain(value)
    if isinstance(found, bool):
        return _("yes") if found else _("no")
    if isinstance(found, list):
        return _some(list(map(str, found)))
    return "" if found is None else " ".join(str(found).split())


IN_A_CELL = 3
"""So many values of a list a table shows; JSON and csv have them all."""


def _some(values: list[str]) -> str:
    if len(values) <= IN_A_CELL:
        return "、".join(values)
    words = _("{some} and others, {count} in all")
    return words.format(some="、".join(values[: IN_A_CELL - 1]), count=len(values))


def _padded(text: str, width: int, right: bool) -> str:
    blanks = " " * (width - cells(text))
    return blanks + text if right else text + blanks


def cells(text: str) -> int:
    """How many cells of a terminal a text takes.

    >>> cells("县司法局"), cells("G0001")
    (8, 5)
    """
    if text.isascii():
        return len(text)
    return sum(_cell(char) for char in text)


def _cell(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def tell_notices(notices: Iterable[Problem]) -> None:
    """Notices are talk."""
    for notice in notices:
        click.echo(tell_problem(notice), err=True)


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem or notice as JSON has it."""
    place = problem.place
    return {
        "code": problem.code,
        "file": problem.file,
        "place": tell_place(place) if place else "",
        "sheet": place.sheet if place else "",
        "line": place.line if place else None,
        "column": place.column if place else "",
        "field": problem.field,
        "message": tell(problem.what),
        "hint": tell(problem.hint) if problem.hint else "",
    }
