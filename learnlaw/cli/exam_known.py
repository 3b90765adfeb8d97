"""What `exam analyse` tells of the law: what is not known yet, by law and by unit."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from learnlaw.cli.show import Column, print_table
from learnlaw.i18n import _

if TYPE_CHECKING:
    from learnlaw.domain.knowledge import Share
    from learnlaw.verbs.exam_results import ExamAnalysis


def known_json(found: ExamAnalysis) -> dict[str, Any]:
    """Laws, units, and each law in each unit: the lowest share of the marks first.

    `telling` is false where fewer sat than could speak of anybody else.
    """
    known = found.known
    return {
        "laws": [_share(share, law=share.law, title=found.laws[share.law]) for share in known.laws],
        "units": [_share(share, unit=share.unit, name=found.units[share.unit]) for share in known.units],
        "cells": [_share(share, law=share.law, unit=share.unit) for share in known.cells],
    }


def _share(share: Share, **named: str) -> dict[str, Any]:
    figures = {"takers": share.takers, "answers": share.answers, "facility": round(share.facility, 6)}
    return {**named, **figures, "telling": share.telling}


def tell_known(found: ExamAnalysis, unit: str = "") -> None:
    """The same as tables; with a unit, the laws in that unit alone."""
    if unit:
        mine = [share for share in found.known.cells if share.unit == unit]
        _table(_("Law"), [(found.laws[share.law], share) for share in mine])
        return
    _table(_("Law"), [(found.laws[share.law], share) for share in found.known.laws])
    _table(_("Unit"), [(found.units[share.unit], share) for share in found.known.units])


def _table(title: str, shares: Iterable[tuple[str, Share]]) -> None:
    columns = [
        Column("name", title),
        Column("takers", _("Takers"), right=True),
        Column("answers", _("Answers"), right=True),
        Column("share", _("Share of the marks"), right=True),
        Column("note", _("Note")),
    ]
    few = _("too few to speak of others")
    rows = [
        {
            "name": name,
            "takers": share.takers,
            "answers": share.answers,
            "share": f"{Decimal(f'{share.facility * 100:.1f}')}%",
            "note": "" if share.telling else few,
        }
        for name, share in shares
    ]
    click.echo()
    print_table(columns, rows)
