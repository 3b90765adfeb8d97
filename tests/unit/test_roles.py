"""Who may do what is one table, written here a second time by hand: cell by cell they are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from learnlaw.domain.roles import RIGHTS, Reach, Role, reach
from learnlaw.errors import NotAllowedError
from learnlaw.verbs.gate import ChangeFirstError, Login, may, passing
from learnlaw.verbs.narrowing import GUARDS
from learnlaw.verbs.registry import LOOKS, every_verb
from tests.factories import a_desk

SIGNS = {"+": Reach.ALL, "u": Reach.BELOW, "o": Reach.SELF, "-": Reach.NONE}
EXPECTED = """
verb                     coordinator unit officer auditor: + all, u own units, o own, - no
add_account              + - - -
add_officer_accounts     + - - -
set_role                 + - - -
disable_account          + - - -
enable_account           + - - -
reset_account            + - - -
unlock_account           + - - -
make_slips               + - - -
recover_account          + - - -
import_roster            + - - -
move_officer             + - - -
retire_officer           + - - -
exempt_officer           + - - -
add_member               + - - -
edit_member              + - - -
post_officer             + - - -
close_unit               + - - -
look_at_closing          + - - -
fill_in_member           + - - -
use_packs                + - - -
new_basis                + - - -
issue_notices            + - - -
issue_publicity_notice   + - - -
move_notice              + - - -
import_laws              + - - -
import_bank              + - - -
edit_question            + - - -
approve_questions        + - - -
retire_questions         + - - -
new_exam                 + - - -
edit_exam                + - - -
open_exam                + - - -
close_exam               + - - -
void_exam                + - - -
set_makeup               + - - -
supervise_exam           + - - -
admit_officer            + - - -
annul_attempt            + - - -
excuse_officer           + - - -
extend_exam              + - - -
seat_exam                + - - -
import_answers           + - - -
key_answers              + - - -
mark_answer              + - - -
regrade_exam             + - - -
undo_regrade             + - - -
answer_appeal            + - - -
sweep_exams              + - - -
import_scores            + - - -
log_practice             + - - -
answer_objection         + - - -
keep_trial               + - - -
write_blueprint          + - - -
write_drafts             + - - -
certify_scores           + - - -
certify_hours            + - - -
certify_training         + - - -
list_accounts            + - - +
show_account             + - - +
list_audit               + - - +
verify_audit             + - - +
examine                  + - - +
export_roster            + - - +
write_roster_template    + - - +
browse_bank              + - - +
preview_bank             + - - +
list_questions           + - - +
show_question            + - - +
bank_stats               + - - +
check_banks              + - - +
export_bank              + - - +
write_bank_template      + - - +
check_blueprint          + - - +
list_blueprints          + - - +
write_exam_template      + - - +
list_exams               + - - +
show_exam                + - - +
exam_conduct             + - - +
print_exam               + - - +
preview_regrade          + - - +
list_appeals             + - - +
analyse_exam             + - - +
analyse_marks            + - - +
report_annual            + - - +
report_bundle            + - - +
report_officers          + - - +
print_bundle             + - - +
list_objections          + - - +
what_if                  + - - +
last_changes             + - - +
browse_laws              + + - +
preview_laws             + + - +
list_laws                + + - +
show_law                 + + - +
show_lists               + + - +
write_list_copy          + + - +
coverage                 + + - +
law_impact               + + - +
look_at_packs            + + - +
verify_certificates      + + - +
browse_people            + u - +
list_officers            + u - +
list_units               + u - +
list_sessions            + u - +
show_session             + u - +
write_sign_in_sheet      + u - +
write_ledger_template    + u - +
exam_results             + u - +
report_quota             + u - +
report_unit              + u - +
report_ledger            + u - +
report_checklist         + u - +
report_calendar          + u - +
report_exam              + u - +
look_at_coverage         + u - +
look_at_board            + u - +
check_quota              + u - +
plan_quota               + u - +
browse_ledger            + u - +
browse_calendar          + u - +
year_plan                + u - +
show_member              + u o +
report_officer           + u o +
explain_quota            + u o +
look_at_people           + u o +
look_at_reports          + u o +
log_session              + u - -
correct_session          + u - -
cancel_session           + u - -
add_evidence             + u - -
remove_evidence          + u - -
import_ledger            + u - -
undo                     + u - -
fill_in_session          + u - -
preview_ledger           + u - -
sign_in                  + u - -
look_at_sign_in          + u - -
find_people              + u - -
my_exams                 + - o +
look_at_seat             + - o +
look_at_outcome          + - o +
review_due               + - o +
review_stats             + - o +
look_at_practice         + - o +
officer_home             + - o +
officer_reviews          + - o +
practise                 + - o -
answer_question          + - o -
raise_appeal             + - o -
object_to_entry          + - o -
sit_exam                 - - o -
look_at_sitting          - - o -
log_in                   + + + +
change_secret            + + + +
list_roles               + + + +
"""
ROWS = {name: signs for name, *signs in (line.split() for line in EXPECTED.strip().splitlines()[1:])}
CELLS = [
    (name, role, SIGNS[sign]) for name, signs in ROWS.items() for role, sign in zip(Role, signs, strict=True)
]
WRITING = {"log_session", "use_packs", "open_exam", "add_account", "move_officer", "regrade_exam", "sit_exam"}


def login(role: Role, *, first: bool = False) -> Login:
    return Login(code="x", name="某人", role=role, unit="U1", officer="G1", version=1, first=first)


def test_the_table_has_these_rows_and_no_others() -> None:
    assert set(RIGHTS) == set(ROWS)


def test_every_verb_and_every_look_has_a_row() -> None:
    known = set(every_verb()) | set(LOOKS)
    assert known - set(RIGHTS) == set(), "give them a row in domain/roles.py, and here"
    assert set(RIGHTS) - known == set(), "rows of what is no more"


@pytest.mark.parametrize("role", Role)
def test_each_cell_is_as_expected_and_as_enforced(role: Role, tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.door.login = login(role)
    for name, whose, expected in CELLS:
        if whose is not role:
            continue
        assert reach(role, name) is expected, (name, role)
        if expected is Reach.NONE:
            with pytest.raises(NotAllowedError) as refused:
                may(desk, name)
            assert "x" in str(refused.value), name
        else:
            may(desk, name)


@pytest.mark.parametrize("name", sorted(WRITING))
def test_an_auditor_writes_nothing_whatever_the_table_says(name: str, tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.door.login = login(Role.AUDITOR)
    with pytest.raises(NotAllowedError):
        may(desk, name, writing=True)


@pytest.mark.parametrize("role", Role)
def test_a_first_secret_opens_nothing_but_its_change(role: Role, tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.door.login = login(role, first=True)
    for name in RIGHTS.keys() - {"log_in", "change_secret"}:
        with pytest.raises(ChangeFirstError):
            may(desk, name)
    may(desk, "change_secret")


def test_what_reaches_to_a_part_has_a_guard_and_nothing_else_has() -> None:
    narrow = {name for name, _role, cell in CELLS if cell in (Reach.BELOW, Reach.SELF)}
    assert set(GUARDS) == narrow


@pytest.mark.parametrize(
    ("role", "allowed"),
    [(Role.COORDINATOR, True), (Role.AUDITOR, True), (Role.UNIT, False), (Role.OFFICER, False)],
)
def test_what_has_no_name_is_read_by_those_who_read_all(role: Role, allowed: bool, tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.door.login = login(role)
    for name in ("", "something_new"):
        with passing(name or "log_in"):
            if allowed and (not name or role is Role.COORDINATOR):
                may(desk, name)
            else:
                with pytest.raises(NotAllowedError):
                    may(desk, name)


def test_front_ends_and_verbs_open_no_database_past_the_gate() -> None:
    """A control: the only modules that take a connection from the engine are these."""
    root = Path(__file__).resolve().parents[2] / "learnlaw"
    found = {
        path.name
        for folder in ("verbs", "cli", "tui")
        for path in (root / folder).rglob("*.py")
        if any(
            f"with {word}(desk.engine)" in path.read_text(encoding="utf-8") for word in ("writing", "reading")
        )
    }
    assert found == {"gate.py", "login.py"}
