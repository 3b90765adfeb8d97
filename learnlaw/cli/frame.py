"""The command line: options that hold for every command, and the groups, each loaded when it is named.

A group is one line of `GROUPS`. Its module may import click, the language and
verbs' types; whatever is heavy is imported inside the command that needs it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click

from learnlaw import __version__
from learnlaw.cli.login import watch
from learnlaw.errors import NotAllowedError
from learnlaw.i18n import _
from learnlaw.verbs.desk import COORDINATOR, Desk

F = TypeVar("F", bound=Callable[..., Any])

GROUPS = {
    "demo": "learnlaw.cli.demo:demo",
    "policy": "learnlaw.cli.policy:policy",
    "roster": "learnlaw.cli.roster:roster",
    "log": "learnlaw.cli.log:log",
    "quota": "learnlaw.cli.quota:quota",
    "law": "learnlaw.cli.law:law",
    "bank": "learnlaw.cli.bank:bank",
    "exam": "learnlaw.cli.exam:exam",
    "review": "learnlaw.cli.review:review",
    "report": "learnlaw.cli.report:report",
    "account": "learnlaw.cli.account:account",
    "audit": "learnlaw.cli.audit:audit",
    "doctor": "learnlaw.cli.doctor:doctor",
}
"""Every command by name, and where it is; the order is that of the help."""


class NoAccountsError(NotAllowedError):
    """Somebody wants to act under a name, and there are no accounts."""

    template = "there is no account {code}: without accounts the coordinator alone acts; leave --as out"


@dataclass
class Front:
    """What main.py hands to the commands."""

    desk: Desk
    open_ui: Callable[[Desk], int]
    open_sitting: Callable[[Desk, str, str], int]
    """The same for one officer at one exam."""

    def making(self) -> Desk:
        """The desk, allowed to make the database: for the few commands that may."""
        self.desk = self.desk.making()
        return self.desk


pass_front = click.make_pass_decorator(Front)


def day(text: str) -> date:
    """A day, written YYYY-MM-DD, as the type of an option."""
    try:
        # fromisoformat also reads 20240501, which people mistype
        return date.fromisoformat(text if len(text) == 10 else "")
    except ValueError as error:
        raise click.BadParameter(_("{text} is no day; write it like 2024-05-01").format(text=text)) from error


def day_option(*names: str, words: str, required: bool = False) -> Callable[[F], F]:
    """An option that takes a day."""
    return click.option(*names, type=day, metavar="YYYY-MM-DD", help=words, required=required)


class Groups(click.Group):
    """The program's commands; a module is imported when its command is named, or help lists it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(GROUPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in GROUPS:
            return None
        module, _colon, name = GROUPS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


def _database(path_or_url: str) -> str:
    """A path made absolute where it was typed; a URL as it is."""
    return path_or_url if "://" in path_or_url else str(Path(os.path.expanduser(path_or_url)).absolute())


def _seated(desk: Desk, db: str | None, on: date | None, known_on: date | None, code: str | None) -> Desk:
    """The desk as the options say."""
    if db:
        desk = replace(desk, settings=replace(desk.settings, database=_database(db)))
    desk = replace(desk, on=on or desk.on, known_on=known_on or desk.known_on)
    if code not in (None, COORDINATOR):
        from learnlaw.verbs.login import accounts_there  # brings the database library

        if not accounts_there(desk):
            raise NoAccountsError(code=code)
    return desk


@click.group(
    cls=Groups,
    invoke_without_command=True,
    help=_("Quotas, study records and quizzes on law. Without a command the terminal UI opens."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--db", metavar="PATH|URL", help=_("the database to work on (else LEARNLAW_DB)"))
@click.option("--lang", type=click.Choice(["zh", "en"]), help=_("the language to speak"))
@day_option("--on", words=_("the business day to read as of, and the default date for writing"))
@day_option("--known-on", words=_("read the ledger as it was entered by that day"))
@click.option("--as", "code", metavar="CODE", help=_("who acts"))
@click.version_option(__version__, prog_name="learnlaw", message="%(prog)s %(version)s")
@click.pass_context
def learnlaw(
    ctx: click.Context,
    db: str | None,
    lang: str | None,
    on: date | None,
    known_on: date | None,
    code: str | None,
) -> int:
    """The root of all commands; `lang` was obeyed before the words of help were made."""
    front = ctx.ensure_object(Front)
    front.desk = _seated(front.desk, db, on, known_on, code)
    ctx.call_on_close(lambda: front.desk.close())
    if ctx.invoked_subcommand is not None:
        watch(front.desk.door, code)
        return 0
    front.desk.door.asked = code or ""
    return front.open_ui(front.desk)
