"""Changes one unit, officer or posting, by the columns of the roster file: what an import does, for one row.

What a form or a command says goes the way of a file: the same headers and
synonyms, the same checks, the same rules for who is meant and when a posting
begins (RULES 1 to 4). Columns that are not said stay untouched, a blank clears.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from learnlaw.domain.people import home
from learnlaw.errors import NotFoundError, Problem, RefusedError, UsageError, say
from learnlaw.formats.headers import OFFICERS, POSTINGS, UNITS, Form
from learnlaw.formats.roster_entries import RosterFile
from learnlaw.verbs.matching import Matcher, Unmatched
from learnlaw.verbs.registry import PEOPLE, Work, verb
from learnlaw.verbs.roster_import import Plan, plan_import, stop_at, write_plan

if TYPE_CHECKING:
    from learnlaw.store.roster import RosterRows

Fields = Mapping[str, str]
"""Text by the header of its column, Chinese or English, as it would be typed into the file."""


class NoSuchColumnError(UsageError):
    """A field is no column of the roster."""

    template = "{field} is no column of {sheet}; the columns are {columns}"


class NothingSaidError(UsageError):
    """No field is given."""

    template = "nothing is said: give a column and its value, such as {sample}"


@verb(area=PEOPLE, title=say("Add a unit or an officer"), command="roster add")
def add_member(work: Work, fields: Fields, *, on: date | None = None) -> None:
    """Enter somebody who has 姓名, or a unit that has 单位名称.

    Raises `RefusedError` with the column at fault, also for who is there already.
    """
    form = UNITS if _says(UNITS, fields, "name") and not _says(OFFICERS, fields, "name") else OFFICERS
    said = _known(form, fields)
    plan = _take(work, form, said, on)
    _refuse_known(form, said, plan)
    _keep(work, plan, plan.made[0] if plan.made else said.get("code") or said["name"], said)


@verb(area=PEOPLE, title=say("Change a unit or an officer"), command="roster edit")
def edit_member(work: Work, code: str, fields: Fields, *, on: date | None = None, reason: str = "") -> None:
    """Change what is recorded of a unit or an officer; a 单位 of an officer is a move on that day.

    Raises `NotFoundError`, `NoSuchColumnError`, `RefusedError`.
    """
    form, known = _stored(work, code)
    said = _known(form, fields)
    plan = _take(work, form, {**known, **said}, on)
    _keep(work, plan, known["code"], said, reason)


@verb(area=PEOPLE, title=say("Record a posting"), command="roster post")
def post_officer(work: Work, code: str, fields: Fields, *, on: date | None = None) -> None:
    """Record a posting beside the main one, or a candidate 拟任 with the day that is expected.

    `fields` are columns of 任职; one of the same unit, kind and beginning is
    changed. Raises `NotFoundError`, `NoSuchColumnError`, `RefusedError`.
    """
    form, known = _stored(work, code)
    if form is not OFFICERS:
        raise NotFoundError(kind=say("officer"), code=code)
    said = _known(POSTINGS, fields)
    plan = _take(work, POSTINGS, {"officer": known["code"], **said}, on)
    _keep(work, plan, known["code"], said)


# -- one row as a file of one row ---------------------------------------------------------


def _says(form: Form, fields: Fields, name: str) -> bool:
    return any((column := form.column_of(word)) is not None and column.field == name for word in fields)


def _known(form: Form, fields: Fields) -> dict[str, str]:
    """The fields by the names of their columns. Raises `NoSuchColumnError`, `NothingSaidError`."""
    found = {}
    for word, value in fields.items():
        column = form.column_of(word)
        if column is None:
            titles = "、".join(column.title for column in form.columns)
            raise NoSuchColumnError(field=word, sheet=form.title, columns=titles)
        found[column.field] = value
    if not found:
        raise NothingSaidError(sample=f"{form.columns[1].title}=…")
    return found


def _stored(work: Work, code: str) -> tuple[Form, dict[str, str]]:
    """Whom a code or name means: the sheet of their rows, and the columns that every row must have."""
    roster = work.people.roster
    matcher = Matcher(roster)
    if code not in roster.officers and not isinstance(unit := matcher.unit(code), Unmatched):
        return UNITS, {"code": unit, "name": roster.units[unit].name}
    officer = matcher.officer(code)
    if isinstance(officer, Unmatched):
        raise NotFoundError(kind=say("unit or officer"), code=code)
    now = roster.as_of(work.desk.today()).serving.get(officer, ())
    posting = home(now) or next(iter(reversed(roster.postings_of.get(officer, ()))), None)
    if posting is None:
        raise NotFoundError(kind=say("officer"), code=code)
    return OFFICERS, {"code": officer, "name": roster.officers[officer].name, "unit": posting.unit}


def _take(work: Work, form: Form, said: Mapping[str, str], on: date | None) -> Plan:
    """What the row would change. Raises `RefusedError`."""
    from learnlaw.store.roster import load_rows

    file, problems = _read(form, said)
    stop_at(_without_place(problems))
    day = on or work.desk.today()
    rows = load_rows(work.connection)
    plan = plan_import(file, rows, work.desk.kinds, day)
    stop_at(_without_place(plan.problems))
    plan.before = _before(plan, rows)
    work.notices += _without_place([*problems, *plan.notices])
    return plan


def _without_place(problems: Iterable[Problem]) -> list[Problem]:
    """Problems that name the column alone: who gave one row knows which."""
    return [replace(problem, place=None) for problem in problems]


def _read(form: Form, said: Mapping[str, str]) -> tuple[RosterFile, list[Problem]]:
    from learnlaw.formats.door import take
    from learnlaw.formats.roster_sheet import read_roster

    text = io.StringIO()
    titles = [form.by_field[name].title for name in said]
    csv.writer(text).writerows([titles, list(said.values())])
    source, problems = take(text.getvalue().encode("utf-8-sig"), "")
    if source is None:
        raise RefusedError(problems)
    file, more = read_roster(source)
    return file, [*problems, *more]


def _refuse_known(form: Form, said: Mapping[str, str], plan: Plan) -> None:
    what = "units" if form is UNITS else "officers"
    if plan.counts[f"{what}_added"]:
        return
    words = say("{name} is there already; change it instead", name=said["name"])
    raise RefusedError([Problem("already-there", words, None, "", None, form.by_field["name"].title)])


def _keep(work: Work, plan: Plan, subject: str, said: Mapping[str, str], reason: str = "") -> None:
    """Write what is planned, with its receipt and its entry in the audit log."""
    work.counts.update({what: count for what, count in plan.counts.items() if count})
    work.made += plan.made
    work.keep = work.keep and plan.writes
    write_plan(work, plan)
    work.audit(subject, before=plan.before or None, after=dict(said), reason=reason.strip())


_TABLES = {"unit": "units", "officer": "officers", "posting": "postings"}


def _before(plan: Plan, rows: RosterRows) -> dict[str, Any]:
    """What stood where something is changed, as the audit log keeps it."""
    found: dict[str, Any] = {}
    for table, name in _TABLES.items():
        columns = plan.changed[table]
        stored = {row.id: row._asdict() for row in getattr(rows, name)}
        for place, key in enumerate(columns.get("id", ())):
            differs = {c: _plain(stored[key][c]) for c in columns if stored[key][c] != columns[c][place]}
            if differs:
                found.setdefault(table, []).append(differs)
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
