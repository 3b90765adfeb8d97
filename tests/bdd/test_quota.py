"""Features about quotas, packs and letters."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios("quota", "policy", "notice")
