"""Reports of a county in each format, and the study files of all its officers: seconds, ratios, memory.

    make bench BENCH=reports

60 units, 2,000 officers, 3 years: the county of the demonstration. Each line is
a process of its own, so that its peak is its own; seconds are CPU seconds,
making and writing apart, the median of some runs. Times depend on the machine;
ratios within one run are what to compare.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from learnlaw.places import places
from learnlaw.settings import load_settings
from learnlaw.verbs.desk import Desk

ON = date(2026, 11, 20)
OFFICERS, RUNS = 2000, 3
ENDINGS = ("csv", "json", "txt", "html", "docx", "xlsx")
ONE_BY_ONE = 20


def a_desk(folder: str) -> Desk:
    """A desk with the county's database."""
    home = places({"LEARNLAW_HOME": folder})
    settings = replace(
        load_settings(home, {"LEARNLAW_HOME": folder}), database=str(Path(folder) / "county.db")
    )
    return Desk(settings, home, on=ON)


def test_reports_of_a_county() -> None:
    """The name by which `make bench` finds this."""
    main()


def main() -> None:
    from learnlaw.demo.build import build

    with tempfile.TemporaryDirectory() as folder:
        print("building the county")
        built = a_desk(folder).making()
        build(built, seed=7, officers=OFFICERS)
        built.close()
        for what in ("quota", "ledger"):
            compare(folder, what)
        files = [measured(folder, "files", form) for form in ("html", "docx")]
        single = measured(folder, "single", "docx")
        for one, form in zip(files, ("html", "docx"), strict=True):
            told(f"{one['rows']} study files, {form}", one, one["made"] / one["rows"] * 1000, "ms a file")
        ratio = single["made"] / single["rows"] / (files[1]["made"] / files[1]["rows"])
        told(f"{single['rows']} of them one by one", single, ratio, "times as long a file")
        told("bundle of the county's year", measured(folder, "bundle", "zip"))


def compare(folder: str, what: str) -> None:
    """One report in every format, beside the quickest."""
    found = {ending: measured(folder, what, ending) for ending in ENDINGS}
    least = min(one["written"] for one in found.values())
    for ending, one in found.items():
        told(
            f"{what}, {one['rows']} rows, {ending}", one, one["written"] / least, "times the quickest format"
        )


def told(what: str, one: dict[str, Any], ratio: float | None = None, words: str = "") -> None:
    """One line of figures."""
    beside = "" if ratio is None else f"   {ratio:.1f} {words}"
    print(
        f"{what:36} made {one['made']:6.2f} s  written {one['written']:6.2f} s  "
        f"{one['size'] / 1e6:6.1f} MB  peak {one['peak']:4.0f} MB{beside}"
    )


def measured(folder: str, what: str, ending: str) -> dict[str, Any]:
    """The middle of some runs, each in a process of its own."""
    runs = []
    for _ in range(1 if what in ("files", "single", "bundle") else RUNS):
        words = [sys.executable, "-m", "tests.bench.bench_reports", folder, what, ending]
        done = subprocess.run(words, capture_output=True, check=True, text=True)
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    middle = {name: statistics.median(run[name] for run in runs) for name in ("made", "written", "peak")}
    return {**runs[0], **middle}


# -- in a process of its own --------------------------------------------------------------------


def one_run(folder: str, what: str, ending: str) -> dict[str, Any]:
    """Seconds of making and of writing, and what came of it."""
    desk = a_desk(folder)
    desk.engine.connect().close()
    if what in ("quota", "ledger"):
        return _report(desk, what, ending)
    jobs: dict[str, Callable[[], tuple[int, int]]] = {
        "files": lambda: _files(desk, folder, ending),
        "single": lambda: _single(desk, ending),
        "bundle": lambda: _bundle(desk, folder),
    }
    start = time.process_time()
    rows, size = jobs[what]()
    return {"made": time.process_time() - start, "written": 0.0, "rows": rows, "size": size}


def _report(desk: Desk, what: str, ending: str) -> dict[str, Any]:
    from learnlaw.reports.render import render
    from learnlaw.verbs.reports_ledger import FULL, report_ledger
    from learnlaw.verbs.reports_quota import report_quota

    start = time.process_time()
    makers = {
        "quota": lambda: report_quota(desk, year=ON.year),
        "ledger": lambda: report_ledger(desk, full=f".{ending}" in FULL),
    }
    report = makers[what]()
    made = time.process_time()
    size = len(render(report, ending))
    rows = sum(len(table.rows) for table in report.tables)
    return {"made": made - start, "written": time.process_time() - made, "rows": rows, "size": size}


def _files(desk: Desk, folder: str, form: str) -> tuple[int, int]:
    from learnlaw.verbs.reports_officers import report_officers

    path = Path(folder) / "files.zip"
    return report_officers(desk, path, form=form, force=True), path.stat().st_size


def _single(desk: Desk, form: str) -> tuple[int, int]:
    from learnlaw.reports.render import render
    from learnlaw.verbs.reports_officer import report_officer

    with desk.reading() as connection:
        codes = sorted(desk.facts.people(connection).roster.officers)[:ONE_BY_ONE]
    return len(codes), sum(len(render(report_officer(desk, code), form)) for code in codes)


def _bundle(desk: Desk, folder: str) -> tuple[int, int]:
    from learnlaw.verbs.reports_bundle import report_bundle

    path = Path(folder) / "bundle.zip"
    return report_bundle(desk, path, year=ON.year, force=True).files, path.stat().st_size


if __name__ == "__main__":
    if len(sys.argv) == 4:
        run = one_run(*sys.argv[1:])
        run["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(run))
    else:
        main()
