"""The shipped ledgers give the figures of their documents, and their workbooks are what their sources make."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest

from learnlaw.domain.explain import plain
from learnlaw.domain.forecast import State
from learnlaw.domain.quota import Finding
from learnlaw.formats.door import open_file
from learnlaw.formats.ledger_reader import read_ledger
from learnlaw.formats.ledger_sheet import LedgerFile
from learnlaw.formats.roster_entries import RosterFile
from learnlaw.formats.roster_sheet import read_roster
from learnlaw.places import places, shipped_rosters
from learnlaw.settings import load_settings
from learnlaw.verbs.clock import FixedClock
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.ledger_import import import_ledger
from learnlaw.verbs.policies import find_pack, use_packs
from learnlaw.verbs.quotas import check_quota
from learnlaw.verbs.roster_import import import_roster
from learnlaw.verbs.workdays import known_workdays
from tools.rosters import liandu, wangdu
from tools.rosters.sample import EXAMPLE_DAY
from tools.rosters.shelf import shelf

FOLDER = shipped_rosters()
YEARS = {"wangdu-2023": 2023, "liandu-2022": 2022}
TOLD_DAYS = {date(2023, 2, 15)}
"""The one day that a document gives."""


@pytest.fixture(scope="module")
def made() -> Mapping[str, bytes]:
    return shelf()


def parts(body: bytes) -> object:
    """A workbook without the packing, which another zlib may do differently; any other file as it is."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(BytesIO(body)) as book:
        return [(part.filename, part.date_time, book.read(part)) for part in book.infolist()]


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir() if path.suffix != ".yaml"))
def test_a_committed_file_is_the_one_that_its_sources_make(name: str, made: Mapping[str, bytes]) -> None:
    assert parts((FOLDER / name).read_bytes()) == parts(made[name]), "run: python -m tools.rosters"


def test_every_file_that_is_made_is_committed(made: Mapping[str, bytes]) -> None:
    assert {name for name in made if not (FOLDER / name).is_file()} == set()


def ledger_of(name: str) -> LedgerFile:
    source, problems = open_file(FOLDER / f"{name}-ledger.xlsx")
    assert source is not None
    ledger, more = read_ledger(source)
    assert [*problems, *more] == []
    return ledger


def roster_of(name: str) -> RosterFile:
    source, problems = open_file(FOLDER / f"{name}-roster.xlsx")
    assert source is not None
    roster, more = read_roster(source)
    assert [*problems, *more] == []
    return roster


@pytest.mark.parametrize("name", YEARS)
def test_a_day_that_no_document_gives_is_a_working_day_and_said_to_be_an_example(name: str) -> None:
    for activity in ledger_of(name).activities:
        assert activity.first == activity.last
        assert activity.first in known_workdays()
        assert (EXAMPLE_DAY in activity.note) != (activity.first in TOLD_DAYS)


@pytest.mark.parametrize("name", YEARS)
def test_nobody_is_real(name: str) -> None:
    officers = roster_of(name).officers
    assert not any(officer.phone or officer.id_number for officer in officers)
    assert all(officer.certificate.startswith("示例") for officer in officers if officer.certificate)
    names = [officer.name for officer in officers]
    assert len(set(names)) == len(names)


def test_the_samples_are_as_large_as_their_documents() -> None:
    assert len(wangdu.DEPARTMENTS) == 37
    assert sum(wangdu.DEPARTMENTS.values()) == 800
    assert len(liandu.DEPARTMENTS) == 12


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with a database of its own, in the year after both documents."""
    environ = {"LEARNLAW_HOME": str(tmp_path), "LEARNLAW_LANG": "zh"}
    home = places(environ)
    clock = FixedClock(datetime(2024, 6, 3, 1, tzinfo=UTC))
    return Desk(load_settings(home, environ), home, clock, create=True)


def judged(desk: Desk, name: str) -> dict[str, list[Finding]]:
    """The findings of a shipped roster and ledger under the figures of their document, by rule."""
    use_packs(desk, [find_pack(desk, str(FOLDER / f"{name}-figures.yaml"))])
    import_roster(desk, FOLDER / f"{name}-roster.xlsx")
    import_ledger(desk, FOLDER / f"{name}-ledger.xlsx")
    checked = check_quota(replace(desk, on=date(2024, 6, 3)), year=YEARS[name])
    desk.close()
    found: dict[str, list[Finding]] = {}
    for finding in checked.verdict.findings:
        found.setdefault(finding.rule.id, []).append(finding)
    return found


def figures(findings: list[Finding]) -> tuple[int, set[str]]:
    """How many subjects a rule judges, and the figures that they have."""
    return len(findings), {plain(finding.actual) for finding in findings}


def test_the_ledger_of_wangdu_gives_the_figures_of_its_report(desk: Desk) -> None:
    found = judged(desk, "wangdu-2023")
    assert {rule: figures(findings) for rule, findings in found.items()} == {
        "executive-study": (1, {"10"}),
        "hearings": (1, {"2"}),
        "training-class": (1, {"1"}),
        "lecture": (1, {"1"}),
        "documentary": (37, {"1"}),
        "rotation": (1, {"100"}),
    }
    (rotation,) = found["rotation"]
    assert (rotation.covered, rotation.of, rotation.short) == (800, 800, 0)
    assert {finding.state for findings in found.values() for finding in findings} == {State.MET}


def test_the_ledger_of_liandu_gives_the_figures_of_its_report(desk: Desk) -> None:
    found = judged(desk, "liandu-2022")
    assert {rule: figures(findings) for rule, findings in found.items()} == {
        "executive-study": (1, {"12"}),
        "collective-study": (19, {"1"}),
        "self-study": (19, {"100"}),
        "spot-quiz": (1, {"1"}),
        "case-reviews": (1, {"2"}),
        "look-back": (1, {"1"}),
        "departments-reviewed": (12, {"3"}),
        "certificate-training": (1, {"1"}),
    }
    assert {finding.state for findings in found.values() for finding in findings} == {State.MET}


def test_what_the_report_of_liandu_does_not_count_is_not_booked() -> None:
    kinds = {kind for activity in ledger_of("liandu-2022").activities for kind in activity.kinds}
    assert not kinds & {"旁听庭审", "党委(党组)理论学习中心组学法", "法治专题讲座"}
