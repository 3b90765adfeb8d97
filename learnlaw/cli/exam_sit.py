"""Sitting an exam, from the command line: it opens the terminal UI on one seat; and what an officer can sit."""

from __future__ import annotations

import click

from learnlaw.cli.frame import Front, pass_front
from learnlaw.cli.show import Column, format_option, listing
from learnlaw.i18n import _, tell


@click.command(help=_("sit an exam at this terminal, or go on with it"))
@click.argument("number", metavar="EXAM")
@click.option("--officer", default="", metavar="CODE", help=_("who sits it (asked for)"))
@pass_front
def sit(front: Front, number: str, officer: str) -> int:
    from learnlaw.cli.login import sit_down
    from learnlaw.verbs.sitting_desk import seat_of

    asked = not officer
    code = officer or click.prompt(_("your officer code"), type=str).strip()
    sit_down(front.desk, code)
    seat = seat_of(front.desk, number, code)
    if asked:
        words = _("You are {name}, {unit}?").format(name=seat.name, unit=seat.unit)
        click.confirm(words, default=True, abort=True)
    return front.open_sitting(front.desk, seat.exam.number, code)


@click.command(help=_("the exams an officer is expected at, and what can be done about each now"))
@click.argument("officer", metavar="CODE")
@format_option
@pass_front
def mine(front: Front, officer: str, form: str) -> None:
    from learnlaw.domain.exam import EXAM_WORDS
    from learnlaw.verbs.sitting import my_exams

    columns = [
        Column("number", _("Number")),
        Column("title", _("Title")),
        Column("state_title", _("State")),
        Column("now", _("Now")),
        Column("state", ""),
        Column("can", ""),
        Column("going_on", ""),
    ]
    rows = [
        {
            "number": offer.exam.number,
            "title": offer.exam.title,
            "state": offer.exam.state.value,
            "state_title": tell(EXAM_WORDS[offer.exam.state]),
            "now": _now(offer.going_on, offer.can, tell(offer.why) if offer.why else ""),
            "can": offer.can,
            "going_on": offer.going_on,
        }
        for offer in my_exams(front.desk, officer)
    ]
    listing(form, columns, rows, name="exams")


def _now(going_on: bool, can: bool, why: str) -> str:
    if going_on:
        return _("go on")
    return _("can be begun") if can else why


COMMANDS: tuple[click.Command, ...] = (sit, mine)
