"""The study files 学法档案 of many officers at once, a document each, in one archive."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from learnlaw.domain.people import home
from learnlaw.errors import NotFoundError, say
from learnlaw.reports.bundle import safe_name
from learnlaw.reports.render import render
from learnlaw.reports.zipped import Archive
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.officer_sources import Sources
from learnlaw.verbs.people import NeedsReasonError
from learnlaw.verbs.registry import listed, working
from learnlaw.verbs.report_desk import REPORTS, check_target, taken_by, unit_code
from learnlaw.verbs.reports_bundle import Progress
from learnlaw.verbs.reports_officer import StudyFile
from learnlaw.verbs.roster_export import whole

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.store.people import People

FORMS = ("docx", "html")


@listed(area=REPORTS, title=say("Report the study files of many officers"), command="report officer")
def report_officers(
    desk: Desk,
    path: Path,
    *,
    unit: str = "",
    form: str = "docx",
    personal: bool = False,
    reason: str = "",
    force: bool = False,
    progress: Progress | None = None,
) -> int:
    """Write the study file of everybody who serves on the desk's day into one zip archive; how many.

    Of the county, or of a unit and those below it; a folder a unit, a document
    an officer, in one of `FORMS`. Phone and ID numbers are masked unless
    `personal` asks for them with a reason, which goes into the files and the
    audit log. Raises `NotFoundError`, `NeedsReasonError`, and what
    `check_target` and `whole` raise.
    """
    if personal and not reason.strip():
        raise NeedsReasonError
    check_target(desk, path, force=force, endings=(".zip",))
    mark = taken_by(desk, reason.strip()) if personal else ""
    with whole(path) as out:
        if not personal:
            with desk.reading() as connection:
                return _write(desk, connection, out, unit, form, mark, progress)
        with working(desk, "report_officers") as work:
            count = _write(desk, work.connection, out, unit, form, mark, progress)
            after = {"report": "officers", "unit": unit, "files": count, "personal": True}
            work.audit(f"study files {path.name}", after=after, reason=reason.strip())
        return count


def _write(
    desk: Desk,
    connection: Connection,
    out: IO[bytes],
    unit: str,
    form: str,
    watermark: str,
    progress: Progress | None,
) -> int:
    people = desk.facts.people(connection)
    those = _serving(desk, people, unit_code(people.roster, unit) if unit else "")
    if not those:
        raise NotFoundError(kind=say("officer"), code=unit or "*")
    sources = Sources(desk, connection, people, [code for _, code in those])
    with Archive(out, f"学法档案-{desk.today()}") as archive:
        for number, (where, code) in enumerate(those):
            name = people.roster.officers[code].name
            if progress is not None:
                progress(number, len(those), name)
            report = StudyFile(desk, connection, people, code, sources).traced(watermark)
            folder = safe_name(people.roster.units[where].name)
            archive.add(folder, safe_name(f"{code}-{name}.{form}"), render(report, form))
    return len(those)


def _serving(desk: Desk, people: People, unit: str) -> Sequence[tuple[str, str]]:
    """Unit and code of everybody who serves in the unit or below it, units in official order."""
    roster = people.roster
    county = roster.as_of(desk.today())
    homes = ((home(postings), code) for code, postings in county.serving.items())
    found = [(posting.unit, code) for posting, code in homes if posting is not None]
    mine = [each for each in found if not unit or unit in roster.above.get(each[0], ())]
    return sorted(mine, key=lambda each: (roster.position[each[0]], each[1]))
