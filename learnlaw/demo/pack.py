"""The basis that the demonstration county is judged by: of no document, so that nobody takes it for one."""

from __future__ import annotations

PACK_ID = "anlan-demo"


def pack_text(first_year: int) -> str:
    """The pack as YAML, in force from `first_year` on."""
    return _TEXT.replace("{first}", f"{first_year}-01-01").replace("{until}", f"{first_year + 5}-12-31")


_TEXT = """\
schema: 1
pack: anlan-demo
title: {zh: 安澜县学法用法考核(演示), en: Anlan County study of law (demonstration)}
document: 演示〔00〕1号
issuer: 安澜县依法治县办(演示)
issued: null
in_force: {from: {first}, until: {until}}
timezone: Asia/Shanghai
term: null
hours: {minutes: 45, half_day: 4, day: 8, daily_cap: 8, online_cap: 20}
notes:
  - {zh: 演示用，安澜县和文号均为虚构, en: For demonstration; county and document are invented}
rules:
  - id: lectures
    title: {zh: 法治专题讲座, en: Rule-of-law lectures}
    subject: unit
    where: {kinds: [government, party, department, township, subdistrict, committee, institution]}
    measure: count
    of: [lecture]
    minimum: 2
    per: year
    counts_if: {present: 50%}
    lead: 县司法局
    source: {clause: "1", note: {zh: 本单位到会过半方计入, en: counted where half of the unit attends}}
  - id: exams
    title: {zh: 学法用法考试, en: Law exams}
    subject: unit
    where: {kinds: [party, department, township, subdistrict, committee, institution]}
    measure: count
    of: [exam]
    minimum: 5
    per: year
    spacing: 14
    lead: 县司法局
    source: {clause: "2"}
  - id: enforcement-training
    title: {zh: 执法人员集中培训, en: Training of enforcement officers}
    subject: unit
    where: {kinds: [department, township, subdistrict, committee], enforces: true}
    measure: count
    of: [enforcement_training]
    minimum: 1
    per: year
    counts_if: {evidence: B}
    source: {clause: "3"}
  - id: hearings
    title: {zh: 领导干部旁听庭审, en: Court hearings attended}
    subject: unit
    where: {kinds: [government, department]}
    measure: count
    of: [hearing]
    minimum: 1
    per: year
    readings:
      each: {title: {zh: 各单位分别组织, en: each unit by itself}}
      county: {title: {zh: 县级统一组织, en: the county alone}, where: {kinds: [government]}}
    reading: each
    source: {clause: "4"}
  - id: hours
    title: {zh: 执法人员年度学时, en: Hours of enforcement officers}
    subject: officer
    where: {duties: [enforcement]}
    measure: hours
    of: [law, business]
    minimum: 60
    per: year
    prorate: days
    source: {clause: "5"}
  - id: rotation
    title: {zh: 执法人员轮训, en: Rotation training}
    subject: unit
    where: {enforces: true, kinds: [department, township, subdistrict, committee]}
    measure: coverage
    of: [rotation]
    among: {duties: [enforcement]}
    minimum: "100%"
    per: year
    source: {clause: "5"}
  - id: meeting-study
    title: {zh: 会前学法, en: Study before meetings}
    subject: unit
    where: {kinds: [department, township, subdistrict]}
    measure: count
    of: [meeting_study]
    minimum: 1
    per: quarter
    source: {clause: "6"}
  - id: executive-study
    title: {zh: 政府常务会议学法, en: Study at executive meetings}
    subject: unit
    where: {kinds: [government]}
    measure: count
    of: [executive_study]
    minimum: 12
    per: year
    spacing: 7
    source: {clause: "6"}
  - id: new-leaders
    title: {zh: 新任领导干部任职培训, en: Induction of new leaders}
    subject: officer
    where: {duties: [leader]}
    measure: count
    of: [promotion_training]
    minimum: 2
    per: {after: appointed, within: 1 year}
    spacing: 90
    source: {clause: "7"}
  - id: law-graduates
    force: aim
    title: {zh: 乡镇法学专业人员, en: Law graduates in townships}
    subject: unit
    where: {kinds: [township, subdistrict]}
    measure: staffing
    among: {qualification: [法学]}
    minimum: 1
    per: plan
    source: {clause: "8"}
not_measured:
  - {clause: "9", what: {zh: 行政机关负责人出庭应诉率, en: Court appearance of heads}}
"""
