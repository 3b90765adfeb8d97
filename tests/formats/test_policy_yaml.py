"""A pack says what a document says, or it is refused with the line that does not."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given

from learnlaw.domain.kinds import ActivityKind, Kinds, Term
from learnlaw.domain.policy import CountsIf, HoursSettings, PolicyPack, QuotaRule, Scope
from learnlaw.errors import Problem
from learnlaw.formats import kinds_yaml, policy_rule, policy_yaml
from learnlaw.formats.kinds_yaml import read_kinds, shipped_kinds
from learnlaw.formats.policy_dump import dump_policy
from learnlaw.formats.policy_yaml import load_policy, read_policy
from tests.formats.policy_strategies import packs

ROOT = Path(__file__).resolve().parents[2]
PACKS = sorted((ROOT / "learnlaw" / "policies").glob("*.yaml"))

TINY = """\
schema: 1
pack: tiny
title: 小样
in_force: {from: 2024-01-01, until: 2024-12-31}
hours: {daily_cap: 8}
rules:
  - id: lectures
    title: 讲座
    subject: unit
    where: {kinds: [department]}
    measure: count
    of: [lecture]
    minimum: 2
    per: year
"""


def read(text: str) -> tuple[PolicyPack | None, list[Problem]]:
    return read_policy(text, shipped_kinds(), "tiny.yaml")


def pack_of(name: str) -> PolicyPack:
    pack, problems = load_policy(ROOT / "learnlaw" / "policies" / f"{name}.yaml", shipped_kinds())
    assert pack is not None, problems
    return pack


def test_the_tiny_pack_itself_is_read() -> None:
    pack, problems = read(TINY)
    assert problems == [] and pack is not None
    assert pack.rules[0].minimum == Decimal(2)


# What stands in the tiny pack: what takes its place, the code of the refusal, the case in words, and
# words of the line that is named where it is not the line that changed.
REFUSED: dict[str, list[tuple[str, ...]]] = {
    "minimum: 2": [
        ("minumum: 2", "unknown-key", "unknown key"),
        ("minimum: .nan", "yaml-number", "not a number"),
        ("minimum: .inf", "yaml-number", "infinity"),
        ("minimum: NaN", "not-a-number", "the word NaN"),
        ("minimum: -2", "not-a-number", "negative"),
        ("minimum: 1e3", "not-a-number", "an exponent"),
        ("minimum: 010", "not-a-number", "a leading nought"),
        ("minimum: 0x10", "not-a-number", "a hexadecimal number"),
        ("minimum: 1_000", "not-a-number", "an underscore"),
        ("minimum: 1+1", "not-a-number", "a sum"),
        ("minimum: =SUM(A1)", "not-a-number", "a formula"),
        ("minimum: __import__('os')", "not-a-number", "code"),
        ("minimum: true", "not-a-number", "true for a number"),
        ("minimum: 0", "asks-nothing", "nought"),
        ("minimum: 1.5", "not-a-whole-number", "one and a half lectures"),
        ("minimum: 50%", "percent-not-number", "a percentage of lectures"),
        ("minimum: 400", "more-than-fits", "more than a year has days"),
        ("minimum: 3\n    spacing: 183", "more-than-fits", "too far apart"),
    ],
    "daily_cap: 8": [
        ("dayly_cap: 8", "unknown-key", "unknown key of hours"),
        ("daily_cap: 50%", "percent-not-number", "a cap in per cent"),
        ("daily_cap: 25", "out-of-range", "25 hours a day"),
        ("minutes: 45.5", "not-a-whole-number", "half a minute"),
    ],
    "kinds: [department]": [
        ("kind: department", "unknown-key", "unknown key of where"),
    ],
    "schema: 1\n": [
        ("", "missing-key", "no schema"),
    ],
    "schema: 1": [
        ("schema: 2", "unknown-schema", "another schema"),
    ],
    "[lecture]": [
        ("[lectur]", "unknown-word", "unknown kind"),
        ("lecture, hearing", "unknown-word", "two kinds in one word"),
        ("!!python/name:os.system x", "yaml-tag", "a tag"),
        ("&a [lecture]", "yaml-anchor", "an anchor"),
        ("*a", "yaml-alias", "an alias"),
        ("&a [*a]", "yaml-anchor", "a cycle"),
        ("[executive_study]", "never-counts", "executive study of a department", "kinds"),
        ("[self_study]", "never-counts", "self-study counted for units"),
        ("[law]", "unknown-word", "an hour category counted"),
    ],
    "[department]": [
        ("[ministry]", "unknown-word", "unknown kind of unit"),
    ],
    "subject: unit": [
        ("subject: units", "unknown-word", "unknown subject"),
    ],
    "measure: count": [
        ("measure: sum", "unknown-word", "unknown measure"),
    ],
    "per: year": [
        ("per: week", "unknown-word", "unknown window"),
        ("per: {years: 0}", "not-a-whole-number", "windows of no years"),
        ("per: {after: joined}", "window-keys", "after, and no length"),
        ("per: {by: 2024-02-30}", "no-such-day", "30 February"),
        ("per: {by: soon}", "date", "a day in words"),
        ("reading: held", "unknown-reading", "a default that is no reading"),
        ("lead: 7", "not-text", "a lead that is a number"),
        ("source: {clause: 4}", "not-text", "an unquoted clause"),
        ("prorate: weeks", "unknown-word", "prorate by weeks"),
        ("spacing: 0", "not-a-whole-number", "no spacing"),
        ("counts_if: {evidence: D}", "unknown-word", "unknown grade"),
        ("counts_if: {present: 50}", "not-a-percentage", "a share without %"),
        ("counts_if: {present: 150%}", "not-a-percentage", "150 per cent"),
        ("counts_if: {own: 1}", "not-true-or-false", "1 for true"),
        ("among: {duties: [leader]}", "among-unused", "among of a count"),
        ("prorate: days", "prorate-unused", "a unit's days"),
        ("per: tenure", "window-subject", "the tenure of a unit"),
        ("per: {by: 2023-06-30}", "window-outside", "due before the pack begins"),
        ("per: {by: 2025-06-30}", "window-outside", "due after the pack ends"),
        ("counts_if: {turnout: 80%}", "not-an-exam", "the turnout of a lecture"),
        ("counts_if: {passed: true}", "condition-unused", "units do not pass"),
        (
            "readings: {x: {subject: officer, counts_if: {own: true}}}",
            "condition-unused",
            "a reading that makes no sense",
        ),
        ("readings: {x: {minimum: 400}}", "more-than-fits", "a reading too high"),
        ("readings: {x: {force: aim}}", "unknown-key", "a reading of force"),
    ],
    "until: 2024-12-31": [
        ("until: 2023-12-31", "until-before-from", "until before from"),
    ],
    "id: lectures": [
        ("id: Lectures 1", "bad-name", "an id with a blank"),
    ],
    "title: 讲座": [
        ("title: 51.10", "not-text", "a number for a title"),
        ("title: '讲\u200b座'", "text-invisible", "an invisible character"),
    ],
    "in_force:": [
        ("timezone: Asia/Peking\nin_force:", "unknown-word", "no such time zone"),
        ("timezone: ../etc\nin_force:", "unknown-word", "a path for a zone"),
    ],
    "count\n    of: [lecture]": [
        ("coverage\n    of: [lecture]", "number-not-percent", "coverage by a number", "minimum"),
        ("rate\n    of: [lecture]", "not-an-exam", "a rate of lectures", "of:"),
        ("staffing\n    of: [lecture]", "of-unused", "staffing of kinds", "of:"),
        ("staffing", "missing-key", "staffing of nobody", "id: lectures"),
    ],
    "    of: [lecture]\n": [
        ("", "missing-key", "nothing counted", "id: lectures"),
    ],
    "[department]}": [
        ("[department], duties: [leader]}", "officer-key", "duties of a unit"),
    ],
}
CASES = [
    pytest.param(old, new, code, "".join(words), id=name)
    for old, cases in REFUSED.items()
    for new, code, name, *words in cases
]


@pytest.mark.parametrize(("old", "new", "code", "words"), CASES)
def test_refused_with_its_line(old: str, new: str, code: str, words: str) -> None:
    text = TINY.replace(old, new, 1)
    pack, problems = read(text)
    lines = text.splitlines()
    changed = next(
        n for n, pair in enumerate(zip(TINY.splitlines(), lines, strict=False)) if len(set(pair)) == 2
    )
    line = next(n for n, content in enumerate(lines) if words in content) if words else changed
    assert pack is None
    assert (code, line + 1) in {(p.code, p.place and p.place.line) for p in problems}, problems
    assert all(p.file == "tiny.yaml" for p in problems)


def officer(**changes: str) -> str:
    """The tiny pack with one rule about officers' hours, and some of its lines changed."""
    lines = {
        "subject": "officer",
        "where": "{duties: [enforcement]}",
        "measure": "hours",
        "of": "[law, business]",
        "minimum": "60",
        "per": "year",
    } | changes
    head = TINY[: TINY.index("    subject")]
    return head + "".join(f"    {key}: {value}\n" for key, value in lines.items())


OFFICERS_REFUSED = [
    # (what changes, the code of the refusal, the field, the case in words)
    ({"minimum": "3000"}, "more-than-fits", "minimum", "8 hours a day are 2928 a year"),
    ({"minimum": "249", "per": "month"}, "more-than-fits", "minimum", "in a month 248"),
    ({"minimum": "60%"}, "percent-not-number", "minimum", "hours in per cent"),
    ({"of": "[lecture]"}, "unknown-word", "of[1]", "hours of a kind"),
    ({"where": "{duties: [policeman]}"}, "unknown-word", "where.duties[1]", "unknown duty"),
    ({"where": "{since: 2025-06-01}"}, "never-counts", "where.since", "since after the end"),
    (
        {"measure": "coverage", "of": "[exam]", "minimum": "100%"},
        "subject-measure",
        "measure",
        "the coverage of one officer",
    ),
    ({"counts_if": "{own: true}"}, "condition-unused", "counts_if.own", "own of an officer"),
    ({"counts_if": "{present: 50%}"}, "condition-unused", "counts_if.present", "presence"),
    ({"per": "{before: joined, within: 1 year}"}, "window-anchor", "per", "before joining"),
    ({"per": "{after: joined, within: a year}"}, "not-a-span", "per.within", "a year in words"),
    ({"per": "{after: born, within: 1 year}"}, "unknown-word", "per.after", "after birth"),
]


@pytest.mark.parametrize(
    ("changes", "code", "field"), [pytest.param(*case, id=name) for *case, name in OFFICERS_REFUSED]
)
def test_rules_about_officers_refused(changes: dict[str, str], code: str, field: str) -> None:
    pack, problems = read(officer(**changes))
    assert pack is None
    assert [(p.code, p.field) for p in problems] == [(code, f"rules[1].{field}")]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="as it is"),
        pytest.param({"minimum": "2928"}, id="exactly what fits"),
        pytest.param({"minimum": "62.5", "prorate": "days"}, id="half hours, by days"),
        pytest.param(
            {"of": "[法律法规, 业务知识]", "where": "{duties: 行政执法人员}"}, id="in Chinese words"
        ),
        pytest.param({"per": "{after: joined, within: 1年}"}, id="a length in Chinese"),
    ],
)
def test_rules_about_officers_read(changes: dict[str, str]) -> None:
    pack, problems = read(officer(**changes))
    assert problems == [] and pack is not None
    assert pack.rules[0].of == {"law", "business"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        pytest.param("per: year", "officers: own", "officers-unused", id="officers of a count"),
        pytest.param("minimum: 2", "minimum: ２", "number-width", id="a full-width figure"),
        pytest.param("title: 讲座", 'title: " 讲座 "', "text-blanks", id="blanks around a title"),
    ],
)
def test_told_and_still_read(old: str, new: str, code: str) -> None:
    pack, problems = read(TINY.replace(old, new))
    assert pack is not None and pack.rules[0].title.zh == "讲座"
    assert [(p.code, p.warning) for p in problems] == [(code, True)]


def test_hours_apart_are_told_and_still_read() -> None:
    pack, problems = read(officer(spacing="14"))
    assert pack is not None
    assert [(p.code, p.warning) for p in problems] == [("spacing-unused", True)]


@pytest.mark.parametrize(
    "day", ["2024-06-30", '"2024-06-30"', "2024/6/30", "2024.6.30", "20240630", "2024年6月30日"]
)
def test_days_are_read_as_in_ledgers(day: str) -> None:
    pack, problems = read(TINY.replace("per: year", f"per: {{by: {day}}}"))
    assert problems == [] and pack is not None
    assert pack.rules[0].per.by == date(2024, 6, 30)


def test_two_rules_of_one_name_are_refused_at_the_second() -> None:
    rule = TINY[TINY.index("  - id") :]
    pack, problems = read(TINY + rule)
    assert pack is None
    assert [(p.code, p.place and p.place.line) for p in problems] == [("duplicate-rule", 15)]


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        pytest.param("lecture: {title: 讲座, credits: [unit]}", "kind-redefined", id="a shipped code"),
        pytest.param("salon: {title: 法治专题讲座, credits: [unit]}", "kind-redefined", id="a shipped title"),
        pytest.param("salon: {title: 沙龙, credits: [marks]}", "unknown-word", id="unknown credit"),
        pytest.param("salon: {title: 沙龙}", "missing-key", id="no credits"),
        pytest.param("Salon: {title: 沙龙, credits: [unit]}", "bad-name", id="a capital"),
        pytest.param("salon: 沙龙", "not-keys", id="a word alone"),
    ],
)
def test_own_kinds_refused(kinds: str, code: str) -> None:
    pack, problems = read(TINY.replace("rules:", f"kinds:\n  {kinds}\nrules:"))
    assert pack is None
    assert [p.code for p in problems] == [code]


def test_a_rule_may_count_the_packs_own_kind() -> None:
    own = "kinds:\n  salon: {title: 沙龙, credits: [unit]}\nrules:"
    pack, problems = read(TINY.replace("rules:", own).replace("[lecture]", "[salon, 法治专题讲座]"))
    assert problems == [] and pack is not None
    assert pack.rules[0].of == {"salon", "lecture"}


def test_an_unknown_key_is_answered_with_the_nearest() -> None:
    _, problems = read(TINY.replace("minimum", "minumum"))
    hints = [str(p.hint) for p in problems if p.code == "unknown-key"]
    assert hints == ["do you mean minimum?"]


def test_one_reading_tells_of_everything() -> None:
    text = TINY.replace("minimum: 2", "minimum: -2").replace("[lecture]", "[lectur]").replace("pack:", "pak:")
    assert {p.code for p in read(text)[1]} == {"not-a-number", "unknown-word", "unknown-key", "missing-key"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("", "not-keys", id="nothing"),
        pytest.param("- a\n- b\n", "not-keys", id="a list"),
        pytest.param("rules: [\n", "yaml-grammar", id="a bracket left open"),
        pytest.param(TINY[: TINY.index("rules")] + "rules: []\n", "asks-nothing", id="no rules"),
        pytest.param(TINY[: TINY.index("rules")] + "rules: {}\n", "not-a-list", id="rules by name"),
        pytest.param(
            TINY[: TINY.index("rules")] + "rules: [lectures]\n", "not-keys", id="a rule of one word"
        ),
    ],
)
def test_what_is_no_pack_is_refused(text: str, code: str) -> None:
    pack, problems = read(text)
    assert pack is None
    assert code in {p.code for p in problems}


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_bytes(TINY.encode("gb18030"))
    pack, (problem,) = load_policy(path, shipped_kinds())
    assert pack is None
    assert problem.code == "not-utf-8" and problem.what.values["line"] == 3


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    pack, (problem,) = load_policy(tmp_path / "none.yaml", shipped_kinds())
    assert pack is None and problem.code == "unreadable"


def test_a_file_of_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * 1_000_001)
    pack, (problem,) = load_policy(path, shipped_kinds())
    assert pack is None and problem.code == "too-large"


# -- the packs that come with the program --------------------------------------


@pytest.mark.parametrize("path", [*PACKS, policy_yaml.TEMPLATE], ids=lambda path: path.stem)
def test_shipped_packs_read_clean(path: Path) -> None:
    pack, problems = load_policy(path, shipped_kinds())
    assert problems == [] and pack is not None


def test_five_packs_are_shipped_each_under_its_name() -> None:
    names = [path.stem for path in PACKS]
    assert names == ["baseline", "city-2014", "huzhu-2024", "jinghai-2021-2025", "liandu-2023"]
    assert [pack_of(name).id for name in names] == names


# Written from the documents by hand: rule, force, subject, measure, minimum, window, clause,
# and the figure as the clause's own words give it.
FIGURES = {
    "huzhu-2024": """
        lectures               must unit    count    2    year     4          至少举办2次
        exams                  must unit    count    5    year     4          不少于5次
        enforcement-training   must unit    count    1    year     4          不少于1次
        hearings               must unit    count    1    year     22         至少组织1次
        case-reviews           must unit    count    1    year     17         至少开展1次
        duty-reports           aim  officer count    1    year     1          年度述法
        duty-reports-townships aim  unit    count    1    year     3          专题述法
        first-agenda           aim  unit    count    1    year     3          第一议题
        centre-group           aim  unit    count    1    year     3          中心组
        leaders-exam           aim  officer count    1    year     3、28      法治考试
        appointment-training   aim  officer count    1    around   3、28      任职培训
        team-study             aim  unit    count    1    year     4          定期学法
        required-list          aim  unit    count    1    year     4          清单
        emergency-training     aim  unit    count    1    year     19         教育培训
        petition-rules         aim  unit    count    1    year     23         信访工作条例
        backbone-training      aim  unit    count    1    year     28         骨干培训
    """,
    "jinghai-2021-2025": """
        training-class         must unit    count    1    year     (三十二)   至少举办一期
        lectures               must unit    count    4    year     (三十二)   四期以上
        off-job                must officer count    1    tenure   (三十二)   任期内至少接受一次
        hours                  must officer hours    60   year     (三十二)   不少于60学时
        case-checks            must unit    count    1    year     (十二)、(二十五) 至少组织1次
        supervisors-qualified  must unit    staffing 100% year     (二十五)   取得法律职业资格
        duty-reports           aim  officer count    1    year     (三十)、(三十一) 年终述职
        annual-report          aim  unit    count    1    year     (三十一)   年度报告
        centre-group           aim  unit    count    1    year     (三十二)   集体学法
        executive-study        aim  unit    count    1    year     (三十二)   定期学法
        required-list          aim  unit    count    1    by       (三十二)   清单
        entry-training         aim  officer count    1    after    (三十二)   入职培训
        promotion-training     aim  officer count    1    around   (三十二)   晋职培训
        daily-study            aim  unit    count    1    year     (三十二)   日常学法
        hearings               aim  unit    count    1    year     (三十二)   旁听庭审
        emergency-training     aim  unit    count    1    year     (十六)     教育培训
        mediation-training     aim  unit    count    1    year     (十九)     培训
        legal-team-training    aim  unit    count    1    year     (三十二)   加强人员培训
        counsel-training       aim  unit    count    1    year     (三十二)   培训力度
    """,
    "city-2014": """
        seminars               must unit    count    2    year     ㈠         至少举办2期
        appointment-checks     must officer count    1    before   ㈠         应当按照上级规定考察
        rotation               aim  unit    count    1    year     ㈠         轮训
        executive-study        aim  unit    count    1    year     ㈠         常务会议
        meeting-study          aim  unit    count    1    year     ㈠         各部门会议
        legal-staff-training   aim  unit    count    1    year     ㈢         培训
    """,
    "liandu-2023": """
        law-graduates          aim  unit    staffing 1    year     二(五)     至少具有1名
        hearings               aim  unit    count    1    year     二(二)     旁听
        leaders-study          aim  unit    count    1    year     二(二)     学法
        enforcement-training   aim  unit    count    1    year     二(二)     业务培训
    """,
    "baseline": """
        penalty-two-officers   aim  unit    staffing 2    year     42         不得少于两人
        penalty-reviewers      must unit    staffing 100% year     58         应当通过
        reconsideration-qualified must unit staffing 100% year     6          应当通过
        reconsideration-pre-job must officer count   1    around   6          统一职前培训
        entry-training         must officer count    1    after    67         试用期内
        promotion-training     must officer count    1    around   67         任职前或者任职后一年内
        special-training       aim  officer count    1    year     67         专门业务培训
        in-service-training    aim  officer count    1    year     67         在职培训
        daily-study            aim  unit    count    1    year     36         日常学法
        study-plan             aim  unit    count    1    year     36         规划、计划
        required-list          aim  unit    count    1    plan     37         清单
        duty-reports           aim  officer count    1    year     38         年度述职
    """,
}


def row(rule: QuotaRule) -> list[str]:
    minimum = f"{rule.minimum}%" if rule.percent else str(rule.minimum)
    shape = [rule.force, rule.subject, rule.measure, minimum, rule.per.kind]
    return [rule.id, *shape, rule.source.clause or ""]


@pytest.mark.parametrize("name", FIGURES)
def test_figures_are_those_of_the_document(name: str) -> None:
    expected = [line.split() for line in FIGURES[name].strip().splitlines()]
    assert [row(rule) for rule in pack_of(name).rules] == [line[:7] for line in expected]


@pytest.mark.parametrize("name", FIGURES)
def test_the_quoted_words_hold_the_figure(name: str) -> None:
    expected = {line.split()[0]: line.split()[7] for line in FIGURES[name].strip().splitlines()}
    for rule in pack_of(name).rules:
        assert expected[rule.id] in bare(rule.source.quote or ""), rule.id


def bare(text: str) -> str:
    """Words alone: blanks gone, commas and quotation marks of one kind."""
    return re.sub(r"\s", "", text).translate(str.maketrans("，；：“”（）", ',;:""()'))


@pytest.mark.parametrize("name", FIGURES)
def test_quotes_are_the_documents_own_words(name: str) -> None:
    shared = ROOT.parent / "shared"
    if not shared.is_dir():
        pytest.skip("../shared, with the documents, is not here")
    folders = (shared / "domain" / "sources", shared / "laws")
    texts = [bare(path.read_text(encoding="utf-8")) for folder in folders for path in folder.glob("*.*")]
    for rule in pack_of(name).rules:
        quote = bare(rule.source.quote or "")
        assert quote and any(quote in text for text in texts), rule.id


def test_every_reading_of_every_shipped_rule_can_be_taken() -> None:
    for name in FIGURES:
        for rule in pack_of(name).rules:
            for reading in rule.readings:
                assert rule.read_as(reading).reading == reading


def test_where_a_clause_is_open_the_pack_names_the_reading_it_takes() -> None:
    for name in FIGURES:
        for rule in pack_of(name).rules:
            as_written = rule.reading is None and (not rule.readings or rule.source.note is not None)
            assert as_written or rule.reading in rule.readings, rule.id


def test_an_aim_asks_no_more_than_one_unless_its_figure_is_in_the_text() -> None:
    for name in FIGURES:
        high = {rule.id for rule in pack_of(name).rules if rule.force == "aim" and rule.minimum > 1}
        assert high <= {"penalty-two-officers"}


# -- writing and reading again -------------------------------------------------


@given(packs())
def test_what_is_written_reads_back_as_the_same(pack: PolicyPack) -> None:
    again, problems = read_policy(dump_policy(pack), shipped_kinds())
    assert problems == []
    assert again == pack
    assert dump_policy(again) == dump_policy(pack)


@pytest.mark.parametrize("path", [*PACKS, policy_yaml.TEMPLATE], ids=lambda path: path.stem)
def test_shipped_packs_survive_being_written(path: Path) -> None:
    pack, _ = load_policy(path, shipped_kinds())
    assert pack is not None
    assert read(dump_policy(pack))[0] == pack


def test_a_reading_may_clear_what_the_rule_asks() -> None:
    text = TINY.replace("per: year", "readings: {x: {where: null, per: null}}")
    pack, problems = read(text)
    assert problems == [] and pack is not None
    assert pack.rules[0].read_as("x").where == Scope()
    assert read(dump_policy(pack))[0] == pack


# -- the reference for users ---------------------------------------------------


def every_key() -> set[str]:
    """The keys of a pack, as the reader knows them."""
    inner = {
        "in_force": policy_yaml.RANGE_KEYS,
        "term": policy_yaml.RANGE_KEYS,
        "hours": policy_yaml.HOURS_KEYS,
        "kinds.CODE": kinds_yaml.KIND_KEYS,
        "rules": policy_rule.RULE_KEYS,
        "rules.where": policy_rule.SCOPE_KEYS,
        "rules.counts_if": policy_rule.COUNTS_IF_KEYS,
        "rules.readings.NAME": ("title", "KEY"),
        "rules.source": policy_rule.SOURCE_KEYS,
        "not_measured": policy_yaml.NOT_MEASURED_KEYS,
    }
    return {*policy_yaml.PACK_KEYS, *(f"{owner}.{key}" for owner, keys in inner.items() for key in keys)}


def table(text: str, header: str) -> list[list[str]]:
    """The rows of the table under `header`."""
    lines = text[text.index(header) :].splitlines()[2:]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


DOCS = {
    "policy-packs.md": ("| key | type |", "required", "| code | Chinese |"),
    "policy-packs.zh-CN.md": ("| 键 | 类型 |", "必填", "| 代码 | 名称 |"),
}


@pytest.mark.parametrize("name", DOCS)
def test_docs_name_every_key_once(name: str) -> None:
    rows = table((ROOT / "docs" / name).read_text(encoding="utf-8"), DOCS[name][0])
    keys = [cells[0].strip("`") for cells in rows]
    assert len(keys) == len(set(keys))
    assert set(keys) == every_key()
    assert all(len(cells) == 4 and cells[3] for cells in rows)


def default_of(key: str) -> object:
    """The default that the domain gives the field of a key."""
    owners: dict[str, type] = {
        "hours": HoursSettings,
        "rules": QuotaRule,
        "rules.where": Scope,
        "rules.counts_if": CountsIf,
        "kinds.CODE": ActivityKind,
        "": PolicyPack,
    }
    owner, _, name = key.rpartition(".")
    for field in fields(owners[owner]) if owner in owners else ():
        if field.name == name:
            return field.default if field.default_factory is MISSING else "a mapping"
    return None


@pytest.mark.parametrize("name", DOCS)
def test_docs_give_the_defaults_of_the_code(name: str) -> None:
    header, required, _ = DOCS[name]
    for key, _type, default, _meaning in table((ROOT / "docs" / name).read_text(encoding="utf-8"), header):
        value = default_of(key.strip("`"))
        if (
            isinstance(value, str | int | Decimal)
            and not isinstance(value, bool)
            and value not in ("", "a mapping")
        ):
            assert default == f"`{value}`", key
        if value is MISSING:
            assert default == required, key
        if default == required:
            assert value in (MISSING, None) or key in ("`rules`",), key


@pytest.mark.parametrize("name", DOCS)
def test_docs_list_every_word_of_the_tables(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    kinds = shipped_kinds()
    for terms in (kinds.activities, kinds.units, kinds.duties, kinds.categories):
        for term in terms.values():
            assert re.search(rf"^\| `{term.code}` \| {re.escape(term.title.zh)} \|", text, re.MULTILINE), (
                term.code
            )
            assert all(word in text for word in term.synonyms)


def test_the_template_shows_every_key() -> None:
    text = policy_yaml.TEMPLATE.read_text(encoding="utf-8")
    for key in every_key():
        name = key.rpartition(".")[2]
        assert name in ("KEY",) or re.search(rf"\b{name}\b", text), key


# -- the table of kinds --------------------------------------------------------

CREDITS = """
    lecture unit hours; executive_study unit hours; meeting_study unit hours; first_agenda unit hours;
    centre_group unit hours; collective_study unit hours; self_study hours; seminar unit hours;
    training_class unit hours; off_job hours; enforcement_training unit hours; rotation hours;
    entry_training hours; promotion_training hours; pre_job hours; cert_training unit hours;
    hearing unit hours; exam unit officers; spot_quiz unit officers; appointment_check officers;
    case_review unit; case_spot_check unit; enforcement_inspection unit; duty_report unit officers;
    study_plan unit; required_list unit; annual_report unit
"""


def test_kinds_are_credited_as_agreed() -> None:
    agreed = {words[0]: set(words[1:]) for words in map(str.split, CREDITS.split(";"))}
    assert {code: set(kind.credits) for code, kind in shipped_kinds().activities.items()} == agreed


def test_executive_study_is_the_governments_alone() -> None:
    kinds = shipped_kinds().activities
    assert {code: set(kind.units) for code, kind in kinds.items() if kind.units} == {
        "executive_study": {"government"}
    }


def test_no_word_of_a_table_means_two_things() -> None:
    text = "schema: 1\nactivities:\n  a: {title: 讲, credits: [unit]}\n  b: {title: 讲, credits: [unit]}\n"
    kinds, problems = read_kinds(text + "units: {}\nduties: {}\nhour_categories: {}\n")
    assert kinds is None
    assert [(p.code, p.field) for p in problems] == [("same-word", "activities.b")]


def test_the_shipped_table_reads_clean() -> None:
    kinds, problems = read_kinds(kinds_yaml.SHIPPED.read_text(encoding="utf-8"))
    assert problems == [] and isinstance(kinds, Kinds)
    assert all(isinstance(term, Term) for term in kinds.duties.values())
