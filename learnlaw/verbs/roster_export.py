"""Writes a roster to a file that can be imported again without a change, and empty templates."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from learnlaw.domain.postings import MAIN, Draft, mains, spoken_of
from learnlaw.errors import UsageError, say
from learnlaw.i18n import tell
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.people import NeedsReasonError
from learnlaw.verbs.registry import PEOPLE, Receipt, listed, receipt_of, working
from learnlaw.verbs.roster_services import draft_of

if TYPE_CHECKING:
    from learnlaw.formats.roster_out import RosterRows as Written
    from learnlaw.formats.sheet_out import Row
    from learnlaw.store.roster import OfficerRow, RosterRows, UnitRow

_OFFICER = (
    "code",
    "name",
    "staffing",
    "joined_on",
    "certificate",
    "certificate_expires_on",
    "education",
    "phone",
    "id_number",
)


class UnknownEndingError(UsageError):
    """The name of the file does not say what to write."""

    template = "{path}: the name must end in {endings}"


class FileExistsAlreadyError(UsageError):
    """Nothing is overwritten unasked."""

    template = "{path} is there already; name another file, or say --force"


class CannotWriteFileError(UsageError):
    """The system does not let the file be written."""

    template = "{path} cannot be written: {why}"


@listed(area=PEOPLE, title=say("Export the roster"), command="roster export")
def export_roster(
    desk: Desk, path: Path, *, personal: bool = False, reason: str = "", force: bool = False
) -> Receipt:
    """Write units, officers and postings as of the desk's day: .xlsx, or .csv for officers alone.

    Phone and ID numbers are left out unless `personal` asks for them with a
    reason, which is written into the file and the audit log. Raises
    `NeedsReasonError`, `UnknownEndingError`, `FileExistsAlreadyError`,
    `CannotWriteFileError`.
    """
    make = _maker(path, personal, _heading(desk, reason) if personal else ())
    if personal and not reason.strip():
        raise NeedsReasonError
    _free(path, force)
    if not personal:
        with desk.reading() as connection:
            return _receipt(path, make, _rows(connection, desk.today()))
    with working(desk, "export_roster") as work:
        rows = _rows(work.connection, desk.today())
        receipt = _receipt(path, make, rows)
        work.counts.update(receipt.counts)
        after = {"file": path.name, "personal": True, **receipt.counts}
        work.audit(f"roster {path.name}", after=after, reason=reason.strip())
    return receipt_of(work)


def _receipt(path: Path, make: Callable[[Written], bytes], rows: Written) -> Receipt:
    write_file(path, make(rows))
    counts = {"units": len(rows.units), "officers": len(rows.officers), "postings": len(rows.postings)}
    return Receipt(number=0, verb="export_roster", counts=counts, made=(str(path),))


def _heading(desk: Desk, reason: str) -> tuple[str, ...]:
    words = say(
        "Contains personal data. Exported by {actor} on {day}: {reason}",
        actor=desk.actor,
        day=desk.clock_day(),
        reason=reason.strip(),
    )
    return (tell(words),)


def _maker(path: Path, personal: bool, heading: Sequence[str]) -> Callable[[Written], bytes]:
    from learnlaw.formats.roster_out import Personal, write_officers_csv, write_roster

    shown = Personal.FULL if personal else Personal.LEFT_OUT
    if path.suffix.lower() == ".xlsx":
        return lambda rows: write_roster(rows, personal=shown, heading=heading)
    if path.suffix.lower() == ".csv":
        return lambda rows: write_officers_csv(rows.officers, personal=shown)
    raise UnknownEndingError(path=path, endings=".xlsx, .csv")


@listed(area=PEOPLE, title=say("Write an empty roster"), command="roster template")
def write_roster_template(desk: Desk, path: Path, *, force: bool = False) -> None:
    """Write an empty workbook to be filled in, or with the ending .csv the header of 人员.

    Raises `UnknownEndingError`, `FileExistsAlreadyError`, `CannotWriteFileError`.
    """
    from learnlaw.formats.roster_out import roster_template, roster_template_csv

    makers = {".xlsx": roster_template, ".csv": roster_template_csv}
    if path.suffix.lower() not in makers:
        raise UnknownEndingError(path=path, endings=", ".join(makers))
    _free(path, force)
    write_file(path, makers[path.suffix.lower()]())


def _free(path: Path, force: bool) -> None:
    if path.exists() and not force:
        raise FileExistsAlreadyError(path=path)


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises `CannotWriteFileError`."""
    with whole(path) as file:
        file.write(content)


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that stands at `path` when the block ends well, and nowhere else.

    Raises `CannotWriteFileError`.
    """
    name = ""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".learnlaw-", delete=False) as file:
            name = file.name
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except OSError as error:
        raise CannotWriteFileError(path=path, why=error.strerror or str(error)) from error
    finally:
        with suppress(OSError):
            # nothing is left to unlink where all went well
            os.unlink(name)


# -- rows ------------------------------------------------------------------------------


@dataclass
class _Names:
    """Units as an export calls them: by name, or by code where the name means two."""

    units: dict[int, UnitRow]

    def __post_init__(self) -> None:
        seen: dict[str, int] = {}
        for row in self.units.values():
            seen[row.skeleton] = seen.get(row.skeleton, 0) + 1
        codes = {row.code for row in self.units.values()}
        self._words = {
            row.id: row.name if seen[row.skeleton] == 1 and row.name not in codes else row.code
            for row in self.units.values()
        }

    def of(self, number: int | None) -> str:
        """The word for a unit; empty for none."""
        return "" if number is None else self._words[number]


def _rows(connection: Any, on: date) -> Written:
    from learnlaw.formats.roster_out import RosterRows as Written
    from learnlaw.store.roster import load_rows

    rows = load_rows(connection)
    names = _Names({row.id: row for row in rows.units})
    services = _services(rows)
    units = sorted(rows.units, key=lambda row: (row.order_no is None, row.order_no or 0, row.code))
    place = {row.id: number for number, row in enumerate(units)}
    officers, postings = [], []
    for officer, service in sorted(
        ((row, services.get(row.id, [])) for row in rows.officers),
        key=lambda each: (_place(each[1], on, place), each[0].code),
    ):
        pool = spoken_of(mains(service), on)
        officers.append(_officer(officer, service, pool[0] if pool else None, names))
        if not _plain(officer, service):
            postings += [_posting(officer, draft, names) for draft in _in_order(service)]
    return Written(units=[_unit(row, names) for row in units], officers=officers, postings=postings)


def _services(rows: RosterRows) -> dict[int, list[Draft]]:
    found: dict[int, list[Draft]] = {}
    for row in rows.postings:
        found.setdefault(row.officer_id, []).append(draft_of(row))
    return found


def _place(service: list[Draft], on: date, place: dict[int, int]) -> int:
    pool = spoken_of(mains(service), on)
    return place[pool[0].unit] if pool else -1


def _in_order(service: list[Draft]) -> list[Draft]:
    return sorted(service, key=lambda draft: (draft.kind != MAIN, draft.start, draft.key or 0))


def _plain(officer: OfficerRow, service: Sequence[Draft]) -> bool:
    """Whether the row of 人员 tells all: one main posting, begun on 入职日期, else 任职日期, else always."""
    if len(service) != 1 or service[0].kind != MAIN or service[0].candidate:
        return False
    (draft,) = service
    begun = officer.joined_on or draft.appointed_on
    return draft.starts_on == begun and not draft.rank and not draft.counts_here


def _unit(row: UnitRow, names: _Names) -> Row:
    return {
        "code": row.code,
        "name": row.name,
        "parent": names.of(row.parent_id),
        "kind": row.kind,
        "enforces": row.enforces,
        "order": row.order_no,
        "contact": row.contact,
        "phone": row.phone,
        "founded_on": row.founded_on,
        "closed_on": row.closed_on,
        "merged_into": names.of(row.merged_into_id),
    }


def _officer(row: OfficerRow, service: list[Draft], draft: Draft | None, names: _Names) -> Row:
    found: dict[str, Any] = {name: getattr(row, name) for name in _OFFICER}
    found |= {"rank": row.level, "qualifications": _several(row.qualifications, "、")}
    if draft is not None:
        found |= {
            "unit": names.of(draft.unit),
            "post": draft.post,
            "duties": _several(draft.duties, ","),
            "appointed_on": draft.appointed_on,
            "term_ends_on": draft.term_ends_on,
            "left_on": draft.ends_on if all(other.end <= draft.end for other in service) else None,
        }
    return found


def _posting(officer: OfficerRow, draft: Draft, names: _Names) -> Row:
    return {
        "officer": officer.code,
        "name": officer.name,
        "unit": names.of(draft.unit),
        "post": draft.post,
        "rank": draft.rank,
        "duties": _several(draft.duties, ","),
        "kind": "candidate" if draft.candidate else draft.kind,
        "starts_on": draft.expected_on if draft.candidate else draft.starts_on,
        "term_ends_on": draft.term_ends_on,
        "ends_on": draft.ends_on,
        "counts_here": draft.counts_here,
    }


def _several(text: str, sign: str) -> tuple[str, ...]:
    return tuple(text.split(sign)) if text else ()
