"""What a linker has to know of Apple's libraries, beside libSystem, to link a Go program.

Go's standard library calls some functions of CoreFoundation, Security and libresolv, by
names that stand in its own source (`//go:cgo_import_dynamic`). Zig brings the names of
libSystem with it, but not those. A text stub (.tbd) says which names a library exports;
the library itself is on each Mac, and is looked up there when the program starts.
"""

from __future__ import annotations

import collections
import pathlib
import re
import subprocess

_IMPORT = re.compile(r'^//go:cgo_import_dynamic \S+ ([^\s#"]+) "(/[^"]+)"', re.MULTILINE)
_LIBSYSTEM = "/usr/lib/libSystem.B.dylib"  # Zig has it
_PLATFORMS = "[ x86_64-macos, arm64-macos ]"


def write(folder: pathlib.Path) -> list[str]:
    """Write the stubs, and return the compiler's options that make it find them."""
    for library, names in sorted(_imports().items()):
        name = pathlib.PurePosixPath(library).name
        if ".framework/" in library:
            out = folder / "frameworks" / f"{name}.framework" / f"{name}.tbd"
        else:
            # libresolv.9.dylib is what -lresolv means.
            out = folder / "lib" / f"{name.split('.')[0]}.tbd"
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(_stub(library, sorted(names)), encoding="utf-8")
    return [f"-F{folder / 'frameworks'}", f"-L{folder / 'lib'}"]


def _imports() -> dict[str, set[str]]:
    """The names that Go's standard library takes from each library of macOS."""
    root = subprocess.run(["go", "env", "GOROOT"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    out: dict[str, set[str]] = collections.defaultdict(set)
    for folder in ("crypto/x509/internal/macos", "internal/syscall/unix", "net", "runtime", "syscall"):
        for file in (pathlib.Path(root) / "src" / folder).glob("*.go"):
            for name, library in _IMPORT.findall(file.read_text(encoding="utf-8")):
                if library != _LIBSYSTEM:
                    out[library].add(name)
    return out


def _stub(library: str, names: list[str]) -> str:
    symbols = ", ".join(f"_{name}" for name in names)
    return (
        "--- !tapi-tbd\n"
        "tbd-version: 4\n"
        f"targets: {_PLATFORMS}\n"
        f"install-name: '{library}'\n"
        "exports:\n"
        f"  - targets: {_PLATFORMS}\n"
        f"    symbols: [ {symbols} ]\n"
        "...\n"
    )
