"""Pictures as SVG inside a page: no script, no face and no colour of their own, so that they follow the page.

Colours are classes of the page's style, which knows light, dark and paper;
nothing is told by colour alone. Equal pictures give equal text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, Decimal
from html import escape

from learnlaw.reports.cells import wide, wrap
from learnlaw.reports.figures import figure, literal, shown
from learnlaw.reports.model import Curves, HeatMap, Kind, Picture, Point, Scatter, Spot, Tone

_CELL, _ROW = 34, 24
"""Of a heat map, in units of the drawing, which are points on the screen at full width."""
_LETTER = 6.6
"""How wide half a Chinese character of 13 units is, with a little air."""
_WIDTH, _HEIGHT = 720, 260
_LEFT, _RIGHT, _TOP, _FOOT = 52, 18, 14, 30
_MARKS = ("circle", "square", "up", "diamond", "down")
_LONGEST_NAME = 26
_TONES: dict[Tone, str] = {tone: tone.value for tone in Tone if tone is not Tone.EVEN}
"""What a point that asks for a look is painted in."""


def draw(picture: Picture) -> str:
    """A picture as one `svg` element."""
    if isinstance(picture, HeatMap):
        return _heat_map(picture)
    return _curves(picture) if isinstance(picture, Curves) else _scatter(picture)


def _svg(width: float, height: float, title: str, parts: Iterator[str]) -> str:
    box = f"0 0 {_n(width)} {_n(height)}"
    named = f"<title>{_said(title)}</title>"
    style = f"max-width: {_n(width)}px"
    return f'<svg class="drawn" role="img" viewBox="{box}" style="{style}">{named}{"".join(parts)}</svg>'


def _n(value: float | Decimal) -> str:
    """A place in the drawing, to a tenth."""
    return figure(Decimal(f"{value:.1f}"))


def _said(text: str) -> str:
    return escape(literal(text))


def _text(x: float, y: float, text: str, *, anchor: str = "start", more: str = "") -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}"{more}>{_said(text)}</text>'


# -- a heat map -------------------------------------------------------------------------------


def _heat_map(picture: HeatMap) -> str:
    names = max((wide(literal(name)) for name, _ in picture.rows), default=0) * _LETTER + 12
    head = max((wide(_short(title)) for title in picture.columns), default=0) * _LETTER * 0.72 + 20
    # a title that leans over goes on beyond its column
    width = max(names + _CELL * len(picture.columns) + head, names + sum(map(_meaning, picture.legend)))
    legend_top = head + _ROW * len(picture.rows) + 8
    height = legend_top + (26 if picture.legend else 0)
    return _svg(width, height, picture.title, _heat_parts(picture, names, head, legend_top))


def _heat_parts(picture: HeatMap, names: float, head: float, foot: float) -> Iterator[str]:
    for n, title in enumerate(picture.columns):
        x, y = names + _CELL * (n + 0.5), head - 8
        yield _text(x, y, _short(title), more=f' transform="rotate(-45 {_n(x)} {_n(y)})"')
    for row, (name, spots) in enumerate(picture.rows):
        y = head + _ROW * row
        yield _text(names - 6, y + 16.5, name, anchor="end")
        for n, spot in enumerate(spots):
            yield _spot(names + _CELL * n, y, spot)
    x = names
    for spot, meaning in picture.legend:
        yield _spot(x, foot, spot)
        yield _text(x + _CELL + 4, foot + 16.5, meaning)
        x += _meaning((spot, meaning))


def _meaning(entry: tuple[Spot, str]) -> float:
    """How wide an entry of the legend is."""
    return _CELL + 14 + wide(entry[1]) * _LETTER


def _short(title: str) -> str:
    text = literal(title).replace("\n", " ")
    return text if wide(text) <= _LONGEST_NAME else wrap(text, _LONGEST_NAME - 2)[0] + "…"


def _spot(x: float, y: float, spot: Spot | None) -> str:
    box = f'x="{_n(x + 1)}" y="{_n(y + 1)}" width="{_CELL - 2}" height="{_ROW - 2}"'
    if spot is None:
        return f'<rect class="none" {box}/>'
    note = f"<title>{_said(spot.note)}</title>" if spot.note else ""
    word = _text(x + _CELL / 2, y + 16.5, spot.word, anchor="middle", more=' class="in"')
    return f'<g>{note}<rect class="{spot.tone.value}" {box}/>{word}</g>'


# -- figures along an axis ----------------------------------------------------------------------


def _curves(picture: Curves) -> str:
    legend = list(_legend(picture))
    height = _HEIGHT + 22 * (legend[-1][1] + 1 if legend else 0)
    return _svg(_WIDTH, height, picture.title, _curve_parts(picture, legend))


def _legend(picture: Curves) -> Iterator[tuple[float, int]]:
    """Where the name of each series stands: from the left, and in which line."""
    x, line = float(_LEFT), 0
    for one in picture.series:
        width = 30 + wide(literal(one.name)) * _LETTER + 12
        if x > _LEFT and x + width > _WIDTH:
            x, line = float(_LEFT), line + 1
        yield x, line
        x += width


def _curve_parts(picture: Curves, legend: Sequence[tuple[float, int]]) -> Iterator[str]:
    top = _ceiling(_highest(picture)) if picture.kind is not Kind.PERCENT else Decimal(100)
    yield from _scale(top, picture.kind)
    step = (_WIDTH - _LEFT - _RIGHT) / max(len(picture.labels), 1)
    for n, label in enumerate(picture.labels):
        yield _text(_LEFT + step * (n + 0.5), _HEIGHT - 12, label, anchor="middle")
    if picture.stacked:
        yield from _columns(picture, top, step)
    else:
        for n, one in enumerate(picture.series):
            yield from _line(one.values, n, top, step, picture, one.name)
    for n, (one, (x, line)) in enumerate(zip(picture.series, legend, strict=True)):
        y = _HEIGHT + 22 * line + 12
        drawn = f'<rect class="s{n % 8}" x="{_n(x)}" y="{_n(y - 10)}" width="20" height="12"/>'
        yield drawn if picture.stacked else _sample(x, y - 4, n)
        yield _text(x + 26, y, one.name)


def _highest(picture: Curves) -> Decimal:
    if picture.stacked:
        sums = zip(*(one.values for one in picture.series), strict=True) if picture.series else ()
        return max((sum((v for v in row if v is not None), Decimal(0)) for row in sums), default=Decimal(0))
    return max((v for one in picture.series for v in one.values if v is not None), default=Decimal(0))


def _ceiling(value: Decimal) -> Decimal:
    """The end of a scale: the next 1, 2 or 5 with zeros that is as high, in four parts."""
    unit = Decimal(1)
    while unit * 10 < value:
        unit *= 10
    return next((unit * n for n in (1, 2, 4, 6, 8) if unit * n >= value), unit * 10)


def _y(value: Decimal, top: Decimal) -> float:
    room = _HEIGHT - _TOP - _FOOT
    return _HEIGHT - _FOOT - room * float(value / top if top else 0)


def _scale(top: Decimal, kind: Kind) -> Iterator[str]:
    for quarter in range(5):
        value = top * quarter / 4
        y = _y(value, top)
        line = "axis" if quarter == 0 else "step"
        yield f'<path class="{line}" d="M{_LEFT} {_n(y)}H{_WIDTH - _RIGHT}"/>'
        yield _text(_LEFT - 6, y + 4.5, shown(value, kind), anchor="end")


def _columns(picture: Curves, top: Decimal, step: float) -> Iterator[str]:
    wide_by = min(step * 0.62, 48)
    for n, label in enumerate(picture.labels):
        below = Decimal(0)
        for number, one in enumerate(picture.series):
            value = one.values[n]
            if not value:
                continue
            high, low = _y(below + value, top), _y(below, top)
            note = f"<title>{_said(f'{label}　{one.name}　{shown(value, picture.kind)}')}</title>"
            x = _LEFT + step * (n + 0.5) - wide_by / 2
            box = f'x="{_n(x)}" y="{_n(high)}" width="{_n(wide_by)}" height="{_n(low - high)}"'
            yield f'<rect class="s{number % 8}" {box}>{note}</rect>'
            below += value
        if below:
            x, y = _LEFT + step * (n + 0.5), _y(below, top) - 4
            yield _text(x, y, shown(below, picture.kind), anchor="middle", more=' class="small"')


def _line(
    values: Sequence[Decimal | None], n: int, top: Decimal, step: float, picture: Curves, name: str
) -> Iterator[str]:
    path, pen = "", "M"
    for place, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        path += f"{pen}{_n(_LEFT + step * (place + 0.5))} {_n(_y(value, top))}"
        pen = "L"
    yield f'<path class="line l{n % 8}" d="{path}"/>'
    for place, value in enumerate(values):
        if value is not None:
            note = f"{picture.labels[place]}　{name}　{shown(value, picture.kind)}"
            yield _mark(_LEFT + step * (place + 0.5), _y(value, top), n, note)


def _sample(x: float, y: float, n: int) -> str:
    return f'<path class="line l{n % 8}" d="M{_n(x)} {_n(y)}H{_n(x + 20)}"/>' + _mark(x + 10, y, n, "")


def _mark(x: float, y: float, n: int, note: str) -> str:
    """The mark of a series, by whose form it is known on paper without colours."""
    shape = {
        "circle": "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
        "square": "m-4 -4h8v8h-8z",
        "up": "m0 -5l5 8h-10z",
        "diamond": "m0 -5l5 5l-5 5l-5 -5z",
        "down": "m0 5l5 -8h-10z",
    }[_MARKS[n % len(_MARKS)]]
    told = f"<title>{_said(note)}</title>" if note else ""
    return f'<path class="s{n % 8}" d="M{_n(x)} {_n(y)}{shape}">{told}</path>'


# -- points by two figures -------------------------------------------------------------------------


def _scatter(picture: Scatter) -> str:
    return _svg(_WIDTH, _HEIGHT + 20, picture.title, _scatter_parts(picture))


def _scatter_parts(picture: Scatter) -> Iterator[str]:
    xs, ys = [p.x for p in picture.points], [p.y for p in picture.points]
    left, right = _span(picture.x.kind, xs)
    low, high = _span(picture.y.kind, ys)
    for part in range(5):
        y = _between(Decimal(part), Decimal(0), Decimal(4), _HEIGHT - _FOOT, _TOP)
        x = _between(Decimal(part), Decimal(0), Decimal(4), _LEFT, _WIDTH - _RIGHT)
        yield f'<path class="{"step" if part else "axis"}" d="M{_LEFT} {_n(y)}H{_WIDTH - _RIGHT}"/>'
        yield _text(_LEFT - 6, y + 4.5, shown(low + (high - low) * part / 4, picture.y.kind), anchor="end")
        yield _text(x, _HEIGHT - 12, shown(left + (right - left) * part / 4, picture.x.kind), anchor="middle")
    yield _text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT + 12, picture.x.title, anchor="middle")
    yield _text(_LEFT + 4, _TOP - 2, picture.y.title)
    for point in picture.points:
        x = _between(point.x, left, right, _LEFT, _WIDTH - _RIGHT)
        y = _between(point.y, low, high, _HEIGHT - _FOOT, _TOP)
        yield _point(point, x, y, picture)


def _span(kind: Kind, values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """From where to where a scale goes: shares from 0 to 100, others by their figures."""
    if kind is Kind.PERCENT:
        return Decimal(0), Decimal(100)
    low = min((*values, Decimal(0))).quantize(Decimal("0.1"), rounding="ROUND_FLOOR")
    return low, max((*values, low + 1)).quantize(Decimal("0.1"), rounding=ROUND_CEILING)


def _between(value: Decimal, low: Decimal, high: Decimal, start: float, end: float) -> float:
    return start + (end - start) * float((value - low) / (high - low))


def _point(point: Point, x: float, y: float, picture: Scatter) -> str:
    note = f"{point.label}　{picture.x.title} {shown(point.x, picture.x.kind)}　{picture.y.title} {figure(point.y)}"
    place = f'cx="{_n(x)}" cy="{_n(y)}" r="5"'
    tone = _TONES.get(point.tone, "s0")
    drawn = f'<circle class="{tone} dot" {place}><title>{_said(note)}</title></circle>'
    if point.tone is Tone.EVEN:
        return drawn
    near_end = x > _WIDTH * 0.8
    anchor, off = ("end", -8) if near_end else ("start", 8)
    return drawn + _text(x + off, y + 4, point.label, anchor=anchor, more=' class="small"')
