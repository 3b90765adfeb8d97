"""What a coordinator does with policy packs 考核依据: look at them, check them, put them in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw.domain.policy import PolicyPack, QuotaRule
from learnlaw.errors import Message, NotFoundError, Problem, RefusedError, UsageError, say
from learnlaw.places import shipped_policies
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.registry import QUOTA, Receipt, Work, listed, look, receipt_of, working

if TYPE_CHECKING:
    from learnlaw.domain.people import Roster
    from learnlaw.store.packs import UsedPack


class TimesNeededError(UsageError):
    """The document does not say when it is in force (RULES 17)."""

    template = "{pack} does not say when it is in force; give the days: --from YYYY-MM-DD --until YYYY-MM-DD"


class NoSuchReadingError(UsageError):
    """A reading was chosen that no rule of the packs holds."""

    template = (
        "no rule of these packs has the reading {reading}; write RULE=NAME, as `policy show` lists them"
    )


class NamedTwiceError(UsageError):
    """One pack would have two ranks."""

    template = "{pack} is named twice; its place says its rank"


class TimesInDisorderError(UsageError):
    """--until lies before --from."""

    template = "--until {until} lies before --from {since}"


@dataclass(frozen=True, slots=True)
class PackFile:
    """A pack as it lies in a file."""

    pack: PolicyPack
    path: Path
    body: str
    shipped: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """The packs that can be used by their ids, and those in use."""

    files: tuple[PackFile, ...]
    used: tuple[UsedPack, ...]
    problems: tuple[Problem, ...] = ()
    """Files of the user's own folder that cannot be read."""


@look("look_at_packs", say("Look at policy packs"))
def pack_shelf(desk: Desk) -> Shelf:
    """The shipped packs and the user's own, which go before shipped ones of the same id."""
    files: dict[str, PackFile] = {}
    problems: list[Problem] = []
    for folder, shipped in ((shipped_policies(), True), (desk.settings.policies, False)):
        for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
            found, more = _read(desk, path, shipped)
            problems += [] if found else more
            if found:
                files[found.pack.id] = found
    return Shelf(tuple(files.values()), tuple(_used(desk)), tuple(problems))


def _used(desk: Desk) -> list[UsedPack]:
    from learnlaw.store.base import MissingDatabaseError
    from learnlaw.store.packs import used_packs

    try:
        with desk.reading() as connection:
            return used_packs(connection)
    except MissingDatabaseError:
        return []


def _read(desk: Desk, path: Path, shipped: bool) -> tuple[PackFile | None, list[Problem]]:
    from learnlaw.formats.policy_yaml import load_policy

    pack, problems = load_policy(path, desk.kinds)
    if pack is None:
        return None, problems
    return PackFile(pack, path, path.read_text(encoding="utf-8-sig"), shipped), problems


def check_policy(desk: Desk, path: Path) -> tuple[PolicyPack | None, list[Problem]]:
    """What is wrong with a pack file; a pack without problems comes back with an empty list."""
    found, problems = _read(desk, path, shipped=False)
    return (found.pack if found else None), problems


@look("look_at_packs", say("Look at policy packs"))
def find_pack(desk: Desk, word: str) -> PackFile:
    """The pack that an id or a file means. Raises `NotFoundError`, `RefusedError`."""
    path = Path(word)
    if path.suffix in {".yaml", ".yml"} or path.is_file():
        found, problems = _read(desk, path, shipped=False)
        if found is None:
            raise RefusedError(problems)
        return found
    for file in pack_shelf(desk).files:
        if file.pack.id == word:
            return file
    raise NotFoundError(kind=say("policy pack"), code=word)


@listed(area=QUOTA, title=say("Choose the policy packs in use"), command="policy use")
def use_packs(
    desk: Desk,
    packs: Sequence[PackFile],
    *,
    readings: Sequence[tuple[str, str]] = (),
    carry: bool = False,
    since: date | None = None,
    until: date | None = None,
    dry_run: bool = False,
) -> Receipt:
    """Put these packs in the place of those in use; their order is their rank.

    `readings` are pairs of a rule, `id` or `pack/id`, and the name of one of
    its readings; `since` and `until` are for packs that do not say themselves
    when they are in force. A missing database is made only when there is
    something to write. Raises `NoSuchReadingError`, `TimesNeededError`,
    `TimesInDisorderError`, `NamedTwiceError`.
    """
    if since and until and until < since:
        raise TimesInDisorderError(since=since, until=until)
    ids = [file.pack.id for file in packs]
    if again := next((id for n, id in enumerate(ids) if id in ids[:n]), None):
        raise NamedTwiceError(pack=again)
    chosen = _readings([file.pack for file in packs], readings)
    rows = [_row(file, chosen.get(file.pack.id, {}), carry, since, until) for file in packs]
    if dry_run and not desk.database_exists:
        return Receipt(number=0, verb="use_packs", counts={"packs": len(rows)}, made=tuple(ids))
    with working(desk, "use_packs", dry=dry_run) as work:
        _put_in_use(work, rows)
    return receipt_of(work)


def _put_in_use(work: Work, rows: Sequence[UsedPack]) -> None:
    from learnlaw.store.packs import replace_packs, used_packs
    from learnlaw.verbs.ledger_writing import reckon_words

    before = [used.pack for used in used_packs(work.connection)]
    replace_packs(work.connection, rows)
    work.count("packs", len(rows))
    work.made += [row.pack for row in rows]
    after = [{"pack": row.pack, "readings": row.readings, "carry": row.carry} for row in rows]
    work.audit("policy", before=before, after=after)
    reckon_words(work)


def _row(
    file: PackFile, readings: Mapping[str, str], carry: bool, since: date | None, until: date | None
) -> UsedPack:
    from learnlaw.store.packs import UsedPack

    known = file.pack.in_force
    if known.first is None and (since is None or (known.last or until) is None):
        raise TimesNeededError(pack=file.pack.id)
    # what a document says of its time stands, when another pack of the set needs days
    first = since if known.first is None else None
    last = until if known.last is None and until and until >= (known.first or until) else None
    return UsedPack(
        pack=file.pack.id, body=file.body, readings=dict(readings), carry=carry, first=first, last=last
    )


def _readings(packs: Sequence[PolicyPack], chosen: Sequence[tuple[str, str]]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, reading in chosen:
        holders = [(pack, rule) for pack, rule in _rules(packs) if name in (rule.id, f"{pack.id}/{rule.id}")]
        holders = [(pack, rule) for pack, rule in holders if reading in rule.readings]
        if not holders:
            raise NoSuchReadingError(reading=f"{name}={reading}")
        for pack, rule in holders:
            found.setdefault(pack.id, {})[rule.id] = reading
    return found


def _rules(packs: Sequence[PolicyPack]) -> Iterator[tuple[PolicyPack, QuotaRule]]:
    for pack in packs:
        for rule in pack.rules:
            yield pack, rule


# -- show -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule in words, and whom it hits on a day."""

    rule: QuotaRule
    words: tuple[Message, ...]
    where: Message
    """Document and clause."""
    readings: tuple[str, ...]
    hits: int | None
    """How many units, or officers, it judges by today's roster; None where there is no roster."""
    units: tuple[str, ...]
    """Names of the units it judges; of an officer rule, of the units whose officers it judges."""


@look("look_at_packs", say("Look at policy packs"))
def show_pack(desk: Desk, file: PackFile) -> list[RuleShown]:
    """Each rule of a pack in words, and the units it hits by the roster of the desk's day."""
    from learnlaw.domain.policy_words import cite, describe

    roster = _roster(desk)
    found = []
    for rule in file.pack.rules:
        hits, units = (None, ()) if roster is None else _hits(roster, rule.read_as(), desk.today())
        words = describe(rule, file.pack, desk.kinds)
        found.append(RuleShown(rule, words, cite(rule, file.pack), tuple(rule.readings), hits, units))
    return found


def _hits(roster: Roster, rule: QuotaRule, day: date) -> tuple[int, tuple[str, ...]]:
    county = roster.as_of(day)
    if rule.subject == "unit":
        units = county.units(rule.where)
        return len(units), tuple(unit.name for unit in units)
    officers = county.who(rule.where)
    homes = {county.home_of[code] for code in officers}
    return len(officers), tuple(unit.name for code, unit in roster.units.items() if code in homes)


def _roster(desk: Desk) -> Roster | None:
    from learnlaw.store.base import MissingDatabaseError
    from learnlaw.store.people import load_people

    try:
        with desk.reading() as connection:
            roster = load_people(connection).roster
    except MissingDatabaseError:
        return None
    return roster if roster.units else None


def policy_template() -> str:
    """A commented pack to begin with."""
    from learnlaw.formats.policy_yaml import TEMPLATE

    return TEMPLATE.read_text(encoding="utf-8")
