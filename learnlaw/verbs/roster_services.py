"""The postings that a roster file leaves: of the new as columns, of the known one service at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from learnlaw.domain.postings import (
    MAIN,
    Draft,
    Joined,
    PostingRow,
    come_home,
    complaints,
    end_in_turn,
    mains,
    take_posting,
    take_row,
)
from learnlaw.domain.text import skeleton
from learnlaw.errors import Message, Problem, say
from learnlaw.formats.roster_entries import OfficerEntry, PostingEntry
from learnlaw.verbs.roster_officers import OfficerBook

if TYPE_CHECKING:
    from learnlaw.store.roster import OfficerRow
    from learnlaw.store.roster import PostingRow as StoredPosting

_SAID = {
    "post": "post",
    "duties": "duties",
    "appointed_on": "appointed_on",
    "term_ends_on": "term_ends_on",
    "left_on": "ends_on",
}
"""Columns of 人员 that speak of the main posting, and its fields."""
_TOLD = ("post", "rank", "duties", "term_ends_on", "ends_on", "counts_here")
FIELDS = (
    "officer_id",
    "unit_id",
    "kind",
    "post",
    "rank",
    "duties",
    "starts_on",
    "appointed_on",
    "ends_on",
    "term_ends_on",
    "counts_here",
    "expected_on",
)
"""The columns of the table but for its number."""


@dataclass(slots=True)
class Person:
    """One officer whose postings are looked at one by one."""

    id: int
    name: str
    joined: Joined
    service: list[Draft]
    governed: Draft | None = None
    said: Mapping[str, Any] = field(default_factory=dict)
    mentioned: list[Draft] = field(default_factory=list)
    layouts: list[OfficerEntry | PostingEntry] = field(default_factory=list)
    """The rows of the file that spoke of the person."""


@dataclass
class Services:
    """All postings that a file makes or changes."""

    book: OfficerBook
    problems: list[Problem]
    on: date
    people: dict[str, Person] = field(default_factory=dict)
    """Those who had postings before, or have rows of 任职, by code."""
    plain: list[int] = field(default_factory=list)
    """Places in 人员 of those who are new and have one posting."""
    _refused: set[str] = field(default_factory=set)

    def read(self, entries: Sequence[PostingEntry]) -> None:
        """Take in the rows of 人员, then those of 任职."""
        rows: dict[str, list[PostingEntry]] = defaultdict(list)
        for entry in entries:
            rows[entry.officer].append(entry)
        for place, (code, target) in enumerate(zip(self.book.codes, self.book.targets, strict=True)):
            if target is None and code not in rows:
                self.plain.append(place)
            else:
                self._take_row(place, code, target)
        for code, mine in rows.items():
            self._take_postings(code, mine)
        for person in self.people.values():
            self._finish(person)

    # -- rows -------------------------------------------------------------------------

    def _take_row(self, place: int, code: str, target: OfficerRow | None) -> None:
        entry, unit = self.book.entries[place], self.book.unit_of[place]
        if unit is None:
            self._refused.add(code)
            return
        old = target.joined_on if target else None
        joined = Joined(old, entry.joined_on if entry.layout.has("joined_on") else old)
        person = Person(self.book.ids[place], entry.name, joined, self._service(target))
        person.said = self._said(entry)
        before = {draft.key: draft.unit for draft in person.service}
        ended = [draft for draft in mains(person.service) if draft.ends_on is not None]
        ends = [(draft, draft.ends_on) for draft in ended]
        person.governed = take_row(person.service, unit.id, person.said, joined, self.on)
        person.mentioned.append(person.governed)
        person.layouts.append(entry)
        self.people[code] = person
        if before.get(person.governed.key, unit.id) != unit.id:
            what = say("the unit of a posting that had not begun by {day} was put right", day=self.on)
            self._tell(entry, "posting-mended", "unit", what)
        for draft, end in ends:
            if draft is person.governed and draft.ends_on is None and end is not None:
                self._tell(
                    entry, "end-cleared", "left_on", say("the end of service on {day} was cleared", day=end)
                )

    def _said(self, entry: OfficerEntry) -> dict[str, Any]:
        has = entry.layout.has
        said = {name: getattr(entry, column) for column, name in _SAID.items() if has(column)}
        if "duties" in said:
            said["duties"] = ",".join(entry.duties)
        return said

    def _service(self, target: OfficerRow | None) -> list[Draft]:
        if target is None:
            return []
        return [_draft(row) for row in self.book.postings.get(target.id, ())]

    def _take_postings(self, code: str, rows: Sequence[PostingEntry]) -> None:
        person = self._person(code, rows[0])
        if person is None:
            return
        for entry in rows:
            unit = self.book.units.find(entry.unit, entry.layout, entry.line, "unit")
            if entry.name and skeleton(entry.name) != skeleton(person.name):
                what = say("{code} is {name}, not {other}", code=code, name=person.name, other=entry.name)
                self._refuse(entry, "other-person", "name", what, say("correct the code, or the name"))
            if unit is None:
                continue
            draft = take_posting(
                person.service, _told(entry, unit.id), person.joined.new, person.governed, person.said.keys()
            )
            if any(draft is other for other in person.mentioned if other is not person.governed):
                what = say("this row means the same posting as another row")
                self._refuse(entry, "duplicate-posting", "officer", what, say("keep one of the rows"))
            if draft.counts_here:
                come_home(person.service, draft, person.mentioned)
            if not any(draft is other for other in person.mentioned):
                person.mentioned.append(draft)
            person.layouts.append(entry)

    def _person(self, code: str, entry: PostingEntry) -> Person | None:
        if code not in self.people:
            row = self.book.known(code)
            if code in self._refused:
                return None
            if row is None:
                what = say("there is no officer with the code {code}", code=code)
                hint = say("give the person a row in 人员, with this code")
                self._refuse(entry, "unknown-officer", "officer", what, hint)
                return None
            joined = Joined(row.joined_on, row.joined_on)
            self.people[code] = Person(row.id, row.name, joined, self._service(row))
        return self.people[code]

    def _finish(self, person: Person) -> None:
        end_in_turn(person.service)
        for code, what in complaints(person.service):
            self._refuse(
                person.layouts[-1], code, "", what, say("look at the days of this person's postings")
            )

    def _tell(self, entry: OfficerEntry, code: str, column: str, what: Message) -> None:
        self.problems.append(entry.layout.problem(code, entry.line, column, what, warning=True))

    def _refuse(
        self, entry: OfficerEntry | PostingEntry, code: str, column: str, what: Message, hint: Message
    ) -> None:
        self.problems.append(entry.layout.problem(code, entry.line, column, what, hint))

    # -- what came of it ----------------------------------------------------------------

    def added(self) -> dict[str, list[Any]]:
        """New postings by column, without their numbers."""
        columns = self._plain_columns()
        for person in self.people.values():
            for draft in person.service:
                if draft.key is None:
                    for name, value in zip(FIELDS, _values(person.id, draft), strict=True):
                        columns[name].append(value)
        return columns

    def _plain_columns(self) -> dict[str, list[Any]]:
        """The one posting of everybody who is new: it begins on 入职日期, else 任职日期, else always."""
        book = self.book
        entries = [book.entries[place] for place in self.plain]
        units = [book.unit_of[place] for place in self.plain]
        appointed = list(map(attrgetter("appointed_on"), entries))
        return {
            "officer_id": [book.ids[place] for place in self.plain],
            "unit_id": [unit.id if unit else 0 for unit in units],
            "kind": [MAIN] * len(entries),
            "post": list(map(attrgetter("post"), entries)),
            "rank": [""] * len(entries),
            "duties": [",".join(entry.duties) for entry in entries],
            "starts_on": [entry.joined_on or day for entry, day in zip(entries, appointed, strict=True)],
            "appointed_on": appointed,
            "ends_on": list(map(attrgetter("left_on"), entries)),
            "term_ends_on": list(map(attrgetter("term_ends_on"), entries)),
            "counts_here": [False] * len(entries),
            "expected_on": [None] * len(entries),
        }

    def changed(self) -> list[tuple[Any, ...]]:
        """Postings that differ from what is stored: their number, then their values."""
        stored = {row.id: tuple(row)[1:] for rows in self.book.postings.values() for row in rows}
        found = []
        for person in self.people.values():
            for draft in person.service:
                values = _values(person.id, draft)
                if draft.key is not None and stored[draft.key] != values:
                    found.append((draft.key, *values))
        return found

    def unchanged(self, changed: Sequence[tuple[Any, ...]]) -> int:
        """How many postings of which the file spoke stay as they are."""
        keys = {values[0] for values in changed}
        mentioned = (draft for person in self.people.values() for draft in person.mentioned)
        return sum(draft.key is not None and draft.key not in keys for draft in mentioned)


def _draft(row: StoredPosting) -> Draft:
    return Draft(
        unit=row.unit_id,
        kind=row.kind,
        post=row.post,
        rank=row.rank,
        duties=row.duties,
        starts_on=row.starts_on,
        appointed_on=row.appointed_on,
        ends_on=row.ends_on,
        term_ends_on=row.term_ends_on,
        counts_here=row.counts_here,
        expected_on=row.expected_on,
        key=row.id,
    )


def _values(officer_id: int, draft: Draft) -> tuple[Any, ...]:
    return (
        officer_id,
        draft.unit,
        draft.kind,
        draft.post,
        draft.rank,
        draft.duties,
        draft.starts_on,
        draft.appointed_on,
        draft.ends_on,
        draft.term_ends_on,
        draft.counts_here,
        draft.expected_on,
    )


def _told(entry: PostingEntry, unit: int) -> PostingRow:
    fields: dict[str, Any] = {name: getattr(entry, name) for name in _TOLD if entry.layout.has(name)}
    if "duties" in fields:
        fields["duties"] = ",".join(entry.duties)
    if "counts_here" in fields:
        fields["counts_here"] = bool(entry.counts_here)
    return PostingRow(unit, entry.kind, entry.starts_on, entry.ends_on, fields)
