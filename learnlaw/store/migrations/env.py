"""Runs migrations in one transaction, with foreign keys off around it (HOUSE, rule 6)."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, Engine

from learnlaw.store import (  # noqa: F401  (they fill the metadata)
    account_tables,
    exam_tables,
    objection_tables,
    tables,
    undo_tables,
)
from learnlaw.store.base import metadata


def run(engine: Engine) -> None:
    """Migrate; a row that would lose its parent stops everything."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        sqlite = connection.dialect.name == "sqlite"
        if sqlite and driver is not None:
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            _migrate(connection)
        finally:
            if sqlite and driver is not None:
                driver.execute("PRAGMA foreign_keys=ON")


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with connection.begin():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"migration would orphan rows: {broken[:3]}")


run(context.config.attributes["engine"])
