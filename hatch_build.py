"""What a wheel carries beyond the sources: translations, question banks and rosters."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = ("questions", "roster")


def compile_catalogs(root: Path) -> list[Path]:
    """Write the .mo beside every .po under `root`/learnlaw/locale, and say which were written."""
    written = []
    for po in sorted(root.glob("learnlaw/locale/*/LC_MESSAGES/*.po")):
        with po.open("rb") as source:
            catalog = read_po(source, locale=po.parts[-3], domain=po.stem, abort_invalid=True)
        whole = io.BytesIO()
        write_mo(whole, catalog)
        half = po.with_suffix(
            f".{os.getpid()}"
        )  # a program that runs meanwhile reads the old one, or the new
        half.write_bytes(whole.getvalue())
        half.replace(po.with_suffix(".mo"))
        written.append(po.with_suffix(".mo"))
    return written


class ShippedFiles(BuildHookInterface[Any]):
    """Adds them to a wheel; an sdist carries their sources as they are."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects the files of a build."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        include = build_data["force_include"]
        for mo in compile_catalogs(root):
            include[str(mo)] = mo.relative_to(root).as_posix()
        if version != "editable":  # an editable install reads both from the checkout
            include.update({str(root / name): f"learnlaw/_shipped/{name}" for name in SHIPPED})
