"""The one door for files from outside: how large, what kind by content, in which encoding.

Nothing here trusts the ending of a name. A file is read once, as bytes, and
known by their SHA-256 digest; no socket and no other file is opened.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from learnlaw.errors import Message, Problem, RefusedError, say
from learnlaw.formats.archive import LIMITS, Limits, names, unpack
from learnlaw.formats.cells import Errors, Merged
from learnlaw.formats.inspect_ods import inspect_ods
from learnlaw.formats.inspect_workbook import Inspection
from learnlaw.formats.inspect_xls import inspect_xls
from learnlaw.formats.plain_text import decode


class Kind(StrEnum):
    """What a file is, by content."""

    TEXT = "text"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command said about how to read a file; empty means: find out."""

    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    """`tab`, `comma`, `semicolon`, or the character itself."""
    ignore: tuple[str, ...] = ()
    """Headers of columns that are not to be read."""


NO_OPTIONS = Options()


@dataclass(frozen=True, slots=True)
class Source:
    """A file that came through the door."""

    name: str
    """As the user called it; every problem repeats it."""
    kind: Kind
    data: bytes
    digest: str
    """SHA-256 of the bytes, in hex."""
    text: str = ""
    """The decoded text of a file of kind TEXT, without a byte order mark."""
    errors: Errors = field(default_factory=dict)
    """Cells that hold an error value such as #REF!, by sheet, where the reader would give them as blank."""
    merged: Merged = field(default_factory=dict)
    """Merged blocks by sheet, where the reader does not tell them."""


def open_file(
    path: Path, options: Options = NO_OPTIONS, limits: Limits = LIMITS
) -> tuple[Source | None, list[Problem]]:
    """Read a file of tables once. Without a Source the problems say why; with one they are notices."""
    name = str(path)
    try:
        with path.open("rb") as file:
            data = file.read(limits.file_bytes + 1)
    except OSError as error:
        what = say("cannot be read: {why}", why=error.strerror or "")
        return None, [Problem("unreadable", what, say("look at the name and the rights of the file"), name)]
    return take(data, name, options, limits)


def take(
    data: bytes, name: str, options: Options = NO_OPTIONS, limits: Limits = LIMITS
) -> tuple[Source | None, list[Problem]]:
    """Let bytes in as a workbook or as text with a table. As `open_file`."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        _measure(data, name, limits)
        kind = _kind(data, name)
        if kind is Kind.TEXT:
            text, notices = decode(data, name, options.encoding)
            _no_markup(text, name)
            return Source(name, kind, data, digest, text), [*_ending(name, kind), *notices]
        errors, merged = _look_inside(kind, data, name, limits)
        return Source(name, kind, data, digest, errors=errors, merged=merged), _ending(name, kind)
    except RefusedError as refused:
        return None, list(refused.problems)


def _measure(data: bytes, name: str, limits: Limits) -> None:
    if not data:
        raise _refusal("empty", name, say("the file is empty"), say("save it again, or choose another file"))
    if len(data) > limits.file_bytes:
        what = say("the file is larger than {limit} MB", limit=limits.file_bytes // 1_000_000)
        raise _refusal("too-large", name, what, say("split it, or take pictures out of it"))


_FOREIGN = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AS_TABLE = say("open it in a spreadsheet program and save it as .xlsx or .csv")


def _kind(data: bytes, name: str) -> Kind:
    if data.startswith(b"PK"):
        return _zip_kind(data, name)
    if data.startswith(_OLE):
        return _ole_kind(data, name)
    for magic, title in _FOREIGN:
        if data.startswith(magic):
            raise _not_a_table(name, title)
    return Kind.TEXT


_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_OTHER_ZIPS = (
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("imsmanifest.xml", "QTI"),
)


def _zip_kind(data: bytes, name: str) -> Kind:
    """What a zip holds, by the names of its parts; the parts are looked at later."""
    parts = names(data, name)
    if "xl/workbook.xml" in parts:
        return Kind.XLSX
    if "content.xml" in parts and _ODS in data[:200]:
        return Kind.ODS
    raise _not_a_table(name, next((title for part, title in _OTHER_ZIPS if part in parts), "zip"))


def _ole_kind(data: bytes, name: str) -> Kind:
    found = {word for word in ("Workbook", "Book", "EncryptedPackage", "WordDocument") if _wide(word) in data}
    if "EncryptedPackage" in found:
        what = say("the workbook is locked with a password")
        raise _refusal("password", name, what, say("save it without a password"))
    if found & {"Workbook", "Book"}:
        return Kind.XLS
    raise _not_a_table(name, "doc" if "WordDocument" in found else "OLE")


def _wide(word: str) -> bytes:
    return word.encode("utf-16-le") + b"\0\0"


_MARKUP = re.compile(r"\s*<(\?xml|!doctype\s+html|html|head|body|meta|table|style|div)\b", re.IGNORECASE)


def _no_markup(text: str, name: str) -> None:
    found = _MARKUP.match(text)
    if found and (found[1] != "?xml" or "<html" in text[:2000]):
        raise _not_a_table(name, "HTML")
    if found:
        raise _not_a_table(name, "XML")


def _look_inside(kind: Kind, data: bytes, name: str, limits: Limits) -> tuple[Errors, Merged]:
    if kind is Kind.XLS:
        return inspect_xls(data, name, limits), {}
    inspection, merged = Inspection(name, limits), {}
    for part, content in unpack(data, name, limits):
        inspection.look(part, content)
        if kind is Kind.ODS and part == "content.xml":
            merged = {sheet.name: sheet.merged for sheet in inspect_ods(content, name, limits)}
    return inspection.errors(), merged


_ENDINGS = {
    Kind.TEXT: (".csv", ".txt", ".tsv"),
    Kind.XLSX: (".xlsx", ".xlsm"),
    Kind.XLS: (".xls", ".et"),
    Kind.ODS: (".ods",),
}


def _ending(name: str, kind: Kind) -> list[Problem]:
    ending = Path(name).suffix.lower()
    others = (e for k, endings in _ENDINGS.items() if k is not kind for e in endings)
    if ending not in others:
        return []
    what = say(
        "the name ends in {ending}, the content is {kind} and was read as that", ending=ending, kind=kind
    )
    return [Problem("wrong-ending", what, say("rename the file"), name, warning=True)]


def _not_a_table(name: str, title: str) -> RefusedError:
    what = say("this is a file of kind {title}, not a workbook and not csv", title=title)
    return _refusal("not-a-table", name, what, _AS_TABLE)


def _refusal(code: str, name: str, what: Message, hint: Message) -> RefusedError:
    return RefusedError([Problem(code, what, hint, name)])
