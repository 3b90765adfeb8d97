"""Steps about objections: an officer's words, a coordinator's answer, and what stays of both."""

from __future__ import annotations

from pytest_bdd import then, when

from learnlaw.errors import LearnlawError
from learnlaw.store.audit import entries
from learnlaw.verbs.objections import answer_objection, list_objections, object_to_entry
from learnlaw.verbs.officer_home import officer_home
from tests.bdd.phrases import phrase
from tests.bdd.world import World
from tests.factories import rows_of as stored


@when(phrase('"{name}"对"{topic}"提出异议"{words}"'))
def officer_objects(world: World, name: str, topic: str, words: str) -> None:
    ((key,),) = stored(world.database, "SELECT id FROM activity WHERE topic = ?", topic)
    object_to_entry(world.desk, f"#{key}", world.officer(name), words)


def _answer(world: World, words: str, *, accept: bool) -> None:
    world.refusal = ""
    newest = list_objections(world.desk)[0].objection
    try:
        world.receipt = answer_objection(world.desk, newest.id, accept=accept, reason=words)
    except LearnlawError as error:
        world.refusal = str(error)


@when(phrase('协调员采纳异议, 答复"{words}"'))
def coordinator_accepts(world: World, words: str) -> None:
    _answer(world, words, accept=True)


@when(phrase('协调员不采纳异议, 答复"{words}"'))
def coordinator_declines(world: World, words: str) -> None:
    _answer(world, words, accept=False)


@when('协调员不采纳异议, 答复""')
def coordinator_declines_without_words(world: World) -> None:
    _answer(world, "", accept=False)


@then(phrase('待答复的异议有"{topics:Names}"'))
def objections_wait(world: World, topics: list[str]) -> None:
    assert [one.objection.topic for one in list_objections(world.desk, waiting=True)] == topics


@then("没有待答复的异议")
def no_objection_waits(world: World) -> None:
    assert not list_objections(world.desk, waiting=True)


@then("答复不成")
def answer_is_refused(world: World) -> None:
    assert world.refusal


@then(phrase('"{name}"看到对"{topic}"的答复"{words}"'))
def officer_sees_the_answer(world: World, name: str, topic: str, words: str) -> None:
    mine = {one.topic: one.answer for one in officer_home(world.desk, world.officer(name)).objections}
    assert mine[topic] == words


@then(phrase('操作日志里留有"{words}"'))
def log_keeps(world: World, words: str) -> None:
    with world.desk.reading() as connection:
        assert any(words == (entry.before or {}).get("text") for entry in entries(connection))
