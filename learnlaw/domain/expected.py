"""Who is expected at an exam 应考: by unit and duty, by name, or drawn by seed for a spot test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from random import Random

from learnlaw.domain.exam import Expected
from learnlaw.domain.people import County
from learnlaw.domain.policy import Scope
from learnlaw.domain.question import LETTERS


def expected_by(county: County, scope: Scope, named: Iterable[str] = ()) -> list[Expected]:
    """Whoever serves within `scope` that day, or is named, in official order; the exempt with their reason.

    With names and an empty scope the named alone are meant.
    """
    names = tuple(named)
    meant = set(names)
    if not names or scope != Scope():
        meant |= {code for code in county.serving if county.officer_fits(code, scope)}
    found = []
    for code in meant:
        unit = county.home_unit(code) or _last_unit(county, code)
        why = county.exempt[code].reason if code in county.exempt else ""
        found.append(Expected(officer=code, unit=unit, exempt=why))
    position = county.roster.position
    return sorted(found, key=lambda one: (position.get(one.unit, 0), one.unit, one.officer))


def _last_unit(county: County, code: str) -> str:
    postings = county.roster.postings_of.get(code, ())
    return postings[-1].unit if postings else next(iter(county.roster.units))


def drawn(expected: Sequence[Expected], each: int, reserves: int, seed: int) -> list[Expected]:
    """So many of each unit by lot, and reserves behind them in the order in which they step in.

    The same people, figures and seed give the same draw. The exempt are never
    drawn; a unit with fewer people sends all of them.
    """
    by_unit: dict[str, list[Expected]] = {}
    for one in expected:
        if not one.exempt:
            by_unit.setdefault(one.unit, []).append(one)
    found = []
    for unit, members in by_unit.items():
        lots = Random(f"{seed}/{unit}")
        order = sorted(members, key=lambda one: one.officer)
        ranks = sorted((lots.random(), n) for n in range(len(order)))
        for place, (_, n) in enumerate(ranks[: each + reserves]):
            found.append(_with(order[n], reserve=max(0, place - each + 1)))
    return found


def carried(
    before: Sequence[Expected], chosen: Sequence[Expected], anew: Sequence[Expected]
) -> list[Expected]:
    """Who is expected after a draft was changed: `anew`, with what was settled person by person before.

    `before` is the list as it stood, `chosen` what the choice of units, duties
    and lots had come to by itself. Who was let in by hand stays, who was excused
    by hand stays so, and granted time and attempts stay with their officer.
    """
    was = {one.officer: one for one in before}
    by_choice = {one.officer: one for one in chosen}
    found = [_with_grants(one, was.get(one.officer), by_choice.get(one.officer)) for one in anew]
    there = {one.officer for one in anew}
    added = [one for one in before if one.officer not in by_choice and one.officer not in there]
    return [*found, *added]


def _with_grants(one: Expected, was: Expected | None, chosen: Expected | None) -> Expected:
    if was is None:
        return one
    settled = chosen is not None and was.exempt != chosen.exempt
    called_up = chosen is not None and chosen.reserve and not was.reserve
    return _with(
        one,
        exempt=was.exempt if settled else one.exempt,
        reserve=0 if called_up else one.reserve,
        extra_minutes=was.extra_minutes,
        extra_reason=was.extra_reason,
        attempts=was.attempts,
    )


def seated(expected: Sequence[Expected], forms: int, halls: Mapping[str, tuple[int, int]]) -> list[Expected]:
    """Seats hall by hall in the order given, each hall by rows; neighbours on any side have different forms.

    `halls` are rows and columns of seats. Without halls forms alternate down the
    list. Reserves and the exempt get no seat; who finds no room has none.
    """
    places = [
        (hall, row * columns + column + 1, row + column)
        for hall, (rows, columns) in halls.items()
        for row in range(rows)
        for column in range(columns)
    ]
    found, n = [], 0
    for one in expected:
        if one.exempt or one.reserve:
            found.append(one)
            continue
        hall, seat, turn = places[n] if n < len(places) else ("", 0, n)
        found.append(_with(one, form=LETTERS[turn % forms] if forms else "", hall=hall, seat=seat))
        n += 1
    return found


def _with(one: Expected, **values: object) -> Expected:
    from dataclasses import replace

    return replace(one, **values)  # type: ignore[arg-type]  # fields of Expected, checked there
