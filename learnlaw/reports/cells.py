"""Text on a grid of cells, as terminals have it and as widths on paper are reckoned by.

A Chinese character takes two cells, a combining mark none. A line may end on
either side of a Chinese character, but none begins with a mark that closes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

_CLOSING = frozenset("，。、；：？！）》」』】〕’”%,.;:?!)]}…")
_OPENING = frozenset("（《「『【〔‘“([{")


@lru_cache(maxsize=20_000)
def wide(text: str) -> int:
    """How many cells a text of one line takes.

    >>> wide("县司法局"), wide("G0001")
    (8, 5)
    """
    return len(text) if text.isascii() else sum(map(_cell, text))


def _cell(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def widest(text: str) -> int:
    """How many cells the longest line of a text takes."""
    return max(map(wide, text.split("\n")))


def pad(text: str, width: int, side: str = "left") -> str:
    """`text` filled with blanks to `width` cells; longer text stays as it is."""
    blanks = max(width - wide(text), 0)
    if side == "right":
        return " " * blanks + text
    before = blanks // 2 if side == "center" else 0
    return " " * before + text + " " * (blanks - before)


def wrap(text: str, width: int) -> list[str]:
    """The lines of `text`, each in at most `width` cells (two at least).

    >>> wrap("依据互政办〔2024〕18号第4条。", 12)
    ['依据互政办', '〔2024〕18号', '第4条。']
    """
    if 2 * len(text) <= width and "\n" not in text:
        return [text.rstrip(" ")]  # no character takes more than two cells
    return [line for given in text.split("\n") for line in _wrapped(given, max(width, 2))]


def _wrapped(text: str, width: int) -> Iterator[str]:
    if wide(text) <= width:
        yield text.rstrip(" ")
        return
    line, used = "", 0
    for piece in _pieces(text):
        size = wide(piece.rstrip(" "))
        if line and used + size > width:
            yield line.rstrip(" ")
            line, used = "", 0
        for part in _slices(piece, width) if size > width else [piece]:
            if line and used + wide(part.rstrip(" ")) > width:
                yield line.rstrip(" ")
                line, used = "", 0
            line, used = line + part, used + wide(part)
    yield line.rstrip(" ")


def _slices(piece: str, width: int) -> Iterator[str]:
    """A piece that no line can hold, in parts that one can."""
    part = ""
    for char in piece:
        if part and wide(part + char) > width:
            yield part
            part = ""
        part += char
    yield part


def _pieces(text: str) -> Iterator[str]:
    start = 0
    for place in range(1, len(text)):
        if _may_break(text[place - 1], text[place]):
            yield text[start:place]
            start = place
    yield text[start:]


def _may_break(before: str, after: str) -> bool:
    if after in _CLOSING or before in _OPENING or unicodedata.combining(after):
        return False
    if before == " ":
        return after != " "
    return after != " " and (_cell(before) == 2 or _cell(after) == 2)


def shares(asked: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Widths for columns that ask for `asked` cells where only `room` are there; none below its least.

    >>> shares([4, 30, 60], [4, 8, 8], 60)
    [4, 28, 28]
    """
    found = list(asked)
    for _ in range(sum(found) - room):
        giving = [n for n, width in enumerate(found) if width > least[n]]
        if not giving:
            break
        found[max(giving, key=found.__getitem__)] -= 1
    return found
