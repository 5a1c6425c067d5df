#!/usr/bin/env python3
"""Break constructions of published packages, and let `kwargo fix` mend them.

The packages are those of corpus.py. In a copy of each, calls that look like
constructions are broken in one of three ways: a keyword gets another name, a
keyword is added that nothing takes, a keyword is dropped. Of those, the calls that
`kwargo check` then reports are what `kwargo fix --write --suggestions` has to mend.

It fails when a file does not compile any more, or when there is a diagnostic that
was there neither before the breaking nor before the fixing. The rate of broken
calls that end as they were is printed (of those that lost a keyword: that have it
again).

    scripts/corpus_fixes.py                  all packages
    scripts/corpus_fixes.py httpx rich       only these
    scripts/corpus_fixes.py --calls 100      break that many in each
"""

from __future__ import annotations

import argparse
import ast
import collections
import json
import random
import shutil
import subprocess
import sys
import tempfile
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import corpus
import wheels

warnings.simplefilter("ignore")
ADDED = "qqxx_added"
APART = 4  # rows between two broken calls, so that a diagnostic belongs to one
KINDS = ("rename", "add", "drop")


@dataclass
class Break:
    """One change that breaks one call."""

    kind: str
    index: int  # of the call among those of its file
    row: int
    end_row: int
    original: str  # ast.dump of the call
    name: str = ""  # the keyword that it is about
    start: int = 0  # bytes
    end: int = 0
    text: bytes = b""


@dataclass
class Tally:
    broken: collections.Counter = field(default_factory=collections.Counter)
    reported: collections.Counter = field(default_factory=collections.Counter)
    mended: collections.Counter = field(default_factory=collections.Counter)

    def add(self, other: Tally) -> None:
        self.broken += other.broken
        self.reported += other.reported
        self.mended += other.mended


def parse(source: bytes) -> ast.Module | None:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def calls_of(tree: ast.AST) -> list[ast.Call]:
    """List the calls in the order of their places; in an f-string these say little."""
    inside = {id(c) for j in ast.walk(tree) if isinstance(j, ast.JoinedStr) for c in ast.walk(j)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and id(node) not in inside]
    return sorted(calls, key=lambda c: (c.lineno, c.col_offset, -(c.end_lineno or 0), -(c.end_col_offset or 0)))


def looks_like_class(call: ast.Call) -> bool:
    func = call.func
    name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    name = name.lstrip("_")
    return len(name) > 1 and name[0].isupper() and not name.isupper()


def slip(name: str, rng: random.Random) -> str:
    """Misspell a name as people do."""
    at = rng.randrange(1, len(name) - 1)
    kind = rng.randrange(4)
    if kind == 0 and name[at] != name[at + 1]:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    if kind == 1:
        return name[:at] + name[at + 1 :]
    if kind == 2 and "_" in name.strip("_"):
        head, *rest = name.split("_")
        return head + "".join(part.capitalize() for part in rest)
    return name[:at] + name[at] + name[at:]


def breaks(source: bytes, rng: random.Random) -> list[Break]:
    """Give ways to break a file: at most one for each call, and none near another."""
    tree = parse(source)
    if tree is None or b"\r" in source.replace(b"\r\n", b"") or b"\f" in source:
        return []
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    bom = 3 if source.startswith(b"\xef\xbb\xbf") else 0

    def offset(row: int, column: int) -> int:
        return starts[row - 1] + column + (bom if row == 1 else 0)

    out: list[Break] = []
    for index, call in enumerate(calls_of(tree)):
        if not looks_like_class(call) or (out and call.lineno - out[-1].end_row < APART):
            continue
        one = Break(rng.choice(KINDS), index, call.lineno, call.end_lineno or call.lineno, ast.dump(call))
        named = [k for k in call.keywords if k.arg and len(k.arg) > 3]
        if one.kind == "rename" and named:
            keyword = rng.choice(named)
            wrong = slip(keyword.arg, rng)
            one.start = offset(keyword.lineno, keyword.col_offset)
            one.end = one.start + len(keyword.arg.encode())
            one.text, one.name = wrong.encode(), keyword.arg
            if wrong in {k.arg for k in call.keywords} or source[one.start : one.end] != keyword.arg.encode():
                continue
        elif one.kind == "add" and (call.args or call.keywords):
            last = max([*call.args, *(k.value for k in call.keywords)], key=lambda n: (n.end_lineno, n.end_col_offset))
            at = offset(last.end_lineno, last.end_col_offset)
            end = at
            while source[end : end + 1].isspace():
                end += 1
            if source[end : end + 1] not in (b",", b")") or isinstance(last, ast.GeneratorExp):
                continue
            line = source[starts[last.end_lineno - 1] : at]
            indent = line[: len(line) - len(line.lstrip())]
            alone = call.lineno != call.end_lineno and call.lineno < last.lineno == last.end_lineno
            one.start = one.end = at
            one.text = (b",\n" + indent if alone else b", ") + f"{ADDED}=None".encode()
            one.name = ADDED
        elif one.kind == "drop" and named:
            keyword = rng.choice(named)
            if any(isinstance(node, ast.Call) for node in ast.walk(keyword.value)):
                continue  # the calls behind it would have other numbers
            one.start, one.end = offset(keyword.lineno, keyword.col_offset), offset(keyword.end_lineno, keyword.end_col_offset)
            while source[one.end : one.end + 1] in (b" ", b"\t"):
                one.end += 1
            if source[one.end : one.end + 1] == b",":
                one.end += 1
            one.name = keyword.arg
        else:
            continue
        if parse(source[: one.start] + one.text + source[one.end :]) is not None:
            out.append(one)
    return out


def apply(source: bytes, found: list[Break]) -> bytes:
    for one in sorted(found, key=lambda b: -b.start):
        source = source[: one.start] + one.text + source[one.end :]
    return source


def run(kwargo: Path, folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [str(kwargo), *arguments],
        cwd=folder,
        env=wheels.tool_environment(),
        capture_output=True,
        timeout=corpus.TIMEOUT,
    )
    err = done.stderr.decode(errors="replace")
    if corpus.CRASH.search(err) or done.returncode not in (0, 1):
        raise SystemExit(f"kwargo {' '.join(arguments)} in {folder}: exit code {done.returncode}\n{err}")
    return done.stdout.decode(errors="replace")


def check(kwargo: Path, folder: Path) -> list[dict]:
    return json.loads(run(kwargo, folder, "check", "--output-format", "json", "."))


def identities(findings: list[dict]) -> collections.Counter:
    """Count what is wrong, wherever it stands; each missing argument by itself."""
    out: collections.Counter = collections.Counter()
    for f in findings:
        names = [f["argument"] or ""]
        if f["code"] == "KW002":
            names = f["message"].split("misses the")[1].split("`")[1::2]
        for name in names:
            out[f["filename"], f["code"], f["class"], name] += 1
    return out


def copy_sources(source: Path, folder: Path) -> None:
    for path in source.rglob("*.py"):
        if path.is_file() and not path.is_symlink():
            target = folder / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def package(kwargo: Path, folder: Path, count: int, rng: random.Random, show: bool) -> tuple[Tally, list[str]]:
    before = check(kwargo, folder)
    troubled = {f["filename"] for f in before}
    chosen: dict[Path, list[Break]] = {}
    files = sorted(folder.rglob("*.py"))
    rng.shuffle(files)
    for file in files:
        if sum(map(len, chosen.values())) >= count:
            break
        if file.relative_to(folder).as_posix() in troubled:
            continue
        source = file.read_bytes()
        found = breaks(source, rng)
        found = rng.sample(found, min(len(found), max(6, count // 20)))
        if found and parse(apply(source, found)) is not None:
            chosen[file] = found
            file.write_bytes(apply(source, found))

    reported = check(kwargo, folder)
    rows: dict[str, set[int]] = collections.defaultdict(set)
    for f in reported:
        rows[f["filename"]].add(f["location"]["row"])
    tally = Tally()
    expected: dict[Path, list[Break]] = collections.defaultdict(list)
    for file, found in chosen.items():
        calls = calls_of(parse(file.read_bytes()))
        for one in found:
            tally.broken[one.kind] += 1
            if one.index >= len(calls):
                continue
            call = calls[one.index]
            if rows[file.relative_to(folder).as_posix()].intersection(range(call.lineno, call.end_lineno + 1)):
                tally.reported[one.kind] += 1
                expected[file].append(one)

    said = run(kwargo, folder, "fix", "--write", "--suggestions", ".")
    trouble = []
    for file in chosen:
        tree = parse(file.read_bytes())
        name = file.relative_to(folder).as_posix()
        if tree is None:
            trouble.append(f"{name} does not compile")
            continue
        calls = calls_of(tree)
        for one in expected[file]:
            call = calls[one.index] if one.index < len(calls) else None
            same = call is not None and ast.dump(call) == one.original
            if one.kind == "drop":
                same = same or call is not None and one.name in {k.arg for k in call.keywords}
            if same:
                tally.mended[one.kind] += 1
            elif show and one.kind != "drop":
                print(f"    {name}:{call.lineno if call else 0}: {one.kind} {one.name} {one.text.decode()}: {ast.unparse(call)[:200] if call else ''}")
    for key, n in (identities(check(kwargo, folder)) - (identities(before) | identities(reported))).items():
        trouble.append(f"a new diagnostic: {key} {n} times")
    if show:
        print(said)
    return tally, trouble


def rate(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def row(name: str, tally: Tally) -> str:
    kinds = [rate(tally.mended[k], tally.reported[k]) for k in KINDS]
    return "{:<28} {:>7} {:>9} {:>8} {:>8} {:>8}".format(name, sum(tally.broken.values()), sum(tally.reported.values()), *kinds)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="PACKAGE", help="only these")
    parser.add_argument("--calls", type=int, default=400, metavar="N", help="break about N calls in each (default: 400)")
    parser.add_argument("--seed", type=int, default=1, help="break others")
    parser.add_argument("--show", action="store_true", help="print the calls that were not mended, and what fix said")
    options = parser.parse_args()
    names = options.names or sorted(corpus.PACKAGES)
    unknown = set(names) - set(corpus.PACKAGES)
    if unknown:
        parser.error(f"not in the corpus: {', '.join(sorted(unknown))}")
    kwargo = wheels.kwargo_binary()
    total, failed = Tally(), 0
    print("{:<28} {:>7} {:>9} {:>8} {:>8} {:>8}".format("package", "broken", "reported", *KINDS), flush=True)
    for name in names:
        source = wheels.fetch(name)
        with tempfile.TemporaryDirectory() as scratch:
            copy_sources(source, Path(scratch))
            tally, trouble = package(kwargo, Path(scratch), options.calls, random.Random(f"{options.seed} {name}"), options.show)
        total.add(tally)
        print(row(name, tally), flush=True)
        for line in trouble:
            failed += 1
            print(f"    {line}", flush=True)
    print(row("all", total))
    if failed:
        print(f"{failed} times something got worse", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
