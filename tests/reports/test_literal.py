"""Whatever a text holds, each format shows it as it is: no markup, no formula, no field, no link (R-51, R-75)."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from learnlaw.formats import cell_values
from learnlaw.reports.csv import GUARDED, guarded
from learnlaw.reports.figures import literal
from learnlaw.reports.model import Bar, Chart, Column, Kind, Report, Section, Table
from learnlaw.reports.render import ENDINGS, render
from tests.reports.reading import Page
from tests.reports.samples import a_report, a_report_of

HOSTILE = [
    "<script>alert(1)</script>",
    "<b>粗</b>&amp;&lt;",
    "]]><w:t>x</w:t>",
    "{{ 7*7 }}{% raise %}",
    "[red]x[/] [@click=quit]y",
    "\"quoted\" 'single' `back`",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1:A9)",
    "=cmd|'/c calc'!A1",
    '=HYPERLINK("http://example.invalid","x")',
    "＝1+1",
    "'=1",
    "'quoted",
    "0012",
    "110101199001010019999",
    "1E5",
    "2024-05-01",
    "http://example.invalid/?a=1&b=2",
    "_x0041_",
    "PAGE \\* MERGEFORMAT",
    "&P&N",
    "古丽巴哈尔·阿不都热依木" * 4,
    "\U00020bb7\U00020000\U0002a6d6",
    "a\x07b\u202ec",
    "a\nb",
]
SHOWN = [literal(text) for text in HOSTILE]
MADE = {ending: render(a_report_of(HOSTILE), ending) for ending in ENDINGS}
office = pytest.mark.skipif(not shutil.which("soffice"), reason="there is no LibreOffice on this machine")


def cell_texts(ending: str, made: bytes) -> set[str]:
    """Every text that stands in a cell of a table."""
    if ending == "csv":
        rows = csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""))
        return {_unguarded(cell) for row in rows for cell in row}
    if ending == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(made))
        rows_of = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
        return {cell for rows in rows_of for row in rows for cell in row if isinstance(cell, str)}
    if ending == "docx":
        tables = docx.Document(io.BytesIO(made)).tables
        return {cell.text for table in tables for row in table.rows for cell in row.cells}
    if ending == "html":
        return {cell for grid in Page(made).grids for row in grid for cell in row}
    blocks = json.loads(made)["sections"][0]["blocks"]
    return {cell for block in blocks if "table" in block for row in block["table"]["rows"] for cell in row}


def _unguarded(cell: str) -> str:
    """What our readers make of a cell: one apostrophe before what might run is a guard."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(GUARDED) else cell


@pytest.mark.parametrize("ending", ["csv", "xlsx", "docx", "html", "json"])
@pytest.mark.parametrize("text", SHOWN)
def test_a_text_stands_in_a_cell_as_it_is(ending: str, text: str) -> None:
    assert text in cell_texts(ending, MADE[ending])


@pytest.mark.parametrize("text", [text for text in SHOWN if "\n" not in text])
def test_a_text_stands_on_the_screen_as_it_is(text: str) -> None:
    lines = MADE["txt"].decode().splitlines()
    assert any(line.startswith(text) for line in lines)


def test_the_apostrophe_is_the_one_that_our_readers_take_off() -> None:
    assert GUARDED == cell_values.GUARDED


@settings(max_examples=200)
@given(st.sampled_from([*GUARDED, "", " "]), st.text(max_size=10))
def test_no_cell_of_csv_begins_like_a_formula(first: str, rest: str) -> None:
    assert not guarded(first + rest).startswith(tuple(sign for sign in GUARDED if sign != "'"))


def test_figures_below_zero_need_no_guard() -> None:
    table = Table((Column("差", Kind.NUMBER),), ((-3,),))
    assert render(Report(title="差", sections=(Section("", (table,)),), importable=True), "csv").endswith(
        b"-3\r\n"
    )


def test_a_workbook_has_no_formula_and_no_link() -> None:
    with ZipFile(io.BytesIO(MADE["xlsx"])) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "/worksheets/" in name]
    assert len(sheets) >= 3
    for sheet in sheets:
        assert not re.search("<f[ >]|hyperlink", sheet)


def test_a_document_has_no_field_but_the_numbers_of_pages() -> None:
    with ZipFile(io.BytesIO(MADE["docx"])) as archive:
        names = [name for name in archive.namelist() if re.match(r"word/[a-z]+[0-9]*\.xml", name)]
        parts = [archive.read(name).decode() for name in names]
    fields = [field for part in parts for field in re.findall('w:instr="([^"]*)"', part)]
    assert sorted(fields) == ["NUMPAGES", "PAGE"]
    assert not [part for part in parts if "instrText" in part or "<w:hyperlink" in part]


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    page = Page(MADE["html"])
    tags = {tag for tag, _ in page.tags}
    assert tags.isdisjoint({"script", "link", "img", "iframe", "object", "form", "a", "base", "b", "w:t"})
    named = {name for _, attrs in page.tags for name in attrs}
    assert not [name for name in named if name.startswith("on") or name in {"src", "href"}]
    policies = [a["content"] for _, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]
    style = MADE["html"].decode().split("<style>")[1].split("</style>")[0]
    assert "url(" not in style and "@import" not in style


def test_sheets_have_names_that_office_programs_take() -> None:
    wishes = ["a/b:c*d?[e]", "a b c d  e", "历史" * 20, "历史" * 20, "'x'", "History", "\U00020bb7" * 31, ""]
    tables = tuple(Table((Column("a"),), (("x",),), title=wish) for wish in wishes)
    made = render(Report(title="名", sections=(Section("", tables),)), "xlsx")
    names = CalamineWorkbook.from_filelike(io.BytesIO(made)).sheet_names
    assert len({name.casefold() for name in names}) == len(wishes) + 1
    assert all(0 < len(name.encode("utf-16-le")) <= 62 for name in names)
    assert not [name for name in names if re.search(r"[\[\]:*?/\\]|^'|'$|^history$", name, re.I)]


def test_a_text_longer_than_a_cell_is_cut_with_a_mark_and_not_lost() -> None:
    table = Table((Column("长"),), (("字" * 40_000,),))
    made = render(Report(title="长", sections=(Section("", (table,)),)), "xlsx")
    cells = [cell for cell in cell_texts("xlsx", made) if cell.startswith("字")]
    assert [cell.endswith("字…") and len(cell) > 16_000 for cell in cells] == [True]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_chart_without_bars_and_a_report_without_parts_are_no_fault(ending: str) -> None:
    bare = Section("", (Chart("图", ()), Chart("零", (Bar("a", Decimal(0)),))))
    assert render(Report(title="空"), ending)
    assert render(Report(title="空", sections=(bare,)), ending)


def formulas_in(made: bytes, ending: str, folder: Path) -> int:
    """How many cells LibreOffice takes for formulas."""
    (folder / f"made.{ending}").write_bytes(made)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = ["soffice", profile, "--headless", "--convert-to", "fods", "--outdir", str(folder)]
    subprocess.run([*words, str(folder / f"made.{ending}")], check=True, capture_output=True, timeout=120)
    cells = ElementTree.parse(folder / "made.fods").iter()
    return sum(any(name.endswith("}formula") for name in cell.attrib) for cell in cells)


@office
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_office_program_runs_no_cell(ending: str, tmp_path: Path) -> None:
    assert formulas_in(MADE[ending], ending, tmp_path) == 0


@office
def test_the_same_program_would_run_what_is_not_guarded(tmp_path: Path) -> None:
    assert formulas_in("a\r\n=1+1\r\n".encode("utf-8-sig"), "csv", tmp_path) == 1


@office
def test_an_office_program_opens_a_document(tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(render(a_report(), "docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    words = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*words, str(tmp_path / "made.docx")], check=True, capture_output=True, timeout=120)
    assert (tmp_path / "made.pdf").read_bytes().startswith(b"%PDF")
