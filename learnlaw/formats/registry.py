"""Every format of question banks behind two calls: `read` bytes of any kind, `write` one that is named.

What a file is, its content decides, never its ending. A format that cannot be
told by content is named by the caller (`--type`), and then it is that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from learnlaw.domain.bank import Bank
from learnlaw.domain.question import Question
from learnlaw.errors import Problem, RefusedError, UsageError, say
from learnlaw.formats.archive import LIMITS, Limits, names
from learnlaw.formats.plain_text import decode

Read = tuple[list[Question], list[Problem]]
Written = tuple[bytes, list[Problem]]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name for `--type`, and what people call it."""

    name: str
    title: str
    reads: bool = True
    ending: str = ""
    """The usual ending of a file that is written; empty where the format is only read."""


FORMATS = (
    Format("yaml", "YAML", ending=".yaml"),
    Format("gift", "GIFT", ending=".gift"),
    Format("moodle", "Moodle XML", ending=".xml"),
    Format("aiken", "Aiken", ending=".txt"),
    Format("qti", "QTI 1.2, 2.1, 2.2, 3.0"),
    Format("qti21", "QTI 2.1", reads=False, ending=".zip"),
    Format("qti30", "QTI 3.0", reads=False, ending=".zip"),
    Format("xlsx", "Excel", ending=".xlsx"),
    Format("csv", "csv"),
    Format("text", "题目文本"),
    Format("docx", "Word"),
    Format("blackboard", "Blackboard"),
    Format("json", "JSON"),
)
BY_NAME = {format.name: format for format in FORMATS}


class UnknownFormatError(UsageError):
    """The format that is asked for is not known, or not read, or not written."""

    template = "there is no format {name} here: choose {known}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the command said about how to read a bank; empty means: find out."""

    type: str = ""
    encoding: str = ""
    sheet: str = ""
    delimiter: str = ""
    answers_in_stem: bool = False
    """An answer in the brackets of a stem was confirmed to be meant."""


def read(data: bytes, file: str, options: ReadOptions | None = None, limits: Limits = LIMITS) -> Read:
    """The questions of a file and what is wrong with it; nothing else is opened.

    UnknownFormatError if `options.type` is none that is read.
    """
    options = options or ReadOptions()
    known = [f.name for f in FORMATS if f.reads]
    if options.type and options.type not in known:
        raise UnknownFormatError(name=options.type, known=", ".join(known))
    if not data.strip():
        return [], [Problem("no-questions", say("there are no questions in it"), None, file)]
    if len(data) > limits.file_bytes:
        what = say("the file is larger than {limit} MB", limit=limits.file_bytes // 1_000_000)
        return [], [Problem("too-large", what, say("split it, or take pictures out of it"), file)]
    try:
        kind = options.type or _kind_of_bytes(data, file)
        if kind in _BYTES:
            return _BYTES[kind](data, file, options)
        text, notices = decode(data, file, options.encoding)
        kind = kind or kind_of_text(text)
        if kind in _BYTES:
            return _BYTES[kind](data, file, options)
        questions, problems = _TEXTS[kind](text, file, options)
    except RefusedError as error:
        return [], list(error.problems)
    return questions, [*notices, *problems]


def _kind_of_bytes(data: bytes, file: str) -> str:
    """The format of bytes that are no plain text; empty if they may be text."""
    from learnlaw.formats.xml_tree import root_of

    if data.startswith(b"PK"):
        parts = names(data, file)
        if "word/document.xml" in parts:
            return "docx"
        return "qti" if "imsmanifest.xml" in parts else "xlsx"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "xlsx"
    if re.match(rb"(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<[?!A-Za-z\0]", data):
        _, root = root_of(data)
        if root == "quiz":
            return "moodle"
        if root == "questestinterop" or "assessment" in root.casefold():
            return "qti"
        if re.match(rb"\W*<(\?xml|!doctype|html)", data[:20], re.IGNORECASE):
            what = say("the document {root} is no bank of questions", root=root or "—")
            hint = say("export it as Moodle XML, QTI or Excel")
            raise RefusedError([Problem("not-a-bank", what, hint, file)])
    return ""


_AIKEN = re.compile(r"^(ANSWER|ＡＮＳＷＥＲ)\s*[:：]", re.MULTILINE)
_YAML = re.compile(r"^(schema|bank|questions)\s*:", re.MULTILINE)
_GIFT = re.compile(r"(?<!\\)\{[^{}]*(?<!\\)\}|｛[^｛｝]*｝|^::|^\$CATEGORY:|^//", re.M | re.S)
_OPTION = re.compile(r"^[A-Z][.)][ \t]?\S", re.MULTILINE)
_KEYED = re.compile(r"答案|[（(]\s*[A-G]{1,7}\s*[)）]")
_HEAD = 200_000


def kind_of_text(text: str) -> str:
    """The format of a text, by the signs that only it has.

    >>> kind_of_text("甲？{T}"), kind_of_text("甲？\\nA. 一\\nB. 二\\nANSWER: A"), kind_of_text("1.甲\\n答案：对")
    ('gift', 'aiken', 'text')
    """
    from learnlaw.formats.blackboard import LINE

    head = re.sub("\r\n?", "\n", text[:_HEAD]).lstrip()
    if head.startswith(("[", "{")) and re.match(r'\[\s*(\{\s*"|\]|\[)|\{\s*"', head):
        return "json"
    if _YAML.search(head) and not _GIFT.match(head):
        return "yaml"
    if LINE.match(head):
        return "blackboard"
    if _AIKEN.search(head):
        return "aiken"
    if _is_table(head):
        return "csv"
    if _GIFT.search(head):
        return "gift"
    return "aiken" if _OPTION.search(head) and not _KEYED.search(head) else "text"


def _is_table(head: str) -> bool:
    """Whether one of the first lines is a header of questions, or all are rows read by place."""
    from learnlaw.formats.sheet_header import find_header

    rows = [re.split(r"[,\t;]", line) for line in head.splitlines()[:10]]
    header = find_header([[cell.strip('" ') for cell in row] for row in rows])
    if header is not None and (header.whole or "answer" in header.fields):
        return True
    return bool(rows) and all(len(row) >= 6 and row[0].strip() in list("12345") for row in rows)


def _yaml(text: str, file: str, options: ReadOptions) -> Read:
    from learnlaw.formats import bank_yaml

    bank, problems = bank_yaml.read(text, file)
    return list(bank.questions) if bank else [], problems


def _gift(text: str, file: str, options: ReadOptions) -> Read:
    from learnlaw.formats import gift

    return gift.read(text, file)


def _aiken(text: str, file: str, options: ReadOptions) -> Read:
    from learnlaw.formats import aiken

    return aiken.read(text, file)


def _json(text: str, file: str, options: ReadOptions) -> Read:
    from learnlaw.formats import json_bank

    return json_bank.read(text, file)


def _blackboard(text: str, file: str, options: ReadOptions) -> Read:
    from learnlaw.formats import blackboard

    return blackboard.read(text, file)


def _paper(text: str, file: str, options: ReadOptions) -> Read:
    from learnlaw.formats import text_bank

    lines = re.split("\r\n|\r|\n", text)
    return text_bank.read(lines, file, answers_in_stem=options.answers_in_stem)


def _docx(data: bytes, file: str, options: ReadOptions) -> Read:
    from learnlaw.formats import docx_text, text_bank

    lines, notices = docx_text.lines(data, file)
    questions, problems = text_bank.read(lines, file, answers_in_stem=options.answers_in_stem)
    return questions, [*notices, *problems]


def _moodle(data: bytes, file: str, options: ReadOptions) -> Read:
    from learnlaw.formats import moodle_xml

    return moodle_xml.read(data, file)


def _qti(data: bytes, file: str, options: ReadOptions) -> Read:
    from learnlaw.formats import qti

    return qti.read(data, file)


def _table(data: bytes, file: str, options: ReadOptions) -> Read:
    from learnlaw.formats import sheet_bank
    from learnlaw.formats.door import Options, take

    told = Options(sheet=options.sheet, encoding=options.encoding, delimiter=options.delimiter)
    source, notices = take(data, file, told)
    if source is None:
        return [], notices
    questions, problems = sheet_bank.read(source, told)
    return questions, [*notices, *problems]


_BYTES: dict[str, Callable[[bytes, str, ReadOptions], Read]] = {
    "moodle": _moodle,
    "qti": _qti,
    "xlsx": _table,
    "csv": _table,
    "docx": _docx,
}
_TEXTS: dict[str, Callable[[str, str, ReadOptions], Read]] = {
    "yaml": _yaml,
    "gift": _gift,
    "aiken": _aiken,
    "json": _json,
    "blackboard": _blackboard,
    "text": _paper,
}


def write(questions: Sequence[Question], type: str, bank: Bank | None = None) -> Written:
    """The questions as bytes of a format, and what of them it cannot carry.

    `bank` gives a YAML file its head; without it the law and edition of the
    questions do, if all have the same. UnknownFormatError if `type` is not written.
    """
    known = [f.name for f in FORMATS if f.ending]
    if type not in known:
        raise UnknownFormatError(name=type, known=", ".join(known))
    if type == "yaml":
        return _yaml_bytes(questions, bank), []
    return _WRITERS[type]()(questions)


def _yaml_bytes(questions: Sequence[Question], bank: Bank | None) -> bytes:
    from learnlaw.formats import bank_yaml

    laws, editions = {q.law for q in questions}, {q.edition for q in questions}
    law: str = laws.pop() if len(laws) == 1 else ""
    edition: date | None = editions.pop() if len(editions) == 1 else None
    head = bank or Bank(id="export", law=law, edition=edition)
    whole = Bank(id=head.id, title=head.title, law=head.law, edition=head.edition, questions=tuple(questions))
    return bank_yaml.write(whole).encode("utf-8")


def _gift_writer() -> Callable[[Iterable[Question]], Written]:
    from learnlaw.formats import gift

    return gift.write


def _moodle_writer() -> Callable[[Iterable[Question]], Written]:
    from learnlaw.formats import moodle_xml

    return moodle_xml.write


def _aiken_writer() -> Callable[[Iterable[Question]], Written]:
    from learnlaw.formats import aiken

    return aiken.write


def _qti21_writer() -> Callable[[Iterable[Question]], Written]:
    from learnlaw.formats import qti

    return qti.write21


def _qti30_writer() -> Callable[[Iterable[Question]], Written]:
    from learnlaw.formats import qti

    return qti.write30


def _xlsx_writer() -> Callable[[Iterable[Question]], Written]:
    from learnlaw.formats import sheet_bank_out

    return sheet_bank_out.write


_WRITERS = {
    "gift": _gift_writer,
    "moodle": _moodle_writer,
    "aiken": _aiken_writer,
    "qti21": _qti21_writer,
    "qti30": _qti30_writer,
    "xlsx": _xlsx_writer,
}
