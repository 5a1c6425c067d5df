"""Source distributions of published packages, fetched once and kept."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

CACHE = Path(os.environ.get("KWARGO_CACHE", Path.home() / ".cache" / "kwargo")) / "sources"


def source(requirement: str, sha256: str) -> Path:
    """Return the archive of `name==version`, which has to be the one of the sum."""
    name, _, version = requirement.partition("==")
    kept = CACHE / f"{name}-{version}.tar.gz"
    if not kept.is_file() or digest(kept) != sha256:
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as fetched:
            subprocess.run(
                [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-binary", ":all:", "--dest", fetched, requirement],
                check=True,
            )
            (archive,) = Path(fetched).glob("*.tar.gz")
            assert digest(archive) == sha256, f"{requirement} is not the archive it was"
            archive.replace(kept)
    return kept


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def member(archive: Path, name: str) -> bytes:
    """Return a file of the archive, by its path below the top folder."""
    with tarfile.open(archive) as tar:
        top = tar.getnames()[0].split("/")[0]
        return tar.extractfile(f"{top}/{name}").read()


def unpack(archive: Path, into: Path, *folders: str) -> None:
    """Unpack folders of the archive, without its top folder."""
    with tarfile.open(archive) as tar:
        for entry in tar.getmembers():
            path = Path(*Path(entry.name).parts[1:])
            if entry.isfile() and path.parts[0] in folders and ".." not in path.parts:
                target = into / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(tar.extractfile(entry).read())
