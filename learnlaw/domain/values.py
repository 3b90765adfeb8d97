"""Numbers, dates and times as people and files write them.

Every function gives the value and notes of what it had to put right (full-width
digits), and raises RefusedError with one Problem. Nothing here trusts int(),
float() or \\d with what a person typed.
"""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal

from learnlaw.domain.text import BLANKS, Notes, note, refusal, shown
from learnlaw.errors import say

_NARROW = str.maketrans("０１２３４５６７８９．－／：，％", "0123456789.-/:,%")
_NUMBER = re.compile(r"(-?)([0-9]{1,6})(?:\.([0-9]{1,2}))?", re.ASCII)
_WHOLE = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_DATES = (
    re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?: 0{1,2}:00(?::00)?)?", re.ASCII),
    re.compile(r"([0-9]{4})()年([0-9]{1,2})月([0-9]{1,2})日?", re.ASCII),
    re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})", re.ASCII),
)
_YEARS = range(1900, 2101)
_TIMES = (
    re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00)?", re.ASCII),
    re.compile(r"([0-9]{1,2})[时点](?:([0-9]{1,2})分?)?", re.ASCII),
)
_HALF_PAST = re.compile(r"([0-9]{1,2})点半", re.ASCII)
_YES = frozenset({"是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "合格", "及格", "通过"})
_NO = frozenset({"否", "无", "×", "✗", "✘", "n", "no", "false", "0", "不合格", "不及格", "未通过"})


def narrow(raw: str) -> tuple[str, Notes]:
    """`raw` without outer blanks, full-width digits and signs as ASCII ones (told)."""
    text = raw.strip(BLANKS)
    plain = text.translate(_NARROW)
    if plain == text:
        return text, []
    what = say("full-width {raw} was read as {text}", raw=shown(text), text=shown(plain))
    return plain, [note("number-width", what)]


def parse_number(raw: str) -> tuple[Decimal, Notes]:
    """A number of at most six digits and two decimals.

    >>> parse_number("2.50")[0], parse_number("１２")[0]
    (Decimal('2.50'), Decimal('12'))
    """
    text, notes = narrow(raw)
    if _NUMBER.fullmatch(text) is None:
        what = say("{text} is no number", text=shown(raw))
        raise refusal("number", what, say("write digits, such as 2 or 2.5, at most two after the point"))
    return Decimal(text), notes


def parse_whole(raw: str) -> tuple[int, Notes]:
    """A whole number of at most nine digits."""
    text, notes = narrow(raw)
    if _WHOLE.fullmatch(text) is None:
        what = say("{text} is no whole number", text=shown(raw))
        raise refusal("whole-number", what, say("write digits, such as 12"))
    return int(text), notes


def parse_date(raw: str) -> tuple[date, Notes]:
    """A day: 2024-05-01, 2024/5/1, 2024.5.1, 2024年5月1日 or 20240501.

    >>> parse_date("2024年5月1日")[0], parse_date("20240501")[0]
    (datetime.date(2024, 5, 1), datetime.date(2024, 5, 1))
    """
    text, notes = narrow(raw)
    found = next((m for form in _DATES if (m := form.fullmatch(text))), None)
    if found is None:
        what = say("{text} is no date", text=shown(raw))
        raise refusal("date", what, say("write it like 2024-05-01 or 2024年5月1日"))
    return existing_day(int(found[1]), int(found[3]), int(found[4]), raw), notes


def existing_day(year: int, month: int, day: int, raw: str) -> date:
    """The day, or a refusal that quotes `raw` if the calendar has no such day."""
    try:
        if year in _YEARS:
            return date(year, month, day)
    except ValueError:
        pass
    what = say("there is no day {text}", text=shown(raw))
    raise refusal("no-such-day", what, say("look at the year, the month and the day"))


def parse_time(raw: str) -> tuple[time, Notes]:
    """A time of day to the minute: 9:00, 09:00, 14时30分.

    >>> parse_time("14：30")[0]
    datetime.time(14, 30)
    """
    text, notes = narrow(raw)
    half = _HALF_PAST.fullmatch(text)
    found = half or next((m for form in _TIMES if (m := form.fullmatch(text))), None)
    if found is not None:
        hour, minute = int(found[1]), 30 if half else int(found[2] or 0)
        if hour < 24 and minute < 60:
            return time(hour, minute), notes
    what = say("{text} is no time of day", text=shown(raw))
    raise refusal("time", what, say("write it like 09:00 or 14:30"))


def parse_yes(raw: str) -> tuple[bool, Notes]:
    """是 or 否, or another word or mark that says so."""
    word = raw.strip(BLANKS).casefold()
    if word in _YES or word in _NO:
        return word in _YES, []
    raise refusal("yes-no", say("{text} is neither 是 nor 否", text=shown(raw)), say("write 是 or 否"))
