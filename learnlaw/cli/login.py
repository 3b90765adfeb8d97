"""Who acts, on the command line: the account by --as, its secret by a hidden prompt or the environment."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from learnlaw.i18n import _, tell
from learnlaw.verbs.gate import Door, Login, LoginNeededError

if TYPE_CHECKING:
    from learnlaw.errors import Message
    from learnlaw.verbs.desk import Desk

SECRET, NEW_SECRET = "LEARNLAW_SECRET", "LEARNLAW_NEW_SECRET"
"""Variables for scripts; a secret is no option, for options stand in the list of processes."""


def watch(door: Door, code: str | None) -> None:
    """Ask who is there when the first thing is wanted of a database with accounts."""
    door.asked = code or ""
    door.ask, door.tell = _ask, _told


def _told(words: Message) -> None:
    click.echo(tell(words), err=True)


def _ask(desk: Desk) -> Login:
    from learnlaw.verbs.login import check_secret

    code = asked_code(desk.door)
    return check_secret(desk, code, asked_secret(code))


def asked_code(door: Door) -> str:
    """The account named by --as, or typed. Raises `LoginNeededError`."""
    if door.asked:
        return door.asked
    if not _at_terminal():
        raise LoginNeededError
    found: str = click.prompt(_("account"), type=str, err=True)
    return found.strip()


def asked_secret(code: str) -> str:
    """The secret of an account, from the environment or typed unseen. Raises `LoginNeededError`."""
    given = os.environ.get(SECRET)
    if given:
        return given
    if not _at_terminal():
        raise LoginNeededError
    return _hidden(_("secret of {code}").format(code=code))


def new_secret() -> str:
    """A new secret, typed twice unseen, or from the environment. Raises `LoginNeededError`."""
    given = os.environ.get(NEW_SECRET)
    if given:
        return given
    if not _at_terminal():
        raise LoginNeededError
    while True:
        first, again = _hidden(_("new secret")), _hidden(_("the new secret again"))
        if first == again:
            return first
        click.echo(_("the two are not the same"), err=True)


def _hidden(words: str) -> str:
    found: str = click.prompt(words, type=str, hide_input=True, err=True)
    return found


def _at_terminal() -> bool:
    return sys.stdin.isatty()


def sit_down(desk: Desk, officer: str) -> None:
    """Where there are accounts, let the officer in by the own PIN; a first PIN is changed now.

    Raises as `log_in` and `change_secret`.
    """
    from learnlaw.verbs.login import accounts_there, change_secret, log_in

    if accounts_there(desk):
        pin = asked_secret(officer)
        if log_in(desk, officer, pin).first:
            click.echo(_("The first PIN must be changed before the exam."), err=True)
            change_secret(desk, pin, new_secret())
    desk.door.ask = None
