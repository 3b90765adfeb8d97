"""Statements worked out once and handed to the driver, for what runs with every session that is logged.

The library works out every statement, and every row of an `executemany`, anew:
for a session of twenty people that costs many times what the database does.
Values are converted by the types of their columns as the library would; rows
come back as the driver gives them, so ask for numbers and text alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    Executable,
    Table,
    TypeDecorator,
    bindparam,
    insert,
    select,
)
from sqlalchemy.exc import DBAPIError

Convert = Callable[[Any], Any]


class _Bind(NamedTuple):
    name: str
    default: Any
    convert: Convert | None


class _Text(NamedTuple):
    statement: str
    binds: tuple[_Bind, ...]
    """In the order of the statement where values go by position, else once each."""


class Prepared:
    """One statement; its parameters are bound by name."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._texts: dict[Dialect, _Text] = {}

    def rows(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:
        """Ask, and give all rows."""
        text = self._text(connection.dialect)
        with _driver(connection, text.statement) as cursor:
            cursor.execute(text.statement, _one(text.binds, values, connection.dialect))
            return list(cursor.fetchall())

    def change(self, connection: Connection, **values: Any) -> int:
        """Change rows; how many."""
        text = self._text(connection.dialect)
        with _driver(connection, text.statement) as cursor:
            cursor.execute(text.statement, _one(text.binds, values, connection.dialect))
            return int(cursor.rowcount)

    def many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it for every row; all rows name the same values."""
        if rows:
            text = self._text(connection.dialect)
            with _driver(connection, text.statement) as cursor:
                cursor.executemany(text.statement, _all(text.binds, rows, connection.dialect))

    def _text(self, dialect: Dialect) -> _Text:
        if dialect not in self._texts:
            compiled: Any = self._statement.compile(dialect=dialect)  # type: ignore[attr-defined] # every statement has it
            names = compiled.positiontup if dialect.positional else list(compiled.binds)
            defaults = compiled.params
            binds = (
                _Bind(name, defaults.get(name), _processor(compiled.binds[name].type, dialect))
                for name in names
            )
            self._texts[dialect] = _Text(str(compiled), tuple(binds))
        return self._texts[dialect]


def _one(binds: Sequence[_Bind], values: Mapping[str, Any], dialect: Dialect) -> Any:
    found = [_converted(values.get(bind.name, bind.default), bind.convert) for bind in binds]
    return found if dialect.positional else dict(zip((bind.name for bind in binds), found, strict=True))


def _converted(value: Any, convert: Convert | None) -> Any:
    return value if convert is None else convert(value)


def _all(binds: Sequence[_Bind], rows: Sequence[Mapping[str, Any]], dialect: Dialect) -> list[Any]:
    """The rows as the driver takes them, converted column by column."""
    parts = []
    for name, default, convert in binds:
        part = [row[name] for row in rows] if name in rows[0] else [default] * len(rows)
        parts.append(part if convert is None else list(map(convert, part)))
    values = list(zip(*parts, strict=True))
    if dialect.positional:
        return values
    names = [bind.name for bind in binds]
    return [dict(zip(names, row, strict=True)) for row in values]


def _processor(kind: Any, dialect: Dialect) -> Convert | None:
    if not isinstance(kind, TypeDecorator):
        kind = kind.dialect_impl(dialect)
    found: Convert | None = kind.bind_processor(dialect)
    return found


@contextmanager
def _driver(connection: Connection, statement: str) -> Iterator[Any]:
    """A cursor of the driver inside the connection's transaction; its faults as the library's."""
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError.instance(statement, None, error, type(error), dialect=connection.dialect) from error
    finally:
        cursor.close()


# -- the statements that many modules need -----------------------------------------------


@lru_cache(maxsize=64)
def _insert(table: Table, named: frozenset[str]) -> Prepared:
    missing = sorted(named - set(table.c.keys()))
    assert not missing, f"no columns of {table.name}: {missing}"
    columns = [column for column in table.c if column.name in named or column.default is not None]
    return Prepared(insert(table).values({column.name: _bound(column) for column in columns}))


def _bound(column: Column[Any]) -> Any:
    default = None if column.default is None else getattr(column.default, "arg", None)
    return bindparam(column.name, default, type_=column.type)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns; a column they do not name takes its default."""
    if rows:
        _insert(table, frozenset(rows[0])).many(connection, rows)


@lru_cache(maxsize=4096)
def where_in(columns: tuple[Column[Any], ...], column: Column[Any], count: int) -> Prepared:
    """Ask for columns of the rows whose `column` has one of `count` values, bound as v0, v1, …; by that column."""
    values = [bindparam(f"v{n}", type_=column.type) for n in range(count)]
    return Prepared(select(*columns).where(column.in_(values)))


def numbered(values: Sequence[Any]) -> dict[str, Any]:
    """Values under the names that `where_in` gives them."""
    return {f"v{n}": value for n, value in enumerate(values)}
