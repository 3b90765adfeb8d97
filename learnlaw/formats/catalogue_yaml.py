"""The catalogue of instruments, as the YAML file that ships with the program."""

from __future__ import annotations

from collections.abc import Mapping

from learnlaw.domain.law import KINDS, ClauseFormError, ClauseRef, Edition, Instrument, title_key
from learnlaw.errors import Place, Problem, say
from learnlaw.formats.strict_yaml import Mapping as Node
from learnlaw.formats.yaml_fields import Fields, open_yaml

_TOP = ("as_of", "instruments")
_INSTRUMENT = ("id", "title", "short", "kind", "issuer", "adopted", "editions", "repealed", "unverified")
_EDITION = ("day", "change", "in_force", "articles", "unverified")
_CHANGES = ("adopted", "amended", "revised")


def read(text: str, file: str = "") -> tuple[list[Instrument], list[Problem]]:
    """The instruments of a catalogue, in its order, and what is wrong with it."""
    problems: list[Problem] = []
    top = open_yaml(text, file, _TOP, problems)
    if top is None:
        return [], problems
    rows = list(top.rows("instruments"))
    instruments = [_instrument(row, file, problems) for row in rows]
    _names(instruments, rows, file, problems)
    return instruments, problems


def _instrument(row: Node, file: str, problems: list[Problem]) -> Instrument:
    fields = Fields(row, file, problems, _INSTRUMENT, str(row.get("id", "")))
    editions = [_edition(e, fields) for e in fields.rows("editions")]
    gone = fields.fields("repealed", ("day", "by", "article"))
    return Instrument(
        id=fields.text("id", required=True),
        title=fields.text("title", required=True),
        short=tuple(fields.texts("short")),
        kind=fields.choice("kind", KINDS, "law"),
        issuer=fields.text("issuer") or None,
        adopted=fields.day("adopted"),
        editions=tuple(sorted((e for e in editions if e), key=lambda e: e.day)),
        repealed_on=gone.day("day", required=True) if gone else None,
        repealed_by=gone.text("by") or None if gone else None,
        repealed_clause=_clause(gone) if gone else None,
        unverified=_unverified(fields),
    )


def _edition(row: Node, above: Fields) -> Edition | None:
    fields = Fields(row, above.file, above.problems, _EDITION, above.name)
    day = fields.day("day", required=True)
    if day is None:
        return None
    return Edition(
        day=day,
        change=fields.choice("change", _CHANGES, "adopted"),
        in_force=fields.day("in_force"),
        articles=fields.integer("articles", 1, 1) if row.get("articles") is not None else None,
        unverified=_unverified(fields),
    )


def _unverified(fields: Fields) -> Mapping[str, str]:
    reasons = fields.node.get("unverified")
    if reasons is None:
        return {}
    if isinstance(reasons, Node):
        return {key: str(value) for key, value in reasons.items()}
    fields.refuse("unverified", say("{key} must hold keys", key="unverified"))
    return {}


def _clause(fields: Fields) -> ClauseRef | None:
    text = fields.text("article")
    try:
        return ClauseRef.parse(text) if text else None
    except ClauseFormError as error:
        fields.refuse("article", error.message)
        return None


def _names(instruments: list[Instrument], rows: list[Node], file: str, problems: list[Problem]) -> None:
    """An id or a name may belong to one instrument only, and a repeal must name a known one."""
    owners: dict[str, Instrument] = {}
    ids = {i.id for i in instruments}
    for instrument, row in zip(instruments, rows, strict=True):
        for name in {title_key(n) for n in (instrument.id, instrument.title, *instrument.short)}:
            other = owners.setdefault(name, instrument)
            if other is not instrument:
                what = say(
                    "{name} names both {one} and {other}", name=name, one=other.id, other=instrument.id
                )
                problems.append(Problem("name-twice", what, None, file, Place(row.line()), instrument.id))
        if instrument.repealed_by and instrument.repealed_by not in ids:
            what = say("{by} is not in the catalogue", by=instrument.repealed_by)
            place = Place(row.line("repealed"))
            problems.append(Problem("unknown-law", what, None, file, place, instrument.id))
