"""No article of a text is lost, doubled or put under another number."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.law import ClauseRef
from learnlaw.domain.numerals import chinese
from learnlaw.domain.statute import LawText
from learnlaw.formats import law_text

LAWS = Path(__file__).resolve().parents[4] / "shared" / "laws"
needs_laws = pytest.mark.skipif(not LAWS.is_dir(), reason=f"the law texts are not at {LAWS}")

HEAD = (
    "中华人民共和国某法\n（2020年1月2日通过　根据2021年3月4日《决定》修正）\n"
    "目　录\n第一章　总则\n第一章　总　则\n"
)


def read(text: str) -> LawText:
    law, problems = law_text.read(text.splitlines(), "某法.txt")
    assert law is not None, problems
    return law


@needs_laws
def test_the_74_texts_give_8109_articles() -> None:
    count = files = 0
    for path in sorted(LAWS.glob("*.md")):
        law, problems = law_text.read(path.read_text(encoding="utf-8").splitlines(), path.name)
        assert [p.code for p in problems if not p.warning] == []
        files += law is not None
        count += len(law.articles) if law else 0
    assert (files, count) == (74, 8109)


@needs_laws
@pytest.mark.parametrize(
    ("file", "ref", "beginning", "divisions"),
    [
        pytest.param("中华人民共和国行政处罚法.md", "51", "违法事实确凿并有法定依据", 2, id="a section"),
        pytest.param("中华人民共和国刑法.md", "120-1.2", "为恐怖活动组织", 2, id="a paragraph of 之一"),
        pytest.param(
            "中华人民共和国民法典.md", "1260", "本法自2021年1月1日起施行", 1, id="the last of a code"
        ),
        pytest.param("中华人民共和国民法典.md", "209.2", "依法属于国家所有的自然资源", 4, id="编 分编 章 节"),
        pytest.param("优化营商环境条例.md", "69(2)", "制定或者实施政策措施", 1, id="half-width brackets"),
    ],
)
def test_a_citation_finds_its_words(file: str, ref: str, beginning: str, divisions: int) -> None:
    law = read((LAWS / file).read_text(encoding="utf-8"))
    clause = ClauseRef.parse(ref)
    words = law.resolve(clause)
    article = law.article(clause)
    assert words is not None and article is not None
    assert words.startswith(beginning)
    assert len(article.divisions) == divisions, article.divisions


def test_paragraphs_items_and_what_follows_them_are_kept_apart() -> None:
    law = read(
        HEAD + "第一条　有下列情形之一的：\n（一）甲；\n（二）乙：\n1.子目；\n（三）丙。\n前款第一项从重。\n"
        "第二条 丁。\n\n戊。\n附件：\n第三条 不算\n"
    )
    one, two, _ = law.articles
    assert [len(p.items) for p in one.paragraphs] == [3, 0]
    assert law.resolve(ClauseRef.parse("1.1(2)")) == "乙：\n1.子目；"
    assert law.resolve(ClauseRef.parse("1(3)")) == "丙。"
    assert law.resolve(ClauseRef.parse("1.2")) == "前款第一项从重。"
    assert [p.text for p in two.paragraphs] == ["丁。", "戊。"]
    assert [law.resolve(ClauseRef.parse(r)) for r in ("4", "1.3", "1.1(4)", "2(1)")] == [None] * 4


def test_the_title_the_day_and_the_chapter_are_read() -> None:
    law = read(HEAD + "第一条　甲。\n第二条　本法自2020年5月1日起施行。\n")
    assert law.title == "中华人民共和国某法"
    assert (law.day, law.edition.change, law.edition.in_force) == (date(2021, 3, 4), "amended", None)
    assert law.articles[0].divisions == ("第一章 总则",)


@pytest.mark.parametrize(
    ("head", "end", "day", "change", "in_force"),
    [
        pytest.param("2020年1月2日通过", "自2020年5月1日起施行", "2020-01-02", "adopted", "2020-05-01",
            id="new",
        ),
        pytest.param(
            "2000年1月2日通过\n2020年1月2日第一次修订", "自2020年5月1日起施行", "2020-01-02", "revised",
            "2020-05-01", id="revised",
        ),
        pytest.param(
            "2000年1月2日通过\n2020年1月2日第二次修正", "自2000年5月1日起施行", "2020-01-02", "amended", "",
            id="amended: the day at the end is the first edition's",
        ),
        pytest.param("", "自2020年5月1日起施行", "2020-05-01", "adopted", "2020-05-01",
            id="no lines under the title",
        ),
        pytest.param("2020年1月2日公布", "自公布之日起施行", "2020-01-02", "adopted", "2020-01-02",
            id="from that day",
        ),
    ],
)  # fmt: skip
def test_the_edition_is_named_by_its_last_change(
    head: str, end: str, day: str, change: str, in_force: str
) -> None:
    law = read(f"# 某条例\n{head}\n**第一条**　甲。\n**第二条**　本条例{end}。\n")
    known = law.edition
    assert (str(known.day), known.change, str(known.in_force or "")) == (day, change, in_force)


@pytest.mark.parametrize(
    ("articles", "line"),
    [
        pytest.param("一 二 四", 5, id="a gap"),
        pytest.param("一 二 二", 5, id="a repeat"),
        pytest.param("一 三 二", 4, id="a step back"),
        pytest.param("二", 3, id="no first article"),
    ],
)
def test_a_numbering_fault_refuses_the_file(articles: str, line: int) -> None:
    body = "".join(f"第{n}条 甲。\n" for n in articles.split())
    law, problems = law_text.read(f"某法\n2020年1月2日通过\n{body}".splitlines(), "某法.txt")
    assert law is None
    assert (problems[0].code, problems[0].place and problems[0].place.line) == ("article-order", line)


def test_word_and_other_encodings_are_read_as_text_is() -> None:
    body = [
        "某法",
        "（2020年1月2日通过）",
        "目　录",
        "第一章　总　则",
        "第一章　总　则",
        "第一条　甲：",
        "（一）乙。",
        "第二条　丙。",
    ]
    document = docx.Document()
    for line in body:
        document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    plain, _ = law_text.read(body, "x")
    for data in (out.getvalue(), "\r\n".join(body).encode("gb18030"), "\n".join(body).encode("utf-8-sig")):
        law, problems = law_text.read_bytes(data, "x")
        assert law is not None and plain is not None
        assert [p for p in problems if not p.warning] == []
        assert [(a.ref, a.paragraphs, a.divisions) for a in law] == [
            (a.ref, a.paragraphs, a.divisions) for a in plain
        ]


def test_a_pdf_is_refused() -> None:
    law, problems = law_text.read_bytes(b"%PDF-1.7\n\xff\x80\x81", "x.pdf")
    assert law is None and not problems[0].warning


def test_inserted_articles_run_on_behind_theirs() -> None:
    law = read("某法\n2020年1月2日通过\n第一条 甲。\n第一条之一 乙。\n第一条之二 丙。\n第二条 丁。\n")
    assert [str(a.ref) for a in law] == ["1", "1-1", "1-2", "2"]


def test_a_file_without_articles_is_skipped_and_named() -> None:
    law, problems = law_text.read(["# 说明", "第五条规定的事项另行通知。"], "说明.md")
    assert law is None
    assert [(p.code, p.warning, p.file) for p in problems] == [("no-articles", True, "说明.md")]


def test_invisible_characters_are_taken_out_and_told_and_others_refused() -> None:
    law, problems = law_text.read(["某法", "2020年1月2日通过", "\u200b第一条 甲\u200b乙。"], "某法.txt")
    assert law is not None and law.articles[0].text == "甲乙。"
    assert [(p.code, p.place and p.place.line) for p in problems] == [("text-invisible", 3)]
    law, problems = law_text.read(["某法", "2020年1月2日通过", "第一条 甲\u202e乙。"], "某法.txt")
    assert law is None
    assert ("text-bidi", 3) in [(p.code, p.place and p.place.line) for p in problems]


words = st.text("甲乙丙丁，；", min_size=1, max_size=8).map(lambda s: "文" + s)
articles = st.lists(
    st.lists(st.tuples(words, st.lists(words, max_size=3)), min_size=1, max_size=3), min_size=1, max_size=30
)


@given(articles, st.booleans())
def test_what_is_written_in_the_layout_is_read_back(
    body: list[list[tuple[str, list[str]]]], bold: bool
) -> None:
    lines = ["# 某法", "2020年1月2日通过"]
    for n, paragraphs in enumerate(body, 1):
        head = f"**第{chinese(n)}条**　" if bold else f"第{chinese(n)}条 "
        for text, items in paragraphs:
            lines += [head + text, ""]
            lines += [f"（{chinese(i)}）{item}" for i, item in enumerate(items, 1)]
            head = ""
    law = read("\n".join(lines))
    assert [[(p.text, list(p.items)) for p in a.paragraphs] for a in law] == body
