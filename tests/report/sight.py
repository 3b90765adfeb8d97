"""Reports as they were looked at once by eye."""

from __future__ import annotations

import os
import re
from pathlib import Path

from learnlaw import __version__

FOLDER = Path(__file__).parent / "golden"


def golden(name: str, said: str) -> None:
    """Compare with the file; LEARNLAW_GOLDEN=write writes it anew, to be looked at."""
    plain = re.sub(r"^(操作日志校验码|数据摘要)：.*$", r"\1：…", said, flags=re.MULTILINE)
    plain = plain.replace(f"程序版本：{__version__}", "程序版本：…")
    path = FOLDER / name
    if os.environ.get("LEARNLAW_GOLDEN") == "write":
        path.write_text(plain, encoding="utf-8")
    assert plain == path.read_text(encoding="utf-8")
