"""The health of the database on the command line."""

from __future__ import annotations

import click

from learnlaw.i18n import _


@click.command(help=_("look after the database"))
def doctor() -> None: ...
