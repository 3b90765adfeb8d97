"""What a coordinator does with exams: make, change, open, close, call off; and look at them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from learnlaw.domain.exam import (
    Exam,
    ExamState,
    Expected,
    Mode,
    Papers,
    Sitting,
    check_exam,
    editable,
)
from learnlaw.domain.expected import carried, drawn, expected_by, seated
from learnlaw.domain.policy import Scope
from learnlaw.errors import NotFoundError, Problem, RefusedError, UsageError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_desk import EXAM, Held, blueprint_of, exam_of, find_exam, last_day
from learnlaw.verbs.exam_facts import codes_of, exam_kinds
from learnlaw.verbs.registry import Work, listed, verb

if TYPE_CHECKING:
    from learnlaw.domain.blueprint import Blueprint
    from learnlaw.store.exams import ExamRow
    from learnlaw.store.people import People

LARGEST_SEED = 2**31


class SameExamError(RefusedError):
    """There is an exam of that name on that day."""

    def __init__(self, *, title: str, day: date, number: str) -> None:
        what = say("{number} is the exam {title} of {day} already", number=number, title=title, day=day)
        super().__init__([Problem("same-exam", what, say("give it another title, or another window"))])


class NobodyExpectedError(UsageError):
    """An exam without people."""

    template = "nobody is expected at this exam; name units, duties or officers"


class ExamChangedError(UsageError):
    """Somebody changed the exam in the meantime."""

    template = "exam {number} has been changed since you opened it; look at it again"


class InstantError(UsageError):
    """An instant cannot be read."""

    template = "{text} is no day and time; write it like 2024-05-10 09:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamForm:
    """What a coordinator writes down for an exam; instants as on the wall of the county."""

    title: str
    blueprint: str
    """The id of a shipped or own blueprint, or a file; empty in a change: the one that the draft was made with."""
    opens: datetime
    closes: datetime
    makeup_opens: datetime | None = None
    makeup_closes: datetime | None = None
    counts_on: date | None = None
    kind: str = "exam"
    organiser: str = ""
    units: tuple[str, ...] = ()
    """Units with everything below them."""
    duties: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()
    exempt: Mapping[str, str] = field(default_factory=dict)
    """Officers who need not sit it, with the reason."""
    draw: int = 0
    """For spot tests: so many of each unit by lot; 0: everybody."""
    reserves: int = 0
    halls: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Halls with their rows and columns of seats, in the order in which they are filled."""
    mode: Mode = Mode.PAPER
    papers: Papers = Papers.FORMS
    forms: int = 2
    seed: int | None = None
    """None: from title and day, so that the same exam draws the same papers."""
    allow_reviewed: bool = False
    max_common: Decimal | None = None
    last_papers: int = 3


def instant(desk: Desk, text: str) -> datetime:
    """`2024-05-10 09:00`, or a day, on the wall of the county, as an instant. InstantError."""
    try:
        moment = datetime.fromisoformat(text.strip().replace("：", ":"))
    except ValueError as error:
        raise InstantError(text=text) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(desk.zone))
    return moment.astimezone(UTC)


# -- making --------------------------------------------------------------------------------


@verb(area=EXAM, title=say("Make an exam"), command="exam new")
def new_exam(work: Work, form: ExamForm, *, dry_run: bool = False) -> None:
    """Make an exam, as a draft, with everybody who is expected at it.

    Raises `RefusedError` for a blueprint or windows that cannot be,
    `SameExamError`, `NobodyExpectedError`, `NotFoundError`.
    """
    from learnlaw.store.exam_scopes import keep_scope
    from learnlaw.store.exams import add_exam, put_expected

    row, expected, problems = _drafted(work, form)
    work.notices += problems
    _refuse_same(work, row)
    row = replace(row, number=_number(work, row))
    key = add_exam(work.connection, row, work.receipt)
    put_expected(work.connection, work.people, key, expected)
    keep_scope(work.connection, key, chosen_words(form))
    work.count("expected", sum(1 for one in expected if not one.exempt and not one.reserve))
    work.count("exempt", sum(1 for one in expected if one.exempt))
    work.count("reserves", sum(1 for one in expected if one.reserve))
    work.made.append(row.number)
    work.audit(f"exam {row.number}", after=_told(row, expected))


@verb(area=EXAM, title=say("Change a draft of an exam"), command="exam edit")
def edit_exam(
    work: Work, number: str, form: ExamForm, *, version: int | None = None, dry_run: bool = False
) -> None:
    """Put another draft in the place of one; what was settled person by person stays with the person.

    Raises `ExamSettledError`, `ExamChangedError`, and as `new_exam`.
    """
    from learnlaw.store.exam_scopes import keep_scope
    from learnlaw.store.exams import change_exam, put_expected

    held = find_exam(work.desk, work.connection, number, work.people)
    editable(held.exam)
    row, expected, problems = _drafted(work, form, held)
    work.notices += problems
    row = replace(row, number=held.row.number)
    _refuse_same(work, row)
    kept = {"id", "number", "state", "version"}
    values = {f.name: getattr(row, f.name) for f in fields(row) if f.name not in kept}
    if not change_exam(work.connection, held.id, version or held.row.version, work.receipt, **values):
        raise ExamChangedError(number=held.row.number)
    put_expected(work.connection, work.people, held.id, expected)
    keep_scope(work.connection, held.id, chosen_words(form))
    work.count("changed")
    work.count("expected", sum(1 for one in expected if not one.exempt and not one.reserve))
    work.count("exempt", sum(1 for one in expected if one.exempt))
    work.count("reserves", sum(1 for one in expected if one.reserve))
    work.made.append(row.number)
    before = _told(held.row, held.exam.expected)
    work.audit(f"exam {row.number}", before=before, after=_told(row, expected))


def _drafted(
    work: Work, form: ExamForm, held: Held | None = None
) -> tuple[ExamRow, list[Expected], list[Problem]]:
    from learnlaw.formats.blueprint_yaml import dump_blueprint
    from learnlaw.store.exams import ExamRow

    blueprint, problems = _blueprint(work, form, held)
    day = last_day(Sitting(form.opens, form.closes), work.desk.zone)
    if form.kind not in codes_of(exam_kinds(work)):
        raise NotFoundError(kind=say("kind of exam"), code=form.kind)
    expected = _expected(work, form, day, held)
    organiser = form.organiser or _organiser(work.people, form)
    if organiser not in work.people.unit_ids:
        raise NotFoundError(kind=say("unit"), code=organiser)
    if (form.makeup_opens is None) != (form.makeup_closes is None):
        what = say("the make-up window has a beginning or an end, and not both")
        raise RefusedError([Problem("half-makeup", what, say("write both, or neither"), field="makeup")])
    row = ExamRow(
        number="",
        kind=form.kind,
        title=form.title.strip(),
        organiser_id=work.people.unit_ids[organiser],
        blueprint=dump_blueprint(blueprint),
        opens_at=form.opens,
        closes_at=form.closes,
        makeup_opens_at=form.makeup_opens,
        makeup_closes_at=form.makeup_closes,
        counts_on=form.counts_on or day,
        mode=form.mode.value,
        papers=form.papers.value,
        forms=form.forms if form.papers is Papers.FORMS else 1,
        seed=_seed(form, day) if form.seed is None else form.seed,
        reviewed_allowed=_reviewed(work, form, held),
        max_common=form.max_common,
        last_papers=form.last_papers,
        halls={hall: list(size) for hall, size in form.halls.items()},
    )
    faults = check_exam(exam_of(row, tuple(expected)))
    if faults:
        raise RefusedError(faults)
    return row, expected, problems


def _blueprint(work: Work, form: ExamForm, held: Held | None) -> tuple[Blueprint, list[Problem]]:
    """The blueprint that is named; without a name the one that the draft was made with."""
    if held is not None and not form.blueprint:
        return held.exam.blueprint, []
    return blueprint_of(work.desk, form.blueprint)


def _reviewed(work: Work, form: ExamForm, held: Held | None) -> date | None:
    """The day on which somebody chose that reviewed questions are drawn, too: the first, if it was before."""
    if not form.allow_reviewed:
        return None
    return (held.row.reviewed_allowed if held else None) or work.day


def chosen_words(form: ExamForm) -> dict[str, Any]:
    """What was chosen of people, as it is kept with the exam."""
    return {
        "units": list(form.units),
        "duties": list(form.duties),
        "officers": list(form.officers),
        "draw": form.draw,
        "reserves": form.reserves,
    }


def _expected(work: Work, form: ExamForm, day: date, held: Held | None) -> list[Expected]:
    """Who is expected, seated; of a draft that is changed, with what was settled person by person."""
    found = _meant(work, form, day)
    if held is not None:
        found = carried(held.exam.expected, _chosen_before(work, held), found)
    if not any(not one.exempt for one in found):
        raise NobodyExpectedError
    return seated(found, form.forms if form.papers is Papers.FORMS else 0, form.halls)


def _chosen_before(work: Work, held: Held) -> Sequence[Expected]:
    """What the choice that was kept with a draft had come to; the list itself where none was kept."""
    from learnlaw.store.exam_scopes import scope_of

    kept = scope_of(work.connection, held.id)
    if kept is None:
        return held.exam.expected
    row = held.row
    form = ExamForm(title=row.title, blueprint="", opens=row.opens_at, closes=row.closes_at, seed=row.seed)
    chosen: dict[str, Any] = {name: tuple(kept.get(name, ())) for name in ("units", "duties", "officers")}
    chosen |= {name: int(kept.get(name, 0)) for name in ("draw", "reserves")}
    return _meant(work, replace(form, **chosen), held.day, known=True)


def _meant(work: Work, form: ExamForm, day: date, *, known: bool = False) -> list[Expected]:
    """Whoever the choice of units, duties, names and lots means; `known`: it was checked when it was made."""
    roster = work.people.roster
    for code in () if known else form.units:
        if code not in roster.units:
            raise NotFoundError(kind=say("unit"), code=code)
    for code in () if known else (*form.officers, *form.exempt):
        if code not in roster.officers:
            raise NotFoundError(kind=say("officer"), code=code)
    scope = Scope(under=form.units, duties=frozenset(form.duties))
    named = [code for code in form.officers if code in roster.officers]
    found = expected_by(roster.as_of(day), scope, named)
    found = [replace(one, exempt=form.exempt.get(one.officer, one.exempt)) for one in found]
    if form.draw:
        found = drawn(found, form.draw, form.reserves, _seed(form, day) if form.seed is None else form.seed)
    return found


def _organiser(people: People, form: ExamForm) -> str:
    """The only unit named, else the first of the roster."""
    if len(form.units) == 1:
        return form.units[0]
    roster = people.roster
    return min(roster.units, key=lambda code: (roster.position.get(code, 0), code), default="")


def _seed(form: ExamForm, day: date) -> int:
    import hashlib

    digest = hashlib.sha256(f"{form.title}/{day}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % LARGEST_SEED


def _refuse_same(work: Work, row: ExamRow) -> None:
    from learnlaw.domain.text import skeleton
    from learnlaw.store.exams import exam_rows

    day = last_day(Sitting(row.opens_at, row.closes_at), work.desk.zone)
    for other in exam_rows(work.connection):
        same_day = last_day(Sitting(other.opens_at, other.closes_at), work.desk.zone) == day
        same = same_day and skeleton(other.title) == skeleton(row.title)
        if same and other.number != row.number and other.state != ExamState.VOID:
            raise SameExamError(title=row.title, day=day, number=other.number)


def _number(work: Work, row: ExamRow) -> str:
    from learnlaw.store.exams import numbers_like

    prefix = f"K{row.counts_on.year}-"
    taken = numbers_like(work.connection, prefix)
    n = len(taken) + 1
    while f"{prefix}{n:03}" in taken:
        n += 1
    return f"{prefix}{n:03}"


def _told(row: ExamRow, expected: Sequence[Expected]) -> dict[str, Any]:
    """What the audit log keeps of an exam: no names of those expected, but how many, and the digest."""
    import hashlib

    values = {f.name: getattr(row, f.name) for f in fields(row) if f.name not in ("id", "version")}
    plain = {name: _plain(value) for name, value in values.items() if value not in (None, "")}
    codes = "、".join(f"{one.officer}/{one.unit}/{one.exempt}/{one.reserve}" for one in expected)
    return {**plain, "expected": len(expected), "digest": hashlib.sha256(codes.encode()).hexdigest()}


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


# -- looking --------------------------------------------------------------------------------


@listed(area=EXAM, title=say("List exams"), command="exam list")
def list_exams(desk: Desk, year: int | None = None) -> list[Exam]:
    """Every exam, or those that count in a year, the latest window first; without who is expected."""
    from learnlaw.store.exams import exam_rows

    with desk.reading() as connection:
        rows = exam_rows(connection)
    return [exam_of(row) for row in rows if year is None or row.counts_on.year == year]


@listed(area=EXAM, title=say("Show an exam"), command="exam show")
def show_exam(desk: Desk, number: str) -> Held:
    """One exam with everybody who is expected. NotFoundError."""
    with desk.reading() as connection:
        return find_exam(desk, connection, number, desk.facts.people(connection))
