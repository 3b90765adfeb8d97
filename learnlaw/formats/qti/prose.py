"""The text of QTI's bodies: paragraphs as lines, gaps as blanks, markup taken off."""

from __future__ import annotations

import re
from collections.abc import Callable

from learnlaw.formats.xml_tree import Node

_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote"}
)
_PICTURES = frozenset({"img", "object", "audio", "video", "table", "math", "include", "graphic"})
_PRINTED = re.compile(r"[ \t]*\n\s*")

Gap = Callable[[Node], str | None]
"""What stands for an element in the text; None: its own text."""


def prose(node: Node, gap: Gap = lambda _: None) -> str:
    """The text of an element. Line ends of a printed file are blanks, paragraphs are lines."""
    lines = _Lines(gap)
    lines.add(node)
    lines.close()
    return "\n".join(lines.done).strip("\n")


class _Lines:
    def __init__(self, gap: Gap) -> None:
        self.done: list[str] = []
        self._gap = gap
        self._open: list[str] | None = None

    def add(self, node: Node) -> None:
        """All that an element holds."""
        for part in node.content:
            if isinstance(part, str):
                self._text(_PRINTED.sub(" ", part))
                continue
            shown = self._gap(part)
            if shown is not None:
                self._text(shown)
            elif part.tag == "br":
                self._break()
            elif part.tag in _BLOCKS:
                self._block(part)
            else:
                self.add(part)

    def _text(self, text: str) -> None:
        if self._open is not None:
            self._open.append(text)
        elif text.strip():
            self._open = [text]

    def _break(self) -> None:
        if self._open is None:
            self.done.append("")
        self.close()

    def _block(self, node: Node) -> None:
        self.close()
        before = len(self.done)
        self.add(node)
        if self._open is not None:
            self.close()
        elif len(self.done) == before:
            self.done.append("")  # an empty paragraph is an empty line

    def close(self) -> None:
        """The line that is open, if one is, ends here."""
        if self._open is not None:
            self.done.append("".join(self._open).strip())
            self._open = None


def has_pictures(node: Node) -> bool:
    """Whether something in it cannot be text."""
    return any(each.tag in _PICTURES for each in node.walk())
