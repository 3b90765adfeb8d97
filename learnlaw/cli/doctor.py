"""The health of the database on the command line."""

from __future__ import annotations

import click

from learnlaw.cli.exits import Exit
from learnlaw.cli.frame import Front, pass_front
from learnlaw.cli.show import Column, format_option, listing
from learnlaw.i18n import _, tell


@click.command(help=_("look whether the database is sound"))
@format_option
@pass_front
def doctor(front: Front, form: str) -> int:
    from learnlaw.verbs.upkeep import examine

    checks = examine(front.desk)
    rows = [
        {
            "check": check.code,
            "title": tell(check.title),
            "state": "ok" if check.ok else "problem",
            "shown": _("ok") if check.ok else _("PROBLEM"),
            "detail": tell(check.detail),
        }
        for check in checks
    ]
    columns = [
        Column("check", ""),
        Column("title", _("looked at")),
        Column("state", ""),
        Column("shown", _("found")),
        Column("detail", _("detail")),
    ]
    listing(form, columns, rows, name="checks")
    return Exit.DONE if all(check.ok for check in checks) else Exit.FOUND
