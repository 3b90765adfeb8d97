"""A certificate says what the records say, and its code shows without a database that it still does."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnlaw.domain.certificate import (
    Certificate,
    Registered,
    as_code,
    check_code,
    enter,
    read_certificates,
    register_trouble,
    serial_number,
)
from learnlaw.errors import NotFoundError, RefusedError, UsageError
from learnlaw.formats.certificate_rows import read_register, rows_of
from learnlaw.reports.certificates import certificates_paper, register_bytes
from learnlaw.reports.official import ENDINGS, render
from learnlaw.verbs.certificates import (
    BrokenRegisterError,
    NothingToCertifyError,
    VoidExamError,
    certify_hours,
    certify_scores,
    certify_training,
    save_certificates,
    verify_certificates,
)
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_running import close_exam, open_exam, void_exam
from learnlaw.verbs.ledger_import import import_ledger
from learnlaw.verbs.people import retire_officer
from learnlaw.verbs.roster_export import FileExistsAlreadyError, UnknownEndingError
from learnlaw.verbs.roster_import import import_roster
from learnlaw.verbs.scores import import_scores
from tests.conftest import Run
from tests.exam import rooms
from tests.exam.rooms import MAKEUP_DAY, Room
from tests.factories import a_roster, digest
from tests.formats.books import xlsx
from tests.offices import OFFICERS, UNITS, a_county, a_ledger, a_row, office, on_day

ID, PHONE_CODE = "110101199003070011", "13800000001"
ROWS = [
    a_row("2024-03-05", 编号="001", 类型="法治专题培训班", 主讲人="某教授", 参加人员="a1、a2"),
    a_row("2024-12-31", 编号="002", 结束日期="2025-01-02", 学时=9, 参加人员="a1", 学时类别="业务知识"),
    a_row("2024-11-30", 编号="K1", 类型="学法用法考试", 主题="年终考试", 学时="", 参加人员="a1、a2"),
]
SEATS: list[dict[str, Any]] = [
    {"编号": "001", "人员编码": "a1", "状态": "出席", "学时": 2},
    {"编号": "001", "人员编码": "a2", "状态": "请假"},
]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """a1 has an ID number, studied in two years and sat an exam twice, whose scores were imported."""
    folder = tmp_path_factory.mktemp("town")
    path = a_county(folder)
    with office(path, date(2025, 3, 3)) as desk:
        people = [[*OFFICERS[0], "身份证号"], *([*row, ID if row[0] == "a1" else ""] for row in OFFICERS[1:])]
        import_roster(desk, a_roster(folder, units=UNITS, officers=people))
        import_ledger(desk, a_ledger(folder / "ledger.xlsx", *ROWS, seats=SEATS))
        header = ["考试", "日期", "人员编码", "成绩", "满分", "及格线"]
        for day, marks, makeup in (("2024-11-30", 55, False), ("2024-12-20", 81, True)):
            (folder / "scores.xlsx").write_bytes(
                xlsx({"成绩": [header, ["年终考试", day, "a1", marks, 100, 60]]})
            )
            import_scores(desk, folder / "scores.xlsx", makeup=makeup)
        path.write_bytes(Path(desk.settings.database).read_bytes())
    return path


@pytest.fixture
def desk(town: Path) -> Iterator[Desk]:
    with office(town, date(2025, 3, 10)) as found:
        yield found


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rooms.a_room(tmp_path_factory.mktemp("room"))


@pytest.fixture
def room(hall: Path) -> Iterator[Room]:
    """a1 passed, b1 failed, a3 came to the make-up, the others never came."""
    with rooms.room(hall) as found:
        found.opened()
        found.sit(a1=(), b1=(1, 2, 3, 4))
        close_exam(found.on(rooms.DAY.replace(day=21)).desk, found.number)
        open_exam(found.on(MAKEUP_DAY).desk, found.number, makeup=True)
        found.sit(a3=(2,))
        yield found


def by_label(certificate: Certificate) -> dict[str, str]:
    return dict(certificate.fields)


# -- what they say ------------------------------------------------------------------------------


def test_everybody_with_a_result_gets_a_slip_that_says_which_attempt_counts(room: Room) -> None:
    slips = {
        by_label(one)["人员编码"]: by_label(one)
        for one in certify_scores(room.desk, room.number).certificates
    }
    assert list(slips) == ["a1", "a3", "b1"]
    assert [slips[who]["结果"] for who in slips] == ["合格", "合格", "不合格"]
    assert [slips[who]["场次"] for who in slips] == ["正考", "补考", "正考"]
    one = slips["a1"]
    assert (one["姓名"], one["单位"], one["组织单位"]) == ("赵一", "县司法局", "县司法局")
    assert (one["满分"], one["及格线"], one["成绩"]) == ("60分", "36分", "60分")
    assert one["成绩认定"] == "参加1次，以该次成绩为准" and "不是最终结果" in one["成绩状态"]
    assert slips["a3"]["考试时间"] == "2025年1月10日"
    assert any(
        "不是行政执法资格考试" in note
        for note in certify_scores(room.desk, room.number).certificates[0].notes
    )


def test_one_officer_or_a_unit_alone(room: Room) -> None:
    def names(**asked: str) -> list[str]:
        return [by_label(one)["姓名"] for one in certify_scores(room.desk, room.number, **asked).certificates]

    assert names(officer="a3") == ["孙三"] and names(unit="东和乡") == ["周五"]
    with pytest.raises(NothingToCertifyError):
        names(officer="a4")
    with pytest.raises(NotFoundError):
        names(officer="nobody")


def test_an_annulled_exam_has_no_slips(room: Room) -> None:
    void_exam(room.desk, room.number, reason="泄题")
    with pytest.raises(VoidExamError):
        certify_scores(room.desk, room.number)


def test_imported_scores_have_slips_too_and_the_best_counts(desk: Desk) -> None:
    (one,) = certify_scores(desk, "K1").certificates
    said = by_label(one)
    assert (said["成绩"], said["结果"], said["场次"]) == ("81分", "合格", "补考")
    assert said["成绩认定"] == "共登记2次成绩，以最好一次成绩为准" and said["成绩状态"] == "由成绩表导入"


def test_hours_are_those_of_the_year_and_personal_numbers_are_masked(desk: Desk) -> None:
    (one,) = certify_hours(desk, "赵一", year=2024).certificates
    said = by_label(one)
    assert said["学时合计"] == "6.5学时" and said["其中：业务知识"] == "4.5学时"
    assert [row[1:4] for row in one.details] == [
        ("2024-03-05", "法治专题培训班", "行政处罚法"),
        ("2024-12-31", "法治专题讲座", "行政处罚法"),
    ]
    assert said["身份证号"].startswith("110") and "*" in said["身份证号"]
    for ending in ENDINGS:
        assert ID.encode() not in render(certify_hours(desk, "a1", year=2024).paper(), ending)
    with pytest.raises(NothingToCertifyError):
        certify_hours(desk, "a4", year=2024)


def test_who_has_left_is_certified_with_the_last_unit(desk: Desk) -> None:
    retire_officer(desk, "a1", on=date(2024, 6, 30))
    (one,) = certify_hours(desk, "a1", year=2024).certificates
    assert by_label(one)["单位"] == "县司法局"


def test_a_training_is_certified_for_those_who_were_there(desk: Desk) -> None:
    (one,) = certify_training(desk, "001").certificates
    said = by_label(one)
    assert (one.title, said["姓名"], said["学时"], said["主讲人"]) == (
        "培训结业证明",
        "赵一",
        "2学时",
        "某教授",
    )
    assert certify_training(desk, "002").certificates[0].title == "参加学习证明"


# -- the code -------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_is_read_back_and_fits_its_codes(room: Room, tmp_path: Path, ending: str) -> None:
    batch = certify_scores(room.desk, room.number)
    path = tmp_path / f"slips.{ending}"
    save_certificates(room.desk, batch, path)
    found = verify_certificates(room.desk, str(path))
    assert [one.code for one in found.checked] == [one.code for one in batch.certificates]
    assert [one.found.fields for one in found.checked if one.found] == [
        tuple((label, value) for label, value in one.covered) for one in batch.certificates
    ]
    assert not found.bad and all(one.intact for one in found.checked)


@pytest.mark.parametrize("ending", ENDINGS)
def test_rows_of_hours_are_under_the_code_too(desk: Desk, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"hours.{ending}"
    save_certificates(desk, certify_hours(desk, "a1", year=2024), path)
    assert not verify_certificates(desk, str(path)).bad
    if ending == "docx":
        paper = docx.Document(str(path))
        paper.tables[1].cell(1, 5).paragraphs[0].runs[0].text = "8"
        paper.save(str(path))
    else:
        path.write_bytes(path.read_bytes().replace(b"2024-03-05", b"2024-03-06"))
    assert verify_certificates(desk, str(path)).bad


def test_the_code_is_worked_out_by_hand_as_the_paper_says(desk: Desk) -> None:
    (one,) = certify_hours(desk, "a1", year=2024).certificates
    lines = [f"{label}={value}" for label, value in one.fields]
    lines += [f"{row[0]}={''.join(row[1:])}" for row in one.details]
    plain = "\n".join("".join(unicodedata.normalize("NFKC", line).split()) for line in lines)
    assert one.code.replace("-", "") == hashlib.sha256(plain.encode()).hexdigest()[:24].upper()


def test_what_was_copied_by_hand_is_checked_all_the_same(desk: Desk, tmp_path: Path) -> None:
    (one,) = certify_training(desk, "001").certificates
    typed = [f"{label}:  {value}" for label, value in one.fields] + [f"校验码: {one.code.lower()}"]
    (tmp_path / "typed.txt").write_text("\n".join(typed), encoding="gb18030")
    assert not verify_certificates(desk, str(tmp_path / "typed.txt")).bad
    (tmp_path / "typed.txt").write_text("\n".join(typed).replace("2学时", "8学时"), encoding="gb18030")
    assert verify_certificates(desk, str(tmp_path / "typed.txt")).bad


names = st.text("赵钱孙李 abcＡ:：=", max_size=6)
field_lists = st.lists(
    st.tuples(st.sampled_from(["姓名", "单位", "成绩", "结果"]), names), min_size=1, max_size=5
)


@settings(max_examples=40)
@given(field_lists, st.integers(0, 4), names)
def test_any_change_changes_the_code(fields: list[tuple[str, str]], at: int, other: str) -> None:
    label, value = fields[at % len(fields)]
    changed = [*fields]
    changed[at % len(fields)] = (label, other)
    same = "".join(unicodedata.normalize("NFKC", v).replace(" ", "") for v in (value,)) == "".join(
        unicodedata.normalize("NFKC", v).replace(" ", "") for v in (other,)
    )
    assert (check_code(fields) == check_code(changed)) is same


@settings(max_examples=40)
@given(st.lists(field_lists, max_size=3))
def test_certificates_are_found_again_among_other_rows(batches: list[list[tuple[str, str]]]) -> None:
    rows = [["标题"], [""]]
    for fields in batches:
        rows += [
            ["编号", "1"],
            *([*field] for field in fields),
            ["校验码", check_code([("编号", "1"), *fields])],
        ]
        rows += [["以上"], []]
    found = list(read_certificates(rows))
    assert len(found) == len(batches) and all(one.matches for one in found)


def test_the_number_cannot_be_guessed_from_what_is_printed_and_stays_the_same(desk: Desk, town: Path) -> None:
    (one,) = certify_training(desk, "001").certificates
    (again,) = certify_training(desk, "001").certificates
    assert by_label(one)["编号"] == by_label(again)["编号"]
    assert serial_number("another county", one.fields[1:]) != by_label(one)["编号"]


# -- the register ------------------------------------------------------------------------------


def test_a_register_holds_codes_and_no_names_and_goes_on(desk: Desk, tmp_path: Path) -> None:
    register = tmp_path / "登记簿.csv"
    save_certificates(desk, certify_training(desk, "001"), tmp_path / "a.docx", register=register)
    first = read_register(register.read_bytes(), "r")
    lines = save_certificates(
        desk, certify_hours(desk, "a1", year=2024), tmp_path / "b.docx", register=register
    )
    save_certificates(desk, certify_training(desk, "001"), tmp_path / "c.docx", register=register)
    assert read_register(register.read_bytes(), "r") == lines and lines[:1] == first and len(lines) == 2
    text = register.read_text(encoding="utf-8-sig")
    assert "赵一" not in text and "a1" not in text
    assert next(csv.reader(io.StringIO(text))) == ["序号", "校验码", "类别", "登记日期", "链码"]
    found = verify_certificates(desk, str(tmp_path / "b.docx"), register=register)
    assert not found.bad and found.checked[0].line == lines[1]


def test_a_forged_certificate_with_a_fitting_code_is_not_in_the_register(desk: Desk, tmp_path: Path) -> None:
    register, path = tmp_path / "r.csv", tmp_path / "forged.txt"
    (one,) = certify_training(desk, "001").certificates
    save_certificates(desk, certify_training(desk, "001"), tmp_path / "a.docx", register=register)
    fields = [(label, "99学时" if label == "学时" else value) for label, value in one.fields]
    path.write_text(
        "\n".join([*(f"{a}={b}" for a, b in fields), f"校验码={check_code(fields)}"]), encoding="utf-8"
    )
    assert not verify_certificates(desk, str(path)).bad  # a code alone proves no issuer
    found = verify_certificates(desk, str(path), register=register)
    assert found.bad and found.checked[0].intact and found.checked[0].line is None


@settings(max_examples=40)
@given(st.lists(st.tuples(st.from_regex("[0-9A-F]{4}", fullmatch=True), st.just("k")), max_size=6), st.data())
def test_a_register_that_was_changed_is_noticed(codes: list[tuple[str, str]], data: st.DataObject) -> None:
    lines = enter(enter([], codes[:2], date(2025, 1, 1)), codes, date(2025, 1, 2))
    assert register_trouble(lines) is None and len(lines) == len({code for code, _ in codes})
    assert register_trouble(read_register(register_bytes(lines), "r")) is None
    if len(lines) > 1:
        at = data.draw(st.integers(0, len(lines) - 1))
        old = lines[at]
        changed = Registered(old.number, "FFFFF", old.kind, old.day, old.chain)
        assert register_trouble([*lines[:at], changed, *lines[at + 1 :]]) is not None
        assert register_trouble(lines[1:]) is not None


def test_files_that_are_none_are_refused(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("a,b\n1,2\n")
    with pytest.raises(RefusedError):
        save_certificates(
            desk, certify_training(desk, "001"), tmp_path / "a.docx", register=tmp_path / "r.csv"
        )
    assert not (tmp_path / "a.docx").exists()
    for name in ("r.csv", "missing.docx"):
        with pytest.raises(RefusedError):
            verify_certificates(desk, str(tmp_path / name))
    with pytest.raises(UsageError):
        verify_certificates(desk, "0123-4567-89AB-CDEF-0123-4567")
    with pytest.raises(UnknownEndingError):
        save_certificates(desk, certify_training(desk, "001"), tmp_path / "a.xlsx")
    good = tmp_path / "good.csv"
    save_certificates(desk, certify_training(desk, "001"), tmp_path / "a.docx", register=good)
    with pytest.raises(FileExistsAlreadyError):
        save_certificates(desk, certify_training(desk, "001"), tmp_path / "a.docx")
    good.write_bytes(good.read_bytes().replace(b"2025-03-10", b"2025-03-11"))
    with pytest.raises(BrokenRegisterError):
        verify_certificates(desk, str(tmp_path / "a.docx"), register=good)


def test_rows_of_anything_are_read_without_a_fault() -> None:
    assert rows_of("姓名：赵一\n\n单位 | 县局 |\n".encode(), "f") == [["姓名", "赵一"], ["单位", "县局"]]
    with pytest.raises(RefusedError):
        rows_of(b"PK\x03\x04 no zip", "f")
    with pytest.raises(RefusedError):
        rows_of(b"\xff\xfe\x00\xd8\x81", "f")
    assert as_code("12") is None
    with pytest.raises(ValueError, match="one at least"):
        certificates_paper([], date(2024, 1, 1), ())


def test_making_them_leaves_no_trace_and_is_the_same_twice(desk: Desk) -> None:
    before = digest(Path(desk.settings.database))
    for ending in ENDINGS:
        first, second = (render(certify_hours(desk, "a1", year=2024).paper(), ending) for _ in range(2))
        assert (first == second and "操作日志校验码".encode() in first) or ending == "docx"
    assert digest(Path(desk.settings.database)) == before
    later = on_day(desk, date(2025, 4, 1))
    assert (
        certify_training(later, "001").certificates[0].code
        != certify_training(desk, "001").certificates[0].code
    )


# -- the commands -----------------------------------------------------------------------------


def test_the_commands_make_and_check_them(run: Run, town: Path, tmp_path: Path) -> None:
    (tmp_path / "county.db").write_bytes(town.read_bytes())
    out, register = tmp_path / "证明.docx", tmp_path / "登记簿.csv"
    made = run("report", "certificates", "--training", "001", "-o", out, "--register", register)
    assert made.code == 0 and made.out == "" and "登记簿" in made.err
    (tmp_path / "county.db").unlink()
    found = run("report", "verify", out, "--register", register, "--format", "json")
    told = json.loads(found.out)
    assert found.code == 0 and told["certificates"][0]["intact"] is True
    assert told["certificates"][0]["registered"] == 1 and told["register"]
    assert not (tmp_path / "county.db").exists()
    code = told["certificates"][0]["code"]
    assert run("report", "verify", code, "--register", register).code == 0
    assert (
        run("report", "verify", code[:-1] + ("0" if code[-1] != "0" else "1"), "--register", register).code
        == 1
    )
    assert "赵一" in run("report", "verify", out).out


@pytest.mark.parametrize(
    "options",
    [
        pytest.param((), id="nothing named"),
        pytest.param(("--exam", "K1", "--training", "001"), id="two things"),
        pytest.param(("--training", "001", "--register", "r.csv"), id="a register without a file"),
    ],
)
def test_what_does_not_go_together_is_refused(
    run: Run, town: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    (tmp_path / "county.db").write_bytes(town.read_bytes())
    assert run("report", "certificates", *options).code == 2
