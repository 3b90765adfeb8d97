"""An official paper as one HTML file that needs nothing else and prints on A4 in the form of documents."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from learnlaw.reports.figures import literal
from learnlaw.reports.official import Grid, Leaf, Line, OfficialPaper, Part

_FOLDER = Path(__file__).parent / "templates"


def render(paper: OfficialPaper) -> bytes:
    """A paper as HTML in UTF-8."""
    return _template().render(paper=paper, leaves=_leaves(paper)).encode()


def _leaves(paper: OfficialPaper) -> list[list[Part]]:
    """The parts of a paper, page break by page break."""
    found: list[list[Part]] = [[]]
    for part in paper.parts:
        if not isinstance(part, Leaf):
            found[-1].append(part)
        elif found[-1]:
            found.append([])
    return found


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
        is_line=lambda part: isinstance(part, Line),
        shares=_shares,
        # our own style, which holds quotation marks that must stay
        style=Markup((_FOLDER / "official.css").read_text(encoding="utf-8")),
    )
    return room.get_template("official.html")


def _finalized(value: Any) -> Any:
    """Every text of a paper on its way to the page; what is markup already stays."""
    return literal(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _shares(grid: Grid) -> list[int]:
    """Widths of columns in per cent."""
    return [width * 100 // sum(grid.widths) for width in grid.widths]
