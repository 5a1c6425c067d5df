"""The files of a release, made from this checkout once for all tests."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGING = sys.executable  # releases are made with the Python that runs the tests

# A broken call of the examples, and what the safe fix makes of it.
CALL = 'UserExecutionContext(user_id="visitor", metadata={"channel": "🌍 public"})'
CONVERTED = (
    'UserExecutionContext.from_request_supervisor(user_id="visitor", '
    'metadata={"channel": "🌍 public"}, thread_id=thread_id, run_id=run_id)'
)

sys.path.insert(0, str(ROOT / "packaging"))

import build_binary  # noqa: E402


def run(*command: str | os.PathLike[str], exit_code: int = 0, **options) -> str:
    """Run a command, and return all that it prints."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False, **options
    )
    assert done.returncode == exit_code, f"exit code {done.returncode}: {command}\n{done.stdout}"
    return done.stdout


@pytest.fixture(scope="session")
def version() -> str:
    return build_binary.version()


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A folder with the wheel, the sdist and the archive of this machine."""
    dist = tmp_path_factory.mktemp("dist")
    run(PACKAGING, ROOT / "packaging" / "release.py", "--native", "--dist", dist, "wheel", "sdist", "archive")
    return dist


@pytest.fixture(scope="session")
def wheel(release: pathlib.Path) -> pathlib.Path:
    (found,) = release.glob("kwargo-*.whl")
    return found


def new_environment(folder: pathlib.Path) -> pathlib.Path:
    """Make a virtual environment, and return its bin."""
    run(sys.executable, "-m", "venv", folder)
    return folder / "bin"


@pytest.fixture(scope="session")
def installed(wheel: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """The bin of a fresh environment in which the wheel is installed, with no network."""
    bin_ = new_environment(tmp_path_factory.mktemp("venv") / "v")
    run(bin_ / "pip", "install", "--quiet", "--no-index", wheel)
    return bin_


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A repository with one commit: the checkout as it is now."""
    folder = tmp_path_factory.mktemp("source") / "kwargo"
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    commit(folder)
    return folder


def commit(folder: pathlib.Path) -> None:
    """Make a folder a repository, with all of it committed."""
    run("git", "init", "--quiet", cwd=folder)
    run("git", "add", "--all", cwd=folder)
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    run("git", *who, "commit", "--quiet", "--message", "All of it", cwd=folder)


@pytest.fixture(scope="session")
def go_env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which Go downloads modules into a folder of its own, from those
    that this machine has already: a cache can be served as a proxy. What is compiled
    stays in Go's build cache."""
    cache = pathlib.Path(run("go", "env", "GOMODCACHE", cwd=ROOT).strip())
    run("go", "mod", "download", cwd=ROOT)
    return {
        **os.environ,
        "GOPROXY": f"{(cache / 'cache' / 'download').as_uri()}",
        "GOSUMDB": "off",
        "GOFLAGS": "-modcacherw -trimpath",
        "GOMODCACHE": str(tmp_path_factory.mktemp("modcache")),
    }


@pytest.fixture
def project(tmp_path: pathlib.Path) -> pathlib.Path:
    """A copy of the examples."""
    folder = tmp_path / "project"
    shutil.copytree(ROOT / "examples", folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder
