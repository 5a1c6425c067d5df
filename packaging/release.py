#!/usr/bin/env python3
"""Makes the files of a release in dist/.

    release.py                            wheels, archives and VS Code packages of all platforms, and the sdist
    release.py --native wheel sdist       for this machine, with its own C compiler
    release.py --target linux-arm64 wheel

Needs Go, what packaging/requirements.txt lists, and for other platforms zig.txt.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

import build_binary
from build_binary import ROOT, TARGETS, Target

KINDS = ("wheel", "archive", "vsix", "sdist")


def hatch(kind: str, dist: pathlib.Path, extra: dict[str, str]) -> None:
    """Build a wheel or the sdist."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(dist)]
    # No times of this moment in it, so that the same source makes the same file.
    env = {"SOURCE_DATE_EPOCH": "1577836800", **os.environ, **extra}
    subprocess.run(command, cwd=ROOT, env=env, check=True)


def archive(program: pathlib.Path, target: Target, papers: pathlib.Path, stem: pathlib.Path) -> pathlib.Path:
    """Pack the program with its licence, its manual page and the completions."""
    name = stem.name
    files = {target.program: program, "LICENSE": ROOT / "LICENSE", "CHANGELOG.md": ROOT / "CHANGELOG.md"}
    files |= {str(p.relative_to(papers)): p for p in sorted(papers.rglob("*")) if p.is_file()}
    if target.goos == "windows":
        out = stem.with_name(f"{name}.zip")
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
            for inside, path in files.items():
                z.write(path, f"{name}/{inside}")
        return out
    out = stem.with_name(f"{name}.tar.gz")
    with tarfile.open(out, "w:gz") as t:
        for inside, path in files.items():
            t.add(path, f"{name}/{inside}", filter=_nobodys)
    return out


def _nobodys(info: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out whose files they were."""
    info.uid = info.gid = 0
    info.uname = info.gname = "root"
    return info


def write_papers(folder: pathlib.Path, program: pathlib.Path) -> None:
    """Have the program, of this machine, write its manual page and its completions."""
    wanted = {
        "man/kwargo.1": ["man"],
        "completions/kwargo.bash": ["completion", "bash"],
        "completions/_kwargo": ["completion", "zsh"],
        "completions/kwargo.fish": ["completion", "fish"],
        "completions/kwargo.ps1": ["completion", "powershell"],
    }
    for name, args in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(subprocess.run([program, *args], check=True, stdout=subprocess.PIPE).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the files of a release in dist/.")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"{', '.join(KINDS)} (default: all)")
    parser.add_argument("--target", action="append", choices=TARGETS, help=f"(default: all)")
    parser.add_argument("--native", action="store_true", help="for this machine, with its C compiler")
    parser.add_argument("--program", type=pathlib.Path, help="with --native: take this program, which is built already")
    parser.add_argument("--dist", type=pathlib.Path, default=ROOT / "dist", metavar="DIR", help="(default: dist)")
    args = parser.parse_args()
    kinds = set(args.kinds or KINDS)
    if unknown := kinds - set(KINDS):
        parser.error(f"there is no kind {', '.join(sorted(unknown))}")
    if args.native and args.target or args.program and not args.native:
        parser.error("--native names the target, and --program needs it")

    here = build_binary.this_machine()
    targets = [here] if args.native else [TARGETS[name] for name in args.target or TARGETS]
    release = build_binary.version()
    dist = args.dist.resolve()
    dist.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        vsix: list[str] = []
        for target in targets if kinds - {"sdist"} else []:
            program = folder / target.name / target.program
            program.parent.mkdir()
            if args.program:
                shutil.copy(args.program, program)
            else:
                print(f"kwargo: building {target.name}", file=sys.stderr, flush=True)
                build_binary.build(program, target, zig=not args.native, release=release)
            if "wheel" in kinds:
                hatch("wheel", dist, {"KWARGO_WHEEL_BINARY": str(program), "KWARGO_WHEEL_TARGET": target.name})
            for name in target.vscode:
                vsix += [name, str(program)]
        if "archive" in kinds:
            own = folder / here.name / here.program
            if not own.exists():
                own.parent.mkdir(exist_ok=True)
                build_binary.build(own, here, zig=False, release=release)
            write_papers(folder / "papers", own)
            for target in targets:
                stem = dist / f"kwargo-{release}-{target.name}"
                print(archive(folder / target.name / target.program, target, folder / "papers", stem))
        if "vsix" in kinds:
            script = ROOT / "scripts" / "build-vscode.sh"
            subprocess.run([script], check=True)
            subprocess.run([script, *vsix], check=True)
    if "sdist" in kinds:
        hatch("sdist", dist, {})
    sums = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in sorted(dist.glob("kwargo*")) if p.is_file()]
    (dist / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


if __name__ == "__main__":
    main()
