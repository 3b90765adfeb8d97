"""What a user may set: a TOML file, LEARNLAW_* variables before it, and defaults behind both.

    database = "D:/learnlaw/county.db"      # LEARNLAW_DB
    language = "zh"                         # LEARNLAW_LANG
    evidence = "D:/learnlaw/evidence"       # LEARNLAW_EVIDENCE
    policies = "D:/learnlaw/policies"       # LEARNLAW_POLICIES

    [notices]
    reminder_days = 30                      # LEARNLAW_REMINDER_DAYS
    supervision_days = 7                    # LEARNLAW_SUPERVISION_DAYS

    [office]
    name = "某县司法局"                     # LEARNLAW_OFFICE_NAME
    prefix = "某司函"                       # LEARNLAW_OFFICE_PREFIX
    contact = "联络员姓名"                  # LEARNLAW_OFFICE_CONTACT
    phone = "0971-2345678"                  # LEARNLAW_OFFICE_PHONE
    copies = "县委依法治县办"               # LEARNLAW_OFFICE_COPIES

A path in the file that is not absolute begins at the folder of the file, one in a variable at the
folder that the command is run in.
"""

from __future__ import annotations

import locale
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from learnlaw.errors import Message, Place, Problem, RefusedError, say
from learnlaw.places import Places

Language = Literal["zh", "en"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSettings:
    """How early a letter is drafted (RULES 29)."""

    reminder_days: int = 30
    """A reminder 提醒函 when the latest day to act is this many days off, or fewer."""
    supervision_days: int = 7
    """A supervision letter 督办函, likewise; at most `reminder_days`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeSettings:
    """Who sends letters; what is not set stays a blank on paper and is never made up."""

    name: str = ""
    """发文机关: the office that signs."""
    prefix: str = ""
    """发文机关代字, which stands before the year in a number: 某司函〔2024〕3号."""
    contact: str = ""
    """联系人."""
    phone: str = ""
    copies: str = ""
    """抄送: who gets a copy of every letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that a user may set, with nothing left open."""

    database: str
    """The database: the path of an SQLite file, or the URL of a server."""
    language: Language
    """What the program speaks: Chinese, unless the locale is an English one."""
    evidence: Path
    """The folder that copies of evidence 佐证材料 are kept in."""
    policies: Path
    """The folder of the user's own policy packs, read after the shipped ones."""
    notices: NoticeSettings = NoticeSettings()
    """When letters are drafted."""
    office: OfficeSettings = OfficeSettings()
    """Who sends them."""


VARIABLES = {
    "database": "LEARNLAW_DB",
    "language": "LEARNLAW_LANG",
    "evidence": "LEARNLAW_EVIDENCE",
    "policies": "LEARNLAW_POLICIES",
    "notices.reminder_days": "LEARNLAW_REMINDER_DAYS",
    "notices.supervision_days": "LEARNLAW_SUPERVISION_DAYS",
    "office.name": "LEARNLAW_OFFICE_NAME",
    "office.prefix": "LEARNLAW_OFFICE_PREFIX",
    "office.contact": "LEARNLAW_OFFICE_CONTACT",
    "office.phone": "LEARNLAW_OFFICE_PHONE",
    "office.copies": "LEARNLAW_OFFICE_COPIES",
}
"""Every setting by its key in the file, and the variable that goes before the file."""


def load_settings(places: Places, environ: Mapping[str, str]) -> Settings:
    """The settings in force. RefusedError names the file, or the variable, and the key."""
    found = _Found({}, [])
    found.read_file(places.settings)
    found.read_variables(environ)
    settings = Settings(
        database=found.location("database", str(places.database)),
        language=found.language(spoken_by(environ)),
        evidence=Path(found.location("evidence", str(places.evidence))),
        policies=Path(found.location("policies", str(places.policies))),
        notices=found.notices(),
        office=OfficeSettings(
            name=found.words("office.name"),
            prefix=found.words("office.prefix"),
            contact=found.words("office.contact"),
            phone=found.words("office.phone"),
            copies=found.words("office.copies"),
        ),
    )
    if found.problems:
        raise RefusedError(found.problems)
    return settings


def spoken_by(environ: Mapping[str, str]) -> Language:
    """English where the locale says so, else Chinese."""
    named = (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    # Windows sets no such variable; asked without a value, setlocale only tells
    spoken = next(filter(None, named), None) or locale.setlocale(locale.LC_CTYPE)
    return "en" if re.match(r"en([_\W]|glish|$)", spoken, re.IGNORECASE) else "zh"


@dataclass(frozen=True, slots=True)
class _Value:
    raw: Any
    source: str
    """The file or the variable that said so, as a Problem names it."""
    folder: Path
    """What a path that is not absolute begins at."""


@dataclass(slots=True)
class _Found:
    """What has been said so far by key, and what was wrong with it."""

    values: dict[str, _Value]
    problems: list[Problem]

    def read_file(self, path: Path) -> None:
        for key, raw in _flat(self._tables(path)):
            if key in VARIABLES:
                self.values[key] = _Value(raw, str(path), path.parent)
            else:
                known = say("the settings are {keys}", keys=", ".join(VARIABLES))
                what = say("there is no such setting")
                self.problems.append(Problem("unknown-key", what, known, str(path), field=key))

    def read_variables(self, environ: Mapping[str, str]) -> None:
        for key, variable in VARIABLES.items():
            if raw := environ.get(variable):
                self.values[key] = _Value(raw, variable, Path.cwd())

    def _tables(self, path: Path) -> dict[str, Any]:
        try:
            return tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            return {}
        except UnicodeDecodeError:
            self._refuse_file(path, "encoding", say("the file is not UTF-8"), say("save it as UTF-8"))
        except OSError as error:
            self._refuse_file(path, "unreadable", say("cannot be read: {why}", why=error.strerror))
        except tomllib.TOMLDecodeError as error:
            self._refuse_file(path, "not-toml", say("this is not TOML: {detail}", detail=str(error)))
        return {}

    def _refuse_file(self, path: Path, code: str, what: Message, hint: Message | None = None) -> None:
        line = re.search(r"at line (\d+)", str(what))
        place = Place(line=int(line[1])) if line else None
        self.problems.append(Problem(code, what, hint, str(path), place))

    def location(self, key: str, default: str) -> str:
        """A path made absolute; a URL is left as it is."""
        if (value := self.values.get(key)) is None:
            return default
        if not isinstance(value.raw, str) or not value.raw.strip():
            return self._refuse(key, value, say("write a path in quotes"), default)
        if key == "database" and "://" in value.raw:
            return value.raw
        return os.path.join(value.folder, os.path.expanduser(value.raw))

    def language(self, default: Language) -> Language:
        if (value := self.values.get("language")) is None:
            return default
        if value.raw not in ("zh", "en"):
            return self._refuse("language", value, say("write zh or en"), default)
        return "en" if value.raw == "en" else "zh"

    def notices(self) -> NoticeSettings:
        plain = NoticeSettings()
        days = NoticeSettings(
            reminder_days=self._days("notices.reminder_days", plain.reminder_days),
            supervision_days=self._days("notices.supervision_days", plain.supervision_days),
        )
        if days.supervision_days > days.reminder_days:
            key = "notices.supervision_days"
            value = self.values.get(key) or self.values["notices.reminder_days"]
            hint = say("a supervision letter comes after a reminder: give it fewer days, or as many")
            self._refuse(key, value, hint, days)
        return days

    def words(self, key: str) -> str:
        """One line of text; nothing said is the empty string."""
        value = self.values.get(key)
        if value is None:
            return ""
        if isinstance(value.raw, str) and len(value.raw) <= 200 and value.raw.isprintable():
            return value.raw.strip()
        return self._refuse(key, value, say("write one line of text in quotes, 200 characters at most"), "")

    def _days(self, key: str, default: int) -> int:
        if (value := self.values.get(key)) is None:
            return default
        if re.fullmatch(r"[0-9]{1,3}", str(value.raw)) and type(value.raw) is not bool:
            return int(value.raw)
        return self._refuse(key, value, say("write a whole number of days, 0 to 999"), default)

    def _refuse(self, key: str, value: _Value, hint: Message, instead: T) -> T:
        what = say("{value} does not fit here", value=repr(value.raw))
        self.problems.append(Problem("bad-value", what, hint, value.source, field=key))
        return instead


def _flat(tables: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """`[notices] reminder_days = 3` as `notices.reminder_days`, 3; a table that holds no setting as it is."""
    for name, value in tables.items():
        key = f"{above}{name}"
        if isinstance(value, Mapping) and any(known.startswith(f"{key}.") for known in VARIABLES):
            yield from _flat(value, f"{key}.")
        else:
            yield key, value
