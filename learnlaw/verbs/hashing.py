"""Hashes of secrets: argon2id, as OWASP asks. The library is loaded only where there are accounts."""

from __future__ import annotations

import secrets
from functools import cache
from typing import TYPE_CHECKING

from learnlaw.domain.secrets import normal

if TYPE_CHECKING:
    from argon2 import PasswordHasher

ROUNDS, KIBIBYTES, LANES = 2, 19 * 1024, 1
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWlzLWJlaGluZA$Gx7Q0sP0r1a3m0Zq2yq9bJm3bq0cVxW3l2G0m8m1v1I"
"""What is compared where there is no such account, so that it takes as long."""


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=ROUNDS, memory_cost=KIBIBYTES, parallelism=LANES)


def hash_secret(secret: str) -> str:
    """The hash of a secret, with a salt of its own."""
    return _hasher().hash(normal(secret))


def fits(hashed: str, secret: str) -> bool:
    """Whether a secret is the one that was hashed."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(hashed, normal(secret))
    except (VerificationError, InvalidHashError):
        return False


def below(n: int) -> int:
    """A random number from 0 to n - 1, from the system's own source."""
    return secrets.randbelow(n)
