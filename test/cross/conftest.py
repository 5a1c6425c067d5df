"""The wheels of all platforms, made from this checkout once for all tests."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys
import zipfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

from build_binary import TARGETS, Target  # noqa: E402


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A folder with a wheel for each platform."""
    folder = tmp_path_factory.mktemp("dist")
    release = [sys.executable, ROOT / "packaging" / "release.py", "--dist", folder, "wheel"]
    subprocess.run(release, check=True, stdout=subprocess.DEVNULL)
    return folder


@pytest.fixture(scope="session")
def programs(dist: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, pathlib.Path]:
    """The program in each wheel, by the name of its target."""
    out = {}
    for target in TARGETS.values():
        (wheel,) = dist.glob(f"kwargo-*-{target.wheel}.whl")
        folder = tmp_path_factory.mktemp(target.name)
        with zipfile.ZipFile(wheel) as z:
            (inside,) = (n for n in z.namelist() if n.endswith(f".data/scripts/{target.program}"))
            out[target.name] = pathlib.Path(z.extract(inside, folder))
            out[target.name].chmod(0o755)
    return out


@pytest.fixture
def project(tmp_path: pathlib.Path) -> pathlib.Path:
    """A copy of the examples."""
    folder = tmp_path / "project"
    shutil.copytree(ROOT / "examples", folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def runner(target: Target) -> list[str]:
    """What runs a target's program on this machine."""
    if target.goos == "windows":
        return [os.environ["KWARGO_WINE"]]
    return ["qemu-aarch64-static"] if target.name == "linux-arm64" else []


def printed(target: Target, program: pathlib.Path, *args: str, cwd: pathlib.Path, exit_code: int) -> str:
    """Run a program, and return what it prints."""
    command = [*runner(target), str(program), *args]
    done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, encoding="utf-8", check=False, timeout=120)
    assert done.returncode == exit_code, f"exit code {done.returncode}: {command}\n{done.stdout}"
    return done.stdout
