"""Holds fixes that were made against CPython.

Reads from standard input one JSON object a line: the text before and after, the
edits as [start, end, new] in bytes, and for a fix that is safe the values that
the fields of the object must have, or that it only has to run. Writes one line
for each: empty when all is well.
"""

import asyncio
import base64
import inspect
import io
import json
import sys
import tokenize
import types

LAYOUT = {tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER}


def tokens(source: bytes):
    """Give the tokens with their places in bytes."""
    lines = source.splitlines(keepends=True) if b"\r" not in source.replace(b"\r\n", b"") else [source]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    bom = 3 if source.startswith(b"\xef\xbb\xbf") else 0

    def place(row, column):
        if row > len(lines):
            return len(source)
        line = lines[row - 1][bom if row == 1 else 0 :].decode()
        return starts[row - 1] + (bom if row == 1 else 0) + len(line[:column].encode())

    for t in tokenize.tokenize(io.BytesIO(source).readline):
        if t.type not in LAYOUT:
            yield t.string.replace("\r\n", "\n"), place(*t.start), place(*t.end)


def outside(source: bytes, spans):
    return [
        s for s, start, end in tokens(source)
        if not any(start < to and from_ < end or from_ == to and start < from_ < end for from_, to in spans)
    ]


def judge(job) -> str:
    before, after = base64.b64decode(job["before"]), base64.b64decode(job["after"])
    try:
        code = compile(after, "main.py", "exec")
    except (SyntaxError, ValueError) as error:
        try:
            compile(before, "main.py", "exec")
        except (SyntaxError, ValueError):
            return ""
        return f"it does not compile: {error}"
    old, new, moved = [], [], 0
    for start, end, text in sorted(job["edits"], key=lambda e: (e[0], e[1])):
        old.append((start, end))
        size = len(text.encode())
        new.append((start + moved, start + moved + size))
        moved += size - (end - start)
    kept, now = outside(before, old), outside(after, new)
    if kept != now:
        return f"tokens outside of the edits differ: {kept} became {now}"
    if "fields" in job or "runs" in job:
        return run(code, job.get("fields", {}))
    return ""


def run(code, fields) -> str:
    module = types.ModuleType("main")
    exec(code, module.__dict__)
    try:
        made = module.run()
        if inspect.iscoroutine(made):
            made = asyncio.run(made)
    except TypeError as error:
        return f"it raises: {error}"
    if made is None:
        return "it gives None"
    space = {"name": "N"}
    for field, value in fields.items():
        want, got = eval(value, space), getattr(made, field)
        if callable(want):
            want, got = want(), got()
        if want != got:
            return f"{field} is {got!r} and not {want!r}"
    return ""


for line in sys.stdin:
    try:
        print(json.dumps(judge(json.loads(line))))
    except Exception as error:
        print(json.dumps(f"{type(error).__name__}: {error}"))
