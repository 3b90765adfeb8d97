"""Certificates as papers, one on each page, and the register of their codes as csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from learnlaw.domain.certificate import CODE, REGISTER_HEADER, Certificate, Registered
from learnlaw.reports.official import Grid, Leaf, Line, Look, OfficialPaper, Part

HOW_TO_CHECK = (
    "校验方法：learnlaw report verify 文件；也可以把“编号”起至“校验码”前的各栏按“栏目=内容”每栏一行写下"
    "（明细行为“序号=其余各格相连”，去掉空格，全角改半角，末行不换行），取其 UTF-8 的 SHA-256 前24位十六进制数。"
    "校验码只证明内容未被改动；是否由本单位出具，以印章或者本单位提供的登记簿为准。"
)
_WIDTHS = {6: (9, 19, 18, 30, 16, 8)}
"""Of the columns of details, by how many there are."""


def certificates_paper(
    certificates: Sequence[Certificate], day: date, trace: tuple[tuple[str, str], ...]
) -> OfficialPaper:
    """All of them in one document. ValueError without any."""
    if not certificates:
        raise ValueError("a document of certificates holds one at least")
    first = certificates[0]
    parts = [part for n, one in enumerate(certificates) for part in _page(one, bool(n))]
    return OfficialPaper(title=first.title, parts=tuple(parts), issuer=first.issuer, day=day, trace=trace)


def _page(one: Certificate, fresh: bool) -> Iterator[Part]:
    if fresh:
        yield Leaf()
    yield Line(Look.TITLE, one.title)
    yield Grid(widths=(26, 74), rows=one.fields, labels=(0,), height=6)
    if one.details:
        widths = _WIDTHS.get(len(one.columns), (1,) * len(one.columns))
        yield Grid(widths=widths, rows=(one.columns, *one.details), header=True, centred=(0,), height=6)
    yield Grid(widths=(26, 74), rows=((CODE, one.code),), labels=(0,), height=6)
    yield Line(Look.TEXT, "以上内容与登记的记录一致，特此证明。")
    yield Line(Look.SIGNED, f"{one.issuer or '　　　　　　　　'}（盖章）")
    yield Line(Look.SIGNED, "　　　　年　　月　　日")
    yield from (Line(Look.SMALL, note) for note in (*one.notes, HOW_TO_CHECK))


def register_bytes(lines: Iterable[Registered]) -> bytes:
    """A register as csv in UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(REGISTER_HEADER)
    writer.writerows((line.number, line.code, line.kind, line.day, line.chain) for line in lines)
    return out.getvalue().encode("utf-8-sig")
