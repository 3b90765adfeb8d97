"""Who and which unit is meant by a code or a name; namesakes are never guessed (RULES 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from learnlaw.domain.people import Roster, Unit
from learnlaw.domain.text import one_off, skeleton
from learnlaw.errors import Message, say


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Why nobody, or nothing, could be found."""

    code: str
    what: Message
    hint: Message


@dataclass(frozen=True)
class Matcher:
    """Looks units and officers up in one roster."""

    roster: Roster

    @cached_property
    def _units(self) -> dict[str, list[Unit]]:
        found: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.roster.units.values():
            found[skeleton(unit.name)].append(unit)
        return found

    @cached_property
    def _officers(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for officer in self.roster.officers.values():
            found[skeleton(officer.name)].append(officer.code)
        return found

    def unit(self, word: str) -> str | Unmatched:
        """The code of the unit that `word`, a code or a full name, means."""
        if word in self.roster.units:
            return word
        named = self._units.get(skeleton(word), [])
        if len(named) == 1:
            return named[0].code
        if named:
            codes = "、".join(unit.code for unit in named)
            what = say("several units are called {name}: {codes}", name=word, codes=codes)
            return Unmatched("ambiguous-unit", what, say("give the code of the unit"))
        what = say("there is no unit {name}", name=word)
        near = next((unit.name for unit in self.roster.units.values() if one_off(unit.name, word)), "")
        if near:
            return Unmatched("unknown-unit", what, say("do you mean {name}?", name=near))
        return Unmatched("unknown-unit", what, say("import the unit with the roster first"))

    def officer(self, word: str, units: Sequence[str] = (), day: date | None = None) -> str | Unmatched:
        """The code of the officer that `word`, a code or a name, means in an activity of `units` on `day`.

        A name means the one who serves in those units or below them; if nobody
        there has it, the one officer of the roster who has it.
        """
        if word in self.roster.officers:
            return word
        named = self._officers.get(skeleton(word), [])
        near = [code for code in named if self._serves(code, units, day)]
        if len(near) == 1 or (not near and len(named) == 1):
            return (near or named)[0]
        if not named:
            what = say("there is no officer {name}", name=word)
            return Unmatched(
                "unknown-officer", what, say("import the roster first, or give the officer's code")
            )
        what = say("several officers are called {name}: {who}", name=word, who=self._told(near or named, day))
        return Unmatched("ambiguous-officer", what, say("give the officer's code"))

    def _serves(self, code: str, units: Sequence[str], day: date | None) -> bool:
        return any(
            unit in self.roster.above.get(posting.unit, ())
            for posting in self.roster.postings_of.get(code, ())
            if day is None or posting.serves(day)
            for unit in units
        )

    def _told(self, codes: Iterable[str], day: date | None) -> str:
        return "、".join(f"{code} ({self._where(code, day)})" for code in codes)

    def _where(self, code: str, day: date | None) -> str:
        postings = self.roster.postings_of.get(code, ())
        now = [p for p in postings if day is None or p.serves(day)] or list(postings)
        return self.roster.units[now[0].unit].name if now else "-"
