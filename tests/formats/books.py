"""Makes workbooks for tests: by a writer of workbooks, or part by part where no writer would."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, TypeVar

import xlsxwriter

from learnlaw.errors import Problem
from learnlaw.formats.door import NO_OPTIONS, Options, Source, take
from learnlaw.i18n import tell_place

T = TypeVar("T")
Rows = Sequence[Sequence[Any]]


def xlsx(sheets: Mapping[str, Rows], merged: Sequence[str] = (), hidden: Sequence[str] = ()) -> bytes:
    """A workbook. `merged` holds blocks such as `C2:C3` of the first sheet, filled by their first cell."""
    data = BytesIO()
    book = xlsxwriter.Workbook(
        data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    looks = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm", time: "hh:mm"}
    formats = {kind: book.add_format({"num_format": form}) for kind, form in looks.items()}
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if type(cell) in formats:
                    sheet.write_datetime(number, column, cell, formats[type(cell)])
                elif isinstance(cell, str) and not cell.startswith("=ERR"):
                    sheet.write_string(number, column, cell)
                elif isinstance(cell, str):
                    sheet.write_formula(number, column, "=1/0", None, cell.removeprefix("=ERR"))
                elif cell is not None:
                    sheet.write(number, column, cell)
        if name in hidden:
            sheet.hide()
    first = book.worksheets()[0]
    for block in merged:
        # the first cell is written again, as a merge writes its own
        first.merge_range(block, "")
    _rewrite(first, next(iter(sheets.values())), merged)
    book.close()
    return data.getvalue()


def _rewrite(sheet: Any, rows: Rows, merged: Sequence[str]) -> None:
    for block in merged:
        letters, line = block[0], int(block[1 : block.index(":")])
        sheet.write_string(line - 1, ord(letters) - 65, str(rows[line - 1][ord(letters) - 65]))


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def parts(sheet: str) -> dict[str, str]:
    """The parts of a workbook whose one sheet, 名册, holds the XML `sheet`."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="rId1" Type="{_LINK}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_LINK}"><sheets>'
        '<sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="rId1" Type="{_LINK}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>',
    }


def packed(content: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Parts as a zip."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return data.getvalue()


def cell(reference: str, text: str) -> str:
    """A cell of a sheet's XML."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def ods(table: str) -> bytes:
    """An OpenDocument spreadsheet whose one table, 名册, holds the XML `table`."""
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    sheet = f'<office:spreadsheet><table:table table:name="名册">{table}</table:table></office:spreadsheet>'
    body = f"<office:body>{sheet}</office:body>"
    content = f"<office:document-content {names}>{body}</office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return data.getvalue()


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def label(row: int, column: int, text: str) -> bytes:
    """A cell with text of an old workbook, places from 0."""
    return _record(0x0204, struct.pack("<HHHHB", row, column, 15, len(text), 1) + text.encode("utf-16-le"))


def error(row: int, column: int, code: int) -> bytes:
    """A cell with an error value of an old workbook."""
    return _record(0x0205, struct.pack("<HHHBB", row, column, 15, code, 1))


def xls(name: str, cells: Sequence[bytes]) -> bytes:
    """An old workbook (.xls) with one sheet."""

    def begin(kind: int) -> bytes:
        return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    def globals_at(place: int) -> bytes:
        sheet = struct.pack("<IBBBB", place, 0, 0, len(name), 1) + name.encode("utf-16-le")
        return begin(5) + _record(0x0042, struct.pack("<H", 1200)) + _record(0x0085, sheet) + _record(0x000A)

    stream = globals_at(len(globals_at(0))) + begin(0x10) + b"".join(cells) + _record(0x000A)
    stream += b"\0" * (max(4096, -(-len(stream) // 512) * 512) - len(stream))
    count = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))
    directory = (
        _entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + _entry("Workbook", 2, 2, len(stream)) + b"\0" * 256
    )
    return _compound() + struct.pack("<128I", *table) + directory + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    wide = (name + "\0").encode("utf-16-le")
    head = struct.pack("<HBBIII", len(wide), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return wide.ljust(64, b"\0") + head + b"\0" * 36 + struct.pack("<IQ", start, size)


def _compound() -> bytes:
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    numbers = struct.pack("<HHHHH6xIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0)
    places = struct.pack("<IIIII", 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return magic + b"\0" * 16 + numbers + places + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)


def csv_bytes(*lines: str, encoding: str = "utf-8-sig") -> bytes:
    """A text file of these lines."""
    return "".join(f"{line}\r\n" for line in lines).encode(encoding)


def let_in(data: bytes, name: str = "名册.xlsx", options: Options = NO_OPTIONS) -> Source:
    """A source that came through the door."""
    source, problems = take(data, name, options)
    assert source is not None, problems
    return source


def read(
    reader: Callable[[Source, Options], tuple[T, list[Problem]]],
    data: bytes,
    name: str = "名册.xlsx",
    options: Options = NO_OPTIONS,
) -> tuple[T, list[Problem]]:
    """What a reader gives, with the notices of the door."""
    source, problems = take(data, name, options)
    assert source is not None, problems
    found, more = reader(source, options)
    return found, [*problems, *more]


def told(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    """Code and place of each notice."""
    return [(p.code, tell_place(p.place) if p.place else "") for p in problems if p.warning]


def refused(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    """Code and place of each problem that refuses."""
    return [(p.code, tell_place(p.place) if p.place else "") for p in problems if not p.warning]
