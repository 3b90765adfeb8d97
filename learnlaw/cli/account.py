"""Accounts on the command line: who may come in, as what; secrets are told once and never typed as options."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from learnlaw.cli.frame import Front, pass_front
from learnlaw.cli.login import asked_code, asked_secret, new_secret
from learnlaw.cli.receipts import COUNTS, receipt_format, receipt_json, tell_receipt
from learnlaw.cli.show import Column, format_option, listing, print_json
from learnlaw.errors import Message, say
from learnlaw.i18n import _, tell

if TYPE_CHECKING:
    from learnlaw.verbs.accounts import AccountLine
    from learnlaw.verbs.heeding import Heed
    from learnlaw.verbs.registry import Receipt

F = TypeVar("F", bound=Callable[..., Any])
COUNTS.update(
    {
        "accounts_added": say("accounts added"),
        "accounts_changed": say("accounts changed"),
        "accounts_left": say("accounts left out, stopped"),
        "units_done": say("units done"),
        "unchanged": say("unchanged"),
    }
)
ROLES = ("coordinator", "unit", "officer", "auditor")
a_code = click.argument("code")
unit_option = click.option("--unit", default="", metavar="UNIT", help=_("code or name of a unit"))
out_option: Callable[[F], F] = click.option(
    "-o",
    "--output",
    "output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("the file of slips to make: .docx or .html"),
)
force_option = click.option("--force", is_flag=True, help=_("write over a file that is there"))


@click.group(help=_("accounts: who may come in, and as what"))
def account() -> None: ...


@account.command("add", help=_("make an account, or with --officers one for every officer without"))
@click.argument("code", default="")
@click.option("--role", type=click.Choice(ROLES), help=_("what the account is for"))
@click.option("--name", default="", help=_("whose it is"))
@unit_option
@click.option("--officers", is_flag=True, help=_("for all officers of the county, or of --unit and below"))
@click.option(
    "-o",
    "--output",
    "output",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("with --officers: the file of slips to make, .docx or .html"),
)
@force_option
@receipt_format
@pass_front
def add(
    front: Front,
    code: str,
    role: str | None,
    name: str,
    unit: str,
    officers: bool,
    output: Path | None,
    force: bool,
    form: str,
) -> None:
    from learnlaw.domain.roles import Role
    from learnlaw.verbs.account_slips import add_officer_accounts
    from learnlaw.verbs.accounts import add_account

    if officers:
        if output is None or code or role not in (None, "officer"):
            raise click.UsageError(_("--officers takes -o FILE, and neither a code nor another role"))
        _slipped(add_officer_accounts(front.desk, output, unit=unit, force=force, heed=_heed()), form)
        return
    if not code or role is None:
        raise click.UsageError(_("name a code and --role, or --officers"))
    _told(add_account(front.desk, code, role=Role(role), name=name, unit=unit), form)


def _told(receipt: Receipt, form: str) -> None:
    """Print what was changed, and a first secret once."""
    secrets = [{"code": one.code, "name": one.name, "secret": one.secret} for one in receipt.fates]
    if form == "json":
        print_json({**receipt_json(receipt), "secrets": secrets})
        return
    tell_receipt(receipt)
    for one in secrets:
        click.echo(_("first secret of {code}: {secret}").format(code=one["code"], secret=one["secret"]))
        click.echo(_("It is shown once, and must be changed at the first login."), err=True)


def _heed() -> Heed:
    """Tells on stderr how far it is; Ctrl+C keeps the units that are done."""
    import signal

    from learnlaw.verbs.heeding import Heed

    def tell_step(words: Message, done: int, of: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{tell(words)} {done}/{of} ", err=True, nl=False)

    heed = Heed(tell_step)
    signal.signal(signal.SIGINT, lambda *_frame: heed.stop.set())
    return heed


def _slipped(receipt: Receipt, form: str) -> None:
    if sys.stderr.isatty():
        click.echo("\r", err=True, nl=False)
    tell_receipt(receipt, form)
    if form == "table":
        for path in receipt.made:
            click.echo(
                _("slips: {path}; whoever reads them can sit in others' names").format(path=path), err=True
            )


@account.command("slips", help=_("new first PINs, on slips, for the officers who have not used theirs"))
@out_option
@unit_option
@force_option
@receipt_format
@pass_front
def slips(front: Front, output: Path, unit: str, force: bool, form: str) -> None:
    from learnlaw.verbs.account_slips import make_slips

    _slipped(make_slips(front.desk, output, unit=unit, force=force, heed=_heed()), form)


# -- looking -------------------------------------------------------------------------------

COLUMNS = (
    Column("code", _("Code")),
    Column("name", _("Name")),
    Column("role", ""),
    Column("role_title", _("Role")),
    Column("unit", ""),
    Column("unit_name", _("Unit")),
    Column("officer", ""),
    Column("state", ""),
    Column("state_title", _("State")),
    Column("locked_until", ""),
    Column("made_at", ""),
    Column("seen_at", ""),
    Column("seen_on", _("last in")),
)


def _row(front: Front, line: AccountLine) -> dict[str, Any]:
    from learnlaw.domain.roles import ROLE_WORDS
    from learnlaw.verbs.accounts import STATE_WORDS

    return {
        "code": line.code,
        "name": line.name,
        "role": line.role.value,
        "role_title": tell(ROLE_WORDS[line.role]),
        "unit": line.unit,
        "unit_name": line.unit_name,
        "officer": line.officer,
        "state": line.state,
        "state_title": tell(STATE_WORDS[line.state]),
        "locked_until": line.locked_until,
        "made_at": line.made_at,
        "seen_at": line.seen_at,
        "seen_on": f"{front.desk.local(line.seen_at):%Y-%m-%d}" if line.seen_at else "",
    }


@account.command("list", help=_("who may come in, and as what"))
@click.option("--role", type=click.Choice(ROLES), default=None, help=_("only those of a role"))
@unit_option
@click.option("--find", default="", help=_("a part of code, name or unit"))
@format_option
@pass_front
def list_(front: Front, role: str | None, unit: str, find: str, form: str) -> None:
    from learnlaw.verbs.accounts import list_accounts

    lines = list_accounts(front.desk, role=role or "", unit=unit, find=find)
    listing(form, COLUMNS, [_row(front, line) for line in lines], name="accounts")


@account.command("show", help=_("one account"))
@a_code
@format_option
@pass_front
def show(front: Front, code: str, form: str) -> None:
    from learnlaw.verbs.accounts import show_account

    listing(form, COLUMNS, [_row(front, show_account(front.desk, code))], name="accounts")


@account.command("roles", help=_("what each role may do: the table that is enforced"))
@format_option
@pass_front
def roles(front: Front, form: str) -> None:
    from learnlaw.domain.roles import REACH_WORDS, ROLE_WORDS, Role
    from learnlaw.verbs.accounts import list_roles

    columns = [Column("name", _("verb")), Column("title", _("what"))]
    for role in Role:
        columns += [Column(role.value, ""), Column(f"{role.value}_title", tell(ROLE_WORDS[role]))]
    rows = []
    for name, title, right in list_roles(front.desk):
        cells: dict[str, Any] = {"name": name, "title": tell(title)}
        for role in Role:
            cells[role.value] = right.of(role).value
            cells[f"{role.value}_title"] = tell(REACH_WORDS[right.of(role)])
        rows.append(cells)
    listing(form, columns, rows, name="roles")


# -- changing ------------------------------------------------------------------------------


@account.command("role", help=_("make an account another thing than it was"))
@a_code
@click.argument("role", metavar="ROLE", type=click.Choice(ROLES))
@unit_option
@receipt_format
@pass_front
def role_(front: Front, code: str, role: str, unit: str, form: str) -> None:
    from learnlaw.domain.roles import Role
    from learnlaw.verbs.accounts import set_role

    _told(set_role(front.desk, code, Role(role), unit=unit), form)


@account.command("disable", help=_("let nobody in by an account; who is in is out"))
@a_code
@click.option("--reason", default="", help=_("why; it is written into the audit log"))
@receipt_format
@pass_front
def disable(front: Front, code: str, reason: str, form: str) -> None:
    from learnlaw.verbs.accounts import disable_account

    _told(disable_account(front.desk, code, reason=reason), form)


@account.command("enable", help=_("let people in again by an account that was disabled"))
@a_code
@receipt_format
@pass_front
def enable(front: Front, code: str, form: str) -> None:
    from learnlaw.verbs.accounts import enable_account

    _told(enable_account(front.desk, code), form)


@account.command("reset", help=_("give an account a new first secret"))
@a_code
@receipt_format
@pass_front
def reset(front: Front, code: str, form: str) -> None:
    from learnlaw.verbs.accounts import reset_account

    _told(reset_account(front.desk, code), form)


@account.command("unlock", help=_("take away the lock that wrong secrets brought"))
@a_code
@receipt_format
@pass_front
def unlock(front: Front, code: str, form: str) -> None:
    from learnlaw.verbs.accounts import unlock_account

    _told(unlock_account(front.desk, code), form)


@account.command("passwd", help=_("change the own secret; it is typed unseen"))
@receipt_format
@pass_front
def passwd(front: Front, form: str) -> None:
    from learnlaw.verbs.login import change_secret, log_in

    code = asked_code(front.desk.door)
    old = asked_secret(code)
    log_in(front.desk, code, old)
    tell_receipt(change_secret(front.desk, old, new_secret()), form)


@account.command("recover", help=_("let a coordinator in who forgot the password; only the file is needed"))
@a_code
@click.option("--reason", required=True, help=_("why; it is written into the audit log"))
@receipt_format
@pass_front
def recover(front: Front, code: str, reason: str, form: str) -> None:
    from learnlaw.verbs.accounts import recover_account

    front.desk.door.ask = None
    _told(recover_account(front.desk, code, reason=reason), form)
