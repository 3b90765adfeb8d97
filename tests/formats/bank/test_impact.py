"""An article keeps its identity under another number, and a question follows it or is set aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.impact import Fate, Impact, affected, compare
from learnlaw.domain.law import ClauseRef, Edition
from learnlaw.domain.question import Kind, Question, State
from learnlaw.domain.statute import Article, LawText, Paragraph
from learnlaw.formats import law_text

LAWS = Path(__file__).resolve().parents[4] / "shared" / "laws"
needs_laws = pytest.mark.skipif(not LAWS.is_dir(), reason=f"the law texts are not at {LAWS}")


@cache
def impact_of(title: str) -> Impact:
    (earlier,) = LAWS.glob(f"earlier/{title}(*.md")
    texts = []
    for path in (earlier, LAWS / f"中华人民共和国{title}.md"):
        text, _ = law_text.read(path.read_text(encoding="utf-8").splitlines(), path.name)
        assert text is not None
        texts.append(text)
    return compare(*texts)


@needs_laws
@pytest.mark.parametrize(
    ("title", "old", "new", "counts"),
    [
        pytest.param("治安管理处罚法", 119, 144, (6, 94, 14, 30, 5), id="revised"),
        pytest.param("食品安全法", 154, 154, (149, 5, 0, 0, 0), id="five articles amended"),
        pytest.param("网络安全法", 79, 81, (2, 16, 60, 3, 1), id="two articles put in front"),
        pytest.param("监察法", 69, 78, (14, 15, 40, 9, 0), id="amended"),
        pytest.param("村民委员会组织法", 41, 50, (0, 23, 18, 9, 0), id="amended and renumbered"),
        pytest.param("行政复议法", 43, 90, (0, 32, 1, 57, 10), id="written anew"),
        pytest.param("城市居民委员会组织法", 23, 50, (0, 9, 0, 41, 14), id="replaced"),
    ],
)
def test_the_real_changes_are_shown(title: str, old: int, new: int, counts: tuple[int, ...]) -> None:
    impact = impact_of(title)
    assert (len(impact.old.articles), len(impact.new.articles)) == (old, new)
    assert tuple(impact.count(fate) for fate in Fate) == counts
    olds = [c.old.ref for c in impact.changes if c.old]
    news = [c.new.ref for c in impact.changes if c.new]
    assert sorted(olds) == sorted(a.ref for a in impact.old)
    assert news == [a.ref for a in impact.new]


@needs_laws
@pytest.mark.parametrize(
    ("title", "old", "fate", "new"),
    [
        pytest.param("治安管理处罚法", "12", Fate.UNCHANGED, "12", id="the same words and number"),
        pytest.param("治安管理处罚法", "2", Fate.MOVED, "3", id="the same words, the next number"),
        pytest.param("治安管理处罚法", "108", Fate.MOVED, "127", id="nineteen numbers further"),
        pytest.param("治安管理处罚法", "23", Fate.CHANGED, "26", id="a higher fine"),
        pytest.param("治安管理处罚法", "51", Fate.CHANGED, "62", id="impostors"),
        pytest.param("治安管理处罚法", "100", Fate.CHANGED, "119", id="on-the-spot fines"),
        pytest.param("治安管理处罚法", "76", Fate.DELETED, None, id="compulsory education"),
        pytest.param("网络安全法", "37", Fate.MOVED, "39", id="two further"),
        pytest.param("食品安全法", "41", Fate.CHANGED, "41", id="grown to twice its length"),
        pytest.param("行政复议法", "9", Fate.CHANGED, "20", id="the time to apply"),
    ],
)
def test_an_article_is_found_again(title: str, old: str, fate: Fate, new: str | None) -> None:
    change = impact_of(title).of(ClauseRef.parse(old))
    assert change is not None
    assert (change.fate, change.new and str(change.new.ref)) == (fate, new)


def text(words: list[str], day: date = date(2020, 1, 1)) -> LawText:
    articles = tuple(Article(ClauseRef(n), (Paragraph(w),)) for n, w in enumerate(words, 1))
    return LawText("某法", Edition(day=day), articles)


ALPHABET = "".join(chr(0x4E00 + n) for n in range(400))
articles = st.lists(st.text(ALPHABET, min_size=12, max_size=40), min_size=1, max_size=12, unique=True)


@given(articles)
def test_an_edition_against_itself_is_unchanged(words: list[str]) -> None:
    impact = compare(text(words), text(words))
    assert impact.count(Fate.UNCHANGED) == len(words) == len(impact.changes)


@given(articles, st.data())
def test_an_article_put_in_moves_those_behind_it(words: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(words)))
    new = [*words[:at], "新" * 30, *words[at:]]
    impact = compare(text(words), text(new))
    assert impact.count(Fate.ADDED) == 1
    assert impact.count(Fate.UNCHANGED) == at
    assert impact.count(Fate.MOVED) == len(words) - at


@given(articles)
def test_signs_and_blanks_are_no_change(words: list[str]) -> None:
    printed = [f"{w[:5]}，“{w[5:]} ”。" for w in words]
    assert compare(text(words), text(printed)).count(Fate.UNCHANGED) == len(words)


@needs_laws
def test_questions_follow_their_article_or_are_set_aside() -> None:
    impact = impact_of("治安管理处罚法")
    base = Question(kind=Kind.SHORT, stem="甲", key="乙", law="治安管理处罚法", edition=impact.old.day)
    asked = [
        replace(base, id="same", article="12"),
        replace(base, id="moved", article="2.1"),
        replace(base, id="changed", article="23.1(2)"),
        replace(base, id="gone", article="76"),
        replace(base, id="newer", article="23", edition=impact.new.day),
        replace(base, id="retired", article="23", state=State.RETIRED),
        replace(base, id="none", article=""),
    ]
    found = affected(asked, impact)
    assert [(a.question.id, a.set_aside) for a in found] == [
        ("moved", False),
        ("changed", True),
        ("gone", True),
    ]
