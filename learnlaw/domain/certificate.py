"""Certificates 成绩单, 学时证明, 培训证明: their fields, their check code, and the register that an office hands out.

A check code is a digest of what is printed. It shows that nothing printed was
changed, and needs neither the database nor the program to be worked out again.
That it was the office that issued a certificate only its stamp shows, or a
register of codes that came from the office itself; the register holds no names.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from learnlaw.errors import Message, say

SERIAL, CODE, KIND, NAME = "编号", "校验码", "类别", "姓名"
"""The labels by which a certificate is read back: it begins at the first and ends at the second."""
REGISTER_HEADER = ("序号", "校验码", "类别", "登记日期", "链码")
_CODE = re.compile(r"[0-9A-F]{24}")
Field = tuple[str, str]
"""A label and what stands beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One certificate."""

    title: str
    fields: tuple[Field, ...]
    """In the order in which they are printed, 编号 first; the check code is not among them."""
    columns: tuple[str, ...] = ()
    details: tuple[tuple[str, ...], ...] = ()
    """Rows below the fields, each beginning with its number."""
    issuer: str = ""
    notes: tuple[str, ...] = ()
    """What must be known besides; not under the code, and the same on all of a kind."""

    @property
    def covered(self) -> tuple[Field, ...]:
        """All that the code covers: the fields, then the rows."""
        return (*self.fields, *((row[0], "".join(row[1:])) for row in self.details))

    @property
    def code(self) -> str:
        """The check code that is printed."""
        return check_code(self.covered)

    @property
    def kind(self) -> str:
        """What kind it is."""
        return dict(self.fields)[KIND]


def bare(text: str) -> str:
    """Text without blanks and in one width, so that how it is typed makes no difference.

    >>> bare("赵　一 （Ａ）")
    '赵一(A)'
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def covered_text(fields: Iterable[Field]) -> str:
    """What is hashed: a line `label=value` for each field.

    >>> covered_text([("姓名", "赵 一"), ("成绩", "88")])
    '姓名=赵一\\n成绩=88'
    """
    return "\n".join(f"{bare(label)}={bare(value)}" for label, value in fields)


def check_code(fields: Iterable[Field]) -> str:
    """The first 24 hex digits of SHA-256 over the fields, in groups of four."""
    return _grouped(hashlib.sha256(covered_text(fields).encode()).hexdigest()[:24])


def serial_number(secret: str, fields: Iterable[Field]) -> str:
    """编号: the same for the same certificate of one database, and not to be guessed from what it says.

    Without it, who holds a register could try out marks until a code fits.
    """
    digest = hashlib.sha256(f"certificate\n{secret}\n{covered_text(fields)}".encode()).hexdigest()
    return _grouped(digest[:16])


def _grouped(digits: str) -> str:
    return "-".join(digits[n : n + 4] for n in range(0, len(digits), 4)).upper()


def as_code(text: str) -> str | None:
    """A check code as it may be typed, with its groups; None if it is none.

    >>> as_code("0123 4567-89ab cdef 0123 4567")
    '0123-4567-89AB-CDEF-0123-4567'
    """
    plain = bare(text).replace("-", "").upper()
    return _grouped(plain) if _CODE.fullmatch(plain) else None


# -- reading back --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReadCertificate:
    """A certificate as it was found on paper."""

    fields: tuple[Field, ...]
    code: str
    """As it is printed."""

    @property
    def matches(self) -> bool:
        """Whether the code is that of the fields."""
        return as_code(self.code) == check_code(self.fields)

    def value(self, label: str) -> str:
        """What stands beside a label; empty where there is none."""
        return dict(self.fields).get(label, "")


def read_certificates(rows: Iterable[Sequence[str]]) -> Iterator[ReadCertificate]:
    """The certificates among rows of cells; rows outside of one, and headers of details, are passed over."""
    found: list[Field] | None = None
    for row in rows:
        label, value = bare(row[0]) if row else "", "".join(row[1:])
        if label == SERIAL:
            found = [(label, value)]
        elif found is not None and label == CODE:
            yield ReadCertificate(tuple(found), value)
            found = None
        elif found is not None and label and label != REGISTER_HEADER[0]:
            found.append((label, value))


# -- the register ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Registered:
    """One line of a register."""

    number: int
    code: str
    kind: str
    day: str
    chain: str
    """Over this line and the one before; the last one stands for the whole register."""


def enter(known: Sequence[Registered], codes: Iterable[tuple[str, str]], day: date) -> list[Registered]:
    """The register with further (code, kind); what stands in it already is not entered again."""
    found, seen = list(known), {line.code for line in known}
    for code, kind in codes:
        if code not in seen:
            seen.add(code)
            before = found[-1].chain if found else ""
            number, on = len(found) + 1, day.isoformat()
            found.append(Registered(number, code, kind, on, _chain(before, number, code, kind, on)))
    return found


def _chain(before: str, number: int, code: str, kind: str, day: str) -> str:
    text = f"{before}\n{number},{code},{kind},{day}"
    return _grouped(hashlib.sha256(text.encode()).hexdigest()[:24])


def register_trouble(lines: Sequence[Registered]) -> Message | None:
    """What is wrong with a register: the first line that does not follow; None if it is whole."""
    before = ""
    for number, line in enumerate(lines, 1):
        if line.number != number or line.chain != _chain(before, number, line.code, line.kind, line.day):
            return say("line {number} does not follow the one before it", number=number)
        before = line.chain
    return None
