"""Accounts for all officers in one go, and the slips that hand out their first PINs.

Hashing takes its time on purpose: it is told how far it is, and can be stopped.
What is done of a unit is done whole; units that came before a stop stay, and
have their slips.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from learnlaw.domain.roles import Role
from learnlaw.domain.secrets import Kind
from learnlaw.errors import NothingToJudgeError, say
from learnlaw.reports.slips import ENDINGS, Pages, Slip, render_slips
from learnlaw.verbs.accounts import FirstSecret, first_of, unit_meant
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.heeding import Heed
from learnlaw.verbs.registry import UPKEEP, Receipt, Work, listed, working

if TYPE_CHECKING:
    from learnlaw.domain.people import Roster

AT_ONCE = 4
"""Hashes worked out at the same time: each takes 19 MiB."""
LABELS = {Kind.PIN: "初始PIN", Kind.PASSWORD: "初始密码"}


class NobodyError(NothingToJudgeError):
    """There is nobody for whom it could be done."""

    template = "there is nobody to do this for"


Wanted = Sequence[tuple[str, str]]
"""Code and name of officers."""


@listed(area=UPKEEP, title=say("Add accounts for all officers"), command="account add")
def add_officer_accounts(
    desk: Desk, path: Path, *, unit: str = "", force: bool = False, heed: Heed | None = None
) -> Receipt:
    """Make an account for every serving officer who has none, of all units or of one and those below it.

    The slips with their first PINs are written to `path`, .docx or .html, by
    unit in official order; a unit is done whole or not at all, and a stop
    keeps what was done. Raises `NobodyError`, `NotFoundError`,
    `FirstIsCoordinatorError`, and what `check_target` raises.
    """
    from learnlaw.store.accounts import officers_with_accounts, taken_codes

    with desk.reading() as connection:
        roster = desk.facts.people(connection).roster
        have = officers_with_accounts(connection) | taken_codes(connection)

    def wanted(found: Sequence[str]) -> list[str]:
        return [code for code in found if code not in have]

    return _by_unit(desk, path, roster, unit, wanted, _make, force=force, heed=heed, verb=_ADD)


@listed(area=UPKEEP, title=say("Print slips with first PINs"), command="account slips")
def make_slips(
    desk: Desk, path: Path, *, unit: str = "", force: bool = False, heed: Heed | None = None
) -> Receipt:
    """New first PINs for the officers who have not used theirs, on slips as `add_officer_accounts` writes them.

    PINs printed before no longer open those accounts. Raises as there.
    """
    from learnlaw.store.accounts import account_rows

    with desk.reading() as connection:
        roster = desk.facts.people(connection).roster
        unused = {row.officer for row in account_rows(connection) if row.officer and row.first and row.active}

    def wanted(found: Sequence[str]) -> list[str]:
        return [code for code in found if code in unused]

    return _by_unit(desk, path, roster, unit, wanted, _renew, force=force, heed=heed, verb=_SLIPS)


_ADD, _SLIPS = "add_officer_accounts", "make_slips"
_HASHING = say("making first PINs")


def _make(work: Work, given: Sequence[FirstSecret], hashed: Sequence[str]) -> None:
    from learnlaw.store.accounts import active_coordinators, add_accounts
    from learnlaw.verbs.accounts import FirstIsCoordinatorError

    if not active_coordinators(work.connection):
        raise FirstIsCoordinatorError
    ids = work.people.officer_ids
    add_accounts(
        work.connection,
        [
            {
                "code": one.code,
                "name": one.name,
                "role": Role.OFFICER.value,
                "officer_id": ids[one.code],
                "secret": secret,
                "made_at": work.at,
            }
            for one, secret in zip(given, hashed, strict=True)
        ],
    )


def _renew(work: Work, given: Sequence[FirstSecret], hashed: Sequence[str]) -> None:
    from learnlaw.store.accounts import change_account, find_account
    from learnlaw.verbs.accounts import ChangedMeanwhileError

    for one, secret in zip(given, hashed, strict=True):
        row = find_account(work.connection, one.code)
        values: dict[str, Any] = {"secret": secret, "first": True, "failures": 0, "locked_until": None}
        if row is None or not change_account(work.connection, row.id, row.version, **values):
            raise ChangedMeanwhileError(code=one.code)


def _by_unit(
    desk: Desk,
    path: Path,
    roster: Roster,
    unit: str,
    wanted: Callable[[Sequence[str]], list[str]],
    write: Callable[[Work, Sequence[FirstSecret], Sequence[str]], None],
    *,
    force: bool,
    heed: Heed | None,
    verb: str,
) -> Receipt:
    from learnlaw.store.stopping import StoppedError
    from learnlaw.verbs.report_desk import check_target

    check_target(desk, path, force=force, endings=ENDINGS)
    groups = list(_groups(desk, roster, unit, wanted))
    if not groups:
        raise NobodyError
    heed, pages, number, done = heed or Heed(), list[tuple[str, list[Slip]]](), 0, 0
    total = sum(len(codes) for _, codes in groups)
    stopped = False
    for code, codes in groups:
        given = [
            first_of(Role.OFFICER, one, roster.officers[one].name, roster.units[code].name) for one in codes
        ]
        try:
            hashed = _hashed(given, heed, done, total)
        except StoppedError:
            stopped = True
            break
        with working(desk, verb) as work:
            write(work, given, hashed)
            work.audit(f"accounts of {code}", after={"officers": codes})
            work.count("accounts_added" if verb == _ADD else "accounts_changed", len(codes))
        number, done = work.receipt, done + len(codes)
        pages.append((roster.units[code].name, [_slip(one) for one in given]))
    _write(path, pages)
    counts = {"accounts_added" if verb == _ADD else "accounts_changed": done, "units_done": len(pages)}
    if stopped:
        counts["accounts_left"] = total - done
    return Receipt(number=number, verb=verb, counts=counts, made=(str(path),) if pages else ())


def _groups(
    desk: Desk, roster: Roster, unit: str, wanted: Callable[[Sequence[str]], list[str]]
) -> Iterator[tuple[str, list[str]]]:
    """Units in official order, each with those of its own officers who are meant."""
    under = unit_meant(roster, unit) if unit else ""
    own = roster.as_of(desk.today()).own
    for code in roster.units:
        if not under or under in roster.above[code]:
            found = wanted(sorted(own.get(code, ())))
            if found:
                yield code, found


def _hashed(given: Sequence[FirstSecret], heed: Heed, done: int, total: int) -> list[str]:
    from learnlaw.verbs.hashing import hash_secret

    found: list[str] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for start in range(0, len(given), AT_ONCE):
            heed.step(_HASHING, done + start, total)
            found += pool.map(hash_secret, [one.secret for one in given[start : start + AT_ONCE]])
    return found


def _slip(one: FirstSecret) -> Slip:
    return Slip(name=one.name, unit=one.unit, code=one.code, label=LABELS[one.kind], secret=one.secret)


def _write(path: Path, pages: Pages) -> None:
    from learnlaw.verbs.roster_export import write_file

    if pages:
        write_file(path, render_slips(pages, path.suffix))
