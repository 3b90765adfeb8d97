"""A report as one HTML file that needs nothing else: no script, no picture, no face from elsewhere.

Every value is escaped, and a policy in the file itself forbids whatever might
get past that. It prints on A4, wide tables across.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from learnlaw.reports.figures import figure, literal, shown
from learnlaw.reports.layout import ACROSS, UPRIGHT, fitted, is_wide, lettered, side_by_side, ticks_across
from learnlaw.reports.model import (
    Block,
    Chart,
    Curves,
    Fields,
    HeatMap,
    Items,
    Marks,
    Picture,
    Report,
    Scatter,
    Section,
    Table,
)
from learnlaw.reports.svg import draw
from learnlaw.reports.words import data_facts, day_facts, words_of

_FOLDER = Path(__file__).parent / "templates"
_KINDS: dict[type, str] = {
    Table: "table",
    Chart: "chart",
    HeatMap: "words",
    Curves: "picture",
    Scatter: "picture",
    Fields: "fields",
    Items: "items",
    Marks: "marks",
}


def render(report: Report) -> bytes:
    """A report as HTML in UTF-8."""
    text = _template().render(
        report=report,
        words=words_of(report),
        days=day_facts(report),
        facts=data_facts(report),
    )
    return text.encode()


@cache
def _template() -> Template:
    room = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalized,
    )
    room.globals.update(
        drawn=_drawn,
        figures=_figures,
        figure=figure,
        is_wide=is_wide,
        lettered=lettered,
        parts=_parts,
        shares=_shares,
        shown=shown,
        side_by_side=side_by_side,
        ticks_across=ticks_across,
        # our own style, which holds quotation marks that must stay
        style=Markup((_FOLDER / "report.css").read_text(encoding="utf-8")),
    )
    return room.get_template("report.html")


def _finalized(value: Any) -> Any:
    """Every text of a report on its way to the page; what is markup already stays."""
    return literal(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _parts(section: Section) -> Iterator[tuple[str, Block]]:
    return ((_KINDS.get(type(block), "text"), block) for block in section.blocks)


def _drawn(picture: Picture) -> Markup:
    """A picture as markup of our own, in which every text is escaped already."""
    return Markup(draw(picture))


def _figures(picture: Picture) -> Table:
    """The figures of a picture below it, whose title they need not repeat."""
    return replace(picture.table, title="")


def _shares(table: Table) -> list[int]:
    """Widths of columns in per cent."""
    widths = [width + 2 for width in fitted(table, ACROSS if is_wide(Section("", (table,))) else UPRIGHT)]
    return [width * 100 // sum(widths) for width in widths]
