"""What makes a function a verb: its permission, its transaction, its receipt and its audit entry.

A verb that writes is a function of a `Work` and its own arguments; people call
it with a `Desk`. All it does happens in one transaction, with the audit
entries that it writes and one receipt of what changed.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from learnlaw.errors import Message, Problem, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.gate import passing, settled

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.store.people import People

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Verb:
    """A thing that a person can do, under its names in the three front doors."""

    name: str
    title: Message
    """What it is called in the palette and in the audit log."""
    command: str
    """The words of the command line, such as `log add`."""
    role: str
    area: Message


VERBS: dict[str, Verb] = {}
"""Every verb by name; the table that pins command, palette entry and audit word to each other."""
LOOKS: dict[str, Message] = {}
"""What the looks are called that have rows of their own in the table of roles, and are no verbs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a verb changed. A dry run has number 0 and changed nothing."""

    number: int
    verb: str
    counts: dict[str, int] = field(default_factory=dict)
    """How many of each thing: `added`, `changed`, `unchanged`, …"""
    notices: tuple[Problem, ...] = ()
    made: tuple[str, ...] = ()
    """Codes or numbers of what was made, for what comes next."""
    fates: tuple[Any, ...] = ()
    """For imports: what became of each row."""


class DryRun(Exception):
    """Takes back what a dry run did."""


@dataclass
class Work:
    """One verb at work: its transaction, its receipt and its clock."""

    desk: Desk
    connection: Connection
    verb: str
    at: datetime
    day: date
    """The day of entry (RULES 14)."""
    receipt: int
    counts: dict[str, int] = field(default_factory=dict)
    notices: list[Problem] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    fates: list[Any] = field(default_factory=list)
    keep: bool = True
    """Whether the changes stay; a dry run, and a verb that found nothing to change, let go of them."""
    _people: People | None = None
    _remembered: list[tuple[str, Mapping[str, Any], Mapping[int, Any]]] = field(default_factory=list)

    @property
    def people(self) -> People:
        """The roster as it stands in this transaction."""
        if self._people is None:
            from learnlaw.store.people import load_people

            self._people = load_people(self.connection)
        return self._people

    def roster_changed(self) -> None:
        """Forget the roster, so that the next look reads it anew."""
        self._people = None

    def remember(self, place: str, **where: Any) -> None:
        """Keep what these rows are before the verb changes them, so that it can be undone.

        `place` is a table of `store.undoing.PLACES`; a column is named with its value, or a list of values.
        """
        from learnlaw.store.undoing import rows_where

        self._remembered.append((place, where, rows_where(self.connection, place, where)))

    def settle(self) -> None:
        """Keep with the receipt what became of the rows that were remembered."""
        from learnlaw.store.undoing import differing, keep_changes, rows_where

        for place, where, before in self._remembered:
            after = rows_where(self.connection, place, where)
            keep_changes(self.connection, self.receipt, differing(place, before, after))

    def count(self, what: str, more: int = 1) -> None:
        """Count something for the receipt."""
        self.counts[what] = self.counts.get(what, 0) + more

    def audit(self, subject: str, *, before: Any = None, after: Any = None, reason: str = "") -> None:
        """Write an entry of the audit log in this transaction."""
        from learnlaw.store.audit import append

        append(
            self.connection,
            at=self.at,
            actor=self.desk.actor,
            verb=self.verb,
            subject=subject,
            before=before,
            after=after,
            reason=reason,
        )


def verb(
    *, area: Message, title: Message, command: str, role: str = "coordinator"
) -> Callable[[Callable[Concatenate[Work, P], None]], Callable[Concatenate[Desk, P], Receipt]]:
    """Make a function of `Work` a verb that people call with a `Desk`.

    A keyword `dry_run=True` of the verb itself is honoured here: everything is
    done and taken back, and the receipt says what would have changed.
    """

    def make(function: Callable[Concatenate[Work, P], None]) -> Callable[Concatenate[Desk, P], Receipt]:
        name = function.__name__
        VERBS[name] = Verb(name, title, command, role, area)

        @functools.wraps(function)
        def run(desk: Desk, /, *args: P.args, **kwargs: P.kwargs) -> Receipt:
            with working(desk, name, dry=bool(kwargs.get("dry_run"))) as work:
                function(work, *args, **kwargs)
            return receipt_of(work)

        return _reaching(name, run)

    return make


def listed(
    *, area: Message, title: Message, command: str, role: str = "coordinator"
) -> Callable[[Callable[Concatenate[Desk, P], T]], Callable[Concatenate[Desk, P], T]]:
    """List a function of a `Desk` among the verbs: one that only reads, or that opens its own work."""

    def make(function: Callable[Concatenate[Desk, P], T]) -> Callable[Concatenate[Desk, P], T]:
        VERBS[function.__name__] = Verb(function.__name__, title, command, role, area)
        return _reaching(function.__name__, function)

    return make


def look(
    name: str, title: Message
) -> Callable[[Callable[Concatenate[Desk, P], T]], Callable[Concatenate[Desk, P], T]]:
    """Give a function of a `Desk` that is no verb a row in the table of roles; several may share one."""
    LOOKS[name] = title
    return functools.partial(_reaching, name)


def _reaching(name: str, function: Callable[Concatenate[Desk, P], T]) -> Callable[Concatenate[Desk, P], T]:
    """The function, asked for only as far as the one at the desk reaches."""

    @functools.wraps(function)
    def run(desk: Desk, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with passing(name):
            login = settled(desk, name)
            if login is None or not login.narrow:
                return function(desk, *args, **kwargs)
            from learnlaw.verbs.narrowing import narrowed

            return narrowed(desk, login, name, function, args, kwargs)

    return run


def every_verb() -> dict[str, Verb]:
    """The whole table, with every module of verbs loaded."""
    from learnlaw import verbs

    for module in pkgutil.iter_modules(verbs.__path__, f"{verbs.__name__}."):
        importlib.import_module(module.name)
    return VERBS


@contextmanager
def working(desk: Desk, name: str, *, dry: bool = False) -> Iterator[Work]:
    """One transaction of a verb, with its receipt; taken back if it is a dry run or fails."""
    from learnlaw.store.audit import close_receipt, open_receipt

    at = desk.clock.now()
    try:
        with desk.writing(name) as connection:
            day = desk.clock_day()
            number = open_receipt(connection, at=at, day=day, actor=desk.actor, verb=name)
            work = Work(desk, connection, name, at, day, number, keep=not dry)
            yield work
            if work.keep:
                work.settle()
            close_receipt(connection, number, {**work.counts})
            if not work.keep:
                work.receipt = 0
                raise DryRun
    except DryRun:
        return


def receipt_of(work: Work) -> Receipt:
    """What a verb's work came to."""
    return Receipt(
        number=work.receipt,
        verb=work.verb,
        counts=dict(work.counts),
        notices=tuple(work.notices),
        made=tuple(work.made),
        fates=tuple(work.fates),
    )


EXAM_VERBS = frozenset(
    {
        "close_exam",
        "regrade_exam",
        "undo_regrade",
        "annul_attempt",
        "mark_answer",
        "admit_officer",
        "excuse_officer",
        "void_exam",
    }
)
"""Verbs that write what an exam of the program comes to; its papers are put right, not the ledger alone."""
PEOPLE, STUDY, QUOTA, UPKEEP = say("people"), say("study"), say("quota"), say("upkeep")
"""Areas of the palette."""
