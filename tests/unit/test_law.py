"""A citation names one clause of one edition, and an edition is in force from one day to another."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.law import Catalogue, ClauseFormError, ClauseRef, Edition, Instrument, Standing
from learnlaw.domain.numerals import chinese, figure, number
from learnlaw.errors import NotFoundError

refs = st.builds(ClauseRef, st.integers(1, 9999), st.integers(0, 20), st.integers(0, 30), st.integers(0, 30))


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        pytest.param("51", ClauseRef(51), id="an article"),
        pytest.param("第五十一条", ClauseRef(51), id="an article in words"),
        pytest.param("51.1", ClauseRef(51, 0, 1), id="a paragraph"),
        pytest.param("51.10", ClauseRef(51, 0, 10), id="the tenth paragraph"),
        pytest.param("51.1(2)", ClauseRef(51, 0, 1, 2), id="an item"),
        pytest.param("51(2)", ClauseRef(51, 0, 0, 2), id="an item without a paragraph"),
        pytest.param("５１．１（２）", ClauseRef(51, 0, 1, 2), id="full width"),
        pytest.param("120-1", ClauseRef(120, 1), id="an inserted article"),
        pytest.param("第一百二十条之一第二款第（三）项", ClauseRef(120, 1, 2, 3), id="all in words"),
        pytest.param("第51条第1款", ClauseRef(51, 0, 1), id="words and figures"),
    ],
)
def test_articles_are_read_in_the_forms_that_people_write(text: str, ref: ClauseRef) -> None:
    assert ClauseRef.parse(text) == ref


@pytest.mark.parametrize("text", ["", "0", "51.", "五十一", "第零条", "51.0", "51()", "a", "51.1.1", "-1"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ClauseFormError):
        ClauseRef.parse(text)


@given(refs)
def test_a_citation_reads_back_as_itself(ref: ClauseRef) -> None:
    assert ClauseRef.parse(str(ref)) == ClauseRef.parse(ref.words) == ref


@given(st.integers(1, 9999))
def test_numerals_read_back_as_themselves(n: int) -> None:
    assert number(chinese(n)) == n == figure(chinese(n))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("三十", "30", id="words"),
        pytest.param("30", "30", id="figures"),
        pytest.param("３０", "30", id="full-width figures"),
        pytest.param("五万", "50000", id="ten thousands"),
        pytest.param("5万", "50000", id="figures and a word"),
        pytest.param("1,000", "1000", id="a thousands comma"),
        pytest.param("二点五", "2.5", id="a decimal"),
        pytest.param("两百", "200", id="两"),
        pytest.param("一百一十", "110", id="a hundred and ten"),
        pytest.param("二〇二五", "2025", id="digits one by one"),
        pytest.param("一亿五千万", "150000000", id="亿 and 万"),
    ],
)
def test_figures_are_one_number_however_written(text: str, value: str) -> None:
    assert figure(text) == Decimal(value)


OLD = Edition(day=date(2012, 10, 26), change="amended", articles=119)
NEW = Edition(day=date(2025, 6, 27), change="revised", in_force=date(2026, 1, 1), articles=144)
LAW = Instrument(
    id="public-security-penalties", title="中华人民共和国治安管理处罚法", short=("治安管理处罚法",),
    editions=(OLD, NEW), repealed_on=date(2040, 1, 1), repealed_by="next",
)  # fmt: skip


@pytest.mark.parametrize(
    ("on", "edition", "old", "new"),
    [
        pytest.param(date(2012, 10, 25), None, Standing.NOT_YET, Standing.NOT_YET, id="before the first"),
        pytest.param(date(2012, 10, 26), OLD, Standing.IN_FORCE, Standing.NOT_YET, id="the first day"),
        pytest.param(
            date(2025, 12, 31), OLD, Standing.IN_FORCE, Standing.NOT_YET, id="adopted, not yet in force"
        ),
        pytest.param(
            date(2026, 1, 1), NEW, Standing.SUPERSEDED, Standing.IN_FORCE, id="the day of the new one"
        ),
        pytest.param(date(2039, 12, 31), NEW, Standing.SUPERSEDED, Standing.IN_FORCE, id="the last day"),
        pytest.param(date(2040, 1, 1), None, Standing.REPEALED, Standing.REPEALED, id="repealed"),
    ],
)
def test_the_day_decides_which_edition_is_in_force(
    on: date, edition: Edition | None, old: Standing, new: Standing
) -> None:
    assert LAW.in_force(on) == edition
    assert (LAW.standing(OLD, on), LAW.standing(NEW, on)) == (old, new)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)))
def test_editions_tile_the_time_from_the_first_to_the_repeal(on: date) -> None:
    holding = [e for e in LAW.editions if LAW.standing(e, on) == Standing.IN_FORCE]
    assert holding == ([LAW.in_force(on)] if LAW.in_force(on) else [])
    end = LAW.until(OLD)
    assert end is not None and LAW.in_force(end - timedelta(days=1)) == OLD


@pytest.mark.parametrize(
    "name",
    ["public-security-penalties", "治安管理处罚法", "《中华人民共和国治安管理处罚法》", " 治安管理处罚法 "],
)
def test_a_law_is_found_by_every_name(name: str) -> None:
    assert Catalogue([LAW]).get(name) is LAW


def test_a_law_that_is_not_there_is_named() -> None:
    with pytest.raises(NotFoundError, match="刑法"):
        Catalogue([LAW]).get("刑法")
