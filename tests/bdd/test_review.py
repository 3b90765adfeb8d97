"""Features about practice and review."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios("review")
