"""The words that renderers add, in the language of the paper.

They stand here and not in the catalogue of messages: a paper is the same
whatever language the screen speaks, and whoever prints it.
"""

from __future__ import annotations

from dataclasses import dataclass

from learnlaw.reports.model import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is printed beside what the report says."""

    as_of: str
    known_on: str
    packs: str
    readings: str
    notes: str
    watermark: str
    issuer: str
    digest: str
    program: str
    audit: str
    about: str
    """The sheet of a workbook that says of which day and data its tables are."""
    table: str
    chart: str
    value: str
    note: str
    page: tuple[str, str, str]
    """Before, between and after the number of the page and how many there are."""
    signed_on: str
    colon: str
    joint: str
    empty: str
    """In place of the rows of a table without any."""


CHINESE = Words(
    as_of="统计截至",
    known_on="入账截至",
    packs="考核依据",
    readings="口径说明",
    notes="备注",
    watermark="含个人信息",
    issuer="编制单位",
    digest="数据摘要",
    program="程序版本",
    audit="操作日志校验码",
    about="说明",
    table="表",
    chart="图",
    value="数值",
    note="说明",
    page=("第 ", " 页　共 ", " 页"),
    signed_on="年　　月　　日",
    colon="：",
    joint="；",
    empty="（无）",
)
ENGLISH = Words(
    as_of="As of",
    known_on="As known on",
    packs="Policy packs",
    readings="Readings",
    notes="Notes",
    watermark="Holds personal data",
    issuer="Issued by",
    digest="Data digest",
    program="Program version",
    audit="Audit code",
    about="About",
    table="Table",
    chart="Chart",
    value="Value",
    note="Note",
    page=("Page ", " of ", ""),
    signed_on="Date: ____________",
    colon=": ",
    joint="; ",
    empty="(none)",
)


def words_of(report: Report) -> Words:
    """The words for a report's language."""
    return ENGLISH if report.language == "en" else CHINESE


def day_facts(report: Report) -> list[tuple[str, str]]:
    """Label and text of who made the report, of which day, by which packs."""
    words = words_of(report)
    found = [(words.issuer, report.issuer)]
    found += [(words.as_of, report.as_of.isoformat() if report.as_of else "")]
    found += [(words.known_on, report.known_on.isoformat() if report.known_on else "")]
    found += [(words.packs, words.joint.join(report.packs))]
    return [(label, text) for label, text in found if text]


def data_facts(report: Report) -> list[tuple[str, str]]:
    """Label and text of what the report can be traced by."""
    if report.facts is None:
        return []
    words = words_of(report)
    facts = report.facts
    return [(words.program, facts.version), (words.audit, facts.audit), (words.digest, facts.digest)]
