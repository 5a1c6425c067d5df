"""Holds the example to the truth: CPython raises on the broken calls, and on no others."""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import re

import pytest
from conftest import EXAMPLES

PACKAGE = EXAMPLES / "execution_context"

BROKEN = {
    ("api/demo.py", "create_demo_context"): {},
    ("websocket/handler.py", "open_channel"): {"thread_id": "t", "run_id": "r"},
    ("api/threads.py", "post_message"): {"user_id": "u", "thread_id": "t", "run_id": "r", "text": "hi"},
    ("services/agent_service.py", "resume_agent"): {
        "user_id": "u",
        "thread_id": "t",
        "run_id": "r",
        "connection_id": "c",
    },
    ("services/audit_service.py", "record_export"): {"user_id": "u", "run_id": "r", "details": {}},
    ("jobs/cleanup.py", "remove_old_runs"): {"run_id": "r", "dry_run": True},
    ("jobs/reports.py", "weekly_report"): {"owner_id": "o", "thread_id": "t", "run_id": "r"},
    ("websocket/broadcast.py", "send_to_client"): {"user_id": "u", "run_id": "r", "client_id": "c"},
    ("jobs/reports.py", "access_report"): {"auditor_id": "a", "thread_id": "t", "run_id": "r"},
    ("tests/test_contexts.py", "context_with_session"): {"user_id": "u"},
}

HEALTHY = {
    ("api/demo.py", "create_guest_context"): {"number": 1},
    ("api/threads.py", "list_threads"): {"user_id": "u"},
    ("api/threads.py", "get_thread"): {"headers": {"x-user-id": "u"}},
    ("factories.py", "create_job_context"): {"job_name": "j"},
    ("jobs/cleanup.py", "remove_old_threads"): {"run_id": "r"},
    ("jobs/reports.py", "usage_report"): {},
    ("jobs/reports.py", "access_review"): {"auditor_id": "a"},
    ("services/agent_service.py", "start_agent"): {"user_id": "u", "thread_id": "t"},
    ("services/audit_service.py", "record_login"): {"user_id": "u", "address": "::1"},
    ("tests/test_contexts.py", "context_of"): {"user_id": "u"},
    ("websocket/broadcast.py", "broadcast"): {"user_ids": ["u", "v"], "run_id": "r"},
    ("websocket/handler.py", "accept"): {"user_id": "u", "thread_id": "t", "connection_id": "c"},
    ("websocket/handler.py", "close_channel"): {"thread_id": "t", "run_id": "r", "client_id": "c"},
}

# A call of one of these names makes a context, whatever the import called it.
CLASSES = re.compile(r"(^|\.)(\w*ExecutionContext|cls)$|^type\(self\)$")


def module_of(file: str):
    return importlib.import_module("execution_context." + file[: -len(".py")].replace("/", "."))


def call(file: str, name: str, arguments: dict):
    result = getattr(module_of(file), name)(**arguments)
    return asyncio.run(result) if inspect.isawaitable(result) else result


def name_of(case) -> str:
    return "::".join(case) if isinstance(case, tuple) else ""


def constructions(tree: ast.AST) -> list:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and CLASSES.search(ast.unparse(node.func))]


def module_functions():
    """Yield file and node of every function at the top of a module."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield path.relative_to(PACKAGE).as_posix(), node


@pytest.mark.parametrize("case", BROKEN, ids=name_of)
def test_broken_call_raises(case):
    with pytest.raises(TypeError, match=r"__init__\(\)") as caught:
        call(*case, BROKEN[case])
    # The error is the constructor's own: the last Python frame is the function with the call.
    assert caught.traceback[-1].name == case[1]


@pytest.mark.parametrize("case", HEALTHY, ids=name_of)
def test_healthy_call_runs(case):
    assert call(*case, HEALTHY[case]) is not None


def test_factories_and_methods_run():
    from execution_context import AdminExecutionContext, UserExecutionContext, create_job_context
    from execution_context.database import AsyncSession
    from execution_context.services.agent_service import fork_agent

    supervised = UserExecutionContext.from_request_supervisor(
        "u", "t", "r", websocket_connection_id="c", metadata={"audit_reason": "test", "colour": "red"}
    )
    assert supervised.websocket_client_id == "c"
    assert supervised.agent_context == {"audit_reason": "test", "colour": "red"}
    assert supervised.audit_metadata == {"audit_reason": "test"}

    session = AsyncSession()
    assert UserExecutionContext.from_request("u", "t", "r", db_session=session).db_session is session
    socket = asyncio.run(UserExecutionContext.for_websocket("u", "t", "c", session))
    assert (socket.websocket_client_id, len(session.statements)) == ("c", 1)
    assert UserExecutionContext.for_testing(thread_id="t").thread_id == "t"
    assert UserExecutionContext.from_headers({"x-user-id": "u"}).user_id == "u"
    assert create_job_context("j").user_id == "system"

    assert fork_agent(supervised).agent_context["parent_run_id"] == "r"
    assert AdminExecutionContext.acting_for(supervised, "help").reason == "help"
    assert isinstance(AdminExecutionContext.from_request_supervisor("u", "t", "r"), AdminExecutionContext)


def test_every_construction_is_in_a_table():
    found = {(file, node.name) for file, node in module_functions() if constructions(node)}
    assert found <= set(BROKEN) | set(HEALTHY)
    assert set(BROKEN) <= found
    assert len(BROKEN) == 10


def test_a_broken_function_holds_one_construction():
    counts = {(file, node.name): len(constructions(node)) for file, node in module_functions()}
    assert {case: counts[case] for case in BROKEN} == dict.fromkeys(BROKEN, 1)


def test_readme_lists_the_broken_ones():
    text = (PACKAGE / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \d+ \| `([\w/]+\.py)` \| `(\w+)` \|", text, re.MULTILINE)
    assert listed == list(BROKEN)
