"""Keys by which names are found without Chinese being typed: the initials and the whole pinyin."""

from __future__ import annotations

import os
from functools import cache

LENGTH = 120
"""The longest text of keys that is kept."""
SURNAMES = {
    "曾": "zeng",
    "仇": "qiu",
    "解": "xie",
    "单": "shan",
    "朴": "piao",
    "区": "ou",
    "查": "zha",
    "盖": "ge",
    "尉": "yu",
    "缪": "miao",
    "牟": "mu",
    "覃": "qin",
    "员": "yun",
    "乐": "yue",
    "翟": "zhai",
    "折": "she",
    "种": "chong",
    "秘": "bi",
    "繁": "po",
    "佴": "nai",
    "句": "gou",
    "召": "shao",
}
"""Characters that are read otherwise as surnames."""
DOUBLE = {"尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "单于": ("chan", "yu"), "澹台": ("tan", "tai")}
"""Surnames of two characters that are read otherwise than their characters."""


def keys(name: str) -> str:
    """The initials and the whole pinyin of a name; where its surname may be read in two ways, of both.

    >>> keys("曾小明")
    'zxm zengxiaoming cxm cengxiaoming'
    """
    usual = [reading(char) for char in name]
    found = [_key(usual)]
    if name[:2] in DOUBLE:
        found.insert(0, _key([*DOUBLE[name[:2]], *usual[2:]]))
    elif name[:1] in SURNAMES:
        found.insert(0, _key([SURNAMES[name[:1]], *usual[1:]]))
    return " ".join(dict.fromkeys(found))[:LENGTH].strip()


def _key(parts: list[str]) -> str:
    return f"{''.join(part[:1] for part in parts)} {''.join(parts)}"


@cache
def reading(char: str) -> str:
    """The usual reading of one character, without its tone; a letter or digit as it is, else nothing."""
    if char.isascii():
        return char.lower() if char.isalnum() else ""
    os.environ.setdefault(
        "PYPINYIN_NO_PHRASES", "1"
    )  # its phrases take longer to load than all names to read
    from pypinyin import Style, pinyin

    found = pinyin(char, style=Style.NORMAL, errors="ignore")
    return "".join(filter(str.isascii, found[0][0].replace("ü", "v"))) if found else ""


def sounds_like(one: str, other: str) -> bool:
    """Whether two texts are typed alike, as an input method takes the one for the other.

    >>> sounds_like("县司法局", "县司法剧")
    True
    """
    return [reading(char) or char for char in one] == [reading(char) or char for char in other]
