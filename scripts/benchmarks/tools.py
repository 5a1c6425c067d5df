"""The other tools, each in its pinned version, in a virtual environment of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

VERSIONS = {
    "ruff": "0.17.6",
    "ty": "0.0.107",
    "pyrefly": "1.4.1",
    "zuban": "0.10.2",
    "pyright": "1.1.414",
}
INSTALL_TIMEOUT = 300

CHECKS = {
    "ruff": ["check", "--select", "E9", "--no-cache"],
    "ty": ["check"],
    "pyrefly": ["check"],
    "zuban": ["check"],
    "pyright": ["."],
}
SERVERS = {
    "ty": ["server"],
    "pyrefly": ["lsp"],
    "zuban": ["server"],
}


class Tools:
    """Where the tools are, and why one is not."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.missing: dict[str, str] = {}
        # It would fetch itself into the home folder otherwise, and ask for news.
        self.environment = {
            "PYRIGHT_PYTHON_CACHE_DIR": str(folder / "pyright"),
            "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1",
        }

    def program(self, name: str) -> str:
        return str(self.folder / "bin" / name)

    def install(self) -> None:
        if not (self.folder / "bin" / "pip").exists():
            try:
                venv.create(self.folder, with_pip=True)
            except (OSError, subprocess.SubprocessError) as error:
                self.missing = dict.fromkeys(VERSIONS, f"could not be installed: no virtual environment: {error}")
                return
        for name, version in VERSIONS.items():
            stamp = self.folder / f".{name}-{version}"
            if stamp.exists():
                continue
            print(f"installing {name} {version}", file=sys.stderr, flush=True)
            # One by one, so that one which is not to be had leaves the others.
            if trouble := self.install_one(name, version):
                self.missing[name] = trouble
            else:
                stamp.touch()

    def install_one(self, name: str, version: str) -> str:
        pip = [self.program("python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        # The first start of pyright fetches its JavaScript: not while it is timed.
        for command in ([*pip, f"{name}=={version}"], [self.program(name), "--version"]):
            try:
                done = subprocess.run(
                    command,
                    env={**os.environ, **self.environment},
                    capture_output=True,
                    timeout=INSTALL_TIMEOUT,
                )
            except (OSError, subprocess.TimeoutExpired) as error:
                return f"could not be installed: {error}"
            if done.returncode:
                return f"could not be installed (exit code {done.returncode} of `{Path(command[0]).name}`)"
        return ""
