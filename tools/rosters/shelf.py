"""Everything in roster/ that is made: two samples, the demonstration county, the empty templates."""

from __future__ import annotations

from collections.abc import Mapping

from learnlaw import i18n
from learnlaw.formats.ledger_out import ledger_template, ledger_template_csv
from learnlaw.formats.roster_out import roster_template, roster_template_csv
from tools.rosters import anlan, liandu, wangdu


def shelf() -> Mapping[str, bytes]:
    """Every made file, by name. The sheets that explain the templates are in Chinese."""
    spoken = i18n.language()
    i18n.install("zh")
    try:
        templates = {
            "template-roster.xlsx": roster_template(),
            "template-roster.csv": roster_template_csv(),
            "template-ledger.xlsx": ledger_template(),
            "template-ledger.csv": ledger_template_csv(),
        }
    finally:
        i18n.install(spoken)
    return {**wangdu.files(), **liandu.files(), **anlan.files(), **templates}
