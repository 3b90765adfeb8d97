"""Letters that were issued, what they were about, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from learnlaw.domain.calendar import Window
from learnlaw.domain.notice import Cause, NoticeLevel, NoticeState
from learnlaw.store.people import People, next_id
from learnlaw.store.tables import notice, notice_cause


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedNotice:
    """One letter as it stands."""

    year: int
    number: int
    level: NoticeLevel
    unit: str
    state: NoticeState
    as_of: date
    issued_on: date
    reply_by: date | None
    changed_on: date
    text: str
    approved_by: str
    content: Mapping[str, Any] | None = None
    """All that it says, as `domain.letter` has it; None of letters issued before that was kept."""

    @property
    def code(self) -> str:
        """How people call it: 2024-3."""
        return f"{self.year}-{self.number}"


def issued_causes(connection: Connection) -> list[Cause]:
    """Everything that was ever written about."""
    table = notice_cause.c
    return [
        Cause(
            row.pack,
            row.rule,
            row.subject_kind,
            row.subject,
            _window(row.window_start, row.window_end),
            NoticeLevel(row.level),
        )
        for row in connection.execute(select(notice_cause).order_by(table.id))
    ]


def _window(start: date, last: date | None) -> Window:
    return Window(start, None) if last is None else Window.closed(start, last)


def notices(connection: Connection, people: People) -> list[IssuedNotice]:
    """Every letter, newest first."""
    query = select(notice).order_by(notice.c.year.desc(), notice.c.number.desc())
    return [
        IssuedNotice(
            year=row.year,
            number=row.number,
            level=NoticeLevel(row.level),
            unit=people.unit_codes[row.unit_id],
            state=NoticeState(row.state),
            as_of=row.as_of,
            issued_on=row.issued_on,
            reply_by=row.reply_by,
            changed_on=row.changed_on,
            text=row.text,
            approved_by=row.approved_by,
            content=row.content,
        )
        for row in connection.execute(query)
    ]


def add_notice(
    connection: Connection,
    people: People,
    letter: Mapping[str, Any],
    causes: Sequence[tuple[Cause, dict[str, Any]]],
) -> str:
    """Keep a letter with its causes; its code. A cause kept before violates a constraint."""
    key = next_id(connection, notice)
    year = letter["issued_on"].year
    last = connection.scalar(select(func.max(notice.c.number)).where(notice.c.year == year)) or 0
    row = {name: value for name, value in letter.items() if name != "unit"}
    row |= {"id": key, "year": year, "number": last + 1, "unit_id": people.unit_ids[letter["unit"]]}
    connection.execute(insert(notice).values(**row))
    rows = [_cause_row(key, cause, finding) for cause, finding in causes]
    if rows:
        connection.execute(insert(notice_cause), rows)
    return f"{year}-{last + 1}"


def _cause_row(key: int, cause: Cause, finding: dict[str, Any]) -> dict[str, Any]:
    return {
        "notice_id": key,
        "pack": cause.pack,
        "rule": cause.rule,
        "subject_kind": cause.kind,
        "subject": cause.subject,
        "window_start": cause.window.start,
        "window_end": cause.window.last,
        "level": cause.level.value,
        "finding": finding,
    }


def move_notice(
    connection: Connection, year: int, number: int, before: NoticeState, after: NoticeState, on: date
) -> bool:
    """Change the state of a letter that is still in the state seen; whether it was."""
    here = (notice.c.year == year) & (notice.c.number == number) & (notice.c.state == before.value)
    values = {"state": after.value, "changed_on": on, "version": notice.c.version + 1}
    return connection.execute(update(notice).where(here).values(**values)).rowcount == 1
