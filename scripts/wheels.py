"""Published packages of fixed versions, fetched once and kept in the cache.

corpus.py, corpus_fixes.py and bench.py work on the same files, so they share
the versions, the folder, and how a wheel gets there.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]

# Wheels, not source archives: asking a source archive for its metadata runs
# the package's own build code, and needs its compilers.
VERSIONS = {
    "aiohttp": "3.14.5",
    "ansible-core": "2.19.14",
    "apache-airflow-core": "3.3.2",
    "apache-superset": "6.1.0",
    "black": "26.10.1",
    "celery": "5.7.0",
    "dbt-core": "1.12.6",
    "django": "5.2.19",
    "django-allauth": "65.21.1",
    "django-oscar": "4.2.1",
    "fastapi": "0.165.0",
    "homeassistant": "2024.3.3",
    "httpx": "0.28.1",
    "jupyter-server": "2.21.1",
    "kubernetes": "37.0.2",
    "langchain-community": "0.4.2",
    "langchain-core": "1.8.2",
    "litellm": "1.109.1",
    "litestar": "2.25.0",
    "mlflow": "3.18.0",
    "openai": "3.54.0",
    "pandas": "3.1.1",
    "panel": "1.9.4",
    "pip": "26.3",
    "prefect": "3.9.1",
    "pytest": "9.2.0",
    "rich": "15.0.0",
    "scikit-learn": "1.9.1",
    "scrapy": "2.19.0",
    "sphinx": "9.0.4",
    "sqlalchemy": "2.1.9",
    "trio": "0.35.0",
    "twisted": "26.10.0",
    "wagtail": "8.0.1",
}
# The interpreter that the wheels are for, so that all machines check the same files.
PYTHON_VERSION = "3.12"

MAX_UNPACKED = 512 << 20


def kwargo_cache() -> Path:
    base = os.environ.get("KWARGO_CACHE")
    if not base:
        base = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "kwargo")
    return Path(base)


def cache_folder() -> Path:
    return kwargo_cache() / "corpus"


def kwargo_binary() -> Path:
    kwargo = Path(os.environ.get("KWARGO_BIN", ROOT / "bin" / "kwargo")).resolve()
    if not kwargo.is_file():
        raise SystemExit(f"no kwargo binary at {kwargo}: run `make build`, or set KWARGO_BIN")
    return kwargo


def tool_environment() -> dict[str, str]:
    """Return the environment of a run: the libraries are those of the tests."""
    return {**os.environ, "VIRTUAL_ENV": str(kwargo_cache() / "venv")}


def unpack(wheel: Path, target: Path) -> None:
    """Write the files of a wheel below target, and nothing anywhere else."""
    total = 0
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            path = PurePosixPath(member.filename)
            mode = member.external_attr >> 16
            if path.is_absolute() or ".." in path.parts or "\\" in member.filename or stat.S_ISLNK(mode):
                raise SystemExit(f"{wheel.name}: refuses to unpack {member.filename!r}")
            total += member.file_size
            if total > MAX_UNPACKED:
                raise SystemExit(f"{wheel.name}: unpacks to more than {MAX_UNPACKED >> 20} MB")
            if member.is_dir() or path.suffix in {".so", ".dylib", ".pyd"}:
                continue
            file = target.joinpath(*path.parts)
            file.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as source, open(file, "wb") as sink:
                shutil.copyfileobj(source, sink)


def fetch(name: str) -> Path:
    """Return the folder with the package's files, from the cache or from the index."""
    cache, version = cache_folder(), VERSIONS[name]
    folder = cache / f"{name}-{version}"
    if folder.is_dir():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    print(f"fetching {name} {version}", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(dir=cache) as scratch:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        command += ["--no-deps", "--only-binary", ":all:", "--python-version", PYTHON_VERSION]
        command += ["--dest", scratch, f"{name}=={version}"]
        subprocess.run(command, check=True)
        (wheel,) = Path(scratch).glob("*.whl")
        files = Path(scratch) / "files"
        unpack(wheel, files)
        # The rename is last, so a folder that is there is complete.
        files.rename(folder)
    return folder
