"""How postings follow from what a roster says of a person (RULES 2).

A row of 人员 speaks of the main posting; a row of 任职 of any. Postings are
drafts here: a service, the list of all postings of one person, is changed in
place, and whoever stores it compares it with what was there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from learnlaw.domain.calendar import DAY
from learnlaw.errors import Message, say

MAIN, CONCURRENT, CANDIDATE = "main", "concurrent", "candidate"


@dataclass(slots=True, kw_only=True)
class Draft:
    """One posting as it would be stored; units by any key that the caller chooses."""

    unit: int
    kind: str = MAIN
    post: str = ""
    rank: str = ""
    duties: str = ""
    starts_on: date | None = None
    appointed_on: date | None = None
    ends_on: date | None = None
    term_ends_on: date | None = None
    counts_here: bool = False
    expected_on: date | None = None
    key: int | None = None
    """The number of the stored row; None of a posting that is new."""

    @property
    def candidate(self) -> bool:
        """拟任: it has an expected day and has not begun."""
        return self.expected_on is not None and self.starts_on is None

    @property
    def start(self) -> date:
        """Its first day, for comparison."""
        return self.starts_on or date.min

    @property
    def end(self) -> date:
        """Its last day, for comparison."""
        return self.ends_on or date.max

    def meets(self, first: date | None, last: date | None) -> bool:
        """Whether it shares a day with the days from `first` to `last`."""
        return (first or date.min) <= self.end and self.start <= (last or date.max)


Service = list[Draft]


@dataclass(frozen=True, slots=True)
class Joined:
    """入职日期 before and after the import."""

    old: date | None
    new: date | None


def mains(service: Service) -> list[Draft]:
    """The main postings in the order of their first days."""
    found = [draft for draft in service if draft.kind == MAIN and not draft.candidate]
    return sorted(found, key=lambda draft: draft.start) if len(found) > 1 else found


# -- a row of 任职 --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PostingRow:
    """What a row of 任职 says."""

    unit: int
    kind: str
    """One of `POSTING_KINDS`, or candidate."""
    starts_on: date | None
    ends_on: date | None
    fields: Mapping[str, Any]
    """The fields whose columns the file has: post, rank, duties, term_ends_on, ends_on, counts_here."""

    def undated(self, on: date) -> bool:
        """Whether it is of the present main posting, as it gives neither a beginning nor an end that is past."""
        past = self.ends_on is not None and self.ends_on < on
        return self.kind == MAIN and self.starts_on is None and not past


Rows = Mapping[int, PostingRow]
"""The rows of 任职 that postings had, by the `id` of the draft."""
NO_ROWS: Rows = MappingProxyType({})


def take_posting(service: Service, row: PostingRow, joined: date | None, rows: Rows = NO_ROWS) -> Draft:
    """Bring a service to what a row of 任职 says, and give its posting; one that had a row is not meant again.

    An undated row of a main posting is none of these: see `tell_more`.
    """
    draft = _same([draft for draft in service if id(draft) not in rows], row)
    if draft is None:
        draft = Draft(unit=row.unit, kind=MAIN if row.kind == CANDIDATE else row.kind)
        service.append(draft)
        _begin_row(service, draft, row, joined)
    elif row.starts_on not in (None, draft.starts_on, draft.appointed_on):
        _begin_row(service, draft, row, joined)
    _set(draft, row.fields)
    return draft


def tell_more(draft: Draft, row: PostingRow, said: Mapping[str, Any]) -> None:
    """What an undated row of 任职 tells of the present main posting, where 人员 did not tell it."""
    _set(draft, {name: value for name, value in row.fields.items() if value or name not in said})


def _same(service: Service, row: PostingRow) -> Draft | None:
    """The posting that a row means: of its unit and kind, from the same day on, else with days in common."""
    if row.kind == CANDIDATE:
        return _awaited(service, row.unit)
    here = [draft for draft in service if draft.unit == row.unit and draft.kind == row.kind]
    begun = [draft for draft in here if not draft.candidate]
    begun.sort(key=lambda draft: draft.post != row.fields.get("post", draft.post))
    days = {row.starts_on} - {None}
    same = (draft for draft in begun if days & {draft.starts_on, draft.appointed_on})
    there = [
        draft
        for draft in begun
        if draft.meets(row.starts_on, row.ends_on) and not (days and draft.appointed_on)
    ]
    there.sort(key=lambda draft: draft.start)
    return next(iter([*same, *there, *(draft for draft in here if draft.candidate)]), None)


def _awaited(service: Service, unit: int) -> Draft | None:
    """The candidacy for a posting in `unit`, which the posting itself takes the place of."""
    return next((draft for draft in service if draft.candidate and draft.unit == unit), None)


def _begin_row(service: Service, draft: Draft, row: PostingRow, joined: date | None) -> None:
    """Let a posting begin on the day of its row; a first main one without a day on 入职日期."""
    if row.kind == CANDIDATE:
        draft.expected_on = row.starts_on
        return
    others = [other for other in mains(service) if other is not draft]
    day = row.starts_on or (joined if draft.kind == MAIN and not others else None)
    before = [other for other in others if other.start < (day or date.min)]
    if draft.kind == MAIN and before and day:
        _move_start(before[-1], draft, day)
    draft.starts_on, draft.appointed_on, draft.expected_on = day, row.starts_on, None


def _move_start(before: Draft, draft: Draft, start: date) -> None:
    """Another first day; the posting before ends the day before it, if it did so till now."""
    if draft.starts_on and before.ends_on == draft.starts_on - DAY:
        before.ends_on = start - DAY
    draft.starts_on = start


def _set(draft: Draft, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(draft, name, value)


# -- a row of 人员 --------------------------------------------------------------------


def spoken_of(posts: Sequence[Draft], on: date) -> list[Draft]:
    """The main postings that a row of 人员 may mean on a day: the present and later ones, else the last."""
    return [draft for draft in posts if draft.end >= on] or list(posts[-1:])


def take_row(
    service: Service,
    unit: int,
    said: Mapping[str, Any],
    joined: Joined,
    on: date,
    rows: Rows = NO_ROWS,
) -> Draft:
    """Bring a service to what a row of 人员 says, and give the main posting that it speaks of.

    `said` holds the fields whose columns the file has: post, duties,
    appointed_on, term_ends_on, ends_on. Rows of 任职 come before; where one of
    them told of the posting, a blank cell of 人员 clears nothing.
    """
    governed = _govern(service, unit, said, joined, on, rows)
    if said.get("ends_on"):
        _leave(service, said["ends_on"])
    return governed


def _govern(
    service: Service, unit: int, said: Mapping[str, Any], joined: Joined, on: date, rows: Rows
) -> Draft:
    """The main posting of which a row of 人员 speaks, as the row leaves it."""
    posts = mains(service)
    if not posts:
        return _begin(service, unit, said, joined.new or said.get("appointed_on"), rows)
    dated = id(posts[0]) in rows and rows[id(posts[0])].starts_on is not None
    follows = not dated and posts[0].starts_on == (joined.old or posts[0].appointed_on)
    if follows:  # a first posting begins on 入职日期, also when that is told or put right later
        posts[0].starts_on = joined.new or posts[0].appointed_on
    pool = spoken_of(posts, on)
    appointed = said.get("appointed_on") or date.min
    meant = (draft for draft in pool if draft.unit == unit and appointed <= draft.end)
    governed = next((draft for draft in meant if draft.end >= on or id(draft) not in rows), None)
    if governed is None and all(draft.start > on and id(draft) in rows for draft in pool):
        governed = _begin(service, unit, said, joined.new or said.get("appointed_on"), rows)
    elif governed is None:
        governed = _transfer(service, posts, pool[0], unit, said, on, rows)
    else:
        _amend(posts, governed, said, rows)
    if follows and not joined.new:
        posts[0].starts_on = posts[0].appointed_on
    return governed


def _begin(service: Service, unit: int, said: Mapping[str, Any], start: date | None, rows: Rows) -> Draft:
    """A new main posting, in the place of the candidacy for it that the file no longer tells of."""
    draft = _awaited([draft for draft in service if id(draft) not in rows], unit)
    if draft is None:
        draft = Draft(unit=unit)
        service.append(draft)
    draft.starts_on, draft.expected_on = start, None
    _set(draft, said)
    return draft


def _transfer(
    service: Service,
    posts: Sequence[Draft],
    old: Draft,
    unit: int,
    said: Mapping[str, Any],
    on: date,
    rows: Rows,
) -> Draft:
    """Another unit: a new posting on 任职日期 if that is later than the old one's start, else on `on`."""
    appointed = said.get("appointed_on")
    start = appointed if appointed is not None and appointed > _settled(old, rows) else on
    if start <= old.start:
        old.unit = unit  # the old one had not begun: the entry was wrong, not the person moved
        _amend(posts, old, said, rows)
        return old
    carried: dict[str, Any] = {"post": old.post, "rank": old.rank, "duties": old.duties}
    if old.end >= start:
        carried["ends_on"] = old.ends_on
        old.ends_on = start - DAY
    new = _begin(service, unit, {**carried, **_not_stale(said, old, rows)}, start, rows)
    new.counts_here = new.counts_here or old.counts_here
    return new


def _settled(before: Draft, rows: Rows) -> date:
    """The day up to which a posting has a say: its first one, or its last if a row of 任职 gives that."""
    row = rows.get(id(before))
    return row.ends_on if row is not None and row.ends_on is not None else before.start


def _not_stale(said: Mapping[str, Any], before: Draft | None, rows: Rows) -> dict[str, Any]:
    """What is said, without a 任职日期 that is still that of the posting before."""
    fields = dict(said)
    appointed = fields.get("appointed_on")
    if before is not None and appointed and appointed <= _settled(before, rows):
        del fields["appointed_on"]
    return fields


def _amend(posts: Sequence[Draft], draft: Draft, said: Mapping[str, Any], rows: Rows) -> None:
    """The same unit: what the file says of the posting. A day that began it takes its first day along."""
    place, row = posts.index(draft), rows.get(id(draft))
    before = posts[place - 1] if place else None
    fields = _not_stale(said, before, rows)
    if posts[place + 1 :] and fields.get("ends_on", True) is None:
        del fields["ends_on"]  # its end is the next posting's beginning
    if row is not None:
        told = {*row.fields, "appointed_on"} if row.starts_on else set(row.fields)
        fields = {name: value for name, value in fields.items() if value or name not in told}
    appointed = fields.get("appointed_on")
    if before and appointed and draft.appointed_on == draft.starts_on and not (row and row.starts_on):
        _move_start(before, draft, appointed)
    _set(draft, fields)


def _leave(service: Service, last: date) -> None:
    """离任日期 is the last day of service: nothing that has begun by then goes on."""
    for draft in service:
        if draft.start <= last < draft.end and not draft.candidate:
            draft.ends_on = last


# -- the whole -----------------------------------------------------------------------


def come_home(service: Service, home: Draft, rows: Rows) -> None:
    """考核归属 leaves the other postings of the same days, but not those that the same file told about."""
    for draft in service:
        if draft is not home and id(draft) not in rows and draft.meets(home.starts_on, home.ends_on):
            draft.counts_here = False


def end_in_turn(service: Service) -> None:
    """A main posting ends at the latest the day before the next one begins; others likewise in their unit."""
    turns: dict[tuple[str, int | None], list[Draft]] = {}
    for draft in service:
        if not draft.candidate:
            turns.setdefault((draft.kind, None if draft.kind == MAIN else draft.unit), []).append(draft)
    for posts in turns.values():
        posts.sort(key=lambda draft: draft.start)
        for before, after in pairwise(posts):
            if after.starts_on is not None and before.start < after.starts_on <= before.end:
                before.ends_on = after.starts_on - DAY


def complaints(service: Service) -> Iterator[tuple[str, Message]]:
    """What no service can be, as a code and words."""
    for draft in service:
        if draft.end < max(draft.start, draft.appointed_on or date.min):
            days = {"last": draft.end, "first": max(draft.start, draft.appointed_on or date.min)}
            yield "days-reversed", say("a posting would end on {last}, before it begins on {first}", **days)
    for before, after in pairwise(mains(service)):
        if before.start == after.start:
            day = after.starts_on or say("no day given")
            yield "two-mains", say("two main postings begin on the same day ({day})", day=day)
    homes = [draft for draft in service if draft.counts_here and not draft.candidate]
    for place, one in enumerate(homes):
        if any(one.meets(other.starts_on, other.ends_on) for other in homes[:place]):
            yield "two-homes", say("two postings of the same days are both 考核归属")
