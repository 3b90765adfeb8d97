"""A picture shows the figures of its table in every format, tells nothing by colour alone, and runs nothing."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.reports.model import (
    Column,
    Curves,
    HeatMap,
    Kind,
    Point,
    Report,
    Scatter,
    Section,
    Series,
    Spot,
    Tone,
)
from learnlaw.reports.render import ENDINGS, render
from learnlaw.reports.svg import draw
from tests.reports.reading import tables_of, values
from tests.reports.samples import DRAWN, HEAT_MAP, HOURS, ITEM_ANALYSIS, STANDING, a_report

PICTURES = [pytest.param(one, id=type(one).__name__ + one.title) for one in DRAWN]
HOSTILE = "<script>alert(1)</script>\"'&]]>"
NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
}


def svg(picture: Any) -> ElementTree.Element:
    """The drawing as a program of another make reads it."""
    return ElementTree.fromstring(draw(picture))


def texts(picture: Any) -> list[str]:
    return [text.text or "" for text in svg(picture).iter("text")]


def scaled(cell: Any, column: Column) -> Any:
    """A workbook holds 62.5% as 0.625."""
    return round(cell * 100, 9) if column.kind is Kind.PERCENT and isinstance(cell, Decimal) else cell


# -- the same figures -----------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("picture", [p for p in PICTURES if p.values[0] is not HEAT_MAP])
def test_the_figures_stand_in_a_table_of_every_format(picture: Any, ending: str) -> None:
    columns = picture.table.columns
    (grid, *_) = tables_of(ending, render(a_report(), ending), columns)
    found = values(grid, columns)
    if ending == "xlsx":
        found = [[scaled(*each) for each in zip(row, columns, strict=True)] for row in found]
    assert found == [list(row) for row in picture.table.rows]


@pytest.mark.parametrize("ending", ["txt", "csv", "json", "docx", "xlsx"])
def test_a_heat_map_says_its_words_in_every_format(ending: str) -> None:
    columns = HEAT_MAP.table.columns
    (grid, *_) = tables_of(ending, render(a_report(), ending), columns)
    assert values(grid, columns) == [["县司法局", "完", "滞"], ["县教育局", None, "完"]]


def test_a_heat_map_is_drawn_with_its_words_in_their_order() -> None:
    drawing = svg(HEAT_MAP)
    assert [t.text for t in drawing.iter("text") if t.get("class") == "in"] == ["完", "滞", "完", "完", "滞"]
    assert {"县司法局", "法治专题讲座", "已完成", "滞后于序时进度"} <= set(texts(HEAT_MAP))
    notes = [title.text for title in drawing.iter("title")]
    assert notes == [
        "分单位情况",
        "县司法局　讲座：完成，2/2",
        "县司法局　讲座：完成，2/2",
        "县司法局　讲座：完成，2/2",
    ]


def test_columns_are_as_high_as_their_figures() -> None:
    boxes = {
        str(title.text): Decimal(str(box.get("height")))
        for box in svg(HOURS).iter("rect")
        for title in box.iter("title")
    }
    assert set(boxes) == {"1月　法律法规　12", "1月　业务知识　3", "2月　法律法规　7.5", "3月　业务知识　5"}
    unit = boxes["1月　业务知识　3"] / 3
    for said, height in boxes.items():
        assert abs(height - unit * Decimal(said.rsplit("　", 1)[1])) < Decimal("0.3")
    assert {"15", "7.5", "5", "20"} <= set(texts(HOURS))


def test_lines_skip_what_has_no_figure_and_differ_without_colour() -> None:
    lines = [path for path in svg(STANDING).iter("path") if str(path.get("class")).startswith("line")]
    drawn = [str(path.get("d")) for path in lines]
    assert [d.count("L") + d.count("M") for d in drawn[:2]] == [2, 3]
    marks = {
        str(path.get("d")).split("m", 1)[-1]
        for path in svg(STANDING).iter("path")
        if "m" in str(path.get("d"))
    }
    assert len(marks) == 2
    assert {"讲座", "培训", "100%"} <= set(texts(STANDING))


def test_only_what_asks_for_a_look_is_named_beside_its_point() -> None:
    assert "a-002" in texts(ITEM_ANALYSIS) and "a-001" not in texts(ITEM_ANALYSIS)
    notes = [title.text for title in svg(ITEM_ANALYSIS).iter("title")]
    assert "a-001　得分率 62.5%　区分度 0.41" in notes


# -- any figures and texts ---------------------------------------------------------------------------

amounts = st.none() | st.decimals(0, 10**7, places=2)


@given(st.lists(st.tuples(amounts, amounts), max_size=14), st.booleans())
def test_any_figures_are_drawn_inside_the_picture(rows: list[Any], stacked: bool) -> None:
    series = tuple(Series(f"甲{n}", tuple(row[n] for row in rows)) for n in range(2))
    drawing = svg(Curves("图", tuple(f"{n}月" for n in range(len(rows))), series, stacked=stacked))
    width, height = map(float, str(drawing.get("viewBox")).split()[2:])
    for box in drawing.iter("rect"):
        x, y, w, h = (float(str(box.get(name))) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + w <= width and 0 <= y <= y + h <= height and h >= 0


@given(st.lists(st.tuples(st.decimals(0, 100, places=2), st.decimals(-1, 1, places=2)), max_size=30))
def test_any_points_are_drawn_inside_the_picture(points: list[Any]) -> None:
    picture = Scatter(
        "图", Column("得分率", Kind.PERCENT), Column("区分度"), tuple(Point("题", x, y) for x, y in points)
    )
    for dot in svg(picture).iter("circle"):
        assert 0 <= float(str(dot.get("cx"))) <= 720 and 0 <= float(str(dot.get("cy"))) <= 280


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(
            HeatMap(HOSTILE, (HOSTILE,), ((HOSTILE, (Spot(HOSTILE, Tone.BAD, HOSTILE),)),)), id="heat map"
        ),
        pytest.param(
            Curves(HOSTILE, (HOSTILE,), (Series(HOSTILE, (Decimal(1),)),), stacked=True), id="columns"
        ),
        pytest.param(Curves(HOSTILE, (HOSTILE,), (Series(HOSTILE, (Decimal(1),)),)), id="lines"),
        pytest.param(
            Scatter(
                HOSTILE, Column(HOSTILE), Column(HOSTILE), (Point(HOSTILE, Decimal(1), Decimal(1), Tone.BAD),)
            ),
            id="points",
        ),
        pytest.param(HeatMap("空", (), ()), id="an empty heat map"),
        pytest.param(Curves("空", (), ()), id="no lines"),
        pytest.param(Scatter("空", Column("x"), Column("y"), ()), id="no points"),
    ],
)
def test_no_text_becomes_markup_and_nothing_to_show_is_no_fault(picture: Any) -> None:
    tags = {element.tag for element in svg(picture).iter()}
    assert tags <= {"svg", "title", "g", "rect", "text", "path", "circle"}
    report = Report(title="图", sections=(Section("", (picture,)),))
    for ending in ENDINGS:
        assert render(report, ending)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        pytest.param(lambda: Curves("图", ("1月",), (Series("甲", ()),)), "0 figures", id="too few figures"),
        pytest.param(lambda: Curves("图", ("1月",), (Series("甲", (Decimal(-1),)),)), "-1", id="below zero"),
        pytest.param(lambda: HeatMap("图", ("甲",), (("乙", ()),)), "0 places", id="too few places"),
    ],
)
def test_what_cannot_be_drawn_is_refused(make: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        make()


# -- workbooks ----------------------------------------------------------------------------------------


def test_a_workbook_draws_its_own_charts_from_figures_that_it_knows() -> None:
    with ZipFile(io.BytesIO(render(a_report(), "xlsx"))) as archive:
        charts = [
            ElementTree.fromstring(archive.read(name))
            for name in sorted(archive.namelist())
            if name.startswith("xl/charts/chart")
        ]
        sheets = [archive.read(name).decode() for name in archive.namelist() if "/worksheets/sheet" in name]
    kinds = [next(e.tag.rpartition("}")[2] for e in one.iter() if e.tag.endswith("Chart")) for one in charts]
    assert kinds == ["barChart", "barChart", "lineChart", "scatterChart"]
    kept = [{v.text for v in one.findall(".//c:val//c:v", NAMES)} - {"0"} for one in charts]
    assert kept[:3] == [{"0.625"}, {"12", "7.5", "3", "5"}, {"0.25", "0.5", "0.125", "1"}]
    assert not any(re.search("<f[ >]", sheet) for sheet in sheets)


def test_every_sheet_is_set_up_for_paper() -> None:
    with ZipFile(io.BytesIO(render(a_report(), "xlsx"))) as archive:
        sheets = {n: archive.read(n).decode() for n in archive.namelist() if "/worksheets/sheet" in n}
        book = archive.read("xl/workbook.xml").decode()
    assert all('paperSize="9"' in sheet and 'fitToPage="1"' in sheet for sheet in sheets.values())
    tables = [sheet for sheet in sheets.values() if "<pane " in sheet]
    assert len(tables) == 2 + len(DRAWN) and book.count("_xlnm.Print_Titles") == len(tables)
    assert sum("<autoFilter" in sheet for sheet in sheets.values()) == 1


# -- who took it ----------------------------------------------------------------------------------------


def test_whoever_took_personal_data_is_named_on_every_page_and_sheet() -> None:
    mark = "王五于2025-01-10 10:00导出，事由：省级督察"
    report = a_report(watermark=mark)
    with ZipFile(io.BytesIO(render(report, "xlsx"))) as archive:
        sheets = [archive.read(n).decode() for n in archive.namelist() if "/worksheets/sheet" in n]
    assert all(f"&amp;C&amp;KC00000含个人信息：{mark}" in sheet for sheet in sheets)
    with ZipFile(io.BytesIO(render(report, "docx"))) as archive:
        heads = [archive.read(n).decode() for n in archive.namelist() if n.startswith("word/header")]
    assert any(mark in head for head in heads)
    page = render(report, "html").decode()
    assert page.count(mark) > 2 and "position: fixed" in page
    for ending in ("txt", "csv", "json"):
        assert mark in render(report, ending).decode("utf-8-sig")
    for ending in ENDINGS:
        assert "含个人信息".encode() not in render(a_report(), ending)


# -- looked at ------------------------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("chromium"), reason="there is no Chromium on this machine")
def test_a_browser_draws_the_page_light_and_dark_without_a_word_of_complaint(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_bytes(render(a_report(), "html"))
    words = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'profile'}",
    ]
    words += ["--enable-logging=stderr", "--window-size=1000,3000"]
    seen = []
    for name, more in (("light", []), ("dark", ["--blink-settings=preferredColorScheme=0"])):
        shot = tmp_path / f"{name}.png"
        done = subprocess.run(
            [*words, *more, f"--screenshot={shot}", page.as_uri()],
            check=True,
            capture_output=True,
            timeout=120,
        )
        assert b"CONSOLE" not in done.stderr
        seen.append(shot.read_bytes())
    assert seen[0] != seen[1]
