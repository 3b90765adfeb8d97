"""What a unit coordinator and an officer get of a verb or a look: their own part of it, or nothing.

A row of `domain.roles` whose cell says `own units` or `own` has an entry here: a
guard that looks at what was asked for before anything is read, and where the
answer is a list, a trim that takes out what is not theirs. A name without an
entry is refused. Figures are narrowed where they are judged (`own_findings`),
so that every total is of what is shown; what an answer covers is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from inspect import signature
from typing import TYPE_CHECKING, Any, TypeVar

from learnlaw.domain.people import Roster
from learnlaw.domain.roles import Reach, Role, reach, right_of
from learnlaw.errors import Message, say
from learnlaw.verbs.gate import Login, NotYoursError, refusal, territory
from learnlaw.verbs.matching import Matcher, Unmatched

if TYPE_CHECKING:
    from learnlaw.domain.ledger import LedgerRecord
    from learnlaw.domain.quota import Finding
    from learnlaw.domain.study import StudySession
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.registry import Work

T = TypeVar("T")


@dataclass(frozen=True)
class Bounds:
    """How far one person reaches in one verb."""

    desk: Desk
    login: Login
    name: str

    @cached_property
    def roster(self) -> Roster:
        """The whole roster: a unit is below another whoever asks."""
        with self.desk.reading() as connection:
            return self.desk.facts.people(connection).roster

    @cached_property
    def units(self) -> frozenset[str]:
        """The codes of the units that are theirs."""
        return territory(self.login, self.roster) or frozenset()

    def refused(self, why: Message) -> NotYoursError:
        """Why it goes no further."""
        return refusal(self.login, self.name, why)

    def far(self, what: str) -> NotYoursError:
        """It is somebody else's."""
        if self.login.role is Role.OFFICER:
            return self.refused(say("{what} is not your own", what=what))
        name = self.roster.units[self.login.unit].name
        return self.refused(say("{what} is not in {unit} or below it", what=what, unit=name))

    def unit(self, word: str) -> str:
        """The code of a unit of theirs; of a blank word their own. Raises `NotYoursError`."""
        if not word:
            return self.login.unit
        found = Matcher(self.roster).unit(word)
        if isinstance(found, Unmatched) or found not in self.units:
            raise self.far(word)
        return found

    def officer(self, word: str) -> None:
        """Raises `NotYoursError` for an officer who is not theirs."""
        found = Matcher(self.roster).officer(word)
        if isinstance(found, Unmatched) or not self.has(found):
            raise self.far(word)

    def has(self, officer: str) -> bool:
        """Whether an officer is theirs: the person, or who serves or served last in their units."""
        if self.login.role is Role.OFFICER:
            return officer == self.login.officer
        postings = self.roster.postings_of.get(officer, ())
        now = [p for p in postings if p.serves(self.desk.today())] or list(postings)
        return any(p.unit in self.units for p in now)

    def member(self, word: str) -> None:
        """Raises `NotYoursError` for a unit or an officer who is not theirs."""
        unit = Matcher(self.roster).unit(word)
        if word in self.roster.officers or isinstance(unit, Unmatched):
            self.officer(word)
        elif unit not in self.units:
            raise self.far(word)

    def session(self, which: str, *, whole: bool) -> None:
        """Raises `NotYoursError` for an activity in which they have no part, or not the `whole`."""
        from learnlaw.verbs.ledger_writing import find_row

        with self.desk.reading() as connection:
            codes = _units_of(connection, find_row(connection, which))
        mine = codes & self.units
        if not mine or (whole and mine != codes):
            raise self.far(which)


def _units_of(connection: Any, row: int) -> set[str]:
    from learnlaw.store.lookup import people_of
    from learnlaw.store.study import load_records

    record = load_records(connection, people_of(connection, rows=[row]), [row])[row]
    return {record.organiser, *record.units}


Given = dict[str, Any]
Guard = Callable[[Bounds, Given], None]
Trim = Callable[[Bounds, Any], Any]


def _by_unit(bounds: Bounds, given: Given) -> None:
    given["unit"] = bounds.unit(given["unit"])


def _by_officer(bounds: Bounds, given: Given) -> None:
    if given.get("personal"):
        raise bounds.refused(say("personal data is shown in full to the coordinator alone"))
    bounds.officer(given["officer"])


def _by_word(bounds: Bounds, given: Given) -> None:
    bounds.member(given["word"] if "word" in given else given["subject"])


def _by_session(bounds: Bounds, given: Given) -> None:
    bounds.session(given["which"], whole=False)


def _by_whole_session(bounds: Bounds, given: Given) -> None:
    bounds.session(given["which"], whole=True)


def _by_sitting(bounds: Bounds, given: Given) -> None:
    if given["sitting"].officer != bounds.login.officer:
        raise bounds.far(given["sitting"].officer)


def _by_receipt(bounds: Bounds, given: Given) -> None:
    from learnlaw.store.audit import receipts

    with bounds.desk.reading() as connection:
        found = receipts(connection, given["number"])
    if found and found[0]["actor"] != bounds.login.code:
        raise bounds.refused(say("receipt {number} is somebody else's", number=given["number"]))


def _exam_of_unit(bounds: Bounds, given: Given) -> None:
    _by_unit(bounds, given)
    if given["analysis"]:
        raise bounds.refused(say("the analysis is of the whole exam"))


def _list_of_unit(bounds: Bounds, given: Given) -> None:
    from learnlaw.verbs.ledger_views import Asked

    asked = given["asked"] or Asked()
    if asked.unit:
        given["asked"] = replace(asked, unit=bounds.unit(asked.unit))
    if asked.officer:
        bounds.officer(asked.officer)


def _sieve_of_unit(bounds: Bounds, given: Given) -> None:
    sieve = given["sieve"]
    given["sieve"] = replace(sieve, under=bounds.unit(sieve.under))
    if sieve.officer:
        bounds.officer(sieve.officer)


def _under_unit(bounds: Bounds, given: Given) -> None:
    given["under"] = bounds.unit(given["under"])


def _finding_of_unit(bounds: Bounds, given: Given) -> None:
    if "finding" in given and given["finding"].subject.unit not in bounds.units:
        raise bounds.far(given["finding"].subject.name)


def _own_paper(bounds: Bounds, found: Any) -> Any:
    if found.officer != bounds.login.officer:
        raise bounds.far(found.officer)
    return found


def _own_lines(bounds: Bounds, found: Any) -> Any:
    lines, kinds = found
    return [line for line in lines if bounds.units & {line.organiser, *line.unit_codes}], kinds


def _own_units(bounds: Bounds, found: Any) -> Any:
    return [line for line in found if line.code in bounds.units]


def _own_tree(bounds: Bounds, found: Any) -> Any:
    """Of the tree the own branch with its people; of a list to find somebody in, the own units and people."""
    if isinstance(found, list):
        return [one for one in found if one.code in bounds.units or bounds.has(one.code)]
    units = [line for line in found.units if line.unit.code in bounds.units]
    members = {unit: people for unit, people in found.members.items() if unit in bounds.units}
    return replace(found, units=units, members=members)


def _own_columns(bounds: Bounds, found: Any) -> Any:
    from learnlaw.verbs.coverage_desk import own_units

    return own_units(found, bounds.units)


def _own_people(bounds: Bounds, found: Any) -> Any:
    return [one for one in found if bounds.has(one.code)] if isinstance(found, list) else found


def _own_reports(bounds: Bounds, found: Any) -> Any:
    """What reports can be chosen of: the own units and people; exams only for whoever sees more than one."""
    return replace(
        found,
        units=tuple(pair for pair in found.units if pair[0].code in bounds.units),
        officers=_own_people(bounds, list(found.officers)),
        exams=() if bounds.login.role is Role.OFFICER else found.exams,
    )


def _own_roster(bounds: Bounds, found: Any) -> Any:
    """A form or a filter offers only the own units and those who serve there."""
    if not hasattr(found, "roster"):
        return found
    whole, codes = found.roster, bounds.units
    postings = tuple(p for p in whole.postings if p.unit in codes)
    officers = {p.officer: whole.officers[p.officer] for p in postings if p.officer in whole.officers}
    roster = Roster(
        {code: unit for code, unit in whole.units.items() if code in codes},
        officers,
        postings,
        tuple(e for e in whole.exemptions if e.officer in officers),
    )
    return replace(found, roster=roster)


def _own_form(bounds: Bounds, found: Any) -> Any:
    """The same, and it begins with an own entry."""
    last = getattr(found, "last", None)
    if isinstance(last, Mapping) and last.get("organiser", "") not in bounds.units:
        found = replace(found, last={})
    return _own_roster(bounds, found)


def _nothing(bounds: Bounds, given: Given) -> None:
    """What is asked says nothing of whose it is: the answer is narrowed where it is made."""


GUARDS: Mapping[str, tuple[Guard, Trim | None]] = {
    **dict.fromkeys(
        (
            "list_officers",
            "exam_results",
            "report_quota",
            "report_unit",
            "report_ledger",
            "report_checklist",
            "report_calendar",
            "check_quota",
            "write_ledger_template",
            "year_plan",
        ),
        (_by_unit, None),
    ),
    **dict.fromkeys(
        (
            "report_officer",
            "my_exams",
            "look_at_seat",
            "sit_exam",
            "review_due",
            "review_stats",
            "look_at_practice",
            "practise",
            "answer_question",
            "raise_appeal",
            "object_to_entry",
            "officer_home",
            "officer_reviews",
        ),
        (_by_officer, None),
    ),
    **dict.fromkeys(("correct_session", "cancel_session", "add_evidence"), (_by_whole_session, None)),
    "remove_evidence": (_by_whole_session, None),
    "show_session": (_by_session, None),
    "write_sign_in_sheet": (_by_session, None),
    "look_at_sitting": (_by_sitting, None),
    "look_at_outcome": (_nothing, _own_paper),
    "show_member": (_by_word, None),
    "explain_quota": (_by_word, None),
    "report_exam": (_exam_of_unit, None),
    "undo": (_by_receipt, None),
    "browse_ledger": (_sieve_of_unit, _own_roster),
    "browse_calendar": (_under_unit, _own_roster),
    "list_sessions": (_list_of_unit, _own_lines),
    "list_units": (_nothing, _own_units),
    "browse_people": (_nothing, _own_tree),
    "fill_in_session": (_nothing, _own_form),
    "sign_in": (_by_whole_session, None),
    "look_at_sign_in": (_by_whole_session, None),
    "find_people": (_nothing, _own_people),
    "look_at_people": (_nothing, _own_people),
    "look_at_reports": (_nothing, _own_reports),
    "look_at_board": (_finding_of_unit, None),
    "look_at_coverage": (_nothing, _own_columns),
    "plan_quota": (_nothing, None),
    "log_session": (_nothing, None),
    "import_ledger": (_nothing, None),
    "preview_ledger": (_nothing, None),
}
"""By the name of the verb or look."""


def narrowed(
    desk: Desk,
    login: Login,
    name: str,
    function: Callable[..., T],
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
) -> T:
    """Call a function for somebody who sees a part. Raises `NotAllowedError`."""
    if reach(login.role, name) not in (Reach.BELOW, Reach.SELF):
        return function(desk, *args, **kwargs)
    bounds = Bounds(desk, login, name)
    if name not in GUARDS:
        raise bounds.refused(say("it cannot be narrowed to your part"))
    guard, trim = GUARDS[name]
    bound = signature(function).bind(desk, *args, **kwargs)
    bound.apply_defaults()
    guard(bounds, bound.arguments)
    found = function(*bound.args, **bound.kwargs)
    _tell(bounds)
    return trim(bounds, found) if trim else found


def _tell(bounds: Bounds) -> None:
    """Say once what the answer covers."""
    door = bounds.desk.door
    reads = right_of(bounds.name).auditor is not Reach.NONE
    if door.tell is not None and bounds.login.role is Role.UNIT and reads:
        name = bounds.roster.units[bounds.login.unit].name
        tell, door.tell = door.tell, None
        tell(say("covers {unit} and the units below it, nothing else", unit=name))


# -- what is narrowed where it is made -----------------------------------------------------


def own_findings(desk: Desk, roster: Roster, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings on whom the one at the desk sees."""
    login, units = desk.door.login, desk.sees(roster)
    if login is None or units is None:
        return tuple(findings)
    if login.role is Role.OFFICER:
        mine = ("officer", login.officer)
        return tuple(f for f in findings if (f.subject.kind, f.subject.code) == mine)
    return tuple(f for f in findings if f.subject.unit in units)


def own_sessions(desk: Desk, roster: Roster, sessions: Iterable[StudySession]) -> tuple[StudySession, ...]:
    """The activities in which units have a part that the one at the desk sees."""
    units = desk.sees(roster)
    return tuple(s for s in sessions if units is None or units & {s.organiser, *s.units})


def must_reach(work: Work, records: Iterable[LedgerRecord]) -> None:
    """Refuse records of units or officers that are not those of the one who enters them."""
    login = work.desk.door.login
    if login is None or not login.narrow:
        return
    bounds = Bounds(work.desk, login, work.verb)
    bounds.__dict__["roster"] = roster = work.people.roster
    for record in records:
        for code in (record.organiser, *record.units):
            if code not in bounds.units:
                raise bounds.far(roster.units[code].name)
        for seat in record.attendances:
            if not bounds.has(seat.officer):
                raise bounds.far(roster.officers[seat.officer].name)
