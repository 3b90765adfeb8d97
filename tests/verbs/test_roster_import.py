"""A roster is taken in whole or not at all, and nobody in it is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from learnlaw.errors import Problem, RefusedError
from learnlaw.i18n import tell_problem
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.registry import Receipt
from learnlaw.verbs.roster_export import export_roster
from learnlaw.verbs.roster_import import Options, import_roster
from tests.factories import POSTINGS, UNITS, a_csv, a_desk, a_roster, digest, rows_of, some_officers

ID_1, ID_2 = "110101199001010015", "110101199001010023"
WHO = "SELECT code, name FROM officer ORDER BY id"
SERVICE = (
    "SELECT o.code, u.name, p.kind, p.starts_on, p.ends_on FROM posting p"
    " JOIN officer o ON o.id = p.officer_id JOIN unit u ON u.id = p.unit_id ORDER BY o.code, p.starts_on, p.id"
)


def taken(desk: Desk, text: str, **options: Any) -> Receipt:
    """The receipt of a csv file of officers."""
    return import_roster(desk, a_csv(Path(desk.settings.database).parent, text), **options)


def refused(desk: Desk, path: Path) -> list[Problem]:
    """What an import is refused for; the database stays as it was."""
    database = Path(desk.settings.database)
    before = digest(database)
    with pytest.raises(RefusedError) as caught:
        import_roster(desk, path)
    assert digest(database) == before
    return list(caught.value.problems)


def county(desk: Desk) -> Path:
    return Path(desk.settings.database)


def fates(receipt: Receipt, what: str) -> tuple[int, int, int]:
    """How many were added, changed, unchanged."""
    added, changed, unchanged = (
        receipt.counts[f"{what}_{fate}"] for fate in ("added", "changed", "unchanged")
    )
    return added, changed, unchanged


def codes(problems: Sequence[Problem]) -> list[str]:
    return [problem.code for problem in problems]


# -- who is who (RULES 4) --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            "人员编码,姓名,单位\nG1,张三,县司法局", "人员编码,姓名,单位\nG1,张珊,县司法局", id="by code"
        ),
        pytest.param(
            f"人员编码,姓名,单位,身份证号\nG1,张三,县司法局,{ID_1}",
            f"姓名,单位,身份证号\n张三丰,县公安局,{ID_1}",
            id="else by ID number",
        ),
        pytest.param(
            "人员编码,姓名,单位,执法证号\nG1,张三,县司法局,ZF01",
            "姓名,单位,执法证号\n张三,县公安局,ZF01",
            id="else by certificate",
        ),
        pytest.param(
            "人员编码,姓名,单位\nG1,张三,县司法局",
            "姓名,单位,职务\n张三,县司法局,股长",
            id="else by name and unit",
        ),
        pytest.param(
            "人员编码,姓名,单位\nG1,阿里·买买提,县司法局",
            "姓名,单位,职务\n阿里・买买提,县司法局,股长",
            id="by a name that only looks different",
        ),
        pytest.param(
            "人员编码,姓名,单位\nG1,张三,县司法局",
            f"姓名,单位,身份证号\n张三,县司法局,{ID_1}",
            id="by name where the ID number is new",
        ),
        pytest.param(
            f"姓名,单位,身份证号\n张三,县司法局,{ID_1}",
            f"人员编码,姓名,单位,身份证号\nG1,张三,县司法局,{ID_1}",
            id="by ID number where the code is new",
        ),
        pytest.param(
            "姓名,单位\n张三,县司法局",
            "人员编码,姓名,单位\nG1,张三,县司法局",
            id="by name where the code had been made",
        ),
    ],
)
def test_a_row_means_the_person_who_is_there(desk: Desk, first: str, second: str) -> None:
    taken(desk, first)
    receipt = taken(desk, second)
    assert fates(receipt, "officers")[0] == 0
    assert len(rows_of(county(desk), WHO)) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            "人员编码,姓名,单位\n0012,张三,县司法局",
            "人员编码,姓名,单位\n12,张三,县司法局",
            id="0012 is not 12",
        ),
        pytest.param(
            "人员编码,姓名,单位\nG1,张三,县司法局", "人员编码,姓名,单位\nG2,张三,县司法局", id="another code"
        ),
        pytest.param("人员编码,姓名,单位\nG1,张三,县司法局", "姓名,单位\n张三,县公安局", id="another unit"),
        pytest.param(
            f"姓名,单位,身份证号\n张三,县司法局,{ID_1}",
            f"姓名,单位,身份证号\n张三,县司法局,{ID_2}",
            id="another ID number",
        ),
    ],
)
def test_a_row_means_somebody_else(desk: Desk, first: str, second: str) -> None:
    taken(desk, first)
    assert fates(taken(desk, second), "officers") == (1, 0, 0)


def test_who_has_no_code_is_given_one_and_it_is_told(desk: Desk) -> None:
    receipt = taken(desk, "姓名,单位\n张三,县司法局\n李四,县司法局")
    assert receipt.made == ("P-0001", "P-0002")
    told = [problem for problem in receipt.notices if problem.code == "code-made"]
    assert [(problem.place.line if problem.place else 0) for problem in told] == [2, 3]


def test_of_many_made_codes_the_first_are_told_and_all_are_in_the_receipt(desk: Desk) -> None:
    names = "\n".join(f"张{chr(0x4E00 + n)},县司法局" for n in range(60))
    receipt = taken(desk, f"姓名,单位\n{names}")
    assert len(receipt.made) == 60
    assert codes(receipt.notices).count("code-made") == 20


def test_a_made_code_never_repeats_one_that_is_there(desk: Desk) -> None:
    taken(desk, "人员编码,姓名,单位\nP-0007,张三,县司法局")
    assert taken(desk, "姓名,单位\n李四,县司法局").made == ("P-0008",)


def test_namesakes_are_refused_with_all_candidates(desk: Desk) -> None:
    taken(desk, "人员编码,姓名,单位,职务\nG1,张三,县司法局,股长\nG2,张三,县司法局,科员")
    (problem,) = refused(desk, a_csv(county(desk).parent, "姓名,单位\n张三,县司法局"))
    words = tell_problem(problem)
    assert problem.code == "namesake"
    assert all(word in words for word in ("G1", "G2", "股长", "科员", "县司法局"))


def test_a_namesake_with_another_certificate_is_not_guessed(desk: Desk) -> None:
    taken(desk, "人员编码,姓名,单位,执法证号\nG1,张三,县司法局,ZF01")
    problems = refused(desk, a_csv(county(desk).parent, "姓名,单位,执法证号\n张三,县司法局,ZF02"))
    assert codes(problems) == ["namesake"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(
            "人员编码,姓名,单位\nG1,张三,县司法局\nG1,李四,县司法局", "duplicate-code", id="a code twice"
        ),
        pytest.param(
            f"人员编码,姓名,单位,身份证号\nG1,张三,县司法局,{ID_1}\nG2,李四,县司法局,{ID_1}",
            "duplicate-id",
            id="an ID number twice",
        ),
        pytest.param("姓名,单位\n张三,县司法局\n张三,县司法局", "namesake", id="a name and unit twice"),
        pytest.param(
            f"人员编码,姓名,单位,身份证号\nG1,张三,县司法局,\n,张三,县司法局,{ID_1}",
            "namesake",
            id="one with a code, one with an ID number",
        ),
    ],
)
def test_one_person_in_two_rows_is_refused_with_both_lines(desk: Desk, text: str, code: str) -> None:
    (problem,) = refused(desk, a_csv(county(desk).parent, text))
    assert problem.code == code
    assert problem.place is not None
    assert problem.place.line == 3
    assert problem.what.values["first"] == 2


def test_two_rows_that_come_to_one_known_person_are_refused(desk: Desk) -> None:
    taken(desk, f"人员编码,姓名,单位,身份证号\nG1,张三,县司法局,{ID_1}")
    text = f"人员编码,姓名,单位,身份证号\nG1,张三,县司法局,\n,张三,县公安局,{ID_1}"
    assert "duplicate-person" in codes(refused(desk, a_csv(county(desk).parent, text)))


def test_an_id_number_stays_with_its_person(desk: Desk) -> None:
    taken(desk, f"人员编码,姓名,单位,身份证号\nG1,张三,县司法局,{ID_1}\nG2,李四,县司法局,{ID_2}")
    problems = refused(
        desk, a_csv(county(desk).parent, f"人员编码,姓名,单位,身份证号\nG2,李四,县司法局,{ID_1}")
    )
    assert codes(problems) == ["duplicate-id"]
    assert "G1" in tell_problem(problems[0])
    assert ID_1 not in tell_problem(problems[0])


def test_a_new_code_does_not_take_over_the_number_of_another_name(desk: Desk) -> None:
    taken(desk, f"人员编码,姓名,单位,身份证号\nG1,张三,县司法局,{ID_1}")
    problems = refused(
        desk, a_csv(county(desk).parent, f"人员编码,姓名,单位,身份证号\nG9,李四,县司法局,{ID_1}")
    )
    assert codes(problems) == ["other-person"]


# -- units (RULES 1) ----------------------------------------------------------------------------


def test_an_unknown_unit_is_made_and_told(desk: Desk) -> None:
    receipt = taken(desk, "人员编码,姓名,单位\nG1,张三,东和乡人民政府")
    assert codes(receipt.notices) == ["unit-made"]
    assert rows_of(county(desk), "SELECT code, name, kind FROM unit") == [
        ("U-001", "东和乡人民政府", "township")
    ]


@pytest.mark.parametrize(
    "slip",
    [
        pytest.param("县司法剧", id="a character exchanged"),
        pytest.param("县司法", id="a character missing"),
        pytest.param("县司法局局", id="a character too many"),
        pytest.param("县法司局", id="two characters swapped"),
    ],
)
@pytest.mark.parametrize("where", ["in the database", "in the file"])
def test_a_name_one_character_off_is_refused_with_the_suggestion(desk: Desk, slip: str, where: str) -> None:
    folder = county(desk).parent
    units = [UNITS, ["U1", "县司法局", "政府部门", ""]]
    if where == "in the database":
        import_roster(desk, a_roster(folder, units=units))
        path = a_roster(folder, officers=some_officers(("G1", "张三", slip)))
    else:
        path = a_roster(folder, units=units, officers=some_officers(("G1", "张三", slip)))
    (problem,) = refused(desk, path)
    assert problem.code == "unit-slip"
    assert "县司法局" in tell_problem(problem)
    assert "人员!C2" in tell_problem(problem)


def test_a_name_one_character_off_has_its_own_row(desk: Desk) -> None:
    units = [UNITS, ["U1", "县财政局", "政府部门", ""], ["U2", "县民政局", "政府部门", ""]]
    path = a_roster(county(desk).parent, units=units, officers=some_officers(("G1", "张三", "县民政局")))
    assert fates(import_roster(desk, path), "units") == (2, 0, 0)


def test_two_units_that_nobody_entered_may_be_one_character_off(desk: Desk) -> None:
    receipt = taken(desk, "人员编码,姓名,单位\nG1,张三,县财政局\nG2,李四,县民政局")
    assert fates(receipt, "units") == (2, 0, 0)
    assert [bool(problem.hint) for problem in receipt.notices] == [False, True]


def test_but_not_if_they_are_typed_alike(desk: Desk) -> None:
    path = a_csv(county(desk).parent, "人员编码,姓名,单位\nG1,张三,县司法局\nG2,李四,县司法剧")
    assert codes(refused(desk, path)) == ["unit-slip"]


def test_a_unit_is_named_by_code_or_full_name(desk: Desk) -> None:
    units = [UNITS, ["U2", "县司法局", "政府部门", "U1"], ["U1", "县人民政府", "政府", ""]]
    officers = some_officers(("G1", "张三", "U2"), ("G2", "李四", "县司法局"))
    import_roster(desk, a_roster(county(desk).parent, units=units, officers=officers))
    assert {row[1] for row in rows_of(county(desk), SERVICE)} == {"县司法局"}
    query = "SELECT u.code, above.code FROM unit u JOIN unit above ON above.id = u.parent_id"
    assert rows_of(county(desk), query) == [("U2", "U1")]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        pytest.param([("U1", "县司法局", "U1")], "own-unit", id="its own parent by code"),
        pytest.param([("U1", "县司法局", "县司法局")], "own-unit", id="its own parent by name"),
        pytest.param(
            [("U1", "县政府", "U3"), ("U2", "县司法局", "U1"), ("U3", "东和司法所", "U2")],
            "unit-ring",
            id="a ring of three",
        ),
    ],
)
def test_a_unit_never_stands_above_itself(desk: Desk, rows: list[tuple[str, str, str]], code: str) -> None:
    units = [UNITS, *([unit, name, "政府部门", above] for unit, name, above in rows)]
    problems = refused(desk, a_roster(county(desk).parent, units=units))
    assert set(codes(problems)) == {code}
    assert "单位!D" in tell_problem(problems[0])


def test_a_ring_that_closes_with_what_is_stored_is_found(desk: Desk) -> None:
    folder = county(desk).parent
    import_roster(
        desk, a_roster(folder, units=[UNITS, ["U1", "县政府", "政府", ""], ["U2", "县司法局", "部门", "U1"]])
    )
    assert codes(refused(desk, a_roster(folder, units=[UNITS, ["U1", "县政府", "政府", "U2"]]))) == [
        "unit-ring"
    ]


def test_a_real_code_takes_the_place_of_a_made_one_and_of_no_other(desk: Desk) -> None:
    folder = county(desk).parent
    taken(desk, "人员编码,姓名,单位\nG1,张三,县司法局")
    receipt = import_roster(desk, a_roster(folder, units=[UNITS, ["SF", "县司法局", "政府部门", ""]]))
    assert codes(receipt.notices) == ["unit-recoded"]
    assert rows_of(county(desk), "SELECT code FROM unit") == [("SF",)]
    problems = refused(desk, a_roster(folder, units=[UNITS, ["SF2", "县司法局", "政府部门", ""]]))
    assert codes(problems) == ["unit-code"]


def test_an_absent_column_of_a_unit_stays_and_a_blank_cell_clears(desk: Desk) -> None:
    folder = county(desk).parent
    header = ["单位编码", "单位名称", "单位类型", "执法部门", "联络员", "排序号"]
    import_roster(desk, a_roster(folder, units=[header, ["U1", "县司法局", "政府部门", "是", "王五", 3]]))
    import_roster(desk, a_roster(folder, units=[["单位编码", "单位名称", "联络员"], ["U1", "县司法局", ""]]))
    assert rows_of(county(desk), "SELECT enforces, contact, order_no FROM unit") == [(1, "", 3)]


# -- postings (RULES 2) ------------------------------------------------------------------------


def test_officers_and_columns_that_are_absent_stay_untouched(desk: Desk) -> None:
    taken(desk, "人员编码,姓名,单位,职务,级别\nG1,张三,县司法局,股长,四级\nG2,李四,县司法局,科员,")
    receipt = taken(desk, "人员编码,姓名,单位,级别\nG1,张三,县司法局,")
    assert fates(receipt, "officers") == (0, 1, 0)
    query = "SELECT o.code, o.level, p.post FROM officer o JOIN posting p ON p.officer_id = o.id ORDER BY 1"
    assert rows_of(county(desk), query) == [("G1", "", "股长"), ("G2", "", "科员")]


def test_a_blank_unit_is_refused_and_never_clears(desk: Desk) -> None:
    taken(desk, "人员编码,姓名,单位\nG1,张三,县司法局")
    (problem,) = refused(desk, a_csv(county(desk).parent, "人员编码,姓名,单位\nG1,张三,"))
    assert (problem.field, problem.place and problem.place.line) == ("单位", 2)


@pytest.mark.parametrize(
    ("appointed", "on", "border"),
    [
        pytest.param("2024-07-01", None, ("2024-06-30", "2024-07-01"), id="on 任职日期"),
        pytest.param("", None, ("2025-03-09", "2025-03-10"), id="on the day of import"),
        pytest.param("", date(2025, 2, 1), ("2025-01-31", "2025-02-01"), id="on --on"),
    ],
)
def test_a_changed_unit_opens_a_posting(
    desk: Desk, appointed: str, on: date | None, border: tuple[str, str]
) -> None:
    taken(desk, "人员编码,姓名,单位,入职日期\nG1,张三,县司法局,2015-01-01")
    text = f"人员编码,姓名,单位,任职日期\nG1,张三,县公安局,{appointed}"
    receipt = taken(desk, text, on=on)
    assert fates(receipt, "postings") == (1, 1, 0)
    assert rows_of(county(desk), SERVICE) == [
        ("G1", "县司法局", "main", "2015-01-01", border[0]),
        ("G1", "县公安局", "main", border[1], None),
    ]
    assert fates(taken(desk, text, on=on), "postings") == (0, 0, 1)


def test_concurrent_postings_candidates_and_the_unit_that_counts(desk: Desk) -> None:
    header = [*POSTINGS, "止", "考核归属"]
    path = a_roster(
        county(desk).parent,
        officers=some_officers(("G1", "张三", "县司法局"), ("G2", "李四", "县司法局")),
        postings=[
            header,
            ["G1", "东和乡政府", "挂职", date(2024, 3, 1), date(2026, 2, 28), "是"],
            ["G2", "县公安局", "拟任", date(2025, 6, 1), None, ""],
        ],
    )
    import_roster(desk, path)
    query = "SELECT o.code, p.kind, p.starts_on, p.ends_on, p.expected_on, p.counts_here FROM posting p"
    rows = rows_of(county(desk), f"{query} JOIN officer o ON o.id = p.officer_id ORDER BY p.id")
    assert sorted(rows, key=str) == [
        ("G1", "main", None, None, None, 0),
        ("G1", "seconded", "2024-03-01", "2026-02-28", None, 1),
        ("G2", "main", None, None, "2025-06-01", 0),
        ("G2", "main", None, None, None, 0),
    ]


def test_what_counts_here_leaves_the_other_postings_of_those_days(desk: Desk) -> None:
    folder = county(desk).parent
    header = [*POSTINGS, "考核归属"]
    both = some_officers(("G1", "张三", "县司法局"))
    first: list[list[Any]] = [header, ["G1", "县公安局", "兼职", date(2024, 1, 1), "是"]]
    import_roster(desk, a_roster(folder, officers=both, postings=first))
    import_roster(
        desk, a_roster(folder, postings=[header, ["G1", "县教育局", "兼职", date(2024, 2, 1), "是"]])
    )
    query = "SELECT u.name FROM posting p JOIN unit u ON u.id = p.unit_id WHERE p.counts_here"
    assert rows_of(county(desk), query) == [("县教育局",)]


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        pytest.param(
            ["G9", "县公安局", "兼职", None, ""], "unknown-officer", "任职!A2", id="nobody has the code"
        ),
        pytest.param(["G1", "县公安局", "兼职", None, "李四"], "other-person", "任职!E2", id="another name"),
        pytest.param(
            ["G1", "县公安局", "主职", date(2024, 1, 1), ""],
            "units-differ",
            "人员!C2",
            id="another main posting",
        ),
    ],
)
def test_a_row_of_postings_that_does_not_fit_is_refused(
    desk: Desk, row: list[Any], code: str, cell: str
) -> None:
    path = a_roster(
        county(desk).parent,
        officers=some_officers(("G1", "张三", "县司法局")),
        postings=[[*POSTINGS, "姓名"], row],
    )
    (problem,) = refused(desk, path)
    assert problem.code == code
    assert cell in tell_problem(problem)


def test_the_last_day_of_service_is_kept_and_its_clearing_is_told(desk: Desk) -> None:
    taken(desk, "人员编码,姓名,单位,离任日期\nG1,张三,县司法局,2024-12-31")
    receipt = taken(desk, "人员编码,姓名,单位,离任日期\nG1,张三,县司法局,")
    assert codes(receipt.notices) == ["end-cleared"]
    assert rows_of(county(desk), SERVICE)[0][4] is None


# -- the whole ------------------------------------------------------------------------------------


def test_one_bad_row_keeps_all_out(desk: Desk) -> None:
    taken(desk, "人员编码,姓名,单位\nG1,张三,县司法局")
    text = "人员编码,姓名,单位,手机号\nG2,李四,县司法局,13800000001\nG3,王五,县司法局,138"
    problems = refused(desk, a_csv(county(desk).parent, text))
    assert [problem.place and problem.place.line for problem in problems] == [3]


def test_a_masked_number_is_refused(desk: Desk) -> None:
    text = "人员编码,姓名,单位,身份证号,手机号\nG1,张三,县司法局,110*************1X,138******01"
    problems = refused(desk, a_csv(county(desk).parent, text))
    assert [(problem.code, problem.field) for problem in problems] == [
        ("masked", "手机号"),
        ("masked", "身份证号"),
    ]


def test_a_refused_file_makes_no_database_and_neither_does_a_dry_run(desk: Desk) -> None:
    refused(desk, a_csv(county(desk).parent, "人员编码,姓名,单位\nG1,,县司法局"))
    receipt = taken(desk, "人员编码,姓名,单位\nG1,张三,县司法局", dry_run=True)
    assert (receipt.number, fates(receipt, "officers")) == (0, (1, 0, 0))
    assert not county(desk).exists()


def test_a_dry_run_says_what_would_change_and_changes_nothing(desk: Desk) -> None:
    taken(desk, "人员编码,姓名,单位\nG1,张三,县司法局")
    before = digest(county(desk))
    receipt = taken(desk, "人员编码,姓名,单位\nG1,张珊,县司法局\nG2,李四,县司法局", dry_run=True)
    assert (receipt.number, fates(receipt, "officers")) == (0, (1, 1, 0))
    assert digest(county(desk)) == before


def test_an_import_is_one_entry_of_the_audit_log_with_the_digest_of_its_rows(desk: Desk) -> None:
    path = a_csv(county(desk).parent, "人员编码,姓名,单位\nG1,张三,县司法局\nG2,李四,县司法局")
    receipt = import_roster(desk, path)
    (entry,) = rows_of(county(desk), "SELECT verb, subject, json_extract(after, '$.digest') FROM audit")
    assert entry == ("import_roster", "roster roster.csv", digest(path))
    assert rows_of(county(desk), "SELECT id, verb FROM receipt") == [(receipt.number, "import_roster")]


def test_the_same_file_twice_leaves_every_byte_of_the_database(desk: Desk) -> None:
    header = "姓名,单位,职务,人员类别,任职日期,离任日期"
    text = f"{header}\n张三,县司法局,局长,主要负责人,2024-05-01,\n李四,县公安局,,,,2024-12-31"
    taken(desk, text)
    before = digest(county(desk))
    receipt = taken(desk, text)
    assert (receipt.number, fates(receipt, "officers"), fates(receipt, "postings")) == (
        0,
        (0, 0, 2),
        (0, 0, 2),
    )
    assert digest(county(desk)) == before


def test_keys_for_finding_are_stored(desk: Desk) -> None:
    taken(desk, "人员编码,姓名,单位\nG1,曾　小明,县司法局")
    assert rows_of(county(desk), "SELECT skeleton, pinyin FROM officer") == [
        ("曾小明", "zxm zengxiaoming cxm cengxiaoming")
    ]


def test_a_column_may_be_left_out(desk: Desk) -> None:
    text = "人员编码,姓名,单位,血型\nG1,张三,县司法局,A"
    receipt = taken(desk, text, options=Options(ignore=("血型",)))
    assert fates(receipt, "officers") == (1, 0, 0)


# -- laws -------------------------------------------------------------------------------------------

NAMES = ("张三", "李四", "王五", "阿里·买买提", "曾小明", "𠮷野")
UNIT_NAMES = ("县人民政府", "县司法局", "公安局", "东和乡", "台子街道办")
WHEN = st.none() | st.dates(date(2015, 1, 1), date(2026, 12, 31))


OFFICER_COLUMNS = (
    "人员编码",
    "姓名",
    "单位",
    "职务",
    "人员类别",
    "入职日期",
    "任职日期",
    "任期届满",
    "离任日期",
)
POSTING_COLUMNS = ("人员编码", "单位", "任职类型", "任职日期", "止", "考核归属", "职务")


@st.composite
def rosters(draw: st.DrawFn) -> dict[str, list[list[Any]]]:
    """The tables of a small roster, some without some of their columns; not all of them can be true."""
    absent = draw(st.sets(st.sampled_from(OFFICER_COLUMNS[3:]), max_size=3))
    officers: list[dict[str, Any]] = []
    postings: list[dict[str, Any]] = []
    for number, name in enumerate(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4))):
        code, unit = f"00{number}", draw(st.sampled_from(UNIT_NAMES))
        officers.append(
            {"人员编码": code, "姓名": name, "单位": unit, **draw(said(st.sampled_from(["", "科员"])))}
        )
        for kind in draw(st.lists(st.sampled_from(["兼职", "挂职", "拟任", "主职", ""]), max_size=2)):
            where = unit if kind == "主职" else draw(st.sampled_from(UNIT_NAMES))
            postings.append({"人员编码": code, "单位": where, "任职类型": kind, **draw(days(kind))})
    columns = [name for name in OFFICER_COLUMNS if name not in absent]
    found = {
        "units": [["单位名称", "单位类型"], *([name, "政府部门"] for name in UNIT_NAMES)],
        "officers": [columns, *([row[name] for name in columns] for row in officers)],
        "postings": [list(POSTING_COLUMNS), *([row[name] for name in POSTING_COLUMNS] for row in postings)],
    }
    return {name: rows for name, rows in found.items() if len(rows) > 1}


@st.composite
def said(draw: st.DrawFn, posts: st.SearchStrategy[str]) -> dict[str, Any]:
    """What a row of 人员 says besides who it is."""
    return {
        "职务": draw(posts),
        "人员类别": "、".join(draw(st.lists(st.sampled_from(["领导班子成员", "行政执法人员"]), unique=True))),
        "入职日期": draw(st.none() | st.dates(date(2000, 1, 1), date(2014, 12, 31))),
        "任职日期": draw(WHEN),
        "任期届满": draw(st.none() | st.just(date(2027, 6, 30))),
        "离任日期": draw(st.none() | st.none() | st.dates(date(2027, 1, 1), date(2028, 12, 31))),
    }


@st.composite
def days(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """What a row of 任职 says besides whom and where."""
    start = draw(st.dates(date(2015, 1, 1), date(2026, 12, 31)))
    end = None if kind == "拟任" else draw(st.none() | st.dates(start, date(2027, 12, 31)))
    home = "是" if kind == "兼职" and draw(st.booleans()) else ""
    return {
        "任职日期": start if kind == "拟任" else draw(st.none() | st.just(start)),
        "止": end,
        "考核归属": home,
        "职务": draw(st.sampled_from(["", "副局长"])),
    }


@given(st.lists(rosters(), min_size=1, max_size=3), st.dates(date(2020, 1, 1), date(2026, 12, 31)))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_any_roster_twice_or_exported_and_imported_again_is_unchanged(
    tmp_path_factory: pytest.TempPathFactory, found: list[dict[str, list[list[Any]]]], on: date
) -> None:
    folder = tmp_path_factory.mktemp("county")
    desk = a_desk(folder, on=on)
    for tables in found:
        path = a_roster(folder, **tables)
        try:
            import_roster(desk, path)
        except RefusedError:
            continue  # it contradicts what is there
        again = import_roster(desk, path)
        assert not [what for what, count in again.counts.items() if count and not what.endswith("unchanged")]
    assume(county(desk).exists())
    out = folder / "export.xlsx"
    export_roster(desk, out)
    before = digest(county(desk))
    back = import_roster(desk, out)
    assert not [what for what, count in back.counts.items() if count and not what.endswith("unchanged")]
    assert back.counts["officers_unchanged"] == len(rows_of(county(desk), WHO))
    assert digest(county(desk)) == before
    desk.close()
