"""The audit log 操作日志: a chain of entries, each sealed with the hash of the one before.

The chain shows an entry that was edited, removed or put in later. Against
rewriting the whole chain only its head helps, which is printed on reports.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from learnlaw.domain.ledger import canonical
from learnlaw.errors import Message, say

START = "0" * 64
"""What stands in the place of a previous hash before the first entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One change: who did what to which, when and why."""

    seq: int
    at: datetime
    actor: str
    verb: str
    subject: str
    before: Any
    after: Any
    reason: str = ""
    previous: str
    hash: str = ""


def seal(entry: AuditEntry) -> str:
    """The hash of an entry: SHA-256 over the previous hash and its canonical JSON."""
    body = {
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "verb": entry.verb,
        "subject": entry.subject,
        "before": entry.before,
        "after": entry.after,
        "reason": entry.reason,
    }
    return hashlib.sha256(entry.previous.encode() + canonical(body)).hexdigest()


def verify(entries: Iterable[AuditEntry]) -> Iterator[Message]:
    """What is wrong with a chain, entry by entry; nothing if it is whole."""
    previous, expected = START, 1
    for entry in entries:
        if entry.seq != expected:
            yield say(
                "entry {seq}: entries {first} to {last} are missing",
                seq=entry.seq,
                first=expected,
                last=entry.seq - 1,
            )
        elif entry.previous != previous:
            yield say("entry {seq}: it does not follow the entry before it", seq=entry.seq)
        if seal(entry) != entry.hash:
            yield say("entry {seq}: its content was changed", seq=entry.seq)
        previous, expected = entry.hash, entry.seq + 1


def short_code(hash: str) -> str:
    """The head of the chain as people compare it: twelve signs in groups of four."""
    return "-".join(hash[n : n + 4] for n in range(0, 12, 4)).upper()
