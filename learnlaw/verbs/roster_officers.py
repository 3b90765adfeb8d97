"""The officers of a roster file: who each row is (RULES 4), and what changes about that person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from learnlaw.domain.text import skeleton
from learnlaw.errors import Message, Problem, say
from learnlaw.formats.roster_entries import OfficerEntry
from learnlaw.verbs.pinyin import keys
from learnlaw.verbs.roster_units import UnitBook, UnitDraft

if TYPE_CHECKING:
    from learnlaw.store.roster import OfficerRow, PostingRow

MADE = re.compile(r"P-([0-9]+)", re.ASCII)
"""Codes that the program made itself, and that give way to one from a file."""
TOLD_AT_MOST = 20
"""So many made codes are told one by one."""
_PLAIN = {
    "rank": "level",
    "staffing": "staffing",
    "joined_on": "joined_on",
    "certificate": "certificate",
    "certificate_expires_on": "certificate_expires_on",
    "education": "education",
    "phone": "phone",
    "id_number": "id_number",
}
"""Columns of the file, and those of the table that take them as they are."""
COLUMNS = (
    "code",
    "name",
    "skeleton",
    "pinyin",
    "level",
    "staffing",
    "joined_on",
    "certificate",
    "certificate_expires_on",
    "education",
    "qualifications",
    "phone",
    "id_number",
)
"""What is compared and written, in the order of the table."""
_DEFAULTS: dict[str, Any] = {"joined_on": None, "certificate_expires_on": None}
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_GIVE_CODE = say("give the code (人员编码) of the person meant")


@dataclass
class OfficerBook:
    """All rows of 人员 and all officers of the database, matched."""

    entries: Sequence[OfficerEntry]
    rows: Sequence[OfficerRow]
    postings: Mapping[int, Sequence[PostingRow]]
    """The postings of the database by the number of their officer."""
    units: UnitBook
    problems: list[Problem]
    targets: list[OfficerRow | None] = field(default_factory=list)
    """Whom each row means; None for a person who is new."""
    unit_of: list[UnitDraft | None] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    """Codes that were made for persons who came without one."""
    _refused: set[int] = field(default_factory=set)
    """The `id` of every row that something was refused of."""

    def match(self) -> None:
        """Find out who every row is; a code is made for who has none and is not known."""
        found = {}
        for entry in self.entries:
            if entry.unit not in found:
                found[entry.unit] = self.units.find(entry.unit, entry.layout, entry.line, "unit")
        self.unit_of = [found[entry.unit] for entry in self.entries]
        by_code = self._by_code
        self.targets = [by_code.get(entry.code) if entry.code else None for entry in self.entries]
        if self.rows:
            for place, target in enumerate(self.targets):
                if target is None:
                    self.targets[place] = self._seek(place)
            self._no_one_twice()
        self._tell_apart_the_new()
        self._number()

    # -- who is who -----------------------------------------------------------------

    @cached_property
    def _by_code(self) -> dict[str, OfficerRow]:
        return {row.code: row for row in self.rows}

    @cached_property
    def _by_id_number(self) -> dict[str, OfficerRow]:
        return {row.id_number: row for row in self.rows if row.id_number}

    @cached_property
    def _by_certificate(self) -> dict[str, OfficerRow]:
        return {row.certificate: row for row in self.rows if row.certificate}

    @cached_property
    def _by_name(self) -> dict[str, list[OfficerRow]]:
        found: dict[str, list[OfficerRow]] = defaultdict(list)
        for row in self.rows:
            found[row.skeleton].append(row)
        return found

    def _seek(self, place: int) -> OfficerRow | None:
        """Who a row is whose code, if it has one, is not known."""
        entry = self.entries[place]
        sure = self._by_id_number.get(entry.id_number) or self._by_certificate.get(entry.certificate)
        if sure is not None and not (
            entry.id_number and sure.id_number and entry.id_number != sure.id_number
        ):
            return self._surely(entry, sure)
        named = [row for row in self._namesakes(place) if not self._another(entry, row)]
        if len(named) == 1 and not _other(entry.certificate, named[0].certificate):
            return self._recoded(entry, named[0])
        if not named:
            return None
        what = say("{name} may be {who}", name=entry.name, who=self._told(named))
        self._refuse(entry, "namesake", "name", what, _GIVE_CODE)
        return None

    def _namesakes(self, place: int) -> Iterator[OfficerRow]:
        """The officers of the row's name who serve, or last served, in its unit."""
        unit = self.unit_of[place]
        if unit is None or unit.stored is None:
            return
        for row in self._by_name.get(skeleton(self.entries[place].name), ()):
            if any(posting.unit_id == unit.id for posting in self._present(row)):
                yield row

    def _present(self, row: OfficerRow) -> Sequence[PostingRow]:
        postings = self.postings.get(row.id, ())
        on = self.units.on
        now = [p for p in postings if p.ends_on is None or p.ends_on >= on]
        return now or sorted(postings, key=lambda p: p.ends_on or on)[-1:]

    def _another(self, entry: OfficerEntry, row: OfficerRow) -> bool:
        """Whether an officer of the row's name and unit is certainly somebody else."""
        coded = bool(entry.code) and not MADE.fullmatch(row.code)
        return coded or _other(entry.id_number, row.id_number)

    def _surely(self, entry: OfficerEntry, row: OfficerRow) -> OfficerRow | None:
        """Somebody known by number: with another code only if the name is the same."""
        if entry.code and skeleton(entry.name) != row.skeleton:
            column = "id_number" if entry.id_number and entry.id_number == row.id_number else "certificate"
            what = say("belongs to {who}, and the code {code} is new", who=self._told([row]), code=entry.code)
            self._refuse(entry, "other-person", column, what, say("correct the code, or the number"))
            return None
        return self._recoded(entry, row)

    def _recoded(self, entry: OfficerEntry, row: OfficerRow) -> OfficerRow:
        if entry.code and entry.code != row.code:
            what = say(
                "{name} had the code {old} and has {new} now", name=row.name, old=row.code, new=entry.code
            )
            problem = entry.layout.problem("officer-recoded", entry.line, "code", what, warning=True)
            self.problems.append(problem)
        return row

    def _told(self, rows: Sequence[OfficerRow]) -> str:
        """Officers as a message names them: code, name, unit, post."""
        return "、".join(f"{row.name} ({' '.join(filter(None, self._where(row)))})" for row in rows)

    def _where(self, row: OfficerRow) -> list[str]:
        here = self._present(row)
        drafts = self.units.drafts
        return [row.code, drafts[here[0].unit_id].name, here[0].post] if here else [row.code]

    def _no_one_twice(self) -> None:
        """Two rows that come to the same person."""
        first: dict[int, OfficerEntry] = {}
        for entry, target in zip(self.entries, self.targets, strict=True):
            if target is None:
                continue
            earlier = first.setdefault(target.id, entry)
            if earlier is not entry:
                who = self._told([target])
                what = say(
                    "rows {first} and {second} both are {who}", first=earlier.line, second=entry.line, who=who
                )
                self._refuse(entry, "duplicate-person", "name", what, _GIVE_CODE)

    def _tell_apart_the_new(self) -> None:
        """A new person without a code, beside one of the same name and unit whom nothing tells apart."""
        bare = {
            (skeleton(entry.name), id(unit))
            for entry, unit, target in zip(self.entries, self.unit_of, self.targets, strict=True)
            if target is None and not entry.code
        }
        if not bare:
            return
        groups: dict[tuple[str, int], list[OfficerEntry]] = defaultdict(list)
        for entry, unit in zip(self.entries, self.unit_of, strict=True):
            key = skeleton(entry.name), id(unit)
            if key in bare:
                groups[key].append(entry)
        for alike in groups.values():
            for number, entry in enumerate(alike):
                twin = next((other for other in alike[:number] if not _apart(entry, other)), None)
                if twin is not None:
                    words = say(
                        "rows {first} and {second} have the same name and unit, and nothing tells them apart",
                        first=twin.line,
                        second=entry.line,
                    )
                    self._refuse(entry, "namesake", "name", words, _GIVE_CODE)

    def _refuse(self, entry: OfficerEntry, code: str, column: str, what: Message, hint: Message) -> None:
        self._refused.add(id(entry))
        self.problems.append(entry.layout.problem(code, entry.line, column, what, hint))

    # -- numbers and codes ------------------------------------------------------------

    def _number(self) -> None:
        last = max((row.id for row in self.rows), default=0)
        made = self._last_made()
        for entry, target in zip(self.entries, self.targets, strict=True):
            code = entry.code
            if target is not None:
                self.ids.append(target.id)
                code = code or target.code
            else:
                last += 1
                self.ids.append(last)
                if not code:
                    made += 1
                    code = f"P-{made:04d}"
                    self._tell_made(entry, code)
            self.codes.append(code)

    def _last_made(self) -> int:
        codes = (
            code for code in (*self._by_code, *map(attrgetter("code"), self.entries)) if code[:2] == "P-"
        )
        return max((int(found[1]) for code in codes if (found := MADE.fullmatch(code))), default=0)

    def _tell_made(self, entry: OfficerEntry, code: str) -> None:
        self.made.append(code)
        if len(self.made) > TOLD_AT_MOST:
            return
        what = say("{name} has no code and was given {code}", name=entry.name, code=code)
        others = self._by_name.get(skeleton(entry.name), [])
        hint = say("if this is {who}, give that code", who=self._told(others)) if others else None
        self.problems.append(
            entry.layout.problem(
                "code-made", entry.line, "code" if entry.layout.has("code") else "name", what, hint, True
            )
        )

    # -- columns ----------------------------------------------------------------------

    def columns(self) -> dict[str, Sequence[Any]]:
        """What every row of 人员 leaves, by the columns of the table without `id` and `version`."""
        entries = self.entries
        names = list(map(attrgetter("name"), entries))
        found: dict[str, Sequence[Any]] = {"code": self.codes, "name": names}
        plain = {name: name if _HAN.fullmatch(name) else skeleton(name) for name in dict.fromkeys(names)}
        found["skeleton"] = [plain[name] for name in names]
        found["pinyin"] = self._pinyin(names)
        has = entries[0].layout.has if entries else bool
        for name, column in _PLAIN.items():
            found[column] = list(map(attrgetter(name), entries)) if has(name) else self._kept(column)
        if has("qualifications"):
            found["qualifications"] = ["、".join(entry.qualifications) for entry in entries]
        else:
            found["qualifications"] = self._kept("qualifications")
        return {name: found[name] for name in COLUMNS}

    def known(self, code: str) -> OfficerRow | None:
        """The officer of the database that has a code."""
        return self._by_code.get(code)

    def _pinyin(self, names: Sequence[str]) -> list[str]:
        known = {row.name: row.pinyin for row in self.rows}
        for name in dict.fromkeys(names):
            if name not in known:
                known[name] = keys(name)
        return [known[name] for name in names]

    def _kept(self, column: str) -> list[Any]:
        """What is stored, where the file does not have the column (RULES 2)."""
        default = _DEFAULTS.get(column, "")
        return [default if row is None else getattr(row, column) for row in self.targets]

    def check(self, columns: Mapping[str, Sequence[Any]]) -> None:
        """ID numbers and certificates belong to one person each, when all is done."""
        mine = set(self.ids)
        for column, code in (("id_number", "duplicate-id"), ("certificate", "duplicate-certificate")):
            if not self.rows or not self.entries or not self.entries[0].layout.has(column):
                continue
            others = {getattr(row, column): row for row in self.rows if row.id not in mine}
            others.pop("", None)
            for place, value in enumerate(columns[column]):
                entry = self.entries[place]
                if value and value in others and id(entry) not in self._refused:
                    what = say("belongs to {who}", who=self._told([others[value]]))
                    self._refuse(entry, code, column, what, say("correct the code, or the number"))


def _other(one: str, other: str) -> bool:
    """Whether two numbers are both there and differ."""
    return bool(one and other and one != other)


def _apart(one: OfficerEntry, other: OfficerEntry) -> bool:
    """Whether two rows of one file are certainly two persons."""
    pairs = ((one.code, other.code), (one.id_number, other.id_number), (one.certificate, other.certificate))
    return any(_other(*pair) for pair in pairs)
