"""Steps about letters to units that are behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
from pytest_bdd import given, then, when

from learnlaw.domain.notice import Draft, Gap, NoticeLevel, NoticeState, cause_of
from learnlaw.errors import LearnlawError
from learnlaw.i18n import tell_in
from learnlaw.verbs.letter_content import compose_letters
from learnlaw.verbs.letter_documents import issue_letters, write_drafts, write_issued
from learnlaw.verbs.notices import (
    draft_notices,
    issue_notices,
    issue_publicity_notice,
    letter_text,
    list_notices,
    move_notice,
)
from learnlaw.verbs.quotas import QuotaCheck
from tests.bdd.phrases import phrase
from tests.bdd.world import World
from tests.factories import digest

Table = list[list[str]]
LEVELS = {
    "提醒函": NoticeLevel.REMINDER,
    "督办函": NoticeLevel.SUPERVISION,
    "通报": NoticeLevel.CIRCULAR,
    "普法提示": NoticeLevel.PUBLICITY,
}
STATES = {
    "已发": NoticeState.ISSUED,
    "已签收": NoticeState.RECEIVED,
    "已反馈": NoticeState.ANSWERED,
    "已复核": NoticeState.CHECKED,
    "已销号": NoticeState.CLOSED,
    "逾期": NoticeState.OVERDUE,
}
WORDS = {level: word for word, level in LEVELS.items()}


def attempt(world: World, letters: list[Draft], approved_by: str = "", answer_by: date | None = None) -> None:
    """Issue letters; a refusal is kept."""
    world.refusal = ""
    try:
        world.receipt = issue_notices(world.desk, letters, approved_by=approved_by, answer_by=answer_by)
    except LearnlawError as error:
        world.receipt, world.refusal = None, tell_in("zh", error.message)


# -- what is done ------------------------------------------------------------------------------------


@when("协调员查看应发的函", target_fixture="letters")
def coordinator_looks(world: World) -> list[Draft]:
    return draft_notices(world.desk)


@when(phrase("协调员查看{year:Int}年度应发的函"), target_fixture="letters")
def coordinator_looks_at_a_year(world: World, year: int) -> list[Draft]:
    return draft_notices(world.desk, year=year)


@when(phrase("协调员只查看应发的{level}"), target_fixture="letters")
def coordinator_looks_at_a_level(world: World, level: str) -> list[Draft]:
    return draft_notices(world.desk, level=LEVELS[level])


@given("应发的函已经发出")
@when("协调员发出应发的函")
def coordinator_issues(world: World) -> None:
    attempt(world, draft_notices(world.desk))


@when("协调员发出刚才看到的函")
def coordinator_issues_what_was_seen(world: World, letters: list[Draft]) -> None:
    attempt(world, letters)


@when(phrase('协调员发出应发的函, 由"{leader}"批准'))
def coordinator_issues_approved(world: World, leader: str) -> None:
    attempt(world, draft_notices(world.desk), approved_by=leader)


@when(phrase("协调员发出{year:Int}年度应发的函"))
def coordinator_issues_of_a_year(world: World, year: int) -> None:
    attempt(world, draft_notices(world.desk, year=year))


@when(phrase('协调员发出{year:Int}年度应发的函, 由"{leader}"批准'))
def coordinator_issues_of_a_year_approved(world: World, year: int, leader: str) -> None:
    attempt(world, draft_notices(world.desk, year=year), approved_by=leader)


@given(phrase("应发的函已经发出, 限{day:Day}前反馈"))
def letters_went_out(world: World, day: date) -> None:
    attempt(world, draft_notices(world.desk), answer_by=day)


@when(phrase('协调员登记第"{code}"号函{state}'))
def coordinator_records(world: World, code: str, state: str) -> None:
    world.refusal = ""
    try:
        move_notice(world.desk, code, STATES[state])
    except LearnlawError as error:
        world.refusal = tell_in("zh", error.message)


@when(phrase('协调员向"{unit}"发出普法提示"{text}"'))
def coordinator_reminds_of_publicity(world: World, unit: str, text: str) -> None:
    issue_publicity_notice(world.desk, unit, text)


# -- what came of it ---------------------------------------------------------------------------------


@then("应发的函为")
def letters_are(letters: list[Draft], datatable: Table) -> None:
    _, *rows = datatable
    found = [[one.name, WORDS[one.level], str(len(one.gaps))] for one in letters]
    assert found == rows


@then("没有应发的函")
def no_letters(letters: list[Draft]) -> None:
    assert letters == []


@then(phrase('发给"{unit}"的函写明'))
def letter_says(letters: list[Draft], unit: str, docstring: str) -> None:
    (letter,) = [one for one in letters if one.name == unit]
    assert letter_text(letter) == docstring.replace("\n\n", "\n").strip()


@then(phrase('"{subject}"的"{rule}"在函里写成"{words}"'))
def finding_reads(verdict: QuotaCheck, subject: str, rule: str, words: str) -> None:
    """The sentence of a letter, whether the finding calls for one or not."""
    findings = [f for f in verdict.verdict.findings if (f.subject.name, f.rule.title.zh) == (subject, rule)]
    gaps = tuple(Gap(finding, cause_of(finding, NoticeLevel.REMINDER)) for finding in findings)
    letter = Draft(findings[0].subject.unit, subject, NoticeLevel.REMINDER, verdict.as_of, gaps)
    assert letter_text(letter) == words


@then(phrase('发出了"{codes:Names}"号函'))
def letters_went_out_as(world: World, codes: list[str]) -> None:
    assert world.receipt is not None, world.refusal
    assert list(world.receipt.made) == codes


@then(phrase('发函被拒绝, 因为"{words}"'))
def issue_is_refused(world: World, words: str) -> None:
    assert words in world.refusal


@then(phrase('登记被拒绝, 因为"{words}"'))
def record_is_refused(world: World, words: str) -> None:
    assert words in world.refusal


@then(phrase('第"{code}"号函的状态是"{state}"'))
def letter_stands(world: World, code: str, state: str) -> None:
    (letter,) = [one for one in list_notices(world.desk) if one.code == code]
    assert letter.state is STATES[state]


@then("函件为")
def letters_kept(world: World, datatable: Table) -> None:
    """Every letter that was issued, oldest first."""
    _, *rows = datatable
    units = world.roster.units
    kept = [[one.code, units[one.unit].name, WORDS[one.level]] for one in reversed(list_notices(world.desk))]
    assert kept == rows


# -- as documents ------------------------------------------------------------------------------------


def written(world: World, write: Callable[[Path], object], folder: str = "函件") -> None:
    """Write documents into a folder; a refusal is kept."""
    world.refusal = ""
    try:
        write(world.folder / folder)
    except LearnlawError as error:
        world.refusal = tell_in("zh", error.message)


def in_folder(world: World, folder: str = "函件") -> dict[str, str]:
    """The files of a folder by name, with their digests."""
    return {path.name: digest(path) for path in sorted((world.folder / folder).iterdir())}


@given(phrase('文件夹里已有"{name}"'))
def file_is_there(world: World, name: str) -> None:
    (world.folder / "函件").mkdir()
    (world.folder / "函件" / name).write_text("别的", encoding="utf-8")


@when("协调员把应发的函写成公文")
def coordinator_writes(world: World) -> None:
    written(world, lambda folder: write_drafts(world.desk, folder))


@when("协调员发出应发的函, 同时写成公文")
def coordinator_issues_and_writes(world: World) -> None:
    written(world, lambda folder: issue_letters(world.desk, compose_letters(world.desk), folder=folder))


@when("协调员把发出的函再写一遍")
def coordinator_writes_again(world: World) -> None:
    written(world, lambda folder: write_issued(world.desk, folder), "再写")


@then(phrase('写出了"{names:Names}"'))
@then(phrase('文件夹里只有"{names:Names}"'))
def files_are(world: World, names: list[str]) -> None:
    assert set(in_folder(world)) == set(names)


@then(phrase('"{name}"写明'))
def document_says(world: World, name: str, datatable: Table) -> None:
    _, *rows = datatable
    text = "\n".join(line.text for line in docx.Document(str(world.folder / "函件" / name)).paragraphs)
    assert [words for (words,) in rows if words not in text] == []


@then("没有发出的函")
def nothing_went_out(world: World) -> None:
    assert list_notices(world.desk) == []


@then("再写的和原来的一模一样")
def written_the_same(world: World) -> None:
    assert in_folder(world, "再写") == in_folder(world)


@then(phrase('写公文被拒绝, 因为"{words}"'))
def writing_is_refused(world: World, words: str) -> None:
    assert words in world.refusal
