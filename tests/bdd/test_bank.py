"""Features about laws and questions."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios("bank")
