"""What the Python-side tests share: where things are, and how they are found."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"

sys.path.insert(0, str(EXAMPLES))
# Nothing that the tests import may leave files in the checkout.
sys.dont_write_bytecode = True


@pytest.fixture(scope="session")
def kwargo() -> str:
    """Return the path of the binary under test."""
    path = Path(os.environ.get("KWARGO_BIN", ROOT / "bin" / "kwargo"))
    if not path.is_file():
        pytest.fail(f"no kwargo binary at {path}: run `make build`, or set KWARGO_BIN")
    return str(path)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the examples that a test may change."""
    target = tmp_path / "project"
    shutil.copytree(EXAMPLES, target, ignore=shutil.ignore_patterns("__pycache__"))
    return target
