"""How findings read in a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from learnlaw.cli.show import Column, figure
from learnlaw.errors import say
from learnlaw.i18n import _, language, tell

if TYPE_CHECKING:
    from learnlaw.domain.quota import Finding
    from learnlaw.domain.study import StudySession
    from learnlaw.verbs.quotas import QuotaCheck

STATES = {
    "missed": say("missed"),
    "impossible": say("impossible"),
    "behind": say("behind"),
    "on_track": say("on_track"),
    "planned": say("planned"),
    "met": say("met"),
}
"""The states, so that the extractor of strings sees their names."""

SHORT = {
    "missed": say("missed"),
    "impossible": say("too late"),
    "behind": say("late"),
    "on_track": say("normal"),
    "planned": say("arranged"),
    "met": say("done"),
}
"""The states in a word, for tables with a column a rule."""

FINDING = (
    Column("state", _("State")),
    Column("name", _("Unit")),
    Column("title", _("Rule")),
    Column("actual", _("Actual"), right=True),
    Column("minimum", _("Minimum"), right=True),
    Column("shortfall", _("Short by"), right=True),
    Column("planned", _("Planned"), right=True),
    Column("last_by", _("Latest day")),
    Column("window", _("Window")),
    Column("source", _("Clause")),
)
FLAT = (
    *("pack", "rule", "title", "reading", "force", "subject_kind", "subject_code", "subject_name"),
    *("window_from", "window_until", "minimum", "actual", "planned", "shortfall", "state", "last_by"),
    *("provisional", "also", "source_document", "source_clause"),
    *("covered", "of", "short", "material_incomplete", "made_up"),
)
"""The columns of csv: the keys of a finding's JSON, inner ones behind the outer one; the same for every check."""
PROPOSAL = (
    Column("day", _("Day")),
    Column("subject", _("Code")),
    Column("name", _("For")),
    Column("title", _("Rule")),
    Column("amount", _("How much"), right=True),
    Column("pack", ""),
    Column("rule", ""),
    Column("measure", ""),
)


def finding_row(finding: Finding) -> dict[str, Any]:
    """A finding as a row of the table."""
    from learnlaw.domain.notice import cited

    sign = "%" if finding.rule.percent else ""
    last = finding.window.last
    marks = [
        *([_("provisional")] if finding.provisional else []),
        *([_("material incomplete")] if finding.immaterial else []),
        *([_("met after a make-up")] if finding.made_up else []),
        *([_("aim")] if finding.rule.force == "aim" else []),
    ]
    return {
        "state": tell(STATES[finding.state.value]) + (f" ({'、'.join(marks)})" if marks else ""),
        "name": finding.subject.name,
        "title": format(finding.rule.title, language()),
        "actual": figure(finding.actual) + sign,
        "minimum": figure(finding.minimum) + sign,
        "shortfall": figure(finding.shortfall) + sign,
        "planned": figure(finding.planned) + sign,
        "last_by": finding.last_by,
        "window": f"{finding.window.start} – {last if last is not None else _('open')}",
        "source": tell(cited(finding)),
    }


def officer_rollup(found: QuotaCheck) -> Iterator[str]:
    """One line a rule on officers: how many of how many have met it, and where the others stand."""
    by_rule: dict[tuple[str, str], list[Finding]] = {}
    for finding in found.verdict.findings:
        if finding.subject.kind == "officer":
            by_rule.setdefault((finding.id, format(finding.rule.title, language())), []).append(finding)
    for (_id, title), findings in by_rule.items():
        count = Counter(finding.state.value for finding in findings)
        states = "  ".join(f"{tell(STATES[state])} {n}" for state, n in count.items())
        words = _("{rule}: {met}/{all} officers have met it")
        yield words.format(rule=title, met=count["met"], all=len(findings)) + f"  ({states})"


def overdue_line(session: StudySession) -> str:
    """A plan whose day has passed."""
    words = _("planned for {day} and not entered: {number} {topic}")
    return words.format(day=session.last, number=session.number, topic=session.topic)
