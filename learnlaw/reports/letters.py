"""Letters to units as official papers: 提醒函, 督办函, 通报, 普法提示, with the reply slip and what else is attached.

A paper is made of a letter as it is kept and of its number and days; the same
ones give the same paper. What nobody has given stays a blank to be filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from learnlaw.domain.letter import BLANK, Demand, Letter, Office, Sent, day_words, document_number, listed
from learnlaw.domain.notice import NoticeLevel
from learnlaw.domain.numerals import chinese
from learnlaw.reports.official import Grid, Leaf, Line, Look, OfficialPaper, Part

LEVELS = {
    NoticeLevel.REMINDER: "提醒函",
    NoticeLevel.SUPERVISION: "督办函",
    NoticeLevel.CIRCULAR: "通报函",
    NoticeLevel.PUBLICITY: "普法提示",
}
"""What a letter of each level is called; 通报函 tells a unit what a circular 通报 will say of it."""
TITLES = {
    NoticeLevel.REMINDER: "关于学法用法工作任务完成情况的提醒函",
    NoticeLevel.SUPERVISION: "关于学法用法工作任务完成情况的督办函",
    NoticeLevel.CIRCULAR: "关于学法用法工作任务未完成情况的通报函",
    NoticeLevel.PUBLICITY: "普法提示",
}
CIRCULAR_TITLE = "关于学法用法工作任务未完成情况的通报"
_OPENINGS = {
    NoticeLevel.REMINDER: "请及早安排。现提醒如下：",
    NoticeLevel.SUPERVISION: "完成期限将至或者已难以按期完成。现督办如下：",
    NoticeLevel.CIRCULAR: "其中考核周期已满的记为未完成。现函告如下：",
}
_MATERIAL = "签到表、通知或者议程、课件或者讲稿、现场照片；组织考试的，另报成绩汇总表"
_ARTICLE_57 = "依据《中华人民共和国法治宣传教育法》第五十七条，请及时采取改进措施，并反馈相关情况。"


def letter_paper(letter: Letter, sent: Sent) -> OfficialPaper:
    """A letter to one unit, with its reply slip, its other attachments and the sheet for its approval."""
    attached = _attached(letter)
    parts = [
        *_head(letter.office, sent, TITLES[letter.level]),
        Line(Look.TO, f"{letter.name}："),
        *_body(letter, sent, attached),
        *_tail(letter.office, sent, attached),
        *_slip(letter, sent, attached),
    ]
    if letter.lacking:
        parts += _people(letter, attached.index(_PEOPLE) + 1)
    if _SIGN_IN in attached:
        parts += _sign_in(attached.index(_SIGN_IN) + 1)
    parts += _approval(TITLES[letter.level], letter.name, letter.office, sent, attached)
    return OfficialPaper(
        title=TITLES[letter.level],
        issuer=letter.office.name,
        day=sent.issued_on or letter.as_of,
        parts=tuple(parts),
        trace=_trace([letter], sent),
    )


# -- the parts of a letter ---------------------------------------------------------------


def _head(office: Office, sent: Sent, title: str) -> list[Line]:
    name = office.name or BLANK * 3
    return [
        Line(Look.MARK, name),
        Line(Look.NUMBER, document_number(office.prefix, sent)),
        Line(Look.TITLE, title),
    ]


def _body(letter: Letter, sent: Sent, attached: Sequence[str]) -> Iterator[Line]:
    if letter.words or not letter.demands:
        yield from (Line(Look.TEXT, line) for line in letter.words.split("\n") if line.strip())
        if letter.level is NoticeLevel.PUBLICITY:
            yield Line(Look.TEXT, _ARTICLE_57)
        yield Line(Look.TEXT, f"请于{_reply_day(sent)}前填写回执（{_slip_name(attached)}）并反馈我单位。")
        return
    opening = (
        f"根据学法台账，截至{day_words(letter.as_of)}，贵单位有{len(letter.demands)}项学法用法任务尚未完成，"
    )
    yield Line(Look.TEXT, opening + _OPENINGS[letter.level])
    yield Line(Look.FIRST, "一、尚未完成的任务")
    for n, demand in enumerate(letter.demands, 1):
        yield from _demand(n, demand, letter.name, attached)
    yield Line(Look.FIRST, "二、请做好以下工作")
    yield from (Line(Look.TEXT, f"{n}．{words}") for n, words in enumerate(_asks(letter, sent, attached), 1))


def _demand(number: int, demand: Demand, unit: str, attached: Sequence[str]) -> Iterator[Line]:
    yield Line(Look.SECOND, f"（{chinese(number)}）{demand.title}")
    clause = f"原文：“{demand.quote}”。" if demand.quote else ""
    yield Line(Look.TEXT, f"依据：{demand.basis}。{clause}要求：{demand.asked}")
    yield Line(Look.TEXT, "完成情况：" + demand.sentence.removeprefix(f"{unit}："))
    if demand.people:
        number_of = attached.index(_PEOPLE) + 1
        yield Line(Look.TEXT, f"各人已计入和未计入的学习情况见附件{number_of}。")
    else:
        yield Line(Look.TEXT, f"已计入：{listed(demand.counted) or '无'}。")
        if demand.left_out:
            yield Line(Look.TEXT, f"未计入：{listed(demand.left_out)}。")
    if demand.days:
        yield Line(Look.TEXT, f"建议日期：{listed(demand.days, '、', '次')}，可以在最迟日期之前另行安排。")


def _asks(letter: Letter, sent: Sent, attached: Sequence[str]) -> Iterator[str]:
    """What the unit is to do, point by point."""
    if any(demand.missed for demand in letter.demands):
        yield "对考核周期已满仍未完成的任务，书面说明原因，提出整改措施和完成时限。"
    if not letter.missed:
        yield "对尚未完成的任务，按照上述最迟日期组织完成，并登记学法台账。"
    grades = sorted({demand.evidence for demand in letter.demands if demand.evidence})
    grade = f"（佐证等级不低于{grades[0]}级）" if grades else ""
    yield f"报送台账和佐证材料{grade}：{_MATERIAL}。"
    answer = f"于{_reply_day(sent)}前填写回执（{_slip_name(attached)}）并反馈我单位。"
    yield answer + "对所列情况有异议的，请在回执中写明并附材料。"


def _slip_name(attached: Sequence[str]) -> str:
    """Which attachment the reply slip is; an only one has no number."""
    return "附件1" if len(attached) > 1 else "附件"


def _reply_day(sent: Sent) -> str:
    return day_words(sent.reply_by)


def _tail(office: Office, sent: Sent, attached: Sequence[str]) -> Iterator[Part]:
    """Attachments, signature, note and imprint."""
    for n, name in enumerate(_numbered(attached), 1):
        yield Line(Look.MORE if n > 1 else Look.ATTACHED, f"{'附件：' if n == 1 else ''}{name}")
    yield Line(Look.TEXT, "")
    yield Line(Look.SIGNED, office.name or BLANK * 3)
    yield Line(Look.SIGNED, day_words(sent.issued_on))
    contact, phone = office.contact or BLANK, office.phone or BLANK * 2
    yield Line(Look.NOTE, f"（联系人：{contact}，联系电话：{phone}）")
    yield Line(Look.TEXT, "")
    yield Line(Look.COPIES, f"抄送：{office.copies or BLANK * 3}。")
    yield Line(Look.COPIES, f"{office.name or BLANK * 3}\t{day_words(sent.issued_on)}印发")


def _numbered(attached: Sequence[str]) -> list[str]:
    return [f"{n}．{name}" if len(attached) > 1 else name for n, name in enumerate(attached, 1)]


_SLIP, _PEOPLE, _SIGN_IN = "回执", "未完成人员情况表", "空白签到表"


def _attached(letter: Letter) -> list[str]:
    people = [_PEOPLE] if letter.lacking else []
    sheet = [_SIGN_IN] if any(demand.held and not demand.missed for demand in letter.demands) else []
    return [_SLIP, *people, *sheet]


def _slip(letter: Letter, sent: Sent, attached: Sequence[str]) -> Iterator[Part]:
    """The first attachment: what the unit sends back."""
    yield Leaf()
    yield Line(Look.CAPTION, _slip_name(attached))
    yield Line(Look.TITLE, "回　　执")
    number = document_number(letter.office.prefix, sent)
    rows = [("来文", f"{number}《{TITLES[letter.level]}》"), ("回执单位", letter.name)]
    rows += [("收到日期", day_words(None)), ("签收人", "")]
    yield Grid(widths=(22, 78), rows=tuple(rows), labels=(0,), height=9)
    if letter.demands:
        header = ("任务", "尚差", "拟完成日期", "拟采取的措施或者未完成的原因")
        asked = tuple((demand.title, demand.short, "", "") for demand in letter.demands)
        widths = (28, 14, 18, 40)
        yield Grid(widths=widths, rows=(header, *asked), header=True, centred=(1, 2), height=12)
    rest = (
        ("反馈意见\n（有异议的写明）", ""),
        ("负责人（签字）", ""),
        ("联系人、电话", ""),
        ("单位（盖章）", day_words(None)),
    )
    yield Grid(widths=(22, 78), rows=rest, labels=(0,), height=11)
    yield Line(Look.SMALL, f"请于{_reply_day(sent)}前反馈；联系电话：{letter.office.phone or BLANK * 2}。")


def _people(letter: Letter, number: int) -> Iterator[Part]:
    """Officers who lack something, with what counted for them and what did not."""
    yield Leaf()
    yield Line(Look.CAPTION, f"附件{number}")
    yield Line(Look.TITLE, _PEOPLE)
    header = ("序号", "姓名", "编码", "任务", "应完成", "实完成", "尚差", "最迟日期")
    rows = [
        (str(n), one.name, one.code, demand.title, one.minimum, one.actual, one.short, one.last_by or "—")
        for n, (demand, one) in enumerate(letter.lacking, 1)
    ]
    widths = (7, 12, 11, 20, 11, 11, 11, 17)
    yield Grid(widths=widths, rows=(header, *rows), header=True, centred=(0, 4, 5, 6, 7))
    for n, (_demand, one) in enumerate(letter.lacking, 1):
        left_out = f"未计入：{one.left_out}。" if one.left_out else ""
        yield Line(Look.SMALL, f"{n}．{one.name}　已计入：{one.counted or '无'}。{left_out}")


def _sign_in(number: int) -> Iterator[Part]:
    """A sheet to be signed at what is held."""
    yield Leaf()
    yield Line(Look.CAPTION, f"附件{number}")
    yield Line(Look.TITLE, "签到表")
    about = (("主题", "", "日期、时间", ""), ("地点", "", "主讲人", ""), ("应到人数", "", "实到人数", ""))
    yield Grid(widths=(16, 40, 18, 26), rows=about, labels=(0, 2), height=9)
    header = ("序号", "姓名", "单位", "职务", "签名", "备注")
    rows = tuple((str(n), "", "", "", "", "") for n in range(1, 16))
    widths = (9, 18, 25, 18, 18, 12)
    yield Grid(widths=widths, rows=(header, *rows), header=True, centred=(0,), height=9)


def _approval(title: str, to: str, office: Office, sent: Sent, attached: Sequence[str]) -> Iterator[Part]:
    """发文稿纸: drafted, examined, signed; kept by the office and not sent."""
    yield Leaf()
    yield Line(Look.TITLE, "发 文 稿 纸")
    signed = f"{sent.approved_by}　　" if sent.approved_by else ""
    day = day_words(sent.issued_on)
    rows = (
        ("发文字号", document_number(office.prefix, sent)),
        ("标题", title),
        ("主送", to),
        ("抄送", office.copies),
        ("附件", "；".join(_numbered(attached))),
        ("拟稿", f"　　　　　　　　{day_words(None)}"),
        ("审核", f"　　　　　　　　{day_words(None)}"),
        ("签发", f"{signed or '　　　　　　　　'}{day if sent.approved_by else day_words(None)}"),
        ("印数", ""),
    )
    yield Grid(widths=(18, 82), rows=rows, labels=(0,), height=13)
    yield Line(Look.SMALL, "本页由发文单位存档，不随文发送。程序只拟稿，由人审核、签发。")


def _trace(letters: Sequence[Letter], sent: Sent) -> tuple[tuple[str, str], ...]:
    """Of which day, by which packs and from which data."""
    first = letters[0]
    state = "" if sent.number else "拟稿"
    digests = [letter.digest[:12] for letter in letters if letter.digest]
    facts = [
        ("状态", state),
        ("统计截至", first.as_of.isoformat()),
        ("入账截至", first.known_on.isoformat() if first.known_on else ""),
        ("考核依据", "、".join(first.packs)),
        ("程序版本", first.version),
        ("操作日志校验码", first.audit),
        ("数据摘要", digests[0] if len(digests) == 1 else ""),
    ]
    return tuple((label, text) for label, text in facts if text)


# -- the circular ----------------------------------------------------------------------------


def circular_paper(
    letters: Sequence[Letter], office: Office, reply_by: date | None, approved_by: str = ""
) -> OfficialPaper:
    """The draft of a circular to all units about what was missed; officers are counted and not named.

    It has no number and no day: those are given when a leader has approved it.
    ValueError without letters.
    """
    if not letters:
        raise ValueError("a circular speaks of one unit at least")
    sent = Sent(year=letters[0].as_of.year, reply_by=reply_by, approved_by=approved_by)
    missed = [(letter, demand) for letter in letters for demand in letter.demands if demand.missed]
    units = list(dict.fromkeys(letter.name for letter, _ in missed))
    attached, grid = ["未完成情况表"], _missed_grid(missed)
    opening = (
        f"根据有关考核依据和学法台账，截至{day_words(letters[0].as_of)}，"
        f"有{len(units)}个单位的{len(grid.rows) - 1}项学法用法任务在考核周期内未完成（见附件）。现予通报。"
    )
    parts: list[Part] = [
        *_head(office, sent, CIRCULAR_TITLE),
        Line(Look.TO, "各单位："),
        Line(Look.TEXT, opening),
        Line(Look.FIRST, "一、未完成任务的单位"),
        Line(Look.TEXT, f"{'、'.join(units)}。"),
        Line(Look.FIRST, "二、有关要求"),
        Line(Look.TEXT, f"1．上述单位于{_reply_day(sent)}前书面说明未完成的原因，提出整改措施和完成时限。"),
        Line(Look.TEXT, "2．各单位对照考核依据自查，按期完成尚未完成的任务，并登记学法台账。"),
        *_tail(office, sent, attached),
        Leaf(),
        Line(Look.CAPTION, "附件"),
        Line(Look.TITLE, attached[0]),
        grid,
        *_approval(CIRCULAR_TITLE, "各单位", office, sent, attached),
    ]
    return OfficialPaper(
        title=CIRCULAR_TITLE,
        issuer=office.name,
        day=letters[0].as_of,
        parts=tuple(parts),
        trace=_trace(letters, sent),
    )


def _missed_grid(missed: Sequence[tuple[Letter, Demand]]) -> Grid:
    """A row for each demand of a unit; of officers, whose windows differ, one for all of them."""
    rows: dict[tuple[object, ...], list[Demand]] = {}
    for letter, demand in missed:
        window = "" if demand.people else demand.window
        rows.setdefault((letter.name, demand.title, demand.basis, demand.minimum, window), []).append(demand)
    header = ("序号", "单位", "任务", "依据", "应完成", "实完成", "尚差")
    found = [
        (str(n), str(unit), _task(demands), *_figures(demands))
        for n, ((unit, *_), demands) in enumerate(rows.items(), 1)
    ]
    widths = (7, 20, 26, 17, 11, 11, 9)
    return Grid(widths=widths, rows=(header, *found), header=True, centred=(0, 4, 5, 6))


def _task(demands: Sequence[Demand]) -> str:
    windows = {demand.window for demand in demands}
    return demands[0].title + (f"（{demands[0].window}）" if len(windows) == 1 and demands[0].window else "")


def _figures(demands: Sequence[Demand]) -> tuple[str, str, str, str]:
    first, people = demands[0], sum(len(demand.people) for demand in demands)
    if people:
        return first.basis, first.minimum, "—", f"{people}人"
    return first.basis, first.minimum, first.actual, first.short
