"""What keeps a database sound: the audit log looked through, and a doctor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw.domain.audit import AuditEntry, short_code, verify
from learnlaw.errors import Message, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.registry import UPKEEP, listed

if TYPE_CHECKING:
    from sqlalchemy import Connection


# -- the audit log -------------------------------------------------------------------------


@listed(area=UPKEEP, title=say("Look through the audit log"), command="audit list")
def list_audit(desk: Desk, *, last: int | None = None) -> list[AuditEntry]:
    """The entries of the audit log 操作日志, oldest first; of many only the `last`."""
    from learnlaw.store.audit import entries

    with desk.reading() as connection:
        return list(entries(connection, last=last))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainCheck:
    """What became of the audit log since it was written."""

    entries: int
    head: str
    """The short code of the last entry, as reports print it."""
    confirmed: bool
    """Whether a code from a report was found in the chain."""
    problems: tuple[Message, ...]


@listed(area=UPKEEP, title=say("Verify the audit log"), command="audit verify")
def verify_audit(desk: Desk, *, code: str = "") -> ChainCheck:
    """Whether every entry of the audit log is as it was written and follows the one before.

    A log that was cut at its end, or rewritten whole, is only found out by a
    `code` that was printed on a report in time: it must be in the chain.
    """
    from learnlaw.store.audit import entries

    with desk.reading() as connection:
        chain = list(entries(connection))
    problems = list(verify(chain))
    codes = {short_code(entry.hash): entry.seq for entry in chain}
    asked = code.strip().upper()
    if asked and asked not in codes:
        problems.append(say("the code {code} is in no entry: the log was cut or rewritten", code=asked))
    return ChainCheck(
        entries=len(chain),
        head=short_code(chain[-1].hash) if chain else "",
        confirmed=asked in codes,
        problems=tuple(problems),
    )


# -- the doctor ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that the doctor looked at."""

    code: str
    title: Message
    ok: bool
    detail: Message


@listed(area=UPKEEP, title=say("Examine the database"), command="doctor")
def examine(desk: Desk) -> list[Check]:
    """Look at the file, the settings and the content of the database; nothing is mended.

    Raises the `DatabaseError` that keeps it from being opened.
    """
    from learnlaw.store.base import file_of

    path = file_of(desk.settings.database)
    with desk.reading() as connection:
        found = [_revision(connection)]
        if path is not None:
            found = [*_file(path), *_sqlite(connection), *found]
        found.append(_chain(connection))
        if all(check.ok for check in found if check.code in _SOUND):
            found += [_credits(desk, connection), _exams(desk, connection), _cards(connection)]
        return found


_SOUND = frozenset({"integrity", "foreign_keys"})
"""What must be sound before anything can be worked out from the rows."""


def _file(path: Path) -> Iterator[Check]:
    from learnlaw.store import health

    kind = health.file_system(path)
    detail = say("{kind}", kind=kind) if kind else say("the system does not tell")
    if kind in health.NETWORK:
        detail = say("{kind} is a network file system: put the database on a local disk", kind=kind)
    yield Check("file_system", say("file system"), kind not in health.NETWORK, detail)
    free, need = health.free_bytes(path)
    detail = say("{free} MB free, {need} MB needed", free=free // 10**6, need=need // 10**6)
    yield Check("free_space", say("free space"), free >= need, detail)
    yield _rights(path)


def _rights(path: Path) -> Check:
    from learnlaw.store import health

    title = say("rights of the file")
    if not health.writable(path):
        return Check("permissions", title, False, say("the file or its folder cannot be written"))
    if health.open_to_others(path):
        return Check("permissions", title, False, say("other users may read it: chmod 600 {path}", path=path))
    return Check("permissions", title, True, say("only its owner reads and writes it"))


def _sqlite(connection: Connection) -> Iterator[Check]:
    from learnlaw.store import health

    version, safe = health.sqlite_version()
    detail = (
        say("{version}, with the repair of write-ahead logging", version=version)
        if safe
        else say("{version}, without the repair of write-ahead logging, which stays off", version=version)
    )
    yield Check("sqlite", say("SQLite"), True, detail)
    mode, due = health.journal_mode(connection), "wal" if safe else "delete"
    yield Check("journal_mode", say("journal"), mode == due, say("{mode}, due is {due}", mode=mode, due=due))
    yield _none("integrity", say("integrity"), health.integrity(connection), say("nothing is damaged"))
    broken = sorted(set(health.broken_references(connection)))
    yield _none("foreign_keys", say("references"), broken, say("every reference leads somewhere"))


def _none(code: str, title: Message, found: Sequence[str], well: Message) -> Check:
    return Check(code, title, not found, say("{what}", what="; ".join(found)) if found else well)


def _revision(connection: Connection) -> Check:
    from learnlaw.store.migrate import HEAD, revision

    present = revision(connection.engine)
    detail = say("{present}, due is {due}", present=present, due=HEAD)
    return Check("revision", say("revision of the tables"), present == HEAD, detail)


def _chain(connection: Connection) -> Check:
    from learnlaw.store.audit import entries, head

    problems = list(verify(entries(connection)))
    seq, last = head(connection)
    if problems:
        return Check("audit", say("audit log"), False, problems[0])
    detail = say("{count} entries, head {code}", count=seq, code=short_code(last) if seq else "-")
    return Check("audit", say("audit log"), True, detail)


def _credits(desk: Desk, connection: Connection) -> Check:
    from learnlaw.store.health import credit_faults

    missing, extra, unmarked = credit_faults(connection, desk.workdays)
    detail = say(
        "{missing} missing, {extra} without reason, {unmarked} marked too low for their day",
        missing=missing,
        extra=extra,
        unmarked=unmarked,
    )
    sound = not (missing or extra or unmarked)
    return Check("credits", say("credit hours"), sound, say("as the ledger says") if sound else detail)


def _exams(desk: Desk, connection: Connection) -> Check:
    from learnlaw.verbs.exam_proof import doubtful_papers

    title, found = say("exams"), doubtful_papers(desk, connection)
    if not found:
        return Check("exams", title, True, say("answers hold together, marks are what they come to"))
    which = "、".join(found[:10]) + ("……" if len(found) > 10 else "")
    detail = say("{count} answer papers do not bear out their marks: {which}", count=len(found), which=which)
    return Check("exams", title, False, detail)


def _cards(connection: Connection) -> Check:
    from learnlaw.verbs.review_cards import damaged_cards

    title, found = say("review cards"), damaged_cards(connection)
    if not found:
        return Check("review_cards", title, True, say("every card can be read"))
    which = "、".join(found[:10]) + ("……" if len(found) > 10 else "")
    detail = say("{count} damaged, set aside in practice: {which}", count=len(found), which=which)
    return Check("review_cards", title, False, detail)
