"""Writes a pack as YAML that reads back as the same pack."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from learnlaw.domain.kinds import ActivityKind, Title
from learnlaw.domain.policy import (
    CountsIf,
    DateRange,
    NotMeasured,
    Per,
    PolicyPack,
    QuotaRule,
    Reading,
    Scope,
    Source,
    Span,
)
from learnlaw.formats.policy_rule import CHANGEABLE

_HAN = "\u4e00-\u9fff"
_PLAIN = re.compile(f"[A-Za-z{_HAN}][A-Za-z0-9_{_HAN}〔〕《》、，。；（）-]*")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off"}
_ESCAPED = re.compile("[\x7f-\x9f\xad\u2028\u2029\ufeff\ufffe\uffff]")


def dump_policy(pack: PolicyPack) -> str:
    """The pack as text; defaults are left out, and so are comments, which a pack does not hold."""
    lines = ["schema: 1"]
    for key, value in _head(pack).items():
        lines.append(f"{key}: {_flow(value)}")
    lines += _block("kinds", {kind.code: _kind(kind) for kind in pack.kinds})
    lines += ["rules:" if pack.rules else "rules: []"]
    for rule in pack.rules:
        lines += _rule(rule)
    lines += _list("not_measured", map(_not_measured, pack.not_measured))
    lines += _list("notes", pack.notes)
    return "\n".join(lines) + "\n"


def _head(pack: PolicyPack) -> dict[str, Any]:
    hours = pack.hours
    return {
        "pack": pack.id,
        "title": pack.title,
        "document": pack.document,
        "issuer": pack.issuer,
        "issued": pack.issued,
        "in_force": _range(pack.in_force),
        "timezone": pack.timezone,
        "term": None if pack.term is None else _range(pack.term),
        "hours": {
            "minutes": hours.minutes,
            "half_day": hours.half_day,
            "day": hours.day,
            "daily_cap": hours.daily_cap,
            "online_cap": hours.online_cap,
        },
    }


def _range(days: DateRange) -> dict[str, Any]:
    return {"from": days.first, "until": days.last}


def _kind(kind: ActivityKind) -> dict[str, Any]:
    usual = ActivityKind(code=kind.code, title=kind.title, credits=kind.credits)
    return {"title": kind.title} | _without(
        {
            "plural": (kind.plural, usual.plural),
            "synonyms": (kind.synonyms, usual.synonyms),
            "credits": (kind.credits, None),
            "units": (kind.units, usual.units),
            "exam": (kind.exam, usual.exam),
            "verbs": ({"unit": kind.unit_verb, "officer": kind.officer_verb}, _VERBS),
        }
    )


_VERBS = {"unit": Title("举办", "hold"), "officer": Title("参加", "attend")}


def _without(values: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
    """The values that are not what they are by default."""
    return {key: value for key, (value, usual) in values.items() if value != usual}


def _rule(rule: QuotaRule) -> list[str]:
    usual = QuotaRule(
        id=rule.id, title=rule.title, subject=rule.subject, measure=rule.measure, minimum=rule.minimum
    )
    values = {"id": rule.id, "title": rule.title, "force": rule.force}
    fields = {key: getattr(rule, key) for key in CHANGEABLE}
    shown = {key: value for key, value in fields.items() if value != getattr(usual, key)}
    shown |= {
        "per": rule.per,
        "subject": rule.subject,
        "measure": rule.measure,
        "minimum": rule.minimum,
        "percent": rule.percent,
    }
    values |= _changes({key: shown[key] for key in (*CHANGEABLE, "percent") if key in shown})
    values |= _without({"spacing": (rule.spacing, usual.spacing)})
    values |= {"prorate": "days"} if rule.prorate else {}
    lines = [f"{key}: {_flow(value)}" for key, value in values.items()]
    lines += _block("readings", {name: _reading(reading) for name, reading in rule.readings.items()})
    after = _without({"reading": (rule.reading, None), "lead": (rule.lead, None)}) | {
        "source": _source(rule.source)
    }
    lines += [f"{key}: {_flow(value)}" for key, value in after.items() if value != {}]
    return ["", *(("  - " if n == 0 else "    ") + line for n, line in enumerate(lines))]


def _reading(reading: Reading) -> dict[str, Any]:
    title = {} if reading.title is None else {"title": reading.title}
    return title | _changes(reading.changes)


def _changes(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a rule as its keys: a percentage is one value with its sign."""
    values = {key: value for key, value in fields.items() if key != "percent"}
    if "minimum" in values and fields.get("percent"):
        values["minimum"] = _Raw(f"{_number(values['minimum'])}%")
    return values


def _scope(scope: Scope) -> dict[str, Any]:
    fields = {
        "kinds": scope.kinds,
        "enforces": scope.enforces,
        "under": scope.under,
        "units": scope.units,
        "duties": scope.duties,
        "qualification": scope.qualification,
        "since": scope.since,
    }
    return {
        key: value for key, value in fields.items() if value is not None and value not in ((), frozenset())
    }


def _per(per: Per) -> Any:
    if per.years is not None:
        return {"years": per.years}
    if per.by is not None:
        return {"by": per.by}
    if per.anchor is None:
        return per.kind
    if per.kind == "around":
        return {"around": per.anchor, "before": per.before, "after": per.after}
    return {per.kind: per.anchor, "within": per.after if per.kind == "after" else per.before}


def _counts_if(asked: CountsIf) -> dict[str, Any]:
    shares = {"present": asked.present, "leaders_present": asked.leaders_present, "turnout": asked.turnout}
    fields: dict[str, Any] = {"minutes": asked.minutes, "evidence": asked.evidence}
    fields |= {key: True for key, yes in (("own", asked.own), ("passed", asked.passed)) if yes}
    fields |= {key: _Raw(f"{_number(share)}%") for key, share in shares.items() if share is not None}
    fields["entered_within"] = asked.entered_within
    return {key: value for key, value in fields.items() if value is not None}


def _source(source: Source) -> dict[str, Any]:
    fields = {
        "clause": source.clause,
        "document": source.document,
        "quote": source.quote,
        "note": source.note,
    }
    return {key: value for key, value in fields.items() if value is not None}


def _not_measured(entry: NotMeasured) -> dict[str, Any]:
    document = {} if entry.document is None else {"document": entry.document}
    return {"clause": entry.clause, "what": entry.what} | document


def _span(span: Span) -> str:
    parts = ((span.years, "year"), (span.months, "month"), (span.days, "day"))
    return " ".join(f"{n} {unit}" if n == 1 else f"{n} {unit}s" for n, unit in parts if n)


def _block(key: str, entries: Mapping[str, Any]) -> list[str]:
    if not entries:
        return []
    return [f"{key}:", *(f"  {name}: {_flow(value)}" for name, value in entries.items())]


def _list(key: str, entries: Iterable[Any]) -> list[str]:
    lines = [f"  - {_flow(entry)}" for entry in entries]
    return ["", f"{key}:", *lines] if lines else []


class _Raw(str):
    """Text of YAML, to be written as it is."""

    __slots__ = ()


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, _Raw):
        return str(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int | Decimal):
        return _number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, frozenset):
        value = sorted(value)
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _flow(_AS_DATA[type(value)](value))


def _title(title: Title) -> Any:
    return title.zh if title.zh == title.en else {"zh": title.zh, "en": title.en}


_AS_DATA: dict[type, Any] = {
    Title: _title,
    Scope: _scope,
    Per: _per,
    CountsIf: _counts_if,
    Span: lambda span: _Raw(_span(span)),
}


def _number(value: int | Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(value: str) -> str:
    """Plain where nothing in it means something to YAML, else in double quotes."""
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
