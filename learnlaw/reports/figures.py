"""How cells read, the same in every format: figures without trailing zeros, days by ISO 8601, text as it is."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from learnlaw.domain.text import code_point
from learnlaw.reports.model import Cell, Kind

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)


def literal(text: str) -> str:
    """`text` as any format can hold it: control and turning characters as <U+XXXX>; lines and tabs stay.

    >>> literal("a\\x07b")
    'a<U+0007>b'
    """
    if text.isprintable():
        return text
    plain = text.replace("\r\n", "\n") if "\r" in text else text
    return _UNSEEN.sub(lambda found: f"<{code_point(found[0])}>", plain)


def figure(value: int | Decimal) -> str:
    """A figure without exponent and trailing zeros.

    >>> figure(Decimal("4.50")), figure(Decimal("1E+2")), figure(Decimal("-0.0"))
    ('4.5', '100', '0')
    """
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    short = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if short == "-0" else short


def bare(cell: Cell) -> str:
    """A cell as programs read it: a percentage without its sign."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return literal(cell)
    return cell.isoformat() if isinstance(cell, date) else figure(cell)


def shown(cell: Cell, kind: Kind) -> str:
    """A cell as people read it: a percentage with its sign."""
    sign = "%" if kind is Kind.PERCENT and isinstance(cell, int | Decimal) else ""
    return bare(cell) + sign


def places(value: Decimal) -> int:
    """How many digits stand after the point of a figure."""
    return len(figure(value).partition(".")[2])
