"""The audit log 操作日志 on the command line."""

from __future__ import annotations

from dataclasses import asdict

import click

from learnlaw.cli.exits import Exit
from learnlaw.cli.frame import Front, pass_front
from learnlaw.cli.show import Column, format_option, listing, print_json
from learnlaw.i18n import _, tell


@click.group(help=_("the log of every change, and whether it is whole"))
def audit() -> None: ...


@audit.command("list", help=_("who did what, when and why"))
@click.option("--last", type=click.IntRange(min=1), help=_("only so many, the newest"))
@format_option
@pass_front
def list_(front: Front, last: int | None, form: str) -> None:
    from learnlaw.domain.audit import short_code
    from learnlaw.verbs.registry import every_verb
    from learnlaw.verbs.upkeep import list_audit

    verbs = every_verb()
    rows = [
        {
            **asdict(entry),
            "title": tell(verbs[entry.verb].title) if entry.verb in verbs else entry.verb,
            "minute": f"{front.desk.local(entry.at):%Y-%m-%d %H:%M}",
            "short": short_code(entry.hash),
        }
        for entry in list_audit(front.desk, last=last)
    ]
    columns = [
        Column("seq", _("no."), right=True),
        Column("at", ""),
        Column("minute", _("when")),
        Column("actor", _("who")),
        Column("verb", ""),
        Column("title", _("what")),
        Column("subject", _("whom or which")),
        Column("reason", _("why")),
        Column("before", ""),
        Column("after", ""),
        Column("previous", ""),
        Column("hash", ""),
        Column("short", _("short code")),
    ]
    listing(form, columns, rows, name="entries")


@audit.command("verify", help=_("whether every entry is as it was written"))
@click.option("--code", default="", help=_("a code that a report printed: it must be in the log"))
@format_option
@pass_front
def verify(front: Front, code: str, form: str) -> int:
    from learnlaw.verbs.upkeep import verify_audit

    found = verify_audit(front.desk, code=code)
    problems = [{"message": tell(problem)} for problem in found.problems]
    if form == "json":
        print_json(
            {
                "entries": found.entries,
                "head": found.head,
                "confirmed": found.confirmed,
                "problems": problems,
            }
        )
    elif form == "csv":
        listing(form, [Column("message", "")], problems, name="problems")
    else:
        for problem in problems:
            click.echo(problem["message"])
        if not problems:
            click.echo(
                _("{count} entries, whole; head {code}").format(count=found.entries, code=found.head or "-")
            )
            if not found.confirmed:
                click.echo(_("not confirmed by a code from a report (--code)"), err=True)
    return Exit.FOUND if problems else Exit.DONE
