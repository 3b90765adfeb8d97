"""A roster is read by its headers, whatever the sheet is called, and every refusal names its cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest

from learnlaw.domain.kinds import Kinds
from learnlaw.errors import Problem
from learnlaw.formats.columns import TOLD_AT_MOST
from learnlaw.formats.door import NO_OPTIONS, Options, Source
from learnlaw.formats.roster_sheet import OfficerEntry, RosterFile, read_roster
from learnlaw.i18n import tell_problem
from tests.formats.books import csv_bytes, ods, read, refused, told, xls, xlsx
from tests.formats.books import error as error_cell
from tests.formats.books import label as old_cell

HEADER = ["工号", "姓名", "单位"]


def roster(
    rows: Sequence[Sequence[Any]], options: Options = NO_OPTIONS, **more: Any
) -> tuple[RosterFile, list[Problem]]:
    """What a workbook with one sheet says."""
    return read(read_roster, xlsx({"名册": rows}, **more), options=options)


def text(*lines: str, options: Options = NO_OPTIONS) -> tuple[RosterFile, list[Problem]]:
    """What a csv file says."""
    return read(read_roster, csv_bytes(*lines), "名册.csv", options)


def one(title: str, cell: Any) -> tuple[OfficerEntry | None, list[Problem]]:
    """One officer with one more column."""
    file, problems = roster([[*HEADER, title], ["G1", "张三", "司法局", cell]])
    return next(iter(file.officers), None), problems


def names(file: RosterFile) -> list[str]:
    return [officer.name for officer in file.officers]


class TestFinding:
    """Tables are found by their header within ten rows."""

    def test_titles_above_and_any_sheet_name(self) -> None:
        rows = [["某县花名册"], [], ["填报单位：司法局", "", "2024年"], HEADER, ["G1", "张三", "司法局"]]
        file, problems = read(read_roster, xlsx({"随便": rows}))
        assert (names(file), problems) == (["张三"], [])
        assert file.officers[0].line == 5

    def test_a_header_below_the_tenth_row_is_not_looked_for(self) -> None:
        above: list[list[Any]] = [["x"]] * 10
        _, problems = roster([*above, HEADER, ["G1", "张三", "司法局"]])
        assert refused(problems) == [("no-header", "名册!1")]
        assert "姓名、单位" in tell_problem(problems[0])

    @pytest.mark.parametrize(
        "header",
        [
            pytest.param(["人员编码", "姓名", "单位"], id="as written"),
            pytest.param(
                ["*人员编码（工号）", " 姓 名 ", "单位\n"], id="with star, remark, blanks and a line break"
            ),
            pytest.param(["人员编码 (工号)", "姓名：", "所在单位"], id="synonyms"),
            pytest.param(["code", "Name", "UNIT"], id="English"),
        ],
    )
    def test_headers_have_synonyms(self, header: list[str]) -> None:
        file, problems = roster([header, ["0012", "张三", "司法局"]])
        assert [(o.code, o.name, o.unit) for o in file.officers] == [("0012", "张三", "司法局")]
        assert problems == []

    def test_three_sheets_by_content(self) -> None:
        data = xlsx(
            {
                "甲": [["单位编码", "单位名称", "单位类型"], ["U1", "司法局", "部门"]],
                "乙": [["工号", "单位", "任职类型"], ["G1", "司法局", "兼职"]],
                "丙": [HEADER, ["G1", "张三", "司法局"]],
            }
        )
        file, problems = read(read_roster, data)
        assert (len(file.units), len(file.postings), len(file.officers), problems) == (1, 1, 1, [])

    def test_a_sheet_without_a_table_is_told(self) -> None:
        _, problems = read(
            read_roster, xlsx({"统计": [["共", 3]], "名册": [HEADER, ["G1", "张三", "司法局"]]})
        )
        assert told(problems) == [("no-table", "统计")]

    def test_a_sheet_that_lacks_a_column_is_told_with_its_name(self) -> None:
        short = [["工号", "姓名", "职务"], ["G1", "张三", "科员"]]
        _, problems = read(read_roster, xlsx({"名册": [HEADER, ["G1", "张三", "司法局"]], "二": short}))
        assert told(problems) == [("no-table", "二")]
        assert "单位" in tell_problem(problems[0])

    def test_a_hidden_sheet_is_left_out_and_told(self) -> None:
        rows = [HEADER, ["G1", "张三", "司法局"]]
        old = [HEADER, ["G9", "旧人", "司法局"]]
        file, problems = read(read_roster, xlsx({"名册": rows, "旧": old}, hidden=["旧"]))
        assert (names(file), told(problems)) == (["张三"], [("hidden-sheet", "旧")])

    def test_the_second_table_of_a_kind_is_told_or_chosen(self) -> None:
        data = xlsx({"名册": [HEADER, ["G1", "张三", "司法局"]], "离职": [HEADER, ["G2", "李四", "司法局"]]})
        file, problems = read(read_roster, data)
        assert (names(file), told(problems)) == (["张三"], [("second-table", "离职")])
        file, problems = read(read_roster, data, options=Options(sheet="离职"))
        assert (names(file), problems) == (["李四"], [])

    def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(self) -> None:
        _, problems = roster([HEADER, ["G1", "张三", "司法局"]], Options(sheet="没有"))
        assert refused(problems) == [("sheet", "")]
        assert "名册" in tell_problem(problems[0])

    def test_columns_absent_and_cells_blank_are_told_apart(self) -> None:
        file, _ = roster([[*HEADER, "职务"], ["G1", "张三", "司法局", None]])
        (officer,) = file.officers
        assert (officer.post, officer.rank) == ("", "")
        assert officer.layout.has("post")
        assert not officer.layout.has("rank")
        assert officer.layout.place(officer.line, "post").column == "D"

    def test_a_running_number_is_no_column(self) -> None:
        file, problems = roster([["序号", *HEADER], [1, "G1", "张三", "司法局"]])
        assert (names(file), problems) == (["张三"], [])

    def test_an_unknown_column_is_refused_until_it_is_ignored(self) -> None:
        rows = [[*HEADER, "职 务2", "備註"], ["G1", "张三", "司法局", "x", "y"]]
        _, problems = roster(rows)
        assert refused(problems) == [("unknown-column", "名册!D1"), ("unknown-column", "名册!E1")]
        assert "職" not in tell_problem(problems[0])
        assert "职务" in tell_problem(problems[0])
        file, problems = roster(rows, Options(ignore=("职务2", "備註")))
        assert (names(file), problems) == (["张三"], [])

    def test_a_column_twice_names_both_cells(self) -> None:
        _, problems = roster([["工号", "姓名", "名字", "单位"], ["G1", "张三", "张三", "司法局"]])
        assert refused(problems) == [("duplicate-column", "名册!B1,C1")]

    def test_a_missing_column_is_named(self) -> None:
        _, problems = roster([["工号", "姓名", "职务"], ["G1", "张三", "科员"]])
        assert refused(problems) == [("missing-column", "名册!1")]
        assert "单位" in tell_problem(problems[0])

    def test_values_without_a_header_are_refused(self) -> None:
        _, problems = roster([[*HEADER, None], ["G1", "张三", "司法局", None], ["G2", "李四", "司法局", "x"]])
        assert refused(problems) == [("no-column-header", "名册!D3")]

    def test_a_table_without_rows_is_told(self) -> None:
        assert told(roster([HEADER])[1]) == [("no-rows", "")]


class TestRows:
    """Rows that are none are left out, and it is told where that may surprise."""

    def test_blank_rows_are_passed_over(self) -> None:
        file, problems = roster(
            [HEADER, ["G1", "张三", "司法局"], [], [" ", "\u3000"], ["G2", "李四", "司法局"]]
        )
        assert ([o.line for o in file.officers], problems) == ([2, 5], [])

    @pytest.mark.parametrize("foot", [["合计", "2人"], ["总 计"], [None, "共计", "1人"], ["填表人：王五"]])
    def test_a_foot_is_told_and_no_officer(self, foot: list[Any]) -> None:
        file, problems = roster([HEADER, ["G1", "张三", "司法局"], foot])
        assert (names(file), told(problems)) == (["张三"], [("footer", "名册!3")])

    def test_a_merged_value_is_carried_and_every_cell_told(self) -> None:
        rows: list[list[Any]] = [HEADER, ["G1", "张三", "司法局"], ["G2", "李四"], ["G3", "王五"]]
        file, problems = roster(rows, merged=["C2:C4"])
        assert [officer.unit for officer in file.officers] == ["司法局"] * 3
        assert told(problems) == [("merged-cell", "名册!C3"), ("merged-cell", "名册!C4")]

    def test_cells_merged_across_columns_are_refused(self) -> None:
        _, problems = roster([HEADER, ["G1", "张三", None]], merged=["B2:C2"])
        assert ("merged-across", "名册!B2") in refused(problems)

    def test_a_merged_title_and_a_merged_foot_do_no_harm(self) -> None:
        rows: list[list[Any]] = [["花名册"], HEADER, ["G1", "张三", "司法局"], ["合计：1人"]]
        file, problems = roster(rows, merged=["A1:C1", "A4:C4"])
        assert (names(file), told(problems)) == (["张三"], [("footer", "名册!4")])

    def test_an_open_document_is_read_with_its_merged_cells(self) -> None:
        def row(*cells: str) -> str:
            return f"<table:table-row>{''.join(cells)}</table:table-row>"

        def cell(words: str, spanned: str = "") -> str:
            said = f'office:value-type="string" {spanned}'
            return f"<table:table-cell {said}><text:p>{words}</text:p></table:table-cell>"

        down = 'table:number-rows-spanned="2" table:number-columns-spanned="1"'
        table = (
            row(*map(cell, HEADER))
            + row(cell("G1"), cell("张三"), cell("司法局", down))
            + row(cell("G2"), cell("李四"), "<table:covered-table-cell/>")
        )
        file, problems = read(read_roster, ods(table), "名册.ods")
        assert [officer.unit for officer in file.officers] == ["司法局", "司法局"]
        assert told(problems) == [("merged-cell", "名册!C3")]

    def test_an_old_workbook_is_read_and_its_error_values_refused(self) -> None:
        header = [old_cell(0, n, title) for n, title in enumerate(HEADER)]
        data = xls("名册", [*header, old_cell(1, 0, "G1"), old_cell(1, 1, "张三"), error_cell(1, 2, 0x2A)])
        file, problems = read(read_roster, data, "名册.xls")
        assert names(file) == ["张三"]
        assert refused(problems) == [("error-value", "名册!C2")]


class TestCells:
    """What a cell may hold is decided by its column."""

    @pytest.mark.parametrize(
        ("title", "cell", "code"),
        [
            pytest.param("身份证号", 1.10101199001e17, "digits-lost", id="an ID number typed as a number"),
            pytest.param(
                "身份证号", 110101199001010015.0, "digits-lost", id="an ID number that lost its end"
            ),
            pytest.param("身份证号", "110101190002300014", "id-birthday", id="a birthday that is none"),
            pytest.param("手机号", 13800000001.5, "number-in-text", id="half a phone number"),
            pytest.param("手机号", "1380000001", "phone", id="ten digits"),
            pytest.param("手机号", "138****0001", "masked", id="a masked number"),
            pytest.param("职务", date(2026, 5, 4), "cell-type", id="a date for a post"),
            pytest.param("职务", True, "cell-type", id="a logical value for a post"),
            pytest.param("职务", "科员\x1b[2J", "", id="an escape, written out"),
            pytest.param("职务", "科\u200b员", "text-invisible", id="a zero-width space"),
            pytest.param("入职日期", "2024-02-30", "no-such-day", id="30 February"),
            pytest.param("入职日期", 45413, "date", id="a date that lost its format"),
            pytest.param("入职日期", "去年", "date", id="words for a date"),
            pytest.param("人员类别", "好人", "unknown-duties", id="an unknown duty"),
        ],
    )
    def test_what_does_not_fit_is_refused_in_its_cell(self, title: str, cell: Any, code: str) -> None:
        _, problems = one(title, cell)
        assert refused(problems) == ([(code, "名册!D2")] if code else [])
        assert all(problem.field == title for problem in problems)

    def test_personal_numbers_are_not_repeated_in_messages(self) -> None:
        for title, cell in (
            ("身份证号", "110101199001010016"),
            ("手机号", "12345678901"),
            ("手机号", 13800000001.5),
        ):
            _, problems = one(title, cell)
            assert str(cell)[:6] not in "".join(map(tell_problem, problems))

    @pytest.mark.parametrize(
        "cell",
        [
            date(2024, 5, 1),
            datetime(2024, 5, 1),
            "2024-05-01",
            "2024/5/1",
            "2024年5月1日",
            20240501,
            "20240501",
        ],
    )
    def test_a_day_is_read_from_cells_of_every_kind(self, cell: Any) -> None:
        officer, problems = one("入职日期", cell)
        assert officer is not None
        assert (officer.joined_on, problems) == (date(2024, 5, 1), [])

    def test_a_name_that_became_a_date_is_refused(self) -> None:
        _, problems = roster([HEADER, ["G1", date(2026, 5, 4), "司法局"]])
        assert refused(problems) == [("cell-type", "名册!B2")]

    def test_an_error_value_is_refused_and_nothing_else_said_of_the_cell(self) -> None:
        _, problems = roster([HEADER, ["G1", "=ERR#REF!", "司法局"]])
        assert refused(problems) == [("error-value", "名册!B2")]
        assert "#REF!" in tell_problem(problems[0])

    def test_an_error_value_in_a_column_that_is_not_read_does_no_harm(self) -> None:
        _, problems = roster([[*HEADER, "序号"], ["G1", "张三", "司法局", "=ERR#REF!"]])
        assert problems == []

    def test_the_text_of_an_error_value_is_one_too(self) -> None:
        assert refused(text("姓名,单位", "#N/A,司法局")[1]) == [("error-value", "line 2")]

    def test_codes_are_text_and_numbers_are_told_once(self) -> None:
        file, problems = roster(
            [HEADER, ["0012", "张三", "司法局"], [12, "李四", "司法局"], [13, "王五", "司法局"]]
        )
        assert [officer.code for officer in file.officers] == ["0012", "12", "13"]
        assert told(problems) == [("number-as-text", "名册!A3")]

    def test_several_values_stand_in_one_cell(self) -> None:
        officer, problems = one("人员类别", "领导班子成员、行政执法人员，法律顾问\n领导班子成员")
        assert officer is not None
        assert (officer.duties, problems) == (("leader", "enforcement", "counsel"), [])

    def test_notices_of_one_kind_are_counted_when_there_are_many(self) -> None:
        rows = [[f"G{n}", f" 张{n}", "司法局"] for n in range(TOLD_AT_MOST + 30)]
        file, problems = roster([HEADER, *rows])
        assert len(file.officers) == TOLD_AT_MOST + 30
        assert len(told(problems)) == TOLD_AT_MOST + 1
        assert any("30" in str(problem.what) for problem in problems)

    def test_every_refusal_is_told_however_many(self) -> None:
        rows = [[f"G{n}", f"张\x9b{n}", "司法局"] for n in range(300)]
        assert len(refused(roster([HEADER, *rows])[1])) == 300


class TestText:
    """csv: lines, delimiters, quotation marks, and apostrophes that keep formulas asleep."""

    @pytest.mark.parametrize(("sign", "name"), [("\t", "tab"), (";", "semicolon")])
    def test_another_delimiter_is_found_and_told(self, sign: str, name: str) -> None:
        file, problems = text(sign.join(HEADER), sign.join(["G1", "张三", "司法局"]))
        assert names(file) == ["张三"]
        assert [str(problem.what) for problem in problems] == [f"read with {name} between the columns"]

    def test_a_delimiter_may_be_said(self) -> None:
        file, problems = text("姓名|单位", "张,三|司法局", options=Options(delimiter="|"))
        assert (names(file), problems) == (["张,三"], [])
        assert refused(text("姓名,单位", options=Options(delimiter="ab"))[1]) == [("delimiter", "")]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_line_ends_of_every_kind(self, end: str) -> None:
        data = end.join(["姓名,单位", "张三,司法局", '"李', '四",司法局', "王五,公安局", ""]).encode()
        file, problems = read(read_roster, data, "名册.csv")
        assert [officer.line for officer in file.officers] == [2, 3, 5]
        assert [code for code, _ in refused(problems)] == ["text-control"]
        assert refused(problems)[0][1] == "line 3"

    def test_a_short_row_names_its_line_and_the_counts(self) -> None:
        _, problems = text("工号,姓名,单位", "G1,张三,司法局", "G2,李四")
        assert refused(problems) == [("ragged", "line 3")]
        assert "2" in tell_problem(problems[0])
        assert "3" in tell_problem(problems[0])

    def test_more_fields_than_the_header_are_refused_if_they_hold_anything(self) -> None:
        assert text("姓名,单位", "张三,司法局,,")[1] == []
        assert refused(text("姓名,单位", "张三,司法局,,x")[1]) == [("no-column-header", "line 2")]

    @pytest.mark.parametrize("lines", [['G1,"张三,司法局', "G2,李四,司法局"], ['G1,"张三"x,司法局']])
    def test_a_quotation_mark_left_open_names_where_it_opened(self, lines: list[str]) -> None:
        assert refused(text("工号,姓名,单位", *lines)[1]) == [("quote", "line 2")]

    def test_an_apostrophe_in_front_is_taken_off_and_told(self) -> None:
        file, problems = text("姓名,单位,身份证号", "张三,司法局,'110101199001010015")
        assert file.officers[0].id_number == "110101199001010015"
        assert told(problems) == [("apostrophe", "line 2")]

    def test_our_own_guard_is_taken_off_and_the_formula_told(self) -> None:
        file, problems = text("姓名,单位,职务", "'=1+1,司法局,'-科员", "''甲,司法局,a-b")
        assert names(file) == ["=1+1", "'甲"]
        assert file.officers[0].post == "-科员"
        assert set(told(problems)) == {("formula", "line 2")}

    def test_a_tab_before_a_formula_is_stripped_and_told(self) -> None:
        file, problems = text("姓名,单位", "\t=1+1,司法局", "＝1+1,司法局")
        assert names(file) == ["=1+1", "＝1+1"]
        assert told(problems) == [("text-blanks", "line 2"), ("formula", "line 2"), ("formula", "line 3")]

    @pytest.mark.parametrize(
        ("line", "place"),
        [
            pytest.param("," * 300, "line 2", id="too wide"),
            pytest.param("\n" * 200_001, "line 200001", id="too long"),
        ],
    )
    def test_a_table_that_would_fill_the_memory_is_refused(self, line: str, place: str) -> None:
        assert refused(text("姓名,单位", line)[1]) == [("too-large", place)]

    def test_text_has_no_sheets(self) -> None:
        assert refused(text("姓名,单位", options=Options(sheet="x"))[1]) == [("sheet", "")]


class TestPeople:
    """Rows that contradict each other are refused with both lines."""

    @pytest.mark.parametrize(
        ("rows", "code", "place"),
        [
            pytest.param(
                [["1", "张三", "甲", ""], ["1", "李四", "甲", ""]], "duplicate-code", "line 3", id="one code"
            ),
            pytest.param(
                [["1", "张三", "甲", "110101199001010015"], ["2", "李四", "乙", "110101199001010015"]],
                "duplicate-id",
                "line 3",
                id="one ID number, two names",
            ),
            pytest.param(
                [["1", "林木", "甲", "110101199001010015"], ["2", "\uf9f4木", "甲", "110101199001010015"]],
                "duplicate-person",
                "line 3",
                id="one person, spelt in two ways",
            ),
            pytest.param(
                [["", "张三", "甲", ""], ["", "张　三", "甲", ""]],
                "namesake",
                "line 3",
                id="no code, one name",
            ),
            pytest.param(
                [["1", "张三", "甲", ""], ["", "张三", "甲", ""]],
                "namesake",
                "line 3",
                id="one code, one name",
            ),
        ],
    )
    def test_the_same_person_twice(self, rows: list[list[str]], code: str, place: str) -> None:
        _, problems = text("工号,姓名,单位,身份证号", *map(",".join, rows))
        assert refused(problems) == [(code, place)]
        words = tell_problem(next(problem for problem in problems if not problem.warning))
        assert "2" in words
        assert "3" in words

    def test_namesakes_with_codes_are_two_people(self) -> None:
        file, problems = text("工号,姓名,单位", "1,张三,甲", "2,张三,甲", "0001,张三,甲")
        assert (len(file.officers), problems) == (3, [])

    def test_days_out_of_order_are_refused(self) -> None:
        _, problems = text("姓名,单位,任职日期,任期届满,离任日期", "张三,甲,2024-05-01,2023-05-01,2024-04-30")
        assert refused(problems) == [("days-reversed", "line 2")] * 2
        _, problems = text("姓名,单位,任职日期,任期届满,离任日期", "张三,甲,2024-05-01,2024-05-01,2024-05-01")
        assert problems == []


class TestUnits:
    """Units: their kinds by word, one row each, and no unit above itself."""

    @pytest.mark.parametrize(
        ("word", "name", "kind"),
        [
            ("政府部门", "司法局", "department"),
            ("部门", "司法局", "department"),
            ("department", "司法局", "department"),
            ("乡镇街道", "城关镇", "township"),
            ("乡镇街道", "城关街道办事处", "subdistrict"),
            ("大队", "执法大队", "branch"),
        ],
    )
    def test_kinds_are_read_by_word(self, word: str, name: str, kind: str) -> None:
        file, problems = text("单位名称,单位类型", f"{name},{word}")
        assert ([unit.kind for unit in file.units], problems) == ([kind], [])

    def test_another_word_is_refused_with_the_list(self) -> None:
        _, problems = text("单位名称,单位类型", "司法局,机关")
        assert refused(problems) == [("unknown-kind", "line 2")]
        assert "政府部门" in tell_problem(problems[0])

    @pytest.mark.parametrize("above", ["U1", "司法局", "司 法 局"])
    def test_a_unit_is_not_its_own_parent(self, above: str) -> None:
        assert refused(text("单位编码,单位名称,上级单位", f"U1,司法局,{above}")[1]) == [
            ("own-unit", "line 2")
        ]

    def test_a_unit_stands_there_once(self) -> None:
        assert refused(text("单位编码,单位名称", "U1,司法局", "U1,公安局")[1]) == [
            ("duplicate-code", "line 3")
        ]
        assert refused(text("单位编码,单位名称", "U1,司法局", "U2,司法局")[1]) == [
            ("duplicate-unit", "line 3")
        ]

    def test_every_column_of_a_unit(self) -> None:
        header = "单位编码,单位名称,上级单位,单位类型,执法部门,排序号,联络员,电话,设立日期,撤销日期,并入"
        file, problems = text(
            header, "U1,司法局,县政府,政府部门,是,3,李四,0971-8123456,2001-01-01,2024-01-01,U2"
        )
        (unit,) = file.units
        assert problems == []
        assert (unit.code, unit.name, unit.parent, unit.kind) == ("U1", "司法局", "县政府", "department")
        assert (unit.enforces, unit.order, unit.contact, unit.phone) == (True, 3, "李四", "0971-8123456")
        assert (unit.founded_on, unit.closed_on) == (date(2001, 1, 1), date(2024, 1, 1))
        assert unit.merged_into == "U2"


def test_every_column_of_an_officer() -> None:
    header = (
        "人员编码,姓名,单位,职务,级别,人员类别,编制类型,入职日期,任职日期,任期届满,离任日期,"
        "执法证号,证件有效期,学历,资格,手机号,身份证号"
    )
    row = (
        "0012,张三,司法局,局长,正科,领导班子成员、主要负责人,行政,2001-01-01,2002-02-02,2007-02-01,2006-03-03,"
        "A100,2030-01-01,本科,法律职业资格、会计,13800000001,110101199001010015"
    )
    file, problems = text(header, row)
    (officer,) = file.officers
    assert problems == []
    assert (officer.code, officer.name, officer.unit, officer.post, officer.rank) == (
        "0012",
        "张三",
        "司法局",
        "局长",
        "正科",
    )
    assert (officer.duties, officer.staffing) == (("leader", "principal"), "行政")
    assert (officer.joined_on, officer.appointed_on) == (date(2001, 1, 1), date(2002, 2, 2))
    assert (officer.term_ends_on, officer.left_on) == (date(2007, 2, 1), date(2006, 3, 3))
    assert (officer.certificate, officer.certificate_expires_on) == ("A100", date(2030, 1, 1))
    assert (officer.education, officer.qualifications) == ("本科", ("法律职业资格", "会计"))
    assert (officer.phone, officer.id_number) == ("13800000001", "110101199001010015")


def test_every_column_of_a_posting() -> None:
    header = "人员编码,姓名,单位,职务,级别,人员类别,任职类型,任职日期 (起),任期届满,止,考核归属"
    file, problems = text(
        header, "0012,张三,司法局,副局长,副科,行政执法人员,挂职,2001-01-01,2003-01-01,2002-01-01,是"
    )
    (posting,) = file.postings
    assert problems == []
    assert (posting.officer, posting.name, posting.unit, posting.post) == ("0012", "张三", "司法局", "副局长")
    assert (posting.rank, posting.duties, posting.kind) == ("副科", ("enforcement",), "seconded")
    assert (posting.starts_on, posting.term_ends_on, posting.ends_on) == (
        date(2001, 1, 1),
        date(2003, 1, 1),
        date(2002, 1, 1),
    )
    assert posting.counts_here is True


def test_a_candidate_is_a_kind_of_posting() -> None:
    file, problems = text("人员编码,单位,任职类型,任职日期", "1,司法局,拟任,2030-01-01")
    assert ([posting.kind for posting in file.postings], problems) == (["candidate"], [])


def test_postings_twice_or_turned_round_are_refused() -> None:
    twice = text("人员编码,单位,任职类型", "1,司法局,兼职", "1,司法局,兼职")[1]
    assert refused(twice) == [("duplicate-posting", "line 3")]
    turned = text("人员编码,单位,起,止", "1,司法局,2024-05-01,2024-04-01")[1]
    assert refused(turned) == [("days-reversed", "line 2")]


def test_duties_of_ones_own_tables_are_read() -> None:
    kinds = Kinds(activities={}, units={}, duties={}, categories={})

    def reader(source: Source, options: Options) -> tuple[RosterFile, list[Problem]]:
        return read_roster(source, options, kinds)

    _, problems = read(reader, csv_bytes("姓名,单位,人员类别", "张三,甲,主要负责人"), "名册.csv")
    assert refused(problems) == [("unknown-duties", "line 2")]
