"""Text on the grid of cells: what may be shown, how wide it is, where it may be cut and broken.

A Chinese character takes two cells, a combining mark none. A run of Chinese has
no blanks, so that a library that wraps by words puts it on a line of its own;
here a line may end before and after every Chinese character, but no line begins
with a mark that closes or ends with one that opens.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len

ELLIPSIS = "…"
_CLOSING = frozenset("，。、；：？！）》」』】〕’”%,.;:?!)]}…")
_OPENING = frozenset("（《「『【〔‘“([{")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def literal(text: str) -> str:
    """`text` as a screen may show it: what cannot be seen, or turns text about, as <U+XXXX>."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"<U+{ord(c):04X}>" if unicodedata.category(c) in _UNSEEN else c for c in text)


def cut(text: str, width: int) -> str:
    """`text` in at most `width` cells, an ellipsis for what is left out.

    >>> cut("县市场监督管理局", 9), cut("县司法局", 8)
    ('县市场监…', '县司法局')
    """
    if cell_len(text) <= width:
        return text
    return _head(text, width - 1) + ELLIPSIS if width > 0 else ""


def _head(text: str, width: int) -> str:
    """The longest beginning of `text` that takes at most `width` cells."""
    used = 0
    for place, char in enumerate(text):
        used += cell_len(char)
        if used > width:
            return text[:place]
    return text


def pad(text: str, width: int, *, right: bool = False) -> str:
    """`text` cut or filled with blanks to exactly `width` cells."""
    text = cut(text, width)
    blanks = " " * (width - cell_len(text))
    return blanks + text if right else text + blanks


def wrap(text: str, width: int, indent: int = 0) -> list[str]:
    """`text` in lines of at most `width` cells, later lines having `indent` cells fewer.

    >>> wrap("依据互政办〔2024〕18号第4条。", 12)
    ['依据互政办', '〔2024〕18号', '第4条。']
    """
    return [text[start:end] for start, end in line_spans(text, width, indent)]


@lru_cache(maxsize=4096)
def line_spans(text: str, width: int, indent: int = 0) -> tuple[tuple[int, int], ...]:
    """Where the lines of `wrap` begin and end; blanks at their ends belong to none."""
    found: list[tuple[int, int]] = []
    start = used = 0
    room = max(width, 2)
    for first, last in _pieces(text):
        size = cell_len(text[first:last].rstrip(" "))
        if used + size > room and used:
            found.append(_bare(text, start, first))
            start, used, room = first, 0, max(width - indent, 2)
        while size > room:
            head = first + len(_head(text[first:last], room))
            found.append((first, head))
            start = first = head
            room = max(width - indent, 2)
            size = cell_len(text[first:last].rstrip(" "))
        used += cell_len(text[first:last])
    found.append(_bare(text, start, len(text)))
    return tuple(found)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    return start, start + len(text[start:end].rstrip(" "))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a line that stay together."""
    start = 0
    for place in range(1, len(text)):
        if _may_break(text[place - 1], text[place]):
            yield start, place
            start = place
    yield start, len(text)


def _may_break(before: str, after: str) -> bool:
    if after in _CLOSING or before in _OPENING or unicodedata.combining(after):
        return False
    if before == " ":
        return after != " "
    return after != " " and (_wide(before) or _wide(after))


def _wide(char: str) -> bool:
    return not char.isascii() and cell_len(char) == 2
