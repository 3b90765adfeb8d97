"""What the demonstration county studied: three years, and what it plans.

Every unit has its own diligence, so that every state is to be seen. A year's
sessions do not depend on the day as of which they are looked at: those up to
it are held, some of those after it are planned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from random import Random

from learnlaw.demo.people import DemoPeople
from learnlaw.demo.words import TOPICS
from learnlaw.domain.calendar import Workdays
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.people import Unit
from learnlaw.domain.study import Attendance, Presence, Status

GOOD, STEADY, LATE, POOR = 0.95, 0.85, 0.65, 0.35
DILIGENCE = (GOOD, GOOD, STEADY, GOOD, STEADY, LATE, GOOD, STEADY, STEADY, POOR)
EXAMS = ((3, 20), (5, 22), (7, 10), (9, 18), (11, 20))
BATCHES = ((3, 11), (4, 15), (6, 17), (9, 9), (10, 21))


@dataclass(frozen=True, slots=True)
class Entered:
    """A record and the day on which it was entered."""

    record: LedgerRecord
    on: date


@dataclass
class DemoStudy:
    """Makes the ledger of a county."""

    people: DemoPeople
    seed: int
    on: date
    workdays: Workdays

    def ledger(self) -> list[Entered]:
        """Every session of three years up to the day, and what is planned after it, by day."""
        found: list[Entered] = []
        for year in range(self.on.year - 2, self.on.year + 1):
            found += self._year(year)
        return sorted(
            found, key=lambda e: (e.record.last, e.record.organiser, e.record.topic, e.record.units)
        )

    def diligence(self, unit: Unit) -> float:
        """The share of what is asked that a unit does, and of its people that come."""
        return DILIGENCE[(unit.order or 0) % len(DILIGENCE)]

    def _year(self, year: int) -> Iterator[Entered]:
        rng = Random(f"{self.seed}/{year}/county")
        for make in (self._government, self._exams, self._rotation):
            for record in make(year, rng):
                yield from self._settle(record, rng, GOOD)
        for unit in self.people.units:
            own = Random(f"{self.seed}/{year}/{unit.code}")
            for record in self._unit(unit, year, own):
                yield from self._settle(record, own, self.diligence(unit))

    def _settle(self, record: LedgerRecord, rng: Random, care: float) -> Iterator[Entered]:
        """Held up to the day; after it planned, or not thought of yet; some late, cancelled or forgotten."""
        fate, delay = rng.random(), rng.randrange(0, 9) if rng.random() < 0.9 else rng.randrange(25, 60)
        if record.last > self.on:
            if fate < 0.35 + care / 4 and record.last < self.on + timedelta(days=80):
                who = record.attendances if fate < 0.3 else ()
                planned = replace(record, status=Status.PLANNED, attendances=who, evidence="", headcount=None)
                yield Entered(planned, self.on - timedelta(days=rng.randrange(3, 40)))
            return
        entered = min(record.last + timedelta(days=delay), self.on)
        if fate > 0.985 and record.last > self.on - timedelta(days=45):
            planned = replace(record, status=Status.PLANNED, attendances=(), evidence="", headcount=None)
            yield Entered(planned, record.last - timedelta(days=20))
        elif fate > 0.975:
            yield Entered(replace(record, status=Status.CANCELLED, remark="会议冲突，取消"), entered)
        else:
            yield Entered(record, entered)

    # -- the county's own ---------------------------------------------------------

    def _government(self, year: int, rng: Random) -> Iterator[LedgerRecord]:
        county, bureau = self.people.units[0], self._bureau()
        leaders = self.people.members[county.code]
        for month in range(1, 13):
            day = self._workday(year, month, rng.randrange(5, 26))
            topic, law = rng.choice(TOPICS)
            yield self._record(
                county,
                ["executive_study"],
                day,
                f"政府常务会议学法：{topic}",
                100,
                leaders,
                rng,
                GOOD,
                law,
                evidence="A",
            )
        yield self._record(
            county,
            ["training_class"],
            self._workday(year, 5, 14),
            "领导干部法治专题培训班",
            800,
            leaders,
            rng,
            GOOD,
        )
        for month in (4, 8):
            record = self._record(
                county,
                ["hearing"],
                self._workday(year, month, 12),
                "旁听行政诉讼案件庭审",
                300,
                leaders,
                rng,
                GOOD,
            )
            yield replace(
                record, court=f"{county.name[:3]}人民法院", case_number=f"({year})演0000行初{month}号"
            )
        heads = [members[0] for members in self.people.members.values()]
        for month in (2, 6, 10):
            day = self._workday(year, month, 20)
            yield self._record(
                bureau,
                ["promotion_training"],
                day,
                "新任领导干部任职培训",
                800,
                heads,
                rng,
                LATE,
                units=[county],
            )
        yield self._record(
            bureau,
            ["study_plan"],
            self._workday(year, 1, 20),
            f"{year}年度学法计划印发",
            None,
            (),
            rng,
            GOOD,
            units=[county],
        )

    def _exams(self, year: int, rng: Random) -> Iterator[LedgerRecord]:
        bureau = self._bureau()
        asked = ("party", "department", "township", "subdistrict", "committee", "institution")
        for n, (month, day) in enumerate(EXAMS, 1):
            units, seats = [], []
            for unit in self.people.units:
                care = self.diligence(unit)
                if unit.kind in asked and rng.random() < care + 0.1:
                    units.append(unit)
                    seats += [code for code in self.people.members[unit.code] if rng.random() < care]
            topic = f"{year}年第{'一二三四五'[n - 1]}次国家工作人员学法用法考试"
            yield self._record(
                bureau,
                ["exam"],
                self._workday(year, month, day),
                topic,
                None,
                seats,
                rng,
                1.0,
                units=units,
                evidence="A",
            )

    def _rotation(self, year: int, rng: Random) -> Iterator[LedgerRecord]:
        """Five batches of five days, over which the enforcement officers of each unit are spread."""
        bureau = self._bureau()
        for n, (month, day) in enumerate(BATCHES):
            seats = [
                code
                for unit in self.people.units
                for k, code in enumerate(self.people.enforcers.get(unit.code, ()))
                if (k + (unit.order or 0)) % len(BATCHES) == n and rng.random() < self.diligence(unit)
            ]
            first = self._workday(year, month, day)
            record = self._record(
                bureau,
                ["rotation"],
                first,
                f"{year}年行政执法人员轮训第{n + 1}期",
                4000,
                seats,
                rng,
                1.0,
                evidence="A",
            )
            yield replace(record, last=first + timedelta(days=4), category="business", meeting="轮训班")

    # -- a unit's own ---------------------------------------------------------------

    def _unit(self, unit: Unit, year: int, rng: Random) -> Iterator[LedgerRecord]:
        care, members = self.diligence(unit), self.people.members[unit.code]
        months = (
            (3, 6, 10) if care == GOOD else (4, 9) if care == STEADY else (7, 11) if care == LATE else (11,)
        )
        for month in months:
            topic, law = rng.choice(TOPICS)
            yield self._record(
                unit,
                ["lecture"],
                self._workday(year, month, rng.randrange(3, 27)),
                topic,
                300,
                members,
                rng,
                care,
                law,
            )
        yield from self._meetings(unit, year, rng, care, members)
        if unit.enforces:
            yield from self._enforcement(unit, year, rng, care)
        if unit.kind == "department" and care >= STEADY:
            record = self._record(
                unit,
                ["hearing"],
                self._workday(year, 5, rng.randrange(3, 27)),
                "旁听庭审",
                300,
                members[:6],
                rng,
                care,
            )
            yield replace(record, court="安澜县人民法院", case_number=f"({year})演0000行初{unit.order}号")

    def _meetings(
        self, unit: Unit, year: int, rng: Random, care: float, members: Sequence[str]
    ) -> Iterator[LedgerRecord]:
        for quarter in range(4):
            if rng.random() < care:
                day = self._workday(year, quarter * 3 + rng.randrange(1, 4), rng.randrange(3, 27))
                topic, law = rng.choice(TOPICS)
                yield self._record(
                    unit,
                    ["meeting_study"],
                    day,
                    f"会前学法：{topic}",
                    100,
                    members[:8],
                    rng,
                    care,
                    law,
                    evidence="B",
                )
            if rng.random() < care:
                day = self._workday(year, quarter * 3 + rng.randrange(1, 4), rng.randrange(3, 27))
                topic, law = rng.choice(TOPICS)
                yield self._record(unit, ["collective_study"], day, topic, 200, members, rng, care, law)

    def _enforcement(self, unit: Unit, year: int, rng: Random, care: float) -> Iterator[LedgerRecord]:
        officers = self.people.enforcers[unit.code]
        times = 6 if care == GOOD else 5 if care == STEADY else 3 if care == LATE else 1
        for n in range(times):
            day = self._workday(year, 1 + n * 12 // times + rng.randrange(0, 2), rng.randrange(3, 27))
            yield self._record(
                unit,
                ["enforcement_training"],
                day,
                f"执法人员集中培训：{rng.choice(TOPICS)[0]}",
                600,
                officers,
                rng,
                care,
                evidence="A" if rng.random() < care else "C",
            )
        if rng.random() < care:
            yield self._record(
                unit,
                ["case_review"],
                self._workday(year, 8, 20),
                "上年度行政执法案卷评查",
                None,
                (),
                rng,
                care,
            )

    # -- parts ------------------------------------------------------------------------

    def _bureau(self) -> Unit:
        return next(unit for unit in self.people.units if unit.name == "县司法局")

    def _workday(self, year: int, month: int, day: int) -> date:
        """The working day on or after a day."""
        found = date(year, min(month, 12), day)
        while found not in self.workdays:
            found += timedelta(days=1)
        return found

    def _record(
        self,
        organiser: Unit,
        kinds: list[str],
        day: date,
        topic: str,
        hundredths: int | None,
        members: Sequence[str],
        rng: Random,
        care: float,
        law: str = "",
        *,
        units: Sequence[Unit] = (),
        evidence: str = "",
    ) -> LedgerRecord:
        seats = tuple(self._seats(members, rng, care))
        morning = rng.random() < 0.5
        start = time(9 if morning else 14, 30)
        minutes = None if hundredths is None or hundredths > 600 else hundredths * 45 // 100
        end = None if minutes is None else time(*divmod(start.hour * 60 + start.minute + minutes, 60))
        return LedgerRecord(
            number="",
            organiser=organiser.code,
            units=tuple(unit.code for unit in units or [organiser]),
            kinds=tuple(kinds),
            first=day,
            last=day,
            topic=topic,
            hundredths=hundredths,
            start=start if end else None,
            end=end,
            form="offline" if rng.random() < 0.85 else "online",
            laws=(law,) if law else (),
            place=f"{organiser.name}会议室",
            headcount=sum(1 for seat in seats if seat.presence.earns) or None,
            evidence=evidence or ("A" if rng.random() < care - 0.2 else rng.choice("BC")),
            attendances=seats,
        )

    def _seats(self, members: Sequence[str], rng: Random, care: float) -> Iterator[Attendance]:
        for code in members:
            there = rng.random()
            if there < care:
                yield Attendance(code, Presence.PRESENT, signed=True)
            elif there < care + 0.04:
                yield Attendance(
                    code, rng.choice((Presence.LEAVE, Presence.ON_DUTY)), listed=False, signed=True
                )
