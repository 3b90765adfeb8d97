"""ID and phone numbers are judged without being repeated: a refusal goes to screens and logs."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from learnlaw.domain.personal import clean_id, clean_mobile, clean_phone, plain_id, plain_mobile
from learnlaw.errors import RefusedError

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
GOOD = "110101199001010015"


def with_check(body: str) -> str:
    """An ID number from its first 17 digits."""
    total = sum(w * int(d) for w, d in zip(WEIGHTS, body, strict=True))
    return body + "10X98765432"[total % 11]


ids = st.builds(
    lambda day, number: with_check(f"110101{day:%Y%m%d}{number:03}"),
    st.dates(date(1900, 1, 1), date(2010, 12, 31)),
    st.integers(0, 999),
)


def code_of(raw: str) -> str:
    with pytest.raises(RefusedError) as caught:
        clean_id(raw)
    (problem,) = caught.value.problems
    assert raw not in f"{problem.what} {problem.hint}"
    return problem.code


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        pytest.param("110101900101001", "id-15-digits", id="the first generation"),
        pytest.param(with_check("11010119900230001"), "id-birthday", id="30 February"),
        pytest.param(with_check("99010119900101001"), "id-area", id="no such province"),
        pytest.param(with_check("11010117900101001"), "id-birthday", id="two hundred years old"),
        pytest.param("110101199001010016", "id-check-digit", id="another check digit"),
        pytest.param("11010119900101001", "id-form", id="a digit short"),
        pytest.param("1101011990010100٣5", "id-form", id="a digit of another script"),
        pytest.param("110*************15", "masked", id="masked"),
    ],
)
def test_an_id_number_that_cannot_be_real_is_refused(raw: str, code: str) -> None:
    assert code_of(raw) == code


def test_what_is_put_right_in_an_id_number_is_told() -> None:
    text, notes = clean_id("１１０１０１１９９００１０１００１5")
    assert (text, [note.code for note in notes]) == (GOOD, ["number-width"])
    small = with_check("11010119900101004")
    assert small.endswith("X")
    assert clean_id(small.lower())[0] == small


@given(ids)
def test_a_real_number_is_left_as_it_is(number: str) -> None:
    assert plain_id(number)
    assert clean_id(number) == (number, [])


@given(ids, st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_found(number: str, at: int, digit: str) -> None:
    assume(number[at] != digit)
    assert not plain_id(number[:at] + digit + number[at + 1 :])


@pytest.mark.parametrize(
    "raw", ["13800000001", "138 0000 0001", "138-0000-0001", "+86 13800000001", "１３８００００0001"]
)
def test_a_mobile_number_is_read(raw: str) -> None:
    assert clean_mobile(raw)[0] == "13800000001"
    assert plain_mobile(clean_mobile(raw)[0])


@pytest.mark.parametrize(
    "raw", ["1380000001", "138000000011", "12800000001", "138****0001", "0971-8123456", "无"]
)
def test_no_mobile_number_is_refused_and_not_repeated(raw: str) -> None:
    with pytest.raises(RefusedError) as caught:
        clean_mobile(raw)
    assert raw not in str(caught.value.problems[0].what)


@pytest.mark.parametrize("raw", ["0971-8123456", "09718123456", "8123456", "13800000001", "010-66660000-12"])
def test_a_unit_may_have_a_fixed_line(raw: str) -> None:
    assert clean_phone(raw)[0]


@pytest.mark.parametrize("raw", ["123", "转888", "1380000000"])
def test_what_cannot_be_dialled_is_refused(raw: str) -> None:
    with pytest.raises(RefusedError):
        clean_phone(raw)
