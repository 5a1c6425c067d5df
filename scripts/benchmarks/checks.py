"""`kwargo check` against the other checkers."""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import wheels

from . import process, tools, tree

# What is compared with everything else: it parses, and no more.
BASE = "ruff check --select E9 --no-cache"


def nothing() -> None:
    pass


@dataclass
class Job:
    """One line of the table."""

    label: str
    command: list[str]
    tree: tree.Tree
    runs: int
    prepare: Callable[[], None] = nothing  # before each run, and not timed
    trouble: str = ""
    samples: list[process.Sample] = field(default_factory=list)

    def median(self, what: str) -> float | None:
        if self.trouble or not self.samples:
            return None
        return statistics.median(getattr(s, what) for s in self.samples)


class Checks:
    def __init__(self, others: tools.Tools, scratch: Path, timeout: float) -> None:
        self.kwargo = str(wheels.kwargo_binary())
        self.others = others
        self.scratch = scratch
        self.timeout = timeout
        self.environment = {**wheels.tool_environment(), **others.environment}

    def run(self, job: Job) -> None:
        job.prepare()
        sample = process.measure(job.command, job.tree.folder, self.environment, self.timeout)
        job.samples.append(sample)
        job.trouble = sample.trouble

    def run_all(self, jobs: list[Job]) -> None:
        """Run one of each, then again, so that a noisy minute is everybody's."""
        for turn in range(max(job.runs for job in jobs)):
            for job in jobs:
                if job.trouble or turn >= job.runs:
                    continue
                print(f"run {turn + 1} of {job.runs}: {job.label} ({job.tree})", file=sys.stderr, flush=True)
                self.run(job)

    def other(self, name: str, where: tree.Tree, runs: int) -> Job:
        arguments = tools.CHECKS[name]
        label = " ".join([name, *arguments])
        return Job(label, [self.others.program(name), *arguments], where, runs, trouble=self.others.missing.get(name, ""))

    def cold(self, where: tree.Tree, runs: int) -> Job:
        return Job("kwargo check --no-cache", [self.kwargo, "check", "--no-cache"], where, runs)

    def warm(self, where: tree.Tree, runs: int, changed: str = "") -> Job:
        """Check again, with what the run before has left, and perhaps after a change to a file."""
        cache = self.scratch / f"cache-{'changed' if changed else 'same'}-{where.folder.name}"
        command = [self.kwargo, "check", "--cache-dir", str(cache)]

        def prepare() -> None:
            shutil.rmtree(cache, ignore_errors=True)
            process.measure(command, where.folder, self.environment, self.timeout)
            if changed:
                tree.change(where.folder / changed)

        label = "kwargo check, one file changed" if changed else "kwargo check, nothing changed"
        return Job(label, command, where, runs, prepare)


def ratio(job: Job, jobs: list[Job]) -> float | None:
    """Say how much CPU a job takes of what BASE takes for the same files."""
    base = next((b.median("cpu") for b in jobs if b.label == BASE and b.tree is job.tree), None)
    cpu = job.median("cpu")
    return cpu / base if base and cpu is not None else None
