"""What a coordinator does with accounts: make, change, reset, unlock, disable; never see a secret again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from learnlaw.domain.roles import RIGHTS, Right, Role
from learnlaw.domain.secrets import Kind, first_secret, kind_for
from learnlaw.domain.text import clean_name
from learnlaw.errors import Message, NotFoundError, UsageError, say
from learnlaw.verbs.desk import COORDINATOR, Desk
from learnlaw.verbs.gate import Door
from learnlaw.verbs.matching import Matcher, Unmatched
from learnlaw.verbs.registry import (
    LOOKS,
    UPKEEP,
    Receipt,
    Work,
    every_verb,
    listed,
    receipt_of,
    verb,
    working,
)

if TYPE_CHECKING:
    from learnlaw.domain.people import Roster
    from learnlaw.store.accounts import AccountRow


class FirstIsCoordinatorError(UsageError):
    """Nobody could do anything any more."""

    template = "the first account must be a coordinator's: account add CODE --role coordinator --name NAME"


class LastCoordinatorError(UsageError):
    """Nobody could manage accounts any more."""

    template = "{code} is the last active coordinator; make another one first"


class TakenError(UsageError):
    """The code, or the officer, has an account already."""

    template = "there is an account already: {code}"


class BadAccountError(UsageError):
    """What was given does not make an account."""

    template = "{why}"


class ChangedMeanwhileError(UsageError):
    """Somebody else changed the account."""

    template = "the account {code} was changed meanwhile; look at it again"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """One account as lists show it."""

    code: str
    name: str
    role: Role
    unit: str
    """The unit whose subtree is a unit coordinator's, or in which an officer counts; else empty."""
    unit_name: str
    officer: str
    active: bool
    first: bool
    """The printed secret was not changed yet."""
    locked_until: datetime | None
    made_at: datetime
    seen_at: datetime | None

    @property
    def state(self) -> str:
        """disabled, locked, first or active."""
        if not self.active:
            return "disabled"
        if self.locked_until is not None:
            return "locked"
        return "first" if self.first else "active"


STATE_WORDS = {
    "active": say("in use"),
    "first": say("not used yet"),
    "locked": say("locked"),
    "disabled": say("disabled"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSecret:
    """A first secret, to be told once."""

    code: str
    name: str
    unit: str
    kind: Kind
    secret: str


# -- looking -------------------------------------------------------------------------------


@listed(area=UPKEEP, title=say("List accounts"), command="account list")
def list_accounts(desk: Desk, *, role: str = "", unit: str = "", find: str = "") -> list[AccountLine]:
    """The accounts: of a role, of a unit and those below it, with a word in code or name.

    Coordinators first, then in official order. Raises `NotFoundError`.
    """
    from learnlaw.store.accounts import account_rows

    with desk.reading() as connection:
        rows = account_rows(connection)
        roster = desk.facts.people(connection).roster
    lines = [_line(desk, row, roster) for row in rows]
    if unit:
        code = unit_meant(roster, unit)
        lines = [line for line in lines if code in roster.above.get(line.unit, ())]
    word = find.casefold()
    found = [
        line
        for line in lines
        if (not role or line.role == role) and word in f"{line.code} {line.name} {line.unit_name}".casefold()
    ]
    order, position = list(Role), roster.position
    return sorted(found, key=lambda one: (order.index(one.role), position.get(one.unit, -1), one.code))


def _line(desk: Desk, row: AccountRow, roster: Roster) -> AccountLine:
    unit = row.unit or ""
    if row.officer:
        postings = roster.postings_of.get(row.officer, ())
        last = postings[-1].unit if postings else ""
        unit = roster.as_of(desk.today()).home_unit(row.officer) or last
    locked = row.locked_until if row.locked_until and row.locked_until > desk.clock.now() else None
    return AccountLine(
        code=row.code,
        name=row.name,
        role=Role(row.role),
        unit=unit,
        unit_name=roster.units[unit].name if unit in roster.units else "",
        officer=row.officer or "",
        active=row.active,
        first=row.first,
        locked_until=locked,
        made_at=row.made_at,
        seen_at=row.seen_at,
    )


@listed(area=UPKEEP, title=say("Show an account"), command="account show")
def show_account(desk: Desk, code: str) -> AccountLine:
    """One account. Raises `NotFoundError`."""
    found = next((line for line in list_accounts(desk) if line.code == code), None)
    if found is None:
        raise NotFoundError(kind=say("account"), code=code)
    return found


@listed(area=UPKEEP, title=say("List what each role may do"), command="account roles")
def list_roles(_desk: Desk) -> list[tuple[str, Message, Right]]:
    """Every row of the table of roles, with what it is called."""
    verbs = every_verb()
    titles = {**LOOKS, **{name: one.title for name, one in verbs.items()}}
    return [(name, titles.get(name, say("{name}", name=name)), right) for name, right in RIGHTS.items()]


# -- making --------------------------------------------------------------------------------


@verb(area=UPKEEP, title=say("Add an account"), command="account add")
def add_account(
    work: Work, code: str, *, role: Role, name: str = "", unit: str = "", officer: str = ""
) -> None:
    """Make one account; its first secret is in `fates`, and nowhere else.

    An officer's account goes by the officer's code. Raises `BadAccountError`,
    `TakenError`, `FirstIsCoordinatorError`, `NotFoundError`.
    """
    roster = work.people.roster
    row = _account(work, roster, code.strip(), role, name, unit, officer)
    _free(work, row)
    given = first_of(role, row["code"], row["name"], _unit_name(roster, role, unit, officer))
    _add(work, [row], [given])
    values = {"role": role.value, "unit": unit or None, "officer": officer or None}
    work.audit(f"account {row['code']}", after=values)
    work.count("accounts_added")
    work.made.append(row["code"])
    work.fates.append(given)


def _account(
    work: Work, roster: Roster, code: str, role: Role, name: str, unit: str, officer: str
) -> dict[str, Any]:
    if role is Role.OFFICER:
        code = officer or code
        if code not in roster.officers:
            raise NotFoundError(kind=say("officer"), code=code)
        name = roster.officers[code].name
    elif code in roster.officers:
        raise BadAccountError(why=say("codes of officers are kept for the officers' own accounts"))
    if role is Role.UNIT and not unit:
        raise BadAccountError(why=say("a unit coordinator needs a unit: --unit CODE"))
    code, _ = clean_name(code, 60)
    name, _ = clean_name(name or code)
    if not code or any(sign.isspace() for sign in code) or code == COORDINATOR:
        raise BadAccountError(why=say("this is no code for an account: {code}", code=code))
    people = work.people
    return {
        "code": code,
        "name": name,
        "role": role.value,
        "unit_id": people.unit_ids[unit_meant(roster, unit)] if role is Role.UNIT else None,
        "officer_id": people.officer_ids[code] if role is Role.OFFICER else None,
    }


def unit_meant(roster: Roster, word: str) -> str:
    found = Matcher(roster).unit(word)
    if isinstance(found, Unmatched):
        raise NotFoundError(kind=say("unit"), code=word)
    return found


def _unit_name(roster: Roster, role: Role, unit: str, officer: str) -> str:
    return roster.units[unit_meant(roster, unit)].name if role is Role.UNIT else ""


def _free(work: Work, row: dict[str, Any]) -> None:
    from learnlaw.store.accounts import taken_codes

    taken = {code.casefold() for code in taken_codes(work.connection)}
    if row["code"].casefold() in taken:
        raise TakenError(code=row["code"])


def first_of(role: Role, code: str, name: str, unit: str) -> FirstSecret:
    from learnlaw.verbs.hashing import below

    kind = kind_for(role)
    secret = first_secret(kind, below, (code, name))
    return FirstSecret(code=code, name=name, unit=unit, kind=kind, secret=secret)


def _add(work: Work, rows: Sequence[dict[str, Any]], given: Sequence[FirstSecret]) -> None:
    from learnlaw.store.accounts import active_coordinators, add_accounts
    from learnlaw.verbs.hashing import hash_secret

    made = [
        {**row, "secret": hash_secret(one.secret), "made_at": work.at}
        for row, one in zip(rows, given, strict=True)
    ]
    add_accounts(work.connection, made)
    if not active_coordinators(work.connection):
        raise FirstIsCoordinatorError


# -- changing ------------------------------------------------------------------------------


@verb(area=UPKEEP, title=say("Change the role of an account"), command="account role")
def set_role(work: Work, code: str, role: Role, *, unit: str = "") -> None:
    """Make an account another thing than it was; who is in as it is out.

    Between officers' accounts and others there is no way: their secrets are of
    another kind. Raises `NotFoundError`, `BadAccountError`, `LastCoordinatorError`.
    """
    row = _found(work, code)
    if Role.OFFICER in (role, Role(row.role)):
        raise BadAccountError(why=say("an officer's account stays one; make another account"))
    if role is Role.UNIT and not unit:
        raise BadAccountError(why=say("a unit coordinator needs a unit: --unit CODE"))
    place = unit_meant(work.people.roster, unit) if role is Role.UNIT else None
    if (role.value, place) == (row.role, row.unit):
        work.count("unchanged")
        work.keep = False
        return
    key = None if place is None else work.people.unit_ids[place]
    _change(work, row, {"role": role.value, "unit": place}, role=role.value, unit_id=key)


@verb(area=UPKEEP, title=say("Disable an account"), command="account disable")
def disable_account(work: Work, code: str, *, reason: str = "") -> None:
    """Let nobody in by an account; whoever is in is out. Raises `NotFoundError`, `LastCoordinatorError`."""
    row = _found(work, code)
    if not row.active:
        work.count("unchanged")
        work.keep = False
        return
    _change(work, row, {"active": False}, reason, active=False)


@verb(area=UPKEEP, title=say("Enable an account"), command="account enable")
def enable_account(work: Work, code: str) -> None:
    """Let people in again by an account that was disabled. Raises `NotFoundError`."""
    row = _found(work, code)
    if row.active:
        work.count("unchanged")
        work.keep = False
        return
    _change(work, row, {"active": True}, active=True)


@verb(area=UPKEEP, title=say("Reset the secret of an account"), command="account reset")
def reset_account(work: Work, code: str) -> None:
    """Give an account a new first secret, which is in `fates`; a lock goes. Raises `NotFoundError`."""
    _reset(work, _found(work, code), "")


def _reset(work: Work, row: AccountRow, reason: str, **more: Any) -> None:
    from learnlaw.verbs.hashing import hash_secret

    given = first_of(Role(row.role), row.code, row.name, "")
    values = {"secret": hash_secret(given.secret), "first": True, "failures": 0, "locked_until": None}
    _change(work, row, {"secret": "reset", **more}, reason, **values, **more)
    work.fates.append(given)


@verb(area=UPKEEP, title=say("Unlock an account"), command="account unlock")
def unlock_account(work: Work, code: str) -> None:
    """Take away the lock that wrong secrets brought; the secret stays. Raises `NotFoundError`."""
    from learnlaw.store.accounts import note

    row = _found(work, code)
    if row.locked_until is None and not row.failures:
        work.count("unchanged")
        work.keep = False
        return
    note(work.connection, row.id, failures=0, locked_until=None)
    work.audit(f"account {code}", after={"locked_until": None})
    work.count("accounts_changed")
    work.made.append(code)


def _found(work: Work, code: str) -> AccountRow:
    from learnlaw.store.accounts import find_account

    row = find_account(work.connection, code.strip())
    if row is None:
        raise NotFoundError(kind=say("account"), code=code)
    return row


def _change(work: Work, row: AccountRow, after: dict[str, Any], reason: str = "", **values: Any) -> None:
    """Change one account and say so in the log; a change that leaves no coordinator is taken back."""
    from learnlaw.store.accounts import active_coordinators, change_account

    if not change_account(work.connection, row.id, row.version, **values):
        raise ChangedMeanwhileError(code=row.code)
    if not active_coordinators(work.connection):
        raise LastCoordinatorError(code=row.code)
    before = {name: getattr(row, name) for name in after if name != "secret"}
    work.audit(f"account {row.code}", before=before or None, after=after, reason=reason)
    work.count("accounts_changed")
    work.made.append(row.code)


# -- when nobody can get in ----------------------------------------------------------------


@listed(area=UPKEEP, title=say("Let a coordinator in who forgot the password"), command="account recover")
def recover_account(desk: Desk, code: str, *, reason: str) -> Receipt:
    """Give a coordinator's account a new first password, for whoever holds the file of the database.

    Nobody's secret is asked: who can write the file can do this, and more,
    without the program. The log says that it was done, by nobody. Raises
    `NotFoundError`, `BadAccountError`.
    """
    if not reason.strip():
        raise BadAccountError(why=say("say why: --reason WHY"))
    with working(desk.through(Door(recovering=True)), "recover_account") as work:
        row = _found(work, code)
        if row.role != Role.COORDINATOR:
            raise BadAccountError(
                why=say("only a coordinator's account is recovered; reset {code}", code=code)
            )
        _reset(work, row, reason.strip(), active=True)
    return receipt_of(work)
