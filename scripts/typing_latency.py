#!/usr/bin/env python3
"""Measures what a client waits for while a call is written, in trees of any size.

    typing_latency.py TREE... [--files 40] [--seed 1]

In files of the tree that define a dataclass, a pydantic model or a class of attrs, a call
of that class is opened at the end, so that the text does not parse, and keywords are
typed letter by letter. Each letter is an edit, and then a request; the time is from before
the edit to the answer. Nothing is written to disk.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from benchmarks import client, servers

ROOT = Path(__file__).resolve().parent.parent
CLASS = re.compile(r"^(?:@(?:dataclasses\.)?dataclass\b.*\n|@(?:attr\.s|attrs?\.define|define)\b.*\n)class (\w+)|^class (\w+)\((?:pydantic\.)?BaseModel\):", re.M)
SETTINGS: dict[str, object] = {"signatureHelp": "on", "completion": "on"}
TYPED = "(ab, c=1, na"


def candidates(tree: Path) -> list[tuple[Path, str, str]]:
    """Files with such a class: the path, the text, the name of the class."""
    out = []
    for path in sorted(tree.rglob("*.py")):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        found = CLASS.search(text)
        if found and "\r" not in text and "\f" not in text:
            out.append((path, text.rstrip("\n") + "\n", found[1] or found[2]))
    return out


def measure(tree: Path, count: int, seed: int) -> dict[str, list[tuple[float, Path]]]:
    found = candidates(tree)
    # The largest ones, where an edit costs most, and others by chance.
    largest = sorted(found, key=lambda f: -len(f[1]))[: count // 4]
    rest = [f for f in found if f not in largest]
    chosen = largest + random.Random(seed).sample(rest, min(len(rest), count - len(largest)))
    took: dict[str, list[tuple[float, Path]]] = {"signatureHelp": [], "completion": [], "hover": []}
    answered = {name: 0 for name in took}
    session = client.Client([str(ROOT / "bin/kwargo"), "server"], tree, dict(os.environ), 3600, SETTINGS)
    try:
        session.initialize()
        servers.settle(session.server.pid, 120)
        for path, text, name in chosen:
            uri = path.as_uri()
            session.open(path, text)
            session.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}})
            row, typed = text.count("\n"), ""
            for letter in name + TYPED:
                start = time.perf_counter()
                session.change(path, row, len(typed), "", letter, text + typed + letter)
                typed += letter
                if "(" not in typed:
                    time.sleep(0.03)  # nobody types the name in no time
                    continue
                for what in ("signatureHelp", "completion", "hover"):
                    column = 1 if what == "hover" else len(typed)
                    place = {"textDocument": {"uri": uri}, "position": {"line": row, "character": column}}
                    when, answer = session.request(f"textDocument/{what}", place)
                    took[what].append((when - start, path))
                    answered[what] += bool(answer.get("result"))
                    time.sleep(0.03)
                    start = time.perf_counter()  # the next one follows no edit of its own
                    if what != "hover":
                        # An edit in front of each: a space at the end comes and goes.
                        session.change(path, row, len(typed), "", " ", text + typed + " ")
                        session.change(path, row, len(typed), " ", "", text + typed)
            session.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    finally:
        _, peak = session.end()
    print(f"{tree.name}: {len(chosen)} of {len(found)} files with such a class; peak {peak / 1e6:.0f} MB; answers: {answered}")
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trees", nargs="+", type=Path, metavar="TREE")
    parser.add_argument("--files", type=int, default=40, help="(default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="(default: %(default)s)")
    args = parser.parse_args()
    for tree in args.trees:
        for what, times in measure(tree.resolve(), args.files, args.seed).items():
            values = [t for t, _ in times]
            slowest, where = max(times)
            print(
                f"  {what:14} p50 {1000 * servers.percentile(values, 0.5):6.1f} ms   p95 {1000 * servers.percentile(values, 0.95):6.1f} ms"
                f"   max {1000 * slowest:6.1f} ms in {where.relative_to(tree.resolve())}   n={len(values)}"
            )


if __name__ == "__main__":
    main()
