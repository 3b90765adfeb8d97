"""Trying out a change of plans, minima or readings on the command line: `quota what-if`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from learnlaw.cli.frame import Front, day_option, pass_front
from learnlaw.cli.quota_words import STATES
from learnlaw.cli.receipts import COUNTS, tell_receipt
from learnlaw.cli.show import Column, figure, format_option, listing, tell_notices
from learnlaw.errors import say
from learnlaw.i18n import _, language, tell

if TYPE_CHECKING:
    from learnlaw.domain.forecast import State
    from learnlaw.domain.quota import Finding
    from learnlaw.domain.what_if import ShiftLine
    from learnlaw.verbs.what_if import Trial, Trying

COUNTS["readings"] = say("readings chosen")

COLUMNS = (
    Column("turned", ""),
    Column("subject", ""),
    Column("code", ""),
    Column("name", _("Unit")),
    Column("count", _("Officers"), right=True),
    Column("pack", ""),
    Column("rule", ""),
    Column("title", _("Rule")),
    Column("from", ""),
    Column("until", ""),
    Column("state_before", ""),
    Column("state_after", ""),
    Column("before_words", _("Now")),
    Column("after_words", _("Then")),
    Column("minimum_before", ""),
    Column("minimum_after", ""),
    Column("actual_before", ""),
    Column("actual_after", ""),
    Column("planned_before", ""),
    Column("planned_after", ""),
    Column("figures", _("Done + planned / required")),
)


@click.command(
    "what-if",
    help=_("what would differ if a session were planned, moved or called off, or a rule asked otherwise"),
)
@click.option("--plan", "kind", metavar=_("KIND"), help=_("one more planned activity of this kind"))
@click.option("--unit", "units", multiple=True, help=_("a unit it counts for; give it again for each"))
@day_option("--date", "day", words=_("the day of the planned activity"))
@click.option("--hours", default="", help=_("its hours of study 学时"))
@click.option("--attend", default="", help=_("who is to be there, codes or names, parted by 、 (everybody)"))
@click.option(
    "--move", "moves", multiple=True, metavar="ID=DATE", help=_("a planned activity on another day")
)
@click.option("--cancel", "cancelled", multiple=True, metavar="ID", help=_("a planned activity called off"))
@click.option("--minimum", "minimums", multiple=True, metavar="RULE=N", help=_("another minimum of a rule"))
@click.option(
    "--reading", "readings", multiple=True, metavar="RULE=NAME", help=_("another reading of a rule")
)
@click.option("--year", type=click.IntRange(1990, 2200), help=_("every window of this year"))
@click.option("--keep", is_flag=True, help=_("do it, instead of only looking"))
@click.option("--reason", default="", help=_("why; needed where a window is closed"))
@format_option
@pass_front
def what_if_(
    front: Front,
    kind: str | None,
    units: tuple[str, ...],
    day: date | None,
    hours: str,
    attend: str,
    moves: tuple[str, ...],
    cancelled: tuple[str, ...],
    minimums: tuple[str, ...],
    readings: tuple[str, ...],
    year: int | None,
    keep: bool,
    reason: str,
    form: str,
) -> None:
    from learnlaw.verbs.what_if import CancelPlan, keep_trial, what_if

    tried: list[Trying] = []
    if kind is not None:
        tried.append(_plan(front, kind, units, day, hours, attend))
    tried += _asked(moves, minimums, readings)
    tried += [CancelPlan(which) for which in cancelled]
    if keep:
        tell_receipt(keep_trial(front.desk, tried, reason=reason), "json" if form == "json" else "table")
        return
    _print(what_if(front.desk, tried, year=year), form)


def _plan(
    front: Front, kind: str, units: tuple[str, ...], day: date | None, hours: str, attend: str
) -> Trying:
    from learnlaw.verbs.ledger_form import record_from
    from learnlaw.verbs.what_if import AddPlan

    if not units or day is None:
        raise click.UsageError(_("--plan needs --unit and --date"))
    words = {
        "first": day.isoformat(),
        "units": "、".join(units),
        "kinds": kind,
        "topic": _("(planned on trial)"),
        "status": "planned",
        "hours": hours,
        "attendees": attend,
    }
    titles = {"first": "--date", "units": "--unit", "kinds": "--plan", "hours": "--hours"}
    record, notices = record_from(front.desk, {k: w for k, w in words.items() if w}, titles)
    tell_notices(notices)
    return AddPlan(record)


def _asked(moves: tuple[str, ...], minimums: tuple[str, ...], readings: tuple[str, ...]) -> Iterator[Trying]:
    from learnlaw.domain.values import parse_date, parse_number
    from learnlaw.verbs.what_if import MovePlan, OtherMinimum, OtherReading

    for which, value in _pairs("--move", moves):
        yield MovePlan(which, parse_date(value)[0])
    for rule, value in _pairs("--minimum", minimums):
        yield OtherMinimum(rule, parse_number(value.rstrip("%"))[0])
    for rule, value in _pairs("--reading", readings):
        yield OtherReading(rule, value)


def _pairs(option: str, texts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for text in texts:
        name, equals, value = text.partition("=")
        if not (name and equals and value):
            raise click.UsageError(
                _("{option} takes a pair parted by =, not {text}").format(option=option, text=text)
            )
        yield name.strip(), value.strip()


def _print(found: Trial, form: str) -> None:
    from learnlaw.domain.what_if import counts, rolled

    roster = found.judged.people.roster
    rows = [_row(line, roster.units[line.unit].name) for line in rolled(found.shifts)]
    summary = {
        "before": {state.value: n for state, n in counts(found.judged.verdict).items()},
        "after": {state.value: n for state, n in counts(found.after).items()},
    }
    listing(form, COLUMNS, rows, name="shifts", more={"as_of": found.as_of, "summary": summary})
    if form == "table":
        if not rows:
            click.echo(_("nothing would differ"))
        for state, before in counts(found.judged.verdict).items():
            after = counts(found.after)[state]
            if before != after:
                click.echo(f"{tell(STATES[state.value])} {before} -> {after}")
        click.echo(_("nothing was written"), err=True)


def _row(line: ShiftLine, unit: str) -> dict[str, Any]:
    shift = line.first
    finding, (old, new) = shift.finding, shift.states
    row: dict[str, Any] = {
        "turned": shift.turned,
        "subject": finding.subject.kind,
        "code": line.unit,
        "name": unit,
        "count": len(line.shifts) if finding.subject.kind == "officer" else None,
        "pack": finding.pack,
        "rule": finding.rule.id,
        "title": format(finding.rule.title, language()),
        "from": finding.window.start,
        "until": finding.window.last,
        "state_before": old and old.value,
        "state_after": new and new.value,
        "before_words": _state(old),
        "after_words": _state(new),
    }
    for name in ("minimum", "actual", "planned"):
        row[f"{name}_before"] = shift.before and getattr(shift.before, name)
        row[f"{name}_after"] = shift.after and getattr(shift.after, name)
    if len(line.shifts) == 1:
        row["figures"] = " -> ".join(filter(None, [_figures(shift.before), _figures(shift.after)]))
    return row


def _state(state: State | None) -> str:
    return tell(STATES[state.value]) if state else "-"


def _figures(finding: Finding | None) -> str:
    if finding is None:
        return ""
    return f"{figure(finding.actual)}+{figure(finding.planned)}/{figure(finding.minimum)}"
