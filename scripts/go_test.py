#!/usr/bin/env python3
"""Run `go test` and fail when a test was skipped, too.

A test that is skipped because something is missing, or was got wrong, looks like
one that has passed, and nobody finds out. Everything that the tests need is set up
before they run, so there is nothing to skip for. Arguments go to `go test`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict


def main() -> int:
    go = os.environ.get("GO", "go")
    run = subprocess.Popen([go, "test", "-json", *sys.argv[1:]], stdout=subprocess.PIPE, text=True, encoding="utf-8")
    output: dict[tuple[str, str], list[str]] = defaultdict(list)
    skipped: list[str] = []
    for line in run.stdout:
        try:
            event = json.loads(line)
        except ValueError:  # what the build says
            print(line, end="", flush=True)
            continue
        package, test, action = event.get("Package", ""), event.get("Test", ""), event["Action"]
        if action == "build-output":
            print(event["Output"], end="", flush=True)
        elif action == "output":
            if test:
                output[package, test].append(event["Output"])
            elif event["Output"] != "PASS\n":
                print(event["Output"], end="", flush=True)
        elif action == "fail" and test:
            print("".join(output.pop((package, test), [])), end="", flush=True)
        elif action == "fail":  # and what its tests said that never ended
            for key in [key for key in output if key[0] == package]:
                print("".join(output.pop(key)), end="", flush=True)
        elif action in ("pass", "skip") and test:
            said = "".join(output.pop((package, test), []))
            if action == "skip":
                skipped.append(f"{package} {test}\n{said}")
    code = run.wait()
    if skipped:
        print(f"{len(skipped)} tests were skipped, and must not be:", *skipped, sep="\n", file=sys.stderr)
    return code or bool(skipped)


if __name__ == "__main__":
    sys.exit(main())
