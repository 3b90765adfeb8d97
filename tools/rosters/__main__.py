"""Writes the workbooks and templates of roster/ anew.

    python -m tools.rosters

The same sources give the same files, byte for byte: a test holds the
committed ones against it. The packs beside them are written by hand.
"""

from __future__ import annotations

from pathlib import Path

from tools.rosters.shelf import shelf

FOLDER = Path(__file__).resolve().parents[2] / "roster"


def main() -> None:
    """Write every file, and say which."""
    for name, body in shelf().items():
        (FOLDER / name).write_bytes(body)
        print(f"wrote roster/{name}: {len(body)} bytes")


if __name__ == "__main__":
    main()
