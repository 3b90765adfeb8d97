"""How Chinese tables and texts write kinds of question, options and answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from learnlaw.domain.question import BLANK, LETTERS, Kind, answer_key, truth

KINDS = {
    Kind.SINGLE: ("单选题", "单选", "单项选择题", "单项选择", "选择题", "single"),
    Kind.MULTIPLE: ("多选题", "多选", "多项选择题", "多项选择", "不定项选择题", "不定项", "multiple"),
    Kind.TRUE_FALSE: ("判断题", "判断", "是非题", "判断正误题", "true_false", "truefalse"),
    Kind.BLANK: ("填空题", "填空", "定值填空题", "定值填空", "blank"),
    Kind.SHORT: (
        "简答题",
        "简答",
        "问答题",
        "论述题",
        "主观题",
        "名词解释",
        "案例分析题",
        "案例分析",
        "short",
    ),
}
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}
NUMBERED = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.SHORT)
"""What some tables write as 1, 2, 3, 4."""

EMPTY_BRACKET = re.compile(r"[（(]\s*[）)]")
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F) if chr(wide - 0xFEE0).isalnum()}
_LETTER = r"[（(]?([A-Z])\s*[)）.．、,，:：\-－]\s*"
_FIRST_LETTER = re.compile(rf"\s*{_LETTER}")
_SEPARATORS = re.compile(r"\$;\$|\||\n|；|;")
_KEY_SIGNS = re.compile(r"[\s,，、;；|/.。#=+\-和及]+")
_NOTHING = frozenset({"", "\\", "/", "-", "—", "无"})
_PARTS = re.compile(r"[|｜]")
_OR = re.compile(r"[;；]")


def narrow(text: str) -> str:
    """Full-width letters and digits as half-width, other signs as they are; as long as `text`.

    >>> narrow("Ａ．５０元")
    'A．50元'
    """
    return text.translate(_NARROW)


def kind_of(word: str) -> Kind | None:
    """The kind that a word names.

    >>> kind_of("单选题（每题2分）"), kind_of("[多选题]"), kind_of("1")
    (<Kind.SINGLE: 'single'>, <Kind.MULTIPLE: 'multiple'>, None)
    """
    flat = re.sub(r"\s", "", unicodedata.normalize("NFKC", word)).casefold().strip("[]【】<>=")
    return _KIND_OF.get(flat) or _KIND_OF.get(re.sub(r"[(（\[【].*$", "", flat))


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing."""
    return text.strip() in _NOTHING


def split_options(text: str) -> list[str]:
    """Options that stand in one cell or on one line, without their letters; [] if it cannot be told.

    >>> split_options("A. kW$;$B. kVA"), split_options("A-带电|B-停电"), split_options("A．甲  B．乙")
    (['kW', 'kVA'], ['带电', '停电'], ['甲', '乙'])
    """
    parts = [p.strip() for p in _SEPARATORS.split(text) if p.strip()]
    if len(parts) > 1:
        bare = without_letters(parts)
        if bare != parts:
            return bare
    cut = cut_options(text.strip())
    if len(cut) > 1:
        return cut
    return parts if len(parts) > 1 and not any(_FIRST_LETTER.match(narrow(p)) for p in parts) else []


def cut_options(text: str, first: int = 0) -> list[str]:
    """Options on one line, cut before each letter that follows the one before; the first has place `first`.

    >>> cut_options("A.甲 B.乙"), cut_options("C、丙　D、丁", 2)
    (['甲', '乙'], ['丙', '丁'])
    """
    flat = narrow(text)
    starts: list[re.Match[str]] = []
    at = 0
    for letter in LETTERS[first:]:
        found = _AT[letter].search(flat, at)
        if found is None or (not starts and flat[: found.start()].strip()):
            break
        starts.append(found)
        at = found.end()
    ends = [*(m.start() for m in starts[1:]), len(text)]
    return [text[m.end() : end].strip().rstrip("；;") for m, end in zip(starts, ends, strict=False)]


_AT = {
    letter: re.compile(rf"(?:^|(?<=[\s　；;。，,)）]))[（(]?{letter}\s*[)）.．、:：\-－]\s*")
    for letter in LETTERS
}


def glued(text: str) -> bool:
    """Whether several lettered options stand in what should be one.

    >>> glued("A.甲 B.乙 C.丙"), glued("甲")
    (True, False)
    """
    return len(cut_options(text)) > 1 or len(cut_options(f"A.{text}")) > 1


def without_letters(options: Sequence[str]) -> list[str]:
    """Options without the letters A, B, C in front, if all of them have theirs.

    >>> without_letters(["A.甲", "B.乙"]), without_letters(["A股", "B股"])
    (['甲', '乙'], ['A股', 'B股'])
    """
    heads = [_FIRST_LETTER.match(narrow(option[:6])) for option in options]
    if not all(head and LETTERS[i : i + 1] == head[1] for i, head in enumerate(heads)):
        return list(options)
    return [option[head.end() :].strip() for option, head in zip(options, heads, strict=True) if head]


def letters(text: str, options: Sequence[str]) -> str | None:
    """The letters of a key: `ABD`, `A、B`, full width, the words of an option; None if it is none of these.

    >>> letters("Ａ、Ｃ", ["甲", "乙", "丙"]), letters("乙", ["甲", "乙"]), letters("E", ["甲", "乙"])
    ('AC', 'B', None)
    """
    flat = _KEY_SIGNS.sub("", unicodedata.normalize("NFKC", text).upper())
    if flat and all(c in LETTERS[: len(options)] for c in flat):
        return "".join(sorted(set(flat)))
    words = [answer_key(option) for option in options]
    given = [answer_key(part) for part in _SEPARATORS.split(text) if part.strip()]
    if given and all(words.count(part) == 1 for part in given):
        return "".join(sorted(LETTERS[words.index(part)] for part in given))
    return None


def is_letters(text: str) -> bool:
    """Whether an answer is written in letters at all, be there such options or not."""
    flat = _KEY_SIGNS.sub("", unicodedata.normalize("NFKC", text).upper())
    return 0 < len(flat) <= len(LETTERS) and all(c in LETTERS for c in flat)


def blanks(text: str, count: int) -> list[list[str]]:
    """Accepted answers of each of `count` blanks: blanks parted by |, alternatives by ；.

    >>> blanks("二百元;200元|三日", 2), blanks("二百元|200元", 1)
    ([['二百元', '200元'], ['三日']], [['二百元', '200元']])
    """
    parts = [part.strip() for part in _PARTS.split(text)]
    if count == 1 and len(parts) > 1 and not _OR.search(text):
        return [[answer for part in parts for answer in _alternatives(part)]]
    numbered = re.findall(r"[（(]([^（）()]+)[）)]", text)
    if (
        len(parts) == 1
        and count > 1
        and len(numbered) == count
        and re.fullmatch(r"(\s*[（(][^（）()]+[）)]\s*)+", text)
    ):
        return [_alternatives(part) for part in numbered]
    return [_alternatives(part) for part in parts]


def _alternatives(text: str) -> list[str]:
    return [answer.strip() for answer in _OR.split(text) if answer.strip()]


def with_gaps(stem: str) -> str:
    """A stem whose empty brackets are its blanks.

    >>> with_gaps("罚款最高（  ）元"), with_gaps("罚款____元（ ）")
    ('罚款最高____元', '罚款____元（ ）')
    """
    return stem if BLANK.search(stem) else EMPTY_BRACKET.sub("____", stem)


def guess(answer: str, options: Sequence[str], stem: str) -> Kind:
    """The kind of a question that does not say it: by its options, its answer, its stem."""
    if options:
        said = {truth(option) for option in options}
        if len(options) == 2 and said == {True, False}:
            return Kind.TRUE_FALSE
        key = letters(answer, options) or ""
        return Kind.MULTIPLE if len(key) > 1 else Kind.SINGLE
    if truth(answer) is not None and not BLANK.search(stem):
        return Kind.TRUE_FALSE
    return Kind.BLANK if BLANK.search(stem) or re.search(r"[（(]\s{2,}[）)]", stem) else Kind.SHORT
