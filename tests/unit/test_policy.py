"""A rule in words says what the rule says, in each language, whatever reading is taken."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from learnlaw.domain.kinds import Kinds, Title, code_of, unit_kind
from learnlaw.domain.policy import (
    CountsIf,
    DateRange,
    HoursSettings,
    Per,
    PolicyPack,
    QuotaRule,
    Reading,
    Scope,
    Source,
    Span,
)
from learnlaw.domain.policy_check import check_rule
from learnlaw.domain.policy_room import most_counts, most_days, most_hours
from learnlaw.domain.policy_words import cite, describe
from learnlaw.errors import Message, NotFoundError
from learnlaw.formats.kinds_yaml import shipped_kinds
from learnlaw.formats.policy_yaml import load_policy
from tools.i18n import extract, fields, read_translation

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).with_name("golden")
CHINESE: dict[str, str] = json.loads((GOLDEN / "policy_words.zh.json").read_text(encoding="utf-8"))
YEAR_2026 = DateRange(first=date(2026, 1, 1), last=date(2026, 12, 31))


def a_pack(*rules: QuotaRule, in_force: DateRange = YEAR_2026) -> PolicyPack:
    title = Title("某县要点", "a county's points")
    return PolicyPack(id="tiny", title=title, document="某政办〔2026〕9号", in_force=in_force, rules=rules)


def a_rule(**fields: object) -> QuotaRule:
    """Two lectures a year of each department, with some fields changed."""
    lectures: dict[str, object] = {
        "id": "lectures",
        "title": Title("讲座", "lectures"),
        "subject": "unit",
        "where": Scope(kinds=frozenset({"department"})),
        "measure": "count",
        "of": frozenset({"lecture"}),
        "minimum": Decimal(2),
        "source": Source(clause="4"),
    }
    return QuotaRule(**lectures | fields)  # type: ignore[arg-type]  # a test says only what it is about


def of_officers(**fields: object) -> QuotaRule:
    officers: dict[str, object] = {"subject": "officer", "where": Scope(duties=frozenset({"enforcement"}))}
    return a_rule(**officers | fields)


def speak(message: Message, language: str) -> str:
    """A message in a language, by the Chinese that stands in the golden folder."""
    values = {k: speak(v, language) if isinstance(v, Message) else v for k, v in message.values.items()}
    template = CHINESE[message.template] if language == "zh" else message.template
    return template.format(**values)


def words(rule: QuotaRule, pack: PolicyPack, language: str = "zh") -> str:
    sentences = [speak(message, language) for message in describe(rule, pack, shipped_kinds())]
    return ("" if language == "zh" else " ").join(sentences)


# -- rules in words ------------------------------------------------------------


def spoken(language: str) -> str:
    """Every rule of every shipped pack under every reading, one line each."""
    lines = []
    for path in sorted((ROOT / "learnlaw" / "policies").glob("*.yaml")):
        pack, problems = load_policy(path, shipped_kinds())
        assert pack is not None, problems
        for rule in pack.rules:
            written = [None] if rule.reading is None else []
            for name in [*written, *rule.readings]:
                read = rule.read_as(name)
                where = speak(cite(read, pack), language)
                mark = f" [{name}]" if name else ""
                lines.append(f"{pack.id}/{rule.id}{mark}: {words(read, pack, language)} ({where})\n")
    return "".join(lines)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_shipped_rules_read_as_they_were_approved(language: str) -> None:
    golden = GOLDEN / f"policy_words.{language}.txt"
    assert spoken(language) == golden.read_text(encoding="utf-8")


def test_the_chinese_of_the_golden_sentences_is_that_of_the_program() -> None:
    ours = {
        english
        for english, entry in extract(ROOT).items()
        if entry.files & {"learnlaw/domain/policy_words.py", "learnlaw/domain/policy_demand.py"}
    }
    assert CHINESE.keys() == ours
    assert all(fields(english) == fields(chinese) for english, chinese in CHINESE.items())
    catalogue = read_translation(ROOT)
    assert [english for english in ours if catalogue.get(english, "") not in ("", CHINESE[english])] == []


def test_the_sentence_of_the_form() -> None:
    where = Scope(kinds=frozenset({"department", "township", "subdistrict", "committee", "institution"}))
    rule = a_rule(where=where, counts_if=CountsIf(present=Decimal(50)))
    assert words(rule, a_pack(rule)) == (
        "每个政府部门、乡镇、街道、事业单位、园区管委会，2026年内至少举办2次法治专题讲座，本单位到会率不低于50%方计入。"
    )
    assert words(rule, a_pack(rule), "en") == (
        "Each department, township, subdistrict, public institution or park committee must hold "
        "at least 2 rule-of-law lectures in 2026; counted only if at least 50% of the unit's own "
        "officers are present."
    )


@pytest.mark.parametrize(
    ("per", "chinese", "english"),
    [
        pytest.param(Per(kind="month"), "每月", "every month", id="month"),
        pytest.param(Per(kind="quarter"), "每季度", "every quarter", id="quarter"),
        pytest.param(Per(kind="half_year"), "每半年", "every half-year", id="half-year"),
        pytest.param(Per(kind="year"), "2026年内", "in 2026", id="year of a pack of one year"),
        pytest.param(Per(kind="years", years=3), "每3年", "every 3 years", id="three years"),
        pytest.param(Per(kind="tenure"), "任期内", "in each term of office", id="tenure"),
        pytest.param(Per(kind="by", by=date(2026, 6, 30)), "2026年6月30日前", "by 2026-06-30", id="by a day"),
        pytest.param(
            Per(kind="plan"), "2026年1月1日至2026年12月31日", "from 2026-01-01 to 2026-12-31", id="plan"
        ),
        pytest.param(
            Per(kind="after", anchor="joined", after=Span(years=1)),
            "入职后1年内", "within 1 year after joining", id="after joining",
        ),
        pytest.param(
            Per(kind="after", after=Span(months=6), anchor="appointed"),
            "任职后6个月内", "within 6 months after appointment", id="after appointment",
        ),
        pytest.param(
            Per(kind="before", before=Span(days=90), anchor="appointed"),
            "任职前90天内", "within 90 days before appointment", id="before appointment",
        ),
        pytest.param(
            Per(kind="around", before=Span(years=1), after=Span(years=1, months=6), anchor="appointed"),
            "任职前1年至任职后1年6个月内",
            "from 1 year before to 1 year 6 months after appointment",
            id="around",
        ),
    ],
)  # fmt: skip
def test_windows_in_words(per: Per, chinese: str, english: str) -> None:
    rule = of_officers(per=per)
    assert words(rule, a_pack(rule)) == f"每名行政执法人员，{chinese}至少参加2次法治专题讲座。"
    assert words(rule, a_pack(rule), "en") == (
        f"Each enforcement officer must attend at least 2 rule-of-law lectures {english}."
    )


def test_a_pack_of_several_years_asks_every_year() -> None:
    open_ended = a_pack(in_force=DateRange(first=date(2021, 1, 1)))
    assert words(a_rule(), open_ended) == "每个政府部门，每年至少举办2次法治专题讲座。"
    assert "while this basis is in force" in words(a_rule(per=Per(kind="plan")), open_ended, "en")


@pytest.mark.parametrize(
    ("fields", "chinese", "english"),
    [
        pytest.param(
            {"measure": "hours", "of": frozenset({"law"}), "minimum": Decimal("12.50")},
            "每个政府部门，2026年内人均学习法律法规不少于12.5学时。",
            "Each department must study law for at least 12.5 hours a person in 2026.",
            id="hours of a unit",
        ),
        pytest.param(
            {"measure": "hours", "of": frozenset({"law", "political"}), "officers": "own"},
            "每个政府部门，2026年内人均学习法律法规、政治理论合计不少于2学时。下属单位人员不计。",
            "Each department must study law and political theory for at least 2 hours a person in all "
            "in 2026. Officers of units below are not reckoned.",
            id="hours of a unit's own",
        ),
        pytest.param(
            {"measure": "rate", "of": frozenset({"exam"}), "minimum": Decimal(90), "percent": True},
            "每个政府部门，2026年内使人员学法用法考试的合格率不低于90%。",
            "Each department must have at least 90% of its officers pass law exams in 2026.",
            id="a pass rate",
        ),
        pytest.param(
            {"measure": "rate", "of": frozenset({"exam"}), "minimum": Decimal(100), "percent": True},
            "每个政府部门，2026年内使人员学法用法考试全部合格。",
            "Each department must have all of its officers pass law exams in 2026.",
            id="all pass",
        ),
        pytest.param(
            {"measure": "coverage", "of": frozenset({"rotation"}), "minimum": Decimal(80), "percent": True,
             "among": Scope(duties=frozenset({"enforcement"}))},
            "每个政府部门，2026年内使行政执法人员参加轮训的比例不低于80%。",
            "Each department must have at least 80% of its enforcement officers attend rounds of "
            "rotation training in 2026.",
            id="coverage",
        ),
        pytest.param(
            {"measure": "staffing", "of": frozenset(), "minimum": Decimal(10), "percent": True,
             "among": Scope(duties=frozenset({"legal_staff"}))},
            "每个政府部门，2026年内使法制工作人员占全体人员的比例不低于10%。",
            "Each department must have legal staff members for at least 10% of its officers in 2026.",
            id="a share of the staff",
        ),
        pytest.param(
            {"measure": "staffing", "of": frozenset(), "minimum": Decimal(50), "percent": True,
             "among": Scope(duties=frozenset({"reviewer"}), qualification=frozenset({"法律职业资格"}))},
            "每个政府部门，2026年内使法制审核人员中具有法律职业资格的比例不低于50%。",
            "Each department must have at least 50% of its legality reviewers hold 法律职业资格 in 2026.",
            id="a share of the qualified",
        ),
        pytest.param(
            {"measure": "staffing", "of": frozenset(), "minimum": Decimal(1),
             "among": Scope(duties=frozenset({"counsel"}), kinds=frozenset({"institution"}))},
            "每个政府部门，2026年内至少有1名事业单位的法律顾问/公职律师。",
            "Each department must have at least 1 legal counsel or government lawyer of a public "
            "institution in 2026.",
            id="one of them",
        ),
    ],
)  # fmt: skip
def test_measures_in_words(fields: dict[str, object], chinese: str, english: str) -> None:
    rule = a_rule(**fields)
    assert words(rule, a_pack(rule)) == chinese
    assert words(rule, a_pack(rule), "en") == english


def kinds(*codes: str) -> frozenset[str]:
    return frozenset(codes)


UNITS = {
    "all": (Scope(), "每个单位", "Each unit"),
    "the government": (Scope(kinds=kinds("government")), "本级政府", "The government"),
    "enforcing": (Scope(enforces=True), "每个执法单位", "Each unit that enforces the law"),
    "not enforcing": (Scope(enforces=False), "每个非执法单位", "Each unit that enforces no law"),
    "an enforcing government": (
        Scope(kinds=kinds("government"), enforces=True),
        "每个政府（限执法单位）",
        "Each government that enforces the law",
    ),
    "a township that does not": (
        Scope(kinds=kinds("township"), enforces=False),
        "每个乡镇（限非执法单位）",
        "Each township that enforces no law",
    ),
    "below a unit": (Scope(under=("U001",)), "每个单位（限U001及其下属）", "Each unit in or below U001"),
    "by code": (Scope(units=kinds("U2", "U1")), "每个单位（限U1, U2）", "Each unit (U1, U2 alone)"),
}


@pytest.mark.parametrize(("where", "chinese", "english"), UNITS.values(), ids=UNITS)
def test_units_in_words(where: Scope, chinese: str, english: str) -> None:
    rule = a_rule(where=where)
    assert words(rule, a_pack(rule)) == f"{chinese}，2026年内至少举办2次法治专题讲座。"
    assert words(rule, a_pack(rule), "en") == f"{english} must hold at least 2 rule-of-law lectures in 2026."


OFFICERS = {
    "everyone": (Scope(), "每名人员", "Each officer"),
    "of the government": (
        Scope(kinds=kinds("government")),
        "本级政府的每名人员",
        "Each officer of the government",
    ),
    "where law is enforced": (
        Scope(enforces=True),
        "执法单位的每名人员",
        "Each officer of a unit that enforces the law",
    ),
    "elsewhere": (
        Scope(enforces=False, duties=kinds("leader")),
        "非执法单位的每名领导班子成员",
        "Each member of the leadership team of a unit that enforces no law",
    ),
    "who hold and who came": (
        Scope(
            duties=kinds("leader", "principal"), qualification=kinds("法律职业资格"), since=date(2025, 3, 1)
        ),
        "2025年3月1日以后到岗的具有法律职业资格的每名领导班子成员、主要负责人",
        "Each member of the leadership team or principal head with 法律职业资格 in post since 2025-03-01",
    ),
}


@pytest.mark.parametrize(("where", "chinese", "english"), OFFICERS.values(), ids=OFFICERS)
def test_officers_in_words(where: Scope, chinese: str, english: str) -> None:
    rule = of_officers(where=where)
    assert words(rule, a_pack(rule)) == f"{chinese}，2026年内至少参加2次法治专题讲座。"
    assert (
        words(rule, a_pack(rule), "en") == f"{english} must attend at least 2 rule-of-law lectures in 2026."
    )


def test_conditions_and_settings_in_words() -> None:
    asked = CountsIf(
        minutes=90,
        evidence="B",
        own=True,
        present=Decimal(50),
        leaders_present=Decimal("62.5"),
        entered_within=30,
    )
    rule = a_rule(counts_if=asked, spacing=14, force="aim", minimum=Decimal(1))
    assert words(rule, a_pack(rule)) == (
        "每个政府部门，2026年内力争至少举办1次法治专题讲座，时长不少于90分钟、佐证材料不低于B级、本单位主办、"
        "本单位到会率不低于50%、领导班子成员到会率不低于62.5%、结束后30日内登记方计入。预测时按每14天1次。"
    )
    assert words(rule, a_pack(rule), "en") == (
        "Each department should aim to hold at least 1 rule-of-law lecture in 2026; counted only if it "
        "lasts at least 90 minutes, its evidence has grade B or better, the unit itself held it, at least "
        "50% of the unit's own officers are present, at least 62.5% of its leadership team are present "
        "and it is entered within 30 days after its end. Forecasts take one every 14 days."
    )


def test_exams_in_words() -> None:
    held = a_rule(of=frozenset({"exam"}), counts_if=CountsIf(turnout=Decimal(80)))
    passed = of_officers(of=frozenset({"exam"}), counts_if=CountsIf(passed=True), prorate=True)
    assert words(held, a_pack()) == "每个政府部门，2026年内至少组织2次学法用法考试，参考率不低于80%方计入。"
    assert words(passed, a_pack()) == "每名行政执法人员，2026年内至少通过2次学法用法考试。按在岗天数折算。"
    assert words(passed, a_pack(), "en") == (
        "Each enforcement officer must pass at least 2 law exams in 2026. "
        "The minimum shrinks with the days served."
    )


@pytest.mark.parametrize(
    ("source", "chinese", "english"),
    [
        pytest.param(
            Source(clause="4"), "某政办〔2026〕9号第4条", "某政办〔2026〕9号 article 4", id="an article"
        ),
        pytest.param(
            Source(clause="3、28"), "某政办〔2026〕9号第3、28条", "某政办〔2026〕9号 article 3, 28", id="two"
        ),
        pytest.param(
            Source(clause="120之1"),
            "某政办〔2026〕9号第120之1条",
            "某政办〔2026〕9号 article 120-1",
            id="bis",
        ),
        pytest.param(
            Source(clause="二(五)"), "某政办〔2026〕9号二(五)", "某政办〔2026〕9号 二(五)", id="a section"
        ),
        pytest.param(Source(), "某政办〔2026〕9号", "某政办〔2026〕9号", id="no clause"),
        pytest.param(
            Source(clause="6", document="某法"), "某法第6条", "某法 article 6", id="another document"
        ),
    ],
)
def test_a_rule_is_cited_by_document_and_clause(source: Source, chinese: str, english: str) -> None:
    rule = a_rule(source=source)
    assert speak(cite(rule, a_pack()), "zh") == chinese
    assert speak(cite(rule, a_pack()), "en") == english


def test_a_document_without_a_number_is_cited_by_its_title() -> None:
    pack = replace(a_pack(), document=None)
    assert speak(cite(a_rule(), pack), "zh") == "某县要点第4条"
    assert speak(cite(a_rule(), pack), "en") == "a county's points article 4"


# -- readings ------------------------------------------------------------------

COUNTY = Reading(
    name="county", changes={"where": Scope(kinds=frozenset({"government"})), "minimum": Decimal(1)}
)
EACH = Reading(name="each", title=Title("各单位分别", "each by itself"))
OPEN = a_rule(readings={"county": COUNTY, "each": EACH})


def test_a_reading_changes_what_it_names_and_nothing_else() -> None:
    read = OPEN.read_as("county")
    assert (read.where, read.minimum, read.reading) == (
        Scope(kinds=frozenset({"government"})),
        Decimal(1),
        "county",
    )
    assert replace(read, where=OPEN.where, minimum=OPEN.minimum, reading=None) == OPEN


def test_without_a_choice_the_default_is_taken_and_without_one_the_rule_as_written() -> None:
    assert OPEN.read_as() == OPEN
    assert replace(OPEN, reading="county").read_as() == OPEN.read_as("county")


def test_a_reading_that_a_rule_does_not_hold_is_told() -> None:
    with pytest.raises(NotFoundError, match="nobody"):
        OPEN.read_as("nobody")


def test_a_reading_is_named_by_its_title_else_by_its_code() -> None:
    assert words(OPEN.read_as("each"), a_pack()).endswith("。口径：各单位分别。")
    assert words(OPEN.read_as("county"), a_pack()).endswith("。口径：county。")


def test_a_rule_of_a_pack_is_found_by_its_id() -> None:
    pack = a_pack(OPEN)
    assert pack.rule("lectures") is OPEN
    with pytest.raises(NotFoundError, match="tiny/exams"):
        pack.rule("exams")


def test_rules_can_be_keys() -> None:
    assert len({OPEN, a_rule(), a_rule()}) == 2


# -- how much fits -------------------------------------------------------------


@pytest.mark.parametrize(
    ("per", "days"),
    [
        pytest.param(Per(kind="month"), 31, id="the longest month"),
        pytest.param(Per(kind="quarter"), 92, id="the longest quarter"),
        pytest.param(Per(kind="half_year"), 184, id="the second half-year"),
        pytest.param(Per(kind="year"), 366, id="a leap year"),
        pytest.param(Per(kind="plan"), 365, id="the pack's time"),
        pytest.param(Per(kind="by", by=date(2026, 1, 31)), 31, id="by the end of January"),
        pytest.param(Per(kind="tenure"), None, id="a tenure"),
        pytest.param(Per(kind="around", before=Span(days=30), after=Span(days=60)), 90, id="around"),
    ],
)
def test_the_longest_window(per: Per, days: int | None) -> None:
    assert most_days(a_rule(per=per), a_pack()) == days


def test_counts_fit_spacing_apart_and_hours_under_the_cap() -> None:
    monthly = a_rule(per=Per(kind="month"), spacing=14)
    assert most_counts(monthly, a_pack()) == 3
    assert most_hours(monthly, a_pack()) == 31 * 24
    assert most_hours(monthly, replace(a_pack(), hours=HoursSettings(daily_cap=Decimal("7.5")))) == Decimal(
        "232.5"
    )


def test_exactly_what_fits_may_be_asked_and_no_more() -> None:
    kinds = shipped_kinds()
    assert check_rule(a_rule(per=Per(kind="month"), minimum=Decimal(31)), a_pack(), kinds) == []
    (fault,) = check_rule(a_rule(per=Per(kind="month"), minimum=Decimal(32)), a_pack(), kinds)
    assert (fault.path, fault.problem.code) == (("minimum",), "more-than-fits")


# -- words for codes -----------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "name", "code"),
    [
        pytest.param("部门", "县司法局", "department", id="部门 alone"),
        pytest.param("政府部门", "县司法局", "department", id="its title"),
        pytest.param("department", "县司法局", "department", id="its code"),
        pytest.param("乡镇街道", "高寨街道办事处", "subdistrict", id="a subdistrict by its name"),
        pytest.param("乡镇街道", "五十镇", "township", id="else a township"),
        pytest.param("大队", "交警大队", "branch", id="a branch"),
        pytest.param("集团", "某集团", None, id="another word"),
    ],
)
def test_kinds_of_unit_by_word(word: str, name: str, code: str | None) -> None:
    assert unit_kind(word, name, shipped_kinds().units) == code


@pytest.mark.parametrize(
    ("word", "code"),
    [
        pytest.param("入职培训", "entry_training", id="入职 is 初任"),
        pytest.param("晋职培训", "promotion_training", id="晋职 is 任职"),
        pytest.param("法治专题讲座", "lecture", id="a title"),
        pytest.param("讲座会", None, id="another word"),
    ],
)
def test_kinds_of_activity_by_word(word: str, code: str | None) -> None:
    assert code_of(word, shipped_kinds().activities) == code


def test_a_pack_cannot_change_a_shipped_kind_by_adding_it_again() -> None:
    kinds = shipped_kinds()
    lecture = replace(kinds.activities["lecture"], credits=frozenset({"officers"}))
    salon = replace(lecture, code="salon")
    table: Kinds = kinds.with_own([lecture, salon])
    assert table.activities["lecture"] == kinds.activities["lecture"]
    assert table.activities["salon"] == salon
