"""What study files are made of, asked of the database once for all officers whose files are made together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.people import County
from learnlaw.domain.quota import Finding
from learnlaw.domain.study import Attendance, Status
from learnlaw.domain.survey import PackInUse
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import Judged, judge_within, packs_in_use
from learnlaw.verbs.ledger_writing import kinds_under

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.domain.kinds import Kinds
    from learnlaw.store.people import People
    from learnlaw.store.report import Sat

Attended: TypeAlias = tuple[int, LedgerRecord, date, Attendance]
"""An activity by the number of its row, its day of entry, and the officer's row in it."""


@dataclass
class Sources:
    """The rows behind the files of some officers."""

    desk: Desk
    connection: Connection
    people: People
    officers: Collection[str]

    @cached_property
    def _ids(self) -> list[int]:
        return [self.people.officer_ids[code] for code in self.officers]

    @cached_property
    def packs(self) -> tuple[PackInUse, ...]:
        """The packs in use."""
        return packs_in_use(self.desk, self.connection)

    @cached_property
    def kinds(self) -> Kinds:
        """Every kind of activity that the packs in use know."""
        return kinds_under(self.desk, self.packs)

    @cached_property
    def judged(self) -> Judged | None:
        """How everybody stands; None without packs."""
        return judge_within(self.desk, self.connection) if self.packs else None

    @cached_property
    def findings(self) -> dict[str, list[Finding]]:
        """The findings of each officer."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.judged.verdict.findings if self.judged else ():
            if finding.subject.kind == "officer":
                found[finding.subject.code].append(finding)
        return found

    @cached_property
    def attended(self) -> dict[str, list[Attended]]:
        """What was held up to the day and names each officer, in the order of its days; nothing that was cancelled."""
        found: dict[str, list[Attended]] = {code: [] for code in self.officers}
        records = sorted(self._records().items(), key=lambda each: (each[1][0].first, each[0]))
        for key, (record, entered) in records:
            if record.status is not Status.HELD or record.first > self.desk.today():
                continue
            for seat in record.attendances:
                if seat.officer in found:
                    found[seat.officer].append((key, record, entered, seat))
        return found

    def _records(self) -> dict[int, tuple[LedgerRecord, date]]:
        from learnlaw.store.history import records_known_on
        from learnlaw.store.report import attended_by, days_of_entry
        from learnlaw.store.study import load_records

        if self.desk.known_on is not None:
            return records_known_on(self.connection, self.people, self.desk.known_on)
        days = days_of_entry(self.connection)
        rows = attended_by(self.connection, self._ids)
        # most of the ledger is sooner read as a whole than asked for by number
        wanted = rows if 2 * len(rows) < len(days) else None
        records = load_records(self.connection, self.people, wanted)
        return {key: (record, days[key]) for key, record in records.items()}

    @cached_property
    def details(self) -> dict[str, dict[str, Any]]:
        """Every column of each officer."""
        from learnlaw.store.lookup import chunks
        from learnlaw.store.people import officer_details

        parts = (officer_details(self.connection, part) for part in chunks(self.officers))
        return {code: row for part in parts for code, row in part.items()}

    @cached_property
    def results(self) -> dict[int, list[Sat]]:
        """The results of each officer, by the officer's number."""
        from learnlaw.store.report import results_of_officers

        return results_of_officers(self.connection, self._ids, self.desk.known_on)

    @cached_property
    def county(self) -> County:
        """The roster on the desk's day."""
        return self.people.roster.as_of(self.desk.today())

    @cached_property
    def head(self) -> str:
        """The head of the audit log at the last change of judged facts."""
        from learnlaw.store.report import judged_head
        from learnlaw.verbs.report_desk import NOT_JUDGED

        return judged_head(self.connection, NOT_JUDGED)
