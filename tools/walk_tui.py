"""A newcomer's first quarter of an hour, walked by keys in a real terminal; its screens held against captures.

    python -m tools.walk_tui [SCRIPT.keys ...]

A script of tests/walks/ is typed into the program in a terminal of tmux, in an empty home. Its lines:

    # words                 for who reads it
    size 80x24              the terminal, before the first step
    language zh             what the program speaks
    file NAME | a,b | c,d   writes a workbook of text into the folder that the program runs in
    run WORDS               starts learnlaw with these words; what ran before has ended
    keys Down Enter ...     presses keys, by the names of tmux
    type WORDS              types words
    hide PATTERN            figures in what this matches stand as # in captures: times
    see WORDS               waits until these words stand on the screen
    shot NAME               holds the screen against SCRIPT/NAME.txt
    end                     leaves; what `run` gave back must be 0

WALK_PACE sets the seconds between two keys. WALKS=write makes the captures anew, and then each is looked at.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rich.cells import cell_len

from tools.walk import ROOT, prepare

WALKS = ROOT / "tests" / "walks"
PATIENCE = 60
"""Seconds that a word may take to stand on the screen."""
STEP = 0.05
TOAST = "+----"
"""The edge of a message that goes away by itself."""
PACE = float(os.environ.get("WALK_PACE", "0.35"))
"""Seconds between two keys; a slow machine needs more, or a key reaches the field before."""


class StuckError(Exception):
    """The screen does not say what the script waits for."""


@dataclass
class Terminal:
    """A terminal of tmux in a folder and an environment of its own."""

    folder: Path
    environ: dict[str, str]
    size: tuple[int, int] = (80, 24)
    starts: int = 0
    """How many commands it has run."""

    def tmux(self, *words: str) -> str:
        """What a command of tmux says."""
        told = subprocess.run(
            ["tmux", "-L", f"learnlaw-walk-{os.getpid()}-{self.starts}", "-f", os.devnull, "-u", *words],
            env=self.environ,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return told.stdout

    def start(self, command: str) -> None:
        """Run a command in it; the last line of the screen will be its exit code."""
        self.close()
        self.starts += 1  # a server of tmux that is ending takes no new session
        width, height = self.size
        script = f"cd '{self.folder}' && {command}; echo ENDED $?; sleep 60"
        self.tmux("new-session", "-d", "-x", str(width), "-y", str(height), script)

    def screen(self) -> str:
        """What stands on it, without the blanks at the ends of lines."""
        lines = [line.rstrip() for line in self.tmux("capture-pane", "-p").splitlines()]
        return "\n".join(lines).rstrip() + "\n"

    def wait(self, words: str) -> None:
        """Until `words` stand on the screen. Raises `StuckError`."""
        until = time.monotonic() + PATIENCE
        while words not in self.screen():
            if time.monotonic() > until:
                raise StuckError(f"waited for {words!r}, and there is:\n{self.screen()}")
            time.sleep(STEP)

    def rest(self, seen: Callable[[str], str] = str) -> str:
        """The screen once it stands still for half a second, as `seen` sees it, and its toasts have gone."""
        before, still = "", 0
        until = time.monotonic() + PATIENCE
        while still < 10 and time.monotonic() < until:
            now = seen(self.screen())
            still = still + 1 if now == before and not self.toasted(now) else 0
            before = now
            time.sleep(STEP)
        return before

    def toasted(self, screen: str) -> bool:
        """Whether a message stands at the right edge; what is framed in the middle is a dialogue, and stays."""
        lines = [line for line in screen.splitlines() if TOAST in line]
        return any(line.endswith("+") and cell_len(line) >= self.size[0] - 3 for line in lines)

    def close(self) -> None:
        """End what runs in it."""
        self.tmux("kill-server")


@dataclass
class Walk:
    """One script, typed."""

    script: Path
    terminal: Terminal
    failed: int = 0
    hidden: list[str] = field(default_factory=list)
    """Patterns of what is never twice the same."""

    def steps(self) -> Iterator[tuple[str, str]]:
        """The verb and the words of each line."""
        for line in self.script.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                verb, _blank, words = line.strip().partition(" ")
                yield verb, words

    def go(self) -> None:
        """Do every step; stops at the first that cannot be done."""
        verbs: dict[str, Callable[[str], None]] = {
            "size": self.resize,
            "language": self.speak,
            "file": self.write,
            "run": lambda words: self.terminal.start(f"learnlaw {words}"),
            "keys": self.press,
            "type": lambda words: self.after(lambda: self.terminal.tmux("send-keys", "-l", "--", words)),
            "hide": self.hidden.append,
            "see": self.terminal.wait,
            "shot": self.hold,
            "end": lambda _words: self.terminal.wait("ENDED 0"),
        }
        for verb, words in self.steps():
            print(f"{verb} {words}".rstrip(), flush=True)
            verbs[verb](words)

    def resize(self, words: str) -> None:
        width, _x, height = words.partition("x")
        self.terminal.size = int(width), int(height)

    def speak(self, words: str) -> None:
        self.terminal.environ["LEARNLAW_LANG"] = words

    def write(self, words: str) -> None:
        name, *rows = (part.strip() for part in words.split("|"))
        path = self.terminal.folder / name
        with path.open("a", encoding="utf-8") as file:
            file.writelines(f"{row}\n" for row in rows)

    def press(self, words: str) -> None:
        for key in words.split():
            self.after(lambda key=key: self.terminal.tmux("send-keys", key))  # type: ignore[misc]  # a default binds it

    def after(self, act: Callable[[], object]) -> None:
        """Act, and let the program answer."""
        act()
        time.sleep(PACE)

    def masked(self, screen: str) -> str:
        """A screen without the figures of what is never twice the same."""
        for pattern in self.hidden:
            screen = re.sub(pattern, lambda found: re.sub("[0-9]", "#", found[0]), screen)
        return screen

    def hold(self, words: str) -> None:
        """The screen as its capture has it."""
        path = WALKS / self.script.name.removesuffix(".keys") / f"{words}.txt"
        seen = self.terminal.rest(self.masked)
        if os.environ.get("WALKS") == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_text(seen, encoding="utf-8")
        if not path.is_file() or path.read_text(encoding="utf-8") != seen:
            self.failed += 1
            print(f"!! {words} is not as {path.relative_to(ROOT)} has it:\n{seen}")


def walk(script: Path) -> int:
    """Type one script; how many screens differ, or that it came to a stop."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        environ = prepare(room, "zh") | {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "COLORTERM": ""}
        found = Walk(script, Terminal(room / "desk", environ))
        try:
            found.go()
        except StuckError as error:
            print(f"!! {script.name}: {error}")
            found.failed += 1
        finally:
            found.terminal.close()
    return found.failed


def main(named: list[str]) -> int:
    """0 when every screen is as it was approved; also where there is no tmux, which is told."""
    if shutil.which("tmux") is None:
        print("not walked: there is no tmux on this machine", file=sys.stderr)
        return 0
    scripts = [Path(name).resolve() for name in named] or sorted(WALKS.glob("*.keys"))
    failed = sum(map(walk, scripts))
    print(f"scripts walked: {len(scripts)}, screens that differ: {failed}", file=sys.stderr)
    return 1 if failed or not scripts else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
