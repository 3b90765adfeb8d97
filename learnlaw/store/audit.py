"""Receipts and the audit log, as rows; an entry is written in the transaction of its change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from learnlaw.domain.audit import START, AuditEntry, seal
from learnlaw.store.prepared import Prepared, insert_rows
from learnlaw.store.tables import audit, meta, receipt


def head(connection: Connection) -> tuple[int, str]:
    """The number and hash of the last entry; 0 and the start of the chain if there is none."""
    rows = _HEAD.rows(connection)
    return (rows[0][0], rows[0][1]) if rows else (0, START)


_HEAD = Prepared(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1))


def append(
    connection: Connection,
    *,
    at: datetime,
    actor: str,
    verb: str,
    subject: str,
    before: Any = None,
    after: Any = None,
    reason: str = "",
) -> AuditEntry:
    """Write the next entry of the chain."""
    seq, previous = head(connection)
    entry = AuditEntry(
        seq=seq + 1,
        at=at,
        actor=actor,
        verb=verb,
        subject=subject,
        before=before,
        after=after,
        reason=reason,
        previous=previous,
    )
    entry = replace(entry, hash=seal(entry))
    insert_rows(connection, audit, [{name: getattr(entry, name) for name in AuditEntry.__slots__}])
    return entry


def entries(connection: Connection, *, last: int | None = None) -> Iterator[AuditEntry]:
    """The log from its first entry on, or only its `last` entries."""
    query = select(audit).order_by(audit.c.seq)
    if last is not None:
        query = query.where(audit.c.seq > head(connection)[0] - last)
    for row in connection.execute(query):
        yield AuditEntry(**row._mapping)


def open_receipt(connection: Connection, *, at: datetime, day: date, actor: str, verb: str) -> int:
    """The number of a new receipt; its summary is filled in when the verb is done."""
    ((last,),) = _LAST_RECEIPT.rows(connection)
    key = int(last or 0) + 1
    row = {"id": key, "at": at, "day": day, "actor": actor, "verb": verb, "summary": {}, "undone_by": None}
    insert_rows(connection, receipt, [row])
    return key


_LAST_RECEIPT = Prepared(select(func.max(receipt.c.id)))


def close_receipt(connection: Connection, key: int, summary: dict[str, Any]) -> None:
    """Say what the receipt's verb changed."""
    _CLOSE.change(connection, key=key, told=summary)


_CLOSE = Prepared(update(receipt).where(receipt.c.id == bindparam("key")).values(summary=bindparam("told")))


def receipts(connection: Connection, key: int | None = None) -> list[dict[str, Any]]:
    """The receipts, newest first, or the one of a number."""
    query = select(receipt).order_by(receipt.c.id.desc())
    if key is not None:
        query = query.where(receipt.c.id == key)
    return [dict(row._mapping) for row in connection.execute(query)]


def last_receipts(connection: Connection, limit: int) -> list[dict[str, Any]]:
    """The newest receipts, the last of them first."""
    rows = connection.execute(select(receipt).order_by(receipt.c.id.desc()).limit(limit))
    return [dict(row._mapping) for row in rows]


def get_meta(connection: Connection, key: str) -> str | None:
    """A remark of the program about this database."""
    found: str | None = connection.scalar(select(meta.c.value).where(meta.c.key == key))
    return found


def set_meta(connection: Connection, key: str, value: str) -> None:
    """Remember something about this database."""
    if connection.execute(update(meta).where(meta.c.key == key).values(value=value)).rowcount == 0:
        connection.execute(insert(meta).values(key=key, value=value))
