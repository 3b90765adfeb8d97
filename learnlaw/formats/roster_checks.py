"""What a roster file says that cannot be, told without a database: rows twice, days out of order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from learnlaw.domain.text import skeleton
from learnlaw.errors import Message, Problem, say
from learnlaw.formats.columns import Table
from learnlaw.formats.roster_entries import OfficerEntry, PostingEntry, UnitEntry

_ONE_ROW = say("keep one of the rows, or correct the other")
_COMPLETE = say("give each of them a code (人员编码), or delete one")


def check_units(table: Table, units: Sequence[UnitEntry]) -> None:
    """One row a unit; no unit above, or merged into, itself; no end before the beginning."""
    codes = [unit.code for unit in units]
    names = [skeleton(unit.name) for unit in units]
    once(table, "code", codes, "duplicate-code", say("rows {first} and {second} have the same code"))
    once(table, "name", names, "duplicate-unit", say("rows {first} and {second} are the same unit"))
    for index, unit in enumerate(units):
        for field, other in (("parent", unit.parent), ("merged_into", unit.merged_into)):
            if other and (other == unit.code or skeleton(other) == names[index]):
                hint = say("name another unit, or leave the cell blank")
                table.refuse(index, field, Problem("own-unit", say("the unit names itself"), hint))
        ordered(table, index, unit.founded_on, unit.closed_on, "closed_on")


def check_officers(table: Table, officers: Sequence[OfficerEntry]) -> None:
    """One row a person, and no end of service before its beginning."""
    codes = [officer.code for officer in officers]
    certificates = [officer.certificate for officer in officers]
    once(table, "code", codes, "duplicate-code", say("rows {first} and {second} have the same code"))
    _same_ids(table, officers)
    words = say("rows {first} and {second} have the same certificate")
    once(table, "certificate", certificates, "duplicate-certificate", words)
    _namesakes(table, officers)
    for index, officer in enumerate(officers):
        if officer.left_on or officer.term_ends_on:
            ordered(table, index, officer.joined_on, officer.left_on, "left_on")
            ordered(table, index, officer.appointed_on, officer.left_on, "left_on")
            ordered(table, index, officer.appointed_on, officer.term_ends_on, "term_ends_on")


def check_postings(table: Table, postings: Sequence[PostingEntry]) -> None:
    """No posting ends before it begins, and none stands there twice."""
    said = [
        "\n".join((p.officer, skeleton(p.unit), skeleton(p.post), p.kind, str(p.starts_on))) for p in postings
    ]
    once(table, "officer", said, "duplicate-posting", say("rows {first} and {second} are the same posting"))
    for index, posting in enumerate(postings):
        ordered(table, index, posting.starts_on, posting.ends_on, "ends_on")
        ordered(table, index, posting.starts_on, posting.term_ends_on, "term_ends_on")


def once(table: Table, field: str, keys: Sequence[str], code: str, words: Message) -> None:
    """Refuse every row whose key, if it has one, stands in an earlier row; `words` name both."""
    first: dict[str, int] = {}
    for index, key in enumerate(keys):
        if key and first.setdefault(key, index) != index:
            table.refuse(index, field, Problem(code, _both(table, words, first[key], index), _ONE_ROW))


def ordered(table: Table, index: int, first: date | None, last: date | None, field: str) -> None:
    """Refuse a day, in `field`, that comes before the one it should follow."""
    if first is not None and last is not None and last < first:
        what = say("{last} lies before {first}", last=last.isoformat(), first=first.isoformat())
        table.refuse(index, field, Problem("days-reversed", what, say("exchange or correct the days")))


def _both(table: Table, words: Message, first: int, second: int) -> Message:
    return Message(words.template, {"first": table.lines[first], "second": table.lines[second]})


def _same_ids(table: Table, officers: Sequence[OfficerEntry]) -> None:
    """An ID number belongs to one person; a name that only looks different is told as that person twice."""
    first: dict[str, int] = {}
    for index, officer in enumerate(officers):
        number = officer.id_number
        if not number or first.setdefault(number, index) == index:
            continue
        same = skeleton(officers[first[number]].name) == skeleton(officer.name)
        words = (
            say("rows {first} and {second} are the same person")
            if same
            else say("rows {first} and {second} have the same ID number")
        )
        code = "duplicate-person" if same else "duplicate-id"
        what = _both(table, words, first[number], index)
        table.refuse(index, "name" if same else "id_number", Problem(code, what, _ONE_ROW))


def _namesakes(table: Table, officers: Sequence[OfficerEntry]) -> None:
    """Two of one name in one unit need something else to tell them apart (RULES 4)."""
    unnamed = {
        (skeleton(officer.name), skeleton(officer.unit))
        for officer in officers
        if not (officer.code or officer.id_number or officer.certificate) and officer.name
    }
    if not unnamed:
        return
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, officer in enumerate(officers):
        key = skeleton(officer.name), skeleton(officer.unit)
        if key in unnamed:
            groups[key].append(index)
    for first, *others in groups.values():
        for index in others:
            words = say("rows {first} and {second} have the same name and unit, and nothing tells them apart")
            table.refuse(index, "name", Problem("namesake", _both(table, words, first, index), _COMPLETE))
