"""Question banks as YAML, one file a law: the form in which they ship and are edited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from learnlaw.domain.bank import Bank
from learnlaw.domain.question import Approval, Difficulty, Key, Kind, Pool, Question, State, clause_text
from learnlaw.errors import Place, Problem, say
from learnlaw.formats.clean import Cleaner
from learnlaw.formats.strict_yaml import Mapping, Sequence
from learnlaw.formats.yaml_fields import Fields, open_yaml
from learnlaw.formats.yaml_text import flow, scalar

_TOP = ("bank", "title", "law", "edition", "questions")
_QUESTION = (
    "id", "version", "state", "kind", "stem", "options", "key", "law", "edition", "article", "rationale",
    "difficulty", "case", "pool", "tags", "approved",
)  # fmt: skip
_APPROVED = ("office", "name", "day")


def read(text: str, file: str = "") -> tuple[Bank | None, list[Problem]]:
    """A bank and what is wrong with it; a question whose form cannot be read is left out and told."""
    problems: list[Problem] = []
    top = open_yaml(text, file, _TOP, problems)
    if top is None:
        return None, problems
    bank = Bank(
        id=top.text("bank", required=True),
        title=top.text("title"),
        law=top.text("law"),
        edition=top.day("edition"),
        file=file,
    )
    reader = _Reader(bank, Cleaner(file, problems))
    questions = [reader.question(row) for row in top.rows("questions")]
    if not questions and not problems:
        what = say("there are no questions in it")
        problems.append(Problem("no-questions", what, None, file, Place(top.node.line("questions"))))
    return replace(bank, questions=tuple(q for q in questions if q is not None)), problems


class _Reader:
    """Reads the questions of one file."""

    def __init__(self, bank: Bank, cleaner: Cleaner) -> None:
        self.bank, self.cleaner, self.problems = bank, cleaner, cleaner.problems

    def question(self, row: Mapping) -> Question | None:
        """One question; None if a part of it cannot be read."""
        before = len(self.problems)
        id = row.get("id")
        fields = Fields(row, self.bank.file, self.problems, _QUESTION, id if isinstance(id, str) else "")
        kind = self._kind(fields)
        if kind is None:
            return None
        question = Question(
            id=self._id(fields),
            version=fields.integer("version", 1, 1),
            state=State(fields.choice("state", list(State), State.DRAFT)),
            kind=kind,
            stem=self._text(fields, "stem", required=True),
            options=tuple(self._texts(fields, "options")),
            key=self._key(fields, kind),
            law=fields.text("law", self.bank.law),
            edition=fields.day("edition") or self.bank.edition,
            article=clause_text(fields.text("article")),
            rationale=self._text(fields, "rationale"),
            difficulty=Difficulty(fields.choice("difficulty", list(Difficulty), Difficulty.MEDIUM)),
            case=fields.boolean("case", False),
            pool=Pool(fields.choice("pool", list(Pool), Pool.OPEN)),
            tags=tuple(self._texts(fields, "tags")),
            approval=_approval(fields),
            place=Place(row.line()),
            lines={key: row.line(key) for key in row},
        )
        return question if all(p.warning for p in self.problems[before:]) else None

    def _kind(self, fields: Fields) -> Kind | None:
        before = len(fields.problems)
        if not fields.text("kind", required=True):
            return None
        kind = fields.choice("kind", list(Kind), Kind.SINGLE)
        return Kind(kind) if len(fields.problems) == before else None

    def _id(self, fields: Fields) -> str:
        place = Place(fields.node.line("id"))
        return self.cleaner.name(fields.text("id", required=True), place, fields.name)

    def _text(self, fields: Fields, key: str, required: bool = False) -> str:
        text = fields.text(key, required=required)
        return self.cleaner.long(text, Place(fields.node.line(key)), fields.name)

    def _texts(self, fields: Fields, key: str) -> Iterator[str]:
        for i, text in enumerate(fields.texts(key)):
            yield self.cleaner.long(text, Place(fields.node.line(key, i)), fields.name)

    def _key(self, fields: Fields, kind: Kind) -> Key:
        if kind is Kind.TRUE_FALSE:
            if fields.node.get("key") is None:
                fields.refuse("key", say("{key} is missing", key="key"), code="no-key")
            return fields.boolean("key", False)
        if kind is Kind.BLANK:
            return self._blanks(fields)
        if fields.node.get("key") is None:
            fields.refuse("key", say("{key} is missing", key="key"), _KEYS[kind], code="no-key")
            return ""
        if kind is Kind.SHORT:
            return self._text(fields, "key", required=True)
        return fields.text("key", required=True)

    def _blanks(self, fields: Fields) -> Key:
        """A list with one list of accepted answers for each blank."""
        value = fields.node.get("key")
        if not value:
            fields.refuse("key", say("{key} is missing", key="key"), _KEYS[Kind.BLANK], code="no-key")
            return ()
        if not isinstance(value, Sequence) or not all(isinstance(v, Sequence) for v in value):
            what = say("the key of a blank is a list of lists")
            fields.refuse("key", what, _KEYS[Kind.BLANK], code="key-form")
            return ()
        return tuple(tuple(self._answers(fields, accepted)) for accepted in value)

    def _answers(self, fields: Fields, accepted: Sequence) -> Iterator[str]:
        for i, answer in enumerate(accepted):
            if isinstance(answer, str):
                yield self.cleaner.long(answer, Place(accepted.line(i)), fields.name)
            else:
                what = say("an accepted answer must be text, in quotes")
                hint = say('write "{text}"', text=accepted.written(i) or "")
                fields.refuse("key", what, hint, code="not-text")


_KEYS = {
    Kind.SINGLE: say("write the letter of the right option, such as B"),
    Kind.MULTIPLE: say("write the letters of the right options, such as ABD"),
    Kind.TRUE_FALSE: say("write true or false"),
    Kind.BLANK: say("write one list of accepted answers a blank: [[二百元, 200元]]"),
    Kind.SHORT: say("write what an answer should hold"),
}


def _approval(fields: Fields) -> Approval | None:
    inner = fields.fields("approved", _APPROVED, fields.name)
    if inner is None:
        return None
    day = inner.day("day", required=True)
    office, name = inner.text("office", required=True), inner.text("name", required=True)
    return Approval(office, name, day) if day and office and name else None


def write(bank: Bank) -> str:
    """The bank as a file of this form; reading it gives an equal bank."""
    lines = ["schema: 1", f"bank: {scalar(bank.id)}"]
    lines += [f"title: {scalar(bank.title)}"] if bank.title else []
    lines += [f"law: {scalar(bank.law)}"] if bank.law else []
    lines += [f"edition: {bank.edition}"] if bank.edition else []
    lines.append("questions:" if bank.questions else "questions: []")
    for question in bank.questions:
        lines += _written(question, bank)
    return "\n".join(lines) + "\n"


def _written(question: Question, bank: Bank) -> Iterator[str]:
    yield f"  - id: {scalar(question.id)}"
    if question.version > 1:
        yield f"    version: {question.version}"
    yield f"    state: {question.state}"
    if question.approval:
        a = question.approval
        yield f"    approved: {{office: {scalar(a.office, True)}, name: {scalar(a.name, True)}, day: {a.day}}}"
    yield f"    kind: {question.kind}"
    yield f"    stem: {scalar(question.stem)}"
    if question.options:
        yield "    options:"
        yield from (f"      - {scalar(option)}" for option in question.options)
    yield f"    key: {_key_text(question.key)}"
    if question.law != bank.law:
        yield f"    law: {scalar(question.law)}"
    if question.edition and question.edition != bank.edition:
        yield f"    edition: {question.edition}"
    if question.article:
        yield f"    article: {scalar(question.article)}"
    if question.rationale:
        yield f"    rationale: {scalar(question.rationale)}"
    yield f"    difficulty: {question.difficulty}"
    yield f"    case: {'true' if question.case else 'false'}"
    yield f"    pool: {question.pool}"
    if question.tags:
        yield f"    tags: {flow(question.tags)}"


def _key_text(key: Key) -> str:
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, tuple):
        return "[" + ", ".join(flow(accepted) for accepted in key) + "]"
    return scalar(key)
