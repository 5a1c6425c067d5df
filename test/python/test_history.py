"""Runs `kwargo diff` over a real history: two releases of httpx as two commits.

What it prints is in docs/history.md, and this holds the page to it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from sources import source, unpack

OLD = ("httpx==0.27.2", "f7c2be1d2f3c3c3160d441802406b206c2b76f5947b11115e6df10c6c65e66c2")
NEW = ("httpx==0.28.0", "0858d3bab51ba7e386637f22a61d8ccddaeec5f3fe4209da3a6168dbb91573e0")

PAGE = (ROOT / "docs" / "history.md").read_text(encoding="utf-8")


def run(folder: Path, *command: str) -> subprocess.CompletedProcess:
    who = {f"GIT_{role}_{what}": f"test{what == 'EMAIL' and '@example.org' or ''}" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", env={**os.environ, **who, **alone})


def git(folder: Path, *arguments: str) -> None:
    done = run(folder, "git", *arguments)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("httpx")
    git(folder, "init", "--quiet")
    # Whatever is installed here has no say in it.
    (folder / "kwargo.toml").write_text('python = "none"\n', encoding="utf-8")
    for requirement, sha256 in (OLD, NEW):
        for name in ("httpx", "tests"):
            shutil.rmtree(folder / name, ignore_errors=True)
        unpack(source(requirement, sha256), folder, "httpx", "tests")
        version = requirement.partition("==")[2]
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", version)
        git(folder, "tag", version)
    return folder


def shown(command: str) -> str:
    """Return what the page says that a command prints."""
    match = re.search(rf"^```\n\$ {re.escape(command)}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    assert match, f"docs/history.md does not show `{command}`"
    return match[1]


def test_what_has_changed_between_two_releases(kwargo: str, history: Path) -> None:
    done = run(history, kwargo, "diff", "--breaking", "0.27.2", "0.28.0")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == shown("kwargo diff --breaking 0.27.2 0.28.0")


def test_what_is_left_broken_where_the_calls_are_old(kwargo: str, history: Path) -> None:
    git(history, "checkout", "--quiet", "0.27.2", "--", "tests")
    done = run(history, kwargo, "diff", "--breaking", "0.27.2", "--output-format", "markdown")
    git(history, "checkout", "--quiet", "0.28.0", "--", "tests")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == shown("kwargo diff --breaking 0.27.2 --output-format markdown")


def test_the_new_calls_are_all_that_is_reported_since(kwargo: str, history: Path) -> None:
    git(history, "checkout", "--quiet", "0.27.2", "--", "tests")
    done = run(history, kwargo, "check", "--no-cache", "--select", "KW001", "--since", "0.27.2")
    git(history, "checkout", "--quiet", "0.28.0", "--", "tests")
    assert done.returncode == 1
    assert done.stdout.count("`Client()` has no parameter `proxies`") > 5
