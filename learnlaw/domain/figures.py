"""Figures in legal prose: days, sums, ages, shares, however they are written.

三十日 and 30日 are one figure, 百分之二十 and 20% too. Dates are no figures, and
neither are ordinals (第三日). A range shares its unit: 三至五年 holds 3 and 5 years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from learnlaw.domain.numerals import figure

_HAN = "零〇一二两三四五六七八九十百千万亿"
_DIGIT = rf"[0-9{_HAN}]"
_N = rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+万?|{_DIGIT}+(?:[.点][0-9零〇一二三四五六七八九]+)?)"
_UNITS = (
    ("workday", "个?工作日"),
    ("day", "日|天"),
    ("month", "个月"),
    ("year", "周?年(?!级|代|度)"),
    ("age", "周?岁"),
    ("yuan", "元"),
    ("times", "倍"),
    ("hour", "个?小时(?!制)"),
    ("person", "人(?![民员大次身])|名"),
    ("share", "%"),
    ("mille", "‰"),
)
_UNIT = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _UNITS)
_BETWEEN = r"(?:至|到|或者?|、|~|-|—)"
_MEASURE = re.compile(
    rf"(?<![第每某数几,.0-9{_HAN}])(?P<more>(?:{_N}{_BETWEEN}){{0,3}})(?P<n>{_N})(?:多|余)?\s?(?:{_UNIT})"
)
_SHARE = re.compile(rf"(?P<of>[百千万]|{_N})分之(?P<part>{_N})")
_DATE = re.compile(
    r"[0-9]{4}年(?:[0-9]{1,2}月(?:[0-9]{1,2}[日号])?)?(?:底|初|末|度)?"
    r"|[0-9]{1,2}月[0-9]{1,2}[日号](?:至[0-9]{1,2}[日号])?"
    r"|(?:[一二三四五六七八九十]{1,2})月(?:[一二三四五六七八九十]{1,3})[日号]"
    r"|[二一][零〇一二三四五六七八九]{3}年|(?<=当月|本月|次月)[0-9]{1,2}[日号]"
)
_HALF = re.compile("半数|一半|过半")
_NARROW = str.maketrans("０１２３４５６７８９．％～－", "0123456789.%~-")
_ONE = frozenset({"person"})
"""Units in which one is a way of speaking: 一人, 一名."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit."""

    value: Fraction
    unit: str
    written: str
    """As the text has it."""

    @property
    def same(self) -> tuple[Fraction, str]:
        """What figures are compared by."""
        return self.value, self.unit


def figures(text: str) -> list[Figure]:
    """The figures of `text`, in order.

    >>> [str(f.value) + f.unit for f in figures("3至5日内，处二百元以上、货值百分之二十以下")]
    ['3day', '5day', '200yuan', '1/5share']
    """
    plain = _DATE.sub(" ", text.translate(_NARROW))
    return [*_measures(_SHARE.sub(" ", plain)), *_shares(plain)]


def _measures(text: str) -> Iterator[Figure]:
    for match in _MEASURE.finditer(text):
        unit = match.lastgroup or ""
        numbers = [*re.findall(_N, match["more"]), match["n"]]
        for written in numbers:
            value = figure(written)
            if value is None or (unit in _ONE and value == 1) or (unit == "year" and value >= 1000):
                continue
            share = {"share": 100, "mille": 1000}.get(unit)
            tail = match[0][len(match["more"]) + len(match["n"]) :]
            yield Figure(Fraction(value) / (share or 1), "share" if share else unit, written + tail)


def _shares(text: str) -> Iterator[Figure]:
    for match in _SHARE.finditer(text):
        whole, part = figure(match["of"]), figure(match["part"])
        if whole and part is not None:
            yield Figure(Fraction(part) / Fraction(whole), "share", match[0])


def known(text: str) -> frozenset[tuple[Fraction, str]]:
    """What a text of law lets a question say: its figures, a year as twelve months, one half for 半数."""
    found = {f.same for f in figures(text)}
    found |= {(n * 12, "month") for n, unit in found if unit == "year"}
    found |= {(n / 12, "year") for n, unit in found if unit == "month" and n % 12 == 0}
    if _HALF.search(text):
        found.add((Fraction(1, 2), "share"))
    return frozenset(found)


def numbers(*texts: str) -> frozenset[Fraction]:
    """Every number of some texts, whatever it counts, ordinals included."""
    found = (figure(n) for text in texts for n in re.findall(_N, text.translate(_NARROW)))
    return frozenset(Fraction(n) for n in found if n is not None)
