"""A list of rows that come a page at a time: only the pages that are looked at are ever read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from learnlaw.tui.widgets.rows import Row, Rows

WAITING = Row(None, ("...",), "faint")


class Pages(Sequence[Row]):
    """As many rows as there are; those of pages that were not read yet wait."""

    def __init__(self, total: int, size: int) -> None:
        self.total, self.size = total, size
        self.read: dict[int, Sequence[Row]] = {}
        """Pages by their number."""

    def __len__(self) -> int:
        return self.total

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        if isinstance(place, slice):
            return [self[n] for n in range(*place.indices(self.total))]
        if not 0 <= place < self.total:
            raise IndexError(place)
        page, row = divmod(place, self.size)
        rows = self.read.get(page, ())
        return rows[row] if row < len(rows) else WAITING

    def rows(self) -> Iterator[Row]:
        """Every row that was read."""
        for page in sorted(self.read):
            yield from self.read[page]


class PagedRows(Rows):
    """Asks for a page by `Wanted` when a row of it comes into view; `put` gives it."""

    @dataclass
    class Wanted(Message):
        """The rows of a page are to be read."""

        page: int

    def __init__(
        self, *, size: int, id: str | None = None, top: Sequence[str] = (), empty: str = "", widest: int = 60
    ) -> None:
        super().__init__(id=id, top=top, empty=empty, widest=widest)
        self.pages = Pages(0, size)
        self._asked: set[int] = set()

    def begin(self, total: int, first: Sequence[Row], *, at: Any = None) -> None:
        """Show another list: how many rows it has, and its first page; the cursor goes to a key, if it is there."""
        self.pages = Pages(total, self.pages.size)
        self.pages.read[0] = first
        self._asked = {0}
        self.rows = self.pages  # type: ignore[assignment]  # a sequence that is filled as it is looked at
        self.at, self.typed = 0, ""
        self._measure_anew()
        self.scroll_to(0, 0, animate=False)
        self.post_message(self.Moved(self))
        if at is not None:
            self.go_to(at)

    def put(self, page: int, rows: Sequence[Row]) -> None:
        """The rows of a page."""
        self.pages.read[page] = rows
        self._measure_anew()
        if self.at // self.pages.size == page:
            self.post_message(self.Moved(self))

    def _measure_anew(self) -> None:
        shown, self.rows = self.rows, tuple(self.pages.rows())
        self._widths = self._measured()
        self.rows = shown
        self.virtual_size = Size(self.size.width, len(self.rows) + self._above)
        self._see()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        place = y - self._above + self.scroll_offset.y
        if 0 <= place < len(self.rows):
            self._want(place // self.pages.size)
        return super().render_line(y)

    def _want(self, page: int) -> None:
        if page not in self._asked:
            self._asked.add(page)
            self.post_message(self.Wanted(page))

    def go_to(self, key: Any) -> None:
        """Put the cursor on the row of a key, if it was read."""
        for page, rows in self.pages.read.items():
            for n, row in enumerate(rows):
                if row.key == key:
                    self._go(page * self.pages.size + n)
                    return

    def action_open(self) -> None:
        if self.current is not None and self.current.key is not None:
            self.post_message(self.Opened(self, self.current.key))
