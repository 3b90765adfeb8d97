"""Text from bytes: utf-8, utf-16 with its mark, else gb18030; what was found is told.

A file that is neither is refused with the byte and line up to which it could
be read, and so is damaged utf-8, which gb18030 would turn into nonsense.
"""

from __future__ import annotations

import codecs
import re

from learnlaw.errors import Message, Place, Problem, RefusedError, say

_NAMES = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-8-sig": "utf-8",
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp936": "gb18030",
    "big5": "big5hkscs",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_THREE_BYTES = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}")
_OTHER = say("save it as UTF-8, or say the encoding with --encoding")


def decode(data: bytes, name: str, encoding: str = "") -> tuple[str, list[Problem]]:
    """The text, and a notice if its encoding is not the usual one. RefusedError names byte and line."""
    if encoding:
        return _as_told(data, name, encoding), []
    for mark, found in _MARKS:
        if data.startswith(mark):
            text = _strict(data, found, name)
            return text, [] if found == "utf-8" else [_notice(name, found)]
    return _guessed(data, name)


def _as_told(data: bytes, name: str, encoding: str) -> str:
    known = _NAMES.get(encoding.lower().replace("_", "-"))
    if known is None:
        what = say("there is no encoding {encoding} here", encoding=encoding)
        hint = say("known are {names}", names=", ".join(sorted(_NAMES)))
        raise RefusedError([Problem("encoding-name", what, hint, name)])
    return _strict(data, known, name)


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return _no_zero(data.decode(encoding).removeprefix("\ufeff"), name)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error.start, name, say("is not {encoding}", encoding=encoding)) from error


def _guessed(data: bytes, name: str) -> tuple[str, list[Problem]]:
    try:
        return _no_zero(data.decode("utf-8"), name), []
    except UnicodeDecodeError as error:
        first = error.start
    # Chinese text in utf-8 up to here: as gb18030 it might pass, and be nonsense
    damaged = len(_THREE_BYTES.findall(data, 0, first)) >= 3
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        reached = max(first, error.start)
        raise _undecodable(data, reached, name, say("is neither utf-8 nor gb18030")) from error
    if damaged:
        raise _undecodable(data, first, name, say("begins as utf-8 and goes on as something else"))
    return _no_zero(text, name), [_notice(name, "gb18030")]


def _no_zero(text: str, name: str) -> str:
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        what = say("this is no text: it holds zero bytes")
        raise RefusedError([Problem("binary", what, _OTHER, name, Place(line))])
    return text


def _undecodable(data: bytes, at: int, name: str, what: Message) -> RefusedError:
    place = Place(len(re.findall(rb"\r\n|\r|\n", data[:at])) + 1)
    byte = say("{what}: byte {at} cannot be read", what=what, at=at + 1)
    return RefusedError([Problem("encoding", byte, _OTHER, name, place)])


def _notice(name: str, encoding: str) -> Problem:
    return Problem("encoding", say("read as {encoding}", encoding=encoding), file=name, warning=True)
