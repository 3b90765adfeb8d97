"""ID numbers and phone numbers: whether they can be real, said without repeating them.

Refusals never quote the value, for they go to screens and logs (HOUSE rule 13).
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from operator import mul

from learnlaw.domain.text import Notes, is_masked, note, refusal
from learnlaw.domain.values import narrow
from learnlaw.errors import say

_PROVINCES = frozenset(
    str(code)
    for first, last in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 83),
        (91, 91),
    )
    for code in range(first, last + 1)
)
_ID = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_OLD_ID = re.compile(r"[0-9]{15}", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

_MOBILE = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
_LANDLINE = re.compile(r"(?:0[0-9]{2,3}-?)?[2-9][0-9]{6,7}(?:-[0-9]{1,6})?", re.ASCII)
_PREFIX = re.compile(r"(?:\+86|0086|86-)[- ]*", re.ASCII)

_COMPARE = say("compare it with the ID card")
_WHOLE_VALUE = say("give the whole number, or leave the cell out")


def plain_id(text: str) -> bool:
    """Whether `text` is an ID number that can be real, and needs no putting right."""
    if _ID.fullmatch(text) is None:
        return False
    return _checks(text) and _born(text[6:14]) and text[:2] in _PROVINCES


def plain_mobile(text: str) -> bool:
    """Whether `text` is a mobile number, and needs no putting right."""
    return _MOBILE.fullmatch(text) is not None


def clean_id(raw: str) -> tuple[str, Notes]:
    """An ID number of 18 characters whose area, birthday and check digit can be real."""
    if plain_id(raw):
        return raw, []
    text, notes = _characters(raw)
    text = text.upper()
    if _OLD_ID.fullmatch(text):
        what = say("is an ID number of 15 digits, which is no longer valid")
        raise refusal("id-15-digits", what, say("give the number of 18 digits"))
    if _ID.fullmatch(text) is None:
        what = say(
            "an ID number has 18 characters, the last a digit or X; here stand {count}", count=len(text)
        )
        raise refusal("id-form", what, _COMPARE)
    if text[:2] not in _PROVINCES:
        raise refusal("id-area", say("there is no province {code}", code=text[:2]), _COMPARE)
    if not _born(text[6:14]):
        raise refusal("id-birthday", say("the birthday in the ID number does not exist"), _COMPARE)
    if not _checks(text):
        raise refusal("id-check-digit", say("the check digit of the ID number is wrong"), _COMPARE)
    return text, notes


def _checks(text: str) -> bool:
    return _CHECKS[sum(map(mul, _WEIGHTS, map(int, text[:17]))) % 11] == text[17]


@lru_cache(maxsize=50_000)
def _born(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= 1880
    except ValueError:
        return False


def clean_mobile(raw: str) -> tuple[str, Notes]:
    """A mobile number of 11 digits."""
    text, notes = _dialled(raw)
    if not plain_mobile(text):
        what = say("a mobile number has 11 digits and begins with 1; here stand {count}", count=len(text))
        raise refusal("phone", what, say("ask the person for it"))
    return text, notes


def clean_phone(raw: str) -> tuple[str, Notes]:
    """A mobile or a fixed line, as contacts of units have."""
    text, notes = _dialled(raw)
    if not plain_mobile(text) and _LANDLINE.fullmatch(text) is None:
        what = say("is no phone number")
        raise refusal("phone", what, say("write 11 digits, or a fixed line like 0971-8123456"))
    return text, notes


def _dialled(raw: str) -> tuple[str, Notes]:
    text, notes = _characters(raw)
    plain = _PREFIX.sub("", text, count=1) if _PREFIX.match(text) else text
    plain = re.sub(r"(?<=[0-9])[ -](?=[0-9])", "", plain) if plain.startswith("1") else plain.replace(" ", "")
    if plain != text:
        notes.append(note("phone-form", say("blanks, hyphens or the country code were removed")))
    return plain, notes


def _characters(raw: str) -> tuple[str, Notes]:
    if is_masked(raw):
        raise refusal("masked", say("is masked with stars"), _WHOLE_VALUE)
    text, width = narrow(raw.replace("Ｘ", "X").replace("ｘ", "X"))
    told = [note("number-width", say("full-width digits were read as plain ones"))] if width else []
    return text, told
