"""Marks of a sign-in sheet that nobody has saved yet: a file in the folder of states, for when a terminal dies.

It holds codes and marks and no names. It is written whole or not at all, and
goes when the sheet is saved. What cannot be written or read is passed over:
a draft is a help, and the ledger never depends on it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from learnlaw.domain.sign_in import Seats
from learnlaw.domain.study import Attendance, Presence

if TYPE_CHECKING:
    from learnlaw.verbs.desk import Desk


@dataclass(frozen=True, slots=True)
class SignDraft:
    """A sheet half filled in."""

    version: int
    """The version of the activity that it began with."""
    base: Seats
    """The sheet as it stood then."""
    seats: Seats


def _path(desk: Desk, which: str, number: str) -> Path:
    """One file for each activity of each database."""
    named = f"{os.path.abspath(desk.settings.database)}\n{which}\n{number}"
    return desk.places.state / "drafts" / f"sign-in-{hashlib.sha256(named.encode()).hexdigest()[:24]}.json"


def keep_draft(desk: Desk, which: str, number: str, draft: SignDraft) -> None:
    """Keep a sheet that is not saved."""
    path = _path(desk, which, number)
    body = {"version": draft.version, "base": _plain(draft.base), "seats": _plain(draft.seats)}
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = path.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(body, file)
        os.replace(new, path)


def drop_draft(desk: Desk, which: str, number: str) -> None:
    """Forget it."""
    with suppress(OSError):
        _path(desk, which, number).unlink(missing_ok=True)


def kept_draft(desk: Desk, which: str, number: str) -> SignDraft | None:
    """The sheet that was left without being saved; None if there is none that can be read."""
    try:
        body = json.loads(_path(desk, which, number).read_text(encoding="utf-8"))
        return SignDraft(int(body["version"]), _seats(body["base"]), _seats(body["seats"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _plain(seats: Seats) -> dict[str, Any]:
    return {code: {name: getattr(row, name) for name in Attendance.__slots__} for code, row in seats.items()}


def _seats(body: Mapping[str, Any]) -> Seats:
    return {
        str(code): Attendance(**{**row, "presence": Presence(row["presence"])}) for code, row in body.items()
    }
