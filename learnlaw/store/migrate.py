"""Brings a database to the tables that this program knows, or refuses it.

A new file gets the tables at once. An older one is copied, then migrated by
alembic, which is imported only then. A newer one is left alone.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, make_url, text
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from learnlaw.errors import DatabaseError, say
from learnlaw.store import account_tables, exam_tables, objection_tables, tables, undo_tables
from learnlaw.store.base import APPLICATION_ID, NotOursError, file_of, metadata, translated, writing

HEAD = "0008"
"""The revision that the tables of this program stand at; a test holds it against the migrations."""
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
_VERSION = "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"

__all__ = [
    "HEAD",
    "REVISIONS",
    "NewerDatabaseError",
    "account_tables",
    "exam_tables",
    "objection_tables",
    "prepare",
    "revision",
    "tables",
    "undo_tables",
]


class NewerDatabaseError(DatabaseError):
    """The database was written by a newer program."""

    template = "{path} was written by a newer learnlaw (revision {revision}); update the program"


def revision(engine: Engine) -> str | None:
    """The revision that a database stands at; None of an empty one."""
    with translated(engine), engine.connect().execution_options(learnlaw_reading=True) as connection:
        names = inspect(connection).get_table_names()
        if "alembic_version" not in names:
            if names:
                raise NotOursError(path=engine.url.database, reason=say("it belongs to another program"))
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def prepare(engine: Engine) -> Path | None:
    """Make or migrate the tables. Where the copy made before a migration lies, if there was one."""
    present = revision(engine)
    if present == HEAD:
        return None
    if present is None:
        with writing(engine) as connection:
            _create(connection)
        return None
    if present not in REVISIONS:
        raise NewerDatabaseError(path=engine.url.database, revision=present)
    return _upgrade(engine, present)


def _create(connection: Connection) -> None:
    for statement in _statements(connection.engine.url.drivername):
        connection.exec_driver_sql(statement)
    connection.execute(text(_VERSION))
    connection.execute(text("DELETE FROM alembic_version"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")


@cache
def _statements(driver: str) -> tuple[str, ...]:
    """What makes the tables that are not there yet; putting it into words costs more than making them."""
    dialect = make_url(f"{driver}://").get_dialect()()
    wanted = metadata.sorted_tables
    indexes = [index for table in wanted for index in sorted(table.indexes, key=lambda one: str(one.name))]
    makers: tuple[ExecutableDDLElement, ...] = (
        *(CreateTable(table, if_not_exists=True) for table in wanted),
        *(CreateIndex(index, if_not_exists=True) for index in indexes),
    )
    return tuple(str(one.compile(dialect=dialect)) for one in makers)


def _upgrade(engine: Engine, present: str) -> Path | None:
    copy = _copy(engine, present)
    from alembic import command  # costs a second, and is needed once a version
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["engine"] = engine
    command.upgrade(config, "head")
    return copy


def _copy(engine: Engine, present: str) -> Path | None:
    """A copy of the database beside it, as it was before the migration."""
    path = file_of(str(engine.url)) if engine.url.get_backend_name() == "sqlite" else None
    if path is None:
        return None
    copy = path.with_name(f"{path.name}.{present}.{datetime.now():%Y%m%d%H%M%S}.bak")
    with engine.connect().execution_options(learnlaw_reading=True) as connection:
        connection.exec_driver_sql("SELECT 1")
        shutil.copyfile(path, copy)
    return copy
