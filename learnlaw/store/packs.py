"""The packs in use, each kept with its whole text: a figure must be found again after the program changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from learnlaw.store.tables import pack_in_use


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedPack:
    """One pack in use as it was chosen."""

    pack: str
    body: str
    """Its YAML."""
    readings: dict[str, str] = field(default_factory=dict)
    carry: bool = False
    first: date | None = None
    last: date | None = None


def used_packs(connection: Connection) -> list[UsedPack]:
    """The packs in use, in their rank."""
    rows = connection.execute(select(pack_in_use).order_by(pack_in_use.c.rank))
    return [
        UsedPack(
            pack=row.pack,
            body=row.body,
            readings=dict(row.readings),
            carry=row.carry,
            first=row.first,
            last=row.last,
        )
        for row in rows
    ]


def replace_packs(connection: Connection, packs: Sequence[UsedPack]) -> None:
    """Put these in the place of those in use; their order is their rank."""
    connection.execute(delete(pack_in_use))
    rows = [
        {
            "rank": rank,
            "pack": used.pack,
            "body": used.body,
            "readings": used.readings,
            "carry": used.carry,
            "first": used.first,
            "last": used.last,
        }
        for rank, used in enumerate(packs, 1)
    ]
    if rows:
        connection.execute(insert(pack_in_use), rows)
