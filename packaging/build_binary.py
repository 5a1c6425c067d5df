#!/usr/bin/env python3
"""Builds the program for a platform: static on Linux, without symbols, with its version.

    build_binary.py OUT [--target linux-arm64] [--zig] [--version 0.1.0]

Without --zig the C compiler of this machine is used ($CC), which builds for this
machine; with it, Zig's (`pip install ziglang`), which builds for all.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import pathlib
import platform
import re
import shlex
import subprocess
import sys
import tempfile

import macos_stubs

ROOT = pathlib.Path(__file__).resolve().parent.parent


@dataclasses.dataclass(frozen=True)
class Target:
    """A platform, in the words of all who have some for it."""

    name: str
    goos: str
    goarch: str
    zig: str  # the triple of Zig
    wheel: str  # the platform tag of a wheel
    vscode: tuple[str, ...]  # the targets of a VS Code package

    @property
    def program(self) -> str:
        return "kwargo.exe" if self.goos == "windows" else "kwargo"


def _linux(name: str, goarch: str, machine: str, alpine: str) -> Target:
    # A static program runs on every Linux, with whichever C library.
    tag = f"manylinux_2_17_{machine}.manylinux2014_{machine}.musllinux_1_1_{machine}"
    return Target(name, "linux", goarch, f"{machine}-linux-musl", tag, (name, alpine))


TARGETS = {
    t.name: t
    for t in (
        _linux("linux-x64", "amd64", "x86_64", "alpine-x64"),
        _linux("linux-arm64", "arm64", "aarch64", "alpine-arm64"),
        Target("win32-x64", "windows", "amd64", "x86_64-windows-gnu", "win_amd64", ("win32-x64",)),
        Target("win32-arm64", "windows", "arm64", "aarch64-windows-gnu", "win_arm64", ("win32-arm64",)),
        Target("darwin-x64", "darwin", "amd64", "x86_64-macos.12.0", "macosx_12_0_x86_64", ("darwin-x64",)),
        Target("darwin-arm64", "darwin", "arm64", "aarch64-macos.12.0", "macosx_12_0_arm64", ("darwin-arm64",)),
    )
}


def this_machine() -> Target:
    """The target that runs here."""
    system = {"win32": "win32", "darwin": "darwin"}.get(sys.platform, "linux")
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(platform.machine().lower())
    target = TARGETS.get(f"{system}-{machine}")
    if target is None:
        raise SystemExit(f"kwargo: no release is made for {sys.platform} on {platform.machine()}")
    return target


def version() -> str:
    """The version in pyproject.toml, which is that of all packages."""
    found = re.search(r'(?m)^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if found is None:
        raise SystemExit("kwargo: there is no version in pyproject.toml")
    return found[1]


def build(out: pathlib.Path, target: Target, *, zig: bool, release: str) -> None:
    """Build the program into a file."""
    flags = ["-s", "-w", f"-X=github.com/kwargo/kwargo/internal/cli.version={release}"]
    command = ["go", "build", "-trimpath", "-buildvcs=false"]
    if target.goos == "linux":
        # The parts of the standard library that would ask the C library are Go here.
        command += ["-tags", "netgo,osusergo"]
        flags += ["-linkmode=external", '"-extldflags=-static -s"']
    env = {**os.environ, "CGO_ENABLED": "1", "GOOS": target.goos, "GOARCH": target.goarch}
    with tempfile.TemporaryDirectory() as scratch:
        if zig:
            env["CC"] = _zig(pathlib.Path(scratch), target)
        command += ["-ldflags", " ".join(flags), "-o", str(out), "./cmd/kwargo"]
        try:
            subprocess.run(command, cwd=ROOT, env=env, check=True)
        except FileNotFoundError:
            raise SystemExit("kwargo: building it needs Go 1.26 or newer, and there is no `go` on the PATH") from None
        except subprocess.CalledProcessError as failed:
            raise SystemExit(f"kwargo: `go build` failed; it needs Go 1.26 or newer, and a C compiler ({failed})") from None


def _zig(scratch: pathlib.Path, target: Target) -> str:
    """A C compiler for a target, as one program: Go splits $CC at spaces."""
    out = scratch / "zigcc"
    options = ["-target", target.zig]
    if target.goos == "darwin":
        options += macos_stubs.write(scratch)
    command = shlex.join([sys.executable, "-m", "ziglang", "cc", *options])
    out.write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
    out.chmod(0o755)
    return str(out)


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the program for a platform.")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--target", choices=TARGETS, help="(default: this machine)")
    parser.add_argument("--zig", action="store_true", help="with Zig's C compiler")
    parser.add_argument("--version", default=version(), help="(default: %(default)s)")
    args = parser.parse_args()
    target = TARGETS[args.target] if args.target else this_machine()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    build(args.out.resolve(), target, zig=args.zig, release=args.version)


if __name__ == "__main__":
    main()
