"""A question as a foreign file has it, and the one way from there to ours.

Every reader fills a Draft with what its format says; `Settler` decides whether
that is a question: at least two options, a key among them, weights that add up,
blanks with answers. So the same slip is told the same way in every format.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from learnlaw.domain.question import BLANK, CHOICE, LETTERS, Key, Kind, Question, answer_key
from learnlaw.domain.text import shown
from learnlaw.errors import Message, Place, Problem, say
from learnlaw.formats.clean import Cleaner
from learnlaw.formats.marks import READERS

FULL = Decimal(100)


@dataclass(slots=True)
class Choice:
    """An option with its share of the marks, in per cent."""

    text: str
    weight: Decimal = Decimal(0)
    place: Place | None = None


@dataclass(slots=True, kw_only=True)
class Draft:
    """One question of a foreign file, before anything was decided about it."""

    kind: Kind
    stem: str
    choices: list[Choice] = field(default_factory=list)
    answers: list[list[str]] = field(default_factory=list)
    """Accepted answers of each blank."""
    truth: bool | None = None
    guide: str = ""
    rationale: str = ""
    id: str = ""
    name: str = ""
    """What the file calls it, for messages."""
    marks: dict[str, str] = field(default_factory=dict)
    """Our own fields by the names of `marks.READERS`, as text."""
    tags: list[str] = field(default_factory=list)
    place: Place | None = None
    faulty: bool = False
    """A reason to refuse it was told; others would only follow from that."""
    made: bool = False
    """Some of its text does not stand so in the file: entities were resolved, markup taken off."""


class Settler:
    """Makes questions of the drafts of one file; what is wrong goes to `problems`."""

    def __init__(self, file: str, problems: list[Problem], whole: str = "") -> None:
        self.file, self.problems = file, problems
        self.clean = Cleaner(file, problems, whole)
        self.questions: list[Question] = []
        self._ids: dict[str, str] = {}

    def settle(self, draft: Draft) -> None:
        """Keep the question that `draft` is, or tell why it is none."""
        if draft.faulty:
            return
        before = len(self.problems)
        question = self._question(draft)
        if all(p.warning for p in self.problems[before:]):
            self.questions.append(question)

    def tell(
        self,
        draft: Draft,
        code: str,
        what: Message,
        hint: Message | None = None,
        *,
        warning: bool = False,
        place: Place | None = None,
    ) -> None:
        """Add a problem of a draft."""
        where = place or draft.place
        draft.faulty = draft.faulty or not warning
        self.problems.append(Problem(code, what, hint, self.file, where, draft.name or draft.id, warning))

    def _question(self, draft: Draft) -> Question:
        label = draft.name or draft.id
        clean, made = self.clean.long, draft.made
        stem = clean(draft.stem, draft.place, label, made)
        if not draft.stem.strip():
            self.tell(draft, "no-stem", say("there is no question"), say("write the stem"))
        if draft.kind is Kind.BLANK and not BLANK.search(stem):
            stem += "____"
        options = tuple([clean(c.text, c.place or draft.place, label, made) for c in draft.choices])
        key = self._key(draft, stem, options)
        return Question(
            id=self._id(draft),
            kind=draft.kind,
            stem=stem,
            options=options if draft.kind in CHOICE else (),
            key=key,
            rationale=clean(draft.rationale, draft.place, label, made),
            tags=tuple(t for tag in draft.tags if (t := self.clean.name(tag, draft.place, label))),
            place=draft.place,
            **self._marks(draft),
        )

    def _id(self, draft: Draft) -> str:
        id = self.clean.name(draft.id, draft.place, draft.name) if draft.id else ""
        where = draft.name or id
        if id and id in self._ids:
            what = say("the id {id} is there twice: {one} and {other}", id=id, one=self._ids[id], other=where)
            self.tell(draft, "duplicate-id", what, say("give one of them another id"))
        elif id:
            self._ids[id] = where
        return id

    def _key(self, draft: Draft, stem: str, options: tuple[str, ...]) -> Key:
        if draft.kind in CHOICE:
            return self._letters(draft, options)
        if draft.kind is Kind.TRUE_FALSE:
            if draft.truth is None:
                self.tell(draft, "no-key", say("it is not said whether this is true"), say("give the answer"))
            return bool(draft.truth)
        if draft.kind is Kind.SHORT:
            return self.clean.long(draft.guide, draft.place, draft.name, draft.made)
        return self._blanks(draft, stem)

    def _blanks(self, draft: Draft, stem: str) -> Key:
        blanks = len(BLANK.findall(stem))
        clean = [
            [self.clean.long(a, draft.place, draft.name) for a in accepted] for accepted in draft.answers
        ]
        key = tuple(tuple(dict.fromkeys(filter(None, accepted))) for accepted in clean)
        if not all(key) or not key:
            self.tell(
                draft, "no-key", say("a blank has no accepted answer"), say("write what is accepted in it")
            )
        elif len(key) != blanks:
            what = say("{blanks} blanks and {keys} answers", blanks=blanks, keys=len(key))
            self.tell(draft, "impossible-key", what, say("part the answers of several blanks by |"))
        return key

    def _letters(self, draft: Draft, options: tuple[str, ...]) -> str:
        if len(options) < 2:
            what = say("{n} options are too few", n=len(options))
            self.tell(draft, "few-options", what, say("write at least two"))
        elif len(options) > len(LETTERS):
            what = say("{n} options are more than there are letters", n=len(options))
            self.tell(draft, "many-options", what, say("keep at most 26"))
        if not all(options):
            self.tell(draft, "empty-option", say("an option is empty"), say("fill or delete it"))
        self._equal_options(draft, options)
        key = "".join(LETTERS[i] for i, c in enumerate(draft.choices[:26]) if c.weight > 0)
        if not key:
            self.tell(draft, "no-key", say("no option is right"), say("mark the right one"))
            return key
        if draft.kind is Kind.SINGLE:
            return self._one(draft, key)
        if len(key) == 1:
            draft.kind = Kind.SINGLE  # one right option, whatever the format says of how many may be ticked
        self._weights(draft)
        return key

    def _one(self, draft: Draft, key: str) -> str:
        full = [LETTERS[i] for i, c in enumerate(draft.choices) if c.weight >= FULL]
        if len(full) > 1:
            what = say(
                "a single question with {n} right options: {letters}", n=len(full), letters="".join(full)
            )
            self.tell(draft, "impossible-key", what, say("leave one, or make it a multiple question"))
        elif not full:
            best = max(c.weight for c in draft.choices)
            what = say("no option of a single question earns all marks; the most is {best} %", best=best)
            self.tell(draft, "weights", what, say("give the right option 100"))
        elif len(key) > 1:
            what = say("marks for options that are nearly right are not kept")
            self.tell(draft, "weights-lost", what, warning=True)
        return full[0] if full else key[0]

    def _weights(self, draft: Draft) -> None:
        """Right options must earn all marks between them; that some earn more than others is not kept."""
        right = [c.weight for c in draft.choices if c.weight > 0]
        total = sum(right, Decimal(0))
        if draft.kind is Kind.MULTIPLE and len(right) > 1 and all(w == FULL for w in right):
            return
        if abs(total - FULL) > Decimal("0.05") * len(right):
            what = say("the right options earn {total} % between them", total=f"{total.normalize():f}")
            self.tell(draft, "weights", what, say("their shares must add up to 100"))
        elif max(right) - min(right) > 1:
            what = say("that some right options earn more than others is not kept")
            self.tell(draft, "weights-lost", what, warning=True)

    def _equal_options(self, draft: Draft, options: tuple[str, ...]) -> None:
        for text, count in Counter(answer_key(o) for o in options).items():
            if count > 1 and text:
                what = say("{count} options say “{text}”", count=count, text=text)
                hint = say("width, blanks and a last full stop make no difference: change one of them")
                self.tell(draft, "duplicate-options", what, hint, warning=True)

    def _marks(self, draft: Draft) -> dict[str, Any]:
        marks = {}
        for name, value in draft.marks.items():
            field, reader = READERS[name]
            read = reader(value)
            if read is None:
                what = say("{value} is no {key}", value=shown(value), key=name)
                self.tell(draft, "bad-value", what, say("the field was left out"), warning=True)
            else:
                marks[field] = read
        return marks
