"""The columns of every table that the program reads and writes, and the other names they go by.

A column is found by its title, a synonym or its English name; blanks, case,
full-width forms, a bracketed remark behind and a star before do not matter
(`*人员编码（工号）` is 人员编码). Two titles that mean one column are a duplicate.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from learnlaw.errors import Message, say

_TEXT = say("text")
_CODE = say("a code, which is text: 0012 is not 12")
_DATE = say("a date, such as 2024-05-01 or 2024年5月1日")
_TIME = say("a time, such as 09:00")
_WHOLE = say("a whole number")
_NUMBER = say("a number, at most two decimals")
_FLAG = say("是 or 否")
_UNIT = say("the code or the full name of a unit")
_UNITS = say("codes or full names of units, split by 、")
_SEVERAL = say("one or several, split by 、")
_PEOPLE = say("codes or names of persons, split by 、")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    field: str
    """Its name in the program, which is also its English header."""
    title: str
    """Its Chinese header, which is what is written."""
    also: tuple[str, ...] = ()
    """Other headers that mean it, Chinese and English."""
    required: bool = False
    """The table is not read without it."""
    filled: bool = False
    """No row may leave it blank."""
    what: Message = _TEXT
    """What to write in it."""


@dataclass(frozen=True)
class Form:
    """A kind of table: its columns in the order in which they are written."""

    code: str
    title: str
    """The name of its sheet, which helps a reader and decides nothing."""
    columns: tuple[Column, ...]
    marks: frozenset[str] = frozenset()
    """Besides the required fields one of these must be there, where the required ones tell too little."""
    foreign: frozenset[str] = frozenset()
    """Headers of other forms, as `header_key` gives them: a table that has one is not of this form."""
    entered: frozenset[str] = frozenset()
    """A row that has none of these is a row of a template, prefilled and not used. Empty: there are none."""
    _by_key: dict[str, Column] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        for column in self.columns:
            for name in (column.title, column.field, *column.also):
                self._by_key[header_key(name)] = column

    def column_of(self, header: str) -> Column | None:
        """The column that `header` means, or None."""
        return self._by_key.get(header_key(header))

    @property
    def by_field(self) -> Mapping[str, Column]:
        """Every column by its field."""
        return {column.field: column for column in self.columns}


_REMARK = re.compile(r"\(.*\)$")
_BLANKS = re.compile(r"[\s_*:]+")


def header_key(header: str) -> str:
    """A header as it is compared.

    >>> header_key("*人员编码（工号）") == header_key("人员 编码")
    True
    """
    folded = unicodedata.normalize("NFKC", header).casefold().strip()
    return _BLANKS.sub("", _REMARK.sub("", folded) or folded)


UNITS = Form(
    "units",
    "单位",
    (
        Column("code", "单位编码", ("unit_code", "单位代码", "编码"), what=_CODE),
        Column("name", "单位名称", ("unit_name", "单位全称", "名称"), required=True, filled=True),
        Column("parent", "上级单位", ("parent_unit", "主管单位"), what=_UNIT),
        Column("kind", "单位类型", ("unit_kind", "单位类别", "单位性质")),
        Column("enforces", "执法部门", ("enforcing", "是否执法部门", "是否执法"), what=_FLAG),
        Column("order", "排序号", ("排序",), what=_WHOLE),
        Column("contact", "联络员", ("联系人",)),
        Column("phone", "电话", ("联系电话", "联络员电话"), what=say("a phone number")),
        Column("founded_on", "设立日期", ("成立日期",), what=_DATE),
        Column("closed_on", "撤销日期", ("abolished_on",), what=_DATE),
        Column("merged_into", "并入", ("并入单位",), what=_UNIT),
    ),
    foreign=frozenset({"姓名"}),
)

OFFICERS = Form(
    "officers",
    "人员",
    (
        Column("code", "人员编码", ("工号", "人员编号", "员工号", "职工号", "编码", "officer"), what=_CODE),
        Column("name", "姓名", ("名字",), required=True, filled=True),
        Column(
            "unit",
            "单位",
            ("所在单位", "工作单位", "单位名称", "单位编码"),
            required=True,
            filled=True,
            what=_UNIT,
        ),
        Column("post", "职务", ("职位", "现任职务")),
        Column("rank", "级别", ("职级", "行政级别")),
        Column("duties", "人员类别", ("身份", "人员身份"), what=_SEVERAL),
        Column("staffing", "编制类型", ("编制", "编制性质")),
        Column("joined_on", "入职日期", ("入职时间",), what=_DATE),
        Column("appointed_on", "任职日期", ("任职时间",), what=_DATE),
        Column("term_ends_on", "任期届满", ("任期届满日期",), what=_DATE),
        Column("left_on", "离任日期", ("离任时间", "离职日期"), what=_DATE),
        Column("certificate", "执法证号", ("行政执法证号", "执法证件号")),
        Column("certificate_expires_on", "证件有效期", ("执法证有效期", "证件有效期至"), what=_DATE),
        Column("education", "学历", ("文化程度",)),
        Column("qualifications", "资格", ("qualification", "资格证书"), what=_SEVERAL),
        Column(
            "phone", "手机号", ("手机", "手机号码", "电话", "联系电话", "mobile"), what=say("a phone number")
        ),
        Column(
            "id_number",
            "身份证号",
            ("身份证", "身份证号码", "公民身份号码"),
            what=say("18 characters; may be left out"),
        ),
    ),
    foreign=frozenset({"任职类型", "考核归属", "考试", "成绩"}),
)

POSTINGS = Form(
    "postings",
    "任职",
    (
        Column(
            "officer",
            "人员编码",
            ("工号", "人员编号", "员工号", "职工号", "code"),
            required=True,
            filled=True,
            what=_CODE,
        ),
        Column("name", "姓名"),
        Column("unit", "单位", ("任职单位", "单位名称", "单位编码"), required=True, filled=True, what=_UNIT),
        Column("post", "职务", ("职位", "现任职务")),
        Column("rank", "级别", ("职级", "行政级别")),
        Column("duties", "人员类别", ("身份", "人员身份"), what=_SEVERAL),
        Column("kind", "任职类型", ("posting_kind", "任职方式")),
        Column("starts_on", "任职日期", ("起", "起始日期", "任职时间", "appointed_on", "from"), what=_DATE),
        Column("term_ends_on", "任期届满", ("任期届满日期",), what=_DATE),
        Column("ends_on", "止", ("截止日期", "离任日期", "left_on", "until"), what=_DATE),
        Column("counts_here", "考核归属", ("home",), what=_FLAG),
    ),
    marks=frozenset({"kind", "starts_on", "term_ends_on", "ends_on", "counts_here", "duties", "post"}),
    foreign=frozenset({"编号", "考试", "成绩"}),
)

ACTIVITIES = Form(
    "activities",
    "活动",
    (
        Column("number", "编号", ("活动编号",), what=_CODE),
        Column(
            "first",
            "日期",
            ("date", "活动日期", "开始日期", "时间", "学习时间"),
            required=True,
            filled=True,
            what=_DATE,
        ),
        Column("last", "结束日期", ("until", "截止日期", "date_to"), what=_DATE),
        Column("start", "开始时间", ("starts_at", "起始时间"), what=_TIME),
        Column("end", "结束时间", ("ends_at",), what=_TIME),
        Column("units", "单位", ("unit", "参加单位", "参学单位"), required=True, filled=True, what=_UNITS),
        Column("organiser", "主办单位", ("organizer", "组织单位", "举办单位", "承办单位"), what=_UNIT),
        Column("kinds", "类型", ("kind", "活动类型", "学习类型"), required=True, filled=True, what=_SEVERAL),
        Column("topic", "主题", ("title", "学习主题", "学习内容", "活动主题"), required=True, filled=True),
        Column(
            "hours",
            "学时",
            ("学时数",),
            required=True,
            what=say("a number of hours, 半天 or 一天; blank if the kind has none"),
        ),
        Column("category", "学时类别", ("hour_category",)),
        Column("form", "形式", ("活动形式", "学习形式")),
        Column("meeting", "会议名称", ("会议",)),
        Column("speaker", "主讲人", ("主讲", "授课人")),
        Column("speaker_unit", "主讲人单位", ("授课人单位",)),
        Column("venue", "地点", ("place", "学习地点")),
        Column("laws", "涉及法律", ("涉及法律法规",), what=_SEVERAL),
        Column("attendees", "参加人员", ("attend", "参学人员", "参加人"), what=_PEOPLE),
        Column("headcount", "参加人数", ("实到", "实到人数", "参学人数"), what=_WHOLE),
        Column("expected", "应到", ("应到人数", "应参加人数"), what=_WHOLE),
        Column("court", "法院", ("审理法院",)),
        Column("case_no", "案号", ("case_number",)),
        Column("evidence", "佐证等级", ("evidence_grade", "材料等级"), what=say("A, B or C")),
        Column("materials", "佐证材料", ("材料",)),
        Column("status", "状态", ("活动状态",)),
        Column("note", "备注", ("notes", "说明")),
    ),
    entered=frozenset({"first", "kinds", "topic", "hours"}),
)

ATTENDANCE = Form(
    "attendance",
    "签到",
    (
        Column("number", "编号", ("活动编号", "activity"), required=True, filled=True, what=_CODE),
        Column("officer", "人员编码", ("工号", "人员编号", "code"), required=True, filled=True, what=_CODE),
        Column("name", "姓名"),
        Column("presence", "状态", ("status", "考勤", "签到状态", "出勤")),
        Column(
            "hours",
            "学时",
            ("学时数",),
            what=say("a number of hours, 半天 or 一天; blank if the kind has none"),
        ),
        Column("proxy", "代会人", ("代会人员",), what=say("the code or the name of who came instead")),
        Column(
            "makes_up",
            "补课对应",
            ("补课对应编号", "makeup_of"),
            what=say("the number of the activity that was missed"),
        ),
        Column("unit", "单位", ("所在单位",)),
        Column("post", "职务"),
        Column("signature", "签名", ("签字",)),
        Column("note", "备注", ("notes",)),
    ),
    foreign=frozenset({"主题", "类型"}),
    entered=frozenset({"number", "presence", "hours"}),
)

SCORES = Form(
    "scores",
    "成绩",
    (
        Column("exam", "考试", ("考试名称",), required=True, filled=True),
        Column("day", "日期", ("date", "考试日期"), required=True, filled=True, what=_DATE),
        Column("officer", "人员编码", ("工号", "人员编号", "code"), required=True, filled=True, what=_CODE),
        Column("name", "姓名"),
        Column("marks", "成绩", ("score", "得分", "分数"), required=True, what=_NUMBER),
        Column("full", "满分", ("full_marks", "总分"), what=_NUMBER),
        Column("pass_mark", "及格线", ("合格线", "及格分"), what=_NUMBER),
        Column("passed", "是否合格", ("合格", "是否及格"), what=_FLAG),
    ),
)

ROSTER_FORMS = (OFFICERS, POSTINGS, UNITS)
LEDGER_FORMS = (ACTIVITIES, ATTENDANCE)
ALL_FORMS = (*ROSTER_FORMS, *LEDGER_FORMS, SCORES)
