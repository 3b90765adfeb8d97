"""People at an exam by keys, from the results: more time, let in, excused, a paper annulled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from learnlaw.domain.attempt import AttemptState
from learnlaw.i18n import _
from learnlaw.tui.screens.ask_words import Asked
from learnlaw.tui.screens.exam_life import ExamLife, minutes_of
from learnlaw.tui.words import N_

if TYPE_CHECKING:
    from learnlaw.verbs.finding_people import Person


class ExamPeople(ExamLife):
    """Each needs a reason, which the audit log keeps."""

    def _named(self, words: str) -> str:
        row = self.result or {}
        return words.format(name=row.get("name", ""), code=row.get("officer", ""))

    def action_annul(self) -> None:
        from learnlaw.verbs.exam_care import annul_attempt

        row = self.result
        if row is None:
            return
        officer, attempt = row["officer"], row["attempt"]
        lines = [
            self._named(_("Annul the paper of {name} {code}?")),
            _("It counts nowhere then; everything of it stays. g lets the officer in again."),
        ]
        self.ask(
            lines,
            [Asked("reason", _("Reason"))],
            lambda words: self.do(
                lambda: annul_attempt(
                    self.desk, self.number, officer, attempt=attempt, reason=words["reason"]
                )
            ),
        )

    def action_admit(self) -> None:
        """Another attempt; of who was excused, the exemption is taken back."""
        row = self.result
        if row is None:
            return
        exempt = row["state"] == "exempt"
        words = (
            _("{name} {code} is exempt: expected again?")
            if exempt
            else _("Another attempt for {name} {code}?")
        )
        self._admit([self._named(words)], row["officer"], again=not exempt)

    def _admit(self, lines: Sequence[str], officer: str, *, again: bool) -> None:
        from learnlaw.verbs.exam_care import admit_officer

        self.ask(
            lines,
            [Asked("reason", _("Reason"))],
            lambda words: self.do(
                lambda: admit_officer(self.desk, self.number, officer, again=again, reason=words["reason"])
            ),
        )

    def action_more_time(self) -> None:
        """More minutes for the officer under the cursor."""
        from learnlaw.verbs.exam_care import admit_officer

        row = self.result
        if row is None:
            return
        officer = row["officer"]

        def give(words: Mapping[str, str]) -> None:
            self.do(
                lambda: admit_officer(
                    self.desk,
                    self.number,
                    officer,
                    minutes=minutes_of(words["minutes"]),
                    reason=words["reason"],
                )
            )

        lines = [self._named(_("More time for {name} {code}?")), self._time_now(officer)]
        asked = [Asked("minutes", _("Minutes more"), hint="10"), Asked("reason", _("Reason"))]
        self.ask([line for line in lines if line], asked, give)

    def _time_now(self, officer: str) -> str:
        """What was given already."""
        one = next((one for one in self.exam.expected if one.officer == officer), None) if self.exam else None
        if one is None or not one.extra_minutes:
            return ""
        return _("So far {minutes} minutes more: {why}").format(
            minutes=one.extra_minutes, why=one.extra_reason
        )

    def action_excuse(self) -> None:
        from learnlaw.verbs.exam_care import excuse_officer

        row = self.result
        if row is None:
            return
        officer = row["officer"]
        lines = [
            self._named(_("Excuse {name} {code} from this exam?")),
            _("Neither expected nor absent then, in any figure."),
        ]
        self.ask(
            lines,
            [Asked("reason", _("Reason"), hint=_("long sick leave, maternity leave, away on duty"))],
            lambda words: self.do(
                lambda: excuse_officer(self.desk, self.number, officer, reason=words["reason"])
            ),
        )

    def action_dispute(self) -> None:
        """Write down, in the officer's words, which item is disputed."""
        from learnlaw.verbs.appeals import raise_appeal

        row = self.result
        if row is None:
            return
        officer = row["officer"]
        lines = [
            self._named(_("What does {name} {code} dispute?")),
            _("The words of the officer are kept; the appeal is answered in its view."),
        ]
        self.ask(
            lines,
            [Asked("item", _("Item of the paper"), hint="17"), Asked("text", _("In words"))],
            lambda words: self.do(
                lambda: raise_appeal(self.desk, self.number, officer, item_of(words["item"]), words["text"])
            ),
        )

    def action_add(self) -> None:
        """Somebody who is not on the list, or a reserve."""
        from learnlaw.tui.screens.pick_officer import PickOfficer

        def picked(officer: str | None) -> None:
            if officer is not None:
                self._admit([_("Expect {code} at this exam?").format(code=officer)], officer, again=False)

        self.app.push_screen(PickOfficer(N_("Who is to sit it as well?"), self._not_on_list), picked)

    def _not_on_list(self) -> Sequence[Person]:
        """Reserves first, in their order, then everybody who serves and is not on the list; runs in a thread."""
        from learnlaw.verbs.exams import show_exam
        from learnlaw.verbs.finding_people import persons, serving

        held = show_exam(self.desk, self.number)
        reserves = sorted((one for one in held.exam.expected if one.reserve), key=lambda one: one.reserve)
        there = {one.officer for one in held.exam.expected}
        first = [
            replace(one, unit=_("{unit}, reserve {n}").format(unit=one.unit, n=n))
            for n, one in enumerate(
                persons(held.people.roster, ((one.officer, one.unit) for one in reserves)), 1
            )
        ]
        return [*first, *(one for one in serving(self.desk) if one.code not in there)]


def has_paper(row: Mapping[str, object] | None) -> bool:
    """Whether a row of the results is an answer paper that was not annulled."""
    return row is not None and row["attempt"] is not None and row["state"] != AttemptState.VOID


def item_of(text: str) -> int:
    """The number of an item that was typed. RefusedError for what is no number."""
    from learnlaw.domain.values import parse_whole

    return parse_whole(text)[0]


def can_be_excused(row: Mapping[str, object] | None) -> bool:
    """Whether nothing was sat that would have to be annulled first."""
    return row is not None and row["state"] in ("absent", AttemptState.VOID)
