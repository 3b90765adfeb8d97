"""One policy for text from people and files: what is refused, what is put right, how names compare.

Names, codes and titles hold no character that cannot be seen or that changes
what is seen beside it; long text (stems, law texts, notes) may have lines, and
loses its invisible characters. Whatever is changed is told: each function gives
the text and its notes, and raises RefusedError with one Problem. The caller
adds file, place and field. The tables stand here by code point, because the
Unicode data of Python 3.11 does not know the newest CJK extensions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TypeAlias

from learnlaw.errors import Message, Problem, RefusedError, say

Notes: TypeAlias = list[Problem]

NAME_LIMIT = 200
"""The longest name, code or title, in characters."""
LONG_LIMIT = 100_000
"""The longest text of any kind, in characters."""

INTERPUNCT = "\u00b7"
BLANKS = " \t\r\n\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000"

_DOTS = "\u0387\u2022\u2024\u2027\u2219\u22c5\u2e31\u30fb\u318d\uff65"
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_FULL_STOP = re.compile(f"(?<=[{_HAN}])[.\uff0e](?=[{_HAN}])")
_TO_INTERPUNCT = dict.fromkeys(map(ord, _DOTS), INTERPUNCT)

_INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_ENDS = "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
_SUSPECT = re.compile(
    "(?P<control>[\x00-\x1f\x7f-\x9f\u2028\u2029])"
    "|(?P<bidi>[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069])"
    f"|(?P<zero_width>[{_INVISIBLE}])"
    f"|(?P<no_character>[\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff{_ENDS}])"
    "|(?P<private>[\ue000-\uf8ff\U000f0000-\U0010ffff])"
    "|(?P<replacement>\ufffd)"
)
_ZERO_WIDTH = re.compile(f"[{_INVISIBLE}]")
_ALLOWED_IN_LONG = {"\n", "\t"}

_RETYPE = say("type it again by hand; it was pasted from somewhere")
_Words = Callable[[str], Message]
_WHY: dict[str, tuple[str, _Words, Message]] = {
    "control": ("text-control", lambda c: say("holds the control character {point}", point=c), _RETYPE),
    "bidi": (
        "text-bidi",
        lambda c: say("holds {point}, which turns the direction of writing", point=c),
        _RETYPE,
    ),
    "zero_width": ("text-invisible", lambda c: say("holds {point}, which cannot be seen", point=c), _RETYPE),
    "no_character": (
        "text-no-character",
        lambda c: say("holds {point}, which is no character", point=c),
        _RETYPE,
    ),
    "private": (
        "text-private-use",
        lambda c: say("holds {point}, a private-use character that other machines show differently", point=c),
        say("choose the character of the standard (GB 18030), or write the name as the ID card does"),
    ),
    "replacement": (
        "text-replacement",
        lambda c: say("holds the replacement character {point}: the file may be damaged", point=c),
        say("ask for the original file, or read it with another --encoding"),
    ),
}


def code_point(char: str) -> str:
    """How messages show a character that must not be shown itself.

    >>> code_point("\\u200b")
    'U+200B'
    """
    return f"U+{ord(char):04X}"


def shown(text: str, limit: int = 40) -> str:
    """`text` as a message may quote it: unseen characters as U+XXXX, long text cut."""
    short = text if len(text) <= limit else text[:limit] + "…"
    return _SUSPECT.sub(lambda found: f"<{code_point(found[0])}>", short)


def clean_name(raw: str, limit: int = NAME_LIMIT) -> tuple[str, Notes]:
    """A code, a title, the name of a unit: one line of characters that all can be seen."""
    return _cleaned(raw, limit, person=False)


def clean_person(raw: str, limit: int = NAME_LIMIT) -> tuple[str, Notes]:
    """A person's name: as `clean_name`, and a full stop between characters is an interpunct, too."""
    text, notes = _cleaned(raw, limit, person=True)
    if is_masked(text):
        raise refusal("masked", say("is masked with stars"), say("give the whole name"))
    return text, notes


def clean_long(raw: str, limit: int = LONG_LIMIT) -> tuple[str, Notes]:
    """Text of several lines: invisible characters are taken out and counted, the rest refused as in names.

    Private-use characters stay, because law texts of old have them.
    """
    seen, count = _ZERO_WIDTH.subn("", raw.replace("\r\n", "\n"))
    text, notes = _normal(_stripped(seen))
    _measure(text, limit)
    if count:
        notes.append(note("text-invisible", say("{count} invisible characters were removed", count=count)))
    for found in _SUSPECT.finditer(text):
        if found[0] not in _ALLOWED_IN_LONG and found.lastgroup != "private":
            raise _refused(found)
    return text, _told_blanks(raw, notes)


def _cleaned(raw: str, limit: int, person: bool) -> tuple[str, Notes]:
    text, notes = _normal(_stripped(raw))
    _measure(text, limit)
    if found := _SUSPECT.search(text):
        raise _refused(found)
    dotted = text.translate(_TO_INTERPUNCT)
    if person:
        dotted = _FULL_STOP.sub(INTERPUNCT, dotted)
    if dotted != text:
        what = say("{raw} was read as {text}", raw=text, text=dotted)
        notes.append(note("text-interpunct", what))
    return dotted, _told_blanks(raw, notes)


def _stripped(raw: str) -> str:
    return raw.strip(BLANKS)


def _told_blanks(raw: str, notes: Notes) -> Notes:
    if _stripped(raw) not in ("", raw):
        notes.insert(0, note("text-blanks", say("blanks at its ends were removed")))
    return notes


def _normal(text: str) -> tuple[str, Notes]:
    """`text` in form C, so that one character has one spelling."""
    normal = unicodedata.normalize("NFC", text)
    if normal == text:
        return text, []
    other = next((a for a, b in zip(text, normal, strict=False) if a != b), text[-1])
    what = say("{point} was read as the usual form of the same character", point=code_point(other))
    return normal, [note("text-nfc", what)]


def _measure(text: str, limit: int) -> None:
    if len(text) > limit:
        what = say("has {count} characters, the limit is {limit}", count=len(text), limit=limit)
        raise refusal("text-long", what, say("shorten it, or look for a quotation mark that is not closed"))


def _refused(found: re.Match[str]) -> RefusedError:
    code, words, hint = _WHY[found.lastgroup or ""]
    if found[0] == "\n":
        hint = say("write it in one line")
    return refusal(code, words(code_point(found[0])), hint)


def note(code: str, what: Message) -> Problem:
    """Something told, for which nothing is refused."""
    return Problem(code, what, warning=True)


def refusal(code: str, what: Message, hint: Message | None = None) -> RefusedError:
    """One value refused, with the place still to be added."""
    return RefusedError([Problem(code, what, hint)])


def blank(raw: str) -> bool:
    """Whether there is nothing but blanks."""
    return not _stripped(raw)


_PLAIN = re.compile("[0-9a-z\u4e00-\u9fff]*")
"""What most names are, and what comparing changes nothing in."""
_BESIDE_HAN = re.compile(f"(?<=[{_HAN}]) +| +(?=[{_HAN}])")


def skeleton(text: str) -> str:
    """What names are compared by: width, case, interpunct and blanks beside a character do not matter.

    >>> skeleton("张　三") == skeleton("张三"), skeleton("ＡＢ·c") == skeleton("ab・C")
    (True, True)
    """
    if _PLAIN.fullmatch(text):
        return text
    plain = _ZERO_WIDTH.sub("", unicodedata.normalize("NFKC", text.translate(_TO_INTERPUNCT)).casefold())
    one_blank = " ".join(unicodedata.normalize("NFKC", plain).split())
    return _BESIDE_HAN.sub("", _FULL_STOP.sub(INTERPUNCT, one_blank))


def one_off(a: str, b: str) -> bool:
    """Whether two names differ by one character: changed, missing, too many, or two of them swapped.

    >>> one_off("县司法局", "县司法剧"), one_off("县司法局", "县司法"), one_off("县司法局", "县公安局")
    (True, True, False)
    """
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    start = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    if len(a) != len(b):
        return rest_a[1:] == rest_b or rest_a == rest_b[1:]
    swapped = rest_a[1::-1] + rest_a[2:]
    return rest_a[1:] == rest_b[1:] or swapped == rest_b


_MASKS = re.compile("[*\uff0a\u2217\u25cf\u2588]")


def is_masked(text: str) -> bool:
    """Whether stars or blots stand for something that was hidden."""
    return _MASKS.search(text) is not None


def mask_id(number: str) -> str:
    """An ID number as lists show it: first three and last two.

    >>> mask_id("11010119900101001X")
    '110*************1X'
    """
    return _mask(number)


def mask_phone(number: str) -> str:
    """A phone number as lists show it: first three and last two.

    >>> mask_phone("13800000001")
    '138******01'
    """
    return _mask(number)


def _mask(text: str) -> str:
    return text[:3] + "*" * (len(text) - 5) + text[-2:] if len(text) > 5 else "*" * len(text)
