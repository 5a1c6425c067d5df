"""Writes the audit trail."""

from typing import Any, Dict

from execution_context import UserExecutionContext


def record_login(user_id: str, address: str) -> UserExecutionContext:
    """Note that a user came in."""
    return UserExecutionContext(
        user_id=user_id, thread_id="login", run_id="login", audit_metadata={"audit_address": address}
    )


def record_export(user_id: str, run_id: str, details: Dict[str, Any]) -> UserExecutionContext:
    """Note that a user took data out."""
    thread_id = f"export-{run_id}"
    return UserExecutionContext(user_id=user_id, run_id=run_id, metadata={"audit_export": details})
