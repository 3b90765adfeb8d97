"""What an exam came to: 应考 实考 缺考 补考 免考, rates, mean and median, in total and by unit.

Shares are rounded down to 0.01 (RULES 21), a mean is rounded half up to 0.01, a
median is exact. Reserves who were not called up are in no number, and neither
are the exempt, except in their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from learnlaw.domain.attempt import Attempt, AttemptState, counting_attempt
from learnlaw.domain.blueprint import Counting
from learnlaw.domain.blueprint import figure as plain
from learnlaw.domain.exam import Exam, Expected


@dataclass(frozen=True, slots=True)
class Standing:
    """What one expected or exempt officer came to."""

    expected: Expected
    counts: Attempt | None
    """The attempt that counts; None for who was absent, is exempt, or has no result yet."""
    sat: bool
    """Has begun an attempt that was not annulled 实考."""
    makeup: bool
    """Has begun one in the make-up window 补考."""

    @property
    def exempt(self) -> bool:
        """免考."""
        return bool(self.expected.exempt)

    @property
    def absent(self) -> bool:
        """缺考."""
        return not self.exempt and not self.sat

    @property
    def passed(self) -> bool:
        """Whether the attempt that counts reached the pass line."""
        return self.counts is not None and self.counts.passed

    @property
    def excellent(self) -> bool:
        """Whether it reached the line of excellence."""
        return self.counts is not None and self.counts.excellent


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnout:
    """The figures of an exam, or of one unit at it."""

    expected: int
    """应考, without the exempt."""
    exempt: int
    sat: int
    absent: int
    makeup: int
    """Of those who sat: in the make-up window."""
    passed: int
    excellent: int | None
    """None where the exam has no line of excellence."""
    marks: tuple[Decimal, ...]
    """Of the attempts that count, from the lowest."""

    @property
    def turnout(self) -> Decimal | None:
        """参考率, per cent; None where nobody is expected."""
        return _share(self.sat, self.expected)

    @property
    def pass_rate(self) -> Decimal | None:
        """合格率, per cent of those who sat; None where nobody did."""
        return _share(self.passed, self.sat)

    @property
    def excellent_rate(self) -> Decimal | None:
        """优秀率, per cent of those who sat; None without a line of excellence."""
        return None if self.excellent is None else _share(self.excellent, self.sat)

    @property
    def mean(self) -> Decimal | None:
        """Of the attempts that count, rounded half up to 0.01."""
        if not self.marks:
            return None
        exact = sum(map(Fraction, self.marks), Fraction(0)) / len(self.marks)
        return _hundredths(int(exact * 100 + Fraction(1, 2)))

    @property
    def median(self) -> Decimal | None:
        """The middle one, or half the sum of the two in the middle."""
        if not self.marks:
            return None
        half, odd = divmod(len(self.marks), 2)
        return self.marks[half] if odd else (self.marks[half - 1] + self.marks[half]) / 2

    def summary(self) -> dict[str, int | str | None]:
        """As `exam results` prints it: counts as numbers, the rest as decimal text without trailing zeros."""
        return {
            "expected": self.expected,
            "exempt": self.exempt,
            "sat": self.sat,
            "absent": self.absent,
            "makeup": self.makeup,
            "turnout": _plain(self.turnout),
            "passed": self.passed,
            "pass_rate": _plain(self.pass_rate),
            "excellent_rate": _plain(self.excellent_rate),
            "mean": _plain(self.mean),
            "median": _plain(self.median),
        }


def standings(exam: Exam, attempts: Mapping[str, Sequence[Attempt]]) -> list[Standing]:
    """What everybody came to who is expected or exempt, in the exam's order; attempts by officer."""
    called = (each for each in exam.expected if not each.reserve)
    return [standing_of(each, attempts.get(each.officer, ()), exam.blueprint.counting) for each in called]


def standing_of(expected: Expected, attempts: Iterable[Attempt], counting: Counting) -> Standing:
    """What one officer came to; the best attempt counts unless the exam says last."""
    if expected.exempt:
        return Standing(expected, None, False, False)
    valid = [each for each in attempts if each.state is not AttemptState.VOID]
    counts = counting_attempt(valid, counting)
    return Standing(expected, counts, bool(valid), any(each.makeup for each in valid))


def turnout(those: Iterable[Standing], *, excellence: bool) -> Turnout:
    """The figures of some officers; `excellence`: the exam has a line of excellence."""
    those = list(those)
    due = [each for each in those if not each.exempt]
    marks = (each.counts.marks for each in due if each.counts is not None)
    return Turnout(
        expected=len(due),
        exempt=len(those) - len(due),
        sat=sum(each.sat for each in due),
        absent=sum(each.absent for each in due),
        makeup=sum(each.makeup for each in due),
        passed=sum(each.passed for each in due),
        excellent=sum(each.excellent for each in due) if excellence else None,
        marks=tuple(sorted(each for each in marks if each is not None)),
    )


def turnout_by_unit(those: Iterable[Standing], *, excellence: bool) -> dict[str, Turnout]:
    """The figures of each unit, in the order in which they come; they add up to those of all."""
    units: dict[str, list[Standing]] = {}
    for each in those:
        units.setdefault(each.expected.unit, []).append(each)
    return {unit: turnout(members, excellence=excellence) for unit, members in units.items()}


def _share(part: int, whole: int) -> Decimal | None:
    return _hundredths(part * 10_000 // whole) if whole else None


def _hundredths(count: int) -> Decimal:
    return Decimal(f"{count}E-2")


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)
