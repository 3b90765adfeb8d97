"""The wheel, tried as a user would: built, installed into fresh environments, run from another folder.

    python -m tools.wheel_check [PYTHON ...]

Every Python of 3.11 to 3.13 that is found is tried, or those that are named. Libraries come at the
versions of requirements.lock. It says what it did, and ends with 1 if one of them failed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SUPPORTED = ("3.11", "3.12", "3.13")
VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"
CARRIED = """
import sys
from learnlaw import i18n, places
i18n.install("zh")
text = places.shipped_questions().rglob("*.yaml"), places.shipped_rosters().rglob("*")
found = [len(list(files)) for files in text] + [len(list(places.shipped_policies().glob("*.yaml")))]
print("questions, rosters, packs: %d, %d, %d files" % tuple(found))
sys.exit(not all(found) or i18n._("line {line}") == "line {line}")
"""


def main(named: list[str]) -> int:
    """0 when every Python that was tried runs the program."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        wheel = build(room)
        pythons = dict(found(named))
        if not pythons:
            print("no Python of", *SUPPORTED, "was found", file=sys.stderr)
            return 1
        verdicts = {version: works(python, wheel, room / version) for version, python in pythons.items()}
    print("\n".join(f"{version}: {'works' if good else 'FAILED'}" for version, good in verdicts.items()))
    return 0 if all(verdicts.values()) else 1


def build(room: Path) -> Path:
    """The wheel, made from an sdist of the checkout, so that both are tried."""
    sources = room / "sources"
    run([sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(room)], ROOT)
    (sdist,) = room.glob("*.tar.gz")
    shutil.unpack_archive(sdist, sources, filter="data")
    (tree,) = sources.iterdir()
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(room)], tree)
    (wheel,) = room.glob("*.whl")
    return wheel


def found(named: list[str]) -> Iterator[tuple[str, str]]:
    """Every supported version and an interpreter of it."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    kept = [str(path) for version in SUPPORTED for path in pyenv.glob(f"{version}.*/bin/python")]
    usual = [sys.executable, *(f"python{version}" for version in SUPPORTED), *kept]
    for python in filter(shutil.which, named or usual):
        told = subprocess.run([python, "-c", VERSION], capture_output=True, text=True, check=False)
        if told.returncode == 0 and told.stdout.strip() in SUPPORTED:
            yield told.stdout.strip(), python


def works(python: str, wheel: Path, room: Path) -> bool:
    """Whether the wheel installs, holds what it should, and runs, away from the checkout."""
    print(f"-- {python}", flush=True)
    environment, elsewhere = room / "environment", room / "elsewhere"
    elsewhere.mkdir(parents=True)
    try:
        run([python, "-m", "venv", str(environment)], elsewhere)
        inside = environment / ("Scripts" if os.name == "nt" else "bin")
        install = [str(inside / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        run([*install, "--require-hashes", "-r", str(ROOT / "requirements.lock")], elsewhere)
        run([*install, "--no-deps", str(wheel)], elsewhere)
        run([str(inside / "python"), "-m", "pip", "check"], elsewhere)
        run([str(inside / "python"), "-c", CARRIED], elsewhere)
        for word in ("--version", "--help"):
            run([str(inside / "learnlaw"), word], elsewhere)
    except subprocess.CalledProcessError as error:
        command = " ".join(map(str, error.cmd)).split("\n", 1)[0]
        print(f"ended with {error.returncode}: {command}", file=sys.stderr)
        return False
    return True


def run(command: list[str], folder: Path) -> None:
    """Run it with nothing of ours in its environment; CalledProcessError when it fails."""
    environ = {
        k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LEARNLAW_", "VIRTUAL_ENV"))
    }
    subprocess.run(command, cwd=folder, env=environ, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
