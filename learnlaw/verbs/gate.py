"""Who stands at the desk, and how far they reach: the one place where permission is looked at.

Every verb and every look goes through `passing`, and every connection that a
desk gives is asked of `admit`. Without accounts both let the coordinator pass.
With accounts somebody must have logged in, still be what they were then, and
the table `domain.roles` must know what is being done: what has no row is the
coordinator's. Narrowing to a subtree or to one person is in `narrowing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from learnlaw.domain.roles import ROLE_WORDS, SIT, Reach, Role, reach, right_of
from learnlaw.errors import Message, NotAllowedError, say

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.domain.people import Roster
    from learnlaw.verbs.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Somebody who has come in, as the account was then."""

    code: str
    name: str
    role: Role
    unit: str = ""
    """Of a unit coordinator: the unit whose subtree is theirs."""
    officer: str = ""
    """Of an officer: the code on the roster."""
    version: int
    first: bool
    """The secret was printed for them and must be changed before anything else."""

    @property
    def narrow(self) -> bool:
        """Whether they see only a part of the county."""
        return self.role in (Role.UNIT, Role.OFFICER)


class Door:
    """Holds who is in, for every desk of one front end; it is the same while days and settings change."""

    def __init__(self, login: Login | None = None, *, recovering: bool = False) -> None:
        self.login = login
        self.recovering = recovering
        """Nobody is asked: somebody with the file of the database lets a coordinator in."""
        self.asked = ""
        """The account that is to come in, if it was named when the program was opened."""
        self.ask: Callable[[Desk], Login] | None = None
        """Asks who is there when the first thing is wanted of a database with accounts."""
        self.tell: Callable[[Message], None] | None = None
        """Is told once what a narrowed answer covers."""


class LoginNeededError(NotAllowedError):
    """The database has accounts, and nobody has said who they are."""

    template = "this database has accounts: say who you are with --as CODE; the secret is asked for"


class OutAgainError(NotAllowedError):
    """The account was changed since its owner came in."""

    template = (
        "{actor} may not go on: the account was disabled or changed meanwhile; log in again, "
        "or ask the coordinator 学法管理员"
    )


class ChangeFirstError(NotAllowedError):
    """A first secret opens nothing but its own change."""

    template = (
        "{actor} must change the first secret before anything else: learnlaw --as {actor} account passwd"
    )


class NotYoursError(NotAllowedError):
    """The role does not reach that far."""

    template = "{actor} ({role}) may not do this: {verb}: {why}; ask the coordinator 学法管理员"


_DOING: ContextVar[tuple[str, ...]] = ContextVar("doing", default=())
"""The verbs and looks that are at work in this thread, the outermost first."""


@contextmanager
def passing(name: str) -> Iterator[None]:
    """Within it the outermost name decides what may be read."""
    token = _DOING.set((*_DOING.get(), name))
    try:
        yield
    finally:
        _DOING.reset(token)


def admit(desk: Desk, connection: Connection) -> None:
    """Raise what keeps the one at the desk from this connection. Raises `NotAllowedError`."""
    from learnlaw.store.accounts import has_accounts, stands

    login = desk.door.login
    if login is None:
        if not desk.door.recovering and has_accounts(connection):
            raise LoginNeededError
        return
    if not stands(connection, login.code, login.version):
        raise OutAgainError(actor=login.code)
    doing = _DOING.get()
    may(desk, doing[0] if doing else "")


def may(desk: Desk, name: str, *, writing: bool = False) -> None:
    """Raise if the one at the desk may not do what has that name. Raises `NotAllowedError`."""
    login = desk.door.login
    if login is None:
        return
    if login.first and name not in _BEFORE_CHANGE:
        raise ChangeFirstError(actor=login.code)
    if not name and login.role in (Role.COORDINATOR, Role.AUDITOR) and not writing:
        return  # both read everything, also what has no name of its own
    if login.role is Role.AUDITOR and writing and name not in _BEFORE_CHANGE:
        raise refusal(login, name, say("an auditor writes nothing"))
    if reach(login.role, name) is Reach.NONE:
        if right_of(name) is SIT:
            raise refusal(login, name, say("exams are sat under the officer's own PIN"))
        raise refusal(login, name, say("it is not among what this role does"))


_BEFORE_CHANGE = frozenset({"log_in", "change_secret"})


def refusal(login: Login, name: str, why: Message) -> NotYoursError:
    """Who may not do what, why, and what to do."""
    return NotYoursError(actor=login.code, role=ROLE_WORDS[login.role], verb=_title(name), why=why)


def _title(name: str) -> Message:
    from learnlaw.verbs.registry import LOOKS, VERBS

    if name in VERBS:
        return VERBS[name].title
    return LOOKS.get(name) or say("look at this")


def settle(desk: Desk) -> Login | None:
    """Who is at the desk; asked for now, outside of any transaction, if that is due."""
    from learnlaw.store.accounts import has_accounts
    from learnlaw.store.base import reading

    door = desk.door
    if door.login is None and door.ask is not None:
        with reading(desk.engine) as connection:
            needed = has_accounts(connection)
        if needed:
            door.login = door.ask(desk)
        else:
            door.ask = None
    return door.login


def settled(desk: Desk, name: str) -> Login | None:
    """Who wants to do what has that name: asked for, if there is anybody for whom it is narrowed.

    Raises `NotAllowedError` for somebody who may not.
    """
    from learnlaw.errors import DatabaseError

    if desk.door.login is None and narrow_for_some(name):
        # where there is no database, what was asked for says so itself
        with suppress(DatabaseError):
            settle(desk)
    if _DOING.get()[0] == name:
        may(desk, name)
    return desk.door.login


def narrow_for_some(name: str) -> bool:
    """Whether a row of the table has a cell between all and nothing."""
    return any(reach(role, name) in (Reach.BELOW, Reach.SELF) for role in Role)


def territory(login: Login | None, roster: Roster) -> frozenset[str] | None:
    """The codes of the units that somebody sees; None where it is all of them."""
    if login is None or not login.narrow:
        return None
    return frozenset(code for code, above in roster.above.items() if login.unit in above)
