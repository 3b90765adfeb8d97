"""Which changes can be taken back, and what to do instead where they cannot: one table by verb."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from learnlaw.errors import Message, say


class Way(StrEnum):
    """How a change is taken back."""

    LEDGER = "ledger"
    """The ledger keeps every version: additions go, corrections give way to what was there."""
    ROWS = "rows"
    """Every row that the verb touched is put back as it was."""
    NONE = "none"
    """Not at all."""


@dataclass(frozen=True, slots=True)
class Undoing:
    """What holds for one verb."""

    way: Way
    why: Message | None = None
    """Why it cannot be taken back."""
    instead: Message | None = None
    """What to do instead."""


LEDGER, ROWS = Undoing(Way.LEDGER), Undoing(Way.ROWS)
_EXAM = Undoing(
    Way.NONE,
    say("what an exam comes to is put right by its papers"),
    say("learnlaw exam regrade, exam annul or exam void"),
)
_LETTER = Undoing(
    Way.NONE,
    say("a letter that went out has its number for good"),
    say("record what became of it: learnlaw quota notice NUMBER closed"),
)
_EVIDENCE = say("a copy that was kept, and its removal, are remembered for good")
_OTHER = Undoing(
    Way.NONE,
    say("the program keeps no state before it that would be safe to go back to"),
    say("put it right where it was done, or restore a backup"),
)

UNDOING: Mapping[str, Undoing] = {
    **dict.fromkeys(
        (
            "log_session",
            "correct_session",
            "cancel_session",
            "sign_in",
            "import_ledger",
            "import_scores",
            "log_practice",
            "keep_trial",
        ),
        LEDGER,
    ),
    **dict.fromkeys(
        (
            "move_officer",
            "retire_officer",
            "exempt_officer",
            "close_unit",
            "move_notice",
            "edit_question",
            "approve_questions",
            "retire_questions",
        ),
        ROWS,
    ),
    **dict.fromkeys(
        (
            "close_exam",
            "regrade_exam",
            "undo_regrade",
            "annul_attempt",
            "mark_answer",
            "admit_officer",
            "excuse_officer",
            "void_exam",
            "new_exam",
            "open_exam",
        ),
        _EXAM,
    ),
    "issue_notices": _LETTER,
    "issue_publicity_notice": _LETTER,
    "add_evidence": Undoing(
        Way.NONE,
        _EVIDENCE,
        say("remove it with a reason: learnlaw log evidence ID --remove NAME --reason WHY"),
    ),
    "remove_evidence": Undoing(Way.NONE, _EVIDENCE, say("add the file again: learnlaw log evidence ID FILE")),
    **dict.fromkeys(
        ("add_member", "edit_member", "post_officer"),
        Undoing(
            Way.NONE,
            say("what it held may be personal data, of which no copies are kept"),
            say("change it again: learnlaw roster edit CODE"),
        ),
    ),
    "import_roster": Undoing(
        Way.NONE,
        say("records, letters and exams that came later stand on the roster"),
        say("import the corrected roster, or restore the backup made before"),
    ),
    "import_bank": Undoing(
        Way.NONE,
        say("exams and practice may ask what was imported"),
        say("retire the questions: learnlaw bank retire, or import the earlier file again"),
    ),
    "import_laws": Undoing(
        Way.NONE, say("questions cite the texts that were imported"), say("import the right text again")
    ),
    "use_packs": Undoing(
        Way.NONE, say("which packs were in use before is in the audit log"), say("put those in use again")
    ),
    "undo": Undoing(Way.NONE, say("it took something back itself"), say("do again what it took back")),
}
"""Every verb of which something particular is to be said; a test holds it against the verbs."""


def undoing_of(verb: str) -> Undoing:
    """What holds for a verb; of one that is not in the table, that it cannot be taken back."""
    return UNDOING.get(verb, _OTHER)
