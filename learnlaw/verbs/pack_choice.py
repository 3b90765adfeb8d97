"""What there is to choose from when packs are put in use, and how it was chosen before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw.domain.kinds import Title
from learnlaw.domain.policy import QuotaRule
from learnlaw.errors import Message, Problem
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.policies import PackFile, pack_shelf, use_packs
from learnlaw.verbs.registry import Receipt

if TYPE_CHECKING:
    from learnlaw.store.packs import UsedPack


@dataclass(frozen=True, slots=True)
class PackLine:
    """One pack that can be chosen."""

    file: PackFile
    used: UsedPack | None
    """How it is in use; None where it is not."""
    stale: bool
    """The file says something else than the text that is in use."""

    @property
    def id(self) -> str:
        return self.file.pack.id

    @property
    def dated(self) -> bool:
        """Whether the document says when it is in force."""
        return self.file.pack.in_force.first is not None


@dataclass(frozen=True, slots=True)
class PackChoice:
    """Every pack, those in use first and in their rank."""

    lines: tuple[PackLine, ...]
    problems: tuple[Problem, ...]
    """Files of the user's folder that cannot be read."""


def pack_choice(desk: Desk) -> PackChoice:
    """The packs that can be chosen. A pack in use whose file is gone can be kept."""
    shelf = pack_shelf(desk)
    files = {file.pack.id: file for file in shelf.files}
    lines = []
    for used in shelf.used:
        file = files.pop(used.pack, None)
        stale = file is not None and file.body != used.body
        file = file or _kept(desk, used)
        if file is not None:
            lines.append(PackLine(file, used, stale))
    lines += [PackLine(file, None, False) for file in files.values()]
    return PackChoice(tuple(lines), shelf.problems)


def _kept(desk: Desk, used: UsedPack) -> PackFile | None:
    """A pack from the text that is kept with it."""
    from learnlaw.formats.policy_yaml import read_policy

    pack, _problems = read_policy(used.body, desk.kinds, used.pack)
    return None if pack is None else PackFile(pack, Path(used.pack), used.body, False)


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """One way to read a rule."""

    name: str
    title: Title
    words: Message
    """What the rule asks then."""
    usual: bool
    """It is the one taken unless another is chosen."""


def readings_of(desk: Desk, file: PackFile, rule: QuotaRule) -> list[ReadingShown]:
    """Every reading of a rule with the sentence that it makes (RULES 24)."""
    from learnlaw.domain.policy_words import describe

    return [
        ReadingShown(
            name,
            reading.title or Title(name, name),
            describe(replace(rule, reading=name), file.pack, desk.kinds)[0],
            name == rule.reading,
        )
        for name, reading in rule.readings.items()
    ]


def put_in_use(
    desk: Desk,
    packs: Sequence[PackFile],
    *,
    readings: Sequence[tuple[str, str]] = (),
    carry: bool = False,
    since: date | None = None,
    until: date | None = None,
) -> Receipt:
    """Put packs in use; a missing database is made. Raises what `use_packs` raises."""
    making = desk.making()
    try:
        return use_packs(making, packs, readings=readings, carry=carry, since=since, until=until)
    finally:
        if making is not desk:
            making.close()
