"""Numbers, dates and times are read as people write them, and never as Python would."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.values import parse_date, parse_number, parse_time, parse_whole, parse_yes
from learnlaw.errors import RefusedError

DAY = date(2024, 5, 1)


@pytest.mark.parametrize(
    "raw",
    [
        "2024-05-01",
        "2024/5/1",
        "2024.5.1",
        "2024年5月1日",
        "2024年05月01日",
        "20240501",
        " 2024-5-1 ",
        "2024/5/1 0:00:00",
    ],
)
def test_a_date_is_read_in_every_form_of_the_contract(raw: str) -> None:
    assert parse_date(raw) == (DAY, [])


def test_full_width_digits_are_read_and_told() -> None:
    found, notes = parse_date("２０２４－０５－０１")
    assert (found, [note.code for note in notes]) == (DAY, ["number-width"])
    assert parse_number("２．５")[0] == Decimal("2.5")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        pytest.param("2024-02-30", "no-such-day", id="30 February"),
        pytest.param("2023-02-29", "no-such-day", id="29 February of a common year"),
        pytest.param("20241301", "no-such-day", id="a thirteenth month"),
        pytest.param("1024-05-01", "no-such-day", id="a millennium early"),
        pytest.param("2024-05", "date", id="no day"),
        pytest.param("24-05-01", "date", id="two digits of a year"),
        pytest.param("2024-05/01", "date", id="two separators"),
        pytest.param("五月一日", "date", id="words"),
        pytest.param("2024-05-01 09:30", "date", id="with a time"),
        pytest.param("٢٠٢٤-٠٥-٠١", "date", id="Arabic-Indic digits"),
    ],
)
def test_a_day_that_is_none_is_refused(raw: str, code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        parse_date(raw)
    assert [problem.code for problem in caught.value.problems] == [code]


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_from_every_form(day: date) -> None:
    forms = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
    ]
    assert {parse_date(form)[0] for form in forms} == {day}


@pytest.mark.parametrize(
    "raw", ["nan", "inf", "1_0", "1e3", "0x10", "1,000", "2.555", "9" * 5000, "", "½", "٣", "-"]
)
def test_what_python_would_take_for_a_number_is_refused(raw: str) -> None:
    with pytest.raises(RefusedError):
        parse_number(raw)


@given(st.decimals(-999_999, 999_999, places=2))
def test_numbers_are_read_exactly(number: Decimal) -> None:
    assert parse_number(f"{number:f}") == (number, [])


@pytest.mark.parametrize("raw", ["1.0", "1e2", "٣", "1_0", "9" * 10])
def test_a_whole_number_has_digits_alone(raw: str) -> None:
    with pytest.raises(RefusedError):
        parse_whole(raw)


@pytest.mark.parametrize("raw", ["14:30", "14：30", "14:30:00", "14时30分", "14点30", "14点半"])
def test_times_are_read_to_the_minute(raw: str) -> None:
    assert parse_time(raw)[0] == time(14, 30)


@pytest.mark.parametrize("raw", ["24:00", "9:60", "9", "9.30", "下午"])
def test_no_time_of_day_is_refused(raw: str) -> None:
    with pytest.raises(RefusedError):
        parse_time(raw)


@pytest.mark.parametrize(
    ("raw", "said"), [("是", True), ("√", True), ("Yes", True), ("否", False), ("0", False)]
)
def test_yes_and_no(raw: str, said: bool) -> None:
    assert parse_yes(raw) == (said, [])


def test_perhaps_is_neither() -> None:
    with pytest.raises(RefusedError):
        parse_yes("也许")
