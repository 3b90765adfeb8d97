"""A county under the work points of Huzhu, small enough to be counted by hand.

G government, X party department, J and E departments, W a township, S an
institution, C a court, N a department set up in 2025. J and W enforce the law.
"""

from __future__ import annotations

from pathlib import Path

from tests.factories import a_roster
from tests.formats.books import Rows, xlsx

UNITS: Rows = [
    ["单位编码", "单位名称", "单位类型", "上级单位", "执法部门", "排序号", "设立日期"],
    ["G", "示例县人民政府", "政府", "", "否", 1, ""],
    ["X", "县委宣传部", "党委部门", "", "否", 2, ""],
    ["J", "县司法局", "政府部门", "G", "是", 3, ""],
    ["E", "县教育局", "政府部门", "G", "否", 4, ""],
    ["W", "威远镇人民政府", "乡镇", "G", "是", 5, ""],
    ["S", "县政务服务中心", "事业单位", "G", "否", 6, ""],
    ["C", "县人民法院", "法院检察院", "", "否", 7, ""],
    ["N", "县数据局", "政府部门", "G", "否", 8, "2025-01-01"],
]
OFFICERS: Rows = [
    ["人员编码", "姓名", "单位", "人员类别", "入职日期", "任职日期"],
    ["J1", "赵一", "J", "主要负责人、行政执法人员", "2010-07-01", "2024-05-10"],
    ["J2", "钱二", "J", "行政执法人员", "", ""],
    ["E1", "孙三", "E", "", "", ""],
    ["W1", "李四", "W", "主要负责人", "", ""],
]
HEADER = [
    "编号",
    "日期",
    "结束日期",
    "单位",
    "主办单位",
    "类型",
    "主题",
    "学时",
    "参加人员",
    "参加人数",
    "状态",
]
LEDGER: Rows = [
    HEADER,
    ["L1", "2024-03-05", "", "J、E", "J", "法治专题讲座", "行政处罚法", 3, "", 40, ""],
    ["L2", "2024-06-11", "", "县司法局", "", "法治专题讲座", "行政复议法", 2, "", "", "已举办"],
    ["L3", "2024-12-31", "", "E", "", "法治专题讲座", "教育法", 2, "", "", ""],
    ["L4", "2023-12-31", "", "G", "", "法治专题讲座", "宪法", 2, "", "", ""],
    ["L5", "2024-05-06", "", "G", "", "法治专题讲座、法治专题培训班", "宪法", 2, "", "", ""],
    ["L6", "2025-01-02", "", "G", "", "法治专题讲座", "民法典", 2, "", "", ""],
    ["L7", "2024-04-01", "", "X", "", "法治专题讲座", "宪法", 2, "", "", ""],
    ["L8", "2024-09-01", "", "X", "", "法治专题讲座", "刑法", 2, "", "", "取消"],
    ["L9", "2024-12-30", "2025-01-03", "W", "", "法治专题讲座", "村民委员会组织法", 8, "", "", ""],
    ["L10", "2024-11-01", "", "S", "", "法治专题讲座", "政府信息公开条例", 2, "", "", "计划"],
    ["K1", "2024-02-01", "", "J、E", "J", "学法用法考试", "一季度考试", "", "J1、E1", "", ""],
    ["K2", "2024-05-01", "", "J、E", "J", "学法用法考试", "二季度考试", "", "J1、E1", "", ""],
    ["K3", "2024-08-01", "", "J、E", "J", "学法用法考试", "三季度考试", "", "J1、J2、E1", "", ""],
    ["K4", "2024-10-01", "", "J", "", "学法用法考试", "四季度考试", "", "", 12, ""],
    ["K5", "2024-12-01", "", "J、E", "J", "学法用法考试", "年终考试", "", "J1", "", ""],
    ["T1", "2024-04-10", "", "J", "", "行政执法人员集中培训", "行政处罚法", 8, "", "", ""],
    ["H1", "2024-04-20", "", "J", "", "旁听庭审", "某行政诉讼案", 2, "J1", "", ""],
    ["A1", "2024-07-01", "", "J", "", "案卷评查", "2023年案卷", "", "", "", ""],
    ["D1", "2024-12-20", "", "J", "", "述法", "年度述法", "", "J1", "", ""],
]

COUNTED = {
    "lectures": {"G": 1, "X": 1, "J": 2, "E": 2, "W": 0, "S": 0},
    "exams": {"G": 0, "X": 0, "J": 5, "E": 3, "W": 0, "S": 0},
    "enforcement-training": {"J": 1, "W": 0},
    "hearings": {"G": 0},
    "case-reviews": {"J": 1},
}
"""What each rule that must be met counts for each unit in 2024, counted by hand.

L4 and L6 are of other years, and L9 ends in 2025; L5 has two kinds and counts
once; L8 was cancelled and L10 is a plan; K5 was sat by nobody of E; H1 is J's
and not the government's. C is of no kind that is asked, and N did not exist.
"""
MINIMUM = {"lectures": 2, "exams": 5, "enforcement-training": 1, "hearings": 1, "case-reviews": 1}
AIMS = {"behind": 25, "on_track": 1, "met": 2}
"""Six units have no first agenda, no centre group and no team study (18); the government has none of the
list, emergency, petition and backbone (4); W has no report of its own (1), its head none and no exam (2).
J1 reported and sat exams; for the training about his appointment he has until May 2025.
"""


def roster(folder: Path) -> Path:
    """The county as a workbook."""
    return a_roster(folder, units=UNITS, officers=OFFICERS)


def ledger(folder: Path, rows: Rows = LEDGER, name: str = "ledger.xlsx") -> Path:
    """A ledger as a workbook, below a title such as people write."""
    path = folder / name
    path.write_bytes(xlsx({"活动": [["2024年学法台账"], *rows]}))
    return path
