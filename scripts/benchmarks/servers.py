"""The language servers: how long an editor waits for what it shows."""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import wheels

from . import client, process, project, tools

CLASS_EDITS = 20
DECLARING_EDITS = 20
PAUSE = 0.5  # seconds between two of them, in which a server may look at other files
PATIENCE = 30  # seconds for what every server does, sooner or later
# Kwargo with the diagnostics of all files, open or not.
WHOLE = "kwargo, all files"
WHOLE_SETTINGS: dict[str, object] = {"diagnosticMode": "workspace", "workspaceDiagnosticsLimit": 0}
PUSH_PATIENCE = 5  # seconds for what some servers never do


@dataclass
class Figures:
    """One line of the table; None is what there was not."""

    name: str
    trouble: str = ""
    initialize: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    ordinary: list[float] = field(default_factory=list)
    declaring: list[float] = field(default_factory=list)
    long: list[float] = field(default_factory=list)
    dependents: list[float] | None = None
    closed: list[float] | None = None
    peak: int = 0
    reached: bool = False  # the end of a session


def is_wrong(found: list) -> bool:
    return any("queue" in d["message"] for d in found)


def is_right(found: list) -> bool:
    return not is_wrong(found)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


class Session:
    """One start of one server."""

    def __init__(self, figures: Figures, files: project.Project, opened: client.Client, edits: int) -> None:
        self.figures = figures
        self.files = files
        self.client = opened
        self.edits = edits

    def start(self) -> None:
        started = time.perf_counter()
        self.figures.initialize.append(self.client.initialize())
        self.client.open(self.files.ordinary.path, self.files.ordinary.text(wrong=True))
        came = self.client.until([self.files.ordinary.path], 0, is_wrong, PATIENCE)
        if came is None:
            raise client.Failed(f"no diagnostic in {PATIENCE} s")
        self.figures.first.append(came - started)

    def rest(self) -> None:
        """Measure what a server does that has been running for a while."""
        settle(self.client.server.pid, PATIENCE)
        self.figures.ordinary = self.edit(self.files.ordinary, wrong=True)
        self.figures.declaring = self.edit_declaring(self.files.ordinary, wrong=self.edits % 2 == 0)
        self.client.open(self.files.long.path, self.files.long.text(wrong=True))
        if self.client.until([self.files.long.path], 0, is_wrong, PATIENCE) is None:
            raise client.Failed(f"no diagnostic of the long file in {PATIENCE} s")
        self.figures.long = self.edit(self.files.long, wrong=True)
        self.edit_class()

    def edit(self, document: project.Document, wrong: bool) -> list[float]:
        """Break and mend a call by one character, again and again."""
        took = []
        for _ in range(self.edits):
            old, new = ("x", "") if wrong else ("", "x")
            wrong = not wrong
            since, start = len(self.client.published), time.perf_counter()
            self.client.change(document.path, document.row, document.column, old, new, document.text(wrong))
            came = self.client.until([document.path], since, is_wrong if wrong else is_right, PATIENCE)
            if came is None:
                raise client.Failed(f"no diagnostic after an edit in {PATIENCE} s")
            took.append(came - start)
        return took

    def edit_declaring(self, document: project.Document, wrong: bool) -> list[float]:
        """Break a call, or mend it and declare a name behind it, with pauses."""
        took = []
        old = project.tail(wrong, False)
        for _ in range(DECLARING_EDITS):
            time.sleep(PAUSE)
            wrong = not wrong
            new = project.tail(wrong, not wrong)
            since, start = len(self.client.published), time.perf_counter()
            self.client.change(document.path, document.row, document.column, old, new, document.text(wrong, not wrong))
            came = self.client.until([document.path], since, is_wrong if wrong else is_right, PATIENCE)
            if came is None:
                raise client.Failed(f"no diagnostic after an edit that declares something in {PATIENCE} s")
            took.append(came - start)
            old = new
        return took

    def edit_class(self) -> None:
        """Rename a parameter in a class, unsaved, and wait for the files that call it."""
        files = self.files
        self.client.open(files.shapes, files.class_text(wrong=False))
        for path in files.dependents:
            self.client.open(path, path.read_text())
        # A server may have nothing to say about files that are right.
        self.client.until(files.dependents, 0, is_right, PUSH_PATIENCE)
        settle(self.client.server.pid, PATIENCE)
        wrong = False
        for _ in range(CLASS_EDITS):
            old, new = ("x", "") if wrong else ("", "x")
            wrong = not wrong
            verdict = is_wrong if wrong else is_right
            since, start = len(self.client.published), time.perf_counter()
            self.client.change(
                files.shapes, project.QUEUE_ROW, project.QUEUE_COLUMN, old, new, files.class_text(wrong)
            )
            if not self.wait_pushed(since, start, verdict):
                return

    def wait_pushed(self, since: int, start: float, verdict: client.Callable) -> bool:
        """Wait for the open dependents, and for the closed ones as long as they come."""
        came = self.client.until(self.files.dependents, since, verdict, PUSH_PATIENCE)
        if came is None:
            return False
        self.figures.dependents = [*(self.figures.dependents or []), came - start]
        first = len(self.figures.dependents) == 1
        if first or self.figures.closed:
            came = self.client.until(self.files.closed, since, verdict, PUSH_PATIENCE)
            if came is not None:
                self.figures.closed = [*(self.figures.closed or []), came - start]
        return True


def settle(pid: int, seconds: float) -> None:
    """Wait until a server has done what it does in the background."""
    end = time.monotonic() + seconds
    before = ticks(pid)
    while before is not None and time.monotonic() < end:
        time.sleep(1)
        now = ticks(pid)
        if now is None or now - before < 10:  # of a hundred in a second
            return
        before = now
    if before is None:
        time.sleep(5)


def ticks(pid: int) -> int | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:  # not Linux
        return None
    fields = stat.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


class Servers:
    def __init__(self, others: tools.Tools, files: project.Project, runs: int, edits: int, timeout: float) -> None:
        self.others = others
        self.files = files
        self.runs = runs
        self.edits = edits
        self.timeout = timeout
        self.environment = {**wheels.tool_environment(), **others.environment}

    def commands(self) -> dict[str, list[str]]:
        out = dict.fromkeys(["kwargo", WHOLE], [str(wheels.kwargo_binary()), "server"])
        for name, arguments in tools.SERVERS.items():
            out[name] = [self.others.program(name), *arguments]
        return out

    def measure(self) -> list[Figures]:
        """Start each server some times, one after the other; the last time asks it everything."""
        commands = self.commands()
        lines = {name: Figures(name, self.others.missing.get(name, "")) for name in commands}
        for turn in range(self.runs):
            for name, command in commands.items():
                if not lines[name].trouble:
                    print(f"run {turn + 1} of {self.runs}: the server of {name}", file=sys.stderr, flush=True)
                    self.session(lines[name], command, turn == self.runs - 1)
        return list(lines.values())

    def session(self, figures: Figures, command: list[str], everything: bool) -> None:
        opened = None
        try:
            settings = WHOLE_SETTINGS if figures.name == WHOLE else {}
            opened = client.Client(command, self.files.folder, self.environment, self.timeout, settings)
            session = Session(figures, self.files, opened, self.edits)
            session.start()
            if everything:
                session.rest()
                figures.reached = True
        except client.Failed as failed:
            late = opened is not None and opened.deadline.passed
            figures.trouble = f"stopped after {self.timeout:.0f} s" if late else str(failed)
        finally:
            if opened is not None:
                figures.peak = max(figures.peak, opened.end()[1])


def median(values: list[float] | None) -> float | None:
    return statistics.median(values) if values else None
