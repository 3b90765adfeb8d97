"""Secrets of accounts: how good a password or a PIN must be, and how first ones are made.

A password keeps strangers from an account that can change the ledger; a PIN of
six digits keeps a colleague from sitting another's exam, and stands only
because five wrong ones lock the account.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from enum import StrEnum
from itertools import pairwise

from learnlaw.domain.roles import Role
from learnlaw.errors import Message, say

LEAST = 10
"""Characters of a password at least."""
MOST = 128
PIN_DIGITS = 6
FAILURES = 5
"""So many wrong secrets lock an account."""
LOCK_MINUTES = 15
IDLE_MINUTES = 15
"""After so many minutes without a key the screen asks for the secret again."""
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Signs of first passwords: none that is taken for another on paper."""


class Kind(StrEnum):
    """What an account is opened with."""

    PASSWORD = "password"
    PIN = "pin"


def kind_for(role: Role) -> Kind:
    """Officers have a PIN, all others a password."""
    return Kind.PIN if role is Role.OFFICER else Kind.PASSWORD


_COMMON = """
    password passwd passw0rd letmein welcome administrator adminadmin rootroot qwerty qwertyuiop qwerasdf
    asdfghjkl zxcvbnm qazwsxedc qweasdzxc abcdefg iloveyou default changeme secret computer internet
    woaini wodemima mima mimamima woshishui nihao woaizhongguo zhongguo zhonghua renmin weirenminfuwu
    gongchandang sifaju xianzhengfu xuefa xuefayongfa yongfa yifaxingzheng yifazhiguo fazhi pufa pufaban
    falv xianfa minfadian learnlaw guanliyuan xitongguanliyuan bangongshi lianluoyuan aini woaijia
"""
COMMON = frozenset(_COMMON.split())
"""What people choose before others; digits before and behind are no disguise."""


def normal(secret: str) -> str:
    """A secret as it is compared: an input method may type full-width signs."""
    return unicodedata.normalize("NFKC", secret)


def weakness(kind: Kind, secret: str, names: Iterable[str] = ()) -> Message | None:
    """Why a secret will not do; None if it will. `names` are code and name of its owner."""
    found = normal(secret)
    return _weak_pin(found, names) if kind is Kind.PIN else _weak_password(found, names)


def _weak_pin(pin: str, names: Iterable[str]) -> Message | None:
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        return say("a PIN has {count} digits", count=PIN_DIGITS)
    if trivial(pin) or any(pin in name for name in names):
        return say("the PIN is too easily guessed: no runs, no repeated digits, not part of your code")
    return None


def trivial(digits: str) -> bool:
    """Whether digits run up or down, repeat a part, or are of fewer than three kinds.

    >>> [trivial(pin) for pin in ("123456", "987654", "121212", "135135", "112112", "480317")]
    [True, True, True, True, True, False]
    """
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(digits)}
    parts = (len(digits) // n for n in (2, 3, 6))
    repeats = any(digits == digits[:size] * (len(digits) // size) for size in parts if size)
    return len(steps) == 1 or repeats or len(set(digits)) < 3


def _weak_password(word: str, names: Iterable[str]) -> Message | None:
    if len(word) < LEAST:
        return say("a password has {count} characters or more", count=LEAST)
    if len(word) > MOST:
        return say("a password has {count} characters at most", count=MOST)
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Cn") for sign in word):
        return say("a password has no control characters")
    plain = word.casefold()
    core = plain.strip("0123456789!@#$%^&*._- ")
    if len(set(plain)) < 5 or core in COMMON or (not core and _row(plain)):
        return say("the password is too common")
    # a code of one or two signs is in many words
    if any(len(name) > 2 and name.casefold() in plain for name in names):
        return say("the password must not contain your name or code")
    return None


def _row(digits: str) -> bool:
    """Whether the digits of it run up or down, or all are one."""
    found = [int(sign) for sign in digits if sign.isdigit()]
    return len({(b - a) % 10 for a, b in pairwise(found)}) <= 1


def first_secret(kind: Kind, below: Callable[[int], int], names: Iterable[str] = ()) -> str:
    """A first secret to be printed once; `below(n)` gives a random number from 0 to n - 1."""
    known = tuple(names)
    while True:
        found = _pin(below) if kind is Kind.PIN else _password(below)
        if weakness(kind, found, known) is None:
            return found


def _pin(below: Callable[[int], int]) -> str:
    return f"{below(10**PIN_DIGITS):0{PIN_DIGITS}}"


def _password(below: Callable[[int], int]) -> str:
    return "-".join("".join(ALPHABET[below(len(ALPHABET))] for _ in range(4)) for _ in range(3))
