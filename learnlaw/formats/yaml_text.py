"""Scalars as YAML 1.2 text that older readers take the same way."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

# what begins with a digit or sign, and the words of YAML 1.1, are quoted although 1.2 does not ask for it
_WORDS = re.compile(r"(?i)(y|yes|n|no|on|off|true|false|null|~)")
_FIRST = re.compile(r"[-+.0-9?:,\[\]{}#&*!|>'\"%@`=<\s]")
_INSIDE = re.compile(r": |:$| #|[\x00-\x1f\x7f-\x9f\ufeff\u2028\u2029]|\s$")
_FLOW = re.compile(r"[,\[\]{}:?]")
_HIDDEN = re.compile("[\x7f-\x9f\ufeff\u2028\u2029]")


def scalar(text: str, in_flow: bool = False) -> str:
    """`text` plain where every reader takes it for that text, else in double quotes.

    >>> scalar("二百元以下"), scalar("51"), scalar("a: b"), scalar("甲, 乙", in_flow=True)
    ('二百元以下', '"51"', '"a: b"', '"甲, 乙"')
    """
    plain = (
        text
        and not _FIRST.match(text)
        and not _INSIDE.search(text)
        and not _WORDS.fullmatch(text)
        and not (in_flow and _FLOW.search(text))
    )
    if plain:
        return text
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def flow(texts: Iterable[str]) -> str:
    """Texts as a list on one line.

    >>> flow(["当场处罚", "51"])
    '[当场处罚, "51"]'
    """
    return "[" + ", ".join(scalar(text, in_flow=True) for text in texts) + "]"
