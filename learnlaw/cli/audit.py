"""The audit log 操作日志 on the command line."""

from __future__ import annotations

import click

from learnlaw.i18n import _


@click.group(help=_("the log of every change, and whether it is whole"))
def audit() -> None: ...
