"""The people of the demonstration county: who serves where, as what, since when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from learnlaw.demo.words import PARENTS, UNITS, chinese
from learnlaw.domain.people import Exemption, Officer, Posting, Unit

WEIGHTS = {
    "县公安局": 9,
    "县市场监督管理局": 6,
    "县城市管理综合执法局": 5,
    "县公安局交通警察大队": 5,
    "县教育局": 4,
}
"""How much larger some units are than others, which weigh 2, or 1 without enforcement."""


@dataclass
class DemoPeople:
    """Everybody, and what the store keeps besides: phones, education, staffing."""

    units: list[Unit] = field(default_factory=list)
    officers: list[Officer] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    exemptions: list[Exemption] = field(default_factory=list)
    phones: dict[str, str] = field(default_factory=dict)
    staffing: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    """The officers that serve in each unit at the end, leaders first."""
    enforcers: dict[str, list[str]] = field(default_factory=dict)


def make_people(seed: int, on: date, officers: int) -> DemoPeople:
    """The county's people as of `on`, two of five of them enforcement officers."""
    made = DemoPeople()
    _units(made, seed)
    sizes = _shares([_weight(unit) for unit in made.units], officers)
    enforcing = [unit for unit in made.units if unit.enforces]
    counts = dict(zip((u.code for u in made.units), sizes, strict=True))
    armed = dict(
        zip(
            (u.code for u in enforcing),
            _shares([counts[u.code] for u in enforcing], officers * 2 // 5),
            strict=True,
        )
    )
    number = 0
    for unit in made.units:
        rng, fake = Random(f"{seed}/people/{unit.code}"), chinese(f"{seed}/names/{unit.code}")
        for rank in range(counts[unit.code]):
            number += 1
            armed_here = rank >= counts[unit.code] - armed.get(unit.code, 0)
            _officer(made, unit, f"{number:04}", rank, armed_here, rng, fake, on)
    _moves(made, seed, on)
    return made


def _units(made: DemoPeople, seed: int) -> None:
    fake = chinese(f"{seed}/units")
    codes = {name: f"U{n:03}" for n, (name, _, _) in enumerate(UNITS, 1)}
    for n, (name, kind, enforces) in enumerate(UNITS, 1):
        parent = PARENTS.get(name, UNITS[0][0]) if n > 1 else None
        made.units.append(
            Unit(
                code=codes[name],
                name=name,
                kind=kind,
                parent=codes[parent] if parent else None,
                enforces=enforces,
                order=n,
                contact=fake.name(),
                phone=f"0000-{8000000 + n}",
            )
        )


def _weight(unit: Unit) -> int:
    return WEIGHTS.get(unit.name, 2 if unit.enforces else 1)


def _shares(weights: list[int], total: int) -> list[int]:
    """`total` split by weights into whole numbers, the largest remainders first."""
    sum_ = sum(weights)
    shares = [total * weight // sum_ for weight in weights]
    order = sorted(range(len(weights)), key=lambda n: -(total * weights[n] % sum_))
    for n in order[: total - sum(shares)]:
        shares[n] += 1
    return shares


def _officer(
    made: DemoPeople, unit: Unit, code: str, rank: int, armed: bool, rng: Random, fake: object, on: date
) -> None:
    duties = {"enforcement"} if armed else set()
    if rank == 0:
        duties |= {"principal", "leader"}
    elif rank in (1, 2):
        duties.add("leader")
    elif rank == 3:
        duties.add("legal_staff")
    elif rank == 4 and unit.enforces:
        duties.add("reviewer")
    joined = on - timedelta(days=rng.randrange(400, 9000))
    appointed = on - timedelta(days=rng.randrange(30, 1500)) if rank < 3 else None
    lawyer = rank == 4 or rng.random() < 0.04
    made.officers.append(
        Officer(
            code=code,
            name=fake.name(),  # type: ignore[attr-defined]  # Faker makes its methods when it runs
            joined_on=min(joined, appointed or joined),
            qualifications=frozenset({"法律职业资格"}) if lawyer else frozenset(),
            education="法学本科"
            if lawyer and rng.random() < 0.7
            else rng.choice(("本科", "大专", "硕士研究生")),
            certificate=f"ZF{int(code):06}" if armed else "",
            certificate_expires_on=on + timedelta(days=rng.randrange(-20, 1400)) if armed else None,
            level=rng.choice(("四级主任科员", "二级主任科员", "一级科员")),
        )
    )
    made.postings.append(
        Posting(
            officer=code,
            unit=unit.code,
            post=fake.post(rank),  # type: ignore[attr-defined]
            duties=frozenset(duties),
            starts_on=appointed if rank < 3 and rng.random() < 0.3 else made.officers[-1].joined_on,
            appointed_on=appointed,
            term_ends_on=appointed + timedelta(days=1825) if appointed else None,
        )
    )
    made.staffing[code] = "行政" if unit.kind != "institution" else "事业"
    made.members.setdefault(unit.code, []).append(code)
    if armed:
        made.enforcers.setdefault(unit.code, []).append(code)


def _moves(made: DemoPeople, seed: int, on: date) -> None:
    """A few who changed units this year, serve in two, are exempt, are expected, or have left."""
    rng = Random(f"{seed}/moves")
    codes = [unit.code for unit in made.units]
    for n in sorted(rng.sample(range(len(made.postings)), k=max(len(made.postings) // 50, 3))):
        posting, what = made.postings[n], rng.randrange(5)
        day = on - timedelta(days=rng.randrange(20, 240))
        if posting.duties & {"leader", "principal"}:
            continue
        if what == 0:
            made.exemptions.append(
                Exemption(
                    posting.officer,
                    rng.choice(("产假", "长期病假", "脱产学习")),
                    day,
                    day + timedelta(days=180),
                )
            )
        elif what == 1:
            _moved(made, n, rng.choice(codes), max(day, posting.starts_on or day))
        elif what == 2:
            made.postings.append(
                Posting(
                    officer=posting.officer,
                    unit=rng.choice(codes),
                    kind="seconded",
                    post="挂职",
                    starts_on=day,
                )
            )
        elif what == 3:
            expected = on + timedelta(days=rng.randrange(15, 90))
            unit = rng.choice(codes)
            made.postings.append(
                Posting(officer=posting.officer, unit=unit, post="拟任副局长", expected_on=expected)
            )


def _moved(made: DemoPeople, n: int, unit: str, day: date) -> None:
    old = made.postings[n]
    if unit == old.unit or (old.starts_on is not None and day <= old.starts_on):
        return
    made.postings[n] = Posting(
        officer=old.officer,
        unit=old.unit,
        post=old.post,
        duties=old.duties,
        starts_on=old.starts_on,
        ends_on=day - timedelta(days=1),
    )
    made.postings.append(
        Posting(
            officer=old.officer, unit=unit, post=old.post, duties=old.duties, starts_on=day, appointed_on=day
        )
    )
