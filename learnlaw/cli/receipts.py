"""What a verb changed, as commands print it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from learnlaw.cli.show import print_json, problem_json, tell_notices
from learnlaw.errors import Message, say
from learnlaw.i18n import _, tell

if TYPE_CHECKING:
    from learnlaw.verbs.registry import Receipt

F = TypeVar("F", bound=Callable[..., Any])

COUNTS: dict[str, Message] = {
    "units_added": say("units added"),
    "units_changed": say("units changed"),
    "units_unchanged": say("units unchanged"),
    "officers_added": say("officers added"),
    "officers_changed": say("officers changed"),
    "officers_unchanged": say("officers unchanged"),
    "officers_moved": say("officers moved"),
    "postings_added": say("postings added"),
    "postings_changed": say("postings changed"),
    "postings_unchanged": say("postings unchanged"),
}
"""What the counts of receipts are called; a group of commands may add its own."""

receipt_format: Callable[[F], F] = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    help=_("how to show the receipt (table)"),
)


def tell_receipt(receipt: Receipt, form: str = "table") -> None:
    """Print the counts of a receipt; its notices are talk, or in JSON a part of it."""
    if form == "json":
        print_json(receipt_json(receipt))
        return
    tell_notices(receipt.notices)
    for what, count in ((what, count) for what, count in receipt.counts.items() if count):
        words = tell(COUNTS[what]) if what in COUNTS else what
        click.echo(_("{what}: {count}").format(what=words, count=count))
    if receipt.number:
        click.echo(_("receipt {number}").format(number=receipt.number), err=True)
    else:
        click.echo(_("the database was not changed"), err=True)


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """A receipt as JSON has it."""
    return {
        "receipt": receipt.number or None,
        "verb": receipt.verb,
        "counts": receipt.counts,
        "made": list(receipt.made),
        "notices": [problem_json(notice) for notice in receipt.notices],
    }
