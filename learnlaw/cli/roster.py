"""Units and officers on the command line."""

from __future__ import annotations

import click

from learnlaw.i18n import _


@click.group(help=_("units and officers"))
def roster() -> None: ...
