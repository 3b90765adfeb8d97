"""Who may do what: the table of roles, one row a verb or a look, one column a role.

Without accounts one actor does everything, the coordinator, and nothing here is
asked. With accounts each has one role. A cell says how far it reaches: to all,
to the own unit and those below it, to the own person, or not at all. A name
that stands in no row is the coordinator's alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from learnlaw.errors import Message, say


class Role(StrEnum):
    """What an account is for."""

    COORDINATOR = "coordinator"
    UNIT = "unit"
    OFFICER = "officer"
    AUDITOR = "auditor"


class Reach(StrEnum):
    """How far a cell of the table reaches."""

    ALL = "all"
    BELOW = "below"
    SELF = "self"
    NONE = "none"


ROLE_WORDS: Mapping[Role, Message] = {
    Role.COORDINATOR: say("coordinator 学法管理员"),
    Role.UNIT: say("unit coordinator 单位联络员"),
    Role.OFFICER: say("officer 本人"),
    Role.AUDITOR: say("auditor 只读"),
}
REACH_WORDS: Mapping[Reach, Message] = {
    Reach.ALL: say("yes"),
    Reach.BELOW: say("own units"),
    Reach.SELF: say("own"),
    Reach.NONE: say("no"),
}


@dataclass(frozen=True, slots=True)
class Right:
    """One row: how far each role reaches."""

    coordinator: Reach
    unit: Reach
    officer: Reach
    auditor: Reach

    def of(self, role: Role) -> Reach:
        """The cell of a role."""
        reach: Reach = getattr(self, role.value)
        return reach


_ALL, _BELOW, _SELF, _NONE = Reach.ALL, Reach.BELOW, Reach.SELF, Reach.NONE
WRITE = Right(_ALL, _NONE, _NONE, _NONE)
READ = Right(_ALL, _NONE, _NONE, _ALL)
READ_COMMON = Right(_ALL, _ALL, _NONE, _ALL)
READ_BELOW = Right(_ALL, _BELOW, _NONE, _ALL)
READ_OWN = Right(_ALL, _NONE, _SELF, _ALL)
READ_BELOW_OR_OWN = Right(_ALL, _BELOW, _SELF, _ALL)
ENTER = Right(_ALL, _BELOW, _NONE, _NONE)
PRACTISE = Right(_ALL, _NONE, _SELF, _NONE)
SIT = Right(_NONE, _NONE, _SELF, _NONE)
EVERYBODY = Right(_ALL, _ALL, _ALL, _ALL)

_ROWS: Mapping[Right, str] = {
    WRITE: """
        add_account add_officer_accounts set_role disable_account enable_account reset_account unlock_account
        make_slips recover_account
        import_roster move_officer retire_officer exempt_officer
        add_member edit_member post_officer close_unit look_at_closing fill_in_member
        use_packs new_basis issue_notices issue_publicity_notice move_notice
        import_laws import_bank edit_question approve_questions retire_questions
        new_exam edit_exam open_exam close_exam void_exam set_makeup supervise_exam admit_officer
        annul_attempt excuse_officer extend_exam seat_exam import_answers key_answers mark_answer
        regrade_exam undo_regrade answer_appeal sweep_exams import_scores log_practice
        answer_objection keep_trial write_blueprint write_drafts certify_scores certify_hours certify_training
    """,
    READ: """
        list_accounts show_account
        list_audit verify_audit examine export_roster write_roster_template
        browse_bank preview_bank list_questions show_question bank_stats check_banks export_bank write_bank_template
        check_blueprint list_blueprints write_exam_template list_exams show_exam exam_conduct print_exam
        preview_regrade list_appeals analyse_exam analyse_marks
        report_annual report_bundle report_officers report_officers print_bundle list_objections what_if last_changes
    """,
    READ_COMMON: """
        browse_laws preview_laws list_laws show_law show_lists write_list_copy coverage law_impact look_at_packs
        verify_certificates
    """,
    READ_BELOW: """
        browse_people list_officers list_units list_sessions show_session write_sign_in_sheet write_ledger_template
        exam_results report_quota report_unit report_ledger report_checklist report_calendar report_exam
        look_at_coverage look_at_board check_quota plan_quota browse_ledger browse_calendar year_plan
    """,
    READ_BELOW_OR_OWN: """
        show_member report_officer explain_quota look_at_people look_at_reports
    """,
    ENTER: """
        log_session correct_session cancel_session add_evidence remove_evidence import_ledger undo
        fill_in_session preview_ledger sign_in look_at_sign_in find_people
    """,
    READ_OWN: """
        my_exams look_at_seat look_at_outcome review_due review_stats look_at_practice officer_home officer_reviews
    """,
    PRACTISE: """
        practise answer_question raise_appeal object_to_entry
    """,
    SIT: """
        sit_exam look_at_sitting
    """,
    EVERYBODY: """
        log_in change_secret list_roles
    """,
}

RIGHTS: Mapping[str, Right] = {name: right for right, names in _ROWS.items() for name in names.split()}
"""Every row by the name of the verb, or of the look."""


def right_of(name: str) -> Right:
    """The row of a name; of one without a row, the coordinator's alone."""
    return RIGHTS.get(name, WRITE)


def reach(role: Role, name: str) -> Reach:
    """How far a role reaches in a verb or look."""
    return right_of(name).of(role)
