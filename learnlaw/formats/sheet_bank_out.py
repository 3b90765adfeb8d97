"""Our own table of questions: the template, and a bank written in it."""

from __future__ import annotations

from collections.abc import Iterable

from learnlaw.domain.question import DIFFICULTY_WORDS, KIND_WORDS, LETTERS, Kind, Question
from learnlaw.errors import Message, Problem, say
from learnlaw.formats.answer_text import is_nothing, without_letters
from learnlaw.formats.headers import Column, Form
from learnlaw.formats.loss import left_out, lost
from learnlaw.formats.marks import POOL_WORDS, STATE_WORDS, own_fields
from learnlaw.formats.sheet_out import Choice, Guide, Row, SheetOut, to_xlsx

MOST_OPTIONS = 8
_OPTIONS = tuple(Column(f"option_{c.lower()}", f"选项{c}") for c in LETTERS[:MOST_OPTIONS])
QUESTIONS = Form(
    "questions",
    "试题",
    (
        Column("id", "编号"),
        Column("kind", "题型", required=True),
        Column("stem", "题干", required=True),
        *_OPTIONS,
        Column("answer", "答案", required=True),
        Column("rationale", "解析"),
        Column("law", "法律"),
        Column("edition", "法律版本"),
        Column("article", "条款"),
        Column("difficulty", "难度"),
        Column("case", "案例"),
        Column("pool", "题池"),
        Column("state", "状态"),
        Column("version", "版次"),
        Column("approved", "审定"),
        Column("tags", "标签"),
    ),
)
_CHOICES = (
    Choice("kind", list(KIND_WORDS.values())),
    Choice("difficulty", list(DIFFICULTY_WORDS.values())),
    Choice("case", ("是", "否")),
    Choice("pool", list(POOL_WORDS.values())),
    Choice("state", list(STATE_WORDS.values())),
)
_SPARE = 500
_GUIDE = (
    ("列", "怎样填写", "例"),
    ("编号", "可以不填；同一编号的内容有变化时作为新版次导入", "chufa-001"),
    ("题型", "、".join(KIND_WORDS.values()), "单选题"),
    ("题干", "填空题在空处写四个下划线 ____，可以有几个空", "对公民当场决定的罚款最高是多少？"),
    ("选项A 至 选项H", "每格一个选项，前面不写字母；判断题、填空题、简答题不填", "二百元"),
    ("答案", "单选写一个字母，多选写几个字母", "B　ABD"),
    ("", "判断写 对 或 错", "对"),
    ("", "填空几个空用 | 分开，一个空的几种写法用 ； 分开", "二百元；200元|三日"),
    ("", "简答写评分要点", "一是……二是……"),
    ("法律", "法律文件的简称", "行政处罚法"),
    ("法律版本", "最后一次修正或者修订之日，没有修改的写通过之日", "2021-01-22"),
    ("条款", "条、款、项", "第五十一条　51.1　51.1(2)　120-1"),
    ("难度", "、".join(DIFFICULTY_WORDS.values()), "中"),
    ("案例", "题干写一个单位或者人员的具体做法、问是否合法的，写 是", "是"),
    ("题池", "公开：练习和考试都用；保留：只用于考试", "公开"),
    ("状态", "、".join(STATE_WORDS.values()), "草稿"),
    ("审定", "只在状态为已审定时填", "县司法局|姓名|2026-08-20"),
    ("标签", "几个标签用 、 分开", "简易程序、当场处罚"),
)


def template() -> bytes:
    """An empty workbook with the header, lists to choose from, and a sheet that explains."""
    table = SheetOut(QUESTIONS, (), choices=_CHOICES, spare=_SPARE)
    return to_xlsx([table, Guide("填写说明", _GUIDE, (18, 60, 40))])


def write(questions: Iterable[Question]) -> tuple[bytes, list[Problem]]:
    """The questions as a workbook of this form, and what of them it cannot carry."""
    told: list[Problem] = []
    rows = []
    for question in questions:
        why = _why_not(question)
        if why is None:
            told += lost(question, *_lost_fields(question))
            rows.append(_row(question))
        else:
            told.append(left_out(question, why))
    return to_xlsx([SheetOut(QUESTIONS, rows, choices=_CHOICES)]), told


def _why_not(question: Question) -> Message | None:
    if len(question.options) > MOST_OPTIONS:
        return say("the table has columns for {n} options", n=MOST_OPTIONS)
    if any(is_nothing(o) for o in question.options) or without_letters(question.options) != list(
        question.options
    ):
        return say("its options would be read as something else")
    if isinstance(question.key, tuple) and any(_splits(a) for accepted in question.key for a in accepted):
        return say("an accepted answer holds a sign that parts answers")
    if question.kind is Kind.SHORT and is_nothing(str(question.key)):
        return say("its guide would be read as nothing")
    return None


def _splits(answer: str) -> bool:
    return is_nothing(answer) or any(sign in answer for sign in "|｜;；")


def _lost_fields(question: Question) -> list[str]:
    """Fields whose words would be read as nothing, or as several."""
    names = ["tags"] if any(is_nothing(t) or "、" in t or "，" in t for t in question.tags) else []
    return [*names, "rationale"] if is_nothing(question.rationale) else names


def _row(question: Question) -> Row:
    fields = own_fields(question)
    options = {f"option_{c.lower()}": o for c, o in zip(LETTERS, question.options, strict=False)}
    return {
        "id": question.id,
        "kind": KIND_WORDS[question.kind],
        "stem": question.stem,
        **options,
        "answer": _answer(question),
        "rationale": question.rationale,
        **{name: fields.get(name, "") for name in ("law", "edition", "article", "version", "approved")},
        "difficulty": DIFFICULTY_WORDS[question.difficulty],
        "case": "是" if question.case else "否",
        "pool": POOL_WORDS[question.pool],
        "state": STATE_WORDS[question.state],
        "tags": "、".join(question.tags),
    }


def _answer(question: Question) -> str:
    if isinstance(question.key, bool):
        return "对" if question.key else "错"
    if isinstance(question.key, tuple):
        return "|".join("；".join(accepted) for accepted in question.key)
    return question.key
