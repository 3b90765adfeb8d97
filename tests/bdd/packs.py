"""Packs from the tables of features: a rule a row, in the words of the trade."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from learnlaw.domain.kinds import Kinds, Title, code_of
from learnlaw.domain.policy import (
    CountsIf,
    DateRange,
    HoursSettings,
    Per,
    PolicyPack,
    QuotaRule,
    Reading,
    Scope,
    Source,
    Span,
)
from learnlaw.formats.kinds_yaml import shipped_kinds
from learnlaw.formats.policy_dump import dump_policy
from learnlaw.verbs.policies import PackFile, use_packs
from tests.bdd.world import World

KINDS: Kinds = shipped_kinds()
YEAR = DateRange(first=date(2024, 1, 1), last=date(2024, 12, 31))
MEASURES = {"次数": "count", "学时": "hours", "覆盖率": "coverage", "合格率": "rate", "配备": "staffing"}


def day(text: str) -> date:
    return date.fromisoformat(text)


def _spans(**lengths: str) -> Callable[[re.Match[str]], Per]:
    """A window about 入职 or 任职, whose lengths in years stand in the groups of the pattern."""

    def made(found: re.Match[str]) -> Per:
        kind = "around" if len(lengths) == 2 else next(iter(lengths))
        anchor = "joined" if found[1] == "入职" else "appointed"
        years = {name: Span(years=int(found[int(group)])) for name, group in lengths.items()}
        return Per(kind=kind, anchor=anchor, before=years.get("before"), after=years.get("after"))

    return made


PERIODS: list[tuple[str, Callable[[re.Match[str]], Per]]] = [
    ("每月", lambda _: Per(kind="month")),
    ("每季度", lambda _: Per(kind="quarter")),
    ("每半年", lambda _: Per(kind="half_year")),
    ("每年", lambda _: Per(kind="year")),
    (r"每(\d+)年", lambda found: Per(kind="years", years=int(found[1]))),
    ("任期内", lambda _: Per(kind="tenure")),
    ("规划期内", lambda _: Per(kind="plan")),
    (r"(\d{4}-\d\d-\d\d)前", lambda found: Per(kind="by", by=day(found[1]))),
    (r"(入职|任职)后(\d)年内", _spans(after="2")),
    (r"(任职)前(\d)年内", _spans(before="2")),
    (r"(任职)前(\d)年至任职后(\d)年", _spans(before="2", after="3")),
]
CONDITIONS: list[tuple[str, Callable[[re.Match[str]], dict[str, Any]]]] = [
    ("自办", lambda _: {"own": True}),
    ("合格", lambda _: {"passed": True}),
    (r"到会(\d+)%", lambda found: {"present": Decimal(found[1])}),
    (r"班子到会(\d+)%", lambda found: {"leaders_present": Decimal(found[1])}),
    (r"参考率(\d+)%", lambda found: {"turnout": Decimal(found[1])}),
    (r"佐证([ABC])级", lambda found: {"evidence": found[1]}),
    (r"(\d+)分钟", lambda found: {"minutes": int(found[1])}),
    (r"(\d+)日内登记", lambda found: {"entered_within": int(found[1])}),
]


def _read(text: str, patterns: list[tuple[str, Callable[[re.Match[str]], Any]]]) -> Any:
    for pattern, made in patterns:
        if found := re.fullmatch(pattern, text):
            return made(found)
    raise ValueError(f"no such words: {text}")


def scope(text: str) -> Scope:
    """Whom a rule means: 政府部门、执法部门 for units, duties and 具有… for officers."""
    words = text.split("、")
    known = {word: (code_of(word, KINDS.units), code_of(word, KINDS.duties)) for word in words}
    held = frozenset(word.removeprefix("具有") for word in words if word.startswith("具有"))
    for word in words:
        assert word == "执法部门" or word.startswith("具有") or any(known[word]), f"nobody is called {word}"
    return Scope(
        enforces=True if "执法部门" in words else None,
        kinds=frozenset(kind for kind, _ in known.values() if kind),
        duties=frozenset(duty for _, duty in known.values() if duty),
        qualification=held,
    )


def _counted(text: str, measure: str, kinds: Kinds) -> frozenset[str]:
    table = kinds.categories if measure == "hours" else kinds.activities
    codes = [code_of(word, table) for word in text.split("、")]
    assert None not in codes, f"unknown: {text}"
    return frozenset(code for code in codes if code)


def fields(row: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a rule that the columns of a row say; absent and blank ones say nothing."""
    given = {name: cell for name, cell in row.items() if cell}
    found: dict[str, Any] = {}
    if "对象" in given:
        found["subject"] = {"单位": "unit", "人员": "officer"}[given["对象"]]
    if "计量" in given:
        found["measure"] = MEASURES[given["计量"]]
    if "适用" in given:
        found["where"] = scope(given["适用"])
    if "其中" in given:
        found["among"] = scope(given["其中"])
    if "应完成" in given:
        found |= {"minimum": Decimal(given["应完成"].rstrip("%")), "percent": given["应完成"].endswith("%")}
    if "周期" in given:
        found["per"] = _read(given["周期"], PERIODS)
    if "条件" in given:
        asked = [_read(word, CONDITIONS) for word in given["条件"].split("、")]
        found["counts_if"] = CountsIf(**{key: value for one in asked for key, value in one.items()})
    if "间隔" in given:
        found["spacing"] = int(given["间隔"].removesuffix("天"))
    found |= {"force": "aim"} if given.get("力度") == "力争" else {}
    found |= {"prorate": True} if given.get("折算") == "按在岗天数" else {}
    found |= {"officers": "own"} if given.get("人员范围") == "本级" else {}
    found |= {"source": Source(clause=given["条款"])} if "条款" in given else {}
    if "内容" in given:
        found["of"] = _counted(given["内容"], found.get("measure", "count"), KINDS)
    return found


def rule(row: Mapping[str, str], number: int) -> QuotaRule:
    """The rule of a row: of units, counted, a year, unless the row says otherwise."""
    title = row["指标"]
    plain: dict[str, Any] = {"subject": "unit", "measure": "count"}
    return QuotaRule(id=f"r{number}", title=Title(title, title), **{**plain, **fields(row)})


def with_readings(one: QuotaRule, rows: Sequence[Mapping[str, str]]) -> QuotaRule:
    """The rule with readings, of which the first is the default."""
    readings = {
        f"k{n}": Reading(name=f"k{n}", title=Title(row["口径"], row["口径"]), changes=_changed(one, row))
        for n, row in enumerate(rows, 1)
    }
    return replace(one, readings=readings, reading="k1")


def _changed(one: QuotaRule, row: Mapping[str, str]) -> dict[str, Any]:
    """What a reading changes; a row that changes the measure must say what it counts."""
    return fields({"计量": {code: word for word, code in MEASURES.items()}[one.measure], **row})


@dataclass
class Shelf:
    """The packs of one scenario, in their rank, by what the scenario calls them."""

    packs: dict[str, PolicyPack] = field(default_factory=dict)
    carry: bool = False
    """Judge on after the time of the packs is over."""
    chosen: dict[str, str] = field(default_factory=dict)
    """Readings by the title of their rule."""

    def pack(self, name: str) -> PolicyPack:
        """The pack of that name; a new one is in force in 2024 and caps a day at 8 hours."""
        if name not in self.packs:
            self.packs[name] = PolicyPack(
                id=f"p{len(self.packs) + 1}",
                title=Title(name, name),
                document=name,
                in_force=YEAR,
                hours=HoursSettings(daily_cap=Decimal(8)),
            )
        return self.packs[name]

    def add(self, name: str, rows: Sequence[Mapping[str, str]]) -> None:
        """Put rules into a pack."""
        pack = self.pack(name)
        start = sum(len(one.rules) for one in self.packs.values())
        more = [rule(row, start + n) for n, row in enumerate(rows, 1)]
        self.packs[name] = replace(pack, rules=(*pack.rules, *more))

    def change(self, name: str, **changes: Any) -> None:
        self.packs[name] = replace(self.pack(name), **changes)

    def read(self, title: str, rows: Sequence[Mapping[str, str]]) -> None:
        """Give a rule its readings."""
        for name, pack in self.packs.items():
            rules = [with_readings(one, rows) if one.title.zh == title else one for one in pack.rules]
            self.packs[name] = replace(pack, rules=tuple(rules))

    def title_of(self, id: str) -> str:
        """What the scenario calls a rule, given as `pack/rule`."""
        pack, _, rule_id = id.partition("/")
        (found,) = [
            one.title.zh
            for held in self.packs.values()
            for one in held.rules
            if (held.id, one.id) == (pack, rule_id)
        ]
        return found


def put_in_use(world: World, shelf: Shelf) -> None:
    """Put all packs of the scenario in use, in the order in which it named them."""
    packs = [pack for pack in shelf.packs.values() if pack.rules]
    files = [PackFile(pack, Path(f"{pack.id}.yaml"), dump_policy(pack), False) for pack in packs]
    rules = [rule for pack in packs for rule in pack.rules]
    readings = [
        (rule.id, reading.name)
        for rule in rules
        for reading in rule.readings.values()
        if reading.title is not None and reading.title.zh == shelf.chosen.get(rule.title.zh)
    ]
    if files:
        use_packs(world.desk, files, readings=readings, carry=shelf.carry)


def rows_of(table: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """The rows of a table of a feature, by header."""
    header, *rows = table
    return [dict(zip(header, row, strict=True)) for row in rows]
