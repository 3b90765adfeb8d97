"""Text from outside is refused, put right and told, or left alone; and what was put right stays so."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from learnlaw.domain.text import (
    clean_long,
    clean_name,
    clean_person,
    code_point,
    is_masked,
    mask_id,
    mask_phone,
    one_off,
    shown,
    skeleton,
)
from learnlaw.errors import RefusedError

any_text = st.text(alphabet=st.characters(codec=None), max_size=12)
han = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=6)


def refused(raw: str) -> tuple[str, str]:
    """The code and the words of a refused name."""
    with pytest.raises(RefusedError) as caught:
        clean_person(raw)
    (problem,) = caught.value.problems
    return problem.code, str(problem.what)


@pytest.mark.parametrize(
    ("char", "code"),
    [
        pytest.param("\x1b", "text-control", id="escape"),
        pytest.param("\x9b", "text-control", id="the C1 twin of escape"),
        pytest.param("\x00", "text-control", id="zero"),
        pytest.param("\n", "text-control", id="a line break inside"),
        pytest.param("\u2028", "text-control", id="a line separator"),
        pytest.param("\u202e", "text-bidi", id="right to left"),
        pytest.param("\u2066", "text-bidi", id="an isolate"),
        pytest.param("\u200b", "text-invisible", id="zero width space"),
        pytest.param("\u200d", "text-invisible", id="zero width joiner"),
        pytest.param("\ufeff", "text-invisible", id="a byte order mark inside"),
        pytest.param("\ufe0f", "text-invisible", id="a variation selector"),
        pytest.param("\U000e0041", "text-invisible", id="a tag"),
        pytest.param("\ue863", "text-private-use", id="private use"),
        pytest.param("\U000f1234", "text-private-use", id="private use of plane 15"),
        pytest.param("\ufdd0", "text-no-character", id="a noncharacter"),
        pytest.param("\U0002ffff", "text-no-character", id="the end of a plane"),
        pytest.param("\ud800", "text-no-character", id="half a character"),
        pytest.param("\ufffd", "text-replacement", id="the replacement character"),
    ],
)
def test_a_name_holds_no_character_that_cannot_be_seen(char: str, code: str) -> None:
    found, words = refused(f"张{char}三")
    assert found == code
    assert code_point(char) in words
    assert char not in words


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("阿卜杜拉·买买提·吐尔逊", id="interpuncts"),
        pytest.param("古丽巴哈尔·" + "阿" * 44, id="fifty characters"),
        pytest.param("𠮷野𬴂", id="CJK extensions B and E"),
        pytest.param("\U00030000\U000323af\U0002ebf0", id="extensions G, H and I, newer than Python 3.11"),
        pytest.param("[/]", id="what looks like markup"),
        pytest.param("钱[@click=app.quit]", id="what looks like an action"),
        pytest.param("John O'Neil", id="an apostrophe"),
        pytest.param("＝1+1", id="a full-width sign"),
    ],
)
def test_a_name_in_order_is_left_as_it_is(name: str) -> None:
    assert clean_person(name) == (name, [])


@pytest.mark.parametrize(
    ("raw", "text", "note"),
    [
        pytest.param("\t张三", "张三", "text-blanks", id="a tab in front"),
        pytest.param("张三\r", "张三", "text-blanks", id="a carriage return behind"),
        pytest.param("\u3000张三\u3000", "张三", "text-blanks", id="full-width blanks"),
        pytest.param("\uf9f4木", "林木", "text-nfc", id="a compatibility ideograph"),
        pytest.param("e\u0301", "é", "text-nfc", id="a combining accent"),
        pytest.param("阿里\u30fb买买提", "阿里·买买提", "text-interpunct", id="the Japanese dot"),
        pytest.param("阿里\u2022买买提", "阿里·买买提", "text-interpunct", id="a bullet"),
        pytest.param("阿里\u2027买买提", "阿里·买买提", "text-interpunct", id="a hyphenation point"),
        pytest.param("阿里.买买提", "阿里·买买提", "text-interpunct", id="a full stop"),
        pytest.param("阿里\uff0e买买提", "阿里·买买提", "text-interpunct", id="a full-width full stop"),
    ],
)
def test_what_is_put_right_is_told(raw: str, text: str, note: str) -> None:
    found, notes = clean_person(raw)
    assert (found, [each.code for each in notes]) == (text, [note])
    assert all(each.warning for each in notes)


def test_a_full_stop_in_a_code_or_a_title_stays() -> None:
    assert clean_name("51.1") == ("51.1", [])
    assert clean_name("第一.二科") == ("第一.二科", [])


def test_blanks_alone_are_nothing_and_nothing_to_tell() -> None:
    assert clean_name(" \u3000\t") == ("", [])


def test_a_name_has_a_limit_that_the_refusal_names() -> None:
    clean_name("长" * 200)
    code, words = refused("长" * 201)
    assert code == "text-long"
    assert "201" in words
    assert "200" in words


def test_a_masked_name_is_refused() -> None:
    assert refused("张*")[0] == "masked"
    assert clean_name("5*8") == ("5*8", [])


def test_long_text_keeps_lines_and_loses_what_cannot_be_seen() -> None:
    text, notes = clean_long("第一\u200b行\r\n\t第二\u200d\ufeff行\n")
    assert text == "第一行\n\t第二行"
    assert {note.code for note in notes} == {"text-blanks", "text-invisible"}
    assert "3" in " ".join(str(note.what) for note in notes)


@pytest.mark.parametrize("char", ["\u202e", "\x1b", "\x07", "\ufffd", "\ufdd0"])
def test_long_text_refuses_controls(char: str) -> None:
    with pytest.raises(RefusedError):
        clean_long(f"甲{char}乙")


def test_long_text_keeps_private_use() -> None:
    assert clean_long("甲\ue863乙") == ("甲\ue863乙", [])


@given(any_text)
@example("\u0340\u0301")
def test_a_clean_name_is_clean(raw: str) -> None:
    try:
        text, _ = clean_name(raw)
    except RefusedError:
        return
    assert clean_name(text) == (text, [])
    assert unicodedata.is_normalized("NFC", text)
    assert text == text.strip()
    categories = {unicodedata.category(char) for char in text}
    assert not categories & {"Cc", "Cs", "Co", "Zl", "Zp"}


@given(any_text)
@example("甲 \u200b")
@example("e\u200b\u0301")
def test_a_clean_text_of_several_lines_is_clean(raw: str) -> None:
    try:
        text, _ = clean_long(raw)
    except RefusedError:
        return
    assert clean_long(text) == (text, [])


@given(any_text)
def test_a_skeleton_is_its_own_skeleton(raw: str) -> None:
    assert skeleton(skeleton(raw)) == skeleton(raw)


@given(han)
def test_names_that_look_alike_compare_alike(name: str) -> None:
    assert skeleton("\u3000".join(name)) == skeleton(name)
    assert skeleton(f"{name}・ａ") == skeleton(f"{name}·A")


def test_other_names_compare_otherwise() -> None:
    assert skeleton("张三") != skeleton("张山")
    assert skeleton("0012") != skeleton("12")


@given(han, han)
def test_one_off_means_one_edit(a: str, b: str) -> None:
    assert one_off(a, b) == one_off(b, a)
    assert not one_off(a, a)
    assert one_off(a, a + "局")
    assert one_off(a, "局" + a) or a == "局" * len(a)
    if one_off(a, b):
        assert abs(len(a) - len(b)) <= 1


@pytest.mark.parametrize(
    ("a", "b", "near"),
    [
        pytest.param("县司法局", "县司法剧", True, id="one changed"),
        pytest.param("县司法局", "县司局", True, id="one missing inside"),
        pytest.param("县司法局", "县法司局", True, id="two swapped"),
        pytest.param("县司法局", "县公安局", False, id="two changed"),
        pytest.param("县司法局", "局法司县", False, id="turned round"),
        pytest.param("", "局", True, id="from nothing"),
    ],
)
def test_one_off(a: str, b: str, near: bool) -> None:
    assert one_off(a, b) is near


def test_masks_show_the_first_three_and_the_last_two() -> None:
    assert mask_id("11010119900101001X") == "110*************1X"
    assert mask_phone("13800000001") == "138******01"
    assert mask_phone("12345") == "*****"
    assert mask_phone("") == ""


@given(st.text(alphabet="0123456789X", min_size=6, max_size=18))
def test_a_mask_is_seen_as_one(number: str) -> None:
    assert is_masked(mask_id(number))
    assert len(mask_id(number)) == len(number)
    assert not is_masked(number)


def test_messages_show_unseen_characters_and_cut_long_text() -> None:
    assert shown("a\x1bb") == "a<U+001B>b"
    assert shown("长" * 50) == "长" * 40 + "…"
