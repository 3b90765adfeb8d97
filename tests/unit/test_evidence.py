"""Evidence is kept byte for byte, told what it gives away, and never lost without a reason."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import struct
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.errors import NotFoundError, RefusedError
from learnlaw.formats.evidence_check import look_at
from learnlaw.store.base import reading
from learnlaw.store.evidence import Shelf, living
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.evidence import (
    NoReasonError,
    add_evidence,
    check_evidence,
    remove_evidence,
    sweep_evidence,
)
from learnlaw.verbs.ledger_views import show_session
from learnlaw.verbs.registry import Receipt
from learnlaw.verbs.study import HungOnError, log_session, undo
from tests.county import a_record
from tests.factories import rows_of
from tests.offices import a_county, office

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "fixtures" / "bad_inputs"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_county(tmp_path_factory.mktemp("evidence"))


@pytest.fixture
def desk(county: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk with two activities, 1 and 2, and a shelf of its own."""
    with office(county) as found:
        settings = replace(found.settings, evidence=tmp_path / "shelf")
        mine = replace(found, settings=settings)
        mine.__dict__["engine"] = found.engine
        log_session(mine, a_record("2025-05-20", number="1"))
        log_session(mine, a_record("2025-05-21", number="2"))
        yield mine


def a_file(folder: Path, data: bytes = PDF, name: str = "签到表.pdf") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def told(receipt: Receipt) -> list[str]:
    return [notice.code for notice in receipt.notices]


def copies(desk: Desk) -> list[Path]:
    return sorted(path for path in desk.settings.evidence.rglob("*") if path.is_file())


# -- keeping -----------------------------------------------------------------------------


def test_a_copy_is_kept_under_its_digest(desk: Desk, tmp_path: Path) -> None:
    path = a_file(tmp_path)
    receipt = add_evidence(desk, "1", [path])
    (copy,) = copies(desk)
    assert (copy.name, copy.read_bytes()) == (hashlib.sha256(PDF).hexdigest(), PDF)
    assert (receipt.counts, receipt.made) == ({"files_added": 1}, (copy.name,))
    path.unlink()
    (file,) = show_session(desk, "1")[0].files
    assert (file.name, file.digest, file.size) == ("签到表.pdf", copy.name, len(PDF))
    assert check_evidence(desk) == []


@pytest.mark.skipif(os.name != "posix", reason="rights of files are told by their mode on POSIX alone")
def test_nobody_else_may_read_the_copies(desk: Desk, tmp_path: Path) -> None:
    add_evidence(desk, "1", [a_file(tmp_path)])
    (copy,) = copies(desk)
    assert [path.stat().st_mode & 0o077 for path in (copy, copy.parent, copy.parent.parent)] == [0, 0, 0]


def test_the_same_file_twice_is_told_and_kept_once(desk: Desk, tmp_path: Path) -> None:
    add_evidence(desk, "1", [a_file(tmp_path)])
    again = add_evidence(desk, "1", [a_file(tmp_path, name="另一个名字.pdf")])
    assert (again.number, again.counts, told(again)) == (0, {"unchanged": 1}, ["same-file"])
    other = add_evidence(desk, "2", [a_file(tmp_path)])
    assert (other.counts, told(other)) == ({"files_added": 1}, ["used-twice"])
    assert "1" in str(other.notices[0].what)
    assert len(copies(desk)) == 1


def test_one_refused_file_keeps_all_out(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        add_evidence(
            desk, "1", [a_file(tmp_path), a_file(tmp_path, b"", "空.pdf"), tmp_path / "无.pdf", tmp_path]
        )
    assert [(Path(p.file).name, p.code) for p in refused.value.problems] == [
        ("空.pdf", "empty"),
        ("无.pdf", "unreadable"),
        (tmp_path.name, "no-file"),
    ]
    assert copies(desk) == []
    assert show_session(desk, "1")[0].files == ()


def test_an_unknown_activity_gets_none(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        add_evidence(desk, "9", [a_file(tmp_path)])
    assert copies(desk) == []


@pytest.mark.skipif(os.name != "posix", reason="pipes with names are a thing of POSIX")
def test_a_pipe_is_not_waited_for(desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.pdf")
    with pytest.raises(RefusedError) as refused:
        add_evidence(desk, "1", [tmp_path / "管道.pdf"])
    assert [p.code for p in refused.value.problems] == ["no-file"]


# -- removing ----------------------------------------------------------------------------


def test_what_is_removed_is_remembered(desk: Desk, tmp_path: Path) -> None:
    digest = add_evidence(desk, "1", [a_file(tmp_path)]).made[0]
    with pytest.raises(NoReasonError):
        remove_evidence(desk, "1", "签到表.pdf", reason=" ")
    remove_evidence(desk, "1", digest[:8], reason="传错了")
    (file,) = show_session(desk, "1")[0].files
    assert (file.digest, file.reason, file.removed_at is not None) == (digest, "传错了", True)
    with pytest.raises(NotFoundError):
        remove_evidence(desk, "1", "签到表.pdf", reason="再删")


def test_what_was_removed_can_be_added_again(desk: Desk, tmp_path: Path) -> None:
    add_evidence(desk, "1", [a_file(tmp_path)])
    remove_evidence(desk, "1", "签到表.pdf", reason="传错了")
    assert add_evidence(desk, "1", [a_file(tmp_path)]).counts == {"files_added": 1}
    (file,) = show_session(desk, "1")[0].files
    assert (file.removed_at, file.reason) == (None, "")


def test_an_entry_with_evidence_is_not_undone(desk: Desk, tmp_path: Path) -> None:
    entered = log_session(desk, a_record("2025-05-22", number="3"))
    add_evidence(desk, "3", [a_file(tmp_path)])
    with pytest.raises(HungOnError):
        undo(desk, entered.number)
    remove_evidence(desk, "3", "签到表.pdf", reason="传错了")
    undo(desk, entered.number)
    with reading(desk.engine) as connection:
        (body,) = connection.exec_driver_sql("SELECT body FROM activity_history").scalars().all()
    assert [file["reason"] for file in json.loads(body)["files_removed"]] == ["传错了"]


# -- looking after -----------------------------------------------------------------------


def aged(path: Path, hours: float, now: float) -> None:
    os.utime(path, (now - hours * 3600, now - hours * 3600))


def test_a_sweep_takes_what_no_activity_names_after_a_day(desk: Desk, tmp_path: Path) -> None:
    add_evidence(desk, "1", [a_file(tmp_path), a_file(tmp_path, PDF + b" ", "b.pdf")])
    remove_evidence(desk, "1", "b.pdf", reason="传错了")
    stray = desk.settings.evidence / "new-half"
    stray.write_bytes(b"half")
    other = desk.settings.evidence / "readme.txt"
    other.write_bytes(b"mine")
    now = desk.clock.now().timestamp()
    for path in copies(desk):
        aged(path, 23, now)
    assert sweep_evidence(desk) == 0
    for path in copies(desk):
        aged(path, 25, now)
    assert sweep_evidence(desk) == 2
    assert {path.name for path in copies(desk)} == {hashlib.sha256(PDF).hexdigest(), "readme.txt"}
    assert check_evidence(desk) == []


def test_what_is_wanted_again_is_no_leftover(desk: Desk, tmp_path: Path) -> None:
    add_evidence(desk, "1", [a_file(tmp_path)])
    remove_evidence(desk, "1", "签到表.pdf", reason="传错了")
    (copy,) = copies(desk)
    aged(copy, 100, time.time())
    assert Shelf(desk.settings.evidence).keep(PDF) == (copy.name, len(PDF))
    assert time.time() - copy.stat().st_mtime < 60


def test_a_copy_that_changed_is_made_whole_by_adding_it_again(desk: Desk, tmp_path: Path) -> None:
    add_evidence(desk, "1", [a_file(tmp_path)])
    (copy,) = copies(desk)
    copy.write_bytes(b"spoilt")
    assert [fault.kind for fault in check_evidence(desk)] == ["changed"]
    add_evidence(desk, "2", [a_file(tmp_path)])
    assert check_evidence(desk) == []


@given(st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=6, unique=True), st.data())
def test_every_flipped_missing_and_foreign_copy_is_found(
    tmp_path_factory: pytest.TempPathFactory, contents: list[bytes], data: st.DataObject
) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("shelf"))
    wanted = dict(shelf.keep(content) for content in contents)
    assert list(shelf.faults(wanted)) == []
    digest = data.draw(st.sampled_from(sorted(wanted)))
    harm = data.draw(st.sampled_from(["flip", "cut", "gone", "extra"]))
    place = shelf.place(digest)
    whole = place.read_bytes()
    if harm == "flip":
        at = data.draw(st.integers(0, len(whole) * 8 - 1))
        spoilt = bytearray(whole)
        spoilt[at // 8] ^= 1 << at % 8
        place.write_bytes(bytes(spoilt))
    elif harm == "cut":
        place.write_bytes(whole[:-1])
    elif harm == "gone":
        place.unlink()
    else:
        del wanted[digest]
    kind = {"flip": "changed", "cut": "changed", "gone": "missing", "extra": "extra"}[harm]
    assert list(shelf.faults(wanted)) == [(kind, digest)]


def test_every_row_has_its_copy_and_every_copy_its_row(desk: Desk, tmp_path: Path) -> None:
    """A row is written only after its copy is on the disk, so a cut in between leaves a copy to be swept."""
    shelf = Shelf(desk.settings.evidence)
    shelf.keep(PDF)  # as if the power went before the row was written
    with reading(desk.engine) as connection:
        assert living(connection) == {}
    assert [fault.kind for fault in check_evidence(desk)] == ["extra"]
    add_evidence(desk, "1", [a_file(tmp_path)])
    assert check_evidence(desk) == []


# -- what a file is ----------------------------------------------------------------------


def png(width: int, height: int, extra: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IEND", b"")


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def tiff(tag: int, order: str = "<") -> bytes:
    mark = b"II*\0" if order == "<" else b"MM\0*"
    return mark + struct.pack(f"{order}IHHHII", 8, 1, tag, 4, 1, 26) + b"\0" * 8


def jpeg(*segments: tuple[int, bytes]) -> bytes:
    body = b"".join(bytes([0xFF, mark]) + struct.pack(">H", len(part) + 2) + part for mark, part in segments)
    return b"\xff\xd8" + body + b"\xff\xd9"


GPS, MAKER = 0x8825, 0x010F
PACKED_SCRIPT = b"%PDF-1.5\n1 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n" + zlib.compress(
    b"<</S/JavaScript>>"
)


@pytest.mark.parametrize(
    ("name", "data", "codes"),
    [
        pytest.param("a.pdf", PDF, [], id="a plain PDF"),
        pytest.param("a.PDF", PDF, [], id="capitals"),
        pytest.param("a.pdf", b"<html></html>", ["wrong-content"], id="HTML that says PDF"),
        pytest.param("a.png", jpeg(), ["wrong-content"], id="JPEG that says PNG"),
        pytest.param("a.jpg", b"\xff\xd8\xff\xe0", [], id="a JPEG"),
        pytest.param("a.docx", b"PK\x03\x04rest", [], id="a zip of an office"),
        pytest.param("a.doc", b"PK\x03\x04rest", ["wrong-content"], id="new form, old ending"),
        pytest.param("a.wps", b"PK\x03\x04rest", [], id="an ending of two forms"),
        pytest.param("a.mp4", b"\0\0\0\x18ftypmp42", [], id="a film"),
        pytest.param("a.txt", "签到".encode(), [], id="text"),
        pytest.param("a.txt", b"\x00\x01\x02", ["wrong-content"], id="no text"),
        pytest.param("a.xyz", b"anything", ["unknown-kind"], id="an ending nobody knows"),
        pytest.param("a.pdf", b"MZ\x90\x00", ["program"], id="a program"),
        pytest.param("a.pdf", b"", ["empty"], id="nothing"),
        pytest.param("a.pdf", PDF + b"/OpenAction<</S/JavaScript>>", ["pdf-script"], id="script in the open"),
        pytest.param(
            "a.pdf", PDF + b"/OpenAction<</S/J#61vaScript>>", ["pdf-script"], id="script in escapes"
        ),
        pytest.param("a.pdf", PACKED_SCRIPT, ["pdf-script"], id="script in a packed stream"),
        pytest.param("a.pdf", PDF + b"/JSON", [], id="a name that only begins so"),
        pytest.param("a.png", png(50_000, 50_000), ["pixels"], id="a flood of pixels"),
        pytest.param("a.png", png(10_000, 10_000), [], id="a large picture"),
        pytest.param("a.jpg", jpeg((0xC0, b"\x08\xff\xff\xff\xff\x03")), ["pixels"], id="a flood in a JPEG"),
        pytest.param("a.jpg", jpeg((0xE1, b"Exif\0\0" + tiff(GPS))), ["location"], id="a place in EXIF"),
        pytest.param(
            "a.jpg", jpeg((0xE1, b"Exif\0\0" + tiff(GPS, ">"))), ["location"], id="in the other order"
        ),
        pytest.param("a.jpg", jpeg((0xE1, b"Exif\0\0" + tiff(MAKER))), [], id="EXIF without a place"),
        pytest.param("a.png", png(9, 9, chunk(b"eXIf", tiff(GPS))), ["location"], id="a place in a PNG"),
        pytest.param("a.tif", tiff(GPS), ["location"], id="a place in a TIFF"),
        pytest.param("a.jpg", jpeg((0xE1, b"<exif:GPSLatitude>")), ["location"], id="a place in XMP"),
        pytest.param("a\u202efdp.exe", b"x", ["text-bidi"], id="a name that is turned around"),
    ],
)
def test_what_a_file_is_and_gives_away(name: str, data: bytes, codes: list[str]) -> None:
    assert [problem.code for problem in look_at(data, name)[1]] == codes


@given(
    st.binary(max_size=200), st.sampled_from(["a.pdf", "a.png", "a.jpg", "a.gif", "a.bmp", "a.tif", "a.heic"])
)
def test_no_bytes_make_a_look_fail(data: bytes, name: str) -> None:
    heads = [
        b"",
        b"%PDF-",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"GIF89a",
        b"BM",
        b"II*\0",
        b"\0\0\0\0ftyp",
    ]
    for head in heads:
        assert look_at(head + data, name)[0] == name


def cases() -> list[dict[str, str]]:
    """The cases of the shared collection, if it is at hand."""
    if not CORPUS.is_dir():
        return []
    lines = (CORPUS / "INDEX.csv").read_text(encoding="utf-8-sig").splitlines()
    return [row for row in csv.DictReader(lines) if row["file"].startswith("evidence/")]


CASES = cases()


@pytest.mark.skipif(not CASES, reason=f"the collection of bad inputs is not at hand: {CORPUS.name}")
@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_the_shared_cases_end_as_their_index_says(desk: Desk, case: dict[str, str]) -> None:
    path = CORPUS / case["file"]
    if "same-b" in case["file"]:
        add_evidence(desk, "2", [path])
    if case["verdict"] == "reject":
        with pytest.raises(RefusedError) as refused:
            add_evidence(desk, "1", [path])
        assert all(problem.file == str(path) for problem in refused.value.problems)
        assert copies(desk) == []
    else:
        receipt = add_evidence(desk, "1", [path])
        assert bool(receipt.notices) == (case["verdict"] == "warn")
        assert all(notice.file == str(path) for notice in receipt.notices)
        assert [copy.read_bytes() for copy in copies(desk)] == [path.read_bytes()]


# -- the place left out (R-73) -----------------------------------------------------------------

POINTS = (0xC0, b"\x08\x00\x10\x00\x10\x03")
TAKEN_AT = (0xE1, b"Exif\0\0" + tiff(GPS))


@pytest.mark.parametrize(
    ("name", "data", "without"),
    [
        pytest.param("a.jpg", jpeg(TAKEN_AT, POINTS), jpeg(POINTS), id="EXIF of a JPEG"),
        pytest.param("a.jpg", jpeg(POINTS, (0xE1, b"<exif:GPSLatitude>")), jpeg(POINTS), id="XMP of a JPEG"),
        pytest.param("a.png", png(9, 9, chunk(b"eXIf", tiff(GPS))), png(9, 9), id="EXIF of a PNG"),
    ],
)
def test_a_copy_can_be_kept_without_the_place_and_the_original_is_remembered(
    desk: Desk, tmp_path: Path, name: str, data: bytes, without: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    receipt = add_evidence(desk, "1", [path], strip=True)
    assert [notice.code for notice in receipt.notices] == ["place-left-out"]
    (kept,) = show_session(desk, "1")[0].files
    assert kept.digest == hashlib.sha256(without).hexdigest()
    (after,) = rows_of(Path(desk.settings.database), "SELECT after FROM audit ORDER BY seq DESC LIMIT 1")
    assert hashlib.sha256(data).hexdigest() in after[0]
    assert path.read_bytes() == data


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.tif", tiff(GPS), id="a kind that is not rewritten"),
        pytest.param("a.jpg", jpeg(TAKEN_AT) + jpeg(TAKEN_AT), id="a second picture behind the first"),
    ],
)
def test_what_the_place_cannot_be_left_out_of_is_refused(
    desk: Desk, tmp_path: Path, name: str, data: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(RefusedError):
        add_evidence(desk, "1", [path], strip=True)
    assert [notice.code for notice in add_evidence(desk, "1", [path]).notices] == ["location"]  # the control


def test_a_picture_without_a_place_is_kept_to_the_byte(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(jpeg((0xE1, b"Exif\0\0" + tiff(MAKER)), POINTS))
    add_evidence(desk, "1", [path], strip=True)
    (kept,) = show_session(desk, "1")[0].files
    assert kept.digest == hashlib.sha256(path.read_bytes()).hexdigest()
