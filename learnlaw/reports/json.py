"""A report as JSON: every word and every figure, figures as decimal strings."""

from __future__ import annotations

import json
from typing import Any

from learnlaw.reports.figures import bare, figure, literal
from learnlaw.reports.model import (
    Bar,
    Block,
    Cell,
    Chart,
    Curves,
    Fields,
    HeatMap,
    Item,
    Items,
    Mark,
    Marks,
    Report,
    Scatter,
    Table,
)


def render(report: Report) -> bytes:
    """A report as JSON in UTF-8, its keys in a fixed order."""
    return (json.dumps(to_plain(report), ensure_ascii=False, indent=2) + "\n").encode()


def to_plain(report: Report) -> dict[str, Any]:
    """A report as what JSON knows."""
    facts = report.facts
    return {
        "title": literal(report.title),
        "subtitle": literal(report.subtitle),
        "issuer": literal(report.issuer),
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "known_on": report.known_on.isoformat() if report.known_on else None,
        "packs": [literal(pack) for pack in report.packs],
        "readings": [literal(reading) for reading in report.readings],
        "sections": [
            {"heading": literal(section.heading), "blocks": [_block(block) for block in section.blocks]}
            for section in report.sections
        ],
        "notes": [literal(note) for note in report.notes],
        "signatures": [literal(signature) for signature in report.signatures],
        # most reports have none, and their digests stay
        **({"watermark": literal(report.watermark)} if report.watermark else {}),
        "facts": {"digest": facts.digest, "version": facts.version, "audit": facts.audit} if facts else None,
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case str():
            return {"paragraph": literal(block)}
        case Table():
            return {"table": _table(block)}
        case Chart():
            return {"chart": _chart(block)}
        case HeatMap() | Curves() | Scatter():
            return {"picture": _table(block.table)}
        case Fields():
            return {"fields": [{"label": literal(f.label), "value": literal(f.value)} for f in block.fields]}
        case Items():
            return {"items": [_item(item) for item in block.items]}
        case Marks():
            return {"marks": [_mark(mark) for mark in block.marks]}


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": literal(table.title),
        "columns": [{"title": literal(c.title), "kind": c.kind.value} for c in table.columns],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "totals": None if table.totals is None else [_cell(cell) for cell in table.totals],
    }


def _cell(cell: Cell) -> str | None:
    return None if cell is None else bare(cell)


def _chart(chart: Chart) -> dict[str, Any]:
    bars = [_bar(bar) for bar in chart.bars]
    return {"title": literal(chart.title), "kind": chart.kind.value, "bars": bars}


def _bar(bar: Bar) -> dict[str, str]:
    return {"label": literal(bar.label), "value": figure(bar.value), "note": literal(bar.note)}


def _item(item: Item) -> dict[str, Any]:
    options = [literal(option) for option in item.options]
    return {"number": item.number, "stem": literal(item.stem), "options": options}


def _mark(mark: Mark) -> dict[str, Any]:
    return {"number": mark.number, "choices": [literal(choice) for choice in mark.choices]}
