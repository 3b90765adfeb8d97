"""The tasks that a person can begin from any screen: their names, words, keys and screens.

A task is one verb. Its screen is written here as `module:Class` and loaded when
it is opened; a task without a screen yet tells the command that does the same.
A test holds this table against the verbs: the same words in palette, help and log.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from learnlaw.tui.words import N_

if TYPE_CHECKING:
    from learnlaw.tui.frame import TaskScreen


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a person stood when the task was opened: what its form begins with."""

    unit: str = ""
    """The code of a unit."""
    rule: str = ""
    """A rule as `pack/rule`."""
    officer: str = ""
    """The code of an officer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One verb as the screens offer it."""

    area: str
    title: str
    """The title of the verb in the registry, to the letter."""
    command: str
    """The command that does the same."""
    screen: str = ""
    """`module:Class` of its screen; empty where only the command does it so far."""
    tip: str = ""

    def load(self) -> type[TaskScreen]:
        """The class of its screen."""
        module, _colon, name = self.screen.partition(":")
        found: type[TaskScreen] = getattr(import_module(module), name)
        return found


PEOPLE, STUDY, QUOTA, EXAM = N_("people"), N_("study"), N_("quota"), N_("exams")
PRACTICE, REPORTS = N_("practice"), N_("reports")

UPKEEP = N_("upkeep")
BANK, LAW = N_("question bank"), N_("law")

TASKS: dict[str, Task] = {
    "use_packs": Task(
        area=QUOTA,
        title=N_("Choose the policy packs in use"),
        command="learnlaw policy use ID",
        screen="learnlaw.tui.screens.use_packs:UsePacks",
        tip=N_("which documents the board is judged by"),
    ),
    "new_basis": Task(
        area=QUOTA,
        title=N_("Write a new policy pack 考核依据"),
        command="learnlaw policy template FILE",
        screen="learnlaw.tui.screens.new_basis:NewBasis",
        tip=N_("by a form that reads every rule aloud and says whom it hits"),
    ),
    "log_session": Task(
        area=STUDY,
        title=N_("Log a study session"),
        command="learnlaw log add",
        screen="learnlaw.tui.screens.log_session:LogSession",
        tip=N_("enter one activity in the ledger, held or planned"),
    ),
    "sign_in": Task(
        area=STUDY,
        title=N_("Sign people in"),
        command="learnlaw log sign ID",
        screen="learnlaw.tui.screens.sign_in:SignIn",
        tip=N_("everybody expected in a grid, one key for each mark"),
    ),
    "add_evidence": Task(
        area=STUDY,
        title=N_("Add evidence to an activity"),
        command="learnlaw log evidence ID FILE",
        screen="learnlaw.tui.screens.attach:Attach",
        tip=N_("files looked at before copies of them are kept"),
    ),
    "import_ledger": Task(
        area=STUDY,
        title=N_("Import a ledger"),
        command="learnlaw log import FILE",
        screen="learnlaw.tui.screens.import_ledger:ImportLedger",
        tip=N_("a file or a folder of units' ledgers, looked at row by row before anything is written"),
    ),
    "list_sessions": Task(
        area=STUDY,
        title=N_("List the ledger"),
        command="learnlaw log list",
        screen="learnlaw.tui.screens.ledger:Ledger",
        tip=N_("what was held, for whom, with what evidence; what is planned; what is overdue"),
    ),
    "correct_session": Task(
        area=STUDY,
        title=N_("Correct an entry"),
        command="learnlaw log correct NUMBER --reason WHY",
        screen="learnlaw.tui.screens.ledger:CorrectFromLedger",
        tip=N_("choose it in the ledger: a form with what stands there now"),
    ),
    "cancel_session": Task(
        area=STUDY,
        title=N_("Cancel an entry"),
        command="learnlaw log cancel NUMBER --reason WHY",
        screen="learnlaw.tui.screens.ledger:CancelFromLedger",
        tip=N_("choose it in the ledger: it stays there with the reason and counts nowhere"),
    ),
    "year_plan": Task(
        area=STUDY,
        title=N_("Hold the year's plan against what was held"),
        command="learnlaw log year",
        screen="learnlaw.tui.screens.calendar:PlanCalendar",
        tip=N_("the plan on a calendar with the last days to act; move a plan, add one"),
    ),
    "list_objections": Task(
        area=STUDY,
        title=N_("List objections"),
        command="learnlaw log objections",
        screen="learnlaw.tui.screens.objections:Objections",
        tip=N_("what officers say is wrong in the ledger, and the answer"),
    ),
    "officer_home": Task(
        area=STUDY,
        title=N_("Show an officer's standing and record"),
        command="learnlaw log mine CODE",
        screen="learnlaw.tui.screens.find_member:FindOfficer",
        tip=N_("find an officer and see what that officer sees"),
    ),
    "what_if": Task(
        area=QUOTA,
        title=N_("Try out a change"),
        command="learnlaw quota what-if",
        screen="learnlaw.tui.screens.what_if:WhatIf",
        tip=N_("a plan added, moved or called off, another minimum: what would differ"),
    ),
    "undo": Task(
        area=STUDY,
        title=N_("Undo a change"),
        command="learnlaw log undo RECEIPT",
        screen="learnlaw.tui.screens.undo_last:UndoLast",
        tip=N_("the last changes: who did what when, and one of them taken back"),
    ),
    "issue_notices": Task(
        area=QUOTA,
        title=N_("Issue letters to units that are behind"),
        command="learnlaw quota notices --issue",
        screen="learnlaw.tui.screens.letters:Letters",
        tip=N_("look at the letters that are due, and issue them"),
    ),
    "write_drafts": Task(
        area=QUOTA,
        title=N_("Write letters as documents"),
        command="learnlaw quota notices -o FOLDER",
        screen="learnlaw.tui.screens.letters:Letters",
        tip=N_("drafts with reply slips to be examined and signed, one file a unit"),
    ),
    "issue_publicity_notice": Task(
        area=QUOTA,
        title=N_("Issue a publicity reminder 普法提示"),
        command="learnlaw quota publicity UNIT --text WORDS",
    ),
    "move_notice": Task(
        area=QUOTA,
        title=N_("Record what became of a letter"),
        command="learnlaw quota notice NUMBER STATE",
        screen="learnlaw.tui.screens.letters:IssuedLetters",
    ),
    "list_exams": Task(
        area=EXAM,
        title=N_("List exams"),
        command="learnlaw exam list",
        screen="learnlaw.tui.screens.exams:Exams",
        tip=N_("open and close them, key in answers, results, analysis, appeals"),
    ),
    "new_exam": Task(
        area=EXAM,
        title=N_("Make an exam"),
        command="learnlaw exam new",
        screen="learnlaw.tui.screens.exam_form:NewExam",
        tip=N_("by a form that says who is expected and whether the bank can fill it"),
    ),
    "write_blueprint": Task(
        area=EXAM,
        title=N_("Write a blueprint 组卷方案"),
        command="learnlaw exam template FILE",
        screen="learnlaw.tui.screens.exam_blueprints:Blueprints",
        tip=N_("by a table of cells that tells what the bank has of each"),
    ),
    "import_scores": Task(
        area=EXAM,
        title=N_("Import scores"),
        command="learnlaw exam scores import FILE",
        screen="learnlaw.tui.screens.exam_import:ImportScores",
        tip=N_("a score list of an exam held elsewhere"),
    ),
    "sit_exam": Task(
        area=EXAM,
        title=N_("Sit an exam"),
        command="learnlaw exam sit EXAM",
        screen="learnlaw.tui.screens.my_exams:MyExams",
        tip=N_("hand this terminal to an officer: who sits, which exam, and it begins"),
    ),
    "practise": Task(
        area=PRACTICE,
        title=N_("Practise"),
        command="learnlaw review start CODE",
        screen="learnlaw.tui.screens.practice:Practice",
        tip=N_("questions on law for one officer, each with its reason and article"),
    ),
    "certify_scores": Task(
        area=REPORTS,
        title=N_("Print score slips 成绩单"),
        command="learnlaw report certificates --exam EXAM -o FILE",
        screen="learnlaw.tui.screens.reports:ScoreSlips",
    ),
    "certify_hours": Task(
        area=REPORTS,
        title=N_("Certify an officer's study hours 学时证明"),
        command="learnlaw report certificates --officer CODE -o FILE",
        screen="learnlaw.tui.screens.reports:HoursCertificate",
    ),
    "certify_training": Task(
        area=REPORTS,
        title=N_("Certify who took part in a training 培训证明"),
        command="learnlaw report certificates --training NUMBER -o FILE",
        screen="learnlaw.tui.screens.reports:TrainingCertificates",
    ),
    "verify_certificates": Task(
        area=REPORTS, title=N_("Check certificates"), command="learnlaw report verify FILE"
    ),
    "report_quota": Task(
        area=REPORTS,
        title=N_("Report on quotas"),
        command="learnlaw report quota",
        screen="learnlaw.tui.screens.reports:Reports",
        tip=N_("choose any report, look at it, and write it to a file"),
    ),
    "report_unit": Task(
        area=REPORTS,
        title=N_("Report a unit's year"),
        command="learnlaw report unit CODE",
        screen="learnlaw.tui.screens.reports:UnitReport",
        tip=N_("with its evidence, and the sheet that it checks and stamps"),
    ),
    "report_officer": Task(
        area=REPORTS,
        title=N_("Report an officer's study file"),
        command="learnlaw report officer CODE",
        screen="learnlaw.tui.screens.reports:OfficerReport",
    ),
    "report_officers": Task(
        area=REPORTS,
        title=N_("Report the study files of many officers"),
        command="learnlaw report officer -o FILE.zip",
        screen="learnlaw.tui.screens.reports:OfficersReport",
    ),
    "report_exam": Task(
        area=REPORTS,
        title=N_("Report an exam"),
        command="learnlaw report exam EXAM",
        screen="learnlaw.tui.screens.reports:ExamReport",
    ),
    "report_ledger": Task(
        area=REPORTS,
        title=N_("Report the ledger"),
        command="learnlaw report ledger",
        screen="learnlaw.tui.screens.reports:LedgerReport",
    ),
    "report_checklist": Task(
        area=REPORTS,
        title=N_("Report a checklist"),
        command="learnlaw report checklist",
        screen="learnlaw.tui.screens.reports:ChecklistReport",
    ),
    "report_annual": Task(
        area=REPORTS,
        title=N_("Draft the study section of the annual report"),
        command="learnlaw report annual",
        screen="learnlaw.tui.screens.reports:AnnualReport",
    ),
    "report_calendar": Task(
        area=REPORTS,
        title=N_("Make a calendar of deadlines and plans"),
        command="learnlaw report calendar",
        screen="learnlaw.tui.screens.reports:CalendarReport",
    ),
    "list_accounts": Task(
        area=UPKEEP,
        title=N_("List accounts"),
        command="learnlaw account list",
        screen="learnlaw.tui.screens.accounts:Accounts",
        tip=N_("who may come in and as what: add, reset, unlock, disable, slips"),
    ),
    "change_secret": Task(
        area=UPKEEP,
        title=N_("Change the own secret"),
        command="learnlaw account passwd",
        screen="learnlaw.tui.screens.change_secret:ChangeSecret",
        tip=N_("the password or PIN of the account that is in"),
    ),
    "list_officers": Task(
        area=PEOPLE,
        title=N_("List officers"),
        command="learnlaw roster list",
        screen="learnlaw.tui.screens.people:People",
        tip=N_("units as a tree with their people; enter, change, move, exempt, close"),
    ),
    "show_member": Task(
        area=PEOPLE,
        title=N_("Show a unit or an officer"),
        command="learnlaw roster show CODE",
        screen="learnlaw.tui.screens.find_member:FindMember",
        tip=N_("find by pinyin initials, a part of the name or the code"),
    ),
    "report_bundle": Task(
        area=REPORTS,
        title=N_("Bundle a year with its evidence"),
        command="learnlaw report bundle -o FILE",
        screen="learnlaw.tui.screens.reports:BundleReport",
    ),
    "list_questions": Task(
        area=BANK,
        title=N_("List questions"),
        command="learnlaw bank list",
        screen="learnlaw.tui.screens.bank:Bank",
        tip=N_("by law, each beside its article; edit, approve 审定, retire"),
    ),
    "import_bank": Task(
        area=BANK,
        title=N_("Import questions"),
        command="learnlaw bank import FILE",
        screen="learnlaw.tui.screens.bank_import:ImportBank",
        tip=N_("a file of any format, looked at question by question before anything is written"),
    ),
    "list_laws": Task(
        area=LAW,
        title=N_("List the laws"),
        command="learnlaw law list",
        screen="learnlaw.tui.screens.laws:Laws",
        tip=N_("editions in force, articles to read, what an amendment changed"),
    ),
    "show_lists": Task(
        area=LAW,
        title=N_("List what must be known"),
        command="learnlaw law lists",
        screen="learnlaw.tui.screens.law_lists:LawLists",
        tip=N_("the lists 应知应会清单 with what stands on them"),
    ),
    "coverage": Task(
        area=LAW,
        title=N_("Show how lists are covered by questions"),
        command="learnlaw law coverage",
        screen="learnlaw.tui.screens.coverage:Coverage",
        tip=N_("laws of a list against units: studied, lectured, examined"),
    ),
    "import_laws": Task(
        area=LAW,
        title=N_("Import texts of laws"),
        command="learnlaw law import FILE",
        screen="learnlaw.tui.screens.law_import:ImportLaws",
        tip=N_("a file or a folder of texts, looked at before anything is written"),
    ),
    "import_roster": Task(
        area=PEOPLE,
        title=N_("Import a roster"),
        command="learnlaw roster import FILE",
        screen="learnlaw.tui.screens.import_roster:ImportRoster",
        tip=N_("units and officers from a workbook, looked at row by row before anything is written"),
    ),
}
"""Every task by the name of its verb."""
