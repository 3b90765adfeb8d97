"""Work that makes very many lasting values, without the garbage collector walking over them a dozen times."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No collection of garbage in this block; values that nobody holds are freed at once all the same."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
