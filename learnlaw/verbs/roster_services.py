"""The postings that a roster file leaves: of the new as columns, of the known one service at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from learnlaw.domain.postings import (
    CANDIDATE,
    CONCURRENT,
    MAIN,
    Draft,
    Joined,
    PostingRow,
    come_home,
    complaints,
    end_in_turn,
    mains,
    spoken_of,
    take_posting,
    take_row,
    tell_more,
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
    said_at: OfficerEntry | PostingEntry
    """The row at which problems of the whole are told."""
    ends: Sequence[tuple[Draft, date]] = ()
    """The ends that main postings had before."""
    rows: dict[int, PostingRow] = field(default_factory=dict)
    """The rows of 任职 that postings had, by the `id` of the draft."""
    waiting: PostingRow | None = None
    """The undated row of the present main posting."""
    said: Mapping[str, Any] = field(default_factory=dict)
    """What the row of 人员 said of it."""
    mentioned: list[Draft] = field(default_factory=list)
    """Postings of which the file spoke."""


@dataclass
class Services:
    """All postings that a file makes or changes."""

    book: OfficerBook
    problems: list[Problem]
    on: date
    people: list[Person] = field(default_factory=list)
    """Those who had postings before, or have rows of 任职."""
    plain: list[int] = field(default_factory=list)
    """Places in 人员 of those who are new and have one posting."""
    staying: int = 0
    """How many have one posting, of which the file says nothing new."""

    def read(self, entries: Sequence[PostingEntry]) -> None:
        """Take in all rows of a person: those of 任职, then that of 人员."""
        rows: dict[str, list[PostingEntry]] = defaultdict(list)
        for entry in entries:
            rows[entry.officer].append(entry)
        for place, (code, target) in enumerate(zip(self.book.codes, self.book.targets, strict=True)):
            if target is None and code not in rows:
                self.plain.append(place)
            elif target is not None and code not in rows and self._stays(place, target):
                self.staying += 1
            else:
                self._both(place, target, rows.pop(code, []))
        for code, mine in rows.items():
            if (person := self._known(code, mine[0])) is not None:
                present = spoken_of(mains(person.service), self.on)
                self._take_postings(person, code, mine, present[0].unit if present else 0)
                end_in_turn(person.service)
                self._tell_more(person, present[0] if present else None)
                self._finish(person)

    def _both(self, place: int, target: OfficerRow | None, rows: Sequence[PostingEntry]) -> None:
        """Somebody who has a row of 人员."""
        entry, unit = self.book.entries[place], self.book.unit_of[place]
        if unit is None:
            return
        joined = entry.joined_on if target is None or entry.layout.has("joined_on") else target.joined_on
        old = target.joined_on if target else joined
        person = self._person(self.book.ids[place], entry, Joined(old, joined), target)
        self._take_postings(person, self.book.codes[place], rows, unit.id)
        end_in_turn(person.service)
        if self._one_unit(person, entry, unit.id):
            draft = self._take_row(person, entry, unit.id)
            self._tell_more(person, draft)
            self._finish(person)

    def _stays(self, place: int, target: OfficerRow) -> bool:
        """Whether somebody's one posting is as the row of 人员 says: most rows of most files are so."""
        entry, unit = self.book.entries[place], self.book.unit_of[place]
        has, stored = entry.layout.has, self.book.postings.get(target.id, ())
        if unit is None or len(stored) != 1 or (has("joined_on") and entry.joined_on != target.joined_on):
            return False
        (posting,) = stored
        now = posting.ends_on is None or posting.ends_on >= self.on
        if posting.unit_id != unit.id or posting.kind != MAIN or posting.expected_on or not now:
            return False
        return all(getattr(posting, name) == value for name, value in _said(entry).items())

    def _known(self, code: str, entry: PostingEntry) -> Person | None:
        """Somebody whom the file names in 任职 alone."""
        row = self.book.known(code)
        if row is None:
            what = say("there is no officer with the code {code}", code=code)
            hint = say("give the person a row in 人员, with this code")
            self._refuse(entry, "unknown-officer", "officer", what, hint)
            return None
        return self._person(row.id, entry, Joined(row.joined_on, row.joined_on), row)

    def _person(
        self, number: int, entry: OfficerEntry | PostingEntry, joined: Joined, row: OfficerRow | None
    ) -> Person:
        stored = self.book.postings.get(row.id, ()) if row else ()
        service = [draft_of(posting) for posting in stored]
        ends = [(draft, draft.ends_on) for draft in mains(service) if draft.ends_on]
        name = entry.name if isinstance(entry, OfficerEntry) or row is None else row.name
        person = Person(number, name, joined, service, entry, ends)
        self.people.append(person)
        return person

    # -- rows -------------------------------------------------------------------------

    def _take_postings(self, person: Person, code: str, rows: Sequence[PostingEntry], home: int) -> None:
        """The rows of 任职, oldest first; those of the present main posting wait for the row of 人员."""
        turns: dict[tuple[str, int], list[PostingEntry]] = defaultdict(list)
        for entry in sorted(rows, key=lambda row: row.starts_on or date.min):
            unit = self.book.units.find(entry.unit, entry.layout, entry.line, "unit")
            if entry.name and skeleton(entry.name) != skeleton(person.name):
                what = say("{code} is {name}, not {other}", code=code, name=person.name, other=entry.name)
                self._refuse(entry, "other-person", "name", what, say("correct the code, or the name"))
            if unit is None:
                continue
            row = _told(entry, unit.id, home)
            if row.undated(self.on):
                self._wait(person, entry, row, home)
                continue
            draft = take_posting(person.service, row, person.joined.new, person.rows)
            self._keep(person, draft, row)
            if row.kind != CANDIDATE:
                turns[row.kind, 0 if row.kind == MAIN else row.unit].append(entry)
        for entries in turns.values():
            self._in_turn(entries)

    def _wait(self, person: Person, entry: PostingEntry, row: PostingRow, home: int) -> None:
        if row.unit != home or person.waiting is not None:
            what = say("nothing says when this main posting begins")
            self._refuse(entry, "undated", "starts_on", what, say("give 任职日期"))
        person.waiting = row

    def _keep(self, person: Person, draft: Draft, row: PostingRow) -> None:
        if draft.counts_here:
            come_home(person.service, draft, person.rows)
        person.rows[id(draft)] = row
        person.mentioned.append(draft)

    def _tell_more(self, person: Person, draft: Draft | None) -> None:
        """What the row of 任职 that waited tells of the present main posting."""
        if person.waiting is None or draft is None:
            return
        if id(draft) in person.rows:
            what = say("two rows of 任职 mean the same posting")
            self._refuse(person.said_at, "duplicate-posting", "", what, say("keep one of the rows"))
            return
        if any(draft is other for other in person.mentioned):
            person.mentioned.remove(draft)
        tell_more(draft, person.waiting, person.said)
        self._keep(person, draft, person.waiting)

    def _in_turn(self, entries: Sequence[PostingEntry]) -> None:
        """Of postings that follow each other only the first may be without a day, and then it needs its end."""
        first, *later = entries
        if not later or first.starts_on is not None:
            return
        following = later[0].starts_on
        if following is None or first.ends_on is None or first.ends_on >= following:
            what = say("no day says which of these postings comes first: rows {rows}", rows=_lines(entries))
            hint = say("give 任职日期 of each, or 止 of the first")
            self._refuse(first, "undated", "starts_on", what, hint)

    def _one_unit(self, person: Person, entry: OfficerEntry, unit: int) -> bool:
        """Whether 人员 and 任职 of one file agree where somebody serves now."""
        for draft in mains(person.service):
            if id(draft) in person.rows and draft.start <= self.on <= draft.end and draft.unit != unit:
                name = self.book.units.drafts[draft.unit].name
                what = say("任职 has {unit} as the main posting on {day}", unit=name, day=self.on)
                hint = say("correct 单位 here, or the rows of 任职")
                self._refuse(entry, "units-differ", "unit", what, hint)
                return False
        return True

    def _take_row(self, person: Person, entry: OfficerEntry, unit: int) -> Draft:
        before = {id(draft): draft.unit for draft in person.service}
        person.said = _said(entry)
        draft = take_row(person.service, unit, person.said, person.joined, self.on, person.rows)
        if before.get(id(draft), unit) != unit:
            what = say("a posting that had not begun by {day} was put right", day=self.on)
            self._tell(entry, "posting-mended", "unit", what)
        if id(draft) not in person.rows:
            person.mentioned.append(draft)
        return draft

    def _finish(self, person: Person) -> None:
        end_in_turn(person.service)
        entry = person.said_at
        for draft, end in person.ends:
            if draft.ends_on is None:
                what = say("the end of service on {day} was cleared", day=end)
                self._tell(entry, "end-cleared", "left_on", what)
        for code, what in complaints(person.service):
            self._refuse(entry, code, "", what, say("look at the days of this person's postings"))

    def _tell(self, entry: OfficerEntry | PostingEntry, code: str, column: str, what: Message) -> None:
        self.problems.append(entry.layout.problem(code, entry.line, column, what, warning=True))

    def _refuse(
        self, entry: OfficerEntry | PostingEntry, code: str, column: str, what: Message, hint: Message
    ) -> None:
        self.problems.append(entry.layout.problem(code, entry.line, column, what, hint))

    # -- what came of it ----------------------------------------------------------------

    def added(self) -> dict[str, list[Any]]:
        """New postings by column, without their numbers."""
        columns = self._plain_columns()
        for person in self.people:
            for draft in person.service:
                if draft.key is None:
                    for name, value in zip(FIELDS, values_of(person.id, draft), strict=True):
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
        for person in self.people:
            for draft in person.service:
                values = values_of(person.id, draft)
                if draft.key is not None and stored[draft.key] != values:
                    found.append((draft.key, *values))
        return found

    def unchanged(self, changed: Sequence[tuple[Any, ...]]) -> int:
        """How many postings of which the file spoke stay as they are."""
        keys = {values[0] for values in changed}
        found = {draft.key for person in self.people for draft in person.mentioned}
        return self.staying + len(found - keys - {None})


def _said(entry: OfficerEntry) -> dict[str, Any]:
    """What a row of 人员 says of the main posting."""
    has = entry.layout.has
    said = {name: getattr(entry, column) for column, name in _SAID.items() if has(column)}
    if "duties" in said:
        said["duties"] = ",".join(entry.duties)
    return said


def _lines(entries: Sequence[PostingEntry]) -> str:
    return "、".join(str(entry.line) for entry in entries)


def draft_of(row: StoredPosting) -> Draft:
    """A stored posting as a draft."""
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


def values_of(officer_id: int, draft: Draft) -> tuple[Any, ...]:
    """A draft in the order of `FIELDS`."""
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


def _told(entry: PostingEntry, unit: int, home: int) -> PostingRow:
    """What a row of 任职 says; without a kind it is of the main posting in `home`, else of a concurrent one."""
    fields: dict[str, Any] = {name: getattr(entry, name) for name in _TOLD if entry.layout.has(name)}
    if "duties" in fields:
        fields["duties"] = ",".join(entry.duties)
    if "counts_here" in fields:
        fields["counts_here"] = bool(entry.counts_here)
    kind = entry.kind or (MAIN if unit == home else CONCURRENT)
    return PostingRow(unit, kind, entry.starts_on, entry.ends_on, fields)
