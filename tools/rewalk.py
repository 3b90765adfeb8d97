"""Writes into the pages of the users' reference what their commands say now.

    python -m tools.rewalk [PAGE.md ...]

For when words or figures have changed and the commands are still the right ones; what it wrote is for a
person to read before it is committed, and `make walk` holds it again. Where a page leaves lines out with
one `...`, as many lines as before are shown above and below it, and a last `...` stays (it stands for what may
follow, such as a blank line); a command with more of them is left as it is.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools.walk import BLOCK, ROOT, Step, prepare, steps

LEFT_OUT = "..."


def shown(said: Sequence[str], output: str) -> list[str]:
    """What a page that showed `said` shows of the new output."""
    lines = [line.rstrip() for line in output.rstrip().splitlines()]
    if said.count(LEFT_OUT) == 2 and said[-1] == LEFT_OUT:
        return [*shown(said[:-1], output), LEFT_OUT]
    if not said or said.count(LEFT_OUT) > 1:
        return list(said)
    if LEFT_OUT not in said:
        return lines
    above = said.index(LEFT_OUT)
    below = len(said) - above - 1
    return [*lines[:above], LEFT_OUT, *(lines[-below:] if below else [])]


def rewrite(page: str, room: Path, environ: dict[str, str]) -> str:
    """The page with what its commands say now, typed in order."""

    def block(found: re.Match[str]) -> str:
        lines = [line for step in steps(found[0]) for line in _typed(step, room, environ)]
        return "\n".join(["```console", *lines, "```"])

    return BLOCK.sub(block, page)


def _typed(step: Step, room: Path, environ: dict[str, str]) -> list[str]:
    told = subprocess.run(
        step.command,
        shell=True,
        cwd=room / "desk",
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    code = [f"[{told.returncode}]"] if told.returncode else []
    return [f"$ {step.command}", *shown(step.said, told.stdout), *code]


def main(named: list[str]) -> None:
    """Rewrite the pages that are named, or all of them."""
    for page in [Path(name) for name in named] or sorted((ROOT / "docs").glob("**/*.md")):
        text = page.read_text(encoding="utf-8")
        if BLOCK.search(text):
            with tempfile.TemporaryDirectory() as folder:
                room = Path(folder)
                environ = prepare(room, "zh" if page.name.endswith(".zh-CN.md") else "en")
                page.write_text(rewrite(text, room, environ), encoding="utf-8")
                print(f"rewrote {page}")


if __name__ == "__main__":
    main(sys.argv[1:])
