"""The commands that the users' reference shows, typed in order, and what they say held against it.

    python -m tools.walk [PAGE.md ...]

Every page of docs/ that has blocks of ```console is walked in an empty folder of its own, with the
shipped rosters in roster/ beside it. A line that begins with `$ ` is typed. The lines below it are what
it must say, `...` standing for any lines; nothing below it asks for nothing. `[1]` as the last of them
is the exit code. A page named *.zh-CN.md is walked in Chinese, any other in English.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a page."""

    command: str
    said: tuple[str, ...]
    """The lines that the page shows below it."""
    code: int

    def fits(self, output: str, code: int) -> bool:
        """Whether a run ended and spoke as the page says."""
        parts = [r"(?:.*\n)*?" if line == "..." else re.escape(line.rstrip()) + r"\n" for line in self.said]
        spoken = "".join(f"{line.rstrip()}\n" for line in output.splitlines())
        return code == self.code and (not parts or re.fullmatch("".join(parts), spoken) is not None)


def steps(page: str) -> Iterator[Step]:
    """Every command in the console blocks of a page."""
    for block in BLOCK.findall(page):
        for typed in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *said = typed.rstrip().splitlines()
            code = int(said.pop().strip("[]")) if said and re.fullmatch(r"\[\d+\]", said[-1]) else 0
            yield Step(command, tuple(said), code)


def walk(page: Path) -> int:
    """Type the commands of one page; how many did not say what the page says."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        environ = prepare(room, "zh" if page.name.endswith(".zh-CN.md") else "en")
        for step in steps(page.read_text(encoding="utf-8")):
            print(f"$ {step.command}", flush=True)
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
            print(told.stdout, end="")
            if not step.fits(told.stdout, told.returncode):
                print(
                    f"!! exit {told.returncode}; {page.name} says {step.code}, and:", *step.said, sep="\n!! "
                )
                failed += 1
    return failed


def prepare(room: Path, language: str) -> dict[str, str]:
    """A desk with the shipped rosters, a home of its own, and `learnlaw` on the path."""
    shutil.copytree(ROOT / "roster", room / "desk" / "roster")
    command = room / "bin" / "learnlaw"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m learnlaw "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return os.environ | {
        "PATH": os.pathsep.join([str(command.parent), os.environ["PATH"]]),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "LEARNLAW_HOME": str(room / "home"),
        "LEARNLAW_LANG": language,
    }


def main(named: list[str]) -> int:
    """0 when every page says what the program says."""
    pages = [Path(name) for name in named] or sorted((ROOT / "docs").glob("**/*.md"))
    walked = [page for page in pages if BLOCK.search(page.read_text(encoding="utf-8"))]
    failed = sum(map(walk, walked))
    print(f"pages walked: {len(walked)}, commands that differ: {failed}", file=sys.stderr)
    return 1 if failed or not walked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
