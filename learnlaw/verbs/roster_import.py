"""Imports a roster: everything that a file says, or nothing of it (RULES 1, 2, 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from learnlaw.domain.kinds import Kinds
from learnlaw.errors import Problem, RefusedError, say
from learnlaw.formats.door import Options
from learnlaw.formats.roster_entries import RosterFile
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.registry import PEOPLE, Receipt, Work, listed, receipt_of, working
from learnlaw.verbs.roster_officers import OfficerBook
from learnlaw.verbs.roster_services import FIELDS, Services
from learnlaw.verbs.roster_units import UnitBook
from learnlaw.verbs.uncollected import uncollected

if TYPE_CHECKING:
    from learnlaw.store.roster import PostingRow, RosterRows

__all__ = ["Matched", "Options", "Plan", "import_roster", "match_roster", "plan_import"]

COUNTS = tuple(
    f"{what}_{fate}"
    for what in ("units", "officers", "postings")
    for fate in ("added", "changed", "unchanged")
)


@listed(area=PEOPLE, title=say("Import a roster"), command="roster import")
def import_roster(
    desk: Desk, path: Path, *, options: Options | None = None, on: date | None = None, dry_run: bool = False
) -> Receipt:
    """Take in what a roster file says, all of it or nothing.

    Moves that the file does not date begin on `on`, else on the desk's day.
    A missing database is made only when there is something to write. Raises
    `RefusedError` with every problem, each with its cell.
    """
    with uncollected():
        file, notices = read_file(path, options or Options())
        day = on or desk.today()
        plan = None
        if not desk.database_exists:
            plan = _refuse_or(plan_import(file, _nothing(), desk.kinds, day), notices)
            if dry_run or not plan.writes:
                return Receipt(number=0, verb="import_roster", counts=plan.counts, notices=plan.notices)
        with working(desk, "import_roster", dry=dry_run) as work:
            _import(work, file, day, notices, plan)
        return receipt_of(work)


def read_file(path: Path, options: Options) -> tuple[RosterFile, list[Problem]]:
    """A roster file as entries, with its notices. Raises `RefusedError`."""
    from learnlaw.formats.door import open_file
    from learnlaw.formats.roster_sheet import read_roster

    source, problems = open_file(path, options)
    if source is None:
        raise RefusedError(problems)
    file, more = read_roster(source, options)
    problems = [*problems, *more]
    stop_at(problems)
    return file, problems


def stop_at(problems: Sequence[Problem]) -> None:
    """What is only told is told when the rest is right. Raises `RefusedError` in the order of the lines."""
    if refused := [problem for problem in problems if not problem.warning]:
        sheets = {problem.place.sheet if problem.place else "": None for problem in refused}
        order = {sheet: number for number, sheet in enumerate(sheets)}
        raise RefusedError(sorted(refused, key=lambda problem: _line(problem, order)))


def _line(problem: Problem, order: Mapping[str, int]) -> tuple[int, int]:
    place = problem.place
    return (order[place.sheet], place.line or 0) if place else (-1, 0)


def _nothing() -> RosterRows:
    from learnlaw.store.roster import RosterRows

    return RosterRows()


def _import(work: Work, file: RosterFile, on: date, notices: Sequence[Problem], first: Plan | None) -> None:
    """Write what a file changes; `first` is the plan for a database without a roster, if there was none."""
    from learnlaw.store.roster import load_rows

    stored = load_rows(work.connection)
    plan = None if any(stored) else first
    plan = plan or _refuse_or(plan_import(file, stored, work.desk.kinds, on), notices)
    work.counts.update(plan.counts)
    work.notices += plan.notices
    work.made += plan.made
    work.keep = work.keep and plan.writes
    write_plan(work, plan)
    name = Path(file.file).name
    rows = len(file.units) + len(file.officers) + len(file.postings)
    after = {"file": name, "digest": file.digest, "rows": rows, "on": on.isoformat(), **plan.counts}
    work.audit(f"roster {name}", after=after)


# -- the plan --------------------------------------------------------------------------


@dataclass
class Plan:
    """What an import would write, by table and column."""

    problems: list[Problem]
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    made: list[str] = field(default_factory=list)
    added: dict[str, Mapping[str, Sequence[Any]]] = field(default_factory=dict)
    changed: dict[str, Mapping[str, Sequence[Any]]] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    """What stood where something is changed, for who keeps it with a change."""

    @property
    def notices(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.warning)

    @property
    def writes(self) -> bool:
        """Whether anything is new or changed."""
        return any(count for what, count in self.counts.items() if not what.endswith("unchanged"))


def _refuse_or(plan: Plan, notices: Sequence[Problem]) -> Plan:
    plan.problems = [*notices, *plan.problems]
    stop_at(plan.problems)
    return plan


def plan_import(file: RosterFile, rows: RosterRows, kinds: Kinds, on: date) -> Plan:
    """What a file changes about a roster on a day; its problems say what is refused and what is told."""
    found = match_roster(file, rows, kinds, on)
    plan = Plan(found.units.problems)
    _plan_officers(plan, found.book, found.columns)
    _plan_postings(plan, found.services, rows)
    _plan_units(plan, found.units)
    return plan


class Matched(NamedTuple):
    """Everything that a file speaks of beside what is stored; the three share their problems."""

    units: UnitBook
    book: OfficerBook
    services: Services
    columns: Mapping[str, Sequence[Any]]
    """What every row of 人员 leaves, by column of the table."""


def match_roster(file: RosterFile, rows: RosterRows, kinds: Kinds, on: date) -> Matched:
    """Find out whom and what each row of a file means; `units.problems` say what is refused."""
    units = UnitBook(kinds, on, [])
    units.stored(rows.units)
    units.read(file.units)
    book = OfficerBook(file.officers, rows.officers, _by_officer(rows.postings), units, units.problems)
    book.match()
    services = Services(book, units.problems, on)
    services.read(file.postings)
    columns = book.columns()
    book.check(columns)
    return Matched(units, book, services, columns)


def _by_officer(postings: Sequence[PostingRow]) -> dict[int, list[PostingRow]]:
    found: dict[int, list[PostingRow]] = {}
    for row in postings:
        found.setdefault(row.officer_id, []).append(row)
    return found


def _plan_units(plan: Plan, units: UnitBook) -> None:
    added, changed = units.added(), units.changed()
    plan.added["unit"] = _columns(added, {"version": 1})
    plan.changed["unit"] = _columns(
        [{**draft.values, "version": draft.stored.version + 1} for draft in changed if draft.stored], {}
    )
    told = sum(draft.entry is not None or draft.stored is None for draft in units.drafts.values())
    _count(plan, "units", len(added), len(changed), max(told - len(added) - len(changed), 0))


def _columns(rows: Sequence[Mapping[str, Any]], more: Mapping[str, Any]) -> dict[str, list[Any]]:
    found = {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}
    return {**found, **{name: [value] * len(rows) for name, value in more.items()}}


def _plan_officers(plan: Plan, book: OfficerBook, columns: Mapping[str, Sequence[Any]]) -> None:
    plan.made += book.made
    new = [target is None for target in book.targets]
    changed = [
        target is not None and tuple(target)[1:-1] != values
        for target, values in zip(book.targets, zip(*columns.values(), strict=True), strict=True)
    ]
    whole = {"id": book.ids, **columns}
    versions = [target.version + 1 for target in compress(book.targets, changed) if target]
    plan.added["officer"] = {
        **{name: list(compress(values, new)) for name, values in whole.items()},
        "version": [1] * sum(new),
    }
    plan.changed["officer"] = {
        **{name: list(compress(values, changed)) for name, values in whole.items()},
        "version": versions,
    }
    _count(plan, "officers", sum(new), sum(changed), len(new) - sum(new) - sum(changed))


def _plan_postings(plan: Plan, services: Services, rows: RosterRows) -> None:
    added, changed = services.added(), services.changed()
    first = max((row.id for row in rows.postings), default=0) + 1
    count = len(added["officer_id"])
    plan.added["posting"] = {"id": range(first, first + count), **added}
    plan.changed["posting"] = dict(zip(("id", *FIELDS), zip(*changed, strict=True), strict=False))
    _count(plan, "postings", count, len(changed), services.unchanged(changed))


def _count(plan: Plan, what: str, added: int, changed: int, unchanged: int) -> None:
    for fate, count in (("added", added), ("changed", changed), ("unchanged", unchanged)):
        plan.counts[f"{what}_{fate}"] = count


def write_plan(work: Work, plan: Plan) -> None:
    """Write what is planned in the transaction of a verb."""
    from learnlaw.store import tables
    from learnlaw.store.roster import add_columns, change_columns

    added = plan.added["unit"]
    # a unit may stand before the one above it: first all units, then what ties them
    above = {name: added.get(name, ()) for name in ("id", "parent_id", "merged_into_id")}
    bare = {name: [None] * len(above["id"]) for name in ("parent_id", "merged_into_id")}
    add_columns(work.connection, tables.unit, {**added, **bare})
    change_columns(work.connection, tables.unit, above)
    change_columns(work.connection, tables.unit, plan.changed["unit"])
    for table in (tables.officer, tables.posting):
        change_columns(work.connection, table, plan.changed[table.name])
        add_columns(work.connection, table, plan.added[table.name])
    work.roster_changed()
