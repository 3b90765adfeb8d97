"""The bundle 佐证材料汇编: a year of a unit or of the county in one archive, with what proves it and what checks it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from learnlaw import __version__
from learnlaw.errors import say
from learnlaw.reports.bundle import Bundle, LeftOut, safe_name
from learnlaw.reports.model import Facts, Report
from learnlaw.reports.render import render
from learnlaw.reports.zipped import Archive
from learnlaw.verbs.bundle_parts import Parts
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.people import NeedsReasonError
from learnlaw.verbs.registry import listed, working
from learnlaw.verbs.report_desk import (
    REPORTS,
    check_target,
    pack_lines,
    taken_by,
    traced,
    unit_code,
    year_of,
)
from learnlaw.verbs.roster_export import whole

if TYPE_CHECKING:
    from sqlalchemy import Connection

ENDINGS = (".zip",)
Progress = Callable[[int, int, str], None]
"""Told before each part: which it is, of how many, and what it holds."""
HOW_TO_CHECK = (
    "核对：解压后运行 python verify.py，逐一指出被改动、缺失、多出、截断的文件；"
    "清单本身的 SHA-256 以汇编时显示的为准。"
)
MASKED = "表格中的手机号、身份证号已作遮盖。"
COPIES = "佐证材料为登记时所存文件的原样副本，其中可能含有个人信息，请妥善保管。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundled:
    """What a bundle came to."""

    path: Path
    files: int
    manifest: str
    """SHA-256 of its manifest, by which it is known again."""
    left_out: tuple[LeftOut, ...]
    """Evidence that the records name and that could not be taken in."""


@dataclass(frozen=True)
class Moment(Desk):
    """A desk at which all is read from one connection, so that the parts of a bundle fit each other."""

    connection: Connection | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The one connection."""
        assert self.connection is not None
        yield self.connection


@listed(area=REPORTS, title=say("Bundle a year with its evidence"), command="report bundle")
def report_bundle(
    desk: Desk,
    path: Path,
    *,
    unit: str = "",
    year: int | None = None,
    personal: bool = False,
    reason: str = "",
    force: bool = False,
    progress: Progress | None = None,
) -> Bundled:
    """Write clauses, figures, ledger, sign-ins, evidence, papers, scores and letters of a year into one zip archive.

    Of the county, or of a unit and those below it. Phone and ID numbers are
    masked unless `personal` asks for them with a reason, which is written into
    the bundle and the audit log. The same data give the same bytes. Evidence
    that is missing or damaged is left out and named. Raises `NoUnitsError`,
    `NoPackError`, `NotFoundError`, `NeedsReasonError`, and what `check_target`
    and `whole` raise.
    """
    if personal and not reason.strip():
        raise NeedsReasonError
    check_target(desk, path, force=force, endings=ENDINGS)
    asked, _, _ = year_of(desk, year)
    mark = taken_by(desk, reason.strip()) if personal else ""
    with whole(path) as out:
        if not personal:
            with desk.reading() as connection:
                return _Making(_at(desk, connection), asked, unit, mark, progress).into(path, out)
        with working(desk, "report_bundle") as work:
            made = _Making(_at(desk, work.connection), asked, unit, mark, progress).into(path, out)
            after = {"report": "bundle", "year": asked, "personal": True, "manifest": made.manifest}
            work.audit(f"bundle {path.name}", after=after, reason=reason.strip())
        return made


def _at(desk: Desk, connection: Connection) -> Moment:
    values = {one.name: getattr(desk, one.name) for one in fields(Desk)}
    moment = Moment(**values, connection=connection)
    for name in ("engine", "kinds", "facts", "workdays"):
        moment.__dict__[name] = getattr(desk, name)
    return moment


@dataclass
class _Making:
    """One bundle being made."""

    desk: Moment
    year: int
    unit: str
    watermark: str
    progress: Progress | None
    digests: list[str] = field(default_factory=list)

    def into(self, path: Path, out: IO[bytes]) -> Bundled:
        """Write it; what it came to."""
        connection = self.desk.connection
        assert connection is not None
        people = self.desk.facts.people(connection)
        code = unit_code(people.roster, self.unit) if self.unit else ""
        parts = Parts(self.desk, connection, people, self.year, code, self.watermark)
        name = people.roster.units[code].name if code else ""
        title = "-".join(filter(None, ("佐证材料汇编", name, str(self.year))))
        with Archive(out, safe_name(title)) as archive:
            bundle = Bundle(archive)
            self._fill(bundle, parts)
            report = self._report(connection, parts, name)
            manifest = bundle.finish(report, self._about(report, code, name))
        return Bundled(path=path, files=len(bundle.items), manifest=manifest, left_out=tuple(bundle.left_out))

    def _fill(self, bundle: Bundle, parts: Parts) -> None:
        steps = parts.steps()
        for number, (title, step) in enumerate(steps):
            if self.progress is not None:
                self.progress(number, len(steps), title)
            for file in step():
                content = file.content
                if isinstance(content, Report):
                    self._trace(content)
                    content = render(content, file.name.rpartition(".")[2])
                named = {"activity": file.activity, "given": file.given}
                bundle.add(file.folder, file.name, file.title, content, **named)
        bundle.left_out += parts.left_out

    def _trace(self, report: Report) -> None:
        if report.facts is not None and report.facts.digest not in self.digests:
            self.digests.append(report.facts.digest)

    def _report(self, connection: Connection, parts: Parts, name: str) -> Report:
        """What the index says above its tables."""
        masked = () if self.watermark else (MASKED,)
        report = Report(
            title="佐证材料汇编",
            subtitle=f"（{'　'.join(filter(None, (name, f'{self.year}年度')))}）",
            packs=pack_lines(parts.packs),
            notes=(HOW_TO_CHECK, COPIES, *masked, *parts.notes),
            watermark=self.watermark,
        )
        made = traced(self.desk, connection, report)
        assert made.facts is not None
        # the figures stand in the reports of the bundle, so that theirs make up its digest
        digest = hashlib.sha256("".join(self.digests).encode()).hexdigest()
        return replace(made, facts=Facts(digest, __version__, made.facts.audit))

    def _about(self, report: Report, code: str, name: str) -> dict[str, object]:
        assert report.facts is not None and report.as_of is not None
        about: dict[str, object] = {
            "unit": {"code": code, "name": name} if code else None,
            "year": self.year,
            "as_of": report.as_of.isoformat(),
            "known_on": report.known_on.isoformat() if report.known_on else None,
            "packs": list(report.packs),
            "program": report.facts.version,
            "audit": report.facts.audit,
            "data": report.facts.digest,
            "notes": list(report.notes),
        }
        return {**about, "personal": self.watermark} if self.watermark else about
