"""What the forms over one unit, officer or posting begin with: lists to choose from, and what stands there now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from learnlaw.domain.people import home
from learnlaw.domain.text import mask_phone
from learnlaw.errors import NotFoundError, say
from learnlaw.verbs.pinyin import keys
from learnlaw.verbs.registry import look

if TYPE_CHECKING:
    from learnlaw.domain.people import Posting, Roster, Unit
    from learnlaw.verbs.desk import Desk


@dataclass(frozen=True, slots=True)
class MemberDesk:
    """Units to choose from, and the columns of the one that is changed, as a form shows them."""

    units: Sequence[tuple[str, str, str]]
    """Code, name, and the keys by which it is found."""
    title: str
    """The name of the one that is changed; empty for a new one."""
    now: Mapping[str, str]
    """Text by the Chinese title of the column: codes of units, kinds and duties; days as ISO 8601."""
    masked: Mapping[str, str]
    """Columns that are not shown in full, masked; a blank in the form leaves them."""


@look("fill_in_member", say("Fill in a unit or an officer"))
def member_desk(desk: Desk, code: str = "") -> MemberDesk:
    """The lists, and what stands there of a unit or an officer. Raises `NotFoundError`."""
    with desk.reading() as connection:
        roster = desk.facts.people(connection).roster
    day = desk.today()
    units = [(unit.code, unit.name, keys(unit.name)) for unit in roster.units.values() if unit.exists(day)]
    if not code:
        return MemberDesk(units, "", {}, {})
    if code in roster.officers:
        return MemberDesk(units, roster.officers[code].name, _officer(roster, code, day), {"手机号": ""})
    if code in roster.units:
        unit = roster.units[code]
        return MemberDesk(units, unit.name, _unit(unit), {"电话": mask_phone(unit.phone)})
    raise NotFoundError(kind=say("unit or officer"), code=code)


def _unit(unit: Unit) -> dict[str, str]:
    return _texts(
        {
            "单位名称": unit.name,
            "上级单位": unit.parent,
            "单位类型": unit.kind,
            "执法部门": "是" if unit.enforces else "否",
            "排序号": unit.order,
            "联络员": unit.contact,
            "设立日期": unit.founded_on,
        }
    )


def _officer(roster: Roster, code: str, day: date) -> dict[str, str]:
    officer = roster.officers[code]
    now = roster.as_of(day).serving.get(code, ())
    posting: Posting | None = home(now) or next(iter(reversed(roster.postings_of.get(code, ()))), None)
    found: dict[str, Any] = {
        "姓名": officer.name,
        "级别": officer.level,
        "入职日期": officer.joined_on,
        "执法证号": officer.certificate,
        "证件有效期": officer.certificate_expires_on,
        "学历": officer.education,
        "资格": "、".join(sorted(officer.qualifications)),
    }
    if posting is not None:
        found |= {
            "单位": posting.unit,
            "职务": posting.post,
            "人员类别": "、".join(sorted(posting.duties)),
            "任职日期": posting.appointed_on,
            "任期届满": posting.term_ends_on,
        }
    return _texts(found)


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {
        title: "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
        for title, value in values.items()
    }
