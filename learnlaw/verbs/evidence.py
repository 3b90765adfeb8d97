"""What a coordinator does with evidence 佐证材料: keep copies of files, remove them, look after them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from learnlaw.errors import NotFoundError, Problem, RefusedError, UsageError, say
from learnlaw.verbs.ledger_writing import find_row
from learnlaw.verbs.registry import STUDY, Work, verb

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.store.evidence import EvidenceFile, Shelf
    from learnlaw.verbs.desk import Desk


class NoReasonError(UsageError):
    """Evidence is removed without a reason."""

    template = "evidence is not removed without a reason: --reason"


class AmbiguousFileError(UsageError):
    """Several files of an activity go by that name."""

    template = "several files of {number} are called {name}; give the beginning of its digest: {digests}"


@verb(area=STUDY, title=say("Add evidence to an activity"), command="log evidence")
def add_evidence(work: Work, which: str, files: Sequence[Path], *, strip: bool = False) -> None:
    """Keep copies of files for an activity, all of them or none.

    What a file gives away, and where it is used already, is told; with `strip`
    the copy of a picture is kept without the place where it was taken, and the
    digest of the original stands in the audit log. Raises
    `NotFoundError`, and `RefusedError` for what cannot be evidence.
    """
    from learnlaw.store.evidence import EvidenceFile, add_file, files_of

    row = find_row(work.connection, which)
    number = _number(work, row)
    taken = [take(path, strip=strip) for path in files]
    problems = [problem for found in taken for problem in found.problems]
    if any(not problem.warning for problem in problems):
        raise RefusedError(problems)
    work.notices += problems
    shelf = _shelf(work.desk)
    _sweep(work, shelf)
    there = {file.digest for file in files_of(work.connection, row) if file.removed_at is None}
    for path, (name, data, _, origin) in zip(files, taken, strict=True):
        digest, size = shelf.keep(data)
        work.notices += other_uses(work.connection, row, digest, str(path), there)
        if digest in there:
            work.count("unchanged")
            continue
        there.add(digest)
        add_file(work.connection, row, EvidenceFile(name, digest, size, work.at, None, ""))
        after = {"name": name, "digest": digest, "size": size}
        work.audit(f"evidence {number}", after=after | ({"original": origin} if origin else {}))
        work.count("files_added")
        work.made.append(digest)
    work.keep = bool(work.counts.get("files_added"))


class Taken(NamedTuple):
    """A file as it was read."""

    name: str
    data: bytes
    problems: list[Problem]
    origin: str = ""
    """The digest of the file itself, where the place was left out of the copy."""


def take(path: Path, *, strip: bool = False) -> Taken:
    """A file's bytes of one moment, and what there is to say of it; with `strip` without the place."""
    from learnlaw.formats.evidence_check import MOST_BYTES, look_at
    from learnlaw.store.evidence import ChangedWhileReadError, NotAFileError, read_still

    try:
        data = read_still(path, MOST_BYTES + 1)
    except ChangedWhileReadError:
        what = say("the file changed while it was read")
        hint = say("close the program that writes it, and try again")
        return Taken(path.name, b"", [Problem("changing", what, hint, str(path))])
    except NotAFileError:
        problem = Problem("no-file", say("this is no file"), say("name a file"), str(path))
        return Taken(path.name, b"", [problem])
    except OSError as error:
        what = say("cannot be read: {why}", why=error.strerror or "")
        hint = say("look at the name and the rights of the file")
        return Taken(path.name, b"", [Problem("unreadable", what, hint, str(path))])
    name, problems = look_at(data, str(path))
    found = Taken(name, data, problems)
    return _stripped(found, str(path)) if strip else found


def _stripped(found: Taken, file: str) -> Taken:
    """The same without the place where the picture was taken; what that cannot be left out of is refused."""
    from learnlaw.formats.evidence_strip import without_place

    if all(problem.code != "location" for problem in found.problems):
        return found
    others = [problem for problem in found.problems if problem.code != "location"]
    data = without_place(found.data, found.name)
    if data is None:
        what = say("the place cannot be left out of this picture")
        hint = say("save it anew as JPEG or PNG in a program for pictures, and use that")
        return found._replace(problems=[*others, Problem("place-stays", what, hint, file)])
    origin = hashlib.sha256(found.data).hexdigest()
    what = say("the copy is kept without the place; the original's digest is {digest}", digest=origin[:12])
    return Taken(
        found.name, data, [*others, Problem("place-left-out", what, None, file, warning=True)], origin
    )


def other_uses(
    connection: Connection, row: int, digest: str, file: str, there: set[str] | None = None
) -> list[Problem]:
    """Where the same file is kept already: for the activity itself, and as evidence of others (PROMISES, R-36)."""
    from learnlaw.store.evidence import files_of, others_with

    if there is None:
        there = {kept.digest for kept in files_of(connection, row) if kept.removed_at is None}
    found = []
    if digest in there:
        what = say("this activity has the same file already")
        found.append(Problem("same-file", what, None, file, warning=True))
    others = others_with(connection, row, digest)
    if others:
        what = say("the same file is evidence of {which}", which="、".join(others))
        hint = say("one sign-in sheet shows one session; look whether the right file was chosen")
        found.append(Problem("used-twice", what, hint, file, warning=True))
    return found


@verb(area=STUDY, title=say("Remove evidence from an activity"), command="log evidence")
def remove_evidence(work: Work, which: str, word: str, *, reason: str) -> None:
    """Remove a file, by its name or the beginning of its digest; digest, reason and row stay.

    Raises `NotFoundError`, `NoReasonError`, `AmbiguousFileError`.
    """
    from learnlaw.store.evidence import bury_file

    if not reason.strip():
        raise NoReasonError
    row = find_row(work.connection, which)
    number = _number(work, row)
    file = _find(work, row, number, word)
    bury_file(work.connection, row, file.digest, at=work.at, reason=reason)
    work.audit(f"evidence {number}", before={"name": file.name, "digest": file.digest}, reason=reason)
    work.count("files_removed")
    work.made.append(file.digest)


def _find(work: Work, row: int, number: str, word: str) -> EvidenceFile:
    from learnlaw.store.evidence import files_of

    living = [file for file in files_of(work.connection, row) if file.removed_at is None]
    found = [
        file for file in living if file.name == word or (len(word) >= 6 and file.digest.startswith(word))
    ]
    if not found:
        raise NotFoundError(kind=say("file of evidence"), code=word)
    if len(found) > 1:
        digests = "、".join(file.digest[:12] for file in found)
        raise AmbiguousFileError(number=number, name=word, digests=digests)
    return found[0]


def _number(work: Work, row: int) -> str:
    from learnlaw.store.evidence import number_of

    return number_of(work.connection, row)


def _shelf(desk: Desk) -> Shelf:
    from learnlaw.store.evidence import Shelf

    return Shelf(desk.settings.evidence)


# -- looking after ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EvidenceFault:
    """One copy that is not as it should be."""

    kind: str
    """missing, changed, or extra: a copy that no activity names."""
    digest: str
    name: str
    """As it was called when it was added; empty for an extra one."""


def check_evidence(desk: Desk) -> list[EvidenceFault]:
    """Every copy that is missing, changed, or not named by any activity. Reads every byte."""
    from learnlaw.store.evidence import living

    with desk.reading() as connection:
        wanted = living(connection)
    sizes = {digest: size for digest, (size, _) in wanted.items()}
    names = {digest: name for digest, (_, name) in wanted.items()}
    faults = _shelf(desk).faults(sizes)
    return [EvidenceFault(kind, digest, names.get(digest, "")) for kind, digest in faults]


def sweep_evidence(desk: Desk) -> int:
    """Remove copies that no activity names any more and that are older than a day; how many."""
    from learnlaw.store.evidence import living

    # inside a writing transaction no other process is about to name a copy
    with desk.writing("add_evidence") as connection:
        return len(_shelf(desk).sweep(set(living(connection)), desk.clock.now()))


def _sweep(work: Work, shelf: Shelf) -> None:
    from learnlaw.store.evidence import living

    shelf.sweep(set(living(work.connection)), work.at)
