"""A report or a paper as a value: what it says, of which day, by which demands, from which data.

Words come here already told in the language of the paper; figures come as
Decimal or int and are never text, so that every renderer writes the same ones.
Nothing here knows a clock: two equal values give equal bytes in every format.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Cell: TypeAlias = str | int | Decimal | date | None
"""What a cell of a table holds; None is empty. A percentage is 62.5, without its sign."""
Row: TypeAlias = tuple[Cell, ...]
_PLAIN = frozenset({str, int, date, type(None)})


class Kind(StrEnum):
    """What the cells of a column are; text may stand in any column ("缺考" among marks)."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"


class Align(StrEnum):
    """To which side the cells of a column stand."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


_USUAL = {
    Kind.TEXT: Align.LEFT,
    Kind.NUMBER: Align.RIGHT,
    Kind.PERCENT: Align.RIGHT,
    Kind.DATE: Align.CENTRE,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    title: str
    kind: Kind = Kind.TEXT
    width: int = 0
    """How many cells of a terminal it should take (a Chinese character takes two); 0: as its content asks."""
    align: Align | None = None

    @property
    def side(self) -> Align:
        """Where its cells stand: as it says, else text to the left, figures to the right, days centred."""
        return self.align or _USUAL[self.kind]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below a header, and perhaps their totals.

    Raises ValueError where a row does not fit the columns, or a cell is no `Cell`:
    a float, a truth, an instant, or a number that is not finite.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: Row | None = None
    title: str = ""

    def __post_init__(self) -> None:
        for row in self.every_row:
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells in a table of {len(self.columns)} columns")
            for cell in row:
                # most cells of a ledger are plain, and it has hundreds of thousands
                if type(cell) not in _PLAIN:
                    _refuse_odd(cell)

    @property
    def every_row(self) -> tuple[Row, ...]:
        """The rows, then the totals."""
        return self.rows if self.totals is None else (*self.rows, self.totals)


def _refuse_odd(cell: object) -> None:
    fits = cell is None or isinstance(cell, str | int | Decimal | date)
    if not fits or isinstance(cell, bool | datetime):
        raise ValueError(f"a cell of a report cannot be {type(cell).__name__}")
    if isinstance(cell, Decimal) and not cell.is_finite():
        raise ValueError(f"a cell of a report cannot be {cell}")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart."""

    label: str
    value: Decimal
    """Not below zero."""
    note: str = ""
    """Words after the figure: `3/4`."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars below each other, with their figures beside them."""

    title: str
    bars: tuple[Bar, ...]
    kind: Kind = Kind.NUMBER
    """NUMBER or PERCENT."""
    full: Decimal | None = None
    """What a bar of full length stands for; without it the longest bar, and 100 for percentages."""

    def __post_init__(self) -> None:
        for bar in self.bars:
            _refuse_odd(bar.value)
            if bar.value < 0:
                raise ValueError(f"a bar cannot be {bar.value}")

    def share(self, bar: Bar) -> Decimal:
        """The length of a bar, from 0 to 1."""
        usual = Decimal(100) if self.kind is Kind.PERCENT else max(b.value for b in self.bars)
        full = usual if self.full is None else self.full
        return min(bar.value / full, Decimal(1)) if full else Decimal(0)


class Tone(StrEnum):
    """How something stands, for those who see colours; a word beside it says the same."""

    GOOD = "good"
    SURE = "sure"
    EVEN = "even"
    WARN = "warn"
    BAD = "bad"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a heat map."""

    word: str
    """One character or two, which stand in the place itself."""
    tone: Tone
    note: str = ""
    """What pointing at it tells: `县司法局　法治专题讲座：滞后，1/2`."""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """How everybody stands in everything: a row a unit, a column a demand."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Spot | None, ...]], ...]
    """The name of each row, and its places; None where nothing is judged."""
    legend: tuple[tuple[Spot, str], ...] = ()
    """What each word means."""

    def __post_init__(self) -> None:
        for name, spots in self.rows:
            if len(spots) != len(self.columns):
                raise ValueError(f"{len(spots)} places for {len(self.columns)} columns in {name}")

    @property
    def table(self) -> Table:
        """The same in words."""
        columns = (Column(""), *(Column(title, align=Align.CENTRE) for title in self.columns))
        rows = tuple((name, *(spot.word if spot else None for spot in spots)) for name, spots in self.rows)
        return Table(columns, rows, title=self.title)


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a picture, or one part of its columns."""

    name: str
    values: tuple[Decimal | None, ...]
    """Not below zero; None where there is no figure."""


@dataclass(frozen=True, slots=True)
class Curves:
    """Figures along one axis: lines, or columns of which each series is a part."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    kind: Kind = Kind.NUMBER
    stacked: bool = False
    """Columns, one part on the other; else lines."""
    label_title: str = ""
    """What the labels are: `月份`."""

    def __post_init__(self) -> None:
        for one in self.series:
            if len(one.values) != len(self.labels):
                raise ValueError(f"{len(one.values)} figures for {len(self.labels)} labels in {one.name}")
            for value in one.values:
                _refuse_odd(value)
                if value is not None and value < 0:
                    raise ValueError(f"a picture cannot show {value}")

    @property
    def table(self) -> Table:
        """The figures: a row a label, a column a series."""
        columns = (Column(self.label_title), *(Column(one.name, self.kind) for one in self.series))
        figures = zip(*(one.values for one in self.series), strict=True) if self.series else ()
        rows = tuple((label, *row) for label, row in zip(self.labels, figures, strict=False))
        return Table(columns, rows, title=self.title)


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a scatter."""

    label: str
    x: Decimal
    y: Decimal
    tone: Tone = Tone.EVEN


@dataclass(frozen=True, slots=True)
class Scatter:
    """Points by two figures; those that ask for a look have a tone and their label beside them."""

    title: str
    x: Column
    y: Column
    points: tuple[Point, ...]

    @property
    def table(self) -> Table:
        """The figures: a row a point."""
        rows = tuple((point.label, point.x, point.y) for point in self.points)
        return Table((Column(""), self.x, self.y), rows, title=self.title)


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled box: filled in, or empty to be filled in by hand."""

    label: str
    value: str = ""
    lines: int = 1
    """How many lines of writing it has room for; a box of several lines takes the whole width."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Boxes in a row, as the head of an answer sheet has them."""

    fields: tuple[Field, ...]
    across: int = 2
    """How many stand beside each other."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question as it is printed."""

    number: int
    stem: str
    options: tuple[str, ...] = ()
    """Without letters, in the order of the paper; A is the first."""
    lines: int = 0
    """Lines to write the answer on."""


@dataclass(frozen=True, slots=True)
class Items:
    """Questions one below the other; none is parted from its options by the end of a page."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """One item of an answer sheet: what may be ticked, or the lines to write on."""

    number: int
    choices: tuple[str, ...] = ()
    """Printed as [A] [B] [C] [D]."""
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Marks:
    """The places for answers, read across."""

    marks: tuple[Mark, ...]


Picture: TypeAlias = HeatMap | Curves | Scatter
"""What a page draws; where nothing can be drawn, its `table` says the same."""
PICTURES = (HeatMap, Curves, Scatter)
Block: TypeAlias = str | Table | Chart | Picture | Fields | Items | Marks
"""A part of a section; text is a paragraph, whose lines stay lines."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    heading: str = ""
    blocks: tuple[Block, ...] = ()
    fresh: bool = False
    """Begins on a new page."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables, in their order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


@dataclass(frozen=True, slots=True)
class Facts:
    """By what a report can be traced to the data and the program that made it."""

    digest: str
    """SHA-256 of the data, in hex."""
    version: str
    """Of the program."""
    audit: str
    """The short code of the audit log's head at the last change of judged facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What leaves the office on paper or as a file."""

    title: str
    subtitle: str = ""
    issuer: str = ""
    as_of: date | None = None
    known_on: date | None = None
    packs: tuple[str, ...] = ()
    """考核依据 by id and title."""
    readings: tuple[str, ...] = ()
    """口径说明."""
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    """What stands before each line to sign or stamp on: `单位负责人（签字）`."""
    facts: Facts | None = None
    language: str = "zh"
    """"zh" or "en": of the words that renderers add."""
    watermark: str = ""
    """Who took personal data in full, when and why: stands on every page and sheet (R-67)."""
    importable: bool = False
    """Its csv is the first table and nothing else, so that our readers take it in again."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in order."""
        return tuple(table for section in self.sections for table in section.tables)
