"""The columns of question tables, under all the names that Chinese systems give them.

A header is found within the first ten rows of a sheet. Blanks, line ends, width
and bracketed remarks (必填, 勿删, 可选) make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from learnlaw.domain.numerals import number
from learnlaw.domain.question import LETTERS
from learnlaw.formats.cells import Cell

HEADER_ROWS = 10

_NAMES = {
    "id": ("编号", "试题编码", "试题编号", "题目编号", "题目编码", "试题guid", "题目id", "试题id", "id"),
    "kind": ("题型", "试题类型", "题目类型", "题目分类型", "类型", "type", "kind"),
    "stem": ("题干", "题目", "试题内容", "题目内容", "试题题干", "题目题干", "问题", "试题", "标题", "stem", "name"),
    "options": ("选项", "备选项", "选择项", "候选项", "备选答案", "选项内容列表", "options"),
    "answer": ("答案", "正确答案", "标准答案", "参考答案", "试题答案", "答案1", "正确选项", "answer", "key"),
    "rationale": ("解析", "答案解析", "试题解析", "整体解析", "题目解析", "判断题解析", "解释", "rationale"),
    "basis": ("依据", "题目依据", "出处", "法律依据", "试题出处", "条款依据", "来源", "source"),
    "law": ("法律", "法律名称", "涉及法律", "law"),
    "edition": ("法律版本", "版本", "edition"),
    "article": ("条款", "条文", "法条", "article"),
    "difficulty": ("难度", "难易度", "难易程度", "难度等级", "difficulty"),
    "case": ("案例", "案例题", "case"),
    "pool": ("题池", "pool"),
    "state": ("状态", "state"),
    "version": ("版次", "version"),
    "approved": ("审定", "approved"),
    "tags": (
        "标签", "知识点", "章节", "考点", "学科", "分类", "题目分类", "所属题库", "一级纲要", "二级纲要",
        "知识点一级", "知识点二级", "知识点三级", "知识点四级", "知识点五级", "知识点六级", "tags",
    ),
    "picture": ("题干图片", "题目图片", "选项图片", "题目视频", "图片"),
    "number": ("题目序号", "题号", "seq"),
    "one_option": ("选项内容",),
    "one_right": ("是否正确项", "是否正确"),
}  # fmt: skip
_FIELDS = {name: field for field, names in _NAMES.items() for name in names}
_REMARKS = re.compile(r"[（(\[【].*?[）)\]】]")
_MARK = r"([a-z]|\d{1,2}|[一二三四五六七八九十]{1,2})"
_OPTION = re.compile(rf"(?:选项|选择项|备选项|备选答案|答案选项|option){_MARK}(?:内容)?")
_RIGHT = re.compile(rf"选项{_MARK}是否正确")
_PICTURE = re.compile(r"选项.{1,2}图片")
_KEY_H = re.compile(r"(正确答案)h")


@dataclass(slots=True)
class Header:
    """Which column holds what; columns from 0."""

    row: int
    fields: dict[str, int] = field(default_factory=dict)
    options: dict[int, int] = field(default_factory=dict)
    """The column of each option, by its place."""
    right: dict[int, int] = field(default_factory=dict)
    """The column that says whether an option is right."""
    tags: list[int] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)

    @property
    def known(self) -> int:
        """How many columns are known."""
        return len(self.fields) + len(self.options) + len(self.right)

    @property
    def row_an_option(self) -> bool:
        """Whether each row is one option of a question."""
        return "one_option" in self.fields and "one_right" in self.fields

    @property
    def whole(self) -> bool:
        """Whether it is the header of questions: what is asked, and what is right."""
        asked = "stem" in self.fields
        return asked and ("answer" in self.fields or bool(self.right) or self.row_an_option)


def find_header(rows: Sequence[Sequence[Cell]]) -> Header | None:
    """The best header among the first rows: a whole one before others; None if no row knows two columns."""
    found = [_header(n, row) for n, row in enumerate(rows[:HEADER_ROWS])]
    likely = [h for h in found if h.known >= 2]
    return max(likely, key=lambda h: (h.whole, h.known), default=None)


def cell_text(cell: Cell) -> str:
    """What a cell says: 1.0 is 1, a day is 2021-01-22."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _header(n: int, row: Sequence[Cell]) -> Header:
    header = Header(n)
    for column, cell in enumerate(row):
        if isinstance(cell, str) and cell.strip():
            _place(header, column, header_word(cell))
    return header


def header_word(cell: str) -> str:
    """What headers are compared by.

    >>> header_word("选项 E\\n(勿删)"), header_word("正确答案H\\n（必填）")
    ('选项e', '正确答案')
    """
    flat = _REMARKS.sub("", re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", cell))).casefold()
    flat = re.sub(r"[（(\[【].*$", "", flat)  # a remark whose brackets are not of one kind
    return _KEY_H.sub(r"\1", flat)


def _place(header: Header, column: int, word: str) -> None:
    option, right = _OPTION.fullmatch(word), _RIGHT.fullmatch(word)
    if right:
        header.right.setdefault(_index(right[1]), column)
    elif option and word not in _FIELDS:
        header.options.setdefault(_index(option[1]), column)
    elif _PICTURE.fullmatch(word) or _FIELDS.get(word) == "picture":
        header.pictures.append(column)
    elif _FIELDS.get(word) == "tags":
        header.tags.append(column)
    elif word in _FIELDS:
        header.fields.setdefault(_FIELDS[word], column)


def _index(mark: str) -> int:
    if mark.isdecimal():
        return int(mark) - 1
    return LETTERS.index(mark.upper()) if mark.isascii() else (number(mark) or 1) - 1
