"""A pack that is being written, seen by today's county before it is saved; and saving it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from learnlaw.domain.forecast import State
from learnlaw.domain.policy import PolicyPack
from learnlaw.domain.survey import PackInUse
from learnlaw.errors import NothingToJudgeError, RefusedError, say
from learnlaw.verbs.basis import Draft, Words, draft_pack
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.policies import PackFile, RuleShown, pack_shelf, show_pack
from learnlaw.verbs.registry import QUOTA, listed
from learnlaw.verbs.roster_export import CannotWriteFileError, write_file


@dataclass(frozen=True, slots=True)
class RuleSeen:
    """A rule in words, whom it hits, and where they would stand today."""

    shown: RuleShown
    standing: Mapping[State, int]
    """How many findings stand in each state on the desk's day; empty where none is judged then."""


@dataclass(frozen=True, slots=True)
class BasisSeen:
    """What a form comes to."""

    draft: Draft
    rules: tuple[RuleSeen, ...] = ()


def taken_ids(desk: Desk) -> frozenset[str]:
    """The ids of the packs that are there."""
    shelf = pack_shelf(desk)
    return frozenset({file.pack.id for file in shelf.files} | {used.pack for used in shelf.used})


def see_basis(desk: Desk, head: Words, rules: Sequence[Words], taken: Collection[str]) -> BasisSeen:
    """What a form comes to by the records of the desk's day. Nothing is written."""
    draft = draft_pack(head, rules, desk.kinds, taken)
    if draft.pack is None or not draft.sound:
        return BasisSeen(draft)
    file = PackFile(draft.pack, Path(draft.pack.id), "", False)
    standing = _standing(desk, draft.pack)
    shown = show_pack(desk, file)
    return BasisSeen(draft, tuple(RuleSeen(rule, standing.get(rule.rule.id, {})) for rule in shown))


def _standing(desk: Desk, pack: PolicyPack) -> Mapping[str, Mapping[State, int]]:
    """How many findings of each rule stand where, if the pack were in use."""
    from learnlaw.store.base import MissingDatabaseError
    from learnlaw.verbs.judging import judge_packs

    try:
        with desk.reading() as connection:
            judged = judge_packs(desk, connection, (PackInUse(pack, {}, False, None, None),))
    except (MissingDatabaseError, NothingToJudgeError):
        return {}
    found: dict[str, Counter[State]] = {}
    for finding in judged.verdict.findings:
        found.setdefault(finding.rule.id, Counter())[finding.state] += 1
    return found


@listed(area=QUOTA, title=say("Write a new policy pack 考核依据"), command="policy template")
def new_basis(desk: Desk, head: Words, rules: Sequence[Words]) -> Path:
    """Write what a form says as a pack into the user's own folder, under an id of its own; its path.

    It is not in use by that. Raises `RefusedError` with everything that is
    wrong, and `CannotWriteFileError`.
    """
    from learnlaw.formats.policy_dump import dump_policy
    from learnlaw.formats.policy_yaml import read_policy

    draft = draft_pack(head, rules, desk.kinds, taken_ids(desk))
    if draft.pack is None or not draft.sound:
        raise RefusedError([trouble.problem for trouble in draft.troubles])
    text = dump_policy(draft.pack)
    again, problems = read_policy(text, desk.kinds, draft.pack.id)
    if again is None:
        raise RefusedError(problems)
    folder = desk.settings.policies
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWriteFileError(path=folder, why=error.strerror or str(error)) from error
    path = folder / f"{draft.pack.id}.yaml"
    write_file(path, text.encode())
    return path
