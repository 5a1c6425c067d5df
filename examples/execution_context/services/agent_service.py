"""Starts agents."""

from typing import Optional

from execution_context.context import UserExecutionContext as ExecutionContext
from execution_context.ids import generate_base_id


def start_agent(user_id: str, thread_id: str) -> ExecutionContext:
    """Start an agent on a thread."""
    return ExecutionContext(user_id, thread_id, run_id=generate_base_id("run"))


def resume_agent(user_id: str, thread_id: str, run_id: str, connection_id: Optional[str]) -> ExecutionContext:
    """Go on with a run whose socket was lost."""
    return ExecutionContext(
        user_id=user_id,
        thread_id=thread_id,
        run_id=run_id,
        websocket_connection_id=connection_id,  # the client's new socket
    )


def fork_agent(parent: ExecutionContext) -> ExecutionContext:
    """Start a second agent beside a running one."""
    return parent.child(generate_base_id("run"))
