"""Policy packs (考核依据) as YAML: read strictly, every problem told with its line."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo

from learnlaw.domain.kinds import ActivityKind, Kinds
from learnlaw.domain.policy import TIMEZONE, DateRange, HoursSettings, NotMeasured, PolicyPack, QuotaRule
from learnlaw.domain.policy_check import check_pack
from learnlaw.errors import Problem, say
from learnlaw.formats import strict_yaml
from learnlaw.formats.kinds_yaml import read_activities
from learnlaw.formats.policy_fields import Book, Slot
from learnlaw.formats.policy_rule import read_rule

PACK_KEYS = (
    "schema",
    "pack",
    "title",
    "document",
    "issuer",
    "issued",
    "in_force",
    "timezone",
    "term",
    "hours",
    "kinds",
    "rules",
    "not_measured",
    "notes",
)
HOURS_KEYS = ("minutes", "half_day", "day", "daily_cap", "online_cap")
RANGE_KEYS = ("from", "until")
NOT_MEASURED_KEYS = ("clause", "what", "document")
SCHEMA = 1
PACK_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_LARGEST = 1_000_000
TEMPLATE = Path(__file__).with_name("policy_template.yaml")
"""A pack to begin with, every key explained: what `policy template` writes."""


def load_policy(path: Path, kinds: Kinds) -> tuple[PolicyPack | None, list[Problem]]:
    """The pack in a file; a file that cannot be read is a problem of its own."""
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig") if len(raw) <= _LARGEST else None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        what = say("line {line} is not UTF-8", line=line)
        return None, [Problem("not-utf-8", what, say("save the file as UTF-8"), str(path))]
    except OSError as error:
        what = say("the file cannot be read: {detail}", detail=error.strerror or str(error))
        return None, [Problem("unreadable", what, file=str(path))]
    if text is None:
        what = say("larger than {n} bytes, which no pack needs", n=_LARGEST)
        return None, [Problem("too-large", what, file=str(path))]
    return read_policy(text, kinds, str(path))


def read_policy(text: str, kinds: Kinds, file: str = "") -> tuple[PolicyPack | None, list[Problem]]:
    """The pack that `text` holds, None if it is refused, and all that is wrong or worth a notice."""
    node, problems = strict_yaml.load(text, file)
    if not isinstance(node, strict_yaml.Mapping):
        empty = Problem("not-keys", say("keys with values are needed here"), file=file)
        return None, problems or [empty]
    book = Book(node, file, problems)
    pack, places = _pack(Slot(book, node), kinds)
    for fault in check_pack(pack, kinds) if pack else ():
        book.add(_in_file(fault.path, places), fault.problem)
    return None if book.refused else pack, book.problems


def _in_file(path: tuple[str | int, ...], places: list[int]) -> tuple[str | int, ...]:
    """A path of the pack as one of the file, where rules that could not be read stand between."""
    if path[0] == "rules" and isinstance(path[1], int):
        return ("rules", places[path[1]], *path[2:])
    return path


def _pack(slot: Slot, kinds: Kinds) -> tuple[PolicyPack | None, list[int]]:
    """The pack, with such rules as can be read, and where each of them stands."""
    whole = slot.keys(PACK_KEYS, ("schema", "pack", "title", "rules"))
    _schema(slot.at("schema"))
    own = tuple(read_activities(slot.at("kinds"), kinds.units).values())
    table = kinds.with_own(own)
    rules = [
        (n, rule) for n, entry in enumerate(slot.at("rules").each()) if (rule := read_rule(entry, table))
    ]
    if slot.at("rules").given and not slot.at("rules").value:
        slot.at("rules").refuse("asks-nothing", say("a pack needs at least one rule"))
    pack = _values(slot, own, tuple(rule for _, rule in rules))
    return pack if whole else None, [n for n, _ in rules]


def _values(slot: Slot, own: tuple[ActivityKind, ...], rules: tuple[QuotaRule, ...]) -> PolicyPack | None:
    id, title = slot.at("pack").code(PACK_ID), slot.at("title").title()
    left_out = [n for entry in slot.at("not_measured").each() if (n := _not_measured(entry))]
    notes = [t for entry in slot.at("notes").each() if (t := entry.title(prose=True))]
    document, issuer, issued = slot.at("document").text(), slot.at("issuer").text(), slot.at("issued").day()
    in_force, term = _range(slot.at("in_force")) or DateRange(), _range(slot.at("term"))
    timezone, hours = _timezone(slot.at("timezone")), _hours(slot.at("hours"))
    if id is None or title is None:
        return None
    return PolicyPack(
        id=id,
        title=title,
        document=document,
        issuer=issuer,
        issued=issued,
        in_force=in_force,
        timezone=timezone,
        term=term,
        hours=hours,
        kinds=own,
        rules=rules,
        not_measured=tuple(left_out),
        notes=tuple(notes),
    )


def _schema(slot: Slot) -> None:
    if slot.given and slot.whole(0) != SCHEMA:
        what = say("schema {value} is not known to this program", value=slot.written or str(slot.value))
        slot.refuse("unknown-schema", what, say("write schema: {n}", n=SCHEMA))


def _range(slot: Slot) -> DateRange | None:
    if not slot.keys(RANGE_KEYS):
        return None
    return DateRange(first=slot.at("from").day(), last=slot.at("until").day())


def _timezone(slot: Slot) -> str:
    name = slot.text()
    if name is None:
        return TIMEZONE
    try:
        return ZoneInfo(name).key
    except (
        KeyError,
        ValueError,
        OSError,
    ):  # a name that is unknown, leads out of the database, or is a folder
        slot.refuse(
            "unknown-word", say("there is no time zone {name}", name=name), say("write Asia/Shanghai")
        )
        return TIMEZONE


def _hours(slot: Slot) -> HoursSettings:
    usual = HoursSettings()
    if not slot.keys(HOURS_KEYS):
        return usual
    sizes = {key: slot.at(key).size(24) for key in ("half_day", "day", "daily_cap")}
    return HoursSettings(
        minutes=slot.at("minutes").whole(1, 24 * 60) or usual.minutes,
        half_day=sizes["half_day"] or usual.half_day,
        day=sizes["day"] or usual.day,
        daily_cap=sizes["daily_cap"],
        online_cap=slot.at("online_cap").size(10_000),
    )


def _not_measured(slot: Slot) -> NotMeasured | None:
    if not slot.keys(NOT_MEASURED_KEYS, ("clause", "what")):
        return None
    clause, what = slot.at("clause").text(), slot.at("what").title(prose=True)
    if clause is None or what is None:
        return None
    return NotMeasured(clause=clause, what=what, document=slot.at("document").text())
