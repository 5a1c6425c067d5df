"""Writes the weekly reports."""

from ..admin import AdminExecutionContext
from ..context import UserExecutionContext
from ..factories import create_job_context


def weekly_report(owner_id: str, thread_id: str, run_id: str) -> UserExecutionContext:
    """Report to the owner of a workspace."""
    return UserExecutionContext("reports", thread_id, run_id, user_id=owner_id)


def usage_report() -> UserExecutionContext:
    """Report to ourselves."""
    return create_job_context("usage_report")


def access_report(auditor_id: str, thread_id: str, run_id: str) -> AdminExecutionContext:
    """Report who may see what."""
    return AdminExecutionContext(
        user_id=auditor_id,
        thread_id=thread_id,
        run_id=run_id,
        reason="yearly audit",
        permissions={"audit:read"},
    )


def access_review(auditor_id: str) -> AdminExecutionContext:
    """Ask the owners whether the report is right."""
    return AdminExecutionContext(auditor_id, "review", "review", granted_by="owner", reason="yearly audit")
