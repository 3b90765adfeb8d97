"""Nothing comes in by its name: size, kind, encoding and every part of a zip are looked at first."""

from __future__ import annotations

import hashlib
import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnlaw.formats.archive import Limits
from learnlaw.formats.door import Kind, Options, open_file, take
from learnlaw.formats.roster_sheet import read_roster
from tests.formats.books import (
    MAIN,
    cell,
    csv_bytes,
    error,
    label,
    ods,
    packed,
    parts,
    refused,
    told,
    xls,
    xlsx,
)

ROSTER = [["工号", "姓名", "单位"], ["G1", "张三", "司法局"]]
GOOD = xlsx({"名册": ROSTER})
HEADER = "工号,姓名,单位"


def code(data: bytes, name: str = "a.xlsx", limits: Limits | None = None) -> str:
    """The code of what refuses `data`."""
    source, problems = take(data, name, limits=limits or Limits())
    assert source is None
    (problem,) = problems
    assert problem.file == name
    assert problem.hint is not None
    return problem.code


def words(data: bytes) -> str:
    """What is said of refused `data`."""
    return " ".join(str(problem.what) for problem in take(data, "a.xlsx")[1])


def sheet(*cells: str) -> bytes:
    """A workbook made part by part, with these rows."""
    rows = "".join(f"<row>{row}</row>" if "<row" not in row else row for row in cells)
    return packed(parts(f"<sheetData>{rows}</sheetData>"))


def test_a_file_is_read_once_and_known_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(GOOD)
    source, problems = open_file(path)
    assert source is not None
    assert problems == []
    assert (source.kind, source.data) == (Kind.XLSX, GOOD)
    assert source.digest == hashlib.sha256(GOOD).hexdigest()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    source, problems = open_file(tmp_path / "none.xlsx")
    assert source is None
    assert [problem.code for problem in problems] == ["unreadable"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(GOOD, Kind.XLSX, id="xlsx"),
        pytest.param(xls("名册", [label(0, 0, "姓名")]), Kind.XLS, id="xls"),
        pytest.param(ods("<table:table-row/>"), Kind.ODS, id="ods"),
        pytest.param(csv_bytes(HEADER), Kind.TEXT, id="csv"),
    ],
)
def test_content_decides_and_a_wrong_ending_is_told(data: bytes, kind: Kind) -> None:
    source, problems = take(data, "名册.pdf")
    assert source is not None
    assert (source.kind, problems) == (kind, [])
    wrong = "名册.csv" if kind is not Kind.TEXT else "名册.xlsx"
    assert told(take(data, wrong)[1]) == [("wrong-ending", "")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"%PDF-1.7", "PDF", id="pdf"),
        pytest.param(b"\x89PNG\r\n", "PNG", id="png"),
        pytest.param(packed({"word/document.xml": "<w/>"}), "docx", id="docx"),
        pytest.param(packed({"xl/workbook.bin": "x"}), "xlsb", id="xlsb"),
        pytest.param(packed({"a.txt": "x"}), "zip", id="any zip"),
        pytest.param(b"\xef\xbb\xbf <HTML><table>", "HTML", id="html"),
        pytest.param(b"<?xml version='1.0'?><Workbook/>", "XML", id="a workbook of 2003"),
    ],
)
def test_what_is_no_table_is_named(data: bytes, said: str) -> None:
    assert code(data) == "not-a-table"
    assert said in words(data)


def test_an_empty_file_and_a_large_one_are_refused() -> None:
    assert code(b"") == "empty"
    assert code(b"x" * 2_000_001, limits=Limits(file_bytes=2_000_000)) == "too-large"


class TestEncodings:
    """utf-8 is silent, others are told, and damage is not turned into other text."""

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
    def test_utf_8_needs_no_word(self, encoding: str) -> None:
        source, problems = take(csv_bytes(HEADER, encoding=encoding), "a.csv")
        assert source is not None
        assert source.text.startswith("工号")
        assert problems == []

    @pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
    def test_another_encoding_is_told(self, encoding: str) -> None:
        source, problems = take(csv_bytes(HEADER, "1,王㐂,𠮷野局", encoding=encoding), "a.csv")
        assert source is not None
        assert "王㐂,𠮷野局" in source.text
        assert told(problems) == [("encoding", "")]
        assert encoding in str(problems[0].what)

    def test_bytes_that_are_neither_are_placed(self) -> None:
        data = csv_bytes(HEADER, "1,张三,局", "2,李四,局") + b"3,\xff\xfe\xfa,x\r\n"
        source, problems = take(data, "a.csv")
        assert source is None
        assert refused(problems) == [("encoding", "line 4")]
        assert str(data.index(b"\xff") + 1) in str(problems[0].what)

    def test_damaged_utf_8_is_not_read_as_gb18030(self) -> None:
        data = csv_bytes("code,name,unit", "1,张三四五,司法", encoding="utf-8")
        data += "2,李四".encode()[:-2] + b",x\r\n"
        assert data.decode("gb18030"), "it would pass, as nonsense"
        assert refused(take(data, "a.csv")[1]) == [("encoding", "line 3")]

    def test_the_command_may_say_the_encoding(self) -> None:
        data = csv_bytes("工號,姓名,單位", encoding="big5")
        source, problems = take(data, "a.csv", Options(encoding="big5"))
        assert source is not None
        assert source.text.startswith("工號")
        assert problems == []
        assert refused(take(data, "a.csv", Options(encoding="utf-8"))[1]) == [("encoding", "line 1")]
        assert refused(take(data, "a.csv", Options(encoding="rot13"))[1]) == [("encoding-name", "")]

    def test_zero_bytes_are_no_text(self) -> None:
        assert refused(take(b"a,b\n\0\n", "a.csv")[1]) == [("binary", "line 2")]


class TestArchives:
    """Parts are counted while they are unpacked, and what the directory says is only believed if it is so."""

    def test_too_many_parts(self) -> None:
        assert code(packed({**parts(""), **{f"x/{n}": "" for n in range(1_000)}})) == "zip-parts"

    def test_a_part_that_is_larger_than_it_says(self) -> None:
        data = packed({**parts(""), "xl/x.xml": "0" * 5_000_000})
        lie = data.replace(struct.pack("<I", 5_000_000), struct.pack("<I", 2_000))
        assert lie != data
        assert code(lie) == "zip-size"

    def test_a_part_that_unpacks_to_two_hundred_times_itself(self) -> None:
        assert code(packed({**parts(""), "xl/x.xml": "0" * 20_000_000})) == "zip-bomb"

    def test_many_parts_that_together_are_too_much(self) -> None:
        noise = hashlib.shake_256(b"x").digest(400_000)
        data = packed({**parts(""), **{f"x/{n}": noise for n in range(5)}})
        assert take(data, "a.xlsx", limits=Limits(unpacked_bytes=3_000_000))[0] is not None
        assert code(data, limits=Limits(unpacked_bytes=1_900_000)) == "zip-bomb"

    def test_a_flipped_byte_is_found_and_the_part_named(self) -> None:
        with zipfile.ZipFile(BytesIO(GOOD)) as archive:
            entry = archive.getinfo("xl/worksheets/sheet1.xml")
        at = entry.header_offset + 30 + len(entry.filename) + 20
        data = GOOD[:at] + bytes([GOOD[at] ^ 1]) + GOOD[at + 1 :]
        assert code(data) == "zip-damaged"
        assert "xl/worksheets/sheet1.xml" in words(data)

    def test_a_file_cut_off(self) -> None:
        assert code(GOOD[: len(GOOD) // 2]) == "zip-damaged"

    def test_two_directories_in_one_file(self) -> None:
        assert code(GOOD + packed({"a": "b"})) == "zip-damaged"

    def test_a_locked_part(self) -> None:
        data = bytearray(packed(parts("")))
        for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            data[data.index(magic) + offset] |= 1
        assert code(bytes(data)) == "password"


class TestParts:
    """XML that would be expanded, is cut off, or would fill the memory never reaches a reader."""

    @pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "docProps/app.xml"])
    def test_a_document_type_is_refused_in_every_part(self, part: str) -> None:
        bomb = '<!DOCTYPE w [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><w>&b;</w>'
        data = packed({**parts("<sheetData/>"), part: bomb})
        assert code(data) == "xml-dtd"
        assert part in words(data)

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
    def test_a_part_in_another_encoding_hides_nothing(self, encoding: str) -> None:
        bomb = "<!DOCTYPE w []><w/>".encode(encoding)
        assert code(packed({**parts("<sheetData/>"), "xl/styles.xml": bomb})) == "xml-encoding"
        said = '<?xml version="1.0" encoding="utf-7"?><w/>'
        assert code(packed({**parts("<sheetData/>"), "xl/styles.xml": said})) == "xml-encoding"

    def test_a_part_cut_off_is_named(self) -> None:
        content = parts(f'<sheetData><row r="1">{cell("A1", "姓名")}</row></sheetData>')
        cut = content["xl/worksheets/sheet1.xml"][:-30]
        data = packed({**content, "xl/worksheets/sheet1.xml": cut})
        assert code(data) == "xml-malformed"
        assert "sheet1" in words(data)

    @pytest.mark.parametrize(
        ("rows", "place"),
        [
            pytest.param(
                f'<row r="1048576">{cell("XFD1048576", "x")}</row>', "名册!XFD1048576", id="the last cell"
            ),
            pytest.param(f'<row r="2">{cell("ZZ2", "x")}</row>', "名册!ZZ2", id="a column too far"),
            pytest.param(
                f'<row r="2">{cell("xfd1048576", "x")}</row>', "名册!XFD1048576", id="in small letters"
            ),
            pytest.param(f'<row r="2">{cell("&#88;FD1048576", "x")}</row>', "名册!XFD1048576", id="in code"),
            pytest.param(
                '<row r="2"><c  r = "XFD9"><v>1</v></c></row>', "名册!XFD9", id="with blanks around"
            ),
            pytest.param(
                f'<row r="2">{cell("ZZZZZZ1", "x")}</row>', "名册!ZZZZZZ1", id="no column of this world"
            ),
            pytest.param('<row r="900000"><c><v>1</v></c></row>', "名册!A900000", id="by its row alone"),
            pytest.param(f'<row r="2">{"<c/>" * 300}<c><v>1</v></c></row>', "名册!KO2", id="by counting"),
            pytest.param(
                '<row r="2"/>' + "<row/>" * 200_000 + "<row><c><v>1</v></c></row>", "名册!A200003", id="rows"
            ),
        ],
    )
    def test_a_cell_far_off_is_named(self, rows: str, place: str) -> None:
        content = parts(f'<sheetData><row r="1">{cell("A1", "姓名")}</row>{rows}</sheetData>')
        source, problems = take(packed(content, zipfile.ZIP_STORED), "a.xlsx")
        assert source is None
        assert refused(problems) == [("far-cell", place)]

    @pytest.mark.parametrize(
        "rows",
        [
            pytest.param('<row r="1048576"><c r="XFD1048576" s="1"/></row>', id="formatted, but empty"),
            pytest.param(
                '<row r="1048576"><c r="XFD1048576" s="1"></c></row>', id="formatted, with an end tag"
            ),
            pytest.param("<!-- <c r='XFD1048576'> -->", id="in a comment"),
        ],
    )
    def test_a_far_cell_without_value_does_no_harm(self, rows: str) -> None:
        first = f'<row r="1">{cell("A1", "姓名")}{cell("B1", "单位")}</row>'
        last = f'<row r="2">{cell("A2", "张三")}{cell("B2", "司法局")}</row>'
        source, problems = take(packed(parts(f"<sheetData>{first}{last}{rows}</sheetData>")), "a.xlsx")
        assert source is not None
        assert problems == []
        assert [officer.name for officer in read_roster(source)[0].officers] == ["张三"]

    def test_a_table_of_too_many_cells_is_refused_though_none_is_far(self) -> None:
        cells = f'<row r="1">{cell("CV1", "x")}</row><row r="199999">{cell("A199999", "x")}</row>'
        assert code(packed(parts(f"<sheetData>{cells}</sheetData>"))) == "far-cell"

    def test_error_values_are_found_in_plain_and_in_unusual_xml(self) -> None:
        for quote in "\"'":
            wrong = f"<c r={quote}B2{quote} t={quote}e{quote}><f>1/0</f><v>#DIV/0!</v></c>"
            source, _ = take(packed(parts(f'<sheetData><row r="2">{wrong}</row></sheetData>')), "a.xlsx")
            assert source is not None
            assert source.errors == {"名册": {(2, 2): "#DIV/0!"}}

    def test_error_values_are_found_in_old_workbooks(self) -> None:
        source, _ = take(xls("名册", [label(0, 0, "姓名"), error(1, 0, 0x17)]), "a.xls")
        assert source is not None
        assert source.errors == {"名册": {(2, 1): "#REF!"}}

    def test_an_old_workbook_filled_to_its_corners_is_refused(self) -> None:
        data = xls("名册", [label(0, 0, "姓名"), label(65_535, 255, "x")])
        assert refused(take(data, "a.xls")[1]) == [("far-cell", "名册!IV65536")]

    @pytest.mark.parametrize(
        ("at", "value"),
        [
            pytest.param(512 + 4 * 5, 2, id="a chain in a circle"),
            pytest.param(512 + 4 * 5, 99, id="a chain that leads out of the file"),
            pytest.param(68, 1, id="a table that is none"),
            pytest.param(48, 50, id="no directory"),
            pytest.param(1536 + 2, 0xFFFF, id="a record that does not end"),
        ],
    )
    def test_an_old_workbook_that_is_broken_never_reaches_its_reader(self, at: int, value: int) -> None:
        data = OLD[:at] + struct.pack("<I", value) + OLD[at + 4 :]
        assert refused(take(data, "a.xls")[1]) == [("workbook", "")]

    def test_repeated_cells_of_an_open_document_are_counted(self) -> None:
        many = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell'
        blank = f"{many}/></table:table-row>"
        filled = f"{many}><text:p>x</text:p></table:table-cell></table:table-row>"
        assert take(ods(blank), "a.ods")[0] is not None
        assert refused(take(ods(filled), "a.ods")[1]) == [("far-cell", "名册!A1000000")]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_mutated_workbook_is_read_or_refused_and_never_more(data: st.DataObject) -> None:
    """Bytes changed, cut out or put in: the door and the reader answer with problems, not with errors."""
    content = bytearray(BASES[data.draw(st.sampled_from(sorted(BASES)))])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(len(content) - 1, 0)))
        put = data.draw(st.binary(max_size=4))
        content[at : at + data.draw(st.integers(0, 4))] = put
    source, problems = take(bytes(content), "a.xlsx")
    if source is None:
        assert any(not problem.warning for problem in problems)
    else:
        read_roster(source)


SMALL = packed(parts(f'<sheetData><row r="1">{cell("A1", "姓名")}{cell("B1", "单位")}</row></sheetData>'))
OLD = xls("名册", [label(0, 0, "姓名"), label(0, 1, "单位"), label(1, 0, "张三"), label(1, 1, "司法局")])

BASES = {"xlsx": GOOD, "by hand": SMALL, "xls": OLD, "csv": csv_bytes(HEADER, "G1,张三,司法局")}


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='<>/"= rc1AZ&;![]-tevXFD', max_size=60))
def test_any_xml_of_a_sheet_is_read_or_refused(inside: str) -> None:
    source, _ = take(packed(parts(f"<sheetData>{inside}</sheetData>")), "a.xlsx")
    if source is not None:
        read_roster(source)


def test_a_sheet_with_a_prefix_is_read_as_one_without() -> None:
    row = '<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>'
    part = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{row}</x:sheetData></x:worksheet>'
    assert code(packed({**parts(""), "xl/worksheets/sheet1.xml": part})) == "far-cell"
