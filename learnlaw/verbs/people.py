"""What a coordinator does with units and officers, one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from learnlaw.domain.calendar import DAY
from learnlaw.domain.kinds import code_of
from learnlaw.domain.people import County, Exemption, Posting, Roster, Unit, holds_duty, home
from learnlaw.domain.postings import mains, spoken_of
from learnlaw.domain.text import mask_id, mask_phone
from learnlaw.errors import NotFoundError, UsageError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.matching import Matcher, Unmatched
from learnlaw.verbs.registry import PEOPLE, Work, listed, verb
from learnlaw.verbs.roster_services import draft_of, values_of

if TYPE_CHECKING:
    from learnlaw.domain.postings import Draft
    from learnlaw.store.people import People


class AlreadyThereError(UsageError):
    """The officer serves in that unit."""

    template = "{officer} serves in {unit} on {day}"


class NotServingError(UsageError):
    """The officer has left."""

    template = "{officer} does not serve on {day}"


class LaterPostingError(UsageError):
    """Something of the officer begins on that day or later."""

    template = "{officer} has a posting that begins on {start}, which {day} must come after"


class DaysReversedError(UsageError):
    """A last day lies before the first."""

    template = "{last} lies before {first}"


class NeedsReasonError(UsageError):
    """Nothing is exempted, or shown in full, without a reason."""

    template = "give a reason"


class NoExemptionError(UsageError):
    """There is no exemption to be withdrawn."""

    template = "{officer} has no exemption that begins on {day}"


# -- changes ----------------------------------------------------------------------------


@verb(area=PEOPLE, title=say("Move an officer"), command="roster move")
def move_officer(
    work: Work,
    code: str,
    unit: str,
    *,
    on: date | None = None,
    post: str | None = None,
    duties: Iterable[str] | None = None,
) -> None:
    """Let an officer serve in another unit from a day on; the old main posting ends the day before.

    Post and duties go along unless others are given. Raises `NotFoundError`,
    `AlreadyThereError`, `NotServingError`, `LaterPostingError`.
    """
    from learnlaw.domain.postings import Draft
    from learnlaw.store import tables
    from learnlaw.store.people import next_id
    from learnlaw.store.roster import add_columns

    day = on or work.desk.today()
    officer, to = _officer(work.people, code), one_unit(work.people.roster, unit)
    service = _service(work, officer)
    old = _present_main(service, officer, day)
    if old.unit == work.people.unit_ids[to.code]:
        raise AlreadyThereError(officer=officer, unit=to.name, day=day)
    new = Draft(
        unit=work.people.unit_ids[to.code],
        post=old.post if post is None else post,
        duties=old.duties if duties is None else ",".join(_duties(work.desk, duties)),
        starts_on=day,
        appointed_on=day,
        ends_on=old.ends_on,
        counts_here=old.counts_here,
    )
    work.remember("posting", officer_id=work.people.officer_ids[officer])
    before = posting_facts(work.people, old)
    old.ends_on = day - DAY
    _change(work, officer, [old])
    key = next_id(work.connection, tables.posting)
    names = [column.name for column in tables.posting.c]
    values = (key, *values_of(work.people.officer_ids[officer], new))
    add_columns(
        work.connection, tables.posting, {name: [value] for name, value in zip(names, values, strict=True)}
    )
    after = [posting_facts(work.people, old), posting_facts(work.people, new)]
    work.audit(officer, before=[before], after=after)
    work.count("postings_added")
    work.count("postings_changed")


def _present_main(service: list[Draft], officer: str, day: date) -> Draft:
    posts = mains(service)
    pool = spoken_of(posts, day)
    later = next((draft for draft in posts if draft.starts_on is not None and draft.starts_on >= day), None)
    if later is not None:
        raise LaterPostingError(officer=officer, start=later.starts_on, day=day)
    if not pool or pool[0].end < day:
        raise NotServingError(officer=officer, day=day)
    return pool[0]


@verb(area=PEOPLE, title=say("Record that an officer left"), command="roster retire")
def retire_officer(work: Work, code: str, *, on: date | None = None) -> None:
    """End all postings of an officer; `on` is the last day of service.

    Raises `NotFoundError`, `NotServingError`, `LaterPostingError`.
    """
    from learnlaw.store.roster import remove_postings

    day = on or work.desk.today()
    officer = _officer(work.people, code)
    service = _service(work, officer)
    open_now = [draft for draft in service if not draft.candidate and draft.start <= day < draft.end]
    later = next((draft for draft in service if draft.start > day), None)
    if later is not None:
        raise LaterPostingError(officer=officer, start=later.starts_on, day=day)
    if not open_now:
        raise NotServingError(officer=officer, day=day)
    awaited = [draft for draft in service if draft.candidate]
    before = [posting_facts(work.people, draft) for draft in (*open_now, *awaited)]
    work.remember("posting", officer_id=work.people.officer_ids[officer])
    for draft in open_now:
        draft.ends_on = day
    _change(work, officer, open_now)
    remove_postings(work.connection, [draft.key for draft in awaited if draft.key is not None])
    work.audit(officer, before=before, after=[posting_facts(work.people, draft) for draft in open_now])
    work.count("postings_changed", len(open_now))


@verb(area=PEOPLE, title=say("Exempt an officer"), command="roster exempt")
def exempt_officer(
    work: Work,
    code: str,
    *,
    reason: str,
    starts_on: date,
    ends_on: date | None = None,
    withdraw: bool = False,
) -> None:
    """Ask nothing of an officer for some days (免训免考, RULES 20), without an end until one is given.

    A second call with the same first day gives the exemption another reason
    and end; with `withdraw` it is taken back. Raises `NotFoundError`,
    `NeedsReasonError`, `DaysReversedError`, `NoExemptionError`.
    """
    from learnlaw.store.people import add_exemption
    from learnlaw.store.roster import change_exemption, exemption_from, remove_exemption

    officer = _officer(work.people, code)
    if not reason.strip():
        raise NeedsReasonError
    if ends_on is not None and ends_on < starts_on:
        raise DaysReversedError(first=starts_on, last=ends_on)
    number = work.people.officer_ids[officer]
    work.remember("exemption", officer_id=number)
    old = exemption_from(work.connection, number, starts_on)
    if withdraw and old is None:
        raise NoExemptionError(officer=officer, day=starts_on)
    if old is None:
        add_exemption(work.connection, number, reason.strip(), starts_on, ends_on)
    elif withdraw:
        remove_exemption(work.connection, old["id"])
    else:
        change_exemption(work.connection, old["id"], reason.strip(), ends_on)
    before = _days(old["reason"], old["starts_on"], old["ends_on"]) if old else None
    after = None if withdraw else _days(reason.strip(), starts_on, ends_on)
    work.audit(officer, before=before, after=after, reason=reason.strip())
    work.count("exemptions_changed" if old else "exemptions_added")


def _days(reason: str, first: date, last: date | None) -> dict[str, Any]:
    return {"reason": reason, "from": first.isoformat(), "until": last.isoformat() if last else None}


def _service(work: Work, officer: str) -> list[Draft]:
    from learnlaw.store.roster import postings_of

    return [draft_of(row) for row in postings_of(work.connection, work.people.officer_ids[officer])]


def _change(work: Work, officer: str, drafts: Iterable[Draft]) -> None:
    from learnlaw.store import tables
    from learnlaw.store.roster import change_columns

    found = list(drafts)
    ends: dict[str, list[Any]] = {
        "id": [draft.key for draft in found],
        "ends_on": [draft.ends_on for draft in found],
    }
    change_columns(work.connection, tables.posting, ends)


def posting_facts(people: People, draft: Draft) -> dict[str, Any]:
    """A posting as the audit log keeps it."""
    return {
        "unit": people.unit_codes[draft.unit],
        "kind": draft.kind,
        "post": draft.post,
        "duties": draft.duties,
        "from": draft.starts_on.isoformat() if draft.starts_on else None,
        "until": draft.ends_on.isoformat() if draft.ends_on else None,
    }


# -- who is meant ------------------------------------------------------------------------


def _officer(people: People, word: str) -> str:
    found = Matcher(people.roster).officer(word)
    if isinstance(found, Unmatched):
        if found.code == "unknown-officer":
            raise NotFoundError(kind=say("officer"), code=word)
        raise UsageError(detail=found.what)
    return found


def one_unit(roster: Roster, word: str) -> Unit:
    """The unit that a code or a full name means. Raises `NotFoundError`, `UsageError`."""
    found = Matcher(roster).unit(word)
    if isinstance(found, Unmatched):
        if found.code == "unknown-unit":
            raise NotFoundError(kind=say("unit"), code=word)
        raise UsageError(detail=found.what)
    return roster.units[found]


def _duties(desk: Desk, words: Iterable[str]) -> list[str]:
    found = []
    for word in words:
        code = code_of(word, desk.kinds.duties)
        if code is None:
            raise NotFoundError(kind=say("duty"), code=word)
        found.append(code)
    return found


# -- looks --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerLine:
    """One officer in a list, as of a day."""

    code: str
    name: str
    unit: str
    unit_name: str
    post: str
    duties: tuple[str, ...]
    """Codes, of the posting in whose unit the officer counts."""
    level: str
    serving: bool
    exempt: str
    """The reason, if the officer is exempt that day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """One unit in a list, as of a day."""

    code: str
    name: str
    kind: str
    parent: str
    enforces: bool
    order: int | None
    contact: str
    officers: int
    """How many officers count in it."""


@listed(area=PEOPLE, title=say("List officers"), command="roster list")
def list_officers(
    desk: Desk, *, unit: str = "", duty: str = "", find: str = "", everyone: bool = False
) -> list[OfficerLine]:
    """The officers who serve on the desk's day, in the official order of units, then by code.

    `unit` keeps those of a unit and of those below it, `duty` those who hold
    it, `find` those whose code, name or pinyin has the word; `everyone` takes
    in who has left. Raises `NotFoundError`.
    """
    people, words = _look(desk, find)
    county = people.roster.as_of(desk.today())
    asked = frozenset(_duties(desk, [duty])) if duty else frozenset()
    under = one_unit(people.roster, unit).code if unit else ""
    found = []
    for officer in people.roster.officers.values():
        if words is not None and officer.code not in words:
            continue
        now = county.serving.get(officer.code, ())
        if not now and not everyone:
            continue
        posting = home(now) or _last(people.roster, officer.code)
        if asked and not any(holds_duty(p.duties, asked) for p in now):
            continue
        if posting is None or (under and not _below(people.roster, now or (posting,), under)):
            continue
        found.append(_line(county, officer.code, posting, bool(now)))
    position = people.roster.position
    return sorted(found, key=lambda line: (position[line.unit], line.code))


def _look(desk: Desk, find: str) -> tuple[People, frozenset[str] | None]:
    from learnlaw.store.people import load_people
    from learnlaw.store.roster import found_officers

    with desk.reading() as connection:
        return load_people(connection), found_officers(connection, find) if find else None


def _last(roster: Roster, officer: str) -> Posting | None:
    postings = [p for p in roster.postings_of.get(officer, ()) if p.kind == "main"]
    return max(postings, key=lambda p: p.starts_on or date.min, default=None)


def _below(roster: Roster, postings: Iterable[Posting], unit: str) -> bool:
    return any(unit in roster.above.get(posting.unit, ()) for posting in postings)


def _line(county: County, code: str, posting: Posting, serving: bool) -> OfficerLine:
    officer = county.roster.officers[code]
    exemption = county.exempt.get(code)
    return OfficerLine(
        code=code,
        name=officer.name,
        unit=posting.unit,
        unit_name=county.roster.units[posting.unit].name,
        post=posting.post,
        duties=tuple(sorted(posting.duties)),
        level=officer.level,
        serving=serving,
        exempt=exemption.reason if exemption else "",
    )


@listed(area=PEOPLE, title=say("List units"), command="roster list")
def list_units(desk: Desk, *, everyone: bool = False) -> list[UnitLine]:
    """The units that exist on the desk's day, or all, in official order."""
    people, _ = _look(desk, "")
    county = people.roster.as_of(desk.today())
    units = (unit for unit in people.roster.units.values() if everyone or unit.exists(county.day))
    return [
        UnitLine(
            code=unit.code,
            name=unit.name,
            kind=unit.kind,
            parent=unit.parent or "",
            enforces=unit.enforces,
            order=unit.order,
            contact=unit.contact,
            officers=len(county.own.get(unit.code, ())),
        )
        for unit in units
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerCard:
    """All that is known of one officer; phone and ID number masked."""

    line: OfficerLine
    details: Mapping[str, Any]
    postings: tuple[Posting, ...]
    units: Mapping[str, str]
    """The names of the units of the postings, by code."""
    exemptions: tuple[Exemption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCard:
    """All that is known of one unit, as of a day."""

    unit: Unit
    above: tuple[str, ...]
    """Names of the units above, nearest first."""
    below: tuple[str, ...]
    """Codes of the units directly below."""
    officers: tuple[OfficerLine, ...]


@listed(area=PEOPLE, title=say("Show a unit or an officer"), command="roster show")
def show_member(desk: Desk, word: str) -> OfficerCard | UnitCard:
    """The card of the officer, or else the unit, that a code or a name means. Raises `NotFoundError`."""
    from learnlaw.store.people import load_people, officer_details

    with desk.reading() as connection:
        people = load_people(connection)
        matcher = Matcher(people.roster)
        unit = matcher.unit(word)
        if word not in people.roster.officers and not isinstance(unit, Unmatched):
            return _unit_card(desk, people, unit)
        code = _officer(people, word)
        details = officer_details(connection, [code])[code]
    return _officer_card(desk, people, code, details)


def _officer_card(desk: Desk, people: People, code: str, details: Mapping[str, Any]) -> OfficerCard:
    county = people.roster.as_of(desk.today())
    now = county.serving.get(code, ())
    posting = home(now) or _last(people.roster, code)
    if posting is None:
        raise NotFoundError(kind=say("officer"), code=code)
    kept = ("staffing", "joined_on", "certificate", "certificate_expires_on", "education", "qualifications")
    return OfficerCard(
        line=_line(county, code, posting, bool(now)),
        details={
            **{name: details[name] for name in kept},
            "phone": mask_phone(details["phone"]),
            "id_number": mask_id(details["id_number"]),
        },
        postings=(postings := people.roster.postings_of.get(code, ())),
        units={p.unit: people.roster.units[p.unit].name for p in postings},
        exemptions=people.roster.exemptions_of.get(code, ()),
    )


def _unit_card(desk: Desk, people: People, code: str) -> UnitCard:
    roster = people.roster
    county = roster.as_of(desk.today())
    lines = (
        _line(county, officer, posting, True)
        for officer in county.own.get(code, ())
        if (posting := home(county.serving[officer])) is not None
    )
    return UnitCard(
        unit=roster.units[code],
        above=tuple(roster.units[above].name for above in roster.above[code][1:]),
        below=tuple(unit.code for unit in roster.units.values() if unit.parent == code),
        officers=tuple(sorted(lines, key=lambda line: line.code)),
    )
