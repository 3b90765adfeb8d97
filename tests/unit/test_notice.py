"""A letter says what is missing and by which clause, goes out once, and the next one is sharper."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.kinds import Title
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.notice import (
    LADDER,
    NEXT,
    Cause,
    Draft,
    Gap,
    Lead,
    NoticeLevel,
    NoticeState,
    cause_of,
    draft,
    escalate,
    highest,
    level_of,
    reply_by,
    sentences,
)
from learnlaw.domain.people import Posting
from learnlaw.domain.policy import CountsIf, DateRange, Per, QuotaRule, Scope, Source
from learnlaw.domain.quota import Finding, Verdict
from learnlaw.errors import Message
from tests.county import TinyCounty, a_pack, a_record, a_rule, find, hours_rule, planned
from tools.i18n import read_translation

D = date.fromisoformat
ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).with_name("golden") / "notice_words.zh.json"
CHINESE: dict[str, str] = json.loads(GOLDEN.read_text(encoding="utf-8"))
A = Scope(units=frozenset({"A"}))
LECTURES = a_rule(title=Title("法治专题讲座", "Rule-of-law lectures"), where=A, source=Source(clause="4"))
REMINDER, SUPERVISION, CIRCULAR, PUBLICITY = NoticeLevel
LEAD = Lead()


def speak(message: Message) -> str:
    """A message in Chinese."""
    values = {k: speak(v) if isinstance(v, Message) else v for k, v in message.values.items()}
    return CHINESE[message.template].format(**values)


def judged(
    on: str, *records: LedgerRecord, rule: QuotaRule = LECTURES, county: TinyCounty | None = None
) -> Verdict:
    """The verdict on one rule of 互政办〔2024〕18号."""
    pack = a_pack(rule, document="互政办〔2024〕18号")
    return (county or TinyCounty()).judge(pack, records, on, year=2024)


def letter(on: str, *findings: Finding) -> Draft:
    """A letter about these findings, whether they call for one or not."""
    gaps = tuple(Gap(finding, cause_of(finding, REMINDER)) for finding in findings)
    return Draft("A", "县司法局", REMINDER, D(on), gaps)


def said(on: str, *findings: Finding) -> str:
    return "\n".join(speak(sentence) for sentence in sentences(letter(on, *findings)))


def drafted(verdict: Verdict, issued: Sequence[Cause] = (), level: NoticeLevel | None = None) -> list[Draft]:
    names = {"G": "县人民政府", "A": "县司法局", "B": "东和乡"}
    return draft(verdict.findings, names, issued, verdict.on, LEAD, level)


def causes(letters: Iterable[Draft]) -> list[Cause]:
    return [gap.cause for letter in letters for gap in letter.gaps]


# -- words (RULES 30) -----------------------------------------------------------------------


def test_the_golden_sentence() -> None:
    finding = find(judged("2024-10-10", a_record("2024-03-01")), "A")
    assert said("2024-10-10", finding) == (
        "县司法局：截至2024年10月10日，贵单位法治专题讲座完成1次，应完成2次（互政办〔2024〕18号第4条），"
        "尚差1次，请于12月31日前举办并报台账。"
    )


def test_the_golden_sentence_in_english() -> None:
    finding = find(judged("2024-10-10", a_record("2024-03-01")), "A")
    (sentence,) = sentences(letter("2024-10-10", finding))
    assert str(sentence) == (
        "县司法局: as of 2024-10-10, your unit has 1 time of 2 times in Rule-of-law lectures "
        "(互政办〔2024〕18号 article 4), 1 time short; please hold it by 2024-12-31 and report the ledger."
    )


def test_the_words_are_those_of_the_translation() -> None:
    known = read_translation(ROOT)
    assert {english: known.get(english, chinese) for english, chinese in CHINESE.items()} == CHINESE


WORDS = [
    pytest.param("2024-12-31", LECTURES, (), "请于12月31日前举办并报台账。", id="the last day itself"),
    pytest.param("2024-12-31", LECTURES, (), "尚差2次", id="too late for both, and both are still owed"),
    pytest.param("2025-01-10", LECTURES, (), "请书面说明原因并报整改措施。", id="the year is over"),
    pytest.param(
        "2024-10-10",
        a_rule(where=A, per=Per(kind="by", by=D("2025-06-30")), source=Source(clause="(三十二)")),
        (),
        "（互政办〔2024〕18号(三十二)），尚差2次，请于2025年6月29日前举办",
        id="a day of next year has its year, a clause that is no number stands as it is",
    ),
    pytest.param(
        "2024-10-10",
        a_rule(where=A, per=Per(kind="plan"), spacing=30, source=Source(document="某法", clause="38")),
        (),
        "（某法第38条），尚差2次，请于12月1日前举办",
        id="a clause of another document; thirty days apart",
    ),
    pytest.param(
        "2024-10-10",
        hours_rule(subject="unit", where=A, minimum="10.5", source=Source(clause="9")),
        (a_record("2024-03-01", who=["a1", "a2"]),),
        "完成1.5学时，应完成10.5学时（互政办〔2024〕18号第9条），尚差9学时，请于12月30日前完成并报台账。",
        id="hours a head",
    ),
    pytest.param(
        "2024-10-10",
        a_rule(where=A, measure="coverage", of="rotation", minimum=90, percent=True),
        (a_record("2024-03-01", kinds=("rotation",), who=["a1", "a2", "a3"]),),
        "完成75%，应完成90%（互政办〔2024〕18号），尚差1人，请于12月31日前完成并报台账。",
        id="a share is asked in per cent and missing in persons",
    ),
    pytest.param(
        "2024-10-10",
        a_rule(where=A, measure="staffing", of="", minimum=2, among=Scope(duties=frozenset({"reviewer"}))),
        (),
        "完成0人，应完成2人（互政办〔2024〕18号），尚差2人",
        id="staffing in persons",
    ),
]


@pytest.mark.parametrize(("on", "rule", "held", "words"), WORDS)
def test_a_sentence_names_figures_in_their_measure(
    on: str, rule: QuotaRule, held: tuple[LedgerRecord, ...], words: str
) -> None:
    assert words in said(on, find(judged(on, *held, rule=rule), "A"))


def test_an_open_window_names_no_day() -> None:
    open_pack = DateRange(first=D("2024-01-01"))
    pack = a_pack(a_rule(where=A, per=Per(kind="plan")), in_force=open_pack, document="某办〔2024〕1号")
    finding = find(TinyCounty().judge(pack, [], "2024-10-10"), "A")
    assert said("2024-10-10", finding).endswith("尚差2次，请尽快安排并报台账。")


def test_officers_who_lack_the_same_share_a_sentence() -> None:
    verdict = judged("2024-10-10", rule=hours_rule(where=A))
    assert said("2024-10-10", *verdict.findings) == (
        "县司法局：截至2024年10月10日，贵单位lectures应完成60学时（互政办〔2024〕18号），"
        "尚有4人未完成：a1、a2、a3、a4，请于12月20日前完成并报台账。"
    )


def test_who_missed_a_quarter_is_not_asked_to_complete_it_with_the_others() -> None:
    rule = hours_rule(where=A, minimum=6, per=Per(kind="quarter"))
    held = a_record("2024-02-01", hours=6, who=["a1", "a2", "a3"])
    verdict = judged("2024-05-10", held, rule=rule)
    lacking = [f for f in verdict.findings if f.shortfall]
    lines = said("2024-05-10", *lacking).splitlines()
    assert [("尚有1人未完成：a4" in line, "请书面说明" in line) for line in lines] == [
        (True, True),
        (False, False),
    ]


def test_of_many_officers_ten_are_named() -> None:
    county = TinyCounty(postings=[Posting(officer=f"a{n:02}", unit="A") for n in range(12)])
    verdict = judged("2024-10-10", rule=hours_rule(where=A), county=county)
    words = said("2024-10-10", *verdict.findings)
    assert "尚有12人未完成：a00、" in words
    assert "、a09等，" in words


# -- which letter is due (RULES 29) -----------------------------------------------------------


LEVELS = [
    pytest.param("2024-06-29", 0, None, id="half of the year less a day: nothing is behind"),
    pytest.param("2024-07-01", 0, REMINDER, id="behind from the middle of the year"),
    pytest.param("2024-11-30", 1, None, id="one of two, and 31 days before the last day"),
    pytest.param("2024-12-01", 1, REMINDER, id="30 days before the last day"),
    pytest.param("2024-12-23", 1, REMINDER, id="8 days before the last day"),
    pytest.param("2024-12-24", 1, SUPERVISION, id="7 days before the last day"),
    pytest.param("2024-12-31", 0, SUPERVISION, id="no longer possible"),
    pytest.param("2024-12-31", 1, SUPERVISION, id="the last day"),
    pytest.param("2025-01-01", 1, CIRCULAR, id="the day after"),
    pytest.param("2025-01-01", 2, None, id="met"),
]


@pytest.mark.parametrize(("on", "held", "level"), LEVELS)
def test_the_level_that_a_day_calls_for(on: str, held: int, level: NoticeLevel | None) -> None:
    records = [a_record(f"2024-02-0{n + 1}") for n in range(held)]
    assert level_of(find(judged(on, *records), "A"), D(on), LEAD) is level


def test_lead_times_are_settings() -> None:
    finding = find(judged("2024-11-30", a_record("2024-02-01")), "A")
    assert level_of(finding, D("2024-11-30"), Lead(reminder=31, supervision=7)) is REMINDER
    assert level_of(finding, D("2024-11-30"), Lead(reminder=60, supervision=31)) is SUPERVISION


def test_what_is_planned_or_only_an_aim_calls_for_no_letter() -> None:
    plans = [planned(a_record(f"2024-12-{day}")) for day in (29, 30)]
    assert drafted(judged("2024-12-28", *plans)) == []
    assert drafted(judged("2025-02-01", rule=a_rule(where=A, force="aim"))) == []


def test_a_missed_rule_that_lacks_only_material_is_missed_all_the_same() -> None:
    rule = a_rule(where=A, minimum=1, counts_if=CountsIf(evidence="B"))
    (one,) = drafted(judged("2025-01-10", a_record("2024-03-01"), rule=rule))
    assert (one.level, one.gaps[0].finding.immaterial) == (CIRCULAR, True)


def test_a_publicity_reminder_is_never_drafted() -> None:
    assert PUBLICITY not in LADDER
    before = highest([cause_of(find(judged("2024-10-10"), "A"), PUBLICITY)])
    assert before == {}


# -- memory -------------------------------------------------------------------------------------


def test_a_cause_is_written_about_once() -> None:
    verdict = judged("2024-10-10")
    first = drafted(verdict)
    assert [one.level for one in first] == [REMINDER]
    assert drafted(verdict, causes(first)) == []
    assert drafted(judged("2024-11-10"), causes(first)) == []


def test_levels_go_upward_only() -> None:
    issued: list[Cause] = []
    levels = []
    for on in ("2024-10-10", "2024-12-26", "2024-12-27", "2025-01-02", "2025-01-03"):
        letters = drafted(judged(on), issued)
        issued += causes(letters)
        levels += [(on, one.level) for one in letters]
    assert levels == [("2024-10-10", REMINDER), ("2024-12-26", SUPERVISION), ("2025-01-02", CIRCULAR)]


def test_what_was_cleared_and_came_again_is_written_about_only_at_a_higher_level() -> None:
    issued = causes(drafted(judged("2024-10-10")))
    held = [a_record("2024-10-11"), a_record("2024-10-12")]
    assert drafted(judged("2024-10-20", *held), issued) == []
    assert drafted(judged("2024-10-30"), issued) == [], "both were cancelled: behind again, reminded before"
    assert [one.level for one in drafted(judged("2024-12-28"), issued)] == [SUPERVISION]


def test_a_circular_is_not_followed_by_a_reminder() -> None:
    finding = find(judged("2024-10-10"), "A")
    before = highest([cause_of(finding, CIRCULAR), cause_of(finding, REMINDER)])
    assert escalate(finding, before, D("2024-10-10"), LEAD) is None


def test_another_window_is_another_cause() -> None:
    rule = a_rule(where=A, per=Per(kind="quarter"))
    first = drafted(judged("2024-04-02", rule=rule))
    later = drafted(judged("2024-07-02", rule=rule), causes(first))
    starts = [[cause.window.start.month for cause in causes(letters)] for letters in (first, later)]
    assert starts == [[1], [4]]


# -- one letter a unit ----------------------------------------------------------------------------


EVERYBODY = (
    a_rule(where=Scope(units=frozenset({"A", "B"}))),
    hours_rule(minimum=40, where=A),
    a_rule(id="exams", of="exam", minimum=1, per=Per(kind="quarter"), where=A),
)


def test_a_unit_gets_one_letter_for_all_its_gaps_and_those_of_its_officers() -> None:
    verdict = TinyCounty().judge(a_pack(*EVERYBODY), [], "2024-11-01", year=2024)
    letters = drafted(verdict)
    assert [(one.unit, one.level) for one in letters] == [("A", CIRCULAR), ("B", REMINDER)]
    found = sorted({(gap.cause.rule, gap.cause.kind, gap.cause.level.value) for gap in letters[0].gaps})
    assert found == [
        ("exams", "unit", "circular"),
        ("hours", "officer", "reminder"),
        ("lectures", "unit", "reminder"),
    ]
    assert len(letters[0].gaps) == 3 + 4 + 1, "three quarters, four officers, lectures"


def test_reminders_can_go_out_while_a_circular_waits() -> None:
    verdict = TinyCounty().judge(a_pack(*EVERYBODY), [], "2024-11-01", year=2024)
    reminders = drafted(verdict, level=REMINDER)
    assert [(one.unit, one.level) for one in reminders] == [("A", REMINDER), ("B", REMINDER)]
    (rest,) = drafted(verdict, causes(reminders))
    assert {gap.cause.level for gap in rest.gaps} == {CIRCULAR}


def test_letters_stand_in_official_order() -> None:
    verdict = TinyCounty().judge(a_pack(a_rule()), [], "2024-11-01")
    assert [one.unit for one in drafted(verdict)] == ["G", "A", "B"]


@given(
    st.lists(
        st.tuples(st.dates(D("2024-01-01"), D("2025-02-28")), st.integers(0, 3), st.booleans()),
        min_size=1,
        max_size=6,
    )
)
def test_a_gap_climbs_the_ladder_whatever_happens(steps: list[tuple[date, int, bool]]) -> None:
    issued: list[Cause] = []
    for on, held, send in steps:
        records = [a_record(f"2024-01-0{n + 1}") for n in range(held)]
        letters = drafted(judged(on.isoformat(), *records), issued)
        issued += causes(letters) if send else []
    climbed = [LADDER.index(cause.level) for cause in issued]
    assert climbed == sorted(set(climbed))


# -- what becomes of a letter -----------------------------------------------------------------------


def test_the_way_of_a_letter() -> None:
    way = [NoticeState.ISSUED, NoticeState.RECEIVED, NoticeState.ANSWERED, NoticeState.CHECKED]
    for here, there in zip(way, [*way[1:], NoticeState.CLOSED], strict=True):
        assert there in NEXT[here]
    assert NEXT[NoticeState.CLOSED] == ()
    assert NoticeState.ISSUED not in {state for states in NEXT.values() for state in states}


@pytest.mark.parametrize(
    ("level", "day"),
    [
        pytest.param(REMINDER, "2024-10-25", id="a reminder leaves fifteen days"),
        pytest.param(SUPERVISION, "2024-10-17", id="a supervision letter a week"),
        pytest.param(CIRCULAR, "2024-10-20", id="a circular ten days"),
    ],
)
def test_the_day_of_an_answer(level: NoticeLevel, day: str) -> None:
    assert reply_by(D("2024-10-10"), level) == D(day)
