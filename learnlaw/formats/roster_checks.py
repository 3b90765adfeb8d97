"""What a roster file says that cannot be, told without a database: rows twice, days out of order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from learnlaw.domain.text import skeleton
from learnlaw.errors import Message, Problem, say
from learnlaw.formats.columns import Table
from learnlaw.formats.roster_entries import OfficerEntry, PostingEntry, UnitEntry

_ONE_ROW = say("keep one of the rows, or correct the other")
_COMPLETE = say("give each of them a code (人员编码), or delete one")


def check_units(table: Table, units: Sequence[UnitEntry]) -> None:
    """One row a unit; no unit above, or merged into, itself; no end before the beginning."""
    names = [skeleton(unit.name) for unit in units]
    _same_codes(table, [unit.code for unit in units])
    for index, rows in twice(table, names):
        refuse(
            table, index, "name", "duplicate-unit", say("rows {first} and {second} are the same unit", **rows)
        )
    for index, unit in enumerate(units):
        for field, other in (("parent", unit.parent), ("merged_into", unit.merged_into)):
            if other and (other == unit.code or skeleton(other) == names[index]):
                hint = say("name another unit, or leave the cell blank")
                table.refuse(index, field, Problem("own-unit", say("the unit names itself"), hint))
        ordered(table, index, unit.founded_on, unit.closed_on, "closed_on")


def check_officers(table: Table, officers: Sequence[OfficerEntry]) -> None:
    """One row a person, and no end of service before its beginning."""
    _same_codes(table, [officer.code for officer in officers])
    _same_ids(table, officers)
    for index, rows in twice(table, [officer.certificate for officer in officers]):
        what = say("rows {first} and {second} have the same certificate", **rows)
        refuse(table, index, "certificate", "duplicate-certificate", what)
    _namesakes(table, officers)
    for index, officer in enumerate(officers):
        if officer.left_on or officer.term_ends_on:
            ordered(table, index, officer.joined_on, officer.left_on, "left_on")
            ordered(table, index, officer.appointed_on, officer.left_on, "left_on")
            ordered(table, index, officer.appointed_on, officer.term_ends_on, "term_ends_on")


def check_postings(table: Table, postings: Sequence[PostingEntry]) -> None:
    """No posting ends before it begins, and none stands there twice."""
    said = [(p.officer, skeleton(p.unit), skeleton(p.post), p.kind, p.starts_on) for p in postings]
    for index, rows in twice(table, said):
        what = say("rows {first} and {second} are the same posting", **rows)
        refuse(table, index, "officer", "duplicate-posting", what)
    for index, posting in enumerate(postings):
        ordered(table, index, posting.starts_on, posting.ends_on, "ends_on")
        ordered(table, index, posting.starts_on, posting.term_ends_on, "term_ends_on")


def twice(
    table: Table, keys: Sequence[str | tuple[object, ...] | None]
) -> Iterator[tuple[int, dict[str, int]]]:
    """Each index whose key, if it is not empty, stood earlier; with the lines `first` and `second`."""
    seen: dict[str | tuple[object, ...], int] = {}
    for index, key in enumerate(keys):
        if key and (first := seen.setdefault(key, index)) != index:
            yield index, {"first": table.lines[first], "second": table.lines[index]}


def refuse(table: Table, index: int, field: str, code: str, what: Message) -> None:
    """Refuse a row that stands there twice."""
    table.refuse(index, field, Problem(code, what, _ONE_ROW))


def ordered(table: Table, index: int, first: date | None, last: date | None, field: str) -> None:
    """Refuse a day, in `field`, that comes before the one it should follow."""
    if first is not None and last is not None and last < first:
        what = say("{last} lies before {first}", last=last.isoformat(), first=first.isoformat())
        table.refuse(index, field, Problem("days-reversed", what, say("exchange or correct the days")))


def _same_codes(table: Table, codes: Sequence[str]) -> None:
    for index, rows in twice(table, codes):
        refuse(
            table,
            index,
            "code",
            "duplicate-code",
            say("rows {first} and {second} have the same code", **rows),
        )


def _same_ids(table: Table, officers: Sequence[OfficerEntry]) -> None:
    """An ID number belongs to one person; a name that only looks different is told as that person twice."""
    names = {officer.line: officer.name for officer in officers if officer.id_number}
    for index, rows in twice(table, [officer.id_number for officer in officers]):
        if skeleton(names[rows["first"]]) == skeleton(names[rows["second"]]):
            what = say("rows {first} and {second} are the same person", **rows)
            refuse(table, index, "name", "duplicate-person", what)
        else:
            what = say("rows {first} and {second} have the same ID number", **rows)
            refuse(table, index, "id_number", "duplicate-id", what)


def _namesakes(table: Table, officers: Sequence[OfficerEntry]) -> None:
    """Two of one name in one unit need something else to tell them apart (RULES 4)."""
    unnamed = {
        (skeleton(officer.name), skeleton(officer.unit))
        for officer in officers
        if not (officer.code or officer.id_number or officer.certificate) and officer.name
    }
    if not unnamed:
        return
    keys = [(skeleton(officer.name), skeleton(officer.unit)) for officer in officers]
    for index, rows in twice(table, [key if key in unnamed else None for key in keys]):
        what = say("rows {first} and {second} have one name and unit, and nothing tells them apart", **rows)
        table.refuse(index, "name", Problem("namesake", what, _COMPLETE))
