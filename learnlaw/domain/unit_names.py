"""What the name of a unit tells: its likely kind, and which other names it may be a slip for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from learnlaw.domain.text import one_off, skeleton

_KINDS = (
    ("subdistrict", re.compile(r"街道(办事处|办)?$")),
    ("township", re.compile(r"[乡镇](人民政府|政府)?$")),
    ("court", re.compile(r"(法院|检察院)$")),
    ("government", re.compile(r"[省市州县区旗](人民政府|政府)$")),
    ("congress", re.compile(r"(人大常委会|人民代表大会常务委员会|政协)$")),
    ("party", re.compile(r"(县|区|市|州|旗)委[^员]*$|党校$|纪委监委$")),
    ("committee", re.compile(r"(园区|开发区|高新区|新区)(管理委员会|管委会)$")),
    ("mass", re.compile(r"(总工会|团委|妇联|妇女联合会|残联|残疾人联合会|工商联|红十字会|科协)$")),
    ("branch", re.compile(r"(大队|中队|派出所|司法所|分局)$")),
    ("enterprise", re.compile(r"公司$")),
)
DEPARTMENT = "department"


def kind_by_name(name: str) -> str:
    """The kind of a unit of which no kind is known; it is told, and can be put right in 单位类型.

    >>> kind_by_name("威远镇人民政府"), kind_by_name("县司法局")
    ('township', 'department')
    """
    return next((kind for kind, pattern in _KINDS if pattern.search(name)), DEPARTMENT)


class Names:
    """Names of units, among which one finds those that a name may be a slip for, however many there are."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_trace: dict[str, dict[str, None]] = defaultdict(dict)
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Take another name in."""
        for trace in _traces(skeleton(name)):
            self._by_trace[trace][name] = None

    def near(self, name: str) -> list[str]:
        """The names that differ from `name` by one character, in the order in which they came."""
        plain = skeleton(name)
        met = {other: None for trace in _traces(plain) for other in self._by_trace.get(trace, ())}
        return [other for other in met if one_off(plain, skeleton(other))]


def _traces(name: str) -> Iterator[str]:
    """`name` and what is left of it without one of its characters: names one off share such a trace."""
    yield name
    yield from {name[:n] + name[n + 1 :] for n in range(len(name))}
