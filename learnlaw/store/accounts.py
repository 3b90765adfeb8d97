"""Accounts, as rows: found by code, counted wrong secrets, locked, changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from learnlaw.store.account_tables import account
from learnlaw.store.prepared import Prepared
from learnlaw.store.tables import officer, unit


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """One account; unit and officer by code. The hash of its secret is asked for apart."""

    id: int
    code: str
    name: str
    role: str
    unit: str | None
    officer: str | None
    first: bool
    active: bool
    failures: int
    locked_until: datetime | None
    made_at: datetime
    seen_at: datetime | None
    version: int


def has_accounts(connection: Connection) -> bool:
    """Whether anybody has to say who they are."""
    return bool(_ANY.rows(connection))


_ANY = Prepared(select(account.c.id).limit(1))

_PLAIN = ("id", "code", "name", "role", "first", "active", "failures", "locked_until", "made_at", "seen_at")
_ROWS = (
    select(
        *(account.c[name] for name in _PLAIN),
        account.c.version,
        unit.c.code.label("unit"),
        officer.c.code.label("officer"),
    )
    .select_from(account)
    .outerjoin(unit, unit.c.id == account.c.unit_id)
    .outerjoin(officer, officer.c.id == account.c.officer_id)
    .order_by(account.c.id)
)


def account_rows(connection: Connection) -> list[AccountRow]:
    """Every account, in the order in which they were made."""
    return [AccountRow(**row._mapping) for row in connection.execute(_ROWS)]


def find_account(connection: Connection, code: str) -> AccountRow | None:
    """The account of a code."""
    row = connection.execute(_ROWS.where(account.c.code == code)).first()
    return None if row is None else AccountRow(**row._mapping)


def stands(connection: Connection, code: str, version: int) -> bool:
    """Whether an account still is what it was when its owner came in."""
    rows = _STANDS.rows(connection, code_1=code)
    return bool(rows) and bool(rows[0][0]) and rows[0][1] == version


_STANDS = Prepared(select(account.c.active, account.c.version).where(account.c.code == ""))


def secret_of(connection: Connection, key: int) -> str:
    """The hash of an account's secret."""
    return str(connection.scalar(select(account.c.secret).where(account.c.id == key)))


def add_accounts(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write new accounts."""
    if rows:
        connection.execute(insert(account), list(rows))


def change_account(connection: Connection, key: int, seen: int, **values: Any) -> bool:
    """Change what an account may do, if it still is the version that was seen; who is in as it is out."""
    change = update(account).where(account.c.id == key, account.c.version == seen)
    return connection.execute(change.values(**values, version=seen + 1)).rowcount == 1


def count_failure(connection: Connection, key: int) -> int:
    """Count one wrong secret; how many there were since the last right one."""
    change = update(account).where(account.c.id == key).values(failures=account.c.failures + 1)
    connection.execute(change)
    return int(connection.scalar(select(account.c.failures).where(account.c.id == key)) or 0)


def note(connection: Connection, key: int, **values: Any) -> None:
    """Remember something about an account that puts nobody out: a lock, a day on which it was used."""
    connection.execute(update(account).where(account.c.id == key).values(**values))


def active_coordinators(connection: Connection) -> int:
    """How many accounts can still do everything."""
    asked = select(func.count()).where(account.c.role == "coordinator", account.c.active)
    return int(connection.scalar(asked) or 0)


def officers_with_accounts(connection: Connection) -> set[str]:
    """The codes of the officers who have one."""
    return set(connection.scalars(select(officer.c.code).join(account, account.c.officer_id == officer.c.id)))


def taken_codes(connection: Connection) -> set[str]:
    """The codes of all accounts."""
    return set(connection.scalars(select(account.c.code)))
