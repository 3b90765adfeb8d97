"""`exam conduct`: what about the sittings a person should look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from learnlaw.cli.frame import Front, pass_front
from learnlaw.cli.show import Column, detail_format, print_json, print_table
from learnlaw.i18n import _, tell

if TYPE_CHECKING:
    from learnlaw.domain.conduct import Flag
    from learnlaw.verbs.conduct import Conduct


@click.command(
    help=_("for who judges it: great speed, equal wrong answers, one terminal in turn; it proves nothing")
)
@click.argument("number", metavar="EXAM")
@detail_format
@pass_front
def conduct(front: Front, number: str, form: str) -> None:
    from learnlaw.domain.conduct import PROVES_NOTHING
    from learnlaw.verbs.conduct import exam_conduct

    found = exam_conduct(front.desk, number)
    rows: list[dict[str, Any]] = [
        {"code": flag.code, "officers": _who(found, flag), "what": tell(flag.what)} for flag in found.flags
    ]
    if form == "json":
        body = {"exam": found.held.exam.number, "attempts": found.looked_at, "flags": rows}
        print_json({**body, "tally": found.counts, "notice": tell(PROVES_NOTHING)})
        return
    columns = [Column("code", _("Flag")), Column("who", _("Officers")), Column("what", _("What was seen"))]
    print_table(columns, [{**row, "who": [_named(one) for one in row["officers"]]} for row in rows])
    click.echo(tell(PROVES_NOTHING))


def _who(found: Conduct, flag: Flag) -> list[dict[str, Any]]:
    units = {one.officer: one.unit for one in found.held.exam.expected}
    known = found.held.people.roster.officers
    return [
        {"officer": code, "name": known[code].name, "unit": units.get(code, "")} for code in flag.officers
    ]


def _named(one: dict[str, Any]) -> str:
    return f"{one['name']} {one['officer']}"
