"""The shipped catalogue says what the texts say, and nothing that has no source as fact."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from learnlaw.domain.law import Catalogue, Standing
from learnlaw.formats import catalogue_yaml, law_text
from learnlaw.i18n import tell_problem

ROOT = Path(__file__).resolve().parents[3]
LAWS = ROOT.parent / "shared" / "laws"
needs_laws = pytest.mark.skipif(not LAWS.is_dir(), reason=f"the law texts are not at {LAWS}")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    text = (ROOT / "questions" / "catalogue.yaml").read_text(encoding="utf-8")
    instruments, problems = catalogue_yaml.read(text, "catalogue.yaml")
    assert [tell_problem(p) for p in problems] == []
    return Catalogue(instruments)


@needs_laws
def test_every_text_is_an_edition_of_the_catalogue(catalogue: Catalogue) -> None:
    for path in sorted([*LAWS.glob("*.md"), *LAWS.glob("earlier/*.md")]):
        law, _ = law_text.read(path.read_text(encoding="utf-8").splitlines(), path.name)
        if law is None:
            assert path.name == "README.md"
            continue
        instrument = catalogue.get(law.title)
        edition = instrument.edition(law.day)
        assert edition is not None, path.name
        assert edition.articles == len(law.articles), path.name
        assert edition.change == law.edition.change, path.name
        if law.edition.in_force:
            assert edition.in_force == law.edition.in_force, path.name
            assert "in_force" not in edition.unverified


@needs_laws
def test_every_row_of_the_source_is_there_and_its_doubts_are_kept(catalogue: Catalogue) -> None:
    with (LAWS / "catalogue.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            instrument = catalogue.get(row["title"])
            latest = instrument.editions[-1]
            assert instrument.issuer == row["issuer"]
            assert (instrument.adopted or "") == (row["adopted"] and date.fromisoformat(row["adopted"]))
            assert instrument.adopted or "adopted" in instrument.unverified
            assert latest.articles == int(row["articles"])
            assert (row["is_latest_known"] == "unknown") == ("latest" in instrument.unverified)
            effective = date.fromisoformat(row["effective"])
            assert latest.in_force == effective or "in_force" in latest.unverified, row["title"]


def test_a_day_without_a_source_is_marked(catalogue: Catalogue) -> None:
    for instrument in catalogue:
        for edition in instrument.editions:
            assert edition.in_force or edition.unverified["in_force"]


def test_the_environmental_code_repeals_ten_laws(catalogue: Catalogue) -> None:
    gone = [i for i in catalogue if i.repealed_by == "environmental-code"]
    assert len(gone) == 10
    assert {(i.repealed_on, str(i.repealed_clause)) for i in gone} == {(date(2026, 8, 15), "1242")}
    protection = catalogue.get("环境保护法")
    assert protection.standing(protection.editions[0], date(2026, 8, 14)) == Standing.IN_FORCE
    assert protection.standing(protection.editions[0], date(2026, 8, 15)) == Standing.REPEALED


@pytest.mark.parametrize(
    ("yaml", "code", "line"),
    [
        pytest.param(
            "  - {id: a, title: 甲法}\n  - {id: a, title: 乙法}\n", "name-twice", 4, id="an id twice"
        ),
        pytest.param(
            "  - {id: a, title: 甲法}\n  - {id: b, title: 甲法}\n", "name-twice", 4, id="a title twice"
        ),
        pytest.param("  - {id: a, title: 甲法, colour: red}\n", "unknown-key", 3, id="an unknown key"),
        pytest.param("  - {id: a}\n", "missing", 3, id="no title"),
        pytest.param("  - {id: a, title: 甲法, kind: 法}\n", "bad-value", 3, id="an unknown kind"),
        pytest.param(
            "  - id: a\n    title: 甲法\n    adopted: 2021-02-30\n", "bad-value", 5, id="30 February"
        ),
        pytest.param(
            "  - {id: a, title: 甲法, repealed: {day: 2026-01-01, by: b}}\n", "unknown-law", 3, id="by nobody"
        ),
        pytest.param("  - 甲法\n", "yaml-shape", 3, id="no keys"),
    ],
)
def test_a_faulty_catalogue_is_told_with_its_line(yaml: str, code: str, line: int) -> None:
    _, problems = catalogue_yaml.read(f"schema: 1\ninstruments:\n{yaml}", "c.yaml")
    assert [(p.code, p.place and p.place.line) for p in problems] == [(code, line)]


@pytest.mark.parametrize("text", ["", "schema: 2\n", "a: 1\n", "- 1\n"])
def test_a_file_of_another_kind_is_refused(text: str) -> None:
    instruments, problems = catalogue_yaml.read(text, "c.yaml")
    assert instruments == [] and problems
