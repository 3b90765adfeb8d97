"""Every message has its Chinese, with the same values in it: Chinese is what the users read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools import i18n

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A program of one module, and no translation yet."""
    (tmp_path / i18n.PO).parent.mkdir(parents=True)
    return tmp_path


def write(project: Path, source: str) -> None:
    (project / "learnlaw" / "words.py").write_text(source, encoding="utf-8")


def fragment(project: Path, **words: str) -> Path:
    path = project / "words.json"
    path.write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    return path


def test_every_message_of_the_sources_has_its_chinese() -> None:
    assert list(i18n.complaints(i18n.extract(ROOT), i18n.read_translation(ROOT))) == []


def test_every_message_is_given_the_values_it_names() -> None:
    assert list(i18n.ill_filled(ROOT)) == []


@pytest.mark.parametrize(
    ("source", "messages"),
    [
        pytest.param("_('a')", ["a"], id="a word"),
        pytest.param("say('a {n}', n=1)", ["a {n}"], id="a message with a value"),
        pytest.param("errors.say('a ' 'b')", ["a b"], id="in two pieces"),
        pytest.param("N_('a')", ["a"], id="marked for later"),
        pytest.param("_('a' if many else 'b')", ["a", "b"], id="one of two"),
        pytest.param("ngettext('one', 'many', n)", ["one"], id="one or many"),
        pytest.param("class E(Error):\n    template = 'a {n}'", ["a {n}"], id="the words of an error"),
        pytest.param(
            "class E(Error):\n    template: str = 'a'", ["a"], id="the words of an error with a type"
        ),
        pytest.param(
            "class E(Error):\n    template = '{detail}'", [], id="an error without words of its own"
        ),
        pytest.param(
            "_(word); _(''); say(f'{x}'); other('a'); template = 'a'", [], id="nothing to translate"
        ),
    ],
)
def test_the_extractor_finds(source: str, messages: list[str], project: Path) -> None:
    write(project, source)
    assert list(i18n.extract(project)) == messages


def test_a_merge_keeps_adds_corrects_and_drops(project: Path) -> None:
    write(project, "_('kept'); _('corrected'); _('gone'); _('new {n}')")
    i18n.merge(project, [fragment(project, kept="留", corrected="误", gone="去")])
    write(project, "_('kept'); _('corrected'); _('new {n}'); ngettext('one', 'many', 2)")
    lacking = i18n.merge(project, [fragment(project, corrected="正", one="一", elsewhere="别处")])
    assert lacking == ["learnlaw/words.py: no Chinese for 'new {n}'"]
    assert i18n.read_translation(project) == {"kept": "留", "corrected": "正", "new {n}": "", "one": "一"}


def test_a_merge_without_news_changes_no_byte(project: Path) -> None:
    write(project, "_('b'); _('a\\n\"b\" \\\\'); ngettext('one', 'many', 2)")
    i18n.merge(project, [fragment(project, b="乙", one="一")])
    before = (project / i18n.PO).read_bytes()
    i18n.merge(project, [])
    assert (project / i18n.PO).read_bytes() == before


def test_another_placeholder_in_the_chinese_is_told(project: Path) -> None:
    write(project, "_('a {n}')")
    assert len(i18n.merge(project, [fragment(project, **{"a {n}": "甲{m}"})])) == 1
    assert i18n.merge(project, [fragment(project, **{"a {n}": "{n}甲"})]) == []


@pytest.mark.parametrize(
    ("call", "good"),
    [
        pytest.param("say('a {n}', n=1)", True, id="filled"),
        pytest.param("say('a {n.name}', n=unit)", True, id="filled by an attribute"),
        pytest.param("say('a {n}', **values)", True, id="filled by what cannot be seen"),
        pytest.param("say('a {n}')", False, id="a value is missing"),
        pytest.param("say('a', n=1)", False, id="a value too many"),
    ],
)
def test_a_message_that_is_not_filled_is_told(call: str, good: bool, project: Path) -> None:
    write(project, call)
    assert (list(i18n.ill_filled(project)) == []) == good


def test_a_problem_without_a_place_begins_with_what_is_wrong() -> None:
    from learnlaw.errors import Place, Problem, say
    from learnlaw.i18n import tell_problem

    what = say("3 is no day")
    assert tell_problem(Problem("day", what)) == "3 is no day"
    assert tell_problem(Problem("day", what, file="a.csv", place=Place(2))).startswith("a.csv")
