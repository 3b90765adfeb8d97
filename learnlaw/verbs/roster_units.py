"""The units of a roster file: matched with those that are there, made where they are new."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from learnlaw.domain.kinds import Kinds
from learnlaw.domain.text import shown, skeleton
from learnlaw.domain.unit_names import Names, kind_by_name
from learnlaw.errors import Problem, say
from learnlaw.formats.layout import Layout
from learnlaw.formats.roster_entries import UnitEntry
from learnlaw.verbs.pinyin import keys, sounds_like

if TYPE_CHECKING:
    from learnlaw.store.roster import UnitRow

MADE = re.compile(r"U-([0-9]+)", re.ASCII)
"""Codes that the program made itself, and that give way to one from a file."""
A_SERIES = 2
"""Of more names that are almost alike none is a slip: they are the first, second, third team."""
_LIKE_A_CODE = re.compile(r"[A-Za-z]{0,6}[-_]?[0-9]{1,12}", re.ASCII)
_PLAIN = ("contact", "phone", "founded_on", "closed_on")
_OWN_ROW = say("if it is another unit, give it a row in 单位")


@dataclass(slots=True)
class UnitDraft:
    """One unit as it was and as the file leaves it."""

    stored: UnitRow | None
    values: dict[str, Any]
    """Every column but the version."""
    entry: UnitEntry | None = None

    @property
    def id(self) -> int:
        return int(self.values["id"])

    @property
    def code(self) -> str:
        return str(self.values["code"])

    @property
    def name(self) -> str:
        return str(self.values["name"])

    def exists(self, day: date) -> bool:
        """Whether the unit exists on `day`."""
        first, last = self.values["founded_on"], self.values["closed_on"]
        return (first is None or first <= day) and (last is None or day <= last)

    @property
    def changed(self) -> bool:
        """Whether anything differs from what was there."""
        return self.stored is not None and any(
            getattr(self.stored, name) != value for name, value in self.values.items()
        )


@dataclass
class UnitBook:
    """All units, by code and by name, while a file is taken in."""

    kinds: Kinds
    on: date
    problems: list[Problem]
    drafts: dict[int, UnitDraft] = field(default_factory=dict)
    _by_code: dict[str, UnitDraft] = field(default_factory=dict)
    _by_name: dict[str, list[UnitDraft]] = field(default_factory=dict)
    _known: Names = field(default_factory=Names)
    _made: Names = field(default_factory=Names)
    _meant: dict[str, UnitDraft | None] = field(default_factory=dict)
    _last_id: int = 0
    _last_made: int = 0

    def stored(self, rows: Iterable[UnitRow]) -> None:
        """Take in the units of the database."""
        for row in rows:
            values = row._asdict()
            del values["version"]
            self._enter(UnitDraft(row, values))
            self._known.add(row.name)
            self._count(row.code)
            self._last_id = max(self._last_id, row.id)

    def read(self, entries: Sequence[UnitEntry]) -> None:
        """Take in the rows of 单位, then the units that they stand below."""
        for entry in entries:
            self._count(entry.code)
        for entry in entries:
            draft = self._of(entry)
            if draft is not None:
                self._write(draft, entry)
        for entry in entries:
            draft = self._by_code.get(entry.code) or self._only(entry.name)
            if draft is not None and draft.entry is entry:
                self._link(draft, entry)
        self._check(entries)

    def find(self, word: str, layout: Layout, line: int, column: str) -> UnitDraft | None:
        """The unit that a code or a full name means; an unknown one is made and told, a slip refused."""
        if word in self._by_code:
            return self._by_code[word]
        if word not in self._meant:
            self._meant[word] = self._find(word, layout, line, column)
        return self._meant[word]

    def _find(self, word: str, layout: Layout, line: int, column: str) -> UnitDraft | None:
        named = self._by_name.get(skeleton(word), [])
        here = [draft for draft in named if draft.exists(self.on)] or named
        if len(here) == 1:
            return here[0]
        if here:
            codes = "、".join(draft.code for draft in here)
            what = say("several units are called {name}: {codes}", name=shown(word), codes=codes)
            hint = say("give the code of the unit")
            self.problems.append(layout.problem("ambiguous-unit", line, column, what, hint))
            return None
        near = self._known.near(word) or [
            name for name in self._made.near(word) if len(name) == len(word) and sounds_like(name, word)
        ]
        if near:
            what = say(
                "there is no unit {name}, but there is {near}", name=shown(word), near="、".join(near[:5])
            )
            self.problems.append(layout.problem("unit-slip", line, column, what, _OWN_ROW))
            return None
        return self._make(word, layout, line, column)

    # -- rows of 单位 ---------------------------------------------------------------

    def _of(self, entry: UnitEntry) -> UnitDraft | None:
        """The unit that a row speaks of, new or known; None if the row is refused."""
        known = self._by_code.get(entry.code) if entry.code else None
        if known is not None:
            return known
        named = [draft for draft in self._by_name.get(skeleton(entry.name), []) if draft.entry is None]
        here = [draft for draft in named if draft.exists(self.on)] or ([] if entry.code else named)
        if len(here) > 1:
            codes = "、".join(draft.code for draft in here)
            what = say("several units are called {name}: {codes}", name=entry.name, codes=codes)
            self._refuse(entry, "ambiguous-unit", "name", what)
            return None
        if here and entry.code and not MADE.fullmatch(here[0].code):
            what = say(
                "{name} is there with the code {code}, not {other}",
                name=entry.name,
                code=here[0].code,
                other=entry.code,
            )
            self._refuse(entry, "unit-code", "code", what)
            return None
        if here and entry.code:
            self._recode(here[0], entry)
        return here[0] if here else self._add(entry.code or self._next_code(), entry.name)

    def _recode(self, draft: UnitDraft, entry: UnitEntry) -> None:
        what = say(
            "{name} had the made code {old} and has {new} now",
            name=draft.name,
            old=draft.code,
            new=entry.code,
        )
        self.problems.append(entry.layout.problem("unit-recoded", entry.line, "code", what, warning=True))
        del self._by_code[draft.code]
        draft.values["code"] = entry.code
        self._by_code[entry.code] = draft

    def _write(self, draft: UnitDraft, entry: UnitEntry) -> None:
        """Put into a unit what its row says; the units that it names come later."""
        draft.entry = entry
        if entry.name != draft.name:
            self._rename(draft, entry.name)
        self._known.add(entry.name)
        has, values = entry.layout.has, draft.values
        if entry.kind:
            values["kind"] = entry.kind
        elif draft.stored is None:
            self._tell_kind(draft, entry.layout, entry.line, "kind" if has("kind") else "name")
        for name in _PLAIN:
            if has(name):
                values[name] = getattr(entry, name)
        if has("enforces"):
            values["enforces"] = bool(entry.enforces)
        if has("order"):
            values["order_no"] = entry.order

    def _rename(self, draft: UnitDraft, name: str) -> None:
        self._by_name[skeleton(draft.name)].remove(draft)
        draft.values |= {"name": name, "skeleton": skeleton(name), "pinyin": keys(name)}
        self._by_name.setdefault(skeleton(name), []).append(draft)

    def _link(self, draft: UnitDraft, entry: UnitEntry) -> None:
        for column, word, key in (
            ("parent", entry.parent, "parent_id"),
            ("merged_into", entry.merged_into, "merged_into_id"),
        ):
            if not entry.layout.has(column):
                continue
            other = self.find(word, entry.layout, entry.line, column) if word else None
            draft.values[key] = other.id if other else None
            if other is draft:
                self._refuse(entry, "own-unit", column, say("the unit names itself"))
                draft.values[key] = None

    def _check(self, entries: Sequence[UnitEntry]) -> None:
        for entry in entries:
            draft = self._by_code.get(entry.code) or self._only(entry.name)
            if draft is None or draft.entry is not entry:
                continue
            if ring := self._ring(draft):
                chain = " → ".join(self.drafts[key].name for key in ring)
                self._refuse(
                    entry,
                    "unit-ring",
                    "parent",
                    say("the units stand above each other: {chain}", chain=chain),
                )
            twins = [other for other in self._by_name[skeleton(draft.name)] if other is not draft]
            if draft.exists(self.on) and any(other.exists(self.on) for other in twins):
                codes = "、".join(other.code for other in twins)
                what = say("another unit of the same name exists: {codes}", codes=codes)
                self._refuse(entry, "unit-twin", "name", what)

    def _ring(self, draft: UnitDraft) -> list[int]:
        """The numbers of the units on the way from a unit up to itself; empty if the way ends."""
        way, at = [draft.id], draft.values["parent_id"]
        while at is not None and at not in way:
            way.append(at)
            at = self.drafts[at].values["parent_id"]
        return [*way, draft.id] if at == draft.id else []

    def _refuse(self, entry: UnitEntry, code: str, column: str, what: Any) -> None:
        hint = say("correct the row, or delete it")
        self.problems.append(entry.layout.problem(code, entry.line, column, what, hint))

    # -- making ---------------------------------------------------------------------

    def _make(self, word: str, layout: Layout, line: int, column: str) -> UnitDraft:
        code = word if _LIKE_A_CODE.fullmatch(word) else self._next_code()
        draft = self._add(code, word)
        near = self._made.near(word)
        near = near if len(near) <= A_SERIES else []
        self._made.add(word)
        kind = self.kinds.units[draft.values["kind"]].title
        what = say("the unit {name} is new: {code}, {kind:en}", name=word, code=code, kind=kind)
        hint = say("it is written almost like {near}: look whether it is a slip", near="、".join(near))
        self.problems.append(
            layout.problem("unit-made", line, column, what, hint if near else None, warning=True)
        )
        return draft

    def _tell_kind(self, draft: UnitDraft, layout: Layout, line: int, column: str) -> None:
        kind = self.kinds.units[draft.values["kind"]].title
        what = say("no 单位类型 is given; {name} was taken for {kind:en}", name=draft.name, kind=kind)
        self.problems.append(layout.problem("unit-kind", line, column, what, warning=True))

    def _add(self, code: str, name: str) -> UnitDraft:
        self._last_id += 1
        values: dict[str, Any] = {
            "id": self._last_id,
            "code": code,
            "name": name,
            "skeleton": skeleton(name),
            "pinyin": keys(name),
            "kind": kind_by_name(name),
            "parent_id": None,
            "enforces": False,
            "order_no": None,
            "contact": "",
            "phone": "",
            "founded_on": None,
            "closed_on": None,
            "merged_into_id": None,
        }
        return self._enter(UnitDraft(None, values))

    def _enter(self, draft: UnitDraft) -> UnitDraft:
        self.drafts[draft.id] = self._by_code[draft.code] = draft
        self._by_name.setdefault(skeleton(draft.name), []).append(draft)
        return draft

    def _next_code(self) -> str:
        self._last_made += 1
        return f"U-{self._last_made:03d}"

    def _count(self, code: str) -> None:
        if made := MADE.fullmatch(code):
            self._last_made = max(self._last_made, int(made[1]))

    def _only(self, name: str) -> UnitDraft | None:
        return next(
            (draft for draft in self._by_name.get(skeleton(name), []) if draft.entry is not None), None
        )

    # -- what came of it --------------------------------------------------------------

    def added(self) -> list[Mapping[str, Any]]:
        """The values of units that are new."""
        return [draft.values for draft in self.drafts.values() if draft.stored is None]

    def changed(self) -> list[UnitDraft]:
        """The units of which something changed."""
        return [draft for draft in self.drafts.values() if draft.changed]
