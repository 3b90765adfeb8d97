"""Where files live: the user's own, by the custom of the system, and those shipped with the program."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_config_path, user_data_path, user_state_path

NAME = "learnlaw"
_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The folders of one user. None of them need exist: who writes there makes them."""

    data: Path
    """The database and the copies made of it, evidence, and the user's own packs."""
    config: Path
    """settings.toml and keys.toml."""
    state: Path
    """Reports of crashes: what may be deleted without loss."""

    @property
    def settings(self) -> Path:
        return self.config / "settings.toml"

    @property
    def keys(self) -> Path:
        return self.config / "keys.toml"

    @property
    def database(self) -> Path:
        return self.data / "learnlaw.db"

    @property
    def evidence(self) -> Path:
        return self.data / "evidence"

    @property
    def policies(self) -> Path:
        return self.data / "policies"


def places(environ: Mapping[str, str]) -> Places:
    """The user's folders: under LEARNLAW_HOME if that is set, else where the system keeps such files."""
    if home := environ.get("LEARNLAW_HOME"):
        root = Path(os.path.expanduser(home)).absolute()
        return Places(data=root / "data", config=root / "config", state=root / "state")
    return Places(
        data=user_data_path(NAME, appauthor=False),
        config=user_config_path(NAME, appauthor=False),
        state=user_state_path(NAME, appauthor=False),
    )


def shipped_questions() -> Path:
    """The catalogue of laws, the required lists and the question banks."""
    return _shipped("questions")


def shipped_rosters() -> Path:
    """The rosters, ledgers and templates."""
    return _shipped("roster")


def shipped_policies() -> Path:
    """The policy packs; a user's own folder is read after it."""
    return _PACKAGE / "policies"


def _shipped(name: str) -> Path:
    """A folder that a wheel carries inside the package, and a checkout beside it."""
    inside = _PACKAGE / "_shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
