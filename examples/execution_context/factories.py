"""Contexts for work that no request asked for."""

from datetime import datetime, timezone
from typing import Optional

from .context import UserExecutionContext
from .ids import generate_base_id


def create_job_context(
    job_name: str, user_id: str = "system", started_at: Optional[datetime] = None
) -> UserExecutionContext:
    """Build the context of a scheduled job."""
    return UserExecutionContext(
        user_id=user_id,
        thread_id=generate_base_id("thread"),
        run_id=generate_base_id(job_name),
        created_at=started_at or datetime.now(timezone.utc),
        audit_metadata={"audit_job": job_name},
    )
