"""What the screens of the question bank say of a question, its key, its article and its versions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from learnlaw.domain.question import (
    CHOICE,
    DIFFICULTY_TITLES,
    KIND_TITLES,
    LETTERS,
    Kind,
    Pool,
    Question,
    State,
)
from learnlaw.i18n import _, tell
from learnlaw.tui import show
from learnlaw.tui.widgets.lines import Paragraph, plain
from learnlaw.tui.words import N_

if TYPE_CHECKING:
    from learnlaw.verbs.bank_desk import BankLine, QuestionShown

STATE_WORDS = {
    State.DRAFT: N_("draft"),
    State.REVIEWED: N_("reviewed"),
    State.APPROVED: N_("approved"),
    State.RETIRED: N_("retired"),
}
STATE_TONES = {
    State.DRAFT: "warn",
    State.REVIEWED: "text",
    State.APPROVED: "good",
    State.RETIRED: "faint",
}
QUEUE_WORDS = {
    "": N_("All in use"),
    "draft": N_("Drafts"),
    "reviewed": N_("Await approval"),
    "aside": N_("Set aside"),
    "approved": N_("Approved"),
    "retired": N_("Retired"),
}
ASIDE_WORDS = {"changed": N_("set aside: article changed"), "deleted": N_("set aside: article deleted")}
POOL_WORDS = {Pool.OPEN: N_("practice and exams"), Pool.RESERVED: N_("exams alone")}
FIELD_WORDS = {
    "stem": N_("Stem"),
    "options": N_("Options"),
    "key": N_("Key"),
    "kind": N_("Kind"),
    "rationale": N_("Rationale"),
    "law": N_("Law"),
    "edition": N_("Edition"),
    "article": N_("Article"),
    "difficulty": N_("Difficulty"),
    "case": N_("Case"),
    "pool": N_("Pool"),
    "tags": N_("Tags"),
    "state": N_("State"),
    "approval": N_("Approval"),
}


def state_words(line: BankLine) -> tuple[str, str]:
    """The state of a question in a word or two, and its tone."""
    if line.aside and line.question.state is not State.RETIRED:
        return _(ASIDE_WORDS.get(line.aside, line.aside)), "bad"
    state = line.question.state
    return _(STATE_WORDS[state]), STATE_TONES[state]


def short_kind(question: Question) -> str:
    """Its kind and how hard it is."""
    kind, level = tell(KIND_TITLES[question.kind]), tell(DIFFICULTY_TITLES[question.difficulty])
    return f"{kind} {level}"


def paper(question: Question, *, key: bool) -> Iterator[Paragraph]:
    """The stem and what it is answered in, as on a paper; with `key` the right answers are marked."""
    for line in question.stem.splitlines():
        yield plain(line, tone="strong")
    for number, words in enumerate(_options(question)):
        right = key and _right(question, number)
        head = ("*" if right else " ") + f" {LETTERS[number]}、"
        yield Paragraph(((f" {head}", "good" if right else "faint"), (words, "good" if right else "text")), 6)
    if question.kind in (Kind.BLANK, Kind.SHORT) and key:
        label = _("Accepted") if question.kind is Kind.BLANK else _("Marking guide")
        yield Paragraph(((f" * {label}  ", "faint"), (" | ".join(_answers(question)), "good")), 6)
    if question.kind in (Kind.BLANK, Kind.SHORT) and not key:
        yield plain("   ________", tone="faint")


def _options(question: Question) -> tuple[str, ...]:
    if question.kind is Kind.TRUE_FALSE:
        return _("True"), _("False")
    return question.options if question.kind in CHOICE else ()


def _right(question: Question, number: int) -> bool:
    if question.kind is Kind.TRUE_FALSE:
        return question.key is (number == 0)
    return number in question.right


def _answers(question: Question) -> list[str]:
    if isinstance(question.key, tuple):
        return [" ; ".join(blank) for blank in question.key]
    return [str(question.key)]


def facts(question: Question) -> Iterator[Paragraph]:
    """Kind, state, pool and who approved it."""
    parts = [short_kind(question), _(POOL_WORDS[question.pool])]
    if question.case:
        parts.append(_("case"))
    if question.tags:
        parts.append("#" + " #".join(question.tags))
    state = _(STATE_WORDS[question.state])
    version = _("version {number}").format(number=question.version)
    yield Paragraph(
        (
            (f"{question.id}  {version}  ", "accent"),
            (f"{state}  ", STATE_TONES[question.state]),
            ("  ".join(parts), "faint"),
        )
    )
    if question.approval is not None:
        words = _("Approved on {day} by {name}, {office}").format(
            day=question.approval.day, name=question.approval.name, office=question.approval.office
        )
        yield plain(words, tone="good")


def whole(shown: QuestionShown) -> Iterator[Paragraph]:
    """Everything that a reviewer holds beside a question."""
    question = shown.question
    yield from facts(question)
    yield from _aside(shown)
    for problem in shown.notices:
        yield plain("! " + show.problem(problem), tone="warn", indent=2)
    yield plain("")
    yield from paper(question, key=True)
    if question.rationale:
        yield plain("")
        yield Paragraph(((_("Rationale") + "  ", "faint"), (question.rationale, "text")), 4)
    yield plain("")
    yield from _article(shown)
    yield from _versions(shown)


def cited(shown: QuestionShown) -> str:
    """Law, edition and clause in words."""
    question = shown.question
    name = shown.law.name if shown.law else question.law
    clause = question.clause
    words = clause.words if clause else question.article
    edition = _("(edition of {day})").format(day=question.edition) if question.edition else ""
    return " ".join(filter(None, (name, words, edition)))


def _article(shown: QuestionShown) -> Iterator[Paragraph]:
    yield plain(cited(shown), tone="accent")
    if shown.missing is not None:
        yield plain(tell(shown.missing), tone="faint")
    for line in shown.article.splitlines():
        yield plain(line, indent=2)


def _aside(shown: QuestionShown) -> Iterator[Paragraph]:
    if shown.now is None:
        return
    if shown.now.new is None:
        words = _("Set aside: the edition of {day} has this article no more. Edit it, or retire it.")
        yield plain(words.format(day=shown.now_day), tone="bad")
        return
    words = _("Set aside: the edition of {day} changed this article, now {article}:")
    yield plain(words.format(day=shown.now_day, article=shown.now.new.ref.words), tone="bad")
    for line in shown.now.new.text.splitlines():
        yield plain(line, tone="warn", indent=2)


def _versions(shown: QuestionShown) -> Iterator[Paragraph]:
    if not shown.changed:
        return
    yield plain("")
    yield plain(_("What changed"), tone="faint")
    for difference in shown.changed:
        yield plain(_("version {number}").format(number=difference.version), tone="accent")
        for name, old, new in difference.fields:
            title = _(FIELD_WORDS.get(name, name))
            words = _("{title}: {old} -> {new}").format(
                title=title, old=old or _("(blank)"), new=new or _("(blank)")
            )
            yield plain("  " + words, indent=4)
