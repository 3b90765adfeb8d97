"""Papers as rows, and the questions that were asked, each version kept whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, or_, select

from learnlaw.domain.paper import Paper, PaperItem
from learnlaw.domain.question import Difficulty, Key, Kind, Pool, Question, State
from learnlaw.store.exam_tables import asked_question, paper, paper_item
from learnlaw.store.lookup import chunks
from learnlaw.store.prepared import insert_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper and what it is for."""

    id: int
    form: str
    officer: int | None
    number: int
    paper: Paper


@dataclass(frozen=True, slots=True)
class Shown:
    """One question as somebody sitting it sees it: no key, no rationale."""

    item: int
    question: str
    kind: Kind
    stem: str
    options: tuple[str, ...]
    """In the order in which they are shown."""
    order: tuple[int, ...]
    marks: Decimal


# -- questions ----------------------------------------------------------------------------


def keep_questions(connection: Connection, questions: Iterable[Question]) -> dict[tuple[str, int], int]:
    """Keep every question as it is asked now; the rows, by id and version."""
    wanted = {(q.id, q.version, _digest(q)): q for q in questions}
    there = _rows_of(connection, {code for code, _, _ in wanted})
    key = connection.scalar(select(func.max(asked_question.c.id))) or 0
    new = []
    for known, question in wanted.items():
        if known not in there:
            key += 1
            there[known] = key
            new.append({"id": key, **_asked(question)})
    insert_rows(connection, asked_question, new)
    return {(code, version): there[code, version, digest] for code, version, digest in wanted}


def _rows_of(connection: Connection, codes: Iterable[str]) -> dict[tuple[str, int, str], int]:
    table, found = asked_question.c, dict[tuple[str, int, str], int]()
    for part in chunks(codes):
        query = select(table.id, table.code, table.version, table.digest).where(table.code.in_(part))
        found |= {(code, version, digest): key for key, code, version, digest in connection.execute(query)}
    return found


def _digest(question: Question) -> str:
    return question.digest


def _asked(question: Question) -> dict[str, Any]:
    secret = {
        "key": question.key,
        "law": question.law,
        "edition": question.edition.isoformat() if question.edition else None,
        "article": question.article,
        "rationale": question.rationale,
        "difficulty": question.difficulty.value,
        "pool": question.pool.value,
        "state": question.state.value,
        "tags": list(question.tags),
        "case": question.case,
    }
    return {
        "code": question.id,
        "version": question.version,
        "digest": _digest(question),
        "kind": question.kind.value,
        "stem": question.stem,
        "options": list(question.options),
        "secret": secret,
    }


def asked_questions(connection: Connection, papers: Iterable[int]) -> dict[tuple[str, int], Question]:
    """The questions of papers with their keys, by id and version."""
    item, table, found = paper_item.c, asked_question.c, dict[tuple[str, int], Question]()
    for part in chunks(papers):
        mine = select(item.question_id).where(item.paper_id.in_(part))
        for row in connection.execute(select(asked_question).where(table.id.in_(mine))):
            found[row.code, row.version] = _question(row)
    return found


def _question(row: Any) -> Question:
    secret = row.secret
    return Question(
        id=row.code,
        version=row.version,
        state=State(secret["state"]),
        kind=Kind(row.kind),
        stem=row.stem,
        options=tuple(row.options),
        key=_key(secret["key"]),
        law=secret["law"],
        edition=date.fromisoformat(secret["edition"]) if secret["edition"] else None,
        article=secret["article"],
        rationale=secret["rationale"],
        difficulty=Difficulty(secret["difficulty"]),
        case=secret["case"],
        pool=Pool(secret["pool"]),
        tags=tuple(secret["tags"]),
    )


def _key(value: Any) -> Key:
    return tuple(tuple(blank) for blank in value) if isinstance(value, list) else value


# -- papers ------------------------------------------------------------------------------


def add_papers(
    connection: Connection,
    exam_id: int,
    papers: Sequence[tuple[Paper, int | None, int]],
    asked: Mapping[tuple[str, int], int],
    at: datetime,
) -> list[int]:
    """Keep papers, each with its officer (or None) and its number; the numbers of their rows."""
    first = (connection.scalar(select(func.max(paper.c.id))) or 0) + 1
    rows, items = [], []
    for key, (one, officer, number) in enumerate(papers, first):
        values = {name: getattr(one, name) for name in ("form", "seed", "digest", "unseen", "common")}
        stamp = {"exam_id": exam_id, "officer_id": officer, "number": number, "made_at": at}
        rows.append({"id": key, **values, **stamp})
        items += [
            {
                "paper_id": key,
                "position": position,
                "question_id": asked[item.question, item.version],
                "marks": item.marks,
                "shown": list(item.order),
            }
            for position, item in enumerate(one.items, 1)
        ]
    insert_rows(connection, paper, rows)
    insert_rows(connection, paper_item, items)
    return list(range(first, first + len(papers)))


def load_papers(
    connection: Connection, exam_id: int, keys: Iterable[int] | None = None
) -> dict[int, PaperRow]:
    """The papers of an exam, or some of them, by the numbers of their rows."""
    query = select(paper).where(paper.c.exam_id == exam_id).order_by(paper.c.id)
    if keys is None:
        rows = list(connection.execute(query))
    else:
        rows = [row for part in chunks(keys) for row in connection.execute(query.where(paper.c.id.in_(part)))]
    items = _items(connection, [row.id for row in rows])
    return {
        row.id: PaperRow(
            id=row.id,
            form=row.form,
            officer=row.officer_id,
            number=row.number,
            paper=Paper(
                items=tuple(items[row.id]),
                seed=row.seed,
                form=row.form,
                digest=row.digest,
                unseen=row.unseen,
                common=row.common,
            ),
        )
        for row in rows
    }


def paper_heads(connection: Connection, exam_id: int) -> Sequence[Any]:
    """The papers of an exam without their questions: form, officer, number, seed, digest, shares."""
    table = paper.c
    columns = (
        table.form,
        table.officer_id,
        table.number,
        table.seed,
        table.digest,
        table.unseen,
        table.common,
    )
    return connection.execute(select(*columns).where(table.exam_id == exam_id).order_by(table.id)).all()


def paper_ids(
    connection: Connection, exam_id: int, officer_id: int | None = None
) -> dict[tuple[int | None, str, int], int]:
    """The rows of an exam's papers, by officer, form and number; or only those that one officer may get."""
    table = paper.c
    query = select(table.officer_id, table.form, table.number, table.id).where(table.exam_id == exam_id)
    if officer_id is not None:
        query = query.where(or_(table.officer_id == officer_id, table.officer_id.is_(None)))
    return {(row[0], row[1], row[2]): row[3] for row in connection.execute(query)}


def _items(connection: Connection, papers: Sequence[int]) -> Mapping[int, list[PaperItem]]:
    item, asked = paper_item.c, asked_question.c
    query = select(item.paper_id, asked.code, asked.version, item.marks, item.shown)
    query = query.join(asked_question, asked.id == item.question_id).order_by(item.paper_id, item.position)
    found: dict[int, list[PaperItem]] = defaultdict(list)
    for part in chunks(papers):
        for key, code, version, marks, shown in connection.execute(query.where(item.paper_id.in_(part))):
            found[key].append(PaperItem(code, version, marks, tuple(shown)))
    return found


def shown_items(connection: Connection, paper_id: int) -> list[Shown]:
    """A paper as somebody sitting it sees it. The keys are not even asked for (PROMISES, R-25)."""
    item, asked = paper_item.c, asked_question.c
    columns = (item.position, asked.code, asked.kind, asked.stem, asked.options, item.shown, item.marks)
    query = select(*columns).join(asked_question, asked.id == item.question_id)
    rows = connection.execute(query.where(item.paper_id == paper_id).order_by(item.position))
    return [
        Shown(
            item=position,
            question=code,
            kind=Kind(kind),
            stem=stem,
            options=tuple(options[n] for n in order) if order else tuple(options),
            order=tuple(order),
            marks=marks,
        )
        for position, code, kind, stem, options, order, marks in rows
    ]


def usage_counts(connection: Connection) -> dict[str, int]:
    """In how many exams each question was asked: exams, not copies of papers."""
    item, asked = paper_item.c, asked_question.c
    query = select(asked.code, func.count(paper.c.exam_id.distinct()))
    query = query.join(paper_item, item.question_id == asked.id).join(paper, paper.c.id == item.paper_id)
    return dict(connection.execute(query.group_by(asked.code)).all())


def recent_questions(
    connection: Connection, officers: Iterable[int], last: int
) -> dict[int, list[frozenset[str]]]:
    """The questions of the last papers that each officer sat, the latest paper first."""
    from learnlaw.store.exam_tables import attempt

    item, asked, tried = paper_item.c, asked_question.c, attempt.c
    found: dict[int, dict[int, set[str]]] = defaultdict(dict)
    query = (
        select(tried.officer_id, tried.paper_id, asked.code)
        .join(paper_item, item.paper_id == tried.paper_id)
        .join(asked_question, asked.id == item.question_id)
        .order_by(tried.started_at.desc(), tried.id.desc())
    )
    for part in chunks(officers):
        for officer, key, code in connection.execute(query.where(tried.officer_id.in_(part))):
            found[officer].setdefault(key, set()).add(code)
    return {
        officer: [frozenset(codes) for codes in list(mine.values())[:last]] for officer, mine in found.items()
    }
