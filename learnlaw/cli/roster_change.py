"""`roster add|edit|post|close`: one unit, officer or posting at a time, by the columns of the roster file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import click

from learnlaw.cli.frame import Front, day_option, pass_front
from learnlaw.cli.receipts import receipt_format, tell_receipt
from learnlaw.i18n import _, tell


def _fields(words: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            raise click.BadParameter(_("{word}: write COLUMN=VALUE, such as 职务=局长").format(word=word))
        if name.strip() in found:
            raise click.BadParameter(_("{word} is given twice").format(word=name.strip()))
        found[name.strip()] = value.strip()
    return found


fields_argument = click.argument("fields", nargs=-1, required=True, metavar="COLUMN=VALUE...")


@click.command(
    "add", help=_("enter a unit (单位名称=…) or an officer (姓名=… 单位=…), by columns of the file")
)
@fields_argument
@day_option("--on", words=_("the day on which what is not dated begins (the business day)"))
@receipt_format
@pass_front
def add(front: Front, fields: tuple[str, ...], on: date | None, form: str) -> None:
    from learnlaw.verbs.roster_rows import add_member

    tell_receipt(add_member(front.desk, _fields(fields), on=on), form)


@click.command("edit", help=_("change what is recorded of a unit or an officer, by columns of the file"))
@click.argument("code")
@fields_argument
@day_option("--on", words=_("the day on which what is not dated begins (the business day)"))
@click.option("--reason", default="", help=_("why it is changed"))
@receipt_format
@pass_front
def edit(front: Front, code: str, fields: tuple[str, ...], on: date | None, reason: str, form: str) -> None:
    from learnlaw.verbs.roster_rows import edit_member

    tell_receipt(edit_member(front.desk, code, _fields(fields), on=on, reason=reason), form)


@click.command(
    "post", help=_("record a concurrent posting, or a candidate (任职类型=拟任), by columns of 任职")
)
@click.argument("code")
@fields_argument
@day_option("--on", words=_("the day on which what is not dated begins (the business day)"))
@receipt_format
@pass_front
def post(front: Front, code: str, fields: tuple[str, ...], on: date | None, form: str) -> None:
    from learnlaw.verbs.roster_rows import post_officer

    tell_receipt(post_officer(front.desk, code, _fields(fields), on=on), form)


@click.command("close", help=_("close a unit, or merge it into another; records stay with it"))
@click.argument("unit")
@day_option("--on", words=_("the last day of the unit (the business day)"))
@click.option("--into", default="", help=_("the unit that takes over its people and the units below it"))
@click.option("--reason", default="", help=_("such as the document that orders it"))
@click.option("--dry-run", is_flag=True, help=_("say what it means, and change nothing"))
@receipt_format
@pass_front
def close(front: Front, unit: str, on: date | None, into: str, reason: str, dry_run: bool, form: str) -> None:
    from learnlaw.verbs.reorganise import close_unit, closing_words, look_at_closing

    if dry_run:
        for line in closing_words(look_at_closing(front.desk, unit, on=on, into=into)):
            click.echo(tell(line))
    else:
        tell_receipt(close_unit(front.desk, unit, on=on, into=into, reason=reason), form)


COMMANDS = (add, edit, post, close)
