"""Questions that were imported or edited, every version of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from learnlaw.domain.question import Approval, Difficulty, Key, Kind, Pool, Question, State
from learnlaw.errors import UsageError
from learnlaw.store.tables import question as table


class EditedMeanwhileError(UsageError):
    """A version of that number is there already."""

    template = "somebody changed these questions in the meantime; look at them again"


@dataclass(frozen=True, slots=True)
class Kept:
    """One version, with the bank that it belongs to."""

    bank: str
    question: Question


def load_versions(connection: Connection) -> list[Kept]:
    """Every version of every question, by its code and version."""
    query = select(table).order_by(table.c.code, table.c.version)
    return [Kept(row.bank, _question(row)) for row in connection.execute(query)]


def _question(row: Any) -> Question:
    body = row.body
    return Question(
        id=row.code,
        version=row.version,
        state=State(row.state),
        kind=Kind(row.kind),
        stem=row.stem,
        options=tuple(body["options"]),
        key=_key(body["key"]),
        law=row.law,
        edition=row.edition,
        article=row.article,
        rationale=body["rationale"],
        difficulty=Difficulty(row.difficulty),
        case=row.is_case,
        pool=Pool(row.pool),
        tags=tuple(body["tags"]),
        approval=_approval(row.approval),
    )


def _key(value: Any) -> Key:
    if isinstance(value, list):
        return tuple(tuple(accepted) for accepted in value)
    return bool(value) if isinstance(value, bool) else str(value)


def _approval(value: Any) -> Approval | None:
    return Approval(value["office"], value["name"], date.fromisoformat(value["day"])) if value else None


def _approval_json(approval: Approval | None) -> dict[str, str] | None:
    if approval is None:
        return None
    return {"office": approval.office, "name": approval.name, "day": approval.day.isoformat()}


def add_versions(
    connection: Connection, kept: Iterable[Kept], *, file: str, digest: str, receipt: int
) -> None:
    """Keep versions as they are. EditedMeanwhileError if a number is taken."""
    rows = [
        {
            "code": k.question.id,
            "version": k.question.version,
            "bank": k.bank,
            "state": k.question.state.value,
            "kind": k.question.kind.value,
            "law": k.question.law,
            "edition": k.question.edition,
            "article": k.question.article,
            "difficulty": k.question.difficulty.value,
            "pool": k.question.pool.value,
            "is_case": k.question.case,
            "stem": k.question.stem,
            "body": {
                "options": list(k.question.options),
                "key": k.question.key,
                "rationale": k.question.rationale,
                "tags": list(k.question.tags),
            },
            "approval": _approval_json(k.question.approval),
            "digest": k.question.digest,
            "file": file,
            "file_digest": digest,
            "receipt_id": receipt,
        }
        for k in kept
    ]
    try:
        if rows:
            connection.execute(insert(table), rows)
    except IntegrityError as error:
        raise EditedMeanwhileError() from error


def restate(connection: Connection, question: Question) -> bool:
    """Give a version another state and approval. False if that version is not here."""
    here = (table.c.code == question.id) & (table.c.version == question.version)
    values = {"state": question.state.value, "approval": _approval_json(question.approval)}
    return connection.execute(update(table).where(here).values(values)).rowcount == 1
