"""Pictures of reports: how every unit stands, hours month by month, and the standing over the year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from learnlaw.domain.calendar import Period
from learnlaw.domain.forecast import State
from learnlaw.domain.quota import ORDER, Finding
from learnlaw.domain.study import Status, day_credits, hours
from learnlaw.domain.survey import Line
from learnlaw.errors import Message
from learnlaw.reports.model import Curves, HeatMap, Kind, Series, Spot, Tone
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import judge_packs
from learnlaw.verbs.report_counted import moved_to
from learnlaw.verbs.report_desk import named, share, told, window_words
from learnlaw.verbs.report_quota_tables import bare, measure_word, worst_first

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.store.people import People
    from learnlaw.verbs.reports_quota import Quota

SPOTS = {
    State.MET: Spot("完", Tone.GOOD),
    State.PLANNED: Spot("安", Tone.SURE),
    State.ON_TRACK: Spot("正", Tone.EVEN),
    State.BEHIND: Spot("滞", Tone.WARN),
    State.IMPOSSIBLE: Spot("难", Tone.BAD),
    State.MISSED: Spot("未", Tone.LOST),
}
"""What stands for each state: a word, and a colour that says no more than it."""
LEGEND = tuple((spot, told(Message(state.value))) for state, spot in SPOTS.items())
OF_OFFICERS = (
    "人员指标在图中显示达标人数的百分数，底色为该单位多数人的状态；有多个周期的单位指标取最差的周期。"
)
PLAIN_HOURS = "分月学时为逐场登记的学时之和（人·学时），未扣减每日上限和时间重叠部分。"


# -- how every unit stands -----------------------------------------------------------------------


def heat_map(quota: Quota) -> HeatMap | None:
    """Units by demands; None where fewer than two units are judged."""
    roster = quota.judged.people.roster
    places: dict[str, dict[int, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for n, (_, findings) in enumerate(quota.by_line):
        for finding in findings:
            places[finding.subject.unit][n].append(finding)
    units = sorted((code for code in places if code in roster.units), key=roster.position.__getitem__)
    if len(units) < 2:
        return None
    lines = [line for line, _ in quota.by_line]
    rows = tuple(
        (
            roster.units[code].name,
            tuple(_spot(line, roster.units[code].name, places[code].get(n)) for n, line in enumerate(lines)),
        )
        for code in units
    )
    return HeatMap("分单位一览", tuple(named(line.rule.title) for line in lines), rows, LEGEND)


def _spot(line: Line, unit: str, findings: Sequence[Finding] | None) -> Spot | None:
    if not findings:
        return None
    title = named(line.rule.title)
    if line.rule.subject == "unit":
        worst = min(findings, key=worst_first)
        spot, unit_word = SPOTS[worst.state], measure_word(line)
        figures = f"{bare(worst.actual)}/{bare(worst.minimum)}{unit_word}"
        state = told(Message(worst.state.value))
        return Spot(
            spot.word, spot.tone, f"{unit}　{title}（{window_words(worst.window)}）：{state}，{figures}"
        )
    states = Counter(finding.state for finding in findings)
    usual = max(states, key=lambda state: (states[state], -ORDER[state]))
    met = states[State.MET]
    note = f"{unit}　{title}：{met}/{len(findings)}人达标"
    return Spot(str(met * 100 // len(findings)), SPOTS[usual].tone, note)


# -- hours month by month ------------------------------------------------------------------------


def hours_by_month(
    desk: Desk, connection: Connection, people: People, year: int, officers: Collection[str] | None = None
) -> Curves | None:
    """What officers earned in each month of a year up to the desk's day, by category; None of nothing."""
    on = min(desk.today(), date(year, 12, 31))
    if on.year < year:
        return None
    sums: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for day, category, amount in _earned(desk, connection, people, year, officers):
        if day <= on:
            sums[category][day.month] += amount
    titles = desk.kinds.categories
    months = range(1, on.month + 1)
    series = tuple(
        Series(named(titles[code].title), tuple(hours(sums[code][month]) for month in months))
        for code in titles
        if sums.get(code)
    )
    if not series:
        return None
    labels = tuple(f"{month}月" for month in months)
    return Curves(f"{year}年分月学时（人·学时）", labels, series, stacked=True, label_title="月份")


def _earned(
    desk: Desk, connection: Connection, people: People, year: int, officers: Collection[str] | None
) -> Iterator[tuple[date, str, int]]:
    """Day, category and hundredths of what was earned in a year."""
    from learnlaw.store.history import records_known_on
    from learnlaw.store.report import earned_by_day

    if desk.known_on is None:
        ids = None if officers is None else [people.officer_ids[code] for code in officers]
        yield from earned_by_day(connection, year, ids)
        return
    for key, (record, entered) in records_known_on(connection, people, desk.known_on).items():
        if record.status is not Status.HELD or not record.first.year <= year <= record.last.year:
            continue
        session = record.session(str(key), entered)
        for seat in record.attendances:
            if officers is None or seat.officer in officers:
                for credit in day_credits(session, seat, desk.workdays):
                    if credit.day.year == year:
                        yield credit.day, record.category, credit.hundredths


# -- standing over the year ------------------------------------------------------------------------


def standing_by_month(desk: Desk, connection: Connection, quota: Quota) -> Curves:
    """The share of each demand that was met at the end of every month up to the day of judging.

    By what is known now: what was entered late counts from its day.
    """
    basis = quota.judged.survey.basis
    year = basis.year or basis.on.year
    ends = [Period.MONTH.window(date(year, month, 1)).last or basis.on for month in range(1, 13)]
    days = [day for day in ends if day < basis.on]
    if basis.on.year == year:
        days.append(basis.on)
    shares = [_met(quota, moved_to(desk, day), connection) for day in days]
    series = tuple(
        Series(named(line.rule.title), tuple(found.get(findings[0].id) for found in shares))
        for line, findings in quota.by_line
    )
    labels = tuple(f"{day.month}月" if day in ends else f"{day.month}月{day.day}日" for day in days)
    return Curves(f"{year}年各月末指标完成比例", labels, series, Kind.PERCENT, label_title="截至")


def _met(quota: Quota, desk: Desk, connection: Connection) -> dict[str, Decimal | None]:
    """The share that was met on the desk's day, by rule."""
    basis = quota.judged.survey.basis
    judged = judge_packs(desk, connection, basis.packs, year=basis.year)
    met: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for finding in judged.verdict.findings:
        if quota.covers(finding):
            every[finding.id] += 1
            met[finding.id] += finding.state is State.MET
    return {key: share(met[key], every[key]) for key in every}
