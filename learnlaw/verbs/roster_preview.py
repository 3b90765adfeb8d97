"""What importing a roster would do to each of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from learnlaw.domain.text import mask_id, mask_phone
from learnlaw.errors import Place, RefusedError, say
from learnlaw.formats.door import Options
from learnlaw.formats.roster_entries import RosterFile
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.heeding import Heed
from learnlaw.verbs.preview import ADDED, CHANGED, UNCHANGED, Change, Preview, RowShown, with_problems
from learnlaw.verbs.registry import Receipt
from learnlaw.verbs.roster_import import Matched, import_roster, match_roster
from learnlaw.verbs.roster_officers import COLUMNS
from learnlaw.verbs.roster_services import FIELDS, values_of

if TYPE_CHECKING:
    from learnlaw.domain.kinds import Kinds
    from learnlaw.domain.postings import Draft
    from learnlaw.formats.layout import Layout
    from learnlaw.store.roster import RosterRows
    from learnlaw.verbs.roster_units import UnitDraft

TITLES = {
    "code": "编码",
    "name": "姓名",
    "level": "级别",
    "staffing": "编制类型",
    "joined_on": "入职日期",
    "certificate": "执法证号",
    "certificate_expires_on": "证件有效期",
    "education": "学历",
    "qualifications": "资格",
    "phone": "手机号",
    "id_number": "身份证号",
    "unit_id": "单位",
    "post": "职务",
    "rank": "级别",
    "duties": "人员类别",
    "kind": "任职类型",
    "starts_on": "起",
    "appointed_on": "任职日期",
    "ends_on": "离任日期",
    "term_ends_on": "任期届满",
    "counts_here": "考核归属",
}
"""Fields of officers and postings by the words of the file."""
UNIT_TITLES = {
    "code": "单位编码",
    "name": "单位名称",
    "kind": "单位类型",
    "parent_id": "上级单位",
    "enforces": "执法部门",
    "order_no": "排序号",
    "contact": "联络员",
    "phone": "电话",
    "founded_on": "设立日期",
    "closed_on": "撤销日期",
    "merged_into_id": "并入",
}
_MASKS = {"phone": mask_phone, "id_number": mask_id}


def preview_roster(
    desk: Desk,
    path: Path,
    *,
    options: Options | None = None,
    on: date | None = None,
    heed: Heed | None = None,
) -> Preview:
    """What `import_roster` would do; nothing is written and no database made. Raises `StoppedError`."""
    heed, options = heed or Heed(), options or Options()
    heed.step(say("reading {file}", file=path.name))
    file, problems = _read(path, options)
    heed.step(say("looking at the roster that is there"))
    rows = _stored(desk)
    found = match_roster(file, rows, desk.kinds, on or desk.today())
    heed.step(say("comparing"))
    shown = list(_Comparison(found, desk.kinds).rows(file))
    joined, loose = with_problems(shown, [*problems, *found.units.problems])
    return Preview(path=path, rows=joined, problems=loose)


def _read(path: Path, options: Options) -> tuple[RosterFile, list[Any]]:
    from learnlaw.formats.door import open_file
    from learnlaw.formats.roster_sheet import read_roster

    source, problems = open_file(path, options)
    if source is None:
        raise RefusedError(problems)
    file, more = read_roster(source, options)
    return file, [*problems, *more]


def _stored(desk: Desk) -> RosterRows:
    from learnlaw.store.roster import RosterRows, load_rows

    if not desk.database_exists:
        return RosterRows()
    with desk.reading() as connection:
        return load_rows(connection)


class _Comparison:
    """Rows of a file beside what is stored."""

    def __init__(self, found: Matched, kinds: Kinds) -> None:
        self.found = found
        self.kinds = kinds
        self.postings = dict(self._postings())
        """What changes about the service of officers who were known, by officer."""

    def rows(self, file: RosterFile) -> Iterator[RowShown]:
        """Every row in the order of the file's tables."""
        yield from self._units(file)
        yield from self._officers(file)
        yield from self._services(file)

    def _units(self, file: RosterFile) -> Iterator[RowShown]:
        drafts = {id(draft.entry): draft for draft in self.found.units.drafts.values() if draft.entry}
        for entry in file.units:
            draft = drafts.get(id(entry))
            changes = tuple(self._unit_changes(draft)) if draft and draft.stored else ()
            new = draft is not None and draft.stored is None
            subject = f"{draft.code if draft else entry.code}  {entry.name}".strip()
            yield _row(file, entry.layout, entry.line, subject, new, changes)

    def _unit_changes(self, draft: UnitDraft) -> Iterator[Change]:
        for name, title in UNIT_TITLES.items():
            old, new = getattr(draft.stored, name), draft.values[name]
            if old != new:
                yield Change(title, self._told(name, old), self._told(name, new))

    def _officers(self, file: RosterFile) -> Iterator[RowShown]:
        book = self.found.book
        news = zip(*self.found.columns.values(), strict=True)
        for entry, target, code, key, values in zip(
            file.officers, book.targets, book.codes, book.ids, news, strict=True
        ):
            changes: tuple[Change, ...] = ()
            if target is not None:
                own = self._compared(COLUMNS, tuple(target)[1:-1], values)
                changes = (*own, *self.postings.get(key, ()))
            subject = "  ".join((code, entry.name, entry.unit))
            yield _row(file, entry.layout, entry.line, subject, target is None, changes)

    def _services(self, file: RosterFile) -> Iterator[RowShown]:
        ids = dict(zip(self.found.book.codes, self.found.book.ids, strict=True))
        known = {row.code: row.id for row in self.found.book.rows}
        for entry in file.postings:
            key = known.get(entry.officer) or ids.get(entry.officer)
            changes = self.postings.get(key or 0, ())
            new = entry.officer not in known
            subject = "  ".join(filter(None, (entry.officer, entry.name, entry.unit, entry.post)))
            yield _row(file, entry.layout, entry.line, subject, new, changes)

    def _postings(self) -> Iterator[tuple[int, tuple[Change, ...]]]:
        stored = {row.id: tuple(row)[1:] for rows in self.found.book.postings.values() for row in rows}
        for person in self.found.services.people:
            found: list[Change] = []
            for draft in person.service:
                values = values_of(person.id, draft)
                if draft.key is None:
                    found.append(Change("任职", "", self._posting(draft)))
                elif stored[draft.key] != values:
                    found += self._compared(FIELDS, stored[draft.key], values)
            if found:
                yield person.id, tuple(found)

    def _posting(self, draft: Draft) -> str:
        since = "" if draft.starts_on is None else f"{draft.starts_on} 起"
        return " ".join(filter(None, (self._told("unit_id", draft.unit), draft.post, since)))

    def _compared(self, names: Iterable[str], old: Sequence[Any], new: Sequence[Any]) -> tuple[Change, ...]:
        return tuple(
            Change(TITLES[name], self._told(name, before), self._told(name, after))
            for name, before, after in zip(names, old, new, strict=True)
            if before != after and name in TITLES
        )

    def _told(self, name: str, value: Any) -> str:
        """A stored value as the file would write it; numbers of persons are masked."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return "是" if value else "否"
        if name in ("unit_id", "parent_id", "merged_into_id"):
            draft = self.found.units.drafts.get(value)
            return draft.name if draft else str(value)
        if name == "duties":
            return "、".join(_titled(code, self.kinds.duties) for code in value.split(","))
        if name == "kind":
            return _titled(value, self.kinds.units)
        return _MASKS.get(name, str)(value)


def _titled(code: str, terms: Mapping[str, Any]) -> str:
    return f"{terms[code].title:zh}" if code in terms else code


def _row(
    file: RosterFile, layout: Layout, line: int, subject: str, new: bool, changes: Sequence[Change]
) -> RowShown:
    fate = ADDED if new else CHANGED if changes else UNCHANGED
    return RowShown(
        file=file.file,
        place=Place(line, layout.sheet),
        subject=subject,
        fate=fate,
        changes=() if new else tuple(changes),
    )


# -- and doing it ------------------------------------------------------------------------


def import_previewed_roster(
    desk: Desk, path: Path, *, options: Options | None = None, heed: Heed | None = None
) -> Receipt:
    """Import what was seen in a preview; it is checked anew, and can be stopped until the commit.

    A missing database is made. Raises what `import_roster` raises, and `StoppedError`.
    """
    heed, making = heed or Heed(), desk.making()
    heed.step(say("writing"))
    try:
        with heed.writing(making):
            return import_roster(making, path, options=options)
    finally:
        if making is not desk:
            making.close()
