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
import re
import subprocess
import sys
import time
from pathlib import Path

from wheels import VERSIONS, cache_folder, fetch, kwargo_binary, tool_environment

# The two that only the benchmarks need are left out.
PACKAGES = {name: version for name, version in VERSIONS.items() if name not in {"langchain-community", "pandas"}}

TIMEOUT = 900

FINDING = re.compile(r"^.*\.pyi?:\d+:\d+\b.*\bKW\d{3}\b|^.*\bKW\d{3}\b.*\.pyi?:\d+:\d+", re.MULTILINE)
CRASH = re.compile(r"^(panic:|fatal error:|SIG[A-Z]+:|goroutine \d+ \[)", re.MULTILINE)


def check(kwargo: Path, folder: Path) -> tuple[int, str, str, float]:
    start = time.monotonic()
    try:
        done = subprocess.run(
            [str(kwargo), "check", "--stats", "--output-format", "text", "."],
            cwd=folder,
            env=tool_environment(),
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
    folders = {name: fetch(name) for name in names}
    print(f"corpus: {cache}", flush=True)
    if options.fetch_only:
        return 0

    kwargo = kwargo_binary()

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
