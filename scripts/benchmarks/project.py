"""The files that the servers are asked about: a package that the harness writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

PACKAGE = "kwargo_bench"
# An ordinary file, of a package that every tree has. Opened with a call at its end.
ORDINARY = "django/contrib/auth/backends.py"

LONG_ROWS = 10_000
ROWS_OF_FUNCTION = 5

# Two modules, so that only the dependents wait for the edit of a class.
CLASS = "class {}:\n    def __init__(self, name, queue=None):\n        self.name = name\n        self.queue = queue\n"
QUEUE_ROW, QUEUE_COLUMN = 1, len("    def __init__(self, name, queue")


@dataclass
class Document:
    """A file with one call that an edit of one character breaks and mends."""

    path: Path
    before: str
    after: str
    row: int = 0
    column: int = 0

    def __post_init__(self) -> None:
        self.row = self.before.count("\n")
        self.column = len("    return Job(name, queue")

    def text(self, wrong: bool, declared: bool = False) -> str:
        return f"{self.before}    return Job(name, queue{tail(wrong, declared)}{self.after}"


def tail(wrong: bool, declared: bool) -> str:
    """What stands behind the keyword of a document's call, which may declare a name."""
    return ("x" if wrong else "") + "=1)\n" + ("\n\nDECLARED = 1\n" if declared else "")


@dataclass
class Project:
    folder: Path
    ordinary: Document
    long: Document
    shapes: Path
    dependents: list[Path] = field(default_factory=list)
    closed: list[Path] = field(default_factory=list)
    constructions: int = 0  # in the closed files

    def class_text(self, wrong: bool) -> str:
        text = CLASS.format("Task")
        return text.replace("queue=None", "queuex=None") if wrong else text


def function(name: str, kind: str) -> str:
    return f"def {name}(name):\n    x = [name]\n    return {kind}(x[0], queue=x)\n\n\n"


def dependent(calls: int) -> str:
    functions = "".join(function(f"make{i}", "Task") for i in range(calls))
    return f"from {PACKAGE}.tasks import Task\n\n\n{functions}"


def ordinary(folder: Path) -> Document:
    path = folder / ORDINARY
    text = path.read_text()
    return Document(path, f"{text}\n\nfrom {PACKAGE}.jobs import Job\n\n\ndef make(name):\n", "")


def long(folder: Path) -> Document:
    half = LONG_ROWS // ROWS_OF_FUNCTION // 2
    head = f"from {PACKAGE}.jobs import Job\n\n\n" + "".join(function(f"f{i}", "Job") for i in range(half))
    tail = "\n\n" + "".join(function(f"g{i}", "Job") for i in range(half))
    return Document(folder / PACKAGE / "long.py", head + "def make(name):\n", tail)


def write(folder: Path, dependents: int, closed: int, calls: int) -> Project:
    """Write the package into a tree: so many files that will be open, and closed with so many calls."""
    package = folder / PACKAGE
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "jobs.py").write_text(CLASS.format("Job"))
    project = Project(folder, ordinary(folder), long(folder), package / "tasks.py")
    project.shapes.write_text(project.class_text(wrong=False))
    project.long.path.write_text(project.long.text(wrong=False))
    project.dependents = [package / f"open{i}.py" for i in range(dependents)]
    project.closed = [package / f"closed{i}.py" for i in range(closed)]
    project.constructions = closed * calls
    for path in project.dependents + project.closed:
        path.write_text(dependent(calls))
    return project
