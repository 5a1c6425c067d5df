"""The files that everything is measured on: packages side by side in one folder."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

import wheels

QUICK = ["django", "celery"]
# In this order they make the smaller trees of the chart too. The last of them
# has few files and most of the bytes.
PACKAGES = [
    *QUICK,
    "apache-airflow-core",
    "ansible-core",
    "pandas",
    "homeassistant",
    "scikit-learn",
    "langchain-community",
    "sqlalchemy",
    "twisted",
    "kubernetes",
]
# Only the largest tree of the chart has these.
MORE = ["openai", "wagtail", "mlflow"]


@dataclass
class Tree:
    folder: Path
    files: int = 0
    size: int = 0  # bytes
    packages: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.files:,} files, {self.size / 1e6:.0f} MB"


def fetch(names: list[str]) -> list[str]:
    """Return those of the packages that are in the cache then."""
    got = []
    for name in names:
        try:
            wheels.fetch(name)
        except Exception as error:  # whatever it was, the others are measured
            print(f"left out: {name}: {error}", file=sys.stderr, flush=True)
            continue
        got.append(name)
    return got


def lay_out(folder: Path, names: list[str], limit: int = sys.maxsize) -> Tree:
    """Put the Python files of packages into a folder, up to a number of files.

    Nothing else goes along: settings, stubs and data would mean more to one
    tool than to another.
    """
    tree = Tree(folder)
    folder.mkdir(parents=True)
    for name in names:
        source = wheels.fetch(name)
        for file in sorted(source.rglob("*.py")):
            target = folder / file.relative_to(source)
            if tree.files == limit:
                return tree
            if target.exists() or not file.is_file():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            link(file, target)
            tree.files += 1
            tree.size += file.stat().st_size
        tree.packages.append(name)
    return tree


def link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)


def change(file: Path) -> None:
    """Add a line to a file of a tree; the one in the cache has the same inode, and stays."""
    fresh = file.with_suffix(".new")
    fresh.write_bytes(file.read_bytes() + b"\n")
    fresh.replace(file)
