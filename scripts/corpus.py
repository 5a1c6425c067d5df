#!/usr/bin/env python3
"""Run `kwargo check` over published packages, and say what came of it.

The packages are real code that works, so a diagnostic is either a defect that
nobody has found yet or a mistake of ours. Each has to be read. The run fails
when the checker crashed, not when it reported something.

    scripts/corpus.py                  fetch what is missing, check everything
    scripts/corpus.py httpx rich       only these
    scripts/corpus.py --fetch-only     fill the cache and stop
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]

# Wheels, not source archives: asking a source archive for its metadata runs
# the package's own build code, and needs its compilers.
PACKAGES = {
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
    "langchain-core": "1.8.2",
    "litellm": "1.109.1",
    "litestar": "2.25.0",
    "mlflow": "3.18.0",
    "openai": "3.54.0",
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
TIMEOUT = 900

FINDING = re.compile(r"^.*\.pyi?:\d+:\d+\b.*\bKW\d{3}\b|^.*\bKW\d{3}\b.*\.pyi?:\d+:\d+", re.MULTILINE)
CRASH = re.compile(r"^(panic:|fatal error:|SIG[A-Z]+:|goroutine \d+ \[)", re.MULTILINE)


def cache_folder() -> Path:
    base = os.environ.get("KWARGO_CACHE")
    if not base:
        base = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "kwargo")
    return Path(base) / "corpus"


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


def fetch(name: str, version: str, cache: Path) -> Path:
    """Return the folder with the package's files, from the cache or from the index."""
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


def check(kwargo: Path, folder: Path) -> tuple[int, str, str, float]:
    start = time.monotonic()
    try:
        done = subprocess.run(
            [str(kwargo), "check", "--stats", "--output-format", "text", "."],
            cwd=folder,
            env={**os.environ, "VIRTUAL_ENV": str(cache_folder().parent / "venv")},
            capture_output=True,
            timeout=TIMEOUT,
        )
        code, out, err = done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired as expired:
        code, out, err = -1, expired.stdout or b"", (expired.stderr or b"") + b"\nstopped: took too long\n"
    return code, out.decode(errors="replace"), err.decode(errors="replace"), time.monotonic() - start


def indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="PACKAGE", help="check only these")
    parser.add_argument("--fetch-only", action="store_true", help="fill the cache and stop")
    options = parser.parse_args()

    unknown = set(options.names) - set(PACKAGES)
    if unknown:
        parser.error(f"not in the corpus: {', '.join(sorted(unknown))}")

    cache = cache_folder()
    names = options.names or sorted(PACKAGES)
    folders = {name: fetch(name, PACKAGES[name], cache) for name in names}
    print(f"corpus: {cache}", flush=True)
    if options.fetch_only:
        return 0

    kwargo = Path(os.environ.get("KWARGO_BIN", ROOT / "bin" / "kwargo")).resolve()
    if not kwargo.is_file():
        raise SystemExit(f"no kwargo binary at {kwargo}: run `make build`, or set KWARGO_BIN")

    rows, crashed = [], []
    for name, folder in folders.items():
        code, out, err, seconds = check(kwargo, folder)
        broken = code not in (0, 1) or CRASH.search(err)
        count = len(FINDING.findall(out))
        rows.append((f"{name} {PACKAGES[name]}", "crash" if broken else code, count, f"{seconds:.1f} s"))
        if broken:
            crashed.append(name)
        print(f"\n== {name} {PACKAGES[name]}: exit code {code}, {count} diagnostics, {seconds:.1f} s")
        print(indented(out) + indented(err), end="", flush=True)

    print()
    for row in [("package", "exit", "diagnostics", "time"), *rows]:
        print("{:<24} {:>5} {:>12} {:>9}".format(*map(str, row)))
    if crashed:
        print(f"\ncrashed on: {', '.join(crashed)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
