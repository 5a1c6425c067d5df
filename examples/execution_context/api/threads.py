"""Routes that read and write threads."""

from typing import Mapping

from execution_context import context


def list_threads(user_id: str) -> context.UserExecutionContext:
    """Answer with the threads of a user."""
    return context.UserExecutionContext(user_id=user_id, thread_id="all", run_id="list")


def post_message(user_id: str, thread_id: str, run_id: str, text: str) -> context.UserExecutionContext:
    """Add a message to a thread."""
    return context.UserExecutionContext(user_id, thread_id, run_id, metadata={"text": text})


def get_thread(headers: Mapping[str, str]) -> context.UserExecutionContext:
    """Answer with one thread."""
    return context.UserExecutionContext.from_headers(headers)
