"""A bundle holds a year with all that proves it, hides nothing that is lost, and says itself what became of it."""

from __future__ import annotations

import ast
import csv
import io
import json
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from learnlaw.errors import NotFoundError
from learnlaw.reports import bundle_verify
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.evidence import add_evidence, remove_evidence
from learnlaw.verbs.ledger_import import import_ledger
from learnlaw.verbs.notices import issue_publicity_notice
from learnlaw.verbs.people import NeedsReasonError
from learnlaw.verbs.report_desk import IsDatabaseError
from learnlaw.verbs.reports_bundle import Bundled, report_bundle
from learnlaw.verbs.roster_export import CannotWriteFileError, FileExistsAlreadyError, UnknownEndingError
from learnlaw.verbs.roster_import import import_roster
from learnlaw.verbs.upkeep import list_audit
from tests.county import a_pack, a_rule
from tests.exam import rooms
from tests.factories import a_desk, a_roster, digest
from tests.formats.books import Rows
from tests.offices import UNITS, a_ledger, a_row, put_in_use

PHONE, ID = "13800000001", "110101199003070011"
OFFICERS: Rows = [
    ["人员编码", "姓名", "单位", "人员类别", "手机号", "身份证号"],
    ["a1", "赵一", "A", "主要负责人、行政执法人员", PHONE, ID],
    ["b1", "周五", "B", "主要负责人", "", ""],
]
FILES = {
    "签到表.pdf": b"%PDF-1.4 signed",
    "照片：会场?.jpg": b"\xff\xd8\xff\xe0 hall",
    "通知.txt": "通知".encode(),
}
NOW = datetime(2025, 1, 10, 2, tzinfo=UTC)


@dataclass
class Office:
    """A county with three files of evidence, and where its bundles go."""

    desk: Desk
    folder: Path

    def bundle(self, name: str = "汇编.zip", **asked: Any) -> Bundled:
        """A bundle of 2024."""
        return report_bundle(self.desk, self.folder / name, year=2024, **asked)

    def unpacked(self, **asked: Any) -> Path:
        """The folder that a bundle unpacks to, in a place far from here."""
        return unpacked(self.bundle(force=True, **asked).path, self.folder / "别处")

    def shelved(self, name: str) -> Path:
        """The copy of a file of evidence."""
        folder = self.desk.settings.evidence
        return next(path for path in folder.glob("*/*") if path.read_bytes() == FILES[name])


def unpacked(path: Path, folder: Path) -> Path:
    """The one folder that an archive holds, unpacked."""
    with ZipFile(path) as archive:
        archive.extractall(folder)
    (found,) = folder.iterdir()
    return found


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county with its evidence, made once."""
    folder = tmp_path_factory.mktemp("county")
    desk = a_desk(folder, now=NOW)
    import_roster(desk, a_roster(folder, units=UNITS, officers=OFFICERS))
    put_in_use(desk, a_pack(a_rule()))
    rows = [
        a_row("2024-05-20", 编号="001", 参加人员="a1", 主题="行政处罚法"),
        a_row("2024-06-20", 编号="002", 单位="东和乡", 参加人员="b1", 主题="信访/条例"),
        a_row("2023-06-20", 编号="003"),
    ]
    import_ledger(desk, a_ledger(folder / "rows.xlsx", *rows, seats=[{"编号": "001", "人员编码": "a1"}]))
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    add_evidence(desk, "001", [folder / "签到表.pdf", folder / "照片：会场?.jpg"])
    add_evidence(desk, "002", [folder / "通知.txt"])
    issue_publicity_notice(desk, "A", text="请加强普法。")
    desk.close()
    return folder


@pytest.fixture
def office(county: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(county, tmp_path, dirs_exist_ok=True)
    desk = a_desk(tmp_path, create=False, now=NOW)
    yield Office(desk, tmp_path)
    desk.close()


@pytest.fixture(scope="module")
def archive(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Bundled:
    """A bundle that the tests of its program unpack."""
    desk = a_desk(county, create=False, now=NOW)
    try:
        return report_bundle(desk, tmp_path_factory.mktemp("archive") / "汇编.zip", year=2024)
    finally:
        desk.close()


def manifest_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def verified(folder: Path) -> subprocess.CompletedProcess[str]:
    """What the program in a bundle says of it, run from elsewhere and with the standard library alone."""
    words = [sys.executable, "-I", "-S", "-X", "utf8", str(folder / "verify.py")]
    return subprocess.run(words, capture_output=True, text=True, cwd="/", check=False)


# -- what it holds ------------------------------------------------------------------------------


def test_it_holds_every_part_and_each_file_by_its_digest(office: Office) -> None:
    folder = office.unpacked()
    listed = {each["path"]: each for each in manifest_of(folder)["files"]}
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert there == {*listed, "manifest.json"}
    parts = {path.partition("/")[0] for path in there if "/" in path}
    assert parts == {"01-考核依据", "02-指标完成情况", "03-台账", "04-签到", "05-佐证材料"}
    assert {path: digest(folder / path) for path in listed} == {
        path: each["sha256"] for path, each in listed.items()
    }
    assert (folder / "05-佐证材料/001-行政处罚法/签到表.pdf").read_bytes() == FILES["签到表.pdf"]
    assert "05-佐证材料/001-行政处罚法/照片：会场_.jpg" in listed
    assert listed["05-佐证材料/002-信访_条例/通知.txt"]["name"] == "通知.txt"


def test_letters_of_the_year_are_in_it(office: Office) -> None:
    made = report_bundle(office.desk, office.folder / "now.zip", year=2025)
    with ZipFile(made.path) as archive:
        names = [name.partition("/")[2] for name in archive.namelist()]
    assert "08-文书/2025-1-普法提示-县司法局.docx" in names


def test_of_a_unit_it_holds_only_what_is_its_own(office: Office) -> None:
    folder = office.unpacked(unit="东和乡")
    assert folder.name == "佐证材料汇编-东和乡-2024"
    assert {each.get("activity") for each in manifest_of(folder)["files"]} == {None, "002"}
    rows = list(csv.reader(io.StringIO((folder / "03-台账/台账.csv").read_text(encoding="utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["002"]
    assert (folder / "02-指标完成情况/单位年度情况及核对确认表.docx").exists()


def test_the_index_names_what_the_manifest_names(office: Office) -> None:
    folder = office.unpacked()
    rows = csv.reader(io.StringIO((folder / "目录.csv").read_text(encoding="utf-8-sig")))
    told = {row[1]: row[5] for row in rows if len(row) == 6 and len(row[5]) == 64}
    listed = {each["path"]: each["sha256"] for each in manifest_of(folder)["files"]}
    own = {"目录.html", "目录.csv", "verify.py"}
    assert told == {path: found for path, found in listed.items() if path not in own}
    page = (folder / "目录.html").read_text(encoding="utf-8")
    assert all(found in page for found in told.values())


def test_the_same_data_give_the_same_bytes_and_leave_no_trace(office: Office) -> None:
    before = digest(office.folder / "county.db")
    first = office.bundle("a.zip")
    later = Office(a_desk(office.folder, create=False, now=NOW.replace(hour=9)), office.folder)
    second = later.bundle("b.zip")
    later.desk.close()
    assert first.manifest == second.manifest
    assert first.path.read_bytes() == second.path.read_bytes()
    assert digest(office.folder / "county.db") == before


@pytest.mark.parametrize("over", [pytest.param(True, id="closed"), pytest.param(False, id="open")])
def test_papers_leave_the_office_when_the_exam_is_over(tmp_path: Path, over: bool) -> None:
    with rooms.room(rooms.a_room(tmp_path)) as room:
        room.opened()
        room.sit(a1=(), a2=(1,))
        if over:
            room.on(rooms.DAY.replace(day=21)).close()
        made = report_bundle(room.desk, tmp_path / "b.zip", year=rooms.DAY.year)
    with ZipFile(made.path) as archive:
        names = [name for name in archive.namelist() if "/06-" in name or "/07-" in name]
        notes = json.loads(archive.read(archive.namelist()[-1]))["notes"]
    assert any("/试卷" in name for name in names) == over
    assert any("成绩汇总表.xlsx" in name for name in names) == over
    # there is a make-up still to come
    assert not any("参考答案" in name for name in names)
    assert any("试卷未收入" in note for note in notes) != over


# -- what is lost ---------------------------------------------------------------------------------


def test_evidence_that_is_lost_is_told_by_name(office: Office) -> None:
    office.shelved("签到表.pdf").unlink()
    hurt = office.shelved("照片：会场?.jpg")
    hurt.chmod(0o600)
    hurt.write_bytes(b"another picture")
    remove_evidence(office.desk, "002", "通知.txt", reason="传错了")
    folder = office.unpacked()
    told = {(one["activity"], one["name"], one["kind"]) for one in manifest_of(folder)["left_out"]}
    assert told == {
        ("001", "签到表.pdf", "missing"),
        ("001", "照片：会场?.jpg", "changed"),
        ("002", "通知.txt", "removed"),
    }
    assert {(one.activity, one.name, one.kind) for one in office.bundle(force=True).left_out} == told
    page = (folder / "目录.html").read_text(encoding="utf-8")
    said = verified(folder)
    assert said.returncode == 0
    for _, name, _ in told:
        assert name in page and name in said.stdout
    assert "传错了" in page


# -- checking it -----------------------------------------------------------------------------------

SIGNED = "05-佐证材料/001-行政处罚法/签到表.pdf"


def flip(path: Path) -> None:
    path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:])


def swap(path: Path) -> None:
    (path.parent / "other").write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(path.parent / "other")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        pytest.param(flip, [f"被改动 changed: {SIGNED}"], id="one bit changed"),
        pytest.param(Path.unlink, [f"缺失 missing: {SIGNED}"], id="missing"),
        pytest.param(
            lambda p: p.write_bytes(p.read_bytes()[:4]), [f"截断 truncated: {SIGNED}"], id="truncated"
        ),
        pytest.param(
            lambda p: p.rename(p.with_name("新名.pdf")),
            [f"多出 extra: {SIGNED.replace('签到表', '新名')}", f"缺失 missing: {SIGNED}"],
            id="renamed",
        ),
        pytest.param(
            swap,
            [f"多出 extra: {SIGNED.replace('签到表.pdf', 'other')}", f"被改动 changed: {SIGNED}"],
            id="a link in its place",
        ),
    ],
)
def test_the_program_inside_names_what_was_done(
    archive: Bundled, tmp_path: Path, harm: Callable[[Path], None], said: list[str]
) -> None:
    folder = unpacked(archive.path, tmp_path / "别处")
    assert verified(folder).returncode == 0
    harm(folder / SIGNED)
    done = verified(folder)
    assert (done.returncode, sorted(x for x in done.stdout.splitlines() if "05-" in x)) == (1, sorted(said))


def test_it_tells_the_digest_by_which_the_manifest_is_known(archive: Bundled, tmp_path: Path) -> None:
    folder = unpacked(archive.path, tmp_path / "elsewhere")
    assert archive.manifest in verified(folder).stdout
    (folder / "manifest.json").write_text("[]", encoding="utf-8")
    assert verified(folder).returncode == 2


def test_a_terminal_without_chinese_is_no_fault(archive: Bundled, tmp_path: Path) -> None:
    folder = unpacked(archive.path, tmp_path / "elsewhere")
    words = [sys.executable, "-I", "-S", str(folder / "verify.py")]
    env = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    assert subprocess.run(words, capture_output=True, env=env, check=False).returncode == 0


def test_the_program_needs_an_old_python_and_its_library_alone() -> None:
    source = Path(bundle_verify.__file__).read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert named <= {"__future__", "hashlib", "json", "os", "sys", "unicodedata"}


# -- personal data -----------------------------------------------------------------------------------


def every_byte(path: Path) -> bytes:
    """All that an archive holds, office files opened."""
    found = []
    with ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            found.append(content)
            if name.endswith((".xlsx", ".docx")):
                with ZipFile(io.BytesIO(content)) as inner:
                    found += [inner.read(part) for part in inner.namelist()]
    return b"\n".join(found)


def test_personal_numbers_are_masked_unasked(office: Office) -> None:
    said = every_byte(office.bundle().path)
    assert PHONE.encode() not in said and ID.encode() not in said
    assert b"110*************11" in said


def test_in_full_they_need_a_reason_and_leave_a_trace_on_paper_and_in_the_log(office: Office) -> None:
    with pytest.raises(NeedsReasonError):
        office.bundle(personal=True)
    made = office.bundle(personal=True, reason="省级督察")
    said = every_byte(made.path)
    assert PHONE.encode() in said and ID.encode() in said
    assert "coordinator于2025-01-10 10:00导出，事由：省级督察".encode() in said
    entry = list_audit(office.desk)[-1]
    assert (entry.verb, entry.reason, entry.after["manifest"]) == ("report_bundle", "省级督察", made.manifest)


# -- its file -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "asked", "error"),
    [
        pytest.param("there.zip", {}, FileExistsAlreadyError, id="a file that is there"),
        pytest.param("county.db", {"force": True}, UnknownEndingError, id="the database"),
        pytest.param("new.rar", {}, UnknownEndingError, id="another ending"),
        pytest.param("new.zip", {"unit": "县财政局"}, NotFoundError, id="a unit that is not there"),
        pytest.param("no/new.zip", {}, CannotWriteFileError, id="a folder that is not there"),
    ],
)
def test_what_is_refused_leaves_everything_as_it_was(
    office: Office, name: str, asked: dict[str, Any], error: type[Exception]
) -> None:
    (office.folder / "there.zip").write_bytes(b"mine")
    before = {path.name: path.stat().st_size for path in office.folder.iterdir()}
    with pytest.raises(error):
        office.bundle(name, **asked)
    assert {path.name: path.stat().st_size for path in office.folder.iterdir()} == before


def test_a_database_called_like_a_bundle_is_not_written_over(office: Office) -> None:
    office.desk.close()
    (office.folder / "county.db").rename(office.folder / "county.zip")
    desk = a_desk(office.folder, create=False, now=NOW)
    object.__setattr__(desk.settings, "database", str(office.folder / "county.zip"))
    with pytest.raises(IsDatabaseError):
        report_bundle(desk, office.folder / "county.zip", year=2024, force=True)
    desk.close()


def test_a_full_disk_leaves_no_half_file(office: Office) -> None:
    most, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    told = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    before = {path.name for path in office.folder.iterdir()}
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
        with pytest.raises(CannotWriteFileError):
            office.bundle()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
        signal.signal(signal.SIGXFSZ, told)
    assert {path.name for path in office.folder.iterdir()} == before


def test_progress_names_each_part_in_turn(office: Office) -> None:
    told: list[tuple[int, int, str]] = []
    office.bundle(progress=lambda n, of, what: told.append((n, of, what)))
    assert [(n, of) for n, of, _ in told] == [(n, 8) for n in range(8)]
    assert len({what for _, _, what in told}) == 8
