"""An official paper as plain text: how it reads on a screen before it is written."""

from __future__ import annotations

from collections.abc import Iterator

from learnlaw.reports.cells import pad, wide
from learnlaw.reports.figures import literal
from learnlaw.reports.official import Grid, Leaf, Line, Look, OfficialPaper

WIDTH = 76
"""Cells of a line."""
_CENTRED = frozenset({Look.MARK, Look.NUMBER, Look.TITLE, Look.CENTRE})
_INDENTED = frozenset({Look.FIRST, Look.SECOND, Look.TEXT, Look.ATTACHED, Look.NOTE})


def render(paper: OfficialPaper) -> bytes:
    """A paper as text in UTF-8."""
    return ("\n".join(to_lines(paper)) + "\n").encode()


def to_lines(paper: OfficialPaper, width: int = WIDTH) -> list[str]:
    """The paragraphs and rows of a paper; whoever shows them wraps them."""
    found = [line for part in paper.parts for line in _part(part, width)]
    trace = "　".join(f"{label}：{text}" for label, text in paper.trace)
    return [*found, *(["", literal(trace)] if trace else [])]


def _part(part: Line | Grid | Leaf, width: int) -> Iterator[str]:
    if isinstance(part, Leaf):
        yield from ("", "-" * width, "")
    elif isinstance(part, Grid):
        for row in part.rows:
            yield " | ".join(literal(cell).replace("\n", " / ") for cell in row).rstrip()
    else:
        text = literal(part.text).replace("\t", "　　")
        yield from (_placed(part.look, line, width) for line in text.split("\n"))
        if part.look in (Look.NUMBER, Look.TITLE):
            yield ""


def _placed(look: Look, text: str, width: int) -> str:
    if look in _CENTRED:
        return pad(text, width, "center").rstrip()
    if look is Look.SIGNED:
        return " " * max(width - wide(text) - 8, 0) + text
    if look is Look.MORE:
        return "　　　　　" + text
    return "　　" + text if look in _INDENTED else text
