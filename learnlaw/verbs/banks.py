"""What a coordinator does with question banks: look at them, count them, check them, hand them on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from learnlaw.domain import list_lint
from learnlaw.domain.bank_lint import Against
from learnlaw.domain.bank_lint import check as lint
from learnlaw.domain.law import Catalogue
from learnlaw.domain.question import Difficulty, Kind, Question, State
from learnlaw.domain.statute import LawTexts
from learnlaw.domain.verified import Summary, summary
from learnlaw.errors import Message, NotFoundError, NothingToJudgeError, Problem, UsageError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.library import (
    banks_in_use,
    kept_versions,
    known_catalogue,
    known_texts,
    latest_of,
    law_key,
    merged,
    questions_in_use,
    set_aside,
    subjects,
    verdicts,
)
from learnlaw.verbs.registry import listed
from learnlaw.verbs.roster_export import FileExistsAlreadyError, UnknownEndingError, write_file
from learnlaw.verbs.shipped import BankFiles, known_lists, read_banks, read_texts, shipped_banks

BANK = say("question bank")
"""Area of the palette."""


class NoFormatError(UsageError):
    """The ending of a file to be written does not say its format."""

    template = "{file} does not say its format; choose one with --type: {known}"


class NoQuestionsError(NothingToJudgeError):
    """Nothing fits what was asked for."""

    template = "no question fits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which questions are meant; empty means all."""

    ids: tuple[str, ...] = ()
    law: str = ""
    list: str = ""
    kind: str = ""
    difficulty: str = ""
    state: str = ""
    pool: str = ""


@listed(area=BANK, title=say("List questions"), command="bank list")
def list_questions(desk: Desk, which: Which | None = None) -> list[Question]:
    """The latest versions of the questions that are meant. NotFoundError for an unknown law, list or id."""
    which, catalogue = which or Which(), known_catalogue(desk)
    laws = frozenset({law_key(desk, catalogue, which.law)}) if which.law else None
    if which.list:
        on_list = _list_laws(desk, which.list, catalogue)
        laws = on_list if laws is None else laws & on_list
    found = questions_in_use(desk)
    unknown = set(which.ids) - {q.id for q in found} if which.ids else set()
    if unknown:
        raise NotFoundError(kind=say("question"), code="、".join(sorted(unknown)))
    return [q for q in found if _meant(q, which, laws, catalogue)]


def aside_of(desk: Desk, questions: Sequence[Question]) -> dict[str, str]:
    """Which of these are set aside until reviewed, and what became of their article."""
    return {id: hit.change.fate.value for id, hit in set_aside(desk, questions).items()}


def why_aside(desk: Desk, question: Question) -> Message | None:
    """Why a question is set aside and what to do about it; None if it is not."""
    hit = set_aside(desk, [question]).get(question.id)
    if hit is None:
        return None
    edition = known_catalogue(desk).get(question.law).in_force(desk.today())
    day = edition.day if edition else ""
    if hit.change.new is None:
        return say(
            "set aside: the edition of {day} has this article no more; "
            "write it anew with bank edit {id}, or take it out of use with bank retire {id}",
            day=day,
            id=question.id,
        )
    return say(
        "set aside: the edition of {day} changed this article, now {words}; "
        "read it, then bank edit {id} --edition {day} --article {article}",
        day=day,
        words=hit.change.new.ref.words,
        id=question.id,
        article=hit.change.new.ref,
    )


def _list_laws(desk: Desk, id: str, catalogue: Catalogue) -> frozenset[str]:
    for required in known_lists(desk)[0]:
        if required.id == id:
            return required.keys(catalogue)
    raise NotFoundError(kind=say("required list"), code=id)


def _meant(question: Question, which: Which, laws: frozenset[str] | None, catalogue: Catalogue) -> bool:
    if laws is not None and catalogue.key(question.law) not in laws:
        return False
    wanted = (which.kind, which.difficulty, which.state, which.pool)
    there = (question.kind, question.difficulty, question.state, question.pool)
    if which.ids and question.id not in which.ids:
        return False
    return all(not want or want == have for want, have in zip(wanted, there, strict=True))


@listed(area=BANK, title=say("Show a question"), command="bank show")
def show_question(desk: Desk, id: str) -> tuple[Question, ...]:
    """The versions of a question, the latest first. NotFoundError if there is none."""
    found = [q for bank in banks_in_use(desk) for q in bank if q.id == id]
    if not found:
        raise NotFoundError(kind=say("question"), code=id)
    return tuple(sorted(found, key=lambda q: -q.version))


@dataclass(frozen=True, slots=True)
class Stat:
    """How many questions share a value of one thing that is counted."""

    by: str
    """state, aside, law, list, kind, difficulty, pool, case or key."""
    value: str
    title: str
    count: int
    of: int
    """What the share is a share of."""


@listed(area=BANK, title=say("Count questions"), command="bank stats")
def bank_stats(desk: Desk, which: Which | None = None) -> tuple[list[Stat], Summary]:
    """The questions by law, list, kind, difficulty, state, pool and case, and how blind solving stands.

    Shares are of the questions that are not retired, of keys A, B, … of the
    single questions. No figure is typed by hand.
    """
    chosen = list_questions(desk, which)
    live = [q for q in chosen if q.state is not State.RETIRED]
    catalogue = known_catalogue(desk)
    aside = aside_of(desk, live)
    stats = [Stat("state", q, q, n, len(chosen)) for q, n in _count(q.state.value for q in chosen)]
    stats.append(Stat("aside", "true", "true", len(aside), len(live)))
    named = {i.id: i.name for i in catalogue}
    laws = Counter(catalogue.key(q.law) for q in live)
    stats += [Stat("law", law, named.get(law, law), n, len(live)) for law, n in laws.items()]
    for required in known_lists(desk)[0]:
        n = sum(laws[law] for law in required.keys(catalogue))
        stats.append(Stat("list", required.id, required.title, n, len(live)))
    kinds, levels = Counter(q.kind for q in live), Counter(q.difficulty for q in live)
    stats += [Stat("kind", k.value, k.value, kinds[k], len(live)) for k in Kind if kinds[k]]
    stats += [Stat("difficulty", d.value, d.value, levels[d], len(live)) for d in Difficulty if levels[d]]
    stats += [Stat("pool", p, p, n, len(live)) for p, n in _count(q.pool.value for q in live)]
    cases = sum(q.case for q in live)
    stats.append(Stat("case", "true", "true", cases, len(live)))
    singles = [str(q.key) for q in live if q.kind is Kind.SINGLE]
    stats += [Stat("key", key, key, n, len(singles)) for key, n in _count(singles)]
    return stats, summary(live, verdicts())


def _count(values: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(values).items())


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of banks found."""

    questions: int
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]
    ids: frozenset[str]
    """The ids of the questions, to tell them from other things that problems name."""


@listed(area=BANK, title=say("Check questions"), command="bank check")
def check_banks(
    desk: Desk, paths: Sequence[Path] = (), *, laws: Path | None = None, type: str = ""
) -> Checked:
    """Everything that is wrong with the questions in use, or with those of some files and folders.

    Repealed and superseded are judged of the desk's day. Articles and figures
    are held against the texts in `laws`, else against those imported. Lists
    are checked along with the questions in use.
    """
    catalogue = known_catalogue(desk)
    files = read_banks(paths, type) if paths else _in_use(desk)
    told = list(files.problems)
    texts: LawTexts | None = known_texts(desk)
    if laws is not None:
        texts, notices = read_texts(laws, catalogue)
        told += [p for p in notices if p.code != "no-articles"]
    if texts is not None and not len(texts):
        texts = None
    against = Against(
        catalogue=catalogue, on=desk.today(), texts=texts, verified=files.verified, own=files.own,
        subjects=subjects(desk, catalogue),
    )  # fmt: skip
    told += lint(files.banks, against)
    if not paths:
        told += _list_problems(desk, catalogue, texts)
    asked = [q for bank in files.banks for q in bank]
    return Checked(
        len(asked),
        tuple(p for p in told if not p.warning),
        tuple(p for p in told if p.warning),
        frozenset(q.id for q in asked),
    )


def _in_use(desk: Desk) -> BankFiles:
    shipped, kept = shipped_banks(), kept_versions(desk)
    banks = tuple(map(latest_of, merged(shipped.banks, kept)))
    own = frozenset((k.question.id, k.question.version) for k in kept)
    return BankFiles(banks, shipped.verified, shipped.problems, own=own)


def _list_problems(desk: Desk, catalogue: Catalogue, texts: LawTexts | None) -> list[Problem]:
    lists, problems = known_lists(desk)
    for required in lists:
        problems = problems + list_lint.check(required, catalogue, desk.today(), texts)
    return problems


@dataclass(frozen=True, slots=True)
class Exported:
    """What a file of questions holds, and what was left behind."""

    questions: int
    type: str
    lost: tuple[Problem, ...]

    @property
    def written(self) -> int:
        """How many of the questions are in it."""
        return self.questions - sum(problem.code == "left-out" for problem in self.lost)


@listed(area=BANK, title=say("Export questions"), command="bank export")
def export_bank(
    desk: Desk, path: Path, *, type: str = "", which: Which | None = None, force: bool = False
) -> Exported:
    """Write the questions that are meant, and list what the format cannot carry.

    Raises NoFormatError, UnknownFormatError, FileExistsAlreadyError,
    CannotWriteFileError, NoQuestionsError.
    """
    from learnlaw.formats import registry

    chosen = list_questions(desk, which)
    if not chosen:
        raise NoQuestionsError()
    type = type or _type_of(path)
    data, lost = registry.write(chosen, type)
    _free(path, force)
    write_file(path, data)
    return Exported(len(chosen), type, tuple(lost))


def _type_of(path: Path) -> str:
    """The format that the ending of a new file asks for; `.txt` and `.zip` may be several."""
    from learnlaw.formats.registry import FORMATS

    ending = path.suffix.lower()
    found = [f.name for f in FORMATS if f.ending == (".yaml" if ending == ".yml" else ending)]
    if len(found) != 1:
        raise NoFormatError(file=path, known=", ".join(f.name for f in FORMATS if f.ending))
    return found[0]


@listed(area=BANK, title=say("Write an empty table of questions"), command="bank template")
def write_bank_template(desk: Desk, path: Path, *, force: bool = False) -> None:
    """Write our Excel table, or with the ending .yaml a bank, to be filled in.

    Raises UnknownEndingError, FileExistsAlreadyError, CannotWriteFileError.
    """
    from learnlaw.formats import sheet_bank_out

    ending = path.suffix.lower()
    if ending not in (".xlsx", ".yaml", ".yml"):
        raise UnknownEndingError(path=path, endings=".xlsx, .yaml")
    _free(path, force)
    write_file(path, sheet_bank_out.template() if ending == ".xlsx" else _YAML.encode("utf-8"))


_YAML = """\
# 一部法律一个文件。key：单选写 B，多选写 ABD，判断写 true 或 false，填空写 [[二百元, 200元]]，简答写评分要点。
# article 要加引号："51" 是条，"51.1" 是款，"51.1(2)" 是项，"120-1" 是第一百二十条之一。
schema: 1
bank: my-bank
title: 行政处罚法
law: 行政处罚法          # 法律文件目录中的编号或者简称，见 law list
edition: 2021-01-22      # 最后一次修正或者修订之日，没有修改的写通过之日
questions:
  - id: my-bank-001
    state: draft         # draft 草稿，reviewed 已复核，approved 已审定，retired 停用
    kind: single         # single 单选，multiple 多选，true_false 判断，blank 填空（题干写 ____），short 简答
    stem: 对公民当场作出罚款处罚决定的，罚款数额最高是多少？
    options:
      - 五十元
      - 二百元
      - 一千元
      - 三千元
    key: B
    article: "51"
    rationale: 对公民处以二百元以下罚款的，可以当场作出行政处罚决定；三千元以下是对法人或者其他组织的标准。
    difficulty: easy     # easy 易，medium 中，hard 难
    case: false          # 写一个单位或者人员的具体做法、问是否合法的，写 true
    pool: open           # open 练习和考试都用，reserved 只用于考试
    tags: [当场处罚]
"""


def _free(path: Path, force: bool) -> None:
    if path.exists() and not force:
        raise FileExistsAlreadyError(path=path)
