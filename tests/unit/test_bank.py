"""A planted fault is found under its own code, at its own line; a clean bank gives nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from learnlaw.domain.bank import Bank
from learnlaw.domain.bank_lint import Against, check
from learnlaw.domain.figures import figures
from learnlaw.domain.law import Catalogue, ClauseRef, Edition, Instrument
from learnlaw.domain.question import Approval, Kind, Question, State
from learnlaw.domain.statute import Article, LawText, LawTexts, Paragraph
from learnlaw.domain.verified import Verdict
from learnlaw.errors import Place, Problem

OLD, DAY, ON = date(2009, 8, 27), date(2021, 1, 22), date(2026, 8, 20)
CATALOGUE = Catalogue(
    [
        Instrument(
            id="penalty", title="中华人民共和国行政处罚法", short=("行政处罚法",),
            editions=(Edition(day=OLD), Edition(day=DAY, in_force=date(2021, 7, 15), articles=86)),
        ),
        Instrument(
            id="environment", title="中华人民共和国环境保护法", short=("环境保护法",),
            editions=(Edition(day=DAY),), repealed_on=date(2026, 8, 15), repealed_by="penalty",
        ),
    ]
)  # fmt: skip
ARTICLES = {
    "51": ["对公民处以二百元以下、对法人或者其他组织处以三千元以下罚款或者警告的，可以当场作出决定。"],
    "60": ["行政机关应当自立案之日起九十日内作出行政处罚决定，情况复杂的可以延长三十日。"],
    "68": ["依照本法第五十一条的规定当场决定，有下列情形之一，可以当场收缴：", "一百元以下罚款的；"],
    "71": ["应当自收缴之日起二日内交至行政机关。满十八周岁的，处货值百分之二十以下罚款。"],
    "85": ["本法中“二日”的规定是指工作日，不含法定节假日。"],
}


def law_text() -> LawText:
    articles = []
    for number, (first, *items) in ARTICLES.items():
        articles.append(Article(ClauseRef.parse(number), (Paragraph(first, tuple(items)),)))
    return LawText("中华人民共和国行政处罚法", Edition(day=DAY), tuple(articles))


TEXTS = LawTexts([law_text()], CATALOGUE)
AGAINST = Against(catalogue=CATALOGUE, on=ON, texts=TEXTS)


def a(**changes: Any) -> Question:
    """A clean question, with some of it changed."""
    base = Question(
        id="penalty-001", kind=Kind.SINGLE, stem="对公民当场决定的罚款最高是多少？",
        options=("五十元以下", "一百元以下", "二百元以下", "三百元以下"), key="C",
        law="行政处罚法", edition=DAY, article="51",
        rationale="对公民二百元以下的罚款可以当场作出，别的数都不对。",
        place=Place(7), lines={"key": 14, "stem": 10, "rationale": 16},
    )  # fmt: skip
    return replace(base, **changes)


def multiple(**changes: Any) -> Question:
    base = a(kind=Kind.MULTIPLE, stem="下列哪些做法合法？", options=("甲", "乙", "丙"), key="AB")
    return replace(base, **changes)


def blank(**changes: Any) -> Question:
    base = a(
        kind=Kind.BLANK, stem="应当自收缴之日起____内交至行政机关。", options=(), key=(("二日", "2日"),),
        article="71", rationale="应当在二日内交至行政机关。",
    )  # fmt: skip
    return replace(base, **changes)


def statement(**changes: Any) -> Question:
    base = a(
        kind=Kind.TRUE_FALSE,
        stem="立案之日起九十日内应当作出决定。",
        options=(),
        key=True,
        article="60",
        rationale="",
    )
    return replace(base, **changes)


def found(*questions: Question, against: Against = AGAINST) -> list[Problem]:
    return check([Bank(id="penalty", file="p.yaml", questions=tuple(questions))], against)


def codes(*questions: Question, against: Against = AGAINST) -> list[str]:
    return [p.code for p in found(*questions, against=against)]


CLEAN = [
    pytest.param(a(), id="single"),
    pytest.param(a(article="第五十一条"), id="an article in words"),
    pytest.param(multiple(), id="multiple"),
    pytest.param(blank(), id="blank"),
    pytest.param(
        blank(stem="应当自收缴之日起____日内交。", key=(("二", "2"),)), id="the unit stands in the stem"
    ),
    pytest.param(blank(key=(("二日", "2个工作日"),)), id="a day is a working day where the law says so"),
    pytest.param(statement(), id="a true statement"),
    pytest.param(
        statement(stem="立案之日起六十日内应当作出决定。", key=False), id="a false one has a false figure"
    ),
    pytest.param(a(stem="处以多少？", options=("200元以下", "300元以下"), key="A"), id="200元 is 二百元"),
    pytest.param(
        a(article="68", rationale="一百元以下"), id="an article that refers to the one of the figure"
    ),
    pytest.param(a(rationale="《刑法》第三条不适用。"), id="another law's article"),
    pytest.param(a(rationale="依照第五十一条。"), id="the cited article by name"),
    pytest.param(
        a(case=True, stem="2024年3月1日，甲公司违法所得七百元，某局罚款四十元。哪笔可以当场决定？"),
        id="facts of a case",
    ),
    pytest.param(
        a(
            case=True,
            article="60",
            stem="最长多少日？",
            options=("九十日", "一百二十日"),
            key="B",
            rationale="合计。",
        ),
        id="a sum of two figures",
    ),
    pytest.param(
        a(
            case=True,
            article="71",
            stem="货值五千元，最高罚多少？",
            options=("五百元", "一千元"),
            key="B",
            rationale="。",
        ),
        id="a share of a fact",
    ),
    pytest.param(
        a(
            case=True,
            article="71",
            stem="哪一人？",
            options=("七十二周岁的甲", "六周岁的乙"),
            key="A",
            rationale="。",
        ),
        id="ages of persons",
    ),
    pytest.param(a(kind=Kind.SHORT, options=(), key="要点", stem="简述。"), id="short"),
    pytest.param(a(state=State.RETIRED, key="", law="x", options=()), id="nobody is asked a retired one"),
]


@pytest.mark.parametrize("question", CLEAN)
def test_a_clean_question_gives_nothing(question: Question) -> None:
    assert found(question) == []


FAULTS = [
    ("no key", a(key=""), "no-key"),
    ("a letter beyond the options", a(key="E"), "impossible-key"),
    ("two letters for one", a(key="AB"), "impossible-key"),
    ("a small letter", a(key="c"), "impossible-key"),
    ("letters out of order", multiple(key="BA"), "impossible-key"),
    ("one letter of many", multiple(key="A"), "one-key"),
    ("no key of a multiple", multiple(key=""), "no-key"),
    ("true/false keyed by a letter", statement(key="A"), "impossible-key"),
    ("true/false with options", statement(options=("对", "错")), "options-unused"),
    ("no blank", blank(stem="应当何时交？"), "no-blank"),
    ("an answer too many", blank(key=(("二日",), ("2日",))), "impossible-key"),
    ("a blank without an answer", blank(key=((),)), "no-key"),
    ("no marking guide", a(kind=Kind.SHORT, options=(), key=" "), "no-key"),
    ("no stem", a(stem=" "), "no-stem"),
    ("one option", a(options=("二百元以下",), key="A"), "few-options"),
    ("an empty option", a(options=("二百元以下", ""), key="A"), "empty-option"),
    ("equal options", a(options=("二百元以下", "二百元以下。"), key="A"), "duplicate-options"),
    ("options equal after NFKC", a(options=("２００元", "200元", "x"), key="C"), "duplicate-options"),
    ("all of the above", a(options=("二百元以下", "以上都对"), key="A"), "all-of-the-above"),
    ("a letter in the rationale", a(rationale="A项是旧标准。"), "letter-in-rationale"),
    ("approved by nobody", a(state=State.APPROVED), "no-approval"),
    ("no law", a(law=""), "no-law"),
    ("an unknown law", a(law="行政处罚办法"), "unknown-law"),
    ("no edition", a(edition=None), "no-edition"),
    ("an unknown edition", a(edition=date(2020, 1, 1)), "unknown-edition"),
    ("no article", a(article=""), "no-article"),
    ("no article's form", a(article="附则"), "article-form"),
    ("an article beyond the last", a(article="87"), "no-such-article"),
    ("an article that the text lacks", a(article="52"), "no-such-article"),
    ("a paragraph too many", a(article="51.2"), "no-such-clause"),
    ("an item too many", a(article="68(2)"), "no-such-clause"),
    ("a repealed law", a(law="环境保护法"), "repealed-law"),
    ("a superseded edition", a(edition=OLD), "superseded-edition"),
    ("another article in the rationale", a(rationale="依照第五十二条，二百元以下。"), "rationale-article"),
    ("a wrong sum in the key", a(key="D"), "figure-not-in-article"),
    ("a wrong day in a blank", blank(key=(("二日", "三日"),)), "figure-not-in-article"),
    (
        "a wrong number in a blank",
        blank(stem="自收缴之日起____日内交。", key=(("三",),)),
        "figure-not-in-article",
    ),
    ("a wrong figure in a stem", a(stem="罚款一千元以下的，应当如何？"), "figure-not-in-article"),
    ("a wrong figure in a true statement", statement(stem="六十日内作出决定。"), "figure-not-in-article"),
    ("a wrong figure in a rationale", a(rationale="上限是八百元。"), "figure-not-in-article"),
    ("a wrong share", blank(stem="处货值____以下罚款。", key=(("30%",),)), "figure-not-in-article"),
    ("a wrong age", blank(stem="满____的。", key=(("十六周岁",),)), "figure-not-in-article"),
    ("a case whose wrong option is right", a(case=True, key="A"), "figure-not-in-article"),
]


@pytest.mark.parametrize(("question", "code"), [pytest.param(q, c, id=words) for words, q, c in FAULTS])
def test_a_planted_fault_is_found(question: Question, code: str) -> None:
    problems = [p for p in found(question) if not p.warning]
    assert code in [p.code for p in problems]
    problem = next(p for p in problems if p.code == code)
    assert problem.hint is not None and problem.field == "penalty-001" and problem.file == "p.yaml"
    part = {"no-key": 14, "impossible-key": 14, "no-stem": 10, "rationale-article": 16}.get(code)
    assert problem.place is not None
    assert problem.place.line in (7, 10, 14, 16) if part is None else problem.place.line == part


@pytest.mark.parametrize(
    ("question", "code"),
    [
        pytest.param(a(rationale="九十日是别的期限。"), "figure-elsewhere", id="a neighbour's"),
        pytest.param(
            a(case=True, article="60", stem="几日？", options=("七日", "八日"), key="A", rationale="。"),
            "figure-of-case", id="a case reckoned from nothing",
        ),
    ],
)  # fmt: skip
def test_what_may_be_meant_so_is_a_notice(question: Question, code: str) -> None:
    assert [(p.code, p.warning) for p in found(question)] == [(code, True)]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(date(2021, 7, 14), ["not-in-force"], id="the day before it is in force"),
        pytest.param(date(2021, 7, 15), [], id="its first day"),
        pytest.param(None, [], id="no day asked"),
    ],
)
def test_the_day_decides(on: date | None, expected: list[str]) -> None:
    assert codes(a(), against=replace(AGAINST, on=on)) == expected


def test_without_catalogue_texts_and_records_only_the_form_is_judged() -> None:
    assert codes(a(law="不知道", article="87", key="D"), against=Against()) == []


def test_a_missing_text_is_a_notice() -> None:
    problems = found(a(), against=replace(AGAINST, texts=LawTexts([])))
    assert [(p.code, p.warning) for p in problems] == [("no-text", True)]


def test_an_id_is_taken_once_over_all_banks() -> None:
    one = Bank(id="a", file="a.yaml", questions=(a(), a(version=2, stem="另一问，对公民最高多少？")))
    two = Bank(
        id="b", file="b.yaml", questions=(a(stem="对法人最高是多少呢？"), a(id="", stem="无编号的题。"))
    )
    assert [(p.file, p.code) for p in check([one, two], Against())] == [
        ("b.yaml", "duplicate-id"), ("b.yaml", "no-id"),
    ]  # fmt: skip


LONG = (
    "某县市场监督管理局在日常检查中发现甲公司未按照规定公示营业执照，依照规定可以作出的当场处罚最高是多少？"
)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        pytest.param(
            a(id="x", stem=f" {LONG} ", options=("一", "二"), key="A"), "same-stem", id="the same stem"
        ),
        pytest.param(a(id="x", stem=LONG.replace("日常", "例行")), "twin", id="nearly the same"),
        pytest.param(
            a(id="x", stem=LONG.replace("日常", "例行"), law="环境保护法"), None, id="on another law"
        ),
        pytest.param(a(id="x", stem=LONG[20:]), None, id="half of it"),
    ],
)
def test_twins_are_found(other: Question, code: str | None) -> None:
    problems = found(a(stem=LONG), other, against=Against())
    assert [(p.code, p.field) for p in problems] == ([(code, "x")] if code else [])


def words(i: int) -> str:
    """A stem that has nothing in common with another."""
    return "".join(chr(0x4E00 + 40 * i + n) for n in range(40))


def singles(keys: Sequence[str]) -> list[Question]:
    return [a(id=f"q-{i}", stem=words(i), key=key) for i, key in enumerate(keys)]


@pytest.mark.parametrize(
    ("keys", "uneven"),
    [
        pytest.param("ABCDABCDABCD", 0, id="even"),
        pytest.param("ABCDABCDABC", 0, id="as even as eleven can be"),
        pytest.param("AAAAAABCDBCD", 1, id="A too often"),
        pytest.param("AAAAAAAAAAAA", 4, id="A always"),
        pytest.param("AAAAAAAA", 0, id="too few to judge"),
    ],
)
def test_keys_must_be_evenly_spread(keys: str, uneven: int) -> None:
    assert codes(*singles(keys), against=Against()) == ["uneven-keys"] * uneven


def test_statements_must_not_all_be_true() -> None:
    all_true = [statement(id=f"q-{i}", stem=words(i)) for i in range(12)]
    assert codes(*all_true, against=Against()) == ["uneven-keys"]


SOLVED = a(state=State.REVIEWED)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        pytest.param([Verdict("penalty-001", SOLVED.digest, "C", False, ON)], [], id="solved as it stands"),
        pytest.param([], ["unsolved"], id="nobody solved it"),
        pytest.param([Verdict("penalty-001", "0" * 64, "C", False, ON)], ["unsolved"], id="changed since"),
        pytest.param([Verdict("penalty-001", SOLVED.digest, "B", False, ON)], ["answer-differs"], id="wrong"),
        pytest.param([Verdict("penalty-001", SOLVED.digest, "C", True, ON)], ["ambiguous"], id="ambiguous"),
        pytest.param(
            [
                Verdict("penalty-001", SOLVED.digest, "B", False, date(2026, 8, 1)),
                Verdict("penalty-001", SOLVED.digest, "C", False, ON),
            ], [], id="the later verdict counts",
        ),
    ],
)  # fmt: skip
def test_a_reviewed_question_needs_a_record_of_its_digest(
    verdicts: list[Verdict], expected: list[str]
) -> None:
    against = Against(verified={"penalty": verdicts})
    assert codes(SOLVED, against=against) == expected
    assert codes(a(), replace(SOLVED, id="x", stem="别的。", state=State.RETIRED), against=against) == []


def test_an_approved_question_needs_its_approval_only() -> None:
    approved = a(state=State.APPROVED, approval=Approval("县司法局", "某人", ON))
    assert codes(approved, against=Against(verified={})) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("三十日内", ["30day"], id="days"),
        pytest.param("30 日内", ["30day"], id="days in figures"),
        pytest.param("十五个工作日", ["15workday"], id="working days"),
        pytest.param("一千元以上三千元以下", ["1000yuan", "3000yuan"], id="a range of sums"),
        pytest.param("5万元", ["50000yuan"], id="figures and 万"),
        pytest.param("1,000元", ["1000yuan"], id="a thousands comma"),
        pytest.param("三至五年", ["3year", "5year"], id="a shared unit"),
        pytest.param("百分之二十 20％ 五分之一", ["1/5share", "1/5share", "1/5share"], id="shares"),
        pytest.param("千分之五", ["1/200share"], id="per mille"),
        pytest.param("已满十四周岁", ["14age"], id="ages"),
        pytest.param("一倍以上五倍以下", ["1times", "5times"], id="multiples"),
        pytest.param("自2024年3月1日起，至五月六日", [], id="dates are no figures"),
        pytest.param("第十五日", [], id="ordinals are no figures"),
        pytest.param("数万元，一人", [], id="ways of speaking"),
    ],
)
def test_figures_are_read_however_they_are_written(text: str, expected: list[str]) -> None:
    assert [f"{f.value}{f.unit}" for f in figures(text)] == expected
