"""A sample of a county: units and people who do not exist, and activities booked for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from faker import Faker

from learnlaw.formats.ledger_out import write_ledger
from learnlaw.formats.roster_out import RosterRows, write_roster
from learnlaw.formats.sheet_out import Row

EXAMPLE_DAY = "日期为示例"
"""Stands in 备注 wherever the document gives no day."""

_SCHOOLING = ("本科", "本科", "本科", "大专", "研究生")
_JUNIOR, _SENIOR = ("科员", "一级科员", "四级主任科员"), "副科级"


@dataclass
class Sample:
    """The roster and the ledger of one sample, being filled."""

    prefix: str
    """What the codes of its people begin with."""
    seed: int
    units: list[Row] = field(default_factory=list)
    officers: list[Row] = field(default_factory=list)
    _booked: list[tuple[dict[str, Any], Sequence[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        # weighted names are mostly 王伟 and 李娜, of whom there are real ones in every county
        faker = Faker("zh_CN", use_weighting=False)
        faker.seed_instance(self.seed)
        self._names = faker.unique

    def unit(self, name: str, kind: str, parent: str = "", *, enforces: bool = False) -> None:
        """A unit, next in the official order; people and activities name it by its full name."""
        row: Row = {
            "code": f"{self.prefix}{len(self.units):02}",
            "name": name,
            "parent": parent,
            "kind": kind,
            "enforces": enforces,
            "order": len(self.units) + 1,
        }
        self.units.append(row)

    def person(self, unit: str, *duties: str, **fields: Any) -> None:
        """Somebody who does not exist."""
        code = f"{self.prefix}{len(self.officers) + 1:04}"
        joined = date(self.random.randint(1992, 2020), self.random.randint(1, 12), 1)
        plain = {
            "code": code,
            "name": self._names.name(),
            "unit": unit,
            "rank": _SENIOR if "leader" in duties else self.random.choice(_JUNIOR),
            "duties": duties,
            "staffing": "行政编制",
            "joined_on": joined,
            "education": self.random.choice(_SCHOOLING),
        }
        self.officers.append({**plain, **fields})

    def enforcers(self, unit: str, count: int) -> None:
        """Enforcement officers of a unit, each with a certificate whose number shows that it is none."""
        for _ in range(count):
            number = f"示例{len(self.officers) + 1:04}"
            self.person(unit, "enforcement", post="执法人员", certificate=number)

    def book(self, day: date, kind: str, topic: str, units: Sequence[str], **fields: Any) -> None:
        """An activity, held by the first of its units unless `organiser` says otherwise.

        `people` are named under 参加人员, `signed` in rows of 签到.
        """
        people, signed = tuple(fields.pop("people", ())), fields.pop("signed", ())
        row = {"first": day, "units": tuple(units), "organiser": units[0], "kinds": (kind,), "topic": topic}
        self._booked.append(({**row, "attendees": people, "status": "held", **fields}, signed))

    def ledger(self) -> tuple[list[Row], list[Row]]:
        """Activities in the order of their days, numbered by organiser, and the rows of 签到."""
        names = {row["code"]: row["name"] for row in self.officers}
        activities: list[Row] = []
        seats: list[Row] = []
        used = Counter[str]()
        for row, signed in sorted(self._booked, key=lambda booked: booked[0]["first"]):
            used[row["organiser"]] += 1
            number = f"{row['first'].year}-{used[row['organiser']]:03}"
            activities.append({"number": number, **row})
            seats += [
                {"number": number, "officer": code, "name": names[code], "presence": "present"}
                for code in signed
            ]
        return activities, seats

    def with_duty(self, duty: str) -> list[str]:
        """The codes of everybody who has a duty."""
        return [str(row["code"]) for row in self.officers if duty in _duties(row)]

    def workbooks(self, name: str, document: str) -> Mapping[str, bytes]:
        """The two files of a sample, by name; a line above each table says what is invented."""
        people = f"示例：单位名单和人员均为虚构，与真实人员无关；数字取自{document}。"
        studied = f"示例：次数取自{document}；报告没有写明的日期、学时、人员均为示例，见备注。"
        roster = RosterRows(self.units, self.officers)
        return {
            f"{name}-roster.xlsx": write_roster(roster, heading=(people,)),
            f"{name}-ledger.xlsx": write_ledger(*self.ledger(), heading=(studied,)),
        }


def _duties(row: Row) -> Sequence[str]:
    duties = row["duties"]
    return duties if isinstance(duties, tuple) else ()
