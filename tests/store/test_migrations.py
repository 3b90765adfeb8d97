"""A database comes to the program's tables by one way or the other, and the two ways meet."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from learnlaw.store import migrate
from learnlaw.store.base import NotOursError, metadata, open_engine
from learnlaw.store.migrate import HEAD, REVISIONS, NewerDatabaseError, prepare, revision
from tests.factories import digest, rows_of

FOLDER = Path(migrate.__file__).parent / "migrations"


def config(engine: Engine, folder: Path = FOLDER) -> Config:
    found = Config()
    found.set_main_option("script_location", str(folder))
    found.attributes["engine"] = engine
    return found


def differences(engine: Engine) -> list[object]:
    with engine.connect().execution_options(learnlaw_reading=True) as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_engine(str(tmp_path / "county.db"), create=True)


def test_the_migrations_make_the_tables_that_the_program_knows(engine: Engine) -> None:
    command.upgrade(config(engine), "head")
    assert differences(engine) == []
    assert revision(engine) == HEAD


def test_a_new_file_gets_the_same_tables_at_once(engine: Engine, tmp_path: Path) -> None:
    assert prepare(engine) is None
    other = open_engine(str(tmp_path / "migrated.db"), create=True)
    command.upgrade(config(other), "head")
    tables = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
    assert rows_of(tmp_path / "county.db", tables) == rows_of(tmp_path / "migrated.db", tables)
    assert differences(engine) == []
    assert revision(engine) == HEAD


def test_a_changed_table_would_be_noticed(engine: Engine) -> None:
    prepare(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE officer ADD COLUMN nickname TEXT")
    assert differences(engine)


def test_the_program_names_the_revisions_that_there_are() -> None:
    found = Config()
    found.set_main_option("script_location", str(FOLDER))
    scripts = list(ScriptDirectory.from_config(found).walk_revisions())
    assert (scripts[0].revision, {script.revision for script in scripts}) == (HEAD, set(REVISIONS))


def test_a_newer_database_is_left_alone(engine: Engine, tmp_path: Path) -> None:
    prepare(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    before = digest(tmp_path / "county.db")
    with pytest.raises(NewerDatabaseError):
        prepare(open_engine(str(tmp_path / "county.db")))
    assert digest(tmp_path / "county.db") == before


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (id INTEGER)")
    before = digest(path)
    with pytest.raises(NotOursError):
        prepare(open_engine(str(path)))
    assert digest(path) == before


AFTER = f"{int(HEAD) + 1:04}"
NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "{after}"
down_revision = "{head}"


def upgrade() -> None:
    {change}
"""
REBUILD = """with op.batch_alter_table("officer", recreate="always") as batch:
        batch.add_column(sa.Column("nickname", sa.String(40)))"""
ORPHAN = 'op.execute("DELETE FROM unit")'


def a_next_revision(tmp_path: Path, change: str) -> Path:
    """The migrations with one more behind them."""
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for path in (FOLDER / "env.py", FOLDER / "script.py.mako", *(FOLDER / "versions").glob("0*.py")):
        target = folder / path.relative_to(FOLDER)
        target.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "versions" / f"{AFTER}_next.py").write_text(
        NEXT.format(after=AFTER, head=HEAD, change=change), encoding="utf-8"
    )
    return folder


def a_county(engine: Engine) -> None:
    prepare(engine)
    with engine.begin() as connection:
        for statement in (
            "INSERT INTO unit (id, code, name, skeleton, pinyin, kind, enforces, contact, phone, version)"
            " VALUES (1, 'U1', '县司法局', '县司法局', '', 'department', 0, '', '', 1)",
            "INSERT INTO officer (id, code, name, skeleton, pinyin, level, staffing, certificate, education,"
            " qualifications, phone, id_number, version)"
            " VALUES (1, 'G1', '张三', '张三', '', '', '', '', '', '', '', '', 1)",
            "INSERT INTO posting (id, officer_id, unit_id, kind, post, rank, duties, counts_here)"
            " VALUES (1, 1, 1, 'main', '', '', '', 0)",
        ):
            connection.exec_driver_sql(statement)


def test_rebuilding_a_table_keeps_the_rows_that_hang_on_it(engine: Engine, tmp_path: Path) -> None:
    a_county(engine)
    command.upgrade(config(engine, a_next_revision(tmp_path, REBUILD)), "head")
    assert rows_of(tmp_path / "county.db", "SELECT id, officer_id FROM posting") == [(1, 1)]


def test_with_foreign_keys_on_the_same_rebuilding_would_lose_them(tmp_path: Path, engine: Engine) -> None:
    """The control: what the order of switches in env.py protects from."""
    a_county(engine)
    folder = a_next_revision(tmp_path, REBUILD)
    env = folder / "env.py"
    env.write_text(
        env.read_text(encoding="utf-8").replace("foreign_keys=OFF", "foreign_keys=ON"), encoding="utf-8"
    )
    command.upgrade(config(engine, folder), "head")
    assert rows_of(tmp_path / "county.db", "SELECT id FROM posting") == []


def test_a_migration_that_orphans_rows_is_taken_back(engine: Engine, tmp_path: Path) -> None:
    a_county(engine)
    with pytest.raises(RuntimeError, match="orphan"):
        command.upgrade(config(engine, a_next_revision(tmp_path, ORPHAN)), "head")
    assert rows_of(tmp_path / "county.db", "SELECT id FROM unit") == [(1,)]
    assert revision(engine) == HEAD


def test_foreign_keys_are_on_again_afterwards(engine: Engine, tmp_path: Path) -> None:
    a_county(engine)
    command.upgrade(config(engine, a_next_revision(tmp_path, REBUILD)), "head")
    with engine.connect().execution_options(learnlaw_reading=True) as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_database_of_the_first_revision_gets_the_later_tables(engine: Engine, tmp_path: Path) -> None:
    command.upgrade(config(engine), "0001")
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO meta (key, value) VALUES ('kept', 'yes')")
    copy = prepare(engine)
    assert copy is not None and rows_of(copy, "SELECT value FROM meta WHERE key = 'kept'") == [("yes",)]
    assert rows_of(tmp_path / "county.db", "SELECT value FROM meta WHERE key = 'kept'") == [("yes",)]
    for table in ("law_text", "attempt"):
        assert rows_of(tmp_path / "county.db", f"SELECT count(*) FROM {table}") == [(0,)]
    assert differences(engine) == []


def test_a_copy_is_made_before_an_older_database_is_migrated(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_county(engine)
    folder = a_next_revision(tmp_path, REBUILD)
    monkeypatch.setattr(migrate, "HEAD", AFTER)
    monkeypatch.setattr(migrate, "__file__", str(folder.parent / "migrate.py"))
    copy = prepare(engine)
    assert copy is not None
    assert rows_of(copy, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert rows_of(tmp_path / "county.db", "SELECT version_num FROM alembic_version") == [(AFTER,)]
