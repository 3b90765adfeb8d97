"""A bundle of files 汇编: one zip archive with its manifest, an index for people, and a program that checks it.

Equal files give equal bytes. Each file is pressed as it comes, so that a county's
evidence need not lie in memory at once.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from learnlaw.reports import bundle_verify
from learnlaw.reports.model import Column, Kind, Report, Section, Table
from learnlaw.reports.render import render
from learnlaw.reports.zipped import Archive

SCHEMA = 1
_LONGEST = 60
"""The most characters of one part of a path, its ending apart: long ones do not open everywhere."""
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_DEVICES = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])$", re.IGNORECASE)
_KINDS = {"missing": "缺失", "changed": "损坏", "removed": "已撤下"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One file of a bundle."""

    path: str
    """Within the bundle, parted by `/`."""
    title: str
    size: int
    digest: str
    """SHA-256, in hex."""
    activity: str = ""
    """The number of the activity whose evidence it is."""
    given: str = ""
    """What evidence was called when it was added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Evidence that the records name and the bundle does not hold."""

    kind: str
    """`missing`, `changed`: the copy is not what was added; `removed`: taken away with a reason."""
    activity: str
    name: str
    digest: str
    reason: str = ""


def safe_name(name: str, longest: int = _LONGEST) -> str:
    """A name that every system lets a file bear.

    >>> safe_name("a/b: 签到表?.pdf"), safe_name("CON"), safe_name("..")
    ('a_b_ 签到表_.pdf', '_CON', '_')
    """
    plain = _NOT_IN_NAMES.sub("_", unicodedata.normalize("NFC", name)).strip()
    stem, point, ending = plain.rpartition(".")
    if not point or not stem or len(ending) > 10:
        stem, ending = plain, ""
    stem = stem[:longest].rstrip(" .")
    if not stem or _DEVICES.match(stem):
        stem = f"_{stem}"
    return f"{stem}.{ending}" if ending else stem


class Bundle:
    """A bundle being written."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.items: list[Item] = []
        self.left_out: list[LeftOut] = []

    def add(self, folder: str, name: str, title: str, content: bytes, **more: str) -> Item:
        """Put a file into a folder of the bundle; one whose name is taken gets a number."""
        path = self._archive.add(folder, safe_name(name), content)
        digest = hashlib.sha256(content).hexdigest()
        item = Item(path=path, title=title, size=len(content), digest=digest, **more)
        self.items.append(item)
        return item

    def finish(self, report: Report, about: Mapping[str, Any]) -> str:
        """Write index, program and manifest; the SHA-256 of the manifest.

        `report` says what the bundle is, of which day and data, and becomes its
        index; `about` stands at the head of the manifest.
        """
        index = self._index(report)
        self.add("", "目录.html", "目录", render(index, "html"))
        self.add("", "目录.csv", "目录", render(index, "csv"))
        self.add("", "verify.py", "核对程序", Path(bundle_verify.__file__).read_bytes())
        manifest = {
            "schema": SCHEMA,
            "title": f"{report.title}{report.subtitle}",
            **about,
            "files": [_plain(item) for item in sorted(self.items, key=lambda item: item.path)],
            "left_out": [_told(one) for one in self.left_out],
        }
        content = (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
        self._archive.add("", bundle_verify.MANIFEST, content)
        return hashlib.sha256(content).hexdigest()

    def _index(self, report: Report) -> Report:
        """What the bundle holds, for people."""
        sections = [Section("一、文件目录", (_listed(self.items),))]
        if self.left_out:
            words = "以下材料在台账中有登记，因副本缺失、损坏或已撤下，未收入本汇编。"
            sections.append(Section("二、未收入的材料", (words, _missed(self.left_out))))
        return replace(report, sections=(*report.sections, *sections))


def _plain(item: Item) -> dict[str, Any]:
    more = {"activity": item.activity, "name": item.given} if item.given else {}
    return {"path": item.path, "size": item.size, "sha256": item.digest, "title": item.title, **more}


def _told(one: LeftOut) -> dict[str, str]:
    more = {"reason": one.reason} if one.reason else {}
    return {"kind": one.kind, "activity": one.activity, "name": one.name, "sha256": one.digest, **more}


def _listed(items: Sequence[Item]) -> Table:
    rows = tuple(
        (n, item.path, item.title, item.activity, item.size, item.digest)
        for n, item in enumerate(sorted(items, key=lambda item: item.path), 1)
    )
    columns = (
        Column("序号", Kind.NUMBER, width=4),
        Column("文件"),
        Column("内容"),
        Column("活动编号"),
        Column("字节数", Kind.NUMBER),
        Column("SHA-256"),
    )
    return Table(columns, rows)


def _missed(found: Sequence[LeftOut]) -> Table:
    rows = tuple((one.activity, one.name, _KINDS[one.kind], one.reason, one.digest) for one in found)
    columns = (Column("活动编号"), Column("文件"), Column("情况"), Column("说明"), Column("登记的 SHA-256"))
    return Table(columns, rows)
