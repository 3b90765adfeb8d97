"""How much the longest window of a rule can hold."""

from __future__ import annotations

from decimal import Decimal

from learnlaw.domain.policy import PolicyPack, QuotaRule, Span

_LONGEST = {"month": 31, "quarter": 92, "half_year": 184, "year": 366}
_HOURS_A_DAY = Decimal(24)


def most_counts(rule: QuotaRule, pack: PolicyPack) -> int | None:
    """How many activities fit, `spacing` days apart; None where the window has no known length."""
    days = most_days(rule, pack)
    return None if days is None else (days - 1) // rule.spacing + 1


def most_hours(rule: QuotaRule, pack: PolicyPack) -> Decimal | None:
    """How many hours fit under the daily cap; None where the window has no known length."""
    days = most_days(rule, pack)
    cap = pack.hours.daily_cap
    return None if days is None else days * (_HOURS_A_DAY if cap is None else cap)


def most_days(rule: QuotaRule, pack: PolicyPack) -> int | None:
    """The days of the longest window that the rule can have; None: not known, or open."""
    per = rule.per
    if per.kind in _LONGEST:
        return _LONGEST[per.kind]
    if per.kind == "years":
        return _days(Span(years=per.years or 1))
    if per.kind in ("by", "plan"):
        first, last = pack.in_force.first, per.by or pack.in_force.last
        return None if first is None or last is None else max((last - first).days + 1, 0)
    lengths = [_days(span) for span in (per.before, per.after) if span is not None]
    return sum(lengths) if lengths else None


def _days(span: Span) -> int:
    return span.years * 366 + span.months * 31 + span.days
