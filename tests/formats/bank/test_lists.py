"""A list of required knowledge says what is known of its laws on a day, and the shipped ones are current."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.law import Catalogue, ListEntry, RequiredList
from learnlaw.domain.list_lint import check, without_law
from learnlaw.domain.statute import LawTexts
from learnlaw.formats import catalogue_yaml, law_text, list_yaml
from learnlaw.i18n import tell_problem

ROOT = Path(__file__).resolve().parents[3]
LAWS = ROOT.parent / "shared" / "laws"
LISTS = sorted((ROOT / "questions" / "lists").glob("*.yaml"))
ON = date(2026, 11, 21)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    text = (ROOT / "questions" / "catalogue.yaml").read_text(encoding="utf-8")
    return Catalogue(catalogue_yaml.read(text)[0])


def shipped(path: Path) -> RequiredList:
    required, problems = list_yaml.read(path.read_text(encoding="utf-8"), path.name)
    assert required is not None, problems
    assert [tell_problem(p) for p in problems] == []
    return required


@pytest.mark.parametrize("path", [pytest.param(p, id=p.stem) for p in LISTS])
def test_a_shipped_list_is_current_and_says_what_has_no_questions(path: Path, catalogue: Catalogue) -> None:
    required = shipped(path)
    assert required.id == path.stem
    assert [tell_problem(p) for p in check(required, catalogue, ON)] == []
    bare = [e.title for e in without_law(required)]
    assert "习近平法治思想" in bare
    assert all(e.note for e in without_law(required))
    assert all(catalogue.get(e.law or "").name == e.title for e in required.entries if e.law)


def test_the_common_list_has_the_groups_of_the_opinions_and_every_law_in_force(catalogue: Catalogue) -> None:
    common = shipped(ROOT / "questions" / "lists" / "common.yaml")
    assert [g for g in common.groups if g.startswith("党内法规")] == [
        "党内法规·党章", "党内法规·组织法规", "党内法规·领导法规", "党内法规·自身建设法规", "党内法规·监督保障法规",
    ]  # fmt: skip
    in_force = {i.id for i in catalogue if i.editions and i.repealed_on is None}
    assert set(common.laws) == in_force


@pytest.mark.skipif(not LAWS.is_dir(), reason=f"the law texts are not at {LAWS}")
@pytest.mark.parametrize("path", [pytest.param(p, id=p.stem) for p in LISTS])
def test_the_chapters_of_a_shipped_list_are_in_the_texts(path: Path, catalogue: Catalogue) -> None:
    read = (law_text.read(p.read_text(encoding="utf-8").splitlines(), p.name)[0] for p in LAWS.glob("*.md"))
    texts = LawTexts([text for text in read if text], catalogue)
    assert check(shipped(path), catalogue, ON, texts) == []


HEAD = "schema: 1\nlist: x\ntitle: 清单\nowner: 县委依法治县办\nversion: 2026-08-01\nentries:\n"


@pytest.mark.parametrize(
    ("entries", "on", "told"),
    [
        pytest.param("  - {title: 环境保护法, law: 环保法, group: 甲}\n", date(2026, 8, 14), [], id="the day before"),
        pytest.param("  - {title: 环境保护法, law: 环保法, group: 甲}\n", date(2026, 8, 15), [("repealed-law", False)],
                     id="repealed that day"),
        pytest.param("  - {title: 环境法典, law: 生态环境法典, group: 甲}\n", date(2026, 8, 15), [("list-dated", True)],
                     id="in force after the list was made"),
        pytest.param("  - {title: 某法, law: 某某法, group: 甲}\n", ON, [("unknown-law", False)], id="unknown"),
        pytest.param("  - {title: 宪法, law: 宪法, group: 甲}\n  - {title: 宪法, law: 宪法, group: 乙}\n", ON,
                     [("entry-twice", False)], id="twice"),
        pytest.param("  - {title: 习近平法治思想, group: 甲}\n", ON, [], id="a subject without a law"),
    ],
)  # fmt: skip
def test_a_list_says_what_is_wrong_with_it(
    entries: str, on: date, told: list[tuple[str, bool]], catalogue: Catalogue
) -> None:
    required, problems = list_yaml.read(HEAD + entries, "x.yaml")
    assert required is not None and problems == []
    found = check(required, catalogue, on)
    assert [(p.code, p.warning) for p in found] == told
    assert all(p.hint and p.place and p.place.line in (7, 8) for p in found)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(HEAD, "no-entries", id="nothing asked"),
        pytest.param(HEAD.replace("2026-08-01", "八月"), "bad-value", id="no version day"),
        pytest.param(HEAD + "  - {title: 宪法, group: 甲, weight: 0}\n", "bad-value", id="weight 0"),
        pytest.param(HEAD + "  - {title: 宪法}\n", "missing", id="no group"),
        pytest.param(HEAD.replace("owner: 县委依法治县办\n", ""), "missing", id="no owner"),
    ],
)
def test_a_faulty_file_is_told(text: str, code: str) -> None:
    assert code in [p.code for p in list_yaml.read(text, "x.yaml")[1]]


words = st.text("甲乙丙：, []{}#'\"a1", min_size=1, max_size=8).filter(lambda s: bool(s.strip()))
entries = st.builds(
    ListEntry, title=words, group=words, law=st.none() | words, chapters=st.lists(words, max_size=2).map(tuple),
    weight=st.integers(1, 9), note=st.just("") | words,
)  # fmt: skip
lists = st.builds(
    RequiredList, id=words, title=words, owner=words, version=st.dates(), duties=st.lists(words, max_size=2).map(tuple),
    levels=st.lists(words, max_size=2).map(tuple), entries=st.lists(entries, min_size=1, max_size=3).map(tuple),
    note=st.just("") | words,
)  # fmt: skip


@given(lists)
def test_what_is_written_comes_back(required: RequiredList) -> None:
    assert list_yaml.read(list_yaml.write(required)) == (required, [])
