"""Runs `kwargo check` on the example as a user and as CI would."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from lsp import connect
from lsprotocol import types
from pytest_lsp import client_capabilities
from test_example import BROKEN, HEALTHY

CONTEXT = "execution_context.context.UserExecutionContext"
ADMIN = "execution_context.admin.AdminExecutionContext"

# File, row, column, code, class, argument; rows and columns from 1.
EXPECTED = [
    ("api/demo.py", 9, 25, "KW002", CONTEXT, None),
    ("api/demo.py", 11, 9, "KW001", CONTEXT, "session_id"),
    ("api/demo.py", 12, 9, "KW001", CONTEXT, "organization_id"),
    ("api/demo.py", 13, 9, "KW001", CONTEXT, "permissions"),
    ("api/demo.py", 14, 9, "KW001", CONTEXT, "metadata"),
    ("api/threads.py", 15, 69, "KW001", CONTEXT, "metadata"),
    ("jobs/cleanup.py", 20, 99, "KW003", CONTEXT, None),
    ("jobs/reports.py", 10, 63, "KW004", CONTEXT, "user_id"),
    ("jobs/reports.py", 25, 9, "KW001", ADMIN, "permissions"),
    ("services/agent_service.py", 20, 9, "KW001", CONTEXT, "websocket_connection_id"),
    ("services/audit_service.py", 18, 12, "KW002", CONTEXT, None),
    ("services/audit_service.py", 18, 65, "KW001", CONTEXT, "metadata"),
    ("tests/test_contexts.py", 15, 12, "KW002", CONTEXT, None),
    ("tests/test_contexts.py", 15, 50, "KW001", CONTEXT, "session_id"),
    ("websocket/broadcast.py", 15, 64, "KW001", CONTEXT, "websocket_clientid"),
    ("websocket/handler.py", 9, 12, "KW002", CONTEXT, None),
    ("websocket/handler.py", 9, 52, "KW001", CONTEXT, "metadata"),
]

KEYS = {
    *("code", "name", "severity", "message", "filename", "location", "end_location"),
    *("class", "argument", "related", "fixes", "url"),
}


def run(kwargo: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([kwargo, *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8")


def findings(kwargo: str, folder: Path, *paths: str) -> list[dict]:
    done = run(kwargo, folder, "check", "--output-format", "json", *(paths or (".",)))
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


def python(folder: Path, file: str, name: str, arguments: dict) -> subprocess.CompletedProcess:
    """Run one function of the package with the interpreter."""
    module = "execution_context." + file[: -len(".py")].replace("/", ".")
    code = (
        "import asyncio, importlib, inspect\n"
        f"result = getattr(importlib.import_module({module!r}), {name!r})(**{arguments!r})\n"
        "if inspect.isawaitable(result): asyncio.run(result)\n"
    )
    return subprocess.run([sys.executable, "-B", "-c", code], cwd=folder, capture_output=True, text=True)


def index(text: str, location: dict) -> int:
    lines = text.splitlines(keepends=True)
    return sum(len(line) for line in lines[: location["row"] - 1]) + location["column"] - 1


def apply_fix(folder: Path, fix: dict) -> None:
    """Make the edits of a fix, the last first so that the places of the others hold."""
    places: dict[str, list] = {}
    for edit in fix["edits"]:
        places.setdefault(edit["filename"], []).append(edit)
    for filename, edits in places.items():
        path = folder / filename
        text = path.read_bytes().decode()
        spans = [(index(text, e["location"]), index(text, e["end_location"]), e["content"]) for e in edits]
        # Insertions at one place are made in the order they are listed.
        for start, end, content in reversed(sorted(spans, key=lambda span: span[:2])):
            text = text[:start] + content + text[end:]
        path.write_bytes(text.encode())


def test_the_ten_broken_constructions(kwargo: str, project: Path):
    found = findings(kwargo, project)
    rows = [
        (
            d["filename"].removeprefix("execution_context/"),
            d["location"]["row"],
            d["location"]["column"],
            d["code"],
            d["class"],
        )
        for d in found
    ]
    assert sorted(rows) == [row[:5] for row in EXPECTED]
    # What the argument of a diagnostic on a whole call is, the table does not say.
    arguments = {(d["location"]["row"], d["argument"]) for d in found if d["code"] in ("KW001", "KW004")}
    assert arguments == {(row[1], row[5]) for row in EXPECTED if row[3] in ("KW001", "KW004")}


def test_shape_of_the_json(kwargo: str, project: Path):
    for diagnostic in findings(kwargo, project):
        assert set(diagnostic) == KEYS
        assert diagnostic["severity"] == "error"
        assert diagnostic["url"]
        assert diagnostic["related"], diagnostic["message"]
        for place in (diagnostic["location"], diagnostic["end_location"]):
            assert set(place) == {"row", "column"}
        for related in diagnostic["related"]:
            assert set(related) == {"filename", "location", "end_location", "message"}
        for fix in diagnostic["fixes"]:
            assert set(fix) == {"title", "applicability", "edits"}
            for edit in fix["edits"]:
                assert set(edit) == {"filename", "location", "end_location", "content"}


def test_exit_codes(kwargo: str, project: Path, tmp_path: Path):
    assert run(kwargo, project, "check").returncode == 1
    assert run(kwargo, project, "check", "execution_context/factories.py").returncode == 0
    assert run(kwargo, project, "check", "--no-such-flag").returncode == 2
    assert run(kwargo, project, "check", "no_such_file.py").returncode == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run(kwargo, empty, "check").returncode in (0, 2)


def test_text_output(kwargo: str, project: Path):
    done = run(kwargo, project, "check", "execution_context/api/demo.py")
    assert done.returncode == 1
    for part in ("execution_context/api/demo.py:14:9", "KW001", 'metadata={"demo_mode": True},', "^^^^^^^^"):
        assert part in done.stdout
    assert "from_request_supervisor" in done.stdout
    assert "\x1b" not in done.stdout, "colour without a terminal"


def function_at(file: str, row: int, folder: Path) -> str:
    """Return the name of the function that a row is in."""
    lines = (folder / "execution_context" / file).read_text(encoding="utf-8").splitlines()
    return next(line for line in reversed(lines[:row]) if line.startswith(("def ", "async def "))).split("def ")[1].split("(")[0]


def test_a_diagnostic_is_where_the_interpreter_raises(kwargo: str, project: Path):
    named = {
        (file, function_at(file, d["location"]["row"], project))
        for d in findings(kwargo, project)
        for file in [d["filename"].removeprefix("execution_context/")]
    }
    assert named == set(BROKEN)
    assert not named & set(HEALTHY)


# What the first fix of each broken call makes of its file: texts, and what is in their
# place. Those of the last one are not enough for the call to run: it misses two arguments,
# and nothing says what they are.
SUPERVISED = "UserExecutionContext.from_request_supervisor("
FIRST_FIX = {
    ("api/demo.py", "create_demo_context"): [
        ("demo_user_context = UserExecutionContext(", f"demo_user_context = {SUPERVISED}"),
        ('        session_id=SessionID("demo-session"),\n', ""),
        ("        organization_id=None,\n", ""),
        ("        permissions=set(),\n", ""),
        (
            '        metadata={"demo_mode": True},\n',
            '        metadata={"demo_mode": True},\n        thread_id=...,\n        run_id=...,\n',
        ),
    ],
    ("websocket/handler.py", "open_channel"): [
        ('UserExecutionContext(user_id="visitor"', f'{SUPERVISED}user_id="visitor"'),
        ('{"channel": "🌍 public"})', '{"channel": "🌍 public"}, thread_id=thread_id, run_id=run_id)'),
    ],
    ("api/threads.py", "post_message"): [
        ("UserExecutionContext(user_id, thread_id, run_id, metadata", f"{SUPERVISED}user_id, thread_id, run_id, metadata")
    ],
    ("services/agent_service.py", "resume_agent"): [
        (
            "was lost.\"\"\"\n    return ExecutionContext(",
            "was lost.\"\"\"\n    return ExecutionContext.from_request_supervisor(",
        )
    ],
    ("services/audit_service.py", "record_export"): [
        ("UserExecutionContext(user_id=user_id, run_id=run_id, metadata", f"{SUPERVISED}user_id=user_id, run_id=run_id, metadata"),
        ('{"audit_export": details})', '{"audit_export": details}, thread_id=thread_id)'),
    ],
    ("jobs/cleanup.py", "remove_old_runs"): [('{"job": "runs"}, {}, dry_run', '{"job": "runs"}, {}')],
    ("jobs/reports.py", "weekly_report"): [
        ('UserExecutionContext("reports", thread_id, run_id, user_id=owner_id)', 'UserExecutionContext("reports", thread_id, run_id)')
    ],
    ("websocket/broadcast.py", "send_to_client"): [("websocket_clientid=client_id", "websocket_client_id=client_id")],
    ("jobs/reports.py", "access_report"): [('        permissions={"audit:read"},\n', "")],
    ("tests/test_contexts.py", "context_with_session"): [(', session_id="session-1"', "")],
}


@pytest.mark.parametrize("case", BROKEN, ids="::".join)
def test_a_fix_makes_the_file_that_is_expected_and_the_call_runs(kwargo: str, project: Path, case: tuple[str, str]):
    file, name = case
    path = project / "execution_context" / file
    wanted = path.read_text(encoding="utf-8")
    for before, after in FIRST_FIX[case]:
        assert wanted.count(before) == 1, before
        wanted = wanted.replace(before, after)
    others = {p: p.read_bytes() for p in project.rglob("*.py") if p != path}
    found = findings(kwargo, project, f"execution_context/{file}")
    fixes = [f for d in found if function_at(file, d["location"]["row"], project) == name for f in d["fixes"] if f["edits"]]
    apply_fix(project, next((f for f in fixes if f["title"].startswith("Convert to")), fixes[0]))
    assert path.read_text(encoding="utf-8") == wanted
    assert {p: p.read_bytes() for p in project.rglob("*.py") if p != path} == others
    left = [
        d["code"]
        for d in findings(kwargo, project, f"execution_context/{file}")
        if function_at(file, d["location"]["row"], project) == name
    ]
    done = python(project, file, name, BROKEN[case])
    if case == ("tests/test_contexts.py", "context_with_session"):
        assert left == ["KW002"] and "missing 2 required" in done.stderr
    else:
        assert (left, done.returncode) == ([], 0), done.stderr


@pytest.mark.parametrize(
    "case",
    [
        ("api/demo.py", "create_demo_context"),
        ("api/threads.py", "post_message"),
        ("services/agent_service.py", "resume_agent"),
        ("services/audit_service.py", "record_export"),
        ("websocket/handler.py", "open_channel"),
    ],
    ids="::".join,
)
def test_the_factory_is_offered(kwargo: str, project: Path, case: tuple[str, str]):
    file, name = case
    titles = [
        fix["title"]
        for d in findings(kwargo, project, f"execution_context/{file}")
        if function_at(file, d["location"]["row"], project) == name
        for fix in d["fixes"]
    ]
    assert any("from_request_supervisor(" in title for title in titles), titles


async def test_the_server_says_the_same(kwargo: str, project: Path):
    found = findings(kwargo, project)
    files = sorted({d["filename"] for d in found} | {"execution_context/context.py", "execution_context/base.py"})
    capabilities = client_capabilities("visual-studio-code")
    capabilities.general.position_encodings = [types.PositionEncodingKind.Utf32]
    async with connect(kwargo, project, capabilities=capabilities) as client:
        for file in files:
            uri = client.open(project / file)
            wanted = sorted(
                (d["location"]["row"], d["location"]["column"], d["end_location"]["column"], d["code"], d["message"])
                for d in found
                if d["filename"] == file
            )

            def published(uri: str = uri) -> list:
                params = client.published.get(uri)
                return params and sorted(
                    (d.range.start.line + 1, d.range.start.character + 1, d.range.end.character + 1, d.code, d.message)
                    for d in params.diagnostics
                )

            await client.until(published, wanted)
