#!/usr/bin/env python3
"""Measure Kwargo against other tools, all in the same run, on published packages.

The checkers are run in turn, so that a noisy minute is everybody's; what counts
are the ratios within one run. A tool that is not to be had, fails or takes too
long is a line of the table that says so.

    scripts/bench.py                       everything (an hour on two cores)
    scripts/bench.py --quick               few files, one run, a few minutes
    scripts/bench.py --full-runs 1         the type checkers once
    scripts/bench.py --parts checks        only that part
    scripts/bench.py --chart docs/scaling.svg
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import wheels
from benchmarks import chart, checks, project, servers, tools, tree

PARTS = ("checks", "servers", "scaling")
SIZES = (1_000, 2_000, 5_000, 10_000, 20_000)
QUICK_SIZES = (250, 500, 1_000)
PARSER = ("ruff",)
FULL = ("ty", "pyrefly", "zuban")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="medians of N runs (default: 5)")
    parser.add_argument("--full-runs", type=int, metavar="N", help="of N runs for the type checkers (default: like --runs)")
    parser.add_argument("--timeout", type=float, default=600, metavar="SECONDS", help="of a run (default: 600)")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="only these")
    parser.add_argument("--quick", action="store_true", help="two packages, one run")
    parser.add_argument("--chart", type=Path, metavar="FILE", help="draw the scaling into this SVG file")
    options = parser.parse_args()
    if options.quick:
        options.runs = 1
    options.full_runs = options.full_runs or options.runs
    return options


class Bench:
    def __init__(self, options: argparse.Namespace, scratch: Path) -> None:
        self.options = options
        self.scratch = scratch
        self.packages = tree.fetch(tree.QUICK if options.quick else tree.PACKAGES)
        self.others = tools.Tools(wheels.kwargo_cache() / "bench-tools")
        self.others.install()
        self.checks = checks.Checks(self.others, scratch, options.timeout)
        if tree.QUICK[0] not in self.packages:
            raise SystemExit(f"{tree.QUICK[0]} could not be fetched, and the servers are asked about a file of it")
        self.all = tree.lay_out(scratch / "all", self.packages)

    def check_jobs(self) -> list[checks.Job]:
        runs, full_runs = self.options.runs, self.options.full_runs
        small = tree.lay_out(self.scratch / "small", tree.QUICK[:1])
        everything = [
            self.checks.cold(self.all, runs),
            self.checks.warm(self.all, runs),
            self.checks.warm(self.all, runs, changed=project.ORDINARY),
            *(self.checks.other(name, self.all, runs) for name in PARSER),
            *(self.checks.other(name, self.all, full_runs) for name in FULL),
        ]
        # It does not come to an end on the whole, so the others are compared
        # with it on a part.
        part = [
            self.checks.cold(small, runs),
            *(self.checks.other(name, small, runs) for name in PARSER),
            self.checks.other("pyright", small, full_runs),
        ]
        return everything + part

    def compare(self) -> None:
        jobs = self.check_jobs()
        self.checks.run_all(jobs)
        rows = [check_row(job, jobs) for job in jobs]
        print(table(("command", "files", "CPU", "× ruff", "wall", "peak", "runs"), rows), flush=True)

    def serve(self) -> None:
        quick = self.options.quick
        files = project.write(self.all.folder, 5 if quick else 20, 10 if quick else 100, 10)
        measured = servers.Servers(
            self.others, files, self.options.runs, 20 if quick else 200, self.options.timeout
        ).measure()
        print(
            f"Servers of {self.all}; {len(files.dependents)} open dependents,"
            f" {files.constructions} constructions in closed files, {20 if quick else 200} edits.\n"
        )
        head = ("server", "initialize", "first diagnostic", "edit p50 / p95", "declaring edit p50 / p95", f"{project.LONG_ROWS:,} rows p50 / p95")
        head += ("open dependents p50 / p95", "closed files p50", "peak")
        print(table(head, [server_row(line) for line in measured]), flush=True)

    def scale(self) -> None:
        sizes = QUICK_SIZES if self.options.quick else SIZES
        names = self.packages if self.options.quick else tree.fetch(tree.PACKAGES + tree.MORE)
        trees = [tree.lay_out(self.scratch / f"first-{size}", names, size) for size in sizes]
        # Where there are not as many files, the last trees are the same one.
        trees = [t for i, t in enumerate(trees) if i == 0 or t.files > trees[i - 1].files]
        runs = self.options.runs
        series = {
            "ruff E9": [self.checks.other("ruff", t, runs) for t in trees],
            "kwargo cold": [self.checks.cold(t, runs) for t in trees],
            "kwargo warm": [self.checks.warm(t, runs) for t in trees],
        }
        self.checks.run_all([job for jobs in series.values() for job in jobs])
        head = ("files", "size", *(f"{name}, CPU" for name in series), "cold, for each MB")
        print(table(head, [scaling_row(i, t, series) for i, t in enumerate(trees)]), flush=True)
        if self.options.chart:
            self.options.chart.write_text(picture(trees, series))


def check_row(job: checks.Job, jobs: list[checks.Job]) -> tuple[str, ...]:
    if job.trouble:
        return (f"`{job.label}`", f"{job.tree.files:,}", job.trouble, "", "", "", str(len(job.samples)))
    ratio = checks.ratio(job, jobs)
    return (
        f"`{job.label}`",
        f"{job.tree.files:,}",
        f"{job.median('cpu'):.2f} s",
        f"{ratio:.2f}" if ratio is not None else "",
        f"{job.median('wall'):.2f} s",
        f"{job.median('peak') / 1e6:.0f} MB",
        str(len(job.samples)),
    )


def server_row(line: servers.Figures) -> tuple[str, ...]:
    row = (
        line.name,
        milliseconds(servers.median(line.initialize)),
        milliseconds(servers.median(line.first)),
        both(line.ordinary),
        both(line.declaring),
        both(line.long),
        both(line.dependents) if line.dependents or not line.reached else "not pushed",
        milliseconds(servers.median(line.closed)) if line.closed or not line.reached else "not pushed",
        f"{line.peak / 1e6:.0f} MB" if line.peak else "",
    )
    return (f"{line.name}: {line.trouble}", *row[1:]) if line.trouble else row


def scaling_row(i: int, where: tree.Tree, series: dict[str, list[checks.Job]]) -> tuple[str, ...]:
    megabytes = where.size / 1e6
    cold = series["kwargo cold"][i].median("cpu")
    return (
        f"{where.files:,}",
        f"{megabytes:.0f} MB",
        *(seconds(jobs[i]) for jobs in series.values()),
        f"{cold / megabytes * 1000:.1f} ms" if cold is not None else "",
    )


def picture(trees: list[tree.Tree], series: dict[str, list[checks.Job]]) -> str:
    lines = []
    for (name, jobs), colour in zip(series.items(), ("#8a8a8a", "#c2410c", "#0f766e")):
        points = [(job.tree.size / 1e6, job.median("cpu")) for job in jobs if job.median("cpu") is not None]
        if points:
            lines.append(chart.Line(name, colour, points))
    marks = [(t.size / 1e6, f"{t.files:,}\n{t.size / 1e6:.0f} MB") for t in trees]
    return chart.draw("CPU time of a check", lines, marks, "files, at the place of their size", "seconds, user and system")


def seconds(job: checks.Job) -> str:
    return job.trouble or f"{job.median('cpu'):.2f} s"


def milliseconds(value: float | None) -> str:
    return "" if value is None else f"{value * 1000:.1f} ms" if value < 0.1 else f"{value * 1000:.0f} ms"


def both(values: list[float] | None) -> str:
    if not values:
        return ""
    return f"{milliseconds(statistics.median(values))} / {milliseconds(servers.percentile(values, 0.95))}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Make a table that can be read as it is, and put into a Markdown file."""
    widths = [max(map(len, column)) for column in zip(head, *rows)]

    def line(cells: Sequence[str]) -> str:
        first, *rest = (cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(cells, widths)))
        return "| " + " | ".join([first, *rest]) + " |"

    rule = "|" + "|".join("-" * (w + 2) if i == 0 else "-" * (w + 1) + ":" for i, w in enumerate(widths)) + "|"
    return "\n".join([line(head), rule, *map(line, rows)]) + "\n"


def load() -> str:
    return " ".join(f"{x:.1f}" for x in os.getloadavg())


def main() -> int:
    options = arguments()
    # So that what was started ends too, and the files go.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    wheels.kwargo_binary()
    folder = wheels.kwargo_cache() / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    # Beside the packages, so that files can be linked instead of copied.
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        bench = Bench(options, Path(scratch))
        started = time.monotonic()
        versions = ", ".join(f"{name} {version}" for name, version in tools.VERSIONS.items())
        print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, load {load()}; {versions}")
        print(f"{bench.all}: {', '.join(bench.all.packages)}\n", flush=True)
        if "checks" in options.parts:
            bench.compare()
        if "scaling" in options.parts:
            bench.scale()
        if "servers" in options.parts:
            bench.serve()
        print(f"{time.monotonic() - started:.0f} s, load {load()}; other programs make the figures larger, so compare ratios.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
