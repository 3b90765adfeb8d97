"""Coming in: who somebody is, by the secret of the account; wrong ones are counted, and lock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from learnlaw.domain.roles import Role
from learnlaw.domain.secrets import FAILURES, LOCK_MINUTES, kind_for, weakness
from learnlaw.errors import NotAllowedError, Problem, RefusedError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.gate import Login, LoginNeededError, OutAgainError
from learnlaw.verbs.registry import UPKEEP, Receipt, listed, receipt_of, working

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.store.accounts import AccountRow

UNKNOWN_KEY = "unknown_logins"
"""Under which the database counts tries with accounts that are not there."""


class WrongSecretError(NotAllowedError):
    """There is no such account, or the secret is not its own; which of the two is not told."""

    template = "the account or its secret is wrong"


class LockedOutError(NotAllowedError):
    """Too many wrong secrets came before."""

    template = (
        "the account {code} is locked until {until} after {count} wrong secrets; "
        "wait, or ask the coordinator 学法管理员 to unlock it"
    )


class DisabledError(NotAllowedError):
    """The secret is right, and the account was disabled."""

    template = "the account {code} is disabled; ask the coordinator 学法管理员"


def accounts_there(desk: Desk) -> bool:
    """Whether anybody has to say who they are; of a database that is missing nobody."""
    from learnlaw.store.accounts import has_accounts
    from learnlaw.store.base import reading

    if not desk.database_exists:
        return False
    with reading(desk.engine) as connection:
        return has_accounts(connection)


@listed(area=UPKEEP, title=say("Log in"), command="account")
def log_in(desk: Desk, code: str, secret: str) -> Login:
    """Come in at this desk. Raises `WrongSecretError`, `LockedOutError`, `DisabledError`."""
    desk.door.login = check_secret(desk, code.strip(), secret)
    return desk.door.login


def check_secret(desk: Desk, code: str, secret: str) -> Login:
    """Whose secret it is, without letting anybody in. Raises as `log_in`."""
    from learnlaw.store.accounts import find_account, secret_of
    from learnlaw.store.base import reading, writing
    from learnlaw.verbs.hashing import NOBODY, fits

    with reading(desk.engine) as connection:
        row = find_account(connection, code)
        hashed = NOBODY if row is None else secret_of(connection, row.id)
    now = desk.clock.now()
    if row is not None:
        _keep_out(desk, row, now)
    right = fits(hashed, secret)
    with writing(desk.engine) as connection:
        # asked again: others may have tried meanwhile, or the account was changed
        row = find_account(connection, code) if row is not None else None
        if row is not None and right:
            _keep_out(desk, row, now)
            _let_in(desk, connection, row, now)
        else:
            _count(desk, connection, row, now)
    if row is None or not right:
        raise WrongSecretError
    if not row.active:
        raise DisabledError(code=row.code)
    return _login(row)


def _login(row: AccountRow) -> Login:
    return Login(
        code=row.code,
        name=row.name,
        role=Role(row.role),
        unit=row.unit or "",
        officer=row.officer or "",
        version=row.version,
        first=row.first,
    )


def _keep_out(desk: Desk, row: AccountRow, now: datetime) -> None:
    if row.locked_until is not None and row.locked_until > now:
        until = f"{desk.local(row.locked_until):%H:%M}"
        raise LockedOutError(code=row.code, until=until, count=FAILURES)


def _let_in(desk: Desk, connection: Connection, row: AccountRow, now: datetime) -> None:
    """Forget wrong secrets, and note the day; a script that comes in all day writes once."""
    from learnlaw.store.accounts import note

    stale = row.seen_at is None or desk.local(row.seen_at).date() != desk.local(now).date()
    if row.active and (row.failures or row.locked_until or stale):
        note(connection, row.id, failures=0, locked_until=None, seen_at=now)


def _count(desk: Desk, connection: Connection, row: AccountRow | None, now: datetime) -> None:
    """Count a wrong secret; the fifth locks the account, which the log tells."""
    from learnlaw.store.accounts import count_failure, note
    from learnlaw.store.audit import append, get_meta, set_meta

    if row is None:
        # as much work as for an account that is there
        set_meta(connection, UNKNOWN_KEY, str(int(get_meta(connection, UNKNOWN_KEY) or 0) + 1))
        return
    if row.locked_until is not None and row.locked_until > now:
        return
    if count_failure(connection, row.id) < FAILURES:
        return
    until = now + timedelta(minutes=LOCK_MINUTES)
    note(connection, row.id, failures=0, locked_until=until)
    after = {"locked_until": until.isoformat(), "failures": FAILURES}
    append(connection, at=now, actor=row.code, verb="log_in", subject=f"account {row.code}", after=after)


def log_out(desk: Desk) -> None:
    """Leave the desk: nothing goes on before somebody comes in."""
    desk.door.login = None


def still_in(desk: Desk) -> bool:
    """Whether the one at the desk may go on. It asks the database and raises nothing of ours but its faults."""
    from learnlaw.store.accounts import has_accounts, stands
    from learnlaw.store.base import reading

    with reading(desk.engine) as connection:
        login = desk.door.login
        return (
            not has_accounts(connection) if login is None else stands(connection, login.code, login.version)
        )


@listed(area=UPKEEP, title=say("Change the own secret"), command="account passwd")
def change_secret(desk: Desk, old: str, new: str) -> Receipt:
    """Give the own account another secret. Raises `RefusedError` for a weak one, and as `log_in`."""
    from learnlaw.store.accounts import change_account, find_account
    from learnlaw.verbs.hashing import hash_secret

    login = desk.door.login
    if login is None:
        raise LoginNeededError
    why = weakness(kind_for(login.role), new, filter(None, (login.code, login.name, login.officer)))
    if why is None and old == new:
        why = say("the new secret is the old one")
    if why is not None:
        raise RefusedError([Problem("weak-secret", why, say("choose another one"), field="new")])
    check_secret(desk, login.code, old)
    hashed = hash_secret(new)
    with working(desk, "change_secret") as work:
        row = find_account(work.connection, login.code)
        done = row is not None and change_account(
            work.connection, row.id, login.version, secret=hashed, first=False
        )
        if not done or row is None:
            raise OutAgainError(actor=login.code)
        work.audit(f"account {login.code}", after={"secret": "changed"})
        work.count("accounts_changed")
        found = find_account(work.connection, login.code)
    assert found is not None
    desk.door.login = _login(found)
    return receipt_of(work)
