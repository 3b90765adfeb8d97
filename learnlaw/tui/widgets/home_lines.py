"""What wants doing, above the board: a line each, or all in one line where room is short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from learnlaw.i18n import _, tell
from learnlaw.tui.widgets.lines import Lines, Paragraph

if TYPE_CHECKING:
    from learnlaw.verbs.home import HomeLine


class HomeLines(Lines):
    """Enter on a line opens the list behind it."""

    HELP = "home_lines"
    ALL = "all"
    """The target of the one line that tells all."""

    def tell(self, lines: Sequence[HomeLine], *, one_line: bool) -> None:
        """Show the lines."""
        self.show(_together(lines) if one_line else _apart(lines), keep=True)


def _apart(lines: Sequence[HomeLine]) -> Iterator[Paragraph]:
    for line in lines:
        tone = "warn" if line.grave else "text"
        mark = "! " if line.grave else "  "
        yield Paragraph(((mark, tone), (tell(line.words), tone)), 2, line, one_line=True)


def _together(lines: Sequence[HomeLine]) -> Iterator[Paragraph]:
    if not lines:
        return
    parts: list[tuple[str, str]] = [(_("To do") + " ", "strong")]
    for line in lines:
        words = f"{tell(line.short)} {line.count or ''}".rstrip()
        parts += [(words, "warn" if line.grave else "text"), ("  ", "text")]
    yield Paragraph(tuple(parts[:-1]), 0, HomeLines.ALL, one_line=True)
