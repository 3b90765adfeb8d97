"""Tells the second editor of an entry who changed it meanwhile, when, and which fields (PROMISES, R-27)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from learnlaw.domain.ledger import LedgerRecord, changes
from learnlaw.verbs.ledger_form import FIELDS
from learnlaw.verbs.ledger_writing import ChangedSinceError

if TYPE_CHECKING:
    from learnlaw.store.people import People
    from learnlaw.verbs.registry import Work


class ChangedByError(ChangedSinceError):
    """Somebody changed the record in the meantime, and it is known who."""

    template = (
        "{number} was changed by {who} on {when}, since you opened it: {fields}; "
        "nothing of yours is written yet, and nothing of it is lost"
    )


def check_version(work: Work, people: People, row: int, record: LedgerRecord, version: int | None) -> None:
    """Raise `ChangedByError` where an entry is no longer the version that its editor saw."""
    from learnlaw.store.finding import version_of

    if version is not None and version_of(work.connection, row) != version:
        raise _told(work, people, row, record, version)


def _told(work: Work, people: People, row: int, record: LedgerRecord, version: int) -> ChangedSinceError:
    from learnlaw.store.history import versions

    known = versions(work.connection, people, row)
    if not 0 < version < len(known):
        return ChangedSinceError(number=record.number)
    last = known[-1]
    fields = words_of(changes(known[version - 1].record, last.record))
    when = f"{work.desk.local(last.at):%Y-%m-%d %H:%M}"
    return ChangedByError(number=record.number, who=last.actor, when=when, fields=fields or "-")


def words_of(fields: Collection[str]) -> str:
    """Fields of a record by the columns of the ledger that hold them; who was there is the sign-in sheet."""
    from learnlaw.formats.headers import ACTIVITIES, ATTENDANCE

    titles = {column.field: column.title for column in ACTIVITIES.columns}
    titles["attendees"] = ATTENDANCE.title
    found = {titles[name]: None for name, held in FIELDS.items() for field in held if field in fields}
    return "、".join(found)
