"""Steps about trying out: what would differ, and doing what was tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pytest_bdd import then, when

from learnlaw.domain.study import Status
from learnlaw.errors import LearnlawError
from learnlaw.i18n import tell_in
from learnlaw.verbs.what_if import (
    AddPlan,
    CancelPlan,
    MovePlan,
    OtherMinimum,
    Trial,
    Trying,
    keep_trial,
    what_if,
)
from tests.bdd.phrases import phrase
from tests.bdd.steps.quota import STATES
from tests.bdd.world import World
from tests.county import a_record
from tests.factories import rows_of as stored


@dataclass
class Tried:
    """What was tried out, and what came of it."""

    tried: Sequence[Trying]
    trial: Trial
    count: int
    """How many activities the ledger had."""


def _try(world: World, *tried: Trying) -> Tried:
    return Tried(tried, what_if(world.desk, tried), _activities(world))


def _activities(world: World) -> int:
    return len(stored(world.database, "SELECT id FROM activity"))


def _row(world: World, topic: str) -> str:
    ((key,),) = stored(world.database, "SELECT id FROM activity WHERE topic = ?", topic)
    return f"#{key}"


@when(phrase('协调员试算"{unit}"在{day:Day}加一场{hours:Hours}学时的讲座'), target_fixture="tried")
def try_a_plan(world: World, unit: str, day: date, hours: Decimal) -> Tried:
    code = world.unit(unit)
    return _try(
        world, AddPlan(a_record(day, units=(code,), hours=hours, status=Status.PLANNED, topic="试算"))
    )


@when(phrase('协调员试算取消"{topic}"'), target_fixture="tried")
def try_to_cancel(world: World, topic: str) -> Tried:
    return _try(world, CancelPlan(_row(world, topic)))


@when(phrase('协调员试算把"{topic}"挪到{day:Day}'), target_fixture="tried")
def try_to_move(world: World, topic: str, day: date) -> Tried:
    return _try(world, MovePlan(_row(world, topic), day))


@when(phrase('协调员试算"{rule}"应完成{minimum:Hours}次'), target_fixture="tried")
def try_a_minimum(world: World, rule: str, minimum: Decimal) -> Tried:
    from learnlaw.verbs.judging import judge

    (id_,) = {f.id for f in judge(world.desk).verdict.findings if f.rule.title.zh == rule}
    return _try(world, OtherMinimum(id_, minimum))


@when("协调员照试算的办")
def keep(world: World, tried: Tried) -> None:
    world.refusal = ""
    try:
        world.receipt = keep_trial(world.desk, tried.tried)
    except LearnlawError as error:
        world.refusal = tell_in("zh", error.message)


@then(phrase('试算后"{subject}"的"{rule}"由"{before}"变为"{after}"'))
def it_would_turn(tried: Tried, subject: str, rule: str, before: str, after: str) -> None:
    (shift,) = [
        shift
        for shift in tried.trial.shifts
        if (shift.finding.subject.name, shift.finding.rule.title.zh) == (subject, rule)
    ]
    assert [STATES[state.value] for state in shift.states if state] == [before, after]


@then("台账里没有多出活动")
def nothing_was_written(world: World, tried: Tried) -> None:
    assert _activities(world) == tried.count


@then(phrase('办不成, 因为"{words}"'))
def refused_because(world: World, words: str) -> None:
    assert words in world.refusal
