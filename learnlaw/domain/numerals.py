"""Chinese numerals, both ways: 第一百二十条 and 120, 三十日 and 30日 are one thing."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_WRITTEN = "零一二三四五六七八九"
_FULLWIDTH = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
NUMERAL = "[零〇一二两三四五六七八九十百千]"
"""One character of a whole number below ten thousand, for patterns."""
_ARABIC = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?([十百千]?[万亿]?)")


def chinese(n: int) -> str:
    """`n`, 1 to 9999, as laws write it.

    >>> chinese(51), chinese(10), chinese(120), chinese(1006), chinese(1242)
    ('五十一', '十', '一百二十', '一千零六', '一千二百四十二')
    """
    out = ""
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // unit % 10
        if digit:
            out += ("零" if out and n // (unit * 10) % 10 == 0 else "") + _WRITTEN[digit] + word
    return out.removeprefix("一") if 10 <= n < 20 else out


def number(text: str) -> int | None:
    """A whole number written with Chinese numerals; None if `text` is none.

    >>> number("五十一"), number("一千零六"), number("两百"), number("二〇二五"), number("三万五千")
    (51, 1006, 200, 2025, 35000)
    """
    if not text or not all(c in DIGITS or c in _TENS or c in _MYRIADS for c in text):
        return None
    if len(text) > 1 and all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in _TENS:
            section += (digit or 1) * _TENS[c]
            digit = 0
        elif c == "万":
            total, section, digit = total + (section + digit or 1) * _MYRIADS[c], 0, 0
        else:
            total, section, digit = (total + section + digit or 1) * _MYRIADS[c], 0, 0
    return total + section + digit


def figure(text: str) -> Decimal | None:
    """A figure in Chinese or Arabic numerals or mixed; None if `text` is none.

    >>> figure("三十"), figure("30"), figure("5万"), figure("1,000"), figure("二点五"), figure("3000万")
    (Decimal('30'), Decimal('30'), Decimal('50000'), Decimal('1000'), Decimal('2.5'), Decimal('30000000'))
    """
    text = text.translate(_FULLWIDTH)
    whole, point, rest = text.partition("点")
    if point and all(c in DIGITS for c in rest) and rest:
        base = number(whole)
        return None if base is None else base + Decimal("0." + "".join(str(DIGITS[c]) for c in rest))
    arabic = _ARABIC.fullmatch(text)
    if arabic:
        scale = 1
        for c in arabic[3]:
            scale *= {**_TENS, **_MYRIADS}[c]
        return Decimal(arabic[1].replace(",", "") + (arabic[2] or "")) * scale
    value = number(text)
    return None if value is None else Decimal(value)
