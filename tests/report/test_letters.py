"""A letter says by which clause, what counted, what did not and why; it is one file a unit, written whole or not."""

from __future__ import annotations

import io
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnlaw.domain.letter import Demand, Letter, Office, Sent, file_names, from_plain, safe_name, to_plain
from learnlaw.domain.notice import LADDER
from learnlaw.domain.policy import Scope, Source
from learnlaw.reports import official_docx as form
from learnlaw.reports.letters import circular_paper, letter_paper
from learnlaw.reports.official import ENDINGS, Grid, Leaf, Line, Look, OfficialPaper, render
from learnlaw.settings import OfficeSettings
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.folder_writing import NotAFolderError, write_files
from learnlaw.verbs.ledger_import import import_ledger
from learnlaw.verbs.letter_content import compose_letters
from learnlaw.verbs.letter_documents import (
    NoLettersError,
    issue_letters,
    issue_publicity_letter,
    issued_letter,
    letter_lines,
    write_drafts,
    write_issued,
)
from learnlaw.verbs.notices import ApprovalNeededError, list_notices
from learnlaw.verbs.roster_export import CannotWriteFileError, FileExistsAlreadyError
from tests.conftest import Run
from tests.county import a_pack, a_rule, hours_rule, words
from tests.factories import digest
from tests.offices import a_county, a_ledger, a_row, office, on_day

LAWFUL = "领导班子每年至少举办3次法治专题讲座"
LECTURES = a_rule(
    id="lectures",
    title=words("法治专题讲座"),
    where=Scope(kinds=frozenset({"department", "township"})),
    minimum=3,
    spacing=14,
    source=Source(clause="4", quote=LAWFUL),
)
HOURS = hours_rule(title=words("年度学时"), minimum=10, source=Source(clause="二(五)"))
TODAY = date(2024, 10, 10)
OFFICE = OfficeSettings(
    name="某县司法局", prefix="某司函", contact="王某", phone="0971-2345678", copies="县依法治县办"
)
BLANK = "　　"
soffice = pytest.mark.skipif(not shutil.which("soffice"), reason="there is no LibreOffice on this machine")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One lecture counted, one cancelled and one of another year; a1 has six hours, a2 was on leave."""
    folder = tmp_path_factory.mktemp("town")
    path = a_county(folder, a_pack(LECTURES, HOURS, document="某政办〔2024〕8号"))
    rows = [
        a_row("2024-03-05", 编号="001", 参加人员="a1、a2"),
        a_row("2024-05-06", 编号="002", 主题="刑法", 状态="取消"),
        a_row("2024-04-02", 编号="003", 主题="复议法", 类型="单位集中学法", 参加人员="a1"),
    ]
    seats = [
        {"编号": "001", "人员编码": "a1", "状态": "出席"},
        {"编号": "001", "人员编码": "a2", "状态": "请假"},
        {"编号": "003", "人员编码": "a1", "状态": "出席"},
    ]
    with office(path, TODAY) as desk:
        import_ledger(desk, a_ledger(folder / "ledger.xlsx", *rows, seats=seats))
        shutil.copyfile(desk.settings.database, path)
    return path


@pytest.fixture
def desk(town: Path) -> Iterator[Desk]:
    with office(town, TODAY) as found:
        moved = replace(found, settings=replace(found.settings, office=OFFICE))
        moved.__dict__["engine"] = found.engine
        yield moved


def in_folder(folder: Path) -> dict[str, str]:
    return {path.name: digest(path) for path in folder.iterdir()} if folder.exists() else {}


def said(path: Path) -> list[str]:
    """The paragraphs of a document, those of its cells too, in their order."""
    found = []
    for block in docx.Document(str(path)).iter_inner_content():
        if hasattr(block, "rows"):
            found += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            found.append(block.text)
    return found


# -- what it says ----------------------------------------------------------------------------


def test_a_letter_quotes_the_clause_and_tells_what_counted_and_what_did_not(
    desk: Desk, tmp_path: Path
) -> None:
    (path,) = write_drafts(desk, tmp_path / "函", unit="县司法局")
    assert path.name == "县司法局_提醒函_拟稿.docx"
    text = "\n".join(said(path))
    assert f"某政办〔2024〕8号第4条。原文：“{LAWFUL}”" in text
    assert (
        "截至2024年10月10日，贵单位法治专题讲座完成1次，应完成3次（某政办〔2024〕8号第4条），尚差2次" in text
    )
    assert "已计入：2024年3月5日“行政处罚法”" in text
    assert "未计入：" in text and "2024年5月6日“刑法”（活动已取消）" in text
    assert re.search("建议日期：2024年1[0-2]月", text)
    assert "请于12月17日前举办并报台账" in text and "2024年10月25日前填写回执（附件1）" in text
    for part in (
        "附件：1．回执",
        "（联系人：王某，联系电话：0971-2345678）",
        "抄送：县依法治县办。",
        "某司函〔2024〕",
    ):
        assert part in text


def test_one_file_holds_all_gaps_of_a_unit_and_names_who_lacks_what(desk: Desk, tmp_path: Path) -> None:
    (path,) = write_drafts(desk, tmp_path, unit="A")
    lines = said(path)
    assert [line for line in lines if line.startswith(("（一）", "（二）"))] == [
        "（一）法治专题讲座",
        "（二）年度学时",
    ]
    rows = [line.split(" | ") for line in lines if line.count(" | ") == 7]
    assert rows[0][1:4] == ["姓名", "编码", "任务"]
    assert {row[1]: row[4:7] for row in rows[1:]} == {
        "赵一": ["10学时", "6学时", "4学时"],
        "钱二": ["10学时", "0学时", "10学时"],
        "孙三": ["10学时", "0学时", "10学时"],
        "李四": ["10学时", "0学时", "10学时"],
    }
    assert any(line.startswith("2．钱二") and "（考勤：请假）" in line for line in lines), lines


def test_slip_sign_in_sheet_and_approval_stand_on_pages_of_their_own(desk: Desk, tmp_path: Path) -> None:
    (path,) = write_drafts(desk, tmp_path, unit="A")
    lines = said(path)
    titles = [line for line in lines if line in ("回　　执", "未完成人员情况表", "签到表", "发 文 稿 纸")]
    assert titles == ["回　　执", "未完成人员情况表", "签到表", "发 文 稿 纸"]
    signed = [line.split(" | ")[0] for line in lines if line.startswith(("拟稿", "审核", "签发"))]
    assert signed == ["拟稿", "审核", "签发"]
    assert any(line.startswith("法治专题讲座 | 2次") for line in lines)


def test_what_nobody_has_set_is_a_blank(town: Path, tmp_path: Path) -> None:
    with office(town, TODAY) as bare:
        (path,) = write_drafts(bare, tmp_path, unit="A")
    lines = said(path)
    assert lines[0].strip(BLANK) == "" and BLANK in lines[0]
    assert lines[1].replace("　", "") == "〔2024〕号"
    assert f"抄送：{BLANK}" in "\n".join(lines) and f"联系人：{BLANK}" in "\n".join(lines)


def test_nothing_of_a_draft_is_written_into_the_database_and_it_is_the_same_twice(
    desk: Desk, tmp_path: Path
) -> None:
    before = digest(Path(desk.settings.database))
    for form_ in ("docx", "html"):
        write_drafts(desk, tmp_path / "a", form=form_)
        write_drafts(desk, tmp_path / "b", form=form_)
    assert in_folder(tmp_path / "a") == in_folder(tmp_path / "b") and len(in_folder(tmp_path / "a")) == 4
    assert digest(Path(desk.settings.database)) == before and list_notices(desk) == []


# -- numbers and states --------------------------------------------------------------------------


def test_issuing_gives_numbers_and_the_letter_is_written_as_it_went_out(desk: Desk, tmp_path: Path) -> None:
    receipt = issue_letters(desk, compose_letters(desk), folder=tmp_path / "out")
    assert receipt.made == ("2024-1", "2024-2")
    assert sorted(in_folder(tmp_path / "out")) == ["2024-1_县司法局_提醒函.docx", "2024-2_东和乡_提醒函.docx"]
    assert said(tmp_path / "out" / "2024-1_县司法局_提醒函.docx")[1] == "某司函〔2024〕1号"
    rows = [a_row("2024-11-01", 编号="009", 参加人员="a1")]
    later = on_day(desk, date(2025, 3, 1))
    import_ledger(later, a_ledger(tmp_path / "more.xlsx", *rows))
    write_issued(later, tmp_path / "again")
    assert in_folder(tmp_path / "again") == in_folder(tmp_path / "out")


def test_a_letter_that_cannot_be_written_is_not_issued(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "2024-2_东和乡_提醒函.docx").write_text("mine")
    with pytest.raises(FileExistsAlreadyError):
        issue_letters(desk, compose_letters(desk), folder=tmp_path)
    assert list_notices(desk) == []
    assert [path.name for path in tmp_path.iterdir()] == ["2024-2_东和乡_提醒函.docx"]


def test_where_issuing_fails_after_the_documents_were_written_they_go_again(
    desk: Desk, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(desk.settings.database)) as past, past:
        past.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON receipt BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        )
    with pytest.raises(Exception, match="full"):
        issue_letters(desk, compose_letters(desk), folder=tmp_path / "out")
    assert in_folder(tmp_path / "out") == {} and list_notices(desk) == []


def test_a_circular_is_a_draft_to_all_units_that_a_leader_approves(desk: Desk, tmp_path: Path) -> None:
    later = replace(on_day(desk, date(2025, 1, 5)), settings=desk.settings)
    later.__dict__["engine"] = desk.engine
    made = write_drafts(later, tmp_path / "draft", year=2024)
    assert "通报_拟稿.docx" in [path.name for path in made]
    text = "\n".join(said(tmp_path / "draft" / "通报_拟稿.docx"))
    assert "各单位：" in text and "县司法局" in text and "东和乡" in text and "赵一" not in text
    assert "某司函〔2025〕　　　　号" in text
    with pytest.raises(ApprovalNeededError):
        issue_letters(later, compose_letters(later, year=2024), folder=tmp_path / "out")
    assert in_folder(tmp_path / "out") == {} and list_notices(later) == []
    issue_letters(later, compose_letters(later, year=2024), approved_by="王县长", folder=tmp_path / "out")
    assert "通报_2025-01-05.docx" in in_folder(tmp_path / "out")
    assert any("签发 | 王县长" in line for line in said(tmp_path / "out" / "通报_2025-01-05.docx"))


def test_a_publicity_reminder_says_a_persons_words_and_article_57(desk: Desk, tmp_path: Path) -> None:
    issue_publicity_letter(desk, "东和乡", "请于宪法宣传周\n履行普法责任。", folder=tmp_path)
    text = said(tmp_path / "2024-1_东和乡_普法提示.docx")
    assert text[2] == "普法提示" and "请于宪法宣传周" in text and "履行普法责任。" in text
    assert any("法治宣传教育法》第五十七条" in line for line in text)


def test_a_letter_kept_without_its_content_is_printed_from_its_words(desk: Desk, tmp_path: Path) -> None:
    issue_letters(desk, compose_letters(desk, unit="A"))
    (row,) = list_notices(desk)
    with desk.reading() as connection:
        units = desk.facts.people(connection).roster.units
    letter, sent = issued_letter(desk, replace(row, content=None), units)
    texts = [line.text for line in letter_paper(letter, sent).lines]
    assert row.text.splitlines()[0] in texts and "某司函〔2024〕1号" in texts
    assert not any("\t" in line for line in letter_lines(letter, sent))


def test_a_letter_as_known_on_a_day_counts_what_was_entered_by_then(desk: Desk) -> None:
    (now,) = compose_letters(desk, unit="A")
    early = replace(desk, known_on=date(2024, 10, 9))
    early.__dict__["engine"] = desk.engine
    (then,) = compose_letters(early, unit="A")
    assert now.letter.demands[0].counted and now.letter.lacking[0][1].counted
    assert not then.letter.demands[0].counted and not then.letter.lacking[0][1].counted
    (paper,) = [letter_paper(then.letter, Sent(year=2024))]
    assert ("入账截至", "2024-10-09") in paper.trace


def test_where_nothing_is_due_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(NoLettersError):
        write_drafts(on_day(desk, date(2024, 1, 2)), tmp_path / "none")
    assert not (tmp_path / "none").exists()


# -- the form of an official document -----------------------------------------------------------


def test_page_margins_faces_and_pitch_are_those_of_official_documents(desk: Desk, tmp_path: Path) -> None:
    (path,) = write_drafts(desk, tmp_path, unit="A")
    paper = docx.Document(str(path))
    page = paper.sections[0]
    sides = (page.page_width, page.page_height)
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    found = [round(side.mm) for side in (*sides, *margins) if side is not None]
    assert found == [210, 297, 37, 35, 28, 26]
    faces = {str(style.name): style.element.xml for style in paper.styles}
    for style, face, size in (
        ("OfficialTitle", "方正小标宋简体", 44),
        ("OfficialText", "仿宋_GB2312", 32),
        ("OfficialFirst", "黑体", 32),
        ("OfficialSecond", "楷体_GB2312", 32),
    ):
        assert f'w:eastAsia="{face}"' in faces[style] and f'<w:sz w:val="{size}"/>' in faces[style]
    with ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if "font" in name.lower() and "fontTable" not in name]


@soffice
def test_a_page_holds_22_lines_of_28_characters(tmp_path: Path) -> None:
    text = "法" * (form.LINES * form.CHARACTERS * 2)
    paper = OfficialPaper(title="字", parts=(Line(Look.TO, text),))
    (tmp_path / "made.docx").write_bytes(render(paper, "docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "made.docx")], check=True, capture_output=True, timeout=120)
    if not shutil.which("pdftotext"):
        pytest.skip("there is no pdftotext on this machine")
    done = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "made.pdf"), "-"], check=True, capture_output=True, timeout=60
    )
    pages = done.stdout.decode().split("\f")
    lines = [line.strip() for line in pages[0].splitlines() if "法" in line]
    assert [len(line) for line in lines] == [form.CHARACTERS] * form.LINES


@pytest.mark.parametrize("ending", ENDINGS)
def test_text_of_people_stands_as_it_is_and_runs_nothing(ending: str) -> None:
    hostile = '=1+1 <script>alert(1)</script> {{ 7*7 }} & "x" \x07 [red]'
    paper = OfficialPaper(
        title=hostile,
        parts=(
            Line(Look.TEXT, hostile),
            Leaf(),
            Grid(widths=(1, 2), rows=((hostile, "二\n行"), ("a", hostile)), header=True),
        ),
        trace=(("操作日志校验码", hostile),),
    )
    made = render(paper, ending)
    if ending == "docx":
        table = docx.Document(io.BytesIO(made)).tables[0]
        assert table.cell(0, 0).text == table.cell(1, 1).text == hostile.replace("\x07", "<U+0007>")
    else:
        assert (b"<script>" in made) is (ending == "txt")
        assert b"49" not in made and b"\x07" not in made


def test_a_paper_without_letters_or_rows_that_do_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="one unit"):
        circular_paper([], Office(), None)
    with pytest.raises(ValueError, match="columns"):
        Grid(widths=(1, 2), rows=(("a",),))


# -- keeping ---------------------------------------------------------------------------------

texts = st.text(max_size=20)
demands = st.builds(
    Demand, title=texts, basis=texts, quote=texts, asked=texts, sentence=texts,
    counted=st.lists(texts, max_size=3).map(tuple), days=st.lists(texts, max_size=2).map(tuple), missed=st.booleans(),
)  # fmt: skip
letters = st.builds(
    Letter, unit=texts, name=texts, level=st.sampled_from(LADDER), as_of=st.dates(),
    office=st.builds(Office, name=texts, phone=texts), demands=st.lists(demands, max_size=3).map(tuple),
    known_on=st.none() | st.dates(),
)  # fmt: skip


@settings(max_examples=40)
@given(letters)
def test_what_is_kept_of_a_letter_is_the_letter(letter: Letter) -> None:
    assert from_plain(to_plain(letter) | {"later": 1}) == letter


@settings(max_examples=25)
@given(letters)
def test_every_letter_becomes_a_paper(letter: Letter) -> None:
    assert letter_paper(letter, Sent(year=2024)).parts[0].look is Look.MARK  # type: ignore[union-attr]


# -- files ---------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(st.text(max_size=300))
def test_a_name_is_one_that_any_system_takes(text: str) -> None:
    name = safe_name(text)
    assert name and len(name.encode(errors="replace")) < 200 and name.strip(" .") == name
    assert not set(name) & set('/\\:*?"<>|\x00\n') and name.lower() not in ("con", "nul", "com1")


@settings(max_examples=40)
@given(st.lists(st.tuples(st.text(max_size=6), st.text("aAb", max_size=2)), max_size=8))
def test_no_two_letters_share_a_file(names: list[tuple[str, str]]) -> None:
    made = file_names(names, "docx")
    assert len({name.casefold() for name in made}) == len(names)


def test_files_are_written_all_or_none(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("old")
    with pytest.raises(FileExistsAlreadyError):
        write_files(tmp_path, {"a.txt": b"new", "b.txt": b"new"})
    assert in_folder(tmp_path).keys() == {"b.txt"}
    (tmp_path / "c.txt").mkdir()
    (tmp_path / "c.txt" / "kept").write_text("x")
    for spoilt in ("c.txt", "no/folder"):
        with pytest.raises(CannotWriteFileError):
            write_files(tmp_path, {"a.txt": b"new", "b.txt": b"new", spoilt: b"x"}, force=True)
    assert (
        (tmp_path / "c.txt" / "kept").exists()
        and in_names(tmp_path) == {"b.txt", "c.txt"}
        and (tmp_path / "b.txt").read_text() == "old"
    )
    write_files(tmp_path, {"a.txt": b"new", "b.txt": b"new"}, force=True)
    assert (tmp_path / "b.txt").read_text() == "new" and in_names(tmp_path) == {"a.txt", "b.txt", "c.txt"}


def in_names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_folder_that_was_made_for_nothing_goes_again(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteFileError):
        write_files(tmp_path / "x" / "y", {"no/folder": b""})
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file", tmp_path / "one.docx"):
        with pytest.raises(NotAFolderError):
            write_files(path, {"a": b""})


@pytest.mark.skipif(not Path("/dev/full").exists() or os.name == "nt", reason="no device that is full here")
def test_a_full_disk_leaves_nothing(tmp_path: Path, desk: Desk) -> None:
    import resource

    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    import signal

    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    letters_ = compose_letters(desk)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, limit[1]))
        with pytest.raises(CannotWriteFileError):
            write_files(tmp_path / "out", {"a.docx": b"x" * 5_000, "b.docx": b"x" * 20_000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, before)
    assert not (tmp_path / "out").exists() and letters_


# -- the command --------------------------------------------------------------------------------


def test_the_command_writes_drafts_issues_and_writes_again(county: Run, tmp_path: Path) -> None:
    done = county(
        "quota", "notices", "--year", "2024", "-o", tmp_path / "d", "--format", "html", "--unit", "E"
    )
    assert (done.code, done.out) == (0, "") and str(tmp_path / "d") in done.err
    assert "县教育局_通报函_拟稿.html" in in_names(tmp_path / "d")
    assert county(
        "quota", "notices", "--year", "2024", "-o", tmp_path / "d", "--format", "html", "--unit", "E"
    ).code
    words_ = ("quota", "notices", "--year", "2024", "--unit", "E", "--issue", "--approved-by", "王县长")
    assert county(*words_, "-o", tmp_path / "i").code == 0
    assert any(name.endswith("_县教育局_通报函.docx") for name in in_names(tmp_path / "i"))
    assert county("quota", "notices", "--issued", "-o", tmp_path / "j").code == 0
    assert in_folder(tmp_path / "j") == in_folder(tmp_path / "i")


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(("--format", "docx"), id="a document without a folder"),
        pytest.param(("-o", "x", "--format", "csv"), id="a list into a folder"),
        pytest.param(("-o", "one.docx"), id="one file for many letters"),
    ],
)
def test_what_does_not_go_together_is_refused(county: Run, options: tuple[str, ...]) -> None:
    assert county("quota", "notices", *options).code == 2
